"""Working records that are no facts: who was registered, meetings with their hours, events that nobody has closed.

What is read once is kept. The audit chain says which records a verb touched since, so that only those are read again.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import batched
from threading import Lock
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.models import OuterRef, Q, Subquery

from kladka.audit.models import Entry, Line
from kladka.coaching.models import Session
from kladka.core import clock
from kladka.incubation.models import AdviceClient
from kladka.learning.models import Presence
from kladka.organisations.models import Staff
from kladka.people.models import CorrectionRequest, Mistake, Participation
from kladka.programmes.models import Project
from kladka.reporting.extraction.keeping import IN_MEMORY, Chain
from kladka.reporting.models import Claim, ClaimTerms
from kladka.reporting.queries import claim as claims
from kladka.reporting.queries import release as releases
from kladka.reporting.queries import returned
from kladka.reporting.worklists import benefits, entities, events, recruitment, second, unsigned, unsigned_records, ways
from kladka.reporting.worklists.claims import SCHEMA as CLAIM
from kladka.reporting.worklists.releases import SCHEMA as RELEASE
from kladka.reporting.worklists.requests import SCHEMA as REQUEST
from kladka.reporting.worklists.source import Ids, Row, Source

OPENED = pa.schema(
    [
        ("key", pa.string()),
        ("participation", pa.string()),
        ("partner", pa.string()),
        ("since", pa.date32()),
        ("registrar", pa.string()),
    ]
)
"""`registrar` is the staff member who opened the participation."""
MEETING = pa.schema(
    [
        ("key", pa.string()),
        ("id", pa.string()),
        ("what", pa.string()),
        ("participation", pa.string()),
        ("staff", pa.string()),
        ("day", pa.date32()),
        ("starts", pa.int32()),
        ("ends", pa.int32()),
        ("minutes", pa.int32()),
        ("support", pa.string()),
    ]
)
_AT_ONCE = 20_000
"""Rows that are turned into columns at once."""
_FEW = 500
"""Records touched since, up to which only they are read again."""
_STEPS = 64
"""How many steps back it is known whose records changed."""
_HOUR = 60

_EITHER = """
SELECT DISTINCT participation FROM ((FROM old EXCEPT FROM new) UNION ALL (FROM new EXCEPT FROM old))
"""
"""Whose rows are in one of two tables only."""


def _opened(project: Project, ids: Ids) -> pa.Table:
    table = Participation._meta.db_table
    lines = Line.objects.filter(object=OuterRef("pk"), table=table).order_by("entry__number")
    rows = Participation.objects.filter(project=project, mistake=None, **_of(ids)).annotate(
        opened_by=Subquery(lines.values("entry__by")[:1])
    )
    found = list(rows.values_list("pk", "partner", "created_at", "opened_by"))
    if not found:
        return OPENED.empty_table()
    # Whether they still hold a post is asked later, on the day: posts change without a participation being touched.
    staff_of = dict(Staff.objects.filter(user__isnull=False).values_list("user", "pk"))
    # Everybody's row, so by columns: what many share is made once.
    pks, partners, created, openers = zip(*found, strict=True)
    keys = list(map(str, pks))
    partner = {one: str(one) for one in set(partners)}
    registrar = {one: str(staff_of.get(one) or "") for one in set(openers)}
    since = [clock.day_of(moment) for moment in created]
    columns = [keys, keys, [partner[one] for one in partners], since, [registrar[one] for one in openers]]
    return pa.Table.from_arrays([pa.array(*pair) for pair in zip(columns, OPENED.types, strict=True)], schema=OPENED)


def _sessions(project: Project, ids: Ids) -> Iterator[Row]:
    rows = Session.objects.filter(participation__project=project, **_of(ids))
    names = ("pk", "participation", "coach", "on_date", "starts_at", "minutes", "support")
    for pk, participation, coach, day, starts, minutes, support in rows.values_list(*names).iterator():
        yield _meeting(pk, pk, "session", participation, coach, day, starts, minutes, support)


def _advice(project: Project, ids: Ids) -> Iterator[Row]:
    rows = AdviceClient.objects.filter(card__project=project, card__is_withdrawn=False, card__starts_at__isnull=False)
    rows = rows.filter(participation__isnull=False)
    if ids is not None:
        rows = rows.filter(Q(pk__in=ids) | Q(card__in=ids))
    names = ("pk", "card", "participation", "support", *(f"card__{name}" for name in _CARD))
    for pk, card, participation, support, adviser, day, starts, minutes in rows.values_list(*names).iterator():
        yield _meeting(pk, card, "advice", participation, adviser, day, starts, minutes, support)


_CARD = ("adviser", "on_date", "starts_at", "minutes")


def _attended(project: Project, _ids: Ids) -> Iterator[Row]:
    rows = Presence.objects.filter(
        state=Presence.State.PRESENT,
        session__event__project=project,
        session__event__cancelled_at=None,
        session__starts__isnull=False,
        session__ends__isnull=False,
    )
    session = ("on_date", "starts", "ends")
    names = ("pk", "session__event", "participation", "arrived", "left", *(f"session__{name}" for name in session))
    for pk, event, participation, arrived, left, day, begins, stops in rows.values_list(*names).iterator():
        starts, ends = max(begins, arrived or begins), min(stops, left or stops)
        minutes = _minute(ends) - _minute(starts)
        yield _meeting(pk, event, "event", participation, None, day, starts, minutes, None)


RETURNED = pa.schema(
    [
        ("key", pa.string()),
        ("line", pa.string()),
        ("participation", pa.string()),
        ("since", pa.date32()),
        ("said", pa.string()),
    ]
)
"""`said`: part, field, record to correct, column and the system's words, line by line."""


def _returned(project: Project, _ids: Ids) -> Iterator[Row]:
    for each in returned.with_records(project):
        line = each.line
        yield {
            "key": str(line.pk),
            "line": str(line.pk),
            "participation": str(line.participation_id),
            "since": clock.day_of(line.feedback.received_at),
            "said": "\n".join([line.part, line.field, str(each.record or ""), line.column, line.words]),
        }


def _requests(project: Project, ids: Ids) -> Iterator[Row]:
    is_open = CorrectionRequest.State.OPEN
    rows = CorrectionRequest.objects.filter(participation__project=project, state=is_open, **_of(ids))
    for pk, participation, *told, kind in rows.values_list(
        "pk", "participation", "asked_on", "due_on", "consent__kind"
    ):
        yield dict(zip(REQUEST.names, (str(pk), str(pk), str(participation), *told, kind or ""), strict=True))


def _claims(project: Project, _ids: Ids) -> Iterator[Row]:
    own = claims.terms_for(project)
    for each in Claim.objects.filter(project=project, state=Claim.State.OPEN).select_related("project"):
        due_on, _terms = claims.due_of(each, own)
        if due_on is not None:
            yield {
                "key": str(each.pk),
                "label": each.label,
                "project": project.code,
                "period_until": each.period_until,
                "due_on": due_on,
            }


def _releases(project: Project, _ids: Ids) -> Iterator[Row]:
    last, waiting = releases.standing_of(project)
    yield {
        "key": project.code,
        "project": project.code,
        "pack": project.pack,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
        "is_public": project.is_public,
        "last": last,
        "is_waiting": waiting is not None,
    }


SOURCES: Mapping[str, Source] = {
    "opened": Source(
        OPENED,
        frozenset({Participation._meta.db_table, Mistake._meta.db_table}),
        _opened,
        renewed_by=frozenset({Staff._meta.db_table}),  # it says who of the staff a user is
    ),
    "session": Source(MEETING, frozenset({Session._meta.db_table}), _sessions),
    "advice": Source(MEETING, frozenset({"incubation_advicecard", AdviceClient._meta.db_table}), _advice),
    "attended": Source(
        MEETING,
        frozenset(),
        _attended,
        renewed_by=frozenset({Presence._meta.db_table, "learning_eventsession", "learning_event"}),
    ),
    **events.SOURCES,
    "returned": Source(RETURNED, frozenset(), _returned, renewed_by=returned.TOUCHED_BY),
    "request": Source(REQUEST, frozenset({CorrectionRequest._meta.db_table}), _requests),
    "claim": Source(
        CLAIM, frozenset(), _claims, renewed_by=frozenset({Claim._meta.db_table, ClaimTerms._meta.db_table})
    ),
    "release": Source(RELEASE, frozenset(), _releases, renewed_by=releases.TOUCHED_BY),
    "recruitment": Source(recruitment.SCHEMA, frozenset(), recruitment.waiting, renewed_by=recruitment.TOUCHED_BY),
    "followed": Source(entities.SCHEMA, frozenset(), entities.followed, renewed_by=entities.TOUCHED_BY),
    **second.SOURCES,
    **ways.SOURCES,
    **unsigned.SOURCES,
    **unsigned_records.SOURCES,
    **benefits.SOURCES,
}
_MEETINGS = ("session", "advice", "attended")

OF_NOBODY = tuple(name for name, source in SOURCES.items() if "participation" not in source.schema.names)
"""Records that are about no participation."""


@dataclass(frozen=True)
class Records:
    """The records of a project up to an entry of the audit chain; tables by the names of `SOURCES`.

    `steps`: the entries up to which they were brought before, and whose records each step changed since.
    """

    chain: Chain
    tables: Mapping[str, pa.Table]
    steps: tuple[tuple[Chain, frozenset[str]], ...] = ()

    def within_reach(self) -> dict[str, pa.Table]:
        """Return what rules read: the tables by their names, but those of meetings as one, `meeting`."""
        others = {name: table for name, table in self.tables.items() if name not in _MEETINGS}
        return {"meeting": pa.concat_tables([self.tables[name] for name in _MEETINGS]), **others}

    def changed_since(self, chain: Chain) -> frozenset[str] | None:
        """Return the participations whose records changed since an entry; None where that is not known any more."""
        if chain == self.chain:
            return frozenset()
        known = [at for at, _changed in self.steps]
        if chain not in known:
            return None
        return frozenset().union(*(changed for _at, changed in self.steps[known.index(chain) :]))


_kept: OrderedDict[tuple[str, UUID], Records] = OrderedDict()
_guard = Lock()


def records_of(project: Project) -> Records:
    """Return the records as they are now: one query where no verb has touched anything since the last call."""
    key = (str(connection.settings_dict["NAME"]), project.pk)
    entries = Entry.objects.filter(controller=project.controller_id).values_list("number", "hash")
    newest = entries.order_by("-number").first() or (0, "")
    with _guard:
        old = _kept.get(key)
    if old is not None and old.chain == newest:
        return old
    if old is not None and old.chain != (entries.filter(number=old.chain[0]).first() or (0, "")):
        old = None  # it was read within a transaction that was rolled back
    if old is None:
        found = Records(newest, {name: _whole(source, project) for name, source in SOURCES.items()})
    else:
        found = _brought_up(project, old, newest)
    with _guard:
        _kept[key] = found
        _kept.move_to_end(key)
        while len(_kept) > IN_MEMORY:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Drop what is kept in memory (tests, and after a database was replaced)."""
    with _guard:
        _kept.clear()


def _brought_up(project: Project, old: Records, newest: Chain) -> Records:
    watched = frozenset().union(*(source.touched_by | source.renewed_by for source in SOURCES.values()))
    since = {"entry__number__gt": old.chain[0], "entry__number__lte": newest[0]}
    lines = Line.objects.filter(entry__controller=project.controller_id, table__in=watched, **since)
    touched: dict[str, set[UUID]] = {}
    for table, pk in lines.values_list("table", "object"):
        touched.setdefault(table, set()).add(pk)
    again = {name: _again(source, project, old.tables[name], touched) for name, source in SOURCES.items()}
    changed = frozenset().union(*(whose for _table, whose in again.values()))
    steps = (*old.steps, (old.chain, changed))[-_STEPS:]
    return Records(newest, {name: table for name, (table, _whose) in again.items()}, steps)


def _again(
    source: Source, project: Project, old: pa.Table, touched: Mapping[str, set[UUID]]
) -> tuple[pa.Table, frozenset[str]]:
    """The records of a source as they are now, and whose of them are others than before."""
    ids = frozenset().union(*(touched.get(table, set()) for table in source.touched_by))
    if len(ids) > _FEW or not source.renewed_by.isdisjoint(touched):
        new = _whole(source, project)
        return (old, frozenset()) if new.equals(old) else (new, _differing(old, new))
    if not ids:
        return old, frozenset()
    gone = pa.array([str(pk) for pk in ids], pa.string())
    is_gone = pc.is_in(old["key"], value_set=gone)
    if "id" in source.schema.names:
        is_gone = pc.or_(is_gone, pc.is_in(old["id"], value_set=gone))
    rows = _columns(source, source.rows(project, ids))
    if not rows.num_rows and not pc.any(is_gone).as_py():
        return old, frozenset()  # it is another project's
    whose = {*old.filter(is_gone)["participation"].to_pylist(), *rows["participation"].to_pylist()}
    return pa.concat_tables([old.filter(pc.invert(is_gone)), rows]).combine_chunks(), frozenset(whose)


def _differing(old: pa.Table, new: pa.Table) -> frozenset[str]:
    """Whose rows are in one of two tables only."""
    if "participation" not in old.column_names:
        return frozenset()
    with duckdb.connect(":memory:", config={"threads": 1}) as within:
        within.register("old", old)
        within.register("new", new)
        return frozenset(one for (one,) in within.execute(_EITHER).fetchall())


def _whole(source: Source, project: Project) -> pa.Table:
    return _columns(source, source.rows(project, None))


def _columns(source: Source, rows: Iterable[Row] | pa.Table) -> pa.Table:
    if isinstance(rows, pa.Table):
        return rows
    parts = [pa.Table.from_pylist(list(some), source.schema) for some in batched(rows, _AT_ONCE, strict=False)]
    return pa.concat_tables(parts) if parts else source.schema.empty_table()


def _of(ids: Ids) -> dict[str, Any]:
    return {} if ids is None else {"pk__in": ids}


def _meeting(
    key: UUID,
    pk: UUID,
    what: str,
    participation: UUID,
    staff: UUID | None,
    day: date,
    starts: time | None,
    minutes: int,
    support: UUID | None,
) -> Row:
    begins = None if starts is None else _minute(starts)
    return {
        "key": str(key),
        "id": str(pk),
        "what": what,
        "participation": str(participation),
        "staff": None if staff is None else str(staff),
        "day": day,
        "starts": begins,
        "ends": None if begins is None else begins + minutes,
        "minutes": minutes,
        "support": None if support is None else str(support),
    }


def _minute(moment: time) -> int:
    return moment.hour * _HOUR + moment.minute
