"""The parts of a document, as the templates know them: plain values, ready for JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

type Block = dict[str, Any]


def heading(text: Any, *, level: int = 1) -> Block:
    """Return a heading; the title of the document stands above all of them, and no level is left out."""
    return {"kind": "heading", "text": str(text), "level": level}


def words(text: Any, *, with_next: bool = False) -> Block:
    """Return a paragraph; `with_next` keeps it on the page of what follows."""
    return {"kind": "words", "text": str(text), "with_next": with_next}


def code(text: Any) -> Block:
    """Return what somebody types into a command line."""
    return {"kind": "code", "text": str(text)}


def note(text: Any) -> Block:
    """Return a paragraph that is set apart."""
    return {"kind": "note", "text": str(text)}


def items(texts: Iterable[Any]) -> Block:
    """Return a list with a mark before each item."""
    return {"kind": "items", "items": [str(each) for each in texts]}


def facts(rows: Iterable[tuple[Any, Any]]) -> Block:
    """Return names with their values, side by side."""
    return {"kind": "facts", "rows": [[str(name), str(value)] for name, value in rows]}


def table(
    caption: Any, columns: Sequence[tuple[Any, bool]], rows: Iterable[Sequence[Any]], *, widths: Sequence[float] = ()
) -> Block:
    """Return a table; a column is its heading and whether it holds numbers. The first cell names its row.

    `widths` are the columns' shares of the page, one each; without them the first is as wide as two others.
    """
    return {
        "kind": "table",
        "caption": str(caption),
        "columns": [{"label": str(label), "numeric": numeric} for label, numeric in columns],
        "rows": [["" if cell is None else str(cell) for cell in row] for row in rows],
        "widths": [*(widths or [2, *[1] * (len(columns) - 1)])],
    }


def picture(svg: str, alt: Any, *, caption: Any = "") -> Block:
    """Return a drawing with words for those who do not see it."""
    return {"kind": "picture", "svg": svg, "alt": str(alt), "caption": str(caption)}


def boxes(texts: Iterable[Any]) -> Block:
    """Return answers, each with a box to tick by hand."""
    return {"kind": "boxes", "items": [str(each) for each in texts]}


def lines(label: Any, number: int) -> Block:
    """Return room to write by hand: a label with so many ruled lines."""
    return {"kind": "lines", "label": str(label), "number": number}


def signatures(caption: Any, columns: Sequence[Any], rows: Iterable[tuple[Any, Any]]) -> Block:
    """Return a table to sign in; a row is who signs, as what and by which name."""
    return {
        "kind": "signatures",
        "caption": str(caption),
        "columns": [str(each) for each in columns],
        "rows": [[str(role), str(name)] for role, name in rows],
    }
