"""No rule of a pack can be changed unseen: for every change in a definition some drawn example goes red."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import miara
from miara import packs
from miara.model import tree
from miara.model.pack import DatedValue, Example, Indicator, Pack, Parameter
from tests.miara import mutants

_HIGHEST = "8 is the highest level of education that a record can hold"
_TWO_WAYS = "who began the day before or the day of leaving and is still there counts by the other way"
_NOT_MEASURED = "who began before entering has no number of days, and so is no part of the median"
SAME: dict[str, str] = {
    "CO02, years 24": "whoever is 24 and long without work counts already by the shorter time for the young",
    "CO11, without education <= 8": _HIGHEST,
    "EECO09, without education >= 0": "0 is the lowest level of education that a record can hold",
    "EECO11, without education <= 8": _HIGHEST,
    "entered_isced_5_6, without education <= 8": _HIGHEST,
    "left_isced_5_6, without education <= 8": _HIGHEST,
    "carried_over_isced_5_6, without education <= 8": _HIGHEST,
    "working, employment/own_firm from exit_date-1 day": _TWO_WAYS,
    "working, employment/own_firm from exit_date+1 day": _TWO_WAYS,
    "days_to_job, without employment/own_firm": _NOT_MEASURED,
}
"""Changes that change nothing, with the reason."""


PARTICIPANTS = ("coaching", "advice", "training", "preparation")
"""Supports that make somebody a participant: who had one is in, whether or not a meeting is looked at, too."""

BEGINNINGS = (("participation", "entry_date"), ("situation", "from_date"), ("job", "created_date"))


def goes_red(pack: Pack, indicator: Indicator) -> bool:
    """An example of the indicator promises something else than what comes out."""
    return any(not _kept(pack, indicator, example) for example in indicator.examples)


def _kept(pack: Pack, indicator: Indicator, example: Example) -> bool:
    asked: dict[str, Any] = {"as_of": example.as_of, "known_on": example.known_on, "projects": example.projects}
    figure = miara.evaluate(pack, example.facts, runner="reference", codes=(indicator.code,), by=(), **asked)[
        indicator.code
    ]
    for name in ("claimed", "among", "without"):
        if getattr(example, name) is not None and getattr(figure.amount, name) != getattr(example, name):
            return False
    if example.value != figure.value and (example.value is not None or example.no_value):
        return False
    if example.members is None:
        return True
    listed = miara.members(pack, example.facts, indicator.code, runner="reference", **asked)
    return example.members == tuple(each.id for each in listed)


def survivors(pack: Pack) -> Iterator[str]:
    for number, indicator in enumerate(pack.indicators):
        for said, changed in mutants.of(indicator):
            others = (*pack.indicators[:number], changed, *pack.indicators[number + 1 :])
            if not goes_red(replace(pack, indicators=others, hash=f"{pack.hash} {said}"), changed):
                yield f"{indicator.code}, {said}"


def test_every_change_in_a_definition_is_seen_by_an_example() -> None:
    unseen = [said for code in packs.codes() for said in survivors(miara.load_pack(code))]
    assert sorted(unseen) == sorted(SAME)
    assert all(SAME.values())


def test_every_change_in_who_is_a_participant_is_seen() -> None:
    unseen = {
        said
        for code in packs.codes()
        for said, changed in mutants.of_population(miara.load_pack(code))
        if not any(goes_red(changed, indicator) for indicator in changed.indicators)
    }
    assert unseen == {f"everybody: not information_meeting or {kind}" for kind in PARTICIPANTS}


def test_a_dated_rule_is_read_on_the_day_it_is_about() -> None:
    """A value that holds from the day after the latest beginning in a picture changes nothing in it."""
    for code in packs.codes():
        pack = miara.load_pack(code)
        for indicator in pack.indicators:
            rules = {name for part in indicator.parts for name in tree.rules_in(part.condition)}
            for example in indicator.examples if rules else ():
                later = {name: _with_later(pack.parameters[name], example) for name in rules}
                changed = replace(pack, parameters={**pack.parameters, **later}, hash=f"{pack.hash} later")
                assert _kept(changed, indicator, example), (indicator.code, example.text)


def _with_later(parameter: Parameter, example: Example) -> Parameter:
    begun = [
        day
        for table, column in BEGINNINGS
        for row in example.facts.get(table, ())
        if isinstance(day := row[column], date) and day <= example.as_of
    ]
    later = DatedValue(max(begun) + timedelta(days=1), 10_000, {})
    return replace(parameter, values=(later, *parameter.values))


def test_a_rule_that_no_example_holds_is_found() -> None:
    """The control: without the picture of its edges, the window of a result can be moved by a day unseen."""
    pack = miara.load_pack("eu-esf-plus-2021")
    working = pack.by_code["EECR04"]
    poorer = replace(working, examples=working.examples[:1])
    unseen = set(survivors(replace(pack, indicators=(poorer,), checks=())))
    assert "EECR04, employment/own_firm from exit_date-1 day" in unseen
