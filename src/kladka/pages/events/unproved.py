"""Attendance that what was signed proves no more once it is corrected: told before it is."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import ngettext

from kladka.learning.models import Event
from kladka.learning.queries.presence import Wanted
from kladka.learning.rules import Difference
from kladka.people import actions as people
from kladka.people.models import Support
from kladka.people.queries import states_of
from kladka.people.queries.evidence import CLAIMED


def lost_words(
    event: Event, difference: Difference, wanted: Mapping[UUID, Wanted], recorded: Mapping[UUID, Support]
) -> list[str]:
    """Return of how many people attendance would not be proven any more by what proves it now."""
    states = states_of(recorded[key].pk for key in difference.changed)
    proven = [key for key in difference.changed if states[recorded[key].pk] != CLAIMED]
    lost = [key for key in proven if people.lost_by(fact=recorded[key], changes=wanted[key].columns(event))]
    words = ngettext(
        "What was signed will not prove the attendance of %(number)d person any more: it could not be added to what is "
        "recorded then. It will stand on the list of what is to do.",
        "What was signed will not prove the attendance of %(number)d people any more: it could not be added to what is "
        "recorded then. It will stand on the list of what is to do.",
        len(lost),
    )
    return [words % {"number": len(lost)}] if lost else []
