"""Somebody at the screen: signed in the way the demo lets people in, opening pages in this process."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.accounts.actions import make_link
from kladka.accounts.models import User
from kladka.coaching.models import Session
from kladka.people.models import Assignment, Support
from kladka.programmes.models import Project
from kladka.reporting.extraction import extract
from kladka.reporting.live import figures


def signed_in(email: str) -> Client:
    """Return a browser in which this person of the demo is signed in; a visitor's for ""."""
    client = Client(headers={"host": "localhost", "accept-language": "pl"})
    if email:
        answer = client.post(make_link(user=User.objects.get(email=email)))
        if answer.status_code != 302:
            raise SystemExit(f"{email} could not sign in: status {answer.status_code}.")
    return client


def asker(client: Client, address: str) -> Callable[[], Any]:
    """Return a function that opens the address once."""
    return lambda: client.get(address)


def address(name: str, email: str) -> str:
    """Return the address of a page with an object of this person: the one with the longest history."""
    if name.startswith("projects:"):
        return reverse(name, args=[Project.objects.exclude(code="abc").get().code])
    mine = Assignment.objects.current().filter(coach__user__email=email).values("participation")
    busiest = Session.objects.filter(support__in=_supports(mine)).values_list("support", flat=True)
    participations = [row.participation_id for row in _supports(mine).filter(pk__in=busiest)]
    return reverse(name, args=[max(set(participations), key=lambda one: (participations.count(one), str(one)))])


def _supports(participations: Any) -> Any:
    return Support.objects.current().filter(participation__in=participations)


def queries(ask: Callable[[], Any]) -> int:
    """Return how many queries one request asks."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def forgetting(ask: Callable[[], Any]) -> Callable[[], Any]:
    """Return the request with no extract and no result kept in memory; compiled plans stay."""

    def asking() -> Any:
        extract.forget()
        figures._kept.clear()
        return ask()

    return asking
