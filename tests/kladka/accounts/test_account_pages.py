"""What one's own account says: in our words, in both languages, and never as a dead end."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from kladka.accounts import actions
from kladka.audit.actions import SYSTEM
from kladka.audit.models import Line
from kladka.core import crypto
from kladka.messages.models import Message

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"
THEIRS = ["Security Key", "Security key", "Two-Factor", "Confirm Access", "Generate", "Reauthenticate", "Passwordless"]
THEIRS += [
    "Klucz bezpieczeństwa",
    "Potwierdź dostęp",
    "Wygeneruj",
    "Kody odzyskiwania",
    "uwierzytelnianie dwuskładnikowe",
]


@pytest.fixture
def anna(settings, tmp_path):
    settings.VAR = tmp_path
    crypto.prepare_keys()
    cache = "kladka.core.cache.ExpiredFirstCache"
    settings.CACHES = {"default": {"BACKEND": cache, "LOCATION": str(tmp_path / "cache")}}
    user = actions.create_user(email="anna@example.invalid", name="Anna Próbna", by=SYSTEM)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def signed_in(client, anna):
    """Anna's client, a moment after she signed in; her factors came later."""
    client.post(reverse("account_login"), {"login": anna.email, "password": PASSWORD})
    TOTP.activate(anna, "A" * 32)
    Authenticator.objects.create(user=anna, type=Authenticator.Type.WEBAUTHN, data={"name": "laptop"})
    RecoveryCodes.activate(anna)
    return client


def page(client, name, language, **arguments):
    answer = client.get(reverse(name, kwargs=arguments), headers={"accept-language": language})
    assert answer.status_code == 200, name
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "polish", "english"),
    [
        ("mfa_view_recovery_codes", "Kody zapasowe", "Recovery codes"),
        ("mfa_generate_recovery_codes", "Utworzyć nowe kody zapasowe?", "Make new recovery codes?"),
        ("mfa_add_webauthn", "Nazwa klucza dostępu", "Name of the passkey"),
        ("mfa_edit_webauthn", "Nazwa klucza dostępu", "Name of the passkey"),
        ("mfa_remove_webauthn", "Usunąć ten klucz dostępu?", "Remove this passkey?"),
        ("mfa_list_webauthn", "Klucze dostępu", "Passkeys"),
        ("account_reauthenticate", "Czy to Ty?", "Is it you?"),
        ("mfa_reauthenticate", "Kod z aplikacji albo kod zapasowy", "Code from the app, or a recovery code"),
        ("account_logout", "Wylogować się?", "Sign out?"),
        ("account_inactive", "To konto jest zamknięte", "This account is closed"),
    ],
)
def test_pages_of_the_account_speak_our_words(signed_in, anna, name, polish, english):
    key = Authenticator.objects.get(user=anna, type=Authenticator.Type.WEBAUTHN)
    if name == "mfa_add_webauthn":
        # The stored key is a stand-in; this page would have to read a real one.
        key.delete()
    arguments = {"pk": key.pk} if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else {}
    for language, said, other in (("pl", polish, english), ("en", english, polish)):
        html = page(signed_in, name, language, **arguments)
        assert said in html
        assert other not in html
        assert [word for word in THEIRS if word in html] == []


def test_recovery_codes_are_shown_saved_and_lead_on(signed_in, anna):
    codes = Authenticator.objects.get(user=anna, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    html = page(signed_in, "mfa_view_recovery_codes", "en")
    assert all(code in html for code in codes)
    assert f'href="{reverse("account:home")}"' in html
    assert signed_in.get(reverse("mfa_download_recovery_codes")).content.decode().split() == codes
    answer = signed_in.post(reverse("mfa_generate_recovery_codes"))
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert codes[0] not in page(signed_in, "mfa_view_recovery_codes", "en")


def test_a_changed_password_keeps_this_session_ends_the_others_and_leads_back(signed_in, anna):
    other = type(signed_in)()
    other.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert other.get(reverse("account:me")).status_code == 200
    new = "another long passphrase"
    answer = signed_in.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        headers={"accept-language": "en"},
        follow=True,
    )
    assert answer.redirect_chain == [(reverse("account:me"), 302)]
    assert "The password is changed." in answer.content.decode()
    assert other.get(reverse("account:me")).status_code == 302
    letter = Message.objects.get()
    assert letter.to == anna.email
    assert "The password of your account" in letter.subject


def test_a_password_set_by_a_link_leads_to_signing_in(client, anna):
    form = client.get(actions.password_address(anna))["Location"]
    new = {"password1": "another long passphrase", "password2": "another long passphrase"}
    html = client.post(form, new, headers={"accept-language": "en"}, follow=True).content.decode()
    assert f'href="{reverse("account_login")}"' in html
    assert "Sign in with your e-mail address and the new password." in html
    assert "You stay signed in here" not in html


def test_a_wrong_password_is_told_in_our_words(client, anna):
    def answer(name, language, **data):
        return client.post(reverse(name), data, headers={"accept-language": language}).content.decode()

    wrong = {"login": anna.email, "password": "wrong"}
    assert "The e-mail address or the password is not right." in answer("account_login", "en", **wrong)
    assert "Adres e-mail albo hasło jest niewłaściwe." in answer("account_login", "pl", **wrong)
    client.post(reverse("account_login"), {"login": anna.email, "password": PASSWORD})
    assert "To nie jest Twoje obecne hasło." in answer("account_reauthenticate", "pl", password="wrong")
    TOTP.activate(anna, "A" * 32)
    html = answer("account_change_password", "en", oldpassword="wrong", password1="x", password2="y")
    assert "This is not your current password." in html
    assert html.count(reverse("account_reset_password")) == 1
    assert "Forgot your password?" not in html
    for label in ("Current password", "New password", "New password once more"):
        assert f">{label}<" in html.replace("\n", "")


def test_whoever_tries_too_often_is_told_to_wait(client, anna, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    for _ in range(2):
        answer = client.post(
            reverse("account_reset_password"), {"email": anna.email}, headers={"accept-language": "pl"}
        )
    assert answer.status_code == 429
    assert "Za dużo prób" in answer.content.decode()


@pytest.mark.parametrize(("language", "said"), [("pl", "Nie ma konta z tym adresem"), ("en", "There is no account")])
def test_the_letter_for_a_strange_address_invites_nobody_to_sign_up(client, db, settings, tmp_path, language, said):
    settings.VAR = tmp_path
    headers = {"accept-language": language}
    client.post(reverse("account_reset_password"), {"email": "nobody@example.invalid"}, headers=headers)
    letter = Message.objects.get()
    assert said in letter.subject
    assert "signup" not in letter.body
    assert "nobody@example.invalid" in letter.body


def test_a_wrong_code_is_told_in_our_words(client, anna):
    client.post(reverse("account_login"), {"login": anna.email, "password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"}, headers={"accept-language": "pl"})
    assert "Ten kod jest niewłaściwy albo stracił ważność." in answer.content.decode()
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 10_000}]
    session.save()
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))


def noted(anna):
    """What the chain says about how Anna signs in, oldest first."""
    lines = Line.objects.filter(entry__verb="accounts.change_sign_in", object=anna.pk)
    return list(lines.order_by("entry__number").values_list("digest", flat=True))


def test_the_chain_knows_what_changed_in_how_somebody_signs_in(signed_in, anna):
    signed_in.post(reverse("mfa_generate_recovery_codes"))
    signed_in.post(reverse("mfa_remove_webauthn", args=[Authenticator.objects.get(type="webauthn").pk]))
    new = "another long enough passphrase"
    signed_in.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert noted(anna) == ["recovery_codes_generated", "webauthn_removed", "password_changed"]


def test_a_password_set_by_a_link_is_in_the_chain(client, anna):
    new = "another long enough passphrase"
    shown = client.get(actions.password_address(anna), follow=True)
    client.post(shown.request["PATH_INFO"], {"password1": new, "password2": new})
    assert noted(anna) == ["password_reset"]


def test_a_password_is_changed_together_with_its_line_or_not_at_all(signed_in, anna, monkeypatch):
    def broken(**_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("kladka.pages.account.adapter.note_sign_in_changed", broken)
    new = "another long enough passphrase"
    with pytest.raises(RuntimeError, match="the disk is full"):
        signed_in.post(
            reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
        )
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)
