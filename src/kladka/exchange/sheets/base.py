"""What every kind of sheet has."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor
from kladka.core import polish
from kladka.core.errors import PolicyBroken
from kladka.exchange.rules import cells
from kladka.exchange.rules.layout import Column, columns_of
from kladka.people.models import Participation
from kladka.programmes.permissions import Viewer

type Values = Mapping[str, Any]
"""A row: key of the column → what the cell says."""


@dataclass(frozen=True)
class Warned:
    """Something about a row that is worth a look, and forbids nothing."""

    row: int
    column: str
    text: str


class Sheet(ABC):
    """A sheet of one place, as `viewer` may fill it. Made anew for each trial and each import: it remembers rows."""

    kind: str
    may_repeat = False
    """Whether the same rows may be brought in again."""

    def __init__(self, *, viewer: Viewer, controller: UUID, place: UUID) -> None:
        self.viewer = viewer
        self.controller = controller
        self.place = place
        self.seen: dict[str, str] | None = None
        """What stood in the place of rows when they were tried, kept until they are imported; None while trying."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns that may be filled in here."""
        return columns_of(self.kind)

    @property
    def lists(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Choices that lie in the database: key of the column → id → its names, the one to show first."""
        return {}

    def examples(self) -> list[list[Any]]:
        """Rows to begin with in the template, in the order of the columns."""
        return []

    def value_of(self, column: Column, text: str) -> Any:
        """Return what a cell says. Raises PolicyBroken."""
        listed = self.lists.get(column.key)
        if listed is None or not text.strip():
            return cells.value_of(column, text)
        chosen = cells.chosen(text, listed)
        if chosen is None:
            raise PolicyBroken(cells.not_listed(text.strip(), [names[0] for names in listed.values()]))
        return chosen

    def leaves_out(self, values: Values) -> bool:
        """Tell whether a row says nothing that could be recorded, and forbids nothing."""
        return False

    def warnings(self, rows: Mapping[int, Values]) -> list[Warned]:
        """Return what is worth a look, by row number, before anything is recorded."""
        return []

    @abstractmethod
    def record(self, values: Values, *, by: Actor) -> None:
        """Record one row by the verbs people use. Raises KladkaError."""


def named(people: QuerySet[Participation], values: Values) -> list[Participation]:
    """Return those of `people` who bear the name of a row, and its birth date where it has one."""
    fold = polish.fold(f"{values['family_name']} {values['given_name']}")
    found = people.filter(person__identity__name_fold=fold)
    if values.get("birth_date"):
        found = found.filter(person__identity__birth_date=values["birth_date"])
    return list(found.select_related("person__identity", "project")[:2])


def only(found: Sequence[Participation], *, nobody: str) -> Participation:
    """Return the one found. Raises PolicyBroken with `nobody`, or for two of one name."""
    if not found:
        raise PolicyBroken(nobody, field="family_name")
    if len(found) > 1:
        raise PolicyBroken(_("Two people have this name. Add the birth date."), field="birth_date")
    return found[0]
