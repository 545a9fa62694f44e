"""The supervisor as a process: whatever dies, and however, nothing is left that listens."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kladka.cli.main import main
from kladka.core import crypto
from tests import databases

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc"),
]

KLADKA = [sys.executable, "-m", "kladka.cli.main"]


@pytest.fixture(scope="module")
def var(tmp_path_factory, django_db_setup):
    made = tmp_path_factory.mktemp("var")
    databases.copy_migrated(made / "kladka.sqlite3")
    crypto.prepare_keys(made / "keys")
    subprocess.run([*KLADKA, "migrate"], env=environment(made), check=True, capture_output=True)
    return made


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def served(var, port):
    # Under nohup, where the tests may run, a hang-up would be ignored here, too.
    arguments = ["env", "--default-signal=HUP", *KLADKA, "serve", "--port", str(port)]
    process = subprocess.Popen(arguments, env=environment(var), stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        until(lambda: listens(port), "it listens")
        yield process
    finally:
        mine = descendants(process.pid)
        if process.poll() is None:
            process.kill()
        for pid in mine:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def environment(var):
    return {**os.environ, "KLADKA_VAR": str(var)}


def until(fact, what, seconds=40):
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.1)


def listens(port):
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def stat(pid):
    """State and parent of a process; the name before them may hold blanks."""
    state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    return state, int(parent)


def alive(pid):
    try:
        return stat(pid)[0] != "Z"
    except OSError:
        return False


def children(pid):
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            if stat(one.name)[1] == pid:
                found.append(int(one.name))
        except OSError:
            continue
    return found


def descendants(pid):
    direct = children(pid)
    return direct + [below for child in direct for below in descendants(child)]


def web_masters(supervisor):
    below = [child for guard in children(supervisor) for child in children(guard)]
    return [pid for pid in below if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_killed_web_master_is_replaced_and_a_hang_up_ends_everything(served, port):
    (master,) = web_masters(served.pid)
    orphans = children(master)
    assert orphans, "the control: there are workers that could outlive it"
    os.kill(master, signal.SIGKILL)
    until(lambda: not any(map(alive, [master, *orphans])), "its workers are gone")
    until(lambda: any(one != master for one in web_masters(served.pid)), "there is another master")
    until(lambda: listens(port), "it listens again")
    everything = descendants(served.pid)
    served.send_signal(signal.SIGHUP)
    assert served.wait(30) == 0
    assert not [pid for pid in everything if alive(pid)]
    assert not listens(port)


def test_a_killed_supervisor_leaves_nothing_behind(served, port):
    everything = descendants(served.pid)
    assert len(everything) >= 7, "three guards, three commands and a web worker"
    served.kill()
    until(lambda: not any(map(alive, everything)), "nothing of it runs", seconds=10)
    assert not listens(port)


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_taken_port_is_one_sentence_before_anything_else(command, var, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        arguments = [*KLADKA, command, "--port", str(port)]
        done = subprocess.run(arguments, env=environment(var), capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == (f"Port {port} is taken. Stop what uses it or choose another with --port.")


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "99999"], "99999 is no port. Give a number from 1 to 65535."),
        (["--port", "0"], "0 is no port. Give a number from 1 to 65535."),
        (["--port", "http"], "http is no port. Give a number from 1 to 65535."),
        (["--workers", "0"], "0 is no number of web processes. Give 1 or more."),
        (["--workers", "-1"], "-1 is no number of web processes. Give 1 or more."),
    ],
)
def test_what_nothing_can_listen_with_is_refused_at_once(command, words, said, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, *words])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_host_that_is_none_is_one_sentence(var):
    arguments = [*KLADKA, "serve", "--host", "nowhere.invalid"]
    done = subprocess.run(arguments, env=environment(var), capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "“nowhere.invalid” is no address of a machine. Give --host a number like 127.0.0.1.\n"


@pytest.mark.parametrize(
    ("name", "url", "said"),
    [
        ("KLADKA_DATABASE", "mysql://x", "KLADKA_DATABASE must be like postgresql://user:password@host:5432/name."),
        ("KLADKA_DATABASE", "x", "KLADKA_DATABASE must be like postgresql://user:password@host:5432/name."),
        ("KLADKA_DATABASE", "postgresql://host", "KLADKA_DATABASE must be like postgresql://user"),
        ("KLADKA_DATABASE", "postgresql://host:port/x", "KLADKA_DATABASE must be like postgresql://user"),
        ("KLADKA_MAIL", "imap://x", "KLADKA_MAIL must be like smtp://"),
    ],
)
def test_a_setting_that_makes_no_sense_is_one_sentence(name, url, said, tmp_path):
    there = environment(tmp_path) | {name: url}
    done = subprocess.run([*KLADKA, "check"], env=there, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["check", "serve", "figures", "tick", "migrate", "demo"])
def test_a_broken_database_file_is_one_sentence(command, tmp_path, port):
    (tmp_path / "kladka.sqlite3").write_bytes(b"this was a database once" * 400)
    arguments = {"figures": ["x"], "serve": ["--port", str(port)], "demo": ["--port", str(port)]}.get(command, [])
    done = subprocess.run(
        [*KLADKA, command, *arguments], env=environment(tmp_path), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"{tmp_path / 'kladka.sqlite3'} is damaged or no database. Put it back from a backup."
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["figures", "explain", "audit", "check"])
def test_a_command_that_only_looks_makes_no_database(command, tmp_path):
    arguments = {"figures": ["x"], "explain": ["x", "x"], "audit": ["verify"], "check": []}[command]
    done = subprocess.run(
        [*KLADKA, command, *arguments], env=environment(tmp_path), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith("There is no database in "), done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.glob("*.sqlite3*"))


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    done = subprocess.run(
        [*KLADKA, "check"], env=environment(tmp_path / "file" / "var"), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "Set KLADKA_VAR to another folder." in done.stderr
    assert done.stderr.count("\n") == 1
