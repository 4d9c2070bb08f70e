"""Polygon maps, settlement by settlement: shares, days, and layers that are never merged."""

from __future__ import annotations

import datetime as dt
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box, mapping

import frontline as fl
from frontline.importers.coverage import Discs, Snapshot
from frontline.importers.places import Extent
from gazetteer.places import Place

START = dt.date(2024, 11, 1)
PLACES = pd.DataFrame(
    {
        "id": ["t:west", "t:mid", "t:east"],
        "name": ["West", "Mid", "East"],
        "lat": [48.0, 48.0, 48.0],
        "lon": [37.0, 37.5, 38.0],
        "radius_km": [2.0, 2.0, 2.0],
    }
)
EAST, MID = 37.75, 37.5


def area(west, east=39.0):
    """Everything between two meridians, where the places lie."""
    return box(west, 47.0, east, 49.0)


def write_json(path, features, **members):
    """A FeatureCollection of (properties, geometry)."""
    listed = [
        {"type": "Feature", "properties": p, "geometry": None if g is None else mapping(g)}
        for p, g in features
    ]
    document = {"type": "FeatureCollection", "features": listed} | members
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def write_days(folder, geometries, *, name="deepstatemap_data_{:%Y%m%d}.geojson", properties=None):
    return [
        write_json(folder / name.format(START + dt.timedelta(n)), [(properties or {}, geometry)])
        for n, geometry in enumerate(geometries)
        if geometry is not None
    ]


def told(found, place="t:mid", claimant=None):
    return [
        (c.event, c.side, str(c.event_date), str(c.stated_on))
        for c in found.ledger
        if c.place.id == place and claimant in (None, c.claimant.name)
    ]


def test_a_town_is_entered_held_and_no_longer_shown(tmp_path):
    paths = write_days(tmp_path, [area(EAST), area(MID), area(37.4), area(37.4), area(EAST)])
    found = fl.import_claims("deepstate", *paths, places=PLACES)
    # A file named D shows the end of D-1 and can be seen on D.
    assert told(found) == [
        ("entered", "RU", "2024-11-01", "2024-11-02"),
        ("holds", "RU", "2024-11-02", "2024-11-03"),
        ("unconfirmed", None, "2024-11-04", "2024-11-05"),
    ]
    assert told(found, "t:east") == [("holds", "RU", "2024-10-31", "2024-11-01")]
    assert told(found, "t:west") == []  # silence is not control
    (entered,) = (claim for claim in found.ledger if claim.event == "entered")
    assert (entered.extent, entered.quantity.unit) == ("part", "share")
    assert entered.quantity.value == pytest.approx(0.5, abs=0.001)
    assert found.counts["changes"] == 3


def test_the_day_of_a_file_may_be_taken_as_it_stands(tmp_path):
    paths = write_days(tmp_path, [area(37.4)])
    found = fl.import_claims("deepstate", *paths, places=PLACES, shows_day_before=False)
    assert told(found) == [("holds", "RU", "2024-11-01", "2024-11-01")]
    told_why = fl.import_claims("deepstate", *paths, places=PLACES).notes
    assert any("shows_day_before" in note for note in told_why)
    assert not any("shows_day_before" in note for note in found.notes)


def test_a_change_across_missing_days_is_dated_to_all_of_them(tmp_path):
    paths = write_days(tmp_path, [area(EAST), None, None, area(37.4)])
    found = fl.import_claims("deepstate", *paths, places=PLACES)
    assert told(found) == [("holds", "RU", "2024-11-01/2024-11-03", "2024-11-04")]
    assert found.counts["days missing"] == 2


def test_steps_in_between_are_worth_a_claim_each(tmp_path):
    edges = [37.53, 37.52, 37.505, 37.495, 37.48, 37.4]
    paths = write_days(tmp_path, [area(edge) for edge in edges])
    wanted = (0.05, 0.25, 0.5, 0.75, 0.95)
    found = fl.import_claims("deepstate", *paths, places=PLACES, steps=wanted)
    shares = [c.quantity.value for c in found.ledger if c.place.id == "t:mid" and c.quantity]
    assert shares == sorted(shares)
    assert len(shares) == 4
    assert told(found)[-1][0] == "holds"


def test_the_files_of_a_map_in_one_parquet_are_the_same(tmp_path):
    geometries = [area(EAST), area(MID), area(37.4)]
    paths = write_days(tmp_path, geometries)
    days = [str(START + dt.timedelta(n)) for n in range(3)]
    frame = gpd.GeoDataFrame({"date": days}, geometry=geometries, crs="EPSG:4326")
    frame.to_crs("EPSG:3857").to_parquet(tmp_path / "all.parquet")
    apart = fl.import_claims("deepstate", *paths, places=PLACES).ledger
    assert fl.import_claims("deepstate", tmp_path / "all.parquet", places=PLACES).ledger == apart
    assert fl.import_claims("deepstate", *reversed(paths), places=PLACES).ledger == apart


OCCUPIED = "Окуповано /// Occupied /// geoJSON.status.occupied"


def test_the_maps_own_features_are_told_by_their_status(tmp_path):
    features = [
        ({"name": OCCUPIED}, shapely.GeometryCollection([area(EAST), shapely.Point(37, 48)])),
        ({"name": "Звільнено 25.03 /// Liberated 25.03\xa0/// geoJSON.status.dismissed_at"},
         area(37.4, 37.6)),
        ({"name": "Статус невідомий /// Unknown status /// geoJSON.status.unknown"},
         area(36.9, 37.1)),
        ({"name": "Окупована Абхазія /// Occupied Abkhazia /// geoJSON.territories.abkhazia"},
         area(36.9, 37.1)),
        ({"name": "A brigade"}, shapely.Point(37.0, 48.0)),
    ]  # fmt: skip
    path = write_json(tmp_path / "last.geojson", features)
    wrapped = tmp_path / "api.json"
    document = {"id": 1, "datetime": "2022-09-01T20:15:00Z", "map": json.loads(path.read_text())}
    wrapped.write_text(json.dumps(document))
    found = fl.import_claims("deepstate", wrapped, places=PLACES)
    # A moment that the data give is the day shown.
    assert told(found, "t:east") == [("holds", "RU", "2022-09-01", "2022-09-01")]
    assert told(found, "t:mid") == [("holds", "UA", "2022-09-01", "2022-09-01")]
    assert told(found, "t:west") == []  # the grey zone is nobody's
    assert found.counts["features left out"] == 2
    assert found.counts["features without area"] == 1
    with pytest.raises(fl.InvalidImport, match="date="):
        fl.import_claims("deepstate", path, places=PLACES)


def test_an_invalid_polygon_is_repaired_and_said(tmp_path):
    bow = shapely.Polygon([(37.3, 47.9), (37.7, 48.1), (37.7, 47.9), (37.3, 48.1)])
    paths = write_days(tmp_path, [shapely.MultiPolygon([bow, area(EAST)])])
    found = fl.import_claims("deepstate", *paths, places=PLACES)
    assert found.counts["repaired polygons"] == 1
    assert any("repaired" in note for note in found.notes)
    assert [event for event, *_ in told(found)] == ["entered"]
    assert told(found, "t:east")


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ({"type": "Polygon", "coordinates": [[[4e6, 6e6], [5e6, 6e6], [5e6, 7e6], [4e6, 6e6]]]},
         "EPSG:4326"),
        ({"type": "Polygon", "coordinates": [[[37, 48], [38, float("nan")], [38, 49], [37, 48]]]},
         "no number"),
        ({"type": "Polygon", "coordinates": [[[37, 48], [38]]]}, "no geometry"),
        ({"type": "Shape"}, "no geometry"),
        ("POLYGON", "no geometry"),
    ],
)  # fmt: skip
def test_impossible_coordinates_are_refused_with_their_feature(geometry, words, tmp_path):
    path = tmp_path / "2024-11-01.geojson"
    good = {"type": "Feature", "properties": {}, "geometry": mapping(area(EAST))}
    bad = {"type": "Feature", "properties": {}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [good, bad]}))
    with pytest.raises(fl.InvalidImport, match="feature 2") as caught:
        fl.import_claims("deepstate", path, places=PLACES)
    assert words in str(caught.value)


@pytest.mark.parametrize("depth", [100, 300, 900, 5000])
def test_collections_nested_without_end_are_read_or_refused(depth, tmp_path):
    path = tmp_path / "2024-11-01.geojson"
    inner = json.dumps(mapping(area(37.4)))
    deep = '{"type":"GeometryCollection","geometries":[' * depth + inner + "]}" * depth
    feature = f'{{"type":"Feature","properties":{{}},"geometry":{deep}}}'
    path.write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}')
    try:
        found = fl.import_claims("deepstate", path, places=PLACES)
    except (fl.InvalidImport, fl.UnreadableInput):
        assert depth > 100
    else:
        assert [event for event, *_ in told(found)] == ["holds"]


def test_another_crs_is_refused_or_turned_into_ours(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    path = write_json(tmp_path / "20241101.geojson", [({}, area(EAST))], crs=crs)
    with pytest.raises(fl.UnreadableInput, match="3857"):
        fl.import_claims("deepstate", path, places=PLACES)
    crs["properties"]["name"] = "urn:ogc:def:crs:OGC:1.3:CRS84"
    path = write_json(tmp_path / "20241101.geojson", [({}, area(EAST))], crs=crs)
    assert fl.import_claims("deepstate", path, places=PLACES).ledger
    frame = gpd.GeoDataFrame({"layer": ["Assessed"]}, geometry=[area(EAST)])
    with pytest.warns(UserWarning, match="crs"):
        frame.to_file(tmp_path / "control_20241101.shp")
    with pytest.raises(fl.InvalidImport, match="CRS"):
        fl.import_claims("isw", tmp_path / "control_20241101.shp", places=PLACES)


def test_another_map_is_not_taken_for_this_one(tmp_path):
    path = write_json(tmp_path / "2024-11-01.json", [({"type": "losses"}, area(EAST))])
    with pytest.raises(fl.InvalidImport, match="another format"):
        fl.import_claims("deepstate", path, places=PLACES)


def test_two_files_of_one_day_are_refused(tmp_path):
    one = write_json(tmp_path / "a_20241101.geojson", [({}, area(EAST))])
    two = write_json(tmp_path / "b_20241101.geojson", [({}, area(MID))])
    with pytest.raises(fl.InvalidImport, match="give one"):
        fl.import_claims("deepstate", one, two, places=PLACES)


def test_towns_of_other_countries_are_not_measured(tmp_path):
    path = write_json(tmp_path / "20241101.geojson", [({}, box(34.0, 50.9, 36.0, 51.9))])
    assert len(fl.import_claims("deepstate", path).ledger.places) < len(
        fl.import_claims("deepstate", path, countries="UA,RU").ledger.places
    )
    countries = {place.country for place in fl.import_claims("deepstate", path).ledger.places}
    assert countries <= {"UA"}


def test_liveuamaps_losses_are_ukrainian_ground_and_silence_is_nothing(tmp_path):
    def write(day, gains):
        features = [
            ({"type": "nochange", "date": day}, area(EAST)),
            ({"type": gains, "date": day}, area(37.4, 37.6)),
        ]
        path = tmp_path / f"{day}.json"
        inner = json.loads(write_json(path, features).read_text())
        path.write_text(json.dumps({"value": inner}))
        return path

    paths = [write("2024-11-01", "gains"), write("2024-11-09", "losses")]
    found = fl.import_claims("liveuamap", *paths, places=PLACES)
    assert told(found) == [
        ("holds", "RU", "2024-11-01", "2024-11-01"),
        ("holds", "UA", "2024-11-02/2024-11-09", "2024-11-09"),
    ]
    assert told(found, "t:east") == [("holds", "RU", "2024-11-01", "2024-11-01")]
    assert told(found, "t:west") == []
    assert {c.claimant.name for c in found.ledger} == {"Liveuamap"}
    assert any("Crimea" in note for note in found.notes)


def test_isws_layers_are_three_claimants_and_never_one(tmp_path):
    def write(name, geometry):
        frame = gpd.GeoDataFrame({"OBJECTID": [1]}, geometry=[geometry], crs="EPSG:3857")
        frame.to_file(tmp_path / name)
        return tmp_path / name

    to_3857 = lambda g: gpd.GeoSeries([g], crs="EPSG:4326").to_crs("EPSG:3857")[0]  # noqa: E731
    paths = [
        write("RussiaCoTinUkraine_20241101.shp", to_3857(area(EAST))),
        write("AssessedRussianAdvanceInUkraine_20241101.shp", to_3857(area(37.4, EAST))),
        write("ClaimedRussianTerritoryinUkraine_20241101.shp", to_3857(area(36.9))),
        write("ClaimedUkrainianCounteroffensives_20241101.shp", to_3857(area(36.0))),
    ]
    found = fl.import_claims("isw", *paths, places=PLACES)
    day = ("2024-11-01", "2024-11-01")
    assert told(found, "t:east", "ISW") == [("holds", "RU", *day)]
    assert told(found, "t:mid", "ISW") == []
    # An advance is presence, however much of the town it covers.
    assert told(found, "t:mid", "ISW, assessed advances") == [("entered", "RU", *day)]
    claimed = "Russian sources, by ISW"
    assert told(found, "t:west", claimed) == [("holds", "RU", *day)]
    who = next(c.claimant for c in found.ledger if c.claimant.name == claimed)
    assert (who.allegiance, who.official) == ("RU", False)
    assert {c.source.chain for c in found.ledger if c.claimant is who} == {
        ("Russian sources", "ISW")
    }
    assert found.counts["features of other layers"] == 1
    assert len(found.ledger.claimants) == 3


def test_the_layers_of_one_geopackage_are_told_apart(tmp_path):
    path = tmp_path / "isw_20241101.gpkg"
    for layer, west in (("Assessed Russian Control", EAST), ("Assessed Russian Advance", 37.4)):
        frame = gpd.GeoDataFrame({"OBJECTID": [1]}, geometry=[area(west)], crs="EPSG:4326")
        frame.to_file(path, layer=layer)
    found = fl.import_claims("isw", path, places=PLACES)
    assert [event for event, *_ in told(found, "t:east", "ISW")] == ["holds"]
    assert [event for event, *_ in told(found, "t:mid", "ISW, assessed advances")] == ["entered"]
    assert told(found, "t:mid", "ISW") == []


def test_isws_grid_says_what_its_cells_say(tmp_path):
    x, y = np.meshgrid(np.arange(40) * 1500.0, np.arange(40) * 1500.0)
    to_degrees = gpd.GeoSeries(
        gpd.points_from_xy([30_000.0], [30_000.0]), crs="ESRI:102013"
    ).to_crs("EPSG:4326")
    days = np.array(["20220303", "20220302"])
    held = np.zeros((2, x.size), dtype=bool)
    held[0] = True  # all of it on the second day
    nothing = np.zeros_like(held)
    np.savez(
        tmp_path / "grid.npz", x=x.ravel(), y=y.ravel(), days=days,
        claimed=held, assessed=nothing, advance=nothing,
    )  # fmt: skip
    place = Place(
        id="t:mid", name="Mid", kind="settlement",
        latitude=to_degrees.y[0], longitude=to_degrees.x[0], radius_km=3.0,
    )  # fmt: skip
    found = fl.import_claims("isw", tmp_path / "grid.npz", places=[place])
    assert told(found) == [("holds", "RU", "2022-03-03", "2022-03-03")]
    np.savez(tmp_path / "grid.npz", x=x.ravel(), y=y.ravel(), days=days, claimed=held)
    with pytest.raises(fl.UnreadableInput, match="assessed"):
        fl.import_claims("isw", tmp_path / "grid.npz", places=[place])
    (tmp_path / "grid.npz").write_bytes(b"PK\x03\x04 not an archive")
    with pytest.raises(fl.UnreadableInput):
        fl.import_claims("isw", tmp_path / "grid.npz", places=[place])


BOXES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 12), st.integers(1, 12)),
    max_size=4,
)


@given(days=st.lists(BOXES, min_size=1, max_size=5))
def test_following_changes_measures_what_measuring_everything_does(days):
    extents = [
        Extent(
            Place(id=f"t:{n}", name="T", kind="settlement", latitude=0, longitude=0),
            48 + n % 5 * 0.1, 37 + n // 5 * 0.1, 2.0 + n % 3,
        )
        for n in range(25)
    ]  # fmt: skip
    areas = [
        shapely.union_all(
            [box(36.9 + w / 40, 47.9 + s / 40, 36.9 + (w + a) / 40, 47.9 + (s + b) / 40)
             for w, s, a, b in boxes]
        )
        for boxes in days
    ]  # fmt: skip
    snapshots = [
        Snapshot(START + dt.timedelta(n), START, {"held": found} if not found.is_empty else {})
        for n, found in enumerate(areas)
    ]
    discs = Discs(extents)
    for found, measured in zip(areas, discs.follow(snapshots), strict=True):
        slow = [shapely.intersection(d, found).area / d.area for d in discs.shapes]
        fast = measured.shares.get("held", np.zeros(len(extents)))
        assert np.allclose(fast, slow, atol=1e-9)


def test_a_disc_has_the_area_of_its_circle():
    place = Place(id="t:1", name="T", kind="settlement", latitude=48.0, longitude=37.0)
    (disc,) = Discs([Extent(place, 48.0, 37.0, 5.0)]).shapes
    metres = gpd.GeoSeries([disc], crs="EPSG:4326").to_crs("ESRI:102013").area[0]
    assert metres == pytest.approx(np.pi * 5000**2, rel=0.01)


def test_a_town_reaches_in_from_outside_the_map(tmp_path):
    paths = write_days(tmp_path, [area(37.51)])  # its middle lies west of all that is drawn
    found = fl.import_claims("deepstate", *paths, places=PLACES)
    assert [event for event, *_ in told(found)] == ["entered"]


def test_no_place_in_sight_is_no_claim(tmp_path):
    paths = write_days(tmp_path, [area(37.4)])
    assert len(fl.import_claims("deepstate", *paths, places=[]).ledger) == 0
