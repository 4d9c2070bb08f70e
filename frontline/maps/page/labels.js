// Names beside the signs, placed greedily so that none lies on another or on a sign. A name that
// finds no room beside its sign stands a little off, with a line.

const CALLOUTS = [24, 40, 58];
const MOST_NAMED = 180;
const MOST_NAMED_AMONG_DOTS = 40;
const MOST_CALLED_OUT = 30;
const CELL = 64;

function makeLabels(map) {
  const pane = map.createPane("labels");
  const context = DATA.context.map((town) => ({ name: town.name, at: L.latLng(town.at[0], longitude(town.at[1])) }));
  return { pane, context };
}

function overlap(box, other) {
  return box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];
}

// Boxes by the cells of a grid they touch, so that asking does not mean asking all of them.
function makeGrid(boxes) {
  const cells = new Map();
  function* keys(box) {
    for (let x = Math.floor(box[0] / CELL); x <= Math.floor(box[2] / CELL); x += 1) {
      for (let y = Math.floor(box[1] / CELL); y <= Math.floor(box[3] / CELL); y += 1) yield x * 4096 + y;
    }
  }
  function add(box) {
    for (const key of keys(box)) {
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(box);
    }
  }
  function hits(box, except = null) {
    for (const key of keys(box)) {
      if (cells.get(key)?.some((other) => other !== except && overlap(box, other))) return true;
    }
    return false;
  }
  boxes.forEach(add);
  return { add, hits };
}

// How far a point lies from a box; 0 inside.
function distanceTo(box, { x, y }) {
  return Math.hypot(Math.max(box[0] - x, 0, x - box[2]), Math.max(box[1] - y, 0, y - box[3]));
}

function cardBoxes(origin) {
  const cards = [...["column-head", "legend", "panel", "timeline"].map(byId), ...document.querySelectorAll(".leaflet-control")];
  return cards.filter((card) => !card.hidden).map((card) => {
    const box = card.getBoundingClientRect();
    return [box.left - origin.left - 4, box.top - origin.top - 4, box.right - origin.left + 4, box.bottom - origin.top + 4];
  });
}

const RULER = document.createElement("canvas").getContext("2d");

// A line of a label: its class, its text and its size in pixels.
const WIDTHS = new Map();

function measured(className, text, font, height, spacing = 0) {
  const key = `${font} ${text}`;
  if (!WIDTHS.has(key)) {
    if (WIDTHS.size > 5000) WIDTHS.clear();
    RULER.font = font;
    WIDTHS.set(key, RULER.measureText(text).width);
  }
  return { className, text, height, width: WIDTHS.get(key) + spacing * text.length };
}

// Boxes around a point, the best place first: beside, above, below, then the corners.
function boxesAround({ x, y }, gap, width, height) {
  const near = gap * 0.7;
  return [
    ["right", x + gap, y - height / 2],
    ["left", x - gap - width, y - height / 2],
    ["above", x - width / 2, y - gap - height],
    ["below", x - width / 2, y + gap],
    ["right", x + near, y - near - height],
    ["right", x + near, y + near],
    ["left", x - near - width, y - near - height],
    ["left", x - near - width, y + near],
  ].map(([side, left, top]) => [side, [left, top, left + width, top + height]]);
}

// One placing of all labels; `items` are signs with their point on the screen and their reach.
function makeBoard(map, items) {
  const size = map.getSize();
  const origin = map.containerPointToLayerPoint([0, 0]);
  const signs = items.map(({ point, reach }) => [point.x - reach, point.y - reach, point.x + reach, point.y + reach]);
  const taken = makeGrid([...signs, ...cardBoxes(map.getContainer().getBoundingClientRect())]);
  const spots = new Map(items.map(({ point }) => [point, [point.x, point.y, point.x + 0.01, point.y + 0.01]]));
  const points = makeGrid([...spots.values()]);
  const lines = svg("svg", { class: "callouts", width: 1, height: 1, "aria-hidden": "true" });
  const nodes = [lines];

  function free(box) {
    return box[0] >= 4 && box[2] <= size.x - 4 && !taken.hits(box);
  }
  // A name must not stand nearer to another sign than to its own.
  function misleading(box, point) {
    const own = distanceTo(box, point) - 1;
    return points.hits([box[0] - own, box[1] - own, box[2] + own, box[3] + own], spots.get(point));
  }
  function write(kind, side, box, text, item = null) {
    taken.add([box[0] - 3, box[1], box[2] + 3, box[3]]);
    const rows = text.map((row) => words(row.text, { class: row.className }));
    const node = html("div", { class: `label label-${kind} label-${side}`, "aria-hidden": "true" }, rows);
    if (item !== null) node.dataset.opens = item.place.number;
    node.style.left = `${Math.round(box[0] + origin.x)}px`;
    node.style.top = `${Math.round(box[1] + origin.y)}px`;
    node.style.width = `${Math.ceil(box[2] - box[0])}px`;
    nodes.push(node);
    return true;
  }
  function around(point, gap, text) {
    const width = Math.max(...text.map((row) => row.width)) + 2;
    return boxesAround(point, gap, width, text.reduce((sum, row) => sum + row.height, 0));
  }
  function beside(kind, point, gap, text, item = null) {
    const found = around(point, gap, text).find(([, box]) => free(box) && !misleading(box, point));
    return found !== undefined && write(kind, found[0], found[1], text, item);
  }
  function clear(from, to, own) {
    return [0.25, 0.5, 0.75, 1].every((share) => {
      const x = from.x + share * (to.x - from.x);
      const y = from.y + share * (to.y - from.y);
      return !taken.hits([x - 1, y - 1, x + 1, y + 1], own);
    });
  }
  function callout(kind, item, text) {
    for (const gap of CALLOUTS) {
      for (const [side, box] of around(item.point, item.reach + gap, text)) {
        const to = {
          x: Math.min(Math.max(item.point.x, box[0]), box[2]),
          y: Math.min(Math.max(item.point.y, box[1] + 2), box[3] - 2),
        };
        if (!free(box) || !clear(item.point, to, signs[items.indexOf(item)])) continue;
        const length = Math.hypot(to.x - item.point.x, to.y - item.point.y);
        const share = item.reach / length;
        lines.append(svg("line", {
          class: "callout", x1: origin.x + item.point.x + share * (to.x - item.point.x),
          y1: origin.y + item.point.y + share * (to.y - item.point.y), x2: origin.x + to.x, y2: origin.y + to.y,
        }));
        return write(kind, side, box, text, item);
      }
    }
    return false;
  }
  function town(point, text) {
    const dot = [point.x - 3, point.y - 3, point.x + 3, point.y + 3];
    if (taken.hits(dot) || !beside("context", point, 6, text)) return;
    taken.add(dot);
    const mark = html("span", { class: "town-dot", "aria-hidden": "true" });
    mark.style.left = `${Math.round(point.x + origin.x)}px`;
    mark.style.top = `${Math.round(point.y + origin.y)}px`;
    nodes.push(mark);
  }
  return { nodes, beside, callout, town };
}

function labelText({ place, look }, family) {
  const first = place.area
    ? measured("label-name", place.name.toUpperCase(), `500 11.5px ${family}`, 15, 0.9)
    : measured("label-name", place.name, `650 13.5px ${family}`, 16);
  if (look.weight < 2) return [first];
  return [first, measured("label-status", describe(look), `400 11px ${family}`, 13)];
}

function byImportance(a, b) {
  return (a.place.area ? 1 : 0) - (b.place.area ? 1 : 0)
    || b.look.weight - a.look.weight
    || b.place.weight - a.place.weight
    || a.place.number - b.place.number;
}

// What may carry a name: every sign, or the weightiest of the dots.
function labelItems(places, frame) {
  const { map, index } = places;
  const lens = index.lens();
  if (!places.many()) {
    const zoom = map.getZoom();
    return places.signs().map(({ place, look, shift, number, selected }) => {
      const point = index.pointOf(number, lens);
      return { place, look, point: L.point(point.x + shift[0], point.y + shift[1]), reach: reachOf(look, zoom) + (selected ? 5 : 0) };
    });
  }
  const reach = places.dots.reach() + 1;
  return places.numbers()
    .map((number) => ({ place: PLACES[number], look: APPEARANCES[frame[number]] }))
    .filter(({ place, look }) => place.weight > 0 || (reach > 3.5 && look.weight >= WEIGHT.agreed))
    .sort((a, b) => b.place.weight - a.place.weight || b.look.weight - a.look.weight || a.place.number - b.place.number)
    .slice(0, MOST_NAMED_AMONG_DOTS)
    .map((item) => ({ ...item, point: L.point(...Object.values(index.pointOf(item.place.number, lens))), reach }));
}

function placeLabels(map, labels, places, frame) {
  const family = getComputedStyle(document.body).fontFamily;
  const size = map.getSize();
  const visible = ({ x, y }) => x > -60 && y > -60 && x < size.x + 60 && y < size.y + 60;
  const items = labelItems(places, frame).filter(({ point }) => visible(point)).sort(byImportance);
  const board = makeBoard(map, items);
  for (const areas of [false, true]) {
    placeNames(board, items.filter(({ place }) => place.area === areas).slice(0, MOST_NAMED), family, places.many());
  }
  for (const town of labels.context) {
    const point = map.latLngToContainerPoint(town.at);
    if (visible(point)) board.town(point, [measured("label-name", town.name, `400 11.5px ${family}`, 14)]);
  }
  labels.pane.replaceChildren(...board.nodes);
}

// Those that fit beside their signs first, then the others, with a line.
function placeNames(board, items, family, many) {
  const crowded = [];
  for (const item of items) {
    const kind = item.place.area ? "area" : "town";
    const text = many ? labelText(item, family).slice(0, 1) : labelText(item, family);
    const gap = item.reach + (item.place.area ? 4 : 3);
    if (!board.beside(kind, item.point, gap, text, item) && !board.beside(kind, item.point, gap, [text[0]], item)) {
      crowded.push([kind, item, text]);
    }
  }
  if (many) return;
  for (const [kind, item, text] of crowded.slice(0, MOST_CALLED_OUT)) {
    if (!board.callout(kind, item, text)) board.callout(kind, item, [text[0]]);
  }
}
