"""When an employer or a vacancy was found for somebody: what a stage of supported employment asks for."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from kladka.core.dictionaries import dictionary
from kladka.employers.models import EmployerContact, Placement
from kladka.employers.queries.placement import standing
from kladka.people.models import Situation


def matched_days(participations: Collection[UUID]) -> dict[UUID, list[date]]:
    """Return the days on which an employer or a vacancy was found for these participations. Three queries at most.

    An employer was told of the person: a contact about them names a vacancy, or presents them. Or they were taken: a
    placement at an employer that was not withdrawn, from its first day on, as it stands after every correction.
    """
    found: dict[UUID, list[date]] = defaultdict(list)
    purposes = [code for code, one in dictionary("employer-contact-purposes").items.items() if one.data.get("matches")]
    told = Q(vacancy__isnull=False) | Q(purpose__in=purposes)
    contacts = EmployerContact.objects.filter(told, participation__in=participations)
    for whose, day in contacts.values_list("participation", "on_date"):
        found[whose].append(day)
    placed = Placement.objects.filter(participation__in=participations, employer__isnull=False)
    rows = list(placed.values_list("participation", "situation", "trial_from"))
    of = {whose for whose, fact, _trial in rows if fact}
    now = standing(Situation.objects.filter(participation__in=of)) if of else {}
    for whose, fact, trial_from in rows:
        if fact in now:
            found[whose].append(now[fact].from_date)
        elif trial_from and fact is None:
            found[whose].append(trial_from)
    return found
