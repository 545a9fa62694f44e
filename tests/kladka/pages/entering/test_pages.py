"""What a participant's entry still lacks: a list that empties."""

import pytest
from django.urls import reverse

from kladka.calls.models import Application
from kladka.core import clock
from kladka.people import actions as people
from kladka.workflows import actions as workflows
from tests.kladka.calls.world import apply, card, decide, over
from tests.kladka.pages.signed_in import client_of
from tests.kladka.pages.test_budgets import cost


@pytest.fixture
def joined(cast):
    call = over(cast)
    application = apply(call, documents=["labour_office_certificate"], pesel="85050512347")
    card(cast, application)
    decide(cast, call)
    application = Application.objects.select_related("call__project").get(pk=application.pk)
    by = cast.users["alicja"]
    return workflows.accept(application=application, version=application.version, by=by)


def shown(cast, participation, who="alicja"):
    response = client_of(cast, who).get(reverse("entering:of", args=[participation.pk]))
    return response.content.decode()


def test_everything_that_is_missing_is_listed_with_the_way_to_do_it(cast, joined):
    page = shown(cast, joined)
    assert "4 things are missing" in page
    for name in ("participants:entry", "needs:edit", "participants:assign"):
        assert reverse(name, args=[joined.pk]) in page
    assert "The day of the first support is the entry" in page
    assert "Sensitive questions were asked on" in page


def test_the_list_empties(cast, joined):
    by = cast.users["alicja"]
    people.note_needs(participation=joined, needs=people.Needs(), asked_on=clock.today(), by=by)
    assert "3 things are missing" in shown(cast, joined)
    people.assign(
        participation=joined,
        coach=cast.staff["anna"],
        site=cast.sites["alfa"],
        model="tzw-base",
        from_date=clock.today(),
        by=by,
    )
    assert "2 things are missing" in shown(cast, joined)


def test_who_has_left_and_whom_an_institution_sends_are_asked_for_no_coach_and_no_barriers(cast, joined):
    people.save_draft(
        participation=joined, version=joined.draft.version, answers={"kind": "institutional"}, by=cast.users["alicja"]
    )
    assert reverse("participants:assign", args=[joined.pk]) not in shown(cast, joined)
    left = cast.participations["lucja"]
    people.leave(participation=left, exit_date=clock.today(), path_completed=True, by=cast.users["alicja"])
    assert "1 thing is missing" in shown(cast, left)  # how to reach her: the follow-up wants it still


def test_who_only_reads_is_led_to_no_form(cast, joined):
    page = shown(cast, joined, who="olga")
    assert "4 things are missing" in page
    assert reverse("needs:edit", args=[joined.pk]) not in page


def test_a_page_of_somebody_who_entered_without_a_call_has_its_budget(cast):
    client, address = client_of(cast, "anna"), reverse("entering:of", args=[cast.participations["lucja"].pk])
    cost(client, address)
    status, queries, size = cost(client, address)
    assert (status, queries <= 12, size < 60 * 1024) == (200, True, True)
