"""Where somebody stands: what the gate of a stage still lacks, and how long that has lasted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Protocol

from kladka.processes.rules.gate import Checked as AnyChecked
from kladka.processes.rules.process import Process, Requirement, Stage

BESIDE = ("vacancy", "disclosure")
"""Kinds that are told by what was agreed about employers, which is kept beside coaching."""
OTHERS = ("profile", "plan", "review", *BESIDE)
"""Kinds that say by themselves what is meant: an accepted profile, a signed plan, a review of it, a found employer,
what an employer may be told."""
CONSENT = "consent"
RECORDED = frozenset({"entry", "session", "support", "situation", "document", CONSENT, *OTHERS})
"""Kinds of requirements that the records tell; the coach ticks the others, and a consent that is not named."""
_ONCE = frozenset({"entry", CONSENT})
"""Kinds that are met once for all stages: whoever comes back to one neither enters nor consents again."""
COACHING = "coaching"
OTHER_MODEL = "other_model"
"""How a stage is entered that came with another model."""


class Stay(Protocol):
    """One stay in a stage, as far as undoing asks."""

    turn: int
    how: str


@dataclass(frozen=True)
class Records:
    """What is recorded about a participation, as far as a gate may ask: kinds and days."""

    entered_on: date | None = None
    supports: Sequence[tuple[str, date]] = ()
    situations: Sequence[tuple[str, date]] = ()
    documents: Sequence[tuple[str, date]] = ()
    consents: Sequence[tuple[str, date]] = ()
    """Those that stand: of one that was withdrawn nothing is left."""
    others: Mapping[str, Sequence[date]] = field(default_factory=dict)
    """Days of what says by itself what is meant, by kind."""


class Checked(AnyChecked):
    """One requirement of a stage of coaching, and whether it is ticked."""

    @property
    def is_ticked(self) -> bool:
        """Tell whether the coach says so; otherwise the records do."""
        return not is_recorded(self.requirement)


def is_recorded(one: Requirement) -> bool:
    """Tell whether the records tell a requirement; a consent only where it says which one."""
    return one.kind in RECORDED and (one.kind != CONSENT or bool(one.of))


def checked(
    stage: Stage, records: Records, ticks: Mapping[str, date], *, since: date | None = None
) -> tuple[Checked, ...]:
    """Return what the gate of a stage asks, each with whether it is met.

    `since`: only what was recorded of that day or later counts, for somebody who came back to the stage.
    """
    return tuple(_checked(one, records, ticks, since) for one in stage.gate)


def _checked(one: Requirement, records: Records, ticks: Mapping[str, date], since: date | None) -> Checked:
    if not is_recorded(one):
        day = ticks.get(one.code)
        return Checked(one, day, 1 if day else 0)
    days = sorted(day for day in _days(one, records) if one.kind in _ONCE or since is None or day >= since)
    met_on = days[one.times - 1] if len(days) >= one.times else None
    if met_on is None and one.kind in BESIDE:
        met_on = ticks.get(one.code)  # the coach confirmed it before the records came to tell it
    return Checked(one, met_on, len(days))


def _days(one: Requirement, records: Records) -> list[date]:
    if one.kind == "entry":
        return [records.entered_on] if records.entered_on else []
    if one.kind in OTHERS:
        return list(records.others.get(one.kind, ()))
    wanted = COACHING if one.kind == "session" else one.of
    known = {"situation": records.situations, "document": records.documents, CONSENT: records.consents}
    listed = known.get(one.kind, records.supports)
    return [day for kind, day in listed if kind == wanted]


def asked_beside(stages: Iterable[Stage]) -> frozenset[str]:
    """Return which of the kinds that are told beside coaching these stages ask for."""
    return frozenset(one.kind for stage in stages for one in stage.gate if one.kind in BESIDE)


def with_beside(records: Records, days: Mapping[str, Sequence[date]]) -> Records:
    """Return records with the days of what is told beside coaching, by kind."""
    return replace(records, others={**records.others, **days})


def days_in(entered_on: date, today: date) -> int:
    """Return for how many days somebody has been in a stage; 0 on the day of entering."""
    return max((today - entered_on).days, 0)


def is_long(days: int, usual: int) -> bool:
    """Tell whether somebody is in a stage for longer than is usual; nobody is where that is not known."""
    return 0 < usual < days


def late_review(entered_on: date, points: Sequence[int], last: date | None, today: date) -> date | None:
    """Return the day of the review of a stage that has passed without one; None where nothing is late.

    `points` are days of the stage. A review counts for the point after it: one in each span between two points is
    enough, and of several points that were missed the last is told.
    """
    past = [day for point in sorted(points) if (day := entered_on + timedelta(days=point)) < today]
    if not past:
        return None
    before = past[-2] if len(past) > 1 else entered_on - timedelta(days=1)
    return past[-1] if last is None or last <= before else None


def sessions_short(
    entered_on: date, intensity: tuple[int, int], held: Sequence[date], today: date
) -> tuple[int, int, int] | None:
    """Return how many sessions took place, how many are usual, in how many weeks, where they are fewer than usual.

    None where nothing is usual, or where the stage is younger than these weeks.
    """
    usual, weeks = intensity
    since = today - timedelta(weeks=weeks)
    if not usual or entered_on > since:
        return None
    count = sum(since < day <= today for day in held)
    return (count, usual, weeks) if count < usual else None


def stage_after_change(stage: str, old: Process, new: Process) -> str:
    """Return the stage in which somebody goes on who changes to another model or version.

    It is the same one where the new model has it, else the last one before it that the new model has, else the first.
    """
    behind = old.stages[: old.position(stage)] if old.stage(stage) else ()
    codes = (stage, *(one.code for one in reversed(behind)))
    return next((code for code in codes if new.stage(code)), new.stages[0].code)


def with_version(followed: Sequence[tuple[str, int]], to: tuple[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the versions that somebody follows with another one of the same model."""
    return tuple(to if code == to[0] else (code, number) for code, number in followed)


def is_last_a_change(turn: int, positions: Sequence[Stay]) -> bool:
    """Tell whether the models were changed since the last move, so that this is what is undone first."""
    since = [one for one in positions if one.turn == turn]
    return turn > 1 and (not since or (len(since) == 1 and since[0].how == OTHER_MODEL))
