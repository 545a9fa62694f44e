"""A person, once within one controller, and apart from it who they are."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Lasting
from kladka.organisations.models import Organisation


class Person(Lasting):
    """A human being, once, whatever they do in the system. Says nothing about who it is."""

    FROZEN = frozenset({"id", "controller_id", "created_at", "is_made_up"})

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    is_made_up = models.BooleanField(default=False)

    class Privacy:
        safe = frozenset({"id", "controller", "created_at", "is_made_up"})

    def __str__(self) -> str:
        return str(self.id)


class Identity(models.Model):
    """Who a person is. Can be erased without changing any reported figure.

    The PESEL is stored encrypted, bound to this row; `pesel_index` is its keyed blind index within the controller.
    """

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="identity")
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    given_name = models.CharField(max_length=60)
    family_name = models.CharField(max_length=80)
    name_fold = models.CharField(max_length=150, editable=False)
    name_sort = models.BinaryField(max_length=150, editable=False)
    pesel_sealed = models.BinaryField(max_length=80, null=True, editable=False)
    pesel_index = models.CharField(max_length=64, blank=True, editable=False)
    pesel_override = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=14, blank=True)
    town = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["controller", "pesel_index"],
                condition=~models.Q(pesel_index=""),
                name="people_one_person_per_pesel",
            ),
            models.CheckConstraint(
                name="people_sealed_pesel_has_an_index",
                condition=models.Q(pesel_sealed=None, pesel_index="")
                | (models.Q(pesel_sealed__isnull=False) & ~models.Q(pesel_index="")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["controller", "name_sort"], name="identity_by_name"),
            models.Index(fields=["name_fold"], name="identity_by_fold"),
        ]

    class Privacy:
        identity = frozenset(
            {
                "given_name",
                "family_name",
                "name_fold",
                "name_sort",
                "pesel_sealed",
                "pesel_index",
                "phone",
                "email",
            }
            | {"street", "postcode", "town"}
        )
        personal = frozenset({"birth_date", "sex"})
        safe = frozenset({"person", "controller", "pesel_override", "version"})

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return given and family name."""
        return f"{self.given_name} {self.family_name}"
