"""The flow of participants as the page and the files of a claim tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Column, Link, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.pages.claims.fetching import address
from kladka.pages.reports.restatement import said_number
from kladka.reporting.live.figures import said
from kladka.reporting.live.flow import MISSING, STOCK, TOGETHER, Flow
from kladka.reporting.models import Claim
from kladka.reporting.queries import claim as queries

ALWAYS = ("female", "male")
"""Women and men have a column, whoever takes part; others where somebody counts in it."""


@dataclass(frozen=True)
class Cell:
    """A number with the way to who stands behind it. `head` is its column, for those who hear the page."""

    head: str
    link: Link | str


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    title: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Shown:
    """The table in two halves with one head: in the period, and from the start."""

    caption: str
    in_period: str
    from_start: str
    groups: Sequence[str]
    rows: Sequence[Row]
    notes: Sequence[str]


def groups_in(flow: Flow) -> list[str]:
    """Return the groups that have a column: women, men, others where somebody is, and all together."""
    lines = flow.lines
    others = [
        group
        for group in flow.groups
        if group not in {TOGETHER, *ALWAYS} and any(line.by_end.get(group) or line.before.get(group) for line in lines)
    ]
    return [*ALWAYS, *others, TOGETHER]


def label_of(group: str) -> str:
    """Return what a group is called."""
    if group == TOGETHER:
        return _("Together")
    if group == MISSING:
        return _("Sex not known")
    return str(capfirst(dictionary("breakdowns").label(f"sex={group}")))


def titles_of(claim: Claim) -> dict[str, str]:
    """Return what the lines are called by the definitions of a claim."""
    return {each.code: said(each.title) for each in queries.moment_of(claim).pack.indicators}


def shown(claim: Claim, flow: Flow) -> Shown:
    """Return the table of a claim, each number with the way to those behind it."""
    groups, titles = groups_in(flow), titles_of(claim)
    return Shown(
        caption=_("Flow of participants"),
        in_period=_("In the period"),
        from_start=_("From the start of the project"),
        groups=[label_of(group) for group in groups],
        rows=[Row(titles[line.code], _cells(claim, line, groups, titles[line.code])) for line in flow.lines],
        notes=notes(flow),
    )


def _cells(claim: Claim, line: Any, groups: Sequence[str], title: str) -> list[Cell]:
    found = []
    for name, value_of, half in (
        ("moves", line.in_period, _("In the period")),
        ("members", lambda group: line.by_end.get(group, 0), _("From the start of the project")),
    ):
        for group in groups:
            asked = {"sex": group} if group != TOGETHER else {}
            asked |= {"state": "proven"} if name == "members" else {}  # so many as the number says
            url = address(name, claim, line.code) + (f"?{urlencode(asked)}" if asked else "")
            head = f"{half}, {label_of(group)}"
            found.append(Cell(head, Link(said_number(value_of(group)), url, hidden=f"{title}, {head}")))
    return found


def notes(flow: Flow) -> list[str]:
    """Return what must be known to read the table."""
    words = {"first": day_in_words(flow.first), "last": day_in_words(flow.as_of)}
    found = [
        _("“In the period” is what there was by the end of %(last)s less what there was before %(first)s.") % words,
        _(
            "Going on is a state on a day, not something that happens: in the period it says by how many the number of "
            "those who go on changed."
        ),
    ]
    if any(line.in_period(group) < 0 for line in flow.lines for group in flow.groups if line.code != STOCK):
        found.append(_("A number below nought: more went out than came in, as when somebody who had left came back."))
    incomplete = flow["started"].incomplete
    if incomplete:
        told = ngettext(
            "%(n)s person with an incomplete record is not counted.",
            "%(n)s people with an incomplete record are not counted.",
            incomplete,
        )
        found.append(told % {"n": incomplete})
    return found


def sheet_of(claim: Claim, flow: Flow) -> Table:
    """Return the table as a file has it: one head, numbers as numbers."""
    groups, titles = groups_in(flow), titles_of(claim)
    halves = (_("In the period"), _("From the start of the project"))
    columns = [Column(_("Code")), Column(_("Participants who"))]
    columns += [Column(f"{half}, {label_of(group)}", numeric=True) for half in halves for group in groups]
    rows: list[list[Any]] = [
        [
            line.code,
            titles[line.code],
            *(line.in_period(group) for group in groups),
            *(line.by_end.get(group, 0) for group in groups),
        ]
        for line in flow.lines
    ]
    return Table(_("Flow of participants"), columns, rows)
