// Puts the parts together: one view (day, viewpoint, knowledge, place), and everything drawn from it.

const MOST_AT_ONCE = 50; // signs whose names are placed with every step

function start(asked, language) {
  const { signal } = LIFE;
  const view = {
    day: null, index: -1, viewpoint: asked.viewpoint ?? DATA.viewpoint, then: asked.then, place: null, list: null, compare: null,
  };
  const frame = new Int32Array(PLACES.length);
  const earlier = new Int32Array(PLACES.length);
  const panel = byId("panel");
  let opener = null;
  let fitted = null;
  let from = null; // where the map stood before a list moved it
  let labelsDue = null;
  let ready = false;
  let clearance = "";

  drawDefinitions();
  drawFrame((code) => restart(code));
  const legend = drawLegend();
  const inputs = drawSwitches((viewpoint) => {
    view.viewpoint = viewpoint;
    draw();
  }, (then) => {
    view.then = then;
    draw();
  });
  const timeline = makeTimeline((day) => {
    setDay(day);
    draw();
  }, (day) => {
    view.compare = { day, index: dayIndex(day) };
    draw();
  }, signal);
  const actions = { open: openPlace, list: openList, measure: beginMeasure, compare: toggleCompare };
  drawTools(choose, actions);
  if (matchMedia("(max-width: 760px), (max-height: 700px)").matches) byId("legend").open = false;
  if (DAYS.length > 0) {
    const within = (day) => Math.min(timeline.last, Math.max(timeline.first, day));
    setDay(asked.on === null ? DAYS[DATA.on] : within(asked.on));
    if (asked.compare !== null) view.compare = { day: within(asked.compare), index: dayIndex(within(asked.compare)) };
  }
  drawStamp(view);

  // What stands around the map is there, so the map can be fitted between before it is drawn.
  const map = makeMap();
  clear();
  fit();
  if (asked.at !== null) map.setView([asked.at[0], asked.at[1]], asked.at[2], { animate: false });
  drawTiles(map);
  const passing = drawGround(map);
  drawBorders(map);
  const surface = { before: makeSurface(map, "surface-before"), after: makeSurface(map, "surface") };
  drawOverlays(map);
  const index = makeIndex(map);
  const places = makePlaces(map, index, choose);
  const labels = makeLabels(map);
  const compare = makeCompare(map, surface, draw);
  const measure = makeMeasure(map);
  watchDots(map, places, (number) => APPEARANCES[frame[number]], choose);

  // The view as the page chose it is kept clear of the cards until a reader moves the map.
  function fit() {
    showAll(map);
    fitted = { zoom: map.getZoom(), center: map.getCenter(), width: map.getSize().x, height: map.getSize().y };
  }
  // To a few pixels: Leaflet keeps the middle only so far when the window changes.
  function untouched() {
    if (fitted === null || fitted.zoom !== map.getZoom()) return false;
    return map.project(fitted.center).distanceTo(map.project(map.getCenter())) < 4;
  }
  function boxOf() {
    const { lat, lng } = map.getCenter();
    return [lat, lng, map.getZoom()];
  }
  function setDay(day) {
    view.day = day;
    view.index = dayIndex(day);
  }
  function draw() {
    fillFrame(frame, view, view.index);
    if (view.compare !== null) fillFrame(earlier, view, view.compare.index);
    showWaters(map, passing, view.day);
    surface.after.show(view.index);
    surface.before.show(view.compare === null ? null : view.compare.index);
    compare.show(view);
    drawSigns();
    drawPanel();
    tallyLegend(legend, frame);
    if (view.day !== null) timeline.show(view.day, view.compare === null ? null : view.compare.day);
    drawStamp(view);
    inputs.viewpoints[view.viewpoint].checked = true;
    inputs.knowledge[view.then ? 1 : 0].checked = true;
    byId("tool-compare")?.setAttribute("aria-pressed", String(view.compare !== null));
    writeFragment(view, fitted === null || untouched() ? null : boxOf(), language);
  }
  function drawSigns() {
    const [left, right] = view.compare === null ? [frame, null] : [earlier, frame];
    places.draw(left, right, compare.pixels(), view.place);
    spread(places);
    clearTimeout(labelsDue);
    // Placing many names takes longer than a step may; they follow when the reader pauses.
    if (places.many() || places.signs().length > MOST_AT_ONCE) labelsDue = setTimeout(drawLabels, 120);
    else drawLabels();
  }
  function drawLabels() {
    placeLabels(map, labels, places, frame);
  }
  function moved() {
    if (!ready) return;
    places.move(view.place);
    compare.clip(view.compare !== null);
    drawSigns();
    writeFragment(view, untouched() ? null : boxOf(), language);
  }

  function drawPanel() {
    const open = view.place !== null || view.list !== null;
    panel.hidden = !open;
    document.body.classList.toggle("with-panel", open);
    if (!open) return;
    const look = view.place === null ? null : APPEARANCES[frame[view.place]];
    const kept = panel.contains(document.activeElement) ? document.activeElement.id : "";
    const parts = look === null ? listPanel(view, frame, actions) : placePanel(view.place, look, view, actions);
    const back = look !== null && view.list !== null ? button("back", say("panel.back"), symbol("back"), () => openList(view.list)) : null;
    const body = html("div", { class: "panel-body", tabindex: -1 }, parts);
    const scrolled = panel.querySelector(".panel-body")?.scrollTop ?? 0;
    panel.replaceChildren(html("div", { class: "panel-bar" }, back, button("close", say("panel.close"), symbol("close"), closePanel)), body);
    body.scrollTop = scrolled;
    if (kept !== "") byId(kept)?.focus({ preventScroll: true });
  }
  // A place that was clicked or searched for: an end of a measurement, or to be read about.
  function choose(number) {
    if (measure.waiting() && measure.take(number)) {
      reveal(number);
      return;
    }
    openPlace(number);
  }
  function openPlace(number) {
    opener = opener ?? document.activeElement;
    if (view.list !== null && view.place === null) from = from ?? boxOf();
    view.place = number;
    if (!untouched() || PLACES[number].at !== null) places.move(number);
    draw();
    panel.querySelector(".panel-body").scrollTop = 0;
    byId("panel-title").focus({ preventScroll: true });
    reveal(number);
  }
  // What of the map no card covers: left, top, right, bottom.
  function clearing() {
    const size = map.getSize();
    const box = panel.hidden ? { left: size.x, top: size.y, width: 0 } : panel.getBoundingClientRect();
    const column = byId("column-head").getBoundingClientRect();
    const line = byId("timeline").getBoundingClientRect().top || size.y;
    const sheet = box.width > size.x * 0.8; // on a phone the panel lies across the bottom
    return sheet || size.x <= 760
      ? [30, column.bottom + 30, size.x - 30, Math.min(box.top, line) - 30]
      : [column.right + 60, 40, box.left - 60, line - 40];
  }
  // Moves the map only if the place lies under a card; a place among dots comes nearer, too.
  function reveal(number) {
    const place = PLACES[number];
    if (place.at === null) return;
    const free = clearing();
    const middle = [(free[0] + free[2]) / 2, (free[1] + free[3]) / 2];
    const point = index.pointOf(number);
    const hidden = point.x < free[0] || point.x > free[2] || point.y < free[1] || point.y > free[3];
    const listed = view.list !== null;
    if (!hidden && !(listed && places.many())) return;
    const zoom = listed && places.many() ? Math.max(map.getZoom(), 9) : map.getZoom();
    const size = map.getSize();
    const shifted = map.project(place.at, zoom).add([size.x / 2 - middle[0], size.y / 2 - middle[1]]);
    fly(map.unproject(shifted, zoom), zoom);
  }
  function fly(to, zoom) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) map.setView(to, zoom, { animate: false });
    else map.flyTo(to, zoom, { duration: 0.6 });
  }
  function openList(kind) {
    opener = opener ?? document.activeElement;
    const returning = view.place !== null && view.list !== null;
    view.place = null;
    view.list = kind;
    if (returning && from !== null) {
      fly([from[0], from[1]], from[2]);
      from = null;
    }
    places.move(null);
    draw();
    if (untouched()) fit();
    byId("panel-title").focus({ preventScroll: true });
  }
  function closePanel() {
    view.place = null;
    view.list = null;
    from = null;
    if (panel.contains(document.activeElement)) document.activeElement.blur();
    places.move(null);
    draw();
    if (opener !== null && opener.isConnected) opener.focus({ preventScroll: true });
    else if (opener?.dataset?.place) document.querySelector(`.place[data-place="${CSS.escape(opener.dataset.place)}"]`)?.focus({ preventScroll: true });
    opener = null;
  }
  function beginMeasure(number) {
    if (number === null && measure.active()) measure.stop();
    else measure.begin(number);
  }
  function toggleCompare() {
    if (view.compare !== null) view.compare = null;
    else {
      const day = Math.max(timeline.first, DAYS[0]);
      view.compare = { day, index: dayIndex(day) };
    }
    draw();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && measure.active()) {
      measure.stop();
      return;
    }
    if (event.key === "Escape" && !panel.hidden) {
      closePanel();
      return;
    }
    if (event.target.closest?.("input, select, button, a, .place, #map, #panel, summary")) return;
    timeline.key(event);
  }, { signal });
  labels.pane.addEventListener("click", (event) => {
    const label = event.target.closest(".label[data-opens]");
    if (label === null) return;
    event.stopPropagation();
    choose(Number(label.dataset.opens));
  });
  map.on("moveend", moved);
  const tint = () => {
    tintSides();
    places.dots.forget();
    drawSigns();
  };
  matchMedia("print").addEventListener("change", () => {
    tint();
    map.invalidateSize({ animate: false, pan: false });
    fit();
  }, { signal });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tint, { signal });

  // Leaflet's controls keep clear of the cards at the bottom and of the panel.
  function clear() {
    const root = document.documentElement;
    const frameBox = byId("map").getBoundingClientRect();
    const below = Math.round(frameBox.bottom - Math.min(byId("timeline").getBoundingClientRect().top || frameBox.bottom, byId("sources").getBoundingClientRect().top));
    const box = panel.getBoundingClientRect();
    const aside = !panel.hidden && box.width < innerWidth * 0.6 ? Math.round(box.width + 16) : 0;
    const before = clearance;
    clearance = `${below} ${aside} ${frameBox.width} ${frameBox.height}`;
    if (clearance === before) return;
    root.style.setProperty("--bottom", `${below}px`);
    root.style.setProperty("--right", `${aside}px`);
    // A frame may have had no size yet when the map was fitted into it.
    const grown = fitted !== null && (fitted.width !== map.getContainer().clientWidth || fitted.height !== map.getContainer().clientHeight);
    if (before === "" && !grown) return;
    if (grown) map.invalidateSize({ animate: false, pan: false });
    if (untouched() && view.place === null) fit();
    drawLabels();
  }

  if (PLACES.length === 0) {
    byId("middle").append(html("p", { class: "nothing", role: "status" }, say("empty")));
  }
  ready = true;
  places.move(null);
  draw();
  for (const id of ["timeline", "sources", "panel", "map"]) observe(byId(id), clear);
  if (asked.place !== null) {
    openPlace(asked.place);
    if (asked.at === null) fit(); // now beside the panel
    reveal(asked.place);
  }
  document.body.dataset.ready = "true";
  return { map, view };
}

let RUNNING = null;
const BLANK = document.querySelector("main").cloneNode(true);

// The same view in another language: the page is drawn anew.
function restart(code) {
  const { map, view } = RUNNING;
  const { lat, lng } = map.getCenter();
  const asked = {
    on: view.day, viewpoint: view.viewpoint, then: view.then, place: view.place, at: [lat, lng, map.getZoom()], compare: view.compare && view.compare.day,
  };
  endLife();
  map.remove();
  document.querySelector("main").replaceWith(BLANK.cloneNode(true));
  chooseLanguage(code);
  RUNNING = start(asked, code);
  byId("language").focus();
}

loadData(byId("frontline-data").textContent).then(() => {
  const language = askedLanguage();
  chooseLanguage(language);
  prepareLooks();
  RUNNING = start(readFragment(), language in DATA.strings ? language : null);
});
