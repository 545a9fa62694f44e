"""Who can never be enrolled."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.learning.models import Event
from kladka.people.models import Participation


def check_room(event: Event, enrolled: int) -> None:
    """No more people sign up than there are places."""
    if event.capacity is not None and enrolled > event.capacity:
        raise PolicyBroken(
            _("There are not enough places: %(places)s. After this, so many would be enrolled: %(people)s.")
            % {"places": event.capacity, "people": enrolled},
            field="people",
        )


def check_same_project(event: Event, participations: Sequence[Participation]) -> None:
    """People take part in an event of their own project."""
    if any(participation.project_id != event.project_id for participation in participations):
        raise PolicyBroken(_("Somebody of this list takes part in another project."), field="people")
