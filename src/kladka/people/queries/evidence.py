"""How well facts are proven."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from kladka.people.models import Evidence, Participation, Situation

CLAIMED = "claimed"


def states_of(facts: Iterable[UUID]) -> dict[UUID, str]:
    """Return the evidence state of each fact: "claimed", "proven" or "verified". One query."""
    wanted = list(facts)
    states = dict.fromkeys(wanted, CLAIMED)
    for fact, state in Evidence.objects.current().filter(fact__in=wanted).values_list("fact", "state"):
        if states[fact] != Evidence.State.VERIFIED:
            states[fact] = state
    return states


def evidence_state(fact: UUID) -> str:
    """Return the evidence state of one fact."""
    return states_of([fact])[fact]


def unproven_situations(participations: QuerySet[Participation]) -> QuerySet[Situation]:
    """Return the current situations of these participations that nothing proves yet."""
    proof = Evidence.objects.current().filter(fact=OuterRef("pk"))
    return Situation.objects.current().filter(participation__in=participations).exclude(Exists(proof))
