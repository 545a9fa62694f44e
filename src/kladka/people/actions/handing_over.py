"""Hand-overs with a note, of all people of a coach who leaves, and for the days on which somebody is away."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM, Actor, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.models import Staff
from kladka.people.actions.assignment import hand_over_all
from kladka.people.actions.telling import tell_of_hand_over
from kladka.people.models import Assignment, HandOver, Substitution
from kladka.people.policies.handing_over import check_nobody_comes, check_somebody, check_substitution, shown_until
from kladka.programmes.models import Project


def note_hand_over(
    *, before: Sequence[Assignment], after: Sequence[Assignment], by: Actor, note: str = "", is_shared: bool = True
) -> list[HandOver]:
    """Leave a note with a hand-over. For some days both coaches read it, and open the person where it `is_shared`.

    `before` and `after` are the assignments of the same people, as `hand_over_all` takes and returns them.
    """
    with verb("people.note_hand_over", controller=after[0].participation.project.controller_id, by=by) as opened:
        by_person = {old.participation_id: old for old in before}
        made = [
            HandOver(
                assignment=new,
                before=by_person[new.participation_id],
                note=note.strip(),
                is_shared=is_shared,
                shown_until=shown_until(new.from_date, clock.today()),
            )
            for new in after
        ]
        opened.save_all(HandOver, made)
        return made


def forget_notes() -> int:
    """Erase the notes of hand-overs that nobody reads any more; return how many. That there was one stays known."""
    old = HandOver.objects.filter(shown_until__lt=clock.today()).exclude(note="").select_related("assignment")
    by_controller: dict[UUID, list[HandOver]] = {}
    for one in old:
        by_controller.setdefault(one.assignment.controller, []).append(one)
    for controller, found in by_controller.items():
        with verb("people.forget_notes", controller=controller, by=SYSTEM) as opened:
            for one in found:
                one.note = ""
                opened.save(one, fields=["note"])
    return len(old)


def reassign(
    *,
    wanted: Mapping[Assignment, Staff],
    from_date: date,
    by: Actor,
    address: str,
    note: str = "",
    is_shared: bool = True,
    words: str = "",
) -> list[Assignment]:
    """Pass people of one project on to several coaches at once: a coach leaves. Each new coach is told how many.

    Raises as `hand_over_all` does, and where somebody is to go on with this coach by a plan; then nobody is handed
    over. One hand-over for all: undoing takes all of it back.
    """
    check_somebody(wanted)
    first = next(iter(wanted))
    if by != SYSTEM:  # what was planned was asked then
        check_nobody_comes(first.coach, first.participation.project, from_date)
    by_coach: dict[Staff, list[Assignment]] = {}
    for old, coach in wanted.items():
        by_coach.setdefault(coach, []).append(old)
    with verb("people.reassign", controller=first.participation.project.controller_id, by=by):
        made: list[Assignment] = []
        for coach, before in by_coach.items():
            after = hand_over_all(assignments=before, coach=coach, from_date=from_date, words=words, by=by)
            note_hand_over(before=before, after=after, note=note, is_shared=is_shared, by=by)
            made += after
            tell_of_hand_over(coach, len(after), from_date, address)
        return made


def substitute(
    *, project: Project, absent: Staff, substitute: Staff, from_date: date, until_date: date, by: Actor
) -> Substitution:
    """Let a coach see and work with the people of an absent one for some days. Raises PolicyBroken, see the policy."""
    check_substitution(project, absent, substitute, from_date, until_date)
    with verb("people.substitute", controller=project.controller_id, by=by) as opened:
        there = Substitution.objects.filter(
            project=project, absent=absent, substitute=substitute, from_date__lte=until_date, until_date__gte=from_date
        ).first()
        if there is not None:
            raise PolicyBroken(
                _("%(name)s stands in on some of these days already. End that first, or choose other days.")
                % {"name": substitute.name},
                field="from_date",
            )
        return opened.save(
            Substitution(
                project=project, absent=absent, substitute=substitute, from_date=from_date, until_date=until_date
            )
        )


def end_substitution(*, substitution: Substitution, by: Actor) -> None:
    """End a substitution: from today on nothing is seen by it. One that has not begun is taken away."""
    with verb("people.end_substitution", controller=substitution.project.controller_id, by=by) as opened:
        today = clock.today()
        stored = Substitution.objects.filter(pk=substitution.pk).first()
        if stored is None or stored.until_date < today:
            raise Stale(_("This has ended already."), stored=stored)
        if stored.from_date >= today:
            opened.delete(stored)
            return
        stored.until_date = today - timedelta(days=1)
        stored.version += 1
        opened.save(stored, fields=["until_date", "version"])
