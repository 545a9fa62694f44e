"""Figures over many days, and who nearly counts: the same as asked one by one."""

from datetime import date

import pytest

from kladka.core.errors import PolicyBroken
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from tests.world.cast import Cast, add_people

DAYS = [date(2026, 3, 1), date(2026, 3, 31), date(2026, 6, 30)]


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


def test_a_series_is_the_figures_of_each_moment(cast: Cast):
    today = date(2026, 11, 1)
    codes = ("EECO01", "EECO02")
    found = reporting.series(cast.project, [(day, today) for day in DAYS], codes=codes, by=())
    singles = [reporting.figures(cast.project, as_of=day, known_on=today) for day in DAYS]
    assert [[one[code].value for code in codes] for one in found] == [
        [one[code].value for code in codes] for one in singles
    ]


def test_a_series_is_asked_anew_when_something_was_recorded(cast: Cast):
    asked = {"codes": ("EECO01",)}
    moments = [(date(2026, 6, 30), date(2999, 1, 1))]
    before = reporting.series(cast.project, moments, by=(), **asked)[0]["EECO01"].value
    assert reporting.series(cast.project, moments, by=(), **asked)[0]["EECO01"].value == before
    add_people(cast, 1)
    assert reporting.series(cast.project, moments, by=(), **asked)[0]["EECO01"].value == before + 1


def test_who_nearly_counts_does_not_count(cast: Cast):
    cast.project.pack = "pl-po-kl-7.2.1-abc"
    asked = {"as_of": date(2026, 6, 30), "known_on": date(2999, 1, 1)}
    nearly = {one.id for one in reporting.near(cast.project, "employed", **asked)}
    counted = {one.id for one in reporting.members(cast.project, "employed", **asked) if one.state == "proven"}
    assert len(nearly) == 3
    assert not nearly & counted
    with pytest.raises(PolicyBroken):
        reporting.near(cast.project, "NONE", **asked)


def test_breakdowns_are_those_that_were_asked_for(cast: Cast):
    found = reporting.figures(cast.project, as_of=DAYS[-1], by=("sex", "sex*site"))
    assert set(found["EECO01"].cells) == {("sex",), ("sex", "site")}
    usual = reporting.figures(cast.project, as_of=DAYS[-1])
    assert set(usual["EECO01"].cells) == {(name,) for name in reporting.definitions_of(cast.project).breakdowns}
