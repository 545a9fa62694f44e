"""How well facts are proven."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from kladka.accounts.models import User
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


def proving(fact: UUID) -> QuerySet[Evidence]:
    """Return what proves a fact now, in order, with its documents. One query."""
    rows: QuerySet[Evidence] = Evidence.objects.current().filter(fact=fact)
    return rows.select_related("document__inspected_by").order_by("recorded_no", "pk")


def documents_of(fact: UUID) -> set[UUID]:
    """Return the documents that prove a fact now."""
    return set(Evidence.objects.current().filter(fact=fact).values_list("document", flat=True))


def unproven_situations(participations: QuerySet[Participation] | None = None) -> QuerySet[Situation]:
    """Return the current situations, of these participations or of all, that nothing proves yet."""
    proof = Evidence.objects.current().filter(fact=OuterRef("pk"))
    rows: QuerySet[Situation] = Situation.objects.current().exclude(Exists(proof))
    return rows if participations is None else rows.filter(participation__in=participations)


def evidence_of(participation: Participation) -> QuerySet[Any]:
    """Return all evidence ever recorded of a participation, in order, with its documents and who recorded it.

    Adds `recorded_name` and `retracted_name`, joins the document, its file and who inspected the original.
    """
    names = User.objects.values("name")
    found: QuerySet[Any] = Evidence.objects.filter(participation=participation)
    found = found.select_related("document__file", "document__inspected_by").annotate(
        recorded_name=Subquery(names.filter(pk=OuterRef("recorded_by"))[:1]),
        retracted_name=Subquery(names.filter(pk=OuterRef("retracted_by"))[:1]),
    )
    return found.order_by("recorded_no", "pk")


def unchecked(participations: QuerySet[Participation]) -> QuerySet[Evidence]:
    """Return the evidence of these participations that no second person has looked at."""
    looked = Evidence.objects.current().filter(
        fact=OuterRef("fact"), document=OuterRef("document"), state=Evidence.State.VERIFIED
    )
    proven = Evidence.objects.current().filter(participation__in=participations, state=Evidence.State.PROVEN)
    return proven.exclude(Exists(looked))
