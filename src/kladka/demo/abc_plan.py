"""The founding project on paper: who was supported how, and what came of it, so that the published figures hold.

Pure: decides by seed, writes nothing. Every number of the founding document that the world must give is here once,
beside what nobody published (overlaps, the fifth kind of support, the split of the 39 who did not finish).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

START, END = date(2008, 5, 1), date(2011, 6, 30)
ADVICE_FROM = date(2008, 11, 10)
"""When the first incubators were open and advised; made up."""

GROUPS = {
    ("coaching",): 315,
    ("coaching", "advice"): 40,
    ("coaching", "training"): 36,
    ("advice",): 87,
    ("advice", "training"): 60,
    ("advice", "information_meeting"): 20,
    ("training",): 116,
    ("training", "information_meeting"): 30,
    ("information_meeting",): 442,
    ("preparation",): 200,
}
"""People by the kinds of support they used. Published: 391 coached, 207 advised, 242 trained, 492 informed, 1346 in
all. Overlap only lowers the sum of 1332, so the fifth kind (staff of institutions, target group 2) must be there; its
size and the overlaps are made up."""

OUTCOMES = {
    "employment": 104,
    "own_firm": 6,
    "internship": 45,
    "cis_programme": 14,
    "volunteering": 9,
    "vocational_training": 183,
    "further_education": 4,
}
"""Main outcome of each of the 365 finishers. Published: over 100, 6, 45, a dozen or so, 9, 183, 4."""

INTERRUPTED = 26
"""Coachings that were interrupted: 391 covered, 365 finished."""

LEFT_EARLY = {("coaching",): 22, ("training",): 10, ("advice",): 7}
"""The 39 who did not finish (1346 covered, 1307 finished), by group; the split is made up."""


@dataclass
class Life:
    """One person's way through the project. Dates are days in the world; `late` is the delay of recording, days."""

    number: int
    kinds: tuple[str, ...]
    sex: str
    born: tuple[int, int]
    start: date
    end: date
    completed: bool
    coaching: str = ""
    model: str = ""
    outcome: str = ""
    late: int = 0
    extras: set[str] = field(default_factory=set)

    @property
    def is_coached(self) -> bool:
        """Tell whether a coach works with the person."""
        return "coaching" in self.kinds


def lives(seed: int = 2008) -> list[Life]:
    """Return all 1346 lives, in the order of their start."""
    dice = random.Random(seed)  # noqa: S311 - made-up people
    planned = [_life(kinds, dice) for kinds, number in GROUPS.items() for _ in range(number)]
    coached = [life for life in planned if life.is_coached]
    _interrupt(coached, dice)
    _drop_out(planned, dice)
    _give_outcomes([life for life in coached if life.coaching == "completed"], dice)
    _give_models(coached, dice)
    planned.sort(key=lambda life: life.start)
    for number, life in enumerate(planned, start=1):
        life.number = number
        life.late = dice.choice((0,) * 12 + (3, 9, 20, 41))
    return planned


def _life(kinds: tuple[str, ...], dice: random.Random) -> Life:
    latest = END - timedelta(days=150 if "coaching" in kinds else 45)
    earliest = ADVICE_FROM if "advice" in kinds else START + timedelta(days=14)
    start = earliest + timedelta(days=dice.randrange((latest - earliest).days))
    length = dice.randrange(140, 420) if "coaching" in kinds else dice.randrange(10, 40)
    women = 0.72 if "preparation" in kinds else 0.61
    return Life(
        number=0,
        kinds=kinds,
        sex="female" if dice.random() < women else "male",
        born=(1951, 1989),
        start=_weekday(start),
        end=_weekday(min(start + timedelta(days=length), END - timedelta(days=dice.randrange(3, 25)))),
        completed=True,
    )


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _interrupt(coached: list[Life], dice: random.Random) -> None:
    for life in coached:
        life.coaching = "completed"
    alone = [life for life in coached if life.kinds == ("coaching",)]
    went_on = [life for life in coached if life.kinds != ("coaching",)]
    early = LEFT_EARLY["coaching",]
    for life in dice.sample(alone, early):
        life.coaching, life.completed = "interrupted", False
    for life in dice.sample(went_on, INTERRUPTED - early):
        life.coaching = "interrupted"


def _drop_out(planned: list[Life], dice: random.Random) -> None:
    for kinds, number in LEFT_EARLY.items():
        if "coaching" in kinds:
            continue
        for life in dice.sample([life for life in planned if life.kinds == kinds], number):
            life.completed = False


def _give_outcomes(finishers: list[Life], dice: random.Random) -> None:
    outcomes = [outcome for outcome, number in OUTCOMES.items() for _ in range(number)]
    dice.shuffle(outcomes)
    for life, outcome in zip(finishers, outcomes, strict=True):
        life.outcome = outcome
    for outcome, extra, number in _EXTRAS:
        for life in dice.sample([life for life in finishers if life.outcome == outcome], number):
            life.extras.add(extra)


_EXTRAS = (
    ("internship", "second_internship", 12),
    ("vocational_training", "second_training", 25),
    ("vocational_training", "ended_volunteering", 8),
    ("vocational_training", "ended_employment", 10),
    ("vocational_training", "claimed_employment", 9),
    ("vocational_training", "claimed_cis", 2),
    ("vocational_training", "interrupted_internship", 5),
    ("employment", "claimed_internship", 3),
    ("cis_programme", "interrupted_cis", 3),
)
"""Facts beside the main outcome, which the definitions must not count: a second one of a kind, one that ended or was
interrupted, one that nothing proves."""


def _give_models(coached: list[Life], dice: random.Random) -> None:
    for life in coached:
        draw = dice.random()
        if draw < 0.16:
            life.model = "tzw-disability"
        elif life.sex == "female" and draw < 0.55:
            life.model = "tzw-women"
        else:
            life.model = "tzw-base"


def batches(people: list[Life], size: int) -> Iterator[list[Life]]:
    """Cut people into groups of `size` who start close together (trainings, meetings)."""
    for first in range(0, len(people), size):
        yield people[first : first + size]
