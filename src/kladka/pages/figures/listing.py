"""The list of those behind a figure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import batched
from typing import Any

from django.forms import HiddenInput
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from kladka.core.components import Tag, Words
from kladka.core.forms import ChoiceField, FilterForm, TextField
from kladka.core.lists import Column, Empty, Filter, List, ListPage
from kladka.core.numbers import rounded
from kladka.pages.figures import facts
from kladka.pages.figures.behind import Row, Rows
from kladka.pages.figures.forms import NAMES
from kladka.pages.figures.members import MOVE_TAGS
from kladka.reporting.extraction.facts import Recorded, recorded
from kladka.reporting.live import figures as reporting

FACTS_AT_ONCE = 5000
"""Facts asked for in one query; a database takes only so many ids at a time."""
KEPT = ("q", "state", "move", "sort", "part")
"""What else stands in the address of the list, so that another question does not lose it."""

type About = Sequence[tuple[Words, Any]]


class AskedPage[R](ListPage[R]):
    """The list as a request asks for it. The question, such as days and part of the project, stands in a form of its
    own: here it is sent along unseen, no filter takes it off. `asked`: as an address says it, `names`: all it may be
    made of."""

    def __init__(
        self, request: HttpRequest, rows: Any, definition: List[R], asked: Mapping[str, str], names: Collection[str]
    ) -> None:
        super().__init__(request, rows, definition)
        self._asked, self._names = asked, names

    @cached_property
    def form(self) -> FilterForm:
        """The search box and the filters, and the question."""
        form = super().form
        for name in self._asked:
            form.fields[name] = TextField(widget=HiddenInput, required=False)
        form.data = {**dict(form.data.items()), **self._asked}
        return form

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The answers that narrow the list: the question narrows the figure."""
        return {name: value for name, value in super().answers.items() if name not in self._names}

    @property
    def clear_url(self) -> str:
        """The address without any filter: the same question, sorted as now."""
        query = QueryDict(mutable=True)
        query.update({**self._asked, **({"sort": self.sort} if self.sort else {})})
        return self._address(query)


def members_list(
    request: HttpRequest,
    rows: Rows,
    asked: Mapping[str, str],
    *,
    people: bool,
    empty: str,
    about: About = (),
    moves: Mapping[str, str] | None = None,
) -> AskedPage[Row]:
    """Return the members as this request asks for them, with the facts of the page's members: one query.

    `asked` is the question as an address says it, `people` says whether the members are people, `empty` what is said
    when there are none, `about` what a file says of the figure, `moves` how each came to be in the list of a period. A
    file has every fact, fetched some thousands at a time.
    """
    known: dict[tuple[str, str], Recorded] = {}
    definition = _definition(known, people=people, empty=empty, about=about, moves=moves)
    if any(row.member.total is not None for row in rows):
        columns = [*definition.columns]
        columns.insert(-1, Column("amount", _("Measured"), _measured, kind="number"))
        definition = replace(definition, columns=columns)
    listing = AskedPage(request, rows, definition, asked, {*NAMES, "part"})
    tell(listing, known)
    return listing


def tell(listing: ListPage[Row], known: dict[tuple[str, str], Recorded]) -> None:
    """Put into `known` what was recorded of the page's members; for a file that of all, some thousands at a time."""
    wanted = facts.behind(listing.queryset) if listing.wants_export else facts.told(listing.page.object_list)
    for batch in batched(wanted, FACTS_AT_ONCE, strict=False):
        known.update(recorded(batch))


def _definition(
    known: Mapping[tuple[str, str], Recorded],
    *,
    people: bool,
    empty: str,
    about: About,
    moves: Mapping[str, str] | None,
) -> List[Row]:
    return List(
        caption=_("Who stands behind the figure") if moves is None else _("Who came in and who went out"),
        columns=[
            Column("name", _("Who") if people else _("What it is called"), lambda row: row.name),
            *standing_columns(known, moves),
        ],
        count=lambda n: _("On the list: %(n)s") % {"n": n},
        empty=Empty(empty),
        filters=[standing_filter(moves)],
        search=lambda rows, words: rows.named(words),  # type: ignore[attr-defined]
        search_label=_("Part of the given or family name") if people else _("Part of its name"),
        row_url=lambda row: row.url,
        file_name="figure-members",
        about=about,
    )


def standing_columns(
    known: Mapping[tuple[str, str], Recorded], moves: Mapping[str, str] | None
) -> tuple[Column[Row], ...]:
    """Return how a member stands in a figure, or came into the list of a period; since when, and on what evidence."""
    state: Column[Row] = Column("state", _("State"), _state, kind="tag")
    if moves is not None:
        state = Column("move", _("In this period"), lambda row: MOVE_TAGS[moves[row.member.id]], kind="tag")
    return (
        state,
        Column("since", _("Since"), lambda row: row.member.since, kind="date"),
        Column(
            "facts",
            _("On what evidence"),
            lambda row: facts.lines(row, known),
            export_value=lambda row: facts.plain_lines(row, known),
        ),
    )


def _measured(row: Row) -> float | None:
    """What a member adds to a sum, or is to a mean or a median."""
    total = row.member.total
    return None if total is None else rounded(reporting.plain(reporting.in_units(total)), 2)


def _state(row: Row) -> Tag:
    return Tag(facts.STATES[row.member.state], facts.COLOURS[row.member.state])


def standing_filter(moves: Mapping[str, str] | None, *, without: str = "") -> Filter:
    """Return the filter by state; of a period, by which way. `without` is what nobody there can be."""

    def choices(named: Iterable[tuple[str, Words]]) -> list[tuple[str, Words]]:
        return [(name, text) for name, text in named if name != without]

    if moves is not None:
        ways = choices((name, tag.text) for name, tag in MOVE_TAGS.items())
        field = ChoiceField(choices=ways, look="select", empty=_("All"), label=_("In this period"))
        return Filter("move", field, lambda rows, value: rows.where(lambda row: moves[row.member.id] == value))  # type: ignore[attr-defined]
    state = ChoiceField(choices=choices(facts.STATES.items()), look="select", empty=_("All"), label=_("State"))
    return Filter("state", state, lambda rows, value: rows.where(lambda row: row.member.state == value))  # type: ignore[attr-defined]
