"""Which partner pays whom, from who coached them when and who is in the project still."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from kladka.benefits.models import Benefit
from kladka.benefits.rules import With, payer
from kladka.people.models import Assignment
from kladka.programmes.models import Partnership, Project

type Mine = Callable[[Benefit, date], bool]
"""Tells whether a month of a benefit, of which this is the last day, stands on the list that is made."""


@dataclass(frozen=True)
class Payers:
    """With which partners everybody with a benefit was, and which of these can make a list."""

    people: dict[UUID, With]
    standing: frozenset[UUID]
    leader: UUID

    def of(self, partner: UUID) -> set[UUID]:
        """Return whom a partner pays for some month, or may have to."""
        found = set()
        for pk, who in self.people.items():
            partners = {who.opened, *(one for _since, one in who.moves)}
            if partner in partners or (partner == self.leader and not partners <= self.standing):
                found.add(pk)
        return found

    def mine(self, partner: UUID) -> Mine:
        """Return what tells whether a month is this partner's to pay."""

        def is_mine(benefit: Benefit, day: date) -> bool:
            return payer(self.people[benefit.participation_id], day, self.standing, self.leader) == partner

        return is_mine


def payers(project: Project, benefits: Sequence[Benefit], today: date) -> Payers:
    """Return who pays these benefits of a project, with their participations joined. Two queries."""
    moves: dict[UUID, list[tuple[date, UUID]]] = defaultdict(list)
    worked = Assignment.objects.current().filter(participation__in={one.participation_id for one in benefits})
    columns = ("participation", "from_date", "partner")
    for who, since, partner in worked.order_by("from_date", "recorded_no").values_list(*columns):
        moves[who].append((since, partner))
    goes_on = Q(until_date=None) | Q(until_date__gte=today)
    partnerships = Partnership.objects.filter(project=project).exclude(role=Partnership.Role.FUNDER)
    standing = dict(partnerships.filter(goes_on).values_list("organisation", "role"))
    leader = next((one for one, role in standing.items() if role == Partnership.Role.LEADER), project.controller_id)
    opened = {one.participation_id: one.participation.partner_id for one in benefits}
    return Payers({who: With(partner, moves[who]) for who, partner in opened.items()}, frozenset(standing), leader)
