"""An organisation as an employer, the people there, and every contact with them."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Remembered
from kladka.organisations.models import Organisation, Staff
from kladka.people.models import Participation


class Employer(models.Model):
    """An organisation in the role of employer, as one data controller knows it.

    The same organisation may be partner, founder and entity at once: here only the role is recorded.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employers")
    trade = models.CharField(max_length=30)
    size = models.CharField(max_length=10, blank=True)
    about = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["controller", "organisation"], name="employers_one_role_per_controller"),
        ]

    class Privacy:
        personal = frozenset({"about"})
        safe = frozenset({"id", "controller", "organisation", "trade", "size", "created_at", "version"})

    def __str__(self) -> str:
        return str(self.organisation)


class ContactPerson(models.Model):
    """Somebody at an employer. Once nobody needs the name any more it is forgotten; the contacts stay."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(max_length=150, blank=True)
    post = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    added_on = models.DateField()
    forgotten_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="employers_who_is_forgotten_has_no_name",
                condition=models.Q(forgotten_on=None) & ~models.Q(name="")
                | models.Q(forgotten_on__isnull=False, name="", post="", phone="", email=""),
            ),
        ]

    class Privacy:
        personal = frozenset({"name", "post", "phone", "email"})
        safe = frozenset({"id", "employer", "added_on", "forgotten_on", "version"})

    def __str__(self) -> str:
        return self.name


class EmployerContact(Remembered):
    """One visit, call or letter: with whom, about whom (a participant or nobody), what came of it, what comes next.

    `answer` is what the employer said, as a code (dictionary "employer-answers"); `result` has the words.
    """

    KEPT = ("on_date", "participation", "vacancy", "answer", "created_at")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contacts")
    on_date = models.DateField()
    form = models.CharField(max_length=20)
    purpose = models.CharField(max_length=30)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="employer_contacts")
    person = models.ForeignKey(ContactPerson, null=True, on_delete=models.PROTECT, related_name="contacts")
    participation = models.ForeignKey(
        Participation, null=True, on_delete=models.PROTECT, related_name="employer_contacts"
    )
    vacancy = models.ForeignKey("Vacancy", null=True, on_delete=models.PROTECT, related_name="contacts")
    answer = models.CharField(max_length=20, blank=True)
    result = models.TextField(blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_due = models.DateField(null=True)
    next_done_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="employers_only_a_step_is_due",
                condition=models.Q(next_due=None, next_done_on=None) | ~models.Q(next_step=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employer", "-on_date"], name="contacts_of_employer"),
            models.Index(fields=["participation", "-on_date"], name="employer_contacts_about"),
            models.Index(fields=["next_due"], condition=models.Q(next_done_on=None), name="employer_contacts_due"),
        ]

    class Privacy:
        personal = frozenset({"result", "next_step"})
        safe = frozenset(
            {"id", "employer", "on_date", "form", "purpose", "staff", "person", "participation", "vacancy"}
            | {"answer", "next_due", "next_done_on", "created_at", "version"}
        )

    def __str__(self) -> str:
        return f"{self.form} {self.on_date}"
