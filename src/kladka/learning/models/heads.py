"""How many came unnamed."""

from typing import ClassVar

from django.db import models

from kladka.core.ledger import Fact
from kladka.learning.models.event import Event
from kladka.programmes.models import Project


class HeadCount(Fact):
    """How many people, nobody by name, came to an open event on a day. Never part of a count of persons."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="head_counts")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    on_date = models.DateField()
    kind = models.CharField(max_length=30)
    head_count = models.PositiveIntegerField()

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "on_date"],
                condition=models.Q(retracted_at=None),
                name="learning_heads_counted_once_a_day",
            ),
        ]

    class Privacy:
        safe = frozenset({"event", "project", "on_date", "kind", "head_count"})

    def __str__(self) -> str:
        return f"{self.on_date} {self.head_count}"
