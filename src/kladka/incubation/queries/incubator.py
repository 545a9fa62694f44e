"""Reads of incubators: what each did, and their list."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from kladka.incubation.models import AdviceCard, EntityRegistration, Incubator
from kladka.incubation.queries.advice import Counted, counted, listed_cards
from kladka.incubation.queries.entity import listed_entities

LATEST = 5
"""How many cards an incubator's page shows before it points to the list."""


@dataclass(frozen=True)
class IncubatorPage:
    """What an incubator did; its branches are counted apart, at their own pages."""

    incubator: Incubator
    parent: Incubator | None
    branches: tuple[Incubator, ...]
    counted: Counted
    cards: tuple[AdviceCard, ...]
    entities: tuple[EntityRegistration, ...]


def incubator_page(
    incubator: Incubator, *, cards: QuerySet[AdviceCard], entities: QuerySet[EntityRegistration]
) -> IncubatorPage:
    """Return what an incubator's page shows of the `cards` and `entities` in the viewer's scope."""
    cards = cards.filter(project=incubator.project_id, site=incubator.site_id)
    related = kin_of(incubator)
    return IncubatorPage(
        incubator=incubator,
        parent=next((one for one in related if one.pk == incubator.branch_of), None),
        branches=tuple(one for one in related if one.branch_of == incubator.pk),
        counted=counted(cards),
        cards=tuple(listed_cards(cards).order_by("-on_date", "-number")[:LATEST]),
        entities=tuple(
            listed_entities(entities.filter(project=incubator.project_id, site=incubator.site_id)).order_by(
                "-register_date"
            )
        ),
    )


def kin_of(incubator: Incubator) -> list[Incubator]:
    """Return the incubator that a branch belongs to, or the branches of one, with their sites. One query."""
    kin = Incubator.objects.current().filter(Q(pk=incubator.branch_of) | Q(branch_of=incubator.pk))
    return list(kin.select_related("site").order_by("opened_on"))


def sites_taken(projects: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Return (project, site) of the places at which an incubator is recorded, open or closed."""
    return set(Incubator.objects.current().filter(project__in=list(projects)).values_list("project", "site"))


def listed_incubators(incubators: QuerySet[Incubator]) -> list[Incubator]:
    """Return incubators, each followed by its branches, with site, organisation, project and `cards` (a number)."""
    standing = Q(site__advice_cards__is_withdrawn=False, site__advice_cards__project=F("project"))
    cards = Count("site__advice_cards", filter=standing, distinct=True)
    rows = list(
        incubators.select_related("site__organisation", "project").annotate(cards=cards).order_by("opened_on", "pk")
    )
    heads = {row.pk: row for row in rows if row.branch_of is None}
    order = {pk: place for place, pk in enumerate(heads)}
    return sorted(rows, key=lambda row: (order.get(row.branch_of or row.pk, len(order)), row.branch_of is not None))
