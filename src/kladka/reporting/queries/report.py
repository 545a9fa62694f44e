"""Reads of reports: which there are, what each froze, what to look at before one is submitted."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

import pyarrow.compute as pc
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kladka.core import packs, signing
from kladka.core.errors import KladkaError
from kladka.organisations.models import Staff
from kladka.people.models import RecordState
from kladka.people.rules.same import one_of_each
from kladka.programmes.models import Partnership, Post, Project
from kladka.reporting import filing, kreport
from kladka.reporting.kreport import Bridge, Frozen
from kladka.reporting.live.figures import definitions_of, facts_of, said
from kladka.reporting.live.milestones import is_less_better
from kladka.reporting.models import Report
from kladka.reporting.rules.report import EntryDay, Missed, Promised, Unusual, missed, twice, unusual
from miara.model.lapsing import lapses
from miara.model.pack import Pack
from miara.model.results import BrokenCheck, Figure

_COUNTED = frozenset(str(each) for each in (RecordState.State.COMPLETE, RecordState.State.SUBMITTED))
_KEPT = 8
type OnDays = Mapping[date, Mapping[str, Figure]]

_KEPT_DEFINITIONS = 64
_kept: OrderedDict[str, Frozen] = OrderedDict()
_held: OrderedDict[str, tuple[Pack, frozenset[str]]] = OrderedDict()
_due: OrderedDict[str, OnDays] = OrderedDict()
_guard = Lock()


def reports_of(project: Project) -> list[Report]:
    """Return a project's reports that were not withdrawn, the newest first, in one query."""
    rows = _standing(project).select_related("replaces", "project")
    return list(rows.order_by("-number", "-version"))


def newest(project: Project) -> Report | None:
    """Return the report that was submitted last."""
    return _submitted(project).select_related("project").order_by("-number", "-version").first()


def waiting(project: Project) -> Report | None:
    """Return the report that is prepared and waits to be submitted."""
    return _standing(project).filter(state=Report.State.PREPARED).select_related("project").first()


def before(report: Report) -> Report | None:
    """Return what a report is compared with: the version it replaces, else the last one submitted before it."""
    if report.replaces_id:
        return Report.objects.select_related("project").get(pk=report.replaces_id)
    rows = _submitted(report.project).filter(number__lt=report.number)
    return rows.select_related("project").order_by("-number", "-version").first()


def before_among(report: Report, there: Sequence[Report]) -> Report | None:
    """Return what `before` returns, found among the reports of the project: no query."""
    if report.replaces_id:
        return next((each for each in there if each.pk == report.replaces_id), None)
    earlier = [each for each in there if each.is_submitted and each.number < report.number]
    return max(earlier, key=lambda each: (each.number, each.version), default=None)


def path_of(report: Report) -> Path:
    """Return where a report's file lies. Raises PolicyBroken when it is not there."""
    return filing.path_of(report)


def frozen(report: Report) -> Frozen:
    """Return what a report froze. Raises PolicyBroken or BrokenReportError when its file is not as it was written."""
    with _guard:
        kept = _kept.get(report.content_hash)
        if kept is not None:
            _kept.move_to_end(report.content_hash)
            return kept
    filing.content_of(report)
    found = kreport.read(filing.path_of(report))
    with _guard:
        _kept[report.content_hash] = found
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return found


def readable(report: Report) -> Frozen | None:
    """Return what a report froze, or None where its file is lost or not as it was written."""
    try:
        return frozen(report)
    except KladkaError:
        return None


def held(report: Report) -> tuple[Pack, frozenset[str]] | None:
    """Return the definitions of a report and the figures that it holds, kept longer than its facts; None where its file
    cannot be read."""
    with _guard:
        kept = _held.get(report.content_hash)
    if kept is not None:
        return kept
    found = readable(report)
    if found is None:
        return None
    with _guard:
        kept = _held[report.content_hash] = found.pack, frozenset(found.figures)
        while len(_held) > _KEPT_DEFINITIONS:
            _held.popitem(last=False)
    return kept


def earlier(report: Report) -> Frozen | None:
    """Return the report that this one is compared with, as this one holds it; for an older file, from its own."""
    held, last = frozen(report).earlier, before(report)
    return held if held is not None or last is None else readable(last)


def verified(report: Report) -> kreport.Verification:
    """Compute a report again, and see that its file is the one of which the database and the audit know the hash."""
    found = kreport.verify(filing.path_of(report), keys=signing.public_keys())
    if found.report is None or found.report.content_hash == report.content_hash:
        return found
    other = _("This is a whole report, but not this one: the audit knows another hash. Put it back from a backup.")
    return replace(found, faults=(other, *found.faults))


def learnt_since(report: Report) -> int:
    """Return how many entries of the ledger a report does not know: recorded or withdrawn in its project after it."""
    return kreport.newer(facts_of(report.project).numbered(), frozen(report).ledger_no)


@dataclass(frozen=True)
class Redefined:
    """What the project's definitions are now and were not when a report was prepared: the titles of indicators that
    are new, that are counted no longer, and that are defined otherwise. None of them where only the rest changed."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]


def redefined_since(report: Report) -> Redefined | None:
    """Return how the definitions changed after a report was prepared; None where they did not."""
    then, now = frozen(report), definitions_of(report.project)
    if then.pack_hash == now.hash:
        return None
    before = {each.code: replace(each, examples=()) for each in then.pack.indicators}
    after = {each.code: replace(each, examples=()) for each in now.indicators}
    return Redefined(
        new=tuple(said(each.title) for code, each in after.items() if code not in before),
        gone=tuple(said(each.title) for code, each in before.items() if code not in after),
        changed=tuple(said(each.title) for code, each in after.items() if before.get(code, each) != each),
    )


@dataclass(frozen=True)
class Checks:
    """What to look at before a report is submitted.

    `twice`: the entries of each person who has several, the first one first, so that all count. `against`: the
    report it is compared with, if there is one; `is_lost` when nothing can be read of that one.
    """

    broken: tuple[BrokenCheck, ...]
    missed: tuple[Missed, ...]
    unusual: tuple[Unusual, ...]
    twice: tuple[tuple[EntryDay, ...], ...]
    against: Report | None
    is_lost: bool = False

    @property
    def is_clear(self) -> bool:
        """Nothing asks for a second look."""
        return not (self.broken or self.missed or self.unusual or self.twice)


def checks(report: Report) -> Checks:
    """Return what to look at: rules between figures, targets missed, unusual changes against the last report, people
    who count twice."""
    told, last = frozen(report), before(report)
    at_most = {each.code for each in told.pack.indicators if is_less_better(each)}
    promised = [
        Promised(each.indicator, each.breakdown, each.value, each.on_date, each.indicator in at_most)
        for each in told.targets
    ]
    then = earlier(report) if last else None
    states = {each.code for each in told.pack.indicators if lapses(told.pack, each.code)}
    strange = unusual(then.figures, told.figures, threshold(report.as_of), states) if then else ()
    return Checks(
        broken=told.result.broken_checks,
        missed=tuple(missed(_when_due(report), promised, report.as_of)),
        unusual=tuple(strange),
        twice=tuple(_twice(told)),
        against=last,
        is_lost=last is not None and then is None,
    )


def _twice(told: Frozen) -> list[tuple[EntryDay, ...]]:
    def current(name: str, *columns: str) -> list[tuple[Any, ...]]:
        table = told.tables[name].filter(pc.is_null(told.tables[name]["retracted_on"]))
        return list(zip(*(table[each].to_pylist() for each in columns), strict=True))

    done = {whose for whose, state in current("record_state", "participation", "state") if state in _COUNTED}
    entries = [
        (person, EntryDay(day, key))
        for key, person, project, day in current("participation", "id", "person", "project", "entry_date")
        if key in done and person and project == told.about.project and day and day <= told.as_of
    ]
    pairs = [pair for pair in current("alias", "person", "same_as") if None not in pair]
    return twice(entries, one_of_each({one for pair in pairs for one in pair}, pairs))


def _when_due(report: Report) -> OnDays:
    """Return the figures as of each day on which a target was due, as the report knows them; its own day among them."""
    told = frozen(report)
    due = [each for each in told.targets if each.on_date < report.as_of and each.indicator in told.pack.by_code]
    days = sorted({each.on_date for each in due})
    with _guard:
        found = _due.get(report.content_hash)
    if found is None:
        results = kreport.on_days(told, days, {each.indicator for each in due}) if due else []
        found = {day: {each.code: each for each in result.figures} for day, result in zip(days, results, strict=True)}
        with _guard:
            _due[report.content_hash] = found
            while len(_due) > _KEPT:
                _due.popitem(last=False)
    return {**found, report.as_of: told.figures}


def restatement(report: Report) -> Iterator[Bridge]:
    """Yield for every figure the way from the last report's value to this one's; nothing for a first report."""
    then = earlier(report)
    if then is not None:
        yield from kreport.bridges(then, frozen(report))


def leader_of(project_id: UUID) -> UUID | None:
    """Return the organisation that leads a project."""
    leaders = Partnership.objects.filter(project=project_id, role=Partnership.Role.LEADER)
    return leaders.values_list("organisation_id", flat=True).first()


def second_persons(report: Report, on: date) -> list[Staff]:
    """Return who could approve a report: monitoring officers and the leader's coordinators with a post on that day and
    an account, other than who prepared it; by family name."""
    holds = Q(role=Post.Role.MONITORING_OFFICER) | Q(
        role=Post.Role.COORDINATOR, partner_id=leader_of(report.project_id)
    )
    standing = Partnership.objects.filter(project=report.project_id).filter(Q(until_date=None) | Q(until_date__gte=on))
    posts = (
        Post.objects.current()
        .filter(holds, project=report.project_id, from_date__lte=on, staff__user__is_active=True)
        .filter(Q(until_date=None) | Q(until_date__gte=on))
        .filter(partner_id__in=standing.values("organisation_id"))
        .exclude(staff__user_id=report.prepared_by)
        .select_related("staff")
    )
    found = {post.staff_id: post.staff for post in posts}
    return sorted(found.values(), key=lambda staff: (bytes(staff.name_sort), str(staff.pk)))


def threshold(day: date) -> Mapping[str, float]:
    """Return from how much on a change is unusual: `share` of the value before, and `least` units."""
    rules = sorted(packs.load("rules/reports.yaml")["unusual_change"], key=lambda rule: rule["from"])
    found: dict[str, float] = next((rule for rule in reversed(rules) if rule["from"] <= day), rules[0])
    return found


def _standing(project: Project) -> QuerySet[Report]:
    return Report.objects.filter(project=project).exclude(state=Report.State.WITHDRAWN)


def _submitted(project: Project) -> QuerySet[Report]:
    return Report.objects.filter(project=project, state=Report.State.SUBMITTED)
