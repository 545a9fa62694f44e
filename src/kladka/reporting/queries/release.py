"""Reads of what was published and of what would be. Nothing here looks at live figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from kladka.audit.models import Line, Words
from kladka.core import packs
from kladka.core.ledger import digest_of
from kladka.programmes.models import Goal, Project
from kladka.reporting.live.figures import Indicator, Pack, definitions_of, said
from kladka.reporting.models import DeclaredTotal, OperationsList, Release, ReleaseDecision
from kladka.reporting.rules import release as rules
from miara.disclosure import HIDDEN, Cell, Shown, Table

__all__ = ["Indicator", "Pack", "definitions_of", "said"]

PUBLISHED = ReleaseDecision.Outcome.PUBLISHED
TOUCHED_BY = frozenset(model._meta.db_table for model in (Project, Release, ReleaseDecision))
"""The tables whose change may change what stands of a project's publication."""


@cache
def publication_of(pack: str) -> dict[str, Any]:
    """Return the publication rules for projects that follow a pack of definitions."""
    own = f"publication/{pack}.yaml"
    found: dict[str, Any] = packs.load(own if (packs.root() / own).is_file() else "publication/default.yaml")
    return found


def settings_for(project: Project, on: date) -> rules.Settings:
    """Return how the project's figures are published, as it holds on a day."""
    return rules.settings_of(publication_of(project.pack), on)


def releases_of(project: Project) -> list[Release]:
    """Return every release prepared for a project, the newest first, each with its decision. One query."""
    return list(project.releases.select_related("decision", "project", "corrects").order_by("-number"))


def published_of(project: Project) -> list[Release]:
    """Return the published releases of a project, the newest first. One query."""
    rows = project.releases.filter(decision__outcome=PUBLISHED).select_related("decision")
    return list(rows.order_by("-as_of", "-number"))


def newest(project: Project) -> Release | None:
    """Return the release that holds now, or None. One query."""
    rows = project.releases.filter(decision__outcome=PUBLISHED).select_related("decision")
    return rows.defer("working").order_by("-as_of", "-number").first()


def waiting(project: Project) -> Release | None:
    """Return the release that was prepared and not decided on, or None."""
    return project.releases.filter(decision=None).order_by("-number").first()


def standing_of(project: Project) -> tuple[date | None, Release | None]:
    """Return the day the newest published release is as of, and the release that waits; None where none is. One query,
    without what they say."""
    rows = project.releases.select_related("decision").only("number", "as_of", "prepared_at", "decision__outcome")
    found = list(rows.order_by("-number"))
    decided = [each for each in found if hasattr(each, "decision")]
    published = [each.as_of for each in decided if each.decision.outcome == PUBLISHED]
    return max(published, default=None), next((each for each in found if each not in decided), None)


def declared_of(project: Project) -> list[DeclaredTotal]:
    """Return the totals declared for a project and not withdrawn, by day and figure. One query."""
    rows = DeclaredTotal.objects.current().filter(project=project)
    return list(rows.select_related("project").order_by("as_of", "indicator"))


def involved_in(release: Release) -> set[UUID]:
    """Return who prepared the release or declared a total that stands in it."""
    declared = [each.recorded_by for each in declared_of(release.project) if each.as_of == release.as_of]
    return {release.prepared_by, *declared}


def is_published(declared: DeclaredTotal, published: Iterable[Release]) -> bool:
    """Tell whether a declared total stands in a published release: then everybody may know it."""
    return any(release.as_of == declared.as_of and declared.indicator in declared_in(release) for release in published)


def declared_in(release: Release) -> set[str]:
    """Return the figures whose totals stand in a release by decision."""
    return {each["code"] for each in release.data["figures"] if each["declared"]}


def snapshots_of(published: Sequence[Release], declared: Sequence[DeclaredTotal], *, but: date) -> list[rules.Snapshot]:
    """Return all that is known of a project: its releases, and totals declared that stand in none of them."""
    found = [snapshot_of(release) for release in sorted(published, key=lambda one: one.number)]
    apart = [each for each in declared if each.as_of != but and not is_published(each, published)]
    for day in sorted({each.as_of for each in apart}):
        totals: dict[Cell, int] = {(each.indicator, (), ()): each.value for each in apart if each.as_of == day}
        table = Table(totals, ())
        found.append(rules.Snapshot(f"{rules.DECLARED} {day}", day, table, frozenset(totals), totals))
    return found


def snapshot_of(release: Release) -> rules.Snapshot:
    """Return the numbers of a published release, the true ones beside those shown."""
    table, declared = rules.unpacked(working_of(release))
    shown = {**dict.fromkeys(table.counts, HIDDEN), **shown_in(release)}
    return rules.Snapshot(str(release.number), release.as_of, table, declared, shown)


def working_of(release: Release) -> dict[str, Any]:
    """Return what stands behind a release. For the office only."""
    found: dict[str, Any] = rules.loaded(release.working)
    return found


def shown_in(release: Release) -> dict[Cell, Shown]:
    """Return the cells of a release as it shows them; those it does not name are hidden, too."""
    found: dict[Cell, Shown] = {}
    for figure in release.data["figures"]:
        for part in figure["parts"]:
            cell: Cell = (figure["code"], tuple(part["by"]), tuple(part["group"]))
            found[cell] = HIDDEN if part["value"] is None else part["value"]
    return found


def basis_of(published: Iterable[Release], declared: Iterable[DeclaredTotal]) -> str:
    """Return the digest of all that is known of a project when a release is prepared."""
    releases = sorted(release.content_hash for release in published)
    return digest_of([releases, sorted(str(each.pk) for each in declared)])


def planned(project: Project, goals: Iterable[Goal]) -> list[Indicator]:
    """Return the definitions whose figures are published: those marked so, else those that measure the goals."""
    pack = definitions_of(project)
    marked = [each for each in pack.indicators if each.published]
    named = {code for goal in goals for code in goal.indicators}
    return marked or [each for each in pack.indicators if each.code in named and not each.unvalued]


@dataclass(frozen=True)
class Calendar:
    """When a project publishes: `due` now, or the `next_day` it will be as of, which is ready on `ready_on`."""

    due: date | None
    next_day: date | None
    ready_on: date | None


def calendar_of(project: Project, today: date, last: date | None) -> Calendar:
    """Return when the project publishes next; `last` is the day its newest release is as of."""
    settings, dates = settings_for(project, today), (project.starts_on, project.ends_on)
    day = rules.next_day(*dates, settings, last=last)
    due = rules.due(*dates, settings, today=today, last=last)
    return Calendar(due, day, rules.ready_on(day, project.ends_on, settings) if day else None)


def operations() -> OperationsList | None:
    """Return the list of operations that holds now, or None."""
    return OperationsList.objects.order_by("-number").first()


def words_about(record: Any) -> str:
    """Return what was written when a record was stored; nothing where it was erased."""
    line = Line.objects.filter(object=record.pk).order_by("pk").first()
    found = Words.objects.filter(entry=line.entry_id).first() if line else None
    return found.text if found else ""
