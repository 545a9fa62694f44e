"""Web processes are killed while people save: whatever was acknowledged is stored, once, and the chain is whole."""

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from kladka.accounts.models import User
from kladka.accounts.queries import STRONG
from kladka.audit.queries import verify
from kladka.core import crypto
from kladka.organisations.models import Organisation
from tests.databases import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CLIENTS, SECONDS, EVERY = 4, 10.0, 2.0
TOKEN = "a" * 32
_LOST = (OSError, http.client.HTTPException)


class Server:
    """The product's own server command over the test's database."""

    def __init__(self, environment, port):
        self.port = port
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "tests.kladka.crash_site:application"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "4"]
        command += ["--respawn-failed-workers", "--respawn-interval", "0.1", "--no-ws", "--log-level", "error"]
        path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        own = {"KLADKA_SECRET_KEY": settings.SECRET_KEY, "PYTHONPATH": path}
        self.process = subprocess.Popen(
            command, env={**os.environ, **environment, **own}, cwd=ROOT, start_new_session=True
        )

    def wait(self):
        for _ in range(200):
            try:
                if ask(self.port, "GET", "/health/")[0] == 200:
                    return
            except _LOST:
                pass
            time.sleep(0.2)
        raise TimeoutError("The server did not come up.")

    def workers(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        # Not the helper in which Python keeps track of shared resources: it holds no request.
        return [int(pid) for pid in children if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def stop(self):
        # The whole group: workers would outlive their killed parent, and with them the test.
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def ask(port, method, path, body=None, headers=None):
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        talk.request(method, path, body, headers or {})
        answer = talk.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location", "")
    finally:
        talk.close()


class Client(threading.Thread):
    """Saves one name after another; sends a form again, with its key, until it is acknowledged."""

    def __init__(self, port, cookie, until):
        super().__init__()
        self.port, self.cookie, self.until = port, cookie, until
        self.acknowledged, self.unanswered, self.repeated, self.strange = [], [], 0, []

    def run(self):
        while time.monotonic() < self.until:
            name = str(uuid.uuid4())
            form = {"idempotency_key": str(uuid.uuid4()), "csrfmiddlewaretoken": TOKEN, "name": name}
            (self.acknowledged if self._saved(form) else self.unanswered).append(name)

    def _saved(self, form):
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        while time.monotonic() < self.until + 20:
            try:
                status, address = ask(self.port, "POST", "/crash/", urlencode(form), headers)
            except _LOST:
                self.repeated += 1
                time.sleep(0.05)
                continue
            if (status, address) == (302, "/saved/"):
                return True
            self.strange.append((status, address))
            time.sleep(0.05)
        return False


def signed_in_cookie():
    user = User.objects.create_user("coach@example.invalid", name="Osoba Próbna")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[STRONG] = str(user.pk)
    session.create()
    return f"sessionid={session.session_key}; csrftoken={TOKEN}"


def test_what_was_acknowledged_survives_the_killing_of_web_processes(committed_db):
    environment = committed_db.environment
    crypto.prepare_keys(Path(environment["KLADKA_VAR"]) / "keys")
    cookie = signed_in_cookie()
    connection.close()
    server, kills, chance = Server(environment, free_port()), 0, random.Random(7)
    try:
        server.wait()
        clients = [Client(server.port, cookie, time.monotonic() + SECONDS) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        while any(client.is_alive() for client in clients):
            time.sleep(EVERY * chance.uniform(0.5, 1.5))
            workers = server.workers()
            if workers and clients[0].until > time.monotonic():
                os.kill(chance.choice(workers), signal.SIGKILL)
                kills += 1
    finally:
        server.stop()
    acknowledged = [name for client in clients for name in client.acknowledged]
    stored = list(Organisation.objects.values_list("name", flat=True))
    repeated = sum(client.repeated for client in clients)
    assert kills >= 3
    assert len(acknowledged) > 10
    assert repeated > 0, f"None of {kills} kills hit one of {len(acknowledged)} requests: this proves nothing."
    assert [odd for client in clients for odd in client.strange] == []
    assert len(stored) == len(set(stored)), "something was stored twice"
    assert set(acknowledged) - set(stored) == set()
    assert set(stored) - set(acknowledged) <= {name for client in clients for name in client.unanswered}
    assert list(verify()) == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
