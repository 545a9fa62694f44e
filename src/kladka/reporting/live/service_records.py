"""What the rooms recorded of a project's service up to a day, as it was known on a day; each kind is read once.

Facts have their two clocks. Contacts, places, wishes and vacancies are changed in place: what they said before is kept
beside the audit (`KEPT` of their models), so that they can be told as they were.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast

from kladka.agenda.models import Appointment, Attendee
from kladka.audit.queries import earlier
from kladka.coaching.models import FollowUp, Session
from kladka.coaching.rules import minutes_of
from kladka.core import clock
from kladka.core.ledger import end_of
from kladka.employers import rules as matching
from kladka.employers.models import EmployerContact, JobAnalysis, JobWishes, Placement, Vacancy
from kladka.employers.queries.criteria import rules_by_criterion
from kladka.employers.queries.matching import job_as_it_was, wishes_as_values
from kladka.employers.queries.parameters import near
from kladka.people.models import Assignment, Ending, Entry, Exit, Reentry, Situation, Support
from kladka.programmes.models import Project
from kladka.reporting.rules import measures as rules
from kladka.reporting.rules.measures import Job

JOB, COACHING = "employment", "coaching"
_LEFT, _BACK, _ANSWERED, _MET = "left", "back", "answered", "met"
_AGAINST = frozenset({matching.Outcome.VETO, matching.Outcome.NOT})
_TELLING = frozenset({matching.Outcome.FITS, matching.Outcome.PARTLY})
_CHANGING = (Session, EmployerContact, Vacancy, JobAnalysis, Appointment, FollowUp)


@dataclass(frozen=True)
class Met:
    """A session as it was known: with whom, when, for how long, where, and whether an employer was talked to."""

    about: str
    on: date
    record: str
    minutes: int
    place: str
    with_employer: bool


@dataclass(frozen=True)
class Talk:
    """A contact with an employer about somebody, as it was known."""

    about: str
    on: date
    record: str
    vacancy: str
    answer: str


class Records:
    """What was recorded of a project, true until `until` and known at the end of `known_on`."""

    def __init__(self, project: Project, until: date, known_on: date, answers: Iterable[str]) -> None:
        self.project, self.until, self.known_on = project, until, known_on
        self.answers = list(answers)
        self._end = end_of(known_on)
        self._is_now = known_on >= clock.today()

    @cached_property
    def _coached(self) -> list[Mapping[str, Any]]:
        """Return by whom everybody who entered by then was coached, with entry and partner."""
        entry = Entry.objects.known_on(self.known_on).filter(participation=OuterRef("participation"))
        rows = Assignment.objects.known_on(self.known_on).filter(
            participation__project=self.project, from_date__lte=self.until
        )
        rows = rows.filter(Q(participation__mistake=None) | Q(participation__mistake__found_on__gt=self.known_on))
        rows = rows.annotate(entry_date=Subquery(entry.values("entry_date")[:1])).filter(entry_date__lte=self.until)
        names = ("participation", "participation__partner", "participation__partner__short_name", "coach", "entry_date")
        return list(rows.values(*names))

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
    def presences(self) -> Mapping[str, rules.Presence]:
        """Return when each participation went on."""
        days: dict[tuple[str, str], list[date]] = defaultdict(list)
        for row in self._dated:
            if row["x_what"] in {_LEFT, _BACK} and row["x_on"] <= self.until:
                days[row["x_what"], str(row["x_about"])].append(row["x_on"])
        return {
            about: rules.presence(row["entry_date"], days[_LEFT, about], days[_BACK, about])
            for about, row in self.people.items()
        }

    @cached_property
    def _dated(self) -> list[Mapping[str, Any]]:
        """Return what is a day and a few words, whatever it is: one query for all of it."""
        of = {"participation__project": self.project}
        answers = FollowUp.objects.filter(
            Q(answered_on__isnull=False) | Q(pk__in=list(self._earlier[FollowUp])), **of
        ).values(**_row(_ANSWERED, x_on=F("answered_on"), x_recorded=F("created_at"), x_how=F("channel")))
        parts = [
            Exit.objects.known_on(self.known_on).filter(**of).values(**_row(_LEFT, x_on=F("exit_date"))),
            Reentry.objects.known_on(self.known_on).filter(**of).values(**_row(_BACK, x_on=F("reentry_date"))),
            answers,
        ]
        if not self._is_now:
            told = _row(_MET, x_on=F("start_date"), x_before=F("replaces"), x_hours=F("hours"))
            told["x_retracted"] = F("retracted_at")
            parts.append(Support.objects.filter(kind=COACHING, **of).values(**told))
        first, *others = (one.order_by() for one in parts)
        return list(first.union(*others, all=True))

    @cached_property
    def sessions(self) -> list[Met]:
        """Return every session that was believed then, with the day and the length of its fact."""
        rows = Session.objects.filter(participation__project=self.project)
        if self._is_now:
            rows = rows.current().filter(on_date__lte=self.until)
        facts = {} if self._is_now else self._supports()
        names = ("pk", "support", "participation", "on_date", "minutes", "place", "employer", "employer_words")
        made = [self._met(row, facts) for row in rows.values(*names)]
        return [one for one in made if one is not None and one.on <= self.until]

    def _supports(self) -> dict[Any, Any]:
        """Return, by the id of every support of coaching, the one that was believed in its place then."""
        return believed([_fact(row) for row in self._dated if row["x_what"] == _MET], self._end)

    def _met(self, row: Mapping[str, Any], facts: Mapping[Any, Any]) -> Met | None:
        was = self._was(Session, row)
        about, record, place = str(row["participation"]), str(row["pk"]), str(was["place"])
        with_employer = bool(was["employer"] or was["employer_words"])
        if self._is_now:
            return Met(about, row["on_date"], record, row["minutes"], place, with_employer)
        fact = facts.get(row["support"])
        if fact is None:
            return None
        minutes = row["minutes"] if fact.pk == row["support"] else minutes_of(fact.hours)
        return Met(about, fact.on, record, minutes, place, with_employer)

    @cached_property
    def _rows(self) -> list[EmployerContact]:
        asked = Q(participation__project=self.project) | Q(pk__in=list(self._earlier[EmployerContact]))
        return list(EmployerContact.objects.filter(asked).select_related("vacancy__analysis"))

    @cached_property
    def _contacts(self) -> list[Talk]:
        """Return the contacts about participants that were recorded then."""
        now = {
            one.pk: {"on_date": one.on_date, "participation": one.participation_id, "vacancy": one.vacancy_id}
            | {"answer": one.answer, "created_at": one.created_at}
            for one in self._rows
        }
        # Of what was removed since only what it said before is left.
        told = {pk: self._was(EmployerContact, {"pk": pk, **row}) for pk, row in now.items()}
        told |= {pk: said for pk, said in self._earlier[EmployerContact].items() if pk not in told}
        made = [
            Talk(
                str(one["participation"]),
                _day(one["on_date"]),
                str(pk),
                str(one["vacancy"] or ""),
                one.get("answer", ""),  # what was removed before answers were kept has none
            )
            for pk, one in told.items()
            if one and one["participation"] and self._is_known(one["created_at"])
        ]
        known = [one for one in made if one.on <= self.until and one.about in self.people]
        return sorted(known, key=lambda one: (one.on, one.record))

    @cached_property
    def employer_days(self) -> rules.Days:
        """Return when there was contact with an employer about somebody, in a session of theirs or apart."""
        met = [(one.about, one.on, one.record) for one in self.sessions if one.with_employer]
        return _by_person([*self._talks, *met])

    @cached_property
    def support_days(self) -> rules.Days:
        """Return when there was contact with somebody, or with an employer about them; calls and answers, too."""
        met = [(one.about, one.on, one.record) for one in self.sessions]
        return _by_person([*self._calls(), *self._answers(), *met, *self._talks])

    @property
    def _talks(self) -> list[tuple[str, date, str]]:
        return [(one.about, one.on, one.record) for one in self._contacts]

    def _calls(self) -> Iterable[tuple[str, date, str]]:
        """Yield contacts that were noted in the calendar. What became a session is told by the session: there it
        stands who came, and on which day."""
        logged = Attendee.objects.filter(appointment=OuterRef("appointment"), record__isnull=False)
        rows: Any = Attendee.objects.filter(
            Q(appointment__state=Appointment.State.HELD) | Q(appointment__in=list(self._earlier[Appointment])),
            ~Exists(logged),
            participation__project=self.project,
        )
        names = {name: F(f"appointment__{name}") for name in ("state", "starts_at", "created_at")}
        for row in rows.values("pk", "participation", "appointment", **{f"of_{k}": v for k, v in names.items()}):
            one = {name: row[f"of_{name}"] for name in names}
            was = self._was(Appointment, {"pk": row["appointment"], **one})
            day = clock.day_of(_moment(was["starts_at"]))
            if was["state"] == Appointment.State.HELD and day <= self.until and self._is_known(one["created_at"]):
                yield str(row["participation"]), day, str(row["pk"])

    def _answers(self) -> Iterable[tuple[str, date, str]]:
        """Yield when somebody answered how it goes, by one of the ways that count as contact."""
        for row in (one for one in self._dated if one["x_what"] == _ANSWERED):
            now = {"answered_on": row["x_on"], "channel": row["x_how"]}
            was = self._was(FollowUp, {"pk": row["x_id"], **now})
            if not was["answered_on"] or was["channel"] not in self.answers or not self._is_known(row["x_recorded"]):
                continue
            day = _day(was["answered_on"])
            if day <= min(self.until, self.known_on):
                yield str(row["x_about"]), day, str(row["x_id"])

    @cached_property
    def judged(self) -> list[tuple[str, date, str, str, bool | None]]:
        """Return the contacts about a person with the employer's answer, and whether the vacancy fits the wishes of
        that day.

        In a session an employer was talked to, but it is not told about which vacancy.
        """
        asked = {one.vacancy for one in self._contacts if one.vacancy}
        wishes: dict[str, list[JobWishes]] = defaultdict(list)
        if asked:
            told = JobWishes.objects.filter(participation__project=self.project, created_at__lt=self._end)
            for each in told.order_by("version"):
                wishes[str(each.participation_id)].append(each)
        vacancies = self._vacancies(asked)
        found = [
            (
                one.about,
                one.on,
                one.record,
                one.answer,
                self._fits(wishes[one.about], vacancies.get(one.vacancy), one.on),
            )
            for one in self._contacts
        ]
        return [*found, *((one.about, one.on, one.record, "", None) for one in self.sessions if one.with_employer)]

    def _vacancies(self, asked: set[str]) -> Mapping[str, Vacancy]:
        """Return vacancies with their analyses: those of contacts are there, those of removed ones are asked for."""
        rows = [one.vacancy for one in self._rows if one.vacancy is not None]
        if missing := asked - {str(one.pk) for one in rows}:
            rows += Vacancy.objects.filter(pk__in=missing).select_related("analysis")
        return {str(one.pk): one for one in rows}

    def _fits(self, versions: Sequence[JobWishes], vacancy: Vacancy | None, day: date) -> bool | None:
        known = [one for one in versions if one.on_date <= day]
        if vacancy is None or not known:
            return None
        was, seen = (self._earlier[model].get(vacancy.pk) for model in (Vacancy, JobAnalysis))
        job = job_as_it_was(vacancy, was, seen)
        outcomes = {
            one.outcome
            for one in matching.compare(rules_by_criterion(), wishes_as_values(known[-1]), job, near=near(day))
        }
        if outcomes & _AGAINST:
            return False
        return True if outcomes & _TELLING else None

    @cached_property
    def jobs(self) -> list[Job]:
        """Return the jobs taken up by then, with the employer where a placement names one."""
        ending = Ending.objects.known_on(self.known_on).filter(situation=OuterRef("pk")).values("until_date")[:1]
        rows = Situation.objects.filter(participation__project=self.project, kind=JOB)
        named = Placement.objects.filter(situation=OuterRef("pk"), created_at__lt=self._end).values("employer")[:1]
        rows = rows.annotate(ended_on=Subquery(ending), employer=Subquery(named)).order_by("from_date", "pk")
        facts: list[Any] = list(rows)
        standing = believed(facts, self._end)
        # A placement names the fact as it was recorded.
        where = {standing[one.pk].pk: str(one.employer) for one in facts if one.employer and one.pk in standing}
        return [
            Job(
                str(one.participation_id),
                one.from_date,
                one.ended_on or one.until_date,
                where.get(one.pk, ""),
                str(one.pk),
            )
            for one in facts
            if _is_believed(one, self._end) and one.from_date <= self.until and str(one.participation_id) in self.people
        ]

    @cached_property
    def _earlier(self) -> Mapping[type[models.Model], Mapping[Any, Mapping[str, Any]]]:
        """Return what the records said then that were changed or removed since. One query, none for today."""
        if self._is_now:
            return {model: {} for model in _CHANGING}
        return earlier(_CHANGING, controller=self.project.controller_id, on=self.known_on)

    def _was(self, model: type[models.Model], row: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a record as it was then: as it stands, with what was changed since as it stood."""
        return {**row, **self._earlier[model].get(row["pk"], {})}

    def _is_known(self, recorded: Any) -> bool:
        return _moment(recorded) < self._end


def _row(what: str, **given: Any) -> dict[str, Any]:
    """Return the columns of what is a day and a few words."""
    columns = {
        "x_what": Value(what, CharField()),
        "x_about": F("participation_id"),
        "x_on": Cast(Value(None), DateField()),
        "x_id": F("id"),
        "x_before": Cast(Value(None), UUIDField()),
        "x_hours": Cast(Value(None), DecimalField(max_digits=6, decimal_places=2)),
        "x_recorded": F("recorded_at"),
        "x_retracted": Cast(Value(None), DateTimeField()),
        "x_how": Value("", CharField()),
    }
    return {**columns, **given}


@dataclass(frozen=True)
class _Support:
    """A support as far as it is asked about here."""

    pk: Any
    replaces: Any
    recorded_at: datetime
    retracted_at: datetime | None
    on: date
    hours: Any


def _fact(row: Mapping[str, Any]) -> _Support:
    names = ("x_id", "x_before", "x_recorded", "x_retracted", "x_on", "x_hours")
    return _Support(*(row[name] for name in names))


def believed(facts: Sequence[Any], end: datetime) -> dict[Any, Any]:
    """Return, by the id of every fact that ever was, the one that was believed in its place before a moment."""
    before = {fact.pk: fact.replaces for fact in facts}
    after = {fact.replaces: fact.pk for fact in facts if fact.replaces}
    by_id = {fact.pk: fact for fact in facts}
    found = {}
    for fact in facts:
        last: Any = fact.pk
        while last in after:
            last = after[last]
        while last in by_id and not _is_believed(by_id[last], end):
            last = before[last]
        if last in by_id:
            found[fact.pk] = by_id[last]
    return found


def _is_believed(fact: Any, end: datetime) -> bool:
    return fact.recorded_at < end and (fact.retracted_at is None or fact.retracted_at >= end)


def _by_person(rows: Iterable[tuple[str, date, str]]) -> rules.Days:
    found: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for about, day, record in rows:
        found[about].append((day, record))
    return found


def _day(told: Any) -> date:
    """Return a day that a record, or what is kept of an earlier one, tells."""
    return told if isinstance(told, date) else date.fromisoformat(told)


def _moment(told: Any) -> datetime:
    return told if isinstance(told, datetime) else datetime.fromisoformat(told)
