"""What people say of an event without a name: counted as it comes, so that no answer is kept as one."""

from datetime import date
from typing import ClassVar

from django.db import models

from kladka.core import ids
from kladka.learning.models.event import Event


class Survey(models.Model):
    """Questions about one event, answered by a link or typed in from paper.

    `asked` holds the questions as they were when it was opened. It opens by a secret of which only the digest is kept.
    Nothing shows its results before it is closed: one answer more would say what that answer was.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="surveys")
    code = models.CharField(max_length=40)
    asked = models.JSONField()
    secret_digest = models.CharField(max_length=64)
    closes_on = models.DateField()
    """The last day on which it is answered."""
    is_closed = models.BooleanField(default=False)
    answers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "code"], name="learning_asked_once_of_an_event"),
            models.UniqueConstraint(fields=["secret_digest"], name="learning_one_secret_of_a_survey"),
        ]

    class Privacy:
        secret = frozenset({"secret_digest"})
        safe = frozenset({"id", "event", "code", "asked", "closes_on", "is_closed", "answers"})

    def __str__(self) -> str:
        return self.code

    def is_open(self, today: date) -> bool:
        """Tell whether it is answered on `today`."""
        return not self.is_closed and today <= self.closes_on


class SurveyCount(models.Model):
    """How often one answer was given to one question. All are there, at nothing, from the day the survey was opened.

    Who answered, when, in which order and what else the same person answered is kept nowhere. The answer "" counts who
    said anything to the question.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="counts")
    question = models.CharField(max_length=40)
    option = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["survey", "question", "option"], name="learning_one_count_of_an_answer"),
        ]

    class Privacy:
        safe = frozenset({"id", "survey", "question", "option", "count"})

    def __str__(self) -> str:
        return f"{self.question} {self.option}: {self.count}"
