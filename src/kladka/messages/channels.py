"""By which ways messages go out. E-mail is built in; whoever has a provider of text messages names a function for it.

A channel is a function that takes a `Message` and hands it over, or raises: then the message is tried again later.
KLADKA_SMS names that of text messages, as "package.module.function". None is shipped.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from kladka.messages.models import Message

EMAIL, SMS = "email", "sms"

type Channel = Callable[[Message], None]


def available() -> tuple[str, ...]:
    """Return the channels of this installation, e-mail first."""
    return tuple(settings.MESSAGE_CHANNELS)


def hand_over(message: Message) -> None:
    """Hand a message over by its channel. Raises KeyError when the installation no longer has it."""
    channel: Channel = import_string(settings.MESSAGE_CHANNELS[message.channel])
    channel(message)


def by_mail(message: Message) -> None:
    """Hand a message to the mail server."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{message.pk}@{domain}>", "Content-Language": message.language}
    EmailMessage(subject=message.subject, body=message.body, to=[message.to], headers=headers).send()
