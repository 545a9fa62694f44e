"""Caseload by day: hand-overs, exits, returns, two projects, people without a coach (cases 36 and 38)."""

from datetime import date, timedelta

import pytest

from kladka.audit.actions import verb
from kladka.core import clock
from kladka.people import actions as people
from kladka.people.models import Participation
from kladka.people.queries.caseload import (
    caseloads,
    numbers_without_coach,
    only_supported_otherwise,
    without_coach,
)
from kladka.programmes.models import Partnership, Post, Project
from tests.world.cast import ANSWERS, ENTRY_DAY, START

pytestmark = pytest.mark.postgres

HANDED = ENTRY_DAY + timedelta(days=30)
ONE_DAY = timedelta(days=1)


def numbers(project, on, **narrowed):
    return {one.coach.given_name: one.open for one in caseloads(project, on, **narrowed)}


def registered(cast, given_name):
    """A further participation without an entry."""
    person = people.register_person(
        controller=cast.organisations["leader"],
        given_name=given_name,
        family_name="Zmyślna",
        sex="female",
        birth_date=date(1988, 1, 2),
        is_made_up=True,
        by=cast.users["alicja"],
    )
    answers = {**ANSWERS, "target_group": cast.target_group}
    about = {"person": person, "project": cast.project, "partner": cast.organisations["alfa"]}
    return people.open_participation(**about, answers=answers, by=cast.users["alicja"])


def test_a_hand_over_moves_the_person_on_its_day(cast):
    """Case 36: the coach is replaced; caseload is by day."""
    people.hand_over(
        assignment=cast.assignments["lucja"], coach=cast.staff["artur"], from_date=HANDED, by=cast.users["alicja"]
    )
    assert numbers(cast.project, ENTRY_DAY - ONE_DAY) == {"Anna": 0, "Artur": 0, "Beata": 0}
    assert numbers(cast.project, HANDED - ONE_DAY) == {"Anna": 1, "Artur": 1, "Beata": 1}
    assert numbers(cast.project, HANDED) == {"Anna": 0, "Artur": 2, "Beata": 1}


def test_the_last_day_counts_and_a_return_counts_again(cast):
    lucja, by = cast.participations["lucja"], cast.users["anna"]
    leave = ENTRY_DAY + timedelta(days=100)
    people.leave(participation=lucja, exit_date=leave, path_completed=True, leaving_reason="", by=by)
    assert numbers(cast.project, leave)["Anna"] == 1
    assert numbers(cast.project, leave + ONE_DAY)["Anna"] == 0
    people.reenter(participation=lucja, reentry_date=leave + timedelta(days=10), by=by)
    assert numbers(cast.project, leave + timedelta(days=9))["Anna"] == 0, "not back yet"
    assert numbers(cast.project, leave + timedelta(days=10))["Anna"] == 1


def test_who_is_coached_no_more_has_no_coach(cast):
    until = ENTRY_DAY + timedelta(days=40)
    assert not without_coach(cast.project, until).exists()
    people.end_coaching(
        assignment=cast.assignments["lucja"], until_date=until, outcome="completed", by=cast.users["anna"]
    )
    assert not without_coach(cast.project, until).exists()
    assert list(without_coach(cast.project, until + ONE_DAY)) == [cast.participations["lucja"]]


def test_before_registration_nobody_waits_and_staff_of_institutions_never_do(cast):
    found = registered(cast, "Iga")
    today = clock.today()
    assert list(without_coach(cast.project, today)) == [found]
    assert not without_coach(cast.project, today - ONE_DAY).exists()
    found.draft.__class__.objects.filter(pk=found.pk).update(kind=Participation.Kind.INSTITUTIONAL)
    assert not without_coach(cast.project, today).exists()


@pytest.mark.parametrize("way", ["one", "other", "both"])
def test_who_was_merged_and_entered_by_one_record_only_counts_once(cast, way):
    """Łucja was registered again, and Anna coaches the second record, too; `both`: by way of a third record."""
    by, day = cast.users["alicja"], clock.today()
    again, third = (registered(cast, name) for name in ("Łucja", "Lucja"))
    people.assign(
        participation=again,
        coach=cast.staff["anna"],
        site=cast.sites["alfa"],
        model="tzw-base",
        from_date=day,
        by=cast.users["anna"],
    )
    assert numbers(cast.project, day)["Anna"] == 2
    first = cast.participations["lucja"].person
    assert third in without_coach(cast.project, day)
    if way == "both":
        people.merge(person=first, same_as=third.person, by=by)
        people.merge(person=again.person, same_as=third.person, by=by)
    else:
        person, same_as = (again.person, first) if way == "one" else (first, again.person)
        people.merge(person=person, same_as=same_as, by=by)
    assert numbers(cast.project, day)["Anna"] == 1
    assert (third in without_coach(cast.project, day)) == (way != "both"), "takes part by the other record"


def test_who_came_for_advice_does_not_wait_for_a_coach(cast):
    """Who had a coach once does, and so does somebody to whom nothing was given yet."""
    told = {"controller": cast.organisations["leader"], "sex": "female", "is_made_up": True, "by": cast.users["alicja"]}
    person = people.register_person(given_name="Iga", family_name="Zmyślna", birth_date=date(1988, 1, 2), **told)
    answers = {**ANSWERS, "target_group": cast.target_group}
    about = {"person": person, "project": cast.project, "partner": cast.organisations["alfa"], "answers": answers}
    found = people.open_participation(by=cast.users["alicja"], **about)
    day, lucja, by = clock.today(), cast.participations["lucja"], cast.users["anna"]
    assert list(without_coach(cast.project, day)) == [found]
    for who in (found, lucja):
        people.record_support(participation=who, start_date=day, kind="advice", site=cast.sites["alfa"], by=by)
    assert (list(without_coach(cast.project, day)), list(only_supported_otherwise(cast.project, day))) == ([], [found])
    assert numbers_without_coach(cast.project, day, seen=Participation.objects.all()) == (0, 1)
    people.end_coaching(assignment=cast.assignments["lucja"], until_date=day - ONE_DAY, outcome="completed", by=by)
    assert list(without_coach(cast.project, day)) == [lucja]


def test_who_was_opened_by_mistake_waits_for_nobody(cast):
    by = cast.users["alicja"]
    person = people.register_person(
        controller=cast.organisations["leader"], given_name="Omyłka", family_name="Pomylona", sex="female",
        birth_date=date(1990, 1, 2), is_made_up=True, by=by,
    )  # fmt: skip
    alfa = cast.organisations["alfa"]
    opened = people.open_participation(person=person, project=cast.project, partner=alfa, answers={}, by=by)
    assert list(without_coach(cast.project, clock.today())) == [opened]
    people.open_by_mistake(participation=opened, is_new_person=True, by=by)
    assert list(without_coach(cast.project, clock.today())) == []


@pytest.fixture
def second(cast):
    """A second project of the same partner, in which Anna coaches one person, too."""
    first = cast.project
    line = first.funding_line
    project = Project(
        code="drugi", controller=first.controller, funding_line=line, title_pl="Drugi", title_en="Second",
        starts_on=START, ends_on=first.ends_on, pack=first.pack, profile=first.profile, is_made_up=True,
    )  # fmt: skip
    alfa, anna, by = cast.organisations["alfa"], cast.staff["anna"], cast.users["anna"]
    with verb("test.set_up", controller=first.controller_id, by=by) as entry:
        entry.save(project)
        Partnership.objects.create(project=project, organisation=alfa, role="partner", from_date=START)
        entry.record(Post(project=project, staff=anna, partner=alfa, role="coach", from_date=START))
    person = people.register_person(
        controller=cast.organisations["leader"], given_name="Ula", family_name="Druga", sex="female",
        birth_date=date(1990, 1, 2), is_made_up=True, by=by,
    )  # fmt: skip
    participation = people.open_participation(person=person, project=project, partner=alfa, answers={}, by=by)
    people.assign(
        participation=participation, coach=anna, site=cast.sites["alfa"], model="tzw-base", from_date=HANDED, by=by
    )
    return project


def test_a_coach_of_two_projects_carries_the_people_of_both(cast, second):
    """Case 38."""
    by_name = {one.coach.given_name: one for one in caseloads(cast.project, HANDED)}
    assert (by_name["Anna"].here, by_name["Anna"].open, by_name["Anna"].weighted) == (1, 2, 2)
    assert numbers(second, HANDED) == {"Anna": 2}
    assert numbers(cast.project, HANDED - ONE_DAY)["Anna"] == 1


def test_who_waits_and_who_came_for_other_support_are_counted_in_one_query(cast, django_assert_num_queries):
    seen = Participation.objects.all()
    people.end_coaching(
        assignment=cast.assignments["lucja"], until_date=ENTRY_DAY, outcome="completed", by=cast.users["anna"]
    )
    with django_assert_num_queries(1):
        assert numbers_without_coach(cast.project, ENTRY_DAY + ONE_DAY, seen=seen) == (1, 0)
    beta = cast.organisations["beta"].pk
    assert numbers_without_coach(cast.project, ENTRY_DAY + ONE_DAY, seen=seen, partner=beta) == (0, 0)
    assert numbers_without_coach(cast.project, ENTRY_DAY + ONE_DAY, seen=seen.none()) == (0, 0)


def test_a_partner_is_shown_its_own_coaches(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert numbers(cast.project, ENTRY_DAY, partner=cast.organisations["beta"].pk) == {"Beata": 1}
