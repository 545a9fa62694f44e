"""What pages are made of, as plain values: a presenter builds them, the tags of `{% load kladka %}` show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

type Words = str | Promise | SafeString
"""A text. Only a SafeString is taken as HTML."""


def in_polish(text: str) -> Words:
    """Return a Polish text, marked as such on a page in another language, so that it is read aloud rightly."""
    if not text or (get_language() or "pl").startswith("pl"):
        return text
    return format_html('<span lang="pl">{}</span>', text)


def filled(sentence: str, **given: Any) -> SafeString:
    """Fill texts into a translated sentence with places like %(name)s; what is no HTML among them is taken as text."""
    return SafeString(escape(sentence) % {name: conditional_escape(value) for name, value in given.items()})


type Colour = Literal["", "grey", "green", "turquoise", "blue", "purple", "pink", "red", "orange", "yellow"]


@dataclass(frozen=True)
class Link:
    """Where one can go. `hidden` completes the text for those who hear it ("Change" + "birth date")."""

    text: Words
    url: str
    hidden: Words = ""
    active: bool = False
    is_post: bool = False
    """Whether going there changes something: then it is a small form with a button, never a link."""


@dataclass(frozen=True)
class Tag:
    """A state in words; the colour only repeats what the words say."""

    text: Words
    colour: Colour = ""


@dataclass(frozen=True)
class Bullets:
    """Several texts of which each may take more than a line, so that a mark must tell where the next begins."""

    texts: Sequence[Words]


@dataclass(frozen=True)
class SummaryRow:
    """A question and its answer. `value` is a text, a number, a date, a Tag, a Link or a list of them."""

    key: Words
    value: Any
    actions: Sequence[Link] = ()


@dataclass(frozen=True)
class Event:
    """One thing that happened. `day` is what it is about, not when it was typed; `anchor` is its id on the page."""

    title: Words
    day: date | datetime
    text: Words = ""
    by: Words = ""
    tag: Tag | None = None
    links: Sequence[Link] = ()
    anchor: str = ""


@dataclass(frozen=True)
class Tile:
    """A figure, large, with the way to those it counts. `note` says as of when or under which definition."""

    label: Words
    value: Any
    url: str = ""
    note: Words = ""
    tag: Tag | None = None


class Headed(Protocol):
    """What heads a column, be it of a plain table or of a list."""

    @property
    def label(self) -> Words:
        """Return the words of the heading."""

    @property
    def numeric(self) -> bool:
        """Whether there are numbers below it."""


@dataclass(frozen=True)
class Column:
    """A heading of a plain table."""

    label: Words
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a caption. `rows` hold the values cell by cell; with `row_headers` the first cell names the row.

    A caption that only repeats the heading above it is hidden; those who hear the page still hear it.
    """

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    row_headers: bool = True
    caption_size: Literal["s", "m", "l", "hidden"] = "m"

    @property
    def cells(self) -> list[list[tuple[Column, Any]]]:
        """The rows, each value with its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Menu:
    """Links of one subject: side navigation, or the actions of a page."""

    title: Words
    links: Sequence[Link] = field(default_factory=list)
