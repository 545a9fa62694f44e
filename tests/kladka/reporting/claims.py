"""Claims of the cast's project, kept by Olga, its monitoring officer."""

from datetime import date
from typing import Any

from kladka.reporting.actions import claim as actions
from kladka.reporting.models import Claim
from tests.world.cast import Cast

FIRST = (date(2026, 3, 1), date(2026, 3, 31))
SECOND = (date(2026, 4, 1), date(2026, 5, 31))
THIRD = (date(2026, 6, 1), date(2026, 6, 30))


def added(cast: Cast, number: int, days: tuple[date, date], project: Any = None, **given: Any) -> Claim:
    """Return an open claim."""
    first, last = days
    project = project or cast.project
    return actions.add_claim(
        project=project, number=number, period_from=first, period_until=last, by=cast.users["olga"], **given
    )


def sent(cast: Cast, claim: Claim, on: date) -> Claim:
    """Return a claim marked as sent on a day."""
    return actions.send_claim(claim=claim, sent_on=on, version=claim.version, by=cast.users["olga"])
