"""Who completed is confirmed, corrected with a reason, and asked about when the marks change; removal by a button."""

from datetime import time
from decimal import Decimal

import pytest
from django.utils import translation

from kladka.core.errors import PolicyBroken
from kladka.learning import actions, queries
from kladka.learning.models import Enrolment
from kladka.learning.rules import Mark
from kladka.people import actions as people
from kladka.people.models import Ending, Support
from tests.kladka.learning.world import FIRST, SECOND, plan


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def held(cast):
    """Łucja was at both days, Nadia missed the second one without an excuse."""
    event = plan(cast)
    both = [cast.participations["lucja"], cast.participations["nadia"]]
    actions.enrol(event=event, participations=both, by=cast.users["alicja"])
    mark(cast, event, FIRST, lucja="present", nadia="present")
    mark(cast, event, SECOND, lucja="present", nadia="absent")
    return event


def mark(cast, event, day, **marks):
    named = {cast.participations[name].pk: state for name, state in marks.items()}
    actions.mark_presence(session=event.sessions.get(on_date=day), marks=named, by=cast.users["ada"])


def confirmed(cast, event, *names, **more):
    chosen = [cast.participations[name].pk for name in names]
    return actions.confirm_completion(event=event, completed=chosen, by=cast.users["ada"], **more)


def outcomes(event):
    found = Ending.objects.current().filter(support__event=event.pk)
    return {one.participation.person.identity.given_name: (one.outcome, one.until_date) for one in found}


def test_what_came_of_a_training_is_a_fact_apart_and_leaves_the_support_as_it_was(cast, held):
    with pytest.raises(PolicyBroken, match="not confirmed yet"):
        confirmed(cast, held, "lucja")
    supports = actions.confirm_attendance(event=held, by=cast.users["ada"])
    assert len(confirmed(cast, held, "lucja")) == 2
    assert outcomes(held) == {"Łucja": ("completed", SECOND), "Nadia": ("not_completed", FIRST)}
    assert {one.pk for one in supports} == set(
        Support.objects.current().filter(event=held.pk).values_list("pk", flat=True)
    )
    assert confirmed(cast, held, "lucja") == []


def test_otherwise_than_the_marks_say_wants_words_and_a_change_wants_a_reason(cast, held):
    actions.confirm_attendance(event=held, by=cast.users["ada"])
    with pytest.raises(PolicyBroken, match="Nadia") as refused:
        confirmed(cast, held, "lucja", "nadia")
    assert refused.value.field == "words"
    confirmed(cast, held, "lucja", "nadia", words="Made up for it at home.")
    with pytest.raises(PolicyBroken) as refused:
        confirmed(cast, held, "lucja")
    assert refused.value.field == "reason"
    (changed,) = confirmed(cast, held, "lucja", reason="typing_error")
    assert (changed.outcome, Ending.objects.get(pk=changed.replaces).reason) == ("not_completed", "typing_error")
    assert queries.overtaken(held.project_id) == []


def test_attendance_corrected_afterwards_is_asked_about_and_takes_the_confirmation_along(cast, held):
    actions.confirm_attendance(event=held, by=cast.users["ada"])
    confirmed(cast, held, "lucja")
    mark(cast, held, SECOND, nadia="present")
    assert [(event.pk, number) for event, number in queries.overtaken(held.project_id)] == [(held.pk, 1)]
    with pytest.raises(PolicyBroken, match="Confirm attendance again"):
        confirmed(cast, held, "lucja", "nadia", reason="typing_error")
    actions.confirm_attendance(event=held, by=cast.users["ada"], reason="typing_error")
    assert outcomes(held)["Nadia"] == ("not_completed", SECOND)
    assert len(queries.overtaken(held.project_id)) == 1
    confirmed(cast, held, "lucja", "nadia", reason="typing_error")
    assert queries.overtaken(held.project_id) == []


def test_a_support_that_is_withdrawn_takes_along_what_came_of_it(cast, held):
    actions.confirm_attendance(event=held, by=cast.users["ada"])
    confirmed(cast, held, "lucja")
    support = Support.objects.current().get(event=held.pk, participation=cast.participations["lucja"])
    people.withdraw(fact=support, reason="typing_error", by=cast.users["ada"])
    assert set(outcomes(held)) == {"Nadia"}


def test_whoever_missed_too_much_is_removed_by_somebody_and_comes_back_if_there_is_room(cast, held):
    lucja, nadia = (
        Enrolment.objects.get(event=held, participation=cast.participations[name]) for name in ("lucja", "nadia")
    )
    with pytest.raises(PolicyBroken, match="nobody is removed"):
        actions.remove_from_event(enrolment=lucja, by=cast.users["alicja"])
    actions.remove_from_event(enrolment=nadia, words="Twice.", by=cast.users["alicja"])
    roster = queries.roster(held)
    assert ([row.enrolment.pk for row in roster.rows], [row.enrolment.pk for row in roster.removed]) == (
        [lucja.pk],
        [nadia.pk],
    )
    # What was attended is attended.
    assert len(actions.confirm_attendance(event=held, by=cast.users["ada"])) == 2
    held.capacity = 1
    held.save(update_fields=["capacity"])
    with pytest.raises(PolicyBroken):
        actions.take_back_removal(enrolment=nadia, by=cast.users["alicja"])
    held.capacity = 2
    held.save(update_fields=["capacity"])
    actions.take_back_removal(enrolment=nadia, by=cast.users["alicja"])
    assert not queries.roster(held).removed


def test_nobody_is_confirmed_while_the_time_of_a_latecomer_makes_no_share(cast):
    """A session from nine without an end or hours, somebody came at ten: neither completed nor not."""
    event = plan(cast, hours=None, ends_on=FIRST, sessions=[actions.SessionPlan(FIRST, time(9))])
    actions.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    mark(cast, event, FIRST, lucja=Mark("present", arrived=time(10)))
    actions.confirm_attendance(event=event, by=cast.users["ada"])
    with pytest.raises(PolicyBroken, match=r"Łucja Próbna.*13 April 2026.*no hours"):
        confirmed(cast, event)
    assert outcomes(event) == {}
    event.sessions.update(ends=time(13), hours=Decimal(4))
    actions.confirm_attendance(event=event, by=cast.users["ada"], reason="typing_error")
    confirmed(cast, event)
    assert outcomes(event)["Łucja"][0] == "not_completed"
