"""What one person prepared and another is to approve: reports, releases, own indicators and own models. For those who
may approve, never for who proposed it, unless there is nobody else; about nobody by name."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext_lazy as _

from kladka.core import clock
from kladka.incubation.models import StandardVersion
from kladka.organisations.models import Staff
from kladka.processes.models import ProcessVersion
from kladka.programmes.models import Partnership, Post, Project
from kladka.reporting.models import DeclaredTotal, IndicatorVersion, Release, ReleaseDecision, Report
from kladka.reporting.queries import release as releases
from kladka.reporting.queries import report as reports
from kladka.reporting.worklists.declared import Frame, Rule
from kladka.reporting.worklists.source import Ids, Row, Source

KIND = "second"
REPORT, RELEASE, INDICATOR, MODEL, STANDARD = (
    "report_waits",
    "release_waits",
    "indicator_waits",
    "model_waits",
    "standard_waits",
)
RULES = (
    Rule(REPORT, KIND, _("A report waits to be approved")),
    Rule(RELEASE, KIND, _("A release waits to be published")),
    Rule(INDICATOR, KIND, _("An own indicator waits to be approved")),
    Rule(MODEL, KIND, _("A coaching model waits to be published")),
    Rule(STANDARD, KIND, _("A model of an incubator waits to be published")),
)
OF_OFFICE = (MODEL, STANDARD)
"""What belongs to the office and so waits in each of its projects."""
SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("rule", pa.string()),
        ("word", pa.string()),
        ("number", pa.int64()),
        ("since", pa.date32()),
        ("day", pa.date32()),
        ("lead", pa.string()),
        ("by", pa.list_(pa.string())),
    ]
)
"""`lead`: the organisation whose coordinators may approve, too; `by`: the staff who had a part in it."""
WAITING = "SELECT * FROM second"
SERVING = "SELECT DISTINCT staff, role, partner FROM serving WHERE role IN ('monitoring_officer', 'coordinator')"
"""What `lines` asks."""
_OFFICER, _COORDINATOR = str(Post.Role.MONITORING_OFFICER), str(Post.Role.COORDINATOR)


def lines(waiting: pa.Table, serving: pa.Table, frame: Frame, wanted: pa.Schema) -> pa.Table:
    """Return a line for each thing that waits and each person who may approve it."""
    posts = serving.to_pylist()
    found = [_line(row, staff) for row in waiting.to_pylist() for staff in _approving(row, posts, frame)]
    return pa.Table.from_pylist(found, wanted)


def once(lines: pa.Table) -> pa.Table:
    """Return lines of several projects with what waits in an office once for each person."""
    is_office = pc.is_in(lines["rule"], value_set=pa.array(OF_OFFICE))
    if not pc.any(is_office).as_py():
        return lines
    seen: set[tuple[str, str]] = set()
    keep = []
    for of_office, fact, staff in zip(
        is_office.to_pylist(), lines["fact"].to_pylist(), lines["staff"].to_pylist(), strict=True
    ):
        keep.append(not of_office or (fact, staff) not in seen)
        if of_office:
            seen.add((fact, staff))
    return lines.filter(pa.array(keep, pa.bool_()))


def _approving(row: Mapping[str, Any], posts: Collection[Mapping[str, Any]], frame: Frame) -> list[str]:
    """Who may approve on the day, other than who proposed it; where nobody is, that one, after a day of its own."""
    may = {post["staff"] for post in posts if _may(row, post)}
    others = may - set(row["by"])
    if others:
        return sorted(others)
    is_own_day = frame.on < row["since"] + timedelta(days=frame.limits.alone)
    return [] if is_own_day else sorted(may)


def _may(row: Mapping[str, Any], post: Mapping[str, Any]) -> bool:
    """The rule of permissions: officers, and coordinators of the leader; a release is the leader's alone."""
    is_lead = post["partner"] == row["lead"]
    return bool(is_lead or (post["role"] == _OFFICER and row["rule"] != RELEASE))


def _line(row: Mapping[str, Any], staff: str) -> dict[str, Any]:
    return {
        "rule": row["rule"],
        "kind": KIND,
        "participation": "",
        "fact": row["key"],
        "since": row["since"],
        "until": None,
        "day": row["day"] or row["since"],
        "word": row["word"],
        "number": row["number"],
        "staff": staff,
        "partner": row["lead"],
        "figures": None,
    }


def waiting_in(project: Project, _ids: Ids) -> Iterator[Row]:
    """Yield what waits for a second person in a project and in its office, whatever day it is. Few queries."""
    found = [*_reports(project), *_releases(project), *_indicators(project), *_models(project)]
    users = {user for _row, by in found for user in by}
    staff = dict(Staff.objects.filter(user__in=users).values_list("user", "pk")) if users else {}
    lead = str(reports.leader_of(project.pk) or "") if found else ""
    for row, by in found:
        of = str(project.controller_id) if row["rule"] in OF_OFFICE else lead
        yield {"day": None, "lead": of, **row, "by": [str(staff[user]) for user in by if user in staff]}


type _Found = Iterator[tuple[Row, Collection[UUID]]]


def _reports(project: Project) -> _Found:
    waits = reports.waiting(project)
    if waits is not None:
        row = {"key": str(waits.pk), "rule": REPORT, "word": waits.label, "number": waits.number}
        yield row | {"since": clock.day_of(waits.prepared_at), "day": waits.as_of}, [waits.prepared_by]


def _releases(project: Project) -> _Found:
    waits = project.releases.filter(decision=None).defer("content", "working").order_by("-number").first()
    if waits is not None:
        row = {"key": str(waits.pk), "rule": RELEASE, "word": project.code, "number": waits.number}
        yield row | {"since": clock.day_of(waits.prepared_at), "day": waits.as_of}, releases.involved_in(waits)


def _indicators(project: Project) -> _Found:
    waiting = IndicatorVersion.objects.filter(project=project, state=IndicatorVersion.State.PROPOSED)
    for pk, code, number, by, at in waiting.values_list("pk", "code", "number", "proposed_by", "proposed_at"):
        row = {"key": str(pk), "rule": INDICATOR, "word": f"{project.code}\n{code}", "number": number}
        yield row | {"since": clock.day_of(at)}, [by]


def _models(project: Project) -> _Found:
    proposed = {"controller": project.controller_id, "state": ProcessVersion.State.PROPOSED}
    for model in ProcessVersion.objects.filter(**proposed):
        yield _model(model, MODEL, model.process.title), [model.proposed_by]
    for standard in StandardVersion.objects.filter(**proposed):
        yield _model(standard, STANDARD, standard.standard.title), [standard.proposed_by]


def _model(version: ProcessVersion | StandardVersion, rule: str, title: Mapping[str, str]) -> Row:
    names = [title.get(language) or version.code for language in ("pl", "en")]
    return {
        "key": str(version.pk),
        "rule": rule,
        "word": "\n".join([version.code, *names]),
        "number": version.number,
        "since": clock.day_of(version.proposed_at),
    }


_TOUCHING = (Report, Release, ReleaseDecision, DeclaredTotal, IndicatorVersion, ProcessVersion, StandardVersion)
SOURCES: Mapping[str, Source] = {
    "second": Source(
        SCHEMA,
        frozenset(),
        waiting_in,
        renewed_by=frozenset(model._meta.db_table for model in (*_TOUCHING, Partnership, Staff)),
    ),
}
