"""Advice cards: one act records the card and what counts of it; changes correct, withdrawals retract."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from kladka.audit.models import Entry, Line
from kladka.audit.queries import verify
from kladka.core.errors import PolicyBroken, Stale
from kladka.incubation import actions, queries
from kladka.incubation.models import AdviceCard, EntityRegistration
from kladka.people import actions as people
from kladka.people.models import EntryDraft, Support
from kladka.people.queries import evidence_state
from tests.kladka.incubation.world import MEETING, make_incubation, newcomer


@pytest.fixture
def world(cast):
    return make_incubation(cast)


def supports(card):
    return list(queries.supports_of(card).values())


def test_one_act_records_the_card_and_a_support_per_client(world):
    before = Entry.objects.count()
    card = world.advise("lucja", "nadia", form="group")
    assert Entry.objects.count() == before + 1
    assert Entry.objects.order_by("number").last().verb == "incubation.record_advice"
    found = supports(card)
    assert {support.participation for support in found} == {
        world.cast.participations["lucja"],
        world.cast.participations["nadia"],
    }
    assert {(s.kind, s.area, s.form, s.hours, s.start_date, s.provider) for s in found} == {
        ("advice", "law", "group", Decimal("0.83"), MEETING, world.cast.staff["alan"])
    }
    assert list(verify()) == []


def test_cards_are_numbered_within_project_and_year(world):
    numbers = [
        world.advise("lucja").label,
        world.advise("nadia").label,
        world.advise("lucja", on_date=date(2026, 7, 1)).label,
    ]
    assert numbers == ["1/2026", "2/2026", "3/2026"]


def test_a_new_person_is_recorded_with_the_card(world):
    card = world.advise(newcomers=[newcomer("Zofia", "Zmyślona")])
    (client,) = card.clients.all()
    assert client.participation.person.identity.name == "Zofia Zmyślona"
    assert client.participation.partner == world.cast.organisations["alfa"]
    assert EntryDraft.objects.filter(participation=client.participation).exists()
    assert Entry.objects.order_by("number").last().verb == "incubation.record_advice"


def test_one_signature_on_the_screen_is_one_clients_and_a_scan_is_everybodys(world):
    proof = actions.Proof(form="signature", file=world.file())
    with pytest.raises(PolicyBroken) as refused:
        world.advise("lucja", "nadia", form="group", proof=proof)
    assert refused.value.field == "proof"
    card = world.advise("lucja", "nadia", proof=replace(proof, form="scan"))
    assert {evidence_state(support.pk) for support in supports(card)} == {"proven"}


def test_an_original_that_was_inspected_proves_the_card_later(world):
    card = world.advise("lucja")
    (support,) = supports(card)
    assert evidence_state(support.pk) == "claimed"
    proof = actions.Proof(form="original_inspected", inspected_by=world.cast.staff["alicja"], inspected_on=MEETING)
    actions.prove_advice(card=card, proof=proof, by=world.cast.users["alicja"])
    assert evidence_state(support.pk) == "proven"
    assert queries.card_page(card).is_proven


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"clients": []}, "clients"),
        ({"minutes": 0}, "minutes"),
        ({"starts_at": time(9), "ends_at": time(8)}, "ends_at"),
        ({"starts_at": time(9), "ends_at": time(9, 30)}, "minutes"),
        ({"starts_at": time(9)}, "ends_at"),
        ({"request": "  "}, "request"),
        ({"advice": ""}, "advice"),
        ({"area": "astrology"}, "area"),
        ({"form": "telepathy"}, "form"),
        ({"next_step_due": date(2026, 7, 1)}, "next_step"),
        ({"next_step": "Statut", "next_step_due": date(2026, 6, 9)}, "next_step_due"),
        ({"on_date": date(2026, 1, 6)}, "incubator"),
        ({"adviser": "ada", "by": "ada"}, "adviser"),
        ({"on_date": date(2030, 1, 1)}, "on_date"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, changes, field):
    with pytest.raises(PolicyBroken) as refused:
        world.advise("lucja", **changes)
    assert refused.value.field == field
    assert not AdviceCard.objects.exists()


def test_advice_to_two_is_not_individual(world):
    with pytest.raises(PolicyBroken) as refused:
        world.advise("lucja", "nadia", form="individual")
    assert refused.value.field == "form"


def test_a_site_without_an_incubator_is_refused(world):
    with pytest.raises(PolicyBroken) as refused:
        world.advise("lucja", site=world.cast.sites["leader"])
    assert refused.value.field == "incubator"


def test_texts_change_without_touching_a_fact(world):
    card = world.advise("lucja")
    before = Support.objects.count()
    changed = actions.change_card(
        card=card, version=1, changes={"advice": "Inaczej.", "area": "law"}, by=world.cast.users["alan"]
    )
    assert (changed.advice, changed.version, Support.objects.count()) == ("Inaczej.", 2, before)


def test_a_change_of_what_counts_corrects_the_supports_and_needs_a_reason(world):
    card = world.advise("lucja", proof=actions.Proof(form="signature", file=world.file()))
    with pytest.raises(PolicyBroken) as refused:
        actions.change_card(card=card, version=1, changes={"minutes": 90}, by=world.cast.users["alan"])
    assert refused.value.field == "reason"
    (old,) = supports(card)
    actions.change_card(
        card=card, version=1, changes={"minutes": 90}, reason="typing_error", by=world.cast.users["alan"]
    )
    (new,) = supports(AdviceCard.objects.get())
    assert (new.hours, new.replaces) == (Decimal("1.50"), old.pk)
    assert evidence_state(new.pk) == "proven"
    assert not Support.objects.get(pk=old.pk).is_current
    assert list(verify()) == []


def test_a_support_corrected_elsewhere_is_found_again(world):
    card = world.advise("lucja")
    (old,) = supports(card)
    new = people.correct(fact=old, changes={"area": "marketing"}, reason="wrong_date", by=world.cast.users["alicja"])
    assert supports(card) == [new]


def test_the_second_of_two_editors_is_told_and_loses_nothing(world):
    card = world.advise("lucja")
    actions.change_card(card=card, version=1, changes={"advice": "Pierwsza."}, by=world.cast.users["alan"])
    with pytest.raises(Stale) as told:
        actions.change_card(card=card, version=1, changes={"advice": "Druga."}, by=world.cast.users["alicja"])
    assert told.value.stored.advice == "Pierwsza."
    assert AdviceCard.objects.get().advice == "Pierwsza."


def test_the_year_of_a_card_stays_with_its_number(world):
    card = world.advise("lucja")
    with pytest.raises(PolicyBroken) as refused:
        actions.change_card(
            card=card,
            version=1,
            changes={"on_date": date(2025, 12, 31)},
            reason="wrong_date",
            by=world.cast.users["alan"],
        )
    assert refused.value.field in {"on_date", "incubator"}


def test_a_withdrawn_card_counts_no_more_and_keeps_its_number(world):
    card = world.advise("lucja")
    actions.withdraw_card(card=card, version=1, reason="recorded_twice", by=world.cast.users["alan"])
    assert supports(card) == []
    assert world.advise("lucja").label == "2/2026"
    with pytest.raises(PolicyBroken):
        actions.change_card(card=card, version=2, changes={"advice": "Nie."}, by=world.cast.users["alan"])
    assert list(verify()) == []


def test_the_texts_of_a_card_stay_out_of_the_chain(world):
    world.advise("lucja", request="Tajemnica statutu.")
    assert not Line.objects.filter(digest__contains="Tajemnica").exists()


def test_people_of_the_areas_do_not_add_up_to_the_people(world):
    world.advise("lucja", "nadia", form="group")
    world.advise("lucja", area="marketing", on_date=date(2026, 6, 11))
    world.advise("lucja", area="marketing", on_date=date(2026, 6, 12))

    page = queries.incubator_page(
        world.alfa, cards=AdviceCard.objects.all(), entities=EntityRegistration.objects.current()
    )
    assert page.counted.areas == {"law": 1, "marketing": 2}
    assert page.counted.people == {"law": 2, "marketing": 1}
    assert (page.counted.meetings, page.counted.persons) == (3, 2)
