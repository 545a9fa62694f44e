"""Time travel and periods on every page of figures: the address carries the question, and nothing loses it."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kladka.core import clock
from kladka.core.numbers import outward, written
from kladka.programmes import actions as programmes
from kladka.reporting.extraction.extract import forget
from tests.kladka.pages.signed_in import body_of, client_of

PAGES = ("figures:project", "figures:figure", "figures:members")
ASKED = {"as_of": "2026-06-30", "known_on": "2026-11-01", "since": "2026-03-01", "model": "tzw-base"}


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


def address(cast, name, code="EECO01"):
    return reverse(name, args=[cast.project.code] if "project" in name else [cast.project.code, code])


def get(cast, name, **asked):
    return client_of(cast, "olga").get(address(cast, name), asked)


def html(response):
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_two_days_and_a_period_stand_on_every_page_as_they_were_asked(cast, name):
    page = html(get(cast, name, **ASKED))
    for field, box in (("as_of-day", "30"), ("known_on-month", "11"), ("since-day", "1")):
        assert f'name="{field}" type="text" value="{box}"' in page
    assert '<option value="tzw-base" selected>' in page


@pytest.mark.parametrize("name", PAGES)
def test_every_link_to_another_page_of_figures_carries_the_question(cast, name):
    page = html(get(cast, name, **ASKED))
    root = reverse("figures:project", args=[cast.project.code]).removesuffix("/")
    links = [part.partition('"')[0] for part in page.split(f'href="{root}')[1:]]
    ways = [link for link in links if "?" in link]
    assert ways
    for link in ways:
        for field, value in ASKED.items():
            assert f"{field}={value}" in link, link
    bare = [link for link in links if "?" not in link]
    assert set(bare) <= {"/", f"/EECO01/{'members/' if name == 'figures:members' else ''}"}, "menu and cancel only"


def test_another_question_keeps_the_filters_of_the_list_and_a_filter_keeps_the_question(cast):
    page = html(get(cast, "figures:members", as_of="2026-06-30", state="proven", q="probna"))
    question, _cut, filters = page.partition('class="moj-filter"')
    assert '<input type="hidden" name="state" value="proven"' in question
    assert '<input type="hidden" name="q" value="probna"' in question
    assert '<input type="hidden" name="as_of" value="2026-06-30"' in filters
    assert f'href="{address(cast, "figures:members")}?as_of=2026-06-30"' in filters, "all filters off, the day stays"
    assert "As of: " not in filters, "the question is no filter that one takes off by a slip"


@pytest.mark.parametrize("name", [*PAGES, "figures:project-json"])
def test_a_period_that_ends_before_it_begins_is_refused_at_its_field(cast, name):
    answer = get(cast, name, since="2026-06-02", as_of="2026-06-01")
    assert answer.status_code == 422
    words = "The period ends on 1 June 2026, the day “as of”. It must begin by then."
    assert words in (html(answer) if "json" not in name else answer.json()["errors"]["since"][0])


def test_a_period_on_the_page_of_figures_is_a_difference_with_a_sign(cast):
    page = html(get(cast, "figures:project", since="2026-03-01", as_of="2026-06-30"))
    assert ">+3<" in page
    assert "periods add up to the whole" in page
    assert "kladka-states" not in page
    assert ">0<" in html(get(cast, "figures:project", since="2026-03-03", as_of="2026-06-30"))


def test_of_a_period_nothing_stands_against_a_target(cast):
    programmes.set_target(
        project=cast.project,
        indicator="EECO01",
        value=Decimal(900),
        on_date=date(2027, 1, 1),
        by=cast.users["olga"],
    )
    whole, part = (html(get(cast, "figures:project", **asked)) for asked in ({}, {"since": "2026-03-01"}))
    assert "1 figure is behind its target." in whole
    assert "900 by 1 January 2027" in whole
    assert "900 by" not in part
    assert 'id="behind"' not in part
    assert "none stands beside the figures of a period" in part


def test_members_of_a_period_are_who_came_in_and_who_went_out(cast):
    page = html(get(cast, "figures:members", since="2026-03-01", as_of="2026-06-30"))
    assert "Who came in and who went out" in page
    assert "Came in" in page
    assert "Próbna" in page
    assert "On the list: 3" in page
    assert "On the list: 0" in html(get(cast, "figures:members", since="2026-03-01", as_of="2026-06-30", move="went"))
    assert "Nobody came in or went out." in html(get(cast, "figures:members", since="2026-03-03", as_of="2026-06-30"))


def test_the_json_answers_the_same_question(cast):
    answer = get(cast, "figures:project-json", since="2026-03-01", as_of="2026-06-30").json()
    assert (answer["since"], answer["as_of"]) == ("2026-03-01", "2026-06-30")
    assert answer["figures"][0]["value"] == 3
    assert get(cast, "figures:project-json", since="2026-03-03", as_of="2026-06-30").json()["figures"][0]["value"] == 0


@pytest.mark.parametrize("name", PAGES)
def test_as_known_before_anything_was_recorded_there_is_nothing(cast, name):
    yesterday = clock.today() - timedelta(days=1)
    page = html(get(cast, name, known_on=yesterday.isoformat()))
    assert "Próbna" not in page
    assert ">3<" not in page


def test_of_days_after_the_day_of_knowledge_the_page_says_that_nobody_knew(cast):
    known = clock.today() - timedelta(days=1)
    words = "is left out, because nobody could know of it yet"
    assert words in html(get(cast, "figures:project", known_on=known.isoformat()))
    assert words not in html(get(cast, "figures:project", known_on=known.isoformat(), as_of=known.isoformat()))
    assert words not in html(get(cast, "figures:project"))


def test_what_is_behind_stands_first_and_says_by_how_much(cast):
    for code, value in (("EECO01", 900), ("EECO02", 3), ("EECR03", 2)):
        programmes.set_target(
            project=cast.project,
            indicator=code,
            value=Decimal(value),
            on_date=date(2026, 6, 30) if code == "EECR03" else date(2027, 1, 1),
            by=cast.users["olga"],
        )
    page = html(get(cast, "figures:project"))
    top = page[page.index('id="behind"') : page.index('id="figures-1"')]
    assert "2 figures are behind their targets." in top
    assert "missing to an even pace" in top
    assert "0 of 2 by 30 June 2026; <strong>2 missing</strong>" in top
    assert top.index("EECR03") < top.index("EECO01"), "all of it missing comes before a part of it missing"


def test_what_a_group_misses_by_another_day_stands_under_that_day(cast):
    """Two are missing to June; that 900 women were promised for the new year says nothing of those two."""
    june, year = date(2026, 6, 30), date(2027, 1, 1)
    for breakdown, value, day in (("", 2, june), ("sex=male", 1, june), ("sex=female", 900, year)):
        programmes.set_target(
            project=cast.project,
            indicator="EECR03",
            breakdown=breakdown,
            value=Decimal(value),
            on_date=day,
            by=cast.users["olga"],
        )
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(get(cast, "figures:project"))))
    assert "0 of 2 by 30 June 2026; 2 missing missing in groups: men 1 women: 0 of 900 by 1 January 2027; " in page
    assert "missing in groups: men 1, women" not in page


def test_where_nothing_was_promised_the_way_to_promises_is_shown(cast):
    page = html(get(cast, "figures:project"))
    assert "No targets are set, so nothing can be behind." in page
    assert reverse("projects:targets", args=[cast.project.code]) in page
    earlier = html(get(cast, "figures:project", as_of="2026-06-30", known_on="2026-06-30"))
    assert "By 30 June 2026 no targets had been recorded" in earlier


def test_a_sheet_of_a_period_says_so(cast):
    for name in ("figures:project", "figures:members"):
        answer = get(cast, name, since="2026-03-01", as_of="2026-06-30", export="xlsx")
        book = CalamineWorkbook.from_filelike(BytesIO(body_of(answer)))
        told = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
        assert "Period from" in told


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        # As in Polish, the language of whoever has said nothing.
        (None, 0, False, "–"),
        (3, 0, True, "+3"),
        (-3, 0, True, "−3"),
        (0, 0, True, "0"),
        (-0.4, 0, True, "0"),
        (2.345, 2, False, "2,35"),
        (12.0, 1, False, "12"),
        (114.5, 0, False, "115"),
        (127.5, 0, False, "128"),
        (-0.5, 0, True, "−1"),
        (0.0145, 3, False, "0,015"),
    ],
)
def test_numbers_are_written_with_their_decimals_and_moves_with_a_sign(value, decimals, signed, text):
    assert written(value, decimals, signed=signed) == text


def test_a_range_is_rounded_outward():
    assert outward(30.2, 52.6, 0) == (30, 53)
    assert outward(0.31, 0.38, 1) == (0.3, 0.4)
    assert outward(30, 52, 0) == (30, 52)


def test_of_days_that_have_passed_nothing_is_behind_it_is_missed(cast):
    programmes.set_target(
        project=cast.project, indicator="EECR03", value=Decimal(2), on_date=date(2026, 6, 30), by=cast.users["olga"]
    )
    assert "1 figure missed its target." in html(get(cast, "figures:project"))
