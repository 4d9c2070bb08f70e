"""How long a report takes, part by part, as its ledger grows; beside tables and a map without one.

Run `python tests/benchmarks/bench_report.py [CLAIMS...]`; 50, 500 and 5,000 by default. The claims
are composed: a front that moves over a field of towns for a year, and two parties and three
observers who speak of it. Seconds are of the process, the median of three reports, warm. Growth is
the time a claim of the largest ledger by that of the one before it: 1 where time grows as claims
do, below 1 where it grows less.

The peer is what a page can be made with in two lines: pandas' `to_html` of the same tables (claims,
control, history), every row of them, and a bare folium map with a circle and a popup a place. It
has no summary, no figures for print, no charts, no distances, no area and no sources list, and does
not work out who holds what: that is handed to it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import folium
import scoreboard

import frontline as fl
from frontline.claims import Claim, Claimant, Source, as_date
from frontline.ledger import Ledger
from frontline.report.charts import draw_page_map
from frontline.report.data import list_data, make_tables
from frontline.report.page import build_page
from gazetteer.places import Place

SIZES = (50, 500, 5_000)
RUNS = 3
FIRST, DAYS = dt.date(2024, 1, 1), 365
SIDES = {"RU": "Russia", "UA": "Ukraine"}
PARTIES = (
    Claimant(name="Ministry of Defence", allegiance="RU", official=True),
    Claimant(name="General Staff", allegiance="UA", official=True),
)
OBSERVERS = tuple(Claimant(name=f"Observer {n}", allegiance="independent") for n in range(3))


def compose(count: int, seed: int = 8) -> Ledger:
    """So many claims about a fifth as many towns of a square field, through which a front moves."""
    draw = random.Random(seed)  # noqa: S311  (no secret)
    side = max(3, round((count / 5) ** 0.5))
    towns = [
        Place(
            id=f"local:{number}",
            name=f"Town {number}",
            kind="settlement",
            latitude=47 + number // side * 0.06,
            longitude=36.5 + number % side * 0.09,
        )
        for number in range(side * side)
    ]
    claims = []
    for number in range(count):
        place = towns[number] if number < len(towns) else draw.choice(towns)
        front = side * (0.6 - 0.3 * number / count)
        beyond = int(place.id.partition(":")[2]) % side - front
        who = draw.choice([*PARTIES, *OBSERVERS])
        event, holder = tell(who, beyond)
        day = FIRST + dt.timedelta(days=number * DAYS // count)
        outlet, article = draw.randrange(12), draw.randrange(9)
        said = as_date(day)
        source = Source(
            publisher=f"Paper {outlet}",
            title=f"News of {day}, {article}",
            url=f"https://paper-{outlet}.example/{day}/{article}",
            published=said,
            quote=f"Sentence number {number} says what is said of {place.name} that day.",
        )
        claims.append(
            Claim(
                id=f"claim-{number}",
                place=place,
                event=event,
                side=holder,
                claimant=who,
                event_date=said,
                stated_on=said,
                source=source,
            )
        )
    return Ledger(claims, sides=SIDES, title=f"{count:,} composed claims")


def tell(who: Claimant, beyond: float) -> tuple[str, str | None]:
    """What a claimant says of a town so far beyond the front, in towns: event and side."""
    near = abs(beyond) < 1
    if who.allegiance == "UA":
        return ("holds", "UA") if beyond < 1 else ("repelled", "UA")
    if who.allegiance == "RU":
        return ("captured" if near else "holds", "RU") if beyond > -1 else ("attacked", "RU")
    return ("contested", None) if near else ("holds", "RU" if beyond > 0 else "UA")


def measure(ledger: Ledger) -> dict[str, float]:
    """Seconds of each part of a report, of the page and of the folder, and the size of the page."""
    made: dict[str, Any] = {}
    parts: dict[str, Callable[[], Any]] = {
        "what it says": lambda: fl.report(ledger),
        "map to click": lambda: draw_page_map(made["what it says"].findings),
        "map for print": lambda: made["what it says"].still.to_bytes("svg"),
        "charts": lambda: [chart.to_bytes("svg") for chart in made["what it says"].charts],
        "tables and text": lambda: build_page(
            made["what it says"].findings,
            made["what it says"].summary,
            framed=made["map to click"],
            still=made["what it says"].still,
            charts=made["what it says"].charts,
            areas=made["what it says"].area_chart,
        ),
        "data": lambda: list_data(made["what it says"].findings),
        "figures as PNG and PDF": lambda: [
            chart.to_bytes(form)
            for chart in (made["what it says"].still, *made["what it says"].charts)
            for form in ("png", "pdf")
        ],
    }
    taken = {}
    for name, work in parts.items():
        began = time.process_time()
        made[name] = work()
        taken[name] = time.process_time() - began
    whole = sum(taken.values())
    taken["PAGE"] = whole - taken["data"] - taken["figures as PNG and PDF"]
    taken["FOLDER"] = whole
    taken["PAGE kB"] = len(made["tables and text"].encode()) / 1000
    return taken


def run_peer(ledger: Ledger) -> tuple[float, float]:
    """Seconds and kilobytes of tables by pandas and a map by folium, of the same claims."""
    tables = make_tables(fl.report(ledger).findings)
    control = tables["control"]
    began = time.process_time()
    pages = [
        tables[name].drop(columns="geometry").to_html() for name in ("claims", "control", "history")
    ]
    drawn = folium.Map(location=(48, 37), zoom_start=8)
    for row in control.itertuples():
        folium.CircleMarker(
            (row.geometry.y, row.geometry.x), radius=5, popup=f"{row.name}: {row.status}"
        ).add_to(drawn)
    pages.append(drawn.get_root().render())
    return time.process_time() - began, sum(len(page.encode()) for page in pages) / 1000


def compare(size: int) -> dict[str, float]:
    """Measure a size, and print its figures beside the peer's."""
    ledger = compose(size)
    measure(compose(20))  # warm
    runs = [measure(ledger) for _ in range(RUNS)]
    ours = {name: statistics.median(each[name] for each in runs) for name in runs[0]}
    times, sizes = zip(*(run_peer(ledger) for _ in range(RUNS)), strict=True)
    theirs, size_kb = statistics.median(times), sizes[0]
    print(f"\n{size:,} claims, {len(ledger.places):,} places")
    for name, value in ours.items():
        unit = "kB" if name.endswith("kB") else "s"
        print(f"    {name.removesuffix(' kB'):24} {scoreboard.show(value, unit):>12}")
    page = ours["PAGE"]
    print(f"    tables and a map by pandas and folium: {theirs:.3g} s, {size_kb:,.0f} kB")
    scoreboard.report(
        f"report of {size:,} claims: page",
        ours=page,
        peer=theirs,
        ratio=theirs / page,
        unit="s",
        note="peer: tables by pandas and dots by folium, nothing worked out",
    )
    scoreboard.report(
        f"report of {size:,} claims: size of the page",
        ours=ours["PAGE kB"],
        peer=size_kb,
        ratio=size_kb / ours["PAGE kB"],
        unit="kB",
        note="the same peer, whose page needs the network",
    )
    return ours


def main() -> None:
    """Print and report all sizes, and how time grows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("claims", nargs="*", type=int, default=SIZES)
    sizes = parser.parse_args().claims
    found = {size: compare(size) for size in sizes}
    for before, after in itertools.pairwise(sizes):
        few, many = found[before], found[after]
        print(f"\nTime a claim of {after:,} by that of {before:,}:")
        for name in few:
            if not name.endswith("kB"):
                growth = many[name] / max(few[name], 1e-3) * before / after
                print(f"    {name:24} {growth:10.2f}")
        growth = many["PAGE"] / few["PAGE"] * before / after
        scoreboard.report(
            f"report of {after:,} claims: time a claim, by that of {before:,}",
            ours=growth,
            target="1 at most",
        )


if __name__ == "__main__":
    main()
