// What claims, positions and claimants say, as sentences.

const MOST_NESTED = 2; // a denial of a confirmation of a claim is spelt out; what lies deeper is not

function claimSentence(claim, depth = 0) {
  const place = PLACES[claim.place].name;
  const object = claim.extent === "whole" ? place : say(`extent.${claim.extent}`, { place });
  if (["denied", "confirmed", "retracted", "corrected", "unconfirmed"].includes(claim.event)) {
    if (claim.about === null || depth >= MOST_NESTED) return say(`event.${claim.event}.bare`, { place: object });
    const about = claimAt(claim.about);
    return say(`event.${claim.event}`, { claim: say("claim.of", { claimant: claimantAt(about.claimant).name, what: claimSentence(about, depth + 1) }) });
  }
  const key = claim.side === null ? `event.${claim.event}.bare` : `event.${claim.event}`;
  const sentence = say(key, { place: object, side: claim.side === null ? "" : sideName(claim.side) });
  return claim.modality === "asserted" ? sentence : say(`modality.${claim.modality}`, { what: sentence });
}

function allegianceNote(claimant) {
  if (!SIDE_INDEX.has(claimant.allegiance)) return say(`allegiance.${claimant.allegiance}`);
  return say(claimant.official ? "allegiance.official" : "allegiance.aligned", { side: sideName(SIDE_INDEX.get(claimant.allegiance)) });
}

function chip(claimant) {
  const mark = html("span", { class: "chip-mark", "aria-hidden": "true" });
  mark.style.background = sideColour(SIDE_INDEX.get(claimant.allegiance) ?? null);
  return html("span", { class: "chip" }, mark, words(allegianceNote(claimant)));
}

function positionText(position) {
  const parts = [];
  if (position.controller !== null) {
    parts.push(say(position.extent && position.extent !== "whole" ? `position.${position.extent}` : "position.whole", { side: sideName(position.controller) }));
  }
  if (position.present.length > 0) parts.push(say("position.present", { sides: joined(position.present.map(sideName)) }));
  if (position.fighting) parts.push(say("position.fighting"));
  if (position.quantity) parts.push(position.quantity);
  if (position.denies.length > 0) {
    const denied = position.denies.map((who) => (who === null ? say("claim.elsewhere") : claimantAt(who).name));
    parts.push(say("position.denies", { claimants: joined([...new Set(denied)]) }));
  }
  if (position.unconfirmed) parts.push(say("position.unconfirmed"));
  if (position.contradictory) parts.push(say("position.contradictory"));
  if (parts.length === 0) parts.push(say("position.none"));
  return parts.join("; ");
}

function whenSaid(claim) {
  const when = [
    claim.event_date ? say("when.event", { date: saidDate(claim.event_date) }) : null,
    claim.stated_on ? say("when.stated", { date: saidDate(claim.stated_on) }) : null,
    claim.published ? say("when.published", { date: saidDate(claim.published) }) : null,
  ].filter(Boolean);
  return when.length > 0 ? when.join(" · ") : say("when.unknown");
}

function viewpointName(viewpoint) {
  const code = DATA.viewpoints[viewpoint];
  if (viewpoint === 0) return say("viewpoint.everyone");
  return code === "observers" ? say("viewpoint.observers") : sideName(SIDE_INDEX.get(code));
}
