"""The page: whole, inert whatever strangers wrote, and the same each time."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import DISPATCHES, HOSTILE, LEDGER, MINISTRY, SIDES, claim, grid, hostile

import frontline as fl
from frontline.claims import Source
from frontline.ledger import Ledger
from frontline.report.markup import element, link, words
from frontline.report.wording import plain
from gazetteer.places import Place

ALLOWED = {
    "html", "head", "meta", "title", "link", "style", "body", "header", "main", "footer", "nav",
    "section", "div", "p", "h1", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd", "a", "b", "bdi",
    "span", "small", "cite", "code", "blockquote", "figure", "figcaption", "img", "iframe",
    "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "content", "name", "http-equiv", "rel", "href", "class", "id", "src", "alt",
    "width", "height", "srcdoc", "title", "sandbox", "role", "aria-label", "aria-labelledby",
    "tabindex", "scope", "value",
}  # fmt: skip


class Seen(HTMLParser):
    """Every tag, attribute and text of a page."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.texts, self.links = [], set(), [], []
        self.ids, self.open = [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in ("meta", "link", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def page(root):
    paths = [root / LEDGER, *(root / path for path in DISPATCHES)]
    return fl.report(*paths, published="2025-01-06").page


def outside_the_map(page):
    return re.sub(r'srcdoc="[^"]*"', "", page)


def test_it_has_every_part_in_order(page):
    keys = re.findall(r'<section id="([a-z]+)"', page)
    shown = "".join(Seen(page).texts)
    assert keys == [
        "summary", "map", "places", "claims", "drafts", "distances", "areas", "definitions",
        "method", "sources",
    ]  # fmt: skip
    for words_of in (
        "What changed", "Who claims it", "What nobody else confirms", "Policy “parties”",
        "edition 1", "frontline 0.1.0", "has yet to confirm",
    ):  # fmt: skip
        assert words_of in shown


def check_references(page):
    seen = Seen(page)
    assert seen.open == []
    assert len(seen.ids) == len(set(seen.ids))
    inner = {target[1:] for target in seen.links if target.startswith("#")}
    assert inner <= set(seen.ids)


def test_it_is_well_formed_and_every_reference_inside_it_leads_somewhere(page):
    check_references(page)


def test_its_policy_allows_the_map_and_nothing_else(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    policy = policy.replace("&#x27;", "'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "script" not in Seen(page).tags


def test_drafts_are_marked_and_counted_apart(page):
    assert "17 claims read out of articles by a machine" in page
    assert "stand apart below" in page
    assert page.count('class="draft"') == 0  # none of them decides anything here
    alone = fl.report(grid()).page
    assert 'id="drafts"' not in alone


def test_drafts_that_decide_are_marked_where_they_do(root):
    made = fl.report(root / DISPATCHES[0], published="2025-01-06")
    assert "nobody has reviewed them. Reviewed: none." in made.page
    places = re.search(r'<section id="places".*?</section>', made.page, re.DOTALL)[0]
    rows = re.findall(r"<tr.*?</tr>", places.split("</table>")[0], re.DOTALL)[1:]
    assert rows
    assert all("unreviewed" in row for row in rows)
    assert "(from unreviewed drafts)" in made.still.paper.heading


def test_the_same_input_gives_the_same_bytes_whatever_the_seed_of_hashes(root):
    options = {"published": "2025-01-06", "count_drafts": True, "most_charts": 2}
    code = (
        "import sys, hashlib, frontline as fl;"
        f"made = fl.report({LEDGER!r}, *{DISPATCHES!r}, **{options!r});"
        "print(hash('a'), hashlib.sha256(made.page.encode()).hexdigest())"
    )
    paths = [root / LEDGER, *(root / path for path in DISPATCHES)]
    here = hashlib.sha256(fl.report(*paths, **options).page.encode()).hexdigest()
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONHASHSEED": seed},
    )  # fmt: skip
    mixed, there = done.stdout.split()
    assert int(mixed) != hash("a"), "both were made with one seed"
    assert there == here


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_strangers_wrote_is_text_and_nothing_else(text):
    made = fl.report(hostile(text))
    bare = outside_the_map(made.page)
    seen = Seen(made.page)
    assert set(seen.tags) <= ALLOWED
    assert seen.attributes <= ATTRIBUTES
    shown = "".join(seen.texts)
    assert plain(text) in shown
    assert not re.search(r"\{\{|\{%|\{#", re.sub(r"<style>.*?</style>", "", bare, flags=re.DOTALL))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", bare)
    for target in seen.links:
        assert re.match(r"https://x\.example/|#|data:", target), target
    # No claim that the ledger cannot hold was dropped on the way.
    assert len(made.findings.claims) == 3


@given(st.text())
def test_any_text_comes_back_as_it_was(text):
    inside = element("p", {"title": text}, text).text
    seen = Seen(inside)
    assert seen.tags == ["p"]
    assert not re.search(r"\{\{|\{%|\{#", inside)
    expected = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\ufffd", text)
    got = "".join(seen.texts)
    # A parser of HTML takes every line end for one kind.
    assert got.replace("\r\n", "\n").replace("\r", "\n") == expected.replace("\r\n", "\n").replace(
        "\r", "\n"
    )


@given(st.text())
def test_words_of_strangers_are_isolated_and_hide_nothing(text):
    seen = Seen(words(text).text)
    assert seen.tags == ["bdi"]
    assert "".join(seen.texts) in (plain(text), plain(text)[:1999] + "…")
    assert all(char.isprintable() or char == " " for char in "".join(seen.texts))


def test_a_link_that_is_none_stays_a_word():
    assert link("javascript:alert(1)", words("x")).text == "<bdi>x</bdi>"
    assert 'href="https://x.example"' in link("https://x.example", "x").text


def test_tables_are_cut_where_asked_and_say_so(root):
    made = fl.report(root / LEDGER, most_rows=5, most_charts=1)
    assert "22 oldest claims are left out here" in made.page
    assert "4 more places are left out here" in made.page


def test_sources_of_claims_that_are_left_out_are_counted_instead():
    towns = [Place(id=f"local:{n}", name=f"Town {n}", latitude=48, longitude=37 + n / 9,
                   kind="settlement") for n in range(6)]  # fmt: skip
    claims = [
        claim(MINISTRY, "holds", "RU", f"2025-01-0{n + 1}", place=town,
              source=Source(publisher=f"Paper {n}"))
        for n, town in enumerate(towns)
    ]  # fmt: skip
    page = fl.report(Ledger(claims, sides=SIDES), most_rows=2).page
    sources = re.search(r'<section id="sources".*?</section>', page, re.DOTALL)[0]
    assert re.findall(r"Paper \d", sources) == ["Paper 4", "Paper 5"]
    assert "4 sources of claims that are left out above are not listed" in sources
    check_references(page)


def test_long_tables_are_folded_and_hold_every_row():
    made = fl.report(grid(10), on="2025-01-01", most_charts=1)
    page = made.page
    folded = re.findall(r'<details class="more"><summary>([^<]+)</summary>', page)
    assert folded == ["40 more places", "50 earlier claims"]
    places = re.search(r'<section id="places".*?</section>', page, re.DOTALL)[0]
    assert places.count('class="status ') == 100
    numbers = [int(number) for number in re.findall(r'<tr id="claim-(\d+)"', page)]
    assert numbers == list(range(1, 111))  # in order, the newest in the open table
    check_references(page)


def test_area_is_told_with_its_method():
    page = fl.report(grid()).page
    areas = re.search(r'<section id="areas".*?</section>', page, re.DOTALL)[0]
    assert "from what is said of 25 settlements" in areas
    assert "nobody claims these figures" in areas
    assert re.search(r">\+\d", areas)
