"""The pages of initiative groups: from an idea to an entity, as an adviser goes."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from kladka.agenda import actions as agenda
from kladka.audit.models import ReadEvent
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.incubation import actions
from kladka.incubation.models import EntityRegistration, GroupMember, InitiativeGroup
from kladka.people.models import Participation
from tests.kladka.incubation.world import MEETING, make_incubation
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def world(cast):
    return make_incubation(cast)


def test_who_ends_a_group_is_told_what_is_still_planned_with_it(world):
    cast, by = world.cast, world.cast.users["alan"]
    group = actions.form_group(project=cast.project, site=world.alfa.site, name="Łąka", formed_on=MEETING, by=by)
    alan, day = client_of(cast, "alan"), clock.today() + timedelta(days=7)
    words = "These appointments are planned with this group"
    assert words not in page(alan, "end", group)
    plan = agenda.Plan(kind="advice", on_date=day, starts=time(10), minutes=45, place="office")

    def planned():
        return [agenda.plan(project=cast.project, staff=cast.staff["alan"], plan=plan, by=by)]

    (one,) = actions.plan_with_clients(plan=planned, project=cast.project, groups=[group], by=by)
    shown = page(alan, "end", group)
    assert words in shown
    assert f"{day_in_words(day)}, 10:00, {cast.staff['alan'].name}" in shown
    agenda.cancel(appointment=one, state=one.State.CANCELLED_BY_STAFF, by=by)
    assert words not in page(alan, "end", group)


def page(client, name, of):
    return client.get(reverse(f"groups:{name}", args=[of.pk])).content.decode()


def test_a_group_becomes_an_organisation_that_was_an_entity_before(world):
    cast, first = world.cast, world.register()
    said = {"project": cast.project, "site": world.alfa.site, "by": cast.users["alan"]}
    group = actions.form_group(name="Łąka", formed_on=MEETING, **said)
    actions.withdraw_entity(registration=first, reason="typing_error", by=cast.users["alan"])
    founding = {
        "name": first.organisation.name,
        "legal_form": "social_cooperative",
        "register_date": "2026-06-10",
        "legal": [str(cast.organisations[name].pk) for name in ("alfa", "beta")],
    }
    alan, address = client_of(cast, "alan"), reverse("groups:found", args=[group.pk])
    assert "It is this one" in send(alan, address, **founding).content.decode()
    assert send(alan, address, **founding, whose=str(first.organisation_id)).status_code == 302
    group.refresh_from_db()
    assert group.entity_id == first.organisation_id


def test_a_group_goes_from_an_idea_to_an_entity(world):
    cast = world.cast
    alan = client_of(cast, "alan")
    typed = {"incubator": str(world.alfa.pk), "name": "Pracownia", "formed_on": "2026-02-02", "idea": "Szycie."}
    assert send(alan, reverse("groups:new"), **typed).status_code == 302
    group = InitiativeGroup.objects.get()
    people = [str(cast.participations[name].pk) for name in ("lucja", "nadia")]
    joined = {"natural": people, "names": "Jan Nowak", "joined_on": "2026-02-03"}
    assert send(alan, reverse("groups:add-members", args=[group.pk]), **joined).status_code == 302
    assert "Jan Nowak (only the name is known)" in page(alan, "detail", group)
    found = alan.get(reverse("groups:list"), {"q": "nowak jan"}).content.decode()
    assert ("Pracownia" in found, "Pracownia" in alan.get(reverse("groups:list"), {"q": "nikt"}).content.decode()) == (
        True,
        False,
    )
    refused = send(alan, reverse("groups:move", args=[group.pk]), on="2026-03-02", version="1")
    assert refused.status_code == 422
    moved = send(
        alan, reverse("groups:move", args=[group.pk]), on="2026-03-02", because="Opis jest w biznesplanie.", version="1"
    )
    assert moved.status_code == 302
    founding = {
        "name": "Spółdzielnia Socjalna „Pracownia”",
        "legal_form": "social_cooperative",
        "register_date": "2026-06-10",
        "natural": [str(one.person_id) for one in GroupMember.objects.exclude(person=None)],
        "new_founders": "Jan Nowak",
    }
    before = Participation.objects.count()
    assert send(alan, reverse("groups:found", args=[group.pk]), **founding).status_code == 302
    registration = EntityRegistration.objects.get()
    assert registration.organisation.group == group
    assert Participation.objects.count() == before
    assert (
        reverse("groups:detail", args=[group.pk])
        in alan.get(reverse("entities:detail", args=[registration.pk])).content.decode()
    )
    group.refresh_from_db()
    assert reverse("entities:detail", args=[registration.pk]) in page(alan, "detail", group)


def test_what_is_wrong_is_said_at_its_place_and_keeps_what_was_typed(world):
    alan = client_of(world.cast, "alan")
    group = actions.form_group(
        project=world.cast.project,
        site=world.alfa.site,
        name="Pracownia",
        formed_on=world.alfa.opened_on,
        by=world.cast.users["alan"],
    )
    refused = send(alan, reverse("groups:add-members", args=[group.pk]), names="Madonna", joined_on="2026-02-03")
    assert refused.status_code == 422
    assert "Madonna" in refused.content.decode()
    change = reverse("groups:change", args=[group.pk])
    never = send(alan, change, name="Pracownia", formed_on="", version=str(group.version))
    assert (never.status_code, 'id="id_formed_on-error"' in never.content.decode()) == (422, True)
    early = send(alan, reverse("groups:add-members", args=[group.pk]), names="Jan Nowak", joined_on="2020-02-03")
    assert (early.status_code, "Jan Nowak" in early.content.decode()) == (422, True)


def test_the_risk_is_shown_to_who_works_with_the_group_and_opening_it_is_noted(world):
    cast = world.cast
    group = actions.form_group(
        project=cast.project,
        site=world.alfa.site,
        name="Pracownia",
        formed_on=world.alfa.opened_on,
        by=cast.users["alan"],
    )
    (member,) = actions.add_group_members(
        group=group, natural=[cast.participations["lucja"].person], joined_on=group.formed_on, by=cast.users["alan"]
    )
    alan = client_of(cast, "alan")
    address = reverse("groups:change-member", args=[member.pk])
    assert send(alan, address, joined_on="2026-01-07", risk="disability").status_code == 302
    member.refresh_from_db()
    assert (member.at_risk, member.ground) == (True, "disability")
    assert "person with a disability" in page(alan, "detail", group)
    officer = page(client_of(cast, "olga"), "detail", group)
    assert "person with a disability" not in officer
    assert "Łucja" in officer
    assert ReadEvent.objects.filter(object=group.pk).count() == 2


def test_who_was_only_a_name_is_told_later(world):
    cast = world.cast
    by = cast.users["alan"]
    on = world.alfa.opened_on
    group = actions.form_group(project=cast.project, site=world.alfa.site, name="Pracownia", formed_on=on, by=by)
    (member,) = actions.add_group_members(group=group, names=["Łucja Inna"], joined_on=on, by=by)
    alan, address = client_of(cast, "alan"), reverse("groups:tie-member", args=[member.pk])
    assert address in page(alan, "detail", group)
    lucja, nadia = (str(cast.participations[name].pk) for name in ("lucja", "nadia"))
    for wrong in ([], [lucja, nadia]):
        refused = send(alan, address, natural=wrong)
        assert (refused.status_code, "Choose one person" in refused.content.decode()) == (422, True)
    assert send(alan, address, natural=[lucja]).status_code == 302
    assert "only the name" not in page(alan, "detail", group)
    again = send(alan, address, natural=[nadia])
    assert (again.status_code, "recorded already who this is" in again.content.decode()) == (422, True)
    assert "recorded already who this is" in alan.get(address).content.decode()
