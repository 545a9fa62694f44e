"""Cases 1 to 10: identity and participation."""

from datetime import date

import pytest

from kladka.audit.actions import SYSTEM, verb
from kladka.core.errors import PolicyBroken
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.models import Entry, Participation, Person
from kladka.programmes.models import Post, Project
from tests.kladka.cases.played import happened, leave, support, value

PESEL = "44051401359"
"""A made-up number with a right check digit: a man born on 14 May 1944."""


def test_01_who_returns_has_one_participation_and_the_result_of_the_final_exit(cast, enter):
    somebody = enter(date(2026, 1, 5))
    leave(cast, somebody, date(2026, 3, 31))
    job = happened(cast, somebody, "employment", date(2026, 4, 10))
    assert value(cast, "EECR04", date(2026, 5, 31)) == 1
    people.end_situation(situation=job, until_date=date(2026, 5, 20), outcome="ended", by=cast.users["anna"])
    people.reenter(participation=somebody, reentry_date=date(2026, 6, 1), by=cast.users["anna"])
    support(cast, somebody, date(2026, 6, 2))
    leave(cast, somebody, date(2026, 6, 30))
    assert Participation.objects.filter(person=somebody.person).count() == 1
    assert Entry.objects.current().get(participation=somebody).entry_date == date(2026, 1, 5)
    assert value(cast, "EECO01", date(2026, 9, 1)) == 4
    assert value(cast, "EECR04", date(2026, 9, 1)) == 0, "the job was gone before the final exit"


def test_01_a_second_participation_is_refused(cast, enter):
    somebody = enter(date(2026, 1, 5))
    with pytest.raises(PolicyBroken):
        people.open_participation(
            person=somebody.person, project=cast.project, partner=cast.organisations["beta"], by=cast.users["anna"]
        )


def test_02_two_projects_are_two_participations_of_one_person(cast, enter):
    somebody = enter(date(2026, 3, 2))
    other = Project.objects.get(pk=cast.project.pk)
    other.pk, other.code = None, "drugi"
    other._state.adding = True
    other.id = cast.organisations["beta"].pk
    with verb("test.set_up", controller=cast.project.controller_id, by=SYSTEM) as opened:
        opened.save(other)
    people.open_participation(person=somebody.person, project=other, partner=somebody.partner, by=cast.users["anna"])
    assert Participation.objects.filter(person=somebody.person).count() == 2
    assert Person.objects.filter(participations__project__in=[cast.project, other]).distinct().count() == 4


def test_03_one_pesel_is_one_person_whatever_the_name(cast, enter):
    somebody = enter(date(2026, 3, 2), born=date(1944, 5, 14), sex="male", pesel=PESEL)
    with pytest.raises(PolicyBroken) as refused:
        enter(None, born=date(1944, 5, 14), sex="male", pesel=PESEL)
    assert refused.value.field == "pesel"
    identity = somebody.person.identity
    people.change_identity(
        person=somebody.person,
        version=identity.version,
        changes={"given_name": "Osoba", "family_name": "Zamężna"},
        by=cast.users["anna"],
    )
    assert value(cast, "EECO01", date(2026, 9, 1)) == 4


def test_04_a_pesel_that_comes_later_changes_no_id(cast, enter):
    somebody = enter(date(2026, 3, 2), born=date(1944, 5, 14), sex="male")
    ids = somebody.pk, somebody.person_id
    identity = somebody.person.identity
    people.change_identity(
        person=somebody.person, version=identity.version, changes={"pesel": PESEL}, by=cast.users["anna"]
    )
    same = Participation.objects.get(person__identity__pk=identity.pk)
    assert (same.pk, same.person_id) == ids


def test_04_two_records_of_one_person_merge_without_losing_an_id(cast, enter):
    first, second = enter(date(2026, 3, 2)), enter(None)
    alias = people.merge(person=second.person, same_as=first.person, by=cast.users["anna"])
    assert {first.pk, second.pk} == set(
        Participation.objects.filter(pk__in=[first.pk, second.pk]).values_list("pk", flat=True)
    )
    people.unmerge(alias=alias, by=cast.users["anna"])
    assert second.person_id != first.person_id


def test_05_sex_at_entry_stays_as_it_was_reported(cast, enter):
    somebody = enter(date(2026, 3, 2), sex="female")
    before = value(cast, "EECO01", date(2026, 9, 1))
    identity = somebody.person.identity
    people.change_identity(
        person=somebody.person, version=identity.version, changes={"sex": "male"}, by=cast.users["anna"]
    )
    entry = Entry.objects.current().get(participation=somebody)
    assert (entry.sex, value(cast, "EECO01", date(2026, 9, 1))) == ("female", before)
    people.correct(fact=entry, changes={"sex": "male"}, reason="typing_error", by=cast.users["anna"])
    assert Entry.objects.current().get(participation=somebody).sex == "male"


def test_06_a_participant_who_joins_the_staff_is_counted_once(cast, enter):
    somebody = enter(date(2026, 3, 2))
    identity = somebody.person.identity
    staff = Staff.objects.create(
        organisation=cast.organisations["alfa"],
        given_name=identity.given_name,
        family_name=identity.family_name,
        name_fold=identity.name_fold,
        name_sort=bytes(identity.name_sort),
    )
    with verb("test.appoint", controller=cast.project.controller_id, by=SYSTEM) as opened:
        opened.record(
            Post(
                project=cast.project,
                staff=staff,
                partner=staff.organisation,
                site=cast.sites["alfa"],
                role="coach",
                from_date=date(2026, 6, 1),
            )
        )
    assert value(cast, "EECO01", date(2026, 9, 1)) == 4


def test_07_a_volunteer_of_the_partner_takes_part_for_herself(cast, enter):
    enter(date(2026, 3, 2), kind="coaching", labour_status="inactive", labour_substatus="not_in_education",
          unemployed_since=None)  # fmt: skip
    entry = Entry.objects.current().latest("recorded_no")
    assert (entry.kind, entry.institution) == ("individual", "")
    assert value(cast, "EECO04", date(2026, 9, 1)) == 1


def test_08_three_trainings_are_one_participant_and_three_supports(cast, enter):
    somebody = enter(date(2026, 3, 2), kind="training")
    for day in (date(2026, 4, 1), date(2026, 5, 4)):
        support(cast, somebody, day, kind="training")
    assert somebody.supports.filter(kind="training").count() == 3
    assert value(cast, "EECO01", date(2026, 9, 1)) == 4


def test_09_who_is_coached_and_trained_is_counted_once_in_all_and_once_in_each(cast, enter):
    somebody = enter(date(2026, 3, 2))
    support(cast, somebody, date(2026, 4, 1), kind="training")
    pack = "pl-po-kl-7.2.1-abc"
    coached, trained, all_of_them = (
        value(cast, code, date(2026, 9, 1), pack) for code in ("coached", "trained", "supported")
    )
    assert (coached, trained, all_of_them) == (4, 1, 4), "the whole is smaller than the sum of its parts"


def test_10_who_only_came_to_an_open_meeting_is_a_participant_for_the_founding_project_alone(cast, enter):
    enter(date(2026, 3, 2), kind="information_meeting")
    assert value(cast, "EECO01", date(2026, 9, 1)) == 3
    assert value(cast, "informed", date(2026, 9, 1), "pl-po-kl-7.2.1-abc") == 1
