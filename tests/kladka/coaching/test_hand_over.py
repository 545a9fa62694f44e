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
