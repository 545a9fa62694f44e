"""Entities that were registered, and who founded them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.incubation import policies, queries
from kladka.incubation.actions.after import retract_all_of
from kladka.incubation.actions.correction import carry
from kladka.incubation.actions.stays import move_founding, unfound
from kladka.incubation.models import EntityRegistration, Founder, InitiativeGroup, Member
from kladka.organisations.actions import add_organisation, change_organisation
from kladka.organisations.models import Organisation, Site
from kladka.people import actions as people
from kladka.people import policies as people_policies
from kladka.people.models import Person
from kladka.programmes.models import Project


def register_entity(
    *,
    project: Project,
    site: Site,
    legal_form: str,
    register_date: date,
    by: Actor,
    organisation: Organisation | None = None,
    name: str = "",
    short_name: str = "",
    municipality: str = "",
    powiat: str = "",
    krs: str = "",
    natural: Sequence[Person] = (),
    newcomers: Sequence[Mapping[str, Any]] = (),
    legal: Sequence[Organisation] = (),
    is_made_up: bool = False,
) -> EntityRegistration:
    """Record that an entity prepared at `site` was entered in its register, with its founders, as one act.

    Without `organisation` a new one is recorded under `name`. `natural` are people already recorded; `newcomers` are
    arguments of `people.register_person` for founders who are not. A partner may be among the `legal` founders. An
    entry after the end of the project is marked, and is none of its outputs.
    Raises PolicyBroken when the law of that day asks for more founders.
    """
    dictionary("legal-forms").check(legal_form, field="legal_form")
    with verb("incubation.register_entity", controller=project.controller_id, by=by) as opened:
        people_policies.check_not_in_future(register_date, clock.today(), field="register_date")
        policies.check_not_before_project(register_date, project)
        policies.check_incubator_at(site, project, register_date)
        policies.check_krs(krs)
        policies.check_distinct([*natural, *legal], organisation)
        policies.check_named_once(map(_name, newcomers), [person.identity.name for person in natural])
        kinds = [founder.legal_form for founder in legal]
        policies.check_founders(legal_form, len(natural) + len(newcomers), len(legal), register_date, kinds=kinds)
        entity = organisation or add_organisation(
            controller=project.controller,
            name=name,
            short_name=short_name,
            legal_form=legal_form,
            municipality=municipality,
            powiat=powiat,
            krs=krs,
            is_made_up=is_made_up,
            by=by,
        )
        policies.check_registered_once(entity)
        if organisation is not None:
            told = {"legal_form": legal_form, "krs": krs}
            _follow(entity, {name: value for name, value in told.items() if value}, project, by)
        founders = [*natural, *_welcome(newcomers, project, by)]
        registration = opened.record(
            EntityRegistration(
                organisation=entity,
                project=project,
                legal_form=legal_form,
                register_date=register_date,
                krs=krs,
                site=site,
                is_after_project=register_date > project.ends_on,
            )
        )
        opened.record_all(_founders(entity, founders, legal))
        return registration


def correct_registration(
    *, registration: EntityRegistration, changes: Mapping[str, Any], reason: str, by: Actor, words: str = ""
) -> EntityRegistration:
    """Replace a registration by one with `changes`; the law of the corrected day and form is asked again.

    With its day go founders who are members since then, and the stay of the group that it grew out of. Raises
    PolicyBroken where anything else would be recorded of it before its entry.
    """
    with verb("incubation.correct_registration", controller=registration.controller, by=by) as opened:
        on = changes.get("register_date", registration.register_date)
        marked = {**changes, "is_after_project": on > registration.project.ends_on}
        new = people.correct(fact=registration, changes=marked, reason=reason, by=by, words=words)
        dictionary("legal-forms").check(new.legal_form, field="legal_form")
        people_policies.check_not_in_future(new.register_date, clock.today(), field="register_date")
        policies.check_not_before_project(new.register_date, new.project)
        policies.check_not_before_group(
            new.register_date, InitiativeGroup.objects.filter(entity=new.organisation_id).first()
        )
        left = queries.left_early([new.organisation_id]).filter(project=new.project_id).first()
        policies.check_entered_before_leaving(new.register_date, left.left_on if left else None)
        policies.check_incubator_at(new.site, new.project, new.register_date)
        policies.check_krs(new.krs)
        told = {name: getattr(new, name) for name in ("legal_form", "krs")}
        changed = {name: value for name, value in told.items() if value != getattr(registration, name)}
        _follow(new.organisation, changed, new.project, by)
        _check_all_founders(new)
        if new.register_date != registration.register_date:
            _move_members(opened, registration, new, reason=reason, by=by)
            policies.check_nothing_before(new.register_date, queries.first_after_entry(new.organisation_id))
            move_founding(opened, new)
        return new


def _follow(entity: Organisation, told: Mapping[str, str], project: Project, by: Actor) -> None:
    """Let an organisation say what its registration says of it, where it says nothing, or only what a registration
    said. Raises PolicyBroken where it bears another number that no registration gave it."""
    stored = Organisation.objects.get(pk=entity.pk)
    before = EntityRegistration.objects.filter(organisation=stored)
    said = {
        "legal_form": {"", *before.values_list("legal_form", flat=True)},
        "krs": {"", *before.values_list("krs", flat=True)},
    }
    changes = {name: value for name, value in told.items() if value != getattr(stored, name)}
    if "krs" in changes and stored.krs not in said["krs"]:
        policies.check_number_of(stored, changes["krs"])
    changes = {name: value for name, value in changes.items() if getattr(stored, name) in said[name]}
    if changes:
        change_organisation(
            organisation=stored, version=stored.version, changes=changes, controller=project.controller, by=by
        )


def _move_members(opened: Verb, old: EntityRegistration, new: EntityRegistration, *, reason: str, by: Actor) -> None:
    """Let founders who are members since the entry be members since the corrected day of it, with their ends."""
    founders = Founder.objects.current().filter(entity=new.organisation_id)
    known = set(founders.values_list("person", "organisation"))
    for each in queries.lasting(Member, [new.organisation_id]).filter(from_date=old.register_date):
        if (each.person_id, each.organisation_id) in known:
            policies.check_begins_before_end(new.register_date, each.until, field="register_date")
            moved = people.correct(fact=each, changes={"from_date": new.register_date}, reason=reason, by=by)
            carry(opened, each, moved, reason)


def withdraw_entity(*, registration: EntityRegistration, reason: str, by: Actor, words: str = "") -> None:
    """Stop believing that an entity was registered, who founded it and what became of it. The organisation stays, and
    its group stands where it stood without the entry. Raises PolicyBroken while it has a grant, or uses something."""
    with verb("incubation.withdraw_entity", controller=registration.controller, by=by) as opened:
        policies.check_no_grants(queries.grants_of(registration.organisation_id))
        policies.check_uses_nothing(queries.used_alone(registration.organisation_id))
        people.withdraw(fact=registration, reason=reason, by=by, words=words)
        for founder in Founder.objects.current().filter(entity=registration.organisation_id):
            opened.retract(founder, reason=reason)
        retract_all_of(opened, registration.organisation, reason=reason)
        unfound(opened, registration)


def add_founders(
    *,
    registration: EntityRegistration,
    by: Actor,
    natural: Sequence[Person] = (),
    newcomers: Sequence[Mapping[str, Any]] = (),
    legal: Sequence[Organisation] = (),
) -> list[Founder]:
    """Record founders that were forgotten; return them. Raises PolicyBroken for one who is named already."""
    with verb("incubation.add_founders", controller=registration.controller, by=by) as opened:
        entity = registration.organisation
        policies.check_registered(entity)
        stored = Founder.objects.current().filter(entity=entity).select_related("person__identity", "organisation")
        known = [founder.person or founder.organisation for founder in stored]
        policies.check_distinct([*known, *natural, *legal], entity)
        people_known = [*natural, *(founder.person for founder in stored if founder.person)]
        policies.check_named_once(map(_name, newcomers), [person.identity.name for person in people_known])
        standing = EntityRegistration.objects.current().get(organisation=entity)
        _check_founders(standing, natural=len(natural) + len(newcomers), legal=legal)
        founders = [*natural, *_welcome(newcomers, registration.project, by)]
        return list(opened.record_all(_founders(entity, founders, legal)))


def withdraw_founder(
    *, registration: EntityRegistration, founder: Founder, reason: str, by: Actor, words: str = ""
) -> None:
    """Stop believing that somebody was a founder. Raises PolicyBroken when too few would remain."""
    with verb("incubation.withdraw_founder", controller=registration.controller, by=by):
        people.withdraw(fact=founder, reason=reason, by=by, words=words)
        _check_founders(registration)


def _check_founders(registration: EntityRegistration, *, natural: int = 0, legal: Sequence[Organisation] = ()) -> None:
    """Check the founders that are recorded with those to be added, of whom alone the kind is looked at."""
    kinds = list(Founder.objects.current().filter(entity=registration.organisation_id).values_list("kind", flat=True))
    policies.check_founders(
        registration.legal_form,
        kinds.count(Founder.Kind.NATURAL) + natural,
        kinds.count(Founder.Kind.LEGAL) + len(legal),
        registration.register_date,
        kinds=[founder.legal_form for founder in legal],
    )


def _check_all_founders(registration: EntityRegistration) -> None:
    """Check the founders that are recorded, and which organisations they are."""
    founders = Founder.objects.current().filter(entity=registration.organisation_id)
    forms = list(founders.values_list("organisation__legal_form", flat=True))
    kinds = [form for form in forms if form is not None]
    policies.check_founders(
        registration.legal_form, forms.count(None), len(kinds), registration.register_date, kinds=kinds
    )


def _welcome(newcomers: Sequence[Mapping[str, Any]], project: Project, by: Actor) -> list[Person]:
    return [people.register_person(controller=project.controller, by=by, **newcomer) for newcomer in newcomers]


def _founders(entity: Organisation, natural: Sequence[Person], legal: Sequence[Organisation]) -> list[Founder]:
    return [
        *(Founder(entity=entity, kind=Founder.Kind.NATURAL, person=person) for person in natural),
        *(Founder(entity=entity, kind=Founder.Kind.LEGAL, organisation=founder) for founder in legal),
    ]


def _name(newcomer: Mapping[str, Any]) -> str:
    return f"{newcomer['given_name']} {newcomer['family_name']}"
