"""A sheet of advice cards: each row a meeting with a person, a group, an entity, or with several of these three."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, shown_at
from kladka.exchange.rules.layout import Column
from kladka.exchange.sheets.base import Sheet, Values, Warned, named, only
from kladka.exchange.sheets.clients import Clients
from kladka.incubation import actions as incubation
from kladka.incubation import permissions
from kladka.incubation.models import Incubator
from kladka.organisations.models import Staff
from kladka.people.models import Participation
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer

_NAMES = ("given_name", "family_name")
_MEETING = ("on_date", "minutes", "area", "request", "advice", "starts_at", "ends_at", "next_step_due")


def _way_of(form: Any) -> str:
    """Return how they met where a sheet says it by the form, as sheets did before the way was asked apart."""
    return str(form) if form in dictionary("advice-ways").items else ""


class AdviceSheet(Sheet):
    """Cards of the incubators of one project in which the viewer works."""

    kind = "advice"

    def __init__(self, *, viewer: Viewer, project: Project) -> None:
        super().__init__(viewer=viewer, controller=project.controller_id, place=project.pk)
        self.project = project
        self._clients = Clients(viewer, project)

    @cached_property
    def _incubators(self) -> dict[str, Incubator]:
        found = permissions.incubators_of_work(self.viewer).filter(project=self.project)
        found = found.select_related("site__organisation", "project").order_by("opened_on", "pk")
        return {str(row.pk): row for row in found}

    @cached_property
    def _advisers(self) -> dict[str, Staff]:
        """An adviser writes in their own name, a coordinator for every adviser of the partner."""
        own = self.viewer.staff
        if own is not None and self.viewer.has(Post.Role.ADVISER, self.project.pk):
            return {str(own.pk): own}
        partners = {row.site.organisation_id for row in self._incubators.values()}
        posts = Post.objects.current().filter(role=Post.Role.ADVISER, project=self.project, partner__in=partners)
        return {str(post.staff_id): post.staff for post in posts.select_related("staff").order_by("staff__name_sort")}

    @property
    def lists(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Groups, entities and advisers by name, incubators by that of their site, and the yes to hours beyond those
        for one client."""
        return {
            "group": self._clients.groups,
            "entity": self._clients.entities,
            "incubator": {key: (row.site.name,) for key, row in self._incubators.items()},
            "adviser": {key: (staff.name,) for key, staff in self._advisers.items()},
            "beyond_limit": {"yes": (dictionary("four-valued").label("yes"), "tak", "yes")},
        }

    def value_of(self, column: Column, text: str) -> Any:
        """Return what a cell says; a group or an entity by its name."""
        found = {"group": self._clients.group, "entity": self._clients.entity}.get(column.key)
        return found(text.strip()) if found and text.strip() else super().value_of(column, text)

    def warnings(self, rows: Mapping[int, Values]) -> list[Warned]:
        """Tell when a client has a card of that day and area already."""
        cards = permissions.cards_visible_to(self.viewer).filter(project=self.project, is_withdrawn=False)
        found = []
        before: dict[Any, int] = {}
        for number, row in rows.items():
            people = self._named(row)
            who = (*people, row.get("group"), row.get("entity"))
            first = before.setdefault((*who, row["on_date"], row["area"]), number) if any(who) else number
            if first != number:
                text = _("Row %(row)d of this sheet records advice to this client on that day in that area, too.")
                found.append(Warned(number, "on_date", text % {"row": first}))
            advised = Q(clients__participation__in=people) | Q(clients__group=row.get("group") or UUID(int=0))
            advised |= Q(clients__organisation=row.get("entity") or UUID(int=0))
            same = cards.filter(advised, on_date=row["on_date"], area=row["area"])
            for card in same.distinct()[:1]:
                text = _("Card %(number)s records advice to this client on that day in that area.")
                found.append(Warned(number, "on_date", text % {"number": card.label}))
        return found

    def record(self, values: Values, *, by: Actor) -> None:
        """Record the card with its clients."""
        incubator = self._incubator(values)
        groups, entities = (
            self._clients.group_with(values.get("group")),
            self._clients.entity_with(values.get("entity")),
        )
        clients = self._person(values, incubator)
        if not (clients or groups or entities):
            words = _("Nobody was advised by this row. Write a person by both names, a group or an entity.")
            raise PolicyBroken(words, field="given_name")
        with shown_at(clients="family_name", initiative_groups="group", entities="entity"):
            incubation.record_advice(
                project=self.project,
                site=incubator.site,
                adviser=self._advisers[self._one("adviser", values, self._advisers)],
                clients=clients,
                groups=groups,
                entities=entities,
                next_step=values.get("next_step") or "",
                form=values.get("form") or "",
                way=values.get("way") or _way_of(values.get("form")),
                beyond_limit=bool(values.get("beyond_limit")),
                by=by,
                **{name: values.get(name) for name in _MEETING},  # type: ignore[arg-type]
            )

    def _person(self, values: Values, incubator: Incubator) -> list[Participation]:
        """Return the person of a row, if it names one. Raises PolicyBroken for half a name, and for nobody known."""
        empty = [name for name in _NAMES if not values.get(name)]
        if len(empty) == len(_NAMES):
            return []
        if empty:
            raise PolicyBroken(_("Enter both names."), field=empty[0])
        people = permissions.findable_clients(self.viewer, incubator)
        nobody = _("Nobody of that name takes part at this partner. Register the person first.")
        if not self.viewer.has(Post.Role.COORDINATOR, self.project.pk):
            nobody = _(
                "Nobody of that name takes part at this partner. Write the first card of this person on the page "
                "“Advice card”: it records the person, too."
            )
        return [only(named(people, values), nobody=nobody)]

    def _incubator(self, values: Values) -> Incubator:
        return self._incubators[self._one("incubator", values, self._incubators)]

    def _named(self, values: Values) -> list[Any]:
        key = values.get("incubator") or next(iter(self._incubators), "")
        incubator = self._incubators.get(key)
        if incubator is None or not all(values.get(name) for name in _NAMES):
            return []
        found: list[Participation] = named(permissions.findable_clients(self.viewer, incubator), values)
        ids: list[UUID] = [row.pk for row in found]
        return ids

    @staticmethod
    def _one(key: str, values: Values, offered: Mapping[str, Any]) -> str:
        """Return what was chosen, or the only one there is."""
        chosen = values.get(key)
        if chosen:
            return str(chosen)
        if len(offered) != 1:
            raise PolicyBroken(_("There are several. Write which one."), field=key)
        return next(iter(offered))
