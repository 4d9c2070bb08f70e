"""Reads articles: places, stated distances and draft claims that keep who said it."""

from __future__ import annotations

from frontline.articles.documents import Document, read_document
from frontline.articles.many import (
    BrokenArticle,
    Reading,
    ReportedClaim,
    join_articles,
    read_articles,
    say_the_same,
)
from frontline.articles.mentions import find_mentions
from frontline.articles.reading import Article, read_article, read_text
from frontline.articles.statements import find_statements
from frontline.articles.text import split_sentences
from frontline.articles.values import (
    DraftClaim,
    Mention,
    Sentence,
    Stated,
    Statement,
    Verdict,
)

__all__ = [
    "Article",
    "BrokenArticle",
    "Document",
    "DraftClaim",
    "Mention",
    "Reading",
    "ReportedClaim",
    "Sentence",
    "Stated",
    "Statement",
    "Verdict",
    "find_mentions",
    "find_statements",
    "join_articles",
    "read_article",
    "read_articles",
    "read_document",
    "read_text",
    "say_the_same",
    "split_sentences",
]
