"""What a stage of supported employment asks for: an employer was found, and what one may be told was said."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, UUIDField, Value
from django.db.models.functions import Cast

from kladka.core.dictionaries import dictionary
from kladka.employers.models import EmployerContact, JobWishes, Placement
from kladka.employers.queries.placement import standing
from kladka.people.models import Situation


def matched_days(participations: Collection[UUID]) -> dict[UUID, list[date]]:
    """Return the days on which an employer or a vacancy was found for these participations. Two queries at most.

    An employer was told of the person: a contact about them names a vacancy, or presents them. Or they were taken: a
    placement at an employer that was not withdrawn, from its first day on, as it stands after every correction.
    """
    found: dict[UUID, list[date]] = defaultdict(list)
    purposes = [code for code, one in dictionary("employer-contact-purposes").items.items() if one.data.get("matches")]
    told = Q(vacancy__isnull=False) | Q(purpose__in=purposes)
    contacts = EmployerContact.objects.filter(told, participation__in=participations).order_by()
    nothing = Cast(Value(None), UUIDField())  # PostgreSQL takes no union of something and of nothing in particular
    placed = Placement.objects.filter(participation__in=participations, employer__isnull=False).order_by()
    listed = contacts.values_list("participation", "on_date", nothing).union(
        placed.values_list("participation", "trial_from", "situation"), all=True
    )
    facts = []
    for whose, day, fact in listed:
        if fact is not None:
            facts.append((whose, fact))
        elif day is not None:
            found[whose].append(day)
    now = standing(Situation.objects.filter(participation__in={whose for whose, _fact in facts})) if facts else {}
    for whose, fact in facts:
        if fact in now:
            found[whose].append(now[fact].from_date)
    return found


def disclosed_days(participations: Collection[UUID]) -> dict[UUID, list[date]]:
    """Return the day on which these participants said last what an employer may be told, be it nothing. One query."""
    last = JobWishes.objects.filter(participation=OuterRef("participation")).order_by("-version").values("version")
    rows = JobWishes.objects.filter(participation__in=participations, version=Subquery(last[:1]))
    said = rows.filter(disclosure_on__isnull=False).values_list("participation", "disclosure_on")
    return {whose: [day] for whose, day in said if day is not None}


TOLD: Mapping[str, Callable[[Collection[UUID]], Mapping[UUID, Sequence[date]]]] = {
    "vacancy": matched_days,
    "disclosure": disclosed_days,
}
"""What of a model's gates is told here, by kind (dictionary "requirement-kinds")."""


def told_beside(participations: Collection[UUID], kinds: Collection[str]) -> dict[UUID, dict[str, Sequence[date]]]:
    """Return the days on which these kinds of requirements were met for these participations, by kind."""
    found: dict[UUID, dict[str, Sequence[date]]] = defaultdict(dict)
    for kind in sorted(kinds):
        for whose, days in TOLD[kind](participations).items():
            found[whose][kind] = days
    return found
