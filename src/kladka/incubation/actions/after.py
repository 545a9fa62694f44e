"""What becomes of an entity after its entry: members, statuses, jobs, who holds them, and how these ended."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kladka.audit.actions import Actor, Verb, verb
from kladka.core.dictionaries import dictionary
from kladka.core.ledger import Fact
from kladka.incubation import policies, queries, rules
from kladka.incubation.models import (
    EntityEnding,
    EntityLeaving,
    EntityRegistration,
    EntityStatus,
    Job,
    ListingConsent,
    Member,
    Occupancy,
)
from kladka.organisations.models import Organisation
from kladka.people import actions as people
from kladka.people.models import Document, Person

NOT_AT_RISK = "none"
"""In place of a ground: somebody was asked, and is not at risk. "" stands for nobody asked."""
LINKS: Mapping[type[Fact], str] = {Member: "member", EntityStatus: "status", Occupancy: "occupancy"}
"""By which column an ending tells what it ended."""


def add_members(
    *,
    registration: EntityRegistration,
    from_date: date,
    by: Actor,
    natural: Sequence[Person] = (),
    newcomers: Sequence[Mapping[str, Any]] = (),
    legal: Sequence[Organisation] = (),
    ground: str = "",
) -> list[Member]:
    """Record members of an entity from a day on. `ground` says why the people are at risk, NOT_AT_RISK that none is.

    A founder recorded here is a member from that day; otherwise founders are members from the entry on.
    """
    with verb("incubation.add_members", controller=registration.controller, by=by) as opened:
        entity = registration.organisation
        policies.check_after_entry(from_date, registration, field="from_date")
        policies.check_registered(entity)
        policies.check_members_named([*natural, *legal], entity)
        policies.check_newcomers_named_once(newcomers)
        known = list(queries.lasting(Member, [entity.pk]))
        named = [(each.pk, each.identity.name, "natural") for each in natural]
        named += [(each.pk, each.name, "legal") for each in legal]
        for pk, name, field in named:
            spells = [(one.from_date, one.until) for one in known if pk in (one.person_id, one.organisation_id)]
            policies.check_not_twice(name, from_date, spells, field=field)
        welcome = [
            people.register_person(controller=registration.project.controller, by=by, **each) for each in newcomers
        ]
        risk = risk_of(ground)
        common: dict[str, Any] = {"entity": entity, "from_date": from_date}
        found = [Member(kind=Member.Kind.NATURAL, person=each, **risk, **common) for each in (*natural, *welcome)]
        found += [Member(kind=Member.Kind.LEGAL, organisation=each, **common) for each in legal]
        return list(opened.record_all(found))


def record_status(
    *, registration: EntityRegistration, kind: str, from_date: date, document: Document, by: Actor
) -> EntityStatus:
    """Record what a check found of an entity on a day, or a status it was given, with the document that shows it."""
    with verb("incubation.record_status", controller=registration.controller, by=by) as opened:
        policies.check_registered(registration.organisation)
        policies.check_after_entry(from_date, registration, field="from_date")
        known = queries.lasting(EntityStatus, [registration.organisation_id])
        policies.check_status(kind, from_date, [(each.kind, each.from_date, each.until) for each in known])
        return opened.record(
            EntityStatus(entity=registration.organisation, kind=kind, from_date=from_date, document=document)
        )


def create_job(
    *,
    registration: EntityRegistration,
    created_date: date,
    by: Actor,
    full_time_share: Decimal = Decimal(1),
    another: bool = True,
) -> Job:
    """Record a job made at an entity with the project's help; nobody holds it yet. `another`: nobody is asked whether
    it is another one than a job of that day and share."""
    with verb("incubation.create_job", controller=registration.controller, by=by) as opened:
        policies.check_registered(registration.organisation)
        policies.check_after_entry(created_date, registration, field="created_date")
        alike = Job.objects.current().filter(created_date=created_date, full_time_share=full_time_share)
        of_entity = alike.filter(entity=registration.organisation_id)
        policies.check_another_job(created_date, 0 if another else of_entity.count())
        return opened.record(
            Job(
                project=registration.project,
                entity=registration.organisation,
                site=registration.site,
                created_date=created_date,
                full_time_share=full_time_share,
                is_after_project=created_date > registration.project.ends_on,
            )
        )


def take_job(
    *,
    registration: EntityRegistration,
    job: Job,
    from_date: date,
    contract_kind: str,
    by: Actor,
    person: Person | None = None,
    newcomer: Mapping[str, Any] | None = None,
    ground: str = "",
    full_time_share: Decimal | None = None,
    until_date: date | None = None,
) -> Occupancy:
    """Record that somebody holds a job from a day on: `person`, or a `newcomer` who is not recorded yet.

    `full_time_share` is that person's part of a shared job, None for all of it; `until_date` the last day, if over.
    """
    dictionary("contract-kinds").check(contract_kind, field="contract_kind")
    with verb("incubation.take_job", controller=registration.controller, by=by) as opened:
        policies.check_registered(registration.organisation)
        policies.check_holds_after_creation(from_date, job)
        if until_date is not None:
            policies.check_ends_after_start(from_date, until_date)
        holding = [each for each in queries.lasting(Occupancy, [job.entity_id]) if each.job_id == job.pk]
        if person is not None:
            spells = [(each.from_date, each.until) for each in holding if each.person_id == person.pk]
            policies.check_not_twice(person.identity.name, from_date, spells, field="natural", last=until_date)
        policies.check_room_in_job(job, rules.Holding("", from_date, until_date, share=full_time_share), holding)
        if person is None:
            person = people.register_person(controller=registration.project.controller, by=by, **(newcomer or {}))
        common: dict[str, Any] = {"contract_kind": contract_kind, "full_time_share": full_time_share}
        held = opened.record(Occupancy(job=job, person=person, from_date=from_date, **common, **risk_of(ground)))
        if until_date is not None:
            opened.record(EntityEnding(occupancy=held, until_date=until_date))
        return held


def end_lasting(*, fact: Member | EntityStatus | Occupancy, until_date: date, by: Actor) -> EntityEnding:
    """Record the last day of a membership, of a status, or on which somebody held a job."""
    with verb("incubation.end_lasting", controller=fact.controller, by=by) as opened:
        policies.check_stands(fact)
        policies.check_ends_after_start(fact.from_date, until_date)
        link = LINKS[type(fact)]
        policies.check_ends_once(EntityEnding.objects.current().filter(**{link: fact}).exists())
        return opened.record(EntityEnding(**{link: fact}, until_date=until_date))


def leave_project(*, registration: EntityRegistration, left_on: date, by: Actor) -> EntityLeaving:
    """Record the last day of an entity in its project, before the project's end. What was wrong is withdrawn."""
    with verb("incubation.leave_project", controller=registration.controller, by=by) as opened:
        policies.check_registered(registration.organisation)
        policies.check_leaves(left_on, registration)
        known = queries.left_early([registration.organisation_id]).filter(project=registration.project_id)
        policies.check_leaves_once(known.first())
        return opened.record(
            EntityLeaving(entity=registration.organisation, project=registration.project, left_on=left_on)
        )


def withdraw_lasting(*, fact: Member | EntityStatus | Job | Occupancy, reason: str, by: Actor, words: str = "") -> None:
    """Stop believing it, with its ending; of a job also that anybody held it."""
    with verb("incubation.withdraw_lasting", controller=fact.controller, by=by) as opened:
        people.withdraw(fact=fact, reason=reason, by=by, words=words)
        _retract_endings(opened, [fact], reason)
        if isinstance(fact, Job):
            holders = list(Occupancy.objects.current().filter(job=fact))
            _retract_endings(opened, holders, reason)
            for each in holders:
                opened.retract(each, reason=reason)


def answer_listing(*, registration: EntityRegistration, answer: str, on_date: date, by: Actor) -> ListingConsent:
    """Record that an entity agreed to be named on the public page, or no longer agrees, as it said on a day."""
    with verb("incubation.answer_listing", controller=registration.controller, by=by) as opened:
        policies.check_registered(registration.organisation)
        entity = registration.organisation
        policies.check_after_entry(on_date, registration, field="on_date")
        policies.check_another_answer(queries.listing_of([entity.pk]).get(entity.pk), answer, on_date)
        return opened.record(ListingConsent(entity=entity, answer=answer, on_date=on_date))


def retract_all_of(opened: Verb, entity: Organisation, *, reason: str) -> None:
    """Stop believing all that is recorded of an entity after its entry. Part of a verb that withdraws it."""
    for model in (Member, EntityStatus, Occupancy, Job, EntityLeaving):
        path = "job__entity" if model is Occupancy else "entity"
        found: list[Fact] = list(model.objects.current().filter(**{path: entity}))
        _retract_endings(opened, found, reason)
        for each in found:
            opened.retract(each, reason=reason)
    for answer in ListingConsent.objects.current().filter(entity=entity):
        opened.retract(answer, reason=reason)


def _retract_endings(opened: Verb, facts: Iterable[Fact], reason: str) -> None:
    for fact in facts:
        if link := LINKS.get(type(fact)):
            for ending in EntityEnding.objects.current().filter(**{link: fact}):
                opened.retract(ending, reason=reason)


def risk_of(ground: str) -> dict[str, Any]:
    """Return what is recorded of the risk, by a ground, NOT_AT_RISK or "" as the verbs take it."""
    if ground in ("", NOT_AT_RISK):
        return {"at_risk": False if ground else None, "ground": ""}
    dictionary("risk-grounds").check(ground, field="ground")
    return {"at_risk": True, "ground": ground}
