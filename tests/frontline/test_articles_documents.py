"""Articles from files: plain text, web pages, PDFs."""

from __future__ import annotations

import builtins
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from frontline.articles import read_article, read_document
from frontline.cli import cli
from frontline.errors import UnreadableInput

FIRST = (
    "Russian forces have captured Kurakhove, the Russian Defence Ministry said on Monday. The town "
    "lies about 35 km south of Pokrovsk and had been fought over for months by both armies."
)
SECOND = "Ukraine's General Staff denied the claim and said that its troops still hold Kurakhove."
PAGE = f"""<!doctype html>
<html><head><title>Ministry says it holds Kurakhove</title>
<meta property="og:site_name" content="North Wire">
<meta property="article:published_time" content="2025-01-06T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Ministry says it holds Kurakhove</h1><p>{FIRST}</p><p>{SECOND}</p></article>
<footer>Subscribe to our newsletter</footer></body></html>
"""


def make_pdf(*lines: str) -> bytes:
    """A PDF of one page, written out by hand."""
    shown = " ".join(f"({line}) Tj 0 -16 Td" for line in lines)
    stream = f"BT /F1 11 Tf 40 780 Td {shown} ET".encode("latin-1")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        font,
        b"<</Font<</F1 5 0 R>>>>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj%s endobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 7\n0000000000 65535 f \n")
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


def test_the_main_text_of_a_page_and_what_it_says_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    document = read_document(path)
    assert (document.kind, document.title) == ("html", "Ministry says it holds Kurakhove")
    assert (document.publisher, document.published) == ("North Wire", "2025-01-06")
    assert FIRST in document.text
    assert "newsletter" not in document.text
    article = read_article(document.text, published=document.published)
    assert article.sentences[0].section == "title"
    for mention in article.mentions:
        assert article.text[mention.start : mention.end] == mention.text


def test_a_page_without_suffix_is_told_by_its_first_tag(tmp_path: Path) -> None:
    path = tmp_path / "saved"
    path.write_text(PAGE, encoding="utf-8")
    assert read_document(path).kind == "html"


def test_the_text_of_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(make_pdf("Russian forces captured Kurakhove on Monday.", "It was quiet."))
    document = read_document(path)
    assert document.kind == "pdf"
    assert "captured Kurakhove on Monday." in document.text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", make_pdf(), "only pictures"),
        ("a.pdf", b"%PDF-1.7 and nothing else", "broken PDF"),
        ("a.html", b"<html><body></body></html>", "no main text"),
        ("a.txt", b"\x00\x01", "binary"),
        ("a.txt", b"\xff\xfe\xfa", "UTF-8"),
        ("a.txt", b"  \n", "empty"),
    ],
)
def test_what_has_no_text_is_refused(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableInput, match=words):
        read_document(path)


@pytest.mark.parametrize(("name", "extra"), [("trafilatura", "html"), ("pypdf", "pdf")])
def test_a_missing_extra_names_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, extra: str
) -> None:
    original = builtins.__import__

    def without(module: str, *args: Any, **kwargs: Any) -> Any:
        if module.partition(".")[0] == name:
            raise ImportError(module)
        return original(module, *args, **kwargs)

    for module in [key for key in sys.modules if key.partition(".")[0] == name]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(builtins, "__import__", without)
    path = tmp_path / f"a.{extra}"
    path.write_bytes(PAGE.encode() if extra == "html" else make_pdf("Text"))
    with pytest.raises(UnreadableInput, match=rf"pip install 'frontline\[{extra}\]'"):
        read_document(path)


def test_the_command_reads_pages_from_standard_input() -> None:
    result = CliRunner().invoke(cli, ["read", "-", "--json"], input=PAGE)
    assert result.exit_code == 0, result.output
    document = json.loads(result.output)
    for mention in document["mentions"]:  # the text that offsets count comes along
        assert document["text"][mention["start"] : mention["end"]] == mention["text"]
    assert '"captured"' in result.output
    assert '"2025-01-06"' in result.output
