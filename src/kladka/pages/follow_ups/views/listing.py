"""What is to be asked of whom: to coaches their own people, to coordinators the partner's."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self, overload
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from kladka.coaching.queries import follow_up as queries
from kladka.coaching.queries.follow_up import Task
from kladka.coaching.rules.follow_up import State
from kladka.core import clock
from kladka.core.components import Tag
from kladka.core.dictionaries import in_use
from kladka.core.forms import ChoiceField
from kladka.core.lists import Column, Empty, Filter, List, ListPage
from kladka.core.polish import fold
from kladka.pages.exchange.listing import list_page
from kladka.pages.follow_ups import presenters
from kladka.pages.participants.permissions import WORKERS
from kladka.pages.viewing import viewer_of
from kladka.people.models import Assignment, Participation
from kladka.people.queries import visible_as

OPEN = "open"
_OPEN_STATES = frozenset({State.OVERDUE, State.DUE, State.ANSWERED})
_ORDER = {State.ANSWERED: 0, State.OVERDUE: 1, State.DUE: 2, State.COMING: 3, State.LAPSED: 4}


@dataclass(frozen=True)
class Row:
    """One point of one participant, with who coaches them."""

    task: Task
    coach: str


class Rows:
    """Points in the order of urgency; answers what a list asks of a queryset."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def order_by(self, *_columns: Any) -> Self:
        """Return itself: it is sorted already."""
        return self

    def iterator(self, chunk_size: int = 0) -> Iterator[Row]:
        """Yield the rows for a file."""
        return iter(self._rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        """Return the rows of one page."""
        return self._rows[place]

    def where(self, holds: Callable[[Row], bool]) -> "Rows":
        """Return those for which it holds."""
        return Rows([row for row in self._rows if holds(row)])


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """Show what is due, overdue first, with the state, the point and the coach to narrow by."""
    viewer = viewer_of(request)
    found = queries.tasks(visible_as(viewer, WORKERS), clock.today())
    coaches = _coaches({task.participation for task in found})
    rows = [Row(task, coaches.get(task.participation, "")) for task in found]
    rows.sort(key=lambda row: (_ORDER.get(row.task.state, 9), row.task.due.on))  # type: ignore[arg-type]
    listing = ListPage(request, _as_queryset(Rows(rows)), _definition(sorted(set(coaches.values()) - {""})))
    return list_page(request, "list_page.html", {"title": _("Follow-up"), "listing": listing})


def _as_queryset(rows: Rows) -> Any:
    return rows


def _coaches(participations: Collection[UUID]) -> dict[UUID, str]:
    last = Assignment.objects.current().filter(participation=OuterRef("pk")).order_by("-from_date", "-recorded_no")
    named = Participation.objects.filter(pk__in=participations).annotate(
        given=Subquery(last.values("coach__given_name")[:1]), family=Subquery(last.values("coach__family_name")[:1])
    )
    return {
        pk: f"{given} {family}" if family else "" for pk, given, family in named.values_list("pk", "given", "family")
    }


def _definition(coaches: Sequence[str]) -> List[Row]:
    columns: list[Column[Row]] = [
        Column("name", gettext_lazy("Name"), lambda row: row.task.name),
        Column("point", gettext_lazy("Point"), lambda row: presenters.label_of(row.task.due)),
        Column("day", gettext_lazy("Day"), lambda row: row.task.due.on, kind="date"),
        Column("state", gettext_lazy("State"), _state, kind="tag", export_value=_state_in_words),
        Column("attempts", gettext_lazy("Not reached"), lambda row: row.task.attempts, kind="number"),
        Column("coach", gettext_lazy("Coach"), lambda row: row.coach),
    ]
    return List(
        caption=gettext_lazy("Follow-up"),
        columns=columns,
        count=lambda n: ngettext("%(n)s follow-up", "%(n)s follow-ups", n) % {"n": n},
        empty=Empty(
            gettext_lazy("Nothing is to be asked now."),
            gettext_lazy("Follow-up begins by itself when work is recorded, or an exit."),
        ),
        filters=_filters(coaches),
        search=_named,
        search_label=gettext_lazy("Name"),
        row_url=lambda row: presenters.address_of(row.task.participation, row.task.due),
        file_name="follow-up",
    )


def _filters(coaches: Sequence[str]) -> list[Filter]:
    states = [
        (OPEN, _("Something is to be done")),
        *((str(code), text) for code, (text, _c) in presenters.STATES.items()),
    ]
    points = [(point.code, in_use(point.labels)) for point in queries.pack().points]
    named = [(name, name) for name in coaches]

    def field(label: str, choices: list[Any]) -> ChoiceField:
        return ChoiceField(label=label, choices=choices, look="select", empty=_("All"))

    return [
        Filter("state", field(_("State"), states), _in_state),
        Filter(
            "point", field(_("Point"), points), lambda rows, code: _kept(rows, lambda r: r.task.due.point.code == code)
        ),
        Filter("coach", field(_("Coach"), named), lambda rows, name: _kept(rows, lambda r: r.coach == name)),
    ]


def _in_state(rows: Any, code: str) -> Any:
    if code == OPEN:
        return _kept(rows, lambda row: row.task.state in _OPEN_STATES)
    return _kept(rows, lambda row: row.task.state == code)


def _named(rows: Any, words: str) -> Any:
    wanted = fold(words).split()
    return _kept(rows, lambda row: all(word in fold(row.task.name) for word in wanted))


def _kept(rows: Any, holds: Callable[[Row], bool]) -> Any:
    return rows.where(holds)


def _state(row: Row) -> Any:
    shown = [presenters.tag_of(row.task.state)]
    return [*shown, Tag(_("Wants a call"), "purple")] if row.task.wants_call else shown


def _state_in_words(row: Row) -> str:
    return str(presenters.STATES[row.task.state][0]) if row.task.state else ""
