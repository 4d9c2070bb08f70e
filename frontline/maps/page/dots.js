// Many places: a small mark each on one canvas. The side is told by colour and by shape (disc,
// diamond, triangle, …), how sure it is by how full the mark is, as with the large signs.

const MARGIN = 0.12; // of the frame, drawn beyond its edge

function makeDots(map, index) {
  const pane = map.createPane("dots");
  const canvas = html("canvas", { class: "dots leaflet-zoom-hide", "aria-hidden": "true" });
  pane.append(canvas);
  const context = canvas.getContext("2d");
  const sprites = new Map();
  let seen = new Int32Array(0);
  let [px, py] = [new Float32Array(0), new Float32Array(0)];
  let radius = 4;
  let ratio = 1;
  let order = [];

  // Takes in what is in view; called when the map has moved, not when the day changes.
  function move() {
    const size = map.getSize();
    const padding = { x: Math.round(size.x * MARGIN), y: Math.round(size.y * MARGIN) };
    ratio = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [size.x + 2 * padding.x, size.y + 2 * padding.y];
    if (canvas.width !== width * ratio || canvas.height !== height * ratio) {
      canvas.width = width * ratio;
      canvas.height = height * ratio;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([-padding.x, -padding.y]));
    seen = Int32Array.from(index.inView(Math.max(padding.x, padding.y)));
    const lens = index.lens();
    px = new Float32Array(seen.length);
    py = new Float32Array(seen.length);
    for (let i = 0; i < seen.length; i += 1) {
      px[i] = (index.x[seen[i]] * lens.scale - lens.left + padding.x) * ratio;
      py[i] = (index.y[seen[i]] * lens.scale - lens.top + padding.y) * ratio;
    }
    const spacing = Math.sqrt((width * height) / Math.max(1, seen.length));
    radius = Math.max(1.6, Math.min(6.5, spacing * 0.36)) * ratio;
    sprites.clear();
  }
  function spriteOf(number, area) {
    const key = number * 2 + (area ? 1 : 0);
    if (!sprites.has(key)) sprites.set(key, drawSprite(APPEARANCES[number], area, radius));
    return sprites.get(key);
  }
  // Draws `frame`; right of the divider `later`, if two days are compared.
  function draw(frame, later = null, divider = 0) {
    context.clearRect(0, 0, canvas.width, canvas.height);
    const edge = later === null ? -1 : (divider + (canvas.width / ratio - map.getSize().x) / 2) * ratio;
    // Those of which least is known first, so that none covers what is said.
    const buckets = APPEARANCES.map(() => []);
    for (let i = 0; i < seen.length; i += 1) {
      const from = later !== null && px[i] >= edge ? later : frame;
      buckets[from[seen[i]]].push(i);
    }
    order = APPEARANCES.map((_, number) => number).sort((a, b) => APPEARANCES[a].weight - APPEARANCES[b].weight);
    for (const number of order) {
      for (const i of buckets[number]) {
        const sprite = spriteOf(number, PLACES[seen[i]].area);
        context.drawImage(sprite, Math.round(px[i] - sprite.width / 2), Math.round(py[i] - sprite.height / 2));
      }
    }
  }
  function clear() {
    context.clearRect(0, 0, canvas.width, canvas.height);
    seen = new Int32Array(0);
  }
  return { canvas, move, draw, clear, forget: () => sprites.clear(), reach: () => radius / ratio, seen: () => seen };
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
  const context = sprite.getContext("2d");
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
