"""What people learn from: files and links of an event, of one of its sessions, or of a module of a cycle."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core import clock, ids
from kladka.files.models import StoredFile
from kladka.learning.models.cycle import Module
from kladka.learning.models.event import Event, EventSession


class Material(models.Model):
    """A file or a link with a title, of exactly one event, session or module; what it holds are its versions.

    One that was removed stays with everything it held, and can be put back.
    """

    class Audience(models.TextChoices):
        PARTICIPANTS = "participants", _("participants and trainers")
        TRAINERS = "trainers", _("trainers only")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="materials")
    session = models.ForeignKey(EventSession, null=True, on_delete=models.PROTECT, related_name="materials")
    module = models.ForeignKey(Module, null=True, on_delete=models.PROTECT, related_name="materials")
    title = models.CharField(max_length=160)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.PARTICIPANTS)
    removed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="learning_material_belongs_to_one",
                condition=models.Q(event__isnull=False, session=None, module=None)
                | models.Q(event=None, session__isnull=False, module=None)
                | models.Q(event=None, session=None, module__isnull=False),
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "event", "session", "module", "title", "audience", "removed_at", "version"})

    def __str__(self) -> str:
        return self.title


class MaterialVersion(models.Model):
    """What a material held from `added_at` on, until a later version: a file, or the address of a page."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.URLField(max_length=500, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["material", "number"], name="learning_one_number_of_a_material"),
            models.CheckConstraint(
                name="learning_material_is_file_or_link",
                condition=models.Q(file__isnull=False, address="") | (models.Q(file=None) & ~models.Q(address="")),
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "material", "number", "file", "address", "added_at", "added_by"})

    def __str__(self) -> str:
        return f"{self.number}"
