"""Pages say what an upheld appeal changed, and ask nothing of what is done already."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kladka.calls import actions
from kladka.calls.models import Appeal, Application, Assessor, Call
from kladka.core import clock
from kladka.core.crypto import digest_of_secret
from tests.kladka.calls.world import (
    apply,
    card,
    close,
    decide,
    drawn_cards,
    enter_grant,
    grant_call,
    opened,
    over,
    reviewers_of,
)
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.pages.test_budgets import MOST_QUERIES, cost


def again(record):
    return type(record).objects.get(pk=record.pk)


def page(client, name, record):
    return client.get(reverse(f"recruitment:{name}", args=[record.pk])).content.decode()


def upheld(cast, application):
    asked = actions.appeal(application=again(application), words="Inaczej.", received_on=clock.today())
    told = {"outcome": "upheld", "answer": "Tak.", "decided_on": clock.today(), "by": cast.users["alicja"]}
    actions.decide_appeal(appeal=asked, **told)


@pytest.fixture
def decided(cast):
    """One place: the first has it, the second waits, the third was refused."""
    call = over(cast, places=1, reserve_places=1)
    sent = [apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola")]
    for one, talk in zip(sent, (15, 12, 11), strict=True):
        card(cast, one, talk=talk)
    return decide(cast, call), sent


def test_a_card_changed_after_the_meeting_says_by_whom_and_what_stood_there(cast, decided):
    _call, sent = decided
    client, label = client_of(cast, "alicja"), "Changed after the committee met"
    Assessor.objects.create(application=sent[2], staff=cast.staff["alicja"], interest="none", stated_on=clock.today())
    upheld(cast, sent[2])
    assert label not in page(client, "application", sent[2])
    made = sent[2].assessments.get()
    card(cast, again(sent[2]), talk=13, version=made.version)
    shown = page(client, "application", sent[2])
    assert label in shown
    assert f"by {cast.users['alicja'].name}, " in shown
    assert "the committee had 31 points from it" in shown
    actions.decide_after_appeal(application=again(sent[2]), version=again(sent[2]).version, by=cast.users["alicja"])
    own = page(client, "own", Assessor.objects.get())
    assert label in own


def test_the_page_of_a_drawn_application_with_every_card_changed_stays_within_its_queries(cast):
    call = grant_call(cast, reserve_places=0)
    sent = [enter_grant(call, krs=f"000000000{n}") for n in (1, 2)]
    call = close(cast, call)
    people = reviewers_of(cast)[:3]
    for one, points in zip(sent, (9, 7), strict=True):
        for who, is_third in zip(people, (False, False, True), strict=True):
            told = {"interest": "none", "stated_on": clock.today(), "is_third": is_third}
            Assessor.objects.create(application=one, staff=who, **told)
        drawn_cards(cast, one, people[0], points)
        drawn_cards(cast, one, people[1], 2)
        drawn_cards(cast, one, people[2], points)
    decide(cast, call)
    upheld(cast, sent[1])
    for made in sent[1].assessments.all():
        given = {"formal": made.formal, "points": dict.fromkeys(made.points, 8), "version": made.version}
        about = {"application": again(sent[1]), "assessor": made.assessor, "by": cast.users["alicja"]}
        actions.assess(assessed_on=clock.today(), **about, **given)
    client = client_of(cast, "alicja")
    assert page(client, "application", sent[1]).count("Changed after the committee met") == len(people)
    assert cost(client, reverse("recruitment:application", args=[sent[1].pk])).queries <= MOST_QUERIES


def test_who_was_not_eligible_gets_no_place_without_the_condition_being_named(cast):
    call = over(cast, places=1)
    one = apply(call, labour_status="employed", unemployed_since=None)
    decide(cast, call)
    client = client_of(cast, "alicja")
    assert again(one).state == "refused"
    upheld(cast, one)
    card(cast, again(one))
    shown = page(client, "decide-after-appeal", one)
    assert "Conditions that the answers do not meet" in shown
    assert reverse("recruitment:change", args=[one.pk]) in shown
    actions.decide_after_appeal(application=again(one), version=again(one).version, by=cast.users["alicja"])
    shown = page(client, "accept", one)
    assert "By the answers these conditions are not met" in shown
    assert "The appeal was upheld all the same" in shown


@pytest.mark.parametrize("answer", ["", "dismissed"])
def test_no_appeal_is_said_to_be_upheld_that_was_not(cast, decided, answer):
    _call, sent = decided
    # As a place is found whose answers were stored in another way than by the form.
    Application.objects.filter(pk=sent[0].pk).update(answers=again(sent[0]).answers | {"labour_status": "employed"})
    if answer:
        told = {"words": "Inaczej.", "received_on": clock.today(), "outcome": answer, "decided_on": clock.today()}
        Appeal.objects.create(application=again(sent[0]), **told)
    shown = page(client_of(cast, "alicja"), "accept", sent[0])
    assert "By the answers these conditions are not met" in shown
    assert "upheld" not in shown


def test_nobody_is_offered_a_place_while_somebody_who_may_come_first_is_assessed_again(cast, decided):
    call, sent = decided
    actions.withdraw(application=again(sent[0]), version=again(sent[0]).version, by=cast.users["alicja"])
    client = client_of(cast, "alicja")
    assert "Give the place" in page(client, "call-up", call)
    upheld(cast, sent[2])
    shown = page(client, "call-up", call)
    assert "Give the place" not in shown
    assert "no. 3 is assessed again after an appeal and may come first" in shown


@pytest.mark.parametrize("what", ["decide-after-appeal", "withdraw"])
def test_a_second_tab_says_that_it_is_done_and_by_whom(cast, decided, what):
    _call, sent = decided
    one, client = sent[2], client_of(cast, "alicja")
    upheld(cast, one)
    version = again(one).version
    act = {"withdraw": actions.withdraw, "decide-after-appeal": actions.decide_after_appeal}[what]
    act(application=again(one), version=version, by=cast.users["alicja"])
    answer = send(client, reverse(f"recruitment:{what}", args=[one.pk]), version=str(version))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "There is nothing to choose" not in shown
    assert f"Saved by {cast.users['alicja'].name}, " in shown


def test_the_call_says_who_is_beyond_the_number(cast, decided):
    call, sent = decided
    client, label = client_of(cast, "alicja"), "Beyond that number, by an upheld appeal"
    assert label not in page(client, "call", call)
    call.decisions.filter(number=2).update(outcome="accepted", is_beyond=True)
    Application.objects.filter(pk=sent[1].pk).update(state="accepted")
    assert label in page(client, "call", call)
    assert "none falls free" in page(client, "withdraw", sent[1])
    assert "Its place falls free" in page(client, "withdraw", sent[0])
    actions.withdraw(application=again(sent[1]), version=again(sent[1]).version, by=cast.users["alicja"])
    assert label not in page(client, "call", call)


def test_who_withdraws_reads_what_is_lost(decided):
    _call, sent = decided
    for at, words in ((0, "you lose what it was chosen for"), (1, "not looked at any more")):
        Application.objects.filter(pk=sent[at].pk).update(secret_digest=digest_of_secret(f"sekret-{at}"))
        address = reverse("apply:withdraw", args=[f"sekret-{at}"])
        shown = Client(headers={"accept-language": "en"}).get(address).content.decode()
        assert words in shown
        assert "not sent is deleted at once" not in shown


def test_the_public_form_says_who_comes_first_of_equals_and_until_when_one_withdraws(cast):
    call = opened(cast)
    shown = Client(headers={"accept-language": "en"}).get(reverse("apply:call", args=[call.pk])).content.decode()
    assert "Who comes first of two with the same points" in shown
    assert "no grant follows from it" in shown


def test_a_call_is_closed_before_its_last_day_only_when_that_is_meant(cast):
    call = opened(cast, closes_on=clock.today() + timedelta(days=20))
    client, address = client_of(cast, "alicja"), reverse("recruitment:step", args=[call.pk])
    asked = send(client, address, version=str(call.version))
    assert asked.status_code == 422
    assert "Close it earlier" in asked.content.decode()
    assert again(call).state == Call.State.OPEN
    assert send(client, address, version=str(call.version), all_the_same="on").status_code == 302
    assert again(call).state == Call.State.CLOSED
