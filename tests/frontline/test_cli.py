"""The `frontline` program: shapes, exit codes, and nothing half-written."""

from __future__ import annotations

import io
import json
import os

import pytest
from click.testing import CliRunner
from rich.console import Console

from frontline.cli import cli
from frontline.cli.printing import write_table
from frontline.control import STATUSES
from frontline.ledger import read_claims

EXAMPLE = "notebooks/data/kurakhove-2025-01.yaml"
HOSTILE = ["{{7*7}}", "{#", "</script><script>alert(1)</script>", "\x1b[31mred", "\u202eevil"]

ARTICLE = """Front-line report

Russian forces captured Kurakhove, the defence ministry said on Monday. Kurakhove lies about
34 kilometres south of Pokrovsk.
"""


@pytest.fixture
def run(root, monkeypatch):
    monkeypatch.chdir(root)

    def invoke(*arguments, **options):
        return CliRunner().invoke(cli, [str(a) for a in arguments], **options)

    return invoke


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def rows(result):
    assert result.exit_code == 0, result.output
    return {row["place"]["name"]: row for row in json.loads(result.output)}


def test_control_on_the_day_of_the_claim(run):
    found = rows(run("control", EXAMPLE, "--on", "2025-01-06", "--json"))
    for town in ("Kurakhove", "Dachenske"):
        assert (found[town]["status"], found[town]["controller"]) == ("claimed", "RU")
        assert found[town]["claims"]
        assert found[town]["reason"]
    for place in ("Sudzha", "Bolshoye Soldatskoye"):
        if place in found:
            assert found[place]["controller"] is None


def test_control_as_known_the_day_before(run):
    found = rows(
        run("control", EXAMPLE, "--on", "2025-01-06", "--known-by", "2025-01-05", "--json")
    )
    for town in ("Kurakhove", "Dachenske"):
        assert found[town]["status"] == "unknown"
        assert found[town]["controller"] is None
        assert found[town]["inferred"] is None


def test_history_of_one_place(run):
    result = run("history", EXAMPLE, "--place", "Kurakhove", "--json")
    intervals = json.loads(result.output)
    assert [(i["from"], i["until"], i["status"]) for i in intervals] == [
        ("2024-08-10", "2025-01-06", "unknown"),
        ("2025-01-06", None, "claimed"),
    ]
    assert intervals[0]["inferred"] == "UA"
    assert [(i["from_earliest"], i["until_earliest"]) for i in intervals] == [
        ("2024-08-10", "2025-01-06"),
        ("2025-01-06", None),
    ]


def test_history_of_a_place_the_ledger_does_not_know(run):
    result = run("history", EXAMPLE, "--place", "Atlantis")
    assert result.exit_code == 4
    assert "Kurakhove" in result.stderr


def test_history_takes_any_script(run):
    assert run("history", EXAMPLE, "--place", "Курахове").exit_code == 0


def test_tables_for_people(run):
    result = run("control", EXAMPLE, "--on", "2025-01-06")
    assert result.exit_code == 0
    assert "claimed" in result.output
    assert "Russia" in result.output


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_a_table_is_readable_at_any_width(width):
    reason = "Claimed, not agreed: the ministry says that Russia holds it (said 2025-01-06)."
    header = ["Place", "From", "Until", "Status", "Held by", "Why"]
    rows = [["Kurakhove", "2024-08-10", "2025-01-06", "claimed", "(Ukraine, inferred)", reason]] * 3
    console = Console(width=width, file=io.StringIO())
    write_table(console, "History", header, rows)
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert len(lines) <= 1 + 3 * (4 if width < 160 else 3)
    assert sum("Kurakhove" in line and "2025-01-06" in line for line in lines) == 3


def test_distance_json_shape(run):
    result = run("distance", "Kurakhove", "Pokrovsk", "--json")
    found = json.loads(result.output)
    assert set(found) == {"from", "to", "kilometres", "miles", "bearing_degrees", "compass"}
    assert found["kilometres"] == pytest.approx(33.7, abs=0.6)
    assert found["compass"] == "NNW"
    assert found["to"]["admin1"] == "Donetsk Oblast"


def test_an_unknown_place_exits_with_4_and_near_misses(run):
    result = run("distance", "Kurakove", "Pokrovsk")
    assert result.exit_code == 4
    assert "Kurakhove" in result.stderr


def test_an_ambiguous_place_exits_with_3(run):
    assert run("distance", "Berezivka", "Berezivka").exit_code in {3, 4}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_plain_text(run, name):
    result = run("distance", name, "Pokrovsk")
    assert result.exit_code in {2, 4}
    assert "49" not in result.output
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output


def test_read_finds_and_checks(run, article):
    result = run("read", article, "--published", "2025-01-06", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert {"mentions", "statements", "claims"} <= set(found)
    assert [s["verdict"] for s in found["statements"]] == ["true"]
    for mention in found["mentions"]:
        assert ARTICLE[mention["start"] : mention["end"]] == mention["text"]


def test_a_false_statement_is_a_finding(run, tmp_path):
    path = tmp_path / "false.txt"
    path.write_text("Kurakhove lies about 300 kilometres north of Pokrovsk.", encoding="utf-8")
    result = run("read", path, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["statements"][0]["verdict"] == "false"


def test_distances_of_an_article(run, article):
    result = run("distances", article, "--json")
    matrix = json.loads(result.output)["kilometres"]
    assert set(matrix) == {"Kurakhove", "Pokrovsk"}
    assert matrix["Kurakhove"]["Pokrovsk"] == matrix["Pokrovsk"]["Kurakhove"]


def test_distances_leave_out_governments_where_asked_to(run, tmp_path):
    path = tmp_path / "said.txt"
    path.write_text("Moscow said its forces took Kurakhove near Pokrovsk.", encoding="utf-8")
    found = [
        json.loads(run("distances", path, "--json", *more).output) for more in (("--reported",), ())
    ]
    assert [set(one["kilometres"]) for one in found] == [
        {"Kurakhove", "Pokrovsk"},
        {"Moscow", "Kurakhove", "Pokrovsk"},
    ]


def test_distances_say_so_where_only_a_government_is_named(run, tmp_path):
    path = tmp_path / "said.txt"
    path.write_text("Moscow said it had nothing to say.", encoding="utf-8")
    assert "leave out --reported" in run("distances", path, "--reported").output


@pytest.mark.parametrize("command", ["read", "distances"])
@pytest.mark.parametrize("content", [b"", b"  \n", b"\x00\x01\x02\xff" * 50])
def test_an_empty_or_binary_article_is_unreadable(run, tmp_path, command, content):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    assert run(command, path).exit_code == 5


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("control", "--on", "2025-01-06"),
        ("history",),
        ("map", "-o", "out.html"),
    ],
)
class TestBadLedgers:
    def go(self, run, path, arguments):
        command, *options = arguments
        return run(command, path, *options)

    def test_a_misspelt_event_is_a_finding_with_its_line(self, run, root, tmp_path, arguments):
        text = (root / EXAMPLE).read_text(encoding="utf-8")
        line = text[: text.index("event: captured")].count("\n") + 1
        path = tmp_path / "bad.yaml"
        path.write_text(text.replace("event: captured", "event: captrued", 1), encoding="utf-8")
        result = self.go(run, path, arguments)
        assert result.exit_code == 1
        assert f"line {line}" in result.output
        assert "captured" in result.output

    @pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe" * 99])
    def test_a_binary_or_empty_file_is_unreadable(self, run, tmp_path, arguments, content):
        path = tmp_path / "bad.yaml"
        path.write_bytes(content)
        assert self.go(run, path, arguments).exit_code == 5

    def test_a_missing_file_is_unreadable(self, run, tmp_path, arguments):
        assert self.go(run, tmp_path / "none.yaml", arguments).exit_code == 5


def test_a_failed_map_leaves_the_old_file(run, tmp_path):
    output = tmp_path / "map.html"
    output.write_text("old", encoding="utf-8")
    bad = tmp_path / "bad.yaml"
    bad.write_text("claims: [", encoding="utf-8")
    assert run("map", bad, "-o", output).exit_code in {1, 5}
    assert output.read_text(encoding="utf-8") == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"map.html", "bad.yaml"}


def test_the_map_is_written(run, tmp_path):
    output = tmp_path / "map.html"
    result = run("map", EXAMPLE, "-o", output)
    assert result.exit_code == 0, result.output
    assert output.read_bytes().startswith(b"<!")
    assert {path.name for path in tmp_path.iterdir()} == {"map.html"}


@pytest.mark.parametrize(
    "arguments",
    [("import", "viina", "no-such-file.csv"), ("convert", "no-such-ledger.yaml")],
)
def test_a_format_that_is_not_written_is_refused_before_anything_is_read(run, tmp_path, arguments):
    result = run(*arguments, "-o", tmp_path / "x.txt")
    assert result.exit_code == 2
    assert ".txt is no format a ledger is written in; use .yaml" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ("control", EXAMPLE),
        ("control", EXAMPLE, "--on", "yesterday"),
        ("control", EXAMPLE, "--on", "2025-02-30"),
        ("control", EXAMPLE, "--on", "2025-01-06", "--policy", "nobody"),
        ("control", EXAMPLE, "--on", "2025-01-06", "--policy", "observer:Nobody"),
        ("map", EXAMPLE),
        ("check",),
        ("check", EXAMPLE, "--explain"),
        ("map", EXAMPLE, "-o", "never.html", "--known-by", "soon", "--delay", "1"),
        ("map", EXAMPLE, "-o", "no/such/folder/map.html"),
        ("no-such-command",),
    ],
)
def test_wrong_usage_exits_with_2(run, arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help_with_an_example(run, name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Example: frontline " in result.output


def test_the_overview_names_every_command(run):
    overview = run("--help").output.split("Commands:")[0]
    for name in cli.commands:
        assert name in overview


def test_check_says_a_good_ledger_is_valid(run):
    result = run("check", EXAMPLE)
    assert result.exit_code == 0
    assert "valid" in result.output


@pytest.mark.parametrize("suffix", [".yaml", ".jsonl", ".csv", ".geojson", ".gpkg", ".parquet"])
def test_a_ledger_is_converted_and_checked_in_every_format(run, tmp_path, suffix):
    path = tmp_path / f"ledger{suffix}"
    assert run("convert", EXAMPLE, "-o", path).exit_code == 0
    assert "valid" in run("check", path).output
    again = tmp_path / "again.jsonl"
    assert run("convert", path, "-o", again).exit_code == 0
    assert read_claims(again) == read_claims(EXAMPLE)


def test_a_ledger_is_not_converted_into_itself_or_into_nothing_known(run, tmp_path):
    path = tmp_path / "ledger.jsonl"
    run("convert", EXAMPLE, "-o", path)
    before = path.read_bytes()
    assert run("convert", path, "-o", path).exit_code == 2
    assert run("convert", path, "-o", tmp_path / "ledger.docx").exit_code == 2
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_check_counts_in_rows_where_a_ledger_has_rows(run, tmp_path):
    path = tmp_path / "ledger.csv"
    path.write_text(
        "place,latitude,longitude,event,side,claimant,stated_on\n"
        "Hut,48,37,captrued,A,B,2025-01-06\n"
    )
    result = run("check", path)
    assert result.exit_code == 1
    assert "row 2: unknown event 'captrued'; did you mean 'captured'?" in result.output
    (problem,) = json.loads(run("check", path, "--json").output)["problems"]
    assert (problem["line"], problem["unit"]) == (2, "row")


def test_a_map_does_not_overwrite_its_ledger(run, root, tmp_path):
    ledger = tmp_path / "ledger.yaml"
    text = (root / EXAMPLE).read_text(encoding="utf-8")
    ledger.write_text(text, encoding="utf-8")
    assert run("map", ledger, "-o", ledger).exit_code == 2
    assert ledger.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["m.txt", "m", "m.html.gz"])
def test_a_map_of_another_suffix_is_refused_with_those_there_are(run, tmp_path, name):
    result = run("map", EXAMPLE, "-o", tmp_path / name)
    assert result.exit_code == 2
    assert "a map is written as .html, .htm" in result.stderr
    assert not list(tmp_path.iterdir())


ONE_CLAIM = (
    "place,latitude,longitude,event,side,claimant,official,allegiance,stated_on,publisher\n"
    "Hut,48,37,holds,UA,Army,yes,UA,2025-01-06,Paper\n"
)


def test_one_thing_is_told_in_the_singular(run, tmp_path):
    ledger = tmp_path / "one.csv"
    ledger.write_text(ONE_CLAIM)
    said = [
        run("check", ledger).output,
        run("convert", ledger, "-o", tmp_path / "one.jsonl").output,
        run("map", ledger, "-o", tmp_path / "one.html").output,
        run("surface", ledger, "--on", "2025-01-06", "-o", tmp_path / "one.geojson").output,
    ]
    assert said[0] == "1 claim by 1 claimant about 1 place: valid\n"
    assert "1 claim, 1 place\n" in said[1]
    assert "1 claim, 1 place, " in said[2]
    assert "The only place is said to be held by UA" in said[3]


def test_a_ledger_with_something_to_look_at_says_so_wherever_it_is_read(run, tmp_path):
    ledger = tmp_path / "slip.csv"
    ledger.write_text(ONE_CLAIM + "Hut,48,37,holds,UAA,Watch,,independent,2025-01-06,Paper\n")
    for command, *options in (
        ("control", "--on", "2025-01-06", "--json"),
        ("history", "--json"),
        ("convert", "-o", tmp_path / "slip.jsonl"),
        ("map", "-o", tmp_path / "slip.html"),
    ):
        result = run(command, ledger, *options)
        assert result.exit_code == 0
        assert "slip.csv: 1 note on what deserves a second look" in result.stderr
        assert "note" not in result.stdout
    assert run("control", EXAMPLE, "--on", "2025-01-06").stderr == ""


@pytest.mark.parametrize("limit", [("--known-by", "2025-01-05"), ("--delay", "1")])
def test_a_map_counts_the_claims_it_shows(run, tmp_path, limit):
    known = [c for c in read_claims(EXAMPLE) if str(c.known_since) <= "2025-01-05"]
    assert len(known) < len(read_claims(EXAMPLE))
    result = run("map", EXAMPLE, "-o", tmp_path / "map.html", *limit)
    assert f": {len(known)} claims, {len({c.place.id for c in known})} place" in result.output


def test_what_is_no_file_is_not_replaced(run, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert run("map", EXAMPLE, "-o", pipe).exit_code == 2
    assert pipe.is_fifo()


def test_a_delayed_map_does_not_know_what_is_too_fresh(run, tmp_path):
    page = tmp_path / "map.html"
    assert run("map", EXAMPLE, "-o", page, "--delay", "1").exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "Kursk Oblast" in text
    assert "Kurakhove" not in text.replace("Kurakhove and Kursk Oblast, 5 and 6 January 2025", "")
    assert run("map", EXAMPLE, "-o", page, "--delay", "99999999").exit_code == 0


def test_the_rules_are_explained_by_worked_cases(run):
    result = run("check", "--explain")
    assert result.exit_code == 0
    assert "Both say they hold it" in result.stdout
    answers = json.loads(run("check", "--explain", "--json").stdout)
    assert {state["status"] for case in answers for state in case["answers"]} == set(STATUSES)


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_figure_is_written_in_the_format_of_its_suffix(run, tmp_path, suffix):
    path = tmp_path / f"figure.{suffix}"
    result = run("figure", EXAMPLE, "--on", "2025-01-06", "-o", path)
    assert result.exit_code == 0, result.output
    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[suffix]
    assert path.read_bytes().startswith(start)
    assert "180 ×" in result.output


def test_a_figure_of_two_dates_and_a_chart_of_one_place(run, tmp_path):
    path = tmp_path / "pair.svg"
    days = ["--on", "2025-01-05", "--on", "2025-01-06"]
    assert run("figure", EXAMPLE, *days, "--title", "Two days", "-o", path).exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert "Two days" in text
    assert "Changed" in text
    options = ["--place", "Курахове", "--known-by", "2025-01-06"]
    assert run("figure", EXAMPLE, *options, "-o", path).exit_code == 0
    assert "Kurakhove: who said what" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["-o", "map.png"], 2),
        (["--on", "2025-01-06", "--place", "Kurakhove", "-o", "map.png"], 2),
        (["--on", "2025-01-06", "-o", "map.doc"], 2),
        (["--on", "January", "-o", "map.png"], 2),
        (["--on", "2025-01-06", "--policy", "observer:Nobody", "-o", "map.png"], 2),
        (["--place", "Atlantis", "-o", "map.png"], 4),
        (["--on", "2025-01-06", "-o", "missing/map.png"], 2),
    ],
)
def test_a_figure_that_cannot_be_drawn_leaves_no_file(run, tmp_path, arguments, code):
    *options, name = arguments
    result = run("figure", EXAMPLE, *options, tmp_path / name)
    assert result.exit_code == code, result.output
    assert not list(tmp_path.iterdir())


def test_a_misspelt_observer_is_told_who_was_meant(run):
    done = run("control", EXAMPLE, "--on", "2025-01-06", "--policy", "observer:the epoch tmes")
    assert done.exit_code == 2
    assert "did you mean 'The Epoch Times'? There are: " in done.stderr
    done = run("control", EXAMPLE, "--on", "2025-01-06", "--policy", "observer:THE EPOCH TIMES")
    assert done.exit_code == 0, done.output


def test_several_articles_are_read_and_their_claims_are_one_ledger_to_review(run, tmp_path):
    articles = [f"notebooks/data/dispatches/{code}.txt" for code in ("en", "uk")]
    asked = ["--published", "2025-01-06"]
    done = run("read", *articles, *asked)
    assert done.exit_code == 0, done.output
    assert "Draft claims of 2 articles" in done.stdout
    done = run("read", *articles, *asked, "--json", "-o", tmp_path / "drafts.yaml")
    assert [each["article"] for each in json.loads(done.stdout)] == ["en.txt", "uk.txt"]
    assert "reviewed: false" in (tmp_path / "drafts.yaml").read_text(encoding="utf-8")
    done = run("read", articles[0], tmp_path / "none.txt", *asked)
    assert done.exit_code == 5
    assert "none.txt: " in done.stderr
    assert "Draft claims of 1 article," in done.stdout
    assert run("read", *articles, "--url", "https://x.example").exit_code == 2
