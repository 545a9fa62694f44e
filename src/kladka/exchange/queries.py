"""Reads for files that other systems take: who took part in a project by a day, as was known on a day.

A constant number of queries, whatever the number of people. What stands here names people: only verbs that leave an
audit line, and pages that leave a read event, may ask for it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db.models import Exists, OuterRef, Subquery

from kladka.core import packs
from kladka.core.dated import dated_rule
from kladka.core.dictionaries import dictionary
from kladka.exchange.rules.feedback import Answer, read_profile
from kladka.exchange.rules.profile import Given, Participant, Profile, read
from kladka.people.actions.person import pesel_of
from kladka.people.models import Alias, Ending, Entry, Exit, Identity, Participation, Reentry, Situation, Support
from kladka.people.rules.same import one_of_each
from kladka.programmes.models import Project

RULES = "rules/exchange.yaml"
_ANSWERS = (
    *("sex", "education", "labour_status", "labour_substatus", "disability", "foreign_background", "third_country"),
    *("minority", "homeless", "degurba"),
)
_OF_ENTRY = ("entry_date", "birth_date", "powiat", "municipality", "citizenship", *_ANSWERS)
_OF_IDENTITY = (
    *("person", "controller", "given_name", "family_name", "town", "postcode", "phone", "email"),
    *("pesel_sealed", "pesel_index", "pesel_override"),
)
_POLAND = "PL"


@dataclass(frozen=True)
class Contact:
    """The project's own contact, to stand where somebody gave none."""

    phone: str = ""
    email: str = ""

    def of(self, source: str) -> str:
        """Return what the project lends for the source of a column; nothing for any other than these two."""
        return {"phone": self.phone, "email": self.email}.get(source, "")


NO_CONTACT = Contact()


@dataclass(frozen=True)
class Filling:
    """The rows of a file, in the order of entry; names and persons by participation; and who is not among them.

    `merged` are participations that are told in another's row, since both are one human being.
    """

    participants: list[Participant]
    names: Mapping[UUID, str]
    persons: Mapping[UUID, UUID]
    merged: Mapping[UUID, UUID] = field(default_factory=dict)
    without_entry: int = 0


def profile_of(project: Project) -> Profile | None:
    """Return how the file of a project's participants looks; None where its programme takes none that we know."""
    name = _of_programme(project, "participants_file")
    return _profile(name) if name else None


def answer_of(project: Project) -> Answer | None:
    """Return how the system's answer to such a file looks."""
    name = _of_programme(project, "participants_answer")
    return _answer(name) if name else None


def _of_programme(project: Project, what: str) -> str:
    return str(packs.load(f"profiles/{project.profile}.yaml").get(what, ""))


@cache
def _profile(name: str) -> Profile:
    return read(packs.load(name))


@cache
def _answer(name: str) -> Answer:
    return read_profile(packs.load(name))


def facts_of_supports(project: Project, profile: Profile, ids: Collection[str]) -> Mapping[str, UUID]:
    """Return the records that stand behind technical ids of supports, as they are now. Ids of nobody are left out."""
    if not ids:
        return {}
    rows = Support.objects.filter(participation__project=project).order_by("start_date", "recorded_no", "pk")
    found: dict[str, UUID] = {}
    every = list(rows.values_list("pk", "participation", "kind", "replaces", "retracted_no"))
    roots = _roots({pk: replaces for pk, _participation, _kind, replaces, _no in every if replaces})
    for pk, participation, kind, _replaces, retracted in every:
        told = roots.get(pk, pk).hex if profile.each_support else _id_of_kind(participation, kind)
        if retracted is None and told in ids:
            found.setdefault(told, pk)
    return found


def _id_of_kind(participation: UUID, kind: str) -> str:
    """The id of a kind of support of somebody: the same whichever record of it is the first."""
    return uuid5(NAMESPACE_OID, f"{participation} {kind}").hex


def filling(
    project: Project,
    profile: Profile,
    *,
    as_of: date,
    known_on: date,
    contact: Contact = NO_CONTACT,
    sent_before: Callable[[], Collection[UUID]] = tuple,
) -> Filling:
    """Return what a file of the project says of its people by `as_of`, as was known on `known_on`.

    Who somebody is has no history: it stands as it is now. Of two participations that are one human being there is one
    row, under the id that was in a file before (asked for only then), else under that of the earlier entry.
    """
    facts = _Facts.read(project, profile, as_of, known_on)
    people, identities = _people(project)
    whose = _one_human(project, people, known_on)
    entries: dict[UUID, list[Any]] = defaultdict(list)
    for entry in facts.entries:
        entries[whose.get(people[entry.participation_id], people[entry.participation_id])].append(entry)
    rows, names, persons, merged = [], {}, {}, {}
    for group in entries.values():
        group.sort(key=lambda each: (each.entry_date, each.participation_id))
        here = [each.participation_id for each in group]
        told = here[0] if len(here) == 1 else _told(here, sent_before())
        who = _best(identities, [people[told], *(people[pk] for pk in here)])
        rows.append(_participant(profile, facts, told, group, who, contact))
        names[told], persons[told] = (f"{who.family_name} {who.given_name}" if who else ""), people[told]
        merged.update({pk: told for pk in here if pk != told})
    rows.sort(key=lambda each: (each.entry_date, each.participation))
    without = len(people.keys() - {entry.participation_id for entry in facts.entries})
    return Filling(rows, names, persons, merged, without)


def _told(here: list[UUID], sent_before: Collection[UUID]) -> UUID:
    """Return under which of several participations one human being is told: the one that was sent before."""
    return next((pk for pk in here if pk in sent_before), here[0])


@dataclass
class _Facts:
    """The facts of a project by participation, each with the columns that a file tells of: of twenty thousand people
    whole records take twice the time."""

    entries: list[Any]
    supports: Mapping[UUID, list[Any]]
    roots: Mapping[UUID, UUID]
    exits: Mapping[UUID, list[Any]]
    situations: Mapping[UUID, list[Any]]

    @classmethod
    def read(cls, project: Project, profile: Profile, as_of: date, known_on: date) -> "_Facts":
        def known(model: Any, **narrowed: Any) -> Any:
            return model.objects.known_on(known_on).filter(participation__project=project, **narrowed)

        came_back = Reentry.objects.known_on(known_on).filter(
            participation=OuterRef("participation"),
            reentry_date__gte=OuterRef("exit_date"),
            reentry_date__lte=as_of,
        )
        ended = Ending.objects.known_on(known_on).filter(situation=OuterRef("pk")).values("until_date")[:1]
        exits = known(Exit, exit_date__lte=as_of).annotate(came_back=Exists(came_back)).order_by("exit_date")
        situations = known(Situation, from_date__lte=as_of).annotate(ended_on=Subquery(ended))
        situations = situations.order_by("from_date", "pk")
        supports = known(Support, start_date__lte=as_of).order_by("start_date", "recorded_no", "pk")
        return cls(
            entries=list(_rows(known(Entry, entry_date__lte=as_of), *_OF_ENTRY)),
            supports=_by_participation(_rows(supports, "kind", "start_date", "end_date", "recorded_no")),
            roots=_roots_of(project) if profile.each_support else {},
            exits=_by_participation(_rows(exits, "exit_date", "path_completed", "came_back")),
            situations=_by_participation(_rows(situations, "kind", "from_date", "until_date", "ended_on")),
        )

    def of(self, kind: Mapping[UUID, list[Any]], participations: Iterable[UUID]) -> list[Any]:
        """Return the facts of one kind of several participations."""
        return [fact for pk in participations for fact in kind.get(pk, ())]


def _rows(facts: Any, *columns: str) -> Any:
    """Return what a file tells of facts: which, of whom, and these columns."""
    return facts.values_list("pk", "participation_id", *columns, named=True)


def _roots_of(project: Project) -> Mapping[UUID, UUID]:
    replaced = Support.objects.filter(participation__project=project, replaces__isnull=False)
    return _roots(dict(replaced.values_list("pk", "replaces")))


def _by_participation(rows: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.participation_id].append(row)
    return found


def _roots(replaces: Mapping[UUID, UUID]) -> Mapping[UUID, UUID]:
    """Return, of each fact that replaced another, the first one of its chain."""
    found: dict[UUID, UUID] = {}
    for pk in replaces:
        first = pk
        while first in replaces:
            first = replaces[first]
        found[pk] = first
    return found


def _one_human(project: Project, people: Mapping[UUID, UUID], known_on: date) -> Mapping[UUID, UUID]:
    """Return, of each person who is known under several records, the one that stands for all."""
    merges = Alias.objects.known_on(known_on).filter(controller=project.controller_id)
    return one_of_each(people.values(), merges.values_list("person", "same_as"))


def _people(project: Project) -> tuple[dict[UUID, UUID], dict[UUID, Identity]]:
    """Return whose each participation is, and who these people are; whose identity was erased is not among them."""
    there = Participation.objects.filter(project=project, mistake=None)
    told = Identity.objects.filter(person__in=there.values("person")).only(*_OF_IDENTITY)
    identities = {each.person_id: each for each in told}
    return dict(there.values_list("pk", "person_id")), identities


def _best(identities: Mapping[UUID, Identity], persons: Iterable[UUID]) -> Identity | None:
    """The record with a PESEL, of one human being; else the first there is."""
    there = [identities[pk] for pk in persons if pk in identities]
    return next((each for each in there if each.pesel_index), there[0] if there else None)


def _participant(
    profile: Profile,
    facts: _Facts,
    told: UUID,
    group: list[Any],
    who: Identity | None,
    contact: Contact,
) -> Participant:
    here, entry = [each.participation_id for each in group], group[0]
    left = _exit(facts, here)
    situations = facts.of(facts.situations, here)
    business = [each for each in situations if each.kind == "own_firm"]
    at_exit = _at_exit(situations, left) if left else []
    given, supposed = _answers(profile, entry)
    answers = given | _residence(entry, who)
    if left:
        answers |= {
            "situations": [each.kind for each in at_exit],
            "path_completed": "yes" if left.path_completed else "no",
        }
    placeheld = frozenset(
        column.source
        for column in profile.columns
        if column.takes_placeholder and not answers.get(column.source) and contact.of(column.source)
    )
    answers |= {name: getattr(contact, name) for name in placeheld}
    behind = {"entry": entry.pk, "exit": left and left.pk, "situation": next((each.pk for each in business), None)}
    return Participant(
        participation=told,
        birth_date=entry.birth_date,
        entry_date=entry.entry_date,
        answers=answers,
        supports=_supports(profile, facts, told, here),
        pesel=pesel_of(who) if who else "",
        pesel_override=who.pesel_override if who else "",
        exit_date=left.exit_date if left else None,
        business_start=business[0].from_date if business else None,
        placeheld=placeheld,
        supposed=supposed,
        facts={part: pk for part, pk in behind.items() if pk},
    )


def _answers(profile: Profile, entry: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """Return what was answered, with what follows where nobody said it; and the names of what is only supposed."""
    answers = {name: getattr(entry, name) for name in _ANSWERS}
    supposed = set()
    for name, derived in profile.derived.items():
        told = getattr(entry, name, "")
        if told not in ("", "refused"):
            answers[name] = told
            continue
        answers[name], is_supposed = derived.of(answers)
        if is_supposed:
            supposed.add(name)
    return answers, frozenset(supposed)


def _residence(entry: Any, who: Identity | None) -> dict[str, Any]:
    """Names for the codes of the place, and what only the identity says."""
    powiat = dictionary("powiats").items.get(entry.powiat)
    municipality = dictionary("municipalities").items.get(entry.municipality)
    voivodeship = dictionary("voivodeships").items.get(entry.powiat[:2])
    found: dict[str, Any] = {
        "voivodeship": voivodeship.labels["pl"] if voivodeship else "",
        "powiat": powiat.data.get("name", "") if powiat else "",
        "municipality": municipality.labels["pl"] if municipality else "",
    }
    if who is not None:
        found |= {name: getattr(who, name) for name in ("given_name", "family_name", "town", "postcode")}
        found |= {"phone": who.phone, "email": who.email}
        abroad = who.postcode[:2] if who.postcode[:2].isalpha() else _POLAND
        found["country"] = abroad
    return found


def _supports(profile: Profile, facts: _Facts, told: UUID, here: Iterable[UUID]) -> list[Given]:
    rows = sorted(facts.of(facts.supports, here), key=lambda each: (each.start_date, each.recorded_no, each.pk))
    given = [
        Given(
            scope=each.kind,
            kind=each.kind,
            start_date=each.start_date,
            end_date=each.end_date,
            technical_id=facts.roots.get(each.pk, each.pk).hex,
            fact=each.pk,
        )
        for each in rows
    ]
    if profile.each_support:
        return given
    first: dict[str, Given] = {}
    for each in given:
        kept = first.setdefault(each.kind, replace(each, technical_id=_id_of_kind(told, each.kind)))
        last = max(kept.end_date or kept.start_date, each.end_date or each.start_date)
        first[each.kind] = replace(kept, end_date=last)
    return list(first.values())


def _exit(facts: _Facts, here: Iterable[UUID]) -> Any:
    """The last exit, of whoever did not come back after it."""
    exits = sorted(facts.of(facts.exits, here), key=lambda each: each.exit_date)
    return exits[-1] if exits and not exits[-1].came_back else None


def _at_exit(situations: Iterable[Any], left: Any) -> list[Any]:
    """What was so when somebody left: begun by then, or within the days of the rules, and not over before."""
    latest = left.exit_date + timedelta(days=int(dated_rule(RULES, "at_exit", left.exit_date)["days"]))
    return [each for each in situations if each.from_date <= latest and _ends(each) >= left.exit_date]


def _ends(situation: Any) -> date:
    lasts = dictionary("situation-kinds")[situation.kind].data.get("lasts")
    return situation.ended_on or situation.until_date or (date.max if lasts else situation.from_date)
