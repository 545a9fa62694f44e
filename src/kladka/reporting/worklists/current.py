"""The lines of a project as they are now, kept in memory until a fact, a record, or the day changes."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from uuid import UUID

import pyarrow as pa
from django.db import connection
from django.db.models import Q

from kladka.programmes.models import Partnership, Project
from kladka.reporting.extract import extract
from kladka.reporting.figures import Pack, definitions_of
from kladka.reporting.worklists import nearly, records
from kladka.reporting.worklists.declared import Frame, limits_on
from kladka.reporting.worklists.lines import Found, lines_of

_KEPT = 16
"""How many projects' lines stay in memory."""

type Partners = Mapping[UUID, frozenset[str]]


@dataclass(frozen=True)
class Current:
    """What was found, and from what: it holds as long as these are the same."""

    facts: Mapping[str, pa.Table]
    records: Mapping[str, pa.Table]
    frame: Frame
    pack: Pack
    found: Found
    _asked: set[str] = field(default_factory=set, compare=False, repr=False)
    _moves: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict, compare=False, repr=False)

    def is_of(self, facts: Mapping[str, pa.Table], read: Mapping[str, pa.Table], frame: Frame, pack: Pack) -> bool:
        """Tell whether it was found from exactly these."""
        same = self.frame == frame and self.pack.hash == pack.hash
        return same and _same(self.facts, facts) and _same(self.records, read)

    def moving(self, participations: Iterable[str]) -> nearly.Moves:
        """Return which figures would move for a few participations, by what is mended; kept once asked."""
        new = set(participations) - self._asked
        if new:
            self._moves.update(nearly.moved(self.pack, self.facts, new, self.frame))
            self._asked.update(new)
        return self._moves


_kept: OrderedDict[tuple[str, UUID], Current] = OrderedDict()
_guard = Lock()


def current(project: Project, today: date, partners: Partners) -> Current:
    """Return the lines of a project today. Two queries when nothing has changed since they were last asked for.

    `partners`: which organisations take part in each project (`partners_on`).
    """
    facts, read = extract(project.controller_id).tables, records.records_of(project).tables
    pack = definitions_of(project)
    frame = frame_of(project, today, partners)
    key = (str(connection.settings_dict["NAME"]), project.pk)
    with _guard:
        kept = _kept.get(key)
    if kept is not None and kept.is_of(facts, read, frame, pack):
        return kept
    before = kept.found.windows if kept is not None else None
    found = lines_of(pack, facts, records.Records((0, ""), read).within_reach(), frame, before)
    kept = Current(facts, read, frame, pack, found)
    with _guard:
        _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return kept


def frame_of(project: Project, today: date, partners: Partners) -> Frame:
    """Return the frame in which rules look at a project."""
    standing = partners.get(project.pk, frozenset())
    return Frame(project.code, today, project.ends_on, standing, limits_on(today))


def partners_on(projects: Collection[Project], today: date) -> Partners:
    """Return which organisations take part in each of these projects on a day. One query."""
    rows = Partnership.objects.filter(project__in=projects).filter(Q(until_date=None) | Q(until_date__gte=today))
    found: dict[UUID, set[str]] = {project.pk: set() for project in projects}
    for project, organisation in rows.values_list("project", "organisation"):
        found[project].add(str(organisation))
    return {project: frozenset(partners) for project, partners in found.items()}


def forget() -> None:
    """Drop everything that is kept in memory (tests, and after a database was replaced)."""
    records.forget()
    with _guard:
        _kept.clear()


def _same(one: Mapping[str, pa.Table], other: Mapping[str, pa.Table]) -> bool:
    return all(one[name] is table for name, table in other.items())
