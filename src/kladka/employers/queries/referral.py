"""Lists of referrals."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from kladka.employers.models import Referral


def listed_referrals(referrals: QuerySet[Referral]) -> QuerySet[Any]:
    """Return referrals with who they are about and who sent them: open ones first, the earliest due day first.

    Adds `is_answered`.
    """
    answered = ExpressionWrapper(Q(answered_on__isnull=False), output_field=BooleanField())
    joined = referrals.select_related("participation__person__identity", "participation__project", "staff")
    rows = joined.annotate(is_answered=answered)
    return rows.order_by("is_answered", F("due_on").asc(nulls_last=True), "sent_on", "pk")
