"""The calendar for other programs: who knows the address reads it, and it names nobody."""

import re
from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from kladka.agenda import actions, queries
from kladka.agenda.actions import Plan
from kladka.agenda.models import Appointment, Feed
from kladka.core import clock
from kladka.programmes import actions as programmes
from tests.kladka.pages.calendar.access_samples import planned, workday
from tests.kladka.pages.signed_in import client_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


@pytest.fixture
def address(anna):
    """Return the secret address, made as Anna makes it."""
    return address_made_by(anna)


def address_made_by(client):
    page = send(client, reverse("calendar:subscription"))
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    found = re.search(r'value="http://[^/]+(/calendar/feed/[^"]+)"', page.content.decode())
    assert found
    return found[1]


def read(address, **headers):
    return Client().get(address, headers=headers)


def events(address):
    return list(Calendar.from_ical(read(address).content).walk("VEVENT"))


def test_the_address_is_shown_once(anna, address):
    html = anna.get(reverse("calendar:subscription")).content.decode()
    assert "There is an address, made on" in html
    assert address not in html


def test_a_program_reads_what_is_planned_and_learns_no_name(cast, address):
    one = planned(cast, purpose="A secret purpose", place_words="Łucja’s street")
    answer = read(address)
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert answer.cookies == {}
    for word in ("Łucja", "Próbna", "secret", "street", "anna@", str(cast.participations["lucja"].pk)):
        assert word not in text
    (event,) = events(address)
    code = queries.code_name(cast.participations["lucja"], cast.project.controller_id)
    assert event["summary"] == f"sesja · {code}"
    assert event["uid"] == f"{one.pk}@localhost"
    assert (int(event["sequence"]), event["status"]) == (0, "CONFIRMED")
    assert event["dtstart"].params["tzid"] == "Europe/Warsaw"
    assert event["dtstamp"].dt == one.changed_at.replace(microsecond=0)
    assert "BEGIN:VTIMEZONE" in text
    assert "TZID:Europe/Warsaw" in text


def test_a_change_raises_the_sequence_and_a_cancellation_says_so(cast, address):
    one = planned(cast)
    actions.cancel(appointment=one, state=Appointment.State.CANCELLED_BY_STAFF, by=cast.users["anna"])
    (event,) = events(address)
    assert (int(event["sequence"]), event["status"]) == (1, "CANCELLED")


def test_what_did_not_change_is_not_sent_again(cast, address):
    one = planned(cast)
    first = read(address)
    again = read(address, **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    actions.cancel(appointment=one, state=Appointment.State.CANCELLED_BY_STAFF, by=cast.users["anna"])
    assert read(address, **{"if-none-match": first["ETag"]}).status_code == 200


def test_nobodys_appointments_but_ones_own(cast, address):
    planned(cast, "nadia")
    assert events(address) == []


def test_an_adviser_shows_theirs_too(cast):
    made_by = {"staff": cast.staff["alan"], "by": cast.users["alan"]}
    plan = Plan("advice", workday(1), time(9), 60, "office", [cast.participations["lucja"]])
    planned_by_alan = actions.plan(project=cast.project, plan=plan, **made_by)
    alan = client_of(cast, "alan")
    assert reverse("calendar:subscription") in alan.get(reverse("calendar:week")).content.decode()
    (event,) = events(address_made_by(alan))
    assert queries.code_name(cast.participations["lucja"], cast.project.controller_id) in event["summary"]
    page = alan.get(reverse("calendar:appointment", args=[planned_by_alan.pk])).content.decode()
    assert "doradztwo" in event["summary"]
    assert event["summary"].rpartition(" ")[2] in page, "whoever reads the code name finds who it is"


def test_an_address_that_ended_or_never_was_says_nothing(anna, cast, address):
    assert read("/calendar/feed/made-up.ics").status_code == 404
    assert send(anna, reverse("calendar:end-subscription")).status_code == 302
    assert read(address).status_code == 404
    assert Feed.objects.get().revoked_at is not None


def test_who_may_not_sign_in_any_more_has_no_feed(cast, address):
    cast.users["anna"].is_active = False
    cast.users["anna"].save()
    assert read(address).status_code == 404


def test_who_coaches_no_more_has_no_feed(cast, address):
    planned(cast)
    yesterday = clock.today() - timedelta(days=1)
    programmes.end_post(post=cast.posts["anna"], until_date=yesterday, by=cast.users["adam"])
    assert read(address).status_code == 404


def test_a_program_that_asks_all_the_time_is_slowed_down(address, monkeypatch):
    monkeypatch.setattr("kladka.core.limits.counted", lambda key, now: 21)
    answer = read(address)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 60
    assert read("/calendar/feed/guessed.ics").status_code == 429


def test_what_lies_long_ago_is_left_out(cast, address):
    one = planned(cast)
    past = {"starts_at": one.starts_at - timedelta(days=40), "ends_at": one.ends_at - timedelta(days=40)}
    Appointment.objects.filter(pk=one.pk).update(**past)
    assert events(address) == []
