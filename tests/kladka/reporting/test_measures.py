"""The measures of a service from what the rooms recorded, on the shared cast: Łucja is coached by Anna for Alfa."""

from datetime import timedelta

import pytest

from kladka.coaching import actions as coaching
from kladka.core import packs
from kladka.employers import actions as employers
from kladka.people import actions as people
from kladka.reporting.live import measures as live
from kladka.reporting.rules.measures import FEW, NONE, ONE_COACH
from tests.kladka.employers.world import make_employers, vacancy
from tests.world.cast import ENTRY_DAY

pytestmark = pytest.mark.postgres

ON = ENTRY_DAY + timedelta(days=120)
CODES = [one["code"] for one in packs.load("measures/service.yaml")["measures"]]


@pytest.fixture
def few(monkeypatch):
    """One person and one coach are enough."""
    monkeypatch.setattr(live, "least", lambda on: (1, 1))


def of_alfa(cast, code):
    found = live.services(cast.project, ON)
    return found.of(str(cast.organisations["alfa"].pk)).measured[code]


def test_the_project_comes_first_and_the_partners_by_name(cast):
    found = live.services(cast.project, ON)
    assert [one.key == "" for one in found.services] == [True, False, False]
    names = [one.name for one in found.services[1:]]
    assert names == sorted(names)
    assert all(list(one.measured) == CODES for one in found.services)


def test_without_enough_people_or_coaches_nothing_is_rateable(cast):
    reasons = {one.reason for each in live.services(cast.project, ON).services for one in each.measured.values()}
    assert reasons <= {NONE, FEW, ONE_COACH}


@pytest.mark.usefixtures("few")
def test_contacts_are_told_by_the_wishes_of_their_day(cast):
    world = make_employers(cast)
    lucja, anna, staff = cast.participations["lucja"], cast.users["anna"], cast.staff["anna"]
    offer = vacancy(cast, world.bakery, values={"tasks": ["kitchen"], "working_time": ["mornings"]})
    given = {"employer": offer.employer, "staff": staff, "form": "phone", "purpose": "candidate", "by": anna}
    talk = {**given, "participation": lucja, "vacancy": offer}
    employers.record_contact(on_date=ENTRY_DAY + timedelta(days=9), **talk)
    wished = {"participation": lucja, "staff": staff, "by": anna}
    wishes = {"values": {"tasks": ["kitchen"]}, "vetoes": {}}
    employers.record_wishes(version=0, on_date=ENTRY_DAY + timedelta(days=10), **wishes, **wished)
    employers.record_contact(on_date=ENTRY_DAY + timedelta(days=11), **talk)
    vetoes = {"values": {"tasks": ["kitchen"]}, "vetoes": {"working_time": ["mornings"]}}
    employers.record_wishes(version=1, on_date=ENTRY_DAY + timedelta(days=12), **vetoes, **wished)
    employers.record_contact(on_date=ENTRY_DAY + timedelta(days=13), **talk)
    employers.record_contact(on_date=ENTRY_DAY + timedelta(days=14), **given)
    fitting, first = of_alfa(cast, "fitting_contacts"), of_alfa(cast, "first_contact")
    assert (fitting.numerator, fitting.denominator, len(fitting.observed.unknown)) == (1, 2, 1)
    assert (first.value, first.numerator, first.denominator) == (9, 1, 2)


@pytest.mark.usefixtures("few")
def test_time_outside_the_office_is_that_of_sessions_believed_now(cast):
    lucja, anna, staff = cast.participations["lucja"], cast.users["anna"], cast.staff["anna"]
    before = of_alfa(cast, "outside_office")
    given = {
        "participation": lucja,
        "on_date": ENTRY_DAY + timedelta(days=20),
        "minutes": 45,
        "coach": staff,
        "by": anna,
    }
    made = coaching.log_session(place="community", **given)
    after = of_alfa(cast, "outside_office")
    assert (after.numerator - before.numerator, after.denominator - before.denominator) == (45, 45)
    coaching.withdraw_session(session=made, by=anna)
    assert of_alfa(cast, "outside_office").denominator == before.denominator


@pytest.mark.usefixtures("few")
def test_support_is_looked_for_after_the_start_of_a_job_until_somebody_leaves(cast):
    lucja, anna, staff = cast.participations["lucja"], cast.users["anna"], cast.staff["anna"]
    start = cast.situations["lucja"].from_date
    told = of_alfa(cast, "follow_along")
    mine = [one for one in told.observed.seen if one.about == str(lucja.pk)]
    passed = [one for one in live.points(ON) if start + timedelta(days=one[1]) <= ON]
    assert len(mine) == len(passed)
    assert not any(one.counts for one in mine)
    given = {"participation": lucja, "on_date": start + timedelta(days=2), "minutes": 45, "coach": staff, "by": anna}
    coaching.log_session(place="workplace", **given)
    mine = [one for one in of_alfa(cast, "follow_along").observed.seen if one.about == str(lucja.pk)]
    assert [one.what for one in mine if one.counts] == ["0", "1"], "day 3 and the first week"
    people.end_coaching(
        assignment=cast.assignments["lucja"], until_date=start + timedelta(days=5), outcome="completed", by=anna
    )
    left = {"exit_date": start + timedelta(days=5), "path_completed": True, "leaving_reason": ""}
    people.leave(participation=lucja, by=anna, **left)
    mine = [one for one in of_alfa(cast, "follow_along").observed.seen if one.about == str(lucja.pk)]
    assert [one.what for one in mine] == ["0"], "only what passed before the exit"


def test_every_measure_speaks_both_languages_and_names_no_rating():
    for one in live.measures():
        assert all(texts.keys() >= {"pl", "en"} for texts in (one.title, one.means, one.unknown))
        assert one.kind in {"share", "days"}
