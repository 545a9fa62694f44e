"""The cast's project as one that has ended and publishes, and what it released."""

from collections.abc import Mapping
from datetime import date

from kladka.audit.actions import SYSTEM, verb
from kladka.programmes.models import Project
from kladka.reporting.actions import release as actions
from kladka.reporting.models import DeclaredTotal, Release
from tests.world.cast import Cast

LAST_DAY = date(2026, 6, 30)


def end_project(cast: Cast) -> Project:
    """Let the cast's project have ended, under the definitions of the founding one."""
    project = cast.project
    project.pack, project.profile, project.ends_on = "pl-po-kl-7.2.1-abc", "pl-po-kl-7.2.1", LAST_DAY
    with verb("test.end", controller=project.controller_id, by=SYSTEM) as entry:
        return entry.save(project, fields=["pack", "profile", "ends_on"])


def declare(cast: Cast, totals: Mapping[str, int], who: str = "olga") -> list[DeclaredTotal]:
    """Let somebody declare totals of the project that has ended."""
    return list(
        actions.declare(
            project=cast.project,
            as_of=LAST_DAY,
            totals=totals,
            ground="told_before",
            words="Strona projektu je podaje.",
            by=cast.users[who],
        )
    )


def prepare(cast: Cast, who: str = "olga", words: str = "") -> Release:
    """Let somebody prepare the release of the last day."""
    return actions.prepare(project=cast.project, as_of=LAST_DAY, words=words, by=cast.users[who])


def publish(cast: Cast, release: Release, who: str = "olga") -> None:
    """Let somebody publish it, alone."""
    actions.publish(release=release, is_alone=True, by=cast.users[who])


def release_all(cast: Cast) -> Release:
    """Publish the three people of the cast: their total is told by decision."""
    end_project(cast)
    declare(cast, {"coached": 3})
    release = prepare(cast)
    publish(cast, release)
    return release
