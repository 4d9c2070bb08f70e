// The panel of a place: what it is on the day shown, who says what, and every claim in order.

const AT_ONCE = 100; // rows of a list shown before a reader asks for more

function positionsBlock(positions) {
  if (positions.length === 0) return html("p", { class: "quiet-text" }, say("positions.none"));
  return html("ul", { class: "positions" }, positions.map((position) => html("li", {},
    words(position.name, { class: "who" }),
    chip(position),
    html("p", {}, positionText(position),
      position.since ? html("span", { class: "since" }, ` · ${say("since", { date: saidDate(position.since) })}`) : null))));
}

function sourceBlock(claim) {
  const source = sourceAt(claim.source);
  const lines = [];
  if (source.chain.length > 0) {
    const chain = [claimantAt(claim.claimant).name, ...source.chain, source.publisher].filter(Boolean);
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
  const claimant = claimantAt(claim.claimant);
  const flag = claim.day === null ? say("flag.undated") : future ? say("flag.future") : later ? say("flag.later") : null;
  return html("li", { class: future ? "claim future" : "claim", "data-claim": claim.id },
    flag ? html("span", { class: "flag" }, flag) : null,
    html("p", { class: "claim-head" }, words(claimant.name, { class: "who" }), chip(claimant)),
    html("p", { class: "what" }, words(claimSentence(claim)), claim.quantity ? html("span", { class: "quantity" }, ` (${claim.quantity})`) : null),
    claim.note ? html("p", { class: "note" }, words(claim.note)) : null,
    html("p", { class: "when" }, whenSaid(claim)),
    sourceBlock(claim));
}

// A list that shows its first rows and, on request, further ones.
function pagedList(tag, className, items, draw) {
  const list = html(tag, { class: className });
  const more = html("button", { type: "button", class: "more" });
  let shown = 0;
  const extend = () => {
    list.append(...items.slice(shown, shown + AT_ONCE).map(draw));
    shown = Math.min(items.length, shown + AT_ONCE);
    more.hidden = shown >= items.length;
    more.textContent = say("more", { n: shownNumber(Math.min(AT_ONCE, items.length - shown)), all: shownNumber(items.length) });
  };
  more.addEventListener("click", extend);
  extend();
  return [list, more];
}

function placePanel(number, look, view, actions) {
  const place = PLACES[number];
  const shape = place.area ? "square" : "circle";
  const runs = runsOf(view);
  const detail = detailOf(runs, runAt(runs, number, view.index));
  const where = whereabouts(place);
  const parts = [
    html("p", { class: "kind" }, words([has(`kind.${place.kind}`) ? say(`kind.${place.kind}`) : place.kind, where].filter(Boolean).join(" · "))),
    html("h2", { id: "panel-title", tabindex: -1 }, words(place.name)),
    html("p", { class: "verdict", "data-look": look.look }, glyph(look, shape, 26), html("strong", {}, describe(look))),
    html("p", { class: "definition" }, say(`define.${look.look}`)),
  ];
  if (view.viewpoint > 0) {
    parts.push(html("p", { class: "reason" }, say("reason.viewpoint", { who: viewpointName(view.viewpoint) })));
  } else if (detail !== null && detail.reason) parts.push(html("p", { class: "reason", lang: "en" }, words(detail.reason)));
  if (place.area) parts.push(html("p", { class: "caution" }, say("area.caution")));
  if (place.at !== null) {
    const measure = html("button", { type: "button", class: "plain", id: "measure-here" }, symbol("measure"), html("span", {}, say("measure.from_here")));
    measure.addEventListener("click", () => actions.measure(number));
    parts.push(measure);
  }
  if (!DATA.detailed) {
    parts.push(html("p", { class: "caution" }, say("undetailed")));
    return parts;
  }
  parts.push(html("h3", {}, say("positions.title")), positionsBlock(detail === null ? [] : detail.positions));
  parts.push(html("h3", {}, say("claims.title"), html("span", { class: "tally" }, shownNumber(place.claims.length))));
  if (place.claims.length === 0) parts.push(html("p", { class: "quiet-text" }, say("claims.none")));
  else parts.push(pagedList("ol", "claims", place.claims, (claim) => claimItem(claimAt(claim), view.index)));
  return parts;
}
