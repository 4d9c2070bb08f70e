// Puts the parts together: one view (day, viewpoint, place), and everything drawn from it.

function viewpointName(viewpoint) {
  const code = DATA.viewpoints[viewpoint];
  if (viewpoint === 0) return say("viewpoint.everyone");
  return code === "observers" ? say("viewpoint.observers") : sideName(code);
}

function drawSwitch(choose) {
  const inputs = DATA.viewpoints.map((code, index) => {
    const input = html("input", { type: "radio", name: "viewpoint", value: code, id: `viewpoint-${index}` });
    input.addEventListener("change", () => choose(index));
    byId("viewpoints").append(html("span", { class: "option" }, input, html("label", { for: `viewpoint-${index}` }, words(viewpointName(index)))));
    return input;
  });
  return inputs;
}

function drawFrame() {
  document.documentElement.lang = DATA.language;
  byId("title").append(words(DATA.title || say("title")));
  byId("viewpoint-title").textContent = say("viewpoint.title");
  byId("legend-title").textContent = say("legend.title");
  byId("map").setAttribute("aria-label", say("map.label"));
  byId("panel").setAttribute("aria-label", say("panel.label"));
  const publishers = DATA.publishers.length > 6
    ? [...DATA.publishers.slice(0, 6), count("others", DATA.publishers.length - 6)]
    : DATA.publishers;
  const counted = say("sources.counts", { claims: count("claims", DATA.claims.length), sources: count("sources", DATA.source_count) });
  byId("sources").append(
    html("span", {}, counted, publishers.length > 0 ? [": ", words(joined(publishers))] : null, "."),
    " ", html("span", {}, say("credit")),
    " ", html("span", {}, say("legend.borders")));
}

function drawStamp(day) {
  const known = DATA.known_by ? say("stamp.known_by", { date: longDate(dayOf(DATA.known_by)) }) : say("stamp.known_all");
  const parts = [html("span", { class: "stamp-date" }, day === null ? say("stamp.undated") : longDate(day)), html("span", { class: "stamp-known" }, known)];
  if (DATA.delayed) parts.push(html("span", { class: "stamp-known" }, say("stamp.delayed", { days: count("days", DATA.delayed) })));
  byId("stamp").replaceChildren(html("span", { class: "stamp-word" }, say("stamp")), ...parts);
}

function readFragment() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const on = /^\d{4}-\d\d-\d\d$/.test(asked.get("on") || "") ? dayOf(asked.get("on")) : null;
  const viewpoint = DATA.viewpoints.indexOf(asked.get("as") || "");
  const place = DATA.places.findIndex(({ id }) => id === asked.get("place"));
  return { on, viewpoint: viewpoint < 0 ? null : viewpoint, place: place < 0 ? null : place };
}

function writeFragment(view) {
  if (window.parent !== window) return; // inside a notebook there is no address to keep
  const asked = new URLSearchParams();
  if (view.day !== null) asked.set("on", isoOf(view.day));
  if (view.viewpoint > 0) asked.set("as", DATA.viewpoints[view.viewpoint]);
  if (view.place !== null) asked.set("place", DATA.places[view.place].id);
  try {
    history.replaceState(null, "", `#${asked}`);
  } catch {
    // Some viewers forbid it; the page works without.
  }
}

function start() {
  drawDefinitions();
  drawFrame();
  const asked = readFragment();
  const view = { day: null, index: -1, viewpoint: asked.viewpoint ?? DATA.viewpoint, place: null, list: false };
  const map = makeMap();
  const passing = drawGround(map);
  const places = makePlaces(map, openPlace);
  const labels = makeLabels(map);
  const rows = drawLegend();
  const inputs = drawSwitch((viewpoint) => {
    view.viewpoint = viewpoint;
    draw();
  });
  const timeline = makeTimeline((day) => {
    setDay(day);
    draw();
  });
  const panel = byId("panel");
  let opener = null;
  let fitted = null;

  // The view as the page chose it is kept clear of the cards until a reader moves the map.
  function fit() {
    showAll(map);
    fitted = `${map.getZoom()} ${map.getCenter()}`;
  }
  function untouched() {
    return fitted === `${map.getZoom()} ${map.getCenter()}`;
  }

  function setDay(day) {
    view.day = day;
    view.index = dayIndex(day);
  }
  function draw() {
    showWaters(map, passing, view.day);
    restyle(places, view.index, view.viewpoint, map.getZoom(), view.place);
    drawPanel();
    spread(map, places);
    placeLabels(map, labels, places);
    tallyLegend(rows, view.index, view.viewpoint);
    if (view.day !== null) timeline.show(view.day);
    drawStamp(view.day);
    inputs[view.viewpoint].checked = true;
    writeFragment(view);
  }
  function drawPanel() {
    const open = view.place !== null || view.list;
    panel.hidden = !open;
    document.body.classList.toggle("with-panel", open);
    if (!open) return;
    const look = view.place === null ? null : appearance(DATA.places[view.place], view.index, view.viewpoint);
    const parts = look === null
      ? listPanel(view.index, view.viewpoint, openPlace)
      : placePanel(view.place, look, view.index, view.viewpoint);
    const back = look !== null && view.list ? button("back", say("panel.back"), symbol("list"), openList) : null;
    const body = html("div", { class: "panel-body" }, parts);
    const scrolled = panel.querySelector(".panel-body")?.scrollTop ?? 0;
    panel.replaceChildren(html("div", { class: "panel-bar" }, back, button("close", say("panel.close"), symbol("close"), closePanel)), body);
    body.scrollTop = scrolled;
  }
  function openPlace(number) {
    opener = opener ?? document.activeElement;
    view.place = number;
    draw();
    panel.querySelector(".panel-body").scrollTop = 0;
    byId("panel-title").focus({ preventScroll: true });
    reveal(number);
  }
  // Moves the map only if the place lies under the panel.
  function reveal(number) {
    const place = DATA.places[number];
    if (place.at === null) return;
    const point = map.latLngToContainerPoint([place.at[0], longitude(place.at[1])]);
    const size = map.getSize();
    const box = panel.getBoundingClientRect();
    const column = byId("column-head").getBoundingClientRect();
    const sheet = box.width > size.x * 0.8; // on a phone the panel lies across the bottom
    const free = sheet
      ? [30, column.bottom + 30, size.x - 30, box.top - 30]
      : [column.right + 60, 40, box.left - 60, size.y - 150];
    const middle = [(free[0] + free[2]) / 2, (free[1] + free[3]) / 2];
    const dx = point.x < free[0] || point.x > free[2] ? point.x - middle[0] : 0;
    const dy = point.y < free[1] || point.y > free[3] ? point.y - middle[1] : 0;
    if (dx !== 0 || dy !== 0) map.panBy([dx, dy], { animate: false });
  }
  function openList() {
    opener = opener ?? document.activeElement;
    view.place = null;
    view.list = true;
    draw();
    if (untouched()) fit();
    byId("panel-title").focus({ preventScroll: true });
  }
  function closePanel() {
    view.place = null;
    view.list = false;
    if (panel.contains(document.activeElement)) document.activeElement.blur();
    draw();
    if (opener !== null && opener.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  }

  const listed = say("list.open", { places: count("places", DATA.places.length), claims: count("claims", DATA.claims.length) });
  const opensList = html("button", { type: "button", class: "open-list" }, symbol("list"), html("span", {}, listed));
  opensList.addEventListener("click", openList);
  byId("column-head").append(opensList);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      closePanel();
      return;
    }
    if (event.target.closest("input, button, a, .place, #map, #panel, summary")) return;
    timeline.key?.(event);
  });
  map.on("zoomend moveend", () => {
    restyle(places, view.index, view.viewpoint, map.getZoom(), view.place);
    spread(map, places);
    placeLabels(map, labels, places);
  });
  const refit = () => {
    tintSides();
    map.invalidateSize({ animate: false, pan: false });
    fit();
  };
  matchMedia("print").addEventListener("change", refit);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tintSides);

  // Leaflet's controls keep clear of the cards at the bottom and of the panel.
  const clear = () => {
    const root = document.documentElement;
    const height = byId("map").getBoundingClientRect().bottom;
    root.style.setProperty("--bottom", `${Math.round(height - Math.min(byId("timeline").getBoundingClientRect().top || height, byId("sources").getBoundingClientRect().top))}px`);
    const box = panel.getBoundingClientRect();
    root.style.setProperty("--right", !panel.hidden && box.width < innerWidth * 0.6 ? `${Math.round(box.width + 16)}px` : "0px");
    placeLabels(map, labels, places);
  };
  const watcher = new ResizeObserver(clear);
  for (const id of ["timeline", "sources", "panel", "map"]) watcher.observe(byId(id));

  if (matchMedia("(max-width: 760px), (max-height: 620px)").matches) byId("legend").open = false;
  if (DAYS.length > 0) {
    const first = asked.on === null ? dayOf(DATA.on) : Math.min(timeline.last, Math.max(timeline.first, asked.on));
    setDay(first);
  }
  if (DATA.places.length === 0) {
    document.body.append(html("p", { class: "nothing", role: "status" }, say("empty")));
  }
  draw();
  fit();
  if (asked.place !== null) openPlace(asked.place);
  document.body.dataset.ready = "true";
}

start();
