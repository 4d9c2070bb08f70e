"""What is planned, feared, ordered or supposed never becomes an asserted capture.

Every sentence of the products below is read: some 1,200 of them, of modal words, verbs of taking
and frames around both, in three languages.
"""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.articles.drafts import draft_claims
from frontline.articles.text import split_sentences
from frontline.articles.values import Mention
from frontline.claims import HYPOTHETICAL, Claim, Source
from gazetteer.places import Place

PLACE = Place(
    id="local:novopil", name="Novopil", kind="settlement", country="UA", latitude=48, longitude=37
)
FORMS = {"en": "Novopil", "uk": "Новопіль", "ru": "Новополь"}

# In sentences {b} is the infinitive, {g} the gerund, {d} the past, {f} the future.
ENGLISH_MODALS = [
    "plans to {b}",
    "intends to {b}",
    "wants to {b}",
    "hopes to {b}",
    "is trying to {b}",
    "is preparing to {b}",
    "will {b}",
    "could {b}",
    "may soon {b}",
    "might {b}",
    "is about to {b}",
    "vowed to {b}",
    "has been ordered to {b}",
    "is expected to {b}",
    "would {b}",
    "threatens to {b}",
    "is aiming to {b}",
    "is likely to {b}",
    "seeks to {b}",
    "failed to {b}",
    "must {b}",
    "is determined to {b}",
    "is poised to {b}",
    "is unlikely to {b}",
    "was planning to {b}",
    "had planned to {b}",
    "is set to {b}",
    "is going to {b}",
    "is counting on {g}",
    "is considering {g}",
    "dreams of {g}",
    "is intent on {g}",
    "has set the goal of {g}",
    "is focused on {g}",
    "is close to {g}",
    "is days away from {g}",
    "has yet to {b}",
    "is eager to {b}",
    "can {b}",
    "is ready to {b}",
    "was ordered to {b}",
    "has been tasked with {g}",
    "is capable of {g}",
    "insists it will {b}",
    "promised to {b}",
    "is not able to {b}",
    "expects to {b}",
    "plans on {g}",
]
ENGLISH_VERBS = {
    "capture": ("capturing", "captured"),
    "seize": ("seizing", "seized"),
    "take": ("taking", "took"),
    "take control of": ("taking control of", "took control of"),
    "liberate": ("liberating", "liberated"),
    "occupy": ("occupying", "occupied"),
    "retake": ("retaking", "retook"),
    "conquer": ("conquering", "conquered"),
    "clear": ("clearing", "cleared"),
    "take over": ("taking over", "took over"),
}
ENGLISH_FRAMES = [
    "If Russian forces {d} Novopil, the road would be open.",
    "Should Russia {b} Novopil, Kyiv would respond.",
    "Unless Russia {d} Novopil soon, the offensive will stall.",
    "Once Russian forces {b} Novopil, they will move on.",
    "The plan is to {b} Novopil by May.",
    "Putin demanded that his army {b} Novopil.",
    "There is a risk that Russian forces will {b} Novopil.",
    "Russian attempts to {b} Novopil continue.",
    "An order to {b} Novopil was issued.",
    "Russia's goal of {g} Novopil remains unmet.",
    "Whether Russian forces can {b} Novopil is unclear.",
    "Russia's campaign to {b} Novopil may take years.",
]
UKRAINIAN_MODALS = [
    "планує {b}",
    "має намір {b}",
    "хоче {b}",
    "сподівається {b}",
    "намагається {b}",
    "готується {b}",
    "може {b}",
    "обіцяє {b}",
    "прагне {b}",
    "збирається {b}",
    "зможе {b}",
    "не змогла {b}",
    "розраховує {b}",
    "мріє {b}",
    "мусить {b}",
    "повинна {b}",
    "спробує {b}",
    "буде намагатися {b}",
    "наказала {b}",
    "погрожує {b}",
    "ставить за мету {b}",
    "здатна {b}",
    "планувала {b}",
    "хотіла {b}",
]
UKRAINIAN_VERBS = [
    "захопити",
    "окупувати",
    "взяти",
    "зайняти",
    "взяти під контроль",
    "звільнити",
    "визволити",
    "зачистити",
    "повернути",
    "опанувати",
]
UKRAINIAN_FRAMES = [
    "Якщо росіяни {d} Новопіль, ситуація зміниться.",
    "Росія хоче, щоб її армія {d} Новопіль.",
    "Росіяни скоро {f} Новопіль, вважає експерт.",
    "Існує ризик, що росіяни {f} Новопіль.",
    "Чи {f} росіяни Новопіль, невідомо.",
    "Плани щодо захоплення Новопіль зірвано.",
    "Операція з захоплення Новопіль триває.",
    "Захоплення Новопіль відкрило б шлях на захід.",
    "Коли росіяни {f} Новопіль, вони підуть далі.",
    "Росіяни так і не {d} Новопіль.",
]
UKRAINIAN_FORMS = {"захопили": "захоплять", "взяли": "візьмуть", "окупували": "окупують",
    "зайняли": "займуть", "взяли під контроль": "візьмуть під контроль"}  # fmt: skip
RUSSIAN_MODALS = [
    "планирует {b}",
    "намерена {b}",
    "хочет {b}",
    "надеется {b}",
    "пытается {b}",
    "готовится {b}",
    "может {b}",
    "обещает {b}",
    "стремится {b}",
    "собирается {b}",
    "сможет {b}",
    "не смогла {b}",
    "рассчитывает {b}",
    "мечтает {b}",
    "должна {b}",
    "попытается {b}",
    "будет пытаться {b}",
    "приказала {b}",
    "грозит {b}",
    "ставит целью {b}",
    "способна {b}",
    "планировала {b}",
    "хотела {b}",
    "вознамерилась {b}",
]
RUSSIAN_VERBS = [
    "захватить",
    "оккупировать",
    "взять",
    "занять",
    "взять под контроль",
    "освободить",
    "зачистить",
    "вернуть",
    "овладеть",
]
RUSSIAN_FRAMES = [
    "Если россияне {d} Новополь, ситуация изменится.",
    "Россия хочет, чтобы ее армия {d} Новополь.",
    "Россияне скоро {f} Новополь, считает эксперт.",
    "Есть риск, что россияне {f} Новополь.",
    "Неизвестно, {f} ли россияне Новополь.",
    "Планы по захвату Новополь сорваны.",
    "Операция по захвату Новополь продолжается.",
    "Захват Новополь открыл бы путь на запад.",
    "Когда россияне {f} Новополь, они пойдут дальше.",
    "Россияне так и не {d} Новополь.",
]
RUSSIAN_FORMS = {"захватили": "захватят", "взяли": "возьмут", "оккупировали": "оккупируют",
    "заняли": "займут", "взяли под контроль": "возьмут под контроль",
    "освободили": "освободят"}  # fmt: skip


def read(text: str, language: str) -> list[Claim]:
    """The drafts of a sentence about Novopil."""
    name = FORMS[language]
    start = text.index(name)
    mention = Mention(start=start, end=start + len(name), text=name, place=PLACE)
    drafts = draft_claims(
        text,
        split_sentences(text),
        [mention],
        published=dt.date(2025, 1, 6),
        source=Source(publisher="North Wire"),
    )
    return [draft.claim for draft in drafts]


def sentences(language: str) -> list[str]:
    if language == "en":
        told = [
            f"Russia {modal.format(b=verb, g=gerund)} Novopil."
            for modal, (verb, (gerund, _)) in product(ENGLISH_MODALS, ENGLISH_VERBS.items())
        ]
        return told + [
            frame.format(b=verb, g=gerund, d=past)
            for frame, (verb, (gerund, past)) in product(ENGLISH_FRAMES, ENGLISH_VERBS.items())
        ]
    subject, modals, verbs, frames, forms = {
        "uk": ("Росія", UKRAINIAN_MODALS, UKRAINIAN_VERBS, UKRAINIAN_FRAMES, UKRAINIAN_FORMS),
        "ru": ("Россия", RUSSIAN_MODALS, RUSSIAN_VERBS, RUSSIAN_FRAMES, RUSSIAN_FORMS),
    }[language]
    told = [
        f"{subject} {modal.format(b=verb)} {FORMS[language]}."
        for modal, verb in product(modals, verbs)
    ]
    return told + [
        frame.format(d=past, f=future) for frame, (past, future) in product(frames, forms.items())
    ]


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_no_plan_and_no_supposition_is_an_asserted_capture(language: str) -> None:
    asserted = [
        (text, claim.event)
        for text in sentences(language)
        for claim in read(text, language)
        if claim.event in {"captured", "holds", "entered"} and claim.modality not in HYPOTHETICAL
    ]
    assert asserted == []


ENDS = st.sampled_from(
    ["", " analysts said", " the General Staff said on Monday", " he told reporters, adding that"]
)


@given(st.sampled_from(sentences("en")), ENDS, st.sampled_from(["", "According to officials, "]))
def test_who_reports_a_plan_does_not_make_it_real(sentence: str, end: str, start: str) -> None:
    text = f"{start}{sentence}" if not end else f"{sentence.rstrip('.')},{end}."
    for claim in read(text, "en"):
        assert claim.event != "captured" or claim.modality in HYPOTHETICAL


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Russian forces managed to capture Novopil."),
        ("en", "After capturing Novopil, Russian forces moved on."),
        ("uk", "Росіянам вдалося захопити Новопіль."),
        ("ru", "Россиянам удалось взять Новополь."),
    ],
)
def test_what_succeeded_is_no_plan(language: str, text: str) -> None:
    assert [(c.event, c.modality) for c in read(text, language)] == [("captured", "asserted")]
