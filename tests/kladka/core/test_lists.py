"""A list's state is its address; it asks two queries, however much there is; the file holds what the page shows."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import ngettext

from kladka.core import forms
from kladka.core.components import Link, Tag
from kladka.core.lists import Column, Empty, Filter, List, ListPage, plain
from kladka.core.models import Submission

KINDS = [("odd", "Odd"), ("even", "Even")]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def narrowed(rows, kinds):
    return rows.filter(content__in=kinds)


SUBMISSIONS = List[Submission](
    caption="Submissions",
    columns=[
        Column("path", "Path", lambda row: row.path, order_by=["path"]),
        Column("kind", "Kind", lambda row: Tag(row.content, "green"), order_by=["content"], kind="tag"),
        Column("key", "Key", lambda row: str(row.key), shown=False),
        Column("open", "Open", lambda row: Link("Open", row.path), export=False),
    ],
    count=lambda count: ngettext("%(count)s thing", "%(count)s things", count) % {"count": count},
    empty=Empty("There is nothing yet.", "Send a form.", Link("Send", "/send")),
    filters=[
        Filter("kinds", forms.ChoicesField(label="Kinds", choices=KINDS), narrowed),
        Filter("kind", forms.ChoiceField(label="Kind", choices=KINDS), lambda rows, kind: rows.filter(content=kind)),
    ],
    search=lambda rows, words: rows.filter(path__contains=words),
    sort="path",
    row_url=lambda row: f"/things{row.path}",
)


@pytest.fixture
def many(db):
    """A hundred rows, none of which the list knows in advance."""
    return add(range(100))


def add(numbers):
    return Submission.objects.bulk_create(
        Submission(
            key=UUID(int=number + 1),
            user=UUID(int=1),
            path=f"/{number:04}",
            content="even" if number % 2 == 0 else "odd",
        )
        for number in numbers
    )


def page(rf, query="", rows=None, **kwargs):
    return ListPage(rf.get(f"/list{query}"), Submission.objects.all() if rows is None else rows, SUBMISSIONS, **kwargs)


def paths(listing):
    return [row.cells[0][1] for row in listing.rows]


def html_of(listing):
    return Template("{% load kladka %}{% list listing %}").render(Context({"listing": listing}))


def query_of(url):
    return parse_qs(urlsplit(url).query)


def test_the_first_page_is_sorted_and_has_twenty_five_rows(rf, many):
    listing = page(rf)

    assert paths(listing) == [f"/{number:04}" for number in range(25)]
    assert listing.count_text == "100 things"


def test_sorting_falls_and_the_head_says_how_it_is_sorted(rf, many):
    listing = page(rf, "?sort=-path")
    states = {heading.column.key: (heading.state, heading.url) for heading in listing.headings}

    assert paths(listing)[0] == "/0099"
    assert states["path"] == ("descending", "/list?sort=path")
    assert states["kind"] == ("", "/list?sort=kind")
    assert states["open"] == ("", "")
    assert 'aria-sort="descending"' in html_of(listing)


def test_rows_equal_in_the_column_never_stand_on_two_pages(rf, many):
    seen = [path for number in range(1, 5) for path in paths(page(rf, f"?sort=kind&page={number}"))]

    assert len(seen) == len(set(seen)) == 100
    # SQLite happens to keep equal rows in place; PostgreSQL does not, so the last word must be the key.
    assert page(rf, "?sort=kind").queryset.query.order_by[-1] == "pk"


@pytest.mark.parametrize("query", ["?page=99", "?page=x&sort=nonsense", "?sort=open", "?sort=--path", "?kind=none"])
def test_an_address_that_asks_nonsense_gets_a_list_all_the_same(rf, many, query):
    assert len(page(rf, query).rows) == 25


ADDRESSES = ["", "?page=2", "?page=4&sort=-kind", "?page=5", "?page=0", "?page=-1", "?page=x", "?kinds=odd&page=2"]


@pytest.mark.parametrize("query", [*ADDRESSES, f"?page={'9' * 5000}", "?q=nowhere", "?q=nowhere&page=2", "?q=/000"])
def test_rows_read_by_their_keys_are_the_same_in_two_queries(rf, many, query, django_assert_max_num_queries):
    backwards = replace(SUBMISSIONS, read=lambda keys: Submission.objects.filter(pk__in=keys).order_by("-path"))
    usual = page(rf, query)
    expected = (paths(usual), usual.count_text)

    with django_assert_max_num_queries(2 if query in {"", "?page=2", "?q=/000"} else 4):
        found = ListPage(rf.get(f"/list{query}"), Submission.objects.all(), backwards)
        assert (paths(found), found.count_text) == expected


def test_filters_and_search_narrow_together(rf, many):
    listing = page(rf, "?kinds=odd&q=/000")

    assert paths(listing) == ["/0001", "/0003", "/0005", "/0007", "/0009"]
    assert listing.is_narrowed


def test_each_filter_in_force_has_a_way_out_that_leaves_the_others(rf, many):
    listing = page(rf, "?kinds=odd&kinds=even&q=/00&sort=-path&page=2")
    ways = {(each.label, each.text): query_of(each.remove_url) for each in listing.active_filters}

    assert ways == {
        ("Search", "/00"): {"kinds": ["odd", "even"], "sort": ["-path"]},
        ("Kinds", "Odd"): {"kinds": ["even"], "q": ["/00"], "sort": ["-path"]},
        ("Kinds", "Even"): {"kinds": ["odd"], "q": ["/00"], "sort": ["-path"]},
    }
    assert listing.clear_url == "/list?sort=-path"


def test_the_pages_keep_the_filters_and_leave_out_empty_answers(rf, many):
    pages = page(rf, "?kinds=odd&q=&page=1").pages

    assert [item.number for item in pages.items] == [1, 2]
    assert query_of(pages.next_url) == {"kinds": ["odd"], "page": ["2"]}
    assert pages.previous_url == ""


def test_a_list_of_one_page_shows_no_pages(rf, many):
    assert "govuk-pagination" not in html_of(page(rf, "?q=/000"))
    assert "govuk-pagination" in html_of(page(rf))


def test_two_queries_however_many_rows(rf, many, django_assert_num_queries):
    with django_assert_num_queries(2):
        html_of(page(rf, "?kinds=odd&sort=-kind"))
    add(range(100, 1000))
    with django_assert_num_queries(2):
        html_of(page(rf, "?kinds=odd&sort=-kind"))


def test_a_page_is_light(rf, many):
    assert len(html_of(page(rf)).encode()) < 30_000


def test_the_file_holds_everything_that_fits_in_the_order_of_the_page(rf, many):
    listing = page(rf, "?kinds=odd&sort=-path&page=2")
    rows = list(listing.export_rows())

    assert [column.key for column in listing.export_columns] == ["path", "kind", "key"]
    assert len(rows) == 50
    assert rows[0] == ["/0099", "odd", str(UUID(int=100))]


def test_the_link_to_the_file_carries_the_filters_but_not_the_page(rf, many):
    listing = page(rf, "?kinds=odd&page=2")

    assert query_of(listing.export_url) == {"kinds": ["odd"], "export": ["xlsx"]}
    assert page(rf, "?export=xlsx").wants_export
    assert "export" not in query_of(page(rf, "?export=xlsx&page=2").pages.next_url)
    assert page(rf, export_url="").export_url == ""
    assert "Export to Excel" not in html_of(page(rf, export_url=""))


def test_nothing_at_all_says_what_to_do(rf, db):
    html = html_of(page(rf))

    assert "There is nothing yet." in html
    assert 'href="/send"' in html
    assert "<table" not in html


def test_nothing_that_fits_says_so_and_how_to_widen(rf, many):
    html = html_of(page(rf, "?q=nowhere"))

    assert "Nothing fits these filters." in html
    assert "There is nothing yet." not in html
    assert "Remove all filters" in html


def test_the_page_works_without_scripts_and_says_its_state(rf, many):
    html = html_of(page(rf, "?kinds=odd&sort=-path"))

    assert '<form class="moj-filter" method="get" action="/list"' in html
    assert '<option value="-path" selected>' in html, "a telephone sorts by a select, and filters keep the order"
    assert 'value="odd" checked' in html
    assert (
        '<th scope="row" role="rowheader" class="govuk-table__header"><a class="govuk-link" href="/things/0099">'
        in html
    )
    assert 'data-label="Kind"' in html


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 osoba"), (2, "2 osoby"), (5, "5 osób"), (22, "22 osoby"), (112, "112 osób")]
)
def test_counts_have_polish_plurals(count, text):
    with translation.override("pl"):
        assert translation.npgettext("sample", "%(count)s person", "%(count)s people", count) % {"count": count} == text


def test_a_list_that_cannot_work_is_refused_where_it_is_written():
    columns = [Column("a", "A", str)]
    with pytest.raises(ValueError, match="sorted by 'a'"):
        List(caption="", columns=columns, count=str, empty=Empty(""), sort="a")
    with pytest.raises(ValueError, match="taken: page"):
        List(
            caption="",
            columns=columns,
            count=str,
            empty=Empty(""),
            filters=[Filter("page", forms.TextField(), narrowed)],
        )


def test_plain_values_keep_their_type():
    moment = datetime(2026, 1, 1, tzinfo=UTC)

    assert [plain(each) for each in (moment, 3, "x", Tag("t"), Link("l", "/"), [Tag("a"), "b"], None)] == [
        moment,
        3,
        "x",
        "t",
        "l",
        "a; b",
        None,
    ]
    marked = format_html('<span lang="pl">{}</span>', "A & <b>")
    assert [plain(each) for each in (marked, Link(marked, "/"))] == ["A & <b>"] * 2, "a file shows no markup"
