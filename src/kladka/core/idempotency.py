"""A form sent twice is stored once, and the second sender sees the first one's result."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.ledger import digest_of
from kladka.core.models import Submission


def once(*, key: UUID, user: UUID, path: str, content: object, act: Callable[[], str]) -> str:
    """Run `act` (it returns the address to go to) unless this form was received before; return the address.

    `content` is what was typed, in canonical form. The key is stored in the same transaction as the act, so either
    both are there or neither. Raises PolicyBroken when the key comes back with other content.
    """
    seen = _seen(key, user, path, content)
    if seen is not None:
        return seen
    try:
        with transaction.atomic():
            submission = Submission.objects.create(key=key, user=user, path=path, content=digest_of(content))
            submission.location = act()
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


def _seen(key: UUID, user: UUID, path: str, content: object) -> str | None:
    earlier = Submission.objects.filter(key=key).first()
    if earlier is None:
        return None
    if (earlier.user, earlier.path, earlier.content) != (user, path, digest_of(content)):
        raise PolicyBroken(
            _("This form was already saved with other content. Open the form again to make another change.")
        )
    return earlier.location
