"""What `bench/wide.py` measures, each in a process of its own over the world that it made."""

import http.client
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench import worlds

PROJECT, OFFICER = "abc-1", "officer@abc.example"
PROFILE = "pl-esf-plus"
"""The programme that takes a file of participants."""
FACTS = 1000
USERS, SECONDS, EVERY = 10, 30.0, 1.0
"""People who open a page again and again, for how long, and how often somebody records a fact meanwhile."""
MEASURES = ("extracted", "brought_up", "figures", "everywhere", "caseload", "report", "participants’ file", "opened")


@dataclass(frozen=True)
class Row:
    """One line of the table: wall and CPU seconds, the process's peak in MB so far."""

    what: str
    wall: float
    cpu: float
    peak: int
    note: str = ""


def measure(var: Path, only: str) -> None:
    """Print one Markdown table, a line as soon as it is known, and one of pages that many people open at once."""
    print("\n| what | wall s | CPU s | peak MB | |\n| --- | --- | --- | --- | --- |", flush=True)
    for name in (name for name in MEASURES if only in name):
        for line in worlds.run(__name__, var, name.replace("’ ", "_")).splitlines():
            row = Row(**json.loads(line))
            print(f"| {row.what} | {row.wall:.3f} | {row.cpu:.3f} | {row.peak} | {row.note} |", flush=True)
    print(f"\n| {USERS} people | answers | median ms | 95 of 100 within ms | longest ms |\n|{' --- |' * 5}")
    for name, address in ((name, address) for name, address in PAGES.items() if only in name):
        for recording in (False, True):
            print(_asked(var, name, address, recording=recording), flush=True)


def extracted() -> Iterator[Row]:
    """The whole ledger into columns; with nothing new; what the next process finds on disk; and one project alone."""
    from kladka.reporting.extraction import extract, keeping  # noqa: PLC0415 - only with a world

    controller = _project().controller_id
    keeping.discard(controller)
    found, row = _timed("extract of the whole ledger, nothing kept", lambda: extract.extract(controller))
    rows = sum(table.num_rows for table in found.tables.values())
    yield Row(**asdict(row) | {"note": f"{rows:,} rows"})
    yield _timed("extract, nothing new", lambda: extract.extract(controller))[1]
    extract.forget()
    yield _timed("extract, kept on disk", lambda: extract.extract(controller))[1]
    yield _timed("extract of one project, nothing kept", lambda: extract.extract(controller, PROJECT))[1]
    extract.forget()
    yield _timed("extract of one project, kept on disk", lambda: extract.extract(controller, PROJECT))[1]


def brought_up() -> Iterator[Row]:
    """A thousand new facts, and one."""
    from kladka.reporting.extraction import extract  # noqa: PLC0415

    controller = _project().controller_id
    yield _timed("extract, first in a new process", lambda: extract.extract(controller))[1]
    for count in (FACTS, 1):
        _record(count)
        yield _timed(f"extract, {count:,} new fact{'s' if count > 1 else ''}", lambda: extract.extract(controller))[1]


def figures() -> Iterator[Row]:
    """Figures of one project, first and after a fact was recorded; who is behind one of them."""
    from kladka.core import clock  # noqa: PLC0415
    from kladka.reporting.live import figures  # noqa: PLC0415

    project = _project()
    figures.facts_of(project)
    as_of = figures.last_day(project, clock.today())
    for what in ("first in a process", "again", "after one new fact"):
        if what.startswith("after"):
            _record(1)
        yield _timed(f"figures of a project, {what}", lambda: figures.figures(project, as_of=as_of))[1]
    found, row = _timed("members of a figure", lambda: figures.members(project, "supported", as_of=as_of))
    yield Row(**asdict(row) | {"note": f"{len(found):,} members"})


def everywhere() -> Iterator[Row]:
    """Every figure of every project of the controller, by project and sex."""
    import miara  # noqa: PLC0415
    from kladka.core import clock  # noqa: PLC0415
    from kladka.reporting.extraction import extract  # noqa: PLC0415
    from kladka.reporting.live import figures  # noqa: PLC0415

    project = _project()
    tables = extract.extract(project.controller_id).tables
    pack, as_of = figures.definitions_of(project), figures.last_day(project, clock.today())

    def table() -> Any:
        return miara.evaluate(pack, tables, as_of=as_of, known_on=clock.today(), by=["project", "sex"])

    for what in ("first in a process", "again"):
        result, row = _timed(f"figures of all projects by project and sex, {what}", table)
        yield Row(**asdict(row) | {"note": result.runner})


def caseload() -> Iterator[Row]:
    """Who has how many people in a project a year after it began, and who waits for a coach."""
    from kladka.people.models import Participation  # noqa: PLC0415
    from kladka.people.queries.caseload import caseloads, numbers_without_coach  # noqa: PLC0415

    project = _project()
    on, seen = project.starts_on + timedelta(days=365), Participation.objects.filter(project=project)
    for what in ("first in a process", "again"):
        found, row = _timed(f"caseloads of a project, {what}", lambda: caseloads(project, on))
        yield Row(**asdict(row) | {"note": f"{sum(one.here for one in found):,} people, {len(found)} coaches"})
        found, row = _timed(f"people without a coach, {what}", lambda: numbers_without_coach(project, on, seen=seen))
        yield Row(**asdict(row) | {"note": f"{found[0]:,} wait, {found[1]:,} came for other support"})


def report() -> Iterator[Row]:
    """A report of one project: prepared in a new process, and withdrawn so that the next run finds the same."""
    from kladka.accounts.models import User  # noqa: PLC0415
    from kladka.core import clock  # noqa: PLC0415
    from kladka.reporting.actions import report as reports  # noqa: PLC0415
    from kladka.reporting.live import figures  # noqa: PLC0415

    project, officer = _project(), User.objects.get(email=OFFICER)
    as_of = figures.last_day(project, clock.today())

    def prepare() -> Any:
        return reports.prepare(project=project, as_of=as_of, known_on=clock.today(), by=officer)

    made, row = _timed("report of a project prepared, first in a new process", prepare)
    yield Row(**asdict(row) | {"note": made.file_name})
    reports.withdraw(report=made, reason="bench", by=officer)


def participants_file() -> Iterator[Row]:
    """The file of participants of one project for the funder's system: checked, and made. Nothing of it stays."""
    from django.db import transaction  # noqa: PLC0415

    from kladka.accounts.models import User  # noqa: PLC0415
    from kladka.core import clock  # noqa: PLC0415
    from kladka.exchange import actions, queries  # noqa: PLC0415
    from kladka.exchange.queries import Contact  # noqa: PLC0415
    from kladka.programmes.permissions import viewer_for  # noqa: PLC0415
    from kladka.reporting.live import figures  # noqa: PLC0415

    today = clock.today()
    with transaction.atomic():
        project = _with_numbers(PROFILE)
        # The copied people were never asked what this programme asks; the file is to hold all of them nevertheless.
        profile = replace(queries.profile_of(project), refused=frozenset())
        queries.profile_of = lambda _project: profile
        asked: dict[str, Any] = {
            "project": project,
            "as_of": figures.last_day(project, today),
            "known_on": today,
            "viewer": viewer_for(User.objects.get(email=OFFICER), today),
            "contact": Contact("500 000 000", "biuro@prog.example"),
        }
        found, row = _timed("participants’ file checked", lambda: actions.check_file(**asked, page="bench"))
        yield Row(**asdict(row) | {"note": f"{len(found.findings):,} findings"})
        made, row = _timed("participants’ file made", lambda: actions.make_file(**asked, without_refused=True))
        yield Row(**asdict(row) | {"note": f"{made.people:,} people, {made.size / 1e6:.1f} MB"})
        transaction.set_rollback(True)


def _with_numbers(profile: str) -> Any:
    """Return the project as one of the programme with such a file, its people with made-up PESEL numbers."""
    from kladka.core import crypto, pesel  # noqa: PLC0415
    from kladka.people.models import Identity  # noqa: PLC0415
    from kladka.programmes.models import Project  # noqa: PLC0415

    Project.objects.filter(code=PROJECT).update(profile=profile)
    project, serial = _project(), Counter[Any]()
    people = list(Identity.objects.filter(person__participations__project=project).exclude(birth_date=None))
    for each in people:
        sex = "male" if each.sex == "male" else "female"
        born = each.birth_date
        number = pesel.write(birth_date=born, sex=sex, serial=4999 - serial[born, sex])
        each.pesel_index = crypto.blind_index(number, str(each.controller_id))
        context = ("people_identity", "pesel", str(each.pk), str(each.controller_id))
        each.pesel_sealed = crypto.seal(number.encode(), context)
        serial[born, sex] += 1
    Identity.objects.bulk_update(people, ["pesel_sealed", "pesel_index"], batch_size=500)
    return project


def opened() -> Iterator[Row]:
    """Pages of one project in a process that serves them: first, again, and after a fact was recorded."""
    from bench import sitting  # noqa: PLC0415

    client = sitting.signed_in(OFFICER)
    for name, address in OPENED.items():
        ask = sitting.asker(client, address)
        for what in ("first in a process", "again", "after one new fact"):
            if what.startswith("after"):
                _record(1)
            answer, row = _timed(f"page: {name}, {what}", ask)
            yield Row(**asdict(row) | {"note": "" if answer.status_code == 200 else f"answered {answer.status_code}"})


_PROJECT = f"/office/projects/{PROJECT}/"
OPENED = {
    "figures": f"{_PROJECT}figures/",
    "one figure with its course": f"{_PROJECT}figures/employed/",
    "restatement": f"{_PROJECT}restatement/",
    "restatement of one figure": f"{_PROJECT}restatement/employed/",
    "work lists of all projects": "/to-do/",
}
PAGES = {"figures of a project": OPENED["figures"]}


def _asked(var: Path, name: str, address: str, *, recording: bool) -> str:
    """Ask for a page as many people do at once, over sockets, of the server that an installation runs."""
    from tests.databases import free_port  # noqa: PLC0415

    cookie, port = worlds.run(__name__, var, "cookie").strip(), free_port()
    command = [sys.executable, "-m", "kladka.cli.main", "serve", "--port", str(port)]
    environment = {**os.environ, "KLADKA_VAR": str(var)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        server.stdout.readline()  # it says when it serves
        took: list[float] = []
        for _ in range(3):
            _get(port, address, cookie)
        until = time.monotonic() + SECONDS
        people = [threading.Thread(target=_open, args=(port, address, cookie, until, took)) for _ in range(USERS)]
        for each in people:
            each.start()
        while recording and time.monotonic() < until:
            worlds.run(__name__, var, "record")
            time.sleep(EVERY)
        for each in people:
            each.join()
    finally:
        server.terminate()
        server.wait()
    late = quantiles(took, n=100)[94]
    said = f"{name}, {'facts recorded meanwhile' if recording else 'nothing new'}"
    return f"| {said} | {len(took)} | {median(took) * 1000:.0f} | {late * 1000:.0f} | {max(took) * 1000:.0f} |"


def _open(port: int, address: str, cookie: str, until: float, took: list[float]) -> None:
    while time.monotonic() < until:
        started = time.perf_counter()
        _get(port, address, cookie)
        took.append(time.perf_counter() - started)
        time.sleep(0.5)  # even somebody in a hurry looks at a page before opening the next


def _get(port: int, address: str, cookie: str) -> None:
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    talk.request("GET", address, headers={"Cookie": cookie, "Host": "localhost"})
    answer = talk.getresponse()
    answer.read()
    talk.close()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}.")


def _project() -> Any:
    from kladka.programmes.models import Project  # noqa: PLC0415

    return Project.objects.select_related("controller").get(code=PROJECT)


def _record(count: int) -> None:
    """Let the database record so many supports of the project again, under the next numbers of the ledger."""
    from django.db import transaction  # noqa: PLC0415

    from kladka.accounts.models import User  # noqa: PLC0415
    from kladka.audit.actions import verb  # noqa: PLC0415
    from kladka.core import ids  # noqa: PLC0415
    from kladka.people.models import Support  # noqa: PLC0415

    project = _project()
    rows = list(Support.objects.current().filter(participation__project=project).order_by("-pk")[:count])
    with (
        transaction.atomic(),
        verb("bench.recorded", controller=project.controller_id, by=User.objects.first()) as entry,
    ):
        for row in rows:
            row.pk = ids.new_id()
        entry.record_all(rows)


def _timed(what: str, work: Callable[[], Any]) -> tuple[Any, Row]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    spent = (time.perf_counter() - wall, time.process_time() - cpu)
    return found, Row(what, *spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def _cookie() -> str:
    from bench import sitting  # noqa: PLC0415

    client = sitting.signed_in(OFFICER)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


if __name__ == "__main__":
    worlds.set_up(Path(sys.argv[1]))
    asked = sys.argv[2]
    if asked == "record":
        _record(1)
    elif asked == "cookie":
        print(_cookie())
    else:
        for found in globals()[asked]():
            print(json.dumps(asdict(found)), flush=True)
