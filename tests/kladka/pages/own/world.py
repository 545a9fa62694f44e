"""Participants of the cast who have a page of their own, and browsers that are signed in to it."""

import re
import secrets
import uuid
from datetime import date
from typing import Any

from django.test import Client

from kladka.core import clock
from kladka.messages.models import Message
from kladka.pages.owning import KEY
from kladka.people.actions import own_page as actions
from kladka.people.models import OwnAccess
from kladka.people.queries.own_page import access_of
from kladka.people.rules.own_page import Sender
from tests.world.cast import Cast

PAGE = "http://localhost:8000/my/enter/"
SENDER = Sender("a browser of the tests", "a network of the tests")
BORN = {"lucja": date(1980, 2, 29), "nadia": date(1991, 12, 31), "teresa": date(1975, 7, 15)}


def invited(cast: Cast, name: str = "lucja", *, address: str = "", way: str = "email", **changes: Any) -> OwnAccess:
    """Invite one of the cast; codes go to their name at example.invalid."""
    said = {"way": way, "address": address or f"{name}@example.invalid", "language": "en", "page": PAGE}
    person = changes.pop("person", None) or cast.participations[name].person
    changes.setdefault("by", cast.users["anna"])
    access, _secret = actions.invite_own(person=person, **said, **changes)
    return access


def accepted(cast: Cast, name: str = "lucja") -> OwnAccess:
    """Return the access of one of the cast who has signed in before."""
    standing = access_of(cast.participations[name].person_id) or invited(cast, name)
    if standing.accepted_at is None:
        actions.ask_code(address=standing.address, page=PAGE, sender=SENDER)
        code = last_code(standing.address)
        assert actions.use_code(address=standing.address, code=code, browser=SENDER.browser, language="en")
        assert actions.confirm_birth(access=standing, birth_date=BORN[name], language="en")
    return OwnAccess.objects.get(pk=standing.pk)


def last_code(address: str) -> str:
    """Return the code in the newest message to an address."""
    body = Message.objects.filter(to=address).order_by("created_at", "pk").last().body
    return re.search(r"\d{4} \d{4}", body).group()


def codes(address: str) -> int:
    """Return how many messages with a code went to an address."""
    return sum(bool(re.search(r"\d{4} \d{4}", one.body)) for one in Message.objects.filter(to=address))


def own_client(cast: Cast, name: str = "lucja") -> Client:
    """Return a browser that is signed in to the own page of one of the cast; pages come in English."""
    return client_with(accepted(cast, name))


def client_with(access: OwnAccess, *, began: Any = None, used: Any = None) -> Client:
    """Return a browser with a session of an own page, as it is after a code was used."""
    client = Client(headers={"accept-language": "en"})
    session, now = client.session, clock.now()
    session[KEY] = [str(access.pk), (began or now).isoformat(), (used or now).isoformat()]
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def browser() -> Client:
    """Return a browser somewhere, so that what other tests sent in this minute does not count for it."""
    place = f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
    return Client(headers={"accept-language": "en"}, REMOTE_ADDR=place)


def asked(address: str) -> Client:
    """Return a browser that has asked for a code at an address."""
    client = browser()
    typed = {"address": address, "idempotency_key": str(uuid.uuid4())}
    assert client.post("/my/enter/", typed).status_code == 302
    return client
