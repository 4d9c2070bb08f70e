"""What the sources call a kind of place, in the gazetteer's words."""

from __future__ import annotations

from typing import get_args

from gazetteer.places import Kind
from gazetteer.spelling import fold

# GeoNames' features: class and code. Historical ones (…H) and spots are left out; rivers by their
# main codes. https://www.geonames.org/export/codes.html
_FEATURES: dict[str, Kind] = {
    "A.PCLI": "country",
    "A.PCL": "country",
    "A.ADM1": "oblast",
    "A.ADM2": "raion",
    "A.ADM3": "hromada",
    "H.STM": "river",
    "H.STMI": "river",
    "H.STMX": "river",
    "L.RGN": "area",
}
_PAST = frozenset({"PPLH", "PPLCH"})
_PARTS = frozenset({"PPLX"})

# Categories of KATOTTG, and what Russian and Ukrainian lists shorten.
_WORDS: dict[str, Kind] = {
    **dict.fromkeys(("M", "T", "X", "C", "М", "С", "Т", "Х"), "settlement"),
    **dict.fromkeys(
        (
            "city", "town", "village", "hamlet", "isolated_dwelling", "locality",
            "місто", "село", "селище", "смт", "хутір", "город", "деревня", "поселок", "станица",
            "слобода", "хутор", "станция", "разъезд", "аул", "населенный пункт",
            "г", "гор", "с", "д", "п", "пос", "пгт", "рп", "сл", "ст", "ст-ца", "рзд", "п/ст",
            "ж/д_ст", "ж/д_рзд", "ж/д_будка", "ж/д_казарм", "нп", "кп", "дп", "м",
        ),
        "settlement",
    ),
    **dict.fromkeys(("region", "province", "krai", "O", "K", "область", "край"), "oblast"),
    **dict.fromkeys(("raion", "rayon", "district", "county", "P", "район", "р-н"), "raion"),
    **dict.fromkeys(("hromada", "community", "municipality", "H", "громада", "с/с"), "hromada"),
    **dict.fromkeys(("river", "річка", "ріка", "река"), "river"),
    **dict.fromkeys(("country", "state"), "country"),
    **dict.fromkeys(
        (
            "B", "район міста", "р-н міста", "микрорайон", "мікрорайон", "мкр", "suburb",
            "neighbourhood",
        ),
        "quarter",
    ),
}  # fmt: skip
_BY_WORD: dict[str, Kind] = {
    **{fold(word): kind for word, kind in _WORDS.items()},
    **{kind: kind for kind in get_args(Kind)},
}


def read_feature(feature_class: str, code: str) -> Kind | None:
    """The kind of a GeoNames feature, None for one that a gazetteer of places leaves out."""
    if feature_class == "P" and code not in _PAST:
        return "quarter" if code in _PARTS else "settlement"
    return _FEATURES.get(f"{feature_class}.{code}")


def read_kind(word: str) -> Kind | None:
    """The kind that a word, abbreviation or GeoNames code stands for, None for an unknown one."""
    word = word.strip()
    if word.startswith("PPL"):
        return read_feature("P", word)
    return _BY_WORD.get(fold(word)) or _FEATURES.get(f"A.{word}") or _FEATURES.get(f"H.{word}")
