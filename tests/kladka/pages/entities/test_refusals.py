"""Wrong or doubled input about entities: asked about or refused at its place, nothing stored."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kladka.core.errors import PolicyBroken
from kladka.incubation import actions
from kladka.incubation.models import EntityRegistration, Founder, Member, Occupancy
from kladka.organisations.actions import add_organisation
from kladka.organisations.models import Organisation
from tests.kladka.incubation.world import MEETING, Incubation, make_incubation, newcomer
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import Cast


@pytest.fixture
def world(cast: Cast) -> Incubation:
    return make_incubation(cast)


@pytest.fixture
def alan(cast: Cast) -> Client:
    return client_of(cast, "alan")


def _refused(response: Any, field: str) -> str:
    assert response.status_code == 422
    return " ".join(response.context["form"].errors.get(field, []))


def _entity(world: Incubation, **changes: Any) -> dict[str, Any]:
    return {
        "incubator": str(world.alfa.pk),
        "name": "Spółdzielnia Socjalna „Żuraw”",
        "short_name": "Żuraw",
        "legal_form": "social_cooperative",
        "register_date": "2026-06-10",
        "municipality": "Klucze",
        "powiat": "1212",
        "legal": [str(world.cast.organisations[name].pk) for name in ("alfa", "beta")],
    } | changes


def test_the_same_entity_is_asked_about_and_another_seat_is_another_one(world: Incubation, alan: Client) -> None:
    first = world.register()
    address = reverse("entities:new")
    response = send(alan, address, **_entity(world, name="spoldzielnia socjalna „Zuraw”"))
    assert "Spółdzielnia Socjalna „Żuraw” (Klucze)" in _refused(response, "second_time")
    assert reverse("entities:detail", args=[first.pk]) in response.content.decode()
    assert EntityRegistration.objects.count() == 1
    assert send(alan, address, **_entity(world, municipality="Olkusz")).status_code == 302
    assert send(alan, address, **_entity(world), second_time="on").status_code == 302


def test_an_entity_withdrawn_by_mistake_is_recorded_again_as_the_same_organisation(
    world: Incubation, alan: Client
) -> None:
    first = world.register(krs="0000123456")
    actions.withdraw_entity(registration=first, reason="typing_error", by=world.cast.users["alan"])
    number = Organisation.objects.count()
    assert send(alan, reverse("entities:new"), **_entity(world, krs="0000123456")).status_code == 302
    assert Organisation.objects.count() == number
    assert EntityRegistration.objects.current().get().organisation_id == first.organisation_id


def _aided(world: Incubation, **registered: Any) -> EntityRegistration:
    """Return an entity with aid, advice, and what a withdrawal leaves of them."""
    first = world.register(**registered)
    actions.record_aid(
        organisation=first.organisation,
        project=world.cast.project,
        origin="declared",
        kind="other",
        granted_on=MEETING,
        amount=Decimal(400_000),
        rate=Decimal(4),
        by=world.cast.users["alicja"],
    )
    world.advise(entities=[first.organisation])
    return first


def test_a_withdrawn_entity_without_a_number_is_recorded_again_as_the_same_organisation(
    world: Incubation, cast: Cast, alan: Client
) -> None:
    first, address, number = _aided(world), reverse("entities:new"), Organisation.objects.count()
    page = alan.get(reverse("entities:withdraw", args=[first.pk])).content.decode()
    assert "De minimis aid stays with the organisation: 1 entry." in page
    actions.withdraw_entity(registration=first, reason="typing_error", by=cast.users["alan"])
    response = send(alan, address, **_entity(world))
    question = _refused(response, "whose")
    assert "Spółdzielnia Socjalna „Żuraw” (Klucze), de minimis aid: 1 entry, 1 card of advice" in question
    this, another = [value for value, _words in response.context["form"].fields["whose"].choices]
    assert "It is another one" in response.content.decode()
    assert this == str(first.organisation_id)
    assert send(alan, address, **_entity(world), whose=this).status_code == 302
    again = EntityRegistration.objects.current().get()
    assert (again.organisation_id, Organisation.objects.count()) == (first.organisation_id, number)
    page = client_of(cast, "alicja").get(reverse("aid:entity", args=[again.pk])).content.decode()
    assert "200,000.00" in page, "the room that its aid leaves"
    actions.withdraw_entity(registration=again, reason="typing_error", by=cast.users["alan"])
    assert send(alan, address, **_entity(world), whose=another).status_code == 302
    assert EntityRegistration.objects.current().get().organisation_id != first.organisation_id


@pytest.mark.parametrize(
    ("registered", "typed"),
    [
        ({}, {"municipality": "Olkusz"}),
        ({"krs": "0000123456"}, {"krs": "0000123456", "name": "Spółdzielnia Socjalna „Żurawie”"}),
        ({"krs": "0000123456"}, {"krs": "0000123456", "municipality": "Olkusz"}),
    ],
    ids=["another seat", "another name, the number", "another seat, the number"],
)
def test_an_entity_withdrawn_for_a_wrong_name_or_seat_may_be_the_same_organisation(
    world: Incubation, cast: Cast, alan: Client, registered: dict[str, str], typed: dict[str, str]
) -> None:
    first, address = _aided(world, **registered), reverse("entities:new")
    actions.withdraw_entity(registration=first, reason="typing_error", by=cast.users["alan"])
    response = send(alan, address, **_entity(world, **typed))
    assert "de minimis aid: 1 entry" in _refused(response, "whose")
    assert send(alan, address, **_entity(world, **typed), whose=str(first.organisation_id)).status_code == 302
    again = EntityRegistration.objects.current().get()
    assert again.organisation_id == first.organisation_id
    page = alan.get(reverse("entities:detail", args=[again.pk])).content.decode()
    assert ("0000123456" in page) is bool(registered), "the number of the organisation is that of the entity"


def test_an_answer_about_one_name_is_none_about_another(world: Incubation, alan: Client) -> None:
    first = world.register()
    actions.withdraw_entity(registration=first, reason="typing_error", by=world.cast.users["alan"])
    add_organisation(name="Nitka", legal_form="foundation", municipality="Klucze", by=world.cast.users["alan"])
    response = send(
        alan, reverse("entities:new"), **_entity(world, name="Nitka"), whose=f"another-{first.organisation_id}"
    )
    assert "Nitka (Klucze)" in _refused(response, "whose")


def test_a_number_that_was_corrected_before_the_withdrawal_tells_which_organisation_it_is(
    world: Incubation, alan: Client
) -> None:
    first = world.register()
    correct = reverse("entities:correct", args=[first.pk])
    typed = {"legal_form": "social_cooperative", "register_date": "2026-06-10", "krs": "0000123456"}
    assert send(alan, correct, **typed, reason="typing_error").status_code == 302
    assert Organisation.objects.get(pk=first.organisation_id).krs == "0000123456"
    now = EntityRegistration.objects.current().get()
    actions.withdraw_entity(registration=now, reason="typing_error", by=world.cast.users["alan"])
    assert send(alan, reverse("entities:new"), **_entity(world, krs="0000123456")).status_code == 302
    assert EntityRegistration.objects.current().get().organisation_id == first.organisation_id


def test_an_organisation_takes_the_number_of_its_entry_and_keeps_one_it_had_from_elsewhere(
    world: Incubation, alan: Client
) -> None:
    by = world.cast.users["alan"]
    known = add_organisation(
        name="Nitka", legal_form="social_cooperative", municipality="Klucze", krs="0000999999", by=by
    )
    here, address = {"name": "Nitka", "whose": str(known.pk)}, reverse("entities:new")
    refused = send(alan, address, **_entity(world, krs="0000123456", **here))
    assert "is recorded with the KRS number 0000999999" in _refused(refused, "krs")
    assert send(alan, address, **_entity(world, **here)).status_code == 302
    known.refresh_from_db()
    assert known.krs == "0000999999", "an entry without a number takes none away"
    other = world.register(name="Szpulka", short_name="Szpulka")
    actions.withdraw_entity(registration=other, reason="typing_error", by=by)
    again = {"name": "Szpulka", "krs": "0000123456", "whose": str(other.organisation_id)}
    assert send(alan, address, **_entity(world, **again)).status_code == 302
    assert Organisation.objects.get(pk=other.organisation_id).krs == "0000123456"


@pytest.mark.parametrize("lines", ["Jan Nowy\nJan Nowy", "Jan Nowy\nJAN  NOWY\nEwa Inna"])
def test_one_founder_written_twice_is_refused(world: Incubation, alan: Client, lines: str) -> None:
    response = send(alan, reverse("entities:new"), **_entity(world, new_founders=lines))
    assert "is named twice among the founders" in _refused(response, "new_founders")
    assert not Founder.objects.exists()


def test_one_founder_added_again_is_refused(world: Incubation, alan: Client) -> None:
    registration = world.register()
    address = reverse("entities:add-founders", args=[registration.pk])
    assert send(alan, address, new_founders="Jan Nowy").status_code == 302
    assert "is named twice" in _refused(send(alan, address, new_founders="Jan Nowy", is_another="on"), "new_founders")
    with pytest.raises(PolicyBroken):
        actions.add_founders(
            registration=registration, newcomers=[newcomer("Jan", "Nowy")], by=world.cast.users["alan"]
        )
    assert Founder.objects.filter(kind="natural").count() == 1


def test_a_founder_of_a_participants_name_is_asked_about(world: Incubation, alan: Client) -> None:
    address = reverse("entities:add-founders", args=[world.register().pk])
    assert "Łucja Próbna" in _refused(send(alan, address, new_founders="Lucja Probna"), "is_another")
    assert send(alan, address, new_founders="Lucja Probna", is_another="on").status_code == 302


def test_who_shares_no_name_is_not_asked_about_it_and_the_short_name_may_stay_empty(
    world: Incubation, alan: Client
) -> None:
    for address in (reverse("advice:new"), reverse("entities:new")):
        assert "is_another" not in alan.get(address).content.decode()
    long = "Spółdzielnia Socjalna " + "Bardzo Długiej Nazwy " * 10
    assert send(alan, reverse("entities:new"), **_entity(world, name=long, short_name="")).status_code == 302
    entity = EntityRegistration.objects.get().organisation
    assert len(entity.short_name) <= 60
    assert entity.short_name.startswith("Spółdzielnia Socjalna Bardzo")


def test_a_founding_organisation_is_searched_for_among_many(world: Incubation, alan: Client) -> None:
    for number in range(200):
        add_organisation(name=f"Zmyślona {number:03}", legal_form="foundation", by=world.cast.users["alan"])
    address = reverse("entities:new")
    page = alan.get(address).content.decode()
    assert page.count('name="legal" type="checkbox"') == 20
    assert len(page.encode()) < 60 * 1024
    ticked = _entity(world)["legal"]
    found = send(alan, address, **_entity(world), **{"legal-search": "zmyslona 177", "legal-find": "1"})
    assert found.status_code == 200
    page = found.content.decode()
    assert "Zmyślona 177" in page
    assert all(f'value="{pk}" checked' in page for pk in ticked)
    assert not EntityRegistration.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"new_founders": "Jan Nowy\nEwa 2", "legal": []}, "new_founders", "Ewa 2: Type a name in letters"),
        ({"new_founders": "Jan Nowy\nEwa Inna", "legal": []}, "natural", "needs at least 3 natural persons"),
    ],
)
def test_what_is_wrong_with_founders_is_told_at_their_field(
    world: Incubation, alan: Client, typed: dict[str, Any], field: str, told: str
) -> None:
    response = send(alan, reverse("entities:new"), **_entity(world, **typed))
    assert told in _refused(response, field)
    assert not response.context["form"].non_field_errors()


def test_an_entity_is_refused_as_its_own_founder_where_organisations_are_chosen(
    world: Incubation, alan: Client
) -> None:
    entity = world.register()
    address = reverse("entities:add-founders", args=[entity.pk])
    for chosen, told in (
        (entity.organisation_id, "An entity cannot found itself."),
        (world.cast.organisations["alfa"].pk, "A founder is named twice."),
    ):
        assert _refused(send(alan, address, legal=[str(chosen)]), "legal") == told


def test_who_founded_an_entity_before_is_asked_about_and_can_be_chosen(world: Incubation, alan: Client) -> None:
    """Nothing but the entity knows them; typed anew, each became a second person."""
    world.register(newcomers=[newcomer("Jan", "Nowy")])
    person = Founder.objects.current().get(kind="natural").person_id
    other = _entity(world, name="Spółdzielnia Socjalna „Bocian”", short_name="Bocian", new_founders="Jan Nowy")
    asked = _refused(send(alan, reverse("entities:new"), **other), "is_another")
    assert "Jan Nowy, founder of Żuraw" in asked
    search = {"natural-search": "nowy", "natural-find": "1"}
    page = send(alan, reverse("entities:new"), **(other | search)).content.decode()
    assert f'value="{person}"' in page
    typed = other | {"new_founders": "", "natural": [str(person)]}
    assert send(alan, reverse("entities:new"), **typed).status_code == 302
    assert set(Founder.objects.current().filter(kind="natural").values_list("person", flat=True)) == {person}


def test_founders_of_another_partners_entity_are_neither_found_nor_chosen(world: Incubation) -> None:
    world.register(newcomers=[newcomer("Jan", "Nowy")])
    person = Founder.objects.current().get(kind="natural").person_id
    bozena = client_of(world.cast, "bozena")
    typed = _entity(world, incubator=str(world.beta.pk), name="Spółdzielnia „Bocian”", legal=[], natural=[str(person)])
    response = send(bozena, reverse("entities:new"), **typed, **{"natural-search": "nowy"})
    assert _refused(response, "natural")
    assert "Jan Nowy" not in response.content.decode()


def test_two_founding_organisations_of_one_name_are_told_apart_by_their_seats(world: Incubation, alan: Client) -> None:
    by = world.cast.users["alan"]
    seats = ("Klucze", "Olkusz")
    what = {"name": "Fundacja Żuraw", "legal_form": "foundation", "by": by}
    both = [add_organisation(municipality=seat, **what) for seat in seats]
    address = reverse("entities:new")
    typed = _entity(world, legal=[str(one.pk) for one in both])
    found = send(alan, address, **typed, **{"legal-search": "zuraw", "legal-find": "1"}).content.decode()
    registration = world.register(legal=both)
    page = alan.get(reverse("entities:detail", args=[registration.pk])).content.decode()
    for seat in seats:
        assert f"Fundacja Żuraw ({seat})" in found
        assert f"Fundacja Żuraw ({seat})" in page


def test_a_founder_of_the_wrong_kind_is_told_at_the_organisations_and_everything_typed_stays(
    world: Incubation, alan: Client
) -> None:
    trader = add_organisation(name="Jan Zmyślony, usługi", legal_form="sole_trader", by=world.cast.users["alan"])
    legal = [*_entity(world)["legal"], str(trader.pk)]
    response = send(alan, reverse("entities:new"), **_entity(world, legal=legal))
    assert "“sole trader” is no legal person" in _refused(response, "legal")
    assert all(f'value="{pk}" checked' in response.content.decode() for pk in legal)
    assert not EntityRegistration.objects.exists()


def test_who_holds_a_job_already_is_asked_about_and_found_by_name(world: Incubation, alan: Client) -> None:
    """Nothing but the job knows them; typed anew, each became a second person."""
    entity, by = world.register(), world.cast.users["alan"]
    jobs = [actions.create_job(registration=entity, created_date=MEETING, by=by) for _ in range(2)]
    typed = {"from_date": "2026-06-15", "contract_kind": "mandate", "new_founders": "Jan Nowy"}
    first, second = (reverse("entities:take-job", args=[one.pk]) for one in jobs)
    assert send(alan, first, **typed).status_code == 302
    asked = _refused(send(alan, second, **typed), "is_another")
    assert "Jan Nowy, has held a job at Żuraw" in asked
    person = Occupancy.objects.get().person_id
    page = send(alan, second, **typed, **{"natural-search": "nowy", "natural-find": "1"}).content.decode()
    assert f'value="{person}"' in page
    assert send(alan, second, **typed | {"new_founders": "", "natural": [str(person)]}).status_code == 302
    assert set(Occupancy.objects.values_list("person", flat=True)) == {person}


def test_one_member_written_twice_is_refused(world: Incubation, alan: Client) -> None:
    address = reverse("entities:add-members", args=[world.register().pk])
    typed = {"from_date": "2026-06-15", "new_founders": "Jan Nowy\nEwa Inna\nJAN NOWY"}
    assert "is written twice" in _refused(send(alan, address, **typed), "new_founders")
    assert not Member.objects.exists()


def test_a_job_that_is_held_is_refused_at_the_day_and_shared_by_parts(world: Incubation, alan: Client) -> None:
    entity, by = world.register(), world.cast.users["alan"]
    job = actions.create_job(registration=entity, created_date=MEETING, by=by)
    take = reverse("entities:take-job", args=[job.pk])
    typed = {"from_date": "2026-06-15", "contract_kind": "employment_contract", "new_founders": "Jan Nowy"}
    assert send(alan, take, **typed).status_code == 302
    other = typed | {"new_founders": "Ewa Inna"}
    response = send(alan, take, **other)
    assert "somebody else holds this job: Jan Nowy since 15 June 2026" in _refused(response, "from_date")
    assert "Ewa Inna" in response.content.decode()
    held = Occupancy.objects.get()
    correct = {"from_date": "2026-06-15", "contract_kind": "employment_contract", "reason": "typing_error"}
    address = reverse("entities:correct-holder", args=[held.pk])
    assert send(alan, address, **correct, full_time_share="0,5").status_code == 302
    assert send(alan, take, **other, full_time_share="0,5", until_date="2026-06-20").status_code == 302
    page = alan.get(reverse("entities:jobs", args=[entity.pk])).content.decode()
    assert all(f"{name}, employment contract, 0.5 of full time" in page for name in ("Jan Nowy", "Ewa Inna"))
    assert Occupancy.objects.current().count() == 2
