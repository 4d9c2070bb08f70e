// Signs that would hide one another move apart, the squares of regions first: they have no exact
// spot. A sign that leaves its spot altogether keeps a line to a dot there.

const FARTHEST = 30;

function reachOf(look, zoom) {
  const half = signSize(zoom) / 2;
  return look.weight > 1 ? half * 0.92 : half * 0.68;
}

// Sets `entry.shift`, pixels from the true point, for the signs on the screen.
function spread(places) {
  const zoom = places.map.getZoom();
  const lens = places.index.lens();
  const seen = places.signs().map((entry) => {
    entry.shift = [0, 0];
    return { entry, ...places.index.pointOf(entry.number, lens), reach: reachOf(entry.look, zoom) };
  });
  if (seen.length > 1) relax(seen);
  for (const { entry, reach } of seen) moveSign(entry, reach);
}

// Pairs that lie near enough to touch, by a sweep from left to right.
function neighbours(seen) {
  const order = seen.map((item, turn) => ({ item, turn })).sort((a, b) => a.item.x - b.item.x);
  const pairs = [];
  order.forEach((a, i) => {
    for (let j = i + 1; j < order.length; j += 1) {
      const b = order[j];
      const far = a.item.reach + b.item.reach + 2 * FARTHEST;
      if (b.item.x - a.item.x > far) break;
      if (Math.abs(b.item.y - a.item.y) <= far) pairs.push(a.turn < b.turn ? [a.item, b.item, b.turn] : [b.item, a.item, a.turn]);
    }
  });
  return pairs;
}

function relax(seen) {
  const pairs = neighbours(seen);
  for (let round = 0; round < 60; round += 1) {
    let moved = false;
    for (const [a, b, turn] of pairs) if (pushApart(a, b, turn)) moved = true;
    if (!moved) return;
  }
}

function pushApart(a, b, turn) {
  let dx = b.x + b.entry.shift[0] - a.x - a.entry.shift[0];
  let dy = b.y + b.entry.shift[1] - a.y - a.entry.shift[1];
  let distance = Math.hypot(dx, dy);
  const wanted = a.reach + b.reach;
  if (distance >= wanted - 0.5) return false;
  if (distance < 0.01) {
    [dx, dy] = [Math.cos(turn), Math.sin(turn)];
    distance = 1;
  }
  const push = Math.min(4, (wanted - Math.min(distance, wanted)) / 2 + 0.3);
  const loose = [a, b].filter((item) => item.entry.place.area);
  for (const [item, sign] of [[a, -1], [b, 1]]) {
    if (loose.length === 1 && loose[0] !== item) continue;
    const next = [item.entry.shift[0] + (sign * push * dx) / distance, item.entry.shift[1] + (sign * push * dy) / distance];
    const length = Math.hypot(...next);
    const most = Math.min(1, FARTHEST / Math.max(length, 0.001));
    item.entry.shift = [next[0] * most, next[1] * most];
  }
  return true;
}

function moveSign(entry, reach) {
  const [x, y] = entry.shift.map((value) => Math.round(value * 10) / 10);
  const key = `${x} ${y} ${reach}`;
  if (key === entry.moved) return;
  entry.moved = key;
  entry.sign.style.transform = x === 0 && y === 0 ? "" : `translate(${x}px, ${y}px)`;
  if (Math.hypot(x, y) < reach || entry.place.area) {
    entry.leader.replaceChildren();
    return;
  }
  entry.leader.replaceChildren(
    svg("line", { x2: x, y2: y, class: "leader-casing" }),
    svg("line", { x2: x, y2: y, class: "leader-line" }),
    svg("circle", { r: 2, class: "leader-dot" }));
}
