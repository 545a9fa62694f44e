"""Calls, what applicants wrote, how it was assessed and what the committee decided. An applicant is no person yet.

What is written here has its own retention: whoever is not accepted is forgotten after some days, and only counted.
"""

from datetime import date
from typing import Any, ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Chained
from kladka.files.models import StoredFile
from kladka.organisations.models import Organisation, Staff
from kladka.people.models import Participation
from kladka.programmes.models import Project


class Call(models.Model):
    """A competition for places in a project, run by one partner; `criteria` names its set in the packs."""

    class Kind(models.TextChoices):
        RECRUITMENT = "recruitment"

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"
        DECIDED = "decided"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="calls")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.RECRUITMENT)
    title_pl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    criteria = models.CharField(max_length=60)
    own_criteria = models.JSONField(default=dict, blank=True)
    """The set as it was changed for this call; empty where the ready one holds."""
    opens_on = models.DateField()
    closes_on = models.DateField()
    places = models.PositiveSmallIntegerField()
    reserve_places = models.PositiveSmallIntegerField(default=0)
    assessors = models.PositiveSmallIntegerField(default=1)
    """How many people assess each application: one, or two whose points are averaged."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="calls_call_closes_after_it_opens", condition=models.Q(closes_on__gte=models.F("opens_on"))
            ),
            models.CheckConstraint(name="calls_call_has_places", condition=models.Q(places__gt=0)),
            models.CheckConstraint(name="calls_one_or_two_assess", condition=models.Q(assessors__in=(1, 2))),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["project", "opens_on"], name="call_of_project")]

    class Privacy:
        safe = frozenset(
            {
                "id",
                "project",
                "partner",
                "kind",
                "title_pl",
                "title_en",
                "criteria",
                "own_criteria",
                "opens_on",
                "closes_on",
            }
            | {"places", "reserve_places", "assessors", "state", "created_at", "version"}
        )

    def __str__(self) -> str:
        return self.title_pl

    def takes_on(self, day: date) -> bool:
        """Tell whether applications are taken on `day`."""
        return self.state == self.State.OPEN and self.opens_on <= day <= self.closes_on


class Application(models.Model):
    """What somebody wrote to take part. `number` is given when it is sent; until then it is only begun.

    The PESEL is stored encrypted, bound to this row; `pesel_index` is its keyed blind index within the controller.
    `answers` are the answers that have no column; `asked` names the sensitive questions that were put on `asked_on`.
    """

    class State(models.TextChoices):
        BEGUN = "begun"
        SENT = "sent"
        WITHDRAWN = "withdrawn"
        ACCEPTED = "accepted"
        RESERVE = "reserve"
        REFUSED = "refused"
        JOINED = "joined"

    class Channel(models.TextChoices):
        PUBLIC = "public"
        STAFF = "staff"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BEGUN)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=5)
    form_version = models.CharField(max_length=10)
    secret_digest = models.CharField(max_length=64, blank=True)
    given_name = models.CharField(max_length=60, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    name_fold = models.CharField(max_length=150, blank=True, editable=False)
    pesel_sealed = models.BinaryField(max_length=80, null=True, editable=False)
    pesel_index = models.CharField(max_length=64, blank=True, editable=False)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=14, blank=True)
    town = models.CharField(max_length=80, blank=True)
    answers = models.JSONField(default=dict)
    asked = models.JSONField(default=list)
    asked_on = models.DateField(null=True)
    begun_at = models.DateTimeField(default=clock.now)
    sent_on = models.DateField(null=True)
    forget_on = models.DateField(null=True)
    """The day on which the tick deletes it; None while a participation follows from it."""
    participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    is_new_person = models.BooleanField(default=False)
    """Whether accepting it recorded a person anew, and not somebody recorded before."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["call", "number"], condition=models.Q(number__isnull=False), name="calls_one_number_in_a_call"
            ),
            models.UniqueConstraint(
                fields=["secret_digest"], condition=~models.Q(secret_digest=""), name="calls_one_secret"
            ),
            models.UniqueConstraint(
                fields=["participation"],
                condition=models.Q(participation__isnull=False),
                name="calls_one_application_of_a_participation",
            ),
            models.CheckConstraint(
                name="calls_what_was_sent_has_a_number",
                condition=models.Q(state="begun", number=None) | (~models.Q(state="begun") & models.Q(number__gt=0)),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["call", "state"], name="application_of_call"),
            models.Index(fields=["forget_on"], name="application_to_forget"),
        ]

    class Privacy:
        identity = frozenset(
            {"given_name", "family_name", "name_fold", "pesel_sealed", "pesel_index", "phone", "email"}
            | {"street", "postcode", "town"}
        )
        personal = frozenset({"birth_date", "sex"})
        sensitive = frozenset({"answers"})
        secret = frozenset({"secret_digest"})
        safe = frozenset(
            {"id", "call", "number", "state", "channel", "language", "form_version", "asked", "asked_on", "begun_at"}
            | {"sent_on", "forget_on", "participation", "is_new_person", "version"}
        )

    def __str__(self) -> str:
        return f"{self.number or '–'}"

    @property
    def name(self) -> str:
        """Return given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def all_answers(self) -> dict[str, Any]:
        """Return the answers in columns and beside them; the PESEL is not among them."""
        return {**self.answers, **{name: getattr(self, name) for name in COLUMNS}}


COLUMNS = (
    *("given_name", "family_name", "birth_date", "sex"),
    *("phone", "email", "street", "postcode", "town"),
)
"""Questions whose answers have a column of their own; the PESEL has two."""


class Attachment(models.Model):
    """A document of an application: a copy that is kept, or an original that `staff` saw. Without `staff` the applicant
    added it. Kept as long as the application."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="calls_a_document_was_kept_or_seen",
                condition=models.Q(file__isnull=False) | models.Q(staff__isnull=False),
            ),
        ]

    class Privacy:
        sensitive = frozenset({"kind"})
        safe = frozenset({"id", "application", "file", "staff", "added_on"})

    def __str__(self) -> str:
        return self.kind


class Assessment(models.Model):
    """One assessor's card: the formal questions, the points, and why."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    formal = models.JSONField(default=dict)
    points = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    assessed_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "assessor"], name="calls_one_card_of_an_assessor"),
        ]

    class Privacy:
        sensitive = frozenset({"points", "words"})
        safe = frozenset({"id", "application", "assessor", "formal", "assessed_on", "version"})

    def __str__(self) -> str:
        return f"{self.assessed_on}"


class Assessor(models.Model):
    """Who is to assess an application, and what they stated of ties with the applicant before they saw it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="assessors")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    interest = models.CharField(max_length=20, blank=True)
    stated_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "staff"], name="calls_one_assessor_once"),
        ]

    class Privacy:
        safe = frozenset({"id", "application", "staff", "interest", "stated_on"})

    def __str__(self) -> str:
        return f"{self.staff_id}"


class Meeting(Chained):
    """The committee met and decided a call. Its minutes are this, its members and its decisions."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="meeting")
    held_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)

    class Privacy:
        safe = frozenset({"id", "call", "held_on", "place", "words"})

    def __str__(self) -> str:
        return f"{self.held_on}"


class Member(models.Model):
    """Who sat on the committee, and what they said of their ties with the applicants."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="members")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    interest = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "staff"], name="calls_one_seat_for_each"),
        ]

    class Privacy:
        safe = frozenset({"id", "meeting", "staff", "interest"})

    def __str__(self) -> str:
        return f"{self.staff_id}"


class Decision(models.Model):
    """What was decided of one application. Outlives the application: number, points and reason say nobody's name."""

    class Cause(models.TextChoices):
        MEETING = "meeting"
        RESERVE_CALLED = "reserve_called"
        APPEAL = "appeal"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="decisions")
    application = models.ForeignKey(Application, null=True, on_delete=models.SET_NULL, related_name="decisions")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, blank=True)
    place = models.PositiveSmallIntegerField(null=True)
    total = models.DecimalField(max_digits=6, decimal_places=2)
    is_tied = models.BooleanField(default=False)
    cause = models.CharField(max_length=20, choices=Cause.choices, default=Cause.MEETING)
    decided_on = models.DateField()
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="calls_a_refusal_has_a_reason",
                condition=(models.Q(outcome="refused") & ~models.Q(reason=""))
                | (~models.Q(outcome="refused") & models.Q(reason="")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["call", "number"], name="decision_of_call")]

    class Privacy:
        safe = frozenset(
            {"id", "call", "application", "number", "outcome", "reason", "place", "total", "is_tied", "cause"}
            | {"decided_on", "decided_at"}
        )

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"


class Appeal(models.Model):
    """An applicant asked to decide anew; the answer is given once."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="appeal")
    received_on = models.DateField()
    words = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="calls_an_answered_appeal_has_a_day",
                condition=models.Q(outcome="", decided_on=None) | (~models.Q(outcome="") & ~models.Q(decided_on=None)),
            ),
        ]

    class Privacy:
        personal = frozenset({"words", "answer"})
        safe = frozenset({"id", "application", "received_on", "outcome", "decided_on", "version"})

    def __str__(self) -> str:
        return f"{self.received_on} {self.outcome}"


class Forgotten(models.Model):
    """How many applications of a call were deleted after their days, by the state they were in."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="forgotten")
    state = models.CharField(max_length=10)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["call", "state"], name="calls_one_count_of_a_state"),
        ]

    class Privacy:
        safe = frozenset({"id", "call", "state", "count"})

    def __str__(self) -> str:
        return f"{self.state}: {self.count}"
