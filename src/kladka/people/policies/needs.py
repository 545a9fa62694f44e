"""What may never be noted of barriers and access needs."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken


def check_needs(*, barriers: Sequence[str], main_barrier: str, access_needs: Sequence[str]) -> None:
    """The codes are those of the dictionaries, and the main barrier is one of the barriers."""
    for code in barriers:
        dictionary("barriers").check(code, field="barriers")
    for code in access_needs:
        dictionary("access-needs").check(code, field="access_needs")
    if main_barrier and main_barrier not in barriers:
        raise PolicyBroken(
            _("“%(barrier)s” is not ticked above. Tick it, or choose one of those that are.")
            % {"barrier": dictionary("barriers").label(main_barrier)},
            field="main_barrier",
        )
