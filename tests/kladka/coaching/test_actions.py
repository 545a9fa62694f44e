"""Verbs of coaching, on the shared cast: Łucja is coached by Anna since 2 March 2026."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from kladka.audit import queries as audit
from kladka.audit.models import Entry as ChainEntry
from kladka.coaching import actions
from kladka.coaching.actions import Step
from kladka.coaching.models import NextStep, Session
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.files.models import StoredFile
from kladka.people import actions as people
from kladka.people.models import Support
from kladka.people.queries import evidence_state

DAY = date(2026, 3, 9)


@pytest.fixture
def log(cast):
    def act(**given):
        defaults = {"participation": cast.participations["lucja"], "coach": cast.staff["anna"], "on_date": DAY}
        return actions.log_session(**(defaults | {"minutes": 90, "place": "office", "by": cast.users["anna"]} | given))

    return act


def test_a_session_is_one_act_one_support_and_its_next_steps(log, cast):
    before = ChainEntry.objects.count()
    session = log(starts_at=time(9), done="CV", steps=[Step("Zadzwonić do piekarni", due_on=date(2026, 3, 12))])

    support = Support.objects.get(pk=session.support)
    assert (support.kind, support.start_date, support.hours) == ("coaching", DAY, Decimal("1.50"))
    assert (support.provider, support.site) == (cast.staff["anna"], cast.sites["alfa"])
    assert [step.what for step in session.next_steps.all()] == ["Zadzwonić do piekarni"]
    assert ChainEntry.objects.count() == before + 1
    assert list(audit.verify()) == []


def test_a_session_on_the_phone_is_support_by_phone(log):
    assert Support.objects.get(pk=log(place="phone").support).form == "phone"
    assert Support.objects.get(pk=log(place="office").support).form == "individual"


def test_a_signature_proves_the_session(log, cast):
    signed = StoredFile.objects.create(
        controller=cast.project.controller_id,
        sha256="0" * 64,
        media_type="image/png",
        size=10,
        name="signature.png",
        stored_by=cast.users["anna"].pk,
    )
    session = log(signature=signed)
    assert session.confirmed
    assert evidence_state(session.support) == "proven"
    assert evidence_state(log(on_date=DAY + timedelta(days=1)).support) == "claimed"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"place": "moon"}, "place"),
        ({"on_date": date(2026, 3, 1)}, "on_date"),
        ({"on_date": date(2039, 1, 1)}, "on_date"),
        ({"on_date": date(2041, 1, 1)}, "on_date"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_stored(log, given, field):
    with pytest.raises(PolicyBroken) as refused:
        log(**given)
    assert refused.value.field == field
    assert Session.objects.count() == 0


def test_a_participant_without_a_coach_has_no_session(log, cast):
    people.end_coaching(
        assignment=cast.assignments["lucja"], until_date=DAY, outcome="completed", by=cast.users["anna"]
    )
    assert log().on_date == DAY, "what took place before coaching ended is recorded afterwards, too"
    with pytest.raises(PolicyBroken, match=r"coach|trener"):
        log(on_date=DAY + timedelta(days=1))


def test_new_words_leave_the_fact_alone(log, cast):
    session = log()
    changed = actions.change_session(session=session, version=1, changes={"done": "List"}, by=cast.users["anna"])
    assert (changed.done, changed.support, changed.version) == ("List", session.support, 2)


def test_a_new_length_corrects_the_fact_and_keeps_the_old_one(log, cast):
    session = log()
    changed = actions.change_session(session=session, version=1, changes={"minutes": 60}, by=cast.users["anna"])
    old, new = Support.objects.get(pk=session.support), Support.objects.get(pk=changed.support)
    assert (old.reason, old.hours) == ("typing_error", Decimal("1.50"))
    assert (new.replaces, new.hours) == (old.pk, Decimal("1.00"))
    assert Session.objects.current().get() == changed


def test_somebody_elses_session_is_corrected_with_a_reason_only(log, cast):
    session = log()
    with pytest.raises(PolicyBroken) as refused:
        actions.change_session(session=session, version=1, changes={"minutes": 60}, by=cast.users["alicja"])
    assert refused.value.field == "reason"
    changed = actions.change_session(
        session=session, version=1, changes={"minutes": 60}, reason="wrong_date", by=cast.users["alicja"]
    )
    assert Support.objects.get(pk=session.support).reason == "wrong_date"
    assert changed.minutes == 60


def test_the_second_of_two_editors_is_told_and_nothing_of_the_first_is_lost(log, cast):
    session = log()
    actions.change_session(session=session, version=1, changes={"done": "First"}, by=cast.users["anna"])
    with pytest.raises(Stale) as told:
        actions.change_session(session=session, version=1, changes={"done": "Second"}, by=cast.users["alicja"])
    assert told.value.stored.done == "First"
    assert Session.objects.get().done == "First"


def test_a_session_is_not_moved_into_the_future(log, cast):
    session = log()
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(PolicyBroken) as refused:
        actions.change_session(session=session, version=1, changes={"on_date": tomorrow}, by=cast.users["anna"])
    assert refused.value.field == "on_date"


def test_a_session_is_not_moved_before_coaching_began(log, cast):
    session, began = log(), cast.assignments["lucja"].from_date
    told = {"session": session, "version": 1, "by": cast.users["anna"]}
    with pytest.raises(PolicyBroken) as refused:
        actions.change_session(changes={"on_date": began - timedelta(days=1)}, **told)
    assert refused.value.field == "on_date"
    assert actions.change_session(changes={"on_date": began}, **told).on_date == began


def test_a_session_is_not_moved_to_a_day_on_which_somebody_else_coached(log, cast):
    """As a new session of that day: by its form, and by the correction of the support behind it."""
    session, day = log(), clock.today() - timedelta(days=3)
    people.hand_over(
        assignment=cast.assignments["lucja"], coach=cast.staff["artur"], from_date=day, by=cast.users["alicja"]
    )
    later = day + timedelta(days=1)
    with translation.override("en"), pytest.raises(PolicyBroken, match="Artur Trenerski coached this participant"):
        actions.change_session(session=session, version=1, changes={"on_date": later}, by=cast.users["anna"])
    fact, told = Support.objects.get(pk=session.support), {"reason": "wrong_date", "by": cast.users["olga"]}
    with pytest.raises(PolicyBroken) as refused:
        actions.correct_support(fact=fact, changes={"start_date": later}, **told)
    assert refused.value.field == "start_date"
    moved = actions.change_session(session=session, version=1, changes={"on_date": day}, by=cast.users["anna"])
    assert moved.on_date == day, "on the day of the hand-over both coach"


def test_a_withdrawn_session_takes_its_open_steps_along_and_keeps_done_ones(log, cast):
    session = log(steps=[Step("Open"), Step("Done")])
    actions.mark_step_done(step=NextStep.objects.get(what="Done"), by=cast.users["anna"])
    actions.withdraw_session(session=session, by=cast.users["anna"])
    assert Support.objects.get(pk=session.support).reason == "typing_error"
    assert [step.what for step in NextStep.objects.all()] == ["Done"]
    assert list(Session.objects.current()) == []
    with pytest.raises(PolicyBroken):
        actions.withdraw_session(session=session, by=cast.users["anna"])


def test_a_step_is_done_and_opened_again(cast):
    anna = cast.users["anna"]
    step = actions.add_step(participation=cast.participations["lucja"], step=Step("  Napisać   CV "), by=anna)
    assert step.what == "Napisać CV"
    assert actions.mark_step_done(step=step, by=anna, done_on=DAY).done_on == DAY
    assert actions.reopen_step(step=step, by=anna).done_on is None
    with pytest.raises(PolicyBroken):
        actions.add_step(participation=cast.participations["lucja"], step=Step(" "), by=anna)


def test_a_support_corrected_by_somebody_else_takes_its_session_along(log, cast):
    session = log()
    fact = Support.objects.get(pk=session.support)
    new = actions.correct_support(
        fact=fact,
        changes={"start_date": date(2026, 3, 10), "hours": Decimal("0.75")},
        reason="control_finding",
        by=cast.users["olga"],
    )
    moved = Session.objects.current().get()
    assert (moved.support, moved.on_date, moved.minutes, moved.version) == (new.pk, date(2026, 3, 10), 45, 2)


def test_a_support_without_a_session_is_corrected_all_the_same(cast):
    changes = {"start_date": date(2026, 3, 3)}
    new = actions.correct_support(
        fact=cast.supports["lucja"], changes=changes, reason="wrong_date", by=cast.users["olga"]
    )
    assert new.replaces == cast.supports["lucja"].pk
