"""The plainest values with which a drawn case comes out as it did: so it shows the rule, and nobody's life.

A case that keeps the days of a real person points at that person, however far all of them are moved together: the
day of the figure moves with them and is known. So each day, number and code is replaced by the first of a fixed list
that leaves the outcome as it is, and what is drawn follows from the definition, whoever's case was taken.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import SystemRandom

from miara.model.schema import TABLES

_APART = (0, 7, 14, 28, 31, 61, 92, 184, 365, 730)
"""How many days a day may lie before or after another one."""
_BACK = (184, 365, 92, 730, 31, 1096, 7, 0, 1826)
"""How many days before the day of the figure somebody enters."""
_YEARS = (30, 40, 20, 50, 60, 70, 26, 17, 16, 12, 80)
"""How old somebody is in the year of entry."""
_NUMBERS = (1, 2, 5, 10, 20, 50, 100, 0, 200, 500, 1000)
_NUDGED = range(1, 22)
_ROUNDS = 3
_WORD = "a"

type Row = dict[str, object]
type Drawing = dict[str, list[Row]]
type Same = Callable[[Drawing], bool]
type Place = tuple[str, int, str]


def plainest(drawing: Drawing, as_of: date, ids: frozenset[str], is_same: Same) -> Drawing:
    """The drawing with the plainest values. `ids` are columns that hold one: they are left as they are."""
    found = _entered(_closer(drawing, is_same), as_of, is_same)
    before: Drawing = {}
    for _round in range(_ROUNDS):
        if found == before:
            break
        before = found
        for place in _places(found, ids):
            found = _first(found, place, _candidates(found, place, as_of), is_same)
    for place in _places(drawing, ids):
        if isinstance(_at(drawing, place), date) and _is_kept(drawing, found, place):
            found = _first(found, place, _nudged(found, place, as_of), is_same)
    return found


def _entered(drawing: Drawing, as_of: date, is_same: Same) -> Drawing:
    """All days moved together, so that entry lies at a plain place before the day of the figure."""
    days = _all_days(drawing)
    if not days:
        return drawing
    first = _entry(drawing) or min(days)
    for back in _BACK:
        away = as_of - timedelta(days=back) - first
        moved = {name: [_moved(row, away) for row in rows] for name, rows in drawing.items()}
        if is_same(moved):
            return moved
    return drawing


def _closer(drawing: Drawing, is_same: Same) -> Drawing:
    """Each day after entry at a plain distance from the one before it; all that is later moves with it."""
    found = drawing
    entry = _entry(found)
    number = 1
    while entry is not None and number < len(days := sorted(each for each in _all_days(found) if each >= entry)):
        before, day = days[number - 1], days[number]
        for apart in _APART:
            away = before + timedelta(days=apart) - day
            tried = {name: [_moved(row, away, since=day) for row in rows] for name, rows in found.items()}
            if is_same(tried):
                found = tried
                number += apart > 0
                break
        else:
            number += 1
    return found


def _all_days(drawing: Drawing) -> set[date]:
    return {value for rows in drawing.values() for row in rows for value in row.values() if isinstance(value, date)}


def _entry(drawing: Drawing) -> date | None:
    entries = (row.get("entry_date") for row in drawing.get("participation", []))
    return min((each for each in entries if isinstance(each, date)), default=None)


def _moved(row: Row, away: timedelta, since: date = date.min) -> Row:
    return {key: value + away if isinstance(value, date) and value >= since else value for key, value in row.items()}


def _places(drawing: Drawing, ids: frozenset[str]) -> list[Place]:
    """Where a value stands that may be another one: days in the order of time, then all else."""
    found = [
        (name, number, key)
        for name, rows in drawing.items()
        for number, row in enumerate(rows)
        for key, value in row.items()
        if key not in (*ids, "project", "entry_date") and value is not None
    ]
    days = [place for place in found if isinstance(_at(drawing, place), date)]
    # The same places in the same order for everybody: what holds others comes before what lies in it.
    return [*sorted(days, key=_rank), *(place for place in found if place not in days)]


def _rank(place: Place) -> tuple[bool, int, int, str]:
    name, number, key = place
    return name != "participation", list(TABLES).index(name), number, key


def _at(drawing: Drawing, place: Place) -> object:
    name, number, key = place
    return drawing[name][number][key]


def _with(drawing: Drawing, place: Place, value: object) -> Drawing:
    name, number, key = place
    rows = [row | {key: value} if each == number else row for each, row in enumerate(drawing[name])]
    return drawing | {name: rows}


def _first(drawing: Drawing, place: Place, candidates: Iterator[object], is_same: Same) -> Drawing:
    now = _at(drawing, place)
    for value in candidates:
        tried = drawing if value == now else _with(drawing, place, value)
        if value == now or is_same(tried):
            return tried
    return drawing


def _candidates(drawing: Drawing, place: Place, as_of: date) -> Iterator[object]:
    name, _number, key = place
    value, column = _at(drawing, place), TABLES[name].by_name[key]
    if isinstance(value, date):
        yield from _days(drawing, place, as_of)
    elif isinstance(value, bool):
        yield from (True, False)
    elif isinstance(value, int | float):
        low, high = column.ends
        yield from (type(value)(each) for each in _NUMBERS if low <= each <= high)
    else:
        yield from column.codes or (_WORD,)


def _days(drawing: Drawing, place: Place, as_of: date) -> Iterator[date]:
    """Days at a plain distance from entry, then from the others, then from the day of the figure."""
    name, _number, key = place
    entry = _entry(drawing) or as_of
    if key == "birth_date":
        yield from (date(entry.year - years, 1, 1) for years in _YEARS)
    others = [_at(drawing, each) for each in _places(drawing, frozenset()) if each != place]
    anchors = [entry, *(each for each in others if isinstance(each, date) and each != entry), as_of]
    for anchor in dict.fromkeys(anchors):
        yield from (anchor + timedelta(days=apart) for apart in _APART if anchor + timedelta(days=apart) <= as_of)
        earlier = (anchor - timedelta(days=apart) for apart in _APART)
        yield from (each for each in earlier if name == "participation" or each >= entry)


def _is_kept(drawing: Drawing, found: Drawing, place: Place) -> bool:
    """Whether a day lies as far from entry as it did with the real person, and not at a plain distance."""
    return _distance(drawing, place) == _distance(found, place) not in _APART


def _distance(drawing: Drawing, place: Place) -> int | None:
    value, entry = _at(drawing, place), _entry(drawing)
    return (value - entry).days if isinstance(value, date) and entry is not None else None


def _nudged(drawing: Drawing, place: Place, as_of: date) -> Iterator[date]:
    """Days somewhere near, for one that no plain distance fits."""
    value = _at(drawing, place)
    assert isinstance(value, date)  # noqa: S101 -- told by the caller
    for days in SystemRandom().sample(_NUDGED, len(_NUDGED)):
        yield from (each for each in (value - timedelta(days=days), value + timedelta(days=days)) if each <= as_of)
