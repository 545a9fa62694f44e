"""A participation's way through the stages of its model. What figures count of models is people's `Assignment`."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.organisations.models import Organisation
from kladka.people.models import Participation


class Pathway(models.Model):
    """The way of one participation, also when it changes its model or comes back: there is one, with its history."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.OneToOneField(Participation, on_delete=models.PROTECT, related_name="pathway")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Privacy:
        safe = frozenset({"id", "participation", "version", "created_at"})

    def __str__(self) -> str:
        return str(self.id)


class VersionMove(models.Model):
    """Several people were moved to a version of a model as one act. It is kept when it is undone, too."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    from_date = models.DateField()
    people = models.PositiveIntegerField()
    by = models.UUIDField()
    moved_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Privacy:
        safe = frozenset({"id", "controller", "code", "number", "from_date", "people", "by", "moved_at", "undone_at"})

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class Following(models.Model):
    """From a day on, a pathway follows one version of a model. `place` 0 is the base, variants are numbered from 1.

    `turn` counts the choices of models of a pathway from 1: what was chosen together has the same. `move` is the act
    that moved somebody together with others.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="followings")
    turn = models.PositiveIntegerField(default=1)
    move = models.ForeignKey(VersionMove, null=True, on_delete=models.PROTECT, related_name="followings")
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    until_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pathway", "place"], condition=models.Q(until_date=None), name="coaching_one_model_at_a_place"
            ),
            models.CheckConstraint(
                name="coaching_following_ends_after_start",
                condition=models.Q(until_date=None) | models.Q(until_date__gte=models.F("from_date")),
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "pathway", "turn", "move", "code", "number", "place", "from_date", "until_date"})

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class Position(models.Model):
    """One stay in one stage. A stage may be entered again: that is another stay, with a gate of its own to pass.

    `number` counts the stays of a pathway from 1: several may begin on one day, and be recorded in one act. `turn` is
    that of the models by which the stage was entered.
    """

    class How(models.TextChoices):
        BEGAN = "began"
        MOVED_ON = "moved_on"
        ALL_THE_SAME = "all_the_same"
        MOVED_BACK = "moved_back"
        OTHER_MODEL = "other_model"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="positions")
    number = models.PositiveIntegerField()
    turn = models.PositiveIntegerField(default=1)
    stage = models.CharField(max_length=40)
    entered_on = models.DateField()
    left_on = models.DateField(null=True)
    how = models.CharField(max_length=12, choices=How.choices)
    reason = models.TextField(blank=True)
    by = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pathway"], condition=models.Q(left_on=None), name="coaching_one_stage_at_a_time"
            ),
            models.UniqueConstraint(fields=["pathway", "number"], name="coaching_stays_are_numbered"),
            models.CheckConstraint(
                name="coaching_a_stage_is_left_after_it_is_entered",
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("entered_on")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stage", "entered_on"], condition=models.Q(left_on=None), name="position_now"),
        ]

    class Privacy:
        personal = frozenset({"reason"})
        safe = frozenset(
            {"id", "pathway", "number", "turn", "stage", "entered_on", "left_on", "how", "by", "created_at"}
        )

    def __str__(self) -> str:
        return f"{self.stage} {self.entered_on}"


class Tick(models.Model):
    """The coach confirms what the records cannot tell: one requirement of the stage that somebody stays in."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="ticks")
    requirement = models.CharField(max_length=40)
    ticked_on = models.DateField()
    by = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["position", "requirement"], name="coaching_one_tick_of_a_requirement"),
        ]

    class Privacy:
        safe = frozenset({"id", "position", "requirement", "ticked_on", "by", "created_at"})

    def __str__(self) -> str:
        return f"{self.requirement} {self.ticked_on}"
