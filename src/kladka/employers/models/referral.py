"""Sending a participant on to another body, or from it, with the question and the answer."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.organisations.models import Organisation, Staff
from kladka.people.models import Participation


class Referral(models.Model):
    """A question to another body about a participant, or from it, until it is answered.

    `body` names it; `organisation` is the same one where it is recorded.
    """

    class Direction(models.TextChoices):
        OUT = "out"
        IN = "in"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="referrals")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    body_kind = models.CharField(max_length=30)
    body = models.CharField(max_length=150)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    sent_on = models.DateField()
    due_on = models.DateField(null=True)
    answer = models.CharField(max_length=20, blank=True)
    answer_words = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="referrals")
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="employers_an_answer_has_a_day",
                condition=models.Q(answer="", answered_on=None)
                | (~models.Q(answer="") & models.Q(answered_on__gte=models.F("sent_on"))),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["participation", "-sent_on"], name="referrals_of_participation"),
        ]

    class Privacy:
        personal = frozenset({"body", "question", "answer_words"})
        safe = frozenset(
            {
                "id",
                "participation",
                "direction",
                "body_kind",
                "organisation",
                "sent_on",
                "due_on",
                "answer",
                "answered_on",
                "staff",
            }
            | {"created_at", "version"}
        )

    def __str__(self) -> str:
        return f"{self.body} {self.sent_on}"
