"""What goes along with assignments and is no fact: notes of hand-overs, plans for them, and who stands in for whom."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.organisations.models import Staff
from kladka.people.models.facts import Assignment
from kladka.programmes.models import Project


class HandOver(models.Model):
    """What the coach before tells the next one. Both read it, and both may open the person, until `shown_until`.

    Where `is_shared` is false only the next coach does. Undoing the hand-over retracts its assignment,
    and this with it.
    """

    assignment = models.OneToOneField(
        Assignment, primary_key=True, on_delete=models.PROTECT, related_name="handed_over_by"
    )
    before = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="handed_over_to")
    note = models.TextField(blank=True)
    is_shared = models.BooleanField(default=True)
    shown_until = models.DateField()
    created_at = models.DateTimeField(default=clock.now)

    class Privacy:
        personal = frozenset({"note"})
        safe = frozenset({"assignment", "before", "is_shared", "shown_until", "created_at"})

    def __str__(self) -> str:
        return f"{self.before_id} {self.shown_until}"


class Substitution(models.Model):
    """For some days a coach sees the people of an absent one in a project, and logs sessions as their author."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="substitutions")
    absent = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="stood_in_for")
    substitute = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="standing_in")
    from_date = models.DateField()
    until_date = models.DateField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="people_substitution_ends_after_start",
                condition=models.Q(until_date__gte=models.F("from_date")),
            ),
            models.CheckConstraint(
                name="people_nobody_stands_in_for_themselves",
                condition=~models.Q(absent=models.F("substitute")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["substitute", "until_date"], name="people_standing_in"),
        ]

    class Privacy:
        safe = frozenset({"id", "project", "absent", "substitute", "from_date", "until_date", "version", "created_at"})

    def __str__(self) -> str:
        return f"{self.from_date} {self.until_date}"


class Reassignment(models.Model):
    """A plan: a coach leaves a project, and from a day to come on everybody goes on with somebody else.

    Until it is done it can be changed or called off; `done_no` is the number of the act that did it, once.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reassignments")
    coach = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="reassignments")
    from_date = models.DateField()
    note = models.TextField(blank=True)
    is_shared = models.BooleanField()
    with_appointments = models.BooleanField()
    planned_by = models.UUIDField()
    done_no = models.PositiveBigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="people_a_coach_leaves_by_one_plan",
                fields=["project", "coach"],
                condition=models.Q(done_no=None),
            ),
        ]

    class Privacy:
        personal = frozenset({"note"})
        safe = frozenset(
            {
                "id",
                "project",
                "coach",
                "from_date",
                "is_shared",
                "with_appointments",
                "planned_by",
                "done_no",
                "version",
            }
            | {"created_at"}
        )

    def __str__(self) -> str:
        return f"{self.coach_id} {self.from_date}"


class Reassigned(models.Model):
    """By a plan, one person's next coach: the assignment that ends, and who goes on."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    reassignment = models.ForeignKey(Reassignment, on_delete=models.PROTECT, related_name="people")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="reassigned")
    coach = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="reassigned_to")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="people_reassigned_once_by_a_plan", fields=["reassignment", "assignment"]),
        ]

    class Privacy:
        safe = frozenset({"id", "reassignment", "assignment", "coach"})

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.coach_id}"
