"""The list of those behind a figure."""

from collections.abc import Mapping
from html import unescape
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from kladka.core.components import Tag
from kladka.core.forms import ChoiceField
from kladka.core.lists import Column, Empty, Filter, List, ListPage
from kladka.pages.figures import facts
from kladka.pages.figures.behind import Row, Rows
from kladka.pages.figures.forms import Question, QuestionForm, day_fields, question, scope_fields
from kladka.programmes.models import Project
from kladka.reporting.facts import Recorded, recorded


def question_of(request: HttpRequest, project: Project) -> Question:
    """Return the question in the address; what is wrong in it is told at its field and does not count."""
    form = QuestionForm(request.GET, project)
    form.full_clean()
    return question(project, getattr(form, "cleaned_data", {}))


def members_list(request: HttpRequest, project: Project, rows: Rows) -> ListPage[Row]:
    """Return the members as this request asks for them, with the facts of the page's members: one query."""
    known: dict[tuple[str, str], Recorded] = {}
    listing: ListPage[Row] = ListPage(request, _as_queryset(rows), _definition(request, project, known))
    shown = listing.queryset if listing.wants_export else listing.page.object_list
    known.update(recorded(facts.told(shown)))
    return listing


def _as_queryset(rows: Rows) -> Any:
    return rows


def _definition(request: HttpRequest, project: Project, known: Mapping[tuple[str, str], Recorded]) -> List[Row]:
    return List(
        caption=_("Who stands behind the figure"),
        columns=[
            Column("name", _("Who"), lambda row: row.name),
            Column("state", _("State"), _state, kind="tag"),
            Column("since", _("Since"), lambda row: row.member.since, kind="date"),
            Column(
                "facts",
                _("On what evidence"),
                lambda row: facts.lines(row, known),
                export_value=lambda row: [unescape(strip_tags(line)) for line in facts.lines(row, known)],
            ),
        ],
        count=lambda n: _("On the list: %(n)s") % {"n": n},
        empty=Empty(_("There is nobody here whom you may open by name.")),
        filters=_filters(request, project),
        search=lambda rows, words: rows.named(words),  # type: ignore[attr-defined]
        search_label=_("Part of the name"),
        row_url=lambda row: row.url,
        file_name="figure-members",
    )


def _state(row: Row) -> Tag:
    return Tag(facts.STATES[row.member.state], facts.COLOURS[row.member.state])


def _filters(request: HttpRequest, project: Project) -> list[Filter]:
    """The state; the two clocks; and what narrows the figure, where the address does."""
    state = ChoiceField(choices=list(facts.STATES.items()), look="select", empty=_("All"), label=_("State"))
    scope = {name: field for name, field in scope_fields(project).items() if request.GET.get(name)}
    fields: dict[str, forms.Field] = {**day_fields(project), **scope}
    return [
        Filter("state", state, lambda rows, value: rows.in_state(value)),  # type: ignore[attr-defined]
        *(Filter(name, field, lambda rows, _value: rows) for name, field in fields.items()),
    ]
