"""What left an approved list: it stays, and with what stands on the list it is what was approved."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import translation

from kladka.audit.models import Line, Words
from kladka.benefits import actions, queries
from kladka.benefits.models import PaymentLine, PaymentList, TakenOff
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from tests.kladka.benefits.world import AUGUST, SEPTEMBER, Benefits

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def world(cast):
    """Łucja and Nadia on the approved list of August, both marked as paid; messages in English."""
    with translation.override("en"):
        found = Benefits(cast)
        for who in ("lucja", "nadia"):
            found.grant(who)
            found.typed(who)
        paid(found, found.approved())
        yield found


def paid(world, listing):
    lines = set(listing.lines.values_list("pk", flat=True))
    actions.pay(listing=listing, lines=lines, on=listing.approved_on, by=world.cast.users["alicja"])


def line_of(world, listing, who):
    return listing.lines.get(benefit__participation=world.cast.participations[who])


def take_off(world, listing, *lines, **changes):
    told = {"reason": "returned", "words": "Zły numer rachunku.", "is_due_again": True}
    who = {"staff": world.cast.staff["alicja"], "by": world.cast.users["alicja"]}
    return actions.take_back_payment(listing=listing, lines={one.pk for one in lines}, **(told | changes), **who)


def sums(rows):
    return rows.aggregate(amount=Sum("amount", default=Decimal(0)), shares=Sum("contributions", default=Decimal(0)))


def approved(listing):
    """Return how many lines were approved and what they came to, from what stands and what was taken off."""
    standing, left = sums(listing.lines), sums(listing.taken_off)
    return listing.lines.count() + listing.taken_off.count(), {key: standing[key] + left[key] for key in standing}


def test_a_line_that_leaves_a_list_leaves_who_took_it_off_when_and_why(world):
    august = PaymentList.objects.get()
    line, before = line_of(world, august, "lucja"), approved(august)
    take_off(world, august, line)
    left = august.taken_off.get()
    assert (left.line, left.benefit, left.month) == (line.pk, line.benefit, AUGUST)
    assert (left.amount, left.contributions, left.paid_on) == (line.amount, line.contributions, line.paid_on)
    assert (left.taken_on, left.taken_by) == (clock.today(), world.cast.staff["alicja"])
    assert (left.reason, left.words) == ("returned", "Zły numer rachunku.")
    assert approved(august) == before
    assert not PaymentLine.objects.filter(pk=line.pk).exists()
    # One act: the line is deleted and its trace is saved under one entry, with the content of the trace.
    entry = Words.objects.latest("entry__number").entry
    traces = Line.objects.filter(entry=entry).order_by("position").values_list("act", "object")
    assert list(traces) == [("saved", left.pk), ("deleted", line.pk)]
    assert left.is_told_by(Line.objects.get(object=left.pk).digest)


def test_a_payment_that_stays_on_its_list_and_a_refusal_leave_no_such_trace(world):
    august = PaymentList.objects.get()
    line = line_of(world, august, "lucja")
    take_off(world, august, line, is_due_again=False)
    with pytest.raises(PolicyBroken):
        take_off(world, august, line, words="PESEL 44051401359")
    assert (TakenOff.objects.count(), august.lines.count()) == (0, 2)
    # It was not marked as paid when it left.
    take_off(world, august, line)
    assert august.taken_off.get().paid_on is None


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM benefits_takenoff",
        "UPDATE benefits_takenoff SET amount = 1",
        "UPDATE benefits_takenoff SET reason = 'not_sent'",
        "UPDATE benefits_takenoff SET taken_on = '2020-01-01'",
        "UPDATE benefits_takenoff SET paid_on = NULL",
    ],
)
def test_the_database_refuses_to_change_what_was_taken_off(world, statement):
    august = PaymentList.objects.get()
    take_off(world, august, line_of(world, august, "lucja"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE benefits_takenoff SET words = ''")
    assert august.taken_off.get().words == ""


def test_what_is_taken_off_twice_is_told_of_both_lists_and_came_again_on_the_third(world):
    august = PaymentList.objects.get()
    first = line_of(world, august, "lucja")
    take_off(world, august, first)
    [left] = queries.taken_off(august)
    assert queries.came_again([left]) == {left.pk: []}
    world.typed("nadia", SEPTEMBER)
    draft = world.prepare(SEPTEMBER)
    assert queries.came_again([left]) == {left.pk: []}, "what nobody approved holds nothing"
    september = world.approve(draft)
    assert queries.came_again([left]) == {left.pk: [(september, False)]}
    paid(world, september)
    again = september.lines.get(month=AUGUST)
    assert (again.benefit, again.amount) == (first.benefit, first.amount)
    before = approved(september)
    take_off(world, september, again)
    assert approved(september) == before
    october = world.approved(OCTOBER)
    [later] = queries.taken_off(september)
    places = queries.came_again([left, later])
    assert places == {left.pk: [(september, True), (october, False)], later.pk: [(october, False)]}


def test_a_correction_that_was_listed_before_is_not_taken_for_the_line_that_came_again(world):
    august = PaymentList.objects.get()
    world.typed("lucja", days=18, absences={"unexcused": 2})
    september = world.approved(SEPTEMBER)
    assert september.lines.get(month=AUGUST).amount < 0
    take_off(world, august, line_of(world, august, "lucja"))
    [left] = queries.taken_off(august)
    assert queries.came_again([left]) == {left.pk: []}
    october = world.approved(OCTOBER)
    assert queries.came_again([left]) == {left.pk: [(october, False)]}


def test_the_approval_of_a_list_that_lines_have_left_stays_and_the_others_may_leave_it_too(world):
    august = PaymentList.objects.get()
    first, second = line_of(world, august, "lucja"), line_of(world, august, "nadia")
    before = approved(august)
    take_off(world, august, first)
    take_off(world, august, second, is_due_again=False)
    told = {"reason": "returned", "by": world.cast.users["alicja"]}
    with pytest.raises(PolicyBroken, match="approval stays"):
        actions.take_back_approval(listing=august, version=august.version, **told)
    take_off(world, august, second)
    assert (august.lines.count(), approved(august)) == (0, before)
    listed = queries.lists_of(PaymentList.objects.all()).get()
    assert (listed.number, listed.paid, listed.total) == (0, 0, Decimal(0))
    with pytest.raises(PolicyBroken, match="approved"):
        actions.discard(listing=august, by=world.cast.users["alicja"])
    assert world.approved(SEPTEMBER).lines.filter(month=AUGUST).count() == 2
