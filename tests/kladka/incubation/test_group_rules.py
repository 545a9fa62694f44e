"""Initiative groups: who is in on a day, what the law says of them, what a stage lacks; the shipped model."""

from datetime import date

import pytest

from kladka.core.dictionaries import dictionary
from kladka.incubation.rules import GroupRecords, InGroup, checked, founding_verdict, is_ticked
from kladka.processes.queries import GROUP, shipped, shipped_versions
from kladka.processes.rules.gate import bars, lacking
from kladka.processes.rules.shape import Known, problems_of

DAY = date(2026, 6, 10)
FORM = "social_cooperative"


def people(count: int, **given: object) -> tuple[InGroup, ...]:
    return tuple(InGroup(date(2026, 1, 1), **given) for _number in range(count))  # type: ignore[arg-type]


def test_the_shipped_models_are_whole_and_of_the_dictionary():
    kinds = {code: one.data for code, one in dictionary("group-requirement-kinds").items.items()}
    known = Known({"place-kinds": (), "post-roles": ()}, kinds, {})
    assert {one.code: problems_of(one, known) for one in shipped_versions(GROUP).values()} == {"ies-group": []}
    assert {code: dict(one.title) for code, one in shipped(GROUP).items()} == {
        code: dict(one.labels) for code, one in dictionary("group-models").items.items()
    }
    asked = [one for process in shipped(GROUP).values() for stage in process.stages for one in stage.gate]
    assert all(is_ticked(one) != bool(kinds[one.kind].get("record")) for one in asked)


def test_who_left_is_in_through_the_last_day():
    one = InGroup(date(2026, 2, 1), until=date(2026, 3, 1))
    assert [one.is_in(date(2026, month, day)) for month, day in ((1, 31), (2, 1), (3, 1), (3, 2))] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("members", "on", "answer"),
    [
        (people(3), DAY, "watched"),
        (people(5), DAY, "allowed"),
        (people(2), DAY, "refused"),
        (people(2) + people(1, until=date(2026, 6, 9)), DAY, "refused"),
        (people(2, legal_form="municipality"), DAY, "watched"),
        (people(1) + people(1, legal_form="municipality"), DAY, "refused"),
        (people(5), date(2025, 12, 31), "refused"),
        ((), DAY, "refused"),
    ],
)
def test_those_in_the_group_on_the_day_are_judged_by_the_law_of_that_day(members, on, answer):
    assert founding_verdict(FORM, members, on).answer == answer


def test_one_who_was_not_asked_leaves_the_composition_open():
    asked = people(2, at_risk=True) + people(2, at_risk=False)
    assert founding_verdict(FORM, asked, DAY).is_composition_met is True
    assert founding_verdict(FORM, asked + people(1), DAY).is_composition_met is None


def gate(stage: str, records: GroupRecords, *ticked: str, on: date = DAY):
    found = shipped(GROUP)["ies-group"].stage(stage)
    return checked(found, records, dict.fromkeys(ticked, date(2026, 2, 2)), on)


def codes(found) -> list[str]:
    return [one.requirement.code for one in found]


def test_a_gate_is_told_by_the_records_and_by_ticks():
    assert codes(lacking(gate("idea", GroupRecords()))) == ["described", "not_alone"]
    assert codes(lacking(gate("idea", GroupRecords(members=people(1)), "described"))) == ["not_alone"]
    assert codes(lacking(gate("idea", GroupRecords(members=people(2)), "described"))) == []
    assert codes(lacking(gate("diagnosis", GroupRecords(), "skills", "market"))) == ["form"]


def test_before_the_entry_the_law_of_today_is_asked_afterwards_that_of_the_entry():
    two = GroupRecords(FORM, people(2))
    assert codes(lacking(gate("founding", two, "statute"))) == ["law", "registered"]
    assert codes(bars(gate("founding", two, "statute"))) == ["registered"]
    left_since = GroupRecords(FORM, people(3, until=DAY), registered_on=DAY)
    assert codes(lacking(gate("founding", left_since, "statute", on=date(2027, 1, 1)))) == []


def test_a_form_of_which_no_rule_is_known_is_not_said_to_meet_it():
    assert codes(lacking(gate("founding", GroupRecords("foreign", people(9)), "statute"))) == ["law", "registered"]
