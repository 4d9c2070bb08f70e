// Signs that would hide one another move apart, the squares of regions first: they have no exact
// spot. A sign that leaves its spot altogether keeps a line to a dot there.

const MOST_SPREAD = 200;
const FARTHEST = 30;

function reachOf(entry, zoom) {
  const half = signSize(zoom) / 2;
  return WEIGHT[entry.look.look] > 1 ? half * 0.92 : half * 0.68;
}

// Sets `entry.shift`, pixels from the true point, for the entries on the screen.
function spread(map, entries) {
  const zoom = map.getZoom();
  const size = map.getSize();
  const seen = [];
  for (const entry of entries) {
    entry.shift = [0, 0];
    const { x, y } = map.latLngToContainerPoint(entry.marker.getLatLng());
    if (x > -40 && y > -40 && x < size.x + 40 && y < size.y + 40) {
      seen.push({ entry, x, y, reach: reachOf(entry, zoom) });
    }
  }
  if (seen.length > 1 && seen.length <= MOST_SPREAD) relax(seen);
  for (const entry of entries) moveSign(entry, reachOf(entry, zoom));
}

function relax(seen) {
  for (let round = 0; round < 60; round += 1) {
    let moved = false;
    for (let i = 0; i < seen.length; i += 1) {
      for (let j = i + 1; j < seen.length; j += 1) {
        if (pushApart(seen[i], seen[j], j)) moved = true;
      }
    }
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
