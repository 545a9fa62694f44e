"""What the models that somebody works by must be."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.processes.policies import check_model
from kladka.processes.queries import newest_followed


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
