// Names beside the signs, placed greedily so that none lies on another or on a sign.

function makeLabels(map) {
  const pane = map.createPane("labels");
  const context = DATA.context.map((town) => ({ ...town, at: L.latLng(town.at[0], longitude(town.at[1])) }));
  return { pane, context, nodes: [] };
}

function overlaps(box, boxes) {
  return boxes.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
}

const RULER = document.createElement("canvas").getContext("2d");

function textWidth(text, font, spacing = 0) {
  RULER.font = font;
  return RULER.measureText(text).width + spacing * text.length;
}

// How far a point lies from a box; 0 inside.
function distanceTo(box, { x, y }) {
  return Math.hypot(Math.max(box[0] - x, 0, x - box[2]), Math.max(box[1] - y, 0, y - box[3]));
}

function cardBoxes(origin) {
  return ["column-head", "legend", "panel", "timeline"].map(byId).filter((card) => !card.hidden).map((card) => {
    const box = card.getBoundingClientRect();
    return [box.left - origin.left - 4, box.top - origin.top - 4, box.right - origin.left + 4, box.bottom - origin.top + 4];
  });
}

function boxesAround(point, gap, width, height) {
  const { x, y } = point;
  return [
    ["right", [x + gap, y - height / 2, x + gap + width, y + height / 2]],
    ["left", [x - gap - width, y - height / 2, x - gap, y + height / 2]],
    ["above", [x - width / 2, y - gap - height, x + width / 2, y - gap]],
    ["below", [x - width / 2, y + gap, x + width / 2, y + gap + height]],
    ["right", [x + gap * 0.7, y - gap * 0.7 - height, x + gap * 0.7 + width, y - gap * 0.7]],
    ["right", [x + gap * 0.7, y + gap * 0.7, x + gap * 0.7 + width, y + gap * 0.7 + height]],
    ["left", [x - gap * 0.7 - width, y - gap * 0.7 - height, x - gap * 0.7, y - gap * 0.7]],
    ["left", [x - gap * 0.7 - width, y + gap * 0.7, x - gap * 0.7, y + gap * 0.7 + height]],
  ];
}

function labelNode(kind, side, box, lines) {
  const node = html("div", { class: `label label-${kind} label-${side}`, "aria-hidden": "true" }, lines);
  node.style.left = `${Math.round(box[0])}px`;
  node.style.top = `${Math.round(box[1])}px`;
  node.style.width = `${Math.ceil(box[2] - box[0])}px`;
  return node;
}

function placeLabels(map, labels, entries) {
  const family = getComputedStyle(document.body).fontFamily;
  const zoom = map.getZoom();
  const size = map.getSize();
  const origin = map.containerPointToLayerPoint([0, 0]);
  const visible = (point) => point.x > -60 && point.y > -60 && point.x < size.x + 60 && point.y < size.y + 60;
  const signs = entries
    .map((entry) => ({ entry, point: map.latLngToContainerPoint(entry.marker.getLatLng()).add(entry.shift) }))
    .filter(({ point }) => visible(point));
  const taken = signs.map(({ entry, point }) => {
    const reach = reachOf(entry, zoom);
    return [point.x - reach, point.y - reach, point.x + reach, point.y + reach];
  });
  taken.push(...cardBoxes(map.getContainer().getBoundingClientRect()));
  // A name must not stand nearer to another sign than to its own.
  const misleading = (box, point) => {
    const own = distanceTo(box, point);
    return signs.some((other) => other.point !== point && distanceTo(box, other.point) < own - 1);
  };
  const nodes = [];
  const put = (kind, point, gap, lines) => {
    const width = Math.max(...lines.map(([, , measured]) => measured)) + 2;
    const height = lines.reduce((sum, [, , , high]) => sum + high, 0);
    for (const [side, box] of boxesAround(point, gap, width, height)) {
      if (box[0] < 4 || box[2] > size.x - 4 || overlaps(box, taken) || misleading(box, point)) continue;
      taken.push([box[0] - 3, box[1], box[2] + 3, box[3]]);
      const shifted = [box[0] + origin.x, box[1] + origin.y, box[2] + origin.x, box[3] + origin.y];
      nodes.push(labelNode(kind, side, shifted, lines.map(([className, text]) => words(text, { class: className }))));
      return true;
    }
    return false;
  };
  signs.sort((a, b) => (b.entry.place.area ? 0 : 1) - (a.entry.place.area ? 0 : 1)
    || WEIGHT[b.entry.look.look] - WEIGHT[a.entry.look.look]
    || b.entry.place.weight - a.entry.place.weight
    || a.entry.number - b.entry.number);
  for (const { entry, point } of signs) {
    const area = entry.place.area;
    const font = area ? `500 11.5px ${family}` : `650 13.5px ${family}`;
    const name = ["label-name", area ? entry.place.name.toUpperCase() : entry.place.name];
    const first = [...name, textWidth(name[1], font, area ? 0.9 : 0), area ? 15 : 16];
    const status = describe(entry.look);
    const second = ["label-status", status, textWidth(status, `400 11px ${family}`), 13];
    const gap = reachOf(entry, zoom) + (area ? 4 : 3);
    const worded = WEIGHT[entry.look.look] > 1;
    if (!(worded && put(area ? "area" : "town", point, gap, [first, second]))) {
      put(area ? "area" : "town", point, gap, [first]);
    }
  }
  for (const town of labels.context) {
    const point = map.latLngToContainerPoint(town.at);
    if (!visible(point)) continue;
    const dot = [point.x - 3, point.y - 3, point.x + 3, point.y + 3];
    if (overlaps(dot, taken)) continue;
    const before = taken.length;
    if (put("context", point, 6, [["label-name", town.name, textWidth(town.name, `400 11.5px ${family}`), 14]])) {
      taken.splice(before, 0, dot);
      const mark = html("span", { class: "town-dot", "aria-hidden": "true" });
      mark.style.left = `${Math.round(point.x + origin.x)}px`;
      mark.style.top = `${Math.round(point.y + origin.y)}px`;
      nodes.push(mark);
    }
  }
  labels.pane.replaceChildren(...nodes);
}
