"""Five hundred people sign up for three hundred places at the same moment: real clients, the real server.

Each client opens the page, waits for the others, and sends its form under an address of its own. Some get no answer in
time and send the same form again, as a browser does; some come back with a fresh form.
"""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from kladka.audit.queries import verify
from kladka.core import crypto
from kladka.learning.models import Enrolment, Visitor
from kladka.messages.models import Message
from tests.databases import free_port
from tests.kladka.learning.world import public
from tests.world.cast import make_cast

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

ROOT = Path(__file__).parents[3]
CLIENTS, PLACES = 500, 300
PATIENCE = 120
"""Seconds a client waits for an answer; the machine may have other things to do."""
IMPATIENT, FRESH = 25, 25
"""How many send the same form once more without waiting for the answer, and how many come back with another one."""


@pytest.fixture
def server(committed_db, settings):
    """The product's own server over the test's database."""
    environment = committed_db.environment
    var = Path(environment["KLADKA_VAR"])
    crypto.prepare_keys(var / "keys")
    settings.VAR = var
    event = public(make_cast(), capacity=PLACES)
    connection.close()
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "kladka.config.wsgi:application"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "4"]
    command += ["--backlog", "2048", "--no-ws", "--log-level", "error"]
    own = {"KLADKA_SECRET_KEY": settings.SECRET_KEY, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(command, env={**os.environ, **environment, **own}, cwd=ROOT, start_new_session=True)
    try:
        _wait(port)
        yield port, event
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(port):
    for _ in range(200):
        try:
            if ask(port, "GET", "/health/")[0] == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.2)
    raise TimeoutError("The server did not come up.")


def ask(port, method, path, body=None, headers=None):
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        talk.request(method, path, body, headers or {})
        answer = talk.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.getheader("Set-Cookie", ""), answer.read()
    finally:
        talk.close()


def form_of(port, path, number):
    """Open the page and return the form filled in, with the cookie that goes along."""
    status, _to, cookies, page = ask(port, "GET", path, headers={"Accept-Language": "pl"})
    assert status == 200, page[:500]
    fields = dict(re.findall(r'name="(csrfmiddlewaretoken|idempotency_key)" value="([^"]+)"', page.decode()))
    jar = SimpleCookie(cookies)
    cookie = "; ".join(f"{name}={one.value}" for name, one in jar.items())
    typed = {"given_name": "Gość", "family_name": "Zmyślony", "email": f"gosc{number}@example.invalid"}
    return urlencode(fields | typed), {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}


def leave(port, path, body, headers):
    """Send a form and hang up before the answer."""
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    talk.request("POST", path, body, headers)
    time.sleep(0.01)
    talk.close()


def acknowledged(port, path, body, headers):
    """Send a form, and the same again where no answer came, as people do; return what the server said."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return ask(port, "POST", path, body, headers)[:2]
        except (OSError, http.client.HTTPException):
            if time.monotonic() > until:
                raise
        time.sleep(0.5)


def test_five_hundred_sign_up_at_once_for_three_hundred_places(server):
    port, event = server
    path = f"/sign-up/{event.pk}/"
    # One page is opened for all: keys and addresses differ, as each browser's do.
    body, headers = form_of(port, path, 0)

    def form(number):
        fresh = re.sub(r"idempotency_key=[^&]+", f"idempotency_key={uuid.uuid4()}", body)
        return fresh.replace("gosc0%40", f"gosc{number}%40")

    forms = [form(number) for number in range(CLIENTS)]
    again = [form(number) for number in range(FRESH)]
    start = threading.Barrier(CLIENTS)

    def client(number):
        start.wait()
        if CLIENTS - number <= IMPATIENT:
            leave(port, path, forms[number], headers)
        return acknowledged(port, path, forms[number], headers)

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(client, range(CLIENTS)))
        answers += pool.map(lambda each: acknowledged(port, path, each, headers), again)
    assert set(answers) == {(302, "/sign-up/thanks/")}

    enrolments = Enrolment.objects.filter(event=event).order_by("number")
    stored = list(enrolments.values_list("number", "state"))
    assert stored == [(number, "placed" if number <= PLACES else "waiting") for number in range(1, CLIENTS + 1)]
    assert list(enrolments.values_list("pk", flat=True)) == list(
        Enrolment.objects.filter(event=event).order_by("enrolled_at", "number").values_list("pk", flat=True)
    )
    assert Visitor.objects.values("email").distinct().count() == Visitor.objects.count() == CLIENTS
    told = list(Message.objects.values_list("subject", flat=True))
    assert told.count("Masz miejsce") == PLACES
    assert told.count("Jesteś na liście rezerwowej") == CLIENTS - PLACES
    assert told.count("Jesteś już na liście") == FRESH
    assert list(verify()) == []
