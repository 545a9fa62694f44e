"""Whether employers may be told about participants: what is recorded of the consent, and which employers know them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Case, DateField, Exists, OuterRef, Subquery, When

from kladka.employers import rules
from kladka.employers.models import EmployerContact, Placement
from kladka.employers.queries.placement import standing
from kladka.people.models import Consent, Participation, Situation

SHARING = "share_with_employers"
"""The kind of consent on which telling employers about somebody rests (dictionary "consent-kinds")."""


@dataclass(frozen=True)
class Sharing:
    """What is recorded of somebody's consent to be told about to employers. `consents`: the newest first."""

    participation: Participation
    consents: list[Consent]

    def stands_on(self, day: date) -> bool:
        """Tell whether the consent stands on a day."""
        return rules.stood(self._given, day)

    def may_be_told(self, employer: UUID, day: date, *, but: UUID | None = None) -> bool:
        """Tell whether an employer may be told about the participant on a day. No new employer may without consent;
        the one with whom they began, or who was told before the withdrawal, knows them already. `but`: of contacts
        this one is not looked at."""
        if self.stands_on(day):
            return True
        told = [each for where, one, each in self._told if where == employer and one != but]
        there = [each for where, each in self._there if where == employer]
        return rules.knew(self._given, told, there, day)

    @property
    def _given(self) -> list[rules.Given]:
        return [(one.given_on, one.withdrawn_on) for one in self.consents]

    @cached_property
    def _told(self) -> list[tuple[UUID, UUID, date]]:
        rows = EmployerContact.objects.filter(participation=self.participation)
        return list(rows.values_list("employer", "pk", "on_date"))

    @cached_property
    def _there(self) -> list[tuple[UUID, date]]:
        rows = Placement.objects.filter(participation=self.participation, employer__isnull=False)
        now = standing(Situation.objects.filter(participation=self.participation))
        listed = list(rows.values_list("employer", "trial_from", "situation"))
        began = [(where, now[fact].from_date) for where, _trial, fact in listed if fact in now]
        return [*began, *((where, trial) for where, trial, _fact in listed if trial)]


def sharing_of(participation: Participation) -> Sharing:
    """Return what is recorded of somebody's consent. One query; two or three more where an employer is asked about
    without one."""
    rows = Consent.objects.filter(participation=participation, kind=SHARING)
    return Sharing(participation, list(rows.order_by("-given_on", "-created_at")))


def taken_back() -> Case:
    """Return, of rows that name a participation, since when its consent does not stand that was given once."""
    given = Consent.objects.filter(participation=OuterRef("participation"), kind=SHARING)
    last = Subquery(given.order_by("-withdrawn_on").values("withdrawn_on")[:1])
    return Case(When(~Exists(given.filter(withdrawn_on=None)), then=last), output_field=DateField())


def agreeing(participations: Collection[UUID]) -> set[UUID]:
    """Return those of whom employers may be told now. One query."""
    rows = Consent.objects.filter(participation__in=participations, kind=SHARING, withdrawn_on=None)
    return set(rows.values_list("participation", flat=True))
