"""Who nearly counts: drawn for each thing that can be missing, and for what can no longer be put right."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miara
from miara import packs
from miara.language import definitions
from miara.language.drawn import read as read_drawing
from miara.language.source import read as read_source
from miara.model.schema import TABLES
from miara.model.units import UNITS
from miara.runners import duckdb, nearly, reference
from miara.runners.question import Question
from miara.runners.tables import arrow
from tests.miara.test_language import HEAD, parameters
from tests.miara.trees import SCOPES
from tests.miara.trees import packs as packs_by_chance
from tests.miara.worlds import AS_OF as WORLD_DAY
from tests.miara.worlds import NEAR_DAYS, SEEDS, world

pytestmark = pytest.mark.slow

AS_OF = date(2026, 1, 20)

PEOPLE = """
participation
id | person | entry_date | sex    | labour_status | education
---+--------+------------+--------+---------------+----------
1  | ola    | 2025-09-01 | female | unemployed    | 3
2  | jan    | 2025-09-01 | male   | unemployed    |
3  | iga    | 2025-09-01 | female | employed      | 3

exit
participation | exit_date
--------------+-----------
1             | 2025-12-31
2             | 2025-12-31
3             | 2025-12-31
"""


def near(condition: str, drawing: str, counts: str = "persons", more: str = "") -> list[miara.NearMember]:
    text = f"{HEAD}indicators:\n  - code: one\n    title: {{en: One, pl: Jeden}}\n    counts: {counts}\n{more}"
    text += f"    when: >-\n      {condition}\n"
    pack = definitions.read("trial.yaml", text, parameters())
    block = "\n".join(f"  {line}" for line in drawing.strip("\n").split("\n"))
    facts = read_drawing(read_source("drawing.yaml", f"facts: |\n{block}\n").mapping(required=("facts",))["facts"])
    return miara.near(pack, facts, "one", as_of=AS_OF, known_on=AS_OF)


def test_a_window_that_is_still_open_says_until_when() -> None:
    """Left on 31 December: a job can still come until 28 January. Iga was employed at entry, and nothing helps."""
    found = near("labour_status = 'unemployed' and situation('employment', between => [exit, exit + 28 days])", PEOPLE)
    assert [(each.id, each.until) for each in found] == [("jan", date(2026, 1, 28)), ("ola", date(2026, 1, 28))]
    assert found[0].gaps == (miara.Gap("fact", "situation", ("employment",), date(2026, 1, 28)),)


def test_a_window_that_has_closed_is_no_gap() -> None:
    assert near("situation('employment', between => [exit, exit + 14 days])", PEOPLE) == []


def test_a_fact_without_a_deadline_is_no_gap() -> None:
    assert near("situation('employment')", PEOPLE) == []
    assert near("situation('employment', at => as_of)", PEOPLE) == []


def test_what_is_recorded_without_its_document_is_nearer_than_what_may_yet_happen() -> None:
    """Ola kept the job of November; another one could begin until 28 January. One document is all that she lacks."""
    job = f"{PEOPLE}\nsituation\nid | participation | kind | from_date\n-+-+-+-\nj | 1 | employment | 2025-11-10\n"
    later, kept = "between => [exit, exit + 28 days]", "between => [entry, exit], at => exit"
    for first, second in ((later, kept), (kept, later)):
        found = near(f"situation('employment', {first}) or situation('employment', {second})", job)
        gaps = {each.id: [gap.kind for gap in each.gaps] for each in found}
        assert gaps == {"iga": ["fact"], "jan": ["fact"], "ola": ["evidence"]}


def test_a_claimed_fact_needs_its_document() -> None:
    drawing = f"{PEOPLE}\nsituation\nid | participation | kind | from_date\n-+-+-+-\nj | 1 | employment | 2026-01-05\n"
    (found,) = near("situation('employment')", drawing)
    assert found.id == "ola"
    assert [(gap.kind, gap.facts[0].id) for gap in found.gaps] == [("evidence", "j")]


def test_an_answer_that_is_missing() -> None:
    (found,) = near("education <= 3 and labour_status = 'unemployed' and sex = 'male'", PEOPLE)
    assert found.id == "jan"
    assert found.gaps == (miara.Gap("answer", "education"),)


def test_a_record_that_is_not_complete() -> None:
    drawing = f"{PEOPLE}\nrecord_state\nparticipation | state\n-+-\n1 | complete\n2 | complete\n3 | incomplete\n"
    (found,) = near("labour_status = 'employed'", drawing)
    assert (found.id, found.gaps) == ("iga", (miara.Gap("record"),))


def test_whoever_has_not_left_is_not_near_a_figure_of_leavers() -> None:
    drawing = PEOPLE.replace("3             | 2025-12-31\n", "")
    assert near("labour_status = 'employed'", drawing, more="    on: exit\n") == []


def test_of_two_ways_the_shorter_one_is_shown() -> None:
    (found,) = near("(education = 3 and sex = 'male') or (education = 3 and homeless = 'yes' and sex = 'male')", PEOPLE)
    assert found.gaps == (miara.Gap("answer", "education"),)


@pytest.mark.parametrize("condition", ["labour_status = 'unemployed'", "not situation('employment')"])
def test_whoever_counts_is_not_near(condition: str) -> None:
    assert "ola" not in [each.id for each in near(condition, PEOPLE)]


# Among many people DuckDB finds those for whom it is possible; the same come out as when everybody is looked at.

PACKS = [miara.load_pack(code) for code in packs.codes()]
COUNTED = {
    kind: [
        (pack, indicator.code)
        for pack in PACKS
        for indicator in pack.indicators
        if indicator.parts and indicator.unit.of_people is (kind == "people") and not indicator.unvalued
    ]
    for kind in ("people", "facts")
}


@pytest.mark.parametrize("kind", COUNTED)
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, as_of=st.sampled_from(NEAR_DAYS), where=SCOPES, data=st.data())
def test_nobody_is_lost_by_looking_for_some(
    kind: str, seed: int, as_of: date, where: dict[str, str], data: st.DataObject
) -> None:
    pack, code = data.draw(st.sampled_from(COUNTED[kind]))
    facts, asked = world(seed), Question((), as_of, WORLD_DAY, where)
    assert nearly.near(pack, facts, asked, code, few=0) == reference.near(pack, facts, asked, code)


@pytest.mark.parametrize(
    "condition",
    [
        "not situation('employment')",
        "not (sex = 'female' and situation('internship'))",
        "number_of(situation('employment')) >= 1 and education between 0 and 8",
        "situation('employment', between => [first_day(situation('internship')), as_of + 12 months])",
        "first_day(situation('employment')) > entry or situation('internship', during => [entry, entry + 1 months])",
        "situation('employment', at => exit + 6 months, where => full_time_share >= 0.5 and from_date >= entry)",
        "exit is null and assignment(at => as_of) and months_unemployed(on => entry) > 3",
    ],
)
@settings(max_examples=5, deadline=None)
@given(seed=SEEDS, counts=st.sampled_from(["persons", "participations"]))
def test_nor_by_conditions_of_any_kind(condition: str, seed: int, counts: str) -> None:
    keys = f"title: {{en: One, pl: Jeden}}, counts: {counts}"
    text = f'{HEAD}indicators:\n  - {{code: one, {keys}, when: "{condition}"}}\n'
    text += f"  - {{code: two, {keys}, when: \"counted_in('one') and sex = 'female'\"}}\n"
    pack, facts = definitions.read("trial.yaml", text, parameters()), world(seed)
    for code in ("one", "two"):
        asked = Question((), WORLD_DAY, WORLD_DAY)
        assert nearly.near(pack, facts, asked, code, few=0) == reference.near(pack, facts, asked, code)


@pytest.mark.parametrize("counts", [unit.name for unit in UNITS.values() if not unit.of_people])
@settings(max_examples=5, deadline=None)
@given(seed=SEEDS, as_of=st.sampled_from(NEAR_DAYS), data=st.data())
def test_nor_by_counting_something_else(counts: str, seed: int, as_of: date, data: st.DataObject) -> None:
    """Facts about people, those who care for many, and what belongs to nobody: in every way a fact can be missing."""
    when = data.draw(st.sampled_from(OF_UNIT[UNITS[counts].root]))
    more = data.draw(st.sampled_from(["", ", evidence: proven"]))
    keys = f"title: {{en: One, pl: Jeden}}, counts: {counts}{more}"
    text = f'{HEAD}indicators:\n  - {{code: one, {keys}, when: "{when}"}}\n'
    pack, facts = definitions.read("trial.yaml", text, parameters()), world(seed)
    asked = Question((), as_of, WORLD_DAY)
    assert nearly.near(pack, facts, asked, "one", few=0) == reference.near(pack, facts, asked, "one")


@settings(max_examples=20, deadline=None)
@given(pack=packs_by_chance(), seed=SEEDS, as_of=st.sampled_from(NEAR_DAYS), where=SCOPES)
def test_nor_by_any_definition(pack: miara.Pack, seed: int, as_of: date, where: dict[str, str]) -> None:
    facts, asked = world(seed), Question((), as_of, WORLD_DAY, where)
    for code in [each.code for each in pack.indicators if each.parts]:
        assert nearly.near(pack, facts, asked, code, few=0) == reference.near(pack, facts, asked, code)


OF_UNIT = {
    "participation": [
        "situation('employment')",
        "participation.education <= 3",
        "situation('employment', between => [exit, exit + 12 months]) and not situation('internship')",
        "number_of(support('coaching')) > 1 or assignment(at => as_of)",
    ],
    "entity": ["status('operating', at => register_date + 12 months)", "legal_form = 'cooperative' and founder()"],
    "job": ["occupancy(during => [created_date, created_date + 6 months])", "full_time_share >= 0.5"],
    "attendance": ["kind = 'fair'", "person is not null"],
    "institution": ["size = 'micro'", "exit_date >= entry_date"],
    "incubator": ["branch_of is null"],
    "post": ["role = 'coach'", "partner = 'klucz'"],
}


def test_only_some_are_looked_at() -> None:
    """The control: those whose window has closed are not among them."""
    pack = miara.load_pack("eu-esf-plus-2021")
    people = {
        "participation": [
            {"id": f"p{number}", "person": f"h{number}", "project": "p", "entry_date": date(2025, 1, 1),
             "recorded_on": date(2025, 1, 1), "sex": "female", "labour_status": "unemployed"}
            for number in range(20)
        ],
        "exit": [
            {"id": f"e{number}", "participation": f"p{number}", "exit_date": date(2025, 2, 1 + number),
             "recorded_on": date(2025, 3, 1)}
            for number in range(20)
        ],
    }  # fmt: skip
    tables = {name: arrow(TABLES[name], rows) for name, rows in people.items()}
    asked = Question((), date(2025, 3, 15), date(2025, 3, 15))
    able = {each.id for each in duckdb.members(nearly.loosened(pack, "EECR04"), tables, asked, "EECR04")}
    assert able == {f"p{number}" for number in range(14, 20)}
    assert nearly.about(tables, UNITS["participations"], able)["exit"].num_rows == 6


def test_of_facts_those_who_have_them_are_looked_at_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: of twenty hours of advice one has no document, and only its participation is read row by row."""
    keys = "title: {en: One, pl: Jeden}, counts: supports, evidence: proven"
    text = f"{HEAD}indicators:\n  - {{code: one, {keys}, when: \"kind = 'advice'\"}}\n"
    pack, day = definitions.read("trial.yaml", text, parameters()), date(2025, 1, 1)
    people = {
        "participation": [
            {"id": f"p{n}", "person": f"h{n}", "project": "p", "entry_date": day, "recorded_on": day} for n in range(20)
        ],
        "record_state": [
            {"id": f"r{n}", "participation": f"p{n}", "state": "complete", "recorded_on": day} for n in range(20)
        ],
        "support": [
            {"id": f"s{n}", "participation": f"p{n}", "kind": "advice", "start_date": day, "recorded_on": day}
            for n in range(20)
        ],
        "evidence": [
            {"id": f"v{n}", "fact": f"s{n}", "fact_table": "support", "state": "proven", "recorded_on": day}
            for n in range(1, 20)
        ],
        "job": [{"id": f"j{n}", "created_date": day, "recorded_on": day} for n in range(20)],
    }
    read: dict[str, int] = {}

    def watched(pack: miara.Pack, facts: Any, *asked: Any) -> list[miara.NearMember]:
        read.update({name: table.num_rows for name, table in facts.items() if table.num_rows})
        return reference.near(pack, facts, *asked)

    monkeypatch.setattr(nearly, "reference", SimpleNamespace(near=watched))
    (found,) = nearly.near(pack, people, Question((), day, day), "one", few=0)
    assert (found.id, found.participation) == ("s0", "p0")
    assert read == {"participation": 1, "record_state": 1, "support": 1}
