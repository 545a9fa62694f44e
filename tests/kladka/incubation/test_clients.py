"""Clients of advice of three kinds: people, groups that are not registered yet, entities; and what is counted of each.

Edge cases of the domain's list: 6, 8, 9, 51, 52.
"""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from kladka.agenda import actions as agenda
from kladka.agenda.models import Appointment
from kladka.audit.queries import verify
from kladka.core.errors import PolicyBroken, Stale
from kladka.incubation import actions, queries
from kladka.incubation.models import AdviceCard, AdviceClient, AidGranted, InitiativeGroup
from kladka.people.models import Participation, Support
from kladka.people.queries import evidence_state
from tests.kladka.incubation.world import MEETING, make_incubation
from tests.kladka.pages.participants.access_samples import PNG

FORMED = date(2026, 2, 2)


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def group(world) -> InitiativeGroup:
    return actions.form_group(
        project=world.cast.project,
        site=world.alfa.site,
        name="Grupa Łąka",
        formed_on=FORMED,
        by=world.cast.users["alan"],
    )


def count(*cards: AdviceCard) -> tuple[int, int, int, Decimal]:
    found = queries.counted(AdviceCard.objects.filter(pk__in=[card.pk for card in cards]))
    return found.persons, found.groups, found.entities, found.hours


def test_a_group_and_an_entity_are_advised_and_nobody_becomes_a_participant(world, group):
    before = Support.objects.count(), Participation.objects.count()
    card = world.advise(groups=[group], entities=[world.cast.organisations["beta"]])
    assert (Support.objects.count(), Participation.objects.count()) == before
    assert count(card) == (0, 1, 1, Decimal("0.83"))
    assert [client.name for client in queries.card_page(card).clients] == [
        "Grupa Łąka",
        str(world.cast.organisations["beta"]),
    ]


def test_people_of_a_group_who_are_named_count_once_and_the_hours_of_a_meeting_once(world, group):
    first = world.advise("lucja", "nadia", groups=[group])
    again = world.advise("lucja", area="marketing", on_date=date(2026, 6, 11), site=world.branch.site)
    assert (first.form, again.form) == ("group", "individual")
    assert count(first, again) == (2, 1, 0, Decimal("1.67"))
    by_site = {one.site: one.persons for one in queries.counted_by_site(AdviceCard.objects.all())}
    assert by_site == {world.alfa.site: 2, world.branch.site: 1}


@pytest.mark.parametrize("day", [date(2026, 2, 1), date(2027, 1, 1)], ids=["before", "future"])
def test_a_group_is_advised_while_it_exists(world, group, day):
    with pytest.raises(PolicyBroken) as refused:
        world.advise(groups=[group], on_date=day)
    assert refused.value.field == "on_date"


def test_a_card_needs_a_client_of_some_kind(world):
    with pytest.raises(PolicyBroken) as refused:
        world.advise()
    assert refused.value.field == "clients"


def test_what_a_group_got_is_told_of_the_entity_it_became_and_nothing_is_copied(world, group):
    card = world.advise(groups=[group])
    rows = AdviceClient.objects.count()
    registration = actions.found_entity(
        group=group,
        legal_form="social_cooperative",
        register_date=date(2026, 6, 20),
        name="Spółdzielnia Socjalna „Łąka”",
        short_name="Łąka",
        municipality="Klucze",
        powiat="1212",
        legal=[world.cast.organisations["alfa"], world.cast.organisations["beta"]],
        is_made_up=True,
        by=world.cast.users["alan"],
    )
    later = world.advise(entities=[registration.organisation], on_date=date(2026, 6, 25))
    got = queries.advice_of(group=group.pk, organisation=registration.organisation_id)
    assert [one.pk for one in got.cards] == [later.pk, card.pk]
    assert (got.hours, AdviceClient.objects.count()) == (Decimal("1.67"), rows + 1)


def test_each_client_signs_for_themselves(world, group):
    card = world.advise("lucja", "nadia", groups=[group])
    clients = {client.name: client for client in card.clients.all()}
    lucja = next(client for name, client in clients.items() if "Łucj" in name)
    by = world.cast.users["alan"]
    signature = actions.Proof(form="signature", file=world.file())
    actions.prove_advice(card=card, proof=signature, clients=[lucja], by=by)
    page = queries.card_page(card)
    assert [one.name for one in page.clients if one.is_signed] == [lucja.name]
    assert not queries.listed_cards(AdviceCard.objects.all()).get().is_proven
    actions.prove_advice(card=card, proof=signature, clients=[clients["Grupa Łąka"]], by=by)
    rest = [one.client for one in queries.card_page(card).unsigned]
    actions.prove_advice(card=card, proof=signature, clients=rest, by=by)
    assert queries.card_page(card).is_proven
    assert queries.listed_cards(AdviceCard.objects.all()).get().is_proven
    assert {evidence_state(support.pk) for support in queries.supports_of(card).values()} == {"proven"}


def test_a_group_and_an_entity_of_one_name_are_told_apart(world):
    by, entity = world.cast.users["alan"], world.cast.organisations["beta"]
    formed = {"project": world.cast.project, "site": world.alfa.site, "formed_on": FORMED, "by": by}
    group = actions.form_group(name=str(entity), **formed)
    card = world.advise("lucja", groups=[group], entities=[entity])
    with translation.override("en"):
        names = [one.name for one in queries.card_page(card).clients]
    assert names[1:] == [f"{entity} (initiative group)", f"{entity} (entity)"]
    assert "(" not in names[0]


def test_a_card_without_participants_is_withdrawn_with_its_reason(world, group):
    card = world.advise(groups=[group])
    actions.withdraw_card(card=card, version=1, reason="recorded_twice", by=world.cast.users["alan"])
    withdrawal = queries.card_page(AdviceCard.objects.get()).withdrawal
    assert withdrawal is not None
    assert withdrawal.reason == "recorded_twice"
    assert count(card) == (0, 0, 0, Decimal("0.00"))
    assert list(verify()) == []


def planned(world: Any) -> Appointment:
    plan = agenda.Plan(kind="advice", on_date=MEETING, starts=time(10), minutes=60, place="office")
    return agenda.plan(
        project=world.cast.project, staff=world.cast.staff["alan"], plan=plan, by=world.cast.users["alan"]
    )


def test_a_card_of_an_appointment_says_that_it_took_place_once(world, group):
    appointment = planned(world)
    card = world.advise(groups=[group], appointment=appointment, way="in_person")
    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.HELD
    with pytest.raises(PolicyBroken):
        world.advise("lucja", appointment=appointment)
    with pytest.raises(PolicyBroken, match=r"card|kart"):
        agenda.reopen(appointment=appointment, by=world.cast.users["alan"])
    actions.withdraw_card(card=card, version=1, reason="recorded_twice", by=world.cast.users["alan"])
    appointment.refresh_from_db()
    assert appointment.is_open


def test_an_appointment_for_advice_expects_groups_and_entities_and_who_is_not_said_again_is_expected_no_more(
    world, group
):
    entity, by = world.register().organisation, world.cast.users["alan"]
    said: Any = {"project": world.cast.project, "by": by}
    (one,) = actions.plan_with_clients(plan=lambda: [planned(world)], groups=[group], entities=[entity], **said)
    assert [each.name for each in queries.clients_expected([one.pk])[one.pk]] == ["Grupa Łąka", str(entity)]
    kept = queries.clients_expected([one.pk])[one.pk][1].pk
    actions.plan_with_clients(plan=lambda: [one], entities=[entity], **said)
    assert [each.pk for each in queries.clients_expected([one.pk])[one.pk]] == [kept]


def test_groups_and_entities_come_for_advice_only(world, group):
    cast, by = world.cast, world.cast.users["alan"]

    def other() -> list[Appointment]:
        plan = agenda.Plan(kind="other", on_date=MEETING, starts=time(10), minutes=60, place="office")
        return [agenda.plan(project=cast.project, staff=cast.staff["alan"], plan=plan, by=by)]

    with pytest.raises(PolicyBroken) as refused:
        actions.plan_with_clients(plan=other, project=cast.project, groups=[group], by=by)
    assert refused.value.field == "kind"
    assert not Appointment.objects.exists()


def test_advice_with_nobody_is_refused_where_people_are_chosen(world):
    cast, by = world.cast, world.cast.users["alan"]
    with pytest.raises(PolicyBroken) as refused:
        actions.plan_with_clients(plan=lambda: [planned(world)], project=cast.project, by=by)
    assert refused.value.field == "people"
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("day", [date(2026, 6, 9), date(2026, 6, 11)], ids=["before it was formed", "after its end"])
def test_a_group_is_expected_while_it_exists(world, day):
    """It was formed and ended on one day; a meeting on that day is planned, and one on another day is not."""
    cast, by = world.cast, world.cast.users["alan"]
    group = actions.form_group(project=cast.project, site=world.alfa.site, name="Łąka", formed_on=MEETING, by=by)
    ended = actions.end_group(group=group, version=group.version, on=MEETING, because="Nikt nie przychodzi.", by=by)

    def on(when: date) -> list[Appointment]:
        plan = agenda.Plan(kind="advice", on_date=when, starts=time(10), minutes=45, place="office")
        return [agenda.plan(project=cast.project, staff=cast.staff["alan"], plan=plan, by=by)]

    said: Any = {"project": cast.project, "groups": [ended], "by": by}
    with pytest.raises(PolicyBroken) as refused:
        actions.plan_with_clients(plan=lambda: on(day), **said)
    assert refused.value.field == "initiative_groups"
    assert not Appointment.objects.exists()
    assert len(actions.plan_with_clients(plan=lambda: on(MEETING), **said)) == 1


@pytest.mark.parametrize(
    ("changes", "field"), [({"on_date": date(2026, 6, 11)}, "on_date"), ({"adviser": "bozena"}, "adviser")]
)
def test_an_appointment_is_of_the_cards_adviser_and_day(world, changes, field):
    with pytest.raises(PolicyBroken) as refused:
        world.advise(
            "lucja" if "adviser" not in changes else "teresa",
            by=changes.pop("adviser", "alan"),
            appointment=planned(world),
            **changes,
        )
    assert refused.value.field == field


def test_how_they_met_is_no_form_of_support(world):
    card = world.advise("lucja", way="phone")
    (support,) = queries.supports_of(card).values()
    assert (card.way, support.form) == ("phone", "individual")
    with pytest.raises(PolicyBroken):
        world.advise("nadia", way="by_pigeon")


def test_advice_to_an_entity_is_valued_once_and_goes_with_the_card(world):
    registration = world.register(register_date=date(2026, 5, 4))
    card = world.advise("lucja", entities=[registration.organisation])
    entity = card.clients.get(organisation__isnull=False)
    said: dict[str, Any] = {"amount": Decimal("120.00"), "rate": Decimal("4.2500"), "by": world.cast.users["alicja"]}
    aid = actions.value_advice(client=entity, **said)
    assert (aid.organisation, aid.kind, aid.granted_on) == (registration.organisation, "advice", MEETING)
    with pytest.raises(PolicyBroken):
        actions.value_advice(client=entity, **said)
    with pytest.raises(PolicyBroken):
        actions.value_advice(client=card.clients.get(participation__isnull=False), **said)
    actions.withdraw_card(card=card, version=1, reason="recorded_twice", by=world.cast.users["alan"])
    assert not AidGranted.objects.current().exists()


def test_documents_of_a_meeting_are_kept_and_taken_out(world):
    card, by = world.advise("lucja"), world.cast.users["alan"]
    scan = ContentFile(PNG, name="statut.png")
    with pytest.raises(PolicyBroken) as refused:
        actions.add_card_file(card=card, kind="given", title=" ", upload=scan, by=by)
    assert refused.value.field == "title"
    kept = actions.add_card_file(card=card, kind="given", title="Wzór statutu", upload=scan, by=by)
    assert [one.title for one in queries.card_page(card).files] == ["Wzór statutu"]
    actions.remove_card_file(file=kept, by=by)
    with pytest.raises(Stale):
        actions.remove_card_file(file=kept, by=by)
