"""The runner that decides who is right, held to drawn examples: how many, in which group, who, since when and why."""

from dataclasses import replace
from typing import Any

import pytest

from miara.model import tree
from miara.model.pack import Breakdown, Part
from miara.model.results import Cell, Tally
from miara.model.tree import Compare, CountedIn, Elapsed, FactCount, FactDay, FactSum, Field, HasFact
from miara.runners import choosing, reference
from tests.miara.drawings import (
    ENTRY,
    EVERYONE,
    EXIT,
    asked,
    cells,
    day,
    draw,
    equals,
    indicator,
    listed,
    pack,
    proven,
    text,
    who,
    whole,
)

# Tallies

HOURS = """
participation
id | person | entry_date
p1 | anna   | 2011-01-01
p2 | anna   | 2011-02-01
p3 | ewa    | 2011-01-01
p4 | iwo    | 2011-01-01

support
id | participation | kind     | start_date | hours
s1 | p1            | coaching | 2011-02-01 | 1.25
s2 | p1            | coaching | 2011-02-02 |
s3 | p2            | coaching | 2011-02-03 | 0.5
s4 | p3            | coaching | 2011-02-04 | 4
s5 | p3            | advice   | 2011-02-05 | 10

evidence
fact | fact_table | state
s1   | support    | proven
"""
OWN_HOURS = Field("hours", "float")
COACHING = HasFact("support", ("coaching",), evidence="proven")


def test_what_has_no_value_to_measure_does_not_count() -> None:
    facts = draw(HOURS)
    assert whole(facts, indicator(unit="hours", measured=OWN_HOURS)).proven == Tally(4, 1575)
    assert set(who(facts, indicator(unit="hours", measured=OWN_HOURS))) == {"s1", "s3", "s4", "s5"}
    assert whole(facts, indicator(unit="supports")).proven == Tally(5)


@pytest.mark.parametrize(("hours", "middle"), [((1, 9, 4), 800), ((1, 9, 4, 5), 900), ((2.5,), 500), ((), None)])
def test_a_median_is_told_in_two_hundredths(hours: tuple[float, ...], middle: int | None) -> None:
    facts = draw(HOURS)
    facts["support"] = [facts["support"][0] | {"id": str(n), "hours": each} for n, each in enumerate(hours)]
    found = whole(facts, indicator(unit="hours", measured=OWN_HOURS, median=True))
    assert found.proven == Tally(len(hours), round(sum(hours) * 100), middle)
    assert found.claimed == Tally(0, 0, None)


def test_a_person_is_measured_over_the_rows_that_count_in_its_state() -> None:
    "Anna is proven by p1 alone; p2, which has only claimed hours, adds nothing."
    facts = draw(HOURS)
    count = FactCount(HasFact("support"))
    assert whole(facts, indicator(COACHING, "persons", measured=count)) == Cell(Tally(1, 200), Tally(1, 200))
    (anna, ewa) = listed(facts, indicator(COACHING, "persons", measured=count))
    assert (anna.total, ewa.total) == (200, 200)
    recorded = HasFact("support", ("coaching",))
    assert whole(facts, indicator(recorded, "persons", measured=count)).proven == Tally(2, 500)


@pytest.mark.parametrize(("value", "hundredths"), [(0.125, 12), (0.375, 38), (1.005, 100), (2, 200), (-0.125, -12)])
def test_a_measured_half_goes_to_the_even_hundredth(value: float, hundredths: int) -> None:
    "1.005 is a little less than it says, as floats are."
    facts = draw(HOURS)
    facts["support"] = [facts["support"][0] | {"hours": value}]
    assert whole(facts, indicator(unit="hours", measured=OWN_HOURS)).proven == Tally(1, hundredths)


def test_a_share_has_its_parts_and_the_members_of_the_first() -> None:
    advised = HasFact("support", ("advice",))
    parts = (
        Part("", tree.All((COACHING, tree.Not(advised)))),
        Part("among", tree.Not(advised)),
        Part("without", advised),
    )
    share = indicator(parts[0].condition, parts=parts, kind="share")
    facts = draw(HOURS)
    assert whole(facts, share) == Cell(Tally(1), Tally(1))
    assert whole(facts, share, "among") == Cell(Tally(3))
    assert whole(facts, share, "without") == Cell(Tally(1))
    assert who(facts, share) == {"p1": "proven", "p2": "claimed"}


def test_a_figure_of_nothing_still_has_its_whole() -> None:
    assert reference.counts(pack(indicator()), {}, asked((SEX,)), ("it",)) == {
        "it": {"": {(): {(): Cell()}, ("sex",): {}}},
    }


# Groups

PLACES = """
participation
id | person | project | entry_date | sex    | partner | education | municipality | in_education
p1 | anna   | abc     | 2011-01-01 | female | klucz   | 0         | 3064         | yes
p2 | anna   | abc     | 2011-02-01 | male   | stopil  | 3         | 3064         | no
p3 | anna   | abc     | 2011-03-01 |        | klucz   | 8         | 3065         |
p4 | ewa    | other   | 2011-01-01 |        | klucz   |           |              |

record_state
participation | state
p2            | complete
p3            | complete
p4            | complete
"""
SEX = Breakdown("sex", text("sex"))
PARTNER = Breakdown("partner", text("partner"), each=True)
EDUCATION = Field("education", "int")


def test_a_unit_is_described_once_and_counted_in_each_of_its_places() -> None:
    "Anna's first row has no complete record, so she is described by the second; at klucz by the third."
    facts, persons = draw(PLACES), indicator(unit="persons")
    assert proven(facts, persons) == {"": 1}
    assert proven(facts, persons, SEX) == {"male": 1}
    assert proven(facts, persons, PARTNER) == {"klucz": 1, "stopil": 1}
    assert proven(facts, persons, SEX, PARTNER) == {"missing klucz": 1, "male stopil": 1}
    assert proven(facts, persons, PARTNER, SEX) == {"klucz missing": 1, "stopil male": 1}
    assert proven(facts, persons, SEX, projects=()) == {"male": 1, "missing": 1}


def test_a_unit_is_described_by_a_row_that_does_not_count_itself() -> None:
    late = indicator(equals(ENTRY, day("2011-03-01").value), "persons")
    assert proven(draw(PLACES), late, SEX) == {"male": 1}
    assert proven(draw(PLACES), late, PARTNER) == {"klucz": 1}


def test_in_a_place_a_unit_has_the_state_it_has_there() -> None:
    facts = draw(PLACES)
    facts["record_state"] = facts["record_state"][:1]
    found = cells(facts, indicator(unit="persons"), PARTNER)
    assert found == {("klucz",): Cell(incomplete=Tally(1)), ("stopil",): Cell(Tally(1))}


def test_counted_in_is_asked_of_all_places_together() -> None:
    stopil = indicator(equals(text("partner"), "stopil"), "persons", code="stopil")
    definitions = pack(indicator(CountedIn("stopil"), "persons"), stopil)
    found = reference.counts(definitions, draw(PLACES), asked((PARTNER,)), ("it",))["it"][""][("partner",)]
    assert {group: cell.proven.units for group, cell in found.items()} == {("klucz",): 1, ("stopil",): 1}


@pytest.mark.parametrize(
    ("breakdown", "groups"),
    [
        (Breakdown("b", EDUCATION), {"0": 1, "3": 1, "8": 1, "missing": 1}),
        (Breakdown("b", EDUCATION, bands=(("low", 0, 2), ("high", 5, None))), {"low": 1, "high": 1, "missing": 2}),
        (Breakdown("b", EDUCATION, bands=(("low", 0, 3), ("high", 4, 7))), {"low": 2, "missing": 2}),
        (Breakdown("b", text("municipality"), first=2), {"30": 3, "missing": 1}),
        (Breakdown("b", text("municipality"), first=4), {"3064": 2, "3065": 1, "missing": 1}),
        (Breakdown("b", Field("in_education", "bool")), {"yes": 1, "no": 1, "missing": 2}),
        (Breakdown("b", tree.StartOf("quarter", ENTRY)), {"2011-01-01": 4}),
    ],
)
def test_words_of_groups(breakdown: Breakdown, groups: dict[str, int]) -> None:
    facts = draw(PLACES)
    facts["record_state"].append(facts["record_state"][0] | {"id": "more", "participation": "p1"})
    assert proven(facts, indicator(), breakdown, projects=()) == groups


COACHES = """
participation
id | person | entry_date | sex    | partner
p1 | anna   | 2011-01-01 | female | klucz
p2 | ewa    | 2011-02-01 | male   | stopil

assignment
id | participation | coach | from_date
a1 | p1            | jan   | 2011-01-01
a2 | p2            | jan   | 2011-01-01

entity
id | register_date | site | legal_form
e1 | 2011-03-01    | town | cooperative
"""


def test_facts_are_split_by_their_participation_and_coaches_only_by_places() -> None:
    facts = draw(COACHES)
    facts["situation"] = [row | {"kind": "employment"} for row in facts["assignment"]]
    definitions = pack(indicator(unit="coaches"), indicator(unit="situations", code="situations"))
    sets = ((SEX,), (PARTNER,), (PARTNER, SEX))
    found = reference.counts(definitions, facts, asked(*sets), ("it", "situations"))
    assert set(found["it"][""]) == {(), ("partner",)}
    assert set(found["it"][""][("partner",)]) == {("klucz",), ("stopil",)}
    assert set(found["situations"][""][("partner", "sex")]) == {("klucz", "female"), ("stopil", "male")}


def test_a_unit_without_a_participation_is_split_by_a_column_of_its_own() -> None:
    form = Breakdown("form", text("legal_form"))
    definitions = pack(indicator(unit="entities"))
    found = reference.counts(definitions, draw(COACHES), asked((SEX,), (form,)), ("it",))["it"][""]
    assert found == {(): {(): Cell(Tally(1))}, ("form",): {("cooperative",): Cell(Tally(1))}}


# Members

STORY = """
participation
id | person | entry_date
p1 | anna   | 2011-01-01
p2 | anna   | 2011-06-01

exit
id | participation | exit_date
x1 | p1            | 2011-05-31

situation
id | participation | kind       | from_date  | until_date
w1 | p1            | employment | 2011-03-01 |
w2 | p1            | employment | 2011-04-01 |
w3 | p2            | internship | 2011-07-01 |

support
id | participation | kind     | start_date | hours
s1 | p1            | coaching | 2011-02-01 | 2
s2 | p1            | advice   | 2011-02-11 | 2

ending
id | fact_table | fact | until_date | outcome
n1 | situation  | w2   | 2011-04-30 | completed

evidence
id | fact_table    | fact | state    | document_kind | document_date
v1 | situation     | w1   | proven   | contract      | 2011-03-05
v2 | situation     | w1   | proven   | certificate   | 2011-03-04
v3 | situation     | w2   | verified |               |
v4 | participation | p1   |          | form          |
"""
WORK = HasFact("situation", ("employment",))
DONE = HasFact("situation", ("employment",), outcome="completed")
ADVISED = HasFact("support", ("advice",))
ANY_SUPPORT = HasFact("support", ("coaching", "advice"))


@pytest.mark.parametrize(
    ("condition", "since"),
    [
        (EVERYONE, "2011-01-01"),
        (WORK, "2011-03-01"),
        (DONE, "2011-04-30"),
        (tree.All((WORK, ADVISED)), "2011-03-01"),
        (tree.Any((WORK, ADVISED)), "2011-02-11"),
        (tree.Any((WORK, HasFact("support", ("training",)))), "2011-03-01"),
        (Compare("<=", EXIT, tree.AsOf()), "2011-05-31"),
        (Compare("<", EXIT, tree.AsOf()), "2011-06-01"),
        (Compare(">=", tree.AsOf(), tree.Shift(ENTRY, 5, "months")), "2011-06-01"),
        (Compare(">=", Elapsed("days", ENTRY, tree.AsOf()), tree.Literal(30)), "2011-01-31"),
        (Compare(">", Elapsed("months", ENTRY, tree.AsOf()), tree.Literal(3)), "2011-04-02"),
        (Compare("<=", tree.Literal(0), Elapsed("years", ENTRY, tree.AsOf())), "2011-01-01"),
        (equals(FactCount(WORK), 2), "2011-04-01"),
        (Compare(">", FactCount(WORK), tree.Literal(0)), "2011-03-01"),
        (Compare(">=", FactCount(WORK), tree.Literal(0)), "2011-01-01"),
        (equals(FactCount(DONE), 1), "2011-04-30"),
        (Compare(">=", FactSum("hours", ANY_SUPPORT), tree.Literal(2)), "2011-02-01"),
        (Compare(">", FactSum("hours", ANY_SUPPORT), tree.Literal(2)), "2011-02-11"),
        (HasFact("situation", ("employment",), at=tree.Shift(EXIT, 1, "months")), "2011-06-30"),
        (HasFact("situation", ("employment",), at=tree.AsOf()), "2011-03-01"),
        (HasFact("situation", ("employment",), during=(tree.Shift(EXIT, 1, "days"), tree.AsOf())), "2011-06-01"),
        (HasFact("situation", ("employment",), between=(ENTRY, EXIT)), "2011-05-31"),
        (Compare("<", FactDay("first", ADVISED), FactDay("last", WORK)), "2011-03-01"),
        (equals(FactCount(HasFact("support", ("training",))), 0), "2011-01-01"),
        (HasFact("support", ("coaching",), between=(ENTRY, FactDay("last", WORK))), "2011-03-01"),
        (tree.All((tree.Not(DONE), EVERYONE)), None),
        (tree.Not(HasFact("support", ("training",))), "2011-01-01"),
        (tree.All(()), "2011-01-01"),
    ],
)
def test_since_when(condition: tree.Predicate, since: str | None) -> None:
    found = {member.id: member.since for member in listed(draw(STORY), indicator(condition))}
    assert found.get("p1") == (since and day(since).value)
    definitions = replace(pack(indicator(condition)), hash=str(condition))
    by_query = choosing.members(definitions, draw(STORY), asked(), "it", "duckdb")
    assert {member.id: member.since for member in by_query} == found


def test_a_unit_counts_since_the_first_of_its_rows_does() -> None:
    facts = draw(STORY)
    worked = tree.Any((WORK, HasFact("situation", ("internship",))))
    (anna,) = listed(facts, indicator(worked, "persons"))
    assert anna.since == day("2011-03-01").value
    assert anna.participation == "p1"
    (anna,) = listed(facts, indicator(worked, "persons", on="exit"))
    assert anna.since == day("2011-05-31").value
    entered = indicator(equals(ENTRY, day("2011-06-01").value), "persons", code="late")
    (anna,) = listed(facts, indicator(CountedIn("late"), "persons"), entered)
    assert (anna.since, anna.participation) == (day("2011-06-01").value, "p1")


def behind(condition: tree.Predicate, unit: str = "participations", *others: Any, **given: Any) -> dict[str, set[str]]:
    """The ids of the facts behind every member."""
    found = listed(draw(STORY), indicator(condition, unit, **given), *others)
    return {member.id: {fact.id for fact in member.facts} for member in found}


def test_the_facts_behind_a_member_are_those_that_answer_what_is_asked() -> None:
    assert behind(WORK) == {"p1": {"p1", "w1", "w2"}}
    assert behind(DONE) == {"p1": {"p1", "w2", "n1"}}
    assert behind(equals(FactCount(ADVISED), 1)) == {"p1": {"p1", "s2"}}
    assert behind(tree.Any((ADVISED, WORK))) == {"p1": {"p1", "s2", "w1", "w2"}}
    assert behind(tree.Not(ADVISED)) == {"p2": {"p2"}}
    assert behind(EVERYONE, "persons") == {"anna": {"p1", "p2"}}


def test_the_exit_is_behind_a_member_where_it_is_named() -> None:
    assert behind(EVERYONE, on="exit") == {"p1": {"p1", "x1"}}
    assert behind(Compare("<", EXIT, tree.AsOf())) == {"p1": {"p1", "x1"}}
    assert behind(HasFact("support", ("advice",), between=(ENTRY, EXIT))) == {"p1": {"p1", "x1", "s2"}}
    before = Compare("<", Field("start_date", "date", "fact"), EXIT)
    assert behind(HasFact("support", ("advice",), where=before)) == {"p1": {"p1", "x1", "s2"}}
    assert behind(tree.Not(tree.Not(tree.IsMissing(EXIT)))) == {"p2": {"p2"}}


def test_a_counted_fact_brings_its_participation() -> None:
    advice = equals(text("kind"), "advice")
    assert behind(advice, "supports") == {"s2": {"s2", "p1"}}
    left = Compare("<", Field("exit_date", "date", "owner"), tree.AsOf())
    assert behind(tree.All((advice, left, DONE)), "supports") == {"s2": {"s2", "p1", "x1", "w2", "n1"}}
    (support,) = listed(draw(STORY), indicator(tree.All((advice, left)), "supports", measured=Field("hours", "float")))
    assert (support.since, support.participation, support.total) == (day("2011-06-01").value, "p1", 200)


def test_an_indicator_brings_the_facts_of_those_it_is_built_from() -> None:
    works = indicator(tree.All((WORK, CountedIn("done"))), "persons", code="works")
    done = indicator(DONE, "persons", code="done")
    assert behind(CountedIn("works"), "persons", works, done) == {"anna": {"p1", "p2", "w1", "w2", "n1"}}
    denied = tree.All((tree.Not(CountedIn("never")), EVERYONE))
    never = indicator(tree.Not(EVERYONE), "persons", code="never")
    assert behind(denied, "persons", never) == {"anna": {"p1", "p2"}}
    either = tree.Any((CountedIn("never"), EVERYONE))
    assert behind(either, "persons", never) == {"anna": {"p1", "p2"}}


def test_the_best_evidence_of_a_fact_is_shown() -> None:
    (anna,) = listed(draw(STORY), indicator(DONE))
    assert {fact.id: (fact.table, fact.date, fact.evidence, fact.document_kind) for fact in anna.facts} == {
        "p1": ("participation", day("2011-01-01").value, "proven", "form"),
        "w2": ("situation", day("2011-04-01").value, "verified", None),
        "n1": ("ending", day("2011-04-30").value, "claimed", None),
    }
    (anna,) = listed(draw(STORY), indicator(WORK))
    assert [fact.document_kind for fact in anna.facts if fact.id == "w1"] == ["certificate"]
    assert [fact.id for fact in anna.facts] == ["p1", "w1", "w2"]


def test_an_institution_that_ended_has_not_left_as_a_participation_does() -> None:
    drawing = """
institution
id | organisation | entry_date | exit_date
i1 | school       | 2011-01-01 | 2011-06-30

founder
id | entity | kind
f1 | e1     | natural

entity
id | register_date
e1 | 2011-03-01
"""
    (school,) = listed(draw(drawing), indicator(Compare("<", EXIT, tree.AsOf()), "institutions"))
    assert (school.since, school.participation) == (day("2011-07-01").value, None)
    assert [fact.id for fact in school.facts] == ["i1"]
    (entity,) = listed(draw(drawing), indicator(HasFact("founder"), "entities"))
    assert entity.since == day("2011-03-01").value
    assert [fact.id for fact in entity.facts] == ["e1", "f1"]
