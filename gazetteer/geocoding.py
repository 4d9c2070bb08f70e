"""The gazetteer as a geocoder of geopy: for geopandas, `RateLimiter` and whoever asks geopy's way.

```python
import geopandas, gazetteer

gazetteer.geocoder(country="UA").geocode("Kurakhove")                # a geopy Location, or None
geopandas.tools.geocode(names, provider=gazetteer.geocoder, country="UA")
```
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal, get_args

from geopy.adapters import BaseSyncAdapter
from geopy.exc import ConfigurationError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer._question import read_limits
from gazetteer.errors import InvalidQuery
from gazetteer.index import current
from gazetteer.places import Candidate, Place
from gazetteer.resolve import Resolution, resolve_each

Ambiguous = Literal["none", "first", "raise"]
"""What an ambiguous name is answered with: nothing, the likeliest place, or `AmbiguousPlace`."""

REACH_KM = 50.0
"""How far from a point `OfflineGeocoder.reverse` looks for a settlement, unless told otherwise."""

_MOST = 10
_LIMITS = ("near", "within", "country", "kind", "on")


class OfflineGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """Answers from the gazetteer, from disk; nothing is fetched. Made by `geocoder`."""

    def __init__(
        self,
        *,
        fallback: Geocoder | Callable[..., Any] | None = None,
        ambiguous: Ambiguous = "none",
        reach_km: float | None = REACH_KM,
        adapter_factory: Callable[..., Any] | None = None,
        **options: Any,
    ) -> None:
        limits = {name: options.pop(name, None) for name in _LIMITS}
        super().__init__(adapter_factory=adapter_factory or _NoNetwork, **options)
        if not isinstance(self.adapter, BaseSyncAdapter):
            raise ConfigurationError("the gazetteer answers at once; leave out the async adapter")
        if fallback is not None and not callable(getattr(fallback, "geocode", fallback)):
            raise InvalidQuery("fallback must be a geocoder of geopy, or a function as its geocode")
        _check_ambiguous(ambiguous)
        self._fallback = fallback
        self._ambiguous: Ambiguous = ambiguous
        self._reach_km = reach_km
        self._limits = limits
        # Here rather than at the first name: geopandas passes over what a single name raises.
        read_limits(current(), **limits)

    def __repr__(self) -> str:
        limits = [f"{name}={value!r}" for name, value in self._limits.items() if value is not None]
        return f"<OfflineGeocoder: {', '.join([*limits, f'ambiguous={self._ambiguous!r}'])}>"

    def geocode(
        self,
        query: str | None,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        limit: int = _MOST,
        ambiguous: Ambiguous | None = None,
        **limits: Any,
    ) -> Location | list[Location] | None:
        """Find the place of a name.

        Args:
            query: a name, with its regions after commas if need be ("Pokrovsk, Donetsk Oblast,
                UA"), or an id. None, NaN and what can be no name have no place.
            exactly_one: whether one answer is wanted, or all places the name may mean.
            timeout: handed to the fallback.
            limit: how many answers at most if not exactly one is wanted.
            ambiguous: instead of the geocoder's own.
            limits: `near`, `within`, `country`, `kind`, `on` instead of the geocoder's own; see
                `gazetteer.resolve`.

        Returns:
            With `exactly_one` a Location, or None if the name is unknown or ambiguous (see
            `geocoder`); without, a list of them, the likeliest first, or None if it is unknown.
            `raw` holds the JSON shape of the place, `radius_km`, `radius_estimated`, `score`,
            `reasons`, `outcome` and which `geocoder` has answered.

        Raises:
            AmbiguousPlace: the name is ambiguous, and `ambiguous="raise"`.
            InvalidQuery: one of the limits makes no sense.
            GeopyError: from the fallback.
        """
        mode = _check_ambiguous(ambiguous or self._ambiguous)
        given = {**self._limits, **_check_limits(limits)}
        if _is_missing(query):
            return None
        resolution = resolve_each([query], **given)[0]
        if resolution.outcome in {"unknown", "invalid"}:
            return self._ask_fallback(resolution, given, exactly_one=exactly_one, timeout=timeout)
        located = [_locate(candidate, resolution) for candidate in resolution.candidates[:limit]]
        if not exactly_one:
            return located
        if resolution.outcome == "ambiguous" and mode == "raise":
            raise resolution.to_error()
        return located[0] if resolution.outcome == "found" or mode == "first" else None

    def reverse(
        self,
        query: Point | tuple[float, float] | str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature
        limit: int = _MOST,
        reach_km: Any = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """Find the settlements nearest to a point.

        Args:
            query: a geopy Point, (latitude, longitude) in degrees, or "LAT,LON".
            exactly_one: whether the nearest is wanted, or several.
            timeout: of no effect; nothing is waited for.
            limit: how many at most if not exactly one is wanted.
            reach_km: how far away at most, instead of the geocoder's own; None for any distance.

        Returns:
            A Location of the settlement (of its own point, not the one asked for), or a list of
            them, the nearest first; None if none lies within reach. `raw` is as of `geocode`, with
            `distance_km`, a geodesic on WGS 84, instead of the score.

        Raises:
            ValueError: no point; from geopy.
        """
        point = Point(query)
        reach = self._reach_km if reach_km is DEFAULT_SENTINEL else reach_km
        found = current().nearest(
            (point.latitude, point.longitude), limit=1 if exactly_one else limit, within_km=reach
        )
        located = [
            _make(place, {"outcome": "found", "distance_km": round(distance, 3)})
            for place, distance in found
        ]
        if not located:
            return None
        return located[0] if exactly_one else located

    def _ask_fallback(
        self, resolution: Resolution, limits: dict[str, Any], *, exactly_one: bool, timeout: Any
    ) -> Location | list[Location] | None:
        if self._fallback is None or resolution.outcome == "invalid":
            return None
        ask = getattr(self._fallback, "geocode", self._fallback)
        waiting = {} if timeout is DEFAULT_SENTINEL else {"timeout": timeout}
        answer = ask(resolution.query.name, exactly_one=exactly_one, **waiting)
        given = answer if isinstance(answer, list) else [answer]
        admitted = [
            _mark(location, self._fallback)
            for location in given
            if location is not None and _lies_within(location, limits)
        ]
        if not admitted:
            return None
        return admitted[0] if exactly_one else admitted


class _NoNetwork(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """What geopy's geocoders fetch with; this one has nothing to fetch."""

    def get_json(self, *_: Any, **__: Any) -> Any:
        """Refuse."""
        raise ConfigurationError("the gazetteer fetches nothing")

    get_text = get_json


def geocoder(
    *,
    fallback: Geocoder | Callable[..., Any] | None = None,
    ambiguous: Ambiguous = "none",
    reach_km: float | None = REACH_KM,
    **options: Any,
) -> OfflineGeocoder:
    """Return the gazetteer as a geocoder of geopy.

    Switch by changing one line: `Nominatim(user_agent="…")` becomes `gazetteer.geocoder()`, and
    `geopandas.tools.geocode(names, provider="nominatim", …)` takes `provider=gazetteer.geocoder`.
    Unlike geopy's own, it never picks one of several places silently: a name that several places
    share has no answer, as one that none bears, unless told otherwise; to learn which of the two it
    was, use `ambiguous="raise"`, `exactly_one=False` or `gazetteer.resolve_column`. A village known
    by its hromada only is answered with the hromada's middle, and its `raw["precision"]` is
    `approximate`.

    Args:
        fallback: a geocoder of geopy, or a function called as its `geocode`, asked for names that
            the gazetteer does not know; off by default, as it may use the network. An ambiguous or
            approximate answer is never replaced by it. Of its answers those are dropped whose
            nearest settlement lies outside `country` or `within`; `near`, `kind` and `on` it is not
            told. `raw["geocoder"]` says who has answered, `raw["answer"]` holds its own `raw`.
        ambiguous: what an ambiguous name is answered with where exactly one place is wanted:
            `none`, `first` (the likeliest; `raw["outcome"]` still says `ambiguous`) or `raise`.
        reach_km: how far from a point `reverse` looks for a settlement; None for any distance.
        options: `near`, `within`, `country`, `kind` and `on` for every name, see
            `gazetteer.resolve`; and what every geopy geocoder takes (`user_agent`, `timeout` …),
            which here has no effect.

    Raises:
        InvalidQuery: an option that makes no sense.
        ConfigurationError: from geopy: an adapter for asynchronous code.
    """
    return OfflineGeocoder(fallback=fallback, ambiguous=ambiguous, reach_km=reach_km, **options)


def _check_ambiguous(given: str) -> Ambiguous:
    for known in get_args(Ambiguous):
        if given == known:
            return known  # type: ignore[no-any-return]
    raise InvalidQuery(f"ambiguous must be one of {', '.join(get_args(Ambiguous))}, not {given!r}")


def _check_limits(given: dict[str, Any]) -> dict[str, Any]:
    unknown = [name for name in given if name not in _LIMITS]
    if unknown:
        raise TypeError(f"geocode() takes no {', '.join(unknown)}; there are {', '.join(_LIMITS)}")
    return {name: value for name, value in given.items() if value is not None}


def _is_missing(query: object) -> bool:
    """None, NaN, NaT and pandas' NA, without loading pandas."""
    if query is None or type(query).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(query, float) and math.isnan(query)


def _locate(candidate: Candidate, resolution: Resolution) -> Location:
    told = candidate.to_dict()
    outcome = resolution.outcome
    return _make(
        candidate.place, {"outcome": outcome, "score": told["score"], "reasons": told["reasons"]}
    )


def _make(place: Place, told: dict[str, Any]) -> Location:
    parts = (place.name, place.admin2, place.admin1, place.country)
    raw = {
        "geocoder": "gazetteer",
        **place.to_dict(),
        "radius_km": place.radius_km,
        "radius_estimated": place.radius_estimated,
        **told,
    }
    return Location(", ".join(part for part in parts if part), place.point, raw)


def _mark(location: Location, geocoder: Any) -> Location:
    """A fallback's answer, which says that it is one."""
    name = getattr(geocoder, "__name__", type(geocoder).__name__)
    raw = {"geocoder": name, "outcome": "found", "precision": None, "answer": location.raw}
    return Location(location.address, location.point, raw)


def _lies_within(location: Location, limits: dict[str, Any]) -> bool:
    """Whether the settlement nearest to an answer lies in the country and region asked for."""
    index = current()
    asked = read_limits(index, within=limits["within"], country=limits["country"])
    if asked.country is None and asked.within is None:
        return True
    for place, _ in index.nearest((location.latitude, location.longitude)):
        return (asked.country is None or place.country == asked.country) and (
            asked.within is None or index.lies_in(place, asked.within)
        )
    return False
