"""The engine says what the rules say: in columns, at any size, what `slow_history` says slowly."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from slow_history import find_history_slowly

import frontline as fl
from frontline.claims import (
    NEEDS_ABOUT,
    NEEDS_SIDE,
    Claim,
    Claimant,
    Quantity,
    Source,
    as_date,
)
from frontline.control import Outcome, engine, find_history, find_states, policy_named
from frontline.control.columns import ClaimColumns
from frontline.dates import parse_date
from frontline.errors import InvalidLedger, UnknownPolicy
from frontline.ledger import Ledger
from gazetteer.places import Name, Place

TWO = {"RU": "Russia", "UA": "Ukraine"}
THREE = {**TWO, "BY": "Belarus"}
FIRST = dt.date(2025, 1, 1)


def place(name, kind="settlement", **more):
    precision = "exact" if kind == "settlement" else "area"
    point = {"latitude": 48, "longitude": 37, "precision": precision}
    return Place(id=f"local:{name}", name=name, kind=kind, country="UA", **(point | more))


TOWN = place("A", admin1="Area", admin2="Raion")
PLACES = [
    TOWN,
    TOWN,
    place("B", admin1="Area"),
    place("Area", "oblast"),
    place("Raion", "raion", admin1="Area"),
    place("Country", "country"),
]
BOX = "POLYGON ((36 47, {east} 47, {east} 49, 36 49, 36 47))"
SLIVER = place("Sliver", "area", outline=BOX.format(east=37.2))
EAST = place("East", longitude=37.5)
DRAWN = [
    TOWN,
    SLIVER,
    place("Area", "oblast"),
    place("Another", "oblast", outline=BOX.format(east=38)),
    place("Edge", "hromada", outline=BOX.format(east=37)),  # runs through A
    EAST,
    place("Somewhere", precision="approximate"),
    place("Aside", longitude=39, admin1="Another"),  # by its name in it, by the outline not
]
SPEAKERS = [
    Claimant(name="ru one", allegiance="RU", official=True),
    Claimant(name="ru two", allegiance="RU", official=True),
    Claimant(name="ua one", allegiance="UA", official=True),
    Claimant(name="ua two", allegiance="UA", official=True),
    Claimant(name="Observer", allegiance="independent"),
    Claimant(name="copy", allegiance="independent", family="Observer"),
    Claimant(name="blogger", allegiance="RU"),
]
MINSK = Claimant(name="by one", allegiance="BY", official=True)
QUANTITIES = [
    *[None] * 8,
    Quantity(value=0.5, unit="share"),
    Quantity(value=0.5, unit="share", comparator="about"),
    Quantity(value=0.9, upper=1, unit="share"),
    Quantity(value=1, unit="share"),
    Quantity(value=1, unit="share", comparator="about"),
    Quantity(value=1300, unit="km2"),
    Quantity(value=20, upper=30, unit="settlements"),
]
SOURCES = [*[Source()] * 3, Source(family="agency"), Source(family="Observer")]
FREE = [
    "captured", "captured", "holds", "holds", "withdrew", "entered", "repelled", "contested",
    "attacked", "unconfirmed",
]  # fmt: skip
REFERRING = ["denied", "denied", *sorted(NEEDS_ABOUT)]


class LastNamed:
    """A policy of somebody's own."""

    name = "last named"

    def decide(self, positions):
        named = tuple(p for p in positions if p.controller)[-1:]
        if not named:
            return Outcome(status="unknown")
        return Outcome(status="assessed", controller=named[0].controller, deciding=named)


POLICIES = [
    policy_named("parties"),
    policy_named("majority"),
    policy_named("against_interest"),
    fl.Observer("ru one", required=False),
    fl.Observer("observer", required=False),
    LastNamed(),
]


@st.composite
def event_dates(draw, stated):
    happened = stated - dt.timedelta(days=draw(st.sampled_from([0, 0, 1, 2, 5, 9])))
    day = happened.isoformat()
    vague = [day[:7], f"../{day}", f"{day}/..", "XXXX-01-06", f"2024-12-20/{day}"]
    return parse_date(draw(st.sampled_from([day, day, day, *vague])))


@st.composite
def ledgers(draw, max_size=14):
    """Ledgers with everything in them: late reports, vague dates, denials of denials, regions."""
    sides = draw(st.sampled_from([TWO, TWO, THREE]))
    speakers = SPEAKERS + [MINSK] * (len(sides) > 2)
    places = draw(st.sampled_from([PLACES[:1], PLACES, DRAWN[:2], DRAWN]))
    claims: list[Claim] = []
    for number in range(draw(st.integers(0, max_size))):
        event = draw(st.sampled_from(FREE + REFERRING * bool(claims)))
        who, where = draw(st.sampled_from(speakers)), draw(st.sampled_from(places))
        about, earliest = None, FIRST
        if event in NEEDS_ABOUT:
            target = draw(st.sampled_from(claims))
            about, earliest = target.id, target.stated_on.earliest
            where = draw(st.sampled_from([target.place, target.place, where]))
            if event in {"retracted", "corrected"}:
                who = target.claimant
        side = draw(st.sampled_from([*sides] + [None] * (event not in NEEDS_SIDE)))
        stated = earliest + dt.timedelta(days=draw(st.integers(0, 6)))
        stated_on = draw(st.sampled_from([stated.isoformat()] * 5 + [stated.isoformat()[:7]]))
        claims.append(
            Claim(
                id=f"{draw(st.integers(0, 9))}-{number}",  # ids in no order of time
                place=where,
                event=event,
                side=side,
                claimant=who,
                about=about,
                event_date=draw(st.one_of(st.none(), event_dates(stated))),
                stated_on=parse_date(stated_on),
                extent=draw(st.sampled_from(["whole", "whole", "whole", "part", "outskirts"])),
                modality=draw(st.sampled_from(["asserted"] * 4 + ["alleged", "planned"])),
                quantity=draw(st.sampled_from(QUANTITIES)),
                source=draw(st.sampled_from(SOURCES)),
            )
        )
    try:
        return Ledger(claims, sides=sides)
    except InvalidLedger:
        assume(False)  # a date before its event, by way of a vague one
        raise


@st.composite
def backgrounds(draw):
    """Ledgers of regions, drawn or by name, that are held, and places of which little is said.

    Some of it is taken back, and what places are said to be may be overruled afterwards.
    """
    claims = []
    for number in range(draw(st.integers(2, 12))):
        where, about, who = draw(st.sampled_from(DRAWN)), None, draw(st.sampled_from(SPEAKERS[:3]))
        few = ["attacked", "unconfirmed", "unconfirmed", "unconfirmed", "captured"]
        events = ["holds", "holds", "captured", "unconfirmed"] if where.is_area else few
        event, day = draw(st.sampled_from(events + ["retracted"] * bool(claims))), FIRST
        if event == "retracted":
            target = draw(st.sampled_from(claims))
            where, about, who, day = target.place, target.id, target.claimant, target.known_since
        day += draw(few_days)
        claims.append(
            Claim(
                id=f"c{number:02}",
                place=where,
                event=event,
                side=draw(st.sampled_from([*TWO])) if event in NEEDS_SIDE else None,
                claimant=who,
                about=about,
                event_date=as_date(day - draw(few_days)) if about is None else None,
                stated_on=as_date(day),
                quantity=draw(st.sampled_from(QUANTITIES)),
            )
        )
    return Ledger(claims, sides=TWO)


@st.composite
def voices(draw):
    """Ledgers of observers who name a holder, some of them in the words of others."""
    return Ledger(
        [
            Claim(
                id=f"c{number}",
                place=TOWN,
                event=draw(st.sampled_from(["holds", "holds", "entered", "unconfirmed"])),
                side=draw(st.sampled_from([*TWO])),
                claimant=draw(st.sampled_from(SPEAKERS[3:])),
                stated_on=as_date(FIRST + draw(few_days)),
                source=Source(family=draw(st.sampled_from([None, "agency", "Observer"]))),
            )
            for number in range(draw(st.integers(2, 10)))
        ],
        sides=TWO,
    )


few_days = st.integers(0, 3).map(dt.timedelta)
policies = st.sampled_from(POLICIES)
days = st.integers(-12, 14).map(lambda n: FIRST + dt.timedelta(days=n))
known = st.one_of(st.none(), days)
chunks = st.sampled_from([1, 3, 150_000])


@pytest.fixture
def _restore_chunk():
    before = engine.CHUNK
    yield
    engine.CHUNK = before


@pytest.mark.usefixtures("_restore_chunk")
class TestTheEngineEqualsTheReference:
    @given(ledgers(), policies, known, chunks)
    def test_in_every_interval_position_claim_and_reason(self, ledger, policy, known_by, chunk):
        engine.CHUNK = chunk
        fast = find_history(ledger, known_by=known_by, policy=policy)
        assert list(fast) == find_history_slowly(ledger, known_by=known_by, policy=policy)

    @given(ledgers(max_size=30), st.sampled_from(POLICIES[:3]))
    def test_in_long_ledgers(self, ledger, policy):
        fast = find_history(ledger, policy=policy)
        assert list(fast) == find_history_slowly(ledger, policy=policy)

    @given(backgrounds(), st.sampled_from(POLICIES[:3]))
    def test_in_what_regions_say_of_the_places_inside(self, ledger, policy):
        assert_equal_with_and_without_details(ledger, policy)

    @given(voices(), st.sampled_from([*POLICIES[:2], LastNamed()]))
    def test_in_whose_voices_count(self, ledger, policy):
        assert_equal_with_and_without_details(ledger, policy)

    @given(ledgers(), policies, known, days)
    def test_on_every_day_from_columns(self, ledger, policy, known_by, on):
        columns = ClaimColumns.from_ledger(ledger)
        slow = find_states(ledger, on=on, known_by=known_by, policy=policy)
        assert find_states(columns, on=on, known_by=known_by, policy=policy) == slow

    @given(ledgers(), policies, known)
    def test_without_details(self, ledger, policy, known_by):
        full = fl.history(ledger, known_by=known_by, policy=policy)
        bare = fl.history(ledger, known_by=known_by, policy=policy, details=False)
        shared = [name for name in full.columns if name in bare.columns]
        assert set(full.columns) - set(shared) == {"positions", "claims", "reason"}
        assert set(bare.columns) - set(shared) == {"claim_count"}
        assert full[shared].to_numpy().tolist() == bare[shared].to_numpy().tolist()
        assert bare["claim_count"].tolist() == [len(ids) for ids in full["claims"]]


def assert_equal_with_and_without_details(ledger, policy):
    slow = find_history_slowly(ledger, policy=policy)
    assert list(find_history(ledger, policy=policy)) == slow
    bare = fl.history(ledger, policy=policy, details=False)
    table = bare[["place_id", "from", "until", "status", "controller", "inferred", "claim_count"]]
    assert list(table.itertuples(index=False, name=None)) == [
        (s.place.id, s.start, s.until, s.status, s.controller, s.inferred, len(s.claims))
        for s in slow
    ]


def test_a_policy_that_decides_for_nobody_there_is_is_refused():
    class Elsewhere:
        name = "elsewhere"

        def decide(self, positions):
            return Outcome(status="assessed", controller="XX", deciding=tuple(positions))

    claim = Claim(
        place=TOWN, event="holds", side="RU", claimant=SPEAKERS[0], stated_on=as_date("2025-01-06")
    )
    with pytest.raises(UnknownPolicy, match=r"elsewhere.*XX"):
        find_history(Ledger([claim], sides=TWO), policy=Elsewhere())


def test_half_a_region_held_on_the_day_of_its_capture_makes_no_background():
    def said(number, event, **more):
        return Claim(
            id=f"c{number}", place=SLIVER, event=event, side="RU", claimant=SPEAKERS[0],
            stated_on=as_date(FIRST), **more,
        )  # fmt: skip

    half = Quantity(value=0.5, unit="share")
    town = Claim(
        id="a", place=TOWN, event="attacked", claimant=SPEAKERS[0], stated_on=as_date(FIRST)
    )
    ledger = Ledger([town, said(1, "captured"), said(2, "holds", quantity=half)], sides=TWO)
    assert_equal_with_and_without_details(ledger, POLICIES[0])
    assert [s.place.name for s in find_history(ledger)] == ["Sliver"]
    whole = Ledger([town, said(1, "captured"), said(2, "holds")], sides=TWO)
    assert [s.place.name for s in find_history(whole)] == ["A", "Sliver"]


class TestWhatAlwaysHolds:
    @given(ledgers(), st.randoms())
    def test_the_order_of_claims_is_irrelevant(self, ledger, random):
        shuffled = Ledger(random.sample(ledger.claims, len(ledger)), sides=ledger.sides)
        assert find_history(shuffled) == find_history(ledger)

    @given(ledgers())
    def test_a_duplicate_changes_nothing(self, ledger):
        twice = Ledger([*ledger, *ledger], sides=ledger.sides)
        assert find_history(twice) == find_history(ledger)

    @given(ledgers(), st.sampled_from(POLICIES[:3]))
    def test_swapping_two_sides_mirrors_the_history(self, ledger, policy):
        assume(len(ledger.sides) == 2)
        other = {"RU": "UA", "UA": "RU"}

        def mirrored(claim):
            who = claim.claimant
            turned = replace(who, allegiance=other.get(who.allegiance, who.allegiance))
            return replace(claim, side=other.get(claim.side), claimant=turned)

        turned = Ledger([mirrored(claim) for claim in ledger], sides=ledger.sides)

        def outline(states, swap):
            return [
                (s.place.id, s.start, s.until, s.status, swap(s.controller), swap(s.inferred))
                for s in states
            ]

        here = outline(find_history(ledger, policy=policy), lambda side: side)
        there = outline(find_history(turned, policy=policy), other.get)
        assert here == there

    @given(ledgers(), days)
    def test_knowledge_only_grows(self, ledger, known_by):
        then = [c for c in ledger if c.known_since is not None and c.known_since <= known_by]
        assume({c.about for c in then} <= {None, *(c.id for c in then)})
        places = {claim.place.id for claim in then}
        before = find_history(Ledger(then, sides=ledger.sides), known_by=known_by)
        after = [s for s in find_history(ledger, known_by=known_by) if s.place.id in places]
        assert list(before) == after

    @given(ledgers(), days)
    def test_a_row_says_of_each_of_its_days_what_is_said_on_it(self, ledger, day):
        rows = {
            row.place.id: row.signature
            for row in find_history(ledger)
            if row.start <= day and (row.until is None or day < row.until)
        }
        for state in find_states(ledger, on=day):
            silent = not state.positions and not state.claims
            assert rows.get(state.place.id, state.signature if silent else None) == state.signature

    @given(ledgers())
    def test_a_change_cannot_have_happened_after_its_day(self, ledger):
        for state in find_history(ledger):
            assert state.start_earliest is None or state.start_earliest <= state.start


class TestVagueDates:
    MOD = Claimant(name="Ministry", allegiance="RU", official=True)

    def history(self, when, stated="2025-01-20"):
        claim = Claim(
            id="c", place=TOWN, event="captured", side="RU", claimant=self.MOD,
            event_date=as_date(when), stated_on=as_date(stated),
        )  # fmt: skip
        return find_history(Ledger([claim], sides=TWO))

    @pytest.mark.parametrize(
        ("when", "earliest"),
        [
            ("2025-01-20", dt.date(2025, 1, 20)),
            ("2025-01", dt.date(2025, 1, 1)),
            ("2025-01-04/2025-01-20", dt.date(2025, 1, 4)),
            ("../2025-01-20", None),
            ("XXXX-01-20", None),
            (None, dt.date(2025, 1, 20)),
        ],
    )
    def test_an_interval_begins_as_late_as_its_date_can_mean_and_tells_the_earliest(
        self, when, earliest
    ):
        claimed = self.history(when)[-1]
        assert claimed.status == "claimed"
        assert (claimed.start, claimed.start_earliest) == (dt.date(2025, 1, 20), earliest)
        assert claimed.until_earliest is None

    def test_the_earliest_end_is_the_earliest_beginning_of_what_follows(self):
        inferred, within, claimed = self.history("2025-01")
        assert (inferred.inferred, inferred.until) == ("UA", dt.date(2025, 1, 1))
        assert within.status == "unknown"
        assert within.until == dt.date(2025, 1, 20)
        assert within.until_earliest == claimed.start_earliest == dt.date(2025, 1, 1)

    def test_a_statement_of_a_vague_day_says_so_as_well(self):
        claimed = self.history(None, stated="2025-01")[-1]
        assert (claimed.start, claimed.start_earliest) == (
            dt.date(2025, 1, 31),
            dt.date(2025, 1, 1),
        )

    def test_who_only_repeats_does_not_make_a_change_vaguer(self):
        claims = [
            Claim(
                id="a", place=TOWN, event="holds", side="RU", claimant=self.MOD,
                event_date=as_date("2025-01-02"), stated_on=as_date("2025-01-02"),
            ),
            Claim(
                id="b", place=TOWN, event="holds", side="RU", claimant=self.MOD,
                event_date=as_date("2025-01"), stated_on=as_date("2025-01-20"),
            ),
            Claim(
                id="c", place=TOWN, event="holds", side="UA", claimant=SPEAKERS[2],
                event_date=as_date("2025-01-20"), stated_on=as_date("2025-01-20"),
            ),
        ]  # fmt: skip
        found = find_history(Ledger(claims, sides=TWO))
        assert [s.status for s in found] == ["claimed", "disputed"]
        assert found[1].start_earliest == dt.date(2025, 1, 20)

    def test_the_table_and_the_json_tell_both(self):
        states = self.history("2025-01")
        table = fl.history(Ledger([self._claim()], sides=TWO))
        assert table["from_earliest"].tolist() == [s.start_earliest for s in states]
        row = states[-1].to_interval()
        assert (row["from"], row["from_earliest"]) == ("2025-01-20", "2025-01-01")
        assert (row["until"], row["until_earliest"]) == (None, None)

    def _claim(self):
        return Claim(
            id="c", place=TOWN, event="captured", side="RU", claimant=self.MOD,
            event_date=as_date("2025-01"), stated_on=as_date("2025-01-20"),
        )  # fmt: skip


class TestRulesMadeExact:
    """Where the rules did not say enough to be applied step by step."""

    def claim(self, who, event, side, on, **more):
        day = as_date(on)
        given = {"event_date": day, "stated_on": day} | more
        return Claim(place=TOWN, event=event, side=side, claimant=SPEAKERS[who], **given)

    def test_a_position_that_follows_a_denial_dates_from_its_own_statement(self):
        claims = [
            self.claim(0, "captured", "RU", "2025-01-06", id="capture"),
            self.claim(2, "denied", None, "2025-01-07", about="capture"),
            self.claim(2, "holds", "UA", "2025-01-09"),
        ]
        (state,) = find_states(Ledger(claims, sides=TWO), on="2025-01-10")
        said = {position.claimant: position for position in state.positions}["ua one"]
        assert (said.stated, said.restated) == (dt.date(2025, 1, 9), dt.date(2025, 1, 9))
        assert said.denies == ("capture",)

    def test_a_capture_is_new_after_a_rivals_whatever_the_rival_took_later(self):
        claims = [
            self.claim(0, "captured", "RU", "2025-01-01"),
            self.claim(2, "captured", "UA", "2025-01-05"),
            self.claim(0, "captured", "RU", "2025-01-08", event_date=None),
            self.claim(2, "captured", "UA", "2025-01-12"),
        ]
        for on in ("2025-01-08", "2025-01-12"):
            (state,) = find_states(Ledger(claims, sides=TWO), on=on)
            said = {position.claimant: position for position in state.positions}["ru one"]
            assert (said.changed, said.changed_on) == (dt.date(2025, 1, 8), dt.date(2025, 1, 8))


class TestDeepLedgers:
    """Many claims about one place: what once took hours."""

    def claims(self, count):
        return [
            Claim(
                id=f"c{number:06d}",
                place=TOWN,
                event=["captured", "holds", "entered", "holds", "contested"][number % 5],
                side=None if number % 5 == 4 else ["RU", "UA"][number // 3 % 2],
                claimant=SPEAKERS[number % 7],
                stated_on=as_date(FIRST + dt.timedelta(days=number // 2)),
            )
            for number in range(count)
        ]

    def test_ten_thousand_claims_on_one_place_have_a_history(self):
        ledger = Ledger(self.claims(10_000), sides=TWO)
        table = fl.history(ledger, details=False)
        assert table["from"].is_monotonic_increasing
        assert len(table) > 1000
        last = fl.history(ledger).iloc[-1]
        (state,) = find_states(ledger, on="2040-01-01")
        assert (last["status"], last["positions"]) == (state.status, state.positions)

    def test_a_deep_place_equals_the_reference(self):
        ledger = Ledger(self.claims(200), sides=TWO)
        assert list(find_history(ledger)) == find_history_slowly(ledger)


class TestColumns:
    @given(ledgers(), st.integers(0, 2**32 - 1))
    def test_a_table_of_claims_gives_the_columns_of_its_ledger(self, ledger, seed):
        table = ledger.to_geodataframe().sample(frac=1, random_state=seed)
        read = ClaimColumns.from_table(table, sides=ledger.sides)
        assert_same(read, ClaimColumns.from_ledger(ledger))

    @pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg", ".parquet"])
    def test_a_file_opened_by_other_programs_gives_the_columns_of_its_ledger(
        self, tmp_path, suffix
    ):
        path = tmp_path / f"claims{suffix}"
        EVERYTHING.write(path)
        opener = {".csv": pd.read_csv, ".parquet": gpd.read_parquet}.get(suffix, gpd.read_file)
        read = ClaimColumns.from_table(opener(path), sides=EVERYTHING.sides)
        assert_same(read, ClaimColumns.from_ledger(EVERYTHING))
        assert read.quantities
        assert read.families == ("Observer", "agency", "ru one")
        found = fl.history(read, details=False)
        assert set(found.loc[found["name"] == "A", "status"]) == {"claimed"}
        assert "East" not in set(found["name"])  # outside of what is drawn

    def test_few_columns_are_enough(self):
        table = pd.DataFrame(
            {
                "place_id": ["local:a", "local:a"],
                "latitude": [48.0, 48.0],
                "longitude": [37.0, 37.0],
                "event": ["captured", "captured"],
                "side": ["RU", "UA"],
                "claimant": ["Blog", "Paper"],
                "stated_on": [dt.date(2025, 1, 6), dt.date(2025, 1, 8)],
            }
        )
        found = fl.history(ClaimColumns.from_table(table), details=False)
        assert found["status"].tolist() == ["unknown", "assessed", "assessed"]
        assert found["controller"].tolist() == [None, "RU", None]
        assert found["inferred"].tolist() == ["UA", None, None]

    def test_details_of_one_place_can_be_asked_for(self):
        claims = [
            Claim(
                id=f"c{town.name}", place=town, event="captured", side="RU", claimant=SPEAKERS[0],
                stated_on=as_date("2025-01-06"),
            )
            for town in (TOWN, PLACES[2])
        ]  # fmt: skip
        columns = ClaimColumns.from_ledger(Ledger(claims, sides=TWO))
        (row,) = fl.control(columns, on="2025-01-06", places=["local:A"]).itertuples()
        assert (row.place_id, row.claims) == ("local:A", ("cA",))
        assert "ru one says Russia holds it" in row.reason
        assert set(fl.history(columns, places=["local:A"])["place_id"]) == {"local:A"}
        assert set(fl.history(columns, places=["local:A"], details=False)["name"]) == {"A"}

    def test_the_arrays_cannot_be_changed(self):
        columns = ClaimColumns.from_ledger(Ledger([]))
        with pytest.raises(ValueError, match="read-only"):
            columns.starts[:] = 1

    def test_no_claims_give_an_empty_history(self):
        columns = ClaimColumns.from_ledger(Ledger([]))
        assert len(fl.history(columns, details=False)) == len(fl.history(columns)) == 0

    def test_more_sides_than_a_history_knows_are_refused(self):
        sides = {f"S{number:02d}": str(number) for number in range(30)}
        columns = ClaimColumns.from_ledger(Ledger([], sides=sides))
        with pytest.raises(InvalidLedger, match="at most 24"):
            fl.history(columns)


NAME = Name(text="Бахмут", language="uk", status="official")
EVERYTHING = Ledger(
    [
        Claim(
            id="a", place=SLIVER, event="holds", side="RU", claimant=SPEAKERS[0],
            stated_on=as_date("2025-01-06"),
        ),
        Claim(
            id="b", place=SLIVER, event="holds", side="UA", claimant=SPEAKERS[4],
            quantity=Quantity(value=0.25, upper=0.5, unit="share", comparator="about"),
            stated_on=as_date("2025-01-07"), source=Source(family="agency"),
        ),
        Claim(
            id="c", place=SLIVER, event="holds", side="UA", claimant=SPEAKERS[4],
            quantity=Quantity(value=100, unit="km2"), stated_on=as_date("2025-01-08"),
        ),
        *(
            Claim(
                id=town.name, place=town, event="attacked", claimant=SPEAKERS[4],
                stated_on=as_date("2025-01-07"),
            )
            for town in (replace(TOWN, population=100, radius_km=2.0, names=(NAME,)), EAST)
        ),
    ],
    sides=TWO,
)  # fmt: skip
GOOD = {
    "id": "a", "place_id": "p", "latitude": 48.0, "longitude": 37.0, "event": "captured",
    "side": "RU", "claimant": "M", "allegiance": "RU", "official": True,
    "stated_on": "2025-01-06", "event_date": None, "about": None,
}  # fmt: skip


class TestBadTables:
    def problems(self, *rows, sides=None):
        table = pd.DataFrame([{**GOOD, **row} for row in rows])
        with pytest.raises(InvalidLedger) as caught:
            ClaimColumns.from_table(table, sides=sides or TWO)
        return [(problem.line, problem.message) for problem in caught.value.problems]

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            ({"event": "seized"}, "unknown event 'seized'"),
            ({"event": None}, "no event"),
            ({"side": "XX"}, "side 'XX' is not among the declared sides"),
            ({"side": None}, "`captured` needs a `side`"),
            ({"stated_on": "2025-13-06"}, "stated_on: '2025-13-06' is not a day"),
            ({"stated_on": None}, "no date at all"),
            ({"event_date": "2025-02-01"}, "stated before its event"),
            ({"about": "a"}, "`about` goes with"),
            ({"event": "denied", "side": None}, "`denied` needs `about`"),
            ({"event": "denied", "about": "zz"}, "a claim that does not exist: 'zz'"),
            ({"allegiance": "UA"}, "another allegiance elsewhere"),
            ({"latitude": 47.0}, "lies elsewhere in another row"),
            ({"place_id": "q", "latitude": 99.0}, "latitude 99.0 is not within"),
            ({"place_id": "q", "latitude": float("nan")}, "latitude nan is not within"),
            ({"place_id": None}, "no place_id"),
            ({"claimant": None}, "no claimant"),
            ({"id": "a", "event": "holds"}, "two different claims have the id 'a'"),
            ({"event": "retracted", "about": "a", "claimant": "N"}, "is for one's own claim"),
            ({"official": "perhaps", "claimant": "N"}, "official must be true or false"),
            ({"quantity_value": 1}, "needs quantity_value and quantity_unit"),
            ({"quantity_unit": "km2"}, "needs quantity_value and quantity_unit"),
            ({"quantity_value": "much", "quantity_unit": "km2"}, "'much' is not a number"),
            ({"quantity_value": 1, "quantity_unit": "miles"}, "unknown quantity_unit 'miles'"),
            ({"quantity_value": 50, "quantity_unit": "share"}, "write 0.5 for a half"),
            ({"outline": BOX.format(east=38)}, "an outline goes with an area"),
            ({"place_id": "q", "kind": "area", "outline": "POINT (37 48)"}, "must be a POLYGON"),
            ({"place_id": "q", "names": "Town"}, "`names` is not a JSON list"),
            ({"place_id": "q", "radius_km": -1}, "a radius of -1"),
        ],
    )
    def test_a_fault_is_told_with_its_row(self, row, words):
        found = self.problems({}, {"id": "b", **row})
        assert any(line == 2 and words in message for line, message in found), found

    def test_everything_is_told_at_once(self):
        found = self.problems({"event": "seized"}, {"id": "b", "stated_on": "soon"}, {"id": "c"})
        assert [line for line, _ in found] == [1, 2]

    def test_an_outline_needs_to_stand_in_one_row_only_and_be_one(self):
        rows = [
            {"id": name, "kind": "area", "precision": "area", "outline": outline}
            for name, outline in zip("abc", [None, BOX.format(east=38), None], strict=True)
        ]
        (place,) = ClaimColumns.from_table(pd.DataFrame([{**GOOD, **r} for r in rows])).places
        assert place.outline == BOX.format(east=38)
        found = self.problems(*rows, {**rows[0], "id": "d", "outline": BOX.format(east=37)})
        assert found == [(4, "'p' is a place with another outline elsewhere")]

    def test_claims_about_one_another_are_refused(self):
        ring = [
            {"id": "a", "event": "denied", "about": "b"},
            {"id": "b", "event": "denied", "about": "a"},
        ]
        assert all("in a ring" in message for _, message in self.problems(*ring))

    @pytest.mark.parametrize("name", ["place_id", "event", "claimant", "latitude"])
    def test_missing_columns_are_named(self, name):
        table = pd.DataFrame([GOOD]).drop(columns=name)
        with pytest.raises(InvalidLedger, match=name):
            ClaimColumns.from_table(table)

    def test_another_crs_is_refused(self):
        claim = Claim(
            place=TOWN, event="contested", claimant=SPEAKERS[0], stated_on=as_date("2025-01-06"),
            source=Source(),
        )  # fmt: skip
        table = Ledger([claim]).to_geodataframe().to_crs(3857)
        with pytest.raises(InvalidLedger, match="EPSG:4326"):
            ClaimColumns.from_table(table)


def assert_same(one, other):
    for field in fields(ClaimColumns):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(mine, np.ndarray):
            mine, theirs = mine.tolist(), theirs.tolist()
        assert mine == theirs, field.name
