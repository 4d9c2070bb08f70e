"""How many inflected names find their nominative, and how many names fall together.

Run `python tests/benchmarks/bench_inflection.py` with the reference data beside the repository.

Recall: the share of (form, lemma) pairs of a corpus of news whose sets of base forms meet; of a
name of several words, as a name. Collisions: the share of the distinct Cyrillic names of Ukrainian
settlements, Russian and Ukrainian ones apart by their letters (many are of both), that share a base
form with another name. Compared in the same run with pymorphy3's lemmas, all readings of every word
or the first alone.

The inflection was made with the pairs of even lines in sight; those of odd lines were run, and read
only to see which are slips of the corpus. SLIPS are left out of the second figure.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice, product
from pathlib import Path

import scoreboard

from gazetteer.inflection import base_forms, guess_languages, load_analyser

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
LANGUAGES = ("ru", "uk")
_MOST = 5000

# Forms of the corpus that are left out, and why: none is a question of inflection.
SLIPS = {
    "ru": {
        "the lemma is misspelt": (
            "американский", "атланты", "винсконсин", "германии", "италии", "лансинге",
            "массачусетс", "мэриленд", "намибии", "небраски", "украинском",
        ),
        "the form is misspelt or cut off": (
            "великоб ритании", "еаропу", "испани", "костромской област", "округалександрии",
            "пенсильван",
        ),
        "the lemma is another name": (
            "111-й поликлинике", "111-й поликлинике приморского района", "коми",
            "соборе солсбери", "россею", "юво", "южной",
        ),
        "the lemma is of the wrong gender, or half of it is no nominative": (
            "незалежной", "пятой авеню", "хунзахском районе",
        ),
    },
    "uk": {
        "the lemma is misspelt": ("веци", "києві", "ніредьгази"),
        "the form is misspelt": ("гибралтарську скелю", "північіній дакоті", "єйндховені"),
    },
}  # fmt: skip

Forms = Callable[[str], Iterable[str]]
Pair = tuple[str, str]


def normalise(name: str) -> str:
    """As the corpus writes names: lower case, `е` for `ё`, a straight apostrophe."""
    return re.sub("[’ʼ`]", "'", name.lower().replace("ё", "е"))


def read_pairs(language: str) -> list[Pair]:
    path = REFERENCE / "text" / f"slavicner_loc_{language}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["form"], row["lemma"]) for row in csv.DictReader(file, delimiter="\t")]


def read_names(*, codifier: bool = True) -> dict[str, list[str]]:
    """Language -> distinct Cyrillic names of Ukrainian settlements that its letters allow."""
    places = REFERENCE / "places"
    found: set[str] = set()
    with gzip.open(places / "geonames_cities500_ua_ruborder.jsonl.gz", "rt", encoding="utf-8") as f:
        for place in map(json.loads, f):
            if place["countrycode"] == "UA":
                found.update(map(normalise, place["alternatenames"]))
    names = {
        language: {name for name in found if language in guess_languages(name)}
        for language in LANGUAGES
    }
    if codifier:
        path = places / "settlements_ua_front.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8", newline="") as f:
            names["uk"].update(normalise(row["name_uk"]) for row in csv.DictReader(f))
    return {language: sorted(kept) for language, kept in names.items()}


def lemmas(name: str, language: str) -> set[str]:
    """Every reading of every word: the baseline."""
    analyser = load_analyser(language)
    words = [
        sorted({normalise(parse.normal_form) for parse in analyser.parse(word)})
        for word in re.findall(r"[\w'-]+", name)
    ]
    return {" ".join(parts) for parts in islice(product(*words), _MOST)}


def first_lemma(name: str, language: str) -> set[str]:
    """The first reading of every word: the other baseline."""
    analyser = load_analyser(language)
    words = re.findall(r"[\w'-]+", name)
    return {" ".join(normalise(analyser.parse(word)[0].normal_form) for word in words)}


def own_forms(name: str, language: str) -> set[str]:
    return set(map(normalise, base_forms(name, language)))


METHODS: dict[str, Callable[[str, str], Iterable[str]]] = {
    "base_forms": own_forms,
    "lemma sets": lemmas,
    "first parse": first_lemma,
}


def find_misses(pairs: Iterable[Pair], forms: Forms) -> list[Pair]:
    return [(form, lemma) for form, lemma in pairs if not set(forms(form)) & set(forms(lemma))]


def measure_recall(pairs: list[Pair], forms: Forms) -> float:
    return 1 - len(find_misses(pairs, forms)) / len(pairs)


def measure_collisions(names: list[str], forms: Forms) -> float:
    bearers: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for form in forms(name):
            bearers[form].add(name)
    return len(set().union(*(held for held in bearers.values() if len(held) > 1))) / len(names)


def leave_out_slips(pairs: list[Pair], language: str) -> list[Pair]:
    slips = {form for forms in SLIPS[language].values() for form in forms}
    return [(form, lemma) for form, lemma in pairs if form == lemma or form not in slips]


def print_language(language: str, names: list[str], core: list[str]) -> None:
    pairs = read_pairs(language)
    sets = {
        "all": pairs,
        "even lines": pairs[::2],
        "odd lines": pairs[1::2],
        "inflected": [(form, lemma) for form, lemma in pairs if form != lemma],
    }
    numbers = ", ".join(f"{label} {len(kept)}" for label, kept in sets.items())
    print(f"{language}: pairs: {numbers}; names {len(names)}, of GeoNames alone {len(core)}")
    print(f"  {'recall':12}" + "".join(f"{label:>22}" for label in sets) + "   (without slips)")
    ours = None
    for label, method in METHODS.items():
        forms = partial(method, language=language)
        recall = measure_recall(leave_out_slips(sets["odd lines"], language), forms)
        ours = recall if ours is None else ours
        if method is not own_forms:
            scoreboard.report(
                f"inflected names, {language}: recall",
                ours=ours,
                peer=recall,
                ratio=ours / recall,
                note=f"odd lines, without slips of the corpus; peer: pymorphy3, {label}",
            )
        cells = (
            f"{measure_recall(kept, forms):11.4f} "
            f"({measure_recall(leave_out_slips(kept, language), forms):.4f}) "
            for kept in sets.values()
        )
        print(f"  {label:12} " + " ".join(f"{cell:>21}" for cell in cells))
    for label, method in METHODS.items():
        forms = partial(method, language=language)
        start = time.perf_counter()
        collisions = measure_collisions(names, forms)
        micros = (time.perf_counter() - start) / len(names) * 1e6
        print(
            f"  {label:12} collisions {collisions:6.2%}, of GeoNames alone "
            f"{measure_collisions(core, forms):6.2%}   {micros:6.0f} µs a name"
        )
    left = find_misses(leave_out_slips(pairs, language), partial(own_forms, language=language))
    print(f"  still missed: {', '.join(f'{form} ({lemma})' for form, lemma in left) or 'none'}")
    for reason, forms_left_out in SLIPS[language].items():
        print(f"  left out, {reason}: {', '.join(forms_left_out)}")


def main() -> None:
    if not REFERENCE.is_dir():
        print(f"no reference data at {REFERENCE}")
        scoreboard.skip("inflected names", "no reference data beside the repository")
        return
    names, core = read_names(), read_names(codifier=False)
    for language in LANGUAGES:
        print_language(language, names[language], core[language])


if __name__ == "__main__":
    main()
