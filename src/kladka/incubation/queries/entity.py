"""Reads of registered entities and their founders."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kladka.core import polish
from kladka.core.dictionaries import dictionary
from kladka.incubation import rules
from kladka.incubation.models import AdviceClient, AidGranted, EntityRegistration, Founder, ListingConsent, Member
from kladka.incubation.queries.advice import FOUND, SHORTEST_SEARCH
from kladka.incubation.queries.after import listing_of
from kladka.organisations.models import Organisation
from kladka.programmes.models import Partnership, Project


@dataclass(frozen=True)
class FounderLine:
    """A founder. `name` is empty for a person whose name may not be shown."""

    founder: Founder
    name: str
    is_partner: bool


@dataclass(frozen=True)
class EntityPage:
    """A registered entity with its founders and the founding rule it was judged by (None where there is none)."""

    registration: EntityRegistration
    natural: tuple[FounderLine, ...]
    legal: tuple[FounderLine, ...]
    rule: rules.Rule | None

    @property
    def founders(self) -> list[Founder]:
        """Return all founders."""
        return [line.founder for line in (*self.natural, *self.legal)]

    @property
    def has_partner(self) -> bool:
        """Tell whether a partner of the project is among the founders."""
        return any(line.is_partner for line in self.legal)


def listed_entities(entities: QuerySet[EntityRegistration]) -> QuerySet[EntityRegistration]:
    """Add what a list shows: organisation, site, project, and how many founders of each kind."""
    return entities.select_related("organisation", "site", "project").annotate(
        natural=_founders_of(Founder.Kind.NATURAL), legal=_founders_of(Founder.Kind.LEGAL)
    )


def searched_entities(entities: QuerySet[Any], words: str, *, named: QuerySet[Any]) -> QuerySet[Any]:
    """Return those entities whose name holds `words`; of `named` also where a founder or member bears all of them.

    `named` are the entities of which who searches may read who founded them.
    """
    by_name = Q(person__identity__isnull=False)
    for word in polish.fold(words).split():
        by_name &= Q(person__identity__name_fold__contains=word)
    people = Q(organisation__in=Founder.objects.current().filter(by_name).values("entity"))
    people |= Q(organisation__in=Member.objects.current().filter(by_name).values("entity"))
    known = named.order_by().filter(people).values("pk")
    return entities.filter(Q(organisation__name_fold__contains=polish.fold(words)) | Q(pk__in=known))


def entity_page(registration: EntityRegistration, *, with_names: bool) -> EntityPage:
    """Return an entity with its founders; people by name only `with_names`, which the caller notes as a read."""
    founders = Founder.objects.current().filter(entity=registration.organisation_id).order_by("recorded_no", "pk")
    founders = founders.select_related("organisation", *(["person__identity"] if with_names else []))
    partners = Partnership.objects.filter(project=registration.project_id, organisation=OuterRef("organisation"))
    founders = founders.annotate(is_partner=Exists(partners))
    lines = [_founder_line(founder, with_names=with_names) for founder in founders]
    return EntityPage(
        registration=registration,
        natural=tuple(
            sorted(
                (line for line in lines if line.founder.kind == Founder.Kind.NATURAL),
                key=lambda line: polish.sort_key(line.name),
            )
        ),
        legal=tuple(line for line in lines if line.founder.kind == Founder.Kind.LEGAL),
        rule=rules.founding_rule(registration.legal_form, registration.register_date),
    )


@dataclass(frozen=True)
class Known:
    """What is known of an organisation that may be an entity: its `numbers` in the KRS, now or as it was registered
    before; whether it `is_entity` now; how much `aid` and how many cards of `advice` are recorded of it."""

    numbers: frozenset[str]
    is_entity: bool
    aid: int
    advice: int


type KnownOf = Mapping[UUID, Known]
"""What is known of organisations, by organisation."""


def known_of(organisations: Collection[Organisation]) -> KnownOf:
    """Return what is known of organisations as entities, also of those whose registration was withdrawn. Three
    queries."""
    entered = list(EntityRegistration.objects.filter(organisation__in=organisations))
    aid = Counter(
        AidGranted.objects.current().filter(organisation__in=organisations).values_list("organisation", flat=True)
    )
    cards = AdviceClient.objects.filter(card__is_withdrawn=False, organisation__in=organisations)
    advice = Counter(cards.values_list("organisation", flat=True))
    found = {}
    for each in organisations:
        own = [one for one in entered if one.organisation_id == each.pk]
        numbers = frozenset({each.krs, *(one.krs for one in own)} - {""})
        found[each.pk] = Known(numbers, any(one.is_current for one in own), aid[each.pk], advice[each.pk])
    return found


def once_entered(name: str, krs: str) -> list[Organisation]:
    """Return the organisations whose registration was withdrawn, of this name wherever they have their seat or of this
    register number whatever they are called, and those that bear the number; the oldest first. One query."""
    withdrawn = EntityRegistration.objects.exclude(retracted_at=None)
    wanted = Q(name_fold=polish.fold(name)) & Q(Exists(withdrawn.filter(organisation=OuterRef("pk"))))
    if krs:
        wanted |= Q(krs=krs) | Q(Exists(withdrawn.filter(organisation=OuterRef("pk"), krs=krs)))
    return list(Organisation.objects.filter(wanted).order_by("pk"))


def found_founders(founders: QuerySet[Any], words: str) -> list[Any]:
    """Return founders, members or holders of jobs whose name holds all of `words`, as `found_clients` does clients."""
    folded = polish.fold(words)
    if len(folded) < SHORTEST_SEARCH:
        return []
    for word in folded.split():
        founders = founders.filter(person__identity__name_fold__contains=word)
    return list(founders.select_related("person__identity").order_by("person__identity__name_sort")[: FOUND + 1])


def _founder_line(founder: Any, *, with_names: bool) -> FounderLine:
    if founder.organisation is not None:
        return FounderLine(founder, founder.organisation.name, founder.is_partner)
    shown = with_names and founder.person is not None
    return FounderLine(founder, founder.person.identity.name if shown else "", is_partner=False)


def _founders_of(kind: str) -> Count:
    condition = Q(organisation__founders__kind=kind, organisation__founders__retracted_at=None)
    return Count("organisation__founders", filter=condition, distinct=True)


@dataclass(frozen=True)
class Founded:
    """An entity as everybody may know it: `by` are the legal persons among its founders, never people.

    `is_listed`: it agrees now to be named on the public page.
    """

    registration: EntityRegistration
    by: list[Organisation]
    by_people: bool
    is_listed: bool = False


def founded_in(project: Project) -> list[Founded]:
    """Return the entities of a project with the legal persons who founded them, in three queries, the oldest first.

    A sole trader is a person under a firm's name, so it counts as one.
    """
    registrations = list(
        EntityRegistration.objects.current()
        .filter(project=project)
        .select_related("organisation")
        .order_by("register_date", "pk")
    )
    founders = Founder.objects.current().filter(entity__in=[each.organisation_id for each in registrations])
    legal: dict[UUID, list[Organisation]] = {}
    people: set[UUID] = set()
    for founder in founders.select_related("organisation").order_by("recorded_no", "pk"):
        if founder.organisation is not None and is_legal_person(founder.organisation.legal_form):
            legal.setdefault(founder.entity_id, []).append(founder.organisation)
        else:
            people.add(founder.entity_id)
    listing = listing_of([each.organisation_id for each in registrations])
    listed = {entity for entity, answer in listing.items() if answer.answer == ListingConsent.Answer.GIVEN}
    return [
        Founded(
            each,
            legal.get(each.organisation_id, []),
            each.organisation_id in people,
            each.organisation_id in listed,
        )
        for each in registrations
    ]


def is_legal_person(legal_form: str) -> bool:
    """Tell whether an organisation of this form is a person apart from the people in it."""
    form = dictionary("legal-forms").items.get(legal_form)
    return form is not None and bool(form.data.get("legal_person", True))
