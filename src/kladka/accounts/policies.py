"""What may never happen to accounts, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from collections.abc import Collection
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.accounts import queries
from kladka.accounts.models import ApiToken, Scope, User
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words

LAST_FACTOR = gettext_lazy("This is your last second factor. Set up another one first.")


def check_account(*, address: str, name: str) -> None:
    """An account is reached at its address and called by its name."""
    try:
        User._meta.get_field("email").run_validators(address)
        is_address = bool(address)
    except ValidationError:
        is_address = False
    if not is_address:
        raise PolicyBroken(
            _("“%(address)s” is no e-mail address. Write it like anna@example.org.") % {"address": address},
            field="email",
        )
    if not name:
        raise PolicyBroken(_("Enter the name of the person."), field="name")
    longest = User._meta.get_field("name").max_length
    if longest is not None and len(name) > longest:
        raise PolicyBroken(
            _("The name is too long: at most %(number)s characters.") % {"number": longest}, field="name"
        )


def check_address_is_free(address: str, *, user: User | None = None) -> None:
    """One address belongs to one account."""
    others = User.objects.filter(email=address)
    if (others.exclude(pk=user.pk) if user else others).exists():
        raise PolicyBroken(_("This e-mail address already has an account."), field="email")


def check_never_used(user: User) -> None:
    """An address is corrected by others only before its account was used: later it would give the account away."""
    if user.last_login is not None:
        raise PolicyBroken(
            _("Somebody has already signed in to this account, so its address stays. Close it and make another one."),
            field="email",
        )


def check_factor_remains(authenticator: Authenticator) -> None:
    """The last second factor stays: without one the account would be open to whoever has the password."""
    if not queries.has_another_factor(authenticator):
        raise PolicyBroken(LAST_FACTOR)


def last_day_of_token(today: date) -> date:
    """Return the last day until which a token made today may work."""
    return today + timedelta(days=settings.API_TOKEN_DAYS)


def check_token(*, purpose: str, scopes: Collection[str], projects: Collection[object]) -> None:
    """A token says what it is for, what it may read, and in which projects."""
    longest = ApiToken._meta.get_field("purpose").max_length or 0
    if not purpose:
        raise PolicyBroken(_("Write what the token is for, so that somebody else knows later."), field="purpose")
    if len(purpose) > longest:
        raise PolicyBroken(
            _("The purpose is too long: at most %(number)s characters.") % {"number": longest}, field="purpose"
        )
    unknown = sorted(set(scopes) - set(Scope.values))
    if unknown or not scopes:
        raise PolicyBroken(
            _("Choose what the token may read: %(scopes)s.") % {"scopes": ", ".join(Scope.values)}, field="scopes"
        )
    if not projects:
        raise PolicyBroken(_("Choose at least one project for the token."), field="projects")


def check_token_ends(*, expires_on: date, today: date) -> None:
    """Every token ends, and soon enough that a forgotten one does not stay open for years."""
    latest = last_day_of_token(today)
    if not today <= expires_on <= latest:
        raise PolicyBroken(
            _("The last day of the token must be between today and %(latest)s.") % {"latest": day_in_words(latest)},
            field="expires_on",
        )


def check_room_for_token(user: User, *, today: date) -> None:
    """Nobody gathers more valid tokens than they can look after."""
    most = settings.API_TOKENS_EACH
    if queries.valid_tokens(today).filter(user=user).count() >= most:
        raise PolicyBroken(
            ngettext(
                "There is already %(n)s valid token, which is the most one person may have. Revoke it first.",
                "There are already %(n)s valid tokens, which is the most one person may have. Revoke one first.",
                most,
            )
            % {"n": most}
        )


def check_token_stands(token: ApiToken) -> None:
    """A token is revoked once."""
    if token.revoked_at is not None:
        raise PolicyBroken(_("This token was already revoked. It opens nothing any more."))
