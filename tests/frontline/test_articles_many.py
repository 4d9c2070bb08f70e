"""Many articles: the broken are reported, copies are one family, one claim has several sources."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import frontline as fl
from frontline.articles import Article, read_articles
from frontline.articles._identities import identify
from frontline.articles.many import find_families

AGENCY = (
    "Russia's Defense Ministry said on Monday that its forces had captured Kurakhove, a town some "
    "35 km south of Pokrovsk, after weeks of heavy fighting in and around its industrial zone. "
    "Officials in Kyiv have yet to confirm the loss. Ukraine's General Staff said that its troops "
    "repelled 12 attacks near Pokrovsk in the past 24 hours."
)
COPY = f"{AGENCY} Additional reporting by our own staff."
OTHER = (
    "Moscow says it took Kurakhove. In a briefing, the Russian Defense Ministry claimed on Monday "
    "that Kurakhove had been captured by its Tsentr group of forces. Nothing was said of losses."
)


def given_article(text: str, publisher: str) -> dict[str, str]:
    return {"text": text, "publisher": publisher, "published": "2025-01-06"}


def test_one_broken_article_is_reported_and_the_rest_go_on(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(AGENCY, encoding="utf-8")
    given_articles = [path, "", tmp_path / "none.txt", {"published": "2025"}, 7, AGENCY]
    found = read_articles(given_articles, progress=False)  # type: ignore[arg-type]
    assert list(found.articles) == [0, 5]
    assert [broken.number for broken in found.broken] == [1, 2, 3, 4]
    assert all(broken.reason for broken in found.broken)


def test_copies_of_one_text_are_one_family() -> None:
    families = find_families({0: AGENCY, 1: OTHER, 2: COPY})
    assert families[0] == families[2] != families[1]


def test_one_claim_of_several_outlets_has_several_sources() -> None:
    given_articles = [
        given_article(AGENCY, "North Wire"),
        given_article(COPY, "The Example"),
        given_article(OTHER, "East Post"),
    ]
    found = read_articles(given_articles, progress=False)
    by_speaker = {c.claim.claimant.name: c for c in found.claims if c.claim.event == "captured"}
    assert set(by_speaker) == {"Russia's Defense Ministry", "Moscow"}
    captured = by_speaker["Russia's Defense Ministry"]
    assert {number for number, _ in captured.drafts} == {0, 1, 2}
    assert captured.families == 2
    (repelled,) = [c for c in found.claims if c.claim.event == "repelled"]
    assert ({number for number, _ in repelled.drafts}, repelled.families) == ({0, 1}, 1)


def test_speakers_of_one_side_stay_apart() -> None:
    told = {
        "Ukraine's General Staff said on Monday its troops hold Kurakhove.": "2025-01-06",
        "President Volodymyr Zelensky said Ukrainian troops hold Kurakhove.": "2025-01-07",
        "Генеральний штаб ЗСУ повідомив, що українські війська утримують Курахове.": "2025-01-06",
        "За словами Зеленського, українські війська утримують Курахове.": "2025-01-07",
    }
    given_articles = [{"text": text, "published": day} for text, day in told.items()]
    found = read_articles(given_articles, progress=False)
    assert [
        ([number for number, _ in claim.drafts], claim.claim.side, str(claim.claim.stated_on))
        for claim in found.claims
    ] == [([0, 2], "UA", "2025-01-06"), ([1, 3], "UA", "2025-01-07")]


def test_whoever_has_no_name_is_one_in_copies_only() -> None:
    text = "According to residents, Russian troops entered {}. Nobody else reported it so far."
    texts = [
        text.format("Kurakhove"),
        text.format("Kurakhove"),
        f"{AGENCY} {text}".format("Kurakhove"),
    ]
    found = read_articles(texts, progress=False)
    entered = [c for c in found.claims if c.claim.event == "entered"]
    assert [[number for number, _ in c.drafts] for c in entered] == [[0, 1], [2]]


def test_a_plan_is_not_the_claim_that_it_came_true() -> None:
    texts = [
        "Russia's Defense Ministry said its forces plan to capture Kurakhove.",
        "Russia's Defense Ministry said its forces captured Kurakhove.",
    ]
    found = read_articles([given_article(text, "North Wire") for text in texts], progress=False)
    assert len(found.claims) == 2


@pytest.mark.parametrize(
    ("names", "same"),
    [
        (["Russia's Defense Ministry", "the Russian Ministry of Defence", "Минобороны РФ",
          "Міноборони Росії", "Министерство обороны России"], True),
        (["Volodymyr Zelensky", "President Zelenskyy", "Володимир Зеленський", "Зеленский"], True),
        (["Ukraine's General Staff", "Генштаб ЗСУ", "Генеральный штаб Вооружённых сил Украины"],
         True),
        (["Russia's Defense Ministry", "Moscow", "Denis Pushilin"], False),
        (["46th Airmobile Brigade", "79th Airmobile Brigade"], False),
        (["Ukraine's General Staff", "Kyiv", "Khortytsia operational group"], False),
    ],
)  # fmt: skip
def test_one_speaker_has_one_key_however_named(names: list[str], *, same: bool) -> None:
    assert len({identify(name) for name in names}) == (1 if same else len(names))


@given(st.text(max_size=40))
def test_any_name_has_a_key(name: str) -> None:
    assert identify(name) == identify(name.strip())


def test_claims_of_different_days_stay_apart() -> None:
    given_articles = [
        {"text": f"Russia's Defense Ministry said its forces took {place}.", "published": day}
        for place, day in (("Kurakhove", "2025-01-06"), ("Kurakhove", "2025-03-01"))
    ]
    found = read_articles(given_articles, progress=False)
    assert [claim.claim.event for claim in found.claims] == ["captured", "captured"]


def test_workers_read_what_one_reads() -> None:
    given_articles = [given_article(text, "North Wire") for text in (AGENCY, OTHER, "", COPY)] * 2
    alone = read_articles(given_articles, progress=False)
    together = read_articles(given_articles, workers=2, progress=False)
    assert together == alone
    assert all(isinstance(article, Article) for article in together.articles.values())


def test_nothing_gives_nothing() -> None:
    found = read_articles([], progress=False)
    assert (found.articles, found.broken, found.claims) == ({}, (), ())


@given(st.lists(st.text(max_size=80), max_size=8))
def test_every_text_has_a_family_and_copies_share_it(texts: list[str]) -> None:
    doubled = dict(enumerate(texts + texts))
    families = find_families(doubled)
    assert families.keys() == doubled.keys()
    assert all(families[at] == families[at + len(texts)] for at in range(len(texts)))


def test_one_article_is_no_list_and_a_path_no_text() -> None:
    with pytest.raises(fl.UnreadableInput, match="list of articles"):
        fl.read_articles("Kurakhove fell.")
    for name in ("art/en.txt", "C:\\news\\en.html", " report.pdf\n"):
        with pytest.raises(fl.UnreadableInput, match="name of a file"):
            fl.read_article(name)
    assert fl.read_article("Kurakhove fell. See note.txt").sentences
