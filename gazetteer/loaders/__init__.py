"""From files to the user's own index: GeoNames dumps and any table of places.

What is added lies in the user's data folder (`XDG_DATA_HOME`, see platformdirs) and is asked
together with the core from then on. Nothing but `download` ever touches the network.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from gazetteer.loaders.layers import Layer

GEONAMES = "https://download.geonames.org/export/dump"
"""Where GeoNames keeps its daily dumps."""


def add(
    paths: str | Path | Iterable[str | Path] = (),
    *,
    columns: str | Mapping[str, str] | None = None,
    country: str | None = None,
    licence: str | None = None,
) -> tuple[Layer, ...]:
    """Add files to the user's own index: all of them, or none if one cannot be taken.

    GeoNames' files (`UA.zip`, `UA.txt`, `alternateNamesV2.zip`) are known by their layout; for
    any other table (CSV, also .tsv, .gz or .zip) `columns` says what is what. A file that was
    added before from the same place is replaced; adding the same file again changes nothing. A
    place that two sources hold becomes one, see `gazetteer.loaders.merging`. Of GeoNames' features
    the settlements, countries, regions, districts, hromadas and rivers are taken.

    Args:
        paths: a file or files; none at all rebuilds the index from what has been added, which is
            due after the package has been updated.
        columns: our field = their column: `"id=katottg,name=name_en,name:uk=name_uk,
            former:uk=old,alternates=others:|,latitude=lat,longitude=lon,admin1=oblast,kind=cat"`,
            or a mapping of the same. `name:LANG` and `former:LANG` may repeat; `column:SEP` splits
            a cell. Further fields: `geonames` (the place's GeoNames id beside its own), `admin2`,
            `country`, `population`, `radius_km`. Coordinates are decimal degrees, WGS 84.
        country: ISO 3166-1 code of the places whose row names none; of a GeoNames file of several
            countries only this one's places are taken.
        licence: under which the data may be used; shown by `gazetteer info`.

    Returns:
        What was added: file, licence, how many places it holds and how many of them are new.

    Raises:
        UnreadableData: a file is missing, damaged, cut short or not UTF-8; its line is named.
        InvalidData: rows that cannot be so: coordinates out of range, 0/0 or swapped, an id given
            twice, no name …; all of them are listed, with their rows.
        InvalidQuery: `columns` or `country` make no sense.
        UnreadableIndex: the user's data folder cannot be written, or what lies there read.
    """
    from pathlib import Path

    from gazetteer.loaders.building import add_files

    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    return add_files(
        [Path(path) for path in given], columns=columns, country=country, licence=licence
    )


def list_added() -> tuple[Layer, ...]:
    """What has been added to the core, in the order in which it is laid over it.

    Raises:
        UnreadableIndex: what lies in the user's data folder cannot be read.
    """
    from gazetteer.loaders.building import list_added

    return list_added()


def is_outdated() -> bool:
    """Whether what was added was laid over another version of the core than the package has.

    It can still be asked; `add` without a file lays it over the new one.

    Raises:
        UnreadableIndex: the user's index cannot be read.
    """
    from gazetteer.loaders.building import is_outdated

    return is_outdated()


def download(
    countries: str | Iterable[str],
    *,
    base: str = GEONAMES,
    alternate_names: bool = True,
    timeout: float = 30.0,
) -> tuple[Layer, ...]:
    """Fetch countries from GeoNames and add them: every village with its names in all scripts.

    The only thing in this package that touches the network. Files lie in the user's data folder;
    one that broke off goes on from there, one that has not changed at GeoNames is not fetched
    again. Of the world's alternate names those of the countries added so far are taken.

    Args:
        countries: ISO 3166-1 codes, such as `["UA", "RU"]`.
        base: where GeoNames' files are, if not at GeoNames.
        alternate_names: whether to fetch `alternateNamesV2.zip`, some 200 MB.
        timeout: seconds of silence after which the server is given up.

    Returns:
        What was added, see `add`.

    Raises:
        DownloadFailed: a file could not be fetched whole; nothing was added.
        InvalidQuery: no country, or a code that is none.
        UnreadableData, InvalidData, UnreadableIndex: see `add`.
    """
    from gazetteer.loaders.building import add_downloads

    codes = [countries] if isinstance(countries, str) else list(countries)
    return add_downloads(codes, base=base, alternate_names=alternate_names, timeout=timeout)
