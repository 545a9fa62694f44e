"""Advisory meetings, and who was advised at each."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.organisations.models import Site, Staff
from kladka.people.models import Participation
from kladka.programmes.models import Project


class AdviceCard(models.Model):
    """What was asked and advised at one advisory meeting. What figures count of it are the clients' supports.

    `number` counts within the project and the year of the meeting. A withdrawn card keeps its number.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="advice_cards")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="advice_cards")
    adviser = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="advice_cards")
    on_date = models.DateField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=12)
    area = models.CharField(max_length=30)
    request = models.TextField()
    advice = models.TextField()
    next_step = models.TextField(blank=True)
    next_step_due = models.DateField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "year", "number"], name="incubation_one_card_per_number"),
            models.CheckConstraint(
                name="incubation_advice_takes_time",
                condition=models.Q(minutes__gt=0, minutes__lte=24 * 60),
            ),
            models.CheckConstraint(
                name="incubation_advice_ends_after_start",
                condition=models.Q(starts_at=None, ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="incubation_only_a_step_is_due",
                condition=models.Q(next_step_due=None) | ~models.Q(next_step=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["site", "-on_date"], name="advice_cards_of_site"),
            models.Index(fields=["project", "-on_date"], name="advice_cards_of_project"),
        ]

    class Privacy:
        personal = frozenset({"request", "advice", "next_step"})
        safe = frozenset(
            {"id", "project", "year", "number", "site", "adviser", "on_date", "starts_at", "ends_at", "minutes"}
            | {"form", "area", "next_step_due", "is_withdrawn", "created_at", "version"}
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the number as it is printed, e.g. "7/2010"."""
        return f"{self.number}/{self.year}"


class AdviceClient(models.Model):
    """Who was advised at a meeting. `support` is the fact that counts; a correction of it moves the id on."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    card = models.ForeignKey(AdviceCard, on_delete=models.PROTECT, related_name="clients")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="advice")
    support = models.UUIDField(unique=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["card", "participation"], name="incubation_a_client_once_per_card"),
        ]

    class Privacy:
        safe = frozenset({"id", "card", "participation", "support"})

    def __str__(self) -> str:
        return str(self.participation_id)
