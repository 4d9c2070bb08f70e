// The lists beside the map: all places by what they are now, and all claims, with filters.

const FILTERS = { text: "", claimant: "", status: "", until: false }; // kept while the page is open

function listTabs(view, actions) {
  const tab = (kind) => {
    const node = html("button", { type: "button", class: "tab", "aria-pressed": String(view.list === kind), "data-list": kind }, say(`list.${kind}`));
    node.addEventListener("click", () => actions.list(kind));
    return node;
  };
  return html("div", { class: "tabs", role: "group", "aria-label": say("list.title") }, tab("places"), DATA.detailed ? tab("claims") : null);
}

function listPanel(view, frame, actions) {
  return [
    html("p", { class: "kind" }, say("list.kind", { who: viewpointName(view.viewpoint) })),
    html("h2", { id: "panel-title", tabindex: -1 }, say(view.list === "claims" ? "list.claims" : "list.title")),
    listTabs(view, actions),
    PLACES.length === 0 ? html("p", {}, say("empty")) : null,
    view.list === "claims" ? claimList(view, frame, actions) : placeList(frame, actions),
  ];
}

function placeRow(number, look, open) {
  const place = PLACES[number];
  const row = html("button", { type: "button", class: "row" },
    glyph(look, place.area ? "square" : "circle", 22),
    html("span", {}, words(place.name, { class: "who" }), html("span", { class: "row-status" },
      [describe(look), place.at === null ? say("list.undrawn") : null].filter(Boolean).join(" · "))),
    DATA.detailed ? html("span", { class: "row-count" }, count("claims", place.claims.length)) : html("span"));
  row.addEventListener("click", () => open(number));
  return html("li", {}, row);
}

let ALPHABET = { language: null, numbers: [] }; // places by name, regions last; sorted once

function byName() {
  if (ALPHABET.language !== LANGUAGE) {
    const { compare } = new Intl.Collator(LANGUAGE);
    const numbers = PLACES.map(({ number }) => number);
    numbers.sort((a, b) => PLACES[a].area - PLACES[b].area || compare(PLACES[a].name, PLACES[b].name) || a - b);
    ALPHABET = { language: LANGUAGE, numbers };
  }
  return ALPHABET.numbers;
}

function placeList(frame, actions) {
  const groups = new Map(LOOKS.map((look) => [look, []]));
  for (const number of byName()) groups.get(APPEARANCES[frame[number]].look).push(number);
  const parts = [];
  for (const [look, members] of groups) {
    if (members.length === 0) continue;
    parts.push(html("h3", {}, say(`name.${look}`), html("span", { class: "tally" }, shownNumber(members.length))),
      pagedList("ul", "places", members, (number) => placeRow(number, APPEARANCES[frame[number]], actions.open)));
  }
  return parts;
}

function claimRow(number, view, actions) {
  const claim = claimAt(number);
  const future = claim.day === null || claim.day > view.index;
  const row = html("button", { type: "button", class: future ? "row claim-row future" : "row claim-row", "data-claim": claim.id },
    html("span", { class: "row-when" }, claim.day === null ? "–" : shortDate(DAYS[claim.day], true)),
    html("span", {}, words(claimSentence(claim), { class: "what" }),
      html("span", { class: "row-status" }, words(claimantAt(claim.claimant).name), chip(claimantAt(claim.claimant)))));
  row.addEventListener("click", () => actions.open(claim.place));
  return html("li", {}, row);
}

function chosenClaims(view, frame) {
  const needle = fold(FILTERS.text);
  const { claimant, day, place, note } = DATA.claims;
  const found = [];
  for (let i = 0; i < place.length; i += 1) {
    if (FILTERS.claimant !== "" && claimant[i] !== Number(FILTERS.claimant)) continue;
    if (FILTERS.until && (day[i] === null || day[i] > view.index)) continue;
    if (FILTERS.status !== "" && APPEARANCES[frame[place[i]]].look !== FILTERS.status) continue;
    if (needle !== "") {
      const source = sourceAt(DATA.claims.source[i]);
      const text = [claimSentence(claimAt(i)), claimantAt(claimant[i]).name, note[i], source.publisher, source.title, source.quote, ...PLACES[place[i]].aliases];
      if (!fold(text.filter(Boolean).join(" ")).includes(needle)) continue;
    }
    found.push(i);
  }
  return found;
}

function choice(id, label, options, value) {
  const node = html("select", { id }, options.map(([key, text]) => html("option", { value: key }, text)));
  node.value = value;
  return html("div", { class: "filter" }, html("label", { for: id }, label), node);
}

function claimList(view, frame, actions) {
  const text = html("input", { type: "search", id: "filter-text", autocomplete: "off" });
  text.value = FILTERS.text;
  const until = html("input", { type: "checkbox", id: "filter-until" });
  until.checked = FILTERS.until;
  const who = [...new Set(DATA.claims.claimant)].map((number) => [String(number), claimantAt(number).name]).sort((a, b) => a[1].localeCompare(b[1], LANGUAGE));
  const form = html("div", { class: "filters" },
    html("div", { class: "filter wide" }, html("label", { for: "filter-text" }, say("filter.text")), text),
    choice("filter-claimant", say("filter.claimant"), [["", say("filter.any")], ...who], FILTERS.claimant),
    choice("filter-status", say("filter.status"), [["", say("filter.any")], ...LOOKS.map((look) => [look, say(`name.${look}`)])], FILTERS.status),
    html("div", { class: "filter wide check" }, until, html("label", { for: "filter-until" }, say("filter.until"))));
  const result = html("div", { class: "found" });
  const tally = html("p", { class: "quiet-text", role: "status" });
  const refresh = () => {
    FILTERS.text = text.value;
    FILTERS.claimant = form.querySelector("#filter-claimant").value;
    FILTERS.status = form.querySelector("#filter-status").value;
    FILTERS.until = until.checked;
    const found = chosenClaims(view, frame);
    tally.textContent = count("claims", found.length);
    result.replaceChildren(...pagedList("ol", "claim-list", found, (number) => claimRow(number, view, actions)));
  };
  form.addEventListener("input", refresh);
  refresh();
  return [form, tally, result];
}
