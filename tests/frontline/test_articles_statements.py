from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.articles import read_article
from frontline.articles._measures import find_measures
from frontline.articles._verdicts import judge
from frontline.articles.mentions import find_mentions
from frontline.articles.statements import find_statements
from frontline.articles.text import split_sentences
from frontline.articles.values import Comparator, Mention, Stated, Statement
from gazetteer.places import Place, Precision


def find(text: str) -> tuple[Statement, ...]:
    sentences = split_sentences(text)
    return find_statements(text, sentences, find_mentions(text, sentences))


def names(statement: Statement) -> tuple[str | None, str | None]:
    return (
        None if statement.subject is None else statement.subject.name,
        None if statement.reference is None else statement.reference.name,
    )


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator", "bearing"),
    [
        ("about 15 km (9 miles) west of X", 15, "kilometre", "about", "W"),
        ("some two dozen miles from X", 24, "mile", "about", None),
        ("dozen kilometres from X", 12, "kilometre", "about", None),
        ("just under 3.5 kilometers northeast of X", 3.5, "kilometre", "less_than", "NE"),
        ("more than 1,200 km south-south-west of X", 1200, "kilometre", "more_than", "SSW"),
        ("within five miles of X", 5, "mile", "less_than", None),
        ("10 to 15 kilometres north of X", 12.5, "kilometre", "about", "N"),
        ("20 km away from X", 20, "kilometre", "exact", None),
        ("at least twenty-five miles to the east of X", 25, "mile", "more_than", "E"),
        ("half a mile west of X", 0.5, "mile", "exact", "W"),
    ],
)
def test_english_measures(
    text: str, value: float, unit: str, comparator: str, bearing: str | None
) -> None:
    (measure,) = find_measures(f"It is {text}", "en")
    stated = measure.stated
    assert (stated.value, stated.unit, stated.comparator, stated.bearing) == (
        value, unit, comparator, bearing,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "value", "comparator", "bearing"),
    [
        ("uk", "за 15 км на захід від X", 15, "exact", "W"),
        ("uk", "приблизно за п'ять кілометрів на північний схід від X", 5, "about", "NE"),
        ("uk", "менше ніж за 12,5 кілометра від X", 12.5, "less_than", None),
        ("uk", "за 7 км південніше X", 7, "exact", "S"),
        ("uk", "за кілометр від X", 1, "exact", None),
        ("ru", "в 7 километрах северо-западнее X", 7, "exact", "NW"),
        ("ru", "примерно в двадцати километрах к югу от X", 20, "about", "S"),
        ("ru", "не более чем в 3 км от X", 3, "less_than", None),
        ("ru", "в 10–12 км к востоку от X", 11, "about", "E"),
    ],
)
def test_measures_in_cyrillic(
    language: str, text: str, value: float, comparator: str, bearing: str | None
) -> None:
    (measure,) = find_measures(f"— {text} тихо", language)
    stated = measure.stated
    assert (stated.value, stated.comparator, stated.bearing) == (value, comparator, bearing)


@pytest.mark.parametrize(
    ("text", "subject", "reference"),
    [
        ("Toretsk lies 18 km from Kostiantynivka.", "Toretsk", "Kostiantynivka"),
        ("They hold Toretsk, a town 18 km south of Kostiantynivka.", "Toretsk", "Kostiantynivka"),
        ("They hold Toretsk, which is 18 km from Kostiantynivka.", "Toretsk", "Kostiantynivka"),
        ("Fighting went on in Toretsk (south of Kostiantynivka).", "Toretsk", "Kostiantynivka"),
        ("They left Toretsk. The town is 18 km from Kostiantynivka.", "Toretsk", "Kostiantynivka"),
        ("Some 18 km south of Kostiantynivka lies Toretsk.", "Toretsk", "Kostiantynivka"),
        ("They went south of Kostiantynivka toward Toretsk.", "Toretsk", "Kostiantynivka"),
        ("Торецьк лежить за 18 км на південь від Костянтинівки.", "Toretsk", "Kostiantynivka"),
        ("Взят Торецк. Город лежит в 18 км южнее Константиновки.", "Toretsk", "Kostiantynivka"),
        ("За 12 км на північ від Покровська, у селі Родинське, тривають бої.",
         "Rodynske", "Pokrovsk"),
        ("В 7 км к северу от Покровска, в городе Родинское, идут бои.", "Rodynske", "Pokrovsk"),
        ("Fighting goes on 7 km north of Pokrovsk, in the town of Rodynske.",
         "Rodynske", "Pokrovsk"),
        ("Set 18 km south of Kostiantynivka, the logistics hub, Toretsk is in ruins.",
         "Toretsk", "Kostiantynivka"),
        ("They left Pokrovsk, 60 km from the regional capital, Donetsk.", "Pokrovsk", "Donetsk"),
        ("Розташований за 60 км від обласного центру, Донецька, Покровськ обстріляли.",
         "Pokrovsk", "Donetsk"),
        ("Расположенный в 60 км от областного центра, Донецка, Покровск обстреляли.",
         "Pokrovsk", "Donetsk"),
        ("Toretsk, a strategic hilltop town 18 km south of Kostiantynivka, fell.",
         "Toretsk", "Kostiantynivka"),
        ("Торецьк, стратегічно важливе місто за 18 км на південь від Костянтинівки, горить.",
         "Toretsk", "Kostiantynivka"),
        ("Торецк, стратегически важный город в 18 км южнее Константиновки, горит.",
         "Toretsk", "Kostiantynivka"),
        ("They entered Toretsk, a few kilometres south of Kostiantynivka.",
         "Toretsk", "Kostiantynivka"),
        ("Drones hit Engels, 500 miles from the border and about 730 km southeast of Moscow.",
         "Engels", "Moscow"),
        ("Селидово, в 18 км южнее Покровска, захвачено.", "Selydove", "Pokrovsk"),
    ],
)  # fmt: skip
def test_subject_and_reference(text: str, subject: str, reference: str) -> None:
    (statement,) = find(text)
    assert names(statement) == (subject, reference)
    assert text[statement.start : statement.end] == statement.text


def test_a_chain_keeps_its_subject() -> None:
    first, second = find("Toretsk is 18 km south of Kostiantynivka and 21 km west of Horlivka.")
    assert names(first) == ("Toretsk", "Kostiantynivka")
    assert names(second)[0] == "Toretsk"


@pytest.mark.parametrize(
    "text",
    [
        "Sumy is 30 km from the border.",
        "Sumy is 30 km from the Russian border.",
        "Vovchansk is 5 km from Russia.",
        "Troops stand 5 km from Pokrovsk.",
        "Shells fell in the north of Kharkiv.",
        "Troops advanced in Toretsk and northwest of Avdiivka.",
        "They took 20 km of trenches near Toretsk.",
        "Toretsk is near Kostiantynivka.",
        "A 20-mile column left Sumy.",
        "Fighting goes on south of Pokrovsk.",
        "Some 15 km south of Pokrovsk, troops entered Rodynske.",
        "He was hit 5 km from a city, Kharkiv and Sumy said.",
        "Бої тривають північніше Торецька.",
    ],
)
def test_what_is_no_statement(text: str) -> None:
    assert find(text) == ()


NORTH = Mention(
    start=0, end=1, text="N",
    place=Place(id="local:n", name="N", kind="settlement", latitude=48.0899322, longitude=37.0),
)  # fmt: skip
SOUTH = Mention(
    start=2, end=3, text="S",
    place=Place(id="local:s", name="S", kind="settlement", latitude=48.0, longitude=37.0),
)  # fmt: skip


@pytest.mark.parametrize(
    ("comparator", "value", "verdict"),
    [
        ("about", 12.4, "true"), ("about", 8.1, "true"), ("about", 7.9, "false"),
        ("exact", 13.2, "true"), ("exact", 13.5, "false"),
        ("less_than", 10.1, "true"), ("less_than", 8.1, "borderline"), ("less_than", 7.9, "false"),
        ("more_than", 9.9, "true"), ("more_than", 13.2, "borderline"),
        ("more_than", 13.5, "false"),
    ],
)  # fmt: skip
def test_verdicts_on_places_ten_kilometres_apart(
    comparator: Comparator, value: float, verdict: str
) -> None:
    stated = Stated(value=value, unit="kilometre", comparator=comparator)
    judgement = judge(stated, NORTH, SOUTH)
    assert judgement.kilometres == pytest.approx(10.0, abs=0.01)
    assert judgement.verdict == verdict


def make_mention(latitude: float, *, radius_km: float, precision: Precision = "exact") -> Mention:
    place = Place(
        id=f"local:{latitude}", name="X", kind="settlement", latitude=latitude, longitude=37.0,
        precision=precision, radius_km=radius_km,
    )  # fmt: skip
    return Mention(start=0, end=1, text="X", place=place)


@pytest.mark.parametrize(
    ("comparator", "value", "radius_km", "verdict"),
    [
        ("about", 5.0, 0.0, "false"), ("about", 5.0, 1.0, "false"),
        ("about", 5.0, 2.0, "borderline"),
        ("exact", 1.0, 5.0, "borderline"), ("less_than", 6.0, 1.0, "false"),
        ("less_than", 6.0, 2.0, "borderline"), ("less_than", 11.0, 2.0, "true"),
        ("about", 20.0, 5.0, "false"), ("more_than", 20.0, 5.0, "false"),
        ("about", 9.0, 9.0, "true"),
    ],
)  # fmt: skip
def test_towns_have_edges(
    comparator: Comparator, value: float, radius_km: float, verdict: str
) -> None:
    """Ten kilometres between the points, less by both radii between the edges."""
    north = make_mention(48.0899322, radius_km=radius_km)
    south = make_mention(48.0, radius_km=radius_km)
    stated = Stated(value=value, unit="kilometre", comparator=comparator)
    judgement = judge(stated, north, south)
    assert judgement.verdict == verdict
    assert round(judgement.kilometres or 0, 3) == 10.0
    assert ("edges" in judgement.reason) == (verdict == "borderline")


@pytest.mark.parametrize(
    ("stated", "radius_km", "verdict"),
    [
        (Stated(value=10.0, unit="kilometre", comparator="about"), 2.0, "true"),
        (Stated(value=10.0, unit="kilometre", comparator="about"), 6.0, "unmeasurable"),
        (Stated(value=2.0, unit="kilometre", comparator="about"), 12.0, "unmeasurable"),
        (Stated(value=100.0, unit="kilometre", comparator="about"), 12.0, "false"),
        (Stated(value=100.0, unit="kilometre", comparator="less_than"), 12.0, "true"),
        (Stated(bearing="N"), 6.0, "true"),
        (Stated(bearing="N"), 8.0, "unmeasurable"),
        (Stated(bearing="NE"), 2.0, "unmeasurable"),
        (Stated(bearing="S"), 6.0, "false"),
    ],
)
def test_a_village_that_lies_somewhere_in_its_hromada_is_judged_if_that_makes_no_difference(
    stated: Stated, radius_km: float, verdict: str
) -> None:
    north = make_mention(48.0899322, radius_km=radius_km, precision="approximate")
    south = make_mention(48.0, radius_km=0.5)
    judgement = judge(stated, north, south)
    assert judgement.verdict == verdict
    assert ("where is not known" in judgement.reason) == (verdict == "unmeasurable")


def test_two_places_at_one_point_of_the_data_are_not_zero_kilometres_apart() -> None:
    village = make_mention(48.0002, radius_km=12.0, precision="approximate")
    judgement = judge(Stated(bearing="N"), village, make_mention(48.0, radius_km=0.5))
    assert judgement.verdict == "unmeasurable"
    assert judgement.reason.endswith("The data have one point for both.")


@given(
    value=st.floats(0.1, 40), comparator=st.sampled_from(["about", "less_than", "more_than"]),
    radii=st.tuples(st.floats(0, 8), st.floats(0, 8)), vague=st.floats(0.1, 15),
)  # fmt: skip
def test_what_is_judged_of_a_vague_village_holds_wherever_it_lies(
    value: float, comparator: Comparator, radii: tuple[float, float], vague: float
) -> None:
    stated = Stated(value=value, unit="kilometre", comparator=comparator)
    south = make_mention(48.0, radius_km=radii[0])
    verdict = judge(
        stated, make_mention(48.0899322, radius_km=vague, precision="approximate"), south
    ).verdict
    if verdict == "unmeasurable":
        return
    degree = 0.0899322 / 10
    for step in range(-20, 21):
        kilometres = 10 + vague * step / 20.001
        if kilometres > 0.01:
            there = make_mention(48.0 + kilometres * degree, radius_km=0.0)
            assert judge(stated, there, south).verdict == verdict


@pytest.mark.parametrize(
    ("bearing", "verdict"), [("N", "true"), ("NE", "true"), ("ENE", "false"), ("S", "false")]
)
def test_every_part_must_hold(bearing: str, verdict: str) -> None:
    stated = Stated(value=10, unit="kilometre", comparator="about", bearing=bearing)
    assert judge(stated, NORTH, SOUTH).verdict == verdict


def test_the_reason_is_one_plain_sentence_with_figures() -> None:
    reason = judge(Stated(value=10, unit="kilometre", comparator="about"), NORTH, SOUTH).reason
    assert "10.0 km" in reason
    assert reason.endswith(".")
    assert "\n" not in reason


def test_an_unknown_place_cannot_be_measured() -> None:
    (statement,) = find("The village of Qwertivka is 5 km north of Toretsk.")
    assert statement.verdict == "unmeasurable"
    assert statement.subject is None
    assert "Qwertivka" in statement.reason


@given(st.text(alphabet="0123456789 ,.-–km miles of from(north)южнее від", max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    for language in ("en", "uk", "ru"):
        for measure in find_measures(text, language):
            assert 0 <= measure.start < measure.end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["1 " * 2000, "1,000" * 800, "10 km away " * 360, "5 km (" * 600, "north " * 600,
     "5" + " " * 3900 + "km"],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_long_sentences_end(text: str) -> None:
    assert list(find_measures(text, "en")) == []


@pytest.mark.reference
def test_the_development_articles(reference: Path) -> None:
    verdicts = {}
    for path in sorted((reference / "text").glob("seed_*.txt")):
        for statement in find(path.read_text(encoding="utf-8")):
            verdicts[names(statement)] = statement.verdict
    assert verdicts == {
        ("Kurakhove", "Pokrovsk"): "true",
        ("Dachenske", "Pokrovsk"): "borderline",
        ("Bolshoye Soldatskoye", "Sudzha"): "true",
    }


@pytest.mark.reference
def test_unseen_english_sentences(reference: Path) -> None:
    path = reference / "text" / "geocode_distance_direction.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    units = {"km": "kilometre", "kilometer": "kilometre", "mi": "mile"}
    right = 0
    for row in rows:
        wanted = (row["value"], units.get(row["unit"], row["unit"]), row["direction"])
        right += wanted in {
            (
                measure.stated.low or measure.stated.value,
                measure.stated.unit,
                measure.stated.bearing,
            )
            for measure in find_measures(row["sentence"], "en")
        }
    assert right / len(rows) >= 0.99


@pytest.mark.parametrize(
    "told",
    [
        "Russian forces took Kurakhove. The town lies about 35 km south of Pokrovsk.",
        "Russian forces took Kurakhove.\n\nThe town lies about 35 km south of Pokrovsk.",
        "Troops left Kurakhove for Pokrovsk. It is 35 km south of Pokrovsk.",
        "They took Kurakhove. The battered town, home to 18,000, lies 35 km south of Pokrovsk.",
        "Війська взяли Курахове біля Покровська. Місто лежить за 35 км на південь від Покровська.",
        "Войска взяли Курахово у Покровска. Разбитый город лежит в 35 км к югу от Покровска.",
    ],
)
def test_the_town_is_the_one_last_spoken_of_that_is_not_the_reference(told: str) -> None:
    (statement,) = read_article(told).statements
    assert statement.subject is not None
    assert statement.reference is not None
    assert (statement.subject.name, statement.reference.name) == ("Kurakhove", "Pokrovsk")
    assert statement.verdict == "true"


def test_a_town_not_spoken_of_makes_no_statement() -> None:
    assert read_article("The town lies 35 km south of Pokrovsk.").statements == ()
