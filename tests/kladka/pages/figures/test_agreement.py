"""Numbers and days agree from page to page: a figure, those behind it, what it is made of, and what changed in it."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.pages.figures.forms import question
from kladka.pages.figures.members import amount_of
from kladka.pages.figures.presenters import share_words
from kladka.pages.figures.sheets import figures_table
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.trend import ahead, course
from miara.model.results import Amount
from tests.kladka.pages.signed_in import client_of

NOT_BY_MODEL = "This figure does not split this way: it is not counted by coaching model."


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@pytest.fixture
def esf_plus(cast):
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    return cast


def address(cast, code, name="figures:figure"):
    return reverse(name, args=[cast.project.code, code])


def page_of(cast, code="", name="figures:figure", **asked):
    url = address(cast, code, name) if code else reverse("figures:project", args=[cast.project.code])
    answer = client_of(cast, "olga").get(url, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_formula_leads_to_the_figures_it_is_made_of_and_never_to_nobody(esf_plus):
    own = address(esf_plus, "people_per_coach")
    assert f'href="{own}members/' not in page_of(esf_plus, as_of="2026-03-20")
    page = page_of(esf_plus, "people_per_coach", as_of="2026-03-20")
    assert "Made of these figures" in page
    for code in ("caseload", "coaches_on_day"):
        assert f'href="{address(esf_plus, code)}?as_of=2026-03-20"' in page
    assert f'href="{own}members/' not in page
    answer = client_of(esf_plus, "olga").get(f"{own}members/", {"as_of": "2026-03-20"})
    assert (answer.status_code, answer["Location"]) == (302, f"{own}?as_of=2026-03-20")


def test_what_does_not_split_has_nobody_behind_a_part_and_says_so(esf_plus):
    page = words_of(page_of(esf_plus, "coaches_on_day", "figures:members", model="tzw-base"))
    assert NOT_BY_MODEL in page
    assert "0 Counted" not in page
    moved = words_of(page_of(esf_plus, "coaches_on_day", "figures:members", model="tzw-base", since="2026-03-01"))
    assert NOT_BY_MODEL in moved
    assert "Nobody came in or went out." not in moved


@pytest.mark.parametrize("code", ["coaches_on_day", "people_per_coach", "caseload"])
def test_what_does_not_split_has_no_value_anywhere_and_the_same_reason_everywhere(esf_plus, code):
    asked = {"model": "tzw-base", "as_of": "2026-06-30"}
    assert NOT_BY_MODEL in words_of(page_of(esf_plus, **asked))
    page = page_of(esf_plus, code, **asked)
    assert NOT_BY_MODEL in words_of(page)
    assert "Nothing to measure" not in page
    assert "kladka-tile" not in page
    told = client_of(esf_plus, "olga").get(reverse("figures:project-json", args=[esf_plus.project.code]), asked).json()
    found = {each["code"]: each for each in told["figures"]}[code]
    assert (found["value"], found["claimed"], found["incomplete"]) == (None, None, None)
    assert found["why_no_value"] == NOT_BY_MODEL
    with translation.override("en"):
        meant = question(esf_plus.project, {"as_of": date(2026, 6, 30), "model": "tzw-base"})
        found = reporting.figures(esf_plus.project, as_of=meant.as_of, where=meant.where)
        table = figures_table(esf_plus.project, found, {}, meant)
    (told,) = [
        dict(zip([str(each.label) for each in table.columns], row, strict=True)) for row in table.rows if row[0] == code
    ]
    for name in ("All together", "Without a document", "With an incomplete record"):
        assert told[name] is None, name
    assert NOT_BY_MODEL in told["Note"]


def test_what_splits_says_nothing_of_it(esf_plus):
    page = words_of(page_of(esf_plus, "people_per_coach", partner=str(esf_plus.organisations["alfa"].pk)))
    assert "does not split" not in page


def test_what_is_not_counted_here_is_not_counted_in_a_period_either(esf_plus):
    esf_plus.project.pack = "eu-esf-plus-2021"
    esf_plus.project.save()
    page = words_of(page_of(esf_plus, "EECO18", "figures:members", since="2026-03-01"))
    assert "This is not counted here." in page
    assert "0 Came in" not in page


def test_what_does_not_add_up_has_no_numbers_of_a_period(esf_plus):
    page = page_of(esf_plus, "employment_efficiency", since="2026-03-01")
    assert "Has no period" in page
    assert "kladka-tile" not in page
    behind = page_of(esf_plus, "employment_efficiency", "figures:members", since="2026-03-01")
    assert "This figure has no value of a period" in behind


def test_of_a_period_only_what_is_listed_is_led_to(cast):
    page = page_of(cast, "EECO01", since="2026-03-01")
    ways = re.findall(r'kladka-tile__link" href="[^"]*members/([^"]*)"', page)
    assert ways == ["?since=2026-03-01"]


def figure_with(cast, amount):
    found = reporting.figures(cast.project, as_of=date(2026, 6, 30))
    return replace(found["employment_efficiency"], amount=amount)


def test_a_share_says_of_how_many_it_is(esf_plus):
    with translation.override("en"):
        assert share_words(figure_with(esf_plus, Amount(Fraction(1, 5), 3, 0, 15, 2))) == "3 of 15; left out: 2"
        assert share_words(figure_with(esf_plus, Amount(Fraction(1, 5), 3, 0, 15, 0))) == "3 of 15"
        assert share_words(figure_with(esf_plus, Amount(None, 0, 0, 0, 2))) == ""
        median = replace(figure_with(esf_plus, Amount(Fraction(255, 2), 3, 0, 4, 1)), measure="median")
        assert share_words(median) == "measured on 4; left out: 1"
    words = "3 z 15; wyłączono:\N{NO-BREAK SPACE}2"
    with translation.override("pl"):
        assert share_words(figure_with(esf_plus, Amount(Fraction(1, 5), 3, 0, 15, 2))) == words


def test_members_of_a_sum_add_up_to_it(esf_plus):
    definition = reporting.indicator_of(esf_plus.project, "caseload")
    summed = replace(definition, kind="sum")
    member = reporting.Member("1", "proven", date(2026, 3, 1), (), None, 150)
    with translation.override("en"):
        assert amount_of(summed, [member, replace(member, id="2", total=275)]) == "4.25"
        assert amount_of(definition, [replace(member, total=None)]) == "1"
        assert amount_of(definition, []) == ""


def test_both_days_go_along_to_what_changed_and_a_period_asks_for_its_own_two_ends(cast):
    changed, one = (
        reverse("reports:restatement", args=[cast.project.code]),
        address(cast, "EECO01", "reports:restated-figure"),
    )
    days = {"as_of": "2026-06-30", "known_on": "2026-07-15"}
    until = "?as_of=2026-06-30&amp;known_on=2026-07-15"
    assert f'href="{changed}{until}"' in page_of(cast, **days)
    for name in ("figures:figure", "figures:members"):
        assert f'href="{one}{until}"' in page_of(cast, "EECO01", name, **days)
        period = page_of(cast, "EECO01", name, since="2026-03-01", **days)
        ends = "?then_as_of=2026-02-28&amp;then_known_on=2026-07-15&amp;as_of=2026-06-30&amp;known_on=2026-07-15"
        assert f'href="{one}{ends}"' in period


def test_whoever_comes_from_a_part_of_the_project_is_told_that_what_changed_is_of_the_whole(cast):
    where = {"partner": str(cast.organisations["alfa"].pk)}
    says = "This is of the whole project"
    for since in ({}, {"since": "2026-03-01"}):
        page = page_of(cast, "EECO01", "figures:members", **where, **since)
        url = re.search(r'href="([^"]*restatement/EECO01/[^"]*)"', page)[1].replace("&amp;", "&")
        assert says in client_of(cast, "olga").get(url).content.decode()
    page = page_of(cast, **where)
    url = re.search(r'href="([^"]*restatement/[?][^"]*)"', page)[1].replace("&amp;", "&")
    told = client_of(cast, "olga").get(url).content.decode()
    assert says in told
    assert 'name="narrowed" value="1"' in told, "it goes along"
    whole = reverse("reports:restatement", args=[cast.project.code])
    assert says not in client_of(cast, "olga").get(whole).content.decode()


def test_the_way_of_a_period_is_the_figure_of_the_period(cast):
    asked = {"since": cast.project.starts_on.isoformat(), "as_of": "2026-06-30"}
    page = page_of(cast, "EECO01", "figures:members", **asked)
    url = re.search(r'href="([^"]*restatement/EECO01/[^"]*)"', page)[1].replace("&amp;", "&")
    answer = client_of(cast, "olga").get(url)
    assert answer.status_code == 200
    assert "From 0 to 3 (+3)." in words_of(answer.content.decode())
    assert "3 Came in" in words_of(page)


def test_what_was_known_too_early_is_not_carried_on(cast):
    seen = course(cast.project, "EECO01", as_of=date(2026, 6, 30), known_on=date(2026, 4, 30))
    assert ahead(cast.project, "EECO01", seen, today=date(2026, 6, 30)) == "known too early"
    assert "Of what happened after" in page_of(cast, "EECO01", as_of="2026-06-30", known_on="2026-04-30")


def test_what_a_list_is_searched_for_never_spoils_the_question(cast):
    answer = client_of(cast, "olga").get(address(cast, "EECO01", "figures:members"), {"q": "\0"})
    assert answer.status_code == 200
    assert "On the list" in answer.content.decode()


def test_who_is_measured_stands_with_the_measured_value(esf_plus):
    page = page_of(esf_plus, "days_to_job", "figures:members")
    assert ">Measured</th>" in page
    assert 'data-label="Measured"' in page
    assert ">Measured</th>" not in page_of(esf_plus, "caseload", "figures:members")


@pytest.mark.parametrize(("pack", "has_shares"), [("pl-esf-plus-2021", True), ("eu-esf-plus-2021", False)])
def test_the_sheet_says_of_how_many_a_share_is_where_there_are_shares(cast, pack, has_shares):
    cast.project.pack = pack
    cast.project.save()
    found = reporting.figures(cast.project, as_of=date(2026, 6, 30))
    asked = question(cast.project, {"as_of": date(2026, 6, 30)})
    with translation.override("en"):
        table = figures_table(cast.project, found, {}, asked)
    heads = [str(column.label) for column in table.columns]
    assert ("A share of" in heads, "Left out" in heads) == (has_shares, has_shares)
    assert all(len(row) == len(heads) for row in table.rows)
    if has_shares:
        place = heads.index("A share of")
        assert [row[place] for row in table.rows] == [each.amount.among for each in found.figures]
