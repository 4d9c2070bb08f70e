// The panel: a place with its positions and claims in order, or the list of all places.

function claimSentence(claim) {
  const place = DATA.places[claim.place].name;
  const object = claim.extent === "whole" ? place : say(`extent.${claim.extent}`, { place });
  if (["denied", "confirmed", "retracted", "corrected", "unconfirmed"].includes(claim.event)) {
    const about = claim.about === null ? null : DATA.claims[claim.about];
    if (about === null) return say(`event.${claim.event}.bare`, { place: object });
    return say(`event.${claim.event}`, { claim: say("claim.of", { claimant: DATA.claimants[about.claimant].name, what: claimSentence(about) }) });
  }
  const key = claim.side === null ? `event.${claim.event}.bare` : `event.${claim.event}`;
  const sentence = say(key, { place: object, side: claim.side === null ? "" : sideName(claim.side) });
  return claim.modality === "asserted" ? sentence : say(`modality.${claim.modality}`, { what: sentence });
}

function allegianceNote(claimant) {
  if (!SIDE_INDEX.has(claimant.allegiance)) return say(`allegiance.${claimant.allegiance}`);
  return say(claimant.official ? "allegiance.official" : "allegiance.aligned", { side: sideName(claimant.allegiance) });
}

function chip(claimant) {
  const mark = html("span", { class: "chip-mark", "aria-hidden": "true" });
  const side = SIDE_INDEX.has(claimant.allegiance) ? SIDE_INDEX.get(claimant.allegiance) : null;
  mark.style.background = sideColour(side);
  return html("span", { class: "chip" }, mark, words(allegianceNote(claimant)));
}

function positionText(position) {
  const parts = [];
  if (position.controller !== null) {
    parts.push(say(position.extent && position.extent !== "whole" ? `position.${position.extent}` : "position.whole", { side: sideName(position.controller) }));
  }
  if (position.present.length > 0) parts.push(say("position.present", { sides: joined(position.present.map(sideName)) }));
  if (position.denies.length > 0) {
    const denied = position.denies.map((claim) => (claim === null ? say("claim.elsewhere") : DATA.claimants[DATA.claims[claim].claimant].name));
    parts.push(say("position.denies", { claimants: joined([...new Set(denied)]) }));
  }
  if (position.unconfirmed) parts.push(say("position.unconfirmed"));
  if (parts.length === 0) parts.push(say("position.none"));
  return parts.join("; ");
}

function positionsBlock(state) {
  if (state.positions.length === 0) return html("p", { class: "quiet-text" }, say("positions.none"));
  return html("ul", { class: "positions" }, state.positions.map((position) => html("li", {},
    words(position.claimant, { class: "who" }),
    chip(position),
    html("p", {}, positionText(position),
      position.since ? html("span", { class: "since" }, ` · ${say("since", { date: saidDate(position.since) })}`) : null))));
}

function sourceBlock(claim) {
  const source = DATA.sources[claim.source];
  const lines = [];
  if (source.chain.length > 0) {
    const chain = [DATA.claimants[claim.claimant].name, ...source.chain, source.publisher].filter(Boolean);
    const steps = chain.filter((step, index) => index === 0 || step !== chain[index - 1]);
    lines.push(html("p", { class: "chain" }, say("chain"), " ", steps.map((step, index) => [index > 0 ? " → " : null, words(step)])));
  }
  if (source.quote) lines.push(html("blockquote", {}, words(source.quote)));
  const label = [source.publisher, source.title].filter(Boolean).join(" · ");
  const linked = source.url ? link(source.url, label || source.url) : null;
  const shown = linked || (label ? words(label) : html("span", { class: "quiet-text" }, say("source.none")));
  const refused = source.url && linked === null ? html("span", { class: "refused" }, say("source.unlinked"), " ", words(source.url)) : null;
  const archive = source.archive_url ? link(source.archive_url, say("source.archive")) : null;
  lines.push(html("p", { class: "source" }, shown, archive ? [" · ", archive] : null, refused));
  return lines;
}

function claimItem(claim, index) {
  const future = claim.day === null || claim.day > index;
  const later = !future && claim.known !== null && claim.known > index;
  const claimant = DATA.claimants[claim.claimant];
  const when = [
    claim.event_date ? say("when.event", { date: saidDate(claim.event_date) }) : null,
    claim.stated_on ? say("when.stated", { date: saidDate(claim.stated_on) }) : null,
    claim.published ? say("when.published", { date: saidDate(claim.published) }) : null,
  ].filter(Boolean);
  const flag = claim.day === null ? say("flag.undated") : future ? say("flag.future") : later ? say("flag.later") : null;
  return html("li", { class: future ? "claim future" : "claim", "data-claim": claim.id },
    flag ? html("span", { class: "flag" }, flag) : null,
    html("p", { class: "claim-head" }, words(claimant.name, { class: "who" }), chip(claimant)),
    html("p", { class: "what" }, words(claimSentence(claim))),
    claim.note ? html("p", { class: "note" }, words(claim.note)) : null,
    html("p", { class: "when" }, when.length > 0 ? when.join(" · ") : say("when.unknown")),
    sourceBlock(claim));
}

function placePanel(number, look, index, viewpoint) {
  const place = DATA.places[number];
  const shape = place.area ? "square" : "circle";
  const where = whereabouts(place);
  const parts = [
    html("p", { class: "kind" }, words([TEXT[`kind.${place.kind}`] || place.kind, where].filter(Boolean).join(" · "))),
    html("h2", { id: "panel-title", tabindex: -1 }, words(place.name)),
    html("p", { class: "verdict", "data-look": look.look }, glyph(look, shape, 26), html("strong", {}, describe(look))),
    html("p", { class: "definition" }, say(`define.${look.look}`)),
  ];
  if (viewpoint === 0) {
    if (look.state.reason) parts.push(html("p", { class: "reason" }, words(look.state.reason)));
  } else {
    parts.push(html("p", { class: "reason" }, say("reason.viewpoint", { who: viewpointName(viewpoint) })));
  }
  if (place.area) parts.push(html("p", { class: "caution" }, say("area.caution")));
  parts.push(html("h3", {}, say("positions.title")), positionsBlock(look.state));
  const claims = place.claims.map((claim) => DATA.claims[claim]);
  parts.push(html("h3", {}, say("claims.title"), html("span", { class: "tally" }, String(claims.length))));
  parts.push(claims.length === 0
    ? html("p", { class: "quiet-text" }, say("claims.none"))
    : html("ol", { class: "claims" }, claims.map((claim) => claimItem(claim, index))));
  return parts;
}

function listPanel(index, viewpoint, open) {
  const groups = new Map(LOOKS.map((look) => [look, []]));
  DATA.places.forEach((place, number) => {
    const look = appearance(place, index, viewpoint);
    groups.get(look.look).push({ place, number, look });
  });
  const parts = [
    html("p", { class: "kind" }, say("list.kind", { who: viewpointName(viewpoint) })),
    html("h2", { id: "panel-title", tabindex: -1 }, say("list.title")),
  ];
  if (DATA.places.length === 0) parts.push(html("p", {}, say("empty")));
  for (const [look, members] of groups) {
    if (members.length === 0) continue;
    parts.push(html("h3", {}, say(`name.${look}`), html("span", { class: "tally" }, String(members.length))));
    parts.push(html("ul", { class: "places" }, members.map(({ place, number, look: seen }) => {
      const row = html("button", { type: "button", class: "row" },
        glyph(seen, place.area ? "square" : "circle", 22),
        html("span", {}, words(place.name, { class: "who" }), html("span", { class: "row-status" },
          [describe(seen), place.at === null ? say("list.undrawn") : null].filter(Boolean).join(" · "))),
        html("span", { class: "row-count" }, count("claims", place.claims.length)));
      row.addEventListener("click", () => open(number));
      return html("li", {}, row);
    })));
  }
  return parts;
}
