"""Which figures ask about what nobody can record here."""

import pytest

from kladka.reporting import figures as reporting
from kladka.reporting.asked import unrecorded
from kladka.reporting.columns import UNRECORDED


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
        ("pl-esf-plus-2021", "social_enterprises", ["status"]),
        ("pl-esf-plus-2021", "jobs_for_people_at_risk", ["job", "occupancy"]),
        ("pl-po-kl-2007", "left_other_disadvantaged", ["participation.other_disadvantaged"]),
    ],
)
def test_a_definition_names_what_it_asks_that_is_not_recorded(pack, code, missing):
    assert unrecorded(reporting.pack_of(pack), code) == missing


def test_every_figure_of_the_founding_project_rests_on_what_is_recorded():
    pack = reporting.pack_of("pl-po-kl-7.2.1-abc")
    assert {each.code: unrecorded(pack, each.code) for each in pack.indicators} == {
        each.code: [] for each in pack.indicators
    }


def test_what_is_not_recorded_is_said_in_words():
    assert all(str(words) for words in UNRECORDED.values())
