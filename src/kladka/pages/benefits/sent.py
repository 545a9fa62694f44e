"""What a coach's day says of benefits: who asked for something on their own page, and nobody wrote it down yet."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.benefits.models import Benefit
from kladka.core.components import Link

MOST = 10


def sent_requests(day: Any) -> list[tuple[str, list[Link]]]:
    """Return the line of a coach's day (`coaching.queries.Day`), the longest ago first; nothing without. One query."""
    names = {one.participation.pk: one.name for one in day.people}
    if not names:
        return []
    rows = Benefit.objects.filter(state=Benefit.SENT, participation__in=names).order_by("requested_on", "created_at")
    people = dict.fromkeys(rows.values_list("participation", flat=True)[: MOST * 2])
    links = [Link(names[pk], reverse("benefits:of", args=[pk])) for pk in people]
    return [(_("Asked for a benefit"), links[:MOST])] if links else []
