"""What confirms a card can be looked at, is of the card as it is now, and is asked for before hours are accepted."""

import base64
import re
from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kladka.audit.models import ReadEvent
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.incubation import actions, queries
from kladka.incubation.models import AcceptanceProtocol, AdviceCard, EarlierProof
from tests.kladka.incubation.test_experts import JUNE, accept, agree, protocol
from tests.kladka.incubation.world import MEETING, make_incubation
from tests.kladka.pages.advice.test_pages import html_of, png
from tests.kladka.pages.signed_in import body_of, client_of, send

DRAWN = "data:image/png;base64," + base64.b64encode(png()).decode()


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def alan(cast):
    return client_of(cast, "alan")


def status(client, address):
    """Return how a file is answered; it is closed when it has been read."""
    response = client.get(address)
    body_of(response)
    return response.status_code


def clients_on(card):
    """Return the ids of a card's clients, as its page sends them, by name."""
    return {one.name: str(one.client.pk) for one in queries.card_page(card).clients}


def sign(alan, card):
    """Let the only client of a card sign on screen."""
    sent = {"proof": "signature", "signature": DRAWN, "signers": list(clients_on(card).values())}
    assert send(alan, reverse("advice:proof", args=[card.pk]), **sent).status_code == 302
    (document,) = queries.card_page(card).documents
    return document


def test_the_scan_of_an_entitys_card_is_opened_by_who_opens_the_card_and_that_is_noted(world, alan):
    card = world.advise(entities=[world.cast.organisations["beta"]])
    scan = SimpleUploadedFile("karta.png", png(), content_type="image/png")
    sent = {"proof": "scan", "scan": scan, "signers": list(clients_on(card).values())}
    assert send(alan, reverse("advice:proof", args=[card.pk]), **sent).status_code == 302
    (document,) = queries.card_page(card).documents
    address = reverse("advice:proof-file", args=[card.pk, document.pk])
    assert address in html_of(alan, reverse("advice:detail", args=[card.pk]))
    seen = {name: status(client_of(world.cast, name), address) for name in ("alan", "alicja", "olga", "bozena")}
    assert seen == {"alan": 200, "alicja": 200, "olga": 200, "bozena": 404}
    assert ReadEvent.objects.filter(page="advice:proof-file").count() == 3
    other = world.advise("nadia")
    assert alan.get(reverse("advice:proof-file", args=[other.pk, document.pk])).status_code == 404


def test_the_printed_card_shows_what_was_drawn_on_screen_instead_of_an_empty_line(world, alan):
    card = world.advise("lucja")
    printed = reverse("advice:print", args=[card.pk])
    assert "Signed on screen" not in html_of(alan, printed)
    document = sign(alan, card)
    shown = html_of(alan, printed)
    assert "Signed on screen on" in shown
    assert f'src="{reverse("advice:proof-file", args=[card.pk, document.pk])}"' in shown


def test_the_page_of_a_card_says_when_it_was_confirmed_as_the_print_does(world, alan):
    """The meeting was on another day; that one stands among the facts of the card."""
    card = world.advise("lucja")
    sign(alan, card)
    shown = html_of(alan, reverse("advice:detail", args=[card.pk])).partition("Signature on screen")[2]
    row = shown.partition("</div>")[0]
    assert (day_in_words(clock.today()) in row, day_in_words(MEETING) in row) == (True, False)
    assert f"Signed on screen on {day_in_words(clock.today())}" in html_of(
        alan, reverse("advice:print", args=[card.pk])
    )


def test_a_card_corrected_after_it_was_confirmed_says_so_and_is_confirmed_anew(world, alan):
    card, by = world.advise("lucja"), world.cast.users["alan"]
    sign(alan, card)
    page = reverse("advice:detail", args=[card.pk])
    actions.change_card(card=card, version=1, changes={"next_step": "Zadzwonić."}, by=by)
    assert "after it was confirmed" not in html_of(alan, page)
    actions.change_card(card=card, version=2, changes={"minutes": 30}, reason="typing_error", by=by)
    shown = html_of(alan, page)
    assert "after it was confirmed by: Łucja Próbna" in shown
    assert reverse("advice:proof", args=[card.pk]) in shown
    assert "corrected after it was confirmed" in html_of(alan, f"{reverse('advice:list')}?state=unconfirmed")
    sent = {"proof": "original_inspected", "signers": list(clients_on(card).values())}
    assert send(alan, reverse("advice:proof", args=[card.pk]), **sent).status_code == 302
    assert "after it was confirmed" not in html_of(alan, page)


def test_a_signature_from_a_page_that_was_opened_before_is_nobody_elses(world, alan):
    """Both clients stand on two pages; one signs on the first, and is still ticked on the second."""
    card = world.advise("lucja", "nadia", form="group")
    proving, ids = reverse("advice:proof", args=[card.pk]), clients_on(card)
    first, second = ids
    drawn = {"proof": "signature", "signature": DRAWN}
    assert send(alan, proving, **drawn, signers=[ids[first]]).status_code == 302
    assert send(alan, proving, proof="original_inspected", signers=[ids[first]]).status_code == 422
    refused = send(alan, proving, **drawn, signers=[ids[first]])
    assert refused.status_code == 422
    (words,) = refused.context["form"].errors["signers"]
    assert words.startswith(f"{first} confirmed it meanwhile")
    assert refused.context["form"].fields["signers"].choices == [(ids[second], second)]
    (box,) = re.findall(r'<input[^>]*name="signers"[^>]*>', refused.content.decode())
    assert 'type="checkbox"' in box
    assert "checked" not in box
    assert DRAWN in refused.content.decode()
    assert [one.is_signed for one in queries.card_page(card).clients] == [True, False]
    assert send(alan, proving, **drawn).status_code == 422, "for whom it is, is always said"
    assert send(alan, proving, **drawn, signers=[ids[second]]).status_code == 302
    before = queries.card_page(card)
    again = send(alan, proving, proof="original_inspected", signers=[ids[first]])
    assert again.status_code == 422
    assert "All confirmed it meanwhile" in again.content.decode()
    after = queries.card_page(card)
    assert (after.documents, after.earlier) == (before.documents, ())


def test_the_last_one_is_named_and_sent_along_unasked(world, alan):
    card = world.advise("lucja")
    shown = html_of(alan, reverse("advice:proof", args=[card.pk]))
    (only,) = clients_on(card).values()
    assert re.search(rf'<input type="hidden" name="signers" value="{only}"', shown)
    assert "Who confirms it?" not in shown


def test_who_confirmed_already_does_not_confirm_anew_what_did_not_change(world):
    """Two pages that send at the same moment: the verb looks again, under the lock."""
    card, by = world.advise("lucja", "nadia", form="group"), world.cast.users["alan"]
    lucja, nadia = (one.client for one in queries.card_page(card).clients)
    proof = actions.Proof(form="scan", file=world.file())
    actions.prove_advice(card=card, proof=proof, clients=[lucja], by=by)
    with pytest.raises(PolicyBroken) as refused:
        actions.prove_advice(card=card, proof=proof, clients=[lucja, nadia], by=by)
    assert refused.value.field == "signers"
    assert EarlierProof.objects.count() == 0


def test_what_a_group_had_confirmed_a_card_by_stays_as_an_earlier_proof(world, alan):
    cast, by = world.cast, world.cast.users["alan"]
    group = actions.form_group(project=cast.project, site=world.alfa.site, name="Grupa Łąka", formed_on=MEETING, by=by)
    card = world.advise("lucja", groups=[group], form="group")
    page, proving = reverse("advice:detail", args=[card.pk]), reverse("advice:proof", args=[card.pk])
    everybody = [str(one.client.pk) for one in queries.card_page(card).clients]
    scan = SimpleUploadedFile("karta.png", png(), content_type="image/png")
    assert send(alan, proving, proof="scan", scan=scan, signers=everybody).status_code == 302
    (first,) = queries.card_page(card).documents
    assert "Earlier" not in html_of(alan, page)
    actions.change_card(card=card, version=1, changes={"minutes": 30}, reason="typing_error", by=by)
    assert send(alan, proving, proof="original_inspected", signers=everybody).status_code == 302
    found = queries.card_page(card)
    assert first not in found.documents
    assert {one.document for one in found.earlier} == {first}
    shown = html_of(alan, page)
    assert shown.count("Earlier scan") == 1
    assert "Grupa Łąka" in shown.partition("Earlier scan")[2].partition("It stood from")[0]
    assert f"recorded by {by.name}" in shown
    address = reverse("advice:proof-file", args=[card.pk, first.pk])
    assert address in shown
    seen = {name: status(client_of(cast, name), address) for name in ("alan", "alicja", "olga", "bozena")}
    assert seen == {"alan": 200, "alicja": 200, "olga": 200, "bozena": 404}


def test_what_had_confirmed_a_card_stands_again_when_the_newer_paper_was_not_its(world):
    by, card = world.cast.users["alan"], world.advise(entities=[world.cast.organisations["beta"]])
    first = actions.prove_advice(card=card, proof=actions.Proof(form="scan", file=world.file()), by=by)
    actions.change_card(card=card, version=1, changes={"minutes": 30}, reason="typing_error", by=by)
    second = actions.prove_advice(card=card, proof=actions.Proof(form="scan", file=world.file()), by=by)
    actions.take_confirmation_back(card=card, document=second, by=by)
    found = queries.card_page(AdviceCard.objects.get(pk=card.pk))
    assert (found.documents, found.earlier) == ((first,), ())
    assert [one.name for one in found.outdated] == ["Próba Beta"]


def test_hours_that_nobody_confirmed_are_said_and_accepted_only_by_who_says_so(world, alan):
    cast, contract = world.cast, agree(world, minutes=600)
    confirmed, open_one = world.advise("lucja"), world.advise("nadia")
    sign(alan, confirmed)
    made, olga = protocol(world, contract), client_of(cast, "olga")
    shown = html_of(olga, reverse("advice:protocol", args=[made.pk]))
    assert f"without the client’s confirmation: {open_one.label}." in shown
    accepting = reverse("advice:accept-protocol", args=[made.pk])
    assert "without the client’s confirmation" in html_of(olga, accepting)
    assert send(olga, accepting, version=made.version).status_code == 422
    sign(alan, open_one)
    assert send(olga, accepting, version=made.version).status_code == 302


def test_hours_of_one_adviser_at_the_same_time_are_told_before_they_are_paid_twice(world):
    contract, between = agree(world, minutes=600), {"starts_at": time(10), "ends_at": time(11)}
    first = world.advise("lucja", minutes=60, **between)
    after = world.advise("lucja", minutes=60, starts_at=time(11), ends_at=time(12))
    olga, words = client_of(world.cast, "olga"), "at the same time"
    made = protocol(world, contract)
    assert words not in html_of(olga, reverse("advice:protocol", args=[made.pk]))
    second = world.advise("nadia", minutes=45, starts_at=time(10, 15), ends_at=time(11))
    made = protocol(world, contract)
    for page in ("protocol", "accept-protocol"):
        shown = html_of(olga, reverse(f"advice:{page}", args=[made.pk]))
        assert f"at the same time: {first.label} and {second.label}." in shown
        assert f"{second.label} and {after.label}" not in shown


def test_an_accepted_protocol_says_where_a_card_differs_by_now(world):
    contract, card = agree(world), world.advise("lucja")
    made = accept(world, protocol(world, contract), "olga")
    by = world.cast.users["alan"]
    actions.change_card(card=card, version=1, changes={"minutes": 30}, reason="typing_error", by=by)
    shown = html_of(client_of(world.cast, "olga"), reverse("advice:protocol", args=[made.pk]))
    assert "the card says 30 min on" in shown
    assert AcceptanceProtocol.objects.get(month=JUNE).lines.get().minutes == 50
    changed = AdviceCard.objects.get()
    actions.withdraw_card(card=changed, version=2, reason="typing_error", by=by)
    assert "withdrawn by now" in html_of(client_of(world.cast, "olga"), reverse("advice:protocol", args=[made.pk]))
