"""One page of a list, as the address asks for it. The address holds the whole state; nothing is kept elsewhere."""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OrderBy, QuerySet, Window
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kladka.core.components import Link, Tag
from kladka.core.forms.fields import TextField
from kladka.core.forms.form import FilterForm
from kladka.core.forms.shown import shown
from kladka.core.lists.definition import Column, List

CHUNK = 500
"""Rows fetched at a time for a file."""
_DIGITS = 6
"""More than so many have no number of a page that exists."""


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in force, in words, and the address without it."""

    label: str
    text: str
    remove_url: str


@dataclass(frozen=True)
class Heading[Row]:
    """A column's head: where a click sorts, and how it is sorted now ("ascending", "descending" or "")."""

    column: Column[Row]
    url: str = ""
    state: str = ""


@dataclass(frozen=True)
class PageLink:
    """A page's number and address; a gap has neither."""

    number: int = 0
    url: str = ""
    is_current: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether pages are left out here."""
        return not self.number


@dataclass(frozen=True)
class Pages:
    """The way through the pages; empty when there is one."""

    items: list[PageLink] = field(default_factory=list)
    previous_url: str = ""
    next_url: str = ""

    @classmethod
    def around(cls, page: Page[Any], address: Callable[[int], str]) -> "Pages":
        """Return the way from one page of Django's to the others; `address(number)` is that of a page."""
        if page.paginator.num_pages == 1:
            return cls()
        numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        return cls(
            [
                PageLink(number, address(number), number == page.number) if isinstance(number, int) else PageLink()
                for number in numbers
            ],
            address(page.previous_page_number()) if page.has_previous() else "",
            address(page.next_page_number()) if page.has_next() else "",
        )


@dataclass(frozen=True)
class Row:
    """A row ready to be shown: its address (or "") and its values, each with its column."""

    url: str
    cells: list[tuple[Column[Any], Any]]


class _ByKeys(Paginator[Any]):
    """Pages of primary keys: the keys of the page that is asked for and the number of all come by one query."""

    object_list: QuerySet[Any, Any]

    def __init__(self, rows: QuerySet[Any], per_page: int, asked: str) -> None:
        super().__init__(rows, per_page)
        self.asked = max(1, int(asked)) if asked.isdecimal() and len(asked) <= _DIGITS else 1

    @cached_property
    def _found(self) -> list[tuple[Any, int]]:
        """The keys of the page, each with the number of all."""
        rows = self.object_list.annotate(of_all=Window(Count("*"))).values_list("pk", "of_all")
        return list(rows[(self.asked - 1) * self.per_page : self.asked * self.per_page])

    @cached_property
    def count(self) -> int:
        """How many there are; asked for by itself only by who asks for a page that does not exist."""
        if self._found:
            return self._found[0][1]
        return 0 if self.asked == 1 else self.object_list.count()

    def keys(self, page: Page[Any]) -> list[Any]:
        """Return the keys of one page."""
        if page.number == self.asked:
            return [key for key, _of_all in self._found]
        rows: Any = page.object_list
        return list(rows.values_list("pk", flat=True))


class ListPage[R]:
    """A list as this request asks for it.

    Two queries: how many, and the rows of the page; or which rows of how many, and those, where rows are read by keys.
    """

    def __init__(
        self, request: HttpRequest, queryset: QuerySet[Any], definition: List[R], *, export_url: str | None = None
    ) -> None:
        self.request = request
        self.definition = definition
        self.everything = queryset
        self.path = request.path
        self._export_url = export_url

    @cached_property
    def form(self) -> FilterForm:
        """The search box and the filters, filled from the address."""
        form = FilterForm(data=self.request.GET, auto_id="filter-%s")
        if self.definition.search:
            label = self.definition.search_label or _("Search")
            attrs = {"type": "search", "autocomplete": "off", "spellcheck": "false"}
            form.fields["q"] = TextField(label=label, required=False, widget=forms.TextInput(attrs=attrs))
        for each in self.definition.filters:
            form.fields[each.name] = each.field.__deepcopy__({})
            form.fields[each.name].required = False
        return form

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The answers that narrow the list, by name; wrong or empty ones do not."""
        self.form.full_clean()
        answers = getattr(self.form, "cleaned_data", {})
        return {name: value for name, value in answers.items() if value not in (None, "", [])}

    @cached_property
    def queryset(self) -> QuerySet[Any]:
        """Everything that fits the filters, sorted."""
        rows = self.everything
        if self.definition.search and "q" in self.answers:
            rows = self.definition.search(rows, self.answers["q"])
        for each in self.definition.filters:
            if each.name in self.answers:
                rows = each.apply(rows, self.answers[each.name])
        return rows.order_by(*self._order())

    @cached_property
    def sort(self) -> str:
        """The key sorted by, with a minus for descending."""
        asked = self.request.GET.get("sort", "")
        column = self.definition.columns_by_key.get(asked.removeprefix("-"))
        return asked if column and column.order_by else self.definition.sort

    @property
    def sort_options(self) -> list[tuple[str, str, bool]]:
        """What a telephone offers in place of the heads: address value, words, whether it is in force."""
        found = []
        for column in self.definition.columns:
            if column.order_by and column.shown:
                falling = _("%(column)s, falling") % {"column": column.label}
                found += [(column.key, str(column.label)), (f"-{column.key}", falling)]
        # The usual order needs no word in the address.
        return [("" if key == self.definition.sort else key, text, key == self.sort) for key, text in found]

    def _order(self) -> list[Any]:
        column = self.definition.columns_by_key.get(self.sort.removeprefix("-"))
        falling = self.sort.startswith("-")
        order = [_directed(name, falling) for name in (column.order_by if column else ())]
        # Rows that are equal in the column must not change places between two pages.
        return [*order, "pk"]

    @cached_property
    def page(self) -> Any:
        """Django's page; an address asking for one that does not exist gets the nearest."""
        rows, per_page, asked = self.queryset, self.definition.per_page, self.request.GET.get("page", "")
        paginator = Paginator(rows, per_page) if self.definition.read is None else _ByKeys(rows, per_page, asked)
        return paginator.get_page(asked)

    @property
    def count(self) -> int:
        """How many rows fit."""
        return int(self.page.paginator.count)

    @property
    def count_text(self) -> str:
        """The same as a sentence."""
        return self.definition.count(self.count)

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is in force."""
        return bool(self.answers)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, with or without filters."""
        return self.count == 0

    @property
    def columns(self) -> list[Column[R]]:
        """The columns on the page."""
        return [column for column in self.definition.columns if column.shown]

    @property
    def headings(self) -> list[Heading[R]]:
        """The heads of the columns."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column[R]) -> Heading[R]:
        if not column.order_by:
            return Heading(column)
        is_sorted = self.sort.removeprefix("-") == column.key
        falls = is_sorted and self.sort.startswith("-")
        state = ("descending" if falls else "ascending") if is_sorted else ""
        turned = f"-{column.key}" if is_sorted and not falls else column.key
        return Heading(column, self.url(sort=turned, page=None), state)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of this page."""
        to = self.definition.row_url
        return [
            Row(to(row) if to else "", [(column, column.value(row)) for column in self.columns]) for row in self._read()
        ]

    def _read(self) -> list[Any]:
        """The objects of this page, in order."""
        if self.definition.read is None:
            return list(self.page.object_list)
        keys = self.page.paginator.keys(self.page)
        rows: Iterable[Any] = self.definition.read(keys) if keys else ()
        found = {row.pk: row for row in rows}
        return [found[key] for key in keys if key in found]

    @property
    def pages(self) -> Pages:
        """The way to the other pages."""
        return Pages.around(self.page, lambda number: self.url(page=number))

    @property
    def active_filters(self) -> list[ActiveFilter]:
        """The filters in force, each with the address without it; of several ticked answers, each one."""
        found = []
        for name, value in self.answers.items():
            bound = self.form[name]
            for each in value if isinstance(value, list) else [value]:
                text = shown(bound.field, each)
                found.append(ActiveFilter(str(bound.label), text, self._url_without(name, each, value)))
        return found

    def _url_without(self, name: str, value: Any, whole: Any) -> str:
        query = self._query()
        rest = [each for each in whole if each != value] if isinstance(whole, list) else []
        for key in [key for key in query if key == name or key.startswith(f"{name}-")]:
            del query[key]
        if rest:
            query.setlist(name, [str(each) for each in rest])
        query.pop("page", None)
        return self._address(query)

    @property
    def clear_url(self) -> str:
        """The address without any filter, sorted as now."""
        query = QueryDict(mutable=True)
        if "sort" in self.request.GET:
            query["sort"] = self.request.GET["sort"]
        return self._address(query)

    @property
    def export_url(self) -> str:
        """The address of the Excel file with everything that fits; empty when the list has none."""
        if self._export_url is None:
            return self.url(export="xlsx", page=None)
        return self._export_url

    @property
    def wants_export(self) -> bool:
        """Whether this request asks for the file."""
        return self.request.GET.get("export") == "xlsx"

    @property
    def export_columns(self) -> list[Column[R]]:
        """The columns of the file."""
        return [column for column in self.definition.columns if column.export]

    def export_rows(self) -> Iterator[list[Any]]:
        """Yield the values of every row that fits, as text, numbers and dates, a few hundred rows in memory."""
        for row in self.queryset.iterator(chunk_size=CHUNK):
            yield [plain((column.export_value or column.value)(row)) for column in self.export_columns]

    def url(self, **changes: Any) -> str:
        """Return this address with changed parameters; None takes one out."""
        query = self._query()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return self._address(query)

    def _query(self) -> QueryDict:
        query = self.request.GET.copy()
        for name in [name for name in query if not any(query.getlist(name)) or name == "export"]:
            del query[name]
        return query

    def _address(self, query: QueryDict) -> str:
        return f"{self.path}?{query.urlencode()}" if query else self.path


def _directed(name: str, falling: bool) -> OrderBy:
    """Return the order by one field, nothing always last."""
    is_down = name.startswith("-") != falling
    by = F(name.removeprefix("-"))
    return by.desc(nulls_last=True) if is_down else by.asc(nulls_last=True)


def plain(value: Any) -> Any:
    """Return a cell's value without its looks: the text of a tag or a link, several joined by a semicolon."""
    match value:
        case Tag() | Link():
            return plain(value.text)
        case SafeString():
            return html.unescape(strip_tags(value))
        case list() | tuple():
            return "; ".join(str(plain(each)) for each in value)
        case Mapping():
            return "; ".join(f"{key}: {plain(each)}" for key, each in value.items())
    return str(value) if isinstance(value, Promise) else value
