"""What pages of caseload cost with the people behind them: as many queries with ten times the people."""

import pytest
from django.urls import reverse

from tests.kladka.pages.signed_in import client_of
from tests.kladka.pages.test_budgets import MOST_BYTES, MOST_QUERIES, cost
from tests.world.cast import add_people


@pytest.mark.parametrize("who", ["alicja", "olga"])
def test_caseload_and_leaving_keep_their_budget(cast, who):
    add_people(cast, 2)
    client, project, anna = client_of(cast, who), [cast.project.code], cast.staff["anna"].pk
    pages = [
        reverse("caseload:project", args=project),
        f"{reverse('caseload:people', args=project)}?coach={anna}",
    ]
    if who == "alicja":
        pages += [
            f"{reverse('caseload:leaving', args=project)}?coach={anna}",
            reverse("caseload:stand-ins", args=project),
        ]
    for page in pages:
        client.get(page)
    few = {page: cost(client, page) for page in pages}
    add_people(cast, 27)
    many = {page: cost(client, page) for page in pages}
    assert {page: found[1] for page, found in many.items()} == {page: found[1] for page, found in few.items()}
    assert all(found[0] == 200 and found[1] <= MOST_QUERIES for found in many.values()), many
    assert all(found[2] <= MOST_BYTES for found in many.values()), many
