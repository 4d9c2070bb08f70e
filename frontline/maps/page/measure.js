// The distance between two places: the geodesic on WGS 84 by T. Vincenty's inverse formula ("Direct
// and inverse solutions of geodesics on the ellipsoid", Survey Review 23, 1975).

const [EQUATOR, FLATTENING] = [6378137, 1 / 298.257223563];
const MILE = 1.609344;
const WINDS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];

// Kilometres and bearing in degrees from `a` to `b`, [latitude, longitude] each; null between points
// so nearly opposite that the formula does not settle.
function geodesic(a, b) {
  const radians = Math.PI / 180;
  const polar = EQUATOR * (1 - FLATTENING);
  const u1 = Math.atan((1 - FLATTENING) * Math.tan(a[0] * radians));
  const u2 = Math.atan((1 - FLATTENING) * Math.tan(b[0] * radians));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const turn = (b[1] - a[1]) * radians;
  let lambda = turn;
  for (let round = 0; round < 200; round += 1) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const ss = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (ss === 0) return { km: 0, bearing: 0 };
    const cs = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(ss, cs);
    const sa = (c1 * c2 * sl) / ss;
    const ca2 = 1 - sa * sa;
    const cm = ca2 === 0 ? 0 : cs - (2 * s1 * s2) / ca2;
    const c = (FLATTENING / 16) * ca2 * (4 + FLATTENING * (4 - 3 * ca2));
    const before = lambda;
    lambda = turn + (1 - c) * FLATTENING * sa * (sigma + c * ss * (cm + c * cs * (2 * cm * cm - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const u = (ca2 * (EQUATOR ** 2 - polar ** 2)) / polar ** 2;
    const p = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
    const q = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
    const delta = q * ss * (cm + (q / 4) * (cs * (2 * cm * cm - 1) - (q / 6) * cm * (4 * ss * ss - 3) * (4 * cm * cm - 3)));
    const bearing = Math.atan2(c2 * sl, c1 * s2 - s1 * c2 * cl) / radians;
    return { km: (polar * p * (sigma - delta)) / 1000, bearing: (bearing + 360) % 360 };
  }
  return null;
}

function makeMeasure(map) {
  const bar = html("div", { id: "measure", class: "card", role: "status" });
  byId("middle").append(bar);
  bar.hidden = true;
  const state = { from: null, to: null };
  let line = null;

  function tell() {
    const name = (number) => PLACES[number].name;
    if (state.from === null) return say("measure.first");
    if (state.to === null) return say("measure.second", { place: name(state.from) });
    const found = geodesic(PLACES[state.from].at, PLACES[state.to].at);
    const ends = { from: name(state.from), to: name(state.to) };
    if (found === null) return say("measure.none", ends);
    return say("measure.found", {
      ...ends, km: shownNumber(found.km, 1), miles: shownNumber(found.km / MILE, 1), wind: say(`wind.${WINDS[Math.round(found.bearing / 45) % 8]}`),
    });
  }
  function draw() {
    line?.remove();
    line = null;
    if (state.from !== null && state.to !== null) {
      line = L.polyline([PLACES[state.from].at, PLACES[state.to].at], { interactive: false, className: "measure-line", weight: 2 }).addTo(map);
    }
    bar.replaceChildren(symbol("measure"), words(tell()), button("close", say("measure.stop"), symbol("close"), stop));
    bar.hidden = false;
  }
  function stop() {
    state.from = null;
    state.to = null;
    state.on = false;
    line?.remove();
    bar.hidden = true;
  }
  function begin(number = null) {
    stop();
    state.on = true;
    state.from = number;
    draw();
  }
  // Takes a place that was chosen; whether it was wanted for measuring.
  function take(number) {
    if (!state.on || PLACES[number].at === null) return false;
    if (state.from === null || state.to !== null) [state.from, state.to] = [number, null];
    else if (number !== state.from) state.to = number;
    draw();
    return true;
  }
  return { begin, take, stop, active: () => state.on === true, waiting: () => state.on === true && state.to === null };
}
