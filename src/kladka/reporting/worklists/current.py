"""The lines of a project as they are now, kept in memory until a fact, a record, or the day changes."""

import logging
import time
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q

from kladka.audit.models import Entry
from kladka.programmes.models import Partnership, Project
from kladka.reporting.extraction.differences import differences, participations_in
from kladka.reporting.extraction.extract import Extract
from kladka.reporting.extraction.keeping import IN_MEMORY
from kladka.reporting.live.figures import Pack, definitions_of, facts_of
from kladka.reporting.worklists import nearly, records
from kladka.reporting.worklists.declared import Frame, limits_on
from kladka.reporting.worklists.lines import Found, lines_of
from kladka.reporting.worklists.patching import patched

_FEW = 200
_SHARE = 20
"""Touched people, up to which looking at them alone is quicker: so many, or one in twenty."""
_ABOUT_ALL = {"alias", "post"}
"""Facts that may change lines about anybody."""


@dataclass(frozen=True)
class Current:
    """What was found, when (seconds of a clock), and from what. It holds while the chain has no new entry, on the same
    day, with the same pack."""

    extract: Extract
    records: records.Records
    frame: Frame
    pack: Pack
    found: Found
    made: float = field(default_factory=time.monotonic, init=False, compare=False, repr=False)
    _asked: set[str] = field(default_factory=set, compare=False, repr=False)
    _moves: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict, compare=False, repr=False)

    def moving(self, participations: Iterable[str]) -> nearly.Moves:
        """Return which figures would move for a few participations, by what is mended; kept once asked."""
        new = set(participations) - self._asked
        if new:
            self._moves.update(nearly.moved(self.pack, self.extract.tables, new, self.frame))
            self._asked.update(new)
        return self._moves

    def holds_on(self, today: date, pack: Pack) -> bool:
        """Whether it was found on this day, by these definitions."""
        return (self.frame.on, self.pack.hash) == (today, pack.hash)


type _Key = tuple[str, UUID]
_kept: OrderedDict[_Key, Current] = OrderedDict()
_guard = Lock()
_turns: defaultdict[_Key, Lock] = defaultdict(Lock)
"""For each project, who looks for its lines: when a process begins, many ask at once for what one can find."""
_apart = ThreadPoolExecutor(1, "work-lists")
_awaited: dict[_Key, "Future[Current | None]"] = {}
"""For each project, what a thread of its own is looking for."""

log = logging.getLogger(__name__)


def current(project: Project, today: date, *, watcher: UUID | None = None) -> Current:
    """Return the lines of a project today. One query when nothing was recorded since they were last asked for.

    Whatever changes a fact, a record or a partnership leaves an entry in the audit chain, and the extract is the same
    object as long as there is no new one. With a `watcher`, the user who looks, what others recorded within
    WORK_LISTS_SECONDS may be missing, never what the watcher did.
    """
    pack = definitions_of(project)
    key = _key(project)
    with _guard:
        kept = _kept.get(key)
    if kept is not None and watcher is not None and kept.holds_on(today, pack) and _is_enough_for(watcher, kept):
        return kept
    with _turns[key]:
        return _renewed(project, today, pack)


def counted(project: Project, today: date, *, until: float | None) -> Current | None:
    """Return the lines of a project as they were within the last WORK_LISTS_SECONDS, whoever recorded something since.

    For a number that leads to the list, which is exact. No query while they are young. After that a thread of its own
    brings them up to date, and who asked first waits for it `until` a second of the clock (None: until it is done,
    without a thread). All others, and who waited in vain, get what was found before, or None where nothing was yet: in
    a process that begins a project of twenty thousand takes a second or more, and no page is to wait for a number.
    """
    pack = definitions_of(project)
    key = _key(project)
    with _guard:
        kept, turn = _kept.get(key), _turns[key]
    known = kept if kept is not None and kept.holds_on(today, pack) else None
    if known is not None and _is_young(known):
        return known
    if until is not None:
        return _looked_for_apart(project, today, pack, until) or known
    if not turn.acquire(blocking=False):
        return known
    try:
        return _renewed(project, today, pack)
    finally:
        turn.release()


def _looked_for_apart(project: Project, today: date, pack: Pack, until: float) -> Current | None:
    """Let the thread look, unless it does already; what it found by then."""
    key = _key(project)
    with _guard:
        if key in _awaited:
            return None
        found = _awaited[key] = _apart.submit(_look_apart, project, today, pack)
    try:
        return found.result(max(0.0, until - time.monotonic()))
    except TimeoutError:
        return None


def _look_apart(project: Project, today: date, pack: Pack) -> Current | None:
    """What the thread does, with a connection of its own, which it gives back. A page does without what failed."""
    key = _key(project)
    try:
        with _turns[key]:
            return _renewed(project, today, pack)
    except Exception:
        log.exception("The work list of the project %s could not be brought up to date.", project.code)
        return None
    finally:
        with _guard:
            del _awaited[key]
        connection.close()


def _key(project: Project) -> _Key:
    return str(connection.settings_dict["NAME"]), project.pk


def _renewed(project: Project, today: date, pack: Pack) -> Current:
    """What is kept, brought up to date; found anew where nothing is. By one at a time for each project."""
    key, facts = _key(project), facts_of(project)
    with _guard:
        kept = _kept.get(key)
    if kept is not None and kept.extract is facts and kept.holds_on(today, pack):
        kept = replace(kept)  # it is young again
    else:
        kept = _brought_up(kept, facts, records.records_of(project), _frame(project, today), pack)
    with _guard:
        _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > IN_MEMORY:
            _kept.popitem(last=False)
    return kept


def _is_enough_for(watcher: UUID, kept: Current) -> bool:
    """Whether it was found a moment ago, and nothing of the watcher's came since."""
    if not _is_young(kept):
        return False
    number, seal = kept.extract.chain
    since = Entry.objects.filter(controller=kept.extract.controller, number__gte=number)
    entries = since.filter(Q(number=number) | Q(by=watcher)).order_by("number").values_list("number", "hash")[:2]
    return list(entries) == [(number, seal)]  # without that one it was read in a transaction that was rolled back


def _is_young(kept: Current) -> bool:
    return time.monotonic() - kept.made < settings.WORK_LISTS_SECONDS


def _brought_up(old: Current | None, facts: Extract, read: records.Records, frame: Frame, pack: Pack) -> Current:
    """What is found now; where it is known whom the changes touched, and they are few, nobody else is looked at."""
    reach = read.within_reach()
    if old is None or not old.holds_on(frame.on, pack):
        return Current(facts, read, frame, pack, lines_of(pack, facts.tables, reach, frame))
    rows = differences(old.extract, facts)
    touched = participations_in(rows, old.extract, facts)
    in_records = read.changed_since(old.records.chain)
    everybody = facts.tables["participation"].num_rows
    is_small = in_records is not None and len(touched | in_records) <= max(_FEW, everybody // _SHARE)
    if in_records is None or not is_small or old.frame != frame or _ABOUT_ALL & rows.keys():
        return Current(facts, read, frame, pack, lines_of(pack, facts.tables, reach, frame, old.found.windows, touched))
    touched |= in_records
    if not touched and all(read.tables[name] is old.records.tables[name] for name in records.OF_NOBODY):
        return replace(old, extract=facts, records=read)
    meetings = old.records.within_reach()["meeting"]
    found, people = patched(pack, facts.tables, reach, frame, old.found, meetings, touched)
    moves = {key: codes for key, codes in list(old._moves.items()) if key[0] not in people}
    return Current(facts, read, frame, pack, found, set(old._asked) - people, moves)


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
