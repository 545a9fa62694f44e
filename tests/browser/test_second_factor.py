"""A new user's way in, with the passkeys of an authenticator that Chromium plays: set up, used, cancelled, removed.

Passkeys work at a name only, so these windows open "localhost".
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, CDPSession, Page, expect

from kladka.accounts import actions
from kladka.accounts.models import User
from kladka.audit.actions import SYSTEM
from tests.browser.visit import DESKTOP, PHONE, faults, sign_in, speak, window
from tests.world.cast import make_cast

pytestmark = [pytest.mark.browser]
PASSWORD = "a long enough passphrase"
DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}


@pytest.fixture
def nowa(live: str) -> User:
    """Somebody whose account was just made."""
    return actions.create_user(email="nowa@example.invalid", name="Nowa Próbna", by=SYSTEM)


@contextmanager
def newcomer(browser: Browser, live: str, language: str) -> Iterator[tuple[Page, CDPSession]]:
    """Open a window at the product's name, and the wire to the browser's own authenticators."""
    named = live.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=named, viewport={"width": DESKTOP, "height": 900})
    try:
        page = context.new_page()
        speak(page, named, language)
        wire = context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        yield page, wire
    finally:
        context.close()


def plug_in(wire: CDPSession, *, is_willing: bool = True) -> str:
    """Give the browser an authenticator whose owner agrees, or refuses."""
    options = {**DEVICE, "isUserVerified": is_willing, "automaticPresenceSimulation": True}
    return str(wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])


def looks_right(page: Page) -> None:
    """Let axe and the ruler judge the page at both widths."""
    for width in (PHONE, DESKTOP):
        assert faults(page, width) == {}, (page.url, width)


def set_password(page: Page, user: User) -> None:
    """Set the first password by the link that the administrator hands over."""
    page.goto(actions.password_address(user))
    looks_right(page)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.locator("main form button[type=submit]").last.click()
    page.locator("main a.govuk-button").click()


def type_password(page: Page, user: User) -> None:
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def code_of(page: Page) -> str:
    """Return the code that an authenticator app would show for the key on the page."""
    secret = page.locator("code.kladka-key").inner_text()
    _past, present, _future = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, present)))


WORDS = {
    "pl": {
        "choose": "Ustaw drugi składnik logowania",
        "passkey": "Użyj klucza dostępu",
        "add": "Dodaj",
        "name": "Nazwa klucza dostępu",
        "alone": "Loguj tym kluczem dostępu, bez hasła",
        "codes": "Kody zapasowe",
        "out": "Wyloguj się",
        "with": "Zaloguj się kluczem dostępu",
        "cancelled": "Nie użyto klucza dostępu",
        "last": "To Twój ostatni drugi składnik logowania. Najpierw ustaw inny.",
        "removed": "Klucz dostępu usunięto.",
        "remove": "Usuń klucz dostępu",
    },
    "en": {
        "choose": "Set up a second factor",
        "passkey": "Use a passkey",
        "add": "Add",
        "name": "Name of the passkey",
        "alone": "Sign in with this passkey alone, without the password",
        "codes": "Recovery codes",
        "out": "Sign out",
        "with": "Sign in with a passkey",
        "cancelled": "The passkey was not used",
        "last": "This is your last second factor. Set up another one first.",
        "removed": "The passkey is removed.",
        "remove": "Remove the passkey",
    },
}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_passkey_is_set_up_used_cancelled_and_removed(browser: Browser, live: str, nowa: User, language: str) -> None:
    says = WORDS[language]
    with newcomer(browser, live, language) as (page, wire):
        refusing = plug_in(wire, is_willing=False)
        set_password(page, nowa)
        looks_right(page)
        type_password(page, nowa)
        expect(page.get_by_role("heading", level=1)).to_have_text(says["choose"])
        looks_right(page)
        page.get_by_role("link", name=says["passkey"]).click()

        # Nobody is asked for the password that was typed a moment ago; a refusal is said where it happened.
        page.get_by_label(says["name"]).fill("laptop")
        page.get_by_label(says["alone"]).check()
        page.get_by_role("button", name=says["add"], exact=True).click()
        expect(page.get_by_role("alert").filter(has_text=says["cancelled"])).to_be_visible()
        looks_right(page)
        assert page.get_by_label(says["name"]).input_value() == "laptop"

        wire.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": refusing})
        device = plug_in(wire)
        page.get_by_role("button", name=says["add"], exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(says["codes"])
        looks_right(page)
        assert Authenticator.objects.get(user=nowa, type=Authenticator.Type.WEBAUTHN).wrap().name == "laptop"

        page.get_by_role("button", name=says["out"]).click()
        page.goto(reverse("account_login"))
        page.get_by_role("button", name=says["with"]).click()
        expect(page).to_have_url(re.compile(f"{reverse('account:me')}$"))

        page.goto(reverse("mfa_list_webauthn"))
        looks_right(page)
        (key,) = Authenticator.objects.filter(user=nowa, type=Authenticator.Type.WEBAUTHN)
        page.goto(reverse("mfa_remove_webauthn", args=[key.pk]))
        expect(page.locator(".govuk-error-summary")).to_contain_text(says["last"])
        looks_right(page)

        page.goto(reverse("mfa_activate_totp"))
        looks_right(page)
        page.locator("[name=code]").fill(code_of(page))
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(f"**{reverse('mfa_index')}")
        looks_right(page)
        page.goto(reverse("mfa_remove_webauthn", args=[key.pk]))
        looks_right(page)
        page.get_by_role("button", name=says["remove"]).click()
        expect(page.get_by_text(says["removed"])).to_be_visible()
        wire.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    assert list(Authenticator.objects.filter(user=nowa).values_list("type", flat=True).order_by("type")) == [
        Authenticator.Type.RECOVERY_CODES,
        Authenticator.Type.TOTP,
    ]


def test_another_language_keeps_what_a_live_filter_found(browser: Browser, live: str) -> None:
    cast = make_cast()
    with window(browser, live, cast, "alicja") as page:
        page.goto(reverse("participants:list"))
        page.locator("[data-kladka-filter] input[type=search]").first.fill("Próbna")
        page.wait_for_url(re.compile(r"\?.*Pr"))
        found = page.url
        page.get_by_role("button", name="Polski").click()
        expect(page.locator("html")).to_have_attribute("lang", "pl")
        assert page.url == found
        assert page.locator("[data-kladka-filter] input[type=search]").first.input_value() == "Próbna"


def test_a_live_filter_after_the_session_ended_leads_to_sign_in_and_back(browser: Browser, live: str) -> None:
    cast = make_cast()
    with window(browser, live, cast, "alicja") as page:
        page.goto(reverse("participants:list"))
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.locator("[data-kladka-filter] input[type=search]").first.fill("Próbna")
        expect(page.get_by_text("You were signed out meanwhile.")).to_be_visible()
        assert "next=/participants/%3F" in page.url
        looks_right(page)
        sign_in(page, live, cast, "alicja")
        page.reload()
        assert page.locator("[data-kladka-filter] input[type=search]").first.input_value() == "Próbna"
