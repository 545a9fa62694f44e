"""Background tasks that survive their worker being killed.

A worker holds a lock file as long as it lives; the system lets go of it however the worker ends. A task that says it
is running while nobody holds its worker's lock is put back into the queue. So every task must bear being run twice.
"""

import fcntl
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from kladka.core import clock
from kladka.core.models import Submission

logger = logging.getLogger("kladka.tasks")

ATTEMPTS = 3
"""A task whose worker was killed so often is taken for the reason and counts as failed."""

_SAFE_ID = re.compile(r"[A-Za-z0-9-]+")


class WorkerKilledError(RuntimeError):
    """Why a task failed that took its worker with it each time."""


def new_worker_id() -> str:
    """Return a name for a worker that no other ever had."""
    return f"worker-{secrets.token_hex(8)}"


@contextmanager
def alive(worker_id: str) -> Iterator[None]:
    """Hold the worker's lock inside the block."""
    path = _lock_of(worker_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_alive(worker_id: str) -> bool:
    """Tell whether somebody holds the lock of this worker."""
    path = _lock_of(worker_id)
    try:
        file = path.open("r")
    except FileNotFoundError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    path.unlink(missing_ok=True)
    return False


def reap() -> int:
    """Put the tasks of killed workers back into the queue, or count them as failed; return how many."""
    reaped = 0
    for task in DBTaskResult.objects.running():
        last = task.worker_ids[-1] if task.worker_ids else ""
        if not _SAFE_ID.fullmatch(last) or is_alive(last):
            continue
        with transaction.atomic():
            held = DBTaskResult.objects.select_for_update().running().filter(pk=task.pk).first()
            if held is None or held.worker_ids != task.worker_ids:
                continue
            _give_back(held)
            reaped += 1
    return reaped


def forget_old_submissions(*, keep: timedelta) -> int:
    """Delete the keys of forms received longer ago than `keep`; return how many."""
    deleted, _ = Submission.objects.filter(received_at__lt=clock.now() - keep).delete()
    return deleted


def _give_back(task: DBTaskResult[Any, Any]) -> None:
    if len(task.worker_ids) >= ATTEMPTS:
        logger.error("Task %s took its worker with it %d times", task.pk, len(task.worker_ids))
        task.set_failed(WorkerKilledError("The worker was killed each time."))
        return
    logger.warning("Task %s of a killed worker goes back into the queue", task.pk)
    task.status = "READY"
    task.started_at = None
    task.save(update_fields=["status", "started_at"])


def _lock_of(worker_id: str) -> Path:
    return Path(settings.VAR) / "workers" / f"{worker_id}.lock"
