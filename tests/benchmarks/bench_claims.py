"""Scores the draft claims of composed dispatches whose claims are known.

Run: python tests/benchmarks/bench_claims.py [-v] [HALF]

Eight sets: `made` (dispatches the rules were written on), `third` (others to tune on), and three
collections (`tune` and `check`, `fresh-tune` and `fresh-check`, `later-tune` and `later-check`),
each told apart by a hash of the id into a half to tune on and a half that is only measured. Each is
scored with the places given and with the whole chain.
`-v` prints what is missing and what is too much, `-w` the same of the whole chain.
"""

from __future__ import annotations

import hashlib
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import scoreboard
import yaml

from frontline.articles import read_article
from frontline.articles.drafts import draft_claims
from frontline.articles.text import split_sentences
from frontline.articles.values import Mention
from frontline.claims import HYPOTHETICAL, Claim, Source
from gazetteer.places import Kind, Place

DATA = Path(__file__).parents[1] / "frontline" / "data"
TARGETS = {"F1": 0.8, "allegiance": 0.85, "stated": 0.85, "plans asserted": 0}
STATES = {
    ("Moscow", "settlement", "RU"): "Moscow Москва Москвы Москве Москву",
    ("Kyiv", "settlement", "UA"): "Kyiv Київ Києва Києві Киев Киева Киеве",
    ("Russia", "country", "RU"): "Russia Росія Росії Росією РФ Россия России Россией",
    ("Ukraine", "country", "UA"): "Ukraine Україна України Україні Украина Украины Украине",
}
RUSSIAN = frozenset(
    {"Kursk", "Sudzha", "Korenevo", "Guevo", "Gornal", "Goncharovka", "Zaoleshenka", "Snagost",
     "Olgovka", "Viktorovka", "Nikolayevka", "Kurilovka", "Martynovka", "Melovo", "Podol",
     "Darino", "Nikolaevo-Darino", "Staraya Sorochina", "Kromskie Byki", "Kazachya Loknya",
     "Pogrebki", "Plekhovo", "Novoivanovka"}
)  # fmt: skip
ANY = "any"
COLLECTIONS = {
    "": "dispatches_unseen.yaml",
    "fresh-": "dispatches_fresh.yaml",
    "later-": "dispatches_later.yaml",
}


@dataclass(frozen=True)
class Gold:
    """A claim a careful reader finds; `any` stands for whatever is said of it."""

    event: str
    place: str
    side: str | None
    allegiance: str
    stated: str
    modality: str
    happened: str | None

    def likeness(self, claim: Claim, name: str) -> int:
        """How well a draft fits it; 0: not at all."""
        if name != self.place or self.event not in {ANY, claim.event}:
            return 0
        return (
            1
            + 4 * (self.allegiance in {ANY, claim.claimant.allegiance})
            + 2 * (self.stated in {ANY, str(claim.stated_on)})
            + (self.modality in {ANY, claim.modality})
        )


@dataclass
class Score:
    """Counts of one set."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Of event and place together."""
        right, wrong = self.counts["right"], self.counts["missing"] + self.counts["extra"]
        return 2 * right / (2 * right + wrong) if right else 0.0

    def share(self, what: str) -> float:
        """Share of the claims found that have it right, of those where gold says it."""
        return self.counts[what] / max(1, self.counts[f"{what} known"])


def load(name: str) -> list[dict[str, Any]]:
    """The dispatches of a file."""
    found: list[dict[str, Any]] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return found


def half(identifier: str) -> str:
    """`tune` or `check`: by a hash of the id, so that nobody chooses."""
    return ("tune", "check")[hashlib.sha256(identifier.encode()).digest()[0] % 2]


def find_sets() -> dict[str, list[dict[str, Any]]]:
    """The dispatches by set."""
    sets = {"made": load("dispatches.yaml"), "third": load("dispatches_third.yaml")}
    for prefix, name in COLLECTIONS.items():
        for part in ("tune", "check"):
            sets[prefix + part] = [d for d in load(name) if half(d["id"]) == part]
    return sets


def gold_of(dispatch: dict[str, Any]) -> list[Gold]:
    """The claims of a dispatch."""
    found = []
    for event, place, side, allegiance, *more in dispatch["claims"]:
        told = more[0] if more else {}
        found.append(
            Gold(
                event=told.get("event", event),
                place=place,
                side=side,
                allegiance=allegiance,
                stated=str(told.get("stated", dispatch["published"])),
                modality=told.get("modality", "asserted"),
                happened=str(told["happened"]) if "happened" in told else None,
            )
        )
    return found


def find_places(dispatch: dict[str, Any]) -> list[Mention]:
    """The toponyms of a dispatch, as the annotation names them."""
    text = dispatch["text"]
    spans: list[tuple[int, int, Place]] = []
    for (name, kind, country), forms in STATES.items():
        spans += _spot(text, _place(name, kind, country), forms.split())  # type: ignore[arg-type]
    for name, forms in dispatch.get("places", {}).items():
        spans += _spot(text, _place(name, "settlement", None), forms)
    for name, forms in dispatch.get("areas", {}).items():
        spans += _spot(text, _place(name, "oblast", None), forms)
    mentions: list[Mention] = []
    for start, end, where in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not mentions or start >= mentions[-1].end:
            mentions.append(Mention(start=start, end=end, text=text[start:end], place=where))
    return mentions


def _place(name: str, kind: Kind, country: str | None) -> Place:
    country = country or ("RU" if name in RUSSIAN else "UA")
    return Place(
        id=f"local:{name}", name=name, kind=kind, country=country, latitude=48, longitude=37
    )


def _spot(text: str, where: Place, forms: list[str]) -> Iterator[tuple[int, int, Place]]:
    for form in forms:
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            yield (*match.span(), where)


def read_given(dispatch: dict[str, Any]) -> Iterator[tuple[str, Claim]]:
    """Drafts with the places given, each with the name of its place."""
    text = dispatch["text"]
    drafts = draft_claims(
        text,
        split_sentences(text),
        find_places(dispatch),
        published=dispatch["published"],
        source=Source(publisher=dispatch["publisher"]),
    )
    return ((draft.claim.place.name, draft.claim) for draft in drafts)


def read_whole(dispatch: dict[str, Any]) -> Iterator[tuple[str, Claim]]:
    """Drafts of the whole chain; what a place is called is what stands at its mention."""
    article = read_article(
        dispatch["text"], published=dispatch["published"], publisher=dispatch["publisher"]
    )
    given = find_places(dispatch)
    names = {}
    for mention in article.mentions:
        found = mention.place or next((c.place for c in mention.candidates), None)
        for toponym in given:
            if found is not None and mention.start < toponym.end and toponym.start < mention.end:
                names.setdefault(found.id, toponym.place.name if toponym.place else "")
    for draft in article.claims:
        place = draft.claim.place
        yield names.get(place.id, place.name), draft.claim


def score(dispatches: Iterable[dict[str, Any]], *, whole: bool = False) -> Score:
    """Count what is right, missing and too much, and what is right about the right ones."""
    result = Score()
    for dispatch in dispatches:
        left = list(read_whole(dispatch) if whole else read_given(dispatch))
        for gold in gold_of(dispatch):
            best = max(left, key=lambda pair: gold.likeness(pair[1], pair[0]), default=None)
            if best is None or not gold.likeness(best[1], best[0]):
                result.counts["missing"] += 1
                result.lines.append(f"{dispatch['id']} missing {gold}")
                continue
            left.remove(best)
            _compare(result, gold, best[1], dispatch["id"])
        for name, claim in left:
            result.counts["extra"] += 1
            result.counts["plans asserted"] += _asserts_plan(dispatch, name, claim)
            result.lines.append(f"{dispatch['id']} extra {name}: {_brief(claim)}")
    return result


def _asserts_plan(dispatch: dict[str, Any], name: str, claim: Claim) -> bool:
    """Whether a place only planned or supposed to be taken is drafted as captured."""
    of_place = [gold for gold in gold_of(dispatch) if gold.place == name]
    real = any(gold.modality not in HYPOTHETICAL and gold.event == "captured" for gold in of_place)
    unreal = any(gold.modality in HYPOTHETICAL for gold in of_place)
    return claim.event == "captured" and claim.modality not in HYPOTHETICAL and unreal and not real


def _compare(result: Score, gold: Gold, claim: Claim, dispatch: str) -> None:
    counts = result.counts
    counts["right"] += 1
    pairs = {
        "side": (gold.side or "none", claim.side or "none"),
        "allegiance": (gold.allegiance, claim.claimant.allegiance),
        "stated": (gold.stated, str(claim.stated_on)),
        "modality": (gold.modality, claim.modality),
        "event date": (gold.happened or ANY, str(claim.event_date)),
    }
    for what, (wanted, told) in pairs.items():
        if wanted == ANY:
            continue
        counts[f"{what} known"] += 1
        counts[what] += wanted == told
        if wanted != told:
            result.lines.append(f"{dispatch} {what}: {wanted}, not {_brief(claim)}")
    counts["plans asserted"] += gold.modality in HYPOTHETICAL and (
        claim.modality not in HYPOTHETICAL
    )


def _brief(claim: Claim) -> str:
    return (
        f"[{claim.event}, {claim.place.name}, {claim.side}, {claim.claimant.allegiance} "
        f"({claim.claimant.name}), {claim.modality}, said {claim.stated_on}, on {claim.event_date}]"
    )


def report(name: str, result: Score) -> None:
    """Print one line of results."""
    counts = result.counts
    scoreboard.report(
        f"claims, {name.strip()}: F1",
        ours=result.f1,
        target=f"{TARGETS['F1']}",
        note=f"plans asserted: {counts['plans asserted']}",
    )
    shares = ", ".join(
        f"{what} {result.share(what):.2f}"
        for what in ("allegiance", "stated", "modality", "side", "event date")
    )
    sys.stdout.write(
        f"{name:26} F1 {result.f1:.3f} of {counts['right'] + counts['missing']} claims "
        f"(missing {counts['missing']}, extra {counts['extra']}); {shares}; "
        f"plans asserted {counts['plans asserted']}\n"
    )


def main() -> None:
    """Print the scores beside the targets."""
    shown = {"-v": False, "-w": True}
    wanted = [word for word in sys.argv[1:] if word not in shown]
    sets = find_sets()
    goals = ", ".join(f"{what} {goal}" for what, goal in TARGETS.items())
    sys.stdout.write(f"targets: {goals}\n")
    began = time.perf_counter()
    for name, dispatches in sets.items():
        if wanted and name not in wanted:
            continue
        for whole in (False, True):
            result = score(dispatches, whole=whole)
            report(f"{name}, {'whole chain' if whole else 'places given'}", result)
            if any(shown[word] is whole for word in sys.argv if word in shown):
                sys.stdout.write("".join(f"    {line}\n" for line in result.lines))
        for language in ("en", "uk", "ru"):
            of_language = [d for d in dispatches if d["language"] == language]
            report(f"  {name}, {language}", score(of_language))
    sys.stdout.write(f"{time.perf_counter() - began:.1f} s\n")


if __name__ == "__main__":
    main()
