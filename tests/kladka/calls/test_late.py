"""An application that came after the last day of its call: recorded, refused in writing, with a right of appeal."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.calls import actions, queries
from kladka.calls.actions import letters
from kladka.calls.models import Application
from kladka.calls.rules.criteria import asked_of_days, criteria
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Site
from kladka.pages.recruitment import presenters
from tests.kladka.calls.world import ANSWERS, GRANT, WHO, apply, card, decide, drawn_cards, opened, over
from tests.kladka.pages.recruitment.test_pages import TYPED
from tests.kladka.pages.signed_in import client_of, send

DAY = timedelta(days=1)


def _ended(cast, **given):
    return opened(cast, opens_on=clock.today() - 20 * DAY, closes_on=clock.today() - 3 * DAY, **given)


def test_what_came_late_is_asked_about_recorded_refused_in_writing_and_may_be_appealed(cast):
    call = _ended(cast)
    values = {"answers": {**WHO, **ANSWERS}, "language": "en", "by": cast.users["alicja"]}
    with translation.override("en"), pytest.raises(PolicyBroken, match="came 3 days late") as refused:
        actions.enter(call=call, sent_on=clock.today(), **values)
    assert refused.value.field == "as_late"
    late = actions.enter(call=call, sent_on=clock.today(), as_late=True, **values)
    in_time = actions.enter(call=call, sent_on=call.closes_on, **values)
    assert (late.days_late, in_time.days_late) == (3, 0)
    for one in (late, in_time):
        card(cast, one)
    decide(cast, call)
    late, in_time = (Application.objects.get(pk=one.pk) for one in (late, in_time))
    assert (late.state, in_time.state) == ("refused", "accepted")
    made = queries.last_decision(late)
    assert made.reason == "formal_error"
    Site.objects.filter(organisation=call.partner).update(address="ul. Próbna 1")
    told = "\n".join(letters.decision_letter(late, made).body)
    assert f"Our address: {call.partner.name}, ul. Próbna 1, Klucze." in told
    with translation.override("en"):
        assert f"It came on {day_in_words(clock.today())}, after the last day of the call" in told
    assert "write to us." in told
    assert "link" not in told, "no link was sent to who applied on paper"
    appeal = actions.appeal(application=late, words="Poczta", received_on=clock.today(), by=cast.users["alicja"])
    upheld = {"outcome": "upheld", "answer": "Nadane w terminie.", "decided_on": clock.today()}
    actions.decide_appeal(appeal=appeal, by=cast.users["alicja"], **upheld)
    late.refresh_from_db()
    decided = actions.decide_after_appeal(application=late, version=late.version, by=cast.users["alicja"])
    assert decided.state == "accepted", "what the appeal settled is not asked again"


def test_where_the_assessors_are_asked_whether_it_came_in_time_the_days_answer_first_and_they_decide(cast):
    found = criteria("grant-start")
    assert asked_of_days(found) == ["in_time"]
    assert asked_of_days(criteria("recruitment-po-kl")) == []
    call = _ended(cast, criteria="grant-start", assessors=1)
    told = {"answers": GRANT, "language": "pl", "sent_on": clock.today(), "by": cast.users["alicja"]}
    late = actions.enter(call=call, as_late=True, **told)
    assert presenters.formal_from_days(late, found) == {"formal_in_time": False}
    drawn_cards(cast, late, cast.staff["alicja"], 9)
    assert queries.standings(call)[0].result.outcome == "accepted", "posted in time, say the assessors"


def test_the_public_form_stays_closed_after_the_last_day(cast):
    with pytest.raises(PolicyBroken):
        apply(_ended(cast))


def test_who_applied_at_the_page_reads_of_the_link(cast):
    call = over(cast)
    application = apply(call, labour_status="employed", unemployed_since=None)
    decide(cast, call)
    with translation.override("pl"):
        told = letters.decision_letter(application, queries.last_decision(application)).body
    assert "przez link" in told[-1]


def test_the_page_asks_whether_it_is_recorded_as_late_and_tells_it(cast):
    call, alicja = _ended(cast), client_of(cast, "alicja")
    enter = reverse("recruitment:enter", args=[call.pk])
    typed = {**TYPED, "sent_on": clock.today().isoformat(), "language": "pl"}
    asked = send(alicja, enter, **typed)
    assert asked.status_code == 422
    assert "Record it as late" in asked.content.decode()
    assert "It came 3 days late" in asked.content.decode()
    assert send(alicja, enter, **typed, as_late="on").status_code == 302
    late = Application.objects.get()
    assert (
        "after the last day of the call"
        in alicja.get(reverse("recruitment:application", args=[late.pk])).content.decode()
    )
    assert "3 days late" in alicja.get(reverse("recruitment:call", args=[call.pk])).content.decode()
