"""Groups and entities that a sheet names as clients: which one a name means."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.polish import fold
from kladka.core.quoting import in_quotes
from kladka.exchange.rules.cells import not_listed
from kladka.exchange.rules.layout import plain
from kladka.incubation import permissions
from kladka.incubation.models import InitiativeGroup
from kladka.organisations.models import Organisation
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer

_QUOTES = str.maketrans(dict.fromkeys("\"'„”“”‟«»‘’‚", " "))

type Named = Mapping[str, tuple[str, ...]]
"""Id → the names somebody may be written by, the one to show first."""


class Clients:
    """The groups that a viewer helps in a project, its registered entities, and any other organisation."""

    def __init__(self, viewer: Viewer, project: Project) -> None:
        self.viewer, self.project = viewer, project

    @cached_property
    def _groups(self) -> dict[str, InitiativeGroup]:
        rows = permissions.groups_of_work(self.viewer).filter(project=self.project).select_related("site")
        return {str(row.pk): row for row in rows.order_by("name", "pk")}

    @cached_property
    def _entities(self) -> dict[str, Organisation]:
        registered = permissions.entities_visible_to(self.viewer).filter(project=self.project).values("organisation")
        return {str(row.pk): row for row in Organisation.objects.filter(pk__in=registered).order_by("name_sort", "pk")}

    @cached_property
    def groups(self) -> Named:
        """Groups by their names; of several of one name with their sites first."""
        return _told_apart({key: (row.name, f"{row.name} ({row.site.name})") for key, row in self._groups.items()})

    @cached_property
    def entities(self) -> Named:
        """Entities by their names; of several of one name with what tells them apart first."""
        return _told_apart({key: _names_of(row) for key, row in self._entities.items()})

    def group(self, text: str) -> str:
        """Return the id of the group that is called so. Raises PolicyBroken where none is, or several are."""
        found = _bearing(text, self.groups)
        if not found and not self.groups:
            raise PolicyBroken(_("You help no initiative group in this project. Record the group first."))
        if not found:
            raise PolicyBroken(not_listed(text, [names[0] for names in self.groups.values()]))
        if len(found) > 1:
            words = _("Several groups are called “%(name)s”. Write which one: %(names)s.")
            raise PolicyBroken(
                words % {"name": in_quotes(text[:60]), "names": "; ".join(self.groups[key][0] for key in found)}
            )
        return found[0]

    def entity(self, text: str) -> str:
        """Return the id of the entity of that name or KRS number. Raises PolicyBroken where none is, or several are."""
        known = self.entities
        found = _bearing(text, known)
        if not found:
            known = _told_apart({str(row.pk): _names_of(row) for row in _organisations(text)})
            found = _bearing(text, known)
        if not found:
            words = _("No entity is called “%(name)s”. Write its name as it is recorded, or its KRS number.")
            raise PolicyBroken(words % {"name": in_quotes(text[:60])})
        if len(found) > 1:
            words = _("Several entities are called “%(name)s”. Write one of these instead: %(names)s.")
            raise PolicyBroken(
                words % {"name": in_quotes(text[:60]), "names": "; ".join(known[key][0] for key in found)}
            )
        return found[0]

    def group_with(self, key: str | None) -> list[InitiativeGroup]:
        """Return the group of an id, if there is one."""
        return [self._groups[key]] if key else []

    @staticmethod
    def entity_with(key: str | None) -> list[Organisation]:
        """Return the organisation of an id, if there is one."""
        return [Organisation.objects.get(pk=UUID(key))] if key else []


def _organisations(text: str) -> Sequence[Organisation]:
    digits = text.replace(" ", "")
    if digits.isdigit():
        return list(Organisation.objects.filter(krs=digits).order_by("pk"))
    found = Organisation.objects.order_by("name_sort", "pk")
    words = fold(_unquoted(text)).split()
    for word in words:
        found = found.filter(name_fold__contains=word)
    return list(found) if words else []


def _names_of(row: Organisation) -> tuple[str, ...]:
    """Return the name, the short name, the KRS number, and last what tells an entity from others of its name."""
    seat = ", ".join(filter(None, (row.name, row.municipality)))
    apart = f"{seat}, KRS {row.krs}" if row.krs else seat
    return (row.name, row.short_name, *filter(None, [row.krs]), apart)


def _told_apart(named: Mapping[str, tuple[str, ...]]) -> Named:
    """Show what several share only with what tells them apart; by the shared name they are still found, as several."""
    first = [_bare(names[0]) for names in named.values()]
    return {
        key: names if first.count(_bare(names[0])) == 1 else (names[-1], *names[:-1]) for key, names in named.items()
    }


def _bearing(text: str, named: Named) -> list[str]:
    wanted = _bare(text)
    return [key for key, names in named.items() if wanted in map(_bare, names)]


def _bare(text: str) -> str:
    """Return a name as it is compared: quotation marks are typed in many ways, or left out."""
    return plain(_unquoted(text))


def _unquoted(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split())
