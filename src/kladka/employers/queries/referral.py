"""Lists of referrals."""

from django.db.models import F, QuerySet

from kladka.employers.models import Referral


def listed_referrals(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Return referrals with who they are about and who sent them: open ones first, the earliest due day first."""
    joined = referrals.select_related("participation__person__identity", "participation__project", "staff")
    return joined.order_by(F("answered_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "sent_on", "pk")
