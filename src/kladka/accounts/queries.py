"""Reads of accounts: is this session strong enough, who has this address, whose is this token."""

import re
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db.models import QuerySet
from django.http import HttpRequest

from kladka.accounts.models import ApiToken, User
from kladka.core.crypto import digest_of_secret

STRONG = "second_factor"
"""Session key: the user whose second factor stands for this session."""

TOKEN = re.compile(r"kladka_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")
"""What a token looks like: what to recognise it by, its prefix, and 256 random bits."""

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


def token_of(secret: str) -> ApiToken | None:
    """Return the token that was shown, with its owner, whether it is still valid or not; None for an unknown one.

    Found by its digest, so that how long the answer takes tells nothing about what is stored.
    """
    if not TOKEN.fullmatch(secret):
        return None
    return ApiToken.objects.filter(digest=digest_of_secret(secret)).select_related("user").first()


def valid_tokens(day: date) -> QuerySet[ApiToken]:
    """Return the tokens that open something on a day."""
    return ApiToken.objects.filter(revoked_at=None, expires_on__gte=day, user__is_active=True)
