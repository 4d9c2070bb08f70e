"""The lists of villages among the reference data, and how their columns are read."""

from __future__ import annotations

LISTS = {
    "settlements_ua_front.csv.gz": (
        "UA",
        (
            "id=katottg,geonames=geonameid,name=name_en_osm,name:uk=name_uk,former:uk=old_uk,"
            "alternates=alternatenames:|,latitude=lat,longitude=lon,admin1=oblast,kind=cat"
        ),
    ),
    "settlements_ru_border.csv.gz": (
        "RU",
        (
            "name:ru=settlement,latitude=latitude_dd,longitude=longitude_dd,admin1=region,kind=type,"
            "population=population"
        ),
    ),
    "places_viina.csv": (
        "UA",
        (
            "id=geonameid,name=name,name:uk=name_uk_postal,alternates=alternatenames_cities500:|,"
            "latitude=lat,longitude=lon"
        ),
    ),
}
"""File -> (country, map of its columns)."""
