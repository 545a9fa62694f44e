"""From when on the monitoring card waits for its next entry, as part of a query about many people."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from kladka.coaching.models import CardEntry, SelfAssessment


def card_from(of: str) -> Coalesce:
    """Return the day from which the next entry is counted: the last one's end, else the first self-assessment.

    `of` names the participation. Nothing where social activation has not begun.
    """
    entries = CardEntry.objects.filter(participation=OuterRef(of)).order_by("-until_date").values("until_date")
    held = SelfAssessment.objects.filter(participation=OuterRef(of)).order_by("on_date").values("on_date")
    return Coalesce(Subquery(entries[:1]), Subquery(held[:1]))
