"""From an article to a ledger: what a machine drafted counts once a person has reviewed it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import frontline
from frontline.articles import read_article
from frontline.articles._assembly import GUESSED
from frontline.articles._rivals import name_rivals
from frontline.articles.values import DraftClaim, Mention
from frontline.claims import Claim, Claimant
from frontline.cli import cli
from frontline.errors import InvalidLedger, UnwritableOutput
from frontline.ledger.reviewing import format_review
from gazetteer.places import Candidate, Place

STORY = (
    "Moscow claims Kurakhove\n\n"
    "Russia's Defense Ministry said on Monday that its forces captured Kurakhove. Officials in "
    "Kyiv have yet to confirm the loss.\n\n"
    "Ukrainian troops have not left Pokrovsk, the General Staff said.\n"
)


@pytest.fixture
def article_file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_read_review_check_control(article_file: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "draft.yaml"
    runner = CliRunner()
    options = ["--published", "2025-01-06", "--publisher", "The Example"]
    made = runner.invoke(cli, ["read", str(article_file), *options, "-o", str(ledger)])
    assert made.exit_code == 0, made.output
    assert "to review" in made.output

    checked = runner.invoke(cli, ["check", str(ledger)])
    assert checked.exit_code == 1
    assert "nobody has reviewed" in checked.output
    control = runner.invoke(cli, ["control", str(ledger), "--on", "2025-01-06"])
    assert control.exit_code == 1

    text = ledger.read_text(encoding="utf-8")
    ledger.write_text(text.replace("reviewed: false", "reviewed: true"), encoding="utf-8")
    assert runner.invoke(cli, ["check", str(ledger)]).exit_code == 0
    claims = frontline.read_claims(ledger)
    state = frontline.control(claims, on="2025-01-06").set_index("name").loc["Kurakhove"]
    assert (state["status"], state["controller"]) == ("claimed", "RU")


def test_every_claim_not_reviewed_is_named_with_its_line(tmp_path: Path) -> None:
    article = read_article(STORY, published="2025-01-06")
    path = tmp_path / "draft.yaml"
    frontline.write_review(path, article)
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = [n for n, line in enumerate(lines, start=1) if line == "    reviewed: false"]
    with pytest.raises(InvalidLedger) as caught:
        frontline.read_claims(path)
    assert [problem.line for problem in caught.value.problems] == wanted
    assert len(wanted) >= len(article.claims)


def test_one_claim_left_unreviewed_keeps_the_whole_ledger_out(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    text = format_review(read_article(STORY, published="2025-01-06"))
    count = text.count("reviewed: false")
    path.write_text(text.replace("reviewed: false", "reviewed: true", count - 1), encoding="utf-8")
    with pytest.raises(InvalidLedger, match="nobody has reviewed"):
        frontline.read_claims(path)


def test_a_draft_shows_the_sentence_and_what_to_look_at() -> None:
    text = format_review(read_article(STORY, published="2025-01-06"))
    assert "# “Officials in Kyiv have yet to confirm the loss.”" in text
    assert "#   rests on: " in text
    assert "#   look at: " in text
    assert "#   certainty 0." in text


def test_what_is_only_denied_stands_before_its_denial() -> None:
    document = yaml.safe_load(format_review(read_article(STORY, published="2025-01-06")))
    events = [(claim["id"], claim["event"], claim.get("about")) for claim in document["claims"]]
    denied = next(at for at, event in enumerate(events) if event[1] == "denied")
    assert events[denied - 1][0] == events[denied][2]


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    path.write_text("claims: []\n", encoding="utf-8")
    article = read_article(STORY, published="2025-01-06")
    with pytest.raises(UnwritableOutput, match="reviewed claims"):
        frontline.write_review(path, article)
    assert path.read_text(encoding="utf-8") == "claims: []\n"
    with pytest.raises(UnwritableOutput, match=r"\.yaml"):
        frontline.write_review(tmp_path / "draft.json", article)


@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_nothing_in_a_sentence_ends_its_comment(words: str) -> None:
    text = f"Russian forces captured Kurakhove {words} and Pokrovsk."
    article = read_article(text, published="2025-01-06", title=words)
    document = yaml.safe_load(format_review(article))
    assert all(claim["reviewed"] is False for claim in document["claims"])
    assert len(document["claims"]) == len(article.list_drafts())


def test_an_article_without_claims_gives_a_ledger_without_any(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    frontline.write_review(path, read_article("It rained in Kurakhove.", published="2025-01-06"))
    assert len(frontline.read_claims(path)) == 0


@pytest.mark.parametrize(
    "told",
    [
        "Ukraine's General Staff on Saturday denied that Kurakhove had been captured.",
        "Ukraine's General Staff on Saturday denied Russian claims that Kurakhove was captured.",
        "Russia claimed the capture of Kurakhove. Kyiv denied on Saturday that it had been lost.",
        "Kyiv on Saturday denied that Kurakhove was lost. Moscow said on Sunday it took Kurakhove.",
    ],
)
def test_nothing_is_denied_before_it_was_claimed(told: str, tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    frontline.write_review(path, read_article(told, published="2025-01-06"))
    reviewed = path.read_text(encoding="utf-8").replace("reviewed: false", "reviewed: true")
    path.write_text(reviewed, encoding="utf-8")
    claims = {claim.id: claim for claim in frontline.read_claims(path)}
    (denial,) = [claim for claim in claims.values() if claim.event == "denied"]
    denied = claims[denial.about or ""]
    assert str(denial.stated_on) == "2025-01-04"
    assert denied.known_since is not None
    assert denial.known_since is not None
    assert denied.known_since <= denial.known_since
    checked = CliRunner().invoke(cli, ["check", str(path)])
    assert "not known before" not in checked.output


def test_half_a_character_of_a_publisher_or_a_text_leaves_a_readable_ledger(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    text = (
        "Kurakhove \ud800 held\n\n"
        "Vasyl\udc00 Petrenko, a Ukrainian official, said Kyiv holds Kurakhove."
    )
    told = {"publisher": "The \udce9 Post", "url": "https://example.org/\udfff"}
    frontline.write_review(path, read_article(text, published="2025-01-06", **told))
    reviewed = path.read_text(encoding="utf-8").replace("reviewed: false", "reviewed: true")
    path.write_text(reviewed, encoding="utf-8")
    (claim,) = frontline.read_claims(path)
    assert claim.source.publisher == "The \ufffd Post"


def test_the_drafts_counted_are_those_written(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Ukraine's General Staff denied that Kurakhove had been captured.", "utf-8")
    ledger = tmp_path / "draft.yaml"
    options = ["--published", "2025-01-06", "-o", str(ledger)]
    made = CliRunner().invoke(cli, ["read", str(article), *options])
    assert ledger.read_text(encoding="utf-8").count("    reviewed: false") == 2
    assert "2 draft claims to review" in made.output


@pytest.mark.parametrize("command", ["read", "distances"])
def test_exit_1_says_which_distance_is_false(command: str, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Kurakhove lies about 90 km south of Pokrovsk.", encoding="utf-8")
    more = ["-o", str(tmp_path / "draft.yaml")] if command == "read" else ["--json"]
    told = CliRunner().invoke(cli, [command, str(article), *more])
    assert told.exit_code == 1
    assert "about 90 km south of Pokrovsk" in told.stderr
    assert "false" in told.stderr
    assert "exit code 1" in CliRunner().invoke(cli, [command, "--help"]).output.lower()


def test_a_place_that_is_open_is_chosen_by_the_reviewer(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    article = read_article(
        "Russian forces captured Novoselivka, Moscow said.", published="2025-01-06"
    )
    (draft,) = article.claims
    assert draft.place is None
    assert len(draft.candidates) > 1
    assert draft.to_dict()["place"] is None
    assert draft.where == "Novoselivka (?)"
    assert "Novoselivka (?)" in article._repr_html_()
    frontline.write_review(path, article)
    text = path.read_text(encoding="utf-8").replace("reviewed: false", "reviewed: true")
    chosen = draft.candidates[1].place
    assert f"place: {chosen.id} for {chosen.describe()}?" in " ".join(text.replace("#", "").split())
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidLedger, match="has no `place`"):
        frontline.read_claims(path)
    path.write_text(text.replace("    place:  # one of those above", f"    place: {chosen.id}"))
    (claim,) = frontline.read_claims(path)
    assert claim.place.id == chosen.id


def test_a_place_clearly_ahead_of_others_is_drafted_with_a_doubt() -> None:
    def rated(*scores: float) -> DraftClaim:
        places = [
            Place(id=f"local:{at}", name="X", kind="settlement", latitude=48, longitude=37)
            for at in range(len(scores))
        ]
        candidates = tuple(
            Candidate(place=place, score=score, reasons=())
            for place, score in zip(places, scores, strict=True)
        )
        mention = Mention(start=0, end=1, text="X", place=None, candidates=candidates)
        claim = Claim(place=places[0], event="contested", claimant=Claimant(name="it"))
        draft = DraftClaim(start=0, end=9, claim=claim, certainty=0.5, doubts=(GUESSED,))
        return name_rivals([draft], [mention])[0]

    assert rated(0.6, 0.1).place is not None
    assert rated(0.6, 0.1).doubts != (GUESSED,)
    assert rated(0.3, 0.2).place is None
