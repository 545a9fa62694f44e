"""Documents on paper: what lacks a title or words for a picture is refused, and text in data stays text."""

import subprocess

import pytest

from kladka import documents

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 10"><rect width="100" height="10"/></svg>'


def made(*blocks, title="Sprawozdanie", language="pl") -> bytes:
    data = {
        "title": title,
        "above": "Próba Lider",
        "author": "Próba Lider",
        "day": "2026-11-27",
        "foot": "Sprawozdanie 1",
        "pages": "strona {page} z {pages}",
        "blocks": list(blocks),
    }
    return documents.pdf("report", data, language)


def text_of(content: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


def test_every_kind_of_block_is_read_in_its_order():
    content = made(
        documents.heading("Pierwsze"),
        documents.words("Zażółć gęślą jaźń."),
        documents.note("Ważne."),
        documents.items(["jedno", "drugie"]),
        documents.facts([("Stan na", "30 czerwca 2026")]),
        documents.heading("Drugie", level=2),
        documents.table("Tabela", [("Co", False), ("Ile", True)], [["Kobiety", 3]]),
        documents.code("kladka report verify x.kreport"),
        documents.picture(SVG, "Kwadrat", caption="Rysunek"),
    )
    text = text_of(content)
    wanted = [
        "Sprawozdanie",
        "Pierwsze",
        "Zażółć gęślą jaźń.",
        "Ważne.",
        "jedno",
        "30 czerwca 2026",
        "Drugie",
        "Tabela",
    ]
    wanted += ["Kobiety", "kladka report verify x.kreport", "Rysunek", "strona 1 z 1"]
    places = [text.find(each) for each in wanted]
    assert -1 not in places, dict(zip(wanted, places, strict=True))
    assert places == sorted(places)


@pytest.mark.parametrize("title", ["", "  "])
def test_a_document_without_a_title_is_refused(title):
    with pytest.raises(documents.DocumentError, match="needs a title"):
        made(documents.words("Tekst."), title=title)


@pytest.mark.parametrize("alt", ["", " "])
def test_a_picture_without_words_is_refused(alt):
    with pytest.raises(documents.DocumentError, match="has no words for those who do not see it"):
        made(documents.picture(SVG, alt))


def test_markup_in_data_stays_text():
    text = text_of(made(documents.words('#import "x": y *gruby* $x^2$ @odnośnik <b>'), documents.items(["= Nagłówek"])))
    assert '#import "x": y *gruby* $x^2$ @odnośnik <b>' in text
    assert "= Nagłówek" in text


def test_the_same_data_make_the_same_bytes():
    block = documents.table("T", [("A", False), ("B", True)], [["x", 1]])
    assert made(block) == made(block)


def test_a_long_table_goes_over_pages_and_repeats_its_head():
    rows = [[f"Wiersz {number}", number] for number in range(120)]
    text = text_of(made(documents.table("Długa", [("Kolumna", False), ("Liczba", True)], rows)))
    assert "Wiersz 119" in text
    assert text.count("Kolumna") == text.count("\f")


def test_a_template_that_is_not_there_is_a_mistake_of_ours():
    with pytest.raises(documents.DocumentError, match="nowhere"):
        documents.pdf("nowhere", {}, "pl")


def test_a_block_that_nobody_knows_is_refused():
    with pytest.raises(documents.DocumentError):
        made({"kind": "unknown"})
