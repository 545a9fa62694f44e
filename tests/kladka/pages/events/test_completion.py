"""The pages on which completing is confirmed and somebody is removed: what they say before, and what they leave."""

from datetime import time

from django.urls import reverse

from kladka.learning import actions
from kladka.learning.models import Enrolment
from kladka.learning.rules import Mark
from tests.kladka.learning.world import FIRST, SECOND, plan
from tests.kladka.pages.events.access_samples import SAMPLES, _held
from tests.kladka.pages.signed_in import client_of, send


def test_the_boxes_are_ticked_as_the_marks_propose_and_what_was_typed_stays(cast):
    event, page, lucja = _held(cast)[0], client_of(cast, "ada"), str(cast.participations["lucja"].pk)
    address = reverse("events:completion", args=[event.pk])
    shown = page.get(address).content.decode()
    assert f'value="{lucja}"' in shown
    assert "checked" not in shown
    refused = send(page, address, people=[lucja], words="")
    assert refused.status_code == 422
    assert "checked" in refused.content.decode()
    assert send(page, address, people=[lucja], words="Made up for it.").status_code == 302
    assert "confirmed: completed" in page.get(reverse("events:detail", args=[event.pk])).content.decode()


def test_somebody_who_missed_too_much_is_removed_after_a_second_look_and_comes_back(cast):
    page, enrolment = client_of(cast, "alicja"), SAMPLES["events:remove-person"](cast)[0]
    event = Enrolment.objects.get(pk=enrolment).event
    detail = reverse("events:detail", args=[event.pk])
    address = reverse("events:remove-person", args=[enrolment])
    assert address in page.get(detail).content.decode()
    looked = page.get(address).content.decode()
    assert "Missed without an excuse" in looked
    assert "absent" in looked
    assert send(page, address, words="").status_code == 302
    back = reverse("events:take-back-removal", args=[enrolment])
    assert back in page.get(detail).content.decode()
    assert send(page, back, words="").status_code == 302
    assert back not in page.get(detail).content.decode()


def test_where_a_latecomers_time_makes_no_share_the_page_asks_for_the_hours_instead(cast):
    event, lucja = plan(cast, hours=None, ends_on=FIRST, sessions=[actions.SessionPlan(FIRST, time(9))]), "lucja"
    actions.enrol(event=event, participations=[cast.participations[lucja]], by=cast.users["alicja"])
    (session,) = event.sessions.all()
    marks = {cast.participations[lucja].pk: Mark("present", arrived=time(10))}
    actions.mark_presence(session=session, marks=marks, by=cast.users["ada"])
    actions.confirm_attendance(event=event, by=cast.users["ada"])
    address, way = reverse("events:completion", args=[event.pk]), reverse("events:session-change", args=[session.pk])
    shown = client_of(cast, "alicja").get(address).content.decode()
    assert "Łucja Próbna came late or left early on 13 April 2026" in shown
    assert (f'href="{way}"' in shown, 'name="people"' in shown) == (True, False)
    trainer = client_of(cast, "ada").get(address).content.decode()
    assert ("Enter the hours of the session" in trainer, way in trainer) == (True, False)


def test_where_corrected_marks_say_otherwise_than_was_confirmed_both_pages_say_of_whom(cast):
    event, page, lucja = _held(cast)[0], client_of(cast, "ada"), str(cast.participations["lucja"].pk)
    detail, address = (reverse(f"events:{name}", args=[event.pk]) for name in ("detail", "completion"))
    assert send(page, address, people=[], words="").status_code == 302
    assert "Łucja Próbna" not in str(page.get(detail).context["overtaken"])
    session = event.sessions.get(on_date=SECOND)
    actions.mark_presence(session=session, marks={cast.participations["lucja"].pk: "present"}, by=cast.users["ada"])
    actions.confirm_attendance(event=event, by=cast.users["ada"], reason="typing_error")
    shown = page.get(detail).content.decode()
    assert "The marks say otherwise now than was confirmed of: Łucja Próbna." in shown
    asked = page.get(address).content.decode()
    assert "The marks say otherwise now than was confirmed of: Łucja Próbna." in asked
    assert "checked" in asked, "as the marks say now, not as it was confirmed"
    assert send(page, address, people=[lucja], words="", reason="typing_error").status_code == 302
    assert all("The marks say otherwise" not in page.get(each).content.decode() for each in (detail, address))
