"""People go on with another coach: they are told, and what is planned goes along where that is wished."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from kladka.agenda import actions as agenda
from kladka.agenda.models import Appointment
from kladka.audit.actions import SYSTEM, Actor, verb
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.actions import reassigning, telling
from kladka.people.models import Assignment, Participation, Reassignment
from kladka.people.queries.assigned import going_on


def hand_over(
    *,
    assignments: Sequence[Assignment],
    coach: Staff,
    from_date: date,
    address: str,
    by: Actor,
    words: str = "",
    note: str = "",
    is_shared: bool = False,
    with_appointments: bool = False,
) -> list[Assignment]:
    """Pass participations of one project on to another coach, who is told by e-mail how many, without their names.

    `note` is for the next coach; where it `is_shared` both coaches see it and the people for some days.
    `with_appointments`: what is planned with these people alone goes on with the next coach, too.
    `address` is the full address at which the coach finds them. A coach without an account gets no e-mail. Raises as
    `people.actions.hand_over_all` does; then nothing is sent.
    """
    with verb("coaching.hand_over", controller=assignments[0].participation.project.controller_id, by=by):
        handed_over = people.hand_over_all(
            assignments=assignments, coach=coach, from_date=from_date, words=words, by=by
        )
        if note or is_shared:
            people.note_hand_over(before=assignments, after=handed_over, note=note, is_shared=is_shared, by=by)
        if with_appointments:
            _pass_on(assignments, handed_over, by)
        people.tell_of_hand_over(coach, len(handed_over), from_date, address)
        return handed_over


def reassign(
    *,
    wanted: Mapping[Assignment, Staff],
    by: Actor,
    with_appointments: bool = False,
    plan: Reassignment | None = None,
    **told: Any,
) -> list[Assignment]:
    """Pass the people of a coach who leaves on to several at once.

    `told` is what `people.actions.reassign` takes; `with_appointments` is as in `hand_over`. `plan` is what was planned
    for a later day, or for this one: it is done by this.
    """
    if not wanted:
        return people.reassign(wanted=wanted, by=by, **told)
    with verb("coaching.reassign", controller=next(iter(wanted)).participation.project.controller_id, by=by):
        made = people.reassign(wanted=wanted, by=by, **told)
        if with_appointments:
            _pass_on(list(wanted), made, by)
        if plan is not None:
            people.close_reassignment(plan=plan, wanted=wanted, from_date=told["from_date"], by=by)
        return made


def reassign_due(*, address: str, remaining: Callable[[Reassignment], str]) -> int:
    """Carry out the plans whose day has come, each once; return how many people were handed over. Part of the tick.

    `address` is where a coach finds people, `remaining` where somebody finds those who are still with the coach who
    left: whoever made the plan is told of them.
    """
    return sum(_as_planned(plan, address, remaining) for plan in reassigning.reassignments_due())


def _as_planned(due: Reassignment, address: str, remaining: Callable[[Reassignment], str]) -> int:
    with verb("coaching.reassign_as_planned", controller=due.project.controller_id, by=SYSTEM):
        # Asked again behind the lock: another process may have carried it out, somebody may have called it off.
        plan = next((one for one in reassigning.reassignments_due() if one.pk == due.pk), None)
        if plan is None:
            return 0
        wanted = reassigning.still_possible(plan)
        told = {"from_date": plan.from_date, "note": plan.note, "is_shared": plan.is_shared, "address": address}
        if wanted:
            reassign(wanted=wanted, with_appointments=plan.with_appointments, plan=plan, by=SYSTEM, **told)
        else:
            people.close_reassignment(plan=plan, by=SYSTEM)
        left = going_on().filter(coach=plan.coach, participation__project=plan.project).count()
        if left:
            telling.tell_of_remaining(plan, left, remaining(plan))
        return len(wanted)


def undo_hand_over(*, assignments: Sequence[Assignment], by: Actor) -> list[Assignment]:
    """Take a hand-over back as `people.actions.undo_hand_over` does, and with it the appointments that went along.

    Whoever was told of it is told of this: the coach after, and the one who was to leave where it was planned.
    """
    first = assignments[0]
    with verb("coaching.undo_hand_over", controller=first.controller, by=by):
        back = people.undo_hand_over(assignments=assignments, by=by)
        for (before, after), found in _by_coaches(back, assignments).items():
            agenda.take_back(people=found, before=before, after=after, from_date=first.from_date, by=by)
        by_coach = Counter(one.coach for one in assignments)
        for coach, count in by_coach.items():
            people.tell_of_undoing(coach, count)
        plan = reassigning.carried_out_by(first)
        if plan is not None:
            telling.tell_who_stays(plan.coach, len(back), first.from_date)
        return back


def withdraw_assignment(*, fact: Assignment, reason: str, by: Actor, words: str = "") -> list[Appointment]:
    """Withdraw an assignment as `people.actions.withdraw` does; return what is called off with it.

    Where it had no end, nobody would come to what its coach has planned with the participant alone.
    """
    with verb("coaching.withdraw_assignment", controller=fact.controller, by=by):
        went_on = going_on().filter(pk=fact.pk).exists()
        people.withdraw(fact=fact, reason=reason, words=words, by=by)
        return agenda.call_off_ahead(people=[fact.participation], staff=fact.coach, by=by) if went_on else []


def _pass_on(before: Sequence[Assignment], after: Sequence[Assignment], by: Actor) -> None:
    for (old, new), found in _by_coaches(before, after).items():
        agenda.pass_on(people=found, before=old, after=new, from_date=after[0].from_date, by=by)


def _by_coaches(
    before: Sequence[Assignment], after: Sequence[Assignment]
) -> Mapping[tuple[Staff, Staff], list[Participation]]:
    """Return the people by the coach before and the coach after."""
    old = {one.participation_id: one.coach for one in before}
    found: dict[tuple[Staff, Staff], list[Participation]] = {}
    for one in after:
        found.setdefault((old[one.participation_id], one.coach), []).append(one.participation)
    return found
