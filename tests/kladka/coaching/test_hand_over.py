"""The new coach is told of a hand-over, if and only if it is kept."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from kladka.audit.models import Entry as ChainEntry
from kladka.coaching import actions
from kladka.core.errors import PolicyBroken
from kladka.messages.models import Message
from kladka.people.models import Assignment
from kladka.people.queries import visible_to
from kladka.programmes.permissions import viewer_for
from tests.kladka.pages.signed_in import client_of, send

DAY = date(2026, 9, 1)
ADDRESS = "https://kladka.example/participants/"


def hand_over(cast, names=("lucja",), coach="artur", day=DAY):
    return actions.hand_over(
        assignments=[cast.assignments[name] for name in names],
        coach=cast.staff[coach],
        from_date=day,
        address=ADDRESS,
        by=cast.users["alicja"],
    )


def test_the_new_coach_is_told_how_many_and_where_but_not_who(cast):
    cast.users["artur"].language = cast.staff["artur"].user.language = "en"
    before = ChainEntry.objects.count()
    hand_over(cast)
    message = Message.objects.get()
    assert (message.to, message.language) == (cast.users["artur"].email, "en")
    assert "1 person goes on with you from 1 September 2026." in message.body
    assert ADDRESS in message.body
    for name in ("Łucja", "Próbna"):
        assert name not in message.body + message.subject
    assert ChainEntry.objects.count() == before + 1


@pytest.mark.parametrize(("language", "day"), [("pl", "1 września 2026"), ("en", "1 September 2026")])
def test_the_message_is_in_the_coachs_own_language(cast, language, day):
    cast.staff["artur"].user.language = language
    hand_over(cast)
    message = Message.objects.get()
    assert (message.language, day in message.body) == (language, True)


def test_a_hand_over_that_is_rolled_back_sends_nothing(cast):
    with transaction.atomic():
        hand_over(cast)
        assert Message.objects.count() == 1
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not Assignment.objects.filter(coach=cast.staff["artur"], from_date=DAY).exists()


def test_a_hand_over_that_is_refused_sends_nothing(cast):
    with pytest.raises(PolicyBroken):
        hand_over(cast, day=date(2026, 1, 5))
    assert not Message.objects.exists()


def test_a_coach_without_an_account_gets_no_message(cast):
    cast.staff["artur"].user.is_active = False
    hand_over(cast)
    assert not Message.objects.exists()


def test_the_coordinators_page_sends_the_message(cast):
    response = send(
        client_of(cast, "alicja"),
        reverse("participants:hand-over"),
        participants=[str(cast.assignments["lucja"].pk)],
        coach=str(cast.staff["artur"].pk),
        from_date=str(DAY),
    )
    assert response.status_code == 302
    message = Message.objects.get()
    assert "http://testserver/participants/" in message.body
    seen = visible_to(viewer_for(cast.users["artur"], DAY))
    assert cast.participations["lucja"] in seen


def test_a_hand_over_to_the_same_coach_is_refused_at_the_field(cast):
    address = reverse("participants:hand-over")
    given = {"participants": [str(cast.assignments["lucja"].pk)], "from_date": DAY.isoformat()}
    refused = send(client_of(cast, "alicja"), address, coach=str(cast.staff["anna"].pk), **given)
    assert refused.status_code == 422
    assert "Anna Trenerska already coaches Łucja Próbna." in refused.content.decode()


def test_a_hand_over_says_to_whom_and_is_undone_as_one_act(cast):
    alicja, address = client_of(cast, "alicja"), reverse("participants:hand-over")
    given = {"participants": [str(cast.assignments["lucja"].pk)], "from_date": DAY.isoformat()}
    response = send(alicja, address, coach=str(cast.staff["artur"].pk), **given)
    html = alicja.get(response["Location"]).content.decode()
    new = Assignment.objects.get(coach=cast.staff["artur"], from_date=DAY)
    undo = reverse("participants:undo-hand-over", args=[new.pk])
    assert "1 person was handed over to Artur Trenerski." in html
    assert undo in html
    assert "Łucja Próbna" in alicja.get(undo).content.decode()
    before = ChainEntry.objects.count()
    assert send(alicja, undo).status_code == 302
    assert ChainEntry.objects.count() == before + 1
    assert client_of(cast, "anna").get(reverse("coach:day")).content.decode().count("Łucja Próbna")
    assert "Łucja" not in client_of(cast, "artur").get(reverse("participants:list")).content.decode()
    assert Message.objects.filter(to=cast.users["artur"].email).count() == 2
    assert alicja.get(undo).status_code == 404


def test_only_whoever_handed_over_takes_it_back(cast):
    (new,) = hand_over(cast)
    with pytest.raises(PolicyBroken):
        actions.undo_hand_over(assignments=[new], by=cast.users["adam"])
    page = reverse("participants:undo-hand-over", args=[cast.assignments["nadia"].pk])
    html = client_of(cast, "alicja").get(page).content.decode()
    assert "There is nothing to undo here" in html
    assert "Undo the hand-over?" not in html, "no question that cannot be answered"
    assert "These people go on with the coach before" not in html, "and nobody of whom it could be said"
