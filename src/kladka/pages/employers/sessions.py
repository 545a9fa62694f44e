"""Sessions of coaching about work at an employer: those that name it, and those at the workplace of somebody there."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.coaching.models import Session
from kladka.core.components import Column, Link, Table
from kladka.core.dictionaries import dictionary
from kladka.employers import permissions
from kladka.employers.queries import Placed
from kladka.programmes.permissions import Viewer

WORKPLACE = "workplace"
"""Where a session takes place that supports somebody at work (dictionary "place-kinds")."""
_LOOKED_AT = 60
"""Newest sessions of which those about other days than the work's are left out."""


def sessions_at(
    viewer: Viewer, employer: Any, placed: Collection[Placed], *, only: UUID | None = None
) -> list[Session]:
    """Return the sessions with people whom `viewer` works with that were about work at an employer, the latest first.

    `only`: with this participation alone.
    They name the employer; or they name none, took place at the workplace, and on a day on which the person was
    `placed` there. One query.
    """
    there = [one.placement.participation_id for one in placed]
    about = Q(employer=employer.pk) | Q(place=WORKPLACE, employer=None, employer_words="", participation__in=there)
    people = permissions.participations_of_work(viewer)
    rows = Session.objects.current().filter(about, participation__in=people.filter(pk=only) if only else people)
    joined = rows.select_related("coach", "participation__person__identity").order_by("-on_date", "-starts_at", "pk")
    return [one for one in joined[:_LOOKED_AT] if one.employer or _worked(one, placed)]


def sessions_table(sessions: Collection[Session], most: int, *, names_people: bool = True) -> Table:
    """Return sessions as a table of at most so many."""
    columns = [_("Day"), *([_("With whom")] if names_people else []), _("Coach"), _("Where?")]
    rows: list[list[Any]] = []
    for one in list(sessions)[:most]:
        person = one.participation.person.identity.name
        who = [Link(person, reverse("participants:detail", args=[one.participation_id]))] if names_people else []
        rows.append([one.on_date, *who, one.coach.name, dictionary("place-kinds").label(one.place), one.minutes])
    shown = [*(Column(each) for each in columns), Column(_("Minutes"), numeric=True)]
    return Table(_("Sessions about work here"), shown, rows, caption_size="hidden")


def _worked(session: Session, placed: Collection[Placed]) -> bool:
    return any(
        one.placement.participation_id == session.participation_id
        and not one.is_withdrawn
        and (one.began_on or date.max) <= session.on_date <= (one.ended_on or date.max)
        for one in placed
    )
