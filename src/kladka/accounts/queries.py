"""Reads of accounts: is this session strong enough, who has this address."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from kladka.accounts.models import User

STRONG = "second_factor"
"""Session key: the user whose second factor stands for this session."""

_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether the signed-in user has a second factor, or came by a demo link that stands for both.

    Signing in asks for the second factor where there is one, so having one is enough. The answer "yes" is kept in
    the session: the last factor cannot be taken away (`policies.check_factor_remains`).
    """
    if not request.user.is_authenticated:
        return False
    if request.session.get(STRONG) == str(request.user.pk):
        return True
    if not is_mfa_enabled(request.user, _FACTORS):
        return False
    request.session[STRONG] = str(request.user.pk)
    return True


def has_another_factor(authenticator: Authenticator) -> bool:
    """Tell whether its owner has one more second factor. Recovery codes are none: they only stand in."""
    factors = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=_FACTORS)
    return bool(factors.exclude(pk=authenticator.pk).exists())


def user_with_address(email: str) -> User | None:
    """Return the account with this e-mail address, if there is one."""
    return User.objects.filter(email=email.strip().lower()).first()
