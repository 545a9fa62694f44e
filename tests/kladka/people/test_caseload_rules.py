"""How much a coach carries, and may carry: drawn examples without a database."""

from datetime import date
from decimal import Decimal

import pytest

from kladka.people.rules.caseload import Candidate, Limits, Standing, limits_on, proposal, standing, weighted

DAY = date(2026, 3, 1)
LIMITS = {
    "default": [{"from": date(2000, 1, 1), "soft": 20, "hard": 25}, {"from": date(2026, 6, 1), "soft": 15, "hard": 20}],
    "profiles": {"quiet": [{"from": date(2026, 1, 1), "soft": 10, "hard": 12}]},
    "projects": {"own": [{"from": date(2026, 2, 1), "soft": 5, "hard": 6}]},
}
WEIGHTS = [
    {"from": date(2000, 1, 1), "default": 1, "models": {}},
    {
        "from": date(2026, 1, 1),
        "default": 1,
        "models": {"intense": 1.5, "follow-up": 0.25},
        "stages": {"euse/support": 0.5},
    },
]


@pytest.mark.parametrize(
    ("project", "profile", "on", "expected"),
    [
        ("any", "any", DAY, Limits(20, 25)),
        ("any", "any", date(2026, 6, 1), Limits(15, 20)),
        ("any", "quiet", DAY, Limits(10, 12)),
        ("any", "quiet", date(2025, 12, 31), Limits(20, 25)),
        ("own", "quiet", DAY, Limits(5, 6)),
        ("own", "quiet", date(2026, 1, 31), Limits(10, 12)),
    ],
)
def test_the_projects_limit_comes_before_the_profiles_before_everybodys(project, profile, on, expected):
    assert limits_on(LIMITS, project=project, profile=profile, on=on) == expected


@pytest.mark.parametrize(
    ("carried", "on", "expected"),
    [
        ([], DAY, "0"),
        ([("other", "", 3)], DAY, "3"),
        ([("intense", "", 2), ("follow-up", "", 4), ("other", "", 1)], DAY, "5"),
        ([("intense", "", 2)], date(2025, 12, 31), "2"),
        ([("intense", "euse/support", 2), ("intense", "euse/profiling", 2), ("other", "euse/support", 1)], DAY, "4.5"),
    ],
)
def test_each_stage_and_each_model_weighs_what_it_weighed_on_the_day(carried, on, expected):
    assert weighted(WEIGHTS, carried, on) == Decimal(expected)


@pytest.mark.parametrize(
    ("load", "expected"),
    [("19.75", Standing.WITHIN), ("20", Standing.NEAR), ("25", Standing.NEAR), ("25.25", Standing.PASSED)],
)
def test_a_limit_is_near_from_the_soft_one_and_passed_above_the_hard_one(load, expected):
    assert standing(Decimal(load), Limits(20, 25)) is expected


def candidate(key, load, *powiats):
    return Candidate(key, Decimal(load), frozenset(powiats))


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([], {}),
        ([candidate("a", 3)], {"1": "a", "2": "a", "3": "a"}),
        ([candidate("a", 0, "north"), candidate("b", 9, "south")], {"1": "a", "2": "a", "3": "b"}),
        ([candidate("a", 3), candidate("b", 2)], {"1": "b", "2": "a", "3": "b"}),
        ([candidate("a", 5, "north"), candidate("b", 5, "north", "south")], {"1": "a", "2": "b", "3": "b"}),
    ],
)
def test_people_go_to_the_least_loaded_who_serves_their_powiat(candidates, expected):
    assert proposal([("1", "north"), ("2", "north"), ("3", "south")], candidates) == expected
