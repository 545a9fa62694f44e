"""Figures as an Excel file: the same numbers as the page, and what a reader must know to read them later."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core.components import Column, Table, Words
from kladka.core.dictionaries import dictionary
from kladka.core.numbers import rounded, whole
from kladka.pages.figures import presenters
from kladka.pages.figures.forms import Question
from kladka.pages.figures.standing import TAGS, WHOLE
from kladka.pages.projects.presenters import text_of
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.milestones import Standings, next_due

type About = list[tuple[Words, Any]]


def figures_table(project: Project, result: reporting.Result, standings: Standings, asked: Question) -> Table:
    """Return every figure in the pack's order, with its parts, the target that comes next and what it counts."""
    sexes = presenters.sexes_in(result)
    # Of how many a share is stands in the file only where the definitions have shares.
    has_shares = any(each.amount.among is not None for each in result.figures)
    labels = [str(capfirst(dictionary("breakdowns").label(f"sex={sex}"))) for sex in sexes]
    columns = [
        Column(_("Code")),
        Column(_("Figure")),
        Column(_("All together"), numeric=True),
        *(Column(label, numeric=True) for label in labels),
        Column(_("Without a document"), numeric=True),
        Column(_("With an incomplete record"), numeric=True),
        *([Column(_("A share of"), numeric=True), Column(_("Left out"), numeric=True)] if has_shares else []),
        Column(_("Target"), numeric=True),
        Column(_("To be reached by")),
        Column(_("How it stands")),
        *(Column(_("Target: %(group)s") % {"group": label}, numeric=True) for label in labels),
        Column(_("What counts")),
        Column(_("Note")),
    ]
    rows = [_row(project, each, sexes, standings, asked, has_shares=has_shares) for each in result.figures]
    title = _("Figures of the project") if asked.since is None else _("Figures of the period")
    return Table(title, columns, rows)


def _row(
    project: Project,
    figure: reporting.Figure,
    sexes: list[str],
    standings: Standings,
    asked: Question,
    *,
    has_shares: bool,
) -> list[Any]:
    decimals = reporting.indicator_of(project, figure.code).decimals
    by = figure.by.get("sex", {})
    wanted = (WHOLE, *(f"sex={sex}" for sex in sexes))
    promised, *parts = [next_due(standings.get((figure.code, breakdown), ())) for breakdown in wanted]
    less = _("Less is better here: the target is the most that the value should be.")
    why = presenters.why_not_split(project, figure.code, asked)
    notes = [presenters.remark(project, figure.code, asked), reporting.said(figure.note)]
    notes += [less] if promised and promised.milestone.at_most else []
    return [
        figure.code,
        reporting.said(figure.title),
        rounded(reporting.plain(figure.value), decimals),
        *(rounded(reporting.plain(by.get(sex)), decimals) for sex in sexes),
        *((None, None) if why else map(reporting.plain, (figure.claimed, figure.incomplete))),
        *([figure.amount.among, figure.amount.without] if has_shares else []),
        whole(promised.milestone.value) if promised else None,
        promised.milestone.on_date if promised else None,
        TAGS[promised.state].text if promised else None,
        *(whole(each.milestone.value) if each else None for each in parts),
        reporting.said(figure.description),
        " ".join(filter(None, notes)),
    ]


def about(project: Project, asked: Question) -> About:
    """Return of what the figures are: project, part, period, both days, definitions."""
    pack = reporting.definitions_of(project)
    return [
        (_("Project"), text_of(project, "title")),
        *([(_("Part of the project"), asked.in_words(project))] if asked.where else []),
        *([(_("Period from"), asked.since)] if asked.since else []),
        (_("As of"), asked.as_of),
        (_("As known on"), asked.known_on),
        (_("Definitions"), f"{reporting.said(pack.title)}, {pack.code} {pack.version}, {pack.hash}"),
    ]


def about_figure(
    project: Project, definition: reporting.Indicator, asked: Question, part: reporting.PartName = ""
) -> About:
    """Return the same of one figure, with its code, title and what counts; and of which part of a share it is."""
    return [
        (_("Code"), definition.code),
        (_("Figure"), reporting.said(definition.title)),
        *([(_("Part"), presenters.part_words(part))] if part else []),
        (_("What counts"), reporting.said(definition.description)),
        *([(_("Note"), why)] if (why := presenters.why_not_split(project, definition.code, asked)) else []),
        *about(project, asked),
    ]
