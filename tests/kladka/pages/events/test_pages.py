import re
import struct
import zlib
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.files.models import StoredFile
from kladka.learning import actions
from kladka.learning.models import Enrolment, Event, HeadCount, Presence
from kladka.learning.rules import Mark
from kladka.pages.events.marking import AttendanceForm
from kladka.people import actions as people
from kladka.people.models import Document, Entry, Evidence, Support
from tests.kladka.learning.world import SECOND, plan
from tests.kladka.pages.signed_in import client_of, send, tick_of
from tests.world.cast import add_people

MOST_QUERIES = 14
MOST_BYTES = 60 * 1024
_HEADER = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", _HEADER) + _chunk(b"IDAT", zlib.compress(b"\0\0")) + _chunk(b"IEND", b"")


@pytest.fixture
def event(cast) -> Event:
    event = plan(cast)
    people = [cast.participations["lucja"], cast.participations["nadia"]]
    actions.enrol(event=event, participations=people, by=cast.users["alicja"])
    return event


def url(name: str, *args: Any) -> str:
    return reverse(f"events:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def first_session(event: Event) -> Any:
    return event.sessions.order_by("on_date").first()


def pages_of(event: Event) -> dict[str, str]:
    session, enrolment = first_session(event), event.enrolments.first()
    by_event = ("detail", "print", "edit", "session-new", "enrol", "enrol-new", "confirm", "proof", "heads", "cancel")
    return {name: url(name, event) for name in by_event} | {
        "attendance": url("attendance", session),
        "session-remove": url("session-remove", session),
        "strike-off": url("strike-off", enrolment),
    }


READ, RUN = {"detail", "print"}, {"detail", "print", "confirm", "proof", "heads", "attendance"}


@pytest.mark.parametrize(
    ("who", "allowed", "refused"),
    [("ada", RUN, 403), ("borys", set(), 404), ("bogdan", set(), 404), ("olga", READ, 403), ("anna", set(), 403)],
)
def test_who_opens_which_page(cast, event, who, allowed, refused):
    client = client_of(cast, who)
    got = {name: client.get(address).status_code for name, address in pages_of(event).items()}
    assert {name for name, status in got.items() if status == 200} == allowed
    assert set(got.values()) <= {200, 403, 404}
    if not allowed:
        assert got["detail"] == refused


def test_the_coordinator_opens_every_page_in_both_languages(cast, event):
    for language in ("en", "pl"):
        client = client_of(cast, "alicja")
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        for name, address in {**pages_of(event), "list": url("list"), "new": url("new")}.items():
            response = client.get(address, headers={"accept-language": language})
            assert response.status_code == 200, name
            assert f'<html lang="{language}"' in response.content.decode(), name


def test_a_stranger_is_sent_to_the_sign_in_page(client, event):
    assert client.get(url("detail", event)).status_code == 302


def test_days_are_written_the_way_of_every_other_page(cast, event):
    client = client_of(cast, "alicja")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for name in ("detail", "print", "attendance"):
        page = client.get(pages_of(event)[name]).content.decode()
        assert "13 April 2026" in page, name
        assert "April 13" not in page, name
    refused = send(client, url("session-new", event), on_date="2026-04-15", hours="2").content.decode()
    assert "13 April 2026 to 14 April 2026" in refused


def test_fewer_places_than_people_have_is_asked_about(cast, event):
    client = client_of(cast, "alicja")
    actions.enrol(event=event, participations=[cast.participations["teresa"]], by=cast.users["olga"])
    placed = event.enrolments.count()
    assert placed > 2
    few = typed_of(event) | {"capacity": str(placed - 1)}
    asked = send(client, url("edit", event), version="1", **few)
    assert asked.status_code == 422
    assert "have a place at this event already, and keep it" in asked.content.decode()
    tick = {"version": "1", "all_the_same": tick_of(asked, "all_the_same")}
    other = send(client, url("edit", event), **few | {"capacity": str(placed - 2)}, **tick)
    assert other.status_code == 422, "it was about another number"
    assert send(client, url("edit", event), **few, **tick).status_code == 302
    assert (Event.objects.get(pk=event.pk).capacity, event.enrolments.count()) == (placed - 1, placed)


def test_a_trainer_sees_names_only(cast, event):
    page = client_of(cast, "ada").get(url("detail", event)).content.decode()
    assert "Łucja Próbna" in page
    assert "1980" not in page
    assert "participants/" not in page


def test_an_event_is_planned_with_its_session(cast):
    response = send(
        client_of(cast, "alicja"),
        url("new"),
        project=str(cast.project.pk),
        kind="information_meeting",
        title_pl="Spotkanie w Kluczach",
        site=str(cast.sites["alfa"].pk),
        trainer=str(cast.staff["ada"].pk),
        starts_on="2026-05-05",
        starts="10:00",
        ends="12:00",
        is_open="on",
    )
    event = Event.objects.get()
    assert response.headers["Location"] == url("detail", event)
    assert (event.ends_on, event.town, event.is_open) == (date(2026, 5, 5), "Klucze", True)
    assert event.sessions.get().hours == 2


def several_days(cast: Any, **changes: str) -> dict[str, str]:
    return {
        "project": str(cast.project.pk),
        "kind": "training",
        "title_pl": "Trzy dni w Kluczach",
        "site": str(cast.sites["alfa"].pk),
        "starts_on": "2026-05-05",
        "ends_on": "2026-05-07",
        "starts": "09:00",
        "ends": "13:00",
        "hours": "10",
    } | changes


def test_an_event_of_several_days_keeps_its_times_and_hours(cast):
    assert send(client_of(cast, "alicja"), url("new"), **several_days(cast)).status_code == 302
    sessions = Event.objects.get().sessions.order_by("on_date")
    assert [one.on_date.day for one in sessions] == [5, 6, 7]
    assert {(one.starts.hour, one.ends.hour) for one in sessions} == {(9, 13)}
    assert [str(one.hours) for one in sessions] == ["3.33", "3.33", "3.34"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts": "13:00", "ends": "09:00"}, "ends"),
        ({"ends_on": "2026-05-04"}, "ends_on"),
        ({"ends_on": "2026-08-05"}, "starts"),
    ],
)
def test_times_that_cannot_be_kept_are_refused_at_their_field(cast, changes, field):
    response = send(client_of(cast, "alicja"), url("new"), **several_days(cast, **changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Event.objects.exists()


def test_another_partners_site_cannot_be_chosen(cast):
    client = client_of(cast, "alicja")
    response = send(client, url("new"), kind="training", title_pl="X", site=str(cast.sites["beta"].pk))
    assert response.status_code == 422
    assert not Event.objects.exists()
    assert "Error:" in response.content.decode()


def typed_of(event):
    """Return what the form of the event holds when one has changed its town."""
    return {
        "kind": "training",
        "title_pl": event.title_pl,
        "title_en": event.title_en,
        "site": str(event.site_id),
        "town": "Bolesław",
        "powiat": "1212",
        "trainer": str(event.trainer_id),
        "starts_on": "2026-04-13",
        "ends_on": "2026-04-14",
        "hours": "12",
    }


def test_the_second_editor_is_shown_both_versions(cast, event):
    client = client_of(cast, "alicja")
    actions.change_event(event=event, version=1, changes={"town": "Olkusz"}, by=cast.users["alicja"])
    typed = typed_of(event)
    response = send(client, url("edit", event), version="1", **typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Olkusz" in page
    assert "Bolesław" in page
    assert send(client, url("edit", event), version="2", **typed).status_code == 302
    event.refresh_from_db()
    assert event.town == "Bolesław"


def test_people_are_found_ticked_and_enrolled(cast):
    event, client = plan(cast), client_of(cast, "alicja")
    page = send(client, url("enrol", event), **{"people-search": "lucja", "people-find": "1"}).content.decode()
    assert "Łucja Próbna" in page
    assert "Nadia" not in page
    assert "Teresa" not in client.get(url("enrol", event)).content.decode()
    lucja, teresa = (str(cast.participations[name].pk) for name in ("lucja", "teresa"))
    assert send(client, url("enrol", event), people=[teresa]).status_code == 422
    assert send(client, url("enrol", event), people=[lucja]).status_code == 302
    assert str(Enrolment.objects.get().participation_id) == lucja


def test_a_namesake_is_pointed_out_before_a_new_person_is_enrolled(cast):
    event, client = plan(cast), client_of(cast, "alicja")
    typed = {"given_name": "lucja", "family_name": "probna"}
    assert 'name="is_another"' not in client.get(url("enrol-new", event)).content.decode()
    response = send(client, url("enrol-new", event), **typed)
    assert response.status_code == 422
    (said,) = response.context["form"].errors["is_another"]
    assert said.startswith("Recorded already: Łucja Próbna")
    assert 'name="is_another"' in response.content.decode()
    assert not Enrolment.objects.exists()
    assert send(client, url("enrol-new", event), is_another="on", **typed).status_code == 302
    assert Enrolment.objects.count() == 1


def test_a_tick_that_stood_at_one_namesake_lets_no_other_one_through(cast):
    """The name was mended after the tick: whoever bears the new one is pointed out, too."""
    event, client = plan(cast), client_of(cast, "alicja")
    asked = send(client, url("enrol-new", event), given_name="lucja", family_name="probna").content.decode()
    (value,) = re.findall(r'name="is_another"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="is_another"', asked)
    tick = {"is_another": next(filter(None, value))}
    other = cast.participations["nadia"].person.identity
    mended = {"given_name": other.given_name, "family_name": other.family_name}
    again = send(client, url("enrol-new", event), **mended, **tick)
    assert again.status_code == 422
    assert other.given_name in again.context["form"].errors["is_another"][0]
    assert send(client, url("enrol-new", event), given_name="lucja", family_name="probna", **tick).status_code == 302


def test_a_namesake_of_another_partner_is_not_named(cast):
    event, client = plan(cast), client_of(cast, "alicja")
    who = cast.participations["teresa"].person.identity
    typed = {"given_name": who.given_name, "family_name": who.family_name}
    response = send(client, url("enrol-new", event), **typed)
    (said,) = response.context["form"].errors["is_another"]
    assert said.startswith("Somebody like this is already recorded elsewhere.")
    assert who.name not in said


def shown_before(client: Any, session: Any) -> str:
    return client.get(url("attendance", session)).context["before"]


def test_two_phones_keep_each_others_marks(cast, event):
    session = first_session(event)
    lucja, nadia = (str(cast.participations[name].pk) for name in ("lucja", "nadia"))
    ada, alicja = client_of(cast, "ada"), client_of(cast, "alicja")
    seen_by_ada, seen_by_alicja = shown_before(ada, session), shown_before(alicja, session)
    send(ada, url("attendance", session), before=seen_by_ada, present=[lucja])
    send(alicja, url("attendance", session), before=seen_by_alicja, excused=[nadia])
    stored = {str(mark.participation_id): mark.state for mark in Presence.objects.all()}
    assert stored == {lucja: "present", nadia: "excused"}
    send(ada, url("attendance", session), before=shown_before(ada, session), excused=[nadia])
    assert Presence.objects.get(participation=lucja).state == "absent"


def test_the_second_to_mark_the_same_person_differently_is_told_and_decides(cast, event):
    session = first_session(event)
    lucja, nadia = (str(cast.participations[name].pk) for name in ("lucja", "nadia"))
    ada, alicja = client_of(cast, "ada"), client_of(cast, "alicja")
    seen_by_ada, seen_by_alicja = shown_before(ada, session), shown_before(alicja, session)
    send(ada, url("attendance", session), before=seen_by_ada, present=[lucja, nadia])
    response = send(alicja, url("attendance", session), before=seen_by_alicja, excused=[lucja])
    page = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else marked the same people differently" in page
    first, second = response.context["rows"]
    assert (first["clash"]["stored"], first["clash"]["sent"]) == ("present", "excused")
    assert (first["present"], first["excused"]) == (False, True)
    assert (second["clash"], second["present"]) == (None, True)
    assert set(Presence.objects.values_list("state", flat=True)) == {"present"}
    typed = {"before": response.context["before"], "present": [nadia], "excused": [lucja]}
    assert send(alicja, url("attendance", session), **typed).status_code == 302
    stored = {str(mark.participation_id): mark.state for mark in Presence.objects.all()}
    assert stored == {lucja: "excused", nadia: "present"}


def test_one_phone_writes_when_somebody_came_the_other_when_they_left(cast, event):
    session, lucja = first_session(event), str(cast.participations["lucja"].pk)
    ada, alicja = client_of(cast, "ada"), client_of(cast, "alicja")
    send(ada, url("attendance", session), before=shown_before(ada, session), present=[lucja])
    seen = shown_before(ada, session)
    for client, times in ((ada, {f"arrived-{lucja}": "9.30"}), (alicja, {f"left-{lucja}": "12:00"})):
        assert send(client, url("attendance", session), before=seen, present=[lucja], **times).status_code == 302
    assert Presence.objects.get().mark == Mark("present", time(9, 30), time(12))
    page = ada.get(url("attendance", session)).content.decode()
    assert 'value="09:30"' in page
    assert "came at 09:30, left at 12:00" in ada.get(url("detail", event)).content.decode()


def test_a_latecomer_at_a_session_without_times_is_asked_after_at_its_place_and_before_confirming(cast, event):
    session, lucja = event.sessions.order_by("on_date").last(), str(cast.participations["lucja"].pk)
    client = client_of(cast, "ada")
    late = {"before": shown_before(client, session), "present": [lucja], f"arrived-{lucja}": "11:00"}
    assert send(client, url("attendance", session), **late).status_code == 302
    page = client.get(url("attendance", session)).content.decode()
    assert "Write when this person left" in page
    assert 'value="11:00"' in page
    asked = "Łucja Próbna came late on 14 April 2026, but the session does not say when it ends."
    assert asked in client.get(url("confirm", event)).content.decode()
    refused = send(client, url("confirm", event))
    assert (refused.status_code, asked in refused.content.decode()) == (422, True)
    assert f'href="{url("attendance", session)}"' in refused.content.decode().partition(asked)[2]
    assert asked in client.get(url("detail", event)).content.decode()
    both = late | {"before": shown_before(client, session), f"left-{lucja}": "13:00"}
    assert send(client, url("attendance", session), **both).status_code == 302
    assert "Write when this person left" not in client.get(url("attendance", session)).content.decode()
    assert send(client, url("confirm", event)).status_code == 302


def test_whoever_has_no_tick_is_absent_when_that_is_said_and_a_reason_wants_its_tick(cast, event):
    session, client = first_session(event), client_of(cast, "ada")
    lucja, nadia = (str(cast.participations[name].pk) for name in ("lucja", "nadia"))
    before = shown_before(client, session)
    wrong = {f"reason-{nadia}": "work", f"arrived-{lucja}": "25"}
    refused = send(client, url("attendance", session), before=before, present=[lucja], **wrong)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'href="#id_reason-{nadia}"' in page
    assert f'id="id_arrived-{lucja}"' in page
    assert 'value="25"' in page
    sent = {f"reason-{nadia}": "work", "excused": [nadia], "rest_absent": "on"}
    assert send(client, url("attendance", session), before=before, **sent).status_code == 302
    marks = {str(each.participation_id): each.mark for each in Presence.objects.all()}
    assert marks == {lucja: Mark("absent"), nadia: Mark("excused", reason="work")}


def test_two_who_mark_the_same_alike_are_not_asked(cast, event):
    session, lucja = first_session(event), str(cast.participations["lucja"].pk)
    ada, alicja = client_of(cast, "ada"), client_of(cast, "alicja")
    seen = shown_before(ada, session)
    assert send(ada, url("attendance", session), before=seen, present=[lucja]).status_code == 302
    assert send(alicja, url("attendance", session), before=seen, present=[lucja]).status_code == 302


def test_a_failed_save_keeps_the_ticks_and_the_stored_marks(cast, event):
    session = first_session(event)
    lucja, nadia = (str(cast.participations[name].pk) for name in ("lucja", "nadia"))
    client = client_of(cast, "ada")
    send(client, url("attendance", session), before=shown_before(client, session), present=[lucja])
    before = shown_before(client, session)
    response = send(client, url("attendance", session), before=before, present=[lucja, nadia], excused=[nadia])
    assert response.status_code == 422
    assert response.context["before"] == before
    ticked = {(row["name"], row["present"], row["excused"]) for row in response.context["rows"]}
    assert ticked == {("Łucja Próbna", True, False), ("Nadia Testowa", True, True)}
    assert Presence.objects.count() == 1


def confirmed(cast: Any, event: Event) -> Any:
    client, session = client_of(cast, "ada"), first_session(event)
    everybody = [str(one.participation_id) for one in event.enrolments.all()]
    send(client, url("attendance", session), before=shown_before(client, session), present=everybody)
    assert send(client, url("confirm", event)).status_code == 302
    return client


def test_attendance_is_confirmed_and_a_later_change_asks_why(cast, event):
    client, session = confirmed(cast, event), first_session(event)
    assert Support.objects.current().filter(event=event.pk).count() == 2
    lucja = str(cast.participations["lucja"].pk)
    send(client, url("attendance", session), before=shown_before(client, session), present=[lucja])
    assert "Confirm attendance again" in client.get(url("detail", event)).content.decode()
    assert send(client, url("confirm", event)).status_code == 422
    assert send(client, url("confirm", event), reason="typing_error").status_code == 302
    assert Support.objects.current().filter(event=event.pk).count() == 1


def test_of_whom_attendance_does_not_count_is_told(cast, event):
    one = event.enrolments.first().participation
    entry = Entry.objects.current().get(participation=one)
    people.withdraw(fact=entry, reason="wrong_person", by=cast.users["olga"])
    page = confirmed(cast, event).get(url("detail", event)).content.decode()
    words = "Nothing of it counts for those whose entry to the project was withdrawn"
    assert f"{words}: {one.person.identity.name}." in page
    assert not Entry.objects.current().filter(participation=one).exists()


def test_a_session_without_any_mark_is_told_before_attendance_is_confirmed(cast, event):
    client, words = client_of(cast, "ada"), "Nobody is marked at the session of"
    session = first_session(event)
    everybody = [str(one.participation_id) for one in event.enrolments.all()]
    send(client, url("attendance", session), before=shown_before(client, session), present=everybody)
    page = client.get(url("confirm", event)).content.decode()
    assert page.count(words) == event.sessions.count() - 1


def test_who_is_left_without_a_mark_is_told_before_attendance_is_confirmed(cast, event):
    client, session = client_of(cast, "ada"), first_session(event)
    lucja = str(cast.participations["lucja"].pk)
    send(client, url("attendance", session), before=shown_before(client, session), present=[lucja])
    number = event.enrolments.count() - 1
    page = client.get(url("confirm", event)).content.decode()
    words = "person has no mark" if number == 1 else "people have no mark"
    assert f"{number} {words} at the session of" in page
    left = {one.participation_id: "absent" for one in event.enrolments.exclude(participation=lucja)}
    actions.mark_presence(session=session, marks=left, by=cast.users["ada"])
    assert f"{number} {words}" not in client.get(url("confirm", event)).content.decode()


def test_who_would_confirm_attendance_of_nobody_is_told_before(cast, event):
    page = client_of(cast, "ada").get(url("confirm", event)).content.decode()
    assert "Mark somebody as present first." in page
    assert "If nobody came, the coordinator cancels the event." in page
    assert f'href="{reverse("events:attendance", args=[first_session(event).pk])}"' in page
    assert "0 people" not in page
    assert '<button type="submit" class="govuk-button"' not in page.partition("<h1")[2]


def test_confirming_again_what_is_recorded_changes_nothing_and_says_so(cast, event):
    page = confirmed(cast, event).get(url("confirm", event)).content.decode()
    assert "Nothing will change." in page
    assert "0 people" not in page


def test_attendance_of_nobody_is_not_confirmed(cast, event):
    response = send(client_of(cast, "ada"), url("confirm", event))
    assert response.status_code == 422
    assert "Mark somebody as present first." in response.content.decode()
    event.refresh_from_db()
    assert event.confirmed_at is None


def test_the_scan_is_uploaded_once_and_proves_those_ticked(cast, event, settings, tmp_path):
    settings.VAR = tmp_path
    client = confirmed(cast, event)
    lucja = str(cast.participations["lucja"].pk)
    typed = {"how": "scan", "document_date": "2026-04-14", "people": [lucja]}
    assert send(client, url("proof", event), **typed).status_code == 422
    scan = SimpleUploadedFile("lista.png", PNG, content_type="image/png")
    assert send(client, url("proof", event), file=scan, **typed).status_code == 302
    assert (StoredFile.objects.count(), Document.objects.count(), Evidence.objects.count()) == (1, 1, 1)
    page = client.get(url("proof", event)).content.decode()
    assert "Nadia" in page
    assert "Łucja" not in page


def test_the_original_can_be_inspected_instead(cast, event):
    client = confirmed(cast, event)
    nadia = str(cast.participations["nadia"].pk)
    typed = {"how": "original_inspected", "document_date": "2026-04-14", "people": [nadia]}
    assert send(client, url("proof", event), **typed).status_code == 302
    assert Document.objects.get().inspected_by == cast.staff["ada"]


def test_heads_are_counted_and_shown(cast):
    event = plan(cast, is_open=True)
    client = client_of(cast, "ada")
    assert send(client, url("heads", event), on_date="2026-04-13", head_count="37").status_code == 302
    assert send(client, url("heads", event), on_date="2026-04-13", head_count="39").status_code == 422
    typed = {"on_date": "2026-04-13", "head_count": "39", "reason": "typing_error"}
    assert send(client, url("heads", event), **typed).status_code == 302
    assert HeadCount.objects.current().get().head_count == 39
    assert "39" in client.get(url("detail", event)).content.decode()


def test_sessions_are_added_and_removed(cast, event):
    client = client_of(cast, "alicja")
    assert send(client, url("session-new", event), on_date="2026-04-15", hours="2").status_code == 422
    evening = {"on_date": "2026-04-14", "starts": "16:00"}
    assert send(client, url("session-new", event), **evening, second_time="on").status_code == 302
    added = event.sessions.get(on_date=SECOND, hours=None)
    assert send(client, url("session-remove", added)).status_code == 302
    assert event.sessions.count() == 2


def test_somebody_never_marked_is_taken_off_the_list(cast, event):
    enrolment = event.enrolments.get(participation=cast.participations["lucja"])
    assert send(client_of(cast, "alicja"), url("strike-off", enrolment)).status_code == 302
    assert not Enrolment.objects.filter(pk=enrolment.pk).exists()


def test_the_list_is_searched_and_filtered(cast, event):
    plan(cast, kind="preparation", title_pl="Przygotowanie", title_en="")
    client = client_of(cast, "alicja")
    assert "Przygotowanie" not in client.get(url("list"), {"q": "ksiegowosc"}).content.decode()
    page = client.get(url("list"), {"kind": "preparation"}).content.decode()
    assert "Living book-keeping" not in page
    assert '<span lang="pl">Przygotowanie</span>' in page


def test_pages_take_as_many_queries_with_ten_times_the_people(cast, event, django_assert_max_num_queries):
    event.is_open = True
    event.save(update_fields=["is_open"])
    names = ("detail", "print", "edit", "enrol", "confirm", "proof", "heads", "attendance")
    lucja = cast.participations["lucja"].pk
    actions.mark_presence(session=first_session(event), marks={lucja: "present"}, by=cast.users["ada"])
    few = _cost(cast, event, names)
    people = add_people(cast, 20)
    actions.enrol(event=event, participations=people[:18], by=cast.users["alicja"])
    for number in range(9):
        plan(cast, title_pl=f"Kolejne {number}")
    actions.mark_presence(
        session=first_session(event), marks={p.pk: "present" for p in people[:18]}, by=cast.users["ada"]
    )
    actions.confirm_attendance(event=event, by=cast.users["ada"])
    many = _cost(cast, event, names)
    assert {name: queries for name, (queries, _size) in many.items()} == {n: q for n, (q, _size) in few.items()}
    assert {name: cost for name, cost in many.items() if cost[0] > MOST_QUERIES or cost[1] > MOST_BYTES} == {}


def _cost(cast: Any, event: Event, names: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    client, addresses = client_of(cast, "alicja"), pages_of(event)
    found = {}
    for name in [*names, "list"]:
        address = url("list") if name == "list" else addresses[name]
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        found[name] = (len(captured), len(response.content))
    return found


def test_a_session_without_times_or_hours_is_refused(cast, event):
    refused = send(client_of(cast, "alicja"), url("session-new", event), on_date="2026-04-14")
    assert refused.status_code == 422
    assert "starts" in refused.context["form"].errors
    assert event.sessions.count() == 2


def test_sessions_that_day_and_times_do_not_tell_apart_carry_a_number(cast, event):
    client = client_of(cast, "alicja")
    for _number in range(2):
        actions.add_session(event=event, plan=actions.SessionPlan(SECOND, hours=Decimal(2)), by=cast.users["alicja"])
    page = client.get(url("detail", event)).content.decode()
    assert "14 April 2026, no. 1" in page
    assert "14 April 2026, no. 2" in page


def test_confirmed_attendance_says_so_before_a_mark_is_taken_back(cast, event):
    client, session = confirmed(cast, event), first_session(event)
    detail = client.get(url("detail", event)).content.decode()
    assert url("confirm", event) not in detail
    marks = client.get(url("attendance", session)).content.decode()
    assert "Attendance was confirmed on" in marks
    assert "of 2 people" in marks
    lucja = str(cast.participations["lucja"].pk)
    send(client, url("attendance", session), before=shown_before(client, session), present=[lucja])
    for page in (url("detail", event), url("attendance", session)):
        assert f'href="{url("confirm", event)}">Correct the confirmed attendance' in client.get(page).content.decode()
    asked = client.get(url("confirm", event))
    assert asked.context["form"].fields["reason"].required


def test_who_is_marked_both_ways_is_named(cast, event):
    client, session = client_of(cast, "ada"), first_session(event)
    lucja = str(cast.participations["lucja"].pk)
    before = shown_before(client, session)
    refused = send(client, url("attendance", session), before=before, present=[lucja], excused=[lucja])
    assert refused.status_code == 422
    assert "Łucja" in str(refused.context["form"].errors["excused"])


def test_namesakes_are_told_apart_by_their_year_of_birth_and_nobody_else(cast, event):
    lucja, nadia = (cast.participations[name].person.identity for name in ("lucja", "nadia"))
    assert "born" not in client_of(cast, "ada").get(url("attendance", first_session(event))).content.decode()
    type(nadia).objects.filter(pk=nadia.pk).update(given_name=lucja.given_name, family_name=lucja.family_name)
    page = client_of(cast, "ada").get(url("attendance", first_session(event))).content.decode()
    assert page.count(f"born {lucja.birth_date.year}") >= 1


def test_a_name_on_the_list_leads_to_whom_the_viewer_may_open(cast, event):
    address = reverse("participants:detail", args=[cast.participations["lucja"].pk])
    assert address in client_of(cast, "alicja").get(url("detail", event)).content.decode()
    assert address not in client_of(cast, "ada").get(url("detail", event)).content.decode()


def test_an_event_is_cancelled_and_the_cancellation_taken_back(cast, event):
    client = client_of(cast, "alicja")
    assert url("cancel", event) in client.get(url("detail", event)).content.decode()
    version = str(event.version)
    assert send(client, url("cancel", event), version=version, words="Brak chętnych.").status_code == 302
    page = client.get(url("detail", event)).content.decode()
    assert "This event was cancelled." in page
    assert url("enrol", event) not in page
    assert "event cancelled" in client.get(url("list")).content.decode()
    session, lucja = first_session(event), str(cast.participations["lucja"].pk)
    before = shown_before(client, session)
    assert send(client, url("attendance", session), before=before, present=[lucja]).status_code == 422
    assert send(client, url("restore", event), version=str(event.version + 1)).status_code == 302
    assert send(client, url("attendance", session), before=before, present=[lucja]).status_code == 302


def test_an_event_at_which_somebody_was_is_not_cancelled(cast, event):
    client, session = client_of(cast, "alicja"), first_session(event)
    lucja = str(cast.participations["lucja"].pk)
    send(client, url("attendance", session), before=shown_before(client, session), present=[lucja])
    assert url("cancel", event) not in client.get(url("detail", event)).content.decode()
    assert send(client, url("cancel", event), version=str(event.version)).status_code == 422
    event.refresh_from_db()
    assert event.cancelled_at is None


def test_the_signed_list_is_asked_for_when_there_is_attendance_to_prove(cast, event):
    page = client_of(cast, "ada").get(url("proof", event)).content.decode()
    assert "Confirm it first" in page
    assert 'type="file"' not in page


def test_hours_stand_on_the_form_as_on_the_page(cast, event):
    event.hours = Decimal("4.00")
    event.save(update_fields=["hours"])
    client = client_of(cast, "alicja")
    assert 'value="4"' in client.get(url("edit", event)).content.decode()
    assert "4.00" not in client.get(url("detail", event)).content.decode()


def test_a_mark_of_somebody_taken_off_the_list_meanwhile_is_refused_at_its_place():
    form = AttendanceForm({"present": ["gone"], "arrived-a": "09:30"}, people={"a": "Łucja Próbna"})
    assert not form.is_valid()
    assert "present" in form.errors
    assert "arrived-a" not in form.errors
