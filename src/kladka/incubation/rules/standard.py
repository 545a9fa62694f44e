"""The model of an incubator: its lines, what differs between versions, how much of it an incubator meets. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from kladka.core.dictionaries import in_use

PARTS = ("services", "staff", "premises", "standards")
"""What a model speaks of, in the order in which it is read."""

type Words = Mapping[str, str]
"""The same in Polish and in English; the English may be missing."""


class Answer(StrEnum):
    """What somebody found of one line at one incubator."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_LOOKED = "not_looked"


@dataclass(frozen=True)
class Line:
    """One thing that an incubator has. `least` is how many at least; `is_open` marks what nobody has said yet."""

    code: str
    part: str
    label: Words
    least: int | None = None
    is_open: bool = False

    @property
    def name(self) -> str:
        """Return what it asks in the language in use."""
        return said(self.label)


@dataclass(frozen=True)
class Standard:
    """One version of a model: its lines, who wrote it and where it is taken from."""

    code: str
    number: int
    title: Words
    author: Words
    origin: Words
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """Return the title in the language in use."""
        return said(self.title)

    def line(self, code: str) -> Line | None:
        """Return the line with this code."""
        return next((one for one in self.lines if one.code == code), None)

    def of(self, part: str) -> list[Line]:
        """Return the lines of one part, in their order."""
        return [one for one in self.lines if one.part == part]


@dataclass(frozen=True)
class Look:
    """What was found of a line on a day, under version `number` of `model` (a code; the one compared with where it is
    empty); `found` is how many there were."""

    line: str
    number: int
    answer: Answer
    since: date
    found: int | None = None
    words: str = ""
    by: str = ""
    model: str = ""


@dataclass(frozen=True)
class Compared:
    """A line with the newest look at it. `is_old`: it was looked at under a version that asked something else."""

    line: Line
    look: Look | None = None
    is_old: bool = False

    @property
    def answer(self) -> Answer:
        """Return what holds: a look at what was asked before says nothing of what is asked now."""
        return self.look.answer if self.look and not self.is_old else Answer.NOT_LOOKED


@dataclass(frozen=True)
class Part:
    """How much of a part is met: numbers of lines, without those that are open."""

    code: str
    met: int
    not_met: int
    not_looked: int

    @property
    def asked(self) -> int:
        """Return how many lines ask something."""
        return self.met + self.not_met + self.not_looked


def said(words: Words) -> str:
    """Return words in the language in use, else in Polish."""
    return in_use(words) or words.get("pl", "")


def read(raw: Mapping[str, Any]) -> Standard:
    """Return the model that a file or a stored record holds."""
    lines = tuple(
        Line(one["code"], one["part"], one["label"], one.get("least"), bool(one.get("open"))) for one in raw["lines"]
    )
    number = int(raw.get("version") or 0)
    return Standard(raw["code"], number, raw["title"], raw["author"], raw["origin"], lines)


def content_of(standard: Standard) -> dict[str, Any]:
    """Return a model as plain data from which `read` makes the same one; its number is kept beside it."""
    lines = []
    for one in standard.lines:
        more = {"least": one.least} if one.least is not None else {}
        lines.append({"code": one.code, "part": one.part, "label": dict(one.label), "open": one.is_open} | more)
    said_of = {"title": dict(standard.title), "author": dict(standard.author), "origin": dict(standard.origin)}
    return {"code": standard.code, **said_of, "lines": lines}


def with_line(standard: Standard, line: Line) -> Standard:
    """Return a model with one line said anew; a line of a new code comes last."""
    if standard.line(line.code) is None:
        return replace(standard, lines=(*standard.lines, line))
    return replace(standard, lines=tuple(line if one.code == line.code else one for one in standard.lines))


def without_line(standard: Standard, code: str) -> Standard:
    """Return a model without one of its lines."""
    return replace(standard, lines=tuple(one for one in standard.lines if one.code != code))


def silent_parts(standard: Standard) -> list[str]:
    """Return the parts of which a model says nothing: it may leave a line open, but not leave out a part."""
    return [part for part in PARTS if not standard.of(part)]


def compare(standard: Standard, looks: Iterable[Look], known: Mapping[tuple[str, int], Standard]) -> list[Compared]:
    """Return each line of a version with the newest look at it, in the order of the parts.

    `looks` in the order in which they were recorded; of two of one day the later one holds. `known` are the versions
    under which people looked, of whichever model: what was found stays where a line asks the same, and before it stands
    no look at something else.
    """
    asked = {line.code: line for line in _in_order(standard)}
    newest: dict[str, Compared] = {code: Compared(line) for code, line in asked.items()}
    for look in looks:
        if look.line not in asked:
            continue
        before, now = newest[look.line], _compared(standard, asked[look.line], look, known)
        if before.look is None or (not now.is_old, look.since) >= (not before.is_old, before.look.since):
            newest[look.line] = now
    return list(newest.values())


def staying(held: Iterable[Compared], after: Iterable[Compared]) -> tuple[list[Line], list[Line]]:
    """Return the lines of which something was found that stays with another version, and those of which it goes."""
    known = {one.line.code for one in after if one.answer != Answer.NOT_LOOKED}
    found = [one.line for one in held if one.answer != Answer.NOT_LOOKED]
    return [one for one in found if one.code in known], [one for one in found if one.code not in known]


def parts_of(compared: Sequence[Compared]) -> list[Part]:
    """Return how much of each part is met, and at last of all together (`code` is empty)."""
    return [_part(code, [one for one in compared if code in ("", one.line.part)]) for code in (*PARTS, "")]


ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"


@dataclass(frozen=True)
class Difference:
    """A line that one version has and another has not, or has otherwise; it is told as it reads now, or read last.

    Of one that moved, `was` is its place within its part before.
    """

    how: str
    line: Line
    before: Line | None = None
    was: int = 0


def differences(old: Standard, new: Standard) -> list[Difference]:
    """Return what a version has that another has not, in the order of the newer one; then what it lost."""
    return [*_of_new(old, new), *(Difference(REMOVED, one) for one in _in_order(old) if not new.line(one.code))]


def with_moved(standard: Standard, code: str, by: int) -> Standard:
    """Return a model with one line moved up (-1) or down (1) within its part; at an end it stays."""
    line = standard.line(code)
    if line is None:
        return standard
    own = standard.of(line.part)
    to = own.index(line) + by
    if not 0 <= to < len(own):
        return standard
    other = own[to]
    swapped = {line.code: other, other.code: line}
    return replace(standard, lines=tuple(swapped.get(one.code, one) for one in standard.lines))


def moved(old: Standard, new: Standard) -> set[str]:
    """Return the fewest lines that stand elsewhere among those which both versions have in the same part."""
    found: set[str] = set()
    for part in PARTS:
        now = [one.code for one in new.of(part)]
        then = [one.code for one in old.of(part) if one.code in now]
        kept = [code for code in now if code in then]
        found |= set(kept) - set(_still([then.index(code) for code in kept], kept))
    return found


def _still(places: Sequence[int], codes: Sequence[str]) -> list[str]:
    """Return the longest row of codes whose places before only grow: the others were moved."""
    best: list[list[int]] = []
    for at, place in enumerate(places):
        rows = [best[before] for before in range(at) if places[before] < place]
        best.append([*max(rows, key=len, default=[]), at])
    return [codes[at] for at in max(best, key=len, default=[])]


def _of_new(old: Standard, new: Standard) -> Iterator[Difference]:
    elsewhere = moved(old, new)
    for one in _in_order(new):
        before = old.line(one.code)
        if before is None:
            yield Difference(ADDED, one)
        elif before != one:
            yield Difference(CHANGED, one, before)
        elif one.code in elsewhere:
            yield Difference(MOVED, one, before, [each.code for each in old.of(one.part)].index(one.code) + 1)


def _in_order(standard: Standard) -> list[Line]:
    return [one for part in PARTS for one in standard.of(part)]


def _compared(standard: Standard, line: Line, look: Look, known: Mapping[tuple[str, int], Standard]) -> Compared:
    """Return a line with a look, and whether the version under which somebody looked asked something else of it."""
    model = look.model or standard.code
    under = known.get((model, look.number))
    then = under.line(line.code) if under else (line if model == standard.code else None)
    is_same = then is not None and (then.least, then.is_open, then.label) == (line.least, line.is_open, line.label)
    return Compared(line, look, not is_same)


def _part(code: str, compared: Sequence[Compared]) -> Part:
    answers = [one.answer for one in compared if not one.line.is_open]
    return Part(code, *(answers.count(each) for each in (Answer.MET, Answer.NOT_MET, Answer.NOT_LOOKED)))
