"""What files of participants and the answers to them must keep to."""

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.reporting.models.returned import Feedback, ParticipantsFile, ReturnedLine


def check_is_kept(file: ParticipantsFile) -> None:
    """Refuse to hand out a file that was removed after its days."""
    if not file.sealed:
        raise PolicyBroken(_("This file is no longer kept. Make a new one; the other system knows everybody again."))


def check_holds(file: ParticipantsFile, current: Feedback | None) -> None:
    """Refuse an answer to an older file than the one that was answered last: what it says was sent anew since. A trial
    is no such file."""
    if current is not None and current.file.purpose == file.purpose and current.file.number > file.number:
        message = _(
            "File %(number)s was answered already, and it is newer. Only answers to it, or to a later file, hold."
        )
        raise PolicyBroken(message % {"number": current.file.number}, field="file_number")


def check_stands(line: ReturnedLine, current: Feedback | None) -> None:
    """Refuse to set aside what a newer answer has replaced."""
    if current is None or current.pk != line.feedback_id:
        raise PolicyBroken(_("A newer answer has come since. Look at what it says."))


def check_not_aside(line: ReturnedLine) -> None:
    """Refuse to set aside what somebody set aside already."""
    if line.aside_reason:
        raise PolicyBroken(_("This line was set aside already. Look at it again."))


def check_reason(reason: str) -> None:
    """Refuse a reason that is none of the dictionary."""
    dictionary("set-aside-reasons").check(reason, field="reason")
