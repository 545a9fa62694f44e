"""Writing a message with the act that causes it, and delivering what waits."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from kladka.core import clock
from kladka.messages import channels
from kladka.messages.models import Message

logger = logging.getLogger("kladka.messages")

ATTEMPTS = 36
"""After these the message counts as failed: about five days, as mail servers do (RFC 5321, 4.5.4.1)."""

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
_BATCH = 50


def send(*, to: str, subject: str, body: str, language: str, channel: str = channels.EMAIL) -> Message:
    """Return a message that will go out if, and only if, the surrounding transaction commits."""
    message = message_of(to=to, subject=subject, body=body, language=language, channel=channel)
    message.save(force_insert=True)
    return message


def send_all(messages: Sequence[Message]) -> None:
    """Let several messages, made by `message_of`, go out with the surrounding transaction. One statement."""
    Message.objects.bulk_create(messages)


def message_of(*, to: str, subject: str, body: str, language: str, channel: str = channels.EMAIL) -> Message:
    """Return a message that is not stored yet: for `send_all`."""
    return Message(channel=channel, to=to, subject=" ".join(subject.split()), body=body, language=language)


def deliver_due() -> int:
    """Hand over the messages that are due and return how many went.

    At least once: a crash between handing over and noting it sends a message again, under the same Message-ID.
    """
    due = Message.objects.filter(state=Message.State.WAITING, due_at__lte=clock.now()).order_by("due_at")
    return sum(_deliver(key) for key in list(due.values_list("pk", flat=True)[:_BATCH]))


def forget_old(*, keep: timedelta) -> int:
    """Delete messages that were handed over longer ago than `keep`; return how many."""
    deleted, _ = Message.objects.filter(state=Message.State.SENT, sent_at__lt=clock.now() - keep).delete()
    return deleted


def _deliver(key: UUID) -> bool:
    """Send one message outside any transaction: a slow server must not keep everybody else from saving."""
    message = _claimed(key)
    if message is None:
        return False
    try:
        channels.hand_over(message)
    except Exception as error:  # whatever it is, the message stays and the others go on
        _keep(message, error)
    else:
        message.state, message.sent_at, message.error = Message.State.SENT, clock.now(), ""
    message.save(update_fields=["state", "sent_at", "error"])
    return message.state == Message.State.SENT


def _claimed(key: UUID) -> Message | None:
    """Return the message for one attempt, and make it due again after a pause, should this attempt not end."""
    with transaction.atomic():
        # Two workers may see the same message; the second one waits, and finds it no longer due.
        waiting = Message.objects.filter(pk=key, state=Message.State.WAITING, due_at__lte=clock.now())
        message = waiting.select_for_update().first()
        if message is None:
            return None
        message.attempts += 1
        message.due_at = clock.now() + min(_FIRST_PAUSE * 2 ** (message.attempts - 1), _LONGEST_PAUSE)
        message.save(update_fields=["attempts", "due_at"])
        return message


def _keep(message: Message, error: Exception) -> None:
    message.error = type(error).__name__
    if message.attempts >= ATTEMPTS:
        message.state = Message.State.FAILED
    logger.warning("Message %s was not taken (%s), attempt %d", message.pk, message.error, message.attempts)
