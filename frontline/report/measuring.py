"""Distances between the towns of a report, and what its articles say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.articles import Article, Statement
from frontline.control import State
from frontline.geodesy import distance_table
from frontline.report.options import ReportOptions
from gazetteer.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A statement of an article about a distance or direction, held against the map.

    Attributes:
        article: name of the article.
        statement: as read, with verdict and reason.
    """

    article: str
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Distances between towns, and the statements about them.

    Attributes:
        places: the towns, those of claims and statements first, then by number of mentions.
        labels: what to call them; namesakes are told apart by their region.
        kilometres: a row a town, geodesic on WGS 84.
        left_out: towns for which there was no room.
        checked: every statement of the articles, in order.
        from_articles: whether the towns are those of the articles; else they are of the claims.
    """

    places: tuple[Place, ...] = ()
    labels: tuple[str, ...] = ()
    kilometres: tuple[tuple[float, ...], ...] = ()
    left_out: int = 0
    checked: tuple[Checked, ...] = ()
    from_articles: bool = False

    @property
    def has_false(self) -> bool:
        """Whether a statement is false."""
        return any(checked.statement.verdict == "false" for checked in self.checked)


def measure_towns(
    articles: Sequence[tuple[str, Article]], states: Sequence[State], options: ReportOptions
) -> Measured:
    """The matrix of the towns that articles mention, or else of those that claims are about."""
    counts: Counter[str] = Counter()
    found: dict[str, Place] = {}
    for _, article in articles:
        for mention in article.mentions:
            if mention.place is not None and mention.place.kind == "settlement":
                found.setdefault(mention.place.id, mention.place)
                counts[mention.place.id] += 1
    mentioned = bool(found)
    if not found:
        for state in states:
            if state.place.kind == "settlement":
                found[state.place.id] = state.place
                counts[state.place.id] += len(state.claims)
    # A capital is often named for those who speak there; what is claimed or measured comes first.
    about = {draft.claim.place.id for _, article in articles for draft in article.claims}
    about |= {
        place.id
        for _, article in articles
        for statement in article.statements
        for place in (statement.subject, statement.reference)
        if place is not None
    }
    ranked = sorted(found.values(), key=lambda place: (place.id not in about, -counts[place.id]))
    places = ranked[: options.most_towns]
    table = distance_table(places)
    return Measured(
        places=tuple(places),
        labels=tuple(str(label) for label in table.index),
        kilometres=tuple(tuple(float(km) for km in row) for row in table.to_numpy()),
        left_out=len(ranked) - len(places),
        checked=tuple(
            Checked(article=name, statement=statement)
            for name, article in articles
            for statement in article.statements
        ),
        from_articles=mentioned,
    )
