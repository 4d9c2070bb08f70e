"""How near the surface drawn from labels of places comes to a map hidden from it, and how fast.

Run `python tests/benchmarks/bench_surface.py` with the reference data beside the repository;
`--dates 2025-01-06` takes one date. `--draw FILE` does nothing but draw the line of each week from
October 2024 to January 2025 from the labels of places alone: a figure (.png, .svg, .pdf), or any
format of `Surface.write`. Nothing is downloaded. Scores are those of the reference's `score.py`,
line distances exact (vectors), on dates of the development period; every method is given the same
places and labels. Times are for one run on the machine at hand: compare them with each other only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import importlib.util
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import contourpy
import geopandas as gpd
import moving_line
import numpy as np
import pandas as pd
import scoreboard
import shapely
from scipy.spatial import cKDTree

import frontline as fl
from frontline.surface.drawing import make_polygons
from frontline.surface.evidence import Evidence, read_evidence
from frontline.surface.studio import Studio

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
DATES = ("2024-07-15", "2024-10-15", "2025-01-06")
MESH_M = 1000.0
SCORES = ("iou25", "line_mean_km", "line_median_km", "area_error_km2")
RANGE_KM = 30.0
SVM_PLACES = 10_000
WEEKS = ("2024-10-01", "2025-01-07")


class Case(NamedTuple):
    """What a method is given."""

    name: str
    fraction: float = 1.0
    viina: bool = False


CASES = (
    Case("all places"),
    Case("50 % of the places", 0.5),
    Case("25 % of the places", 0.25),
    Case("10 % of the places", 0.1),
    Case("VIINA's labels", viina=True),
)


class Judge:
    """The reference: places, labels and scores."""

    def __init__(self, folder: Path) -> None:
        sys.path.insert(0, str(folder))
        self.score: Any = importlib.import_module("score")
        self.baseline: Any = importlib.import_module("baseline_voronoi")
        self.mask, self.inner = self.score.load_mask()
        self._places = {
            False: self.baseline.load_places(),
            True: self.baseline.load_places(("viina",)),
        }

    def find_truth(self, day: str) -> Any:
        return self.score.polygons_of(self.score.read_layer(self.baseline.TRUTH, day))

    def give(
        self, case: Case, day: str, truth: Any, draw: int = 0
    ) -> tuple[pd.DataFrame, np.ndarray]:
        """Places and whether each is held; the same for every method and number of the draw."""
        places = self._places[case.viina]
        if case.viina:
            held = (places.geonameid.map(self.baseline.viina_status(day)) == "RU").to_numpy()
        else:
            held = shapely.contains_xy(truth, places.x, places.y)
        chosen = np.random.default_rng(draw).random(len(places)) < case.fraction
        return places[chosen], np.asarray(held)[chosen]

    def give_history(self, day: str) -> gpd.GeoDataFrame:
        """VIINA's labels up to a day, as the history of what one observer says."""
        told = pd.read_csv(self.baseline.CONTROL)
        told = told[told["date"] <= day]
        told = told.merge(self._places[True], on="geonameid").sort_values("date", kind="stable")
        told["from"] = [dt.date.fromisoformat(some) for some in told["date"]]
        after = told.groupby("geonameid")["from"].shift(-1)
        sides = {"RU": "RU", "UA": "UA", "LIBERATED": "UA", "CONTESTED": None}
        frame = {
            "place_id": told["geonameid"].astype(str).to_numpy(object),
            "kind": "settlement",
            "from": told["from"].to_numpy(object),
            "until": after.where(after.notna(), None).to_numpy(object),
            "status": np.where(told["status"] == "CONTESTED", "contested", "assessed"),
            "controller": told["status"].map(sides).to_numpy(object),
        }
        points = gpd.points_from_xy(told["lon"], told["lat"])
        return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")

    def measure(self, truth: Any, area: Any) -> dict[str, float]:
        cells = self.score.surface_scores(truth, area)
        exact = self.score.surface_scores(truth, area, exact=True)
        return {"iou25": cells["iou25"], "area_error_km2": cells["area_error_km2"]} | {
            name: exact[name] for name in ("line_mean_km", "line_median_km")
        }

    def share_inside(self, truth: Any, bands: gpd.GeoDataFrame) -> float:
        """The share of the hidden line's length that lies in a band."""
        line = self.score.line_of(truth.intersection(self.mask), self.inner, 500)
        band = self.score.polygons_of(bands)
        shapely.prepare(band)
        return float(shapely.contains_xy(band, line[:, 0], line[:, 1]).mean())


def make_table(places: pd.DataFrame, held: np.ndarray) -> gpd.GeoDataFrame:
    """Labels as a control table of what one observer says."""
    frame = {
        "place_id": [f"{number}-{row}" for row, number in enumerate(places.geonameid)],
        "kind": "settlement",
        "status": "assessed",
        "controller": np.where(held, "RU", "UA").astype(object),
    }
    points = gpd.points_from_xy(places.lon, places.lat)
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


def draw_surface(judge: Judge, places: pd.DataFrame, held: np.ndarray) -> Any:
    return _find_held(judge, fl.surface(make_table(places, held)))


def _find_held(judge: Judge, drawn: fl.Surface) -> Any:
    return judge.score.polygons_of(drawn.areas[drawn.areas["side"] == "RU"])


def draw_voronoi(judge: Judge, places: pd.DataFrame, held: np.ndarray) -> Any:
    return judge.baseline.voronoi_area(places.x.to_numpy(), places.y.to_numpy(), held)


def draw_nearest(judge: Judge, places: pd.DataFrame, held: np.ndarray) -> Any:
    tree = cKDTree(places[["x", "y"]].to_numpy())
    return _contour(judge, lambda spots: held[tree.query(spots, k=5)[1]].mean(axis=1) - 0.5)


def draw_svm(judge: Judge, places: pd.DataFrame, held: np.ndarray) -> Any:
    from sklearn.svm import SVC

    # Kilometres over 30, the range of the surface's own correlation.
    machine = SVC(C=10.0, gamma=1.0).fit(places[["x", "y"]].to_numpy() / 30_000, held)
    return _contour(judge, lambda spots: machine.decision_function(spots / 30_000))


def _contour(judge: Judge, decide: Callable[[np.ndarray], np.ndarray]) -> Any:
    """Where a classifier is above 0, on a mesh over the mask."""
    west, south, east, north = judge.mask.bounds
    x, y = np.arange(west, east, MESH_M), np.arange(south, north, MESH_M)
    spots = np.column_stack([grid.ravel() for grid in np.meshgrid(x, y)])
    inside = shapely.contains_xy(judge.mask.buffer(2 * MESH_M), spots[:, 0], spots[:, 1])
    values = np.full(len(spots), -1.0)
    values[inside] = decide(spots[inside])
    lines = contourpy.contour_generator(z=values.reshape(len(y), len(x))).lines(0.0)
    return shapely.union_all(make_polygons(lines, x, y)).intersection(judge.mask)


Method = Callable[[Judge, pd.DataFrame, np.ndarray], Any]


def list_methods() -> dict[str, Method]:
    methods: dict[str, Method] = {
        "frontline": draw_surface,
        "Voronoi, dissolved": draw_voronoi,
        "nearest 5": draw_nearest,
    }
    if importlib.util.find_spec("sklearn"):
        methods["SVM (scikit-learn)"] = draw_svm
    return methods


def print_scores(judge: Judge, dates: Sequence[str]) -> None:
    print(f"\nScores against the hidden map, mean of {', '.join(dates)}")
    print(f"{'labels':20s} {'method':23s}  IoU25   mean km  median km   area km²     s")
    for case in CASES:
        methods = list_methods()
        if case.viina:
            methods["frontline, with history"] = draw_surface
        ours = None
        for name, method in methods.items():
            rows = [_try(judge, case, name, method, day) for day in dates]
            mean = pd.DataFrame(rows).mean()
            ours = mean if ours is None else ours
            if name != "frontline":
                scoreboard.report(
                    f"surface, {case.name}: IoU within 25 km",
                    ours=ours.iou25,
                    peer=mean.iou25,
                    ratio=ours.iou25 / mean.iou25,
                    note=f"peer: {name}; mean distance of lines {ours.line_mean_km:.2f} km "
                    f"against {mean.line_mean_km:.2f}",
                )
            print(
                f"{case.name:20s} {name:23s}  {mean.iou25:.3f}  {mean.line_mean_km:8.2f}  "
                f"{mean.line_median_km:9.2f}  {mean.area_error_km2:+9.0f}  {mean.seconds:5.1f}",
                flush=True,
            )


def _try(judge: Judge, case: Case, name: str, method: Method, day: str) -> dict[str, float]:
    truth = judge.find_truth(day)
    places, held = judge.give(case, day, truth)
    if name.endswith("history"):
        history = judge.give_history(day)

        def method(judge: Judge, *_: Any) -> Any:
            return _find_held(judge, fl.surface(history, on=day))

    areas: list[Any] = []
    spent = _time(lambda: areas.append(method(judge, places, held)))
    return judge.measure(truth, areas[0]) | {"seconds": spent.processor}


def print_reliability(judge: Judge, dates: Sequence[str]) -> None:
    """How often bands hold the line; of few places several draws, for one may have bad luck."""
    stated = (0.5, 0.8, 0.95)
    print(f"\nShare of the hidden line's length inside the band, mean of {', '.join(dates)}")
    print(
        f"{'labels':25s} {'draws':>5s} " + " ".join(f"{p:7.0%}" for p in stated), "  80 % from to"
    )
    for case in CASES:
        draws = round(min(6, 0.6 / case.fraction)) or 1
        views = (False, True) if case.viina else (False,)
        for history in views:
            found = np.array(
                [
                    [
                        _find_share(judge, case, day, draw, share, history=history)
                        for share in stated
                    ]
                    for day in dates
                    for draw in range(draws)
                ]
            )
            name = f"{case.name}, with history" if history else case.name
            said = " ".join(f"{share:7.1%}" for share in found.mean(axis=0))
            low, high = found[:, 1].min(), found[:, 1].max()
            print(f"{name:25s} {draws:5d} {said}  {low:6.1%} {high:6.1%}", flush=True)
            scoreboard.report(
                f"surface, {name}: share of the line in the 80 % band",
                ours=100 * found[:, 1].mean(),
                target="75 to 85",
                unit="%",
                note=f"mean of {len(found)} surfaces, from {low:.0%} to {high:.0%}",
            )


def _find_share(
    judge: Judge, case: Case, day: str, draw: int, stated: float, *, history: bool
) -> float:
    truth = judge.find_truth(day)
    given = judge.give_history(day) if history else make_table(*judge.give(case, day, truth, draw))
    band = fl.surface(given, on=day, options=fl.SurfaceOptions(band=stated)).band
    return judge.share_inside(truth, band)


def print_speed(judge: Judge) -> None:
    first = dt.date(2024, 12, 1)
    days = [str(first + dt.timedelta(days=number)) for number in range(31)]
    given = [judge.give(CASES[0], day, judge.find_truth(day)) for day in days]
    tables = [make_table(places, held) for places, held in given]
    peer = _time(lambda: draw_voronoi(judge, *given[-1]))
    evidence = read_evidence(tables[0])
    studio = Studio(fl.SurfaceOptions())
    ready = _time(lambda: studio.set_up(evidence))
    begun = _time(lambda: studio.draw(evidence))
    each = [_time(lambda t=t: studio.draw(read_evidence(t))) for t in tables[1:]]
    new = [
        spent
        for spent, before, after in zip(each, given[:-1], given[1:], strict=True)
        if (before[1] != after[1]).any()
    ]
    year = given * 9
    series = [(str(first + dt.timedelta(days=n)), make_table(*some)) for n, some in enumerate(year)]
    whole = _time(lambda: fl.surfaces(series[:270]))
    print(f"\nSeconds of processor time and (by the clock), {len(given[0][0]):,} places")
    print(f"Voronoi of shapely, dissolved, one date      {_say(peer)}")
    print(f"set-up: triangulation, neighbours, water     {_say(ready)}")
    print(f"the first date: all weights                  {_say(begun)}")
    for name, some in (
        ("a further date, read and drawn, mean", each),
        ("such a date with news", new),
    ):
        mean = Spent(*np.mean(some, axis=0))
        print(f"{name:44s} {_say(mean)}  {mean.processor / peer.processor:.3f} of the peer")
        scoreboard.report(
            f"surface: {name}",
            ours=mean.processor,
            peer=peer.processor,
            ratio=peer.processor / mean.processor,
            unit="s of processor",
            note="peer: Voronoi of shapely, dissolved",
        )
    print(f"270 dates from tables to a surface, all told {_say(whole)}")


def print_growth() -> None:
    """The surface beside its peers on random places at one density."""
    print(
        "\nGrowth: random places at one density, seconds of processor time (times the row before)"
    )
    peers = list_growth_peers()
    print(f"{'places':>8s} " + " ".join(f"{name:>26s}" for name in peers))
    before: dict[str, float] = {}
    for count in (1_000, 10_000, 100_000):
        evidence = scatter(count)
        said = []
        for name, work in peers.items():
            if name.startswith("SVM") and count > SVM_PLACES:
                said.append(f"{'-':>26s}")
                continue
            spent = _time(lambda work=work, e=evidence: work(e)).processor
            ratio = f"x {spent / before[name]:.1f}" if name in before else ""
            if ratio and name == "frontline":
                scoreboard.report(
                    f"surface of {count:,} places against a tenth: times as long",
                    ours=spent / before[name],
                    target="about 10",
                    unit="x",
                )
            before[name] = spent
            said.append(f"{spent:16.2f} {ratio:>9s}")
        print(f"{count:8,d} " + " ".join(said), flush=True)


def list_growth_peers() -> dict[str, Callable[[Evidence], Any]]:
    """What each method does with places that it has never seen, on one mesh of 2 km."""

    def krige(evidence: Evidence) -> None:
        Studio(fl.SurfaceOptions(step_km=2)).draw(evidence)

    def divide(evidence: Evidence) -> None:
        points = shapely.points(evidence.points)
        cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points)))
        cell, point = shapely.STRtree(points).query(cells, predicate="contains")
        shapely.union_all(cells[np.unique(cell[evidence.shares[point, 0] > 0])])

    def classify(evidence: Evidence, model: Any) -> None:
        plane = evidence.points * [71.5, 111.2]
        low, high = plane.min(axis=0), plane.max(axis=0)
        x, y = (np.arange(a, b, 2.0) for a, b in zip(low, high, strict=True))
        spots = np.column_stack([grid.ravel() for grid in np.meshgrid(x, y)])
        model.fit(plane / RANGE_KM, evidence.shares[:, 0] > 0).predict(spots / RANGE_KM)

    peers: dict[str, Callable[[Evidence], Any]] = {"frontline": krige, "Voronoi, dissolved": divide}
    if importlib.util.find_spec("sklearn"):
        from sklearn.neighbors import KNeighborsClassifier
        from sklearn.svm import SVC

        peers["nearest 5 (scikit-learn)"] = lambda e: classify(e, KNeighborsClassifier(5))
        peers["SVM (scikit-learn)"] = lambda e: classify(e, SVC(C=10.0, gamma=1.0))
    return peers


def scatter(count: int) -> Evidence:
    """Places at the density of villages, the western half held by one side."""
    width = 0.05 * math.sqrt(count)
    points = np.random.default_rng(0).uniform(
        [30, 50 - width / 2], [30 + width, 50 + width / 2], (count, 2)
    )
    shares = np.where(points[:, :1] < 30 + width / 2, [[1.0, 0.0]], [[0.0, 1.0]])
    ids = np.arange(count).astype(str).astype(object)
    return Evidence(
        ids, ids, points, np.ones(count), ("A", "B"), shares, np.full(count, "agreed", object)
    )


class Spent(NamedTuple):
    """Seconds."""

    processor: float
    clock: float


def _time(work: Callable[[], Any]) -> Spent:
    begun = time.process_time(), time.perf_counter()
    work()
    return Spent(time.process_time() - begun[0], time.perf_counter() - begun[1])


def _say(spent: Spent) -> str:
    return f"{spent.processor:7.3f} ({spent.clock:.3f})"


def draw_weeks(judge: Judge, path: Path) -> None:
    """The line of each week in mainland Ukraine, from labels of places alone.

    The hidden map shows nothing of Russia, so that places there have no label.
    """

    def give() -> Iterator[tuple[str, gpd.GeoDataFrame]]:
        for stamp in pd.date_range(*WEEKS, freq="7D"):
            day = str(stamp.date())
            places, held = judge.give(CASES[0], day, judge.find_truth(day))
            inside = shapely.contains_xy(judge.mask, places.x, places.y)
            yield day, make_table(places[inside], held[inside])

    mainland = gpd.GeoSeries([judge.mask], crs=judge.score.CRS).to_crs(4326).iloc[0]
    drawn = fl.surfaces(give(), options=fl.SurfaceOptions(outline=mainland))
    if path.suffix.lower() in moving_line.PICTURES:
        moving_line.draw(drawn).savefig(path)
    else:
        drawn.write(path)
    print(f"{path}: {len(drawn.dates)} dates; area, gain and loss from {WEEKS[0]} to {WEEKS[1]}")
    sums = drawn.changes().periods.groupby("side")[["gain_km2", "loss_km2"]].sum()
    print(sums.round(0).to_string())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dates", nargs="+", default=DATES, metavar="DATE")
    parser.add_argument("--only", choices=("scores", "reliability", "speed", "growth"))
    parser.add_argument("--draw", type=Path, metavar="FILE")
    wanted = parser.parse_args()
    if wanted.only in (None, "growth") and not wanted.draw:
        print_growth()
    if not REFERENCE.is_dir():
        print("no reference data beside the repository: nothing to score")
        scoreboard.skip("surface scores", "no reference data beside the repository")
        return
    judge = Judge(REFERENCE)
    if wanted.draw:
        draw_weeks(judge, wanted.draw)
        return
    if wanted.only in (None, "speed"):
        print_speed(judge)
    if wanted.only in (None, "scores"):
        print_scores(judge, wanted.dates)
    if wanted.only in (None, "reliability"):
        print_reliability(judge, wanted.dates)


if __name__ == "__main__":
    main()
