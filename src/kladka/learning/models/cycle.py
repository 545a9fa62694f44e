"""Training cycles, the modules they consist of, in order."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Lasting
from kladka.organisations.models import Organisation
from kladka.programmes.models import Project


class TrainingCycle(Lasting):
    """What people learn one after another at a partner of a project: a name, and modules in order.

    Whoever completes every required module, and `of_choice` of the others, completes the cycle.
    """

    FROZEN = frozenset({"id", "project_id", "partner_id"})

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="training_cycles")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="training_cycles")
    title_pl = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    of_choice = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "partner", "title_pl"],
                condition=models.Q(withdrawn_at=None),
                name="learning_a_cycle_has_a_name_of_its_own",
            ),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "project", "partner", "title_pl", "title_en", "of_choice", "withdrawn_at", "created_at", "version"}
        )

    def __str__(self) -> str:
        return self.title_pl


class Module(Lasting):
    """One part of a training cycle. `hours` are clock hours, `number` says which place it has; events carry it out."""

    FROZEN = frozenset({"id", "cycle_id"})

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    cycle = models.ForeignKey(TrainingCycle, on_delete=models.PROTECT, related_name="modules")
    number = models.PositiveSmallIntegerField()
    title_pl = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    aim_pl = models.CharField(max_length=500, blank=True)
    aim_en = models.CharField(max_length=500, blank=True)
    is_required = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cycle", "title_pl"],
                condition=models.Q(withdrawn_at=None),
                name="learning_a_module_has_a_title_of_its_own",
            ),
            models.CheckConstraint(name="learning_module_hours_are_positive", condition=models.Q(hours__gt=0)),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["cycle", "number"], name="module_of_cycle")]

    class Privacy:
        safe = frozenset(
            {"id", "cycle", "number", "title_pl", "title_en", "hours", "aim_pl", "aim_en", "is_required"}
            | {"withdrawn_at", "version"}
        )

    def __str__(self) -> str:
        return self.title_pl
