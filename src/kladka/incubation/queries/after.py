"""Reads of what becomes of an entity: members, statuses, jobs and who holds them; and what follows for the watched."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from kladka.core.ledger import Fact
from kladka.incubation import rules
from kladka.incubation.models import (
    AdviceClient,
    AidGranted,
    EntityEnding,
    EntityLeaving,
    EntityRegistration,
    EntityStatus,
    Founder,
    Job,
    ListingConsent,
    Member,
    Occupancy,
)


@dataclass(frozen=True)
class Left:
    """An entity left its project early: the fact, and the last day in the project."""

    fact: UUID
    on: date


@dataclass(frozen=True)
class After:
    """What became of one entity. Members, statuses and occupancies bear `until`, the last day, if they ended."""

    registration: EntityRegistration
    founders: Sequence[Founder] = ()
    members: Sequence[Any] = ()
    statuses: Sequence[Any] = ()
    jobs: Sequence[Job] = ()
    holders: Mapping[UUID, Sequence[Any]] = field(default_factory=dict)
    listing: ListingConsent | None = None
    left_early: Left | None = None

    @property
    def founders_only(self) -> list[Founder]:
        """Founders of whom nothing is recorded as members: they are members from the entry on."""
        known = {each.person_id or each.organisation_id for each in self.members}
        return [each for each in self.founders if (each.person_id or each.organisation_id) not in known]

    @property
    def members_now(self) -> int:
        """How many different members there are, founders among them."""
        return len({each.person_id or each.organisation_id for each in self.members if not each.until}) + len(
            self.founders_only
        )

    @property
    def ended_on(self) -> date | None:
        """The first day on which the entity had ended."""
        return min((each.from_date for each in self.statuses if each.kind == EntityStatus.Kind.ENDED), default=None)

    @property
    def asked_at_entry(self) -> dict[Any, bool]:
        """By person, of members from the entry on of whom somebody asked, whether they were at risk then."""
        first = self.registration.register_date
        asked = [each for each in self.members if each.from_date == first and each.at_risk is not None]
        return {each.person_id: bool(each.at_risk) for each in asked}

    @property
    def left_on(self) -> date:
        """The last day in the project: that recorded, else the project's last."""
        return self.left_early.on if self.left_early is not None else self.registration.project.ends_on

    @property
    def is_listed(self) -> bool:
        """Tell whether the entity agrees now to be named on the public page."""
        return self.listing is not None and self.listing.answer == ListingConsent.Answer.GIVEN

    def watched(self) -> rules.Watched:
        """Return what the law asks of the entity and whether it was reached; nothing of one that has ended."""
        registration = self.registration
        if self.ended_on is not None:
            return rules.Watched()
        kinds = [each.kind for each in self.founders]
        legal = kinds.count(Founder.Kind.LEGAL)
        verdict = rules.check_founding(registration.legal_form, len(kinds) - legal, legal, registration.register_date)
        return rules.watched(
            verdict.duties,
            verdict.running,
            registered_on=registration.register_date,
            members=[*self._founding(), *map(_spell, self.members)],
            at_risk_employed=self.employed(at_risk=True),
        )

    @property
    def is_enterprise(self) -> bool:
        """Tell whether it has the status of a social enterprise, and goes on."""
        kinds = {each.kind for each in self.statuses if each.until is None}
        return self.ended_on is None and EntityStatus.Kind.SOCIAL_ENTERPRISE in kinds

    def checks(self) -> list[rules.Check]:
        """Return the points at which somebody looks whether the entity operates."""
        found = [each for each in self.statuses if each.kind == EntityStatus.Kind.OPERATING]
        return rules.checks(
            self.registration.register_date,
            left_on=self.left_on,
            operating=[(each.from_date, each.until) for each in found],
            ended=self.ended_on,
        )

    def empty_since(self, job: Job) -> date | None:
        """Return the first day from which nobody holds a job, None while somebody does."""
        return rules.empty_since(job.created_date, [_spell(each) for each in self.holders.get(job.pk, ())])

    def held(self, job: Job, today: date) -> rules.HeldDays:
        """Return on which days a job was held, up to today or the last day of the entity."""
        last = min(today, self.ended_on - timedelta(days=1)) if self.ended_on is not None else today
        return rules.held(job.created_date, [_spell(each) for each in self.holders.get(job.pk, ())], last)

    def _founding(self) -> list[rules.Spell]:
        first = self.registration.register_date
        return [rules.Spell(str(each.person_id or each.organisation_id), first) for each in self.founders_only]

    def employed(self, *, at_risk: bool = False) -> list[rules.Spell]:
        """Who is employed by a job, or of them those at risk: a job is no more people than hold it at once."""
        by = rules.employed_by()
        found: list[rules.Spell] = []
        for job in self.jobs:
            holders = self.holders.get(job.pk, ())
            counted = {str(each.pk) for each in holders if each.contract_kind in by and (each.at_risk or not at_risk)}
            people = {str(each.pk): str(each.person_id) for each in holders}
            turns = rules.in_turn(job.full_time_share, [holding(each, who=str(each.pk)) for each in holders])
            found += [rules.Spell(people[each.who], each.first, each.last) for each in turns if each.who in counted]
        return found


def after(
    registrations: Iterable[EntityRegistration],
    *,
    with_names: bool = False,
    founders: Sequence[Founder] | None = None,
    left: Mapping[UUID, Left] | None = None,
) -> list[After]:
    """Return what became of each entity, in seven queries whatever their number; people by name only `with_names`.

    `founders` are theirs, and by registration when they `left` early, where somebody has read that already.
    """
    found = list(registrations)
    entities = [each.organisation_id for each in found]
    person = "person__identity" if with_names else "person"
    if founders is None:
        founders = list(Founder.objects.current().filter(entity__in=entities).order_by("recorded_no", "pk"))
    founding = _by_entity(founders)
    members = _by_entity(lasting(Member, entities).select_related("organisation", person))
    statuses = _by_entity(lasting(EntityStatus, entities).select_related("document__inspected_by"))
    jobs: dict[UUID, list[Job]] = _by_entity(
        Job.objects.current().filter(entity__in=entities).order_by("created_date", "recorded_no", "pk")
    )
    holders: dict[UUID, list[Any]] = {}
    for each in lasting(Occupancy, entities).select_related(person):
        holders.setdefault(each.job_id, []).append(each)
    listing = listing_of(entities)
    if left is None:
        early = {(one.entity_id, one.project_id): Left(one.pk, one.left_on) for one in left_early(entities)}
        left = {each.pk: early[key] for each in found if (key := (each.organisation_id, each.project_id)) in early}
    return [
        After(
            registration=each,
            founders=founding.get(each.organisation_id, []),
            members=members.get(each.organisation_id, []),
            statuses=statuses.get(each.organisation_id, []),
            jobs=jobs.get(each.organisation_id, []),
            holders={job.pk: holders.get(job.pk, []) for job in jobs.get(each.organisation_id, [])},
            listing=listing.get(each.organisation_id),
            left_early=left.get(each.pk),
        )
        for each in found
    ]


def lasting(model: type[Any], entities: Collection[UUID]) -> QuerySet[Any]:
    """Return current facts of these entities, the oldest first, with `until` (last day) and `ending`, if they ended."""
    name, path = {
        Member: ("member", "entity"),
        EntityStatus: ("status", "entity"),
        Occupancy: ("occupancy", "job__entity"),
    }[model]
    ends = EntityEnding.objects.current().filter(**{name: OuterRef("pk")})
    rows: QuerySet[Any] = model.objects.current().filter(**{f"{path}__in": entities})
    rows = rows.annotate(until=Subquery(ends.values("until_date")[:1]), ending=Subquery(ends.values("pk")[:1]))
    return rows.order_by("from_date", "recorded_no", "pk")


def is_held_after(occupancy: Occupancy, day: date) -> bool:
    """Tell whether somebody else holds the same job, or a part of it, after a day."""
    others = lasting(Occupancy, [occupancy.job.entity_id]).filter(job=occupancy.job_id).exclude(pk=occupancy.pk)
    return any(each.until is None or each.until > day for each in others)


def left_early(entities: Collection[UUID]) -> QuerySet[EntityLeaving]:
    """Return what is recorded of these entities having left a project before its end."""
    rows: QuerySet[EntityLeaving] = EntityLeaving.objects.current().filter(entity__in=entities)
    return rows


@dataclass(frozen=True)
class Hanging:
    """How much hangs on the registration of an entity, by kind."""

    founders: int
    members: int
    statuses: int
    jobs: int
    holders: int
    leavings: int
    answers: int
    advice: int
    aid: int


def hanging_on(registration: EntityRegistration) -> Hanging:
    """Return how much goes with a registration that is withdrawn, and how much advice and aid stays. One query."""
    facts = {
        "founders": (Founder, "entity"),
        "members": (Member, "entity"),
        "statuses": (EntityStatus, "entity"),
        "jobs": (Job, "entity"),
        "holders": (Occupancy, "job__entity"),
        "leavings": (EntityLeaving, "entity"),
        "answers": (ListingConsent, "entity"),
    }
    rows: dict[str, tuple[QuerySet[Any], str]]
    rows = {name: (model.objects.current(), path) for name, (model, path) in facts.items()}
    rows["advice"] = (AdviceClient.objects.filter(card__is_withdrawn=False), "organisation")
    rows["aid"] = (AidGranted.objects.current(), "organisation")
    here = OuterRef("organisation")
    counts = {
        name: Subquery(found.filter(**{path: here}).order_by().values(path).annotate(n=Count("pk")).values("n"))
        for name, (found, path) in rows.items()
    }
    found = EntityRegistration.objects.filter(pk=registration.pk).values(**counts).get()
    return Hanging(**{name: found[name] or 0 for name in counts})


def first_after_entry(entity: UUID) -> tuple[date, Fact] | None:
    """Return the first of what is recorded of an entity after its entry, and its day. None where nothing is."""
    dated = ((Member, "from_date"), (EntityStatus, "from_date"), (Job, "created_date"), (ListingConsent, "on_date"))
    first = [(name, model.objects.current().filter(entity=entity).order_by(name).first()) for model, name in dated]
    found = [(getattr(each, name), each) for name, each in first if each is not None]
    return min(found, key=itemgetter(0), default=None)


def listing_of(entities: Collection[UUID]) -> dict[UUID, ListingConsent]:
    """Return the newest answer of each entity about being named in public."""
    rows = ListingConsent.objects.current().filter(entity__in=entities).order_by("on_date", "recorded_no", "pk")
    return {each.entity_id: each for each in rows}


def _by_entity(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for each in rows:
        found.setdefault(each.entity_id, []).append(each)
    return found


def holding(fact: Any, *, who: str = "") -> rules.Holding:
    """Return how a fact says that somebody holds a job; `who` tells it from others, else the person does."""
    return rules.Holding(who or str(fact.person_id), fact.from_date, fact.until, share=fact.full_time_share)


def _spell(fact: Any) -> rules.Spell:
    organisation = getattr(fact, "organisation_id", None)
    return rules.Spell(str(fact.person_id or organisation), fact.from_date, fact.until)
