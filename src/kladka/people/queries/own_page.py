"""Reads of own pages: whose an address is, what a person may see, which consents stand, what waits for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kladka.core import clock
from kladka.messages import channels
from kladka.people.models import (
    Alias,
    Assignment,
    Consent,
    CorrectionRequest,
    Ending,
    Identity,
    Mistake,
    OwnAccess,
    Participation,
)
from kladka.people.queries.finding import same_human
from kladka.people.rules import own_page as rules


@dataclass(frozen=True)
class Own:
    """Whose own page it is, and what of them stands in it: people's records and their participations."""

    access: OwnAccess
    persons: frozenset[UUID]
    participations: tuple[Participation, ...]

    @property
    def id(self) -> UUID:
        """Return who acts: the audit names the access, which is no account of the staff."""
        return self.access.pk

    @property
    def name(self) -> str:
        """Return what the person is called."""
        return str(self.access.person.identity.name)


def own_of(access: OwnAccess) -> Own:
    """Return what an access opens. Two queries.

    A merge widens it only where whoever invited the person saw it: a later one, perhaps a mistaken one, must not show
    somebody another human being's data. Undoing a merge narrows it at once.
    """
    persons = frozenset(same_human(access.person, known_at=access.invited_at))
    rows = Participation.objects.filter(person__in=persons, mistake=None)
    joined = rows.select_related("project__controller", "partner", "person__identity")
    return Own(access, persons, tuple(joined.order_by("-created_at", "pk")))


def accesses() -> QuerySet[OwnAccess]:
    """Return the accesses that were not revoked of people who take part in something, with who they are.

    Whose only participation was opened by mistake does not take part in anything.
    """
    mistakes = Mistake.objects.values("participation")
    part = Participation.objects.filter(person=OuterRef("person")).exclude(pk__in=mistakes)
    rows = OwnAccess.objects.filter(Exists(part), revoked_at=None)
    return rows.select_related("person__identity", "person__controller")


def at_address(address: str, moment: datetime) -> list[OwnAccess]:
    """Return the accesses whose codes go to an address: those of two controllers, or of two people who share it."""
    found = accesses().filter(address=address).exclude(address="").order_by("pk")
    return [one for one in found if one.stands_at(moment)]


def contacts_of(identity: Identity) -> set[str]:
    """Return where the contact data say that somebody is reached, as addresses are compared and can be sent to."""
    told = {rules.address(identity.email)} if identity.email else set()
    if identity.phone and channels.SMS in channels.available():
        told.add(rules.address(identity.phone))
    return told


def coached_by_inviter(own: Own) -> set[UUID]:
    """Return the participations whose coach invited the person, on the day of the invitation."""
    day = clock.day_of(own.access.invited_at)
    rows = Assignment.objects.current().filter(participation__in=own.participations, from_date__lte=day)
    rows = rows.filter(coach__user=own.access.invited_by)
    over = Ending.objects.current().filter(assignment__in=rows, until_date__lt=day).values("assignment")
    return set(rows.exclude(pk__in=over).values_list("participation", flat=True))


def access_of(person: UUID) -> OwnAccess | None:
    """Return the standing access of a person, if there is one."""
    return OwnAccess.objects.filter(person=person, revoked_at=None).first()


def last_access_of(person: UUID) -> OwnAccess | None:
    """Return the last invitation of a person, whether it stands or not."""
    return OwnAccess.objects.filter(person=person).order_by("-invited_at").first()


def access_to_tell(request: CorrectionRequest) -> OwnAccess | None:
    """Return the access whose person is told of an answer: it may have been invited again since they asked."""
    if request.access and request.access.revoked_at is None:
        return request.access
    return access_of(request.access.person_id if request.access else request.participation.person_id)


def merged_since(access: OwnAccess) -> bool:
    """Tell whether records were merged with this person's after the invitation: the page does not show them."""
    rows = Alias.objects.current().filter(recorded_at__gt=access.invited_at)
    return rows.filter(Q(person=access.person_id) | Q(same_as=access.person_id)).exists()


def consents_of(participations: Iterable[Any]) -> list[Consent]:
    """Return the consents of participations, standing ones first, then the newest. One query."""
    rows = Consent.objects.filter(participation__in=[getattr(one, "pk", one) for one in participations])
    found = list(rows.select_related("participation__project").order_by("-given_on", "-created_at"))
    return sorted(found, key=lambda one: one.withdrawn_on is not None)


def last_consent(participation: UUID, kind: str) -> Consent | None:
    """Return the consent of a kind that stands for a participation, else the one that was withdrawn last."""
    rows = Consent.objects.filter(participation=participation, kind=kind)
    return rows.order_by(F("withdrawn_on").desc(nulls_first=True), "-created_at").first()


def standing_consent(participation: UUID, kind: str) -> Consent | None:
    """Return the consent of a kind that stands for a participation: what a gate of kind "consent" asks."""
    return Consent.objects.filter(participation=participation, kind=kind, withdrawn_on=None).first()


def requests_of(participations: Iterable[Participation]) -> list[CorrectionRequest]:
    """Return what was asked about participations, the newest first. One query."""
    rows = CorrectionRequest.objects.filter(participation__in=list(participations))
    return list(rows.select_related("participation__project", "consent").order_by("-asked_on", "-created_at"))


def asked_in(participations: QuerySet[Participation]) -> QuerySet[Any]:
    """Return the requests about participations somebody sees, with who asks."""
    rows = CorrectionRequest.objects.filter(participation__in=participations)
    rows = rows.annotate(is_answered=Q(answered_on__isnull=False))
    return rows.select_related("participation__project", "participation__person__identity", "consent")
