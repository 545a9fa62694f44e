"""The weekly letter of what is to do: who wants it, and for which week it was settled."""

from typing import ClassVar

from django.db import models

from kladka.accounts.models import User


class WeeklyLetter(models.Model):
    """One person's weekly letter. Whoever has no row wants it and has had none.

    `settled_for` is the first day of the last week in which it was sent, or in which there was nothing to send.
    """

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    is_wanted = models.BooleanField(default=True)
    settled_for = models.DateField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["settled_for"], name="letters_by_week")]

    class Privacy:
        safe = frozenset({"user", "is_wanted", "settled_for"})

    def __str__(self) -> str:
        return str(self.user_id)
