"""Clients of the cast's users, past both factors, and forms sent as a browser sends them."""

import uuid
from typing import Any

from django.test import Client

from kladka.accounts.queries import STRONG
from tests.kladka.pages.own.world import own_client
from tests.world.cast import Cast

OWN = "own page"
"""Not one of the staff: Łucja, on her own page."""


def client_of(cast: Cast, name: str) -> Client:
    """Return a client signed in as one of the cast; pages come in English."""
    if name == OWN:
        return own_client(cast)
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[STRONG] = str(cast.users[name].pk)
    session.save()
    return client


def send(client: Client, url: str, **data: Any) -> Any:
    """Post a form with a fresh key, unless one is given."""
    return client.post(url, {"idempotency_key": str(uuid.uuid4()), **data})


def body_of(response: Any) -> bytes:
    """Return everything that was answered; a file that is handed out is closed when it has been read."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)
