"""Whom somebody may choose as founders of the entity that a group becomes: also who is in the group."""

from collections.abc import Sequence

from kladka.incubation.models import GroupMember
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.incubators.choices import Option
from kladka.pages.naming import with_birth_year
from kladka.people.models import Person
from kladka.programmes.permissions import Viewer


class GroupDesk(FounderDesk):
    """A desk at which the people of one group are known, whatever their participation."""

    def __init__(self, viewer: Viewer, members: Sequence[GroupMember]) -> None:
        super().__init__(viewer)
        self._people = {str(one.person_id): one.person for one in members if one.person is not None}

    def labels_of_founders(self, values: Sequence[str]) -> list[Option]:
        """Return those of `values` that may be chosen: people of the group first."""
        known = [(pk, with_birth_year(one.identity)) for pk, one in self._people.items() if pk in values]
        return [*known, *super().labels_of_founders([one for one in values if one not in self._people])]

    def founders(self, values: Sequence[str]) -> list[Person]:
        """Return the people behind `values`, each once."""
        known = [self._people[value] for value in values if value in self._people]
        found = [*known, *super().founders([one for one in values if one not in self._people])]
        return list({person.pk: person for person in found}.values())
