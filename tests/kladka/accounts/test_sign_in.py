"""Ways in: a link in the demo, a password plus a second factor, and nothing else."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from kladka.accounts import actions
from kladka.accounts.adapters import MFAAdapter
from kladka.accounts.models import SignInLink
from kladka.accounts.queries import STRONG
from kladka.audit.actions import SYSTEM
from kladka.core import crypto
from kladka.core.errors import PolicyBroken
from kladka.core.models import Installation
from kladka.messages.models import Message

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Limits and keys of the test's own."""
    settings.VAR = tmp_path
    crypto.prepare_keys()
    settings.CACHES = {
        "default": {
            "BACKEND": "kladka.core.cache.ExpiredFirstCache",
            "LOCATION": str(tmp_path / "cache"),
        }
    }


@pytest.fixture
def anna():
    user = actions.create_user(email="Anna@Example.invalid ", name="Anna Próbna", by=SYSTEM)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def demo():
    Installation.objects.create(is_demo=True)


def sign_in(client, email="anna@example.invalid", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_an_address_has_one_account(anna):
    assert anna.email == "anna@example.invalid"
    with pytest.raises(PolicyBroken):
        actions.create_user(email="anna@example.invalid", name="Inna", by=SYSTEM)


def test_the_first_password_is_set_by_a_link_that_works_once(client, anna):
    address = actions.password_address(anna)
    form = client.get(address)["Location"]
    new = {"password1": "another long passphrase", "password2": "another long passphrase"}
    assert client.post(form, new).status_code == 302
    anna.refresh_from_db()
    assert anna.check_password("another long passphrase")
    assert "Location" not in client.get(address) or client.get(client.get(address)["Location"]).status_code != 302


def test_links_that_sign_in_exist_in_a_demo_only(anna):
    with pytest.raises(PolicyBroken):
        actions.make_link(user=anna)
    with pytest.raises(PolicyBroken):
        actions.use_link(token="any")


def test_a_demo_link_signs_in_once_by_its_button(client, anna, demo):
    address = actions.make_link(user=anna)
    assert client.get(address).status_code == 200
    assert "_auth_user_id" not in client.session, "looking at a link must not use it up"
    assert client.post(address).status_code == 302
    assert client.get(reverse("account:me")).status_code == 200
    client.logout()
    again = client.post(address)
    assert again.status_code == 422
    main = again.content.decode().partition("<main")[2].partition("</main>")[0]
    assert f'href="{reverse("account_login")}"' in main, "whoever comes too late is led on"
    assert client.get(reverse("account:me")).status_code == 302


def my_account(client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[STRONG] = str(user.pk)
    session.save()
    return client.get(reverse("account:me"), headers={"accept-language": "en"}).content.decode()


def test_whoever_has_no_password_is_told_why_instead_of_being_led_to_change_it(client, anna):
    assert reverse("account_change_password") in my_account(client, anna)
    nobody = actions.create_user(email="nowy@example.invalid", name="Nowy Próbny", by=SYSTEM)
    page = my_account(client, nobody)
    assert reverse("account_change_password") not in page
    assert "sign out and choose “I forgot my password”" in page
    client.logout()
    client.post(reverse("account_reset_password"), {"email": nobody.email})
    assert Message.objects.get().to == nobody.email
    Installation.objects.create(is_demo=True)
    page = my_account(client, nobody)
    assert reverse("account_change_password") not in page
    assert "in the demo you sign in by a link" in page


def test_a_demo_link_ends_and_is_not_stored_readable(anna, demo):
    token = actions.make_link(user=anna).split("/")[-2]
    link = SignInLink.objects.get()
    assert token not in link.token_digest
    SignInLink.objects.update(expires_at=link.expires_at - actions.LINK_LIVES - timedelta(seconds=1))
    with pytest.raises(PolicyBroken):
        actions.use_link(token=token)


def test_a_closed_account_gets_in_by_no_link(anna, demo):
    token = actions.make_link(user=anna).split("/")[-2]
    actions.set_active(user=anna, active=False, by=SYSTEM)
    with pytest.raises(PolicyBroken):
        actions.use_link(token=token)


def test_without_a_second_factor_only_setting_one_up_is_open(client, anna):
    sign_in(client)
    for name in ("account:me", "account_change_password", "mfa_view_recovery_codes"):
        response = client.get(reverse(name))
        assert (response.status_code, response["Location"]) == (302, reverse("account:second-factor")), name
    assert client.get(reverse("account:second-factor")).status_code == 200
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200, "the password was typed a moment ago"
    assert "data:image/svg+xml" in page.content.decode()


def test_the_password_is_asked_once_more_when_somebody_may_have_left(client, anna, settings):
    sign_in(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    asked = client.get(reverse("mfa_activate_totp"))["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
    page = client.post(asked, {"password": PASSWORD}, follow=True)
    assert "data:image/svg+xml" in page.content.decode()


def test_a_password_alone_does_not_open_an_account_with_a_second_factor(client, anna):
    TOTP.activate(anna, "A" * 32)
    response = sign_in(client)
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("account:me")).status_code == 302
    assert client.get(reverse("mfa_authenticate")).status_code == 200


def test_secrets_of_second_factors_are_sealed(anna):
    TOTP.activate(anna, "SECRETSECRETSECRET")
    stored = Authenticator.objects.get().data
    assert "SECRETSECRET" not in str(stored)
    assert MFAAdapter().decrypt(stored["secret"]) == "SECRETSECRETSECRET"


def test_the_last_second_factor_cannot_be_taken_away(anna):
    first = TOTP.activate(anna, "A" * 32).instance
    RecoveryCodes.activate(anna)
    assert not MFAAdapter().can_delete_authenticator(first)
    Authenticator.objects.create(user=anna, type=Authenticator.Type.WEBAUTHN, data={})
    assert MFAAdapter().can_delete_authenticator(first)


def passkeys(user, *names):
    """Passkeys as they are stored; none of them can sign, which no page asks for before it removes one."""
    kind = Authenticator.Type.WEBAUTHN
    return [Authenticator.objects.create(user=user, type=kind, data={"name": name}) for name in names]


def removal_of(passkey):
    return reverse("mfa_remove_webauthn", args=[passkey.pk])


LAST = "This is your last second factor. Set up another one first."


def test_the_last_passkey_stays_and_the_page_says_why(client, anna):
    sign_in(client)
    (only,) = passkeys(anna, "telefon")
    RecoveryCodes.activate(anna)
    for response, status in [(client.get(removal_of(only)), 200), (client.post(removal_of(only)), 422)]:
        assert response.status_code == status
        page = response.content.decode()
        assert page.count("To Twój ostatni drugi składnik logowania. Najpierw ustaw inny.") == 1
        assert 'class="govuk-button govuk-button--warning"' not in page, "no button for what is refused"
    assert Authenticator.objects.filter(user=anna, type=Authenticator.Type.WEBAUTHN).exists()


def test_a_passkey_beside_another_factor_is_removed(client, anna):
    sign_in(client)
    first, second = passkeys(anna, "telefon", "laptop")
    assert client.get(removal_of(first)).content.decode().count("telefon") >= 1
    assert client.post(removal_of(first))["Location"] == reverse("mfa_list_webauthn")
    assert client.post(removal_of(second)).status_code == 422
    assert Authenticator.objects.get(user=anna) == second


def test_the_last_authenticator_app_stays_and_the_page_says_why(client, anna):
    sign_in(client)
    TOTP.activate(anna, "A" * 32)
    response = client.post(reverse("mfa_deactivate_totp"), headers={"accept-language": "en"})
    assert response.status_code == 422
    assert response.content.decode().count(LAST) == 1
    passkeys(anna, "telefon")
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=anna, type=Authenticator.Type.TOTP).exists()


def test_a_passkey_of_somebody_else_is_not_there(client, anna):
    other = actions.create_user(email="ola@example.invalid", name="Ola Próbna", by=SYSTEM)
    theirs, _second = passkeys(other, "telefon", "laptop")
    passkeys(anna, "telefon", "laptop")
    client.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    record = {"method": "password", "at": time.time()}
    session = client.session
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(anna.pk)
    session.save()
    assert client.post(removal_of(theirs)).status_code == 404


def test_nobody_signs_up(client):
    assert client.get(reverse("account_signup")).status_code == 404
    assert client.post(reverse("account_signup"), {"email": "x@example.invalid"}).status_code == 404


def test_a_forgotten_password_tells_nobody_who_has_an_account(client, anna):
    known = client.post(reverse("account_reset_password"), {"email": anna.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.invalid"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert Message.objects.count() == 2, "both get a letter, by way of the outbox"


def test_guessing_passwords_is_slowed_down_also_for_the_right_one(client, anna):
    for _ in range(6):
        sign_in(client, password="wrong passphrase")
    sign_in(client)
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("account:second-factor")).status_code == 302


@pytest.mark.parametrize(("host", "works"), [("localhost", True), ("127.0.0.1:8000", False), ("[::1]:8000", False)])
def test_passkeys_are_refused_at_a_bare_address(client, anna, settings, host, works):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    page = client.get(reverse("account_login"), headers={"host": host}).content.decode()
    assert ("passkey_login" in page) is works


def test_a_wrong_password_is_said_once_in_the_summary(client, anna):
    html = sign_in(client, password="wrong").content.decode()
    assert html.count('class="govuk-error-summary"') == 1


def test_the_way_to_a_new_password_is_in_our_words(client, anna):
    html = client.get(reverse("account_reset_password"), headers={"accept-language": "pl"}).content.decode()
    assert "Zapomniałeś" not in html
    assert "Adres e-mail" in html
    broken = reverse("account_reset_password_from_key", args=["x", "y"])
    assert "This link does not work any more" in client.get(broken, headers={"accept-language": "en"}).content.decode()


def test_whoever_is_signed_in_keeps_name_and_way_out_on_a_page_that_is_not_theirs(client, anna):
    client.force_login(anna)
    html = client.get("/nowhere/").content.decode()
    assert "Anna Próbna" in html
    assert reverse("account_logout") in html
    assert f'href="{reverse("account:me")}"' in html
