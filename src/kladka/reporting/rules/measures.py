"""How a service works: what is observed, and what a measure makes of it. Pure: no database, no clock.

A measure is a sum over observations, each with the person it is about and the record behind it: its members.
Every observation has a day; of a period those are told whose day lies within it.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

type Days = Mapping[str, Sequence[tuple[date, str]]]
"""By the id of a participation: days on which something happened, with the id of the record, in any order."""

NONE, FEW, ONE_COACH, BESIDE = "none", "few", "one_coach", "beside"
"""Why a measure is not rateable: nothing to look at, too few people, it would be about one coach, or about one who is
hidden: what the others leave of the whole."""

type Span = tuple[date, date]
"""The first and the last day of a time."""


@dataclass(frozen=True)
class Seen:
    """One observation about a participation. `counts`: it is in the numerator. `amount`: minutes, days, or 1."""

    about: str
    on: date
    counts: bool
    amount: float = 1
    record: str = ""
    what: str = ""


@dataclass(frozen=True)
class Observed:
    """Everything that one measure looks at: what is judged, and what cannot be."""

    seen: tuple[Seen, ...]
    unknown: tuple[Seen, ...] = ()


@dataclass(frozen=True)
class Period:
    """The days looked at. `since` is None where everything until the last day is."""

    until: date
    since: date | None = None

    def has(self, day: date) -> bool:
        """Tell whether a day lies within."""
        return day <= self.until and (self.since is None or self.since <= day)


@dataclass(frozen=True)
class Presence:
    """When a participation went on: from its entry, but for the days between leaving and coming back.

    `left`: the last day of somebody who did not come back.
    """

    entry: date
    left: date | None = None
    away: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Job:
    """Work that somebody took up, with its last day where it ended."""

    about: str
    start: date
    until: date | None = None
    employer: str = ""
    record: str = ""


@dataclass(frozen=True)
class Measured:
    """A measure of one service. `value` is None, with the reason, when it is not rateable; without one in days where
    fewer than half have come so far (`half_after`)."""

    observed: Observed
    value: float | None
    numerator: float
    denominator: float
    people: int
    reason: str = ""


def presence(entry: date, exits: Sequence[date], returns: Sequence[date]) -> Presence:
    """Return when a participation went on; the last day before leaving, and the day of coming back, belong to it."""
    away: list[Span] = []
    left = None
    for gone in sorted(exits):
        back = min((day for day in returns if day >= gone), default=None)
        if back is None:
            left = gone
            break
        if back - gone > timedelta(days=1):
            away.append((gone + timedelta(days=1), back - timedelta(days=1)))
    return Presence(entry, left, tuple(away))


def first_contacts(people: Mapping[str, Presence], contacts: Days, period: Period) -> Observed:
    """Observe how long after entry somebody was first talked about with an employer; who has none yet is unknown.

    A contact before entry is one on the day of entry. Nobody waits any more after leaving, and who left without a
    contact before the period is not looked at in it.
    """
    seen, waiting = [], []
    for about, one in people.items():
        known = [each for each in contacts.get(about, ()) if each[0] <= period.until]
        if known:
            day, record = min(known)
            if period.has(day):
                seen.append(Seen(about, day, True, max((day - one.entry).days, 0), record))
            continue
        last = min(period.until, one.left or period.until)
        if one.entry <= period.until and (one.left is None or period.since is None or one.left >= period.since):
            waiting.append(Seen(about, one.entry, False, max((last - one.entry).days, 0)))
    return Observed(_sorted(seen), _sorted(waiting))


def fitting_contacts(contacts: Sequence[tuple[str, date, str, str, bool | None]]) -> Observed:
    """Observe contacts about a person (id, day, record, the employer's answer, whether it fits).

    What nobody can tell is unknown. The answer is only shown: a refusal makes no contact unfit, a yes makes none fit.
    """
    told = [
        Seen(about, day, bool(fits), 1, record, said) for about, day, record, said, fits in contacts if fits is not None
    ]
    other = [Seen(about, day, False, 1, record, said) for about, day, record, said, fits in contacts if fits is None]
    return Observed(_sorted(told), _sorted(other))


def employers(jobs: Sequence[Job]) -> Observed:
    """Observe jobs: the first at each employer counts. A job without an employer is unknown."""
    seen, unknown, known = [], [], set()
    for job in sorted(jobs, key=lambda one: (one.start, one.record)):
        if not job.employer:
            unknown.append(Seen(job.about, job.start, False, 1, job.record))
            continue
        seen.append(Seen(job.about, job.start, job.employer not in known, 1, job.record))
        known.add(job.employer)
    return Observed(tuple(seen), tuple(unknown))


def outside_office(
    sessions: Sequence[tuple[str, date, str, int, str]], *, counted: Collection[str], outside: Collection[str]
) -> Observed:
    """Observe sessions (id, day, record, minutes, place) by their minutes; those not face to face are unknown."""
    made = [Seen(about, day, place in outside, length, record, place) for about, day, record, length, place in sessions]
    return Observed(
        _sorted([one for one in made if one.what in counted]), _sorted([one for one in made if one.what not in counted])
    )


def follow_along(
    jobs: Sequence[Job],
    people: Mapping[str, Presence],
    contacts: Days,
    points: Sequence[Sequence[int]],
    period: Period,
) -> Observed:
    """Observe the points after the start of each job that passed in the period: whether there was contact in time.

    A point is looked at where the job and the participation went on through all of its days.
    """
    seen = []
    for job in jobs:
        days = sorted(day for day, _record in contacts.get(job.about, ()))
        for number, (first, end) in enumerate(points):
            begins, ends = job.start + timedelta(days=first), job.start + timedelta(days=end)
            if not period.has(ends) or not _goes_on(job, people[job.about], begins, ends):
                continue
            met = next((day for day in days if begins <= day <= ends), None)
            seen.append(Seen(job.about, met or ends, met is not None, 1, job.record, str(number)))
    return Observed(_sorted(seen))


def _goes_on(job: Job, presence: Presence, begins: date, ends: date) -> bool:
    lasts = all(day is None or ends <= day for day in (job.until, presence.left))
    return lasts and not any(first <= ends and begins <= last for first, last in presence.away)


def measured(
    observed: Observed, *, kind: str, coaches: Mapping[str, Collection[str]], least_people: int, least_coaches: int
) -> Measured:
    """Return what a measure makes of its observations; `coaches`: who ever coached each participation."""
    seen = observed.seen
    people = {one.about for one in seen}
    numerator = sum(one.amount for one in seen if one.counts)
    denominator = sum(one.amount for one in seen)
    if kind == "days":
        numerator, denominator = len(seen), len(seen) + len(observed.unknown)
    reason = _reason(people, coaches, least_people, least_coaches)
    value = None
    if not reason:
        value = half_after(observed) if kind == "days" else numerator / denominator
    return Measured(observed, value, numerator, denominator, len(people), reason)


def half_after(observed: Observed) -> float | None:
    """Return after how many days half of the people had come so far; None where fewer have.

    Who still waits, or left, is known not to have come for as long as they were looked at, and is not known about after
    that: the product-limit estimate (E. L. Kaplan, P. Meier, 1958). The middle value of those alone who came would be
    the lower, the more people are left waiting.
    """
    came = Counter(one.amount for one in observed.seen)
    gone = Counter(one.amount for one in observed.unknown)
    watched, without = came.total() + gone.total(), Fraction(1)
    for day in sorted(came | gone):
        without *= 1 - Fraction(came[day], watched)
        if without <= Fraction(1, 2):
            return float(day)
        watched -= came[day] + gone[day]
    return None


def hidden_beside(whole: Measured, parts: Mapping[str, Measured], *, least_people: int) -> dict[str, Measured]:
    """Return the parts of a whole so that none that is hidden can be told by taking the others from the whole.

    Where one alone is hidden, or all that are hidden are too few together, the smallest of the others goes with them.
    """
    kept = dict(parts)
    while not whole.reason:
        hidden = [one for one in kept.values() if one.reason in {FEW, ONE_COACH, BESIDE}]
        shown = [key for key, one in kept.items() if not one.reason]
        is_enough = len(hidden) > 1 and sum(one.people for one in hidden) >= least_people
        if not hidden or not shown or is_enough:
            break
        beside = min(shown, key=lambda key: (kept[key].people, key))
        kept[beside] = replace(kept[beside], value=None, reason=BESIDE)
    return kept


def bins(values: Sequence[float], count: int, longest: float) -> list[int]:
    """Return how many values lie in each of `count` equal parts from 0 to the longest."""
    found = [0] * count
    for value in values:
        found[int(value * count / (longest + 1))] += 1
    return found


def _reason(people: Collection[str], coaches: Mapping[str, Collection[str]], least: int, least_coaches: int) -> str:
    if not people:
        return NONE
    if len(people) < least:
        return FEW
    if len({coach for one in people for coach in coaches.get(one, ())}) < least_coaches:
        return ONE_COACH
    return ""


def _sorted(seen: Sequence[Seen]) -> tuple[Seen, ...]:
    return tuple(sorted(seen, key=lambda one: (one.on, one.about, one.record, one.what)))
