"""What the kernel cannot do: every declared gap is seen refused, and is decided upon again by its day.

When the kernel learns to do one of these, its test here turns red: take it off the list.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from miara.compilers.kernel import GAPS
from miara.compilers.kernel.gaps import FIRST_YEAR, HIGHEST_NUMBER, LAST_YEAR, due
from miara.compilers.kernel.loops import MOST_BITS
from miara.model import tree
from miara.model.pack import Breakdown, Indicator
from miara.model.results import Counts
from miara.runners import kernel, reference
from miara.runners.kernel import Extract, KernelGapError, answers
from miara.runners.question import Question
from tests.miara import kernels
from tests.miara.drawings import ENTRY, Facts, asked, draw, indicator, pack
from tests.miara.worlds import world

ROOT = Path(__file__).parents[2]
BORN = tree.Field("birth_date", "date")
FIRST, LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


@pytest.fixture(autouse=True)
def interpreted(tmp_path: Path) -> Iterator[None]:
    """Nothing is compiled."""
    with kernels.interpreted(tmp_path):
        yield


def somebody(born: date = date(1960, 1, 1), entered: date = date(2012, 1, 1)) -> Facts:
    """One participation."""
    drawing = f"participation\nid | person | entry_date | birth_date\np1 | jan | {entered} | {born}"
    return draw(f"{drawing}\n\nsupport\nparticipation | kind | start_date\np1 | advice | 2012-01-01")


def split(facts: Facts, *by: Breakdown) -> dict[str, Counts]:
    """Counted by the kernel and by the slow twin, who agree."""
    trial, question = replace(pack(indicator()), hash=repr(by)), asked(by)
    found = kernel.counts(trial, facts, question, ("it",))
    assert found == reference.counts(trial, facts, question, ("it",))
    return found


def by(name: str, value: tree.Value, **given: Any) -> Breakdown:
    return Breakdown(name, value, **given)


def days(since: tree.Value = BORN) -> tree.Value:
    return tree.Elapsed("days", since, ENTRY)


def older(count: int) -> Facts:
    """Somebody who was born so many days before they entered."""
    return somebody(date(2012, 1, 1) - timedelta(days=count))


def questions(count: int) -> Indicator:
    """Asks so many different questions about support."""
    moved = [tree.Shift(ENTRY, number, "days") for number in range(count)]
    each = [tree.HasFact("support", between=(ENTRY, end)) for end in moved]
    return indicator(tree.Any(tuple(each)))


def ask_often(count: int) -> None:
    trial = replace(pack(questions(count)), hash=str(count))
    found = kernel.counts(trial, somebody(), asked(), ("it",))
    assert found == reference.counts(trial, somebody(), asked(), ("it",))


def twice_known() -> None:
    facts = world(3)
    facts["participation"] = [row | {"retracted_on": None} for row in facts["participation"]]
    facts["participation"].append(facts["participation"][0] | {"sex": "female"})
    Extract.build(facts)


AGES = [by(f"years_{number}", tree.Elapsed("years", BORN, tree.Shift(ENTRY, number, "days"))) for number in range(4)]
"""Four crossed have two hundred groups each, and a counter for every state of every group."""

REFUSED: dict[str, tuple[str, Any]] = {
    "by a value that asks facts": (
        "asks facts",
        lambda: split(somebody(), by("dose", tree.FactCount(tree.HasFact("support")))),
    ),
    "by text made from something else": (
        "a breakdown by a float",
        lambda: split(somebody(), by("months", tree.Elapsed("months", BORN, ENTRY))),
    ),
    "more counters than MOST_CELLS": ("counters are more than", lambda: split(somebody(), *AGES)),
    "by a whole number": (
        f"a number has one below 0 or above {HIGHEST_NUMBER}",
        lambda: split(older(HIGHEST_NUMBER + 1), by("days", days())),
    ),
    "by a day outside": (
        f"a day has one before {FIRST_YEAR} or after {LAST_YEAR}",
        lambda: split(somebody(FIRST - timedelta(days=1)), by("born", BORN)),
    ),
    "two rows of one participation": ("known on the same day", twice_known),
    "more than 62 different questions": (f"support: more than {MOST_BITS} different", lambda: ask_often(MOST_BITS + 1)),
}
"""For each gap some of its words, some of those of its refusal, and what is refused."""


def test_every_gap_has_its_refusal_here() -> None:
    found = {gap: [words for words in REFUSED if words in gap] for gap in GAPS}
    assert sorted(words for each in found.values() for words in each) == sorted(REFUSED)
    assert [gap for gap, words in found.items() if len(words) != 1] == []


@pytest.mark.parametrize("gap", REFUSED)
def test_it_is_refused(gap: str) -> None:
    said, ask = REFUSED[gap]
    with pytest.raises(KernelGapError, match=said):
        ask()


@pytest.mark.parametrize("born", [FIRST, LAST])
def test_the_first_and_the_last_day_it_knows_are_counted(born: date) -> None:
    (cells,) = split(somebody(born), by("born", BORN))["it"].values()
    assert list(cells["born",]) == [(born.isoformat(),)]


def test_nor_is_a_day_after_the_last_one() -> None:
    with pytest.raises(KernelGapError, match="a day has one"):
        split(somebody(LAST + timedelta(days=1)), by("born", BORN))


def test_the_highest_number_it_knows_is_counted() -> None:
    (cells,) = split(older(HIGHEST_NUMBER), by("days", days()))["it"].values()
    assert list(cells["days",]) == [(str(HIGHEST_NUMBER),)]


def test_a_number_below_nothing_is_not_taken_for_a_missing_one() -> None:
    facts = draw("attendance\nid | event | on_date | head_count\na | fair | 2012-01-01 | -1")
    trial, heads = pack(indicator(unit="attendances")), by("head_count", tree.Field("head_count", "int"))
    with pytest.raises(KernelGapError, match="a number has one"):
        kernel.counts(trial, facts, asked((heads,)), ("it",))


def test_as_many_questions_as_there_are_bits_are_answered() -> None:
    ask_often(MOST_BITS)


@pytest.mark.parametrize("room", [1, 2, 3, 7])
def test_days_for_which_there_is_no_room_at_once_are_counted_in_turn(
    monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """`room`: for so many days at once."""
    trial = pack(indicator(tree.Compare("<=", BORN, tree.Shift(tree.AsOf(), -12, "months"))), indicator(code="all"))
    facts, sex = world(8), (Breakdown("sex", tree.Field("sex", "text")),)
    moments = [date(2011, month, 28) for month in range(1, 13)]
    series = [Question((), day, day, {}, (sex,)) for day in moments]
    monkeypatch.setattr(answers, "days_at_once", lambda *_: room)
    found = kernel.series(trial, facts, series, ("it", "all"))
    assert found == [reference.counts(trial, facts, each, ("it", "all")) for each in series]


def test_a_gap_is_due_the_day_after_its_own() -> None:
    gap, until = min(GAPS.items(), key=lambda each: each[1])
    assert due(until) == []
    (told, *_) = due(until + timedelta(days=1))
    assert told.startswith(f"Since {until} it is due: {gap}")
    assert len(due(date.max)) == len(GAPS)


def test_no_gap_was_due_when_this_was_committed() -> None:
    """The day is that of the commit, not of today: nothing turns red while nobody changes anything, and whoever changes
    anything after the day sees it."""
    done = subprocess.run(["git", "log", "-1", "--format=%cs"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no git checkout, so nobody knows when it was committed")
    assert not due(date.fromisoformat(done.stdout.strip())), "\n".join(due(date.fromisoformat(done.stdout.strip())))
