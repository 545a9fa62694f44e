"""What pages about the people on the list of an event say where nobody is on it: visitors may have places."""

from collections.abc import Sized
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.core.components import Link
from kladka.learning import queries
from kladka.learning.models import Event
from kladka.pages.events.presenters import runs
from kladka.programmes.permissions import Viewer


def nobody_yet(event: Event, viewer: Viewer, rows: Sized) -> dict[str, Any]:
    """Return in words that nobody is enrolled, and the way to the visitors. One query, none where somebody is."""
    placed = 0 if rows else queries.visitors_placed(event)
    if not placed:
        return {"nobody": _("Nobody is enrolled yet."), "visitors": None}
    words = ngettext(
        "No participant is enrolled yet; %(n)s visitor has a place.",
        "No participant is enrolled yet; %(n)s visitors have places.",
        placed,
    )
    return {"nobody": words % {"n": placed}, "visitors": _way_to_visitors(event, viewer)}


def _way_to_visitors(event: Event, viewer: Viewer) -> Link:
    if runs(viewer, event) and event.cancelled_at is None and event.starts_on <= clock.today():
        return Link(_("Mark which visitors came"), reverse("signup:came", args=[event.pk]))
    return Link(_("Visitors and waiting list"), reverse("signup:visitors", args=[event.pk]))
