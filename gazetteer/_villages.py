"""Settlements of which an index knows the name and the hromada, but no position of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from gazetteer.places import Name, NameStatus, Place
from gazetteer.spelling import level, may_be_russian

_CODE = re.compile(r"katottg:UA(\d{7})(\d{3})00(\d{5})")
_HROMADA_DIGITS = len("katottg:UA") + 7
_LONGEST_ID = 40


class Village(NamedTuple):
    """A village placed in the middle of its hromada.

    Attributes:
        place: the village, `precision="approximate"`.
        region: id of the first-level region it lies in.
        status: what the name asked for is to it.
        loose: whether it bears the name asked for in another spelling only.
    """

    place: Place
    region: str | None
    status: NameStatus
    loose: bool


class Villages:
    """The table `villages` of an index; see `gazetteer._layout`."""

    def __init__(
        self,
        rows: Callable[..., list[tuple[Any, ...]]],
        read_place: Callable[[int], tuple[Place, int, str | None]],
    ) -> None:
        self._rows = rows
        self._read_place = read_place
        self._hromadas: dict[str, int] = {}

    def bear(self, key: str, name: str | None = None) -> Iterator[Village]:
        """Those with this loose key; those that bear the name as it is written are not loose."""
        folded = None if name is None else level(name)
        russian = name is not None and may_be_russian(name)
        query = (
            "SELECT name, latin, former, units FROM villages WHERE key = ? ORDER BY name, former"
        )
        for text, latin, told, units in self._rows(query, key):
            until, _, former = told.partition(" ")
            status: NameStatus = "former" if former else "official"
            names = [Name(text=text, language="uk", status="official")]
            if former:
                names.append(Name(text=former, status="former", until=until))
            loose = folded is not None and not (
                _is_former(folded, former) if former else folded in map(level, (text, latin))
            )
            if loose and russian and not former:
                loose, status = False, "alternate"  # see `Index.match_loosely`
            for unit in units.split():
                place, region = self._read(latin, names, unit)
                yield Village(place, region, status, loose)

    def find(self, place_id: str) -> Place | None:
        """The village of that id."""
        found = _CODE.fullmatch(place_id) if len(place_id) < _LONGEST_ID else None
        if found is None:
            return None
        ending = f".{found[2]}{found[3]}"
        query = "SELECT name, latin, units FROM villages WHERE instr(units, ?) AND former = ''"
        for text, latin, units in self._rows(query, ending):
            for unit in units.split():
                if unit.endswith(ending):
                    name = Name(text=text, language="uk", status="official")
                    place, _ = self._read(latin, [name], unit)
                    if place.id == place_id:
                        return place
        return None

    def find_hromada(self, place_id: str) -> int | None:
        """Number of the row of the hromada that a village lies in."""
        if place_id not in self._hromadas:
            self.find(place_id)
        return self._hromadas.get(place_id)

    def _read(self, latin: str, names: list[Name], unit: str) -> tuple[Place, str | None]:
        hromada, _, digits = unit.partition(".")
        area, _, region = self._read_place(-int(hromada))
        place = Place(
            id=f"{area.id[:_HROMADA_DIGITS]}{digits[:3]}00{digits[3:]}",
            name=latin,
            kind="settlement",
            country=area.country,
            admin1=area.admin1,
            admin2=area.admin2,
            latitude=area.latitude,
            longitude=area.longitude,
            precision="approximate",
            radius_km=area.radius_km,
            names=tuple(names),
        )
        self._hromadas[place.id] = -int(hromada)
        return place, region


def _is_former(folded: str, former: str) -> bool:
    """Whether a name, levelled, is a former one as it was written or as the state romanised it."""
    if not folded.isascii():
        return folded == level(former)
    from gazetteer._romanisation import romanise_official  # only for the few that were renamed

    return folded == level(romanise_official(former))
