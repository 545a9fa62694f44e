"""A document is settled once by a grant, and by another grant of the project after a question only."""

from decimal import Decimal

import pytest
from django.urls import reverse

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.incubation.models import GrantExpense
from kladka.people.models import Document
from tests.kladka.incubation.granting import make_granting
from tests.kladka.pages.signed_in import client_of, send, tick_of
from tests.kladka.pages.test_budgets import MOST_QUERIES, cost


@pytest.fixture
def world(cast):
    return make_granting(cast)


def test_a_contract_whose_money_moved_is_not_offered_to_be_taken_back_and_it_is_said_why(world):
    grant, alicja = world.signed(), client_of(world.cast, "alicja")
    back, page = reverse("grants:take-back", args=[grant.pk]), reverse("grants:detail", args=[grant.pk])
    offered = alicja.get(page).content.decode()
    assert back in offered
    assert "cannot be taken back now" not in offered
    world.paid(grant)
    assert cost(alicja, page).queries <= MOST_QUERIES
    kept = alicja.get(page).content.decode()
    assert back not in kept
    assert "The last step cannot be taken back now. 1 payment was made already." in kept
    seen = client_of(world.cast, "olga").get(page).content.decode()
    assert "cannot be taken back now" not in seen, "who takes nothing back anyway"


@pytest.mark.postgres
def test_blanks_case_signs_and_polish_letters_tell_no_two_documents_of_one_grant_apart(world):
    grant = world.signed()
    world.spent(grant, "1000", seller="Maszyny  Łódź SA", number="FV 1")
    for seller, number in (("maszyny łódź sa", "fv1"), ("MASZYNY ŁÓDŹ SA", "F V 1 ")):
        with pytest.raises(PolicyBroken) as refused:
            world.spent(grant, "1000", seller=seller, number=number)
        assert refused.value.field == "number"
    world.spent(grant, "1000", seller="Maszyny Łódź SA", number="FV 11")
    world.spent(grant, "1000", seller="Maszyny Łódź SA", number="1/23")
    world.spent(grant, "1000", seller="Maszyny Łódź SA", number="12/3")
    for number in ("fv-1", "1-23"):
        with pytest.raises(PolicyBroken):
            world.spent(grant, "1000", seller="Maszyny Lodz SA", number=number)


def test_a_document_of_another_grant_is_asked_about_and_may_be_shared(world):
    first, second = world.signed(), world.signed(criteria="grant-bridging")
    world.spent(first, "600", seller="Maszyny SA", number="FV/77")
    alicja, address = client_of(world.cast, "alicja"), reverse("grants:expense", args=[second.pk])
    today = clock.today().isoformat()
    said = {"seller": "maszyny sa", "number": "FV / 77", "amount": "400", "spent_on": today, "line": "outside"}
    said |= {"how": "original_inspected", "document_kind": "invoice", "document_date": today}
    documents = Document.objects.count()
    asked = send(alicja, address, **said)
    assert asked.status_code == 422
    assert f"contract {first.contract_number}, 600.00 zł" in asked.content.decode()
    assert "Another part of it is settled here" in asked.content.decode()
    assert (GrantExpense.objects.count(), Document.objects.count()) == (1, documents)
    world.spent(first, "600", seller="Urządzenia SA", number="FV/77")
    tick = tick_of(asked, "second_time")
    documents = Document.objects.count()
    other = send(alicja, address, **said | {"seller": "urządzenia sa"}, second_time=tick)
    assert other.status_code == 422, "it was about another invoice"
    assert send(alicja, address, **said, second_time=tick).status_code == 302
    assert GrantExpense.objects.get(grant=second).amount == Decimal(400)
    assert Document.objects.count() == documents + 1
