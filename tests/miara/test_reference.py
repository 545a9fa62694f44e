"""The runner that decides who is right, held to drawn examples: which rows, which states, which facts, which values."""

from typing import Any

import pyarrow as pa
import pytest

from miara.model import tree
from miara.model.results import Tally
from miara.model.tree import Compare, CountedIn, DaysCovered, Elapsed, FactCount, FactDay, FactSum, Field, HasFact
from miara.runners import reference
from tests.miara.drawings import (
    ENTRY,
    EVERYONE,
    EXIT,
    asked,
    day,
    draw,
    equals,
    holds,
    indicator,
    pack,
    text,
    who,
    whole,
)

THREE = """
participation
id | person | entry_date | partner
p1 | anna   | 2012-02-29 | klucz
p2 | ewa    | 2012-03-01 | klucz
p3 | iwo    |            | klucz
"""

TWO_PLACES = """
participation
id | person | project | entry_date | partner | site
p1 | anna   | abc     | 2011-01-01 | klucz   | town
p2 | anna   | abc     | 2011-02-01 | stopil  | village
p3 | ewa    | other   | 2011-01-01 | klucz   | town
p4 | ewa    |         | 2011-01-01 | klucz   | town

assignment
id | participation | coach | model | from_date
a1 | p1            | anna  | base  | 2011-01-01
a2 | p1            | ewa   | women | 2012-02-29
a3 | p2            | ewa   | base  | 2012-03-01
a4 | p3            | iwo   | base  | 2011-01-01
a5 | p1            |       | base  | 2011-01-01
a6 | nobody        | jan   | base  | 2011-01-01

support
id | participation | kind   | start_date | hours
s1 | p1            | advice | 2011-01-01 | 1.5
s2 | p2            | advice | 2012-02-29 | 2
s3 | p2            | advice | 2012-03-01 | 4
s4 | p3            | advice | 2011-01-01 | 8
s5 | nobody        | advice | 2011-01-01 | 16
"""


# Rows


def test_a_row_counts_from_its_day_on_and_never_without_one() -> None:
    assert holds(draw(THREE), EVERYONE) == {"p1"}


@pytest.mark.parametrize(
    ("recorded", "retracted", "known"),
    [
        ("2011-06-30", "", True),
        ("2011-07-01", "", False),
        ("2011-06-29", "2011-06-30", False),
        ("2011-06-29", "2011-07-01", True),
        ("2011-06-30", "2011-06-30", False),
        ("", "", False),
    ],
)
def test_a_row_is_known_from_the_day_of_record_to_the_day_before_its_retraction(
    recorded: str, retracted: str, known: bool
) -> None:
    facts = draw(f"""
    participation
    id | entry_date | recorded_on | retracted_on
    p1 | 2011-01-01 | {recorded}  | {retracted}
    """)
    assert holds(facts, EVERYONE, known_on=day("2011-06-30").value) == ({"p1"} if known else set())


@pytest.mark.parametrize(
    ("projects", "counted"),
    [(("abc",), {"p1", "p2"}), (("abc", "other"), {"p1", "p2", "p3"}), ((), {"p1", "p2", "p3", "p4"})],
)
def test_projects_are_those_named_or_all(projects: tuple[str, ...], counted: set[str]) -> None:
    assert holds(draw(TWO_PLACES), EVERYONE, projects=projects) == counted


def test_a_fact_is_counted_where_its_participation_is() -> None:
    "s3 has not begun, s4 is another project's, s5 nobody's."
    facts = draw(TWO_PLACES)
    assert holds(facts, EVERYONE, "supports") == {"s1", "s2"}
    assert holds(facts, EVERYONE, "supports", projects=("other",)) == {"s4"}
    facts["participation"][0]["entry_date"] = day("2012-03-01").value
    assert holds(facts, EVERYONE, "supports") == {"s2"}
    facts["participation"][1]["retracted_on"] = day("2012-01-01").value
    assert holds(facts, EVERYONE, "supports") == set()


def test_coaches_are_those_of_assignments_and_none_where_no_coach_is_named() -> None:
    assert holds(draw(TWO_PLACES), EVERYONE, "coaches") == {"anna", "ewa"}
    assert holds(draw(TWO_PLACES), EVERYONE, "coaches", projects=()) == {"anna", "ewa", "iwo"}


@pytest.mark.parametrize(
    ("unit", "where", "counted"),
    [
        ("participations", {"partner": "stopil"}, {"p2"}),
        ("participations", {"coach": "ewa"}, {"p1"}),
        ("participations", {"coach": "ewa", "model": "base"}, {"p1"}),
        ("participations", {"coach": "ewa", "site": "village"}, set()),
        ("persons", {"site": "village"}, {"anna"}),
        ("supports", {"partner": "stopil"}, {"s2"}),
        ("supports", {"model": "women"}, {"s1"}),
        ("coaches", {"coach": "ewa"}, {"ewa"}),
        ("coaches", {"site": "village"}, set()),
    ],
)
def test_the_scope_narrows_rows(unit: str, where: dict[str, str], counted: set[str]) -> None:
    assert holds(draw(TWO_PLACES), EVERYONE, unit, where=where) == counted


def test_what_cannot_be_narrowed_is_left_out() -> None:
    heads, people = indicator(unit="attendances"), indicator(code="people")
    question = asked(where={"partner": "klucz"})
    found = reference.counts(pack(heads, people), draw(TWO_PLACES), question, ("it", "people"))
    assert set(found) == {"people"}
    assert reference.members(pack(heads), draw(TWO_PLACES), question, "it") == []


def test_a_goal_or_a_formula_has_no_parts_and_no_members() -> None:
    goal = indicator(parts=())
    assert reference.counts(pack(goal), draw(THREE), asked(), ("it",)) == {"it": {}}
    assert reference.members(pack(goal), draw(THREE), asked(), "it") == []


OTHER_UNITS = """
post
id | staff | role    | partner | from_date  | until_date
t1 | anna  | coach   | klucz   | 2011-01-01 | 2011-06-30
t2 | anna  | adviser | klucz   | 2011-07-01 |
t3 | ewa   | coach   | stopil  | 2012-03-01 |
t4 |       | coach   | klucz   | 2011-01-01 |

institution
id | organisation | kind       | entry_date | exit_date
i1 | school       | other      | 2011-01-01 | 2011-06-30
i2 | school       | other      | 2011-07-01 |
i3 | works        | enterprise | 2011-07-01 |

incubator
id | site    | branch_of | opened_on
b1 | town    |           | 2011-01-01
b2 | village | b1        | 2011-01-01

attendance
id | on_date    | kind | head_count
n1 | 2011-01-01 | fair | 40
n2 | 2011-01-02 | fair |
n3 | 2011-01-02 | talk | 2

entity
id | register_date | legal_form  | site
e1 | 2011-03-01    | cooperative | town
e2 | 2011-03-01    | foundation  | town

founder
id | entity | kind
f1 | e1     | natural
f2 | e1     | natural
f3 | e2     | legal

job
id | entity | site | created_date | full_time_share
j1 | e1     | town | 2011-04-01   | 0.5
j2 | e1     | town | 2011-04-01   | 1

occupancy
id | job | person | at_risk | from_date  | until_date
o1 | j1  | anna   | yes     | 2011-04-01 | 2011-06-30
o2 | j1  | ewa    | no      | 2011-07-01 |
o3 | j2  | iwo    | no      | 2011-04-01 |
"""
NATURAL = HasFact("founder", ("natural",))
AT_RISK = Compare("=", Field("at_risk", "bool", "fact"), tree.Literal(True))


@pytest.mark.parametrize(
    ("unit", "condition", "counted"),
    [
        ("staff", EVERYONE, {"anna"}),
        ("staff", tree.IsMissing(Field("until_date", "date")), {"anna"}),
        ("institutions", EVERYONE, {"school", "works"}),
        ("institutions", equals(EXIT, day("2011-06-30").value), {"school"}),
        ("incubators", tree.IsMissing(text("branch_of")), {"b1"}),
        ("attendances", equals(text("kind"), "fair"), {"n1", "n2"}),
        ("entities", equals(FactCount(NATURAL), 2), {"e1"}),
        ("jobs", HasFact("occupancy", where=AT_RISK), {"j1"}),
        ("jobs", HasFact("occupancy", where=AT_RISK, at=tree.AsOf()), set()),
        ("jobs", HasFact("occupancy", at=Field("created_date", "date")), {"j1", "j2"}),
    ],
)
def test_units_without_a_participation(unit: str, condition: tree.Predicate, counted: set[str]) -> None:
    assert set(who(draw(OTHER_UNITS), indicator(condition, unit)).items()) == {(each, "proven") for each in counted}


def test_a_founder_without_a_day_has_always_been_one() -> None:
    facts, long_ago = draw(OTHER_UNITS), day("0001-01-01")
    assert holds(facts, HasFact("founder", ("natural",), at=long_ago), "entities") == {"e1"}
    assert holds(facts, HasFact("founder", ("natural",), during=(long_ago, long_ago)), "entities") == {"e1"}
    assert holds(facts, HasFact("founder", ("natural",), between=(long_ago, tree.AsOf())), "entities") == set()
    assert holds(facts, equals(FactDay("first", NATURAL), None), "entities") == {"e1", "e2"}
    assert holds(facts, equals(DaysCovered(NATURAL, long_ago, long_ago), 1), "entities") == {"e1"}


def test_a_scope_of_staff_is_their_employer_or_themselves() -> None:
    facts = draw(OTHER_UNITS)
    assert holds(facts, EVERYONE, "staff", where={"partner": "klucz", "coach": "anna"}) == {"anna"}
    assert holds(facts, EVERYONE, "staff", where={"partner": "stopil"}) == set()


# States

STATES = """
participation
id | person | entry_date
p1 | anna   | 2011-01-01
p2 | anna   | 2011-02-01
p3 | ewa    | 2011-01-01
p4 | iwo    | 2011-01-01
p5 |        | 2011-01-01

record_state
participation | state      | on_date
p1            | complete   | 2011-01-01
p2            | complete   | 2011-01-01
p3            | incomplete | 2011-01-01
p3            | submitted  | 2011-01-02
p4            | complete   | 2011-01-01
p4            | incomplete | 2012-06-01
p5            | complete   | 2011-01-01

situation
id | participation | kind       | from_date
w1 | p1            | employment | 2011-03-01
w2 | p2            | employment | 2011-03-01
w3 | p3            | employment | 2011-03-01
w4 | p4            | employment | 2011-03-01

evidence
fact | fact_table | state
w2   | situation  | proven
w4   | situation  | proven
w3   | support    | proven
"""
WORK = HasFact("situation", ("employment",), evidence="proven")


def test_a_unit_is_proven_else_claimed_else_incomplete() -> None:
    facts = draw(STATES)
    states = {"p1": "claimed", "p2": "proven", "p3": "claimed", "p4": "incomplete"}
    assert who(facts, indicator(WORK)) == states
    assert who(facts, indicator(WORK, "persons")) == {"anna": "proven", "ewa": "claimed", "iwo": "incomplete"}
    recorded = HasFact("situation", ("employment",))
    assert who(facts, indicator(recorded)) == states | {"p1": "proven", "p3": "proven"}


def test_a_row_can_need_evidence_of_its_own() -> None:
    facts = draw(STATES)
    states = {"w1": "claimed", "w2": "proven", "w3": "claimed", "w4": "incomplete"}
    assert who(facts, indicator(unit="situations", row_evidence="proven")) == states
    assert who(facts, indicator(unit="situations")) == states | {"w1": "proven", "w3": "proven"}


@pytest.mark.parametrize(
    ("value", "strictly", "leniently"),
    [
        (FactCount(WORK), 0, 1),
        (FactDay("first", WORK), None, day("2011-03-01").value),
        (DaysCovered(WORK, day("2011-03-01"), day("2011-03-02")), 0, 2),
    ],
)
def test_a_value_sees_only_proven_facts_where_they_must_be(value: tree.Value, strictly: Any, leniently: Any) -> None:
    facts = draw(STATES)
    assert who(facts, indicator(equals(value, strictly)))["p1"] == "proven"
    assert who(facts, indicator(equals(value, leniently)))["p1"] == "claimed"


def test_merged_persons_are_one() -> None:
    facts = draw(
        STATES
        + """
alias
person | same_as
ewa    | zofia
zofia  | anna
"""
    )
    assert who(facts, indicator(WORK, "persons")) == {"anna": "proven", "iwo": "incomplete"}


def test_counted_in_is_asked_of_the_unit_in_the_same_mode() -> None:
    facts = draw(STATES)
    works = indicator(WORK, "persons", code="works")
    early = tree.All((CountedIn("works"), equals(ENTRY, day("2011-01-01").value)))
    assert who(facts, indicator(early, "persons"), works) == {
        "anna": "proven",
        "ewa": "claimed",
        "iwo": "incomplete",
    }
    assert who(facts, indicator(tree.Not(CountedIn("works")), "persons"), works) == {"ewa": "proven"}


def test_counted_in_an_indicator_that_measures_needs_something_to_measure() -> None:
    facts = draw(TWO_PLACES)
    facts["support"][0]["hours"] = None
    hours = indicator(unit="hours", code="hours", measured=Field("hours", "float"))
    assert set(who(facts, indicator(CountedIn("hours"), "hours"), hours)) == {"s2"}


EXITS = """
participation
id | person | entry_date
p1 | anna   | 2011-01-01
p2 | ewa    | 2011-01-01
p3 | iwo    | 2011-01-01
p4 | jan    | 2011-01-01

exit
id | participation | exit_date  | path_completed
x1 | p1            | 2011-05-31 | no
x2 | p1            | 2012-02-29 | yes
x3 | p2            | 2011-05-31 | yes
x4 | p3            | 2011-05-31 | yes
x5 | p4            | 2012-03-01 | yes

reentry
participation | reentry_date
p1            | 2011-06-10
p2            | 2011-05-31
p3            | 2011-05-30
"""


def test_the_last_exit_decides_unless_undone_by_a_return_the_same_day_or_later() -> None:
    facts = draw(EXITS)
    assert holds(facts, tree.Not(tree.IsMissing(EXIT))) == {"p1", "p3"}
    assert holds(facts, equals(EXIT, day("2012-02-29").value)) == {"p1"}
    assert set(who(facts, indicator(on="exit"))) == {"p1", "p3"}
    facts["record_state"] = []
    assert who(facts, indicator(on="exit")) == {"p1": "incomplete", "p3": "incomplete"}


def test_a_fact_is_counted_on_the_exit_of_its_participation() -> None:
    drawing = """
support
id | participation | start_date
s1 | p1            | 2011-02-01
s2 | p2            | 2011-02-01
"""
    facts = draw(EXITS + drawing)
    assert set(who(facts, indicator(unit="supports", on="exit"))) == {"s1"}
    completed = Field("path_completed", "bool", "owner")
    assert holds(facts, equals(completed, True), "supports") == {"s1"}
    assert holds(facts, equals(completed, None), "supports") == {"s2"}


# Facts

LIVES = """
participation
id | person | entry_date
p1 | anna   | 2011-01-01

situation
id | participation | kind       | from_date  | until_date | contract_kind | full_time_share
w1 | p1            | employment | 2011-03-01 | 2011-03-31 | permanent     | 0.5
"""
WINDOW = "2011-03-01", "2011-03-31"


def one(condition: tree.Predicate, drawing: str = LIVES, **question: Any) -> bool:
    """The only participation meets the condition."""
    return holds(draw(drawing), condition, **question) == {"p1"}


@pytest.mark.parametrize(
    ("on", "true"),
    [("2011-02-28", False), ("2011-03-01", True), ("2011-03-31", True), ("2011-04-01", False)],
)
def test_a_fact_is_true_from_its_first_to_its_last_day(on: str, true: bool) -> None:
    assert one(HasFact("situation", at=day(on))) is true


@pytest.mark.parametrize(
    ("first", "last", "began", "true"),
    [
        ("2011-03-01", "2011-03-01", True, True),
        ("2011-02-01", "2011-03-01", True, True),
        ("2011-02-01", "2011-02-28", False, False),
        ("2011-03-02", "2011-03-02", False, True),
        ("2011-03-31", "2011-06-01", False, True),
        ("2011-04-01", "2011-06-01", False, False),
        ("2011-03-20", "2011-03-10", False, False),
        ("2011-01-01", "2011-12-31", True, True),
    ],
)
def test_a_window_holds_both_its_ends(first: str, last: str, began: bool, true: bool) -> None:
    window = day(first), day(last)
    assert one(HasFact("situation", between=window)) is began
    assert one(HasFact("situation", during=window)) is true


def test_a_window_with_a_missing_end_holds_nothing() -> None:
    for window in ((ENTRY, EXIT), (EXIT, tree.AsOf())):
        assert not one(HasFact("situation", between=window))
        assert not one(HasFact("situation", during=window))
    assert not one(HasFact("situation", at=EXIT))


def test_a_fact_that_ends_before_it_begins_was_never_true() -> None:
    backwards = LIVES.replace("2011-03-31", "2011-02-15")
    assert not one(HasFact("situation", during=(day("2011-01-01"), day("2011-12-31"))), backwards)
    assert one(HasFact("situation"), backwards)


def test_a_fact_is_asked_for_by_its_kind_and_its_columns() -> None:
    assert one(HasFact("situation", ("internship", "employment"), (("contract_kind", "permanent"),)))
    assert not one(HasFact("situation", ("internship",)))
    assert not one(HasFact("situation", columns=(("contract_kind", "civil"),)))
    assert not one(HasFact("situation"), as_of=day("2011-02-28").value)


ENDED = (
    LIVES
    + """
ending
id | fact_table | fact | until_date | outcome     | recorded_on
n1 | situation  | w1   | 2011-03-10 | interrupted | 2011-04-01
n2 | situation  | w1   | 2011-03-20 | completed   | 2011-05-01
n3 | assignment | w1   | 2011-03-02 | ended       | 2011-06-01
"""
)


def test_the_newest_ending_overrides_the_last_day() -> None:
    assert one(HasFact("situation", at=day("2011-03-20")), ENDED)
    assert not one(HasFact("situation", at=day("2011-03-21")), ENDED)
    assert not one(HasFact("situation", at=day("2011-03-11")), ENDED, known_on=day("2011-04-30").value)
    assert one(HasFact("situation", outcome="interrupted"), ENDED, known_on=day("2011-04-30").value)
    assert one(HasFact("situation", outcome="completed"), ENDED, as_of=day("2011-03-20").value)
    assert not one(HasFact("situation", outcome="interrupted"), ENDED)
    assert not one(HasFact("situation", outcome="completed"), ENDED, as_of=day("2011-03-19").value)


def test_an_ending_without_a_day_leaves_the_last_day_as_it_was() -> None:
    silent = ENDED.replace("2011-03-20", "          ")
    assert one(HasFact("situation", at=day("2011-03-31"), outcome="completed"), silent)
    assert not one(HasFact("situation", at=day("2011-04-01")), silent)


def test_a_counted_fact_has_the_last_day_and_the_outcome_of_its_ending() -> None:
    facts = draw(ENDED)
    assert holds(facts, equals(Field("until_date", "date"), day("2011-03-20").value), "situations") == {"w1"}
    assert holds(facts, equals(text("outcome"), "completed"), "situations") == {"w1"}
    assert holds(facts, equals(Field("entry_date", "date", "owner"), day("2011-01-01").value), "situations") == {"w1"}


@pytest.mark.parametrize(
    ("where", "true"),
    [
        (Compare(">=", Field("full_time_share", "float", "fact"), tree.Literal(0.5)), True),
        (Compare(">", Field("full_time_share", "float", "fact"), tree.Literal(0.5)), False),
        (equals(Field("until_date", "date", "fact"), day("2011-03-20").value), True),
        (equals(text("outcome", "fact"), "completed"), True),
        (Compare(">", Field("from_date", "date", "fact"), ENTRY), True),
        (Compare(">", Field("from_date", "date", "fact"), EXIT), False),
        (tree.Not(tree.IsIn(text("contract_kind", "fact"), (tree.Literal("permanent"),))), False),
        (equals(Elapsed("days", Field("from_date", "date", "fact"), Field("until_date", "date", "fact")), 19), True),
    ],
)
def test_where_is_a_condition_on_the_fact(where: tree.Predicate, true: bool) -> None:
    assert one(HasFact("situation", where=where), ENDED) is true


# Values


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (tree.Shift(day("2011-08-31"), 6, "months"), "2012-02-29"),
        (tree.Shift(day("2010-08-31"), 6, "months"), "2011-02-28"),
        (tree.Shift(day("2012-02-29"), -12, "months"), "2011-02-28"),
        (tree.Shift(day("2011-02-28"), 28, "days"), "2011-03-28"),
        (tree.StartOf("month", tree.AsOf()), "2012-02-01"),
        (tree.StartOf("quarter", day("2011-06-30")), "2011-04-01"),
        (tree.StartOf("quarter", day("2011-01-01")), "2011-01-01"),
        (tree.StartOf("quarter", day("2011-12-31")), "2011-10-01"),
        (tree.StartOf("year", day("2011-12-31")), "2011-01-01"),
        (FactDay("first", HasFact("situation")), "2011-03-01"),
    ],
)
def test_days(value: tree.Value, expected: str) -> None:
    assert one(equals(value, day(expected).value))


@pytest.mark.parametrize(
    ("unit", "since", "on", "expected"),
    [
        ("years", "1992-02-29", "2011-02-27", 18),
        ("years", "1992-02-29", "2011-02-28", 19),
        ("years", "2011-03-01", "2011-03-01", 0),
        ("months", "2011-01-31", "2011-02-28", 1),
        ("months", "2011-01-31", "2011-02-27", 27 / 31),
        ("months", "2010-01-31", "2011-02-01", 12 + 1 / 31),
        ("days", "2011-03-01", "2011-03-01", 0),
        ("days", "2012-02-28", "2012-03-01", 2),
        ("days", "2011-03-02", "2011-03-01", None),
        ("years", "2011-03-02", "2011-03-01", None),
    ],
)
def test_time_passed(unit: Any, since: str, on: str, expected: float | None) -> None:
    assert one(equals(Elapsed(unit, day(since), day(on)), expected))


def test_a_rule_has_no_value_before_its_first_day() -> None:
    rule = tree.Rule("limit", ENTRY)
    for since, expected in {"2011-01-01": 7, "2011-01-02": 6, "2011-06-01": 6}.items():
        definitions = pack(indicator(equals(rule, expected)), limit={since: 7, "2010-12-31": 6})
        assert len(reference.members(definitions, draw(LIVES), asked(), "it")) == 1
    early = pack(indicator(equals(rule, None)), limit={"2011-01-02": 7})
    assert len(reference.members(early, draw(LIVES), asked(), "it")) == 1


def test_what_is_missing_compares_with_nothing() -> None:
    for operator in ("=", "<>", "<", "<=", ">", ">="):
        assert not one(Compare(operator, EXIT, tree.AsOf()))
        assert one(tree.Not(Compare(operator, EXIT, tree.AsOf())))
    for missing in (tree.Shift(EXIT, 1, "days"), tree.StartOf("year", EXIT), Elapsed("days", ENTRY, EXIT)):
        assert one(tree.IsMissing(missing))
    assert not one(tree.IsIn(EXIT, (day("2011-01-01"),)))
    assert one(tree.Any((tree.IsMissing(EXIT), tree.Not(EVERYONE))))


SUPPORTS = """
participation
id | person | entry_date
p1 | anna   | 2011-01-01
p2 | ewa    | 2011-01-01

support
id | participation | kind     | start_date | hours
s1 | p1            | coaching | 2011-03-01 | 0.1
s2 | p1            | coaching | 2011-02-01 | 0.2
s3 | p1            | coaching | 2011-02-15 |
s4 | p1            | advice   | 2011-01-15 | 9
s5 | p1            | coaching | 2012-03-01 | 9
"""
COACHING = HasFact("support", ("coaching",))


@pytest.mark.parametrize(
    ("value", "some", "none"),
    [
        (FactDay("first", COACHING), day("2011-02-01").value, None),
        (FactDay("last", COACHING), day("2011-03-01").value, None),
        (FactCount(COACHING), 3, 0),
        (FactSum("hours", COACHING), 0.3, 0),
        (Elapsed("days", FactDay("first", COACHING), FactDay("last", COACHING)), 28, None),
    ],
)
def test_values_of_facts(value: tree.Value, some: Any, none: Any) -> None:
    facts = draw(SUPPORTS)
    assert holds(facts, equals(value, some)) == {"p1"}
    assert holds(facts, equals(value, none)) == {"p2"}


WORKED = """
participation
id | person | entry_date
p1 | anna   | 2011-01-01

situation
id | participation | kind       | from_date  | until_date
w1 | p1            | employment | 2011-03-01 | 2011-03-10
w2 | p1            | employment | 2011-03-05 | 2011-03-12
w3 | p1            | employment | 2011-03-20 | 2011-03-20
w4 | p1            | employment | 2012-02-28 |
"""


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (day("2011-03-01"), day("2011-03-31"), 13),
        (day("2011-03-10"), day("2011-03-20"), 4),
        (day("2011-03-13"), day("2011-03-19"), 0),
        (day("2011-03-05"), day("2011-03-05"), 1),
        (day("2011-03-05"), day("2011-03-04"), 0),
        (day("2012-02-01"), day("2012-12-31"), 2),
        (day("2012-03-01"), day("2012-03-31"), 0),
        (day("2011-03-01"), EXIT, None),
        (EXIT, day("2011-03-01"), None),
    ],
)
def test_each_day_of_a_window_is_covered_once_and_none_to_come(first: Any, last: Any, days: int | None) -> None:
    assert one(equals(DaysCovered(HasFact("situation"), first, last), days), WORKED)


def test_arrow_tables_are_facts_like_rows() -> None:
    facts = draw(SUPPORTS)
    tables = {name: pa.Table.from_pylist(rows) for name, rows in facts.items()}
    it = indicator(COACHING)
    assert reference.members(pack(it), tables, asked(), "it") == reference.members(pack(it), facts, asked(), "it")
    assert whole(facts, it).proven == Tally(1)
