"""Payment claims of a project, the deadline that its contract sets, and what each claim said when it was sent."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core import ids
from kladka.core.protection import AppendOnly, Chained, Lasting
from kladka.programmes.models import InPeriod, Project


class Unit(models.TextChoices):
    """How days of a deadline are counted."""

    WORKING = "working", _("working days")
    CALENDAR = "calendar", _("calendar days")


class Claim(Lasting):
    """A payment claim. Open, then sent, and from then on nothing of it changes; or removed while it was open. One that
    was marked as sent by mistake is taken back: another one, open again, is in its place (`ClaimTakenBack`).

    `number` counts the project's claims, `edition` the corrections of one; `replaces` is the edition before.
    `due_on` is set where the deadline was agreed otherwise than the contract says. `sent_on` is the day on which it
    went to the funder, `sent_at` the moment at which somebody said so here.
    """

    IN_PERIOD = InPeriod(
        _("Payment claims"),
        ("period_from", "period_until"),
        standing=~models.Q(state="removed") & models.Q(taken_back=None),
    )

    class State(models.TextChoices):
        OPEN = "open"
        SENT = "sent"
        REMOVED = "removed"

    FROZEN = frozenset({"id", "project_id", "edition", "replaces_id"})
    SEALED_BY = ("sent_at",)

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveIntegerField()
    edition = models.PositiveIntegerField(default=1)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    period_from = models.DateField()
    period_until = models.DateField()
    is_final = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    sent_on = models.DateField(null=True)
    sent_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "number", "edition"],
                condition=models.Q(state="open"),
                name="reporting_one_open_claim_per_edition",
            ),
            models.CheckConstraint(
                name="reporting_claim_has_a_period", condition=models.Q(period_until__gte=models.F("period_from"))
            ),
            models.CheckConstraint(
                name="reporting_claim_says_who_sent_it",
                condition=models.Q(state="sent", sent_on__isnull=False, sent_by__isnull=False, sent_at__isnull=False)
                | models.Q(state__in=["open", "removed"], sent_on=None, sent_by=None, sent_at=None),
            ),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "project", "number", "edition", "replaces", "period_from", "period_until", "is_final", "due_on"}
            | {"state", "sent_on", "sent_by", "sent_at", "version"}
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return number and edition as people say them: 3, and 3/2 for its first correction."""
        return str(self.number) if self.edition == 1 else f"{self.number}/{self.edition}"

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be changed."""
        return self.state == self.State.OPEN

    @property
    def is_sent(self) -> bool:
        """Tell whether it was sent."""
        return self.state == self.State.SENT


class ClaimContent(AppendOnly, Chained):
    """What a claim said when it was sent: its table, the days it was of, the definitions. Numbers only.

    `ledger_no` is the newest fact that it knew where it was sent on the day on which that was said here; on an earlier
    day it knew all of that day.
    """

    claim = models.OneToOneField(Claim, primary_key=True, on_delete=models.PROTECT, related_name="content")
    as_of = models.DateField()
    known_on = models.DateField()
    ledger_no = models.BigIntegerField(null=True)
    said = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Privacy:
        safe = frozenset({"claim", "as_of", "known_on", "ledger_no", "said", "sha256"})

    def __str__(self) -> str:
        return str(self.claim_id)


class ClaimTakenBack(AppendOnly, Chained):
    """That a claim was marked as sent by mistake: who says so, when and why, and which open claim is in its place. What
    it said is kept."""

    claim = models.OneToOneField(Claim, primary_key=True, on_delete=models.PROTECT, related_name="taken_back")
    followed_by = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="follows")
    reason = models.CharField(max_length=40)
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField()

    class Privacy:
        safe = frozenset({"claim", "followed_by", "reason", "taken_at", "taken_by"})

    def __str__(self) -> str:
        return str(self.claim_id)


class ClaimTerms(Chained):
    """The deadline by the project's own contract, where the programme leaves it to that or the contract differs."""

    project = models.OneToOneField(Project, primary_key=True, on_delete=models.CASCADE, related_name="claim_terms")
    days = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=8, choices=Unit.choices)
    final_days = models.PositiveSmallIntegerField()
    final_unit = models.CharField(max_length=8, choices=Unit.choices)
    source = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        safe = frozenset({"project", "days", "unit", "final_days", "final_unit", "source", "version"})

    def __str__(self) -> str:
        return self.source
