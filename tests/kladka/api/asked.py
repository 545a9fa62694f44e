"""Programs that ask, in tests: tokens of the cast, and questions."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.test import Client

from kladka.accounts import actions
from kladka.accounts.models import ApiToken, Scope
from kladka.core import clock
from kladka.programmes.models import Project
from kladka.reporting.actions import report as reporting
from kladka.reporting.models import Report
from tests.world.cast import Cast

ROOT = "/api/v1/"


def token_for(
    cast: Cast, who: str = "olga", *, scopes: Collection[str] = tuple(Scope.values), projects: Collection[Project] = ()
) -> tuple[ApiToken, str]:
    """Return a token of one of the cast, and its text."""
    return actions.make_token(
        user=cast.users[who],
        purpose="a test",
        scopes=scopes,
        projects=[each.pk for each in projects or [cast.project]],
        expires_on=clock.today() + timedelta(days=30),
        by=cast.users[who],
    )


def report_of(cast: Cast) -> Report:
    """Submit a report of the cast's project and return it."""
    olga = cast.users["olga"]
    prepared = reporting.prepare(project=cast.project, as_of=date(2026, 7, 1), known_on=clock.today(), by=olga)
    return reporting.submit(report=prepared, reason="The first one.", by=olga, alone=True)


def count_employed(cast: Cast) -> str:
    """Let the project follow definitions by which all three of the cast nearly count; the code of that figure."""
    Project.objects.filter(pk=cast.project.pk).update(pack="pl-po-kl-7.2.1-abc")
    return "employed"


def program(secret: str = "", **headers: str) -> Client:
    """Return a client that shows a token, and hears English."""
    shown = {"authorization": f"Bearer {secret}"} if secret else {}
    return Client(headers={"accept-language": "en", **shown, **headers})


def told(client: Client, path: str, status: int = 200, **query: Any) -> Any:
    """Return what an operation answers, which must be of this status."""
    response = client.get(f"{ROOT}{path}", query)
    assert response.status_code == status, response.content.decode()
    return response.json()
