"""What the demo world published: the founding project once, with the totals its page told; the other a quarter."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from kladka.accounts.models import User
from kladka.core import packs
from kladka.core.errors import PolicyBroken
from kladka.programmes.models import Project
from kladka.reporting.actions import release as releases
from kladka.reporting.publishing import releasing
from kladka.reporting.queries import release as queries
from kladka.reporting.rules import release as rules


def publish_finished(project: Project, *, officer: User, coordinator: User) -> None:
    """Publish a finished project as its page did: small totals told by decision, breakdowns made safe."""
    plan: Mapping[str, Any] = packs.load("demo/publication.yaml")
    as_of = project.ends_on
    counted = releasing.counted(project, as_of)
    for declared in plan["declared"]:
        totals = {code: counted[code] for code in declared["figures"] if code in counted}
        releases.declare(
            project=project, as_of=as_of, totals=totals, ground=declared["ground"], words=declared["why"], by=officer
        )
    release = releases.prepare(project=project, as_of=as_of, by=officer)
    releases.publish(release=release, words=plan["why"], by=coordinator)


def last_quarter(project: Project, yesterday: date) -> tuple[date, date] | None:
    """Return the newest day as of which a running project can have published, and the day it was ready."""
    settings = queries.settings_for(project, yesterday)
    days = [
        (day, ready + timedelta(days=1))
        for day in rules.days_of(project.starts_on, project.ends_on, settings)
        if (ready := rules.ready_on(day, project.ends_on, settings)) < yesterday
    ]
    return days[-1] if days else None


def publish_running(project: Project, as_of: date, *, officer: User, coordinator: User) -> None:
    """Publish what can be published of a running project; where every number is too small, nothing is."""
    try:
        release = releases.prepare(project=project, as_of=as_of, by=officer)
    except PolicyBroken:
        return
    releases.publish(release=release, by=coordinator)
