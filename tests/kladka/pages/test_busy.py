"""While somebody holds the database for longer than others wait: a page says so, nothing is lost or saved twice."""

import html
import re
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from kladka.api.problems import problem_of
from kladka.core.busy import is_busy
from kladka.learning.models import Visitor
from kladka.pages.refusals import failed
from tests.kladka.learning.world import public, sign_up
from tests.kladka.pages.signed_in import send
from tests.world.cast import make_cast

TYPED = {
    "given_name": "Iga O'Zmyślona",
    "family_name": "Zmyślona",
    "email": "iga@example.invalid",
    "access_needs": ["step_free", "guide_dog"],
}


@contextmanager
def held(controller):
    """Hold the ledger from another connection, and let ours wait for a moment only."""
    other = connection.copy()
    try:
        if connection.vendor == "postgresql":
            other.cursor().execute("SELECT pg_advisory_lock(%s)", [int.from_bytes(controller.bytes[-8:], signed=True)])
            connection.cursor().execute("SET lock_timeout = '50ms'")
        else:
            other.cursor().execute("BEGIN IMMEDIATE")
            connection.cursor().execute("PRAGMA busy_timeout = 50")
        yield
    finally:
        other.close()


def test_what_was_sent_while_the_database_is_busy_is_sent_again_by_one_button(committed_db):
    event, client = public(make_cast()), Client(raise_request_exception=False, headers={"accept-language": "en"})
    address = reverse("signup:event", args=[event.pk])
    with held(event.project.controller_id):
        answer = send(client, address, **TYPED)
        with pytest.raises(OperationalError) as raised:
            sign_up(event, "Iga")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")
    assert problem_of(raised.value).status == 503
    assert not Visitor.objects.exists()
    page = answer.content.decode()
    assert "Busy at this moment" in page
    found = [(name, html.unescape(value)) for name, value in re.findall(r'hidden" name="(.*?)" value="(.*?)">', page)]
    again = {name: [value for key, value in found if key == name] for name, _value in found}
    assert again["given_name"] == [TYPED["given_name"]]
    assert again["access_needs"] == TYPED["access_needs"]
    assert [client.post(address, again).status_code for _ in range(2)] == [302, 302]
    assert Visitor.objects.count() == 1


def test_no_password_stands_on_the_page_and_a_fault_stays_a_fault(rf):
    busy = OperationalError("database is locked")
    assert [is_busy(each) for each in (busy, OperationalError("no such table: x"), ValueError("locked"), None)] == [
        True,
        False,
        False,
        False,
    ]
    for error, status in ((busy, 503), (ValueError("locked"), 500)):
        try:
            raise error
        except (OperationalError, ValueError):
            answer = failed(rf.post("/accounts/login/", {"login": "iga@example.invalid", "password": "tajne-haslo"}))
        assert answer.status_code == status
        assert b"tajne" not in answer.content
