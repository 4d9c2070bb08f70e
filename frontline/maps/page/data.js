// The page's data, decoded once: dates, places with their runs of states, claims and sources.

const DATA = JSON.parse(byId("frontline-data").textContent);
const TEXT = DATA.strings;
const DAY = 86400000;

// A phrase of the interface, with its values put in; every value is text.
function say(key, values = {}) {
  const phrase = TEXT[key];
  if (phrase === undefined) return key;
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function count(key, number) {
  const rule = new Intl.PluralRules(DATA.language).select(number);
  const shown = new Intl.NumberFormat(DATA.language).format(number);
  return say(TEXT[`${key}.${rule}`] === undefined ? `${key}.other` : `${key}.${rule}`, { n: shown });
}

function joined(parts) {
  return new Intl.ListFormat(DATA.language, { type: "conjunction" }).format(parts);
}

// Days are whole numbers since 1970-01-01, UTC; nothing here knows an hour.
function dayOf(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / DAY);
}

function isoOf(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

const FORMATS = new Map();

function formatted(day, options) {
  const key = JSON.stringify(options);
  if (!FORMATS.has(key)) {
    FORMATS.set(key, new Intl.DateTimeFormat(DATA.locale, { timeZone: "UTC", ...options }));
  }
  return FORMATS.get(key).format(new Date(day * DAY));
}

function longDate(day) {
  return formatted(day, { day: "numeric", month: "long", year: "numeric" });
}

function shortDate(day, withYear) {
  return formatted(day, withYear ? { day: "numeric", month: "short", year: "numeric" } : { day: "numeric", month: "short" });
}

// A date as precise as it was said (EDTF). What this does not know it shows as it was written.
function saidDate(text) {
  if (!text) return null;
  if (text.includes("/")) {
    const [from, until] = text.split("/");
    if (from === "" || from === "..") return say("date.until", { date: saidDate(until) });
    if (until === "" || until === "..") return say("date.since", { date: saidDate(from) });
    return say("date.between", { from: saidDate(from), until: saidDate(until) });
  }
  const mark = /[~?%]$/.test(text) ? text.slice(-1) : "";
  const bare = mark ? text.slice(0, -1) : text;
  let shown = bare;
  if (/^\d{4}-\d\d-\d\d$/.test(bare)) shown = longDate(dayOf(bare));
  else if (/^\d{4}-\d\d$/.test(bare) && Number(bare.slice(5)) <= 12) {
    shown = formatted(dayOf(`${bare}-01`), { month: "long", year: "numeric" });
  } else if (/^XXXX-\d\d-\d\d$/.test(bare)) {
    shown = say("date.yearless", { date: shortDate(dayOf(`2024${bare.slice(4)}`), false) });
  }
  if (mark === "~") return say("date.about", { date: shown });
  if (mark === "?") return say("date.uncertain", { date: shown });
  return mark ? say("date.about", { date: say("date.uncertain", { date: shown }) }) : shown;
}

const DAYS = DATA.days.map(dayOf);
const SIDES = DATA.sides;
const SIDE_INDEX = new Map(SIDES.map((side, index) => [side.code, index]));

function sideName(code) {
  return SIDE_INDEX.has(code) ? SIDES[SIDE_INDEX.get(code)].name : code;
}

// Index of the last listed day on or before `day`; -1 before all of them.
function dayIndex(day) {
  let low = 0;
  let high = DAYS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (DAYS[middle] <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// The state of a place: the last run that starts on or before the listed day.
function stateAt(place, index) {
  let state = DATA.unknown;
  for (const [start, next] of place.runs) {
    if (start > index) break;
    state = next;
  }
  return state;
}

// What is drawn: a class of the legend, the side it names, and the sides involved.
function appearance(place, index, viewpoint) {
  const number = stateAt(place, index);
  const state = DATA.states[number];
  const [status, controller] = viewpoint === 0 ? [state.status, state.controller] : state.views[viewpoint - 1];
  let look = status;
  let side = controller;
  if (status === "unknown") {
    if (viewpoint === 0 && state.inferred !== null) {
      look = "inferred";
      side = state.inferred;
    } else if (place.claims.some((claim) => spokenBy(DATA.claims[claim], index, viewpoint))) {
      look = "reported";
    }
  }
  return {
    look,
    side: side !== null && SIDE_INDEX.has(side) ? SIDE_INDEX.get(side) : null,
    parties: state.parties.map((code) => SIDE_INDEX.get(code)),
    state,
    key: `${look} ${side} ${state.parties}`,
  };
}

function spokenBy(claim, index, viewpoint) {
  if (claim.day === null || claim.day > index) return false;
  if (viewpoint === 0) return true;
  const claimant = DATA.claimants[claim.claimant];
  const speaksFor = claimant.official ? claimant.allegiance : "observers";
  return speaksFor === DATA.viewpoints[viewpoint];
}

function describe(look) {
  const side = look.side === null ? "" : SIDES[look.side].name;
  const sides = joined(look.parties.map((index) => SIDES[index].name));
  if (look.look === "contested" && look.state.present.length === 1) {
    return say("status.contested.part", { side: sideName(look.state.present[0]) });
  }
  const named = look.look === "disputed" || look.look === "contested" ? sides !== "" : side !== "";
  return say(`status.${look.look}${named ? "" : ".bare"}`, { side, sides });
}

function whereabouts(place) {
  return [place.admin2, place.admin1, place.country].filter(Boolean).join(", ");
}
