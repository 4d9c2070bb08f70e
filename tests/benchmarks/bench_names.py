"""How many former, foreign and oddly spelt names lead to the place that bore them.

Run `python tests/benchmarks/bench_names.py`; the table of renamings needs the reference data beside
the repository, the others only the package. Nothing is downloaded.

Found: among what `search` returns without near misses, for Ukraine. Answered: `resolve` returns a
place, and it is the right one; wrong: it returns another. The right place is the settlement with
the row's own code, or a settlement within the radius of the hromada that the code names.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import iuliia
import scoreboard
import translitua
import yaml

import gazetteer as gz
from gazetteer.index import core
from gazetteer.places import measure_km
from gazetteer.spelling import is_cyrillic

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "places"
FRONT = Path(__file__).parents[1] / "gazetteer" / "front_names.yaml"
BEFORE, AFTER = "2020-01-01", "2026-08-01"
SAMPLE = 800
FRONT_OBLASTS_OF_RUSSIA = ("Kursk", "Belgorod", "Bryansk", "Voronezh", "Rostov")

UKRAINIAN: dict[str, Callable[[str], str]] = {
    "as written": str,
    "KMU 2010": lambda name: translitua.translit(name, translitua.UkrainianKMU),
    "BGN/PCGN 1965": lambda name: translitua.translit(name, translitua.UkrainianBGN),
    "BGN/PCGN 2019": lambda name: translitua.translit(name, translitua.UkrainianBGN2019),
    "ISO 9": lambda name: translitua.translit(name, translitua.UkrainianISO9),
    "scholarly": lambda name: translitua.translit(name, translitua.UkrainianWWS),
    "ALA-LC": lambda name: translitua.translit(name, translitua.UkrainianALALC),
    "DSTU 9112 B": lambda name: translitua.translit(name, translitua.UkrainianDSTU9112B),
    "national 1996": lambda name: translitua.translit(name, translitua.UkrainianNational1996),
    "sloppy press": lambda name: slur(translitua.translit(name, translitua.UkrainianBGN)),
    "German press": lambda name: translitua.translit(name, translitua.UkrainianGerman),
    "French press": lambda name: translitua.translit(name, translitua.UkrainianFrench),
    "no apostrophe": lambda name: re.sub("['’ʼ]", "", name),
    "Latin lookalikes": lambda name: name.translate(LOOKALIKES),
}
RUSSIAN: dict[str, Callable[[str], str]] = {
    "as written": str,
    "BGN/PCGN 1947": iuliia.BGN_PCGN.translate,
    "BGN/PCGN, no signs": iuliia.BGN_PCGN_ALT.translate,
    "ISO 9": iuliia.GOST_779.translate,
    "scholarly": iuliia.SCIENTIFIC.translate,
    "ALA-LC": iuliia.ALA_LC.translate,
    "Wikipedia": iuliia.WIKIPEDIA.translate,
    "passports (ICAO)": iuliia.ICAO_DOC_9303.translate,
    "Yandex Maps": iuliia.YANDEX_MAPS.translate,
    "sloppy press": lambda name: slur(iuliia.WIKIPEDIA.translate(name)),
    "French press": iuliia.MVD_310_FR.translate,
    "е for ё": lambda name: name.translate(str.maketrans("ёЁ", "еЕ")),
    "Latin lookalikes": lambda name: name.translate(LOOKALIKES),
}
# Every other Cyrillic letter that has a Latin double would be typed as that.
LOOKALIKES = str.maketrans("аеорсухіАЕОРСТХ", "aeopcyxiAEOPCTX")
# Ukrainian endings -> Russian ones, for a Russian form of a Soviet name; the longest fits first.
ENDINGS = (
    ("ське", "ское"), ("цьке", "цкое"), ("ський", "ский"), ("ська", "ская"), ("ськ", "ск"),
    ("івка", "овка"), ("ївка", "евка"), ("ове", "ово"), ("еве", "ево"), ("єве", "ево"),
    ("ине", "ино"), ("іне", "ино"), ("їне", "ино"), ("не", "ное"), ("ий", "ый"),
)  # fmt: skip


class Tally:
    """How often a kind of name is found and answered."""

    def __init__(self) -> None:
        self.asked = self.found = self.answered = self.wrong = 0

    def count(self, name: str, is_right: Callable[[gz.Place], bool], on: str | None) -> bool:
        self.asked += 1
        candidates = gz.search(name, country="UA", near_misses=False, limit=500, on=on)
        found = any(is_right(candidate.place) for candidate in candidates)
        self.found += found
        try:
            answer = gz.resolve(name, country="UA", on=on)
        except gz.PlaceError:
            return found
        self.answered += is_right(answer)
        self.wrong += not is_right(answer)
        return found

    def __str__(self) -> str:
        return "   ".join(
            f"{label} {count:4} {count / max(self.asked, 1):6.1%}"
            for label, count in (
                ("found", self.found),
                ("answered", self.answered),
                ("wrong", self.wrong),
            )
        )


class Rename(NamedTuple):
    """A row of the reference: a settlement's code, its old name and its new one."""

    code: str
    old: str
    new: str


def slur(name: str) -> str:
    """What a hurried desk makes of a romanised name: no signs, y for every i, yy and iy."""
    name = re.sub("[’'ʼʹ″\"·]", "", name)
    return re.sub(r"(iy|yy|yi|ii)\b", "y", name).replace("kh", "h").replace("ye", "e")


def russify(name: str) -> str:
    """A Russian form of a Ukrainian name, by rule; right for most names given in Soviet times."""
    words = []
    for word in re.sub("['’ʼ]", "ъ", name).split(" "):
        ending = next((pair for pair in ENDINGS if word.endswith(pair[0])), ("", ""))
        russian = word.removesuffix(ending[0]) + ending[1]
        words.append(russian.translate(str.maketrans("іїєґІЇЄҐ", "иеегИЕЕГ")))
    return " ".join(words).replace("ьо", "ё").replace("йо", "ё")


def read_renames() -> list[Rename]:
    path = REFERENCE / "renames_2021_2025.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Rename(row["katottg"], row["old_uk"], row["new_uk"]) for row in csv.DictReader(file)
        ]


def find_hromadas() -> dict[str, gz.Place]:
    """First nine characters of a code, which are the hromada's -> the hromada."""
    rows = core()._rows("SELECT ref FROM places WHERE ref LIKE 'katottg:UA%'")
    places = [core().get(ref) for (ref,) in rows]
    return {
        place.id.removeprefix("katottg:")[:9]: place for place in places if place.kind == "hromada"
    }


def judge_renames(renames: Iterable[Rename]) -> Iterator[tuple[str, str, Tally, list[str]]]:
    hromadas = find_hromadas()
    forms: dict[str, Callable[[str], str]] = {
        **{key: UKRAINIAN[key] for key in ("as written", "KMU 2010", "BGN/PCGN 1965", "ISO 9")},
        "Russian, by rule": russify,
        "Russian, romanised": lambda name: iuliia.WIKIPEDIA.translate(russify(name)),
    }
    rows = list(renames)
    for which, pick in (("old", lambda row: row.old), ("new", lambda row: row.new)):
        for label, form in forms.items():
            for on in (None, BEFORE, AFTER) if label == "as written" else (None,):
                tally, missed = Tally(), []
                for row in rows:
                    hromada = hromadas.get(row.code[:9])

                    def is_right(place: gz.Place, row: Rename = row, area=hromada) -> bool:
                        if place.id == f"katottg:{row.code}":
                            return True
                        return (
                            area is not None
                            and place.kind == "settlement"
                            and measure_km(place.point, area.point) <= (area.radius_km or 0)
                        )

                    if not tally.count(form(pick(row)), is_right, on):
                        missed.append(f"{form(pick(row))} ({row.code})")
                yield f"{which} name, {label}", on or "", tally, missed


def judge_front(*, country: bool) -> tuple[Tally, list[str]]:
    tally, missed = Tally(), []
    for row in yaml.safe_load(FRONT.read_text(encoding="utf-8"))["names"]:
        given = {"country": gz.lookup(row["id"]).country} if country else {}
        for name in row["names"]:
            tally.asked += 1
            candidates = gz.search(name, near_misses=False, limit=500, **given)
            tally.found += any(c.place.id == row["id"] for c in candidates)
            try:
                answer = gz.resolve(name, **given).describe()
            except gz.PlaceError:
                answer = None
            right = answer == gz.lookup(row["id"]).describe()
            tally.answered += right
            tally.wrong += answer is not None and not right
            if not right:
                missed.append(f"{name} → {answer or 'ambiguous'}")
    return tally, missed


def list_ukrainian() -> list[tuple[str, str]]:
    """Official Ukrainian name and id of every settlement of Ukraine."""
    found = []
    for (number,) in core()._rows("SELECT id FROM places WHERE country = 'UA' AND kind = 0"):
        place = core()._place(number)[0]
        names = [n.text for n in place.names if n.status == "official" and n.language == "uk"]
        found += [(name, place.id) for name in names[:1]]
    for key, name in core()._rows("SELECT DISTINCT key, name FROM villages WHERE former = ''"):
        for village in core()._villages.bear(key):
            if village.status == "official" and village.place.names[0].text == name:
                found.append((name, village.place.id))
    return found


def list_russian() -> list[tuple[str, str]]:
    """Russian name and id of the settlements of Russia's regions on the front."""
    found = []
    for (number,) in core()._rows("SELECT id FROM places WHERE country = 'RU' AND kind = 0"):
        place = core()._place(number)[0]
        if place.admin1 and place.admin1.startswith(FRONT_OBLASTS_OF_RUSSIA):
            names = [n for n in place.names if n.status == "official" and is_cyrillic(n.text)]
            found += [(name.text, place.id) for name in names[:1]]
    return found


def stands_for(candidate: gz.Candidate, place_id: str) -> bool:
    """Whether a candidate is the place, or a double of it that the answer names."""
    return candidate.place.id == place_id or f"also listed as {place_id}" in candidate.reasons


def print_standards(
    places: list[tuple[str, str]], forms: dict[str, Callable[[str], str]], country: str
) -> None:
    for label, form in forms.items():
        asked, missed = 0, []
        for name, place_id in places:
            spelt = form(name)
            found = gz.search(spelt, near_misses=False, limit=1000, country=country)
            asked += 1
            if not any(stands_for(candidate, place_id) for candidate in found):
                missed.append(f"{name} as {spelt}")
        scoreboard.report(
            f"settlements of {country} by {label}: found", ours=1 - len(missed) / asked
        )
        shown = f"   missed: {'; '.join(missed[:4])}" if missed else ""
        write(f"  {label:20} {asked:5} asked   found {1 - len(missed) / asked:6.1%}{shown}")


def write(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    if REFERENCE.is_dir():
        renames = read_renames()
        write(f"renamings of 2021 to 2025, {len(renames)} settlements")
        for label, on, tally, missed in judge_renames(renames):
            write(f"  {label:30} {on:10} {tally}")
            scoreboard.report(
                f"renamed settlements, {f'{label} {on}'.strip()}: found",
                ours=tally.found / max(tally.asked, 1),
                note=f"{tally.wrong} of {tally.asked} answered wrongly",
            )
            if missed and label.endswith("as written"):
                write(f"      missed: {'; '.join(missed[:8])}")
    else:
        write(f"no reference data at {REFERENCE}")
        scoreboard.skip("renamed settlements", "no reference data beside the repository")
    for country in (False, True):
        tally, missed = judge_front(country=country)
        given = "with the country" if country else "nothing else given"
        write(f"\nnames of the front in the press, {tally.asked} names, {given}")
        write(f"  {tally}")
        scoreboard.report(
            f"names of the front, {given}: answered rightly",
            ours=tally.answered / max(tally.asked, 1),
            note=f"{tally.wrong} of {tally.asked} answered wrongly",
        )
        write(f"  not answered: {'; '.join(missed) or 'none'}")
    sample = random.Random(7).sample  # noqa: S311 - a fixed sample
    ukrainian, russian = list_ukrainian(), list_russian()
    write(f"\nUkraine's {len(ukrainian)} settlements, {SAMPLE} of them, spelt by")
    print_standards(sample(ukrainian, SAMPLE), UKRAINIAN, "UA")
    write(f"\n{len(russian)} settlements of Russia's regions on the front, spelt by")
    print_standards(russian, RUSSIAN, "RU")


if __name__ == "__main__":
    main()
