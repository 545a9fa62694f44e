"""The work list: what is wrong, about whom, until when, and the way to mend it."""

from datetime import date
from typing import Any

import pyarrow.compute as pc
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Tag
from kladka.core.forms import ChoiceField
from kladka.core.lists import Column, Empty, Filter, List, ListPage
from kladka.pages.projects.presenters import text_of
from kladka.pages.todo.claims import claim_filter
from kladka.pages.todo.rows import Row, Rows
from kladka.reporting.worklists import KINDS, RULES

MINE, COORDINATORS = "mine", "coordinators"
MOST_CHOICES = 60
"""People who can be chosen from; a longer list is found by nobody, and weighs on the page."""


def todo_list(request: HttpRequest, rows: Rows, *, leads: bool) -> ListPage[Row]:
    """Return the lines as this request asks for them. `leads`: whether others' lines are among them."""
    return ListPage(request, _as_queryset(rows), _definition(request, rows, leads=leads))


def _as_queryset(rows: Rows) -> Any:
    return rows


def _definition(request: HttpRequest, rows: Rows, *, leads: bool) -> List[Row]:
    several = len(rows.seen.projects) > 1
    columns: list[Column[Row]] = [
        Column("name", _("About whom"), lambda row: row.name),
        Column("kind", _("Kind"), lambda row: KINDS[row.line.kind], shown=False),
        Column("what", _("What is wrong"), _what, export_value=lambda row: row.sentence),
        Column("moves", _("Figures that would move"), lambda row: list(row.moves), shown=False, export=False),
        Column("since", _("Since"), lambda row: row.line.since, kind="date", shown=False),
        Column("until", _("Until when"), _until, export_value=lambda row: row.line.until or ""),
        Column("mender", _("Who mends it"), lambda row: row.mender, shown=leads),
        Column("project", _("Project"), lambda row: text_of(rows.seen.projects[row.project], "title"), shown=several),
        Column("mend", _("Mend it"), lambda row: row.mend or "", export=False),
    ]
    return List(
        caption=_("What is to do in the records"),
        columns=columns,
        count=lambda n: ngettext("%(n)s thing to do", "%(n)s things to do", n) % {"n": n},
        empty=Empty(
            _("Nothing is to do in the records."),
            _(
                "That means: every record you answer for is complete, no dates contradict each other, no document is "
                "missing, and no window is open. What comes up appears here by itself."
            ),
        ),
        filters=_filters(request, rows, leads=leads),
        row_url=lambda row: row.url,
        file_name="to-do",
    )


def _what(row: Row) -> Any:
    found: list[Any] = [row.sentence]
    if row.moves:
        found.append(
            format_html(
                '<span class="govuk-body-s">{}</span>',
                _("Would then count: %(figures)s.") % {"figures": "; ".join(row.moves)},
            )
        )
    return [Tag(KINDS[row.line.kind], _COLOURS.get(row.line.kind, "grey")), *found]


_COLOURS: dict[str, Any] = {
    "closing": "red",
    "request": "red",
    "claim": "red",
    "release": "yellow",
    "second": "purple",
    "recruitment": "turquoise",
    "entity": "turquoise",
    "incomplete": "orange",
    "dates": "orange",
    "overlap": "orange",
    "evidence": "yellow",
}


def _until(row: Row) -> date | str:
    return row.line.until or _("No last day")


def _filters(request: HttpRequest, rows: Rows, *, leads: bool) -> list[Filter]:
    def narrow(column: str) -> Any:
        return lambda found, value: found.narrowed(column, value)

    kinds = ChoiceField(choices=list(KINDS.items()), look="select", empty=_("All"), label=_("Kind"))
    found = [Filter("kind", kinds, narrow("kind"))]
    if leads:
        people = ChoiceField(choices=_people(request, rows), look="select", empty=_("All"), label=_("Who mends it"))
        found.append(Filter("person", people, _by_person))
    if request.GET.get("rule"):
        titles = [(code, rule.title) for code, rule in RULES.items()]
        rules = ChoiceField(choices=titles, look="select", empty=_("All"), label=_("What is wrong"))
        found.append(Filter("rule", rules, narrow("rule")))
    if claim := claim_filter(request, rows.seen):
        found.append(claim)
    if len(rows.seen.projects) > 1:
        titles = [(code, text_of(project, "title")) for code, project in rows.seen.projects.items()]
        projects = ChoiceField(choices=titles, look="select", empty=_("All"), label=_("Project"))
        found.append(Filter("project", projects, narrow("project")))
    return found


def _people(request: HttpRequest, rows: Rows) -> list[tuple[str, str]]:
    """Who may be chosen. Of very many only those with the most to do, and who is asked for already."""
    coordinators = [(f"{COORDINATORS}-{pk}", rows.menders.group(pk)) for pk in rows.menders.partners]
    people = [*rows.menders.staff.items(), *coordinators]
    if len(people) > MOST_CHOICES:
        counted = pc.value_counts(rows.lines["staff"]).to_pylist()
        busiest = sorted(counted, key=lambda each: -each["counts"])[:MOST_CHOICES]
        shown = {each["values"] for each in busiest} | {request.GET.get("person", "")}
        people = [each for each in people if each[0] in shown]
    return [(MINE, _("I do")), *people]


def _by_person(rows: Any, value: str) -> Any:
    if value == MINE:
        return rows.narrowed("mine", True)
    if value.startswith(f"{COORDINATORS}-"):
        return rows.narrowed("staff", "").narrowed("partner", value.removeprefix(f"{COORDINATORS}-"))
    return rows.narrowed("staff", value)
