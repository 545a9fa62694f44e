"""The access table is complete and true: every address has an entry, and answers as its entry says.

An area supplies objects for addresses with an argument in `tests/kladka/pages/<area>/access_samples.py`:
`SAMPLES = {"participation": lambda cast: (own, neighbour's, other partner's)}`, each an argument of the address, seen
by the people of Próba Alfa (see tests/world/cast.py). A page that needs objects of another state (a draft) has samples
of its own under the name of its address.
"""

from importlib import import_module
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from kladka.accounts.queries import STRONG
from kladka.pages.access import ADMINISTRATOR, Access, Kind, table

WHO = {
    "coach": "anna",
    "coordinator": "alicja",
    "monitoring_officer": "olga",
    "adviser": "alan",
    "trainer": "ada",
    ADMINISTRATOR: "adam",
}


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


def samples():
    joined = {}
    for path in sorted(Path(__file__).parent.glob("*/access_samples.py")):
        joined |= import_module(f"tests.kladka.pages.{path.parent.name}.access_samples").SAMPLES
    return joined


def enter(client, user):
    client.force_login(user)
    session = client.session
    session[STRONG] = str(user.pk)
    session.save()


def address_of(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def test_every_address_has_an_entry_and_every_entry_an_address():
    assert named() == set(table())


def test_an_address_without_an_entry_is_refused(client, cast, monkeypatch):
    enter(client, cast.users["anna"])
    assert client.get(reverse("account:me")).status_code == 200
    without = {name: entry for name, entry in table().items() if name != "account:me"}
    monkeypatch.setattr("kladka.pages.middleware.table", lambda: without)
    assert client.get(reverse("account:me")).status_code == 404


def test_a_visitor_is_sent_to_sign_in_and_back(client, db):
    for name, entry in table().items():
        if entry.needs_sign_in and (address := address_of(name)):
            response = client.get(address)
            assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={address}")


@pytest.mark.parametrize("role", WHO)
def test_each_role_opens_the_pages_that_the_table_names_and_no_other(client, cast, role):
    enter(client, cast.users[WHO[role]])
    wrong = {}
    for name, entry in table().items():
        address = address_of(name)
        if entry.kind is Kind.PAGE and address:
            status = client.get(address).status_code
            expected = {200, 302, 405} if role in entry.roles else {403}
            if status not in expected:
                wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("role", WHO)
def test_each_role_sees_the_objects_that_the_table_says(client, cast, role):
    enter(client, cast.users[WHO[role]])
    given, wrong = samples(), {}
    for name, entry in table().items():
        objects = given.get(name) or given.get(entry.parameter)
        if entry.kind is not Kind.OBJECT or objects is None:
            continue
        for value, expected in zip(objects(cast), entry.roles.get(role, (403,) * 3), strict=True):
            try:
                status = client.get(reverse(name, kwargs={entry.parameter: value})).status_code
            except NoReverseMatch:
                continue
            # An address that only takes a form answers 405 to whoever may see its object.
            if status != expected and not (status in {302, 405} and expected == 200):
                wrong[f"{name} {value}"] = (status, expected)
    assert wrong == {}


def test_somebody_without_a_post_is_told_whom_to_ask(client, cast, monkeypatch):
    enter(client, cast.users["nikt"])
    monkeypatch.setattr("kladka.pages.middleware.table", lambda: {**table(), "account:me": Access.of_page({"coach"})})
    response = client.get(reverse("account:me"))
    assert response.status_code == 403
    assert 'href="/account/"' in response.content.decode()


def test_a_role_that_does_not_exist_cannot_be_named():
    with pytest.raises(ValueError, match="There is no role"):
        Access.of_page({"couch"})
