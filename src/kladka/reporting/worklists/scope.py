"""Which lines somebody sees, and which are theirs to mend. Nobody sees a line about a person they may not open."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.worklists import second
from kladka.reporting.worklists.current import Current, counted, current
from kladka.reporting.worklists.declared import KINDS
from kladka.reporting.worklists.lines import SCHEMA, Found, in_order

MINE, PROJECT = "mine", "project"
_NOTHING = pa.schema([*SCHEMA, (MINE, pa.bool_()), (PROJECT, pa.string())]).empty_table()


@dataclass(frozen=True)
class Seen:
    """The lines that somebody sees of all their projects, in order. More columns: mine, project (its code)."""

    lines: pa.Table
    projects: Mapping[str, Project]
    current: Mapping[str, Current]

    @property
    def mine(self) -> pa.Table:
        """Return what is the viewer's to mend."""
        return self.lines.filter(self.lines[MINE])


def seen_by(viewer: Viewer, today: date, *, lately: bool = False) -> Seen:
    """Return the lines that `viewer` sees: everybody their own, a coordinator those of the partner, a monitoring
    officer those of the project. One query for each project.

    `lately`: what others recorded within the last moment may be missing, so that nobody waits for it on a page.
    """
    projects = {post.project.code: post.project for post in viewer.posts}
    watcher = viewer.user.pk if lately else None
    found = {code: current(project, today, watcher=watcher) for code, project in projects.items()}
    parts = [_part(viewer, projects[code], each.found) for code, each in found.items()]
    lines = parts[0] if len(parts) == 1 else second.once(in_order(pa.concat_tables(parts))) if parts else _NOTHING
    return Seen(lines, projects, found)


def number_for(viewer: Viewer, today: date) -> int | None:
    """Return how many lines were `viewer`'s to mend within the last moment; None while they are looked for.

    No query, but for the first who asks. However many projects somebody has, a page waits for all of them together.
    """
    projects = {post.project for post in viewer.posts}
    patience = settings.WORK_LISTS_PATIENCE
    until = None if patience is None else time.monotonic() + patience
    current = [(project, counted(project, today, until=until)) for project in projects]
    found = [(project, each.found) for project, each in current if each is not None]
    if len(found) < len(projects):
        return None
    mine = [lines.lines.filter(_mine(viewer, project, lines)) for project, lines in found]
    return second.once(pa.concat_tables(mine)).num_rows if mine else 0


def counts_of(lines: pa.Table) -> dict[str, int]:
    """Return how many lines there are of each kind, in the order of urgency; kinds without any are left out."""
    counted = lines.group_by("kind").aggregate([("rule", "count")])
    found = dict(zip(counted["kind"].to_pylist(), counted["rule_count"].to_pylist(), strict=True))
    return {kind: found[kind] for kind in KINDS if kind in found}


def _part(viewer: Viewer, project: Project, found: Found) -> pa.Table:
    """The lines of one project that the viewer sees."""
    lines, mine = found.lines, _mine(viewer, project, found)
    waits = pc.equal(lines["kind"], second.KIND)
    seen = []
    if not viewer.has(Post.Role.MONITORING_OFFICER, project.pk):
        seen += [_of_partners(found, _coordinated(viewer, project))]
    else:
        seen += [_all(lines.num_rows, value=True)]
    named = pa.array([project.code] * lines.num_rows, pa.string())
    told = lines.append_column(MINE, mine).append_column(PROJECT, named)
    # What waits for a second person stands there once, for each who may approve it: others would see it several times.
    return told.filter(pc.or_(mine, pc.and_(pc.invert(waits), reduce(pc.or_, seen))))


def _mine(viewer: Viewer, project: Project, found: Found) -> pa.ChunkedArray:
    """Theirs by name; and what nobody is named for: of the partner's coordinators, or of the officer where none is."""
    lines = found.lines
    nobody = pc.equal(lines["staff"], "")
    partners: set[str] = set(_coordinated(viewer, project))
    if viewer.has(Post.Role.MONITORING_OFFICER, project.pk):
        partners |= set(pc.unique(lines["partner"]).to_pylist()) - found.coordinated
    mine = pc.and_(nobody, _in(lines["partner"], partners))
    if viewer.staff is not None:  # whatever the post: anybody of the team may be asked to assess applications
        mine = pc.or_(mine, pc.equal(lines["staff"], str(viewer.staff.pk)))
    return mine


def _coordinated(viewer: Viewer, project: Project) -> Collection[str]:
    pairs = viewer.partners_as(Post.Role.COORDINATOR)
    return {str(partner) for of, partner in pairs if of == project.pk}


def _of_partners(found: Found, partners: Collection[str]) -> pa.ChunkedArray | pa.Array:
    """About people whom these partners opened or ever worked with, or about events of theirs."""
    lines = found.lines
    if not partners:
        return _all(lines.num_rows, value=False)
    scope = found.scope
    people = scope.filter(_in(scope["partner"], partners))["participation"]
    about_nobody = pc.and_(pc.equal(lines["participation"], ""), _in(lines["partner"], partners))
    return pc.or_(pc.is_in(lines["participation"], value_set=people), about_nobody)


def _in(column: pa.ChunkedArray, wanted: Collection[str]) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(sorted(wanted), pa.string()))


def _all(size: int, *, value: bool) -> pa.Array:
    return pa.array([value] * size, pa.bool_())
