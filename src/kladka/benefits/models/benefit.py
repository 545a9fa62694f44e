"""What was asked for, and what was decided."""

from decimal import Decimal
from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.organisations.models import Staff
from kladka.people.models import Document, Participation


class Benefit(models.Model):
    """A request for one kind of benefit, then granted for some days or refused with a reason.

    What somebody asks on their own page is sent first; a coach writes it down as a request, with its document.
    `asked` and `granted` are the cost of one unit (a day's tickets, an hour of care), empty where a rate is paid
    whatever the cost; `share` is the part of full time for which a monthly amount is paid. `terms` is what the packs
    said of the kind on the day of the decision. An end before its time moves `until_date`, and a decision that was
    wrong is revoked; what follows for months that are listed already is settled by the next list.
    """

    SENT, REQUESTED, GRANTED, REFUSED, REVOKED = "sent", "requested", "granted", "refused", "revoked"
    OPEN = frozenset({SENT, REQUESTED})
    SETTLED = frozenset({GRANTED, REVOKED})
    """Those of which lists may hold something."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="benefits")
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=10, default=REQUESTED)
    from_date = models.DateField()
    until_date = models.DateField()
    asked = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    words = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    requested_on = models.DateField()
    requested_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    share = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal(1))
    granted = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=30, blank=True)
    terms = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="benefits_a_benefit_lasts", condition=models.Q(until_date__gte=models.F("from_date"))
            ),
            models.CheckConstraint(
                name="benefits_decided_by_somebody_on_a_day",
                condition=models.Q(state__in=["sent", "requested"], decided_on=None, decided_by=None)
                | (
                    ~models.Q(state__in=["sent", "requested"])
                    & models.Q(decided_on__isnull=False, decided_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="benefits_a_refusal_has_a_reason",
                condition=~models.Q(state__in=["refused", "revoked"]) | ~models.Q(reason=""),
            ),
            models.CheckConstraint(
                name="benefits_written_down_by_somebody",
                condition=models.Q(state="sent", requested_by=None)
                | (~models.Q(state="sent") & models.Q(requested_by__isnull=False)),
            ),
            models.CheckConstraint(name="benefits_a_part_of_full_time", condition=models.Q(share__gt=0, share__lte=1)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["participation", "from_date"], name="benefit_of_participation"),
        ]

    class Privacy:
        personal = frozenset({"asked", "granted", "share", "words", "reason"})
        safe = frozenset(
            {"id", "participation", "kind", "state", "from_date", "until_date", "document", "requested_on"}
            | {"requested_by", "decided_on", "decided_by", "terms", "created_at", "version"}
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.from_date}"
