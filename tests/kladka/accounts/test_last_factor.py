"""Two tabs that take two second factors away at once: one of them is told that it is the last."""

import threading

from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse

from kladka.accounts import actions
from kladka.audit.actions import SYSTEM
from kladka.core import crypto

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_two_tabs_leave_one_factor(committed_db, settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    crypto.prepare_keys()
    user = actions.create_user(email="anna@example.invalid", name="Anna Próbna", by=SYSTEM)
    kind = Authenticator.Type.WEBAUTHN
    keys = [Authenticator.objects.create(user=user, type=kind, data={"name": name}) for name in ("telefon", "laptop")]
    # Nobody is asked who they are: this is about what happens afterwards.
    monkeypatch.setattr(
        "kladka.pages.account.adapter.AccountAdapter.is_reauthentication_required", lambda *_, **__: False
    )
    both_ready, answers = threading.Barrier(2), []

    def remove(key):
        client = Client()
        client.force_login(user, backend=BACKEND)
        both_ready.wait(20)
        answers.append(client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code)
        connection.close()

    tabs = [threading.Thread(target=remove, args=[key]) for key in keys]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert sorted(answers) == [302, 422]
    assert Authenticator.objects.filter(user=user).count() == 1
