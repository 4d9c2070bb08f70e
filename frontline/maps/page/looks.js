// What is drawn for a place on a day: one of a few appearances, by number, for all places at once.

const LOOKS = ["agreed", "claimed", "disputed", "contested", "assessed", "inferred", "reported", "unknown"];
const WEIGHT = { contested: 7, disputed: 6, claimed: 5, agreed: 4, assessed: 3, inferred: 2, reported: 1, unknown: 0 };

let APPEARANCES = []; // each once
let BY_LOOK = []; // [viewpoint][spoken][look] -> number of the appearance
let SPOKEN = { now: [], then: [] }; // [viewpoint][place] -> index of the first day it is spoken of

function prepareLooks() {
  APPEARANCES = [];
  const known = new Map();
  const numbered = (look, spoken, viewpoint) => {
    const appearance = appearanceOf(look, spoken, viewpoint);
    if (!known.has(appearance.key)) {
      known.set(appearance.key, APPEARANCES.length);
      APPEARANCES.push({ ...appearance, number: APPEARANCES.length });
    }
    return known.get(appearance.key);
  };
  BY_LOOK = DATA.viewpoints.map((_, viewpoint) => [false, true].map((spoken) =>
    Int32Array.from(DATA.looks, (look) => numbered(look, spoken, viewpoint))));
  SPOKEN = { now: firstSpoken(false), then: firstSpoken(true) };
}

function appearanceOf([status, controller, inferred, parties, present, views], spoken, viewpoint) {
  let [look, side] = viewpoint === 0 ? [status, controller] : views[viewpoint - 1];
  if (look === "unknown" && viewpoint === 0 && inferred !== null) [look, side] = ["inferred", inferred];
  else if (look === "unknown" && spoken) look = "reported";
  return { look, side, parties, present, weight: WEIGHT[look], key: JSON.stringify([look, side, parties, present]) };
}

// The first day on which each viewpoint's claimants speak of each place, whatever they say.
function firstSpoken(then) {
  const first = DATA.viewpoints.map(() => new Int32Array(PLACES.length).fill(NEVER));
  const { place, claimant, day, known } = DATA.claims;
  for (let i = 0; i < place.length; i += 1) {
    if (day[i] === null) continue;
    const since = then ? Math.max(day[i], known[i] ?? day[i]) : day[i];
    const { official, allegiance } = claimantAt(claimant[i]);
    const viewpoint = DATA.viewpoints.indexOf(official ? allegiance : "observers");
    for (const each of viewpoint > 0 ? [0, viewpoint] : [0]) {
      first[each][place[i]] = Math.min(first[each][place[i]], since);
    }
  }
  return first;
}

function runsOf(view) {
  return view.then ? THEN : RUNS;
}

// Fills `frame` with the number of each place's appearance on a day.
function fillFrame(frame, view, index) {
  const runs = runsOf(view);
  const first = SPOKEN[view.then ? "then" : "now"][view.viewpoint];
  const [silent, spoken] = BY_LOOK[view.viewpoint];
  for (let place = 0; place < frame.length; place += 1) {
    const run = runAt(runs, place, index);
    const look = run < 0 ? 0 : runs.look[run];
    frame[place] = first[place] <= index ? spoken[look] : silent[look];
  }
  return frame;
}

function describe(appearance) {
  const side = appearance.side === null ? "" : sideName(appearance.side);
  const sides = joined(appearance.parties.map(sideName));
  if (appearance.look === "contested" && appearance.present.length === 1) {
    return say("status.contested.part", { side: sideName(appearance.present[0]) });
  }
  const named = appearance.look === "disputed" || appearance.look === "contested" ? sides !== "" : side !== "";
  return say(`status.${appearance.look}${named ? "" : ".bare"}`, { side, sides });
}
