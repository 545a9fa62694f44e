"""Which partner pays whom, from who coached them when and who is in the project still."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from kladka.benefits.models import Benefit
from kladka.benefits.rules import With, payer
from kladka.people.models import Assignment
from kladka.programmes.models import Partnership, Project

type Mine = Callable[[Benefit, date], bool]
"""Tells whether a month of a benefit, of which this is the last day, stands on the list that is made."""


def paid_by(partner: UUID, project: Project, rows: QuerySet[Benefit], today: date) -> tuple[list[Benefit], Mine]:
    """Return which of these benefits of a project a partner may have to pay for some month, and which months.

    `rows` have their participations joined. Three queries.
    """
    standing, leader, has_left = _standing(project, today)
    if partner != leader or not has_left:
        # The leader pays for partners that left, so everybody is looked at; another partner pays whom it ever had.
        worked = Assignment.objects.current().filter(partner=partner, participation=OuterRef("participation"))
        rows = rows.filter(Q(participation__partner=partner) | Exists(worked))
    benefits = list(rows)
    people = _with(benefits)

    def is_mine(benefit: Benefit, day: date) -> bool:
        return payer(people[benefit.participation_id], day, standing, leader) == partner

    return benefits, is_mine


def _standing(project: Project, today: date) -> tuple[frozenset[UUID], UUID, bool]:
    """Return who is in the project today, who leads it, and whether anybody has left it."""
    partnerships = Partnership.objects.filter(project=project).exclude(role=Partnership.Role.FUNDER)
    rows = list(partnerships.values_list("organisation", "role", "until_date"))
    standing = frozenset(one for one, _role, until in rows if until is None or until >= today)
    leader = next((one for one, role, _until in rows if role == Partnership.Role.LEADER), project.controller_id)
    return standing, leader, len(standing) < len({one for one, _role, _until in rows})


def _with(benefits: Sequence[Benefit]) -> dict[UUID, With]:
    moves: dict[UUID, list[tuple[date, UUID]]] = defaultdict(list)
    worked = Assignment.objects.current().filter(participation__in={one.participation_id for one in benefits})
    columns = ("participation", "from_date", "partner")
    for who, since, partner in worked.order_by("from_date", "recorded_no").values_list(*columns):
        moves[who].append((since, partner))
    opened = {one.participation_id: one.participation.partner_id for one in benefits}
    return {who: With(partner, moves[who]) for who, partner in opened.items()}
