// The clock of the map: an axis of days on which long quiet stretches are shortened, and say so.

const QUIET = 7;

function makeAxis() {
  if (DAYS.length === 0) return null;
  const stops = [DAYS[0] - 1, ...DAYS];
  const at = [0];
  const breaks = [];
  for (let i = 1; i < stops.length; i += 1) {
    const gap = stops[i] - stops[i - 1];
    at.push(at[i - 1] + 1 + 0.5 * Math.log2(gap));
    if (gap >= QUIET) breaks.push({ middle: (at[i - 1] + at[i]) / 2, days: gap });
  }
  const length = at[at.length - 1];
  const position = (day) => {
    const next = stops.findIndex((stop) => stop >= day);
    if (next <= 0) return next === 0 ? 0 : 1;
    const share = (day - stops[next - 1]) / (stops[next] - stops[next - 1]);
    return (at[next - 1] + share * (at[next] - at[next - 1])) / length;
  };
  const dayAt = (fraction) => {
    const target = fraction * length;
    const next = at.findIndex((value) => value >= target);
    if (next <= 0) return next === 0 ? stops[0] : stops[stops.length - 1];
    const share = (target - at[next - 1]) / (at[next] - at[next - 1]);
    return Math.round(stops[next - 1] + share * (stops[next] - stops[next - 1]));
  };
  return { stops, breaks: breaks.map(({ middle, days }) => ({ at: middle / length, days })), position, dayAt };
}

function drawBars(axis, track) {
  const days = DAYS.map(() => []);
  for (const claim of DATA.claims) {
    if (claim.day !== null) days[claim.day].push(claim);
  }
  const most = Math.max(1, ...days.map((claims) => claims.length));
  const bars = html("div", { class: "bars", "aria-hidden": "true" });
  days.forEach((claims, index) => {
    if (claims.length === 0) return;
    const bar = html("span", { class: "bar", title: `${longDate(DAYS[index])}: ${count("claims", claims.length)}` });
    bar.style.left = `${100 * axis.position(DAYS[index])}%`;
    const shares = new Map();
    for (const claim of claims) {
      const allegiance = DATA.claimants[claim.claimant].allegiance;
      const side = SIDE_INDEX.has(allegiance) ? SIDE_INDEX.get(allegiance) : SIDES.length;
      shares.set(side, (shares.get(side) || 0) + 1);
    }
    for (const [side, number] of [...shares].sort((a, b) => a[0] - b[0])) {
      const part = html("span", { class: "bar-part" });
      part.style.height = `${Math.max(3, (number / most) * 26)}px`;
      part.style.background = side < SIDES.length ? sideColour(side) : "var(--unknown)";
      bar.append(part);
    }
    bars.append(bar);
  });
  for (const { at, days: quiet } of axis.breaks) {
    const mark = html("span", { class: "quiet", title: say("quiet", { days: count("days", quiet) }) }, symbol("quiet"));
    mark.style.left = `${100 * at}%`;
    bars.append(mark);
  }
  track.append(bars);
}

// Labels under the axis, the latest first, then those that fit.
function drawTicks(axis, ticks) {
  const width = ticks.clientWidth;
  const taken = [];
  const nodes = [];
  const order = [...DAYS.keys()].reverse();
  if (order.length > 1) order.splice(1, 0, order.pop());
  for (const index of order) {
    const day = DAYS[index];
    const outer = index === 0 || index === DAYS.length - 1;
    const text = shortDate(day, outer || isoOf(day).slice(0, 4) !== isoOf(DAYS[index - 1]).slice(0, 4));
    const half = text.length * 2.8 + 3;
    const x = Math.min(Math.max(axis.position(day) * width, half - 12), width - half + 12);
    if (taken.some(([from, until]) => x - half < until && x + half > from)) continue;
    taken.push([x - half, x + half]);
    const node = html("span", { class: "tick" }, text);
    node.style.left = `${x}px`;
    nodes.push(node);
  }
  ticks.replaceChildren(...nodes);
}

function makeTimeline(go) {
  const axis = makeAxis();
  const root = byId("timeline");
  if (axis === null) {
    root.classList.add("empty");
    return { show() {}, step() {}, toggle() {}, stop() {} };
  }
  const { stops } = axis;
  const last = stops[stops.length - 1];
  const thumb = html("span", { class: "thumb" });
  const passed = html("span", { class: "passed" });
  const track = html("div", {
    class: "track", id: "slider", role: "slider", tabindex: 0, "aria-label": say("slider"),
    "aria-valuemin": 0, "aria-valuemax": last - stops[0],
  }, html("span", { class: "rail" }), passed, thumb);
  const ticks = html("div", { class: "ticks", "aria-hidden": "true" });
  const play = button("play", say("play"), symbol("play"), () => toggle());
  const buttons = html("div", { class: "buttons" },
    button("step", say("step.back"), symbol("back"), () => step(-1)),
    play,
    button("step", say("step.forward"), symbol("forward"), () => step(1)));
  root.append(buttons, html("div", { class: "axis" }, track, ticks));
  drawBars(axis, track);

  let now = last;
  let timer = null;

  function stop() {
    clearInterval(timer);
    timer = null;
    play.replaceChildren(symbol("play"));
    play.setAttribute("aria-label", say("play"));
    play.title = say("play");
    root.classList.remove("playing");
  }
  function toggle() {
    if (timer !== null) {
      stop();
      return;
    }
    if (now >= last) go(stops[0]);
    play.replaceChildren(symbol("pause"));
    play.setAttribute("aria-label", say("pause"));
    play.title = say("pause");
    root.classList.add("playing");
    timer = setInterval(() => {
      if (now >= last) stop();
      else advance(1);
    }, 1100);
  }
  function advance(direction) {
    const next = direction > 0 ? stops.find((day) => day > now) : stops.filter((day) => day < now).pop();
    if (next !== undefined) go(next);
  }
  function step(direction) {
    stop();
    advance(direction);
  }
  function jump(day) {
    stop();
    go(Math.min(last, Math.max(stops[0], day)));
  }
  const keys = {
    ArrowRight: () => step(1), ArrowUp: () => step(1), ArrowLeft: () => step(-1), ArrowDown: () => step(-1),
    PageUp: () => jump(now + 30), PageDown: () => jump(now - 30), Home: () => jump(stops[0]), End: () => jump(last),
  };
  function key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.shiftKey && /^Arrow(Left|Right)$/.test(event.key)) {
      jump(now + (event.key === "ArrowRight" ? 1 : -1));
    } else if (event.key === " ") toggle();
    else if (event.key in keys) keys[event.key]();
    else return false;
    event.preventDefault();
    return true;
  }
  function drag(event) {
    const box = track.getBoundingClientRect();
    const fraction = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    jump(axis.dayAt(fraction));
  }
  track.addEventListener("pointerdown", (event) => {
    track.setPointerCapture(event.pointerId);
    track.focus();
    drag(event);
  });
  track.addEventListener("pointermove", (event) => {
    if (track.hasPointerCapture(event.pointerId)) drag(event);
  });
  track.addEventListener("keydown", (event) => {
    if (key(event)) event.stopPropagation();
  });
  const redraw = () => drawTicks(axis, ticks);
  new ResizeObserver(redraw).observe(ticks);

  function show(day) {
    now = day;
    const at = `${100 * axis.position(day)}%`;
    thumb.style.left = at;
    passed.style.width = at;
    track.setAttribute("aria-valuenow", day - stops[0]);
    track.setAttribute("aria-valuetext", longDate(day));
  }
  return { show, key, stop, first: stops[0], last };
}
