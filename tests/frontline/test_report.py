"""What a report says: composed from statuses and reasons, drafts apart, nothing upgraded."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from reports import (
    DISPATCHES,
    LEDGER,
    MINISTRY,
    SIDES,
    STAFF,
    claim,
    grid,
)
from strategies import ledgers

import frontline as fl
from frontline.claims import Claim, Source, as_date
from frontline.errors import InvalidDate, InvalidLedger, InvalidOption, UnreadableInput
from frontline.ledger import Ledger
from frontline.report import ReportOptions
from frontline.report.areas import pick_days
from frontline.report.citations import Citations, link_of
from frontline.report.findings import find
from frontline.report.material import gather
from frontline.report.summary import summarise
from frontline.report.wording import plain, say_date
from gazetteer.places import Place

TOWN = Place(id="local:t", name="Town", kind="settlement", latitude=48, longitude=37)


def look(*given, **options):
    chosen = ReportOptions(**options)
    return find(gather(given, chosen), chosen)


@pytest.fixture(scope="module")
def example(root):
    return look(root / LEDGER)


@pytest.fixture(scope="module")
def read(root):
    return look(*(root / path for path in DISPATCHES), published="2025-01-06")


@pytest.fixture(scope="module")
def mixed(root):
    paths = [root / LEDGER, *(root / path for path in DISPATCHES)]
    return look(*paths, published="2025-01-06")


def lines(found, key):
    return [
        str(line) for group in summarise(found).groups if group.key == key for line in group.lines
    ]


class TestSummary:
    def test_it_says_what_changed_and_what_was_said_before(self, example):
        captured = "claimed by Russia; before: unknown; Ukraine inferred from a later claim."
        assert lines(example, "changed") == [
            f"6 January 2025, Dachenske: {captured}",
            f"6 January 2025, Kurakhove: {captured}",
            "10 August 2024, Kursk Oblast: contested; before: nobody had spoken of it.",
        ]

    def test_it_says_who_claims_it(self, example):
        assert lines(example, "claimants")[0] == (
            "Russia's Ministry of Defence (official, Russia): says that Russia holds Dachenske and "
            "Kurakhove; says that Ukraine is in a part of Kursk Oblast."
        )

    def test_it_says_what_is_contested_and_why(self, example):
        (group,) = [g for g in summarise(example).groups if g.key == "disputed"]
        (line,) = group.lines
        assert (line.place.name, line.status) == ("Kursk Oblast", "contested")
        assert line.reason.startswith("Contested, nobody is said to hold the whole")

    def test_it_says_who_is_on_record_as_not_confirming(self, example):
        assert (
            "Kurakhove: claimed by Russia; on record as not having confirmed it: Officials in Kyiv."
        ) in lines(example, "unconfirmed")

    def test_a_claim_nobody_answered_is_said_to_stand_alone(self):
        found = look(Ledger([claim(MINISTRY, "captured", "RU", place=TOWN)], sides=SIDES))
        assert lines(found, "unconfirmed") == [
            "Town: claimed by Russia; nobody of another side has said anything of it since."
        ]

    def test_places_nobody_speaks_of_are_named_as_unknown(self, example):
        (line,) = lines(example, "unknown")
        assert "Sudzha" in line
        assert "No claim in force says who holds" in line

    def test_plans_move_nothing_and_are_called_plans(self):
        plan = claim(MINISTRY, "captured", "RU", place=TOWN, modality="planned")
        found = look(Ledger([plan], sides=SIDES))
        assert [state.status for state in found.states] == ["unknown"]
        assert any("plans or possibilities" in line for line in lines(found, "unknown"))

    def test_a_period_tells_only_what_changed_in_it(self, root):
        found = look(root / LEDGER, since="2025-01-01")
        assert {change.after.place.name for change in found.changes} == {"Dachenske", "Kurakhove"}
        assert not look(root / LEDGER, since="2025-01-07", on="2025-01-08").changes

    def test_the_report_of_the_day_before_knows_less(self, root):
        found = look(root / LEDGER, on="2025-01-05", known_by="2025-01-05")
        statuses = {state.place.name: state.status for state in found.states}
        assert "Kurakhove" not in statuses
        assert found.withheld > 0
        assert all(c.known_since <= dt.date(2025, 1, 5) for c in found.claims)

    @given(ledgers())
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    def test_no_sentence_says_more_than_the_status(self, ledger):
        found = look(ledger)
        states = {state.place.id: state for state in found.states}
        for group in summarise(found).groups:
            for line in group.lines:
                if line.place is None or group.key == "changed":
                    continue
                state = states[line.place.id]
                assert line.status == state.status
                assert ("agreed" in line.text.split()) <= (state.status == "agreed")
                if state.controller is None:
                    assert not line.text.startswith(("claimed by", "agreed", "assessed as"))

    @given(ledgers())
    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    def test_the_order_of_ledgers_does_not_matter(self, ledger):
        half = len(ledger) // 2
        ids = {c.about for c in ledger}
        if ids != {None} or half == 0:
            return
        first = Ledger(ledger.claims[:half], sides=ledger.sides)
        second = Ledger(ledger.claims[half:], sides=ledger.sides)
        assert str(summarise(look(first, second))) == str(summarise(look(second, first)))


class TestDrafts:
    def test_beside_a_ledger_they_move_nothing(self, example, mixed):
        assert not mixed.counted
        assert mixed.states == example.states
        assert mixed.claims == example.claims
        assert str(summarise(mixed).groups) == str(summarise(example).groups)
        assert len(mixed.drafts) == 17
        assert mixed.source_count == example.source_count == 2

    def test_alone_they_decide_and_every_line_that_rests_on_them_is_marked(self, read):
        assert read.counted
        marked = [
            line
            for group in summarise(read).groups
            for line in group.lines
            if line.place is not None
        ]
        assert marked
        assert all(line.draft for line in marked)
        assert all("unreviewed drafts" in str(line) for line in marked)

    def test_what_they_would_change_is_said(self, mixed):
        told = {state.place.name: state.status for state in mixed.otherwise.values()}
        assert told["Kurakhove"] == "disputed"
        assert told["Pokrovsk"] == "claimed"

    def test_they_count_beside_a_ledger_only_if_asked_to(self, root):
        paths = [root / LEDGER, root / DISPATCHES[1]]
        found = look(*paths, published="2025-01-06", count_drafts=True)
        statuses = {state.place.name: state for state in found.states}
        assert statuses["Kurakhove"].status == "disputed"
        assert found.rests_on_drafts(statuses["Kurakhove"])
        assert not found.rests_on_drafts(statuses["Dachenske"])
        assert found.otherwise[statuses["Kurakhove"].place.id].status == "claimed"

    def test_one_claim_of_several_articles_is_one_with_several_sources(self, read):
        captured = [d for d in read.drafts if d.claim.event == "captured" and len(d.reports) > 1]
        (draft,) = captured
        assert draft.claim.place.name == "Kurakhove"
        assert len({report.source for report in draft.reports}) == 2
        assert draft.families == 2

    def test_a_draft_that_repeats_a_reviewed_claim_says_so(self, mixed):
        captured = next(d for d in mixed.drafts if len(d.reports) > 1)
        assert mixed.repeated[captured.claim.id] == "kurakhove-captured"
        assert len(mixed.repeated) < len(mixed.drafts)

    def test_copies_of_one_text_are_one_report(self, root):
        text = (root / DISPATCHES[0]).read_text(encoding="utf-8")
        articles = [
            fl.read_article(text, published="2025-01-06", publisher=name) for name in ("A", "B")
        ]
        found = look(*articles)
        assert {draft.families for draft in found.drafts} == {1}
        captured = next(d for d in found.drafts if d.claim.event == "captured")
        assert {report.source.publisher for report in captured.reports} == {"A", "B"}

    def test_two_articles_of_no_name_do_not_speak_with_one_voice(self):
        texts = ["Russian forces captured Kurakhove.", "Ukrainian forces left Kurakhove on Monday."]
        articles = [
            fl.read_article(text, published="2025-01-06", publisher=name)
            for text, name in zip(texts, ("One", "Two"), strict=True)
        ]
        found = look(*articles)
        assert "the article" not in {claim.claimant.name for claim in found.claims}

    def test_a_draft_without_any_date_is_left_out_with_the_reason(self):
        found = look(fl.read_article("Russian forces captured Kurakhove."))
        (draft,) = found.drafts
        assert not found.claims
        assert draft.fault
        assert not found.states

    def test_a_denial_of_what_another_article_reports_finds_it(self, read):
        ids = {draft.claim.id for draft in read.drafts}
        denials = [draft.claim for draft in read.drafts if draft.claim.event == "denied"]
        assert denials
        assert all(denial.about in ids for denial in denials)

    def test_an_article_that_appeared_later_is_not_known(self, root):
        found = look(
            root / LEDGER, root / DISPATCHES[0], published="2025-01-06", known_by="2025-01-05"
        )
        assert not found.towns.from_articles
        assert not found.towns.checked


class TestInput:
    def test_files_and_values_make_the_same_report(self, root, mixed):
        articles = [
            fl.read_article((root / path).read_text(encoding="utf-8"), published="2025-01-06")
            for path in DISPATCHES
        ]
        found = look(fl.read_claims(root / LEDGER), *articles)
        assert found.states == mixed.states
        assert {d.claim.id for d in found.drafts} == {d.claim.id for d in mixed.drafts}

    def test_inputs_are_named_without_their_folder_and_with_their_digest(self, mixed):
        assert [given.name for given in mixed.material.inputs] == [
            "kurakhove-2025-01.yaml", "en.txt", "uk.txt", "ru.txt"
        ]  # fmt: skip
        assert all(len(given.digest) == 64 for given in mixed.material.inputs)

    def test_one_bad_input_and_there_is_no_report(self, root, tmp_path):
        bad = tmp_path / "bad.txt"
        bad.write_bytes(b"\x00\x01")
        with pytest.raises(UnreadableInput, match=r"bad\.txt"):
            fl.report(root / LEDGER, bad)
        with pytest.raises(UnreadableInput):
            fl.report(root / LEDGER, tmp_path / "missing.yaml")

    def test_nothing_given_is_refused(self):
        with pytest.raises(InvalidOption, match="at least one"):
            fl.report()

    def test_ledgers_that_disagree_about_a_side_are_refused(self):
        one = Ledger([claim(MINISTRY, "captured", "RU", place=TOWN)], sides=SIDES)
        other = Ledger([claim(STAFF, "holds", "UA", place=TOWN)], sides={"UA": "Utopia"})
        with pytest.raises(InvalidLedger, match="Utopia"):
            look(one, other)

    @pytest.mark.parametrize(
        ("options", "error"),
        [
            ({"on": "soon"}, InvalidDate),
            ({"published": "soon"}, InvalidDate),
            ({"on": "2025-01-01", "since": "2025-01-02"}, InvalidOption),
            ({"most_rows": 0}, InvalidOption),
            ({"colours": {"RU": "red"}}, ValueError),
        ],
    )
    def test_options_that_make_no_sense_are_refused(self, options, error):
        with pytest.raises(error):
            ReportOptions(**options)

    def test_an_empty_ledger_says_that_there_is_nothing(self):
        found = look(Ledger())
        assert found.on is None
        assert "nothing can be said" in str(summarise(found))


class TestAreas:
    def test_gain_and_loss_are_told_where_a_line_can_be_drawn(self):
        found = look(grid())
        rows = {(row.day.isoformat(), row.side): row for row in found.areas.rows}
        before, after = rows["2025-01-01", "RU"], rows["2025-01-05", "RU"]
        assert after.km2 > before.km2 > 0
        assert before.gain_km2 is None
        assert after.gain_km2 == pytest.approx(after.km2 - before.km2 + after.loss_km2)
        assert rows["2025-01-05", "UA"].km2 < rows["2025-01-01", "UA"].km2
        assert len(found.areas.kilometres) == 2

    def test_without_a_line_no_area_is_given_and_the_reason_is(self, example):
        assert example.areas.rows == ()
        ((day, reason),) = example.areas.reasons
        assert day == example.on
        assert "no line to draw" in reason

    @pytest.mark.parametrize("count", [1, 2, 6, 7, 100])
    def test_of_many_days_a_few_are_drawn_and_the_first_and_last_always(self, count):
        days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(count)]
        picked = pick_days(days)
        assert picked == sorted(set(picked))
        assert (picked[0], picked[-1]) == (days[0], days[-1])
        assert len(picked) == min(count, 6)


class TestDistances:
    def test_the_matrix_is_of_the_towns_of_the_articles(self, read):
        towns = read.towns
        at = {label: index for index, label in enumerate(towns.labels)}
        km = towns.kilometres[at["Kurakhove"]][at["Pokrovsk"]]
        assert km == pytest.approx(fl.distance("Kurakhove", "Pokrovsk").kilometres)
        assert [each.statement.verdict for each in towns.checked] == ["true", "true"]

    def test_a_false_statement_is_found(self):
        text = "Kurakhove lies 300 kilometres north of Pokrovsk."
        assert look(fl.read_article(text, published="2025-01-06")).towns.has_false

    def test_there_are_no_more_towns_than_asked_for(self, root):
        found = look(root / DISPATCHES[0], published="2025-01-06", most_towns=2)
        assert len(found.towns.places) == len(found.towns.kilometres) == 2
        assert found.towns.left_out > 0


class TestCitations:
    def test_quotes_and_chains_do_not_make_another_source(self):
        one = Source(publisher="Paper", title="News", quote="a")
        other = Source(publisher="Paper", title="News", chain=("Telegram",))
        assert len(Citations([one, other, Source()]).items) == 1

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc/passwd",
            "//x.example", "https://", "https://x .example", "ftp://x.example", "x.example", "",
            "java\nscript:alert(1)", "https://[", None, "vbscript:x", " https://x.example",
        ],
    )  # fmt: skip
    def test_no_other_address_becomes_a_link(self, address):
        assert link_of(address) is None

    def test_http_and_https_become_links(self):
        assert link_of("https://x.example/a?b=c#d") == "https://x.example/a?b=c#d"
        assert link_of("http://x.example") == "http://x.example"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("2025-01-06", "6 January 2025"),
            ("2025-01", "January 2025"),
            ("2022", "2022"),
            ("../2025-01-05", "by 5 January 2025"),
            ("2025-01-04/2025-01-05", "4 to 5 January 2025"),
            ("2024-12-31/2025-01-05", "31 December 2024 to 5 January 2025"),
            ("2025-01-06~", "2025-01-06~"),
            ("XXXX-01-06", "XXXX-01-06"),
        ],
    )
    def test_dates_are_told_as_precise_as_they_were_said(self, text, said):
        assert say_date(as_date(text)) == said

    def test_marks_that_turn_text_around_are_spelt_out(self):
        assert plain("a\u202eb\u2066\n\tc\u200d") == "a<U+202E>b<U+2066> c"


def test_claims_of_a_later_day_are_shown_as_such_and_decide_nothing():
    early = claim(STAFF, "holds", "UA", "2025-01-01", place=TOWN)
    late = claim(MINISTRY, "captured", "RU", "2025-01-06", place=TOWN)
    found = look(Ledger([early, late], sides=SIDES), on="2025-01-03")
    (state,) = found.states
    assert (state.status, state.controller) == ("claimed", "UA")
    assert late in found.claims


def test_a_report_shows_itself(root):
    made = fl.report(root / LEDGER)
    assert repr(made) == (
        "<Report: Kurakhove and Kursk Oblast, 5 and 6 January 2025; 27 claims, as of 2025-01-06>"
    )
    assert isinstance(made.findings.claims[0], Claim)


def test_what_a_person_has_reviewed_is_no_draft_where_its_article_stands_beside_it():
    text = "Russia's defence ministry said on January 6 that its forces captured Kurakhove."
    article = fl.read_article(text, published="2025-01-06")
    ledger = Ledger([draft.claim for draft in article.claims], sides=article.name_sides())
    found = look(ledger, article)
    assert found.claims
    assert not found.draft_ids
    assert not any(found.rests_on_drafts(state) for state in found.states)


def test_a_report_without_a_title_is_called_by_the_places_of_which_most_is_said():
    text = "Russia said it took Toretsk. Kyiv denied it took Toretsk. Russia said it took Avdiivka."
    found = look(fl.read_article(text, published="2025-01-06"))
    assert found.title == "Who says what of Toretsk, Avdiivka"
