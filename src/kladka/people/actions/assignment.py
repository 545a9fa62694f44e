"""Who coaches whom, from when, until when."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.models import Site, Staff
from kladka.people import policies
from kladka.people.actions.correction import TYPING_ERROR
from kladka.people.models import Assignment, Ending, Participation, Reassignment
from kladka.people.queries.assigned import HANDED_OVER, going_on
from kladka.programmes.models import Post

"""The outcome of an assignment that went on with another coach."""


def assign(
    *,
    participation: Participation,
    coach: Staff,
    site: Site,
    model: str,
    from_date: date,
    by: Actor,
    also: Sequence[str] = (),
) -> Assignment:
    """Give a participation a coach. Raises PolicyBroken when it has one, or when the coach holds no such post.

    `also`: further models that are followed on the same pathway, such as a second variant of the same base.
    """
    with verb("people.assign", controller=participation.project.controller_id, by=by) as opened:
        policies.check_not_in_future(from_date, clock.today(), field="from_date")
        if open_assignments([participation]):
            raise PolicyBroken(_("This participant already has a coach. Hand the participant over instead."))
        policies.check_models([model, *also], participation.project.controller_id)
        return _record(opened, participation, coach, site, [model, *also], from_date)


def hand_over(
    *,
    assignment: Assignment,
    coach: Staff,
    from_date: date,
    by: Actor,
    site: Site | None = None,
    model: str = "",
    also: Sequence[str] | None = None,
    words: str = "",
) -> Assignment:
    """Pass a participation on to another coach, or on with other models; return the new assignment."""
    return hand_over_all(
        assignments=[assignment],
        coach=coach,
        from_date=from_date,
        by=by,
        site=site,
        model=model,
        also=also,
        words=words,
    )[0]


def hand_over_all(
    *,
    assignments: Sequence[Assignment],
    coach: Staff,
    from_date: date,
    by: Actor,
    site: Site | None = None,
    model: str = "",
    also: Sequence[str] | None = None,
    words: str = "",
) -> list[Assignment]:
    """Pass several participations of one project on to another coach, as one act; what is not given stays.

    Raises PolicyBroken when one of them began later than `from_date` or would change nothing, Stale when one has ended
    meanwhile.
    """
    controller = assignments[0].participation.project.controller_id
    with verb("people.hand_over", controller=controller, by=by) as opened:
        opened.say(words)
        policies.check_not_in_future(from_date, clock.today(), field="from_date")
        still_open = {found.pk for found in open_assignments([old.participation for old in assignments])}
        for old in assignments:
            if old.pk not in still_open:
                raise Stale(_("This assignment has ended meanwhile. Look at it again."), stored=old)
            policies.check_begun(old, from_date)
            if _models(old, model, also) != old.models:
                policies.check_models(_models(old, model, also), controller)
            wanted = (coach.pk, (site or old.site).pk, _models(old, model, also))
            if wanted == (old.coach_id, old.site_id, old.models):
                raise PolicyBroken(
                    _("%(coach)s already coaches %(name)s. Choose another coach, or leave that person out.")
                    % {"coach": coach.name, "name": old.participation.person.identity.name},
                    field="coach",
                )
        opened.record_all([_ending(old, from_date, HANDED_OVER) for old in assignments])
        return [
            _record(opened, old.participation, coach, site or old.site, _models(old, model, also), from_date)
            for old in assignments
        ]


def handed_over_with(assignment: Assignment) -> list[Assignment]:
    """Return the assignments that one hand-over made together with this one; empty when it was no hand-over."""
    together = Assignment.objects.current().filter(
        controller=assignment.controller, recorded_no=assignment.recorded_no, recorded_by=assignment.recorded_by
    )
    ended = Ending.objects.current().filter(
        controller=assignment.controller, recorded_no=assignment.recorded_no, outcome=HANDED_OVER
    )
    back = set(ended.values_list("participation", flat=True))
    found = together.filter(participation__in=back).select_related(
        "participation__person__identity", "participation__project", "coach", "site"
    )
    return list(found.order_by("participation__person__identity__name_sort", "pk"))


def undo_hand_over(*, assignments: Sequence[Assignment], by: Actor) -> list[Assignment]:
    """Take a hand-over back, as one act of whoever made or planned it; return the assignments that go on again.

    Raises PolicyBroken for somebody else or after some days, Stale when one of them was ended or corrected meanwhile.
    """
    first = assignments[0]
    with verb("people.undo_hand_over", controller=first.controller, by=by) as opened:
        check_undone_by(first, by)
        if len(open_assignments([new.participation for new in assignments])) != len(assignments):
            raise Stale(_("This assignment has ended meanwhile. Look at it again."), stored=first)
        endings = list(
            Ending.objects.current()
            .filter(controller=first.controller, recorded_no=first.recorded_no, outcome=HANDED_OVER)
            .filter(participation__in=[new.participation_id for new in assignments])
            .select_related("assignment__coach", "assignment__participation")
        )
        for fact in (*assignments, *endings):
            opened.retract(fact, reason=TYPING_ERROR)
        return [ending.assignment for ending in endings if ending.assignment]


def check_undone_by(assignment: Assignment, by: Actor) -> None:
    """A hand-over is undone by whoever made it, or planned it, for some days."""
    author = assignment.recorded_by if _planned_by(assignment) == by.id else by.id
    policies.check_own_and_recent(assignment, author=author)


def _planned_by(assignment: Assignment) -> UUID | None:
    """Return who planned the hand-over that made an assignment, where it was planned."""
    plans = Reassignment.objects.filter(project__controller=assignment.controller, done_no=assignment.recorded_no)
    return plans.values_list("planned_by", flat=True).first()


def end_coaching(*, assignment: Assignment, until_date: date, outcome: str, by: Actor) -> Ending:
    """End the coaching of a participation as "completed" or "interrupted"; the participation may go on."""
    dictionary("coaching-outcomes").check(outcome, field="outcome")
    controller = assignment.participation.project.controller_id
    with verb("people.end_coaching", controller=controller, by=by) as opened:
        policies.check_order(assignment.from_date, until_date, field="until_date")
        policies.check_not_in_future(until_date, clock.today(), field="until_date")
        if Ending.objects.current().filter(assignment=assignment).exists():
            raise Stale(_("This coaching has already ended."), stored=assignment)
        return opened.record(_ending(assignment, until_date, outcome))


def open_assignments(participations: Sequence[Participation]) -> list[Assignment]:
    """Return the assignments of these participations that have no end."""
    found = going_on().filter(participation__in=participations)
    return list(found.select_related("coach", "site"))


def _models(old: Assignment, model: str, also: Sequence[str] | None) -> list[str]:
    further = old.also.split() if also is None else also
    first = model or old.model
    return [first, *(code for code in further if code != first)]


def _ending(assignment: Assignment, until_date: date, outcome: str) -> Ending:
    return Ending(participation=assignment.participation, assignment=assignment, until_date=until_date, outcome=outcome)


def _record(
    opened: Verb, participation: Participation, coach: Staff, site: Site, models: Sequence[str], from_date: date
) -> Assignment:
    policies.check_within_project(from_date, participation.project, field="from_date")
    post = (
        Post.objects.current()
        .filter(project=participation.project, staff=coach, role=Post.Role.COACH, from_date__lte=from_date)
        .exclude(until_date__lt=from_date)
        .first()
    )
    if post is None:
        raise PolicyBroken(
            _("%(name)s holds no post as coach in this project on that day.") % {"name": coach.name}, field="coach"
        )
    return opened.record(
        Assignment(
            participation=participation,
            partner_id=post.partner_id,
            site=site,
            coach=coach,
            model=models[0],
            also=" ".join(models[1:]),
            from_date=from_date,
        )
    )
