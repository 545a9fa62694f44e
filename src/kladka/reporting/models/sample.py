"""A control sample: how it was drawn and from whom, who is in it, what was found, and the files made of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core import clock, ids
from kladka.core.ledger import Fact
from kladka.core.protection import AppendOnly, Chained
from kladka.people.models import Participation
from kladka.programmes.models import Project


class Sample(Fact):
    """A random sample, with everything needed to draw it again. Retracted when it was drawn by mistake.

    `population_hash` is the SHA-256 of the list it was drawn from (`Population.listed`); `chain_no` and `chain_hash`
    the newest audit entry when the list was made. A fact that was corrected since changes neither.
    """

    class Kind(models.TextChoices):
        EVERYBODY = "everybody", _("participants")
        PARTICIPATIONS = "participations", _("participants")
        FACTS = "facts", _("records")

    class Strata(models.TextChoices):
        NONE = "", _("none")
        PARTNER = "partner", _("partner at entry")
        SEX = "sex", _("sex at entry")
        KIND = "kind", _("kind")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="samples")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=Kind.choices)
    indicator = models.CharField(max_length=60, blank=True)
    fact_table = models.CharField(max_length=20, blank=True)
    as_of = models.DateField()
    known_on = models.DateField()
    strata = models.CharField(max_length=10, blank=True, choices=Strata.choices)
    allocation = models.CharField(max_length=12)
    size = models.PositiveIntegerField()
    population_size = models.PositiveIntegerField()
    population_hash = models.CharField(max_length=64)
    chain_no = models.BigIntegerField()
    chain_hash = models.CharField(max_length=64)
    pack = models.CharField(max_length=60)
    pack_hash = models.CharField(max_length=64)
    method = models.CharField(max_length=20)
    seed = models.CharField(max_length=100)
    seed_given = models.BooleanField()
    """Whether somebody brought the seed, as a controller does, or the system's randomness made it."""
    checklist = models.CharField(max_length=60)
    checklist_hash = models.CharField(max_length=64)

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["project", "number"], name="reporting_one_sample_per_number"),
            models.CheckConstraint(
                name="reporting_sample_is_of_its_population",
                condition=models.Q(size__gte=1, population_size__gte=models.F("size")),
            ),
        ]

    class Privacy:
        safe = frozenset(
            {"project", "number", "kind", "indicator", "fact_table", "as_of", "known_on", "strata", "allocation"}
            | {"size", "population_size", "population_hash", "chain_no", "chain_hash", "pack", "pack_hash", "method"}
            | {"seed", "seed_given", "checklist", "checklist_hash"}
        )

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"


class Population(AppendOnly, Chained):
    """The list a sample was drawn from, as it was: ids and strata, compressed. Pseudonyms only."""

    sample = models.OneToOneField(Sample, primary_key=True, on_delete=models.PROTECT, related_name="population")
    listed = models.BinaryField()

    class Privacy:
        safe = frozenset({"sample", "listed"})

    def __str__(self) -> str:
        return str(self.sample_id)


class SampleItem(AppendOnly, Chained):
    """One that was drawn: a participation, or a fact of one. `position` is the order of the draw."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    subject = models.UUIDField()
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sample", "position"], name="reporting_one_item_per_position"),
            models.UniqueConstraint(fields=["sample", "subject"], name="reporting_drawn_once"),
        ]

    class Privacy:
        safe = frozenset({"id", "sample", "position", "subject", "participation", "stratum"})

    def __str__(self) -> str:
        return f"{self.sample_id} {self.position}"


class Finding(Fact):
    """What a look at one line of the checklist gave, of one item. Corrected as any fact: the ledger keeps both."""

    class Outcome(models.TextChoices):
        IN_ORDER = "in_order"
        FINDING = "finding"
        NOT_APPLICABLE = "not_applicable"

    item = models.ForeignKey(SampleItem, on_delete=models.PROTECT, related_name="findings")
    line = models.CharField(max_length=40)
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    kind = models.CharField(max_length=40, blank=True)

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["item", "line"], condition=models.Q(retracted_at=None), name="reporting_one_answer_per_line"
            ),
            models.CheckConstraint(
                name="reporting_a_finding_has_a_kind",
                condition=(models.Q(outcome="finding") & ~models.Q(kind=""))
                | (~models.Q(outcome="finding") & models.Q(kind="")),
            ),
        ]

    class Privacy:
        safe = frozenset({"item", "line", "outcome", "kind"})

    def __str__(self) -> str:
        return f"{self.line} {self.outcome}"


class FindingWords(models.Model):
    """What the controller wrote to a finding: words about a person, erasable without changing the finding."""

    finding = models.OneToOneField(Finding, primary_key=True, on_delete=models.PROTECT, related_name="words")
    text = models.TextField()

    class Privacy:
        personal = frozenset({"text"})
        safe = frozenset({"finding"})

    def __str__(self) -> str:
        return self.text


class Package(models.Model):
    """A file with the evidence behind a sample, made in the background and removed after a while; or one person's
    binder, handed out at once and not kept."""

    class State(models.TextChoices):
        WAITING = "waiting"
        MAKING = "making"
        READY = "ready"
        FAILED = "failed"
        REMOVED = "removed"
        HANDED = "handed"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.UUIDField()
    sample = models.ForeignKey(Sample, null=True, on_delete=models.PROTECT, related_name="packages")
    participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    with_names = models.BooleanField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.UUIDField()
    language = models.CharField(max_length=2)
    ready_at = models.DateTimeField(null=True)
    keep_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="reporting_package_is_of_one_thing",
                condition=models.Q(sample=None, participation__isnull=False)
                | models.Q(sample__isnull=False, participation=None),
            ),
        ]

    class Privacy:
        safe = frozenset(
            {
                "id",
                "controller",
                "sample",
                "participation",
                "with_names",
                "state",
                "done",
                "total",
                "size",
                "sha256",
                "asked_at",
            }
            | {"asked_by", "language", "ready_at", "keep_until"}
        )

    def __str__(self) -> str:
        return f"{self.sample_id or self.participation_id} {self.state}"
