"""Cases 11 to 18: dates."""

from datetime import date

import pytest

from kladka.core.errors import PolicyBroken
from kladka.people import actions as people
from kladka.people.models import Entry, Exit
from tests.kladka.cases.played import happened, leave, prove, support, value


def test_11_entry_is_the_first_support_and_age_is_that_of_the_day(cast, enter):
    declared = enter(None, born=date(2008, 5, 20), labour_status="inactive", labour_substatus="not_in_education",
                     unemployed_since=None)  # fmt: skip
    support(cast, declared, date(2026, 6, 8))
    assert Entry.objects.current().get(participation=declared).entry_date == date(2026, 6, 8)
    assert value(cast, "EECO07", date(2026, 6, 30)) == 1
    assert value(cast, "EECO01", date(2026, 6, 7)) == 3


def test_11_the_twelfth_month_without_work_counts_to_the_entry(cast, enter):
    enter(date(2026, 6, 8), unemployed_since=date(2025, 6, 1))
    assert value(cast, "EECO03", date(2026, 6, 30)) == 1


def test_12_fifty_four_at_entry_is_not_fifty_five(cast, enter):
    enter(date(2026, 6, 8), born=date(1971, 6, 9))
    assert value(cast, "EECO08", date(2026, 9, 1)) == 0
    enter(date(2026, 6, 8), born=date(1971, 6, 8))
    assert value(cast, "EECO08", date(2026, 9, 1)) == 1


def test_13_a_corrected_exit_moves_the_windows(cast, enter):
    somebody = enter(date(2026, 3, 2))
    leave(cast, somebody, date(2026, 3, 31))
    happened(cast, somebody, "employment", date(2026, 4, 29))
    assert value(cast, "EECR04", date(2026, 9, 1)) == 0
    people.correct(
        fact=Exit.objects.current().get(participation=somebody),
        changes={"exit_date": date(2026, 4, 1)},
        reason="typing_error",
        by=cast.users["anna"],
    )
    assert value(cast, "EECR04", date(2026, 9, 1)) == 1


@pytest.mark.parametrize(("day", "counts"), [(date(2026, 4, 28), 1), (date(2026, 4, 29), 0)])
def test_14_a_job_counts_up_to_the_twenty_eighth_day(cast, enter, day, counts):
    somebody = enter(date(2026, 3, 2))
    leave(cast, somebody, date(2026, 3, 31))
    happened(cast, somebody, "employment", day)
    assert value(cast, "EECR04", date(2026, 9, 1)) == counts


def test_14_proof_may_come_after_the_window(cast, enter):
    somebody = enter(date(2026, 3, 2))
    leave(cast, somebody, date(2026, 3, 31))
    job = people.record_situation(
        participation=somebody, kind="employment", from_date=date(2026, 4, 20), by=cast.users["anna"]
    )
    assert value(cast, "EECR04", date(2026, 9, 1)) == 0
    prove(cast, job, on=date(2026, 7, 10))
    assert value(cast, "EECR04", date(2026, 9, 1)) == 1


def test_15_who_works_and_is_still_coached_has_not_left(cast, enter):
    somebody = enter(date(2025, 6, 2))
    happened(cast, somebody, "employment", date(2025, 7, 1))
    support(cast, somebody, date(2025, 12, 15))
    with pytest.raises(PolicyBroken) as refused:
        leave(cast, somebody, date(2025, 7, 1))
    assert refused.value.field == "exit_date"
    leave(cast, somebody, date(2025, 12, 15))
    assert value(cast, "EECR05", date(2026, 6, 14)) == 0, "six months count from the exit, not from the job"
    assert value(cast, "EECR05", date(2026, 6, 15)) == 1


def test_16_the_exam_in_the_window_counts_although_the_certificate_comes_later(cast, enter):
    somebody = enter(date(2026, 3, 2))
    leave(cast, somebody, date(2026, 3, 31))
    passed = people.record_situation(
        participation=somebody, kind="qualification", from_date=date(2026, 4, 21), by=cast.users["anna"]
    )
    prove(cast, passed, on=date(2026, 5, 19))
    assert value(cast, "EECR03", date(2026, 9, 1)) == 1


def test_17_six_months_after_the_last_of_august_are_the_last_of_february(cast, enter):
    somebody = enter(date(2025, 8, 1))
    leave(cast, somebody, date(2025, 8, 31))
    job = happened(cast, somebody, "employment", date(2025, 9, 10))
    assert value(cast, "EECR05", date(2026, 2, 27)) == 0
    assert value(cast, "EECR05", date(2026, 2, 28)) == 1
    people.end_situation(situation=job, until_date=date(2026, 2, 27), outcome="ended", by=cast.users["anna"])
    assert value(cast, "EECR05", date(2026, 2, 28)) == 0


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2041, 1, 1)])
def test_18_no_support_before_the_project_or_after_it(cast, enter, day):
    somebody = enter(None)
    with pytest.raises(PolicyBroken) as refused:
        support(cast, somebody, day)
    assert refused.value.field == "start_date"
    assert not Entry.objects.filter(participation=somebody).exists()
