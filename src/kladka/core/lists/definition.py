"""What a list shows, said once: the page, its filters and the Excel file all follow from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django import forms
from django.db.models import QuerySet

from kladka.core.components import Link, Words


@dataclass(frozen=True)
class Column[Row]:
    """A column. `value(row)` returns what `{{ value|cell }}` shows: text, number, date, Tag, Link or a list of them.

    `order_by` are the fields it sorts by (a column without them does not sort); `export_value` returns what goes
    to Excel when that differs; `shown=False` keeps a column for Excel only, `export=False` for the page only.
    """

    key: str
    label: Words
    value: Callable[[Row], Any]
    order_by: Sequence[str] = ()
    kind: Literal["text", "date", "number", "tag"] = "text"
    export: bool = True
    shown: bool = True
    export_value: Callable[[Row], Any] | None = None

    @property
    def numeric(self) -> bool:
        """Whether its values stand to the right, as numbers do."""
        return self.kind == "number"


@dataclass(frozen=True)
class Filter:
    """A question about the rows: an (optional) form field and what its answer does to the queryset."""

    name: str
    field: forms.Field
    apply: Callable[[QuerySet[Any], Any], QuerySet[Any]]


@dataclass(frozen=True)
class Empty:
    """What to say, and to do, when there is nothing at all."""

    title: Words
    text: Words = ""
    link: Link | None = None


@dataclass(frozen=True)
class List[Row]:
    """A list of `Row`. `count(n)` returns the sentence of how many there are, in the right plural form.

    `sort` is the key of the column sorted by at first, with a minus for descending; `row_url(row)` makes the first
    column a link; `search(queryset, words)` narrows by words; `about` is what the file says of
    itself besides. `read(keys)` reads the rows of one page by their primary keys: where a row takes many subqueries, to
    find which rows a page has is cheaper without them. Names of filters must not be q, sort, page or export.
    """

    caption: Words
    columns: Sequence[Column[Row]]
    count: Callable[[int], str]
    empty: Empty
    filters: Sequence[Filter] = ()
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    search_label: Words = ""
    sort: str = ""
    row_url: Callable[[Row], str] | None = None
    per_page: int = 25
    file_name: str = "list"
    about: Sequence[tuple[Words, Any]] = ()
    read: Callable[[Sequence[Any]], Iterable[Row]] | None = None
    columns_by_key: dict[str, Column[Row]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        taken = {"q", "sort", "page", "export"} & {each.name for each in self.filters}
        if taken:
            raise ValueError(f"These names of filters are taken: {', '.join(sorted(taken))}.")
        object.__setattr__(self, "columns_by_key", {column.key: column for column in self.columns})
        first = self.columns_by_key.get(self.sort.lstrip("-"))
        if self.sort and (first is None or not first.order_by):
            raise ValueError(f"The list is to be sorted by {self.sort!r}, which is no column that sorts.")
