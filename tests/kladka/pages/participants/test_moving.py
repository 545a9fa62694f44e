"""What an exit moves is shown before it is recorded, corrected or withdrawn; nothing is saved unseen."""

import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.agenda import actions as agenda
from kladka.benefits.models import PaymentLine, PaymentList
from kladka.coaching import actions as coaching
from kladka.coaching.queries import follow_up
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.core.months import months_after
from kladka.pages.participants import outlasting
from kladka.pages.participants.reported_already import before_exit
from kladka.people import actions as people
from kladka.people.models import Exit, Reentry
from kladka.programmes.permissions import viewer_for
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live.reported import Reported
from tests.kladka.benefits.world import Benefits
from tests.kladka.coaching.ways import begun
from tests.kladka.pages.signed_in import client_of, send, send_seen


@pytest.fixture(autouse=True)
def fresh():
    forget()
    yield
    forget()


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


def at(name, thing):
    return reverse(f"participants:{name}", args=[thing.pk])


def text(response):
    return " ".join(response.content.decode().split())


def days_of(lucja):
    tasks, _facts = follow_up.tasks_of(lucja, clock.today())
    return {task.due.point.code: task.due.on for task in tasks if task.due.beginning.after == "exit"}


def test_an_exit_is_recorded_after_its_windows_and_follow_up_were_seen(anna, lucja):
    assert "See what it moves" in text(anna.get(at("leave", lucja)))
    typed = {"exit_date": clock.today().isoformat(), "path_completed": "yes"}
    shown = send(anna, at("leave", lucja), **typed)
    page, last = text(shown), clock.today() + timedelta(days=28)
    assert (shown.status_code, Exit.objects.count()) == (200, 0)
    assert "can still come true until" in page
    assert f"{last.day} {last:%B %Y}" in page
    assert "Four weeks after the project" in page
    assert "Nothing is saved yet" in page
    other = send(anna, at("leave", lucja), looked="0" * 64, **typed)
    assert (other.status_code, Exit.objects.count()) == (200, 0)
    assert send_seen(anna, at("leave", lucja), **typed).status_code == 302
    assert days_of(lucja)["exit_28_days"] == last


def test_nobody_is_shown_what_an_exit_would_move_while_the_entry_is_not_complete(cast):
    """All windows stood there, and only then the save was refused, without the way to what is missing."""
    by, given = cast.users["alicja"], {"given_name": "Zofia", "family_name": "Niepełna"}
    person = people.register_person(controller=cast.project.controller, is_made_up=True, by=by, **given)
    of = {"project": cast.project, "partner": cast.organisations["alfa"]}
    new, alicja = people.open_participation(person=person, by=by, **of), client_of(cast, "alicja")
    page = text(alicja.get(at("leave", new)))
    assert ("no exit can be recorded" in page, reverse("entering:of", args=[new.pk]) in page) == (True, True)
    refused = send(alicja, at("leave", new), exit_date=clock.today().isoformat(), path_completed="yes")
    assert (refused.status_code, "can still come true until" in text(refused)) == (422, False)


def test_who_leaves_early_is_shown_which_points_stop(cast, anna, lucja):
    given = {"kind": "employment", "from_date": clock.today() - timedelta(days=10), "by": cast.users["anna"]}
    people.record_situation(participation=lucja, contract_kind="mandate", **given)
    typed = {"exit_date": clock.today().isoformat(), "path_completed": "no", "leaving_reason": "moved"}
    page = text(send(anna, at("leave", lucja), **typed))
    assert "stops" in page
    assert "Second week of work" in page
    refused = send(anna, at("leave", lucja), **{**typed, "exit_date": "2026-01-01"})
    assert (refused.status_code, "The exit must not be earlier" in text(refused)) == (422, True)


def test_what_is_planned_and_granted_beyond_the_exit_is_shown_before_it_is_saved(cast, anna, lucja):
    """A stipend up to the end of the month after next, of which the first month is listed; an appointment; a step."""
    by, today = cast.users["anna"], clock.today()
    month = today.replace(day=1)
    until = months_after(month, 2) + timedelta(days=9)
    days = {"from_date": month, "until_date": until, "requested_on": today}
    own = Benefits(cast)
    benefit = own.decide(own.request("lucja", **days), on=today)
    listing = PaymentList.objects.create(
        project=cast.project,
        partner=lucja.partner,
        month=month,
        state=PaymentList.APPROVED,
        prepared_by=cast.staff["anna"],
        prepared_on=today,
        approved_by=cast.staff["alicja"],
        approved_on=today,
    )
    line = {"benefit": benefit, "month": month, "due": 100, "amount": 100, "contributions": 0, "pieces": []}
    PaymentLine.objects.create(listing=listing, **line)
    day = today + timedelta(days=9)
    planned = agenda.Plan("session", day, time(10), 60, "office", [lucja])
    agenda.plan(project=cast.project, staff=cast.staff["anna"], plan=planned, by=by)
    coaching.add_step(participation=lucja, step=coaching.Step("Kupić bilet", "participant", day), by=by)
    left = month if today == month else today - timedelta(days=1)
    shown = text(send(anna, at("leave", lucja), exit_date=left.isoformat(), path_completed="yes"))
    assert f"{day_in_words(day)}, 10:00: session, Anna Trenerska" in shown
    assert f"Kupić bilet, by {day_in_words(day)}" in shown
    assert f"paid until {day_in_words(until)}" in shown
    assert f"paid until {day_in_words(left)}" in shown
    assert f"{month:%B %Y}: 100.00 zł on an approved list, 0.00 zł then due: 100.00 zł to be given back" in shown
    assert f"{months_after(month, 2):%B %Y}<" in shown


def test_figures_reported_already_are_written_as_figures_and_no_value_is_no_nought():
    day = date(2026, 7, 1)
    names = ("Report 1", "Report 1/2")
    moved = [Reported(day, "Months", 127.5, None, 0, names), Reported(day, "Share", 1 / 3, 0, 3, names)]
    with translation.override("en"):
        assert before_exit(moved).rows == [
            ["Report 1, Report 1/2", "Months", "128", "no value"],
            ["Report 1, Report 1/2", "Share", "0.333", "0"],
        ]


@pytest.mark.parametrize("what", ["leave", "reenter"])
def test_a_day_to_come_is_refused_at_its_field(cast, anna, lucja, what):
    """It was taken out of what was typed, and missed by the next question: the page failed."""
    ahead = (clock.today() + timedelta(days=1)).isoformat()
    if what == "reenter":
        people.leave(participation=lucja, exit_date=clock.today(), path_completed=True, by=cast.users["anna"])
    refused = send(anna, at(what, lucja), exit_date=ahead, reentry_date=ahead, path_completed="yes")
    assert (refused.status_code, "in the future" in text(refused), ahead[:4] in text(refused)) == (422, True, True)


def test_13_a_correction_and_a_withdrawal_of_an_exit_show_what_they_move(cast, anna, lucja):
    day = clock.today() - timedelta(days=2)
    people.leave(participation=lucja, exit_date=day, path_completed=True, by=cast.users["anna"])
    gone = Exit.objects.current().get()
    typed = {"path_completed": "yes", "reason": "typing_error"}
    for wrong in (clock.today() + timedelta(days=1), date(2026, 1, 1)):
        refused = send(anna, at("correct", gone), exit_date=wrong.isoformat(), **typed)
        assert (refused.status_code, "What this moves" in text(refused)) == (422, False), "what cannot be moves nothing"
    moved = {"exit_date": (day + timedelta(days=1)).isoformat(), **typed}
    assert f"{day.day} {day:%B %Y}" in text(send(anna, at("correct", gone), **moved))
    assert send_seen(anna, at("correct", gone), **moved).status_code == 302
    assert days_of(lucja)["exit_28_days"] == day + timedelta(days=29)
    gone = Exit.objects.current().get()
    shown = text(send(anna, at("withdraw", gone), reason="typing_error"))
    assert "No exit is then in force" in shown
    assert send_seen(anna, at("withdraw", gone), reason="typing_error").status_code == 302
    assert days_of(lucja) == {}


def test_1_a_return_shows_that_the_entry_stays_and_results_wait_for_the_final_exit(cast, anna, lucja):
    people.leave(participation=lucja, exit_date=clock.today(), path_completed=True, by=cast.users["anna"])
    back = {"reentry_date": clock.today().isoformat()}
    shown = text(send(anna, at("reenter", lucja), **back))
    assert "stop counting until the final exit. The entry stays the first one" in shown
    assert Reentry.objects.count() == 0
    assert send_seen(anna, at("reenter", lucja), **back).status_code == 302
    refused = send(anna, at("withdraw", Exit.objects.current().get()), reason="typing_error")
    assert (refused.status_code, "without having left" in text(refused)) == (422, True)
    again = Reentry.objects.current().get()
    assert "Results are then measured from the exit" in text(send(anna, at("withdraw", again), reason="typing_error"))


def test_an_exit_shows_where_the_pathway_stands_and_what_the_coach_carries_then(cast, anna, lucja):
    begun(cast, "lucja", "euse-five-stages", by=cast.users["anna"])
    typed = {"exit_date": clock.today().isoformat(), "path_completed": "yes"}
    shown = text(send(anna, at("leave", lucja), **typed))
    assert "The pathway has been at “" in shown
    assert "Its gate still lacks:" in shown
    assert re.search("Anna Trenerska.*?>1 person<br>.*?Within the limit.*?>0 people<br>", shown)
    seen = outlasting.caseloads(
        lucja, viewer_for(cast.users["artur"], clock.today()), clock.today(), lambda _on: (0, 1)
    )
    assert seen is None, "a coach sees the own caseload only"
