"""A sheet of advice cards: each row a meeting with one client."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.exchange.sheets.base import Sheet, Values, Warned, named, only
from kladka.incubation import actions as incubation
from kladka.incubation import permissions
from kladka.incubation.models import Incubator
from kladka.organisations.models import Staff
from kladka.people.models import Participation
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer

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
        """Incubators by the name of their site, advisers by name, and the yes to hours beyond those for one client."""
        return {
            "incubator": {key: (row.site.name,) for key, row in self._incubators.items()},
            "adviser": {key: (staff.name,) for key, staff in self._advisers.items()},
            "beyond_limit": {"yes": (dictionary("four-valued").label("yes"), "tak", "yes")},
        }

    def warnings(self, rows: Mapping[int, Values]) -> list[Warned]:
        """Tell when a client has a card of that day and area already."""
        cards = permissions.cards_visible_to(self.viewer).filter(project=self.project, is_withdrawn=False)
        found = []
        before: dict[Any, int] = {}
        for number, row in rows.items():
            clients = self._named(row)
            first = before.setdefault((*clients, row["on_date"], row["area"]), number) if clients else number
            if first != number:
                text = _("Row %(row)d of this sheet records advice to this client on that day in that area, too.")
                found.append(Warned(number, "on_date", text % {"row": first}))
            same = cards.filter(on_date=row["on_date"], area=row["area"], clients__participation__in=clients)
            for card in same.distinct()[:1]:
                text = _("Card %(number)s records advice to this client on that day in that area.")
                found.append(Warned(number, "on_date", text % {"number": card.label}))
        return found

    def record(self, values: Values, *, by: Actor) -> None:
        """Record the card with its client."""
        incubator = self._incubator(values)
        people = permissions.findable_clients(self.viewer, incubator)
        nobody = _("Nobody of that name takes part at this partner. Register the person first.")
        if not self.viewer.has(Post.Role.COORDINATOR, self.project.pk):
            nobody = _(
                "Nobody of that name takes part at this partner. Write the first card of this person on the page "
                "“Advice card”: it records the person, too."
            )
        incubation.record_advice(
            project=self.project,
            site=incubator.site,
            adviser=self._advisers[self._one("adviser", values, self._advisers)],
            clients=[only(named(people, values), nobody=nobody)],
            next_step=values.get("next_step") or "",
            form=values.get("form") or "",
            way=values.get("way") or _way_of(values.get("form")),
            beyond_limit=bool(values.get("beyond_limit")),
            by=by,
            **{name: values.get(name) for name in _MEETING},  # type: ignore[arg-type]
        )

    def _incubator(self, values: Values) -> Incubator:
        return self._incubators[self._one("incubator", values, self._incubators)]

    def _named(self, values: Values) -> list[Any]:
        key = values.get("incubator") or next(iter(self._incubators), "")
        incubator = self._incubators.get(key)
        if incubator is None:
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
