"""Employers, the people there, contacts with them, vacancies and job analyses."""

from datetime import date, timedelta

import pytest

from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.employers import actions, permissions, queries
from kladka.employers.models import ContactPerson, Employer, EmployerContact, JobAnalysis
from kladka.organisations.models import Organisation
from kladka.programmes.permissions import viewer_for
from tests.kladka.employers.world import DAY, VALUES, employer, make_employers, vacancy
from tests.world.cast import foreign_project


@pytest.fixture
def world(cast):
    return make_employers(cast)


def refused(field, verb, **arguments):
    with pytest.raises(PolicyBroken) as found:
        verb(**arguments)
    assert found.value.field == field
    return str(found.value)


def test_a_partner_may_be_an_employer_too_and_stays_one_organisation(cast):
    partner, before = cast.organisations["alfa"], Organisation.objects.count()
    what = {"controller": cast.project.controller, "trade": "care", "by": cast.users["anna"]}
    found = actions.add_employer(organisation=partner, **what)
    assert (found.organisation, Organisation.objects.count()) == (partner, before)
    assert "Próba Alfa" in refused("organisation", actions.add_employer, organisation=partner, **what)


def test_an_employer_is_in_a_trade_of_the_list(cast):
    with pytest.raises(PolicyBroken):
        employer(cast, "Firma", trade="magic")
    assert not Employer.objects.exists()


def test_the_second_of_two_editors_is_told(world):
    change = {"employer": world.bakery, "version": 1, "by": world.cast.users["anna"]}
    actions.change_employer(changes={"about": "Piecze nocą."}, **change)
    with pytest.raises(Stale):
        actions.change_employer(changes={"about": "Piecze rano."}, **change)


def test_a_contact_is_about_something_of_that_employer(world):
    other = actions.add_person(employer=world.centre, name="Celina Centralna", by=world.cast.users["anna"])
    with pytest.raises(PolicyBroken) as found:
        world.contact(person=other)
    assert found.value.field == "person"
    with pytest.raises(PolicyBroken) as found:
        world.contact(vacancy=vacancy(world.cast, world.centre))
    assert found.value.field == "vacancy"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on_date": date(2999, 1, 1)}, "on_date"),
        ({"next_due": DAY}, "next_step"),
        ({"next_step": "Zadzwonić", "next_due": DAY - timedelta(days=1)}, "next_due"),
        ({"form": "pigeon"}, "form"),
        ({"purpose": "fun"}, "purpose"),
        ({"answer": "perhaps"}, "answer"),
    ],
)
def test_what_cannot_be_of_a_contact_is_refused_at_its_place(world, changes, field):
    with pytest.raises(PolicyBroken) as found:
        world.contact(**changes)
    assert found.value.field == field


def test_what_was_to_be_done_is_done_and_undone(world):
    contact = world.contact(next_step="Zadzwonić  po świętach", next_due=DAY + timedelta(days=9))
    due = queries.due_steps(EmployerContact.objects.all())
    assert [one.next_step for one in due] == ["Zadzwonić po świętach"]
    actions.follow_up(contact=contact, by=world.cast.users["anna"])
    assert not queries.due_steps(EmployerContact.objects.all())
    actions.follow_up(contact=contact, done=False, by=world.cast.users["anna"])
    assert queries.due_steps(EmployerContact.objects.all())


def test_a_contact_is_changed_and_removed(world):
    contact = world.contact(next_step="Zadzwonić")
    changed = actions.change_contact(
        contact=contact, version=1, changes={"result": "Nie teraz.", "next_step": ""}, by=world.cast.users["anna"]
    )
    assert (changed.result, changed.next_done_on, changed.version) == ("Nie teraz.", None, 2)
    actions.remove_contact(contact=changed, by=world.cast.users["anna"])
    assert not EmployerContact.objects.exists()


def test_the_list_knows_the_last_contact_and_what_is_due(world):
    world.contact(on_date=DAY - timedelta(days=30), next_step="Zadzwonić", next_due=DAY)
    world.contact()
    found = queries.listed_employers(Employer.objects.all(), search="piekarnia prob").get()
    assert (found.last_contact, found.next_due, found.open_vacancies) == (DAY, DAY, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"town": ""}, "town"),
        ({"posts": 0}, "posts"),
        ({"hours": 61}, "hours"),
        ({"hours": 0}, "hours"),
        ({"pay_from": 3000, "pay_until": 2000}, "pay_until"),
        ({"values": {"tasks": ["flying"]}}, "tasks"),
        ({"values": {"environment": ["quiet"]}}, "environment"),
    ],
)
def test_what_cannot_be_of_a_vacancy_is_refused_at_its_place(world, changes, field):
    with pytest.raises(PolicyBroken) as found:
        vacancy(world.cast, world.bakery, **changes)
    assert found.value.field == field


def test_answers_are_kept_sorted_and_open_questions_not_at_all(world):
    assert vacancy(world.cast, world.bakery, values={**VALUES, "place": []}).values == {
        "working_time": ["mornings"],
        "tasks": ["cleaning", "kitchen"],
        "contract": ["employment_contract"],
    }


def test_a_vacancy_is_withdrawn_and_opened_again(world):
    by = world.cast.users["anna"]
    assert actions.set_state(vacancy=world.vacancy, state="withdrawn", by=by).version == 2
    assert actions.set_state(vacancy=world.vacancy, state="withdrawn", by=by).version == 2
    assert actions.set_state(vacancy=world.vacancy, state="open", by=by).state == "open"
    with pytest.raises(PolicyBroken):
        actions.set_state(vacancy=world.vacancy, state="lost", by=by)


def test_a_job_is_analysed_once_and_then_changed(world):
    told = {"vacancy": world.vacancy, "staff": world.cast.staff["anna"], "by": world.cast.users["anna"]}
    actions.analyse_job(version=0, on_date=DAY, tasks="Formuje bułki.", values={"environment": ["quiet"]}, **told)
    with pytest.raises(Stale):
        actions.analyse_job(version=0, on_date=DAY, tasks="Piecze.", **told)
    changed = actions.analyse_job(version=1, tasks="Piecze bułki.", **told)
    assert (JobAnalysis.objects.get().tasks, changed.values) == ("Piecze bułki.", {"environment": ["quiet"]})
    assert refused_field(actions.analyse_job, version=2, tasks=" ", **told) == "tasks"


def refused_field(verb, **arguments):
    with pytest.raises(PolicyBroken) as found:
        verb(**arguments)
    return found.value.field


def test_a_name_is_forgotten_and_the_contacts_stay(world):
    world.contact(person=world.person)
    actions.forget_person(person=world.person, by=world.cast.users["anna"])
    actions.forget_person(person=world.person, by=world.cast.users["anna"])
    found = ContactPerson.objects.get()
    assert (found.name, found.phone, found.forgotten_on, found.version) == ("", "", clock.today(), 2)
    assert EmployerContact.objects.get().person == found
    change = {"person": found, "version": 2, "changes": {"name": "Ktoś"}, "by": world.cast.users["anna"]}
    assert "zostały usunięte" in refused("", actions.change_person, **change)


def test_names_that_nobody_needs_any_more_are_forgotten_by_themselves(world):
    world.contact(person=world.person, on_date=date(2026, 1, 5))
    later = actions.add_person(employer=world.bakery, name="Późniejszy", by=world.cast.users["anna"])
    old = queries.parameter("keep_person_days", DAY)
    ContactPerson.objects.filter(pk=world.person.pk).update(added_on=clock.today() - timedelta(days=old + 1))
    assert actions.forget_old_people() == 0
    EmployerContact.objects.update(on_date=clock.today() - timedelta(days=old + 1))
    assert actions.forget_old_people() == 1
    assert ContactPerson.objects.get(pk=later.pk).name == "Późniejszy"


def test_a_telephone_that_is_none_is_refused(world):
    change = {"person": world.person, "version": 1, "by": world.cast.users["anna"]}
    assert actions.change_person(changes={"phone": "600 100 300"}, **change).phone == "600 100 300"
    refused("phone", actions.change_person, person=world.person, version=2, changes={"phone": "12"}, by=change["by"])


def test_partners_of_one_controller_see_employers_and_no_participant_of_each_other(world):
    mine, nobodys = world.contact("lucja"), world.contact()
    world.place("lucja")
    world.wish("lucja")
    world.refer("lucja")
    anna, beata, olga = (viewer_for(world.cast.users[name], DAY) for name in ("anna", "beata", "olga"))
    assert set(permissions.contacts_visible_to(anna)) == {mine, nobodys}
    assert set(permissions.contacts_visible_to(beata)) == {nobodys}
    assert permissions.employers_visible_to(beata).count() == 2
    assert permissions.vacancies_visible_to(beata).exists()
    assert not permissions.placements_visible_to(beata).exists()
    assert not permissions.wishes_visible_to(beata).exists()
    assert not permissions.referrals_visible_to(beata).exists()
    assert not permissions.employers_visible_to(olga).exists()
    assert permissions.placements_visible_to(anna).exists()


def test_another_controllers_employers_are_nobodys_business(world):
    foreign = foreign_project(world.cast).controller
    other = actions.add_employer(
        controller=foreign, organisation=world.bakery.organisation, trade="production", by=world.cast.users["anna"]
    )
    assert other not in permissions.employers_visible_to(viewer_for(world.cast.users["anna"], DAY))


def test_contacts_are_changed_by_who_had_them_and_by_the_partners_coordinator(world):
    contact = world.contact()
    may = lambda who: contact in permissions.contacts_changeable_by(viewer_for(world.cast.users[who], DAY))  # noqa: E731
    assert [may(who) for who in ("anna", "artur", "alicja", "bogdan")] == [True, False, True, False]
