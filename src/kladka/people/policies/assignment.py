"""What the models that somebody works by must be, and from when somebody may be passed on."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Assignment
from kladka.processes.policies import check_model
from kladka.processes.queries import newest_followed


def check_begun(assignment: Assignment, day: date) -> None:
    """Nobody is passed on before the day on which the coach began: whoever passes on many is told who it is."""
    if day < assignment.from_date:
        raise PolicyBroken(
            _("%(name)s has been with this coach since %(day)s. Choose that day or a later one.")
            % {"name": assignment.participation.person.identity.name, "day": day_in_words(assignment.from_date)},
            field="from_date",
        )


def check_models(codes: Sequence[str], controller: UUID) -> None:
    """Models can be followed here, each once, and several of them are variants of one base."""
    for number, code in enumerate(codes):
        check_model(code, controller, field="also" if number else "model")
    if len(codes) < 2:
        return
    if len(set(codes)) < len(codes):
        raise PolicyBroken(_("Name each model once."), field="also")
    if newest_followed(codes, controller) is None:
        raise PolicyBroken(
            _("These models do not go together on one pathway. Choose variants of the same base model."), field="also"
        )
