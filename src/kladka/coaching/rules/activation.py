"""What a self-assessment asks, what changed between two, what an opinion lacks. Pure: no database, no clock."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kladka.coaching.rules.profile import Words

START, BETWEEN, END = "start", "between", "end"
CARD = "card"
"""Beside the moments of a self-assessment: what a programme may ask for before an opinion."""


@dataclass(frozen=True)
class Area:
    """One area of life that is assessed. What an area about health holds is kept apart."""

    code: str
    label: Words
    hint: Words
    is_health: bool = False


@dataclass(frozen=True)
class Asked:
    """What is asked on a day: areas, and the words of the scale from the lowest step up."""

    areas: tuple[Area, ...]
    scale: tuple[Words, ...]


@dataclass(frozen=True)
class Held:
    """A self-assessment as far as the rules need it: when, at which moment, the step of each area."""

    on: date
    moment: str
    levels: Mapping[str, int]


@dataclass(frozen=True)
class Shift:
    """One area at both ends. A step is None where the area was not talked about: then nothing has changed."""

    code: str
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """By how many steps it rose; None where one of both is missing."""
        return None if self.before is None or self.after is None else self.after - self.before


def asked_on(pack: Mapping[str, Any], day: date, *, health: bool) -> Asked:
    """Return what is asked on `day`: the areas about health, or all the others; with the scale that holds then."""
    begun = [one for one in pack["scales"] if one["from"] <= day]
    scale = max(begun, key=lambda one: one["from"])["steps"] if begun else ()
    areas = (
        Area(one["code"], one["label"], one.get("hint", {}), one.get("health", False))
        for one in pack["areas"]
        if one["from"] <= day <= one.get("until", day)
    )
    return Asked(tuple(one for one in areas if one.is_health == health), tuple(scale))


def ends_of(held: Sequence[Held]) -> tuple[Held | None, Held | None]:
    """Return the self-assessment at the start and the latest at an end; somebody who came back has several ends."""
    first = [one for one in held if one.moment == START]
    last = [one for one in held if one.moment == END]
    return min(first, key=lambda one: one.on, default=None), max(last, key=lambda one: one.on, default=None)


def shown(held: Sequence[Held]) -> tuple[Held | None, Held | None]:
    """Return what is drawn side by side: the start, and the latest one after it, whether it is an end or not."""
    start, _end = ends_of(held)
    later = [one for one in held if start and one.moment != START and one.on >= start.on]
    # The ones of one day in the order in which they are given.
    return start, max(enumerate(later), key=lambda each: (each[1].on, each[0]), default=(0, None))[1]


def shifts(before: Mapping[str, int], after: Mapping[str, int], order: Sequence[str]) -> list[Shift]:
    """Return every area that was assessed at one of both ends: as it is asked now, then those asked no more."""
    present = [code for code in order if code in before or code in after]
    present += [code for code in dict.fromkeys([*before, *after]) if code not in order]
    return [Shift(code, before.get(code), after.get(code)) for code in present]


def contradicts(outcome: str, found: Sequence[Shift]) -> bool:
    """Tell whether an opinion says the opposite of what the person said: all that moved has moved the other way.

    `outcome` is "improved", "same" or "worse". It may be so, and the opinion is not the survey; it is worth a question.
    """
    moved = [one.change for one in found if one.change]
    up, down = any(step > 0 for step in moved), any(step < 0 for step in moved)
    return {"improved": down and not up, "worse": up and not down}.get(outcome, False)


def lacking(needs: Collection[str], held: Sequence[Held], *, has_card: bool) -> list[str]:
    """Return what the programme asks for before an opinion and is not there, in the programme's order."""
    start, end = ends_of(held)
    there = {START: start is not None, END: end is not None, CARD: has_card}
    return [one for one in needs if not there[one]]


def card_due(began: date, covered: Collection[date], days: int) -> date:
    """Return when the next entry of the card is due: so many days after the last, else after the beginning."""
    return max(covered, default=began) + timedelta(days=days)
