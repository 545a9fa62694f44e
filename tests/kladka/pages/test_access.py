"""The access table is complete and true: every address has an entry, and answers as its entry says.

The objects that each role asks for come from `tests/world/samples.py`: the own one, a colleague's at the same partner,
another partner's. They belong to Łucja, Nadia and Teresa, so whoever is refused has something of their own.
"""

import re
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from kladka.accounts.queries import STRONG
from kladka.audit.models import Entry
from kladka.pages.access import Access, Kind, table
from kladka.people.models import Participation
from tests import databases
from tests.kladka.pages.signed_in import body_of, unwritten
from tests.world.again import forget
from tests.world.cast import Cast, make_cast
from tests.world.samples import WHO, Samples, declared, plain

pytestmark = pytest.mark.slow

NAMES = {"own": "Próbna", "neighbour": "Testowa", "other": "Wymyślona"}
"""The family names of the three participants: canaries that no page may show to whom it refuses."""
ACCEPTED = {200, 302, 405, 422}
"""What somebody let in may get: the page, a redirect, "only forms here", "something is wrong in the form"."""


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Samples]:
    """The cast and every sample object, made once for all tests here, in a database of their own."""
    with django_db_blocker.unblock(), databases.copied(tmp_path_factory.mktemp("access")):
        samples = Samples(make_cast())
        for name, entry in sorted(table().items()):
            if entry.kind is Kind.OBJECT:
                samples.addresses(name, entry)
        yield samples


@pytest.fixture
def samples(made: Samples) -> Iterator[Samples]:
    """The same for each test, whatever it wrote."""
    forget(made.cast)
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def cast(samples: Samples) -> Cast:
    """Whom the samples belong to."""
    return samples.cast


def named(resolver=None, space=""):
    """Return the names of all addresses, with their namespaces; an address without a name as its pattern."""
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found |= named(pattern, inner)
        else:
            found.add(f"{space}{pattern.name}" if pattern.name else f"nameless {pattern.pattern}")
    return found


def enter(client, user):
    client.force_login(user)
    session = client.session
    session[STRONG] = str(user.pk)
    session.save()


def answers_as_told(status, expected):
    """Tell whether an answer is what the table says. A page that only takes a form, or moves on, lets in, too."""
    return status in ACCEPTED if expected == 200 else status == expected


def objects_of_the_table(samples, role):
    """Yield (label, address, declared status) for each address with an argument.

    A role that an address does not name is refused before anybody looks for the object: the own one is enough.
    """
    for name, entry in sorted(table().items()):
        if entry.kind is Kind.OBJECT:
            addresses, expected = samples.addresses(name, entry), entry.roles.get(role, (403,))
            for whose, address, status in zip(NAMES, addresses, expected, strict=False):
                yield f"{name} {whose}", address, status


def test_every_address_has_an_entry_and_every_entry_an_address():
    assert named() == set(table())


def test_every_argument_has_objects_to_try():
    wanted = {
        entry.parameter for name, entry in table().items() if entry.kind is Kind.OBJECT and name not in declared()
    }
    assert wanted - declared().keys() == set(), "Add SAMPLES to the area's access_samples.py."


def test_an_address_without_an_entry_is_refused(client, cast, monkeypatch):
    enter(client, cast.users["anna"])
    assert client.get(reverse("account:me")).status_code == 200
    without = {name: entry for name, entry in table().items() if name != "account:me"}
    monkeypatch.setattr("kladka.pages.middleware.table", lambda: without)
    assert client.get(reverse("account:me")).status_code == 404


def test_a_visitor_is_sent_to_sign_in_and_back(client, samples):
    login, wrong = reverse("account_login"), {}
    for name, entry in table().items():
        if not entry.needs_sign_in:
            continue
        address = samples.addresses(name, entry)[0] if entry.kind is Kind.OBJECT else plain(name)
        for response in (client.get(address), client.post(address)) if address else ():
            if (response.status_code, response.get("Location")) != (302, f"{login}?next={address}"):
                wrong[address] = response.status_code
    assert wrong == {}


def test_who_has_only_the_password_is_sent_to_the_second_factor(client, cast, samples):
    client.force_login(cast.users["anna"])
    wrong = {}
    for name, entry in table().items():
        if entry.kind in {Kind.PAGE, Kind.OBJECT}:
            address = samples.addresses(name, entry)[0] if entry.kind is Kind.OBJECT else plain(name)
            response = client.get(address)
            if (response.status_code, response.get("Location")) != (302, reverse("account:second-factor")):
                wrong[address] = response.status_code
    assert wrong == {}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", WHO)
def test_each_role_opens_the_pages_that_the_table_names_and_no_other(client, cast, role, method):
    enter(client, cast.users[WHO[role]])
    wrong = {}
    for name, entry in table().items():
        if entry.kind is Kind.PAGE:
            status = getattr(client, method)(plain(name)).status_code
            if not answers_as_told(status, 200 if role in entry.roles else 403):
                wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("role", WHO)
def test_each_role_sees_the_objects_that_the_table_says(client, cast, samples, role):
    asked = list(objects_of_the_table(samples, role))
    enter(client, cast.users[WHO[role]])
    wrong, written = {}, set()
    for label, address, expected in asked:
        name = label.split()[0]
        # Of whom a page is, its template does not know: once for each role it is written, then the answer is enough.
        with unwritten() if expected == 200 and name in written else nullcontext():
            response = client.get(address)
        written |= {name} if expected == 200 else set()
        shown = [name for name in NAMES.values() if name in body_of(response).decode(errors="replace")]
        if not answers_as_told(response.status_code, expected) or (expected != 200 and shown):
            wrong[label] = (response.status_code, expected, shown)
    assert wrong == {}


@pytest.mark.parametrize("role", WHO)
def test_who_is_refused_cannot_send_a_form_either(client, cast, samples, role):
    asked = [one for one in objects_of_the_table(samples, role) if one[2] != 200]
    enter(client, cast.users[WHO[role]])
    written, wrong = Entry.objects.count(), {}
    for label, address, expected in asked:
        with unwritten():
            status = client.post(address, {"words": "x", "version": "1"}).status_code
        if status not in {expected, 405}:  # 405: it takes a form from nobody
            wrong[label] = (status, expected)
    assert (wrong, Entry.objects.count()) == ({}, written)


@pytest.mark.parametrize("role", WHO)
def test_an_empty_form_is_never_an_accident(client, cast, samples, role):
    # One object of each kind: whose it is makes no difference to a form that was let in.
    asked = {
        label.split()[0]: address for label, address, status in objects_of_the_table(samples, role) if status == 200
    }
    enter(client, cast.users[WHO[role]])
    wrong = {}
    for label, address in asked.items():
        with transaction.atomic():
            response = client.post(address)
            body_of(response)
            status = response.status_code
            transaction.set_rollback(True)
        if status not in ACCEPTED:
            wrong[label] = status
    assert wrong == {}


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("coach", {"own"}),
        ("coordinator", {"own", "neighbour"}),
        ("monitoring_officer", {"own", "neighbour", "other"}),
        ("adviser", {"own", "neighbour"}),
        ("trainer", {"own"}),
        ("administrator", set()),
    ],
)
def test_no_list_names_a_person_outside_the_scope(client, cast, role, seen):
    enter(client, cast.users[WHO[role]])
    shown = {}
    for name, entry in table().items():
        if entry.kind is Kind.PAGE and role in entry.roles:
            text = client.get(plain(name)).content.decode(errors="replace")
            found = {whose for whose, family in NAMES.items() if family in text} - seen
            if found:
                shown[name] = found
    assert shown == {}


def test_a_scope_that_forgets_the_partner_would_be_found(client, cast, monkeypatch):
    """The control: let the view fetch from everybody, and the walk must say so."""
    everybody = Participation.objects.all()
    monkeypatch.setattr("kladka.pages.participants.permissions.visible_as", lambda viewer, roles: everybody)
    address = reverse("participants:detail", args=[cast.participations["teresa"].pk])
    enter(client, cast.users["anna"])
    response = client.get(address)
    assert not answers_as_told(response.status_code, table()["participants:detail"].roles["coach"][2])
    assert NAMES["other"] in response.content.decode()


def test_an_address_that_nobody_uses_is_closed(client, cast):
    enter(client, cast.users["adam"])
    closed = {name: plain(name) for name, entry in table().items() if entry.kind is Kind.CLOSED and plain(name)}
    assert {name: client.get(address).status_code for name, address in closed.items()} == dict.fromkeys(closed, 404)
    assert closed


def test_public_pages_and_the_entrance_open_without_signing_in(client, cast):
    for name, entry in table().items():
        if entry.kind in {Kind.PUBLIC, Kind.ENTRANCE} and (address := Samples(cast).open_address(name)):
            answer = client.get(address)
            body_of(answer)  # a file is open until it is read
            assert answer.status_code in ACCEPTED, name


def test_somebody_without_a_post_is_told_whom_to_ask(client, cast, monkeypatch):
    enter(client, cast.users["nikt"])
    monkeypatch.setattr("kladka.pages.middleware.table", lambda: {**table(), "account:me": Access.of_page({"coach"})})
    response = client.get(reverse("account:me"))
    assert response.status_code == 403
    assert 'href="/account/"' in response.content.decode()


def test_ones_account_names_posts_in_the_language_in_use(client, cast):
    enter(client, cast.users["alicja"])
    html = client.get(reverse("account:me"), headers={"accept-language": "pl"}).content.decode()
    assert "Koordynator, " in html
    assert "Coordinator" not in html


@pytest.mark.parametrize(
    ("name", "page", "marked"),
    [
        ("anna", "coach:log-session", "My day"),
        ("alicja", "coach:log-session", "Participants"),
        ("anna", "participants:list", "Participants"),
    ],
)
def test_the_menu_marks_where_a_page_belongs(client, cast, name, page, marked):
    enter(client, cast.users[name])
    address = reverse(page, args=[cast.participations["lucja"].pk] if page == "coach:log-session" else [])
    html = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert re.findall(r'aria-current="true"><strong[^>]*>([^<]*)', html) == [marked]


def test_figures_of_a_project_belong_to_figures(client, cast):
    enter(client, cast.users["anna"])
    address = reverse("figures:project", args=[cast.project.code])
    html = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert re.findall(r'aria-current="true"><strong[^>]*>([^<]*)', html) == ["Figures"]


def test_a_role_that_does_not_exist_cannot_be_named():
    with pytest.raises(ValueError, match="There is no role"):
        Access.of_page({"couch"})
