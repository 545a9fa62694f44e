"""What people knew before an event and after it."""

from decimal import Decimal
from typing import ClassVar

from django.db import models

from kladka.core import ids
from kladka.learning import rules
from kladka.learning.models.event import Event
from kladka.people.models import Participation


class KnowledgeTest(models.Model):
    """A test that is written before an event and once more after it, with the most points that can be reached."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="tests")
    title = models.CharField(max_length=120)
    most_points = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="learning_test_has_points", condition=models.Q(most_points__gt=0)),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["event"], name="test_of_event")]

    class Privacy:
        safe = frozenset({"id", "event", "title", "most_points"})

    def __str__(self) -> str:
        return self.title


class TestResult(models.Model):
    """The points of one person at one test; None where it was not written. Points only, never the answers."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    test = models.ForeignKey(KnowledgeTest, on_delete=models.PROTECT, related_name="results")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="test_results")
    points_before = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    points_after = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["test", "participation"], name="learning_one_result_of_a_test"),
            models.CheckConstraint(
                name="learning_points_are_not_below_nothing",
                condition=(models.Q(points_before=None) | models.Q(points_before__gte=0))
                & (models.Q(points_after=None) | models.Q(points_after__gte=0)),
            ),
        ]

    class Privacy:
        personal = frozenset({"points_before", "points_after"})
        safe = frozenset({"id", "test", "participation"})

    def __str__(self) -> str:
        return f"{self.points_before} {self.points_after}"

    @property
    def points(self) -> "rules.Points":
        """Return the points as a value, without needless places."""
        return rules.Points(_plain(self.points_before), _plain(self.points_after))


def _plain(points: Decimal | None) -> Decimal | None:
    return None if points is None else points.normalize() + 0
