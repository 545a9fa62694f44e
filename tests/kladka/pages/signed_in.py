"""Clients of the cast's users, past both factors, and forms sent as a browser sends them."""

import re
import uuid
from contextlib import AbstractContextManager
from typing import Any
from unittest import mock

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


def send_seen(client: Client, url: str, **data: Any) -> Any:
    """Post a form whose effects are shown first, and once more with what was seen. Nothing is saved by the first."""
    shown = send(client, url, **data)
    assert shown.status_code == 200, shown.status_code
    found = re.search(r'name="looked" value="([0-9a-f]{64})"', shown.content.decode())
    assert found, "what it moves is shown first"
    return send(client, url, looked=found[1], **data)


def tick_of(response: Any, name: str) -> str:
    """Return what the box of a question sends when it is ticked."""
    (box,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())
    return re.search(r'value="([^"]+)"', box)[1]  # type: ignore[index]


def body_of(response: Any) -> bytes:
    """Return everything that was answered; a file that is handed out is closed when it has been read."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def unwritten() -> AbstractContextManager[Any]:
    """Return a context in which views answer and no page is written: half of what a page costs, where only the answer
    counts."""
    return mock.patch("django.template.backends.django.Template.render", return_value="")
