// The address of a view: day, viewpoint, knowledge, place, box, second day and language, after #.

const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const QUIET_MS = 150; // browsers refuse to note more than a few changes a second

function readFragment() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const day = (name) => (ISO_DAY.test(asked.get(name) || "") ? dayOf(asked.get(name)) : null);
  const viewpoint = DATA.viewpoints.indexOf(asked.get("as") || "");
  const place = PLACES.findIndex(({ id }) => id === asked.get("place"));
  const at = (asked.get("at") || "").split(",").map(Number);
  const usable = at.length === 3 && at.every(Number.isFinite) && Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 540;
  return {
    on: day("on"),
    viewpoint: viewpoint < 0 ? null : viewpoint,
    then: THEN !== null && asked.get("known") === "then",
    place: place < 0 ? null : place,
    at: usable ? at : null,
    compare: day("compare"),
  };
}

function askedLanguage() {
  return new URLSearchParams(location.hash.slice(1)).get("lang");
}

let noting = null;

// `box` is [latitude, longitude, zoom], or null while the page itself chose the view.
function writeFragment(view, box, language) {
  if (window.parent !== window) return; // inside a notebook there is no address to keep
  clearTimeout(noting);
  noting = setTimeout(() => {
    const asked = new URLSearchParams();
    if (view.day !== null) asked.set("on", isoOf(view.day));
    if (view.compare !== null) asked.set("compare", isoOf(view.compare.day));
    if (view.viewpoint > 0) asked.set("as", DATA.viewpoints[view.viewpoint]);
    if (view.then) asked.set("known", "then");
    if (view.place !== null) asked.set("place", PLACES[view.place].id);
    if (box !== null) asked.set("at", box.map((value, index) => value.toFixed(index < 2 ? 4 : 2)).join(","));
    if (language !== null) asked.set("lang", language);
    try {
      history.replaceState(null, "", `#${asked}`);
    } catch {
      // Some viewers forbid it; the page works without.
    }
  }, QUIET_MS);
}
