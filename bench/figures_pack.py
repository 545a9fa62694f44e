"""Eighty indicators as programmes have them, over five units, built from the tree and not from a file of their own.

Entry answers, age and length of unemployment; outcomes in windows after the exit, still true half a year later, of some
kind, with evidence; dose of support; people counted once; hours, supports and situations as units.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal as OneOf

from miara.model import tree
from miara.model.pack import Breakdown, DatedValue, Indicator, Pack, Parameter, Part
from miara.model.tree import (
    All,
    Any,
    AsOf,
    Compare,
    CountedIn,
    HasFact,
    IsIn,
    IsMissing,
    Literal,
    Not,
    Predicate,
    Shift,
    Value,
)
from miara.model.units import UNITS

ENTRY, EXIT = tree.Field("entry_date", "date"), tree.Field("exit_date", "date")
BIRTH, UNEMPLOYED = tree.Field("birth_date", "date"), tree.Field("unemployed_since", "date")
LIMIT = Parameter("long_term", {}, (DatedValue(date(2018, 1, 1), 12, {}), DatedValue(date(2014, 1, 1), 6, {})))


def text(name: str) -> tree.Field:
    """A text column of the participation."""
    return tree.Field(name, "text")


def equals(name: str, word: str) -> Predicate:
    """A column has a word."""
    return Compare("=", text(name), Literal(word))


def days_after(day: Value, count: int) -> Value:
    """So many days later."""
    return Shift(day, count, "days")


def months_after(day: Value, count: int) -> Value:
    """So many months later."""
    return Shift(day, count, "months")


def age(low: int, high: int | None, on: Value) -> Predicate:
    """Completed years on a day, both ends included."""
    years = tree.Elapsed("years", BIRTH, on)
    lower = Compare(">=", years, Literal(low))
    return lower if high is None else All((lower, Compare("<=", years, Literal(high))))


def situation(*kinds: str, **asked: object) -> HasFact:
    """A proven situation."""
    return HasFact("situation", kinds, evidence="proven", **asked)  # type: ignore[arg-type]


def support(*kinds: str, **asked: object) -> HasFact:
    """A recorded support."""
    return HasFact("support", kinds, **asked)  # type: ignore[arg-type]


UNEMPLOYED_AT_ENTRY = equals("labour_status", "unemployed")
INACTIVE = equals("labour_status", "inactive")
EMPLOYED = equals("labour_status", "employed")
LONG_TERM = Compare(">", tree.Elapsed("months", UNEMPLOYED, ENTRY), tree.Rule("long_term", ENTRY))
POPULATION = Any((Not(support("information_meeting")), support("coaching", "advice", "training", "preparation")))
FOUR_WEEKS = (EXIT, days_after(EXIT, 28))
HALF_A_YEAR = months_after(EXIT, 6)
LEAVING: dict[str, Predicate] = {
    "job_search": situation("job_search", between=FOUR_WEEKS),
    "training": situation("vocational_training", between=FOUR_WEEKS),
    "qualification": situation("qualification", between=FOUR_WEEKS),
    "work": situation("employment", "own_firm", between=FOUR_WEEKS),
    "social": situation("social_improvement", between=FOUR_WEEKS),
    "half_time": situation(
        "employment",
        during=FOUR_WEEKS,
        where=Compare(">=", tree.Field("full_time_share", "float", "fact"), Literal(0.5)),
    ),
    "contract": situation("employment", columns=(("contract_kind", "employment"),), between=FOUR_WEEKS),
}
LATER: dict[str, Predicate] = {
    "works": situation("employment", "own_firm", at=HALF_A_YEAR),
    "better": situation("better_job", between=(EXIT, HALF_A_YEAR)),
    "ninety_days": Compare(">=", tree.DaysCovered(situation("employment", "own_firm"), EXIT, HALF_A_YEAR), Literal(90)),
    "internship": situation("internship", during=(EXIT, HALF_A_YEAR)),
}
ANSWERED = ("disability", "foreign_background", "third_country", "minority", "homeless", "other_disadvantaged")


def entry_conditions() -> Iterator[tuple[str, Predicate]]:
    """Who they are on the day of entry."""
    yield "all", tree.Everyone()
    yield "unemployed", UNEMPLOYED_AT_ENTRY
    yield "long_term", All((UNEMPLOYED_AT_ENTRY, LONG_TERM))
    yield "inactive", INACTIVE
    yield "employed", EMPLOYED
    for low, high in ((0, 17), (18, 29), (30, 54), (55, None)):
        yield f"age_{low}", age(low, high, ENTRY)
    for name, low, high in (("low", 0, 2), ("middle", 3, 4), ("high", 5, 8)):
        level = tree.Field("education", "int")
        yield f"isced_{name}", All((Compare(">=", level, Literal(low)), Compare("<=", level, Literal(high))))
    for name in ANSWERED:
        yield name, equals(name, "yes")
    yield "rural", Compare("=", tree.Field("degurba", "int"), Literal(3))
    yield "in_education", Compare("=", tree.Field("in_education", "bool"), Literal(True))
    yield "young_unemployed", All((UNEMPLOYED_AT_ENTRY, age(15, 29, ENTRY)))
    yield "unanswered", Any(tuple(IsMissing(text(name)) for name in ANSWERED))


def dose_conditions() -> Iterator[tuple[str, Predicate]]:
    """What support they had."""
    for kind in ("coaching", "advice", "training", "preparation"):
        yield kind, support(kind)
    yield "law", support("advice", columns=(("area", "law"),))
    yield "first_month", support("coaching", between=(ENTRY, days_after(ENTRY, 30)))
    yield "lately", support(between=(days_after(AsOf(), -90), AsOf()))
    yield "ten_hours", Compare(">=", tree.FactSum("hours", support("coaching", "advice")), Literal(10))
    yield "three_trainings", Compare(">=", tree.FactCount(support("training")), Literal(3))
    yield "handed_over", HasFact("assignment", outcome="completed")
    yield "group", support("training", columns=(("form", "group"),))
    yield "internship_now", situation("internship", at=AsOf())


def left_conditions() -> Iterator[tuple[str, Predicate]]:
    """How they were when they left, and half a year later."""
    yield "all", tree.Everyone()
    yield "completed", Compare("=", tree.Field("path_completed", "bool"), Literal(True))
    for name, condition in LEAVING.items():
        yield name, condition
    yield "inactive_searching", All((INACTIVE, LEAVING["job_search"]))
    yield "not_working_works", All((Any((UNEMPLOYED_AT_ENTRY, INACTIVE)), LEAVING["work"]))
    for name, condition in LATER.items():
        yield name, condition
    yield "young_works", All((age(15, 29, ENTRY), LATER["works"]))
    yield "disabled_works", All((equals("disability", "yes"), LATER["works"]))


def _indicator(
    unit: str, code: str, condition: Predicate, on: OneOf["entry", "exit", "as_of"], measured: Value | None = None
) -> Indicator:
    whole = All((POPULATION, condition)) if UNITS[unit].of_people else condition
    return Indicator(
        code=code,
        title={"en": code.replace("_", " ")},
        description={},
        note={},
        source={},
        unit=UNITS[unit],
        on=on,
        when="",
        condition=whole,
        published=True,
        unvalued=False,
        examples=(),
        kind="count" if measured is None else "sum",
        parts=(Part("", whole, measured),),
    )


def _owner(condition: Predicate) -> Predicate:
    """A condition on the participation that a counted fact is about."""
    if isinstance(condition, Compare) and isinstance(condition.left, tree.Field):
        return Compare(
            condition.operator, tree.Field(condition.left.name, condition.left.type, "owner"), condition.right
        )
    raise ValueError(condition)


def indicators() -> Iterator[Indicator]:
    """All eighty."""
    for name, condition in entry_conditions():
        yield _indicator("participations", f"entry_{name}", condition, "entry")
    for name, condition in dose_conditions():
        yield _indicator("participations", f"dose_{name}", condition, "as_of")
    for name, condition in left_conditions():
        yield _indicator("participations", f"left_{name}", condition, "exit")
    yield _indicator("participations", "entry_and_works", CountedIn("left_works"), "as_of")
    for name, condition in list(entry_conditions())[:9]:
        yield _indicator("persons", f"person_{name}", condition, "entry")
    yield _indicator("persons", "person_works", LEAVING["work"], "exit")
    yield _indicator("persons", "person_works_later", LATER["works"], "exit")
    yield _indicator(
        "persons", "person_again", All((CountedIn("person_works"), Not(CountedIn("person_works_later")))), "as_of"
    )
    yield _indicator("persons", "person_coached", support("coaching"), "as_of")
    yield _indicator("persons", "person_inactive_works", All((INACTIVE, LEAVING["work"])), "exit")
    hours = tree.Field("hours", "float")
    for name, chosen in (
        ("all", ()),
        ("coaching", ("coaching",)),
        ("advice", ("advice",)),
        ("training", ("training",)),
    ):
        kind: Predicate = IsIn(text("kind"), tuple(map(Literal, chosen))) if chosen else tree.Everyone()
        yield _indicator("hours", f"hours_{name}", kind, "as_of", measured=hours)
    yield _indicator("hours", "hours_unemployed", _owner(UNEMPLOYED_AT_ENTRY), "as_of", measured=hours)
    for name in ("coaching", "advice", "training"):
        yield _indicator("supports", f"supports_{name}", equals("kind", name), "as_of")
    yield _indicator("supports", "supports_remote", equals("form", "remote"), "as_of")
    for name in ("employment", "own_firm", "qualification", "internship"):
        yield _indicator("situations", f"situations_{name}", equals("kind", name), "as_of")
    lasts = All(
        (IsIn(text("kind"), (Literal("employment"), Literal("own_firm"))), IsMissing(tree.Field("until_date", "date")))
    )
    yield _indicator("situations", "situations_lasting", lasts, "as_of")


def breakdown(name: str, *, each: bool = False, first: int = 0) -> Breakdown:
    """By a text column."""
    return Breakdown(name, text(name), each=each, first=first)


PROJECT, PARTNER, SEX = breakdown("project", each=True), breakdown("partner", each=True), breakdown("sex")
REGION = breakdown("municipality", first=6)
AGE_BAND = Breakdown(
    "age",
    tree.Elapsed("years", BIRTH, ENTRY),
    bands=(("under 18", 0, 17), ("18 to 29", 18, 29), ("30 to 54", 30, 54), ("55 and over", 55, None)),
)
BY_PROJECT_AND_SEX = ((PROJECT, SEX),)
BY_MANY = ((PROJECT,), (REGION,), (PARTNER,), (SEX,), (AGE_BAND,))


def pack() -> Pack:
    """The pack of the benchmark."""
    return Pack("bench", "1", {}, {}, {}, {}, tuple(indicators()), {"long_term": LIMIT}, "bench")
