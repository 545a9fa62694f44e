"""How much is due: drawn examples, and what holds of every attendance."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.benefits.models import Benefit
from kladka.benefits.queries import Payable, Preview
from kladka.benefits.rules import Beside, Day, Due, Rate, Sheet, Terms, With, due, follow, payer, rounded
from kladka.core.bank import is_account, masked, normalised
from kladka.core.months import span_in

OLD, NEW, CHANGE = Decimal("1994.40"), Decimal("2066.28"), date(2025, 6, 11)
MAY = (date(2025, 5, 1), date(2025, 5, 31))
JUNE = (date(2025, 6, 1), date(2025, 6, 30))


def terms(unit, *rates, **more):
    return Terms("a_kind", unit, tuple(Rate(day, Decimal(amount)) for day, amount in rates), **more)


STIPEND = terms("month", (date(2024, 6, 1), "1994.40"), (CHANGE, "2066.28"), reduces=frozenset({"unexcused"}))


@pytest.mark.parametrize(
    ("span", "absences", "expected"),
    [
        # A whole month is due whole, whether it has 28 days or 31.
        (MAY, {}, "1994.40"),
        ((date(2025, 2, 1), date(2025, 2, 28)), {}, "1994.40"),
        # A begun month: a thirtieth for each calendar day. 17 × 1994.40 / 30 = 1130.16.
        ((date(2025, 5, 15), MAY[1]), {}, "1130.16"),
        # Each unexcused day takes a thirtieth (66.48); sick leave and days off take nothing.
        (MAY, {"unexcused": 2, "sick_leave": 5, "day_off": 2}, "1861.44"),
        (MAY, {"unexcused": 31}, "0.00"),
        # The rate changes on the 11th: 10 of 30 days at the old, 20 of 30 at the new rate.
        (JUNE, {}, "2042.32"),
        # An unexcused day of that month is valued at the mean of both: 2042.32 × 29 / 30, rounded once.
        (JUNE, {"unexcused": 1}, "1974.24"),
        # Begun on the 10th: one day at the old, twenty at the new rate, each a thirtieth.
        ((date(2025, 6, 10), JUNE[1]), {}, "1444.00"),
    ],
)
def test_a_monthly_amount_by_calendar_days_and_absences(span, absences, expected):
    assert due(STIPEND, span, sheet=Sheet(20, Decimal(0), absences)).amount == Decimal(expected)


def test_a_part_of_full_time_is_paid_its_part():
    # Half of 1994.40, and of a begun month 17 of 30 days of it.
    assert due(STIPEND, MAY, sheet=Sheet(20), share=Decimal("0.5")).amount == Decimal("997.20")
    begun = due(STIPEND, (date(2025, 5, 15), MAY[1]), sheet=Sheet(10), share=Decimal("0.5"))
    assert begun.amount == Decimal("565.08")


@pytest.mark.parametrize(
    ("kind", "sheet", "expected"),
    [
        # A whole month in two decisions is a whole month: 15 and 16 of its 31 days, not 31 thirtieths.
        ("STIPEND", Sheet(20), ("965.03", "1029.37")),
        # Its one unexcused day (66.48) is taken away once: 15 of its 31 parts of the first, the others of the second.
        ("STIPEND", Sheet(19, Decimal(0), {"unexcused": 1}), ("932.86", "995.06")),
        # Twenty days at 12.40 are 248.00, not 31 days.
        ("TRAVEL", Sheet(20), ("120.00", "128.00")),
        # Eighty hours at 10.00 are 800.00, not twice that.
        ("CARE", Sheet(20, Decimal(80)), ("387.10", "412.90")),
    ],
)
def test_two_decisions_of_one_kind_share_their_month(kind, sheet, expected):
    terms, cost = {"STIPEND": (STIPEND, None), "TRAVEL": (TRAVEL, "12.40"), "CARE": (CARE, "10.00")}[kind]
    halves = [(MAY[0], date(2025, 5, 15)), (date(2025, 5, 16), MAY[1])]
    granted = Decimal(cost) if cost else None
    found = [
        due(terms, half, granted=granted, sheet=sheet, beside=Beside(days=other)).amount
        for half, other in zip(halves, (16, 15), strict=True)
    ]
    assert found == [Decimal(each) for each in expected]


def test_two_decisions_of_one_kind_have_one_limit_a_month():
    day, earlier = [Day(date(2025, 6, 20), Decimal(20))], Beside(days=10, amount=Decimal("600.00"))
    found = due(CARE, (date(2025, 6, 11), JUNE[1]), granted=Decimal(30), days=day, beside=earlier)
    assert (found.amount, found.limit) == (Decimal("231.00"), Decimal("831.00"))


def test_without_a_sheet_no_monthly_amount_is_due():
    assert due(STIPEND, MAY).amount == 0


HOURLY = terms("hour", (date(2024, 6, 1), "13.30"), (CHANGE, "13.78"), attendance=frozenset({"training"}))
TRAVEL = terms("day", (date(2021, 1, 1), "40.00"), is_cost=True)
CARE = terms(
    "hour",
    (date(2025, 1, 1), "30.50"),
    is_cost=True,
    most_a_month=(Rate(date(2024, 6, 1), Decimal("831.00")),),
)


@pytest.mark.parametrize(
    ("kind", "granted", "days", "expected"),
    [
        # 6 hours before the change and 5 after it: 79.80 + 68.90.
        (HOURLY, None, [(10, "6"), (11, "5")], "148.70"),
        # What lies outside the days of the decision is not paid.
        (HOURLY, None, [], "0.00"),
        # Two trainings on one day are one way there; the ticket is paid, not the limit.
        (TRAVEL, "12.40", [(3, "4"), (3, "2"), (5, "4")], "24.80"),
        # A dearer ticket is paid up to the limit.
        (TRAVEL, "55.00", [(3, "4")], "40.00"),
        # 30 hours at 30.00 are 900.00, and no more than 831.00 is paid a month.
        (CARE, "30.00", [(3, "30")], "831.00"),
        # Rounded once at the end: 3 × 0.335 hours at 13.30 are 13.3665, not three times 4.46.
        (HOURLY, None, [(2, "0.335"), (3, "0.335"), (4, "0.335")], "13.37"),
    ],
)
def test_hours_and_days_at_the_rate_of_their_day(kind, granted, days, expected):
    attended = [Day(date(2025, 6, on), Decimal(hours)) for on, hours in days]
    found = due(kind, JUNE, granted=Decimal(granted) if granted else None, days=attended)
    assert found.amount == Decimal(expected)


def test_days_typed_for_an_internship_are_travelled_to_as_well():
    found = due(TRAVEL, JUNE, granted=Decimal(10), days=[Day(date(2025, 6, 3))], sheet=Sheet(days=4))
    assert found.amount == Decimal("50.00")


def test_what_is_paid_once_is_paid_up_to_its_limit():
    exam = terms("once", (date(2021, 1, 1), "300.00"), is_cost=True)
    day = (date(2025, 6, 4), date(2025, 6, 4))
    assert due(exam, day, granted=Decimal("120.00")).amount == Decimal("120.00")
    assert due(exam, day, granted=Decimal("400.00")).amount == Decimal("300.00")


def test_each_contribution_is_rounded_by_itself():
    shares = {share: (Rate(date(2020, 1, 1), Decimal(share)),) for share in ("0.1952", "0.08", "0.0167")}
    found = due(terms("month", (date(2020, 1, 1), "2066.28"), contributions=shares), MAY, sheet=Sheet(20))
    assert found.contributions == Decimal("403.34") + Decimal("165.30") + Decimal("34.51")


def test_a_day_before_all_rates_is_refused():
    with pytest.raises(ValueError, match="No rate"):
        due(STIPEND, (date(2023, 1, 1), date(2023, 1, 31)), sheet=Sheet())


def test_a_decision_keeps_the_rates_of_its_day_and_follows_later_ones():
    now = terms("month", (date(2024, 6, 1), "9999.00"), (date(2025, 6, 1), "2066.28"), reduces=frozenset({"excused"}))
    found = follow(STIPEND, now, date(2025, 1, 10))
    assert found.rates == (Rate(date(2024, 6, 1), OLD), Rate(date(2025, 6, 1), NEW))
    assert found.reduces == STIPEND.reduces


def test_shares_of_contributions_that_change_later_are_followed():
    def paid(*shares):
        return terms("month", (date(2024, 6, 1), "1000.00"), contributions={"accident": shares})

    first, later = Rate(date(2022, 4, 1), Decimal("0.0167")), Rate(date(2026, 4, 1), Decimal("0.02"))
    found = follow(paid(first), paid(first, later), date(2025, 1, 10))
    assert due(found, MAY, sheet=Sheet(20)).contributions == Decimal("16.70")
    assert due(found, (date(2026, 5, 1), date(2026, 5, 31)), sheet=Sheet(20)).contributions == Decimal("20.00")


@pytest.mark.parametrize(
    ("moves", "standing", "expected"),
    [
        ([], "AB", "A"),
        # Moved in August: May is the first partner's, September the second one's.
        ([(date(2026, 8, 3), "B")], "AB", "A"),
        ([(date(2026, 5, 31), "B")], "AB", "B"),
        # The first one is not in the project any more: whoever has the person now pays, at last the leader.
        ([(date(2026, 8, 3), "B")], "B", "B"),
        ([(date(2026, 8, 3), "B")], "", "L"),
    ],
)
def test_a_month_is_paid_by_the_partner_of_its_last_day(moves, standing, expected):
    assert payer(With("A", moves), date(2026, 5, 31), standing, "L") == expected


@pytest.mark.parametrize(
    ("exact", "expected"), [("1.005", "1.01"), ("1.0049", "1.00"), ("-1.005", "-1.01"), ("0", "0.00")]
)
def test_halves_go_away_from_nought(exact, expected):
    assert str(rounded(Fraction(Decimal(exact)))) == expected


def test_a_period_outside_the_month_has_no_days_in_it():
    assert span_in(date(2025, 5, 1), *JUNE) is None
    assert span_in(date(2025, 6, 1), date(2025, 5, 9), date(2025, 6, 3)) == (date(2025, 6, 1), date(2025, 6, 3))


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ("61 1090 1014 0000 0712 1981 2874", True),
        ("PL61109010140000071219812874", True),
        ("61-1090-1014-0000-0712-1981-2875", False),
        ("6110901014000007121981287", False),
        ("", False),
    ],
)
def test_an_account_number_is_checked(typed, is_right):
    assert is_account(normalised(typed)) is is_right


def test_of_an_account_only_the_end_is_shown():
    assert masked("2874") == "•••• 2874"


_DAYS = st.lists(
    st.builds(
        Day,
        on=st.dates(JUNE[0], JUNE[1]),
        hours=st.decimals(0, 12, places=2),
    ),
    max_size=12,
)


@given(_DAYS, st.dates(JUNE[0], JUNE[1]))
def test_a_month_cut_in_two_decisions_pays_each_hour_once(days, cut):
    """The same attendance is never paid twice: both halves together are the whole, but for one rounding each."""
    whole = due(HOURLY, JUNE, days=days).amount
    halves = [span_in(JUNE[0], JUNE[0], cut), span_in(JUNE[0], cut.fromordinal(cut.toordinal() + 1), JUNE[1])]
    parts = sum((due(HOURLY, half, days=days).amount for half in halves if half), Decimal(0))
    assert abs(whole - parts) <= Decimal("0.01")


@pytest.mark.parametrize("kind", [STIPEND, TRAVEL, CARE], ids=lambda one: one.unit)
@given(typed=st.integers(0, 25), absent=st.integers(0, 5), cut=st.dates(JUNE[0], date(2025, 6, 29)))
def test_a_month_cut_in_two_decisions_pays_what_was_typed_once(kind, typed, absent, cut):
    sheet = Sheet(typed, Decimal(typed * 4), {"unexcused": absent})
    granted = Decimal("12.40") if kind.is_cost else None
    whole = due(kind, JUNE, granted=granted, sheet=sheet).amount
    first, rest = (JUNE[0], cut), (cut.fromordinal(cut.toordinal() + 1), JUNE[1])
    one = due(kind, first, granted=granted, sheet=sheet, beside=Beside(30 - cut.day))
    two = due(kind, rest, granted=granted, sheet=sheet, beside=Beside(cut.day, one.amount))
    assert abs(whole - one.amount - two.amount) <= Decimal("0.01")


@given(_DAYS)
def test_an_amount_is_its_pieces_rounded_once(days):
    found = due(HOURLY, JUNE, days=days)
    assert found.amount == rounded(sum((piece.value for piece in found.pieces), Fraction(0)))
    hours = sum((day.hours for day in days), Decimal(0))
    assert rounded(Fraction(hours * Decimal("13.30"))) <= found.amount <= rounded(Fraction(hours * Decimal("13.78")))


@given(st.integers(0, 31), st.integers(0, 31), st.dates(MAY[0], MAY[1]))
def test_absence_never_makes_an_amount_negative_or_larger(unexcused, excused, since):
    sheet = Sheet(0, Decimal(0), {"unexcused": unexcused, "excused": excused})
    found = due(STIPEND, (since, MAY[1]), sheet=sheet).amount
    assert 0 <= found <= due(STIPEND, (since, MAY[1]), sheet=Sheet()).amount <= OLD


_MONEY = st.decimals(0, 3000, places=2)


@given(st.lists(_MONEY, min_size=1, max_size=8))
def test_however_often_attendance_is_corrected_the_lines_add_up_to_what_is_due(dues):
    """Each list pays what is due now less what was listed before, so together they pay the last due amount once."""
    listed = Decimal("0.00")
    lines = []
    for amount in dues:
        line = Payable(Benefit(), JUNE[0], Due(amount), (listed, Decimal(0)))
        listed += line.amount
        lines.append(line)
    assert listed == dues[-1]
    assert Preview(lines, ()).total == listed
