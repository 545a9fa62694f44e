"""How the service of a project works: its measures, and each partner's, as of a day, as the records stand now.

What they look at (contacts, wishes, places) is working detail of coaching and employers and no fact of an extract.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Max, OuterRef, Subquery

from kladka.agenda.models import Appointment, Attendee
from kladka.coaching.models import Session
from kladka.core import packs
from kladka.employers import rules as matching
from kladka.employers.models import EmployerContact, JobWishes, Placement
from kladka.employers.queries.criteria import rules_by_criterion
from kladka.employers.queries.matching import job_of, wishes_as_values
from kladka.employers.queries.parameters import near
from kladka.employers.queries.placement import standing
from kladka.people.models import Assignment, Ending, Entry, Exit, Reentry, Situation
from kladka.programmes.models import Project
from kladka.reporting.rules import measures as rules
from kladka.reporting.rules.measures import Job, Measured, Observed, Seen

__all__ = ["Measure", "Measured", "Seen", "Service", "Services", "least", "measures", "points", "services"]

JOB = "employment"
_AGAINST = frozenset({matching.Outcome.VETO, matching.Outcome.NOT})
_TELLING = frozenset({matching.Outcome.FITS, matching.Outcome.PARTLY})


@dataclass(frozen=True)
class Measure:
    """A definition. Its texts are by language; `unknown` says what cannot be judged."""

    code: str
    kind: str
    title: Mapping[str, str]
    means: Mapping[str, str]
    unknown: Mapping[str, str]


@dataclass(frozen=True)
class Service:
    """Who gives the service: the whole project (`key` is empty) or one partner; with its measures by code."""

    key: str
    name: str
    measured: Mapping[str, Measured]


@dataclass(frozen=True)
class Services:
    """All measures of a project from its beginning to a day. The project comes first, the partners by name."""

    project: Project
    on: date
    services: Sequence[Service]

    @property
    def since(self) -> date:
        """From which day on things are looked at."""
        return self.project.starts_on

    def of(self, key: str) -> Service | None:
        """Return one service by its key."""
        return next((one for one in self.services if one.key == key), None)


def pack() -> Mapping[str, Any]:
    """Return definitions and limits."""
    found: Mapping[str, Any] = packs.load("measures/service.yaml")
    return found


def measures() -> tuple[Measure, ...]:
    """Return the definitions in their order."""
    return tuple(
        Measure(one["code"], one["kind"], one["title"], one["means"], one["unknown"]) for one in pack()["measures"]
    )


def least(on: date) -> tuple[int, int]:
    """Return how many people and coaches a measure needs at least on a day."""
    row = _dated("least", on)
    return row["people"], row["coaches"]


def points(on: date) -> Sequence[Sequence[int]]:
    """Return from and until how many days after the start of a job support is looked for."""
    found: Sequence[Sequence[int]] = _dated("points", on)["days"]
    return found


def services(project: Project, on: date) -> Services:
    """Return the measures of a project and of each of its partners. Seven queries, however many people."""
    records = _Records(project, on)
    everybody = _Service("", str(project), frozenset(records.people))
    by_partner: dict[tuple[str, str], set[str]] = defaultdict(set)
    for about, row in records.people.items():
        by_partner[row["participation__partner__short_name"], str(row["participation__partner"])].add(about)
    partners = [_Service(key, name, frozenset(who)) for (name, key), who in sorted(by_partner.items())]
    asked = [everybody, *(partners if len(partners) > 1 else ())]
    return Services(project, on, _unrevealing([_told(each, records) for each in asked]))


def _unrevealing(found: Sequence[Service]) -> list[Service]:
    """Hide so much of the partners' shares that what is hidden does not follow from the rest."""
    whole, *partners = found
    for code in [one.code for one in measures() if one.kind == "share"]:
        kept = rules.hidden_beside(whole.measured[code], {one.key: one.measured[code] for one in partners})
        partners = [replace(one, measured={**one.measured, code: kept[one.key]}) for one in partners]
    return [whole, *partners]


@dataclass(frozen=True)
class _Service:
    key: str
    name: str
    people: frozenset[str]


def _told(service: _Service, records: "_Records") -> Service:
    people, coaches = least(records.on)
    given: dict[str, Any] = {"coaches": records.coaches, "least_people": people, "least_coaches": coaches}
    observed = _observed(records, service.people)
    return Service(
        service.key,
        service.name,
        {one.code: rules.measured(observed[one.code], kind=one.kind, **given) for one in measures()},
    )


def _observed(records: "_Records", who: Collection[str]) -> dict[str, Observed]:
    on = records.on
    places = _dated("places", on)
    jobs = [one for one in records.jobs if one.about in who]
    entries = {about: row["entry_date"] for about, row in records.people.items() if about in who}
    sessions = [one for one in records.sessions if one[0] in who]
    return {
        "first_contact": rules.first_contacts(entries, records.employer_days, on),
        "fitting_contacts": rules.fitting_contacts([one for one in records.judged if one[0] in who]),
        "employers": rules.employers(jobs),
        "outside_office": rules.outside_office(sessions, counted=places["counted"], outside=places["outside"]),
        "follow_along": rules.follow_along(jobs, records.support_days, points(on), on),
    }


class _Records:
    """What the rooms recorded of a project up to a day, each read once."""

    def __init__(self, project: Project, on: date) -> None:
        self.project, self.on = project, on

    @cached_property
    def _coached(self) -> list[Mapping[str, Any]]:
        """Return by whom everybody who entered by then was coached; with entry, partner, last exit and last return."""

        def last(model: Any, name: str) -> Subquery:
            rows = model.objects.current().filter(participation=OuterRef("participation"), **{f"{name}__lte": self.on})
            return Subquery(rows.values("participation").annotate(last=Max(name)).values("last"))

        entry = Entry.objects.current().filter(participation=OuterRef("participation")).values("entry_date")[:1]
        rows = Assignment.objects.current().filter(participation__project=self.project, from_date__lte=self.on)
        rows = rows.filter(participation__mistake=None).annotate(
            entry_date=Subquery(entry), left=last(Exit, "exit_date"), back=last(Reentry, "reentry_date")
        )
        names = ("participation", "participation__partner", "participation__partner__short_name", "coach")
        return list(rows.filter(entry_date__lte=self.on).values(*names, "entry_date", "left", "back"))

    @cached_property
    def people(self) -> Mapping[str, Mapping[str, Any]]:
        """Return everybody who entered and was coached by then: nobody else looks for work with the service."""
        return {str(row["participation"]): row for row in self._coached}

    @cached_property
    def coaches(self) -> Mapping[str, set[str]]:
        """Return who ever coached each participation by then."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._coached:
            found[str(row["participation"])].add(str(row["coach"]))
        return found

    @cached_property
    def _sessions(self) -> list[Any]:
        rows = Session.objects.current().filter(participation__project=self.project, on_date__lte=self.on)
        names = ("participation", "on_date", "pk", "minutes", "place", "employer", "employer_words")
        return list(rows.values_list(*names))

    @property
    def sessions(self) -> list[tuple[str, date, str, int, str]]:
        """Return who was met when, in which session, for how long and where."""
        return [(str(about), day, str(pk), length, place) for about, day, pk, length, place, *_rest in self._sessions]

    @cached_property
    def _contacts(self) -> list[EmployerContact]:
        """Return the contacts about participants, with the vacancy and its analysis."""
        rows = EmployerContact.objects.filter(participation__project=self.project, on_date__lte=self.on)
        return list(rows.select_related("vacancy__analysis").order_by("on_date", "pk"))

    @cached_property
    def employer_days(self) -> rules.Days:
        """Return when there was contact with an employer about somebody, in a session of theirs or apart."""
        met = [(about, day, pk) for about, day, pk, _m, _p, employer, words in self._sessions if employer or words]
        return _by_person([*self._talks, *met])

    @cached_property
    def support_days(self) -> rules.Days:
        """Return when there was contact with somebody, or with an employer about them; calls, too."""
        held = Attendee.objects.filter(
            participation__project=self.project,
            appointment__state=Appointment.State.HELD,
            appointment__starts_at__date__lte=self.on,
        )
        calls = held.values_list("participation", "appointment__starts_at__date", "pk")
        met = [(about, day, pk) for about, day, pk, *_rest in self._sessions]
        return _by_person([*calls, *met, *self._talks])

    @property
    def _talks(self) -> list[tuple[Any, date, Any]]:
        return [(one.participation_id, one.on_date, one.pk) for one in self._contacts]

    @cached_property
    def judged(self) -> list[tuple[str, date, str, bool | None]]:
        """Return the contacts about a person with whether the vacancy fits the wishes of that day."""
        wishes: dict[Any, list[JobWishes]] = defaultdict(list)
        if any(one.vacancy_id for one in self._contacts):
            for each in JobWishes.objects.filter(participation__project=self.project).order_by("version"):
                wishes[each.participation_id].append(each)
        return [
            (str(one.participation_id), one.on_date, str(one.pk), _fits(wishes[one.participation_id], one))
            for one in self._contacts
        ]

    @cached_property
    def jobs(self) -> list[Job]:
        """Return the jobs taken up by then, with the employer where a placement names one."""
        ending = Ending.objects.current().filter(situation=OuterRef("pk")).values("until_date")[:1]
        rows = Situation.objects.filter(participation__project=self.project, kind=JOB)
        facts: list[Any] = list(rows.annotate(ended_on=Subquery(ending)).order_by("from_date", "pk"))
        by_first = standing(facts)
        placements = Placement.objects.filter(
            participation__project=self.project, situation__isnull=False, employer__isnull=False
        )
        named = placements.values_list("situation", "employer")
        where = {by_first[first].pk: str(employer) for first, employer in named if first in by_first}
        made = [
            Job(
                str(one.participation_id),
                one.from_date,
                one.ended_on or one.until_date,
                where.get(one.pk, ""),
                str(one.pk),
            )
            for one in facts
            if one.retracted_at is None and one.from_date <= self.on
        ]
        return [replace(one, until=self._until(one)) for one in made if one.about in self.people]

    def _until(self, job: Job) -> date | None:
        """Return the last day on which a job and the participation go on: who left and did not come back is out."""
        row = self.people[job.about]
        left = row["left"] if row["left"] and not (row["back"] and row["back"] >= row["left"]) else None
        return min(filter(None, (job.until, left)), default=None)


def _fits(versions: Sequence[JobWishes], contact: EmployerContact) -> bool | None:
    day = contact.on_date
    known = [one for one in versions if one.on_date <= day]
    if contact.vacancy is None or not known:
        return None
    wishes, job = wishes_as_values(known[-1]), job_of(contact.vacancy)
    outcomes = {one.outcome for one in matching.compare(rules_by_criterion(), wishes, job, near=near(day))}
    if outcomes & _AGAINST:
        return False
    return True if outcomes & _TELLING else None


def _by_person(rows: Iterable[tuple[Any, date, Any]]) -> rules.Days:
    found: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for about, day, record in rows:
        found[str(about)].append((day, str(record)))
    return found


def _dated(name: str, on: date) -> Mapping[str, Any]:
    row: Mapping[str, Any] = max((one for one in pack()[name] if one["from"] <= on), key=lambda one: one["from"])
    return row
