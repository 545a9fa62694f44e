"""What may never happen where an incubator is held to a model."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.incubation.models import Followed, Incubator
from kladka.incubation.rules.standard import Answer, Line, Standard


def check_version_known(known: Standard | None) -> Standard:
    """An incubator follows a version that there is."""
    if known is None:
        raise PolicyBroken(_("There is no such version of a model. Choose one of the list."), field="model")
    return known


def check_moves_on(before: Followed | None, version: Standard, from_date: date) -> None:
    """An incubator moves to another version, on a day after the one from which it followed the last one."""
    if before is None:
        return
    if (before.code, before.number) == (version.code, version.number):
        raise PolicyBroken(_("The incubator follows this version already. Choose another."), field="model")
    if from_date <= before.from_date:
        raise PolicyBroken(
            _("It follows the present version since %(day)s. Type a later day.")
            % {"day": day_in_words(before.from_date)},
            field="from_date",
        )


def check_followed(followed: Followed | None) -> Followed:
    """Only an incubator that follows a model is compared with it."""
    if followed is None:
        raise PolicyBroken(_("This incubator follows no model yet. Choose one first."))
    return followed


def check_line(line: Line | None) -> Line:
    """What is looked at is a line of the model, and one that asks something."""
    if line is None:
        raise PolicyBroken(_("The model has no such line. Look at it again."))
    if line.is_open:
        raise PolicyBroken(_("The model leaves this line open: there is nothing to hold the incubator to."))
    return line


def check_since(since: date, incubator: Incubator, *, field: str) -> None:
    """Nothing was met or lacking before the incubator opened."""
    if since < incubator.opened_on:
        raise PolicyBroken(
            _("The incubator opened on %(day)s. Type that day or a later one.")
            % {"day": day_in_words(incubator.opened_on)},
            field=field,
        )


def check_found(line: Line, answer: str, found: int | None) -> None:
    """Where the model asks for so many at least, so many are there when it is met, and fewer when it is not."""
    if line.least is None or answer == Answer.NOT_LOOKED:
        return
    words = {"least": line.least}
    if found is None:
        raise PolicyBroken(_("The model asks for at least %(least)s. Type how many there are.") % words, field="found")
    if (found >= line.least) != (answer == Answer.MET):
        raise PolicyBroken(
            _("The model asks for at least %(least)s. The number and the answer do not go together.") % words,
            field="found",
        )
