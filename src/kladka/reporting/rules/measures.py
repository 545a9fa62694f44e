"""How a service works: what is observed, and what a measure makes of it. Pure: no database, no clock.

A measure is a sum over observations, each with the person it is about and the record behind it: its members.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median

type Days = Mapping[str, Sequence[tuple[date, str]]]
"""By the id of a participation: days on which something happened, with the id of the record, in any order."""

NONE, FEW, ONE_COACH, BESIDE = "none", "few", "one_coach", "beside"
"""Why a measure is not rateable: nothing to look at, too few people, it would be about one coach, or about one who is
hidden: what the others leave of the whole."""


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
class Job:
    """Work that somebody took up. `until`: the last day on which both the job and the participation went on."""

    about: str
    start: date
    until: date | None = None
    employer: str = ""
    record: str = ""


@dataclass(frozen=True)
class Measured:
    """A measure of one service. `value` is None, with the reason, when it is not rateable."""

    observed: Observed
    value: float | None
    numerator: float
    denominator: float
    people: int
    reason: str = ""


def first_contacts(entries: Mapping[str, date], contacts: Days, until: date) -> Observed:
    """Observe how long after entry somebody was first talked about with an employer; who still waits is unknown.

    A contact before entry is one on the day of entry.
    """
    seen, waiting = [], []
    for about, entry in entries.items():
        known = [one for one in contacts.get(about, ()) if one[0] <= until]
        if known:
            day, record = min(known)
            seen.append(Seen(about, day, True, max((day - entry).days, 0), record))
        elif entry <= until:
            waiting.append(Seen(about, entry, False, (until - entry).days))
    return Observed(_sorted(seen), _sorted(waiting))


def fitting_contacts(contacts: Sequence[tuple[str, date, str, bool | None]]) -> Observed:
    """Observe contacts about a person (id, day, record, whether it fits): what nobody can tell is unknown."""
    told = [Seen(about, day, bool(fits), 1, record) for about, day, record, fits in contacts if fits is not None]
    other = [Seen(about, day, False, 1, record) for about, day, record, fits in contacts if fits is None]
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
        tuple(one for one in made if one.what in counted), tuple(one for one in made if one.what not in counted)
    )


def follow_along(jobs: Sequence[Job], contacts: Days, points: Sequence[Sequence[int]], until: date) -> Observed:
    """Observe the points after the start of each job that passed: whether there was contact in time."""
    seen = []
    for job in jobs:
        days = sorted(day for day, _record in contacts.get(job.about, ()))
        last = until if job.until is None else min(job.until, until)
        for number, (first, end) in enumerate(points):
            begins, ends = job.start + timedelta(days=first), job.start + timedelta(days=end)
            if ends > last:
                continue
            met = next((day for day in days if begins <= day <= ends), None)
            seen.append(Seen(job.about, met or ends, met is not None, 1, job.record, str(number)))
    return Observed(_sorted(seen))


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
        value = float(median(one.amount for one in seen)) if kind == "days" else numerator / denominator
    return Measured(observed, value, numerator, denominator, len(people), reason)


def hidden_beside(whole: Measured, parts: Mapping[str, Measured]) -> dict[str, Measured]:
    """Return the parts of a whole so that none that is hidden can be told by taking the others from the whole.

    Where one alone is hidden, the smallest of the others is hidden beside it.
    """
    hidden = [key for key, one in parts.items() if one.reason in {FEW, ONE_COACH}]
    shown = [key for key, one in parts.items() if not one.reason]
    if whole.reason or len(hidden) != 1 or not shown:
        return dict(parts)
    beside = min(shown, key=lambda key: (parts[key].people, key))
    return {**parts, beside: replace(parts[beside], value=None, reason=BESIDE)}


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
