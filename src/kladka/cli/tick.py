"""`kladka tick` and `kladka work`: what happens by itself. `serve` runs both; a server runs them as services."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.db.models import Max
from django.urls import reverse

from kladka.agenda import actions as agenda
from kladka.audit import actions as audit
from kladka.audit.models import ReadEvent, Seal
from kladka.calls import actions as calls
from kladka.cli.audit import write_heads
from kladka.cli.main import Commands
from kladka.coaching import actions as coaching
from kladka.coaching.actions import asking
from kladka.core import clock, tasks
from kladka.core.addresses import full_address
from kladka.core.errors import PolicyBroken
from kladka.documents import batches
from kladka.employers import actions as employers
from kladka.files import actions as files
from kladka.learning import actions as learning
from kladka.messages import actions as messages
from kladka.people import actions as people
from kladka.people.actions import own_page, own_rights
from kladka.programmes.models import Project
from kladka.reporting import actions as reporting
from kladka.reporting import filing
from kladka.reporting.actions import release as releases
from kladka.reporting.actions import returned

logger = logging.getLogger("kladka.tick")

SETTLING = timedelta(minutes=1)
"""How long a read event may be on its way into the database (the lock's timeout is 20 seconds)."""


def register(commands: Commands) -> None:
    """Add `tick` and `work`."""
    tick = commands.add_parser("tick", help="deliver mail, seal read events, clean up; once, or with --loop for ever")
    tick.add_argument("--loop", action="store_true")
    tick.set_defaults(run=_tick)
    work = commands.add_parser("work", help="run background tasks until stopped")
    work.set_defaults(run=_work)


def once() -> dict[str, object]:
    """Do everything that is due, each part for itself, and return what each part gave ("failed" when it raised)."""
    return {name: _tried(name, part) for name, part in _PARTS.items()}


def seal_reads() -> int:
    """Seal the settled read events of every controller that has some; return how many seals were made."""
    sealed = dict(Seal.objects.values_list("controller").annotate(last=Max("until")))
    before = clock.now() - SETTLING
    events = ReadEvent.objects.filter(at__lte=before).values_list("controller").annotate(last=Max("at"))
    due = [controller for controller, last in events if controller not in sealed or last > sealed[controller]]
    for controller in due:
        audit.seal_reads(controller=controller, by=audit.SYSTEM, settling=SETTLING)
    return len(due)


def prepare_releases() -> int:
    """Prepare the releases that are due, and publish those that publish themselves; return how many were prepared.

    What cannot be made safe is tried again the next day only: the page of publication says why.
    """
    today, prepared = clock.today(), 0
    for project in Project.objects.filter(is_public=True).order_by("code"):
        if _refused.get(project.pk) == today:
            continue
        try:
            prepared += releases.prepare_due(project, today=today) is not None
        except PolicyBroken as refused:
            _refused[project.pk] = today
            logger.info("No release of %s: %s", project.code, refused)
    return prepared


_refused: dict[UUID, date] = {}
"""Projects of which no safe release could be made, with the day on which that was tried."""


def look_anew_at_tables() -> bool:
    """Let SQLite look anew at tables that have grown; return whether it was asked. PostgreSQL does it by itself.

    It plans by what it knows of them: without that, a page may go through all of a table. Where nothing has grown it
    takes less than a millisecond.
    """
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA optimize({_ALL_TABLES | _ANALYZE})")
    return True


_ALL_TABLES, _ANALYZE = 0x10000, 0x02
"""As https://sqlite.org/pragma.html#pragma_optimize names the bits: not only what this connection asked; do it."""


def address(kind: str) -> str:
    """Return the full address of the work list of one kind, of all of it, or of the letter's switch."""
    path = reverse("todo:letter") if kind == "letter" else reverse("todo:list")
    query = f"?{urlencode({'person': 'mine', **({'kind': kind} if kind else {})})}" if kind != "letter" else ""
    return full_address(f"{path}{query}")


def short_form(secret: str) -> str:
    """Return the full address of the short form that a secret opens."""
    return full_address(reverse("follow_ups:ask", args=[secret]))


def own_place(secret: str) -> str:
    """Return the full address of the page of a visitor's own sign-up."""
    return full_address(reverse("signup:mine", args=[secret]))


def attendance(session: UUID) -> str:
    """Return the full address of the page on which attendance at a session is marked."""
    return full_address(reverse("events:attendance", args=[session]))


def reassign_due() -> int:
    """Hand people over whose coach leaves today, as planned."""
    return coaching.reassign_due(
        address=full_address(reverse("participants:list")),
        remaining=lambda plan: full_address(
            f"{reverse('caseload:leaving', args=[plan.project.code])}?{urlencode({'coach': plan.coach_id})}"
        ),
    )


_PARTS: dict[str, Callable[[], object]] = {
    "reassigned": reassign_due,
    "letters": lambda: reporting.send_letters(address=address),
    "reminders": agenda.remind_due,
    "asked": lambda: asking.ask_due(address=short_form),
    "follow-up": lambda: asking.remind_due(address=short_form),
    "places": lambda: learning.move_up_due(today=clock.today(), address=own_place),
    "visitors reminded": lambda: learning.remind_due(today=clock.today(), address=own_place),
    "event changes": lambda: learning.tell_moved(today=clock.today(), address=own_place),
    "attendance asked": lambda: learning.ask_trainers(today=clock.today(), address=attendance),
    "delivered": messages.deliver_due,
    "reaped": tasks.reap,
    "sealed": seal_reads,
    "heads": lambda: len(write_heads()),
    "orphans": files.clear_orphans,
    "reports": filing.tidy,
    "applications": lambda: calls.forget_due(today=clock.today()),
    "visitors forgotten": lambda: learning.forget_visitors(today=clock.today()),
    "submissions": lambda: tasks.forget_old_submissions(keep=timedelta(days=settings.KEEP_SUBMISSIONS_DAYS)),
    "packages": reporting.remove_old_packages,
    "papers": batches.remove_old_batches,
    "files": returned.remove_old_files,
    "releases": prepare_releases,
    "names": employers.forget_old_people,
    "notes": people.forget_notes,
    "own_codes": own_page.forget_codes,
    "own_files": own_rights.remove_old_own_files,
    "tables": look_anew_at_tables,
    "messages": lambda: messages.forget_old(keep=timedelta(days=settings.KEEP_MESSAGES_DAYS)),
}


def _tried(name: str, part: Callable[[], object]) -> object:
    try:
        return part()
    except Exception:
        # One part that fails must not keep the others from running; the log says which and where.
        logger.exception("The part %s of the tick failed", name)
        return "failed"


def _tick(arguments: Any) -> int:
    if not arguments.loop:
        done = once()
        print(", ".join(f"{name}: {result}" for name, result in done.items()))
        return 1 if "failed" in done.values() else 0
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.is_set():
        close_old_connections()
        once()
        stopped.wait(settings.TICK_SECONDS)
    return 0


def _work(arguments: Any) -> int:
    worker_id = tasks.new_worker_id()
    with tasks.alive(worker_id):
        call_command("db_worker", queue_name="*", interval=1, worker_id=worker_id, reload=False)
    return 0
