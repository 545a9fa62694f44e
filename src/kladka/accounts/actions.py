"""What happens to accounts: made, let in by a link, told their language, given tokens for programs."""

import hashlib
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.accounts import policies
from kladka.accounts.models import ApiToken, SignInLink, User
from kladka.audit.actions import INSTALLATION, Actor, verb
from kladka.core import clock
from kladka.core.crypto import digest_of_secret
from kladka.core.errors import PolicyBroken
from kladka.core.installation import is_demo

LINK_LIVES = timedelta(hours=12)
"""How long a demo link can wait: a working day at a training."""


def create_user(*, email: str, name: str, by: Actor, language: str = "pl") -> User:
    """Return a new account without a password: its owner sets one by `password_address`.

    Raises PolicyBroken when the address is none or already has an account, or there is no name.
    """
    address, called = email.strip().lower(), " ".join(name.split())
    with verb("accounts.create_user", controller=INSTALLATION, by=by) as entry:
        policies.check_account(address=address, name=called)
        policies.check_address_is_free(address)
        user = User(email=address, name=called, language=language)
        user.set_unusable_password()
        return entry.save(user)


def correct_address(*, user: User, email: str, by: Actor) -> User:
    """Correct the address of an account that nobody has used yet. Raises PolicyBroken later, or when it is taken."""
    address = email.strip().lower()
    with verb("accounts.correct_address", controller=INSTALLATION, by=by) as entry:
        stored = User.objects.get(pk=user.pk)
        policies.check_never_used(stored)
        policies.check_account(address=address, name=stored.name)
        policies.check_address_is_free(address, user=stored)
        stored.email = address
        return entry.save(stored, fields=["email"])


def password_address(user: User) -> str:
    """Return the path at which `user` sets a password. It works once and ends after PASSWORD_RESET_TIMEOUT."""
    uid = user_pk_to_url_str(user)
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})


def choose_language(*, user: User, language: str) -> None:
    """Keep the language in which `user` reads pages and gets mail."""
    with verb("accounts.choose_language", controller=INSTALLATION, by=user) as entry:
        user.language = language
        entry.save(user, fields=["language"])


@contextmanager
def factors_held(user: User) -> Iterator[None]:
    """Hold the second factors of `user` still while one is taken away: two tabs at once must not take the last two."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        yield


def note_sign_in_changed(*, user: User, what: str) -> None:
    """Keep in the chain what changed in how `user` signs in ("totp_activated"); the library has stored the change."""
    with verb("accounts.change_sign_in", controller=INSTALLATION, by=user) as entry:
        entry.note(user, what)


def set_active(*, user: User, active: bool, by: Actor) -> None:
    """Let `user` in, or keep them out from the next request on. Their records stay."""
    with verb("accounts.set_active", controller=INSTALLATION, by=by) as entry:
        user.is_active = active
        entry.save(user, fields=["is_active"])


def make_link(*, user: User) -> str:
    """Return the path that signs `user` in once, with both factors. Raises PolicyBroken outside a demo."""
    _check_demo()
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, token_digest=_digest(token), expires_at=clock.now() + LINK_LIVES)
    return reverse("account:enter", kwargs={"token": token})


def use_link(*, token: str) -> User:
    """Return the user of a link and use the link up. Raises PolicyBroken when it was used, is too old or unknown."""
    _check_demo()
    now = clock.now()
    with transaction.atomic():
        # One UPDATE decides who comes first when a link is opened twice at once.
        waiting = SignInLink.objects.filter(token_digest=_digest(token), used_at=None, expires_at__gt=now)
        if not waiting.update(used_at=now):
            raise PolicyBroken(_("This link was already used or is too old. Ask for a new one."))
        user = SignInLink.objects.select_related("user").get(token_digest=_digest(token)).user
        if not user.is_active:
            raise PolicyBroken(_("This account is closed."))
        return user


def make_token(
    *, user: User, purpose: str, scopes: Collection[str], projects: Collection[UUID], expires_on: date, by: Actor
) -> tuple[ApiToken, str]:
    """Return a new token of `user` and its text, which is kept nowhere: it can be shown once.

    The projects are those that the user may open, which the caller asks. Raises PolicyBroken when it says no purpose,
    may read nothing, ends too late, or there are too many already.
    """
    words, today = " ".join(purpose.split()), clock.today()
    with verb("accounts.make_token", controller=INSTALLATION, by=by) as entry:
        policies.check_token(purpose=words, scopes=scopes, projects=projects)
        policies.check_token_ends(expires_on=expires_on, today=today)
        policies.check_room_for_token(user, today=today)
        prefix = f"kladka_{secrets.token_hex(4)}"
        secret = f"{prefix}_{secrets.token_urlsafe(32)}"
        token = ApiToken(
            user=user,
            purpose=words,
            scopes=sorted(set(scopes)),
            projects=sorted({str(each) for each in projects}),
            prefix=prefix,
            digest=digest_of_secret(secret),
            made_at=entry.at,
            expires_on=expires_on,
        )
        return entry.save(token), secret


def revoke_token(*, token: ApiToken, by: Actor) -> ApiToken:
    """Let a token open nothing from now on. Raises PolicyBroken when somebody revoked it before."""
    with verb("accounts.revoke_token", controller=INSTALLATION, by=by) as entry:
        stored = ApiToken.objects.get(pk=token.pk)
        policies.check_token_stands(stored)
        stored.revoked_at = entry.at
        return entry.save(stored, fields=["revoked_at"])


def note_token_used(*, token: ApiToken) -> None:
    """Keep the day on which a token was used last; the chain has a line for the first use of each day."""
    today = clock.today()
    if token.last_used_on == today:
        return
    with suppress(_NotedBefore), verb("accounts.use_token", controller=INSTALLATION, by=token.user) as entry:
        # Two processes may come here at once; only one of them is the first.
        if not ApiToken.objects.filter(pk=token.pk).exclude(last_used_on=today).update(last_used_on=today):
            raise _NotedBefore
        entry.note(token, "last_used_on")


class _NotedBefore(Exception):
    """Undoes an entry that would say nothing."""


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _check_demo() -> None:
    if not is_demo():
        raise PolicyBroken(_("Links that sign in exist only where all people are made up."))
