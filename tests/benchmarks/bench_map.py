"""The map beside folium's time sliders: size of the file, time to the first frame, time of a step.

Every page is opened in the same headless Chromium without a network. folium's pages load their
scripts from hosts; those requests are answered from npm packages, which this fetches if npm is
there, so that the peers are measured without any delay of a network; without npm only sizes are
compared. Places and days are made up: a front that moves over a field of places, with the names of
Ukrainian settlements and ids as GeoNames has them.

    python tests/benchmarks/bench_map.py [--large]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import statistics
import subprocess
import tarfile
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scoreboard

import gazetteer as gz
from frontline.maps import Map

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FIRST = dt.date(2022, 2, 24)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
STEPS = 40
PEER_STEPS = 8
PACKAGES = {
    "leaflet@1.9.3": "dist/leaflet.js",
    "leaflet.timeline@1.6.0": "dist/leaflet.timeline.js",
    "leaflet-timedimension@1.1.1": "dist/leaflet.timedimension.min.js",
    "iso8601-js-period@0.2.1": "iso8601.js",
    "moment@2.30.1": "min/moment.min.js",
    "jquery@3.7.1": "dist/jquery.min.js",
    "jquery-ui-dist@1.13.3": "jquery-ui.min.js",
}
"""npm packages behind the addresses that folium names, and the script of each."""
TIMELINE_STEPS = """async (steps) => {
    const slider = document.querySelector("input.time-slider");
    const [low, high] = [Number(slider.min), Number(slider.max)];
    const found = [];
    for (let step = 1; step <= steps; step += 1) {
        slider.value = low + 86400000 * step;
        const start = performance.now();
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        slider.dispatchEvent(new Event("change", { bubbles: true }));
        found.push(performance.now() - start);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    }
    return found;
}"""
STAMPED_STEPS = """async (steps) => {
    const isMap = (key) => key.startsWith("map_") && window[key].timeDimension;
    const name = Object.keys(window).find(isMap);
    const clock = window[name].timeDimension;
    const found = [];
    clock.setCurrentTimeIndex(0);
    for (let step = 1; step <= steps; step += 1) {
        const start = performance.now();
        clock.nextTime();
        found.push(performance.now() - start);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    }
    return found;
}"""


def make_history(places: int, days: int, seed: int = 1) -> pd.DataFrame:
    """A front that moves to and fro over a field of places; near it, control is contested.

    Args:
        places: how many.
        days: how many, one after another.
        seed: of what is made up.

    Returns:
        A history without details: a row an interval, `latitude` and `longitude` in degrees.
    """
    draw = np.random.default_rng(seed)
    table = gz.table(country="UA", kind="settlement")
    names = draw.choice(table["name"].to_numpy(), places)
    ids = np.sort(draw.choice(np.arange(686_000, 686_000 + places * 2), places, replace=False))
    lat, lon = draw.uniform(46, 52, places), draw.uniform(24, 40, places)
    day = np.arange(days)
    # The front is a meridian that swings by two degrees and bends with latitude.
    front = 36.5 + 1.2 * np.sin(day / 90) + 0.4 * np.cumsum(draw.normal(0, 0.02, days))
    ahead = (lon + 0.8 * np.sin(lat * 1.7))[:, None] - front[None, :]
    state = np.where(ahead > 0.06, 2, np.where(ahead < -0.06, 0, 1)).astype(np.int8)
    change = np.ones(state.shape, dtype=bool)
    change[:, 1:] = state[:, 1:] != state[:, :-1]
    place, start = np.nonzero(change)
    until = np.append(start[1:], 0)
    last = np.append(place[1:] != place[:-1], [True])
    begin = np.datetime64(FIRST)
    return pd.DataFrame(
        {
            "place_id": np.char.add("geonames:", ids.astype(str))[place],
            "name": names[place],
            "kind": "settlement",
            "latitude": lat[place].round(4),
            "longitude": lon[place].round(4),
            "from": begin + start,
            "until": np.where(last, np.datetime64("NaT"), begin + until),
            "status": np.array(["assessed", "contested", "assessed"])[state[place, start]],
            "controller": np.array(["UA", None, "RU"])[state[place, start]],
        }
    )


def make_every_day(places: int, days: int) -> pd.DataFrame:
    """The same with a row for every place and day, whether or not anything changes."""
    short = make_history(places, days)
    first = ((short["from"] - np.datetime64(FIRST)) / np.timedelta64(1, "D")).astype(int)
    end = (short["until"] - np.datetime64(FIRST)) / np.timedelta64(1, "D")
    length = end.fillna(days).astype(int) - first
    rows = short.loc[short.index.repeat(length)].reset_index(drop=True)
    day = first.repeat(length).to_numpy() + np.concatenate([np.arange(n) for n in length])
    rows["from"] = np.datetime64(FIRST) + day
    rows["until"] = np.datetime64(FIRST) + day + 1
    return rows


def folium_timeline(history: pd.DataFrame, path: Path) -> None:
    """folium's Timeline: a GeoJSON feature an interval."""
    import folium
    from folium.plugins import Timeline, TimelineSlider

    drawn = folium.Map([49, 32], zoom_start=6, tiles=None)
    timeline = Timeline({"type": "FeatureCollection", "features": features(history)})
    timeline.add_to(drawn)
    TimelineSlider(auto_play=False, show_ticks=False).add_timelines(timeline).add_to(drawn)
    drawn.save(str(path))


def folium_timestamped(history: pd.DataFrame, path: Path, days: int) -> None:
    """folium's TimestampedGeoJson: a copy of every place for every day."""
    import folium
    from folium.plugins import TimestampedGeoJson

    drawn = folium.Map([49, 32], zoom_start=6, tiles=None)
    copies = []
    for feature in features(history):
        begin, end = (
            dt.date.fromisoformat(feature["properties"][name][:10]) for name in ("start", "end")
        )
        end = min(end, FIRST + dt.timedelta(days=days))
        for number in range((end - begin).days):
            day = (begin + dt.timedelta(days=number)).isoformat()
            copies.append({**feature, "properties": {"time": day, "style": {"color": "#D55E00"}}})
    TimestampedGeoJson(
        {"type": "FeatureCollection", "features": copies}, period="P1D", duration="P1D"
    ).add_to(drawn)
    drawn.save(str(path))


def features(history: pd.DataFrame) -> list[dict[str, Any]]:
    """A GeoJSON feature an interval."""
    far = dt.date(2030, 1, 1).isoformat()
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.longitude, row.latitude]},
            "properties": {
                "name": row.name,
                "status": row.status,
                "controller": row.controller,
                "start": str(row.start)[:10],
                "end": far if pd.isna(row.until) else str(row.until)[:10],
            },
        }
        for row in history.rename(columns={"from": "start"}).itertuples(index=False)
    ]


def open_page(browser: Browser, path: Path) -> dict[str, float]:
    """Milliseconds from navigation to the first frame, and the median and worst step."""
    context = browser.new_context(offline=True, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("body[data-ready]", timeout=120_000)
    first = page.evaluate(
        "new Promise((done) => requestAnimationFrame("
        "() => setTimeout(() => done(performance.now()))))"
    )
    took = page.evaluate(
        """async (steps) => {
            document.getElementById("slider").focus();
            const found = [];
            const press = (key) => document.getElementById("slider").dispatchEvent(
                new KeyboardEvent("keydown", { key, bubbles: true }));
            press("Home");
            for (let step = 0; step < steps; step += 1) {
                const start = performance.now();
                press("ArrowRight");
                found.push(performance.now() - start);
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            }
            return found;
        }""",
        STEPS,
    )
    context.close()
    return {"first": first, "step": statistics.median(took), "worst": max(took)}


def fetch_scripts(folder: Path) -> dict[str, str] | None:
    """The peers' scripts by the name of their package; None without npm."""
    if shutil.which("npm") is None:
        return None
    scripts = {}
    for package, path in PACKAGES.items():
        done = subprocess.run(
            ["npm", "pack", "--silent", package],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            return None
        with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
            member = archive.extractfile(f"package/{path}")
            scripts[package.rpartition("@")[0]] = member.read().decode() if member else ""
    return scripts


def open_peer(
    browser: Browser, path: Path, scripts: dict[str, str], steps: str
) -> dict[str, float]:
    """The same of a page of folium's, its scripts answered from `scripts`."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()

    def answer(route: Any) -> None:
        address = route.request.url
        if address.startswith("file:"):
            route.continue_()
            return
        names = sorted(scripts, key=len, reverse=True)
        wanted = address.replace("jqueryui", "jquery-ui-dist").replace("moment.js", "moment")
        found = next((name for name in names if f"/{name}" in wanted), None)
        if found is None and "jquery-" in wanted:
            found = "jquery"
        body = scripts[found] if found and address.endswith(".js") else ""
        route.fulfill(body=body, content_type="text/javascript" if body else "text/css")

    page.route("**/*", answer)
    page.goto(path.as_uri(), wait_until="load", timeout=240_000)
    first = page.evaluate(
        "new Promise((done) => requestAnimationFrame("
        "() => setTimeout(() => done(performance.now()))))"
    )
    took = page.evaluate(steps, PEER_STEPS)
    context.close()
    return {"first": first, "step": statistics.median(took), "worst": max(took)}


def compare(
    browser: Browser,
    peer: str,
    path: Path,
    ours: dict[str, Any],
    scripts: dict[str, str] | None,
    steps: str,
) -> None:
    """Print a peer's figures and how many times ours they are."""
    size = path.stat().st_size
    scoreboard.report(
        f"map of {ours['name']}: size",
        ours=ours["size"] / 1e6,
        peer=size / 1e6,
        ratio=size / ours["size"],
        unit="MB",
        note=f"peer: folium {peer}",
    )
    line = f"    folium {peer:<20} {size / 1e6:6.2f} MB, {size / ours['size']:6.1f} times as large"
    if scripts is not None:
        theirs = open_peer(browser, path, scripts, steps)
        for what, key in (("first frame", "first"), ("a step in time", "step")):
            scoreboard.report(
                f"map of {ours['name']}: {what}",
                ours=ours[key],
                peer=theirs[key],
                ratio=theirs[key] / ours[key],
                unit="ms",
                note=f"peer: folium {peer}",
            )
        line += (
            f"; first frame {theirs['first']:6.0f} ms, "
            f"{theirs['first'] / ours['first']:5.1f} times; "
            f"step {theirs['step']:6.1f} ms, {theirs['step'] / ours['step']:5.1f} times"
        )
    print(line)


def measure(browser: Browser, folder: Path, name: str, history: pd.DataFrame) -> dict[str, Any]:
    """Build and open one map."""
    start = time.perf_counter()
    drawn = Map(history)
    path = folder / "map.html"
    drawn.save(str(path))
    built = time.perf_counter() - start
    bare = folder / "bare.html"
    Map(history.iloc[:1]).save(str(bare))
    opened = [open_page(browser, path) for _ in range(3)]
    best = {key: statistics.median(each[key] for each in opened) for key in opened[0]}
    least = min(each["step"] for each in opened)
    size = path.stat().st_size
    print(
        f"{name:<28} {len(history):>9,} rows  built {built:5.1f} s  {size / 1e6:5.2f} MB "
        f"({(size - bare.stat().st_size) / 1e6:.2f} of data)  first frame {best['first']:5.0f} ms  "
        f"step {best['step']:5.1f} ms (best run {least:.1f}, worst step {best['worst']:.0f})"
    )
    return {"name": name, "size": size, **best}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="also 3.3 million rows, 1,500 days")
    large = parser.parse_args().large
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        scripts = fetch_scripts(folder)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        tiny = make_history(330, 100)
        ours = measure(browser, folder, "330 places x 100 days", tiny)
        folium_timestamped(tiny, folder / "stamped.html", 100)
        compare(
            browser, "TimestampedGeoJson", folder / "stamped.html", ours, scripts, STAMPED_STEPS
        )
        small = make_history(3_300, 100)
        ours = measure(browser, folder, "3,300 places x 100 days", small)
        folium_timeline(small, folder / "timeline.html")
        compare(browser, "Timeline", folder / "timeline.html", ours, scripts, TIMELINE_STEPS)
        folium_timestamped(small, folder / "stamped.html", 100)
        compare(browser, "TimestampedGeoJson", folder / "stamped.html", ours, None, "")
        whole = make_history(33_000, 100)
        ours = measure(browser, folder, "33,000 places x 100 days", whole)
        folium_timeline(whole, folder / "timeline.html")
        compare(browser, "Timeline", folder / "timeline.html", ours, scripts, TIMELINE_STEPS)
        if large:
            measure(browser, folder, "33,000 x 100, a row a day", make_every_day(33_000, 100))
            measure(browser, folder, "33,000 places x 1,500 days", make_history(33_000, 1_500))
        browser.close()


if __name__ == "__main__":
    main()
