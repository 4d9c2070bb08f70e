// Areas, the line of contact and the band in which it may lie, as intervals of days.

const DOUBTFUL = 0.6; // below this confidence a line is dashed

function makeSurface(map, paneName) {
  const pane = map.createPane(paneName);
  pane.classList.add("surface");
  if (DATA.surface === null) return { show() {}, pane };
  const renderer = L.svg({ pane: paneName, padding: 0.3 });
  const shared = { renderer, pane: paneName, interactive: false, smoothFactor: 0.6 };
  const layers = new Map();
  const decoded = new Map();
  const shifts = DATA.view.wraps ? [0, 360] : [0];

  function shapeOf(number, rings) {
    if (!decoded.has(number)) {
      const parts = DATA.surface.shapes[number];
      decoded.set(number, shifts.flatMap((shift) => parts.map((part) =>
        (rings ? part.map((ring) => decodeRing(ring, shift)) : decodeRing(part, shift)))));
    }
    return decoded.get(number);
  }
  const build = {
    areas: (shape, side) => [L.polygon(shapeOf(shape, true), {
      ...shared, className: "area", stroke: false, fillOpacity: 1, fillColor: side === null ? "none" : `url(#area-${side})`,
    })],
    band: (shape) => [L.polygon(shapeOf(shape, true), { ...shared, className: "band", weight: 1 })],
    line: (shape, _, sure) => [
      L.polyline(shapeOf(shape, false), { ...shared, className: "contact-casing", weight: 6 }),
      L.polyline(shapeOf(shape, false), { ...shared, className: sure !== null && sure < DOUBTFUL ? "contact doubtful" : "contact", weight: 2.4 }),
    ],
  };
  const shown = new Set();

  function show(index) {
    for (const kind of ["areas", "band", "line"]) {
      DATA.surface[kind].forEach(([from, until, shape, side, sure], row) => {
        const key = `${kind} ${row}`;
        const there = index !== null && from <= index && (until === null || index < until);
        if (there === shown.has(key)) return;
        if (!there) {
          layers.get(key).forEach((layer) => layer.remove());
          shown.delete(key);
          return;
        }
        if (!layers.has(key)) layers.set(key, build[kind](shape, side, sure));
        layers.get(key).forEach((layer) => layer.addTo(map));
        shown.add(key);
      });
    }
    // Drawn in the order of kinds, whenever they came.
    for (const kind of ["areas", "band", "line"]) {
      for (const key of shown) if (key.startsWith(kind)) layers.get(key).forEach((layer) => layer.bringToFront());
    }
  }
  return { show, pane };
}
