// The ground: land and water, and a faint grid. No borders.

function decodeRing(flat, shift) {
  const points = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < flat.length; i += 2) {
    x += flat[i];
    y += flat[i + 1];
    points.push([y / DATA.base.scale, x / DATA.base.scale + shift]);
  }
  return points;
}

// Returns the waters that are gone after some day: [day, layer].
function drawGround(map) {
  map.createPane("ground").classList.add("ground");
  const renderer = L.svg({ pane: "ground", padding: 0.5 });
  map.groundRenderer = renderer;
  const shared = { renderer, pane: "ground", interactive: false, smoothFactor: 0.5, stroke: false, fillOpacity: 1 };
  const shifts = DATA.view.wraps ? [0, 360] : [0];
  const shape = (polygons) => shifts.flatMap((shift) => polygons.map((rings) => rings.map((ring) => decodeRing(ring, shift))));
  L.polygon(shape(DATA.base.land), { ...shared, className: "land" }).addTo(map);
  const passing = [];
  for (const water of DATA.base.water) {
    const layer = L.polygon(shape(water.polygons), { ...shared, className: "lake" }).addTo(map);
    if (water.until !== null) passing.push([dayOf(`${water.until}-01`), layer]);
  }
  drawGrid(map, { ...shared, stroke: true, fill: false });
  return passing;
}

// A reservoir that ran dry is not drawn on later days.
function showWaters(map, passing, day) {
  for (const [until, layer] of passing) {
    const there = day === null || day < until;
    if (there !== map.hasLayer(layer)) {
      if (there) layer.addTo(map);
      else layer.remove();
    }
  }
}

function drawGrid(map, shared) {
  const [west, south, east, north] = DATA.view.bounds;
  const span = Math.max(east - west, north - south);
  const step = [1, 2, 5, 10].find((each) => span / each <= 14) || 30;
  const from = Math.floor((west + east) / 2 / step) * step;
  const lines = [];
  for (let x = from - 40 * step; x <= from + 40 * step; x += step) lines.push([[-80, x], [84, x]]);
  for (let y = -80; y <= 80; y += step) lines.push([[y, from - 40 * step], [y, from + 40 * step]]);
  L.polyline(lines, { ...shared, className: "grid", weight: 1 }).addTo(map);
}

// Borders as the named point of view draws them; none without one.
function drawBorders(map) {
  if (DATA.borders === null) return;
  const shifts = DATA.view.wraps ? [0, 360] : [0];
  const lines = shifts.flatMap((shift) => DATA.borders.lines.map((line) => decodeRing(line, shift)));
  L.polyline(lines, { interactive: false, pane: "ground", renderer: map.groundRenderer, className: "border", weight: 1.3 }).addTo(map);
}

// A user's own layers, as plain geometry; with a switch each where the user asked for one.
function drawOverlays(map) {
  const layers = DATA.overlays.layers.map((overlay) => {
    const layer = L.geoJSON(overlay.features, {
      interactive: false,
      style: () => ({ className: "overlay", weight: 1.6, fillOpacity: 0.08 }),
      pointToLayer: (_, at) => L.circleMarker(at, { className: "overlay", radius: 4, weight: 1.5, interactive: false }),
    });
    if (overlay.show || !DATA.overlays.control) layer.addTo(map);
    return { name: overlay.name, layer };
  });
  if (!DATA.overlays.control || layers.length === 0) return;
  const control = L.control({ position: "bottomright" });
  control.onAdd = () => {
    const rows = layers.map(({ name, layer }, index) => {
      const box = html("input", { type: "checkbox", id: `overlay-${index}` });
      box.checked = map.hasLayer(layer);
      box.addEventListener("change", () => (box.checked ? layer.addTo(map) : layer.remove()));
      return html("div", { class: "overlay-row" }, box, html("label", { for: `overlay-${index}` }, words(name || say("overlay", { n: index + 1 }))));
    });
    const node = html("fieldset", { class: "overlays card" }, html("legend", {}, say("overlays")), rows);
    L.DomEvent.disableClickPropagation(node);
    return node;
  };
  control.addTo(map);
}

function drawTiles(map) {
  if (DATA.tiles === null) return;
  L.tileLayer(DATA.tiles.url, { maxZoom: 19, attribution: "", className: "tiles" }).addTo(map);
  document.body.classList.add("with-tiles");
}

function makeMap() {
  const [west, south, east, north] = DATA.view.bounds;
  const middle = [(south + north) / 2, (west + east) / 2];
  const map = L.map("map", {
    attributionControl: false,
    zoomControl: false,
    zoomSnap: 0.25,
    zoomDelta: 0.75,
    wheelPxPerZoomLevel: 90,
    minZoom: 1,
    maxZoom: 13,
    keyboardPanDelta: 60,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    fadeAnimation: false,
  });
  map.setView(middle, 5);
  L.control.scale({ position: "bottomright", imperial: true, maxWidth: 130 }).addTo(map);
  L.control.zoom({ position: "bottomright", zoomInTitle: say("zoom.in"), zoomOutTitle: say("zoom.out") }).addTo(map);
  return map;
}

// Shows everything that is drawn, clear of the cards that lie over the map.
function showAll(map) {
  const [west, south, east, north] = DATA.view.bounds;
  const size = map.getSize();
  const column = byId("column").getBoundingClientRect();
  const bottom = size.y - (byId("timeline").getBoundingClientRect().top || size.y);
  const panel = byId("panel");
  const beside = panel.hidden || size.x < 1100 ? 0 : panel.getBoundingClientRect().width;
  const padding = size.x <= 760
    ? { paddingTopLeft: [30, column.bottom + 16], paddingBottomRight: [90, bottom + 40] }
    : { paddingTopLeft: [Math.min(column.right + 50, size.x * 0.45), 48], paddingBottomRight: [beside + 140, bottom + 48] };
  map.fitBounds([[south, west], [north, east]], { ...padding, maxZoom: 10, animate: false });
}
