"""What may never happen to accounts, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.core.errors import PolicyBroken


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
