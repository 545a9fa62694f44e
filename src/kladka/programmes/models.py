"""Funding lines, projects, their goals, groups, partners, promised values, team and awards."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kladka.core import ids
from kladka.core.ledger import Fact
from kladka.core.protection import Chained, Lasting
from kladka.files.models import StoredFile
from kladka.organisations.models import Organisation, Site, Staff


@dataclass(frozen=True)
class InPeriod:
    """Which `days` of a model's records lie within their project's period, so that it is not moved away from them.

    A model of any room says so in its attribute `IN_PERIOD`. `project` is the way to the project, `standing` what of
    the records still holds.
    """

    title: Any
    days: tuple[str, ...]
    project: str = "project"
    standing: models.Q = models.Q()  # noqa: RUF009 -- never changed


class FundingLine(models.Model):
    """One level of a funding line: programme → priority → measure → sub-measure."""

    class Level(models.TextChoices):
        PROGRAMME = "programme"
        PRIORITY = "priority"
        MEASURE = "measure"
        SUB_MEASURE = "sub_measure"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    level = models.CharField(max_length=12, choices=Level.choices)
    code = models.CharField(max_length=20)
    name_pl = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["parent", "code"], name="programmes_one_code_per_level"),
            models.CheckConstraint(
                name="programmes_only_a_programme_stands_alone",
                condition=models.Q(level="programme", parent=None)
                | (~models.Q(level="programme") & models.Q(parent__isnull=False)),
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "parent", "level", "code", "name_pl", "name_en"})

    def __str__(self) -> str:
        return f"{self.code} {self.name_pl}"


class Project(Lasting):
    """What EU law calls an operation. `code` is its address; `pack` the definitions its figures follow.

    From `total_cost` (in zlotys) to `contractors` (one a line): what the public list of operations tells beside, as far
    as known.
    """

    FROZEN = frozenset({"id", "code", "controller_id", "is_made_up"})
    ADDED_LATER = ("total_cost", "fund", "specific_objective", "cofinancing_rate", "intervention", "contractors")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.SlugField(max_length=20, unique=True)
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="controlled_projects")
    funding_line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="projects")
    title_pl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    domain_pl = models.TextField(blank=True)
    domain_en = models.TextField(blank=True)
    description_pl = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    pack = models.CharField(max_length=60)
    profile = models.CharField(max_length=60)
    is_public = models.BooleanField(default=False)
    is_made_up = models.BooleanField(default=False)
    total_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    fund = models.CharField(max_length=20, blank=True)
    specific_objective = models.CharField(max_length=250, blank=True)
    cofinancing_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    intervention = models.CharField(max_length=250, blank=True)
    contractors = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="programmes_project_ends_after_start",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "code", "controller", "funding_line", "title_pl", "title_en", "domain_pl", "domain_en"}
            | {"description_pl", "description_en", "starts_on", "ends_on", "pack", "profile", "is_public"}
            | {"is_made_up", "version"}
            | {"total_cost", "fund", "specific_objective", "cofinancing_rate", "intervention", "contractors"}
        )

    def __str__(self) -> str:
        """Return the title in the language in use."""
        is_english = (get_language() or "pl").startswith("en")
        return self.title_en if is_english else self.title_pl


class Logo(models.Model):
    """A picture in the head of a project's papers: of the funds, the region, a partner. `alt` says what it shows."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="logos")
    position = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt_pl = models.CharField(max_length=200)
    alt_en = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="programmes_logo_has_words", condition=~models.Q(alt_pl="") & ~models.Q(alt_en="")
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "project", "position", "file", "width", "height", "alt_pl", "alt_en"})

    def __str__(self) -> str:
        return self.alt_pl


class Goal(models.Model):
    """What a project is for: one general goal, several specific ones."""

    class Kind(models.TextChoices):
        GENERAL = "general"
        SPECIFIC = "specific"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="goals")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    position = models.PositiveSmallIntegerField(default=0)
    text_pl = models.TextField()
    text_en = models.TextField()
    indicators = models.JSONField(default=list, blank=True)
    version = 0
    """As `queries.version_of` tells, where a change asks for it; not stored."""

    class Privacy:
        safe = frozenset({"id", "project", "kind", "position", "text_pl", "text_en", "indicators"})

    def __str__(self) -> str:
        return self.text_pl


class TargetGroup(Chained):
    """Whom a project is for. An institutional group is entered by people whom an institution sends."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="target_groups")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    institutional = models.BooleanField(default=False)
    name_pl = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250)
    description_pl = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    version = 0
    """As `queries.version_of` tells, where a change asks for it; not stored."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "code"], name="programmes_one_target_group_per_code"),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "project", "code", "position", "institutional", "name_pl", "name_en", "description_pl"}
            | {"description_en"}
        )

    def __str__(self) -> str:
        return self.name_pl


class Partnership(models.Model):
    """An organisation's part in a project, dated: when it ends, access ends and the records stay."""

    IN_PERIOD = InPeriod(_("Partners and funders"), ("from_date", "until_date"), standing=~models.Q(role="leader"))

    class Role(models.TextChoices):
        LEADER = "leader"
        PARTNER = "partner"
        FUNDER = "funder"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    role = models.CharField(max_length=8, choices=Role.choices)
    from_date = models.DateField()
    until_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(role="leader"),
                name="programmes_one_leader_per_project",
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "project", "organisation", "role", "from_date", "until_date"})

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}"


class ServedArea(models.Model):
    """A powiat that a site's coaches or advisers serve in a project. The area is not the site."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="served_areas")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="served_areas")
    powiat = models.CharField(max_length=4)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "site", "powiat"], name="programmes_area_served_once_per_site"),
        ]

    class Privacy:
        safe = frozenset({"id", "project", "site", "powiat"})

    def __str__(self) -> str:
        return self.powiat


class Award(models.Model):
    """An entry of the project in somebody else's contest, and the title it received if it was chosen."""

    class Outcome(models.TextChoices):
        ENTERED = "entered"
        CHOSEN = "chosen"
        NOT_CHOSEN = "not_chosen"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="awards")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.CHOSEN)
    title = models.CharField(max_length=200, blank=True)
    contest = models.CharField(max_length=200)
    organiser = models.CharField(max_length=200)
    entered_on = models.DateField()
    entries = models.PositiveIntegerField(null=True)
    chosen = models.PositiveIntegerField(null=True)
    version = 0
    """As `queries.version_of` tells, where a change asks for it; not stored."""

    class Privacy:
        safe = frozenset(
            {"id", "project", "outcome", "title", "contest", "organiser", "entered_on", "entries", "chosen"}
        )

    def __str__(self) -> str:
        return self.title or self.contest


class AwardFile(models.Model):
    """A document of an entry in a contest: what was sent, or what came back."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="files")
    words = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()

    class Privacy:
        safe = frozenset({"id", "award", "words", "file", "added_on"})

    def __str__(self) -> str:
        return self.words


class Target(Fact):
    """A promised value of an indicator on a day; `breakdown` is empty for the total, or e.g. "sex=female"."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="targets")
    indicator = models.CharField(max_length=60)
    breakdown = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    on_date = models.DateField()

    class Privacy:
        safe = frozenset({"project", "indicator", "breakdown", "value", "on_date"})

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class Post(Fact):
    """A staff member's dated post in a project: the source of every role, and of the number of coaches."""

    IN_PERIOD = InPeriod(_("Posts"), ("from_date", "until_date"), standing=models.Q(retracted_at=None))

    class Role(models.TextChoices):
        COACH = "coach"
        COORDINATOR = "coordinator"
        MONITORING_OFFICER = "monitoring_officer"
        ADVISER = "adviser"
        TRAINER = "trainer"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="posts")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="posts")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role.choices)
    from_date = models.DateField()
    until_date = models.DateField(null=True)

    class Privacy:
        safe = frozenset({"project", "staff", "partner", "site", "role", "from_date", "until_date"})

    def __str__(self) -> str:
        return f"{self.staff_id} {self.role}"
