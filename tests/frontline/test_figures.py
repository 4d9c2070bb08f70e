"""Maps for print: what stands on them, that they are the same everywhere, and bad input."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import io
import os
import re
import subprocess
import sys
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pytest
import shapely
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from PIL import Image

import frontline as fl
from frontline.claims import Claim, Claimant, Source
from frontline.dates import parse_date
from frontline.figures.ground import SHORE
from gazetteer.places import Place

DAY = "2025-01-06"
NORTH = Claimant(name="North's ministry", allegiance="N", official=True)
SOUTH = Claimant(name="South's staff", allegiance="S", official=True)
WATCH = Claimant(name="A watcher", allegiance="independent")
SOURCE = Source(publisher="The Paper", title="News", published=parse_date("2025-01-06"))
HOSTILE = [
    "$x^2$",
    "$\\frac{",
    "a_b^c",
    "C:\\new\\table",
    "two\nlines",
    "\u202eevil\u202c",
    "\u200fmark",
    "שלום",
    "Київ і Харків",
    "東京",
    "--><script>alert(1)</script>",
    "</svg><script>alert(1)</script>",
    "&lt;b&gt;",
    "{{7*7}}{%raw%}{#",
    "x" * 500,
    "\x07bell",
]


def place(name, latitude=48.0, longitude=37.0, **more):
    return Place(
        id=f"local:{hashlib.sha256(name.encode()).hexdigest()[:12]}",
        name=name,
        kind=more.pop("kind", "settlement"),
        latitude=latitude,
        longitude=longitude,
        **more,
    )


def claim(about, event="captured", side="N", who=NORTH, day=DAY, **more):
    date = parse_date(day)
    return Claim(
        place=about, event=event, side=side, claimant=who, event_date=date, stated_on=date,
        source=SOURCE, **more,
    )  # fmt: skip


def ledger(*claims, title="A composed case"):
    return fl.Ledger(claims, sides={"N": "North", "S": "South"}, title=title)


def composed():
    """One place of each status."""
    towns = [
        place(name, 48 + 0.2 * i, 37 + 0.3 * (i % 3))
        for i, name in enumerate(["Conceded", "Claimed", "Disputed", "Fought", "Seen", "Quiet"])
    ]
    conceded, claimed, disputed, fought, seen, quiet = towns
    return ledger(
        claim(conceded, day="2025-01-02"),
        claim(conceded, "withdrew", "N", SOUTH, day="2025-01-03"),
        claim(claimed, "holds", "S", SOUTH, day="2025-01-02"),
        claim(disputed, "captured", "N", NORTH, day="2025-01-02"),
        claim(disputed, "holds", "S", SOUTH, day="2025-01-04"),
        claim(fought, "contested", None, SOUTH, day="2025-01-02"),
        claim(seen, "holds", "N", WATCH, day="2025-01-02"),
        claim(quiet, "struck", None, NORTH, day="2025-01-02"),
    )


def texts(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def said(figure):
    return " ".join(texts(figure))


def saved(figure, form, **options):
    buffer = io.BytesIO()
    figure.savefig(buffer, format=form, **options)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def example(root):
    book = fl.read_claims(root / "notebooks/data/kurakhove-2025-01.yaml")
    return fl.history(book), fl.towns_around(book.places)


@pytest.fixture(scope="module")
def drawn(example):
    history, towns = example
    return fl.figure(history, on=DAY, context=towns)


def test_a_figure_is_a_matplotlib_figure(drawn):
    assert isinstance(drawn, Figure)
    assert len(drawn.axes) == 2  # the map and its key


def test_it_says_of_when_from_what_and_how_it_is_drawn(drawn):
    text = said(drawn)
    assert "As of 6 January 2025" in text
    assert "as known from all claims of the ledger" in text
    assert "27 claims by 8 claimants in 2 sources (The Epoch Times; The Kyiv Independent)" in text
    assert "Lambert azimuthal equal-area projection" in text
    assert "Natural Earth (public domain)" in text
    assert "No borders" in text
    assert "GeoNames" in text
    assert {"Kurakhove", "Dachenske", "Kursk Oblast", "Sudzha"} <= set(texts(drawn))


def test_the_key_defines_what_is_shown_and_nothing_else(drawn):
    text = said(drawn)
    for word in ("Claimed by Russia:", "Contested between Russia", "Unknown:", "Region:"):
        assert word in text
    for word in ("Agreed", "Disputed", "Assessed", "Area,", "Changed", "Line of contact"):
        assert word not in text


def test_every_status_has_its_entry():
    figure = fl.figure(fl.history(composed()), on=DAY)
    text = said(figure)
    for entry in (
        "Agreed, North:", "Claimed by South:", "Disputed between North and South:", "Contested",
        "Assessed, North:", "Unknown:",
    ):  # fmt: skip
        assert entry in text


def test_what_could_not_be_known_is_not_drawn(example):
    book = example[0].attrs["ledger"]
    figure = fl.figure(fl.history(book, known_by="2025-01-05"), on=DAY)
    assert "as known by 5 January 2025" in said(figure)
    assert "Kurakhove" not in texts(figure)
    assert "Claimed" not in said(figure)


def test_another_policy_is_named():
    book = composed()
    figure = fl.figure(fl.history(book, policy=fl.Observer("A watcher")), on=DAY)
    assert "policy: observer:A watcher" in said(figure)
    assert "by A watcher alone" in said(figure)


def test_several_dates_share_a_frame_and_ring_what_has_changed(example):
    figure = fl.figure(example[0], on=["2025-01-05", DAY])
    maps = figure.axes[:2]
    assert len({(axes.get_xlim(), axes.get_ylim()) for axes in maps}) == 1
    assert {"5 January 2025", "6 January 2025"} <= set(texts(figure))
    rings = [
        [c for c in axes.collections if c.get_zorder() == 7 and not c.get_facecolor()[:, 3].any()]
        for axes in maps
    ]
    changed = [sum(len(ring.get_offsets()) for ring in some) for some in rings]
    assert changed[1] - changed[0] == 2  # Kurakhove and Dachenske, beside the ring of a region
    assert "Changed" in said(figure)


def test_the_reservoir_is_left_out_once_it_is_no_more():
    book = ledger(claim(place("Enerhodar", 47.5, 34.66), day="2022-03-04"))
    history = fl.history(book)

    def waters(on):
        axes = fl.figure(history, on=on).axes[0]
        return sum(
            isinstance(patch, PathPatch)
            and mpl.colors.to_hex(patch.get_edgecolor()) == SHORE.lower()
            for patch in axes.patches
        )

    assert waters("2023-06-01") == waters("2023-07-01") + 1


def make_surface(day=DAY, sides=("N", "S")):
    day = None if day is None else dt.date.fromisoformat(day)

    def table(geometries, **columns):
        count = len(geometries)
        columns = {"date": [day] * count, **columns}
        return gpd.GeoDataFrame(columns, geometry=geometries, crs=4326)

    line = [shapely.LineString([(37.3, y), (37.3, y + 0.5)]) for y in (48.0, 48.5)]
    return SimpleNamespace(
        areas=table(
            [shapely.box(37.3, 48, 37.8, 49), shapely.box(36.8, 48, 37.3, 49)],
            side=list(sides), confidence=[0.6, 0.6],
        ),
        line=table(line, confidence=[0.9, 0.2]),
        band=table([shapely.box(37.2, 48, 37.4, 49)], confidence=[0.8]),
    )  # fmt: skip


def test_a_surface_is_drawn_by_colour_and_hatch_with_a_dashed_line_where_unsure():
    figure = fl.figure(fl.history(composed()), on=DAY, surface=make_surface())
    patches = [patch for patch in figure.axes[0].patches if isinstance(patch, PathPatch)]
    hatches = {patch.get_hatch() for patch in patches} - {None}
    assert len(hatches) == 3  # two sides and the band
    lines = [p for p in patches if mpl.colors.to_hex(p.get_edgecolor()) == "#1a1a1a"]
    assert sorted(line.get_linestyle() == "solid" for line in lines) == [False, True]
    text = said(figure)
    for entry in ("Area, North:", "Area, South:", "Line of contact:", "Uncertain line:", "Band:"):
        assert entry in text
    assert "80% likely" in text
    assert "estimate" in text


@pytest.mark.parametrize(
    ("surface", "problem"),
    [
        (make_surface("2024-12-01"), "drawn for 2024-12-01, not for 2025-01-06"),
        (make_surface(sides=("N", "X")), "'X'"),
        (SimpleNamespace(areas=None), "not a surface"),
    ],
)
def test_a_surface_that_does_not_fit_is_refused(surface, problem):
    with pytest.raises(fl.InvalidHistory, match=problem):
        fl.figure(fl.history(composed()), on=DAY, surface=surface)


def test_a_table_that_is_no_history_is_refused(example):
    history = example[0]
    for table in (history.drop(columns="status"), history.to_crs(3857), "no table"):
        with pytest.raises(fl.InvalidHistory):
            fl.figure(table, on=DAY)
    twice = gpd.GeoDataFrame(history.iloc[[0, 0]])
    with pytest.raises(fl.InvalidHistory, match="two intervals"):
        fl.figure(twice, on=history.iloc[0]["from"])


def test_dates_that_are_none_are_refused(example):
    with pytest.raises(fl.InvalidDate):
        fl.figure(example[0], on="January")
    with pytest.raises(ValueError, match="one to 24 dates"):
        fl.figure(example[0], on=[])


@pytest.mark.parametrize(
    "options",
    [
        {"width_mm": 5}, {"height_mm": float("nan")}, {"columns": 0}, {"dpi": 1}, {"sure": 2},
        {"svg_text": "both"}, {"colours": {"N": "red"}},
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused(options):
    with pytest.raises(ValueError, match=next(iter(options)).rstrip("s")):
        fl.FigureOptions(**options)


def test_a_history_without_claims_gives_a_page_that_says_so():
    figure = fl.figure(fl.history(fl.Ledger([])), on=DAY)
    assert "nothing to show" in said(figure)
    assert "Based on no claims." in said(figure)
    assert saved(figure, "png").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "points",
    [
        [(48, 37)],
        [(65, 179.5), (66, -179.2), (64.5, 180)],
        [(90, 0), (84, 120), (80, -60)],
        [(-90, 0)],
        [(60, -150), (-40, 170), (10, 20)],
        [(50, -10), (45, 60)],
        [(0, 0), (0, 180), (0, -90), (0, 90)],
    ],
    ids=["one", "antimeridian", "north pole", "south pole", "world", "wide", "all around"],
)
def test_places_anywhere_on_the_globe_are_inside_the_frame(points):
    towns = [place(f"Town {i}", *point) for i, point in enumerate(points)]
    figure = fl.figure(fl.history(ledger(*map(claim, towns))), on=DAY)
    axes = figure.axes[0]
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    marks = [c for c in axes.collections if 5 <= c.get_zorder() < 7]
    assert marks
    for x, y in marks[0].get_offsets():
        assert west <= x <= east
        assert south <= y <= north
    assert {town.name for town in towns} <= set(texts(figure))
    assert "equal-area" in said(figure)
    assert saved(figure, "svg")


def test_what_strangers_wrote_is_text():
    towns = [place(name, 48 + i * 0.1, 37 + (i % 3) * 0.6) for i, name in enumerate(HOSTILE)]
    book = ledger(*map(claim, towns), title="".join(HOSTILE))
    options = fl.FigureOptions(svg_text="text", width_mm=400)
    figure = fl.figure(fl.history(book), on=DAY, options=options)
    shown = set(texts(figure))
    for name in ("$x^2$", "$\\frac{", "a_b^c", "C:\\new\\table", "two lines", "Київ і Харків"):
        assert name in shown
    assert "<U+202E>evil<U+202C>" in shown
    assert "<U+0007>bell" in shown
    assert "\ufffd\ufffd" in shown  # the font has no such letters, and says so
    svg = saved(figure, "svg")
    tree = ET.fromstring(svg)  # noqa: S314  (our own file)
    assert not [element for element in tree.iter() if element.tag.endswith("script")]
    assert "$x^2$" in {element.text for element in tree.iter()}
    assert b"\xe2\x80\xae" not in svg
    assert saved(figure, "pdf").startswith(b"%PDF")
    assert saved(fl.figure(fl.history(book), on=DAY), "svg")


PROGRAM = """
import hashlib, io, sys
import frontline as fl
book = fl.read_claims("notebooks/data/kurakhove-2025-01.yaml")
history = fl.history(book)
for figure in (
    fl.figure(history, on=["2025-01-05", "2025-01-06"], context=fl.towns_around(book.places)),
    fl.claims_chart(history, place="Kursk Oblast"),
):
    for form in ("svg", "pdf", "png"):
        buffer = io.BytesIO()
        figure.savefig(buffer, format=form)
        print(form, hashlib.sha256(buffer.getvalue()).hexdigest())
"""


def test_two_processes_write_the_same_bytes(root, tmp_path):
    answers = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        config = tmp_path / seed
        config.mkdir()
        # Somebody's own settings change nothing.
        settings = "font.size: 30\nsvg.fonttype: none\n" if seed == "2" else ""
        (config / "matplotlibrc").write_text(settings, encoding="utf-8")
        environment = {
            **os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "MPLCONFIGDIR": str(config),
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=root, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        answers.append(done.stdout)
    assert answers[0] == answers[1]
    assert answers[0].count("\n") == 6


def test_settings_of_the_user_are_neither_used_nor_changed():
    history = fl.history(composed())
    plain = saved(fl.figure(history, on=DAY), "svg")
    with mpl.rc_context({"font.size": 40, "text.color": "red", "lines.linewidth": 9}):
        before = {name: mpl.rcParams[name] for name in mpl.rcParams}
        assert saved(fl.figure(history, on=DAY), "svg") == plain
        assert {name: mpl.rcParams[name] for name in mpl.rcParams} == before


def test_a_pdf_holds_its_fonts_as_truetype():
    raw = saved(fl.figure(fl.history(composed()), on=DAY), "pdf")
    assert b"/FontFile2" in raw
    assert b"/Type3" not in raw
    assert b"CreationDate" not in raw
    assert b"A composed case" in raw


def test_a_figure_is_saved_whole_or_not_at_all(tmp_path):
    figure = fl.figure(fl.history(composed()), on=DAY)
    for name in ("map.png", "map.svg", "map.pdf"):
        figure.savefig(tmp_path / name)
        assert (tmp_path / name).stat().st_size > 1000
    with pytest.raises(fl.UnwritableOutput, match="no format"):
        figure.savefig(tmp_path / "map.doc")
    with pytest.raises(fl.UnwritableOutput):
        figure.savefig(tmp_path / "missing" / "map.png")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.pdf", "map.png", "map.svg"]


def test_a_notebook_shows_it_in_a_palette_that_looks_the_same():
    figure = fl.figure(fl.history(composed()), on=DAY)
    shown, whole = figure._repr_png_(), saved(figure, "png", dpi=110)
    pixels = [np.asarray(Image.open(io.BytesIO(raw)).convert("RGB"), int) for raw in (shown, whole)]
    assert shown.startswith(b"\x89PNG")
    assert len(shown) < 0.6 * len(whole)
    assert pixels[0].shape == pixels[1].shape
    assert abs(pixels[0] - pixels[1]).mean() < 1


NUMBER = re.compile(r"-?\d+\.\d+")
NAMES = re.compile(r"\b[hmp][0-9a-f]{9,10}\b")


def comparable(svg):
    """An SVG without what differs between versions of matplotlib: its name, ids, late digits."""
    body = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    body = NAMES.sub("id", body)
    return NUMBER.sub(lambda m: f"{float(m[0]):.1f}".replace("-0.0", "0.0"), body).splitlines()


def test_the_composed_case_looks_as_it_did(root):
    path = root / "tests/frontline/data/figure.svg"
    options = fl.FigureOptions(width_mm=100, svg_text="text")
    figure = fl.figure(fl.history(composed()), on=DAY, options=options)
    found = saved(figure, "svg").decode()
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    difference = list(
        difflib.unified_diff(
            comparable(path.read_text(encoding="utf-8")),
            comparable(found),
            "before",
            "now",
            n=2,
            lineterm="",
        )
    )
    assert not difference, (
        "\n".join(difference[:60])
        + "\nLook at both; if the new one is right, run this test with WRITE_GOLDEN=1"
    )
