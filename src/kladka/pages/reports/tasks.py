"""Long work on reports, done by the worker: preparing one, and computing one again. Both bear being run twice.

How far the work is stands in the cache under the task's key; what came of it is the task's own result.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.tasks import TaskContext, task
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from kladka.accounts.models import User
from kladka.core import clock
from kladka.core.errors import KladkaError
from kladka.programmes.models import Project
from kladka.reporting import kreport
from kladka.reporting.actions import report as actions
from kladka.reporting.models import Report
from kladka.reporting.queries import report as reports

KEPT = 24 * 3600
"""Seconds for which the cache knows how far a task was."""


@dataclass(frozen=True)
class Reached:
    """How far a task is: steps done, of how many, and what is being done."""

    done: int
    of: int
    what: str


def reached(work: UUID | str) -> Reached | None:
    """Return how far a task is; None before it began."""
    told = cache.get(_key(work))
    return Reached(*told) if told else None


def note(work: UUID | str, done: int, of: int, what: Any) -> None:
    """Say how far a task is."""
    cache.set(_key(work), (done, of, str(what)), KEPT)


@task(takes_context=True)
def prepare(context: TaskContext[Any, Any], /, *, by: str, language: str, **asked: Any) -> dict[str, str]:
    """Prepare a report and return its key, or in words why there is none."""
    work = context.task_result.id

    with translation.override(language):
        user, project = User.objects.get(pk=by), Project.objects.get(pk=asked["project"])
        before = Report.objects.get(pk=asked["replaces"]) if asked.get("replaces") else None
        days = {name: date.fromisoformat(asked[name]) for name in ("as_of", "known_on")}
        first = date.fromisoformat(asked["period_from"]) if asked.get("period_from") else None
        period = (first, days["as_of"]) if first else None
        progress = partial(note, work)
        try:
            found = actions.prepare(project=project, period=period, replaces=before, by=user, progress=progress, **days)
        except KladkaError as refused:
            earlier = _prepared_before(work, user, project, days)
            return {"report": str(earlier.pk)} if earlier else {"refused": str(refused)}
    return {"report": str(found.pk)}


@task(takes_context=True)
def verify(context: TaskContext[Any, Any], /, *, by: str, language: str, report: str) -> dict[str, Any]:
    """Compute a report again from its own extract and return what differs, figure by figure."""
    work = context.task_result.id

    with translation.override(language):
        found = Report.objects.get(pk=report)
        note(work, 0, 0, _("Computing every figure again"))
        try:
            checked = reports.verified(found)
        except KladkaError as refused:
            return {"report": report, "refused": str(refused)}
        return {"report": report, "at": clock.now().isoformat(), **told(checked)}


def told(checked: kreport.Verification) -> dict[str, Any]:
    """Return what a verification found, as values that can be kept; of figures that are the same only how many."""
    return {
        "is_same": checked.is_same,
        "is_identical": checked.is_identical,
        "signature": checked.signature.state,
        "key": checked.signature.key_id,
        "faults": list(checked.faults),
        "figures": len(checked.figures),
        "different": [
            {
                "title": dict(each.title),
                "reported": each.reported,
                "computed": each.computed,
                "differences": list(each.differences),
            }
            for each in checked.figures
            if not each.is_same
        ],
    }


def _prepared_before(work: str, user: User, project: Project, days: dict[str, date]) -> Report | None:
    """Return what this task prepared before its worker was killed: then it is there, and only the answer is missing."""
    asked_at = DBTaskResult.objects.get(pk=work).enqueued_at
    mine = Report.objects.filter(project=project, prepared_by=user.pk, prepared_at__gte=asked_at, **days)
    return mine.filter(state=Report.State.PREPARED).first()


def _key(work: UUID | str) -> str:
    return f"report-work-{work}"
