"""Milestones of the ledger: all of them, as known on a day, judged by the figure of their own day."""

from datetime import date, timedelta
from decimal import Decimal

from kladka.core import clock
from kladka.programmes import actions as programmes
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.milestones import promised, standing
from tests.kladka.cases.played import prove

CODE = "EECO01"


def promise(cast, value, day, breakdown="", code=CODE):
    return programmes.set_target(
        project=cast.project,
        indicator=code,
        value=Decimal(value),
        on_date=day,
        breakdown=breakdown,
        by=cast.users["olga"],
    )


def states(cast, as_of, known_on=None):
    known = known_on or clock.today()
    result = reporting.figures(cast.project, as_of=as_of, known_on=known)
    found = standing(cast.project, result, promised(cast.project, known))
    return {key: [(each.state, each.value) for each in rows] for key, rows in found.items()}


def test_each_milestone_is_judged_on_its_own_day(cast):
    promise(cast, 1, date(2026, 2, 28))
    promise(cast, 3, date(2026, 6, 30))
    promise(cast, 50, date(2026, 12, 31))
    promise(cast, 2, date(2026, 12, 31), "sex=female")
    assert states(cast, date(2026, 9, 1)) == {
        (CODE, ""): [("missed", 0), ("reached", 3), ("behind", 3)],
        (CODE, "sex=female"): [("reached_early", 3)],
    }


def test_what_is_a_state_by_its_definition_is_there_for_now_only(cast):
    """Whoever has a coach today may leave until the day; who entered has entered."""
    cast.project.pack = "pl-esf-plus-2021"
    Project.objects.filter(pk=cast.project.pk).update(pack=cast.project.pack)
    for code, value in (("caseload", 1), ("working", 0)):
        promise(cast, value, date(2026, 12, 31), code=code)
    found = states(cast, date(2026, 9, 1))
    assert [state for ((state, _value),) in found.values()] == ["for_now", "reached_early"]


def test_the_definition_says_whether_less_is_better(cast):
    """Both found a job after 63 days: that is over 60, and within 70."""
    cast.project.pack = "pl-esf-plus-2021"
    Project.objects.filter(pk=cast.project.pk).update(pack=cast.project.pack)
    for situation in cast.situations.values():
        prove(cast, situation)
    promise(cast, 60, date(2026, 8, 1), code="days_to_job")
    promise(cast, 70, date(2026, 12, 31), code="days_to_job")
    found = states(cast, date(2026, 9, 1))
    assert found == {("days_to_job", ""): [("missed", 63), ("for_now", 63)]}


def test_what_was_not_yet_promised_is_not_yet_known(cast):
    promise(cast, 3, date(2026, 6, 30))
    assert states(cast, date(2026, 9, 1), clock.today() - timedelta(days=1)) == {}


def test_a_corrected_promise_stands_as_corrected(cast):
    target = promise(cast, 30, date(2026, 6, 30))
    programmes.correct_target(
        target=target, changes={"value": Decimal(3)}, reason="typing_error", by=cast.users["olga"]
    )
    assert states(cast, date(2026, 9, 1)) == {(CODE, ""): [("reached", 3)]}


def test_promises_cost_one_query_and_what_is_kept_none(cast, django_assert_num_queries):
    promise(cast, 1, date(2026, 2, 28))
    promise(cast, 3, date(2026, 6, 30))
    states(cast, date(2026, 9, 1))
    facts = reporting.facts_of(cast.project)
    with django_assert_num_queries(1):
        promises = promised(cast.project, clock.today())
    with django_assert_num_queries(0):
        result = reporting.figures(cast.project, as_of=date(2026, 9, 1), facts=facts)
        standing(cast.project, result, promises, facts=facts)
