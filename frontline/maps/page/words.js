// Phrases, numbers and dates in the reader's language. Every value put into a phrase is text.

const LOCALES = { en: "en-GB", uk: "uk-UA", ru: "ru-RU" };
let LANGUAGE = "en";
let TEXT = {};
const FORMATS = new Map();

function chooseLanguage(asked) {
  const wanted = [asked, DATA.language, ...(navigator.languages || [])].filter((each) => each && each !== "auto");
  const found = wanted.map((each) => each.slice(0, 2).toLowerCase()).find((each) => each in DATA.strings);
  LANGUAGE = found || "en";
  TEXT = DATA.strings[LANGUAGE];
  FORMATS.clear();
}

function say(key, values = {}) {
  const phrase = TEXT[key];
  if (phrase === undefined) return key;
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function has(key) {
  return TEXT[key] !== undefined;
}

function shownNumber(number, digits = 0) {
  if (!FORMATS.has(digits)) {
    FORMATS.set(digits, new Intl.NumberFormat(LOCALES[LANGUAGE], { maximumFractionDigits: digits, minimumFractionDigits: digits }));
  }
  return FORMATS.get(digits).format(number);
}

function count(key, number) {
  if (!FORMATS.has("plural")) FORMATS.set("plural", new Intl.PluralRules(LANGUAGE));
  const rule = FORMATS.get("plural").select(number);
  return say(has(`${key}.${rule}`) ? `${key}.${rule}` : `${key}.other`, { n: shownNumber(number) });
}

function joined(parts) {
  if (!FORMATS.has("list")) FORMATS.set("list", new Intl.ListFormat(LANGUAGE, { type: "conjunction" }));
  return FORMATS.get("list").format(parts);
}

function dayOf(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / DAY);
}

function isoOf(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

function formatted(day, options) {
  const key = JSON.stringify(options);
  if (!FORMATS.has(key)) {
    FORMATS.set(key, new Intl.DateTimeFormat(LOCALES[LANGUAGE], { timeZone: "UTC", ...options }));
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

// A side by its name; a country that is named as English names it, in the reader's language.
function sideName(index) {
  const { code, name } = SIDES[index];
  if (LANGUAGE === "en" || !/^[A-Z]{2}$/.test(code)) return name;
  if (!FORMATS.has(code)) {
    const [english, own] = ["en", LANGUAGE].map((each) => new Intl.DisplayNames(each, { type: "region" }).of(code));
    FORMATS.set(code, english === name ? own : name);
  }
  return FORMATS.get(code);
}

function whereabouts(place) {
  return [place.admin2, place.admin1, place.country].filter(Boolean).join(", ");
}
