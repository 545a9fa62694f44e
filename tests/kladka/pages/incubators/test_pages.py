"""The pages of incubators, advice and entities: who gets in, where the tiles lead, and what it costs to show."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.core.ledger import Fact
from kladka.incubation import actions
from kladka.incubation.models import AdviceCard, Incubator
from kladka.organisations.models import Site
from tests.kladka.incubation.world import make_incubation, newcomer
from tests.kladka.pages.signed_in import client_of, send

MOST_QUERIES, MOST_BYTES = 13, 60 * 1024


SESSION = 3
"""Session, user and the read event's savepoint are not the page's own."""


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@contextmanager
def counted():
    with CaptureQueriesContext(connection) as captured:
        yield captured


def html_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_incubator_is_opened_by_the_coordinator(world):
    actions.withdraw_incubator(incubator=world.branch, reason="other", by=world.cast.users["alicja"])
    typed = {
        "site": f"{world.cast.project.pk}:{world.branch.site_id}",
        "opened_on": "2026-02-01",
        "branch_of": str(world.alfa.pk),
    }
    assert send(client_of(world.cast, "alicja"), reverse("incubators:open"), **typed).status_code == 302
    assert Incubator.objects.current().get(site=world.branch.site_id).branch_of == world.alfa.pk


def test_only_a_site_without_an_incubator_is_offered(world):
    alicja, address = client_of(world.cast, "alicja"), reverse("incubators:open")
    of_partner = Site.objects.filter(organisation=world.alfa.site.organisation)
    Site.objects.filter(pk__in=of_partner.exclude(pk__in=[world.alfa.site_id, world.branch.site_id])).delete()
    page = alicja.get(address)
    assert "form" not in page.context
    assert "Each site of your organisation has an incubator." in page.content.decode()
    taken = send(alicja, address, site=f"{world.cast.project.pk}:{world.branch.site_id}", opened_on="2026-02-01")
    assert (taken.status_code, "There is already an incubator" in taken.content.decode()) == (422, True)
    actions.withdraw_incubator(incubator=world.branch, reason="other", by=world.cast.users["alicja"])
    offered = alicja.get(address).context["form"].fields["site"].choices
    assert [key for key, _label in offered] == [f"{world.cast.project.pk}:{world.branch.site_id}"]


SCOPE = """
page              | alan | alicja | olga | bozena | anna | nikt
------------------+------+--------+------+--------+------+-----
advice:detail     |  200 |    200 |  200 |    404 |  403 |  403
advice:print      |  200 |    200 |  200 |    404 |  403 |  403
advice:edit       |  200 |    200 |  403 |    404 |  403 |  403
advice:proof      |  200 |    200 |  403 |    404 |  403 |  403
advice:withdraw   |  200 |    200 |  403 |    404 |  403 |  403
incubators:detail |  200 |    200 |  200 |    404 |  403 |  403
entities:detail   |  200 |    200 |  200 |    200 |  200 |  403
advice:list       |  200 |    200 |  200 |    200 |  403 |  403
advice:new        |  200 |    200 |  403 |    200 |  403 |  403
entities:new      |  200 |    200 |  403 |    200 |  403 |  403
incubators:open   |  403 |    200 |  403 |    403 |  403 |  403
"""


def test_everybody_gets_what_their_post_gives(world):
    things: dict[str, Fact | AdviceCard] = {
        **dict.fromkeys(
            [f"advice:{page}" for page in ("detail", "print", "edit", "proof", "withdraw")],
            world.advise("lucja", site=world.branch.site),
        ),
        "incubators:detail": world.branch,
        "entities:detail": world.register(),
    }
    head, _rule, *lines = SCOPE.strip().splitlines()
    names = [cell.strip() for cell in head.split("|")][1:]
    expected, found = {}, {}
    for name, column in zip(names, range(1, 7), strict=True):
        client = client_of(world.cast, name)
        for line in lines:
            cells = [cell.strip() for cell in line.split("|")]
            address = reverse(cells[0], args=[things[cells[0]].pk] if cells[0] in things else [])
            expected[cells[0], name] = int(cells[column])
            found[cells[0], name] = client.get(address).status_code
    assert found == expected


@pytest.mark.parametrize(
    "page",
    [
        "advice:list",
        "advice:clients",
        "advice:new",
        "advice:detail",
        "incubators:list",
        "incubators:detail",
        "entities:list",
        "entities:detail",
    ],
)
def test_a_page_costs_the_same_at_ten_times_the_data(world, page):
    people = [newcomer("Osoba", f"Dalsza{number}") for number in range(20)]
    card = world.advise("lucja", newcomers=people[:1], form="group")
    entity = world.register(newcomers=people[:3])
    thing = {"incubators:detail": world.alfa, "advice:detail": card, "entities:detail": entity}.get(page)
    address = reverse(page, args=[thing.pk] if thing else [])
    client = client_of(world.cast, "alan")
    client.get(address)
    with counted() as few:
        client.get(address)
    for start in range(0, 20, 2):
        world.advise(newcomers=people[start : start + 2], form="group", minutes=30)
    with counted() as many:
        response = client.get(address)
    assert len(many) == len(few), [query["sql"][:150] for query in many.captured_queries]
    assert len(many) <= MOST_QUERIES + SESSION, [query["sql"][:150] for query in many.captured_queries]
    assert len(response.content) <= MOST_BYTES


def test_the_tiles_of_an_incubator_lead_to_lists_of_what_they_count(world):
    alicja = client_of(world.cast, "alicja")
    world.advise("lucja"), world.advise("nadia", site=world.branch.site)
    withdrawn = world.advise("lucja")
    actions.withdraw_card(card=withdrawn, version=1, reason="typing_error", by=world.cast.users["alan"])
    here = f"?incubator={world.alfa.pk}"
    assert "1 card<" in html_of(alicja, f"{reverse('advice:list')}{here}&state=standing")
    assert "1 card<" in html_of(alicja, f"{reverse('advice:list')}{here}&state=withdrawn")
    people = html_of(alicja, f"{reverse('advice:clients')}{here}")
    assert "1 person<" in people
    assert "Łucja" in people
