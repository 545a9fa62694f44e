"""Reads of who left and came back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kladka.people.models import Exit, Participation, Reentry
from kladka.people.rules.leaving import Back, Gone, Presence


def presence_of(participation: Participation) -> Presence:
    """Return every exit and return of a participation that is believed. Two queries."""
    rows = list(Exit.objects.filter(participation=participation))
    before = {row.pk: row.replaces for row in rows}
    exits = [_gone(row, origin_of(row.pk, before)) for row in rows if row.retracted_at is None]
    returns = Reentry.objects.current().filter(participation=participation)
    return Presence(exits, [Back(str(one.pk), one.reentry_date) for one in returns])


def _gone(row: Any, origin: UUID) -> Gone:
    return Gone(str(row.pk), str(origin), row.exit_date, row.path_completed, row.leaving_reason)


def origin_of(fact: UUID, before: Mapping[UUID, UUID | None]) -> UUID:
    """Return the id of the fact as it was first recorded; `before` names what each replaced."""
    while (earlier := before.get(fact)) is not None:
        fact = earlier
    return fact
