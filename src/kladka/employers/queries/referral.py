"""Lists of referrals."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from kladka.core.dictionaries import dictionary
from kladka.employers.models import Referral


def may_be_employer(body_kind: str) -> bool:
    """Tell whether bodies of a kind may be employers, rather than such as help by an act (dictionary)."""
    kind = dictionary("referral-bodies").items.get(body_kind)
    return bool(kind and kind.data.get("may_employ"))


def listed_referrals(referrals: QuerySet[Referral]) -> QuerySet[Any]:
    """Return referrals with who they are about and who sent them: open ones first, the earliest due day first.

    Adds `is_answered`.
    """
    answered = ExpressionWrapper(Q(answered_on__isnull=False), output_field=BooleanField())
    joined = referrals.select_related("participation__person__identity", "participation__project", "staff")
    rows = joined.annotate(is_answered=answered)
    return rows.order_by("is_answered", F("due_on").asc(nulls_last=True), "sent_on", "pk")
