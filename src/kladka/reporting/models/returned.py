"""Files of participants that were made for another system, and what that system sent back about them."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import AppendOnly, Chained, Lasting
from kladka.people.models import Participation
from kladka.programmes.models import Project

_MADE = frozenset(
    {"id", "controller", "number", "profile", "profile_version", "purpose", "as_of", "known_on", "people", "left_out"}
    | {"warnings", "added", "changed", "gone", "sha256", "size", "members", "chain_no", "made_at", "made_by"}
)
"""What a file is: it never changes, and it names nobody."""


class ParticipantsFile(Lasting):
    """One file: of whom it tells, as of which day, who made it, and its hash.

    `sealed` holds the file itself, encrypted and bound to this row; it is emptied after a while. `members` is who was
    in it, row by row, each with a keyed digest of what the row said, compressed: by it two files are compared.
    `chain_no` is the newest audit entry when it was made.
    """

    FROZEN = _MADE | {"project_id"}

    class Purpose(models.TextChoices):
        SUBMIT = "submit"
        TRIAL = "trial"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.UUIDField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="participants_files")
    number = models.PositiveIntegerField()
    profile = models.CharField(max_length=60)
    profile_version = models.CharField(max_length=20)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    as_of = models.DateField()
    known_on = models.DateField()
    people = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    """People with something that the system surely refuses, who wait for the next file."""
    warnings = models.PositiveIntegerField()
    added = models.PositiveIntegerField(null=True)
    changed = models.PositiveIntegerField(null=True)
    gone = models.PositiveIntegerField(null=True)
    """How many people are otherwise than in the file before for the same purpose; unknown of the first one."""
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    members = models.BinaryField()
    sealed = models.BinaryField()
    chain_no = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.UUIDField()
    keep_until = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "number"], name="reporting_one_file_per_number"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["keep_until"], name="files_to_remove")]

    class Privacy:
        identity = frozenset({"sealed"})
        safe = _MADE | {"project", "keep_until"}

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"


class Feedback(AppendOnly, Chained):
    """What the other system answered to a file. The same answer is kept once."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.UUIDField()
    file = models.ForeignKey(ParticipantsFile, on_delete=models.PROTECT, related_name="feedback")
    profile = models.CharField(max_length=60)
    profile_version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    received_at = models.DateTimeField(default=clock.now)
    received_by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "sha256"], name="reporting_one_answer_once"),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "controller", "file", "profile", "profile_version", "sha256", "lines", "received_at", "received_by"}
        )

    def __str__(self) -> str:
        return f"{self.file_id} {self.lines}"


class ReturnedLine(Chained):
    """One thing that the other system says is wrong, about one participation.

    `part` and `field` say what of our records the column was made of; `words` are the system's own, without numbers and
    addresses that could name somebody. Set aside with a reason where nothing in our records is to be mended.
    """

    class Part(models.TextChoices):
        IDENTITY = "identity"
        ENTRY = "entry"
        SUPPORT = "support"
        EXIT = "exit"
        SITUATION = "situation"
        ANY = "any"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="returned")
    position = models.PositiveIntegerField()
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)
    field = models.CharField(max_length=40, blank=True)
    fact = models.UUIDField(null=True)
    column = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=500)
    aside_reason = models.CharField(max_length=40, blank=True)
    aside_at = models.DateTimeField(null=True)
    aside_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["feedback", "position"], name="reporting_one_line_per_position"),
            models.CheckConstraint(
                name="reporting_set_aside_is_whole",
                condition=models.Q(aside_reason="", aside_at=None, aside_by=None)
                | (~models.Q(aside_reason="") & models.Q(aside_at__isnull=False, aside_by__isnull=False)),
            ),
        ]

    class Privacy:
        personal = frozenset({"words"})
        safe = frozenset(
            {"id", "feedback", "position", "participation", "part", "field", "fact", "column"}
            | {"aside_reason", "aside_at", "aside_by"}
        )

    def __str__(self) -> str:
        return f"{self.position} {self.column}"
