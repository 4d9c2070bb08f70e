// What stands around the map: heading, stamp, switches, source line; and what ends with a language.

let LIFE = new AbortController(); // ends when the page is drawn anew
let WATCHERS = [];

function observe(node, then) {
  const watcher = new ResizeObserver(then);
  watcher.observe(node);
  WATCHERS.push(watcher);
}

function endLife() {
  LIFE.abort();
  LIFE = new AbortController();
  WATCHERS.forEach((watcher) => watcher.disconnect());
  WATCHERS = [];
}

function radios(fieldset, name, options, choose) {
  return options.map(([value, label], index) => {
    const input = html("input", { type: "radio", name, value, id: `${name}-${index}` });
    input.addEventListener("change", () => choose(index));
    byId(fieldset).append(html("span", { class: "option" }, input, html("label", { for: `${name}-${index}` }, words(label))));
    return input;
  });
}

function drawSwitches(chooseViewpoint, chooseKnowledge) {
  byId("viewpoints").hidden = DATA.viewpoints.length < 2;
  byId("knowledge").hidden = THEN === null;
  return {
    viewpoints: radios("viewpoints", "viewpoint", DATA.viewpoints.map((code, index) => [code, viewpointName(index)]), chooseViewpoint),
    knowledge: radios("knowledge", "known", [["now", say("knowledge.now")], ["then", say("knowledge.then")]], (index) => chooseKnowledge(index === 1)),
  };
}

function tool(name, label, act) {
  const node = html("button", { type: "button", class: "tool", id: `tool-${name}` }, symbol(name), html("span", {}, label));
  node.addEventListener("click", act);
  return node;
}

function drawTools(open, actions) {
  const listed = DATA.detailed
    ? say("list.open", { places: count("places", PLACES.length), claims: count("claims", DATA.claims.id.length) })
    : say("list.open.places", { places: count("places", PLACES.length) });
  const list = html("button", { type: "button", class: "tool wide open-list", id: "tool-list" }, symbol("list"), html("span", {}, listed));
  list.addEventListener("click", () => actions.list("places"));
  const some = PLACES.some(({ at }) => at !== null);
  byId("column-head").append(
    PLACES.length > 0 ? makeSearch(open) : "",
    html("div", { class: "tools" }, list,
      DAYS.length > 1 ? tool("compare", say("compare"), actions.compare) : null,
      some ? tool("measure", say("measure"), () => actions.measure(null)) : null));
}

function drawFrame(changeLanguage) {
  document.documentElement.lang = LANGUAGE;
  byId("title").append(words(DATA.title || say("title")));
  byId("viewpoint-title").textContent = say("viewpoint.title");
  byId("knowledge-title").textContent = say("knowledge.title");
  byId("legend-title").textContent = say("legend.title");
  byId("map").setAttribute("aria-label", say("map.label"));
  byId("panel").setAttribute("aria-label", say("panel.label"));
  byId("timeline").setAttribute("aria-label", say("slider"));
  const publishers = DATA.publishers.length > 6
    ? [...DATA.publishers.slice(0, 6), count("others", DATA.publishers.length - 6)]
    : DATA.publishers;
  const counted = DATA.detailed
    ? say("sources.counts", { claims: count("claims", DATA.claims.id.length), sources: count("sources", DATA.source_count) })
    : say("sources.none", { places: count("places", PLACES.length) });
  const borders = DATA.borders === null ? say("legend.borders") : say("legend.borders.of", { who: DATA.borders.according_to });
  const select = html("select", { id: "language", "aria-label": say("language") },
    Object.keys(DATA.strings).map((code) => html("option", { value: code, lang: code }, DATA.strings[code]["language.name"])));
  select.value = LANGUAGE;
  select.addEventListener("change", () => changeLanguage(select.value));
  byId("sources").append(
    html("span", { class: "source-line" }, html("span", {}, counted, publishers.length > 0 ? [": ", words(joined(publishers))] : null, "."),
      " ", html("span", {}, say("credit")),
      DATA.tiles === null ? null : [" ", words(DATA.tiles.attribution), "."],
      " ", words(borders)),
    select);
}

function drawStamp(view) {
  const { day } = view;
  const known = view.then ? say("stamp.known_then") : DATA.known_by ? say("stamp.known_by", { date: longDate(dayOf(DATA.known_by)) }) : say("stamp.known_all");
  const parts = [html("span", { class: "stamp-date" }, day === null ? say("stamp.undated") : longDate(day))];
  if (view.compare !== null) parts.push(html("span", { class: "stamp-known" }, say("stamp.compared", { date: longDate(view.compare.day) })));
  if (DATA.detailed) parts.push(html("span", { class: "stamp-known" }, known));
  if (DATA.delayed) parts.push(html("span", { class: "stamp-known" }, say("stamp.delayed", { days: count("days", DATA.delayed) })));
  byId("stamp").replaceChildren(html("span", { class: "stamp-word" }, say("stamp")), ...parts);
}
