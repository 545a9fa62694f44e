"""Who nearly counts: drawn for each thing that can be missing, and for what can no longer be put right."""

from datetime import date

import pytest

import miara
from miara.language import definitions
from miara.language.drawn import read as read_drawing
from miara.language.source import read as read_source
from tests.miara.test_language import HEAD, parameters

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
