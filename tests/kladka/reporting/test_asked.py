"""Which figures ask about what nobody can record here."""

import pytest

from kladka.core.dictionaries import dictionary
from kladka.reporting.extraction.columns import UNRECORDED
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.asked import unrecorded
from miara import packs
from miara.model import tree

DICTIONARIES = {
    "labour_status": "labour-status",
    "labour_substatus": "labour-substatus",
    "model": "coaching-models",
    "contract_kind": "contract-kinds",
    "leaving_reason": "leaving-reasons",
    "legal_form": "legal-forms",
    "role": "post-roles",
    "area": "advice-areas",
    "disability_degree": "disability-degrees",
    "form": "support-forms",
    "sex": "sexes",
}
"""Columns whose codes are those of a dictionary of ours, which the engine does not know."""


@pytest.mark.parametrize(
    ("pack", "code", "missing"),
    [
        ("eu-esf-plus-2021", "EECO01", []),
        ("eu-esf-plus-2021", "EECR02", []),
        ("eu-esf-plus-2021", "EECR06", []),
        ("eu-esf-plus-2021", "EECO18", ["institution"]),
        ("eu-esf-2014", "CO17", ["participation.other_disadvantaged"]),
        ("eu-esf-2014", "CR05", ["participation.other_disadvantaged"]),
        ("eu-esf-2014", "CO20", []),
        ("pl-esf-plus-2021", "half_time_contract", []),
        ("pl-esf-plus-2021", "employment_efficiency", []),
        ("pl-esf-plus-2021", "people_per_coach", []),
        ("pl-esf-plus-2021", "social_enterprises", []),
        ("pl-esf-plus-2021", "jobs_for_people_at_risk", []),
        ("pl-po-kl-2007", "left_other_disadvantaged", ["participation.other_disadvantaged"]),
    ],
)
def test_a_definition_names_what_it_asks_that_is_not_recorded(pack, code, missing):
    assert unrecorded(reporting.pack_of(pack), code, UNRECORDED) == missing


def test_every_figure_of_the_founding_project_rests_on_what_is_recorded():
    pack = reporting.pack_of("pl-po-kl-7.2.1-abc")
    assert {each.code: unrecorded(pack, each.code, UNRECORDED) for each in pack.indicators} == {
        each.code: [] for each in pack.indicators
    }


def test_what_is_not_recorded_is_said_in_words():
    assert all(str(words) for words in UNRECORDED.values())


def named(predicate):
    """Yield (column, code) for every code that a condition compares a column with."""
    for part in tree.walk(predicate):
        match part:
            case tree.Compare(_, tree.Field(column), tree.Literal(code)):
                yield column, code
            case tree.IsIn(tree.Field(column), options):
                yield from ((column, each.value) for each in options)
    for fact in tree.facts_in(predicate):
        yield from fact.columns
        if fact.where is not None:
            yield from named(fact.where)


@pytest.mark.parametrize("code", packs.codes())
def test_a_definition_names_codes_that_can_be_recorded(code):
    pack = reporting.pack_of(code)
    found = {each for one in pack.indicators for part in one.parts for each in named(part.condition)}
    unknown = {
        (column, each)
        for column, each in found
        if column in DICTIONARIES and each not in dictionary(DICTIONARIES[column]).items
    }
    assert unknown == set()
