"""The page of one figure: its states, its parts, its targets, its course, and where that leads."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from kladka.pages.figures import facts
from kladka.pages.figures.behind import Row
from kladka.people import actions as people
from kladka.programmes import actions as programmes
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.trend import Forecast
from tests.kladka.cases.played import prove
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import add_people


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


def address(cast, code="EECO01", name="figures:figure"):
    return reverse(name, args=[cast.project.code, code])


def page_of(cast, code="EECO01", who="olga", language="en", **asked):
    answer = client_of(cast, who).get(address(cast, code), asked, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def promise(cast, value, day, breakdown="", code="EECO01"):
    programmes.set_target(
        project=cast.project,
        indicator=code,
        value=Decimal(value),
        on_date=day,
        breakdown=breakdown,
        by=cast.users["olga"],
    )


def test_every_milestone_stands_there_with_how_it_stood_on_its_day(cast):
    promise(cast, 1, date(2026, 2, 28))
    promise(cast, 3, date(2026, 6, 30))
    promise(cast, 900, date(2027, 12, 31))
    promise(cast, 500, date(2027, 12, 31), "sex=female")
    page = page_of(cast, as_of="2026-11-01")
    for words in ("Not reached", "1 missing", "Reached", "Behind", "missing to an even pace", "This one is due next."):
        assert words in page
    assert page.count("This one is due next.") == 2
    assert ">Women</th>" in page
    assert "900 by 31 December 2027" in page


def test_a_figure_without_a_target_says_so(cast):
    assert "No target is set for this figure." in page_of(cast)


def test_the_three_states_stand_side_by_side_with_the_way_to_those_they_count(cast):
    cast.project.pack = "pl-po-kl-7.2.1-abc"
    cast.project.save()
    page = page_of(cast, "employed")
    assert "Counted" in page
    members = address(cast, "employed", "figures:members")
    for state in ("proven", "claimed", "incomplete"):
        assert f'href="{members}?state={state}"' in page
    assert 'class="kladka-states"' in page


def test_the_course_says_what_was_known_then_where_that_was_another_number(cast):
    page = page_of(cast, as_of="2026-06-30")
    assert "As known then" in page
    assert "facts were recorded late" in page
    unchanged = page_of(cast, as_of="2026-06-30", known_on="2026-06-30")
    assert "As known then" not in unchanged
    assert "On each of these days the same was known as now." in unchanged


def test_where_there_is_too_little_history_no_forecast_is_made_up(cast):
    page = page_of(cast)
    assert "There is too little history for a forecast" in page
    assert "kladka-trend__band" not in page


def test_a_finished_project_is_not_forecast(cast):
    cast.project.ends_on = date(2026, 6, 30)
    cast.project.save()
    assert "The project has ended, so nothing is forecast." in page_of(cast)


@pytest.mark.parametrize(
    ("target", "words"),
    [(5, "does not lie above this range"), (40, "lies inside this range"), (900, "lies above this range")],
)
def test_a_forecast_says_what_it_rests_on_and_what_it_means_for_the_target(cast, monkeypatch, target, words):
    cast.project.ends_on = date(2027, 12, 31)
    cast.project.save()
    promise(cast, target, date(2027, 12, 31))
    found = Forecast(value=40, low=30.2, high=52.6, steps=12, pace=2.5)
    monkeypatch.setattr("kladka.pages.figures.one.ahead", lambda *_args, **_kwargs: found)
    page = page_of(cast)
    assert words in page
    assert "In 80% of such courses it ends between 30 and 53." in page
    assert "the last 12 whole steps of the line, by +2.5 a step" in page
    assert "forecast: 40 (from 30 to 53)" in page
    assert "kladka-trend__band" in page


def test_after_one_fact_the_next_view_is_right_for_anybody(cast):
    for who in ("olga", "anna"):
        assert ">3</span>" in page_of(cast, who=who)
    add_people(cast, 1)
    for who in ("anna", "olga"):
        page = page_of(cast, who=who)
        assert ">4</span>" in page
        assert '<td class="govuk-table__cell govuk-table__cell--numeric">4</td>' in page


def test_what_was_asked_stands_in_every_way_on(cast):
    asked = {"as_of": "2026-06-30", "known_on": "2026-11-27", "coach": str(cast.staff["anna"].pk)}
    page = page_of(cast, **{**asked, "known_on": "2026-07-01"})
    for link in (address(cast, name="figures:members"), reverse("figures:project", args=[cast.project.code])):
        assert f'href="{link}?coach={asked["coach"]}&amp;as_of=2026-06-30&amp;known_on=2026-07-01' in page
    assert "Coach: Anna Trenerska" in page


def test_polish_reads_as_polish(cast):
    promise(cast, 900, date(2027, 12, 31))
    page = page_of(cast, language="pl")
    for words in ("Przebieg", "Wartości docelowe", "Dokąd to prowadzi", "równym tempie", "do 31 grudnia 2027"):
        assert words in page


@pytest.mark.parametrize("pack", ["eu-esf-2014", "pl-esf-plus-2021", "pl-po-kl-2007", "pl-po-kl-7.2.1-abc"])
def test_a_figure_of_every_kind_opens(cast, pack):
    cast.project.pack = pack
    cast.project.save()
    olga = client_of(cast, "olga")
    definitions = reporting.pack_of(pack).indicators
    wanted = {(each.kind, each.unit.name, each.unvalued): each.code for each in definitions}
    for code in wanted.values():
        for asked in ({}, {"since": "2026-03-01"}):
            assert olga.get(address(cast, code), asked).status_code == 200, (code, asked)


def test_a_share_is_a_value_and_nobody_is_counted_by_it(cast):
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    share = next(each.code for each in reporting.pack_of(cast.project.pack).indicators if each.kind == "share")
    page = page_of(cast, share)
    assert ">Value</th>" in page
    assert ">Counted</th>" not in page
    assert "does not add up over time" in page or "The course" not in page


def test_a_member_leads_to_the_place_of_the_fact(cast):
    html = client_of(cast, "olga").get(address(cast, name="figures:members")).content.decode()
    lucja = reverse("participants:detail", args=[cast.participations["lucja"].pk])
    assert f'href="{lucja}#fact-{cast.supports["lucja"].pk}"' in html
    there = client_of(cast, "olga").get(lucja).content.decode()
    assert f'id="fact-{cast.supports["lucja"].pk}"' in there


def test_whoever_may_not_open_a_participant_is_led_nowhere(cast):
    member = reporting.members(cast.project, "EECO01", as_of=date(2026, 7, 1))[0]
    known, unknown = ("".join(facts.lines(Row(member, "Łucja", b"", url), {})) for url in ("/participants/1/", ""))
    assert 'href="/participants/1/#fact-' in known
    assert "href" not in unknown


def test_a_state_on_a_day_is_reached_for_now_and_the_page_says_why(cast):
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    for code, value in (("caseload", 1), ("working", 0)):
        promise(cast, value, date(2027, 12, 31), code=code)
    why = "This figure is a state on a day: what is there before the day may be gone by then"
    state, events = page_of(cast, "caseload"), page_of(cast, "working")
    assert ("Reached for now" in state, why in state) == (True, True)
    assert ("Reached already" in events, why in events) == (True, False)


@pytest.mark.parametrize(
    ("code", "stands"), [("people_per_coach", "Reached for now"), ("social_efficiency", "Still to come")]
)
def test_a_formula_or_a_share_is_reached_for_now_and_no_pace_is_explained(cast, code, stands):
    """What is worked out of a state, or of how many, can be less by the day without any correction."""
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    promise(cast, "0", date(2027, 12, 31), code=code)
    page = page_of(cast, code)
    assert ("Reached already" in page, "even pace" in page) == (False, False)
    assert "This figure rises and falls" in page
    assert stands in page


def test_of_days_to_a_job_less_is_better_and_the_page_says_so(cast):
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    for situation in cast.situations.values():
        prove(cast, situation)
    promise(cast, 60, date(2026, 8, 1), code="days_to_job")
    page = page_of(cast, "days_to_job", as_of="2026-09-01")
    for words in ("Less is better here", "at most 60 on 1 August 2026", "Not reached", "3 too many"):
        assert words in page
    for words in ("105", "missing", "even pace"):
        assert words not in page.partition("<main")[2].partition("</main>")[0]


def test_a_code_that_is_not_there_is_not_found(cast):
    assert client_of(cast, "olga").get(address(cast, "EECO99")).status_code == 404


def test_situations_move_with_a_period_and_are_explained(cast):
    cast.project.pack = "pl-po-kl-7.2.1-abc"
    cast.project.save()
    people.end_situation(
        situation=cast.situations["lucja"], until_date=date(2026, 6, 30), outcome="ended", by=cast.users["anna"]
    )
    page = page_of(cast, "employed", since="2026-06-01", as_of="2026-07-31")
    assert "The period from" in page
    assert "It is negative where more went out" in page
    assert "−1" in page
    assert "No target is set" not in page
