"""The data beside a report: ledger, drafts to review, GeoPackage, GeoParquet, distances."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontline.claims import Claim
from frontline.control import control
from frontline.errors import UnwritableOutput
from frontline.ledger import Ledger
from frontline.ledger.formats import encode
from frontline.ledger.reviewing import format_review
from frontline.report.drafting import OPEN_PLACE, Draft
from frontline.report.findings import Findings
from frontline.report.wording import plain
from frontline.tables import encode_geoparquet

if TYPE_CHECKING:
    import geopandas as gpd

_MOMENT = "1970-01-01T00:00:00.000Z"  # a file says nothing about when it was written
_LAYERS = {"claims": "Point", "control": "Point", "history": "Point", "area": "MultiPolygon",
           "line": "LineString", "band": "MultiPolygon"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DraftBook:
    """Drafts of several articles as something to review, each under its sentences.

    Attributes:
        title: of the ledger that is to be; None for none.
        drafts: each claim once.
        sides: code -> name.
    """

    title: str | None
    drafts: tuple[Draft, ...]
    sides: Mapping[str, str]

    def list_drafts(self) -> Sequence[tuple[Claim, Sequence[str]]]:
        """Each draft claim with remarks for its reviewer."""
        return [(draft.claim, _remarks(draft)) for draft in self.drafts]

    def find_open(self) -> Collection[str]:
        """Ids of the claims whose place a reviewer has to choose among several."""
        return [draft.claim.id for draft in self.drafts if draft.fault == OPEN_PLACE]

    def name_sides(self) -> Mapping[str, str]:
        """The sides the drafts speak of, code to name."""
        return self.sides


def list_data(found: Findings) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Every file of data by its name, and what was left out, in words.

    Nothing that could not be known by the report's `known_by` is in any of them.
    """
    files: dict[str, bytes] = {}
    notes: list[str] = []
    reviewed = _keep_known(found, notes)
    if len(reviewed):
        files |= _encode_ledger(reviewed)
    if found.drafts:
        drafted = DraftBook(found.title, found.drafts, found.sides)
        files["drafts.yaml"] = format_review(drafted).encode()
    tables = make_tables(found)
    files["report.gpkg"] = to_geopackage(tables)
    try:
        files |= {f"{name}.parquet": encode_geoparquet(table) for name, table in tables.items()
                  if len(table)}  # fmt: skip
    except UnwritableOutput as error:
        notes.append(str(error))
    if len(found.towns.places) > 1:
        files["distances.csv"] = _to_csv(found)
    return files, tuple(notes)


def _keep_known(found: Findings, notes: list[str]) -> Ledger:
    """The reviewed claims that could be known, without those that speak of one that could not."""
    source = found.material.reviewed
    limit = found.options.limit
    claims = [
        c for c in source
        if limit is None or (c.known_since is not None and c.known_since <= limit)
    ]  # fmt: skip
    while True:
        ids = {claim.id for claim in claims}
        kept = [claim for claim in claims if claim.about is None or claim.about in ids]
        if len(kept) == len(claims):
            break
        notes.append(f"{len(claims) - len(kept)} claims about a claim not known by then")
        claims = kept
    return Ledger(claims, sides=source.sides, title=source.title)


def _encode_ledger(ledger: Ledger) -> dict[str, bytes]:
    """As YAML, for people; too many for that as JSON Lines."""
    try:
        return {"ledger.yaml": encode(ledger, "ledger.yaml")}
    except UnwritableOutput:
        return {"ledger.jsonl.gz": encode(ledger, "ledger.jsonl.gz")}


def make_tables(found: Findings) -> dict[str, gpd.GeoDataFrame]:
    """The tables of the report, EPSG:4326, every cell text, number or truth value.

    `claims`: those behind the report, with `reviewed`. `control`: a row a place on the day of the
    report; `history`: a row an interval; both with `on_drafts`, whether a claim behind the row is
    one that nobody has reviewed. `area`, `line`, `band`: see `frontline.surface`, where a line can
    be drawn.
    """
    known = {claim.id for claim in found.claims}
    claims = found.ledger.to_geodataframe()
    claims = claims[claims["id"].isin(known)].reset_index(drop=True)
    claims["reviewed"] = ~claims["id"].isin(found.draft_ids)
    tables = {"claims": claims}
    if found.on is not None:
        options = found.options
        states = control(found.ledger, on=found.on, known_by=options.limit, policy=options.policy)
        shown = {state.place.id for state in found.states}
        states = states[states["place_id"].isin(shown)].reset_index(drop=True)
        tables["control"] = _flatten(states, found)
    tables["history"] = _flatten(found.table, found)
    if found.areas.drawn is not None:
        whole = found.areas.drawn.to_geodataframe()
        whole["date"] = [None if day is None else day.isoformat() for day in whole["date"]]
        whole = whole.astype(dict.fromkeys(("confidence", "km2", "km"), float))
        for layer in ("area", "line", "band"):
            tables[layer] = whole[whole["layer"] == layer].reset_index(drop=True)
    return tables


def _flatten(table: gpd.GeoDataFrame, found: Findings) -> gpd.GeoDataFrame:
    """Tuples as JSON and days as text, in a table of its own without attributes."""
    flat = table.copy()
    flat.attrs = {}
    flat["on_drafts"] = [not found.draft_ids.isdisjoint(claims) for claims in table["claims"]]
    flat["claims"] = [json.dumps(list(claims)) for claims in table["claims"]]
    flat["positions"] = [
        json.dumps([position.to_dict() for position in positions], ensure_ascii=False)
        for positions in table["positions"]
    ]
    for name in ("from", "until", "from_earliest", "until_earliest"):
        if name in flat:
            days = [_iso(day) for day in table[name].tolist()]
            flat[name] = days
            flat[name] = flat[name].astype(object)
    return flat


def _iso(day: Any) -> str | None:
    return None if day is None or day != day else day.isoformat()[:10]  # noqa: PLR0124


def to_geopackage(tables: Mapping[str, gpd.GeoDataFrame]) -> bytes:
    """A layer a table, as GDAL's GeoPackage driver writes it."""
    import pyogrio

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MOMENT})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.gpkg"
            for name, table in tables.items():
                pyogrio.write_dataframe(
                    table, path, layer=name, driver="GPKG", geometry_type=_LAYERS[name],
                    append=path.exists(),
                )  # fmt: skip
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _to_csv(found: Findings) -> bytes:
    """The matrix, in which no name of a place is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    labels = [_inert(label) for label in found.towns.labels]
    writer.writerow(["km", *labels])
    for label, line in zip(labels, found.towns.kilometres, strict=True):
        writer.writerow([label, *(f"{km:.3f}" for km in line)])
    return text.getvalue().encode()


def _inert(label: str) -> str:
    shown = plain(label)
    return f"'{shown}" if shown[:1] in "=+-@|%" else shown


def _remarks(draft: Draft) -> list[str]:
    if not draft.reports:
        return ["“”", "only known through a denial"]
    told = []
    for report in draft.reports:
        told += [f"“{report.sentence}”", f"certainty {report.certainty:.2f}"]
        told += [f"look at: {doubt}" for doubt in report.doubts]
    return told + ([f"cannot stand as it is: {draft.fault}"] if draft.fault else [])
