"""A sheet of what people reached in one test, before an event and after it: each row a person."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor
from kladka.core.errors import PolicyBroken
from kladka.exchange.sheets.base import Sheet, Values, Warned, named, only
from kladka.learning import actions as learning
from kladka.learning import queries
from kladka.learning.models import KnowledgeTest
from kladka.learning.rules import NO_POINTS, Points
from kladka.people.models import Participation
from kladka.programmes.permissions import Viewer

_PARTS = ("before", "after")


class ResultsSheet(Sheet):
    """Points of one test, of people on the list of its event. An empty cell leaves what is stored."""

    kind = "results"
    may_repeat = True

    def __init__(self, *, viewer: Viewer, test: KnowledgeTest) -> None:
        super().__init__(viewer=viewer, controller=test.event.project.controller_id, place=test.pk)
        self.test = test
        self._written: set[UUID] = set()

    def examples(self) -> list[list[Any]]:
        """Everybody on the list, with the points that are there already."""
        return [
            [one.identity.given_name, one.identity.family_name, None, one.points.before, one.points.after]
            for one in queries.results_of(self.test)
        ]

    def leaves_out(self, values: Values) -> bool:
        """A row without points leaves the person as they are."""
        return all(values.get(part) is None for part in _PARTS)

    def warnings(self, rows: Mapping[int, Values]) -> list[Warned]:
        """Tell which points a row would change; remember the points that were there."""
        stored = self._stored()
        if self.seen is None:
            self.seen = {
                f"{key} {part}": str(getattr(points, part))
                for key, points in stored.items()
                for part in _PARTS
                if getattr(points, part) is not None
            }
        found = []
        for number, row in rows.items():
            people = named(self._people, row)
            points = stored.get(people[0].pk, NO_POINTS) if len(people) == 1 else NO_POINTS
            for part in _PARTS:
                old, new = getattr(points, part), row.get(part)
                if old is not None and new is not None and old != new:
                    words = _("%(old)s points are entered already. This row changes them to %(new)s.")
                    found.append(Warned(number, part, words % {"old": _said(old), "new": _said(new)}))
        return found

    def record(self, values: Values, *, by: Actor) -> None:
        """Enter the points of one person."""
        nobody = _("Nobody of that name is on the list of the event. A coordinator enrols people.")
        who = only(named(self._people, values), nobody=nobody).pk
        if who in self._written:
            raise PolicyBroken(_("This person stands in the sheet twice."), field="family_name")
        self._written.add(who)
        seen = self._seen_of(who)
        typed = Points(**{part: seen[part] if values.get(part) is None else values[part] for part in _PARTS})
        try:
            learning.enter_results(test=self.test, points={who: typed}, seen={who: Points(**seen)}, by=by)
        except PolicyBroken as refused:
            # The grid's field is "before-…" and the person; here it is the column.
            refused.field = refused.field.partition("-")[0]
            raise

    @property
    def _people(self) -> Any:
        return Participation.objects.filter(pk__in=[one.participation for one in queries.results_of(self.test)])

    def _stored(self) -> dict[UUID, Points]:
        return {one.participation: one.points for one in queries.results_of(self.test)}

    def _seen_of(self, who: UUID) -> dict[str, Decimal | None]:
        """Return what was entered of somebody when the rows were tried."""
        kept = self.seen or {}
        found = {part: kept.get(f"{who} {part}", "") for part in _PARTS}
        return {part: Decimal(text) if text else None for part, text in found.items()}


def _said(points: Decimal | None) -> str:
    return "" if points is None else formats.localize(points)
