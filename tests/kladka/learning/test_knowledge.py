"""Points before and after: what they come to, and entered by two people at once without losing any."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.learning import actions, models, queries, rules
from kladka.learning.rules import NO_POINTS, Points
from tests.kladka.learning.world import plan

D = Decimal


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_only_who_wrote_both_is_in_the_means():
    found = rules.together([Points(D(4), D(8)), Points(D(6), D(6)), Points(D(5), D("3.5")), Points(D(0)), NO_POINTS])
    assert found == rules.Together(people=3, before=D(5), after=D("5.8"), better=1, same=1, worse=1)
    assert rules.together([Points(None, D(9))]) is None
    assert (Points(D(4), D("6.5")).change, Points(D(4)).change) == (D("2.5"), None)


@pytest.fixture
def test(cast):
    event = plan(cast)
    people = [cast.participations["lucja"], cast.participations["nadia"]]
    actions.enrol(event=event, participations=people, by=cast.users["alicja"])
    return actions.add_test(event=event, title="Księgowość", most_points=D(10), by=cast.users["ada"])


def points_of(test):
    return {one.identity.given_name: (one.points.before, one.points.after) for one in queries.results_of(test)}


def test_two_people_enter_results_at_once(cast, test):
    lucja, nadia = cast.participations["lucja"].pk, cast.participations["nadia"].pk
    empty = {lucja: NO_POINTS, nadia: NO_POINTS}
    first = {lucja: Points(D(4)), nadia: Points(D(5))}
    assert actions.enter_results(test=test, points=first, seen=empty, by=cast.users["ada"]) == 2
    # Somebody else saw the empty list, and enters what came of it.
    second = {lucja: Points(None, D(9)), nadia: NO_POINTS}
    assert actions.enter_results(test=test, points=second, seen=empty, by=cast.users["alicja"]) == 1
    assert points_of(test) == {"Łucja": (D(4), D(9)), "Nadia": (D(5), None)}
    both = {lucja: Points(D(3), D(8)), nadia: Points(D(5), D(6))}
    assert actions.enter_results(test=test, points=both, by=cast.users["ada"]) == 3, "before and after are two"
    actions.enter_results(test=test, points={lucja: Points(D(4), D(9)), nadia: Points(D(5))}, by=cast.users["ada"])
    with pytest.raises(PolicyBroken, match="Somebody else entered 5") as refused:
        actions.enter_results(test=test, points={nadia: Points(D(6))}, seen=empty, by=cast.users["alicja"])
    assert refused.value.field == f"before-{nadia}"


def test_points_stay_within_the_test_and_a_test_with_results_stays(cast, test):
    lucja = cast.participations["lucja"].pk
    with pytest.raises(PolicyBroken, match="0 to 10") as refused:
        actions.enter_results(test=test, points={lucja: Points(D(4), D("10.5"))}, by=cast.users["ada"])
    assert refused.value.field == f"after-{lucja}"
    actions.enter_results(test=test, points={lucja: Points(D(4), D(8))}, by=cast.users["ada"])
    with pytest.raises(PolicyBroken, match="stays"):
        actions.remove_test(test=test, by=cast.users["ada"])
    with pytest.raises(PolicyBroken, match="8 points"):
        actions.change_test(test=test, title="Księgowość", most_points=D(5), by=cast.users["ada"])
    actions.enter_results(test=test, points={lucja: NO_POINTS}, by=cast.users["ada"])
    actions.remove_test(test=test, by=cast.users["ada"])


@pytest.mark.parametrize(("ends_in", "is_refused"), [(0, False), (1, True)])
def test_what_people_know_after_an_event_is_entered_on_its_last_day_not_before(cast, ends_in, is_refused):
    """What they know before it is entered whenever it is known; what was entered earlier hinders nothing."""
    first, last = clock.today() - timedelta(days=1), clock.today() + timedelta(days=ends_in)
    event = plan(cast, starts_on=first, ends_on=last, sessions=[actions.SessionPlan(first), actions.SessionPlan(last)])
    lucja, by = cast.participations["lucja"], cast.users["ada"]
    actions.enrol(event=event, participations=[lucja], by=cast.users["alicja"])
    test = actions.add_test(event=event, title="Księgowość", most_points=D(10), by=by)
    assert actions.enter_results(test=test, points={lucja.pk: Points(D(4))}, by=by) == 1
    both = {lucja.pk: Points(D(4), D(8))}
    if not is_refused:
        assert actions.enter_results(test=test, points=both, by=by) == 1
        return
    with pytest.raises(PolicyBroken, match="The event lasts until") as refused:
        actions.enter_results(test=test, points=both, by=by)
    assert refused.value.field == f"after-{lucja.pk}"
    models.TestResult.objects.filter(test=test).update(points_after=D(8))
    assert actions.enter_results(test=test, points={lucja.pk: Points(D(5), D(8))}, by=by) == 1
