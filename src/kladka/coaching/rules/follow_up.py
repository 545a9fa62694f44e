"""When somebody is asked how it goes, what is asked, what an answer lets be recorded. Pure: no database, no clock."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from kladka.core.months import months_after

WORK, EXIT = "work", "exit"
HELP, YES = "help", "yes"
"""The question of the pack by which somebody asks for a call, and the answer."""

LINK_CONSENT = "follow_up_link"
"""The kind of consent by which somebody agrees to be asked by a link that nobody sends by hand."""

type Answers = Mapping[str, str]
"""Answers as they are kept: the code of the answer, or a day, by the code of the question."""


@dataclass(frozen=True)
class Point:
    """A moment at which somebody is asked, counted from a beginning of work or from the exit.

    `is_usual`: asked at of everybody whose model names no points of its own.
    """

    code: str
    after: str
    days: int
    months: int
    since: date
    asks: tuple[str, ...]
    document: str
    labels: Mapping[str, str]
    stops_early: bool = False
    is_usual: bool = True

    def falls_on(self, day: date) -> date:
        """Return the day on which it falls, counted from `day`."""
        return months_after(day, self.months) if self.months else day + timedelta(days=self.days)


@dataclass(frozen=True)
class Question:
    """One question of the form. `when` is another question with the answers after which this one is asked."""

    code: str
    kind: str
    labels: Mapping[str, str]
    hints: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]
    when: tuple[str, tuple[str, ...]] | None
    is_needed: bool


@dataclass(frozen=True)
class Pack:
    """Everything that packs/coaching/questions/follow-up.yaml says. Make it with `read`."""

    points: tuple[Point, ...]
    questions: Mapping[str, Question]
    records: Sequence[Mapping[str, Any]]
    work: frozenset[str]

    def point(self, code: str) -> Point | None:
        """Return a point by its code."""
        return next((point for point in self.points if point.code == code), None)

    def chosen(self, base: Collection[str] = (), variants: Collection[str] = ()) -> tuple[Point, ...]:
        """Return the points of whoever follows models that name some.

        Work's are those of the base, the usual ones where it names none, and what the variants add; the windows after
        the exit are the programme's and stay. Codes that nobody knows any more say nothing.
        """
        return tuple(one for one in self.points if one.code in variants or self._is_asked(one, base))

    def _is_asked(self, point: Point, base: Collection[str]) -> bool:
        return point.code in base if base and point.after == WORK else point.is_usual

    def asked_at(self, *points: Point) -> list[Question]:
        """Return the questions of a point in their order; of several points each once, in the order of the pack."""
        if len(points) == 1:
            return [self.questions[code] for code in points[0].asks]
        asked = {code for point in points for code in point.asks}
        return [question for code, question in self.questions.items() if code in asked]


@dataclass(frozen=True)
class Beginning:
    """What points are counted from: a beginning of work, or the exit that is in force.

    `origin` is the id of the fact as it was first recorded: a correction moves the points and starts no new ones.
    `stands`: the fact is still believed, and no return has undone it.
    """

    after: str
    origin: str
    day: date
    until: date | None = None
    stands: bool = True


@dataclass(frozen=True)
class Leaving:
    """The exit that is in force. `is_early`: before the end of the path."""

    origin: str
    day: date
    is_early: bool


@dataclass(frozen=True)
class Due:
    """Somebody is to be asked on a day."""

    point: Point
    beginning: Beginning
    on: date

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells it from every other point of a participation."""
        return self.point.code, self.beginning.origin


class State(StrEnum):
    """How a point stands."""

    COMING = "coming"
    DUE = "due"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Proposal:
    """What may be recorded from an answer. `situation` is the one that ends; `on` is unknown where nobody said."""

    kind: str
    on: date | None
    situation: str = ""

    @property
    def ends(self) -> bool:
        """Tell whether something ends, instead of beginning."""
        return bool(self.situation)


@dataclass(frozen=True)
class Known:
    """A situation that is recorded already. `until` is its last day, None while it goes on."""

    id: str
    kind: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Difference:
    """An answer that cannot be true together with a situation that is recorded, and that nothing of it takes over."""

    question: str
    answer: str
    known: Known


def read(data: Mapping[str, Any]) -> Pack:
    """Return the pack as these rules use it."""
    return Pack(
        points=tuple(_point(row) for row in data["points"]),
        questions={code: _question(code, row) for code, row in data["questions"].items()},
        records=data["records"],
        work=frozenset(data["work"]),
    )


def beginnings(work: Iterable[Known], leaving: Leaving | None) -> list[Beginning]:
    """Return what points are counted from; each situation of work bears the id of the fact as first recorded."""
    found = [Beginning(WORK, one.id, one.since, one.until) for one in sorted(work, key=lambda one: one.since)]
    return [*found, Beginning(EXIT, leaving.origin, leaving.day)] if leaving else found


def due(points: Iterable[Point], found: Iterable[Beginning], leaving: Leaving | None) -> list[Due]:
    """Return every point of a participation, by day.

    Work that ended before a point is not asked about at it; what stops when somebody leaves early is not asked after.
    """
    return [one for one in counted(points, found) if not _is_dropped(one, leaving)]


def counted(points: Iterable[Point], found: Iterable[Beginning]) -> list[Due]:
    """Return every point of these beginnings by day, also those at which nobody is asked any more."""
    known = list(points)
    every = [
        Due(point, each, point.falls_on(each.day))
        for each in found
        for point in known
        if point.after == each.after and point.since <= each.day
    ]
    return sorted(every, key=lambda one: (one.on, one.point.code))


def stopped(points: Iterable[Point], found: Iterable[Beginning], leaving: Leaving) -> list[Due]:
    """Return the points at which nobody is asked any more because of leaving."""
    known, those = list(points), list(found)
    still = {one.key for one in due(known, those, leaving)}
    return [one for one in due(known, those, None) if one.key not in still]


def begun_on(point: Point, day: date) -> set[date]:
    """Return every day of a beginning from which a point falls on this day: several at the end of a shorter month."""
    first = months_after(day, -point.months) - timedelta(days=point.days)
    return {each for number in range(4) if point.falls_on(each := first + timedelta(days=number)) == day}


def sent_since(
    rows: Iterable[Mapping[str, Any]], *, project: str, profile: str, on: date, is_made_up: bool = False
) -> date | None:
    """Return since when a project sends links by itself; None where it does not on this day.

    What is said of the project holds before what is said of its programme, that before what is said of those that are
    made up to practise, and that before what is said of all; of several the newest that has begun.
    """
    own = {"project": project, "profile": profile, "made_up": is_made_up}
    begun = [row for row in rows if row["from"] <= on and all(own[key] == row[key] for key in own.keys() & row.keys())]
    found = max(begun, key=lambda row: (*(key in row for key in own), row["from"]), default=None)
    return found["from"] if found and found["is_on"] else None


def state_of(on: date, *, answered: str, today: date, ahead: int, lapse: int) -> State | None:
    """Return how a point stands that falls `on` a day; None while it lies further ahead than anybody looks.

    `answered` is what is recorded of it: "" nothing, else "answered", "done" or "not_needed".
    """
    if answered:
        return State(answered)
    if on > today + timedelta(days=ahead):
        return None
    if on > today:
        return State.COMING
    if today > on + timedelta(days=lapse):
        return State.LAPSED
    return State.DUE if on == today else State.OVERDUE


def earliest(points: Iterable[Point], today: date, *, lapse: int) -> date:
    """Return the first day of a beginning that may still have a point to look at: longer ago all have lapsed."""
    longest = max((point.falls_on(today) - today for point in points), default=timedelta())
    return today - longest - timedelta(days=lapse)


def cleaned(asked: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers as they are kept: only to what was asked, and to what follows from another answer."""
    kept: dict[str, str] = {}
    for question in asked:
        value = answers.get(question.code)
        follows = question.when is None or kept.get(question.when[0]) in question.when[1]
        if value in (None, "") or not follows:
            continue
        kept[question.code] = value.isoformat() if isinstance(value, date) else str(value)
    return kept


def lacking(asked: Iterable[Question], answers: Answers) -> list[str]:
    """Return the questions that must be answered and are not."""
    return [question.code for question in asked if question.is_needed and not answers.get(question.code)]


def proposals(pack: Pack, answers: Answers, known: Collection[Known], on: date) -> list[Proposal]:
    """Return what a coach may take over from answers given on a day, beside what is recorded already."""
    found: list[Proposal] = []
    for row in pack.records:
        if answers.get(row["question"]) not in row["answers"]:
            continue
        told = _day(answers.get(row["day"]))
        if "begins" in row:
            goes_on = any(one.kind == row["begins"] and _lasts(one, on) for one in known)
            found += [] if goes_on else [Proposal(row["begins"], told)]
        else:
            ending = [one for one in known if one.kind in row["ends"] and _lasts(one, on)]
            found += [Proposal(one.kind, told, one.id) for one in ending]
    return found


def differences(pack: Pack, answers: Answers, known: Collection[Known], on: date) -> list[Difference]:
    """Return where answers given on a day say otherwise than the latest that is recorded of the same kind."""
    found: list[Difference] = []
    for row in pack.records:
        if answers.get(row["question"]) not in row["answers"]:
            continue
        kinds = [row["begins"]] if "begins" in row else row["ends"]
        same = [one for one in known if one.kind in kinds]
        told = _day(answers.get(row["day"]))
        differs = _begins_otherwise if "begins" in row else _ends_otherwise
        if same and differs(same, told, on):
            asked = row["day"] if told else row["question"]
            found.append(Difference(asked, answers[asked], max(same, key=lambda one: one.since)))
    return found


def says_nothing_new(pack: Pack, answers: Answers, known: Collection[Known], on: date) -> bool:
    """Tell whether answers ask for nothing: neither something to take over or to clear up, nor a call."""
    quiet = not proposals(pack, answers, known, on) and not differences(pack, answers, known, on)
    return answers.get(HELP) != YES and quiet


def _begins_otherwise(same: Sequence[Known], told: date | None, on: date) -> bool:
    """Tell whether something cannot have begun on the day told: by the record it began, or ended, on another."""
    if any(_lasts(one, on) for one in same):
        return told is not None and all(one.since != told for one in same)
    return told is None or any(one.until is not None and told <= one.until for one in same)


def _ends_otherwise(same: Sequence[Known], told: date | None, on: date) -> bool:
    """Tell whether something cannot have ended on the day told: by the record it ended on another, or began later."""
    if told is None or any(one.until == told for one in same):
        return False
    lasting = [one for one in same if _lasts(one, on)]
    return any(told < one.since for one in lasting) if lasting else True


def _lasts(one: Known, on: date) -> bool:
    return one.since <= on and (one.until is None or one.until >= on)


def _is_dropped(one: Due, leaving: Leaving | None) -> bool:
    if one.beginning.until is not None and one.beginning.until < one.on:
        return True
    return leaving is not None and leaving.is_early and one.point.stops_early and one.on > leaving.day


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _point(row: Mapping[str, Any]) -> Point:
    return Point(
        code=row["code"],
        after=row["after"],
        days=row.get("days", 0),
        months=row.get("months", 0),
        since=row["from"],
        asks=tuple(row["asks"]),
        document=row["document"],
        labels=row["label"],
        stops_early=row.get("stops_early", False),
        is_usual=row.get("usual", True),
    )


def _question(code: str, row: Mapping[str, Any]) -> Question:
    when = next(iter(row.get("when", {}).items()), None)
    return Question(
        code=code,
        kind=row["kind"],
        labels=row["label"],
        hints=row.get("hint", {}),
        answers=row.get("answers", {}),
        when=(when[0], tuple(when[1])) if when else None,
        is_needed=row.get("needed", False),
    )
