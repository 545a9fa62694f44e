"""A participant's wishes beside the open vacancies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from kladka.employers import rules
from kladka.employers.models import JobAnalysis, JobWishes, Vacancy
from kladka.employers.queries.criteria import criteria, rules_by_criterion, stated
from kladka.employers.queries.parameters import near
from kladka.employers.rules import Finding, Job, Wishes
from kladka.people.models import Participation


@dataclass(frozen=True)
class Match:
    """A vacancy with what comes out of every criterion, what stands against it first."""

    vacancy: Vacancy
    findings: list[Finding]


def wishes_of(participation: Participation) -> JobWishes | None:
    """Return the latest version of a participant's wishes."""
    return JobWishes.objects.filter(participation=participation).select_related("staff").order_by("-version").first()


def wishes_versions(participation: Participation) -> list[JobWishes]:
    """Return every version, the latest first."""
    rows = JobWishes.objects.filter(participation=participation).select_related("staff")
    return list(rows.order_by("-version"))


def wishes_as_values(wishes: JobWishes | None) -> Wishes:
    """Return wishes as the rules take them; without any, nothing is wished and nothing is vetoed."""
    if wishes is None:
        return Wishes()
    return Wishes(
        values=_sets(wishes.values),
        vetoes=_sets(wishes.vetoes),
        hours_from=wishes.hours_from,
        hours_until=wishes.hours_until,
        pay_from=wishes.pay_from,
    )


def job_of(vacancy: Vacancy) -> Job:
    """Return what is known of a vacancy, its job analysis included (joined by `listed_vacancies`)."""
    return job_as_it_was(vacancy, None, None)


def job_as_it_was(vacancy: Vacancy, was: Mapping[str, Any] | None, seen: Mapping[str, Any] | None) -> Job:
    """Return what was known of a vacancy before it was changed: `was` and `seen` are what it, and its job analysis,
    said then (None: as now; nothing: it was not there yet)."""
    told = {name: getattr(vacancy, name) for name in Vacancy.KEPT} | dict(was or {})
    analysis: JobAnalysis | None = getattr(vacancy, "analysis", None)
    now: Mapping[str, Any] = analysis.values if analysis else {}
    values = _sets({**told["values"], **(now if seen is None else seen.get("values", {}))})
    hours = None if told["hours"] is None else Decimal(told["hours"])
    return Job(values=values, hours=hours, pay_from=told["pay_from"], pay_until=told["pay_until"])


def matches(wishes: JobWishes | None, vacancies: Iterable[Vacancy], on: date) -> list[Match]:
    """Return every vacancy with its findings: none is left out, those without a veto come first."""
    told, by_criterion, share = wishes_as_values(wishes), rules_by_criterion(), near(on)
    found = [(rules.compare(by_criterion, told, job_of(one), near=share), one) for one in vacancies]
    found.sort(key=lambda pair: rules.order_of(pair[0]))
    return [Match(vacancy, rules.worst_first(findings)) for findings, vacancy in found]


def _against(wishes: JobWishes | None, vacancy: Vacancy | None, answers: Mapping[str, Any], on: date) -> list[Finding]:
    """Return wishes beside a job that is recorded: what its own record says (`answers`) stands before the vacancy's."""
    job = job_of(vacancy) if vacancy else Job()
    told = replace(job, values={**job.values, **stated(answers)})
    return rules.worst_first(rules.compare(rules_by_criterion(), wishes_as_values(wishes), told, near=near(on)))


def vetoes_against(
    participation: Participation, vacancy: Vacancy | None, answers: Mapping[str, Any], on: date
) -> list[str]:
    """Return what a job that is recorded has that a participant wants never, in words. Two queries at most.

    What is said nowhere is no veto; `answers` are those of its own record, which stand before the vacancy's.
    """
    if vacancy is None and not answers:
        return []
    named = {one.code: one for one in criteria()}
    found = _against(wishes_of(participation), vacancy, answers, on)
    return [named[one.criterion].labels_of(one.vetoed) for one in found if one.vetoed]


@dataclass(frozen=True)
class Candidate:
    """Somebody's latest wishes (with the person joined) beside one vacancy, what stands against it first."""

    wishes: JobWishes
    findings: list[Finding]


def candidates(vacancy: Vacancy, participations: QuerySet[Participation], on: date) -> list[Candidate]:
    """Return those of `participations` who told their wishes, beside a vacancy: those without a veto first."""
    last = JobWishes.objects.filter(participation=OuterRef("participation")).order_by("-version").values("version")
    rows = JobWishes.objects.filter(participation__in=participations, version=Subquery(last[:1]))
    joined = rows.select_related("participation__person__identity", "participation__project")
    by_criterion, share, job = rules_by_criterion(), near(on), job_of(vacancy)
    found = [
        (rules.compare(by_criterion, wishes_as_values(one), job, near=share), one)
        for one in joined.order_by("participation__person__identity__name_sort", "pk")
    ]
    found.sort(key=lambda pair: rules.order_of(pair[0]))
    return [Candidate(wishes, rules.worst_first(findings)) for findings, wishes in found]


def _sets(values: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {criterion: frozenset(codes) for criterion, codes in values.items()}
