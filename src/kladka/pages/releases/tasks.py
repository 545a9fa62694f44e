"""Preparing a release, done by the worker: counting and hiding take their time. It bears being run twice."""

from datetime import date
from functools import partial
from typing import Any

from django.tasks import TaskContext, task
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from kladka.accounts.models import User
from kladka.core.errors import KladkaError
from kladka.pages.reports.tasks import note
from kladka.programmes.models import Project
from kladka.reporting.actions import release as actions
from kladka.reporting.models import Release


@task(takes_context=True)
def prepare(
    context: TaskContext[Any, Any], /, *, by: str, language: str, project: str, as_of: str, words: str
) -> dict[str, str]:
    """Prepare a release and return its key, or in words why there is none, and at which field that is shown."""
    work, day = context.task_result.id, date.fromisoformat(as_of)
    user, found = User.objects.get(pk=by), Project.objects.get(pk=project)
    with translation.override(language):
        try:
            made = actions.prepare(project=found, as_of=day, words=words, by=user, progress=partial(note, work))
        except KladkaError as refused:
            earlier = _prepared_before(work, user, found, day)
            return {"release": str(earlier.pk)} if earlier else {"refused": str(refused), "field": refused.field}
    _forget_words(work)
    return {"release": str(made.pk)}


def _forget_words(work: str) -> None:
    """Keep no second copy of what stands in the audit chain now, where it can be erased."""
    task = DBTaskResult.objects.get(pk=work)
    task.args_kwargs["kwargs"]["words"] = ""
    task.save(update_fields=["args_kwargs"])


def _prepared_before(work: str, user: User, project: Project, day: date) -> Release | None:
    """Return what this task prepared before its worker was killed: then it is there, and only the answer is missing."""
    asked_at = DBTaskResult.objects.get(pk=work).enqueued_at
    mine = Release.objects.filter(project=project, prepared_by=user.pk, prepared_at__gte=asked_at, as_of=day)
    return mine.filter(decision=None).first()
