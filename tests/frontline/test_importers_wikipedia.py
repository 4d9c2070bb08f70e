"""Wikipedia's lists: names are no keys, and a mark means no more than it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

import frontline as fl

SAMPLES = Path(__file__).parent / "data" / "importers"


def read(name, **options):
    found = fl.import_claims("wikipedia", SAMPLES / name, **options)
    return found, {claim.place.name: claim for claim in found.ledger}


def test_a_map_modules_dots_are_holders_and_its_arcs_nothing():
    found, claims = read("wikipedia.lua", date="2025-01-09")
    said = {name: (claim.event, claim.side) for name, claim in claims.items()}
    assert said == {
        "Kurakhove": ("contested", None),
        "Pokrovsk": ("holds", "UA"),
        "Bakhmut": ("holds", "RU"),
        "Vyhadane": ("holds", "RU"),
    }  # Kyiv is commented out
    assert claims["Pokrovsk"].place.id == "geonames:704422"
    assert claims["Vyhadane"].place.id.startswith("local:")
    assert {str(claim.stated_on) for claim in claims.values()} == {"2025-01-09"}
    assert found.counts["marks of pressure"] == 1
    assert found.counts["marks of other things"] == 1
    assert found.counts["dots of no side"] == 1


def test_a_module_has_no_day_of_its_own():
    with pytest.raises(fl.InvalidImport, match="date="):
        read("wikipedia.lua")


def test_a_wikitext_table_is_read_by_its_columns():
    found, claims = read("wikipedia.wikitext", date="2025-01-10")
    said = {
        name: (c.event, c.side, str(c.event_date), str(c.stated_on)) for name, c in claims.items()
    }
    assert said == {
        "Kurakhove": ("holds", "RU", "2025-01-08", "2025-01-10"),
        "Pokrovsk": ("holds", "UA", "2025-01-06", "2025-01-10"),
        "Toretsk": ("contested", None, "2025-01-07", "2025-01-10"),
    }
    assert claims["Pokrovsk"].place.admin1 == "Donetsk Oblast"
    assert found.counts["holders not told"] == 1


def test_a_name_of_several_places_is_reported_and_never_guessed():
    found, claims = read("wikipedia.wikitext")
    assert "Oleksandrivka" not in claims
    (problem,) = [p for p in found.left_out if p.message.startswith("Oleksandrivka")]
    assert problem.line == 12
    assert "give coordinates" in problem.message
    assert found.counts["places not told apart"] == 1


def test_coordinates_tell_homonyms_apart(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        "Name;Held by;As of;Lat;Long\n"
        "Pokrovsk;Ukraine;2025-01-06;48.28;37.18\nPokrovsk;Ukraine;2025-01-06;61.48;129.14\n"
    )
    places = {claim.place.id for claim in fl.import_claims("wikipedia", path).ledger}
    assert len(places) == 2
    assert "geonames:704422" in places


def test_html_and_wikitext_of_one_table_agree():
    _, from_html = read("wikipedia.html", date="2025-01-10")
    _, from_text = read("wikipedia.wikitext", date="2025-01-10")
    for name in ("Kurakhove", "Pokrovsk"):
        assert from_html[name] == from_text[name]


def test_other_wars_have_other_colours(tmp_path):
    path = tmp_path / "module.lua"
    path.write_text(
        'return { marks = { { lat = "36.2", long = "37.16", mark = "Location dot lime.svg", '
        'label = "[[Aleppo]]" } } }'
    )
    options = {"date": "2016-12-01", "country": None, "colours": {"lime": "OPP"}}
    found = fl.import_claims("wikipedia", path, **options)
    (claim,) = found.ledger
    assert (claim.side, claim.place.name) == ("OPP", "Aleppo")
    assert dict(found.ledger.sides) == {"OPP": "OPP"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{|\n! Name !! Population\n|-\n| A || 1\n|}", "held by"),
        ("{|\n! Name !! Held by\n|-\n| A\n|}", "1 cells under 2 columns"),
        ("Name,Held by,As of\nA,Ukraine,06/01/2025\n", "no day"),
        ("Name,Held by,As of,Lat,Long\nA,Ukraine,2025-01-06,NaN,37\n", "no coordinate"),
        ("Name,Held by,As of,Lat,Long\nA,Ukraine,2025-01-06,48,\n", "no coordinate"),
        ("City,Population\nA,1\n", "held by"),
    ],
)
def test_what_cannot_be_right_is_refused(content, words, tmp_path):
    path = tmp_path / ("list.csv" if "," in content else "page.txt")
    path.write_text(content)
    with pytest.raises(fl.InvalidImport, match=words):
        fl.import_claims("wikipedia", path)


def test_a_page_of_nothing_is_unreadable(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text("An article about towns.")
    with pytest.raises(fl.UnreadableInput, match="no map module"):
        fl.import_claims("wikipedia", path)


def test_hostile_markup_stays_text_and_ends(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<table><tr><th>Name</th><th>Held by</th></tr>"
        "<tr><td><script>alert(1)</script>{{7*7}}<img onerror=x></td><td>Ukraine</td></tr></table>"
    )
    found = fl.import_claims("wikipedia", path, date="2025-01-06")
    assert len(found.ledger) == 0
    for endless in ("|-\n| [[a|", "|-\n| [[a\n", "<ref>", "[[", "{{a|", "<b>a", "<!--", "|a\n"):
        path.write_text("{| \n" + endless * 20_000)
        with pytest.raises((fl.InvalidImport, fl.UnreadableInput)):
            fl.import_claims("wikipedia", path, date="2025-01-06")
    path.write_text("<table><tr><td>" + "<b>a</b>" * 20_000)
    with pytest.raises(fl.InvalidImport):
        fl.import_claims("wikipedia", path, date="2025-01-06")
