"""Signing up without an account: the same answer to everybody, the own link, calendars, and the office's list."""

import json
import re
from datetime import time, timedelta
from decimal import Decimal

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from kladka.core import clock
from kladka.core.forms.trap import TRAP
from kladka.learning import actions
from kladka.learning.models import Enrolment, Event, Visitor
from kladka.messages.models import Message
from kladka.pages.signup.office import FIRST
from kladka.pages.signup.views.staff import AT_A_TIME
from kladka.people.models import Participation
from tests.kladka.learning.world import plan, public, sign_up
from tests.kladka.pages.signed_in import client_of, send

TYPED = {"given_name": "Iga", "family_name": "Zmyślona", "email": "iga@example.invalid", "why": "interested"}


def english():
    return Client(headers={"accept-language": "en"})


def address(event):
    return reverse("signup:event", args=[event.pk])


def test_whoever_signs_up_gets_one_answer_and_the_rest_by_letter(cast):
    event, client = public(cast, capacity=1), english()
    assert "Places" in client.get(address(event)).content.decode()
    answers = [send(client, address(event), **TYPED) for _ in range(2)]
    answers.append(send(english(), address(event), **TYPED | {"email": "jan@example.invalid"}))
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, reverse("signup:thanks"))}
    assert Visitor.objects.count() == 2
    assert (
        len(re.findall(r"/sign-up/mine/[0-9a-f]{64}/", " ".join(Message.objects.values_list("body", flat=True)))) == 3
    )
    assert "All places are taken" in client.get(address(event)).content.decode()


def test_the_form_says_truly_who_gets_what_is_written(cast):
    event = public(cast)
    sign_up(event, "Iga")
    words = english().get(address(event)).content.decode().partition("What happens with your data")[2]
    assert "Nobody else gets them" not in words
    for told in (cast.project.controller.name, event.site.organisation.name, "those who lead it", "into its records"):
        assert told in words, told
    listed = reverse("signup:visitors", args=[event.pk])
    seen = {name: client_of(cast, name).get(listed).status_code for name in ("alicja", "ada", "olga", "bogdan")}
    assert seen == {"alicja": 200, "ada": 200, "olga": 200, "bogdan": 404}


def test_what_was_typed_stays_and_a_machine_is_thanked(cast):
    event, client = public(cast), english()
    for wrong in ("no address", f"{'x' * 243}@example.invalid"):
        answer = send(client, address(event), **TYPED | {"email": wrong})
        assert answer.status_code == 422, "also one that is longer than the database keeps"
        assert 'value="Zmyślona"' in answer.content.decode()
    assert send(client, address(event), **{TRAP: "http://spam.invalid"}, **TYPED)["Location"] == reverse(
        "signup:thanks"
    )
    assert not Visitor.objects.exists()


def test_an_event_that_is_not_public_is_not_there(cast):
    assert english().get(address(plan(cast))).status_code == 404
    closed = public(cast, sign_up_until=clock.today() - timedelta(days=1))
    page = english().get(address(closed))
    assert "<form method" not in page.content.decode().split("<h1")[1]
    assert send(english(), address(closed), **TYPED).status_code == 422


def test_the_own_link_shows_and_cancels_and_the_next_moves_up(cast):
    event, client = public(cast, capacity=1), english()
    sign_up(event, "Iga")
    sign_up(event, "Jan")
    own = re.search(r"/mine/([0-9a-f]{64})", Message.objects.get(to="iga@example.invalid").body)[1]
    mine, cancel = (reverse(f"signup:{name}", args=[own]) for name in ("mine", "cancel"))
    page = client.get(mine)
    assert "You have a place" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    assert "Your place goes to whoever waits longest" in client.get(cancel).content.decode()
    assert "Klucze" in client.get(cancel).content.decode(), "where and when it is"
    assert send(client, cancel)["Location"] == mine
    assert client.get(cancel).status_code == 302
    assert send(client, cancel)["Location"] == mine, "in a second window it is no mistake"
    assert "(ICS)" not in client.get(mine).content.decode(), "nobody puts into a calendar what they cancelled"
    assert list(Enrolment.objects.order_by("number").values_list("state", flat=True)) == ["cancelled", "placed"]
    assert client.get(reverse("signup:mine", args=["x"])).status_code == 404


def test_whoever_cancels_reads_what_they_give_up(cast):
    """A place that somebody waits for, one that nobody waits for, a turn on the waiting list, a place too late."""
    event, client = public(cast, capacity=1), english()

    def read(name):
        message = Message.objects.filter(to=f"{name}@example.invalid").first()
        own = re.search(r"/mine/([0-9a-f]{64})", message.body)[1]
        return client.get(reverse("signup:cancel", args=[own])).content.decode()

    sign_up(event, "Iga")
    assert "Your place is free for somebody else then" in read("iga")
    sign_up(event, "Jan")
    assert "Your place goes to whoever waits longest" in read("iga")
    assert "You have no place yet" in read("jan")
    assert "Your place" not in read("jan")
    Event.objects.filter(pk=event.pk).update(starts_on=clock.today() - timedelta(days=1), ends_on=clock.today())
    assert "The event has begun" in read("iga")


def test_calendars_and_structured_data_tell_what_the_page_tells(cast):
    event, client = public(cast, title_en="</script>Training", capacity=3), english()
    page = client.get(reverse("signup:list"))
    script = re.search(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', page.content.decode())
    (thing,) = json.loads(script[1])
    assert (thing["name"], thing["remainingAttendeeCapacity"]) == ("</script>Training", 3)
    day = event.starts_on.strftime("%Y%m%d")
    for name, given in (("signup:calendar", []), ("signup:ics", [event.pk])):
        file = client.get(reverse(name, args=given))
        assert f"DTSTART;TZID=Europe/Warsaw:{day}T090000" in file.content.decode()
        assert client.get(reverse(name, args=given), headers={"if-none-match": file["ETag"]}).status_code == 304


def entries_of(client, event):
    """The entries of an event's calendar as another program reads them, and the calendar."""
    calendar = icalendar.Calendar.from_ical(client.get(reverse("signup:ics", args=[event.pk])).content)
    return calendar.walk("VEVENT"), calendar


def test_a_moved_event_moves_in_the_calendar_of_whoever_has_it_and_a_cancelled_one_says_so(cast):
    event, client, by = public(cast), english(), cast.users["alicja"]
    ((first,), calendar) = entries_of(client, event)
    assert "METHOD" not in calendar
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Warsaw"]
    assert first["DTSTART"].dt.utcoffset() is not None
    old = event.sessions.get()
    plan = actions.SessionPlan(on_date=old.on_date, starts=time(11), ends=time(13))
    actions.add_session(event=event, plan=plan, by=by)
    actions.remove_session(session=old, by=by)
    ((moved,), _calendar) = entries_of(client, event)
    assert moved["UID"] == first["UID"]
    assert moved["DTSTART"].dt.hour == 11
    assert moved["SEQUENCE"] > first["SEQUENCE"]
    assert moved["DTSTAMP"].dt == moved["LAST-MODIFIED"].dt >= first["DTSTAMP"].dt
    event.refresh_from_db()
    actions.cancel_event(event=event, version=event.version, by=by)
    ((gone,), _calendar) = entries_of(client, event)
    assert (gone["STATUS"], gone["UID"]) == ("CANCELLED", first["UID"])
    assert gone["SEQUENCE"] > moved["SEQUENCE"]


def told_of(client, event):
    page = client.get(address(event)).content.decode()
    (thing,) = json.loads(re.search(r'ld\+json" nonce="[^"]+">(.*?)</script>', page)[1])
    return thing


def test_structured_data_promise_no_place_that_the_page_does_not(cast):
    client, today = english(), clock.today()
    event = public(cast, capacity=1)
    sign_up(event, "Iga")
    sign_up(event, "Jan")
    event.refresh_from_db()
    actions.change_event(event=event, version=event.version, changes={"capacity": 2}, by=cast.users["alicja"])
    thing = told_of(client, event)
    assert "2 places, free: 0" in client.get(address(event)).content.decode(), "who waits is first"
    assert (thing["remainingAttendeeCapacity"], thing["offers"]["availability"][19:]) == (0, "SoldOut")
    later = told_of(client, public(cast, sign_up_from=today + timedelta(days=2), town="Olkusz"))
    assert (later["offers"]["availability"][19:], later["offers"]["validFrom"]) == (
        "PreOrder",
        (today + timedelta(days=2)).isoformat(),
    )
    assert later["location"]["name"] == later["location"]["address"]["addressLocality"] == "Olkusz"
    assert told_of(client, public(cast))["offers"]["availability"] == "https://schema.org/InStock"


def test_too_many_forms_of_one_address_wait_but_an_office_passes(cast, monkeypatch):
    event = public(cast)
    monkeypatch.setattr("kladka.core.limits.counted", lambda *_: 500)
    assert send(english(), address(event), **TYPED).status_code == 302
    monkeypatch.setattr("kladka.core.limits.counted", lambda *_: 5000)
    answer = send(english(), address(event), **TYPED | {"email": "jan@example.invalid"})
    assert answer.status_code == 422
    assert "Too many forms" in answer.content.decode()


def test_the_office_opens_sign_up_signs_up_who_called_and_cancels(cast):
    event, client = plan(cast, starts_on=clock.today(), ends_on=clock.today(), sessions=()), client_of(cast, "alicja")
    there = reverse("events:detail", args=[event.pk])
    opening = reverse("signup:opening", args=[event.pk])
    assert send(client, opening, version=event.version, is_public="on").status_code == 302
    event.refresh_from_db()
    assert event.is_public
    add = reverse("signup:add", args=[event.pk])
    assert send(client, add, given_name="Ewa", family_name="Zmyślona", language="pl").status_code == 422
    typed = {"given_name": "Ewa", "family_name": "Zmyślona", "language": "pl", "phone": "600 100 200", "why": "other"}
    assert send(client, add, **typed)["Location"] == there
    enrolment = Enrolment.objects.get()
    page = client.get(there).content.decode()
    assert "Ewa Zmyślona" in page
    assert "Nobody is enrolled yet." not in page
    assert "No participant is enrolled yet; 1 visitor with a place stands below." in page
    assert "for another reason" in page
    assert send(client, reverse("signup:came", args=[event.pk]), **{f"came-{enrolment.pk}": "yes"}).status_code == 302
    enrolment.refresh_from_db()
    assert enrolment.came == "yes"
    assert send(client, reverse("signup:strike", args=[enrolment.pk]))["Location"] == there
    assert client.get(reverse("signup:take-on", args=[enrolment.pk])).status_code == 404


@pytest.mark.parametrize("known", [True, False])
def test_a_visitor_is_taken_on(cast, known):
    event, client = public(cast), client_of(cast, "alicja")
    lucja = cast.participations["lucja"]
    names = lucja.person.identity
    visitor = {"given_name": names.given_name, "family_name": names.family_name}
    enrolment = actions.sign_up(event=event, language="pl", address=str, email="lu@example.invalid", **visitor)
    url = reverse("signup:take-on", args=[enrolment.pk])
    assert client.get(url).status_code == 200
    before = Participation.objects.count()
    refused = send(client, url, participation="new", **visitor)
    assert refused.status_code == 422, "somebody of that name is there: asked first"
    more = {"participation": str(lucja.pk)} if known else {"participation": "new", "is_another": "on"}
    assert send(client, url, **visitor, **more).status_code == 302
    enrolment.refresh_from_db()
    assert (enrolment.participation_id == lucja.pk) is known
    assert Participation.objects.count() == before + (not known)


def test_of_many_who_signed_up_the_page_shows_the_beginning_and_the_marks_come_in_parts(cast):
    event, client = public(cast, capacity=50, starts_on=clock.today()), client_of(cast, "alicja")
    for number in range(45):
        sign_up(event, "Iga", email=f"iga{number}@example.invalid")
    there, came = reverse("events:detail", args=[event.pk]), reverse("signup:came", args=[event.pk])
    every = reverse("signup:visitors", args=[event.pk])
    page = client.get(there).content.decode()
    assert page.count("@example.invalid") == FIRST
    assert f'href="{every}"' in page
    assert "45 people" in client.get(f"{every}?state=placed").content.decode()
    assert "iga44@example.invalid" in client.get(f"{every}?page=2").content.decode()
    found = client.get(f"{every}?q=IGA+iga44").content.decode()
    assert ("iga44@example.invalid" in found, "iga4@example.invalid" in found) == (True, False)
    first, second = list(Enrolment.objects.filter(number__in=[1, 45]).order_by("number"))
    assert client.get(came).content.decode().count("<legend") == AT_A_TIME
    actions.cancel(enrolment=Enrolment.objects.get(number=2), address=str)
    assert send(client, came, **{f"came-{first.pk}": "yes", f"came-{second.pk}": "no"})["Location"] == f"{came}?page=2"
    assert send(client, f"{came}?page=2", **{f"came-{second.pk}": "yes"})["Location"] == there
    assert list(Enrolment.objects.exclude(came="").order_by("number").values_list("came", flat=True)) == ["yes", "yes"]


def test_where_visitors_have_places_no_page_of_the_event_says_that_nobody_is_enrolled(cast):
    today = clock.today()
    event = public(cast, capacity=2, starts_on=today, ends_on=today)
    test = actions.add_test(event=event, title="Test", most_points=Decimal(10), by=cast.users["alicja"])
    about = [("attendance", event.sessions.first()), ("test", test), ("results", test)]
    addresses = [reverse(f"events:{page}", args=[record.pk]) for page, record in about]
    client = client_of(cast, "alicja")
    assert all("Nobody is enrolled yet." in client.get(one).content.decode() for one in addresses)
    for name in ("Iga", "Jan", "Ola"):
        sign_up(event, name)
    for one in addresses:
        page = client.get(one).content.decode()
        assert "Nobody is enrolled yet." not in page, one
        assert "No participant is enrolled yet; 2 visitors have places." in page, one
        assert reverse("signup:came", args=[event.pk]) in page, one
    officer = client_of(cast, "olga").get(addresses[1]).content.decode()
    assert reverse("signup:visitors", args=[event.pk]) in officer, "who marks nobody looks at the list"
    assert f'"{reverse("signup:came", args=[event.pk])}"' not in officer
