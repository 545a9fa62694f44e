"""The command line: a first administrator, proofs, clean-up, and who is refused."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings as project
from django.db import connection
from django.db.utils import OperationalError
from django_tasks_db.models import DBTaskResult

from kladka.audit import actions as audit
from kladka.audit.models import ReadEvent, Seal
from kladka.audit.queries import verify
from kladka.cli import audit as commands
from kladka.cli import main as entrance
from kladka.cli import serve, tick
from kladka.cli.main import main
from kladka.config import settings as configuration
from kladka.core import clock, tasks
from kladka.core.models import Submission

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


def running(worker_ids):
    return DBTaskResult.objects.create(
        status="RUNNING",
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        backend_name="default",
        run_after=clock.now(),
        worker_ids=worker_ids,
        started_at=clock.now(),
        exception_class_path="",
        traceback="",
    )


def test_the_first_administrator_gets_an_address_once(capsys):
    assert main(["user", "create", "adam@example.invalid", "--name", "Adam Próbny"]) == 0
    assert f"{project.PUBLIC_URL}/accounts/password/reset/key/" in capsys.readouterr().out
    assert main(["user", "create", "adam@example.invalid", "--name", "Adam Próbny"]) == 1
    assert capsys.readouterr().err.count("\n") == 1, "one sentence, not a traceback"


def test_heads_are_written_down_once_and_prove_a_tail_that_was_cut(var):
    controller = uuid.uuid4()
    for _ in range(2):
        with audit.verb("test.nothing", controller=controller, by=audit.SYSTEM):
            pass
    assert len(commands.write_heads()) == 1
    assert commands.write_heads() == []
    (head,) = commands.read_heads(commands.heads_file())
    assert (head.controller, head.number) == (controller, 2)
    assert list(verify([head])) == []
    assert main(["audit", "verify"]) == 0
    commands.heads_file().write_text(commands._line(type(head)(controller, 3, "0" * 64)) + "\n")
    assert main(["audit", "verify"]) == 1


def test_reads_are_sealed_when_they_have_settled():
    controller, now = uuid.uuid4(), clock.now()
    for age in (timedelta(minutes=5), timedelta(0)):
        ReadEvent.objects.create(
            controller=controller, at=now - age, by=uuid.uuid4(), page="x", table="x", object=uuid.uuid4()
        )
    assert tick.seal_reads() == 1
    assert Seal.objects.get().count == 1, "the newer one may not be alone on its way"
    assert tick.seal_reads() == 0
    assert list(verify()) == []


def test_a_part_that_fails_does_not_keep_the_others_from_running(monkeypatch):
    def fail():
        raise OSError

    monkeypatch.setitem(tick._PARTS, "delivered", fail)
    Submission.objects.create(
        key=uuid.uuid4(), user=uuid.uuid4(), path="/", content="", received_at=clock.now() - timedelta(days=31)
    )
    done = tick.once()
    assert (done["delivered"], done["submissions"]) == ("failed", 1)


def test_sqlite_is_told_to_look_at_how_its_tables_have_grown():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        assert cursor.fetchone() == (0,), "nothing is known of tables before"
        assert tick.once()["tables"] is True
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'auth_permission'")
        assert cursor.fetchone()[0] > 0


def test_a_task_of_a_killed_worker_goes_back_and_of_a_living_one_stays():
    killed, alive = running([tasks.new_worker_id()]), running(["worker-living"])
    with tasks.alive("worker-living"):
        assert tasks.reap() == 1
    for task in (killed, alive):
        task.refresh_from_db()
    assert (killed.status, alive.status) == ("READY", "RUNNING")


def test_a_task_that_kills_its_worker_each_time_fails():
    task = running([tasks.new_worker_id() for _ in range(tasks.ATTEMPTS)])
    assert tasks.reap() == 1
    task.refresh_from_db()
    assert task.status == "FAILED"


@pytest.mark.parametrize(
    ("host", "is_open", "refused"),
    [("127.0.0.1", False, 0), ("::1", False, 0), ("localhost", False, 0), ("0.0.0.0", False, 1), ("0.0.0.0", True, 0)],
)
def test_only_this_machine_is_served_unless_told(host, is_open, refused):
    assert len(serve.refusals(host, is_open=is_open)) == refused


def test_a_child_that_dies_is_started_again(capfd):
    child = serve.Child("web", ["true"])
    child.start()
    child.process.wait()
    first = child.process.pid
    child.look(child.started)
    assert child.process is None
    child.look(child.not_before)
    assert child.process.pid != first
    child.stop(0)


def test_letters_lead_to_the_port_that_is_served_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("KLADKA_URL", raising=False)
    children = serve.children("127.0.0.1", 8138, 1)
    assert {child.environment["KLADKA_URL"] for child in children} == {"http://localhost:8138"}
    monkeypatch.setenv("KLADKA_URL", "https://example.org")
    assert serve.environment(8138)["KLADKA_URL"] == "https://example.org"


def test_the_address_is_told_when_it_answers_and_once(monkeypatch):
    """A link that is opened while the web process still starts leads nowhere."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    supervisor = serve.Supervisor([])
    with socket.socket() as web:
        web.bind(("127.0.0.1", 0))
        port, asked = web.getsockname()[1], []

        def announce():
            if len(asked) == 1:
                web.listen()
            asked.append(serve.answers("127.0.0.1", port))
            if asked[-1]:
                supervisor.stopped.set()
            return asked[-1]

        supervisor.announce = announce
        supervisor.run()
    assert asked == [False, True]


@pytest.mark.parametrize("words", [["user", "create", "a@example.invalid", "--name", "A B"], ["audit", "verify"]])
def test_with_an_empty_database_there_is_one_sentence(words, tmp_path):
    (tmp_path / "kladka.sqlite3").touch()
    environment = {"KLADKA_VAR": str(tmp_path), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "kladka.cli.main", *words]
    done = subprocess.run(command, env=environment, cwd=project.PACKAGE.parent, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "The database is not of this version. Run `kladka migrate`.\n")


def test_signs_in_the_name_of_a_database_are_written_as_in_an_address(monkeypatch):
    monkeypatch.setenv("KLADKA_DATABASE", "postgresql://k%40dka:p%2Fa%3As@host:5433/kladka%20new")
    database = configuration._database()
    assert (database["USER"], database["PASSWORD"]) == ("k@dka", "p/a:s")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("host", "5433", "kladka new")


def test_a_fault_of_ours_is_not_taken_for_a_missing_database(monkeypatch):
    monkeypatch.setattr("kladka.accounts.actions.create_user", _broken)
    monkeypatch.setattr("kladka.cli.checking.problems", list)
    with pytest.raises(OperationalError):
        main(["user", "create", "a@example.invalid", "--name", "A B"])


def _broken(**_):
    raise OperationalError("no such column")


@pytest.mark.parametrize(("module", "commands_of_it"), entrance._MODULES.items())
def test_the_table_of_commands_names_what_each_module_adds(module, commands_of_it):
    added = argparse.ArgumentParser().add_subparsers()
    import_module(f"kladka.cli.{module}").register(added)
    assert list(added.choices) == commands_of_it


@pytest.mark.parametrize(("words", "loaded"), [(["rules"], {"rules", "migrate"}), (["migrate"], {"migrate"})])
def test_a_command_waits_for_its_own_module_alone(words, loaded):
    one, every = (_choices(entrance.parser(asked)) for asked in (words, ["no-such-command"]))
    assert one == loaded < every


def _choices(parser):
    return set(parser._subparsers._group_actions[0].choices)
