"""The packs as a whole: what every definition says of itself, rules between figures, and the cases that are drawn."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

import miara
from miara import packs
from miara.model.pack import Arithmetic, Example, Indicator, Pack
from miara.model.schema import FOUR_ANSWERS

PACKS = {code: miara.load_pack(code) for code in packs.codes()}
ANNEXES = {
    "eu-esf-plus-2021": (
        *(f"EECO{number:02}" for number in range(1, 20)),
        *(f"EECR{number:02}" for number in range(1, 7)),
    ),
    "eu-esf-2014": (
        *(f"CO{number:02}" for number in (*range(1, 12), *range(15, 24))),
        *(f"CR{number:02}" for number in range(1, 10)),
    ),
}
COUNTS_PROJECTS = {"CO20", "CO21", "CO22"}

CASES = set(range(1, 56))
"""Where real programmes get counts wrong."""
NOT_COUNTED = {
    18: "an entry before the project or a support after it is refused when it is recorded, so no figure sees it",
    32: "whether a sensitive question may be asked is the profile's to say, when the form is shown",
    35: "a partner that withdraws loses access on a day; what was recorded is counted as before",
    39: "sessions that overlap are a list for a person to look into, not a number",
    44: "a file that is exported again must keep its technical ids, which the export answers for",
    45: "a cooperative with too few founders is refused or accepted on the day of its registration",
    46: "a cooperative that stays too small is a reminder with a deadline",
    47: "a legal person's cooperative that employs too few is a reminder with a deadline",
    55: "the trial month and the rate of the benefit are reckoned for one person, not counted",
}
"""Cases that no definition can get right or wrong, with the reason."""

AS_OF = {"eu-esf-plus-2021": date(2026, 3, 31), "eu-esf-2014": date(2017, 3, 31)}


def definitions() -> Iterator[tuple[Pack, Indicator]]:
    for pack in PACKS.values():
        for indicator in pack.indicators:
            yield pack, indicator


def examples() -> Iterator[tuple[Pack, Indicator, Example]]:
    for pack, indicator in definitions():
        for example in indicator.examples:
            yield pack, indicator, example


# What definitions say of themselves


@pytest.mark.parametrize(("code", "annex"), ANNEXES.items())
def test_an_annex_is_there_from_its_first_row_to_its_last(code: str, annex: tuple[str, ...]) -> None:
    assert tuple(PACKS[code].by_code) == annex


def test_every_definition_is_said_in_both_languages_with_its_source_and_an_example() -> None:
    silent = [
        f"{pack.code} {indicator.code}"
        for pack, indicator in definitions()
        if not (
            indicator.title.keys() == indicator.description.keys() == {"en", "pl"}
            and indicator.note.keys() in (set(), {"en", "pl"})
            and indicator.source
            and indicator.examples
        )
    ]
    assert silent == []


def test_the_unions_own_rows_name_their_source_in_both_languages() -> None:
    for code in ANNEXES:
        assert all(indicator.source.keys() == {"en", "pl"} for indicator in PACKS[code].indicators), code


def test_only_rows_that_count_projects_have_no_value() -> None:
    without = {indicator.code for code in ANNEXES for indicator in PACKS[code].indicators if indicator.unvalued}
    assert without == COUNTS_PROJECTS


def test_codes_named_in_a_note_exist() -> None:
    """A reader who is sent to another row or pack finds it there."""
    known = {code for pack in PACKS.values() for code in pack.by_code} | {"CO12", "CO14"}
    for code in ANNEXES:
        pack = PACKS[code]
        texts = [pack.note, *(text for each in pack.indicators for text in (each.description, each.note))]
        said = " ".join(" ".join(text.values()) for text in texts)
        assert set(re.findall(r"\b(?:EE)?C[OR]\d\d\b", said)) <= known
        for other, row in re.findall(r"\b((?:eu|pl)-[a-z0-9-]+), (\w+)", said):
            assert row in PACKS[other].by_code, (other, row)


# Rules between figures


def people(seed: int, start: date, count: int) -> dict[str, list[dict[str, object]]]:
    """Participations with every answer given, most of them left, with situations around their windows."""
    dice = Random(seed)
    facts: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("participation", "record_state", "exit", "situation", "evidence")
    }

    def add(table: str, **row: object) -> None:
        name = f"{table}{len(facts[table])}"
        facts[table].append({"id": name, "recorded_on": start, "retracted_on": None} | row)

    kinds = ("employment", "own_firm", "job_search", "qualification", "further_education", "better_job")
    for number in range(count):
        name, entered = f"p{number}", start + timedelta(days=dice.randrange(90))
        status = dice.choice(("unemployed", "inactive", "employed"))
        add(
            "participation",
            id=name,
            person=name,
            project="one",
            entry_date=entered,
            kind="individual",
            sex=dice.choice(("female", "male", "non_binary")),
            birth_date=entered - timedelta(days=dice.randrange(10 * 365, 70 * 365)),
            education=dice.randrange(9),
            labour_status=status,
            labour_substatus=dice.choice(("in_education", "not_in_education")) if status == "inactive" else None,
            in_education=dice.random() < 0.3,
            unemployed_since=entered - timedelta(days=dice.randrange(900)) if status == "unemployed" else None,
            degurba=dice.randrange(1, 4),
            **{
                column: dice.choice(FOUR_ANSWERS)
                for column in (
                    *("disability", "foreign_background", "third_country", "minority", "homeless"),
                    "other_disadvantaged",
                )
            },
        )
        add("record_state", participation=name, state="complete")
        if dice.random() < 0.8:
            left = entered + timedelta(days=dice.randrange(1, 120))
            add("exit", participation=name, exit_date=left)
            for _ in range(3):
                begun = left + timedelta(days=dice.randrange(-20, 45))
                add("situation", participation=name, kind=dice.choice(kinds), from_date=begun, until_date=None)
                add("evidence", fact=facts["situation"][-1]["id"], fact_table="situation", state="proven")
    return facts


def amount(made: Arithmetic, result: miara.Result) -> int:
    return sum(int(result[code].value or 0) for code in made.codes)


@pytest.mark.parametrize("code", ANNEXES)
def test_rules_between_figures_hold_for_people_whose_record_is_whole(code: str) -> None:
    """Sixteen months on, so that the six months of many are over; and no rule holds only because all is nothing."""
    as_of, pack = AS_OF[code], PACKS[code]
    facts = people(7, as_of - timedelta(days=480), 300)
    result = miara.evaluate(pack, facts, as_of=as_of, known_on=as_of)
    assert result.broken_checks == ()
    empty = [check.text for check in pack.checks if not (amount(check.left, result) and amount(check.right, result))]
    assert empty == []


@pytest.mark.parametrize(
    ("code", "column", "broken"),
    [
        ("eu-esf-plus-2021", "labour_status", "EECO01 = EECO02 + EECO04 + EECO05"),
        ("eu-esf-plus-2021", "education", "EECO01 = EECO09 + EECO10 + EECO11"),
        ("eu-esf-2014", "labour_status", "CO06 + CO07 <= CO01 + CO03 + CO05"),
    ],
)
def test_an_answer_that_a_whole_record_lacks_is_told(code: str, column: str, broken: str) -> None:
    """The control: records called complete without their answers break the rule, and it is said which."""
    as_of = AS_OF[code]
    facts = people(7, as_of - timedelta(days=480), 60)
    facts["participation"] = [row | {column: None} for row in facts["participation"]]
    result = miara.evaluate(PACKS[code], facts, as_of=as_of, known_on=as_of)
    assert broken in {check.text for check in result.broken_checks}


# Cases


def test_every_case_that_concerns_counting_is_drawn() -> None:
    drawn = {case for _, _, example in examples() for case in example.cases}
    assert drawn == CASES - NOT_COUNTED.keys()
    assert all(NOT_COUNTED.values())


def test_a_case_about_earlier_knowledge_is_drawn_before_and_after() -> None:
    """Cases 13, 14 and 31 need one day seen from two: the same facts, known earlier and later, with two values."""
    for case in (13, 14, 31):
        seen: dict[str, set[tuple[object, ...]]] = {}
        for pack, indicator, example in examples():
            if case in example.cases:
                key = f"{pack.code} {indicator.code} {sorted(example.facts)} {example.as_of} {example.facts}"
                seen.setdefault(key, set()).add((example.known_on, example.value))
        assert any(len({value for _, value in moments}) > 1 for moments in seen.values()), case


def test_whoever_is_in_two_projects_is_two_participations_and_one_person() -> None:
    """Case 2 is drawn for participations; the persons of the same people are counted by a pack that counts persons."""
    (example,) = [each for _, indicator, each in examples() if 2 in each.cases and indicator.code == "EECO01"]
    asked = {"as_of": example.as_of, "known_on": example.known_on, "projects": example.projects}
    assert miara.evaluate(PACKS["eu-esf-plus-2021"], example.facts, **asked)["EECO01"].value == 4  # type: ignore[arg-type]
    assert miara.evaluate(PACKS["pl-po-kl-7.2.1-abc"], example.facts, **asked)["supported"].value == 2  # type: ignore[arg-type]
