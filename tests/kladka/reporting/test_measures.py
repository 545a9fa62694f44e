"""The measures of a service from what the rooms recorded, on the shared cast: Łucja is coached by Anna for Alfa."""

from datetime import time, timedelta

import pytest

from kladka.agenda import actions as agenda
from kladka.audit import queries as audit
from kladka.coaching import actions as coaching
from kladka.coaching.actions import follow_up
from kladka.core import clock, packs
from kladka.employers import actions as employers
from kladka.people import actions as people
from kladka.reporting.live import measures as live
from kladka.reporting.rules.measures import FEW, NONE, ONE_COACH
from tests.kladka.employers.world import make_employers, vacancy
from tests.world.cast import ENTRY_DAY

pytestmark = pytest.mark.postgres

ON, LATER = ENTRY_DAY + timedelta(days=120), ENTRY_DAY + timedelta(days=130)
CODES = [one["code"] for one in packs.load("measures/service.yaml")["measures"]]


@pytest.fixture
def few(monkeypatch):
    """One person and one coach are enough."""
    monkeypatch.setattr(live, "least", lambda on: (1, 1))


def of_alfa(cast, code, on=ON):
    found = live.services(cast.project, on)
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
    world.agree("lucja")
    employers.record_contact(on_date=ENTRY_DAY + timedelta(days=9), **talk)
    wished = {"participation": lucja, "staff": staff, "by": anna}
    wishes = {"values": {"tasks": ["kitchen"]}, "vetoes": {}}
    employers.record_wishes(version=0, on_date=ENTRY_DAY + timedelta(days=10), **wishes, **wished)
    employers.record_contact(on_date=ENTRY_DAY + timedelta(days=11), **talk)
    vetoes = {"values": {"tasks": ["kitchen"]}, "vetoes": {"working_time": ["mornings"]}}
    employers.record_wishes(version=1, on_date=ENTRY_DAY + timedelta(days=12), **vetoes, **wished)
    employers.record_contact(on_date=ENTRY_DAY + timedelta(days=13), answer="refused", **talk)
    employers.record_contact(on_date=ENTRY_DAY + timedelta(days=14), **given)
    fitting, first = of_alfa(cast, "fitting_contacts"), of_alfa(cast, "first_contact")
    assert (fitting.numerator, fitting.denominator, len(fitting.observed.unknown)) == (1, 2, 1)
    assert [(one.counts, one.what) for one in fitting.observed.seen] == [(True, ""), (False, "refused")]
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


@pytest.mark.usefixtures("few")
def test_nobody_is_looked_for_between_leaving_and_coming_back(cast):
    lucja, anna, start = cast.participations["lucja"], cast.users["anna"], cast.situations["lucja"].from_date
    people.end_coaching(assignment=cast.assignments["lucja"], until_date=start, outcome="completed", by=anna)
    left = {"exit_date": start + timedelta(days=10), "path_completed": True, "leaving_reason": ""}
    people.leave(participation=lucja, by=anna, **left)
    people.reenter(participation=lucja, reentry_date=start + timedelta(days=25), by=anna)
    seen = of_alfa(cast, "follow_along", LATER).observed.seen
    assert sorted(one.what for one in seen if one.about == str(lucja.pk)) == ["0", "1", "5"]


@pytest.mark.usefixtures("few")
def test_who_did_not_come_to_a_group_was_not_met(cast):
    """Łucja and Nadia were expected on the third day of Łucja's job; Nadia came alone."""
    lucja, nadia, anna = cast.participations["lucja"], cast.participations["nadia"], cast.users["anna"]
    day = cast.situations["lucja"].from_date + timedelta(days=2)
    plan = agenda.Plan("group_session", day, time(9), 60, "office", [lucja, nadia])
    group = agenda.plan(project=cast.project, staff=cast.staff["anna"], plan=plan, by=anna)
    given = {"coach": cast.staff["anna"], "on_date": day, "minutes": 60, "place": "office", "by": anna}
    coaching.log_group(participations=[nadia], appointment=group, **given)
    met = {one.about for one in of_alfa(cast, "follow_along").observed.seen if one.counts}
    assert met == {str(nadia.pk)}
    call = {"coach": cast.staff["anna"], "on_date": day, "starts": time(12), "minutes": 5, "by": anna}
    coaching.note_call(participation=lucja, **call)
    met = {one.about for one in of_alfa(cast, "follow_along").observed.seen if one.counts}
    assert met == {str(nadia.pk), str(lucja.pk)}, "a call is contact"


@pytest.fixture
def new_job(cast):
    """Łucja began to work three days ago, and not in May."""
    for_whom = {"participation": cast.participations["lucja"], "by": cast.users["anna"]}
    people.withdraw(fact=cast.situations["lucja"], reason="typing_error", by=cast.users["anna"])
    since = clock.today() - timedelta(days=3)
    return people.record_situation(kind="employment", from_date=since, contract_kind="mandate", **for_whom)


def answered(cast, job):
    key = {"participation": cast.participations["lucja"], "point": "day_3", "origin": str(job.pk)}
    answers = {"works": "job", "going": "well", "help": "yes"}
    return follow_up.answer_by_phone(**key, answers=answers, by=cast.users["anna"])


def kept(cast, job):
    found = live.services(cast.project, clock.today()).of(str(cast.organisations["alfa"].pk))
    return [one.counts for one in found.measured["follow_along"].observed.seen if one.record == str(job.pk)]


@pytest.mark.usefixtures("few")
def test_an_answer_to_follow_up_is_contact_until_it_is_opened_again(cast, new_job):
    assert kept(cast, new_job) == [False]
    made = answered(cast, new_job)
    assert kept(cast, new_job) == [True]
    follow_up.reopen(follow_up=made, version=made.version, by=cast.users["anna"])
    assert kept(cast, new_job) == [False]


def all_that_is_looked_at(cast, new_job):
    """Record one thing of every kind that measures look at; return what may be changed of it."""
    world = make_employers(cast)
    lucja, anna, staff = cast.participations["lucja"], cast.users["anna"], cast.staff["anna"]
    offer = vacancy(cast, world.bakery, values={"tasks": ["kitchen"], "working_time": ["mornings"]})
    wished = {"participation": lucja, "staff": staff, "by": anna, "version": 0}
    employers.record_wishes(
        on_date=ENTRY_DAY, values={"tasks": ["kitchen"]}, vetoes={"environment": ["time_pressure"]}, **wished
    )
    talk = {"employer": offer.employer, "staff": staff, "form": "phone", "purpose": "candidate", "by": anna}
    talk |= {"participation": lucja, "vacancy": offer, "answer": "interested"}
    for who in ("lucja", "nadia"):
        world.agree(who)
    at = {"coach": staff, "minutes": 45, "by": anna}
    call = agenda.Plan("phone_contact", clock.today() - timedelta(days=1), time(0), 5, "phone", [lucja])
    return {
        "offer": offer,
        "talks": [employers.record_contact(on_date=ENTRY_DAY + timedelta(days=n), **talk) for n in (3, 5, 7)],
        "met": coaching.log_session(participation=lucja, on_date=ENTRY_DAY + timedelta(days=9), place="home", **at),
        "gone": coaching.log_session(participation=lucja, on_date=ENTRY_DAY + timedelta(days=8), place="home", **at),
        "call": agenda.note_contact(project=cast.project, staff=staff, plan=call, by=anna),
        "answer": answered(cast, new_job),
        "job": employers.describe(situation=new_job, employer=world.bakery, by=anna),
    }


def everything_is_changed(cast, new_job, made):
    lucja, anna, staff = cast.participations["lucja"], cast.users["anna"], cast.staff["anna"]
    by = {"by": anna}
    first, second, third = made["talks"]
    employers.change_contact(contact=first, version=1, changes={"vacancy": None, "on_date": ENTRY_DAY}, **by)
    employers.remove_contact(contact=second, **by)
    employers.change_contact(
        contact=third, version=1, changes={"participation": cast.participations["nadia"], "answer": "refused"}, **by
    )
    changes = {"place": "office", "minutes": 90, "employer_words": "Piekarnia", "on_date": ENTRY_DAY}
    coaching.change_session(session=made["met"], version=1, changes=changes, reason="change_of_plan", **by)
    coaching.withdraw_session(session=made["gone"], reason="change_of_plan", **by)
    coaching.log_session(participation=lucja, coach=staff, on_date=ENTRY_DAY, minutes=30, place="community", **by)
    agenda.cancel(appointment=agenda.reopen(appointment=made["call"], **by), state="cancelled_by_staff", **by)
    follow_up.reopen(follow_up=made["answer"], version=made["answer"].version, **by)
    employers.change_vacancy(vacancy=made["offer"], version=1, changes={"values": {"tasks": ["office"]}}, **by)
    seen = {"on_date": ENTRY_DAY, "tasks": "Kuchnia", "values": {"environment": ["time_pressure"]}}
    employers.analyse_job(vacancy=made["offer"], staff=staff, version=0, **seen, **by)
    wished = {"participation": lucja, "staff": staff, "version": 1, **by}
    employers.record_wishes(on_date=ENTRY_DAY, values={"tasks": ["office"]}, vetoes={}, **wished)
    earlier = {"from_date": new_job.from_date - timedelta(days=60)}
    people.correct(fact=new_job, changes=earlier, reason="change_of_plan", **by)
    given = {"until_date": clock.today(), "outcome": "completed"}
    people.end_coaching(assignment=cast.assignments["lucja"], **given, **by)
    people.leave(participation=lucja, exit_date=clock.today(), path_completed=True, leaving_reason="", **by)


@pytest.mark.usefixtures("few")
def test_what_was_known_on_a_day_stays_whatever_is_changed_later(cast, new_job):
    made = all_that_is_looked_at(cast, new_job)
    day, moment = clock.today(), clock.now() + timedelta(days=1)
    before = live.services(cast.project, day).services
    told = {code: one.observed for code, one in before[1].measured.items()}
    assert all(one.seen for one in told.values()), "there is something of every measure to be changed"
    with clock.handed(lambda: moment):
        everything_is_changed(cast, new_job, made)
        now = live.services(cast.project, day).services
        again = live.services(cast.project, day, known_on=day).services
    assert [code for code, one in again[1].measured.items() if one.observed != told[code]] == []
    assert again == before
    changed = {code for code, one in now[1].measured.items() if one.observed != told[code]}
    assert changed == {*CODES}, "told as of now, every one of them is another"
    assert list(audit.verify()) == []


@pytest.mark.usefixtures("few")
def test_a_period_has_what_happened_in_it(cast):
    """Łucja, Nadia: a session on the day of entry, a job on 4 May, no contact with an employer."""
    start = cast.situations["lucja"].from_date

    def of(since, until, code):
        found = live.services(cast.project, until, since=since).of(str(cast.organisations["alfa"].pk))
        return found.measured[code].observed

    def days(since, until, code):
        return [one.on for one in of(since, until, code).seen]

    month = start + timedelta(days=28)
    coaching.log_session(
        participation=cast.participations["lucja"], coach=cast.staff["anna"], on_date=start + timedelta(days=40),
        minutes=45, place="home", by=cast.users["anna"],
    )  # fmt: skip
    assert days(start, month, "outside_office") == []
    assert days(month, ON, "outside_office") == [start + timedelta(days=40)]
    assert len(of(start, month, "follow_along").seen) == 2 * 5, "day 3 and four weeks"
    assert {one.what for one in of(month + timedelta(days=1), LATER, "follow_along").seen} == {"5"}
    assert len(of(start, month, "employers").unknown) == 2
    assert len(of(start + timedelta(days=1), month, "employers").unknown) == 0
    assert len(of(start, month, "first_contact").unknown) == 2


def test_every_measure_speaks_both_languages_and_names_no_rating():
    for one in live.measures():
        assert all(texts.keys() >= {"pl", "en"} for texts in (one.title, one.means, one.unknown))
        assert one.kind in {"share", "days"}
