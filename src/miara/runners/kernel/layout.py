"""Facts as the kernel walks them: people one after the other, and under each their participations and facts.

A group holds all ids that any merge ever joined, whenever it was known; who is one person on a day is found inside the
group. A participation (an "owner" of facts) has a row for every version of its entry. Groups lie by project, so that a
project's cells stay near, and facts by their day. A table that is about no person has a layout of its own, with its
rows where participations are elsewhere and its units as groups.

Columns are made when a kernel first asks for them:

- `person.first`: the owners of each group; `participation.first`, `support.first` …: the rows of each owner (without a
  sign, so that the compiler need not think of places counted from the end);
- `participation.who`: which of its group's ids a row has; `alias.*`: the merges of each group;
- `support.start_date` …: columns as numbers; `support.hours.hundredths`: in hundredths;
- `support.settled.` and a digest: bits that a pack's function fills (see `compilers.kernel.settled`);
- `support.proven.from`, `.until`: when a fact's evidence is known; `situation.ending.*`: its ending. Where there are
  several, the column holds MORE - n, and entry n of `.first` says where in `.more` they lie.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import RLock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from miara.compilers.kernel import KernelGapError
from miara.compilers.kernel.library import MORE, NONE
from miara.model.errors import FactsError
from miara.model.schema import TABLES
from miara.runners.kernel import columns, sorting
from miara.runners.kernel.columns import Numbers, Words
from miara.runners.question import Facts
from miara.runners.tables import arrow

PEOPLE = "participation"
IDENTITY = {PEOPLE: "person", "post": "staff", "institution": "organisation"}
"""The column whose values are the groups of a table; other tables are grouped by their id."""


def about(root: str) -> tuple[str, ...]:
    """A root and the tables whose facts are about its rows."""
    return (root, *(table.name for table in TABLES.values() if table.owner == root))


ABOUT = about(PEOPLE)
USED = ("alias", "ending", "evidence", *ABOUT)


@dataclass
class Layout:
    """The facts of some people in walking order.

    `order`: for each table, which row of it comes when. `gone`: groups that a patch replaced; they are never known.
    """

    tables: Mapping[str, pa.Table]
    words: Words
    root: str = PEOPLE
    order: dict[str, Numbers] = field(default_factory=dict)
    arrays: dict[str, Numbers] = field(default_factory=dict)
    gone: Numbers = field(default_factory=lambda: np.zeros(0, bool))
    lock: RLock = field(default_factory=RLock, repr=False)

    def array(self, name: str) -> Numbers:
        """A column by its name, made when it is first asked for."""
        found = self.arrays.get(name)
        if found is None:
            with self.lock:
                if name not in self.arrays:
                    self._make(name)
                found = self.arrays[name]
        return found

    def source(self, table: str, column: str) -> pa.Array:
        """A column of the facts as they were given."""
        return columns.array(self.tables[table], column)

    def present(self, name: str) -> Numbers:
        """By the code of a word, from -1 on: whether a column has it."""
        key = f"{name}.present"
        if key not in self.arrays:
            self.arrays[key] = np.bincount(self.array(name) + 1, minlength=1) > 0
        return self.arrays[key]

    @property
    def people(self) -> int:
        """How many groups there are."""
        return len(self.arrays["person.first"]) - 1

    def losing(self, gone: Numbers, rows: Numbers) -> "Layout":
        """The same without some groups, given by their number and by rows of participations."""
        recorded = self.array("participation.recorded_on").copy()
        recorded[rows] = NONE
        return replace(self, arrays={**self.arrays, "participation.recorded_on": recorded}, gone=gone, lock=RLock())

    def told(self, by: str, table: str, places: Numbers) -> Numbers:
        """Rows of evidence or endings about facts of a table, given by their places in walking order."""
        with self.lock:
            about, first, rows = self._about(by, table)
        which = about[places]
        return rows[ranges(first, which[which >= 0])]

    def alive(self, name: str) -> pa.Table:
        """The facts of a table, without those of people whom a patch replaced."""
        table = self.tables[name]
        if not self.gone.any():
            return table
        gone = np.flatnonzero(self.gone)
        if name == "alias":
            lost = self.order["alias"][ranges(self.arrays["alias.first"], gone)]
        else:
            owners = ranges(self.arrays["person.first"], gone)
            if name in ("evidence", "ending"):
                about = [self.told(name, each, ranges(self.arrays[f"{each}.first"], owners)) for each in ABOUT]
                lost = np.concatenate(about)
            else:
                lost = self.order[name][ranges(self.arrays[f"{name}.first"], owners)]
        kept = np.ones(table.num_rows, bool)
        kept[lost] = False
        return table.filter(pa.array(kept))

    def _make(self, name: str) -> None:
        table, column, *special = name.split(".")
        if column == "proven":
            self._prove(table)
        elif column == "ending":
            self._end(table)
        elif special:
            self.arrays[name] = columns.hundredths(self.source(table, column))[self.order[table]]
        else:
            known = TABLES[table].by_name[column]
            self.arrays[name] = columns.numbers(self.source(table, column), known, self.words)[self.order[table]]

    def _about(self, told_by: str, table: str) -> tuple[Numbers, Numbers, Numbers]:
        """Evidence or endings of facts of a table: for each row of the table the number of the fact told about, -1
        for none; and the rows that tell, by that number: offsets and rows."""
        names = [f"{table}.{told_by}.{part}" for part in ("about", "first", "rows")]
        if names[0] not in self.order:
            tables = text(self.source(told_by, "fact_table"))
            rows = np.flatnonzero(np.asarray(pc.fill_null(pc.equal(tables, table), False)))
            facts = text(self.source(told_by, "fact").take(pa.array(rows))).dictionary_encode()
            first, order = sorting.place(np.asarray(pc.fill_null(facts.indices, -1)), len(facts.dictionary))
            which = columns.places_of(text(self.source(table, "id")), facts.dictionary)[self.order[table]]
            self.order |= dict(zip(names, (which, first, rows[order]), strict=True))
        which, first, rows = (self.order[name] for name in names)
        return which, first, rows

    def _days(self, table: str, column: str) -> Numbers:
        return columns.numbers(self.source(table, column), TABLES[table].by_name[column], self.words)

    def _prove(self, table: str) -> None:
        which, first, rows = self._about("evidence", table)
        begin, end = self._days("evidence", "recorded_on")[rows], self._days("evidence", "retracted_on")[rows]
        order = np.arange(len(rows), dtype=np.int32)
        sorting.sort_within(first, order, begin)
        offsets, begins, ends = sorting.joined_intervals(first, begin[order], end[order])
        several, count = _several(offsets)
        one = np.append(begins, NONE)[np.where(count > 0, offsets[:-1], len(begins))]
        other = np.append(ends, NONE)[np.where(count > 0, offsets[:-1], len(ends))]
        more = np.repeat(count > 1, count)
        self._tell(table, "proven.from", which, np.where(count > 1, MORE - several, one))
        self._tell(table, "proven.until", which, other)
        self.arrays[f"{table}.proven.first"] = _offsets(count[count > 1])
        self.arrays[f"{table}.proven.more"] = np.stack([begins[more], ends[more]], 1).astype(np.int32)

    def _end(self, table: str) -> None:
        which, first, rows = self._about("ending", table)
        recorded, retracted = (self._days("ending", name)[rows] for name in ("recorded_on", "retracted_on"))
        order = np.arange(len(rows), dtype=np.int32)
        sorting.sort_within(first, order, columns.ranks(text(self.source("ending", "id").take(pa.array(rows)))))
        sorting.sort_within(first, order, recorded)
        ever = (recorded < retracted)[order]
        count = np.diff(np.append(0, np.cumsum(ever))[first])
        rows, recorded, retracted = (each[order][ever] for each in (rows, recorded, retracted))
        until, outcome = self._days("ending", "until_date")[rows], self._days("ending", "outcome")[rows]
        offsets = _offsets(count)
        several, _ = _several(offsets)
        more = np.repeat(count > 1, count)
        at = np.where(count > 0, offsets[:-1], len(rows))
        starts = np.append(recorded, NONE)[at]
        self._tell(table, "ending.recorded", which, np.where(count > 1, MORE - several, starts))
        self._tell(table, "ending.retracted", which, np.append(retracted, NONE)[at])
        self._tell(table, "ending.until", which, np.append(until, NONE)[at])
        self._tell(table, "ending.outcome", which, np.append(outcome, -1)[at], missing=-1, kind=np.int8)
        self.arrays[f"{table}.ending.first"] = _offsets(count[count > 1])
        told = np.stack([recorded[more], retracted[more], until[more], outcome[more]], 1)
        self.arrays[f"{table}.ending.more"] = told.astype(np.int32)

    def _tell(
        self, table: str, name: str, which: Numbers, told: Numbers, missing: int = NONE, kind: type = np.int32
    ) -> None:
        self.arrays[f"{table}.{name}"] = np.append(told, missing).astype(kind)[which]


def ranges(first: Numbers, chosen: Numbers) -> Numbers:
    """The rows of the chosen owners, one after the other."""
    begin, end = first[chosen].astype(np.int64), first[chosen + 1].astype(np.int64)
    count = end - begin
    rows: Numbers = np.repeat(begin - (np.cumsum(count) - count), count)
    return rows + np.arange(len(rows))


def text(values: pa.Array) -> pa.Array:
    """The same as plain text, where it is a dictionary."""
    return values.cast(pa.string()) if pa.types.is_dictionary(values.type) else values


def _offsets(count: Numbers) -> Numbers:
    return np.append(0, np.cumsum(count)).astype(np.uint32)


def _several(offsets: Numbers) -> tuple[Numbers, Numbers]:
    """For each fact its number among those of which more than one thing is told, and how many things are."""
    count = np.diff(offsets)
    return np.cumsum(count > 1) - 1, count


def lay(facts: Facts, words: Words, root: str = PEOPLE) -> Layout:
    """Sort facts by person, or by the rows of another table. Raises FactsError and KernelGapError."""
    used = ("alias", "ending", "evidence", *about(root))
    tables = {name: arrow(TABLES[name], facts.get(name), dictionaries=True) for name in used}
    layout = Layout(tables, words, root)
    ids = text(layout.source(root, "id")).dictionary_encode()
    if ids.null_count:
        raise FactsError(f"The table '{root}' has a row without an id.")
    owners = len(ids.dictionary)
    owner_of_row = np.asarray(ids.indices)
    group_of_owner, alias = _group(layout, owner_of_row, owners)
    first, order = sorting.place(group_of_owner, int(group_of_owner.max(initial=-1)) + 1)
    _by_id(first, order, ids.dictionary)
    number = np.empty(owners, np.int32)
    number[order] = np.arange(owners, dtype=np.int32)
    layout.arrays["person.first"] = first.view(np.uint32)
    layout.order["owner"] = order
    _versions(layout, number[owner_of_row], owners)
    _who(layout, alias)
    layout.gone = np.zeros(layout.people, bool)
    for table in about(root)[1:]:
        _facts_of(layout, table, ids.dictionary, number)
    return layout


def _group(layout: Layout, owner_of_row: Numbers, owners: int) -> tuple[Numbers, dict[str, Numbers]]:
    """The number of each owner's group; and the merges, by rows of the alias table, with people's numbers."""
    persons = text(layout.source(layout.root, IDENTITY.get(layout.root, "id"))).dictionary_encode()
    of_row = np.asarray(pc.fill_null(persons.indices, -1)).astype(np.int64)
    merges = slice(None if layout.root == PEOPLE else 0)
    one, other = (text(layout.source("alias", name))[merges] for name in ("person", "same_as"))
    unknown = pc.unique(pa.chunked_array([one, other])).drop_null()
    known = pa.chunked_array([persons.dictionary, unknown.filter(pc.invert(pc.is_in(unknown, persons.dictionary)))])
    everyone = known.combine_chunks()
    if isinstance(everyone, pa.ChunkedArray):
        everyone = everyone.chunk(0) if everyone.num_chunks else pa.array([], pa.string())
    left, right = (columns.places_of(each, everyone).astype(np.int64) for each in (one, other))
    people = len(everyone)
    root = sorting.join(np.concatenate([of_row, left]), np.concatenate([owner_of_row + people, right]), people + owners)
    project = np.empty(owners, np.int32)
    project[owner_of_row[::-1]] = layout._days(layout.root, "project")[::-1]
    number, _ = sorting.number_in_order(np.argsort(project, kind="stable"), root[people:], people + owners)
    alias = {"of_row": of_row, "one": left, "other": right, "group": number[root[:people]]}
    return number[root[people:]], alias


def _by_id(first: Numbers, order: Numbers, ids: pa.Array) -> None:
    """Within a group participations lie by their ids, as text."""
    several = np.repeat(np.diff(first) > 1, np.diff(first))
    rank = np.zeros(len(ids), np.int64)
    rank[order[several]] = columns.ranks(ids.take(pa.array(order[several])))
    sorting.sort_within(first, order, rank)


def _versions(layout: Layout, owner_of_row: Numbers, owners: int) -> None:
    recorded, retracted = (layout._days(layout.root, name) for name in ("recorded_on", "retracted_on"))
    first, order = sorting.place(owner_of_row, owners)
    sorting.sort_within(first, order, recorded)
    twice = sorting.known_twice(first, order, recorded, retracted)
    if twice >= 0:
        row = int(order[first[twice]])
        identity = layout.source(layout.root, "id")[row]
        raise KernelGapError(f"Two rows of the {layout.root} {identity} are known on the same day.")
    layout.arrays[f"{layout.root}.first"] = first.view(np.uint32)
    layout.order[layout.root] = order


def _who(layout: Layout, alias: dict[str, Numbers]) -> None:
    """Number the ids of each group that has several; lay its merges beside them."""
    groups = layout.people
    people_first, people = sorting.place(alias["group"], groups)
    local = np.full(len(alias["group"]) + 1, -1, np.int32)
    local[people] = np.arange(len(people)) - np.repeat(people_first[:-1], np.diff(people_first))
    layout.arrays[f"{layout.root}.who"] = local[alias["of_row"]][layout.order[layout.root]]
    told = np.where((alias["one"] >= 0) & (alias["other"] >= 0), np.append(alias["group"], -1)[alias["one"]], -1)
    first, order = sorting.place(told, groups)
    layout.order["alias"] = order
    layout.arrays |= {
        "alias.first": first.view(np.uint32),
        "alias.one": local[alias["one"]][order],
        "alias.other": local[alias["other"]][order],
        "size": np.array(
            [np.diff(layout.arrays["person.first"]).max(initial=1), max(1, np.diff(people_first).max(initial=1))]
        ),
    }


def _facts_of(layout: Layout, table: str, ids: pa.Array, number: Numbers) -> None:
    """Rows of a table by whose they are, then by day."""
    of = columns.places_of(layout.source(table, layout.root), ids)
    first, order = sorting.place(np.append(number, np.int32(-1))[of], len(number))
    day = TABLES[table].day
    if table in ("exit", "record_state"):
        _by_day_and_record(layout, table, first, order)
    elif day:
        sorting.sort_within(first, order, layout._days(table, day))
    layout.arrays[f"{table}.first"] = first.view(np.uint32)
    layout.order[table] = order


def _by_day_and_record(layout: Layout, table: str, first: Numbers, order: Numbers) -> None:
    """Exits and record states lie by their day, those without one first, then as they were recorded, then by id."""
    column = "exit_date" if table == "exit" else "on_date"
    day, recorded = (layout._days(table, name).astype(np.int64) for name in (column, "recorded_on"))
    key = np.where(day == NONE, -NONE, day) * 2**32 + recorded
    sorting.sort_within(first, order, key)
    same = np.append(False, (key[order][1:] == key[order][:-1]) & _inside(first, len(order)))
    tied = np.flatnonzero(same | np.append(same[1:], False)) if len(same) else np.flatnonzero(same)
    if len(tied):
        rank = np.zeros(len(key), np.int64)
        rank[order[tied]] = columns.ranks(text(layout.source(table, "id").take(pa.array(order[tied]))))
        part = np.cumsum(~same[tied])
        order[tied] = order[tied][np.lexsort([rank[order[tied]], part])]


def _inside(first: Numbers, rows: int) -> Numbers:
    """For each row but the first: it has the same owner as the one before."""
    begins = np.zeros(rows + 1, bool)
    begins[first[:-1]] = True
    return ~begins[1:rows]
