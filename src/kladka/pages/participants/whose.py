"""Whose a session or a contact of a day was: on the day of a hand-over two coaches had one."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.coaching import permissions
from kladka.core.forms.shown import day_in_words
from kladka.pages.asking import ask_which
from kladka.people.models import Assignment
from kladka.people.queries.assigned import Coached
from kladka.programmes.permissions import Viewer


def assignment_of(
    form: Any, known: Coached, day: date, viewer: Viewer, *, planned_for: UUID | None = None
) -> Assignment | None:
    """Return by which assignment something took place; of several ask whoever may tell of more than one.

    A coach tells of their own. `planned_for`: in whose calendar it was. None while it is asked, or where nobody did.
    """
    every = known.all_on(day)
    if len(every) < 2:
        return next(iter(every), None)
    for key in (viewer.staff.pk if viewer.staff else None, planned_for):
        if own := [one for one in every if one.coach_id == key]:
            return own[0]
    allowed = [one for one in every if permissions.can_tell(viewer, one, day)]
    if len(allowed) < 2:
        return (allowed or every)[0]
    question = _(
        "On %(day)s, the day of a hand-over, more than one coach worked with this participant: %(coaches)s. Say who "
        "it was."
    )
    told = {"day": day_in_words(day), "coaches": "; ".join(one.coach.name for one in allowed)}
    by_coach = {str(one.coach_id): one for one in allowed}
    chosen = ask_which(
        form,
        question % told,
        label=_("Who worked with the participant then?"),
        choices=[(key, one.coach.name) for key, one in by_coach.items()],
    )
    return by_coach.get(chosen)
