"""What becomes of an entity: members, statuses and jobs are recorded, end, and are withdrawn with all that hangs on."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from kladka.audit.queries import verify
from kladka.core.errors import PolicyBroken
from kladka.core.months import months_after
from kladka.incubation import actions, policies, queries, rules
from kladka.incubation.models import EntityEnding, EntityLeaving, EntityStatus, Job, ListingConsent, Member, Occupancy
from kladka.incubation.rules import Counted, Found
from kladka.people import actions as people
from tests.kladka.incubation.world import MEETING, make_incubation, newcomer

LATER = date(2026, 6, 20)


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def zuraw(world):
    return world.register()


def status(world, registration, kind="operating", on=LATER):
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
    return actions.record_status(registration=registration, kind=kind, from_date=on, document=document, by=by)


def job(world, registration, **changes):
    return actions.create_job(
        **({"registration": registration, "created_date": MEETING, "by": world.cast.users["alan"]} | changes)
    )


def take(world, registration, of, name, **changes):
    what = {
        "registration": registration,
        "job": of,
        "from_date": MEETING,
        "contract_kind": "employment_contract",
        "person": world.cast.participations[name].person,
        "ground": "unemployed",
        "by": world.cast.users["alan"],
    }
    return actions.take_job(**(what | changes))


def test_founders_are_members_and_others_join(world, zuraw):
    by = world.cast.users["alan"]
    (lucja,) = actions.add_members(
        registration=zuraw,
        from_date=LATER,
        natural=[world.cast.participations["lucja"].person],
        ground="disability",
        by=by,
    )
    assert (lucja.at_risk, lucja.ground) == (True, "disability")
    (found,) = queries.after([zuraw])
    assert (len(found.founders_only), [each.person_id for each in found.members]) == (2, [lucja.person_id])
    with pytest.raises(PolicyBroken) as refused:
        actions.add_members(registration=zuraw, from_date=LATER, natural=[lucja.person], by=by)
    assert refused.value.field == "natural"
    actions.end_lasting(fact=lucja, until_date=LATER, by=by)
    with pytest.raises(PolicyBroken):
        actions.end_lasting(fact=lucja, until_date=LATER, by=by)
    (again,) = actions.add_members(
        registration=zuraw, from_date=date(2026, 6, 21), natural=[lucja.person], ground=actions.NOT_AT_RISK, by=by
    )
    assert again.at_risk is False
    assert list(verify()) == []


def test_a_founder_that_left_is_recorded_as_a_member_who_left(world, zuraw):
    by = world.cast.users["alan"]
    (alfa,) = actions.add_members(
        registration=zuraw, from_date=MEETING, legal=[world.cast.organisations["alfa"]], by=by
    )
    actions.end_lasting(fact=alfa, until_date=LATER, by=by)
    (found,) = queries.after([zuraw])
    assert [each.organisation.short_name for each in found.founders_only] == [
        world.cast.organisations["beta"].short_name
    ]
    assert found.members[0].until == LATER


@pytest.mark.parametrize(("day", "field"), [(date(2026, 6, 9), "from_date"), (date(2099, 1, 1), "from_date")])
def test_nothing_is_recorded_before_the_entry_or_in_the_future(world, zuraw, day, field):
    with pytest.raises(PolicyBroken) as refused:
        actions.add_members(
            registration=zuraw, from_date=day, newcomers=[newcomer("Nowa", "Członkini")], by=world.cast.users["alan"]
        )
    assert refused.value.field == field
    assert not Member.objects.exists()


def test_an_entity_ends_once_and_operates_only_until_then(world, zuraw):
    status(world, zuraw)
    with pytest.raises(PolicyBroken) as refused:
        status(world, zuraw, "ended", MEETING)
    assert refused.value.field == "from_date"
    ended = status(world, zuraw, "ended", date(2026, 6, 22))
    with pytest.raises(PolicyBroken):
        status(world, zuraw, "operating", date(2026, 6, 23))
    actions.withdraw_lasting(fact=ended, reason="typing_error", by=world.cast.users["alan"])
    status(world, zuraw, "operating", date(2026, 6, 23))


def test_a_social_enterprise_is_one_until_it_ends(world, zuraw):
    found = status(world, zuraw, "social_enterprise", MEETING)
    with pytest.raises(PolicyBroken):
        status(world, zuraw, "social_enterprise", LATER)
    actions.end_lasting(fact=found, until_date=date(2026, 6, 15), by=world.cast.users["alan"])
    status(world, zuraw, "social_enterprise", LATER)
    assert [each.found for each in queries.after([zuraw])[0].checks()] == [Found.UNKNOWN, Found.UNKNOWN]


@pytest.mark.parametrize("known", [[], [("operating", date(2012, 2, 5), None)]])
def test_nobody_is_a_social_enterprise_before_the_law(known):
    with (
        override("en"),
        pytest.raises(PolicyBroken, match=r"from 30 October 2022 on \(Act of 5 August 2022") as refused,
    ):
        policies.check_status("social_enterprise", date(2022, 10, 29), known)
    assert refused.value.field == "from_date"
    policies.check_status("social_enterprise", date(2022, 10, 30), known)
    policies.check_status("operating", date(2022, 10, 29), [])


def test_who_is_employed_in_a_social_enterprise_is_counted_by_the_jobs(world, zuraw):
    status(world, zuraw, "social_enterprise", MEETING)
    rule = rules.enterprise_rule(MEETING)
    assert rule.least_employed == 3
    take(world, zuraw, job(world, zuraw), "lucja", ground="")
    take(world, zuraw, job(world, zuraw), "nadia", contract_kind="mandate")
    (found,) = queries.after([zuraw])
    assert (found.is_enterprise, rule.employed(found.employed())) == (True, 1)
    assert found.employed(at_risk=True) == []


def test_a_job_is_held_by_one_after_another(world, zuraw):
    by = world.cast.users["alan"]
    one = job(world, zuraw, full_time_share=Decimal("0.5"))
    first = take(world, zuraw, one, "lucja")
    actions.end_lasting(fact=first, until_date=date(2026, 6, 12), by=by)
    (found,) = queries.after([zuraw])
    assert found.empty_since(found.jobs[0]) == date(2026, 6, 13)
    take(world, zuraw, one, "nadia", from_date=date(2026, 6, 14), ground="")
    (found,) = queries.after([zuraw])
    assert (found.empty_since(found.jobs[0]), len(found.holders[one.pk])) == (None, 2)
    actions.withdraw_lasting(fact=one, reason="typing_error", by=by)
    assert not Job.objects.current().exists()
    assert not Occupancy.objects.current().exists()
    assert not EntityEnding.objects.current().exists()


def test_an_end_that_was_wrong_is_withdrawn(world, zuraw):
    by = world.cast.users["alan"]
    held = take(world, zuraw, job(world, zuraw), "lucja")
    ending = actions.end_lasting(fact=held, until_date=LATER, by=by)
    people.withdraw(fact=ending, reason="typing_error", by=by)
    assert queries.lasting(Occupancy, [zuraw.organisation_id])[0].until is None


def test_with_the_entity_all_that_became_of_it_is_withdrawn(world, zuraw):
    by = world.cast.users["alan"]
    take(world, zuraw, job(world, zuraw), "lucja")
    status(world, zuraw)
    actions.answer_listing(registration=zuraw, answer="given", on_date=LATER, by=by)
    actions.withdraw_entity(registration=zuraw, reason="typing_error", by=by)
    for model in (Occupancy, Job, EntityStatus, ListingConsent):
        assert not model.objects.current().exists()
    assert list(verify()) == []


def test_permission_is_refused_given_and_withdrawn(world, zuraw):
    by = world.cast.users["alan"]
    actions.answer_listing(registration=zuraw, answer="withdrawn", on_date=LATER, by=by)
    assert queries.after([zuraw])[0].listing is not None, "a no is an answer, too"
    assert not queries.after([zuraw])[0].is_listed
    with pytest.raises(PolicyBroken):
        actions.answer_listing(registration=zuraw, answer="withdrawn", on_date=LATER, by=by)
    actions.answer_listing(registration=zuraw, answer="given", on_date=LATER, by=by)
    assert queries.after([zuraw])[0].is_listed
    actions.answer_listing(registration=zuraw, answer="withdrawn", on_date=LATER, by=by)
    assert not queries.after([zuraw])[0].is_listed


def correct(world, registration, fact, **changes):
    """Correct what the database holds, as a page does that has just read it."""
    actions.correct_lasting(
        registration=registration,
        fact=type(fact).objects.get(pk=fact.pk),
        changes=changes,
        reason="typing_error",
        by=world.cast.users["alan"],
    )
    return type(fact).objects.current().get(replaces=fact.pk)


def test_a_wrong_day_of_a_member_is_corrected_with_the_end_kept(world, zuraw):
    by = world.cast.users["alan"]
    (member,) = actions.add_members(registration=zuraw, from_date=LATER, newcomers=[newcomer("Ewa", "Nowa")], by=by)
    actions.end_lasting(fact=member, until_date=date(2026, 6, 22), by=by)
    for wrong in (date(2026, 6, 9), date(2026, 6, 23)):
        with pytest.raises(PolicyBroken) as refused:
            correct(world, zuraw, member, from_date=wrong, ground="")
        assert refused.value.field == "from_date"
    new = correct(world, zuraw, member, from_date=date(2026, 6, 18), ground="unemployed")
    assert (new.from_date, new.at_risk, new.ground) == (date(2026, 6, 18), True, "unemployed")
    (found,) = queries.lasting(Member, [zuraw.organisation_id])
    assert (found.pk, found.until) == (new.pk, date(2026, 6, 22))
    assert EntityEnding.objects.current().count() == 1


def test_a_corrected_job_keeps_who_held_it_and_until_when(world, zuraw):
    by = world.cast.users["alan"]
    first = job(world, zuraw)
    holder = take(world, zuraw, first, "lucja", from_date=LATER)
    actions.end_lasting(fact=holder, until_date=LATER, by=by)
    with pytest.raises(PolicyBroken) as refused:
        correct(world, zuraw, first, created_date=date(2026, 6, 21), full_time_share=Decimal(1))
    assert refused.value.field == "created_date"
    new = correct(world, zuraw, first, created_date=LATER, full_time_share=Decimal("0.5"))
    (held,) = queries.lasting(Occupancy, [zuraw.organisation_id])
    assert (held.job_id, held.person_id, held.until) == (new.pk, holder.person_id, LATER)
    corrected = correct(world, zuraw, held, from_date=LATER, contract_kind="mandate", ground="unemployed")
    assert corrected.contract_kind == "mandate"
    assert Occupancy.objects.current().count() == EntityEnding.objects.current().count() == 1


def test_a_corrected_check_agrees_with_the_others(world, zuraw):
    seen = status(world, zuraw)
    status(world, zuraw, kind="ended", on=date(2026, 6, 25))
    with pytest.raises(PolicyBroken):
        correct(world, zuraw, seen, kind="operating", from_date=date(2026, 6, 26))
    new = correct(world, zuraw, seen, kind="operating", from_date=MEETING)
    assert (new.from_date, new.document_id) == (MEETING, seen.document_id)


def test_an_entity_that_left_early_is_looked_at_from_that_day(world, zuraw):
    by, project = world.cast.users["alan"], zuraw.project

    def leaving():
        (found,) = queries.after([zuraw])
        return found.left_on

    assert leaving() == project.ends_on
    for day in (MEETING - timedelta(days=1), project.ends_on + timedelta(days=1), date(2026, 12, 1)):
        with pytest.raises(PolicyBroken) as refused:
            actions.leave_project(registration=zuraw, left_on=day, by=by)
        assert refused.value.field == "left_on"
    left = actions.leave_project(registration=zuraw, left_on=LATER, by=by)
    (found,) = queries.after([zuraw])
    old = SimpleNamespace(register_date=date(2010, 5, 4), project=project)
    first = next(each for each in replace(found, registration=old).checks() if each.counted == Counted.LEAVING)
    assert (found.left_on, first.day) == (LATER, months_after(LATER, 24))
    with pytest.raises(PolicyBroken):
        actions.leave_project(registration=zuraw, left_on=LATER, by=by)
    with pytest.raises(PolicyBroken):
        actions.correct_registration(
            registration=zuraw, changes={"register_date": LATER + timedelta(days=1)}, reason="typing_error", by=by
        )
    people.withdraw(fact=left, reason="typing_error", by=by)
    assert leaving() == project.ends_on
    actions.leave_project(registration=zuraw, left_on=LATER, by=by)
    actions.withdraw_entity(registration=zuraw, reason="change_of_plan", by=by)
    assert not EntityLeaving.objects.current().exists()
