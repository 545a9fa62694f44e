"""What the pages of participants' files cost with an answer there, and a check that was asked for."""

import pytest
from django.urls import reverse

from kladka.core import clock
from tests.kladka.exchange.sm_efs import complete, line, make, record
from tests.kladka.pages.signed_in import client_of
from tests.kladka.pages.test_budgets import MOST_BYTES, MOST_QUERIES, cost
from tests.world.cast import add_people

WORDS = ("Kod pocztowy", "Kod nie pasuje do miejscowości")


@pytest.fixture
def addresses(cast):
    complete(cast)
    file = make(cast)
    record(cast, file, line(cast, "lucja", *WORDS), line(cast, "nadia", "Płeć", "Nie zgadza się"))
    check = reverse("participants_file:check", args=[cast.project.code])
    return [
        reverse("participants_file:list", args=[cast.project.code]),
        reverse("participants_file:detail", args=[file.pk]),
        check,
        f"{check}?as_of={clock.today():%Y-%m-%d}",
        reverse("todo:list"),
    ]


def test_pages_keep_their_budget_and_ask_no_more_of_more_people(cast, addresses):
    client = client_of(cast, "olga")

    def costs():
        for address in addresses:
            cost(client, address)
        return [cost(client, address) for address in addresses]

    few = costs()
    add_people(cast, 30)
    many = costs()
    assert [each[0] for each in many] == [200] * len(addresses)
    assert max(each[1] for each in many) <= MOST_QUERIES, many
    assert max(each[2] for each in many) <= MOST_BYTES, many
    assert [each[1] for each in many] == [each[1] for each in few]
