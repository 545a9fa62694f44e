"""People go on with another coach: they are told, and what is planned goes along where that is wished."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.accounts.models import User
from kladka.agenda import actions as agenda
from kladka.audit.actions import Actor, verb
from kladka.messages import actions as messages
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.models import Assignment, Participation


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
        if coach.user is not None and coach.user.is_active:
            _tell(coach.user, len(handed_over), from_date, address)
        return handed_over


def reassign(
    *, wanted: Mapping[Assignment, Staff], by: Actor, with_appointments: bool = False, **told: Any
) -> list[Assignment]:
    """Pass the people of a coach who leaves on to several at once.

    `told` is what `people.actions.reassign` takes; `with_appointments` is as in `hand_over`.
    """
    made: list[Assignment] = []
    if not wanted:
        return people.reassign(wanted=wanted, by=by, **told)
    with verb("coaching.reassign", controller=next(iter(wanted)).participation.project.controller_id, by=by):
        made = people.reassign(wanted=wanted, by=by, **told)
        if with_appointments:
            _pass_on(list(wanted), made, by)
        return made


def undo_hand_over(*, assignments: Sequence[Assignment], by: Actor) -> list[Assignment]:
    """Take a hand-over back as `people.actions.undo_hand_over` does, and with it the appointments that went along.

    The coach who was told of it is told of this.
    """
    first = assignments[0]
    with verb("coaching.undo_hand_over", controller=first.controller, by=by):
        back = people.undo_hand_over(assignments=assignments, by=by)
        for (before, after), found in _by_coaches(back, assignments).items():
            agenda.take_back(people=found, before=before, after=after, from_date=first.from_date, by=by)
        user = first.coach.user
        if user is not None and user.is_active:
            with translation.override(user.language):
                body = ngettext(
                    "%(count)s person who was handed over to you goes on with the coach before.",
                    "%(count)s people who were handed over to you go on with the coach before.",
                    len(back),
                ) % {"count": len(back)}
                subject = _("A hand-over was taken back")
                messages.send(to=user.email, subject=subject, body=body, language=user.language)
        return back


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


def _tell(user: User, count: int, from_date: date, address: str) -> None:
    with translation.override(user.language):
        people_handed_over = ngettext(
            "%(count)s person goes on with you from %(day)s.", "%(count)s people go on with you from %(day)s.", count
        ) % {"count": count, "day": date_format(from_date, "j E Y")}
        body = [people_handed_over, _("You find them, after you sign in, at this address:"), address]
        messages.send(
            to=user.email, subject=_("People were handed over to you"), body="\n\n".join(body), language=user.language
        )
