"""What may never happen to accounts, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.accounts import queries
from kladka.accounts.models import User
from kladka.core.errors import PolicyBroken

LAST_FACTOR = gettext_lazy("This is your last second factor. Set up another one first.")


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
