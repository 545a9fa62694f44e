"""Reports of the cast, prepared and submitted by Olga, alone or with Leon, a second officer; a worker that runs now."""

from datetime import date
from typing import Any

from django.tasks import TaskContext
from django_tasks_db.models import DBTaskResult

from kladka.accounts.models import User
from kladka.audit.actions import verb
from kladka.core import clock, polish
from kladka.organisations.models import Staff
from kladka.programmes.models import Post
from kladka.reporting.actions import report as actions
from kladka.reporting.models import Report
from tests.world.cast import START, Cast

DAY = date(2026, 6, 30)


def prepared(cast: Cast, project: Any = None, **given: Any) -> Report:
    """Return a report that Olga prepared today."""
    days = {"as_of": DAY, "known_on": clock.today(), "by": cast.users["olga"]} | given
    return actions.prepare(project=project or cast.project, **days)


def submitted(cast: Cast, **given: Any) -> Report:
    """Return a report that Olga submitted; nobody else could."""
    report = prepared(cast, **given)
    return actions.submit(report=report, reason="Wniosek o płatność.", alone=True, by=cast.users["olga"])


def hire_leon(cast: Cast, *, role: str = "monitoring_officer", organisation: str = "leader") -> User:
    """Give the project one more person who may approve, or only looks so."""
    user = User.objects.create_user("leon@example.invalid", "a long enough passphrase", name="Leon Drugi")
    leader = cast.organisations[organisation]
    staff = Staff.objects.create(
        organisation=leader,
        user=user,
        given_name="Leon",
        family_name="Drugi",
        name_fold=polish.fold("Drugi Leon"),
        name_sort=polish.sort_key("Drugi Leon"),
    )
    with verb("test.appoint", controller=cast.project.controller_id, by=user) as entry:
        post = Post(project=cast.project, staff=staff, partner=leader, site=None, role=role, from_date=START)
        entry.record(post)
    cast.users["leon"] = user
    return user


def work_off() -> list[DBTaskResult]:
    """Run every task that waits, as the worker does, and return them."""
    done = []
    for task in DBTaskResult.objects.ready():
        task.claim("worker-of-the-test")
        try:
            context = TaskContext(task_result=task.task_result)
            task.set_successful(task.task.call(context, **task.args_kwargs["kwargs"]))
        except Exception as error:  # as the worker: whatever it is, the task failed
            task.set_failed(error)
        done.append(task)
    return done
