"""The lists of those behind a number of a claim: who stands in a line, and who came and went in the period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core.components import Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField
from kladka.core.lists import Column, Empty, Filter, List, ListPage
from kladka.pages.figures.behind import Row, Rows
from kladka.pages.figures.listing import standing_columns, standing_filter, tell
from kladka.reporting.extraction.facts import Recorded
from kladka.reporting.live.flow import MISSING


@dataclass(frozen=True)
class Behind:
    """What a list says of itself. `sexes` are the groups of its members by id; `moves` how each came to be in the list
    of a period, None where the list is of a day."""

    sexes: Mapping[str, str]
    empty: str
    about: Sequence[tuple[Words, Any]]
    moves: Mapping[str, str] | None = None


def behind_list(request: HttpRequest, rows: Rows, shown: Behind) -> ListPage[Row]:
    """Return the people as this request asks for them, with the facts of the page's people: one query."""
    known: dict[tuple[str, str], Recorded] = {}
    listing: ListPage[Row] = ListPage(request, _as_queryset(rows), _definition(known, shown))
    tell(listing, known)
    return listing


def _as_queryset(rows: Rows) -> Any:
    return rows


def _definition(known: Mapping[tuple[str, str], Recorded], shown: Behind) -> List[Row]:
    return List(
        caption=_("Who stands behind the number") if shown.moves is None else _("Who came in and who went out"),
        columns=[
            Column("name", _("Who"), lambda row: row.name),
            Column("sex", _("Sex"), lambda row: _sex(shown.sexes.get(row.member.id, ""))),
            *standing_columns(known, shown.moves),
        ],
        count=lambda n: _("On the list: %(n)s") % {"n": n},
        empty=Empty(shown.empty),
        filters=[
            _by_sex(shown.sexes),
            standing_filter(shown.moves, without="claimed" if shown.moves is None else "changed"),
        ],
        search=lambda rows, words: rows.named(words),  # type: ignore[attr-defined]
        search_label=_("Part of the given or family name"),
        row_url=lambda row: row.url,
        file_name="claim-people",
        about=shown.about,
    )


def _sex(group: str) -> str:
    if group == MISSING:
        return _("not known")
    return str(capfirst(dictionary("sexes").label(group))) if group else ""


def _by_sex(sexes: Mapping[str, str]) -> Filter:
    choices = [(group, _sex(group)) for group in dict.fromkeys(("female", "male", *sexes.values()))]
    field = ChoiceField(choices=choices, look="select", empty=_("All"), label=_("Sex"))
    return Filter("sex", field, lambda rows, value: rows.where(lambda row: sexes.get(row.member.id) == value))  # type: ignore[attr-defined]
