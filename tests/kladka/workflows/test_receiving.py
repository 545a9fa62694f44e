"""Whose money it is: the applicant's, what the applicant founded, or somebody else's for a reason that is kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from kladka.audit.models import Entry, Words
from kladka.core.errors import PolicyBroken
from kladka.incubation import actions
from kladka.workflows import actions as workflows
from tests.kladka.incubation.granting import make_granting
from tests.kladka.incubation.world import newcomer

GROUP = {"applicant_kind": "group", "applicant_name": "Grupa „Pracownia”", "krs": ""}
PERSON = {"applicant_kind": "person", "applicant_name": "", "krs": "", "members": None, "family_name": "Łęcka"}
BECAUSE = "Grupa przystąpiła do tej spółdzielni."


@pytest.fixture
def world(cast):
    with translation.override("en"):
        yield make_granting(cast)


def _make(world, application, **given):
    return workflows.make_grant(application=application, amount=Decimal(1000), jobs=1, **world.who(), **given)


def _group(world, name="Grupa „Pracownia”"):
    cast, site = world.cast, world.incubation.alfa.site
    formed = {"project": cast.project, "site": site, "formed_on": date(2026, 2, 2), "by": cast.users["alan"]}
    return actions.form_group(name=name, **formed)


def _entity(world, **given):
    founded = {"legal": [], "name": "Spółdzielnia „Pracownia”", "short_name": "Pracownia"}
    return world.incubation.register(**founded | given).organisation


def test_another_entity_gets_the_money_for_a_reason_that_is_kept_and_told_in_the_audit(world):
    application, other = world.accepted(**GROUP), world.entity.organisation
    for silent in ("", "   "):
        with pytest.raises(PolicyBroken, match="did not apply") as refused:
            _make(world, application, organisation=other, because=silent)
        assert refused.value.field == "because"
    assert "registered on 10 June 2026, before the decision" in str(refused.value)
    with pytest.raises(PolicyBroken, match="PESEL"):
        _make(world, application, organisation=other, because="Pani 44051401359 prosi.")
    grant = _make(world, application, organisation=other, because=f" {BECAUSE} ")
    assert grant.receiver_because == BECAUSE
    assert Words.objects.get(entry__verb="workflows.make_grant").text == BECAUSE


def test_more_than_was_asked_for_is_given_for_a_reason_that_is_kept_as_long_as_it_is_more(world):
    application = world.accepted()
    more = {"amount": Decimal("15000.01"), "organisation": None}
    with pytest.raises(PolicyBroken, match=r"asked for 15,000\.00 zł; here it is 15,000\.01 zł") as refused:
        workflows.make_grant(application=application, jobs=1, **world.who(), **more)
    assert refused.value.field == "more_because"
    why = {"more_because": "Komisja podniosła kwotę."}
    grant = workflows.make_grant(application=application, jobs=1, **world.who(), **more, **why)
    assert grant.more_because == "Komisja podniosła kwotę."
    assert Words.objects.get(entry__verb="workflows.make_grant").text == grant.more_because
    plan = {"jobs": 1, "by": world.cast.users["alicja"]}
    with pytest.raises(PolicyBroken, match="asked for"):
        workflows.change_grant(grant=grant, version=grant.version, amount=Decimal(20000), **plan)
    lower = workflows.change_grant(grant=grant, version=grant.version, amount=Decimal(15000), **plan, **why)
    assert lower.more_because == ""


def test_the_group_that_applied_and_what_grew_out_of_it_need_no_reason(world):
    application, group = world.accepted(**GROUP), _group(world)
    grant = _make(world, application, group=group, because="Bez potrzeby.")
    assert (grant.group, grant.receiver_because) == (group, "")
    people = [newcomer(f"Osoba{n}", "Zmyślona") for n in range(1, 6)]
    entity = {"project": world.cast.project, "site": group.site, "legal_form": "social_cooperative"}
    entity |= {"register_date": date(2026, 6, 29), "name": "Spółdzielnia Socjalna „Nowa”", "short_name": "Nowa"}
    entity |= {"municipality": "Klucze", "powiat": "1212", "newcomers": people, "is_made_up": True}
    founded = actions.found_entity(group=group, by=world.cast.users["alan"], **entity).organisation
    changed = _change(world, grant, organisation=founded)
    assert (changed.organisation, changed.receiver_because) == (founded, "")
    with pytest.raises(PolicyBroken, match="did not apply"):
        _change(world, changed, organisation=world.entity.organisation)
    with pytest.raises(PolicyBroken, match="did not apply"):
        _change(world, changed, group=_group(world, "Inna grupa"))


def test_what_the_person_founded_who_applied_needs_no_reason(world):
    mine = _entity(world, newcomers=[newcomer("Iga", "Lecka"), *_others(4)])
    other = _entity(world, name="Spółdzielnia „Obca”", newcomers=_others(5))
    application = world.accepted(**PERSON)
    with pytest.raises(PolicyBroken, match="was not founded by Iga Łęcka") as refused:
        _make(world, application, organisation=other)
    assert "registered" not in str(refused.value), "only of a group it is told that it was not registered"
    assert _make(world, application, organisation=mine).receiver_because == ""


def test_an_entity_is_known_by_its_number(world):
    mine = _entity(world, krs="0000000001", newcomers=_others(5))
    application = world.accepted()
    assert _make(world, application, organisation=mine).receiver_because == ""


def test_nobody_is_asked_while_it_is_not_known_who_gets_the_money(world):
    grant = _make(world, world.accepted(**GROUP), because="Jeszcze nie wiadomo.")
    assert (grant.organisation, grant.receiver_because) == (None, "")
    with pytest.raises(PolicyBroken, match="did not apply"):
        _change(world, grant, organisation=world.entity.organisation)
    assert _change(world, grant, organisation=world.entity.organisation, because=BECAUSE).receiver_because == BECAUSE
    assert Entry.objects.filter(verb="workflows.change_grant").exists()


def _others(count):
    return [newcomer(f"Inna{n}", "Zmyślona") for n in range(count)]


def _change(world, grant, **receiver):
    found = world.now(grant)
    plan = {"amount": found.amount, "jobs": 1, "by": world.cast.users["alicja"]}
    return workflows.change_grant(grant=found, version=found.version, **plan, **receiver)
