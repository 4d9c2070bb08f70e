// Where the places lie: a grid over them, so that asking what is in view or under the pointer does
// not mean asking all of them.

const CELL_PLACES = 8;

function makeIndex(map) {
  const drawn = PLACES.filter(({ at }) => at !== null);
  const x = new Float64Array(PLACES.length).fill(NaN);
  const y = new Float64Array(PLACES.length).fill(NaN);
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const place of drawn) {
    const point = map.project(place.at, 0);
    x[place.number] = point.x;
    y[place.number] = point.y;
    west = Math.min(west, point.x);
    east = Math.max(east, point.x);
    north = Math.min(north, point.y);
    south = Math.max(south, point.y);
  }
  const across = Math.max(1, Math.ceil(Math.sqrt(drawn.length / CELL_PLACES)));
  const [wide, high] = [Math.max(1e-9, east - west) / across, Math.max(1e-9, south - north) / across];
  const clamp = (value) => Math.min(across - 1, Math.max(0, value));
  const column = (value) => clamp(Math.floor((value - west) / wide));
  const row = (value) => clamp(Math.floor((value - north) / high));
  const cell = (number) => row(y[number]) * across + column(x[number]);
  const starts = new Int32Array(across * across + 1);
  for (const { number } of drawn) starts[cell(number) + 1] += 1;
  for (let i = 0; i < across * across; i += 1) starts[i + 1] += starts[i];
  const fill = starts.slice();
  const items = new Int32Array(drawn.length);
  for (const { number } of drawn) items[fill[cell(number)]++] = number;

  // Numbers of the places in a box of zoom 0's pixels.
  function within(left, top, right, bottom) {
    const found = [];
    if (drawn.length === 0 || right < west || left > east || bottom < north || top > south) return found;
    for (let r = row(top); r <= row(bottom); r += 1) {
      for (let c = column(left); c <= column(right); c += 1) {
        for (let i = starts[r * across + c]; i < starts[r * across + c + 1]; i += 1) {
          const number = items[i];
          if (x[number] >= left && x[number] <= right && y[number] >= top && y[number] <= bottom) found.push(number);
        }
      }
    }
    return found;
  }
  // How the present view turns those pixels into pixels of the map's frame.
  function lens() {
    const scale = 2 ** map.getZoom();
    const corner = map.getPixelBounds().min;
    return { scale, left: corner.x, top: corner.y };
  }
  function inView(padding) {
    const { scale, left, top } = lens();
    const size = map.getSize();
    return within((left - padding) / scale, (top - padding) / scale, (left + size.x + padding) / scale, (top + size.y + padding) / scale);
  }
  function pointOf(number, { scale, left, top } = lens()) {
    return { x: x[number] * scale - left, y: y[number] * scale - top };
  }
  // The place nearest to a point of the frame, at most `reach` pixels away; null if there is none.
  function nearest(point, reach) {
    const view = lens();
    const at = { x: (point.x + view.left) / view.scale, y: (point.y + view.top) / view.scale };
    const span = reach / view.scale;
    let best = null;
    let least = span;
    for (const number of within(at.x - span, at.y - span, at.x + span, at.y + span)) {
      const distance = Math.hypot(x[number] - at.x, y[number] - at.y);
      if (distance <= least) [best, least] = [number, distance];
    }
    return best;
  }
  return { x, y, lens, inView, pointOf, nearest };
}
