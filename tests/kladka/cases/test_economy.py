"""Cases 45 to 54: incubators, entities, members, jobs."""

from datetime import date, timedelta

import pytest

from kladka.core.errors import PolicyBroken
from kladka.incubation import actions, permissions, queries, rules
from kladka.people import actions as people
from kladka.people.models import Participation
from kladka.programmes.permissions import viewer_for
from kladka.reporting import worklists
from tests.kladka.cases.played import value
from tests.kladka.incubation.world import MEETING, make_incubation, newcomer

PACK = "pl-esf-plus-2021"
YEARS_2 = "pl-po-kl-2007"


@pytest.fixture(autouse=True)
def nothing_kept():
    worklists.forget()
    yield
    worklists.forget()


@pytest.fixture
def world(cast):
    return make_incubation(cast)


def three(world, on=MEETING, **changes):
    names = [newcomer(f"Osoba{number}", "Założycielska") for number in range(3)]
    return world.register(register_date=on, legal=[], newcomers=names, **changes)


def join(world, entity, on, number):
    names = [newcomer(f"Członkini{on:%m%d}{each}", "Nowa") for each in range(number)]
    return actions.add_members(registration=entity, from_date=on, newcomers=names, by=world.cast.users["alan"])


def lines(world, on, name="alan"):
    """The lines of the entities that somebody is to mend on a day, by rule."""
    viewer = viewer_for(world.cast.users[name], on)
    found = worklists.seen_by(viewer, on).mine
    told = worklists.rows(found.drop_columns(["mine", "project"]))
    return [(each.rule, each.number) for each in told if each.kind == "entity"]


def found_operating(world, entity, on, kind="operating"):
    by = world.cast.users["alan"]
    document = people.keep_document(
        controller=world.cast.project.controller,
        kind="register_extract",
        form="original_inspected",
        document_date=on,
        inspected_by=world.cast.staff["alan"],
        inspected_on=on,
        by=by,
    )
    return actions.record_status(registration=entity, kind=kind, from_date=on, document=document, by=by)


@pytest.mark.parametrize(
    ("legal", "day", "met"),
    [(1, date(2010, 2, 12), False), (2, date(2009, 7, 15), False), (2, date(2009, 7, 16), True)],
)
def test_45_two_legal_persons_from_the_day_of_the_law(legal, day, met):
    assert rules.check_founding("social_cooperative", 0, legal, day).is_met is met


def test_46_three_founders_without_two_more_are_told_of_until_they_join(world):
    entity = three(world)
    due = date(2027, 6, 10)
    assert lines(world, due - timedelta(days=61)) == []
    assert ("entity_duty", 2) in lines(world, due - timedelta(days=60))
    assert ("entity_below", 3) in lines(world, due)
    join(world, entity, date(2026, 6, 20), 2)
    assert lines(world, due) == [("entity_check", 12)]


def test_46_below_five_for_more_than_three_months_is_a_ground_for_winding_up(world):
    entity = three(world)
    joined = join(world, entity, date(2026, 6, 20), 2)
    actions.end_lasting(fact=joined[0], until_date=date(2026, 9, 30), by=world.cast.users["alan"])
    below = queries.after([entity])[0].watched().below
    # Five were reached once, and the number is watched from the day by which they had to be.
    assert (below.since, below.until) == (date(2027, 6, 10), date(2027, 9, 10))
    assert below.state(date(2027, 9, 11)) == rules.State.LATE


def test_47_a_cooperative_of_legal_persons_employs_five_at_risk_in_time(world):
    entity = world.register()
    by, due = world.cast.users["alan"], date(2027, 6, 10)
    assert ("entity_duty", 5) in lines(world, due)
    for number in range(5):
        job = actions.create_job(registration=entity, created_date=MEETING, by=by)
        held = actions.take_job(
            registration=entity,
            job=job,
            from_date=MEETING,
            contract_kind="mandate" if number == 4 else "employment_contract",
            newcomer=newcomer(f"Pracownica{number}", "Nowa"),
            ground="disability",
            by=by,
        )
    # A contract of mandate is no employment: one is still to come.
    assert ("entity_duty", 1) in lines(world, due)
    actions.end_lasting(fact=held, until_date=date(2026, 6, 14), by=by)
    actions.take_job(
        registration=entity,
        job=job,
        from_date=date(2026, 6, 15),
        contract_kind="cooperative_employment",
        newcomer=newcomer("Inna", "Nowa"),
        ground="unemployed",
        by=by,
    )
    assert [rule for rule, _number in lines(world, due)] == ["entity_check"]


def test_48_a_partner_among_mixed_founders_is_allowed_and_flagged(world):
    people_too = [world.cast.participations[name].person for name in ("lucja", "nadia")]
    entity = world.register(natural=people_too)
    assert queries.entity_page(entity, with_names=False).has_partner


def test_49_an_entity_after_the_project_is_a_result_and_no_output(world):
    project = world.cast.project
    inside = world.register()
    assert value(world.cast, "entities_supported", MEETING, PACK) == 1
    project.ends_on = date(2026, 6, 9)
    late = three(world, name="Spółdzielnia Socjalna „Późna”", short_name="Późna")
    assert (inside.is_after_project, late.is_after_project) == (False, True)
    assert value(world.cast, "entities_supported", date(2026, 11, 1), PACK) == 1
    job = actions.create_job(registration=late, created_date=MEETING, by=world.cast.users["alan"])
    assert job.is_after_project
    assert value(world.cast, "jobs_created", date(2026, 11, 1), PACK) == 0
    # It is followed all the same.
    assert [each.found for each in queries.after([late])[0].checks()] == [rules.Found.UNKNOWN] * 2
    new = actions.correct_registration(
        registration=late, changes={"register_date": date(2026, 6, 9)}, reason="wrong_date", by=world.cast.users["alan"]
    )
    assert not new.is_after_project
    assert value(world.cast, "entities_supported", date(2026, 11, 1), PACK) == 2


def test_49_nothing_was_registered_before_the_project_began(world):
    with pytest.raises(PolicyBroken) as refused:
        three(world, date(2019, 12, 31))
    assert refused.value.field == "register_date"


def test_50_an_association_counts_from_its_entry_in_the_register(world):
    names = [newcomer(f"Osoba{number}", "Założycielska") for number in range(7)]
    world.register(legal_form="association", legal=[], newcomers=names)
    assert value(world.cast, "entities_supported", MEETING - timedelta(days=1), PACK) == 0
    assert value(world.cast, "entities_supported", MEETING, PACK) == 1


def test_51_a_branch_and_its_incubator_advise_one_person(world):
    world.advise("lucja")
    world.advise("lucja", site=world.branch.site)
    person = world.cast.participations["lucja"].person_id
    cards = permissions.cards_visible_to(viewer_for(world.cast.users["alan"], MEETING))
    assert {card.site_id for card in cards} == {world.alfa.site_id, world.branch.site_id}
    assert {client.participation.person_id for card in cards for client in card.clients.all()} == {person}


def test_52_who_was_advised_in_a_group_founds_and_nobody_is_added(world):
    cast, by = world.cast, world.cast.users["alan"]
    group = actions.form_group(
        project=cast.project, site=world.alfa.site, name="Pracownia", formed_on=date(2026, 2, 2), by=by
    )
    members = [cast.participations[name].person for name in ("lucja", "nadia")]
    actions.add_group_members(group=group, natural=members, names=["Jan Nowak"], joined_on=group.formed_on, by=by)
    world.advise("lucja")
    world.advise("nadia")
    before = value(cast, "advised_by_incubators", MEETING, YEARS_2), Participation.objects.count()
    entity = actions.found_entity(
        group=group,
        name="Spółdzielnia Socjalna „Pracownia”",
        short_name="Pracownia",
        legal_form="social_cooperative",
        register_date=MEETING,
        natural=members,
        newcomers=[{"given_name": "Jan", "family_name": "Nowak", "is_made_up": True}],
        is_made_up=True,
        by=by,
    )
    assert before == (value(cast, "advised_by_incubators", MEETING, YEARS_2), Participation.objects.count())
    (opened,) = permissions.entities_opened_by(viewer_for(by, MEETING))
    assert (opened.pk, opened.group) == (entity.pk, group.pk)
    founders = {each.person_id for each in queries.entity_page(entity, with_names=False).founders}
    assert founders == set(group.members.values_list("person", flat=True))


def test_53_a_job_whose_holder_is_replaced_is_one_job_and_two_people(world):
    entity, by = world.register(), world.cast.users["alan"]
    job = actions.create_job(registration=entity, created_date=MEETING, by=by)
    what = {"registration": entity, "job": job, "contract_kind": "employment_contract", "by": by}
    first = actions.take_job(**what, from_date=MEETING, newcomer=newcomer("Anna", "Pierwsza"), ground="unemployed")
    actions.end_lasting(fact=first, until_date=date(2026, 6, 20), by=by)
    assert value(world.cast, "jobs_for_people_at_risk", date(2026, 6, 20), PACK) == 1
    assert value(world.cast, "jobs_for_people_at_risk", date(2026, 6, 21), PACK) == 0
    assert ("job_empty", 1) not in lines(world, date(2026, 7, 21))
    assert ("job_empty", 1) in lines(world, date(2026, 7, 22))
    actions.take_job(**what, from_date=date(2026, 7, 1), newcomer=newcomer("Jan", "Drugi"), ground="none")
    assert value(world.cast, "jobs_created", date(2026, 7, 1), PACK) == 1
    assert value(world.cast, "jobs_for_people_at_risk", date(2026, 7, 1), PACK) == 0
    assert len(queries.after([entity])[0].holders[job.pk]) == 2
    assert ("job_empty", 1) not in lines(world, date(2026, 7, 22))
    actions.create_job(registration=entity, created_date=MEETING, by=by)
    assert ("job_empty", 2) in lines(world, date(2026, 7, 22)), "two jobs are told apart by their numbers"


def test_53_a_year_with_a_permitted_gap_lasts_and_one_with_a_longer_gap_does_not(world):
    began, by = date(2025, 6, 10), world.cast.users["alan"]
    world.alfa = actions.correct_incubator(
        incubator=world.alfa, changes={"opened_on": began}, reason="wrong_date", by=world.cast.users["alicja"]
    )
    entity = world.register(register_date=began)
    for gap in (30, 31):
        job = actions.create_job(registration=entity, created_date=began, by=by)
        what = {"registration": entity, "job": job, "contract_kind": "employment_contract", "by": by}
        left = actions.take_job(**what, from_date=began, newcomer=newcomer(f"Anna{gap}", "Pierwsza"))
        actions.end_lasting(fact=left, until_date=date(2025, 12, 31), by=by)
        back = date(2026, 1, 1) + timedelta(days=gap)
        actions.take_job(**what, from_date=back, newcomer=newcomer(f"Jan{gap}", "Drugi"))
    assert value(world.cast, "jobs_lasting", date(2026, 6, 9), PACK) == 0
    assert value(world.cast, "jobs_lasting", date(2026, 6, 10), PACK) == 1


def test_54_surviving_needs_a_dated_check_after_the_day(world):
    began = date(2024, 6, 10)
    actions.correct_incubator(
        incubator=world.alfa, changes={"opened_on": began}, reason="wrong_date", by=world.cast.users["alicja"]
    )
    entity = world.register(register_date=began)
    assert [each for each in lines(world, date(2026, 6, 10)) if each[0] == "entity_check"] == [
        ("entity_check", 12),
        ("entity_check", 24),
    ]
    found_operating(world, entity, date(2025, 6, 10))
    assert [each for each in lines(world, date(2026, 6, 10)) if each[0] == "entity_check"] == [("entity_check", 24)]
    assert value(world.cast, "entities_survived_year", date(2026, 6, 30), PACK) == 1
    assert value(world.cast, "entities_survived_two_years", date(2026, 6, 30), YEARS_2) == 0
    found_operating(world, entity, date(2026, 6, 10))
    assert [each for each in lines(world, date(2026, 6, 10)) if each[0] == "entity_check"] == []
    assert value(world.cast, "entities_survived_two_years", date(2026, 6, 30), YEARS_2) == 1


def test_a_status_of_a_social_enterprise_counts_while_it_lasts(world):
    entity = world.register()
    status = found_operating(world, entity, MEETING, "social_enterprise")
    assert value(world.cast, "social_enterprises", date(2026, 9, 1), PACK) == 1
    actions.end_lasting(fact=status, until_date=date(2026, 8, 31), by=world.cast.users["alan"])
    assert value(world.cast, "social_enterprises", date(2026, 8, 31), PACK) == 1
    assert value(world.cast, "social_enterprises", date(2026, 9, 1), PACK) == 0
