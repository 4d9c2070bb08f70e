"""Draft claims from sentences and mentions, against composed dispatches with known claims."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from frontline.articles import read_article
from frontline.articles.drafts import draft_claims
from frontline.articles.values import DraftClaim, Mention, Section, Sentence
from frontline.claims import HYPOTHETICAL, Source
from frontline.dates import parse_date
from gazetteer.places import Candidate, Kind, Place

DISPATCHES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "dispatches.yaml").read_text(encoding="utf-8")
)
STATES = {
    ("Moscow", "settlement", "RU"): "Moscow Москва Москвы Москве Москву",
    ("Kyiv", "settlement", "UA"): "Kyiv Київ Києва Києві Киев Киева Киеве",
    ("Russia", "country", "RU"): "Russia Росія Росії Росією РФ Россия России Россией",
    ("Ukraine", "country", "UA"): "Ukraine Україна України Україні Украина Украины Украине",
}
RUSSIAN = {"Kursk", "Sudzha", "Korenevo", "Guevo", "Gornal", "Kromskie Byki"}
SENTENCE_END = re.compile(
    r"(?<!Jan)(?<!Feb)(?<!Oct)(?<!Sept)[.!?][\"”»]?(?=\s+[\"“«„–—]?[A-ZА-ЯІЇЄҐ0-9])|$"
)


def cut(text: str, language: str) -> tuple[Sentence, ...]:
    """Sentences well enough for the dispatches; the real cutter has its own tests."""
    found: list[Sentence] = []
    for number, line in enumerate(re.finditer(r"[^\n]+", text)):
        start = 0
        for end in SENTENCE_END.finditer(line.group()):
            part = line.group()[start : end.end()].strip()
            if part:
                at = line.start() + line.group().index(part, start)
                section: Section = "quotation" if part[0] in '"“«' else "body"
                if number == 0 and part == line.group() and part[-1] not in '.:"”»':
                    section = "title"
                found.append(
                    Sentence(
                        start=at,
                        end=at + len(part),
                        text=part,
                        section=section,
                        paragraph=number,
                        language=language,
                    )
                )
            start = end.end()
    return tuple(found)


def place(name: str, kind: Kind = "settlement", country: str | None = None) -> Place:
    country = country or ("RU" if name in RUSSIAN else "UA")
    return Place(
        id=f"local:{name}", name=name, kind=kind, country=country, latitude=48, longitude=37
    )


def find(text: str, places: dict[str, list[str]], areas: dict[str, list[str]]) -> list[Mention]:
    spans: list[tuple[int, int, Place]] = []
    for (name, kind, country), forms in STATES.items():
        spans += spot(text, place(name, kind, country), forms.split())  # type: ignore[arg-type]
    for name, forms in places.items():
        spans += spot(text, place(name), forms)
    for name, forms in areas.items():
        spans += spot(text, place(name, "oblast"), forms)
    mentions: list[Mention] = []
    for start, end, where in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not mentions or start >= mentions[-1].end:
            mentions.append(Mention(start=start, end=end, text=text[start:end], place=where))
    return mentions


def spot(text: str, where: Place, forms: list[str]) -> list[tuple[int, int, Place]]:
    return [
        (*match.span(), where)
        for form in forms
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text)
    ]


def read(
    text: str,
    *places: str,
    language: str = "en",
    published: dt.date | None = dt.date(2025, 1, 6),
    publisher: str | None = None,
    areas: tuple[str, ...] = (),
) -> tuple[DraftClaim, ...]:
    """Drafts of a text whose places are named as they stand in it."""
    mentions = find(text, {name: [name] for name in places}, {name: [name] for name in areas})
    return draft_claims(
        text,
        cut(text, language),
        mentions,
        published=published,
        source=Source(publisher=publisher),
    )


def read_dispatch(dispatch: dict[str, Any]) -> tuple[DraftClaim, ...]:
    text = dispatch["text"]
    mentions = find(text, dispatch.get("places", {}), dispatch.get("areas", {}))
    return draft_claims(
        text,
        cut(text, dispatch["language"]),
        mentions,
        published=dispatch["published"],
        source=Source(publisher=dispatch["publisher"]),
    )


def told(drafts: tuple[DraftClaim, ...]) -> set[tuple[str, str, str | None]]:
    return {(d.claim.event, d.claim.place.name, d.claim.side) for d in drafts}


def only(drafts: tuple[DraftClaim, ...], event: str) -> DraftClaim:
    found = [draft for draft in drafts if draft.claim.event == event]
    assert len(found) == 1, [str(draft.claim) for draft in drafts]
    return found[0]


# Many dispatches at once.


def score(dispatches: list[dict[str, Any]]) -> Counter[str]:
    """Counts of right, missing and extra claims, and of what is right about the right ones."""
    counts: Counter[str] = Counter()
    for dispatch in dispatches:
        left = [draft.claim for draft in read_dispatch(dispatch)]
        for event, name, side, allegiance, *more in dispatch["claims"]:
            told = more[0] if more else {}
            stated = str(told.get("stated", dispatch["published"]))
            same = [c for c in left if (c.event, c.place.name) == (event, name)]
            if not same:
                counts["missing"] += 1
                continue
            claim = min(
                same,
                key=lambda c: (c.claimant.allegiance != allegiance, str(c.stated_on) != stated),
            )
            left.remove(claim)
            modality = told.get("modality", "asserted")
            counts["right"] += 1
            counts["allegiance"] += claim.claimant.allegiance == allegiance
            counts["stated"] += str(claim.stated_on) == stated
            counts["modality"] += claim.modality == modality
            counts["side"] += claim.side == side
            unreal = modality in HYPOTHETICAL and claim.modality not in HYPOTHETICAL
            counts["asserted plans"] += unreal
        counts["extra"] += len(left)
    return counts


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_dispatches_are_read(language: str) -> None:
    counts = score([d for d in DISPATCHES if d["language"] == language])
    right = counts["right"]
    assert 2 * right / (2 * right + counts["missing"] + counts["extra"]) >= 0.9
    assert counts["allegiance"] / right >= 0.95
    assert counts["stated"] / right >= 0.95
    assert counts["side"] / right >= 0.95
    assert counts["modality"] / right >= 0.95
    assert counts["asserted plans"] == 0


@pytest.mark.parametrize("dispatch", DISPATCHES, ids=lambda dispatch: dispatch["id"])
def test_every_draft_explains_itself(dispatch: dict[str, Any]) -> None:
    text = dispatch["text"]
    drafts = read_dispatch(dispatch)
    ids = {draft.claim.id for draft in drafts}
    ids |= {draft.implies.id for draft in drafts if draft.implies is not None}
    for draft in drafts:
        sentence = text[draft.start : draft.end]
        assert sentence == sentence.strip() != ""
        assert all(words in sentence for words in draft.evidence)
        assert 0 < draft.certainty <= 1
        assert draft.doubts or draft.certainty > 0.9
        assert draft.claim.about is None or draft.claim.about in ids
    keys = [(d.start, d.claim.event, d.claim.place.id, d.claim.claimant) for d in drafts]
    told_twice = [key for key, n in Counter(keys).items() if n > 1 and key[1] != "captured"]
    assert not told_twice


# Plans and suppositions never become captures.


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Russia wants to capture Pokrovsk by spring."),
        ("en", "Russian forces are trying to take Pokrovsk."),
        ("en", "Putin ordered his army to seize Pokrovsk."),
        ("en", "Moscow is focused on capturing Pokrovsk."),
        ("en", "Russian troops will soon capture Pokrovsk, Pushilin said."),
        ("en", "Russian forces could seize Pokrovsk within weeks, an analyst said."),
        ("en", "If Russian troops captured Pokrovsk, the road west would be open."),
        ("en", "The capture of Pokrovsk would be a blow to Kyiv."),
        ("en", "Russia is preparing for the capture of Pokrovsk."),
        ("en", "The Kremlin wants Pokrovsk captured before the talks."),
        ("en", "Once Pokrovsk is captured, the war may end, he said."),
        ("en", "Until Pokrovsk is liberated, there will be no talks, Russia said."),
        ("en", "Should Pokrovsk fall, Russian forces would turn north."),
        ("en", "Russian forces are on the verge of taking Pokrovsk."),
        ("en", "Russia's aim is the seizure of Pokrovsk."),
        ("en", "Ukraine hopes to liberate Pokrovsk."),
        ("en", "Russian troops attacked in order to save face and take Pokrovsk."),
        ("en", "Russian commanders called for the liberation of Pokrovsk."),
        ("en", "Pokrovsk might be taken by Russian forces, the mayor warned."),
        ("en", "Has Russia captured Pokrovsk?"),
        ("uk", "Росія хоче захопити Покровськ до весни."),
        ("uk", "Окупанти намагаються захопити Покровськ."),
        ("uk", "Путін наказав, щоб війська захопили Покровськ до травня."),
        ("uk", "Росіяни скоро захоплять Покровськ, вважає експерт."),
        ("uk", "Якщо ворог захопив Покровськ, дорога на захід відкрита."),
        ("uk", "Російські війська готуються до захоплення Покровськ."),
        ("uk", "Для захоплення Покровськ Росія стягує резерви."),
        ("uk", "Окупанти можуть взяти Покровськ за місяць."),
        ("uk", "Чи захопили росіяни Покровськ?"),
        ("uk", "Мета ворога – захоплення Покровськ."),
        ("ru", "Россия хочет захватить Покровск к весне."),
        ("ru", "Российские войска пытаются взять Покровск."),
        ("ru", "Путин приказал, чтобы войска взяли Покровск к маю."),
        ("ru", "ВС РФ скоро освободят Покровск, считает эксперт."),
        ("ru", "Если российские войска взяли Покровск, дорога на запад открыта."),
        ("ru", "Российская армия готовится к захвату Покровск."),
        ("ru", "Взятие Покровск позволит российской армии пойти дальше."),
        ("ru", "Наступление будет идти, пока не освободили Покровск, сказал Путин."),
        ("ru", "Операция по освобождению Покровск продолжается, заявили в Минобороны."),
        ("ru", "Взят ли Покровск российскими войсками?"),
    ],
)
def test_plans_are_never_captures(language: str, text: str) -> None:
    name = "Pokrovsk" if language == "en" else "Покровськ" if language == "uk" else "Покровск"
    for draft in read(text, name, language=language):
        assert draft.claim.event != "captured" or draft.claim.modality in HYPOTHETICAL


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Russian forces captured Pokrovsk on Jan. 4, officials in Moscow said."),
        ("en", "Russian forces managed to capture Pokrovsk."),
        ("en", "Russian troops have taken control of Pokrovsk."),
        ("en", "Pokrovsk fell to Russian forces."),
        ("en", "Russia captures Pokrovsk."),
        ("en", "After capturing Pokrovsk, Russian forces turned north."),
        ("uk", "Російські війська захопили Покровськ."),
        ("uk", "Окупантам вдалося захопити Покровськ."),
        ("uk", "Покровськ захоплено російськими військами."),
        ("ru", "Российские войска освободили Покровск."),
        ("ru", "ВС РФ удалось взять Покровск."),
        ("ru", "Покровск взят под контроль российскими войсками."),
    ],
)
def test_captures_are_captures(language: str, text: str) -> None:
    name = "Pokrovsk" if language == "en" else "Покровськ" if language == "uk" else "Покровск"
    draft = only(read(text, name, language=language), "captured")
    assert draft.claim.modality == "asserted"
    assert draft.claim.side == "RU"


# Sides.


@pytest.mark.parametrize(
    ("text", "event", "side"),
    [
        ("Ukrainian troops repelled Russian attacks near Terny.", "repelled", "UA"),
        ("Russian assaults near Terny were repelled.", "repelled", "UA"),
        ("Ukrainian forces withdrew from Terny.", "withdrew", "RU"),
        ("Terny was liberated by Ukrainian troops.", "captured", "UA"),
        ("Ukraine lost Terny.", "captured", "RU"),
        ("Russian forces entered the outskirts of Terny.", "entered", "RU"),
        ("Ukrainian troops are surrounded in Terny.", "encircled", "RU"),
        ("Terny remains under Ukrainian control.", "holds", "UA"),
        ("Ukrainian soldiers drove Russian forces out of Terny.", "captured", "UA"),
        ("Fierce fighting continues in Terny.", "contested", None),
        ("Russian forces attacked Terny.", "attacked", None),
    ],
)
def test_who_is_put_in_control(text: str, event: str, side: str | None) -> None:
    assert only(read(text, "Terny"), event).claim.side == side


def test_our_and_the_enemy_depend_on_who_speaks() -> None:
    text = "Our soldiers repelled the enemy near Terny, {} said."
    ukrainian = read(text.format("Ukraine's General Staff"), "Terny")
    russian = read(text.format("Russia's Defense Ministry"), "Terny")
    assert only(ukrainian, "repelled").claim.side == "UA"
    assert only(russian, "repelled").claim.side == "RU"


# Places.


def test_a_list_of_places_makes_a_claim_each() -> None:
    drafts = read(
        "Russian forces captured Terny, Yampil and Zarichne.", "Terny", "Yampil", "Zarichne"
    )
    assert told(drafts) == {("captured", name, "RU") for name in ("Terny", "Yampil", "Zarichne")}


def test_places_that_only_locate_make_none() -> None:
    drafts = read(
        "Russian forces captured Terny, which sits five miles from Lyman, in Donetsk region.",
        "Terny",
        "Lyman",
        areas=("Donetsk region",),
    )
    assert told(drafts) == {("captured", "Terny", "RU")}


def test_a_village_that_is_not_known_does_not_become_its_region() -> None:
    drafts = read(
        "Russia captured the village of Nowhere in Donetsk region.", areas=("Donetsk region",)
    )
    assert drafts == ()


def test_what_a_word_refers_to() -> None:
    text = "Heavy shelling hit Terny. Russian forces then entered the village, Kyiv said."
    draft = only(read(text, "Terny"), "entered")
    assert draft.claim.place.name == "Terny"
    assert any("referred to" in doubt for doubt in draft.doubts)


def test_a_state_that_speaks_is_no_place() -> None:
    drafts = read("Moscow says its forces captured Terny.", "Terny")
    assert told(drafts) == {("captured", "Terny", "RU")}


def test_strikes_are_no_claims() -> None:
    assert read("Russian forces attacked Terny with drones and missiles.", "Terny") == ()


def test_an_ambiguous_place_is_taken_as_its_first_candidate_and_says_so() -> None:
    text = "Russian forces captured Terny."
    start = text.index("Terny")
    mention = Mention(
        start=start,
        end=start + 5,
        text="Terny",
        place=None,
        candidates=(Candidate(place=place("Terny"), score=0.4),),
    )
    unknown = Mention(start=start, end=start + 5, text="Terny", place=None)
    (draft,) = draft_claims(
        text, cut(text, "en"), [mention], published=dt.date(2025, 1, 6), source=Source()
    )
    assert draft.certainty < 0.7
    assert any("likeliest" in doubt for doubt in draft.doubts)
    assert not draft_claims(
        text, cut(text, "en"), [unknown], published=dt.date(2025, 1, 6), source=Source()
    )


# Dates.


def test_when_it_was_said_and_when_it_happened() -> None:
    text = "Russian forces captured Terny on Jan. 4, the Defense Ministry said on Sunday."
    claim = only(read(text, "Terny"), "captured").claim
    assert (str(claim.event_date), str(claim.stated_on)) == ("2025-01-04", "2025-01-05")


def test_undated_statements_take_the_publication_date() -> None:
    claim = only(read("Russian forces captured Terny.", "Terny"), "captured").claim
    assert str(claim.stated_on) == "2025-01-06"
    assert claim.event_date is None


def test_without_publication_date_days_keep_an_open_year() -> None:
    text = "Russian forces captured Terny, Russia's Defense Ministry said on Jan. 6."
    draft = only(read(text, "Terny", published=None), "captured")
    assert str(draft.claim.stated_on) == "XXXX-01-06"
    assert any("no publication date" in doubt for doubt in draft.doubts)


def test_what_ended_long_ago_is_history() -> None:
    text = "Russian forces captured Terny in March 2023."
    assert only(read(text, "Terny"), "captured").claim.modality == "historical"


def test_a_fuzzy_publication_date_will_do() -> None:
    text = "Russian forces captured Terny on Monday."
    (draft,) = draft_claims(
        text,
        cut(text, "en"),
        find(text, {"Terny": ["Terny"]}, {}),
        published=parse_date("2025-01-06"),
        source=Source(),
    )
    assert str(draft.claim.event_date) == "2025-01-06"


# Answers to claims.


def test_a_denial_names_the_claim_it_denies() -> None:
    text = "Russia said its forces took Terny. Ukraine's General Staff denied the claim."
    drafts = read(text, "Terny")
    captured, denied = only(drafts, "captured"), only(drafts, "denied")
    assert denied.claim.about == captured.claim.id
    assert denied.claim.side == "UA"


def test_a_denial_of_a_claim_not_reported_brings_it_along() -> None:
    drafts = read("Ukraine's General Staff denied Russian claims that Terny had fallen.", "Terny")
    captured, denied = only(drafts, "captured"), only(drafts, "denied")
    assert denied.claim.about == captured.claim.id
    assert captured.claim.claimant.allegiance == "RU"
    assert captured.claim.modality == "alleged"


def test_silence_is_no_denial() -> None:
    text = "Russia said its forces took Terny. Officials in Kyiv have yet to confirm the loss."
    drafts = read(text, "Terny")
    silent = only(drafts, "unconfirmed")
    assert silent.claim.claimant.allegiance == "UA"
    assert silent.claim.side is None
    assert "denied" not in {draft.claim.event for draft in drafts}


def test_what_an_outlet_cannot_verify_is_a_fact_about_the_outlet() -> None:
    text = "Russia said its forces took Terny. The Daily Globe could not verify the claim."
    silent = only(read(text, "Terny", publisher="The Daily Globe"), "unconfirmed")
    assert silent.claim.claimant.name == "The Daily Globe"
    assert silent.claim.claimant.allegiance == "independent"


def test_an_acknowledgement_adopts_the_claim() -> None:
    text = "Russia said its forces took Terny. Ukraine's military confirmed the loss."
    drafts = read(text, "Terny")
    confirmed = only(drafts, "confirmed")
    assert confirmed.claim.about == only(drafts, "captured").claim.id


# Any input.


@given(st.text(max_size=300), st.sampled_from(["en", "uk", "ru", "xx"]))
def test_any_text_gives_drafts(text: str, language: str) -> None:
    drafts = read(f"{text} captured Terny {text}", "Terny", language=language)
    assert all(isinstance(draft, DraftClaim) for draft in drafts)


WORDS = st.sampled_from(
    [
        *("captured", "denied", "said", "Russia", "Ukrainian", "forces", "Terny", "Yampil", "the"),
        *("village", "claims", "not", "will", "by", "of", "Kyiv", "confirmed", ",", ".", "“", "”"),
        *(":", "—", "on", "Monday", "Jan.", "5", "repelled", "attacks", "near", "if", "according"),
    ]
)


@given(st.lists(WORDS, max_size=60))
def test_any_order_of_telling_words_gives_sound_drafts(words: list[str]) -> None:
    drafts = read(" ".join(words), "Terny", "Yampil")
    ids = {draft.claim.id for draft in drafts}
    ids |= {draft.implies.id for draft in drafts if draft.implies is not None}
    assert all(draft.claim.about is None or draft.claim.about in ids for draft in drafts)


def test_nothing_gives_nothing() -> None:
    assert read("") == ()
    assert draft_claims("x", (), (), published=None, source=Source()) == ()


def test_reading_twice_gives_the_same() -> None:
    for dispatch in DISPATCHES[:4]:
        assert read_dispatch(dispatch) == read_dispatch(dispatch)


@pytest.mark.parametrize(
    "text",
    [
        "Ми звільнимо Мелітополь, сказав президент Зеленський.",
        "Ворог захопить Торецьк, прогнозує аналітик.",
        "Мы освободим Мелитополь, заявил министр.",
        "Had Russian forces captured Toretsk, the road would be cut.",
    ],
)
def test_a_future_or_unreal_capture_is_never_asserted(text: str) -> None:
    for draft in read_article(text, published="2024-09-03").claims:
        assert draft.claim.modality in {"planned", "hypothetical"}


def test_no_claim_is_made_about_a_place_that_only_bears_a_like_name() -> None:
    found = read_article("Russian forces captured Qurakhovve.", published="2024-09-03")
    assert found.claims == ()


@pytest.mark.parametrize(
    "text",
    [
        "Residents left Pokrovsk on Monday.",
        "Civilians fled Pokrovsk.",
        "He left Pokrovsk in 2014.",
        "Hundreds of civilians left Pokrovsk, Ukraine's General Staff said.",
        "Жителі залишили Покровськ.",
        "Жители покинули Покровск.",
    ],
)
def test_residents_who_leave_hand_nothing_over(text):
    assert not read_article(text, published="2025-01-06").claims


@pytest.mark.parametrize(
    "text",
    [
        "The garrison withdrew from Pokrovsk.",
        "Ukrainian troops left Pokrovsk on Monday.",
        "We left Pokrovsk, the General Staff of Ukraine said.",
        "Українські військові залишили Покровськ.",
    ],
)
def test_troops_who_leave_do(text):
    (draft,) = read_article(text, published="2025-01-06").claims
    assert (draft.claim.event, draft.claim.side) == ("withdrew", "RU")


@pytest.mark.parametrize(
    ("remark", "covered"),
    [
        ("Reuters could not verify the reports.",
         {"Kurakhove", "Dachne", "Toretsk", "Vovchansk", "Lyman"}),
        ("Reuters could not verify the claim.", {"Lyman"}),
        ("Reuters saw nothing of it.", set()),
    ],
)  # fmt: skip
def test_an_outlet_that_cannot_verify_says_so_of_all_it_covers(
    remark: str, covered: set[str]
) -> None:
    told = (
        "Russia's Defense Ministry said its forces captured Kurakhove and Dachne.\n\n"
        "DeepState said Russian troops entered Toretsk. Ukraine's General Staff said its troops "
        "still hold Vovchansk. Russian forces also attacked near Pokrovsk.\n\n"
        f"Residents said Russian troops left Lyman. {remark}"
    )
    claims = [d.claim for d in read_article(told, publisher="Reuters").claims]
    silent = [claim for claim in claims if claim.event == "unconfirmed"]
    assert {claim.place.name for claim in silent} == covered
    assert {claim.claimant.name for claim in silent} <= {"Reuters"}


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        ("Russian forces have almost completely captured Toretsk.", "part"),
        ("Russian forces captured Toretsk, five miles of mud.", "whole"),
        ("Росіяни окупували Торецьк майже повністю.", "part"),
        ("Росіяни майже повністю контролюють Торецьк.", "part"),
        ("ВС РФ почти полностью освободили Торецк.", "part"),
        ("Красноармейск почти взят войсками РФ.", "part"),
        ("Russian forces took control of a mine in Toretsk.", "part"),
        ("ВС РФ взяли под контроль шахту в Торецке.", "part"),
        ("Russian forces captured Toretsk's centre.", "centre"),
        ("Ukrainian forces hold western Toretsk.", "part"),
        ("Ukrainian forces hold the town of Toretsk.", "whole"),
    ],
)
def test_how_much_of_a_place_is_told(text: str, extent: str) -> None:
    assert {draft.claim.extent for draft in read_article(text).claims} == {extent}


LONG_AND_SHORT = {
    "en": "After a long and bitter week of assaults on the plain, Russian forces have captured "
    "more villages, the defence ministry said. They are the villages of Toretsk and Avdiivka.",
    "uk": "Після довгого й важкого тижня боїв на рівнині російські війська захопили ще два "
    "населені пункти, повідомили у відомстві. Це населені пункти Торецьк та Авдіївка.",
}


@pytest.mark.parametrize("text", LONG_AND_SHORT.values(), ids=LONG_AND_SHORT)
def test_places_listed_in_a_short_sentence_after_a_long_one_are_drafted(text: str) -> None:
    told = read_article(text, published="2025-01-06").claims
    assert {(d.claim.event, d.claim.place.name, d.claim.side) for d in told} == {
        ("captured", "Toretsk", "RU"), ("captured", "Avdiivka", "RU"),
    }  # fmt: skip
