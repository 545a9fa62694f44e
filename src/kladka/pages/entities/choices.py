"""Whom somebody may choose as founders of an entity."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core import polish
from kladka.core.ids import is_id
from kladka.incubation import permissions, queries
from kladka.organisations import queries as organisations
from kladka.organisations.models import Organisation
from kladka.pages.incubators.choices import Desk, Option
from kladka.pages.naming import with_birth_year
from kladka.pages.organisations.presenters import with_seat
from kladka.people.models import Person


class FounderDesk(Desk):
    """Where a viewer may register entities, and whom as their founders."""

    def search_founders(self, words: str) -> list[Option]:
        """Return people whose name holds `words`: those who may be clients, and those who founded an entity before."""
        found = dict(self.search(words))
        return [*found.items(), *_founders(queries.found_founders(self._founders_only(), words))]

    def labels_of_founders(self, values: Sequence[str]) -> list[Option]:
        """Return those of `values` that may be chosen as founders."""
        ids = [UUID(value) for value in values if is_id(value)]
        known = self._founders_only().filter(person__in=ids).select_related("person__identity", "entity")
        return [*self.labels_of(values), *_founders(known)] if ids else []

    def founders(self, values: Sequence[str]) -> list[Person]:
        """Return the people behind `values`: of participations, and of founders."""
        ids = [UUID(value) for value in values if is_id(value)]
        known = self._founders_only().filter(person__in=ids).select_related("person__identity")
        people = [row.person for row in self.clients(ids)] + [row.person for row in known if ids]
        return list({person.pk: person for person in people}.values())

    def founder_namesakes(self, names: Sequence[str]) -> list[str]:
        """Return the labels of people who may be founders and bear one of `names` (family name first)."""
        if not names:
            return []
        bearing = self._founders_only().filter(person__identity__name_fold__in={polish.fold(name) for name in names})
        known = bearing.select_related("person__identity", "entity")[: queries.FOUND]
        return [*self.namesakes(names), *(label for _person, label in _founders(known))]

    def search_organisations(self, words: str) -> list[Option]:
        """Return organisations whose name holds `words`, by name, one more than are shown; any organisation founds."""
        found = organisations.directory(Organisation.objects.all(), search=words)
        return [(str(row.pk), with_seat(row)) for row in found[: queries.FOUND + 1]]

    def labels_of_organisations(self, values: Sequence[str]) -> list[Option]:
        """Return those of `values` that are organisations."""
        return [(str(row.pk), with_seat(row)) for row in self.organisations(values)]

    def organisations(self, values: Sequence[str]) -> list[Organisation]:
        """Return the organisations with these ids, by name."""
        ids = [UUID(value) for value in values if is_id(value)]
        return list(Organisation.objects.filter(pk__in=ids).order_by("name_sort", "pk")) if ids else []

    def _founders_only(self) -> Any:
        """Founders who are not among the people that may be clients: nobody is shown twice."""
        founders = permissions.findable_founders(self.viewer)
        for rows in self.scopes():
            founders = founders.exclude(person__in=rows.values("person"))
        return founders


def _founders(rows: Iterable[Any]) -> list[Option]:
    """Return each person once, with the entity that tells who it is."""
    words = _("%(name)s, founder of %(entity)s")
    told = {row.person_id: (with_birth_year(row.person.identity), row.entity.short_name) for row in rows}
    return [(str(pk), words % {"name": name, "entity": entity}) for pk, (name, entity) in told.items()]
