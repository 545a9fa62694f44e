"""Work and a programme of a social integration centre share no day, whoever records them (edge case 55)."""

from datetime import date

import pytest

from kladka.core.errors import PolicyBroken
from kladka.people import actions as people

CIS, JOB = "cis_programme", "employment"


@pytest.fixture
def lucja(cast):
    for situation in cast.situations.values():
        people.withdraw(fact=situation, reason="wrong_person", by=cast.users["anna"])
    return cast.participations["lucja"]


def day(text):
    return date.fromisoformat(f"2026-{text}") if text else None


def recorded(cast, lucja, kind, first, last=None, ended=None):
    contract = {"contract_kind": "mandate"} if kind == JOB else {}
    told = {"participation": lucja, "by": cast.users["anna"], "until_date": day(last), **contract}
    fact = people.record_situation(kind=kind, from_date=day(first), **told)
    if ended:
        people.end_situation(situation=fact, until_date=day(ended), outcome="ended", by=cast.users["anna"])
    return fact


@pytest.mark.parametrize(
    ("kinds", "one", "other", "is_refused"),
    [
        ((CIS, JOB), ("03-01",), ("04-01",), True),
        ((JOB, CIS), ("03-01", "03-31"), ("03-31",), True),
        ((JOB, CIS), ("03-01", "03-31"), ("04-01",), False),
        ((CIS, "own_firm"), ("03-01", "06-30", "03-31"), ("04-01",), False),  # ended before its agreed end
        ((CIS, "own_firm"), ("03-01",), ("02-01",), True),  # what is recorded later began earlier and goes on
        ((CIS, JOB), ("03-01",), ("02-01", "02-28"), False),
        ((JOB, CIS), ("03-01",), ("02-01", "03-01"), True),
    ],
)
def test_work_and_a_programme_share_no_day(cast, lucja, kinds, one, other, is_refused):
    recorded(cast, lucja, kinds[0], *one)
    if is_refused:
        with pytest.raises(PolicyBroken) as refused:
            recorded(cast, lucja, kinds[1], *other)
        assert refused.value.field == "from_date"
    else:
        assert recorded(cast, lucja, kinds[1], *other).pk


def test_corrections_and_ends_bring_no_shared_day_either(cast, lucja):
    by = cast.users["anna"]
    programme = recorded(cast, lucja, CIS, "03-01", "03-31")
    job = recorded(cast, lucja, JOB, "04-10")
    told = {"reason": "typing_error", "by": by}
    for fact, changes, field in (
        (job, {"from_date": day("03-31")}, "from_date"),
        (programme, {"until_date": day("04-10")}, "from_date"),
    ):
        with pytest.raises(PolicyBroken) as refused:
            people.correct(fact=fact, changes=changes, **told)
        assert refused.value.field == field
    with pytest.raises(PolicyBroken) as refused:
        people.end_situation(situation=programme, until_date=day("04-10"), outcome="completed", by=by)
    assert refused.value.field == "until_date"
    ending = people.end_situation(situation=programme, until_date=day("03-20"), outcome="interrupted", by=by)
    moved = people.correct(fact=job, changes={"from_date": day("03-25")}, **told)
    with pytest.raises(PolicyBroken):
        people.correct(fact=ending, changes={"until_date": day("03-25")}, **told)
    with pytest.raises(PolicyBroken):
        people.withdraw(fact=ending, **told)
    assert people.correct(fact=moved, changes={"from_date": day("03-26")}, **told).pk


def test_what_does_not_exclude_it_goes_on_beside_a_programme(cast, lucja):
    recorded(cast, lucja, CIS, "03-01")
    assert recorded(cast, lucja, "volunteering", "03-02").pk
