"""A stranger's text in every place that folium turns into markup or code: nothing runs here.

The sinks are those of folium 0.20 and branca 0.8: what a caller hands to them is put unescaped into
the page, or compiled as a template. Whatever carries it is refused by this map, or shown as text.
"""

from __future__ import annotations

import folium
import folium.plugins
import pytest
from branca.element import Element

import frontline as fl
from frontline.claims import Claim, Claimant, Source, as_date
from frontline.errors import UnsafeLayer
from frontline.ledger import Ledger
from frontline.maps import Map, Tiles
from gazetteer.places import Name, Place

pytestmark = pytest.mark.browser

PAYLOADS = {
    "template": "{{7*7}}{% for x in range(3) %}x{% endfor %}",
    "comment": "before {# gone #} after",
    "script": "</script><script>alert(1)</script>",
    "handler": '<img src=x onerror=alert(1)>"><svg onload=alert(1)>',
    "literal": "${alert(1)}`;alert(1)//",
    "link": "javascript:alert(1)",
    "utf8": "caf\ufffd \ufffe \u202egnisrever\u2066",
}
SINKS = {
    "popup": lambda text: folium.Marker([48, 37], popup=text),
    "tooltip": lambda text: folium.Marker([48, 37], tooltip=text),
    "icon": lambda text: folium.Marker([48, 37], icon=folium.DivIcon(html=text)),
    "icon name": lambda text: folium.Marker([48, 37], icon=folium.Icon(icon=text)),
    "layer name": lambda text: folium.FeatureGroup(name=text).add_child(folium.Marker([48, 37])),
    "attribution": lambda text: folium.TileLayer("https://tiles.example/{z}/{x}/{y}", attr=text),
    "GeoJson tooltip": lambda text: folium.GeoJson(POINT, tooltip=text),
    "GeoJson popup": lambda text: folium.GeoJson(POINT, popup=folium.Popup(text)),
    "GeoJson style": lambda text: folium.GeoJson(POINT).add_child(Element(text)),
    "timeline": lambda text: folium.plugins.Timeline({**COLLECTION, "name": text}),
    "element": lambda text: Element(f"<b>{text}</b>"),
}
POINT = {"type": "Point", "coordinates": [37, 48]}
COLLECTION = {"type": "FeatureCollection", "features": []}


def everything(text):
    """A map with the text wherever text goes."""
    place = Place(
        id="local:x", name=text, kind="settlement", country=text, admin1=text, admin2=text,
        latitude=48, longitude=37, names=(Name(text=f"other {text}"),),
    )  # fmt: skip
    who = Claimant(name=text, allegiance="RU", official=True)
    source = Source(
        publisher=text, title=text, url=text, archive_url=text, quote=text, chain=(text, "x")
    )
    capture = Claim(
        id="a", place=place, event="captured", side="RU", claimant=who, source=source, note=text,
        event_date=as_date("2025-01-06"), stated_on=as_date("2025-01-06"),
    )  # fmt: skip
    denial = Claim(
        id="b", place=place, event="denied", about="a", side="UA", note=text, source=source,
        claimant=Claimant(name=f"{text}!", allegiance="UA", official=True),
        event_date=as_date("2025-01-07"), stated_on=as_date("2025-01-07"),
    )  # fmt: skip
    book = Ledger([capture, denial], sides={"RU": text, "UA": "Ukraine"})
    table = fl.history(book)
    table["reason"] = text
    town = Place(id="local:y", name=text, kind="settlement", latitude=48.4, longitude=37.5)
    drawn = Map(
        table,
        then=fl.history_then(book),
        context=[town],
        title=text,
        tiles=Tiles(url="https://tiles.example/{z}/{x}/{y}.png", attribution=text),
    )
    feature = {"type": "Feature", "properties": {"name": text}, "geometry": POINT}
    folium.GeoJson(feature, name=text).add_to(drawn)
    folium.LayerControl().add_to(drawn)
    return drawn


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_every_view_shows_it_as_text_and_runs_nothing(show, text):
    watched = show(everything(text))
    page = watched.page
    assert page.title() == text
    assert page.locator("h1").text_content() == text
    assert page.locator(".overlay-row label").text_content() == text
    assert text in page.locator("#sources").text_content()
    assert text in page.locator("#viewpoints").text_content()
    page.set_default_timeout(5_000)
    page.fill("#search", text[:6])
    assert text in page.locator("#found").text_content()
    page.keyboard.press("Escape")
    page.click("#tool-list")
    assert text in page.locator(".row .who").first.text_content()
    page.click("[data-list=claims]")
    assert page.locator("#filter-claimant option").nth(1).text_content() in (text, f"{text}!")
    page.fill("#filter-text", text)
    page.click(".claim-row >> nth=0")
    panel = page.locator("#panel")
    for part in ("h2", "blockquote >> nth=0", ".note >> nth=0", ".reason", ".who >> nth=0"):
        assert text in panel.locator(part).text_content(), part
    assert panel.locator("a").count() == 0
    page.click("#measure-here")
    page.click("#tool-compare")
    page.hover(".label >> nth=0")
    page.select_option("#language", "uk")
    page.focus("#slider")
    page.keyboard.press("Home")
    page.wait_for_timeout(200)
    assert page.locator("iframe, object, embed, img:not(.leaflet-tile)").count() == 0
    assert page.locator("script").count() == 3
    assert watched.dialogs == []
    assert page.evaluate("window.breaches") == []
    assert [each for each in watched.complaints if "ERR_INTERNET_DISCONNECTED" not in each] == []
    assert all(each.startswith("https://tiles.example/") for each in watched.requests)


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize("make", SINKS.values(), ids=SINKS)
def test_what_folium_would_run_is_refused_with_advice(make, text):
    drawn = everything("plain")
    with pytest.raises(UnsafeLayer, match="folium"):
        make(text).add_to(drawn)
    drawn.render()
