"""What work a participant wants, and what not. The vocational profile takes this over; until then it stands here."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.organisations.models import Staff
from kladka.people.models import Participation


class JobWishes(models.Model):
    """One version of a participant's wishes; each saving makes the next, so that earlier ones stay readable.

    `values` and `vetoes` are codes by criterion (packs/matching/criteria.yaml). `disclosure` is what an employer may
    be told, talked over on `disclosure_on`.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="job_wishes")
    version = models.PositiveIntegerField()
    on_date = models.DateField()
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    hours_from = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    hours_until = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    pay_from = models.PositiveIntegerField(null=True)
    values = models.JSONField(default=dict)
    vetoes = models.JSONField(default=dict)
    own_words = models.TextField(blank=True)
    veto_words = models.TextField(blank=True)
    disclosure = models.CharField(max_length=20, blank=True)
    disclosure_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["participation", "version"], name="employers_wishes_one_per_version"),
            models.CheckConstraint(
                name="employers_wishes_hours_rise",
                condition=models.Q(hours_from=None)
                | models.Q(hours_until=None)
                | models.Q(hours_until__gte=models.F("hours_from")),
            ),
        ]

    class Privacy:
        sensitive = frozenset({"values", "vetoes", "own_words", "veto_words", "disclosure"})
        personal = frozenset({"hours_from", "hours_until", "pay_from"})
        safe = frozenset({"id", "participation", "version", "on_date", "staff", "disclosure_on", "created_at"})

    def __str__(self) -> str:
        return f"{self.participation_id} {self.version}"
