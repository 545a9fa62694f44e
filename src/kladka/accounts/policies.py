"""What may never happen to accounts, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.accounts import queries
from kladka.accounts.models import User
from kladka.core.errors import PolicyBroken

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
