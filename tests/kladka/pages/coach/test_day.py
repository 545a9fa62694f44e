"""The coach's day and the form of a session, as Anna uses them."""

import base64
import re
import uuid
import zlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.coaching import actions
from kladka.coaching.actions import Step
from kladka.coaching.models import NextStep, Session
from kladka.core import clock
from kladka.people import actions as people
from kladka.people.models import Evidence, Participation, Support
from kladka.people.queries import evidence_state
from tests.kladka.employers.world import make_employers
from tests.kladka.pages.signed_in import client_of, send, tick_of
from tests.world.cast import add_people

MOST_QUERIES, MOST_BYTES = 14, 70 * 1024


def png() -> bytes:
    """Return a whole picture of one pixel."""

    def part(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content).to_bytes(4)
        return len(content).to_bytes(4) + kind + content + check

    head = part(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0\0")) + part(b"IEND", b"")


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


@pytest.fixture
def log_url(cast):
    return reverse("coach:log-session", args=[cast.participations["lucja"].pk])


def answers(**given):
    return {"on_date": clock.today().isoformat(), "minutes": "60", "place": "office"} | given


def test_my_day_names_my_people_what_is_due_and_the_way_to_log_a_session(anna, cast, log_url):
    today = clock.today()
    step = Step("Call the bakery", due_on=today - timedelta(days=1))
    actions.add_step(participation=cast.participations["lucja"], step=step, by=cast.users["anna"])
    html = anna.get(reverse("coach:day")).content.decode()
    assert "Łucja Próbna" in html
    assert "Nadia" not in html
    assert "Call the bakery" in html
    assert "Overdue" in html
    assert log_url in html


def test_an_empty_day_says_what_to_do(cast):
    people.end_coaching(
        assignment=cast.assignments["lucja"], until_date=clock.today(), outcome="completed", by=cast.users["anna"]
    )
    html = client_of(cast, "anna").get(reverse("coach:day")).content.decode()
    assert "Ask the coordinator to assign participants" in html


def test_ten_times_the_people_cost_no_more_queries(anna, cast):
    url = reverse("coach:day")
    anna.get(url)
    with CaptureQueriesContext(connection) as few:
        anna.get(url)
    add_people(cast, 9)
    anna.get(url)  # reads the new facts for the work lists, once
    with CaptureQueriesContext(connection) as many:
        page = anna.get(url)
    assert len(many) == len(few) <= MOST_QUERIES
    assert len(page.content) <= MOST_BYTES


def test_a_session_is_logged_with_its_next_step_and_can_be_undone(anna, log_url):
    response = send(anna, log_url, **answers(step="Write a CV", step_owner="participant", step_due_on="2030-01-05"))
    assert (response.status_code, response["Location"]) == (302, reverse("coach:day"))
    session = Session.objects.get()
    assert (session.minutes, Support.objects.get(pk=session.support).hours) == (60, Decimal("1.00"))
    assert NextStep.objects.get().what == "Write a CV"

    html = anna.get(response["Location"]).content.decode()
    undo = reverse("coach:withdraw-session", args=[session.pk])
    assert undo in html
    assert anna.get(undo).status_code == 200
    assert send(anna, undo, reason="typing_error").status_code == 302
    assert not Session.objects.current().exists()
    assert not NextStep.objects.exists()


def test_a_form_sent_twice_is_one_session(anna, log_url):
    key = str(uuid.uuid4())
    for _attempt in range(2):
        assert send(anna, log_url, **answers(idempotency_key=key)).status_code == 302
    assert Session.objects.count() == 1


def test_the_same_session_is_asked_about_before_it_is_logged_a_second_time(anna, log_url):
    assert send(anna, log_url, **answers()).status_code == 302
    first = Session.objects.get()
    asked = send(anna, log_url, **answers(done="We wrote a letter"))
    html = asked.content.decode()
    assert asked.status_code == 422
    assert "The same was already recorded on" in html
    assert f"#fact-{first.support}" in html
    assert "We wrote a letter" in html
    assert Session.objects.count() == 1
    assert send(anna, log_url, **answers(second_time="on")).status_code == 302
    assert Session.objects.count() == 2


def test_another_session_of_the_day_is_logged_without_a_question(anna, log_url):
    for start in ("9:00", "12:00"):
        assert send(anna, log_url, **answers(starts_at=start)).status_code == 302
    assert Session.objects.count() == 2


def test_undo_is_one_tap_on_my_day(anna, log_url):
    send(anna, log_url, **answers())
    html = anna.get(reverse("coach:day")).content.decode()
    undo = reverse("coach:withdraw-session", args=[Session.objects.get().pk])
    form = html.partition(f'action="{undo}"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'name="(idempotency_key|reason)" value="([^"]+)"', form))
    assert anna.post(undo, sent).status_code == 302
    assert Support.objects.filter(kind="coaching").latest("recorded_no").reason == "typing_error"
    assert not Session.objects.current().exists()


def test_a_withdrawal_sent_twice_is_no_error_although_the_session_is_gone(anna, log_url):
    send(anna, log_url, **answers())
    undo = reverse("coach:withdraw-session", args=[Session.objects.get().pk])
    key = str(uuid.uuid4())
    first, second = (send(anna, undo, idempotency_key=key, reason="typing_error") for _attempt in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert send(anna, undo, reason="typing_error").status_code == 404, "the control: another sending is another act"


def test_any_number_of_minutes_can_be_typed(anna, log_url):
    assert send(anna, log_url, **answers(minutes="other", other_minutes="75")).status_code == 302
    assert Session.objects.get().minutes == 75


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"minutes": "other"}, "Enter the number of minutes."),
        ({"minutes": "45", "other_minutes": "70"}, "This does not go with your answer to “How many minutes?”."),
        ({"minutes": "other", "other_minutes": "1"}, "in minutes: from 5 to 1440."),
        ({"minutes": "other", "other_minutes": "1441"}, "in minutes: from 5 to 1440."),
        ({"place": ""}, "Choose one of the answers."),
        ({"on_date": "2039-01-01"}, "The date lies in the future"),
        ({"on_date": "2026-01-01"}, "The session must not be earlier"),
        ({"signature": "ąą"}, "The signature was not sent whole"),
        ({"step_due_on": "2030-01-05"}, "Say what is to be done by that day"),
    ],
)
def test_wrong_input_is_named_at_its_field_and_what_was_typed_stays(anna, log_url, given, words):
    response = send(anna, log_url, **answers(done="We wrote a letter", **given))
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert "govuk-error-summary" in html
    assert "We wrote a letter" in html
    assert not Session.objects.exists()


def test_a_signed_card_proves_the_session(anna, log_url):
    card = SimpleUploadedFile("card.png", png(), content_type="image/png")
    assert send(anna, log_url, **answers(card=card)).status_code == 302
    assert evidence_state(Session.objects.get().support) == "proven"


def test_a_signature_on_screen_proves_the_session(anna, log_url):
    drawn = "data:image/png;base64," + base64.b64encode(png()).decode()
    assert send(anna, log_url, **answers(signature=drawn)).status_code == 302
    session = Session.objects.get()
    assert session.confirmed
    assert Evidence.objects.get(fact=session.support).document.form == "signature"
    assert send(anna, log_url, **answers(signature="data:image/png;base64,!!")).status_code == 422


def test_a_card_that_is_no_picture_is_refused_at_its_field(anna, log_url):
    response = send(anna, log_url, **answers(card=SimpleUploadedFile("card.png", b"hello")))
    assert response.status_code == 422
    assert not Session.objects.exists()


def test_the_second_of_two_editors_sees_both_versions(anna, cast, log_url):
    send(anna, log_url, **answers(done="Nothing yet"))
    session = Session.objects.get()
    url = reverse("coach:change-session", args=[session.pk])
    assert send(anna, url, version="1", **answers(done="First")).status_code == 302
    second = send(client_of(cast, "anna"), url, version="1", **answers(done="Second"))
    html = second.content.decode()
    assert second.status_code == 422
    assert "First" in html
    assert "Second" in html
    session.refresh_from_db()
    assert session.done == "First"


def drawn():
    return "data:image/png;base64," + base64.b64encode(png()).decode()


def photo():
    return SimpleUploadedFile("card.png", png(), content_type="image/png")


def test_whoever_changes_what_was_signed_on_screen_is_asked_and_reads_that_it_proves_it_no_more(anna, cast, log_url):
    send(anna, log_url, **answers(signature=drawn()))
    session = Session.objects.get()
    assert evidence_state(session.support) == "proven"
    url, told = reverse("coach:change-session", args=[session.pk]), "does not prove it any more"
    same = send(anna, url, version="1", **answers(travel_minutes="5"))
    assert told not in anna.get(same["Location"]).content.decode()
    asked = send(anna, url, version="2", **answers(minutes="120", travel_minutes="5"))
    assert "(signature on screen) would not prove this any more." in asked.content.decode()
    assert evidence_state(Session.objects.get().support) == "proven"
    changed = send(anna, url, version="2", **answers(minutes="120", travel_minutes="5", unproved="on"))
    page = anna.get(changed["Location"]).content.decode()
    assert told in page
    assert "What was signed says otherwise." in page
    assert evidence_state(Session.objects.get().support) == "claimed"


def test_what_was_signed_on_screen_proves_the_session_again_once_it_reads_as_it_did(anna, cast, log_url):
    """Half an hour later by a slip, and back: who signed saw the session as it is now."""
    told = answers(confirmed="on", on_date=(clock.today() - timedelta(days=1)).isoformat())
    send(anna, log_url, **told, starts_at="9:00", signature=drawn())
    session = Session.objects.get()
    url = reverse("coach:change-session", args=[session.pk])
    assert "signature-words" not in anna.get(url).content.decode(), "it is signed as it is"
    asked = send(anna, url, version="1", **told, starts_at="9:30").content.decode()
    assert "(signature on screen) would not prove this any more." in asked
    assert "signature-words" in asked, "it can be signed anew at once"
    send(anna, url, version="1", **told, starts_at="9:30", unproved="on")
    assert evidence_state(session.support) == "claimed"
    assert "signature-words" in anna.get(url).content.decode()
    back = send(anna, url, version="2", **told, starts_at="9:00")
    assert evidence_state(session.support) == "proven"
    assert "It is proven again by: support or advice card" in anna.get(back["Location"]).content.decode()
    proof = Evidence.objects.current().get(fact=session.support)
    people.withdraw(fact=proof, reason="other", by=cast.users["anna"])
    send(anna, url, version="3", **told, starts_at="9:30")
    send(anna, url, version="4", **told, starts_at="9:00")
    assert evidence_state(session.support) == "claimed", "what somebody took away does not come back"


def test_a_changed_session_is_signed_anew_where_it_is_changed(anna, cast, log_url):
    send(anna, log_url, **answers(signature=drawn()))
    session = Session.objects.get()
    url = reverse("coach:change-session", args=[session.pk])
    changed = send(anna, url, version="1", **answers(minutes="120", confirmed="on", signature=drawn()))
    page = anna.get(changed["Location"]).content.decode()
    assert "It is signed on screen as it is now." in page
    assert "It is still proven by: support or advice card of" in page
    session.refresh_from_db()
    assert Evidence.objects.current().get(fact=session.support).document.form == "signature"


def test_where_a_photo_proves_the_session_still_nothing_is_asked_for(anna, cast, log_url):
    """Signed on screen and on a card, and the hour is changed: what the card says is not known, so it stays."""
    send(anna, log_url, **answers(signature=drawn(), card=photo()))
    session = Session.objects.get()
    url = reverse("coach:change-session", args=[session.pk])
    changed = send(anna, url, version="1", **answers(minutes="120", confirmed="on", unproved="on"))
    page = anna.get(changed["Location"]).content.decode()
    assert "(signature on screen) does not prove it any more. What was signed says otherwise." in page
    assert "(scan)." in page[page.index("It is still proven by: support or advice card of") :]
    assert "Nothing proves it now" not in page
    session.refresh_from_db()
    assert evidence_state(session.support) == "proven"


def test_a_session_moved_past_its_card_is_asked_about_and_stands_on_the_work_list(anna, cast, log_url):
    today = clock.today()
    before = (today - timedelta(days=2)).isoformat()
    send(anna, log_url, **answers(card=photo(), on_date=before))
    session = Session.objects.get()
    url = reverse("coach:change-session", args=[session.pk])
    asked = send(anna, url, version="1", **answers(confirmed="on"))
    html = asked.content.decode()
    assert asked.status_code == 422
    assert "must not be older than what it proves" in html
    assert "Nothing would prove it then." in html
    changed = send(anna, url, version="1", **answers(confirmed="on", unproved="on"))
    page = anna.get(changed["Location"]).content.decode()
    assert "(scan) does not prove it any more." in page
    assert "Nothing proves it now." in page
    session.refresh_from_db()
    assert evidence_state(session.support) == "claimed"
    work = anna.get(reverse("todo:list")).content.decode()
    assert "was proven, and nothing proves it any more." in work
    assert f"fact={session.support}" in work


def test_a_step_is_marked_as_done_and_opened_again(anna, cast):
    step = actions.add_step(participation=cast.participations["lucja"], step=Step("Call"), by=cast.users["anna"])
    assert anna.post(reverse("coach:step-done", args=[step.pk])).status_code == 302
    step.refresh_from_db()
    assert step.done_on == clock.today()
    away = anna.post(reverse("coach:step-reopen", args=[step.pk]), {"next": "https://example.org/"})
    assert away["Location"] == reverse("coach:day")
    step.refresh_from_db()
    assert step.done_on is None


def test_one_banner_says_what_was_saved_with_the_way_back_inside(anna, log_url):
    html = anna.get(send(anna, log_url, **answers())["Location"]).content.decode()
    assert html.count('class="govuk-notification-banner ') == 1
    banner = html.partition('class="govuk-notification-banner ')[2].partition("</div></div>")[0]
    assert "The session is saved." in banner
    assert "/withdraw/" in banner


def test_a_step_done_by_mistake_is_opened_again_from_the_banner(anna, cast):
    step = actions.add_step(participation=cast.participations["lucja"], step=Step("Call"), by=cast.users["anna"])
    html = anna.get(anna.post(reverse("coach:step-done", args=[step.pk]))["Location"]).content.decode()
    reopen = reverse("coach:step-reopen", args=[step.pk])
    assert f'href="{reopen}"' in html
    assert "Call" in anna.get(reopen).content.decode()
    assert send(anna, reopen).status_code == 302
    step.refresh_from_db()
    assert step.done_on is None


def test_a_step_is_changed_and_removed(anna, cast):
    step = actions.add_step(participation=cast.participations["lucja"], step=Step("Call"), by=cast.users["anna"])
    address = reverse("coach:change-step", args=[step.pk])
    assert address in anna.get(reverse("participants:detail", args=[step.participation_id])).content.decode()
    assert send(anna, address, version="1", what="Write", owner="coach").status_code == 302
    step.refresh_from_db()
    assert (step.what, step.owner) == ("Write", "coach")
    second = send(anna, address, version="1", what="Visit", owner="coach")
    assert (second.status_code, "Write" in second.content.decode()) == (422, True)
    assert send(anna, reverse("coach:remove-step", args=[step.pk])).status_code == 302
    assert not NextStep.objects.exists()


def test_steps_that_are_done_stand_folded_apart(anna, cast):
    lucja = cast.participations["lucja"]
    done = actions.add_step(participation=lucja, step=Step("Call"), by=cast.users["anna"])
    actions.mark_step_done(step=done, by=cast.users["anna"])
    html = anna.get(reverse("participants:detail", args=[lucja.pk])).content.decode()
    assert "Nothing is to be done now." in html
    assert "1 step is done" in html


def test_what_keeps_somebody_from_counting_is_said_in_one_way(anna, cast):
    response = send(
        anna,
        reverse("participants:register"),
        given_name="Zofia",
        family_name="Nowa",
        sex="female",
        project=str(cast.posts["anna"].pk),
        model="tzw-base",
    )
    pages = [reverse("coach:day"), response["Location"], reverse("participants:list") + "?state=no_support"]
    assert all("No support yet" in anna.get(page).content.decode() for page in pages)
    zofia = Participation.objects.get(person__identity__family_name="Nowa")
    send(anna, reverse("coach:log-session", args=[zofia.pk]), **answers())
    pages[2] = reverse("participants:list") + "?state=incomplete"
    for page in pages:
        html = anna.get(page).content.decode().partition("<main")[2]
        assert "Entry form incomplete" in html
        assert "Nowa" in html


def test_a_card_must_be_chosen_again_when_the_form_comes_back_for_another_reason(anna, log_url):
    words = "Choose this file once more: card.png."
    card = lambda: SimpleUploadedFile("card.png", png())  # noqa: E731
    wrong = send(anna, log_url, **answers(minutes="", card=card())).content.decode()
    assert wrong.count(words) == 2, "in the summary and at the field"
    assert send(anna, log_url, **answers()).status_code == 302
    asked = send(anna, log_url, **answers(card=card(), done="Another")).content.decode()
    assert "Record it a second time" in asked
    assert words in asked
    assert words not in send(anna, log_url, **answers(done="Another")).content.decode()
    saved = send(anna, log_url, **answers(card=card(), done="Another", second_time="on"))
    assert saved.status_code == 302
    assert Evidence.objects.count() == 1


def test_nobody_logs_a_session_for_somebody_elses_participant(cast, log_url):
    assert client_of(cast, "artur").get(log_url).status_code == 404
    assert client_of(cast, "alicja").get(log_url).status_code == 200
    assert client_of(cast, "bogdan").get(log_url).status_code == 404
    assert client_of(cast, "olga").get(log_url).status_code == 403


def test_a_session_that_has_not_begun_yet_is_asked_about(anna, log_url):
    asked = send(anna, log_url, **answers(starts_at="23:50"))
    assert asked.status_code == 422
    assert "the session has not begun yet" in asked.content.decode()
    assert "The hour is right" in asked.content.decode()
    assert "The date is right" not in asked.content.decode()
    tick = {"all_the_same": tick_of(asked, "all_the_same")}
    assert send(anna, log_url, **answers(starts_at="23:55", **tick)).status_code == 422, "it was about another hour"
    assert send(anna, log_url, **answers(starts_at="23:50", **tick)).status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ({"starts_at": "9:00"}, {"starts_at": "9:00"}, "The same was already recorded on"),
        ({"starts_at": "9:00"}, {"starts_at": "9:30"}, "recorded already for this participant: 9:00, 60 min."),
        ({"starts_at": "9:00"}, {"starts_at": "10:00"}, ""),
        ({"starts_at": "9:00"}, {}, "recorded already for this participant: 9:00, 60 min."),
        (
            {},
            {"starts_at": "9:00", "minutes": "30"},
            "recorded already for this participant, without a beginning: 60 min.",
        ),
    ],
)
def test_a_session_at_the_same_time_is_asked_about(anna, log_url, first, second, asked):
    assert send(anna, log_url, **answers(**first)).status_code == 302
    response = send(anna, log_url, **answers(done="Another", **second))
    assert response.status_code == (422 if asked else 302)
    assert asked in response.content.decode()
    assert send(anna, log_url, **answers(done="Another", second_time="on", **second)).status_code == 302


def test_a_coach_in_two_places_at_once_is_asked_about(anna, cast, log_url):
    other = add_people(cast, 1)[0]
    assert send(anna, log_url, **answers(starts_at="9:00")).status_code == 302
    page = reverse("coach:log-session", args=[other.pk])
    html = send(anna, page, **answers(starts_at="9:30")).content.decode()
    assert "At that time Anna Trenerska has a session with Łucja Próbna." in html
    assert send(anna, page, **answers(starts_at="10:00")).status_code == 302
    assert send(anna, page, **answers(starts_at="9:30", second_time="on")).status_code == 302


def test_a_session_moved_onto_another_is_asked_about(anna, log_url):
    for start in ("9:00", "12:00"):
        send(anna, log_url, **answers(starts_at=start))
    session = Session.objects.get(starts_at="12:00")
    page = reverse("coach:change-session", args=[session.pk])
    assert send(anna, page, **answers(starts_at="9:15"), version="1").status_code == 422
    assert send(anna, page, **answers(starts_at="12:00", done="Words"), version="1").status_code == 302


def test_days_that_are_more_often_a_slip_are_asked_about(anna, cast, log_url):
    long_ago = answers(on_date="2026-03-02")
    asked = send(anna, log_url, **long_ago)
    assert (asked.status_code, "2 March 2026 was long ago." in asked.content.decode()) == (422, True)
    assert send(anna, log_url, **long_ago, all_the_same="on").status_code == 302
    page = reverse("participants:step", args=[cast.participations["lucja"].pk])
    step = {"what": "Call the bakery", "owner": "participant"}
    asked = send(anna, page, **step, due_on="2026-03-02")
    assert (asked.status_code, "a day that has passed" in asked.content.decode()) == (422, True)
    assert send(anna, page, **step, due_on="2026-03-02", all_the_same="on").status_code == 302


@pytest.mark.parametrize(
    ("due", "words"), [("1990-01-01", "This is earlier than the project"), ("2099-12-31", "5 years or more from today")]
)
def test_a_next_step_is_due_in_a_time_that_people_plan_for(anna, cast, log_url, due, words):
    page = reverse("participants:step", args=[cast.participations["lucja"].pk])
    step = {"what": "Call the bakery", "owner": "participant", "all_the_same": "on"}
    html = send(anna, page, **step, due_on=due).content.decode()
    assert html.count(words) == 2
    late = send(anna, log_url, **answers(step="Call", step_owner="coach", step_due_on=due, all_the_same="on"))
    assert late.content.decode().count(words) == 2
    assert not NextStep.objects.exists()
    assert not Session.objects.exists()


def test_what_is_due_with_employers_stands_on_the_day_and_is_done_there(anna, cast):
    """Point 7: visits and what follows from them; only what the coach agreed, and not what is far ahead."""
    world, today = make_employers(cast), clock.today()
    late = world.contact("lucja", next_step="Ring the bakery back", next_due=today - timedelta(days=1))
    world.contact(next_step="Ask in spring", next_due=today + timedelta(days=90))
    world.contact(by="artur", next_step="Not mine", next_due=today)
    page = reverse("coach:day")
    html = anna.get(page).content.decode()
    assert "Ring the bakery back" in html
    assert "Ask in spring" not in html
    assert "Not mine" not in html
    done = anna.post(reverse("employers:contact-done", args=[late.pk]), {"next": page})
    assert done["Location"] == page
    assert "Ring the bakery back" not in anna.get(page).content.decode()
