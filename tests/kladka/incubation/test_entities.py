"""Incubators, entities and founders: facts, judged by the law of their day."""

from datetime import date

import pytest

from kladka.audit.models import Entry
from kladka.audit.queries import verify
from kladka.core.errors import PolicyBroken
from kladka.incubation import actions, queries
from kladka.incubation.models import EntityRegistration, Founder, Incubator
from kladka.organisations.actions import add_organisation
from kladka.organisations.models import Organisation
from tests.kladka.incubation.world import MEETING, OPENED, make_incubation, newcomer


@pytest.fixture
def world(cast):
    return make_incubation(cast)


def natural(count):
    return [newcomer(f"Osoba{number}", "Założycielska") for number in range(count)]


def test_a_branch_belongs_to_an_incubator_of_the_same_organisation(world):
    cast = world.cast
    assert world.branch.branch_of == world.alfa.pk
    with pytest.raises(PolicyBroken) as refused:
        actions.open_incubator(
            project=cast.project,
            site=cast.sites["leader"],
            opened_on=OPENED,
            branch_of=world.alfa,
            by=cast.users["alicja"],
        )
    assert refused.value.field == "site"


def test_a_branch_has_no_branches_and_a_site_one_incubator(world):
    cast = world.cast
    common = {"project": cast.project, "opened_on": OPENED, "by": cast.users["alicja"]}
    with pytest.raises(PolicyBroken):
        actions.open_incubator(site=cast.sites["alfa"], **common)
    with pytest.raises(PolicyBroken) as refused:
        actions.open_incubator(site=cast.sites["leader"], branch_of=world.branch, **common)
    assert refused.value.field == "branch_of"


def test_a_corrected_incubator_keeps_its_branches(world):
    new = actions.correct_incubator(
        incubator=world.alfa,
        changes={"opened_on": date(2026, 1, 8)},
        reason="typing_error",
        by=world.cast.users["alicja"],
    )
    branch = Incubator.objects.current().get(site=world.branch.site)
    assert (branch.branch_of, branch.replaces) == (new.pk, world.branch.pk)
    assert list(verify()) == []


def test_an_incubator_in_use_is_not_withdrawn(world):
    by = world.cast.users["alicja"]
    with pytest.raises(PolicyBroken):
        actions.withdraw_incubator(incubator=world.alfa, reason="recorded_twice", by=by)
    actions.withdraw_incubator(incubator=world.branch, reason="recorded_twice", by=by)
    actions.withdraw_incubator(incubator=world.alfa, reason="recorded_twice", by=by)
    assert Incubator.objects.current().count() == 1


def test_one_act_records_organisation_registration_and_founders(world):
    before = Entry.objects.count()
    registration = world.register(natural=[world.cast.participations["lucja"].person], newcomers=natural(2))
    assert Entry.objects.count() == before + 1
    assert registration.organisation.name == "Spółdzielnia Socjalna „Żuraw”"
    page = queries.entity_page(registration, with_names=True)
    assert (len(page.natural), len(page.legal)) == (3, 2)
    assert list(verify()) == []


def test_a_partner_as_founder_is_allowed_and_flagged(world):
    page = queries.entity_page(world.register(), with_names=False)
    assert page.has_partner
    assert [line.is_partner for line in page.legal] == [True, True]


def test_names_of_people_are_left_out_unless_asked_for(world):
    registration = world.register(newcomers=natural(3), legal=[])
    assert {line.name for line in queries.entity_page(registration, with_names=False).natural} == {""}
    assert "Osobab Założycielska" in {line.name for line in queries.entity_page(registration, with_names=True).natural}


@pytest.mark.parametrize(
    ("legal_form", "people", "organisations", "accepted"),
    [
        ("social_cooperative", 3, 0, True),
        ("social_cooperative", 2, 0, False),
        ("social_cooperative", 0, 2, True),
        ("social_cooperative", 2, 1, False),
        ("association", 7, 0, True),
        ("association", 6, 2, False),
    ],
)
def test_too_few_founders_are_refused_with_the_rule_and_its_day(world, legal_form, people, organisations, accepted):
    founders = {
        "legal_form": legal_form,
        "newcomers": natural(people),
        "legal": [world.cast.organisations[name] for name in ("alfa", "beta")][:organisations],
    }
    if accepted:
        world.register(**founders)
        return
    with pytest.raises(PolicyBroken) as refused:
        world.register(**founders)
    assert refused.value.field == "natural"
    assert "201" in str(refused.value)  # 2016 or 2018: the year since which the rule holds
    assert not Organisation.objects.filter(short_name="Żuraw").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"krs": "12345"}, "krs"),
        ({"legal_form": "guild"}, "legal_form"),
        ({"register_date": date(2030, 1, 1)}, "register_date"),
        ({"register_date": date(2026, 1, 6)}, "site"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, changes, field):
    with pytest.raises(PolicyBroken) as refused:
        world.register(**changes)
    assert refused.value.field == field


def test_a_founder_is_named_once(world):
    alfa = world.cast.organisations["alfa"]
    with pytest.raises(PolicyBroken):
        world.register(legal=[alfa, alfa])
    registration = world.register()
    with pytest.raises(PolicyBroken):
        actions.add_founders(registration=registration, legal=[alfa], by=world.cast.users["alan"])


def test_an_organisation_is_registered_once(world):
    registration = world.register()
    with pytest.raises(PolicyBroken):
        world.register(organisation=registration.organisation)


def test_a_correction_asks_the_law_of_the_corrected_form(world):
    registration = world.register(newcomers=natural(3), legal=[])
    correct = {"registration": registration, "reason": "typing_error", "by": world.cast.users["alan"]}
    with pytest.raises(PolicyBroken):
        actions.correct_registration(changes={"legal_form": "association"}, **correct)
    assert EntityRegistration.objects.current().get() == registration
    new = actions.correct_registration(changes={"krs": "0000123456"}, **correct)
    assert (new.krs, new.replaces) == ("0000123456", registration.pk)
    assert len(queries.entity_page(new, with_names=False).natural) == 3


def test_a_founder_is_withdrawn_only_while_enough_remain(world):
    registration = world.register(newcomers=natural(4), legal=[])
    founders = list(Founder.objects.current())
    common = {"registration": registration, "reason": "wrong_person", "by": world.cast.users["alan"]}
    actions.withdraw_founder(founder=founders[0], **common)
    with pytest.raises(PolicyBroken):
        actions.withdraw_founder(founder=founders[1], **common)
    assert Founder.objects.current().count() == 3


def test_a_withdrawn_entity_takes_its_founders_along(world):
    registration = world.register()
    actions.withdraw_entity(registration=registration, reason="recorded_twice", by=world.cast.users["alan"])
    assert not EntityRegistration.objects.current().exists()
    assert not Founder.objects.current().exists()
    again = world.register(organisation=registration.organisation, register_date=MEETING)
    assert again.organisation == registration.organisation
    assert list(verify()) == []


def test_an_organisation_that_founds_no_such_entity_is_refused_and_kept_out_afterwards(world):
    by, alfa = world.cast.users["alan"], world.cast.organisations["alfa"]
    trader = add_organisation(name="Jan Zmyślony, usługi", legal_form="sole_trader", by=by)
    company = add_organisation(name="Zmyślona sp. z o.o.", legal_form="company", by=by)
    for founder, refusal in ((trader, "osobą prawną"), (company, "nie może założyć")):
        with pytest.raises(PolicyBroken, match=refusal) as refused:
            world.register(legal=[alfa, founder])
        assert refused.value.field == "legal"
    registration = world.register()
    with pytest.raises(PolicyBroken, match="osobą prawną"):
        actions.add_founders(registration=registration, legal=[trader], by=by)
    unknown = add_organisation(name="Zmyślone Koło", legal_form="rural_housewives_circle", by=by)
    assert actions.add_founders(registration=registration, legal=[unknown], by=by), "nothing is known against it"
