"""A form sent twice is stored once, and the second sender sees the first one's result."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.ledger import digest_of
from kladka.core.models import Submission

A_WHILE = timedelta(minutes=30)
"""How long the same words in a fresh form look like a way back in the browser, and not like a second event."""


class SavedLately(Exception):
    """The same was saved by another form a while ago; nothing was saved now. `earlier` is that form."""

    def __init__(self, earlier: Submission) -> None:
        super().__init__(str(earlier))
        self.earlier = earlier


def once(*, key: UUID, user: UUID, path: str, content: object, act: Callable[[], str], may_repeat: bool = True) -> str:
    """Run `act` (it returns the address to go to) unless this form was received before; return the address.

    `content` is what was typed, in canonical form. The key is stored in the same transaction as the act, so either
    both are there or neither. Raises PolicyBroken when the key comes back with other content, and SavedLately unless
    it `may_repeat`: only after the act, so that what it refuses by itself is said first, and then undone.
    """
    seen = _seen(key, user, path, content)
    if seen is not None:
        return seen
    try:
        with transaction.atomic():
            submission = Submission.objects.create(key=key, user=user, path=path, content=digest_of(content))
            submission.location = act()
            earlier = None if may_repeat else _saved_lately(key, user, path, content)
            if earlier is not None:
                raise SavedLately(earlier)
            submission.save(update_fields=["location"])
            return submission.location
    except IntegrityError:
        # Another request with this key won the race; anything else is a real error.
        seen = _seen(key, user, path, content)
        if seen is None:
            raise
        return seen


def saved_before(*, key: UUID, user: UUID, path: str, content: object) -> str | None:
    """Return the address to which the first sending of exactly this form led, or None when there was none."""
    earlier = Submission.objects.filter(key=key, user=user, path=path, content=digest_of(content)).first()
    return earlier.location if earlier else None


def _saved_lately(key: UUID, user: UUID, path: str, content: object) -> Submission | None:
    """Return the last form with the same content that `user` saved here under another key a while ago, or None.

    The browser's way back opens a page with a fresh key and fills in what was typed: to the key it is a new form.
    """
    same = Submission.objects.filter(user=user, path=path, content=digest_of(content)).exclude(key=key)
    return same.filter(received_at__gt=clock.now() - A_WHILE).order_by("received_at").last()


def _seen(key: UUID, user: UUID, path: str, content: object) -> str | None:
    earlier = Submission.objects.filter(key=key).first()
    if earlier is None:
        return None
    if (earlier.user, earlier.path, earlier.content) != (user, path, digest_of(content)):
        raise PolicyBroken(
            _("This form was already saved with other content. Open the form again to make another change.")
        )
    return earlier.location
