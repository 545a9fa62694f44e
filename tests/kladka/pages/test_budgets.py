"""What a page may cost: fourteen queries, seventy kilobytes of HTML, and as many queries with ten times the data.

Counted are the page's own queries. The session, the account and the read event that a page leaves are left out: every
page of whoever is signed in has them, and they never grow.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kladka.core import polish
from kladka.employers import actions as employers
from kladka.incubation import actions as incubation
from kladka.incubation.models import EntityRegistration, InitiativeGroup
from kladka.learning import actions as learning
from kladka.learning.models import Event
from kladka.pages.access import Kind, table
from kladka.pages.participants.views import listing
from kladka.people.models import Participation
from tests.kladka.employers.world import employer, make_employers, vacancy
from tests.kladka.pages.calendar.access_samples import planned
from tests.kladka.pages.signed_in import OWN, body_of, client_of
from tests.world.cast import Cast, add_people
from tests.world.samples import WHO, Samples, plain

MOST_QUERIES = 14
MOST_BYTES = 70 * 1024
COMMON = ("django_session", "SAVEPOINT", "audit_readevent", "PRAGMA", "BEGIN")


def open_pages(cast: Cast) -> dict[str, tuple[str, str]]:
    """Return by "name as who" the address of every page of the table, for each of the cast whom it opens to."""
    samples, found = Samples(cast), {}
    for name, entry in sorted(table().items()):
        if entry.kind is Kind.OWN:
            found[name] = (OWN, samples.open_address(name))
        for role, outcome in entry.roles.items():
            if outcome[0] == 200:
                by_object = entry.kind is Kind.OBJECT
                address = samples.addresses(name, entry)[0] if by_object else plain(name)
                found[f"{name} as {role}"] = (WHO[role], address)
    return found


def cost(client: Client, address: str) -> tuple[int, int, int]:
    """Return a page's status, the number of its own queries, and its bytes; a file may be as long as it is."""
    reset_queries()  # the log holds nine thousand at most, and all pages together ask more
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    own = [one for one in captured.captured_queries if not any(word in one["sql"] for word in COMMON)]
    size = len(body_of(response))
    return response.status_code, len(own), size if response.get("Content-Type", "").startswith("text/html") else 0


def telling(few: dict[str, tuple[int, int, int]], pages: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return the pages to look at again: of roles that asked a page the same number of queries, the longest page.

    They took the same way through the code; to look at each of them twice would be a tenth of the tests' time.
    """
    longest: dict[tuple[str, int], str] = {}
    for label, (_status, queries, size) in few.items():
        key = label.partition(" as ")[0], queries
        if key not in longest or size > few[longest[key]][2]:
            longest[key] = label
    return {label: pages[label] for label in longest.values()}


def costs(cast: Cast, pages: dict[str, tuple[str, str]]) -> dict[str, tuple[int, int, int]]:
    """Return what each page costs when it has been visited by somebody before.

    What is read once (dictionaries, new facts for the figures) is read once for everybody, so one visit of each page
    is enough to leave it out.
    """
    clients = {who: client_of(cast, who) for who in {who for who, _address in pages.values()}}
    first = {label.partition(" as ")[0]: page for label, page in reversed(pages.items())}
    for who, address in first.values():
        cost(clients[who], address)
    return {label: cost(clients[who], address) for label, (who, address) in pages.items()}


@pytest.fixture
def cast_at_work(cast: Cast) -> Cast:
    """The cast with an event, cards and entities beside its participants: nothing is empty."""
    add_people(cast, 3)
    planned(cast, days=0, hour=7)
    return cast


def ten_times(cast: Cast) -> None:
    """Let everything that lists are made of grow tenfold, through the verbs."""
    people = add_people(cast, 27)
    for event in Event.objects.filter(site=cast.sites["alfa"]):
        learning.enrol(event=event, participations=people, by=cast.users["alicja"])
    grow_events(cast)
    grow_cards(cast)
    grow_organisations(cast)
    grow_employers(cast)
    grow_calendar(cast)
    grow_groups(cast)
    grow_entities(cast)


def grow_employers(cast: Cast) -> None:
    """Let the bakery have ten times the people, vacancies and contacts, and Łucja the wishes and referrals."""
    world = make_employers(cast)
    told = {"posts": 9, "by": "anna"}
    for number in range(18):
        employer(cast, f"Piekarnia dalsza {number}")
        vacancy(cast, world.bakery, title=f"Pomoc {number}", **told)
        person = employers.add_person(employer=world.bakery, name="Osoba Dalsza", by=cast.users["anna"])
        world.contact("lucja", person=person, next_step="Zadzwonić", next_due=date(2026, 7, 1))
        world.refer()
        world.place("lucja", kind="volunteering", contract_kind="", full_time_share=None)


def grow_calendar(cast: Cast) -> None:
    for number in range(9):
        planned(cast, days=0, hour=8 + number)


def grow_events(cast: Cast) -> None:
    for number in range(18):
        learning.plan_event(
            project=cast.project,
            kind="training",
            title_pl=f"Dalsze szkolenie {number}",
            title_en=f"Another training {number}",
            site=cast.sites["alfa"],
            trainer=cast.staff["ada"],
            starts_on=date(2026, 5, 1),
            ends_on=date(2026, 5, 1),
            hours=Decimal(6),
            sessions=[learning.SessionPlan(date(2026, 5, 1))],
            by=cast.users["alicja"],
        )


def grow_cards(cast: Cast) -> None:
    world: Any = cast.__dict__.get("incubation")
    for name in ("lucja", "nadia") * 9:
        world.advise(name, request="Dalsze pytanie.")


def grow_organisations(cast: Cast) -> None:
    organisations = cast.organisations["beta"].__class__.objects
    for number in range(18):
        name = f"Próba dalsza {number}"
        names = {"name": name, "short_name": name, "name_fold": polish.fold(name), "name_sort": polish.sort_key(name)}
        organisations.create(legal_form="association", **names)


def grow_groups(cast: Cast) -> None:
    """Let there be ten times the groups, and in each that there was ten times the members."""
    by, letters = cast.users["bozena"], "abcdefghijklmnopqr"
    for group in list(InitiativeGroup.objects.select_related("project", "site")):
        named = [f"Jan Dalszy{letter}" for letter in letters]
        incubation.add_group_members(group=group, names=named, joined_on=group.formed_on, by=by)
        for letter in letters[:6]:
            told = {"project": group.project, "site": group.site, "formed_on": group.formed_on, "by": by}
            incubation.form_group(name=f"{group.name} {letter}", **told)


def grow_entities(cast: Cast) -> None:
    """Let one entity have ten times the members and jobs, each job with somebody who holds it."""
    entity = EntityRegistration.objects.current().filter(organisation__short_name="Pierwsza").first()
    if entity is None:
        return
    told: Any = {"registration": entity, "by": cast.users["bozena"]}
    for letter in "abcdefghi":
        names = [
            {"given_name": "Jan", "family_name": f"{name}{letter}", "is_made_up": True} for name in ("Przyszły", "Nowy")
        ]
        incubation.add_members(**told, from_date=entity.register_date, newcomers=names)
        job = incubation.create_job(**told, created_date=entity.register_date)
        since: Any = {"from_date": job.created_date, "contract_kind": "mandate"}
        incubation.take_job(**told, job=job, newcomer={**names[0], "given_name": "Ewa"}, **since)


@pytest.mark.slow
def test_every_page_keeps_its_budget_and_does_not_ask_more_of_more_data(cast_at_work: Cast) -> None:
    pages = open_pages(cast_at_work)
    few = costs(cast_at_work, pages)
    ten_times(cast_at_work)
    many = costs(cast_at_work, telling(few, pages))
    dear = {label: cost for label, cost in (few | many).items() if cost[1] > MOST_QUERIES or cost[2] > MOST_BYTES}
    growing = {label: (few[label][1], cost[1]) for label, cost in many.items() if cost[1] > few[label][1]}
    assert dear == {}, sorted(dear.items())
    assert growing == {}, sorted(growing.items())
    assert len(pages) > 80


def test_a_list_that_asks_for_each_row_would_be_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: let the list of participants forget to join the names."""
    forgetful = lambda keys: listing._shown(Participation.objects.filter(pk__in=keys)).select_related(None)  # noqa: E731
    monkeypatch.setattr(listing, "_read", forgetful)
    client, address = client_of(cast, "anna"), plain("participants:list")
    few = cost(client, address)[1]
    add_people(cast, 5)
    assert cost(client, address)[1] > few
