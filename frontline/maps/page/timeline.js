// The clock of the map: an axis of days on which long quiet stretches are shortened, and say so.

const QUIET = 7;

// Index of the first of some rising values that is at least `value`; their number if none is.
function lowest(values, value) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

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
    const next = lowest(stops, day);
    if (next <= 0) return 0;
    if (next === stops.length) return 1;
    const share = (day - stops[next - 1]) / (stops[next] - stops[next - 1]);
    return (at[next - 1] + share * (at[next] - at[next - 1])) / length;
  };
  const dayAt = (fraction) => {
    const target = fraction * length;
    const next = lowest(at, target);
    if (next <= 0) return stops[0];
    if (next === at.length) return stops[stops.length - 1];
    const share = (target - at[next - 1]) / (at[next] - at[next - 1]);
    return Math.round(stops[next - 1] + share * (stops[next] - stops[next - 1]));
  };
  return { stops, breaks: breaks.map(({ middle, days }) => ({ at: middle / length, days })), position, dayAt };
}

// How many claims each day has, by side of the claimant; without claims, how many places change.
function tallyDays() {
  const tallies = DAYS.length === 0 ? [] : Array.from(DAYS, () => new Uint32Array(SIDES.length + 1));
  const { day, claimant } = DATA.claims;
  if (day.length > 0) {
    for (let i = 0; i < day.length; i += 1) {
      if (day[i] === null) continue;
      tallies[day[i]][SIDE_INDEX.get(DATA.claimants[claimant[i]][1]) ?? SIDES.length] += 1;
    }
    return { tallies, unit: "claims" };
  }
  for (let place = 0; place < PLACES.length; place += 1) {
    for (let run = RUNS.offset[place] + 1; run < RUNS.offset[place + 1]; run += 1) {
      tallies[RUNS.start[run]][DATA.looks[RUNS.look[run]][1] ?? SIDES.length] += 1;
    }
  }
  return { tallies, unit: "changes" };
}

// The histogram, on one canvas; it says what stands under the pointer.
function drawBars(axis, track) {
  const { tallies, unit } = tallyDays();
  const totals = tallies.map((tally) => tally.reduce((sum, each) => sum + each, 0));
  const canvas = html("canvas", { class: "bars", "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  track.prepend(canvas);
  for (const { at, days: quiet } of axis.breaks) {
    const mark = html("span", { class: "quiet", title: say("quiet", { days: count("days", quiet) }), "aria-hidden": "true" }, symbol("quiet"));
    mark.style.left = `${100 * at}%`;
    track.append(mark);
  }
  function draw() {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [track.clientWidth, 30];
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    context.scale(ratio, ratio);
    const most = totals.reduce((a, b) => Math.max(a, b), 1);
    const bar = Math.max(1, Math.min(7, (0.8 * width) / DAYS.length));
    const style = getComputedStyle(document.documentElement);
    const colours = [...SIDES.map((_, index) => style.getPropertyValue(`--${darkNow() ? "dark" : "light"}-${index}`)), style.getPropertyValue("--unknown")];
    tallies.forEach((tally, index) => {
      if (totals[index] === 0) return;
      const x = Math.min(width - bar, Math.max(0, axis.position(DAYS[index]) * width - bar / 2));
      let y = height;
      tally.forEach((number, side) => {
        if (number === 0) return;
        const tall = Math.max(bar < 3 ? 1 : 3, (number / most) * 27);
        context.fillStyle = colours[side].trim();
        context.fillRect(x, y - tall, bar, bar < 3 ? tall : tall - 0.7);
        y -= tall;
      });
    });
  }
  track.addEventListener("pointermove", (event) => {
    const box = track.getBoundingClientRect();
    const index = dayIndex(axis.dayAt(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))));
    track.title = index < 0 ? "" : `${longDate(DAYS[index])}: ${count(unit, totals[index])}`;
  });
  return draw;
}

// Labels under the axis, the latest first, then those that fit.
function drawTicks(axis, ticks) {
  const width = ticks.clientWidth;
  const taken = [];
  const nodes = [];
  const skip = Math.max(1, Math.floor(DAYS.length / 200));
  const order = [...DAYS.keys()].filter((index) => index % skip === 0 || index === DAYS.length - 1).reverse();
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

// A thumb on the track: a slider of its own for the keyboard and for screen readers.
function makeThumb(id, label) {
  const node = html("span", { class: "thumb", id, role: "slider", tabindex: 0, "aria-label": label, "aria-orientation": "horizontal" });
  return { node, day: null };
}

// `go(day)` shows a day; `before(day)` the other day while two are compared.
function makeTimeline(go, before, signal) {
  const axis = makeAxis();
  const root = byId("timeline");
  if (axis === null) {
    root.classList.add("empty");
    return { show() {}, compare() {}, key() {}, stop() {}, first: 0, last: 0 };
  }
  const { stops } = axis;
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const main = makeThumb("slider", say("slider"));
  const other = makeThumb("slider-before", say("slider.before"));
  const passed = html("span", { class: "passed" });
  const track = html("div", { class: "track" }, html("span", { class: "rail" }), passed, other.node, main.node);
  const ticks = html("div", { class: "ticks", "aria-hidden": "true" });
  const play = button("play", say("play"), symbol("play"), () => toggle());
  const buttons = html("div", { class: "buttons" },
    button("step", say("step.back"), symbol("back"), () => step(-1)),
    play,
    button("step", say("step.forward"), symbol("forward"), () => step(1)));
  root.append(buttons, html("div", { class: "axis" }, track, ticks));
  const drawHistogram = drawBars(axis, track);
  let timer = null;
  let held = main;

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
    if (main.day >= last) go(first);
    play.replaceChildren(symbol("pause"));
    play.setAttribute("aria-label", say("pause"));
    play.title = say("pause");
    root.classList.add("playing");
    timer = setInterval(() => {
      if (main.day >= last) stop();
      else advance(1, main);
    }, stops.length > 120 ? 120 : 1100);
  }
  function move(thumb, day) {
    (thumb === main ? go : before)(Math.min(last, Math.max(first, day)));
  }
  function advance(direction, thumb) {
    const next = lowest(stops, thumb.day);
    const to = direction > 0 ? stops[stops[next] === thumb.day ? next + 1 : next] : stops[next - 1];
    if (to !== undefined) move(thumb, to);
  }
  function step(direction, thumb = main) {
    stop();
    advance(direction, thumb);
  }
  function jump(day, thumb = main) {
    stop();
    move(thumb, day);
  }
  const keys = {
    ArrowRight: (thumb) => step(1, thumb), ArrowUp: (thumb) => step(1, thumb), ArrowLeft: (thumb) => step(-1, thumb), ArrowDown: (thumb) => step(-1, thumb),
    PageUp: (thumb) => jump(thumb.day + 30, thumb), PageDown: (thumb) => jump(thumb.day - 30, thumb), Home: (thumb) => jump(first, thumb), End: (thumb) => jump(last, thumb),
  };
  function key(event, thumb = main) {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.shiftKey && /^Arrow(Left|Right)$/.test(event.key)) {
      jump(thumb.day + (event.key === "ArrowRight" ? 1 : -1), thumb);
    } else if (event.key === " ") toggle();
    else if (event.key in keys) keys[event.key](thumb);
    else return false;
    event.preventDefault();
    return true;
  }
  function dayUnder(event) {
    const box = track.getBoundingClientRect();
    return axis.dayAt(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
  }
  track.addEventListener("pointerdown", (event) => {
    track.setPointerCapture(event.pointerId);
    const day = dayUnder(event);
    const apart = (thumb) => Math.abs(axis.position(thumb.day) - axis.position(day));
    held = other.day !== null && apart(other) < apart(main) ? other : main;
    held.node.focus({ preventScroll: true });
    event.preventDefault();
    jump(day, held);
  });
  track.addEventListener("pointermove", (event) => {
    if (track.hasPointerCapture(event.pointerId)) jump(dayUnder(event), held);
  });
  for (const thumb of [main, other]) {
    thumb.node.setAttribute("aria-valuemin", 0);
    thumb.node.setAttribute("aria-valuemax", last - first);
    thumb.node.addEventListener("keydown", (event) => {
      if (key(event, thumb)) event.stopPropagation();
    });
  }
  const redraw = () => {
    drawTicks(axis, ticks);
    drawHistogram();
  };
  observe(ticks, redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw, { signal });

  function set(thumb, day) {
    thumb.day = day;
    thumb.node.hidden = day === null;
    if (day === null) return;
    thumb.node.style.left = `${100 * axis.position(day)}%`;
    thumb.node.setAttribute("aria-valuenow", day - first);
    thumb.node.setAttribute("aria-valuetext", longDate(day));
  }
  function show(day, compared) {
    set(main, day);
    set(other, compared);
    const [from, until] = [compared === null ? 0 : axis.position(Math.min(day, compared)), axis.position(Math.max(day, compared ?? day))];
    passed.style.left = `${100 * from}%`;
    passed.style.width = `${100 * (until - from)}%`;
  }
  return { show, key, stop, first, last, stops };
}
