"""What the pages tell somebody about their own plan."""

from django.urls import reverse

from kladka.coaching.actions import plan as coaching
from tests.kladka.pages.own.things import signed_plan
from tests.kladka.pages.own.world import own_client
from tests.world.cast import Cast


def test_a_plan_that_changed_since_it_was_signed_is_not_called_signed(cast: Cast):
    signed_plan(cast)
    lucja = own_client(cast, "lucja")
    words, address = "It was changed since then", reverse("own:plan")
    page = lucja.get(address).content.decode()
    assert ("You signed the plan on" in page, words in page) == (True, False)
    coaching.add_goal(participation=cast.participations["lucja"], what="Prawo jazdy", by=cast.users["anna"])
    page = lucja.get(address).content.decode()
    assert (words in page, "Prawo jazdy" in page) == (True, True)
