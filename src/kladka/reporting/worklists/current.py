"""The lines of a project as they are now, kept in memory until a fact, a record, or the day changes."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from uuid import UUID

from django.db import connection
from django.db.models import Q

from kladka.programmes.models import Partnership, Project
from kladka.reporting.extraction.extract import Extract, extract
from kladka.reporting.live.figures import Pack, definitions_of
from kladka.reporting.worklists import nearly, records
from kladka.reporting.worklists.declared import Frame, limits_on
from kladka.reporting.worklists.lines import Found, lines_of

_KEPT = 16
"""How many projects' lines stay in memory."""


@dataclass(frozen=True)
class Current:
    """What was found, and from what. It holds while the chain has no new entry, on the same day, with the same pack."""

    extract: Extract
    frame: Frame
    pack: Pack
    found: Found
    _asked: set[str] = field(default_factory=set, compare=False, repr=False)
    _moves: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict, compare=False, repr=False)

    def moving(self, participations: Iterable[str]) -> nearly.Moves:
        """Return which figures would move for a few participations, by what is mended; kept once asked."""
        new = set(participations) - self._asked
        if new:
            self._moves.update(nearly.moved(self.pack, self.extract.tables, new, self.frame))
            self._asked.update(new)
        return self._moves


_kept: OrderedDict[tuple[str, UUID], Current] = OrderedDict()
_guard = Lock()


def current(project: Project, today: date) -> Current:
    """Return the lines of a project today. One query when nothing was recorded since they were last asked for.

    Whatever changes a fact, a record or a partnership leaves an entry in the audit chain, and the extract is the same
    object as long as there is no new one.
    """
    facts, pack = extract(project.controller_id), definitions_of(project)
    key = (str(connection.settings_dict["NAME"]), project.pk)
    with _guard:
        kept = _kept.get(key)
    if kept is not None and kept.extract is facts and (kept.frame.on, kept.pack.hash) == (today, pack.hash):
        return kept
    read = records.records_of(project).within_reach()
    before = kept.found.windows if kept is not None else None
    frame = _frame(project, today)
    kept = Current(facts, frame, pack, lines_of(pack, facts.tables, read, frame, before))
    with _guard:
        _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return kept


def forget() -> None:
    """Drop everything that is kept in memory (tests, and after a database was replaced)."""
    records.forget()
    with _guard:
        _kept.clear()


def _frame(project: Project, today: date) -> Frame:
    """The frame in which rules look at a project."""
    rows = Partnership.objects.filter(project=project).filter(Q(until_date=None) | Q(until_date__gte=today))
    partners = frozenset(map(str, rows.values_list("organisation", flat=True)))
    return Frame(project.code, today, project.ends_on, partners, limits_on(today))
