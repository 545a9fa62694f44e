"""What a page may cost: fourteen queries, seventy kilobytes of HTML, and as many queries with ten times the data.

Counted are the page's own queries. The session, the account and the read event that a page leaves are left out: every
page of whoever is signed in has them, and they never grow.
"""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test import Client

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


class Cost(NamedTuple):
    """What a page costs."""

    status: int
    queries: int
    size: int


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


def cost(client: Client, address: str) -> Cost:
    """Return a page's status, the number of its own queries, and its bytes; a file may be as long as it is."""
    own: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not any(word in sql for word in COMMON):
            own.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        response = client.get(address)
        size = len(body_of(response))
    return Cost(response.status_code, len(own), size if response.get("Content-Type", "").startswith("text/html") else 0)


class Visits:
    """What pages cost, visited as seldom as tells it: a page more than once only where the first visit may have paid
    for what is read once for everybody (dictionaries, new facts for the figures)."""

    def __init__(self, cast: Cast, pages: dict[str, tuple[str, str]]) -> None:
        self._clients = {who: client_of(cast, who) for who in {who for who, _address in pages.values()}}
        self._pages = pages

    def cost(self, label: str) -> Cost:
        """Return what the page costs now."""
        who, address = self._pages[label]
        return cost(self._clients[who], address)

    def costs(self) -> dict[str, Cost]:
        """Return what each page costs. The first visit of a page is made again where it asked other queries."""
        found = {label: self.cost(label) for label in self._pages}
        first: dict[str, str] = {}
        others: dict[str, set[int]] = {}
        for label, one in found.items():
            name = label.partition(" as ")[0]
            if first.setdefault(name, label) != label:
                others.setdefault(name, set()).add(one.queries)
        other = {label for name, label in first.items() if found[label].queries not in others.get(name, ())}
        again = [label for label, one in found.items() if label in other or one.queries > MOST_QUERIES]
        return found | {label: self.cost(label) for label in again}

    def costs_of(self, labels: list[str], few: dict[str, Cost]) -> dict[str, Cost]:
        """Return what these pages cost; those that ask more than with few data, or too much, are visited once more."""
        found = {label: self.cost(label) for label in labels}
        grown = [label for label, one in found.items() if one.queries > min(few[label].queries, MOST_QUERIES)]
        return found | {label: self.cost(label) for label in grown}


def telling(few: dict[str, Cost]) -> list[str]:
    """Return the pages to look at again: of roles that asked a page the same number of queries, the longest page.

    They took the same way through the code; to look at each of them twice would be a tenth of the tests' time.
    """
    longest: dict[tuple[str, int], str] = {}
    for label, one in few.items():
        key = label.partition(" as ")[0], one.queries
        if key not in longest or one.size > few[longest[key]].size:
            longest[key] = label
    return list(longest.values())


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
    visits = Visits(cast_at_work, pages)
    few = visits.costs()
    ten_times(cast_at_work)
    many = visits.costs_of(telling(few), few)
    dear = {label: one for label, one in (few | many).items() if one.queries > MOST_QUERIES or one.size > MOST_BYTES}
    growing = {label: (few[label], one) for label, one in many.items() if one.queries > few[label].queries}
    assert dear == {}, sorted(dear.items())
    assert growing == {}, sorted(growing.items())
    assert len(pages) > 80


def test_a_list_that_asks_for_each_row_would_be_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: let the list of participants forget to join the names."""
    forgetful = lambda keys: listing._shown(Participation.objects.filter(pk__in=keys)).select_related(None)  # noqa: E731
    monkeypatch.setattr(listing, "_read", forgetful)
    client, address = client_of(cast, "anna"), plain("participants:list")
    few = cost(client, address).queries
    add_people(cast, 5)
    assert cost(client, address).queries > few
