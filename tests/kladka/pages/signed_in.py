"""Clients of the cast's users, past both factors, and forms sent as a browser sends them."""

import uuid
from typing import Any

from django.test import Client

from kladka.accounts.queries import STRONG
from tests.world.cast import Cast


def client_of(cast: Cast, name: str) -> Client:
    """Return a client signed in as one of the cast; pages come in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[STRONG] = str(cast.users[name].pk)
    session.save()
    return client


def send(client: Client, url: str, **data: Any) -> Any:
    """Post a form with a fresh key, unless one is given."""
    return client.post(url, {"idempotency_key": str(uuid.uuid4()), **data})
