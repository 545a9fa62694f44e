"""What the pages of figures say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.core.charts import Bar, Bars, Progress
from kladka.core.components import Link, SummaryRow, Tile
from kladka.core.dictionaries import dictionary
from kladka.pages.figures.facts import STATES
from kladka.pages.figures.forms import Question
from kladka.pages.projects import presenters as projects
from kladka.programmes.models import Project
from kladka.reporting import figures as reporting

MAIN_OUTCOME = "main_outcome_"
"""Definitions that give each person one outcome, so that they add up, stand apart from those that do not."""

type Targets = Mapping[tuple[str, str], reporting.Promise]


@dataclass(frozen=True)
class Group:
    """One part of a breakdown: its label, value and target."""

    label: str
    value: float | None
    target: Progress | None


@dataclass(frozen=True)
class Line:
    """One figure as the page shows it."""

    code: str
    title: str
    description: str
    note: str
    value: float | None
    instead: str
    """What stands in place of a value."""
    remark: str
    """Why there is none, or why the truth may be another number."""
    url: str
    beside: Sequence[Link]
    groups: Sequence[Group]
    target: Progress | None


def frame(project: Project, active: str) -> dict[str, Any]:
    """Return what the frame of a project's pages needs."""
    return {
        "project": project,
        "title": projects.text_of(project, "title"),
        "state": projects.state_of(project, clock.today()),
        "menu": projects.menu(project, active),
    }


def project_links(found: Sequence[Project]) -> list[Link]:
    """Return the way to each project's figures."""
    return [Link(projects.text_of(each, "title"), reverse("figures:project", args=[each.code])) for each in found]


def shown(project: Project, result: reporting.Result, targets: Targets, asked: Question) -> dict[str, Any]:
    """Return what the page of figures shows of a result."""
    every = lines(project, result, targets, asked)
    main = [each for each in every if not each.code.startswith(MAIN_OUTCOME)]
    outcomes = [each for each in every if each not in main]
    return {
        "asked": asked,
        "narrowed": asked.in_words(project),
        "pack": reporting.definitions_of(project),
        "sections": [
            (title, shared_note(part), part)
            for title, part in (
                (_("Figures of the project"), main),
                (_("One main outcome for each person, so that the figures can be added"), outcomes),
            )
            if part
        ],
        "chart": chart(main, _("Days and definitions as said above.")),
    }


def members_page(
    project: Project,
    definition: reporting.Indicator,
    behind: Sequence[reporting.Member],
    named: int,
    asked: Question | None,
) -> dict[str, Any]:
    """Return what the page says of a figure, apart from the list of names; `asked` is None when nobody knows what."""
    pack = reporting.definitions_of(project)
    counts = {state: sum(each.state == state for each in behind) for state in reporting.STATES}
    return frame(project, "figures:project") | {
        "figure": reporting.said(definition.title),
        "remark": remark(project, definition.code),
        "is_counted": not definition.unvalued and (bool(behind) or not _not_recorded(project, definition.code)),
        "counts": [
            Tile(STATES[state], counts[state])
            for state in reporting.STATES
            if asked and (counts[state] or state == "proven")
        ],
        "asked": asked,
        "narrowed": asked.in_words(project) if asked else "",
        "pack": pack,
        "rows": definition_rows(project, definition.code),
        "unseen": unseen(len(behind) - named),
    }


def unseen(number: int) -> str:
    """Return how many members are not named, or nothing."""
    if not number:
        return ""
    return ngettext(
        "And %(n)s person who is in the care of others and whom you may not open by name.",
        "And %(n)s people who are in the care of others and whom you may not open by name.",
        number,
    ) % {"n": number}


def shared_note(part: Sequence[Line]) -> str:
    """Return the note that all figures of a section carry, to be said once, or nothing."""
    notes = {each.note for each in part}
    return notes.pop() if len(notes) == 1 else ""


def lines(project: Project, result: reporting.Result, targets: Targets, asked: Question) -> list[Line]:
    """Return the figures in the pack's order. Targets stand beside the whole project's figures only."""
    promised, sexes = promises(targets, asked), sexes_in(result)
    return [_line(project, each, promised, asked, sexes) for each in result.figures]


def promises(targets: Targets, asked: Question) -> Targets:
    """Return the targets that stand beside the figures asked about: none beside those of a part of the project."""
    return {} if asked.where else targets


def sexes_in(result: reporting.Result) -> list[str]:
    """Return the sexes that have a column."""
    return [code for code, _label in dictionary("sexes").choices() if _anybody(result, code)]


def _anybody(result: reporting.Result, sex: str) -> bool:
    """Women and men always have a column; another sex where somebody is counted in it."""
    return sex in {"female", "male"} or any(each.by.get("sex", {}).get(sex) for each in result.figures)


def _line(project: Project, figure: reporting.Figure, targets: Targets, asked: Question, sexes: Sequence[str]) -> Line:
    definition = reporting.indicator_of(project, figure.code)
    url = reverse("figures:members", args=[project.code, figure.code])
    title = reporting.said(figure.title)
    return Line(
        code=figure.code,
        title=title,
        description=reporting.said(figure.description),
        note=reporting.said(figure.note),
        value=rounded(reporting.plain(figure.value), definition.decimals),
        instead=_instead(project, figure, asked),
        remark=remark(project, figure.code),
        url="" if figure.value is None else asked.address(url),
        beside=_beside(figure, url, asked, title),
        groups=[_group(figure, sex, targets, definition.decimals) for sex in sexes],
        target=_progress(title, reporting.plain(figure.value), targets.get((figure.code, ""))),
    )


def rounded(value: float | None, decimals: int) -> float | None:
    """Return a value with as many decimals as its definition shows; whole numbers have none."""
    if value is None:
        return None
    shown = round(value, decimals)
    return int(shown) if shown == int(shown) else shown


def _instead(project: Project, figure: reporting.Figure, asked: Question) -> str:
    definition = reporting.indicator_of(project, figure.code)
    if definition.unvalued or _not_recorded(project, figure.code):
        return _("not counted here")
    if definition.kind == "count" and asked.where:
        return _("does not split this way")
    return _("nothing to measure")


def remark(project: Project, code: str) -> str:
    """Return why a figure is not counted here, in the words of its definition, or what is missing to count it well."""
    definition, missing = reporting.indicator_of(project, code), _not_recorded(project, code)
    if definition.unvalued:
        return reporting.said(definition.description)
    if missing:
        return _("Kładka does not record yet: %(what)s. The figure asks about it.") % {"what": "; ".join(missing)}
    return ""


def _not_recorded(project: Project, code: str) -> list[str]:
    return reporting.not_recorded(reporting.definitions_of(project), code)


def _beside(figure: reporting.Figure, url: str, asked: Question, title: str) -> list[Link]:
    found = []
    if figure.claimed:
        text = _("+%(n)s without a document") % {"n": figure.claimed}
        found.append(Link(text, asked.address(url, state="claimed"), title))
    if figure.incomplete:
        text = _("+%(n)s with an incomplete record") % {"n": figure.incomplete}
        found.append(Link(text, asked.address(url, state="incomplete"), title))
    return found


def _group(figure: reporting.Figure, sex: str, targets: Targets, decimals: int) -> Group:
    label = dictionary("breakdowns").label(f"sex={sex}")
    value = rounded(reporting.plain(figure.by.get("sex", {}).get(sex)), decimals)
    return Group(label, value, _progress(label, value, targets.get((figure.code, f"sex={sex}"))))


def _progress(label: str, value: float | None, promise: reporting.Promise | None) -> Progress | None:
    if value is None or promise is None:
        return None
    return Progress(label, value, number(promise.value))


def number(value: Decimal) -> float:
    """Return a promised value without decimals that say nothing."""
    return float(value) if value % 1 else int(value)


def chart(shown: Sequence[Line], note: str) -> Bars | None:
    """Return the figures against what was promised; all that have a value where nothing was."""
    promised = [each for each in shown if each.target]
    drawn = promised or [each for each in shown if each.value is not None]
    if not drawn:
        return None
    bars = [Bar(each.title, each.value, each.target.target if each.target else None, each.url) for each in drawn]
    return Bars(_("Figures against targets") if promised else _("Figures side by side"), bars, note=note)


def definition_rows(project: Project, code: str) -> list[SummaryRow]:
    """Return what a figure means and where that is written."""
    definition, pack = reporting.indicator_of(project, code), reporting.definitions_of(project)
    rows = [
        SummaryRow(_("What counts"), reporting.said(definition.description)),
        SummaryRow(_("Note"), reporting.said(definition.note)),
        SummaryRow(_("Source"), reporting.said(definition.source)),
        SummaryRow(_("Definitions"), f"{pack.code} {pack.version}"),
    ]
    return [row for row in rows if row.value]


def as_json(project: Project, result: reporting.Result, targets: Targets) -> dict[str, Any]:
    """Return the same figures for machines."""
    return {
        "project": project.code,
        "as_of": result.as_of.isoformat(),
        "known_on": result.known_on.isoformat(),
        "pack": result.pack,
        "version": result.version,
        "hash": result.hash,
        "figures": [
            {
                "code": each.code,
                "title": dict(each.title),
                "description": dict(each.description),
                "source": dict(reporting.indicator_of(project, each.code).source),
                "counts": each.counts,
                "value": reporting.plain(each.value),
                "not_recorded": _not_recorded(project, each.code),
                "claimed": reporting.plain(each.claimed),
                "incomplete": reporting.plain(each.incomplete),
                "by": {
                    name: {group: reporting.plain(value) for group, value in split.items()}
                    for name, split in each.by.items()
                },
                "targets": {
                    breakdown or "total": {"value": number(promise.value), "by": promise.on_date.isoformat()}
                    for (code, breakdown), promise in targets.items()
                    if code == each.code
                },
            }
            for each in result.figures
        ],
    }
