// Many places: a small mark each on one canvas. The side is told by colour and by shape (disc,
// diamond, triangle, …), how sure it is by how full the mark is, as with the large signs.

const MARGIN = 0.12; // of the frame, drawn beyond its edge

function makeDots(map, index) {
  const pane = map.createPane("dots");
  const canvas = html("canvas", { class: "dots leaflet-zoom-hide", "aria-hidden": "true" });
  pane.append(canvas);
  const context = canvas.getContext("2d");
  const stamps = new Map();
  let seen = new Int32Array(0);
  let [px, py] = [new Int32Array(0), new Int32Array(0)];
  let image = null;
  let pixels = null;
  let [order, keys] = [new Int32Array(0), new Int32Array(0)];
  let squares = new Uint8Array(0);
  let [width, height, padding, ratio, radius] = [0, 0, 0, 1, 4];

  // Takes in what is in view; called when the map has moved, not when the day changes.
  function move() {
    const size = map.getSize();
    const margin = { x: Math.round(size.x * MARGIN), y: Math.round(size.y * MARGIN) };
    ratio = Math.min(2, window.devicePixelRatio || 1);
    padding = margin.x;
    const [wide, high] = [Math.round((size.x + 2 * margin.x) * ratio), Math.round((size.y + 2 * margin.y) * ratio)];
    if (image === null || wide !== width || high !== height) {
      [width, height] = [wide, high];
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${width / ratio}px`;
      canvas.style.height = `${height / ratio}px`;
      image = context.createImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
    }
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([-margin.x, -margin.y]));
    const lens = index.lens();
    const edge = 16 * ratio;
    const within = (x, y) => x >= edge && y >= edge && x < width - edge && y < height - edge;
    const [xs, ys, numbers] = [[], [], []];
    for (const number of index.inView(Math.max(margin.x, margin.y))) {
      const x = Math.round((index.x[number] * lens.scale - lens.left + margin.x) * ratio);
      const y = Math.round((index.y[number] * lens.scale - lens.top + margin.y) * ratio);
      if (!within(x, y)) continue;
      xs.push(x);
      ys.push(y);
      numbers.push(number);
    }
    seen = Int32Array.from(numbers);
    px = Int32Array.from(xs);
    py = Int32Array.from(ys);
    order = new Int32Array(seen.length);
    keys = new Int32Array(seen.length);
    squares = Uint8Array.from(seen, (number) => (PLACES[number].area ? 1 : 0));
    const spacing = Math.sqrt((width * height) / Math.max(1, seen.length)) / ratio;
    // Over areas the marks stand back, so that those can be seen.
    radius = (DATA.surface === null ? Math.max(1.6, Math.min(6.5, spacing * 0.32)) : Math.max(1.4, Math.min(4, spacing * 0.2))) * ratio;
    stamps.clear();
  }
  // A mark as its pixels: where they stand from its middle, and their colours.
  function stampOf(number, area) {
    const key = number * 2 + (area ? 1 : 0);
    if (!stamps.has(key)) {
      const sprite = drawSprite(APPEARANCES[number], area, radius);
      const { data } = sprite.getContext("2d").getImageData(0, 0, sprite.width, sprite.height);
      const colours = new Uint32Array(data.buffer);
      const half = sprite.width >> 1;
      const small = radius < 3; // too small for soft edges
      const [offsets, inks] = [[], []];
      for (let i = 0; i < colours.length; i += 1) {
        const opaque = data[4 * i + 3];
        if (opaque < (small ? 110 : 24)) continue;
        offsets.push((Math.floor(i / sprite.width) - half) * width + (i % sprite.width) - half);
        inks.push(small ? (colours[i] | 0xff000000) >>> 0 : colours[i]);
      }
      stamps.set(key, { offsets: Int32Array.from(offsets), inks: Uint32Array.from(inks) });
    }
    return stamps.get(key);
  }
  // Draws `frame`; right of the divider `later`, if two days are compared. Pixels are written one by
  // one: thousands of calls to draw a picture each take ten times as long.
  function draw(frame, later = null, divider = 0) {
    if (image === null) return;
    pixels.fill(0);
    const edge = (divider + padding) * ratio;
    // Those of which least is known first, so that none covers what is said.
    const ranks = rankLooks();
    const counts = new Int32Array(ranks.length + 1);
    for (let i = 0; i < seen.length; i += 1) {
      const number = later !== null && px[i] >= edge ? later[seen[i]] : frame[seen[i]];
      keys[i] = 2 * number + squares[i];
      counts[ranks[keys[i]] + 1] += 1;
    }
    for (let i = 0; i < ranks.length; i += 1) counts[i + 1] += counts[i];
    for (let i = 0; i < seen.length; i += 1) order[counts[ranks[keys[i]]]++] = i;
    let [last, stamp] = [-1, null];
    for (let turn = 0; turn < order.length; turn += 1) {
      const i = order[turn];
      if (keys[i] !== last) [last, stamp] = [keys[i], stampOf(keys[i] >> 1, squares[i] === 1)];
      press(stamp, py[i] * width + px[i]);
    }
    context.putImageData(image, 0, 0);
  }
  // The place of each key (appearance and shape) in the order of drawing.
  function rankLooks() {
    const ranks = new Int32Array(2 * APPEARANCES.length);
    [...ranks.keys()]
      .sort((a, b) => APPEARANCES[a >> 1].weight - APPEARANCES[b >> 1].weight || a - b)
      .forEach((key, place) => {
        ranks[key] = place;
      });
    return ranks;
  }
  function press({ offsets, inks }, middle) {
    for (let i = 0; i < offsets.length; i += 1) {
      const at = middle + offsets[i];
      const ink = inks[i];
      const below = pixels[at];
      pixels[at] = below === 0 || ink >>> 24 > 250 ? ink : mix(below, ink);
    }
  }
  function clear() {
    if (seen.length > 0) context.clearRect(0, 0, width, height);
    seen = new Int32Array(0);
    order = seen;
  }
  return { canvas, move, draw, clear, forget: () => stamps.clear(), reach: () => radius / ratio };
}

// One colour over another, by the share of the upper one's opacity.
function mix(below, above) {
  const share = (above >>> 24) / 255;
  let mixed = 0;
  for (let shift = 0; shift < 24; shift += 8) {
    const under = (below >>> shift) & 255;
    mixed |= Math.round(under + (((above >>> shift) & 255) - under) * share) << shift;
  }
  return (mixed | (Math.max(below >>> 24, above >>> 24) << 24)) >>> 0;
}

const DOT_SHAPES = ["disc", "diamond", "triangle", "hexagon"];

function tracePath(context, shape, middle, radius) {
  context.beginPath();
  if (shape === "disc") {
    context.arc(middle, middle, radius, 0, 2 * Math.PI);
    return;
  }
  const corners = { square: 4, diamond: 4, triangle: 3, hexagon: 6 }[shape];
  const turn = shape === "square" ? Math.PI / 4 : 0;
  const wide = shape === "hexagon" ? 1.08 : 1.22;
  for (let i = 0; i < corners; i += 1) {
    const angle = turn + (2 * Math.PI * i) / corners - Math.PI / 2;
    context.lineTo(middle + wide * radius * Math.cos(angle), middle + wide * radius * Math.sin(angle));
  }
  context.closePath();
}

function drawSprite({ look, side, parties }, area, radius) {
  const size = Math.ceil(radius * 2.5 + 3);
  const sprite = html("canvas", { width: size, height: size });
  const context = sprite.getContext("2d", { willReadFrequently: true });
  const style = getComputedStyle(document.documentElement);
  const paint = (name) => style.getPropertyValue(name).trim();
  const colour = (index) => (index === null || index === undefined ? paint("--unknown") : paint(`--${darkNow() ? "dark" : "light"}-${index}`));
  const middle = size / 2;
  const named = side !== null;
  const shape = area ? "square" : DOT_SHAPES[(named ? side : 0) % DOT_SHAPES.length];
  const thin = Math.max(1, radius * 0.34);
  const draw = (width, stroke, fill) => {
    context.lineWidth = width;
    context.strokeStyle = stroke;
    if (fill) {
      context.fillStyle = fill;
      context.fill();
    }
    if (width > 0) context.stroke();
  };
  if (look === "disputed" || look === "contested") {
    const both = parties.length > 0 ? parties : [null];
    both.forEach((party, index) => {
      context.save();
      context.beginPath();
      context.rect((index * size) / both.length, 0, size / both.length, size);
      context.clip();
      tracePath(context, "disc", middle, radius);
      draw(0, "", look === "disputed" ? colour(party) : paint("--white"));
      context.restore();
    });
    tracePath(context, "disc", middle, radius);
    draw(thin, look === "disputed" ? paint("--ink") : colour(both[0]), null);
    if (look === "contested") {
      tracePath(context, "disc", middle, radius * 0.42);
      draw(0, "", colour(both[both.length - 1]));
    }
    return sprite;
  }
  tracePath(context, shape, middle, look === "unknown" || look === "reported" ? radius * 0.7 : radius);
  if (look === "agreed") draw(Math.max(0.5, radius * 0.12), paint("--ink"), colour(side));
  else if (look === "claimed") draw(thin * 1.35, colour(side), paint("--white"));
  else if (look === "assessed") {
    context.globalAlpha = 0.75;
    draw(0, "", colour(side));
  } else if (look === "inferred") draw(thin * 0.6, colour(side), null);
  else draw(thin * 0.5, paint("--unknown"), look === "reported" ? paint("--unknown") : paint("--land"));
  return sprite;
}
