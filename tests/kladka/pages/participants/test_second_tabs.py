"""Second tabs after somebody went on in the first: what happened is said, and what was typed can be read."""

from datetime import date

import pytest
from django.urls import reverse

from kladka.coaching import actions as coaching
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.people import actions as people
from kladka.people.models import Assignment
from tests.kladka.pages.signed_in import client_of, send, send_seen


def test_answers_sent_after_the_entry_was_frozen_are_said_not_to_be_saved(anna, lucja):
    page = reverse("participants:entry", args=[lucja.pk])
    given = {"version": "1", "sex": "female", "disability": "refused", "municipality": "1212052"}
    late = send(anna, page, **given)
    html = late.content.decode()
    assert late.status_code == 422
    assert "Nothing was saved: the entry became complete while you were writing" in html
    typed = html.split("What you answered otherwise")[1].split("What is recorded")[0]
    assert "Refuses to answer" in typed
    assert "1212052" in typed
    assert "woman" not in typed, "what is the same is not told again"
    assert "What you answered otherwise" not in anna.get(page).content.decode()


@pytest.fixture
def session(cast, lucja):
    given = {"on_date": clock.today(), "minutes": 60, "place": "office", "steps": [coaching.Step("Call the bakery")]}
    return coaching.log_session(participation=lucja, coach=cast.staff["anna"], by=cast.users["anna"], **given)


def test_a_session_withdrawn_in_another_tab_is_said_to_be_and_what_was_typed_stays(cast, anna, lucja, session):
    coaching.withdraw_session(session=session, by=cast.users["anna"])
    given = {"version": "1", "on_date": clock.today().isoformat(), "minutes": "60", "place": "office"}
    late = send(anna, reverse("coach:change-session", args=[session.pk]), **given, done="We wrote a letter.")
    html = late.content.decode()
    assert late.status_code == 404
    assert "This session was withdrawn." in html
    assert "Nothing was saved. Copy what you typed if you still need it:" in html
    assert "We wrote a letter." in html
    assert reverse("participants:detail", args=[lucja.pk]) in html
    again = anna.get(reverse("coach:withdraw-session", args=[session.pk])).content.decode()
    assert "This session was withdrawn." in again
    assert "Nothing was saved." not in again


def test_of_a_withdrawn_session_strangers_are_told_nothing(cast, session):
    coaching.withdraw_session(session=session, by=cast.users["anna"])
    html = client_of(cast, "beata").get(reverse("coach:change-session", args=[session.pk])).content.decode()
    assert "There is no such page for you" in html


def test_a_step_removed_in_another_tab_is_said_to_be(cast, anna, session):
    step = session.next_steps.get().pk
    coaching.remove_step(step=session.next_steps.get(), by=cast.users["anna"])
    words = "This next step was removed, by you in another tab or by somebody else."
    late = send(anna, reverse("coach:change-step", args=[step]), version="1", what="Call the mill", owner="coach")
    assert (late.status_code, words in late.content.decode()) == (404, True)
    assert "Call the mill" in late.content.decode()
    for page in ("step-done", "step-reopen", "remove-step"):
        assert words in anna.post(reverse(f"coach:{page}", args=[step])).content.decode()


def test_coaching_that_ended_in_another_tab_is_not_ended_twice(anna, lucja):
    page, given = reverse("participants:end-coaching", args=[lucja.pk]), {"until_date": clock.today().isoformat()}
    assert send(anna, page, **given, outcome="completed").status_code == 302
    late = send(anna, page, **given, outcome="interrupted")
    assert late.status_code == 404
    assert "The coaching of this participant has ended already." in late.content.decode()
    assert reverse("participants:detail", args=[lucja.pk]) in late.content.decode()


def test_a_hand_over_undone_in_another_tab_is_said_to_be(cast):
    alicja = client_of(cast, "alicja")
    given = {"participants": [str(cast.assignments["lucja"].pk)], "coach": str(cast.staff["artur"].pk)}
    send(alicja, reverse("participants:hand-over"), **given, from_date=clock.today().isoformat())
    made = Assignment.objects.current().get(participation=cast.participations["lucja"], coach=cast.staff["artur"])
    undo = reverse("participants:undo-hand-over", args=[made.pk])
    assert send(alicja, undo).status_code == 302
    words = "This hand-over was undone or corrected already."
    for late in (send(alicja, undo), alicja.get(undo)):
        assert (late.status_code, words in late.content.decode()) == (404, True)
    assert words not in client_of(cast, "bogdan").get(undo).content.decode()


def test_what_was_no_hand_over_cannot_be_undone_as_one(cast):
    undo = reverse("participants:undo-hand-over", args=[cast.assignments["lucja"].pk])
    late = send(client_of(cast, "alicja"), undo)
    assert late.status_code == 422
    assert "There is nothing to undo here." in late.content.decode()


@pytest.fixture
def seen(cast, lucja):
    """Two documents of Łucja's whose originals Anna saw, as they wait to be checked."""
    given = {"controller": cast.organisations["leader"], "form": "original_inspected", "by": cast.users["anna"]}
    seen = {"inspected_by": cast.staff["anna"], "inspected_on": date(2026, 5, 6)}
    kept = [
        people.keep_document(kind="employment_contract", document_date=day, **given, **seen)
        for day in (date(2026, 5, 1), date(2026, 5, 2))
    ]
    facts = [cast.situations["lucja"]]
    return [str(people.prove(facts=facts, document=one, by=cast.users["anna"])[0].pk) for one in kept]


def test_documents_checked_in_another_tab_are_said_to_be_and_by_whom(cast, lucja, seen):
    olga, page = client_of(cast, "olga"), reverse("participants:verify", args=[lucja.pk])
    assert send(olga, page, evidence=seen[:1]).status_code == 302
    today = day_in_words(clock.today())
    by = f"Employment contract of 1 May 2026, checked by {cast.users['olga'].name} on {today}"
    late = send(olga, page, evidence=seen)
    html = late.content.decode()
    assert late.status_code == 422
    assert f"Nothing was saved, because this document was checked meanwhile: {by}." in html
    assert f'value="{seen[1]}" checked' in " ".join(html.split()), "the other one stays ticked"
    assert send(olga, page, evidence=seen[1:]).status_code == 302
    html = send(olga, page, evidence=seen).content.decode()
    assert f"Nothing was saved, because these documents were checked meanwhile: {by}; Employment" in html
    assert "no longer on the list" not in html


def test_leaving_recorded_in_another_tab_is_said_before_anything_is_typed(anna, lucja):
    leave, back = (reverse(f"participants:{name}", args=[lucja.pk]) for name in ("leave", "reenter"))
    words, not_left = "The participant has already left.", "The participant has not left, or has come back already."
    assert words not in anna.get(leave).content.decode()
    assert not_left in main_of(anna.get(back))
    day = clock.today().isoformat()
    assert send_seen(anna, leave, exit_date=day, path_completed="yes").status_code == 302
    html = main_of(anna.get(leave))
    assert words in html
    assert "<form" not in html
    assert html.count(f'href="{reverse("participants:detail", args=[lucja.pk])}"') == 1
    assert not_left not in main_of(anna.get(back))
    assert send_seen(anna, back, reentry_date=day).status_code == 302
    html = main_of(anna.get(back))
    assert not_left in html
    assert "<form" not in html
    assert "<form" in main_of(anna.get(leave))
    late = main_of(send(anna, back, reentry_date="2026-01-01"))
    assert "<form" in late, "what was typed is not taken away"


@pytest.mark.parametrize("name", ["correct", "withdraw"])
def test_a_fact_corrected_in_another_tab_is_said_to_be_before_anything_is_typed(cast, anna, lucja, name):
    fact = cast.situations["lucja"]
    page = reverse(f"participants:{name}", args=[fact.pk])
    words = "Somebody has already corrected or withdrawn this. Look at it again."
    assert words not in main_of(anna.get(page))
    people.withdraw(fact=fact, reason="later_knowledge", words="", by=cast.users["anna"])
    html = main_of(anna.get(page))
    assert words in html
    assert "<form" not in html
    assert reverse("participants:detail", args=[lucja.pk]) in html


def main_of(answer):
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]
