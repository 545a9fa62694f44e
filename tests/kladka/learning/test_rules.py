from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from kladka.learning import rules

ANNA, EWA, IDA, OLA = (UUID(int=number) for number in range(1, 5))


@dataclass(frozen=True)
class Meeting:
    on_date: date
    hours: Decimal | None


def test_attendance_runs_from_the_first_to_the_last_session_and_sums_hours():
    meetings = [Meeting(date(2026, 4, 14), Decimal("5.5")), Meeting(date(2026, 4, 13), Decimal(6))]
    assert rules.attended(meetings) == rules.Attended(date(2026, 4, 13), date(2026, 4, 14), Decimal("11.5"))


def test_unknown_hours_are_unknown_not_zero():
    assert rules.attended([Meeting(date(2026, 4, 13), None)]).hours is None


def test_hours_that_are_known_count_beside_unknown_ones():
    meetings = [Meeting(date(2026, 4, 13), None), Meeting(date(2026, 4, 13), Decimal(2))]
    assert rules.attended(meetings).hours == Decimal(2)


def test_nobody_attends_without_a_session():
    assert rules.attended([]) is None


def test_difference_tells_new_changed_and_gone_apart():
    found = rules.difference({ANNA: 1, EWA: 2, IDA: 3}, {EWA: 2, IDA: 4, OLA: 5})
    assert (found.new, found.changed, found.gone) == ({ANNA}, {IDA}, {OLA})
    assert found
    assert found.corrects


def test_equal_records_differ_in_nothing():
    assert not rules.difference({ANNA: 1}, {ANNA: 1})
    assert not rules.difference({ANNA: 1}, {}).corrects
