"""Reads of incubators: what each did, and their list."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from kladka.incubation import rules
from kladka.incubation.models import AdviceCard, AdviceClient, EntityRegistration, Incubator
from kladka.incubation.queries.advice import listed_cards
from kladka.incubation.queries.entity import listed_entities

LATEST = 5
"""How many cards an incubator's page shows before it points to the list."""


@dataclass(frozen=True)
class IncubatorPage:
    """What an incubator did. `hours` are hours of meetings, whatever the number of clients; `areas` counts cards.

    `people` are the clients of each area; who was advised in two areas is one of each, and one of `clients`.
    """

    incubator: Incubator
    parent: Incubator | None
    branches: tuple[Incubator, ...]
    meetings: int
    clients: int
    hours: Any
    areas: dict[str, int]
    people: dict[str, int]
    cards: tuple[AdviceCard, ...]
    entities: tuple[EntityRegistration, ...]


def incubator_page(
    incubator: Incubator, *, cards: QuerySet[AdviceCard], entities: QuerySet[EntityRegistration]
) -> IncubatorPage:
    """Return what an incubator's page shows of the `cards` and `entities` in the viewer's scope."""
    cards = cards.filter(project=incubator.project_id, site=incubator.site_id)
    standing = cards.filter(is_withdrawn=False)
    by_area = list(standing.order_by("area").values_list("area").annotate(number=Count("pk"), time=Sum("minutes")))
    areas = Counter({area: number for area, number, _time in by_area})
    minutes = sum(time for _area, _number, time in by_area)
    clients = AdviceClient.objects.filter(card__in=standing).order_by()
    people = clients.values_list("card__area").annotate(number=Count("participation", distinct=True))
    kin = Incubator.objects.current().filter(Q(pk=incubator.branch_of) | Q(branch_of=incubator.pk))
    related = list(kin.select_related("site").order_by("opened_on"))
    return IncubatorPage(
        incubator=incubator,
        parent=next((one for one in related if one.pk == incubator.branch_of), None),
        branches=tuple(one for one in related if one.branch_of == incubator.pk),
        meetings=areas.total(),
        clients=clients.values("participation").distinct().count(),
        hours=rules.hours_of(minutes),
        areas=dict(areas),
        people=dict(people),
        cards=tuple(listed_cards(cards).order_by("-on_date", "-number")[:LATEST]),
        entities=tuple(
            listed_entities(entities.filter(project=incubator.project_id, site=incubator.site_id)).order_by(
                "-register_date"
            )
        ),
    )


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
