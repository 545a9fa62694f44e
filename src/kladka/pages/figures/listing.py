"""The list of those behind a figure."""

from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kladka.core.components import Tag, Words
from kladka.core.forms import ChoiceField
from kladka.core.lists import Column, Empty, Filter, List, ListPage
from kladka.pages.figures import facts
from kladka.pages.figures.behind import Row, Rows
from kladka.pages.figures.forms import Question, QuestionForm, day_fields, question, scope_fields
from kladka.programmes.models import Project
from kladka.reporting.facts import Recorded, recorded

FACTS_AT_ONCE = 5000
"""Facts asked for in one query; a database takes only so many ids at a time."""

type About = Sequence[tuple[Words, Any]]


def question_of(request: HttpRequest, project: Project) -> Question | None:
    """Return the question in the address; None when something in it is wrong."""
    form = QuestionForm(request.GET, project)
    if form.is_bound and not form.is_valid():
        return None
    return question(project, form.cleaned_data if form.is_bound else {})


def members_list(
    request: HttpRequest, project: Project, rows: Rows, *, people: bool, empty: str, about: About = ()
) -> ListPage[Row]:
    """Return the members as this request asks for them, with the facts of the page's members: one query.

    `people` says whether the members are people, `empty` what is said when there are none, `about` what a file says
    of the figure. A file has every fact, fetched some thousands at a time.
    """
    known: dict[tuple[str, str], Recorded] = {}
    definition = _definition(request, project, known, people=people, empty=empty, about=about)
    listing: ListPage[Row] = ListPage(request, _as_queryset(rows), definition)
    if listing.wants_export:
        for batch in batched(facts.behind(listing.queryset), FACTS_AT_ONCE, strict=False):
            known.update(recorded(batch))
    else:
        known.update(recorded(facts.told(listing.page.object_list)))
    return listing


def _as_queryset(rows: Rows) -> Any:
    return rows


def _definition(
    request: HttpRequest,
    project: Project,
    known: Mapping[tuple[str, str], Recorded],
    *,
    people: bool,
    empty: str,
    about: About,
) -> List[Row]:
    return List(
        caption=_("Who stands behind the figure"),
        columns=[
            Column("name", _("Who") if people else _("What it is called"), lambda row: row.name),
            Column("state", _("State"), _state, kind="tag"),
            Column("since", _("Since"), lambda row: row.member.since, kind="date"),
            Column(
                "facts",
                _("On what evidence"),
                lambda row: facts.lines(row, known),
                export_value=lambda row: facts.plain_lines(row, known),
            ),
        ],
        count=lambda n: _("On the list: %(n)s") % {"n": n},
        empty=Empty(empty),
        filters=_filters(request, project),
        search=lambda rows, words: rows.named(words),  # type: ignore[attr-defined]
        search_label=_("Part of the given or family name") if people else _("Part of its name"),
        row_url=lambda row: row.url,
        file_name="figure-members",
        about=about,
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
