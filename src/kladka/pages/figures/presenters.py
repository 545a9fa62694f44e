"""What the page of a project's figures says, and what all pages of figures share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.charts import States
from kladka.core.components import Link, SummaryRow
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.core.numbers import rounded, written
from kladka.pages.figures.forms import Question
from kladka.pages.figures.standing import WHOLE, Late, Told, late, told
from kladka.pages.projects import presenters as projects
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.milestones import Standings, adds_up, next_due

MAIN_OUTCOME = "main_outcome_"
"""Definitions that give each person one outcome, so that they add up, stand apart from those that do not."""


@dataclass(frozen=True)
class Group:
    """One part of a breakdown: its label, its value as written, and how it stands."""

    label: str
    text: str
    target: Told | None


@dataclass(frozen=True)
class Line:
    """One figure as the page shows it."""

    code: str
    title: str
    url: str
    note: str
    value: Link | None
    instead: str
    """What stands in place of a value."""
    remark: str
    """Why there is none, or why the truth may be another number."""
    beside: Sequence[Any]
    picture: States | None
    groups: Sequence[Group]
    target: Told | None

    @property
    def is_behind(self) -> bool:
        """Whether all together are behind: then nobody need be told so of each part."""
        return self.target is not None and self.target.is_behind


@dataclass(frozen=True)
class Section:
    """Figures that belong together, with the note that all of them carry."""

    title: str
    words: str
    lines: Sequence[Line]

    @property
    def has_targets(self) -> bool:
        """Whether anything was promised for one of them."""
        return any(line.target for line in self.lines)


def project_links(found: Sequence[Project]) -> list[Link]:
    """Return the way to each project's figures."""
    return [Link(projects.text_of(each, "title"), reverse("figures:project", args=[each.code])) for each in found]


def asked_about(project: Project, asked: Question) -> dict[str, Any]:
    """Return what every page of figures says of the question: days, part of the project, definitions."""
    return {
        "asked": asked,
        "narrowed": asked.in_words(project),
        "pack": reporting.definitions_of(project),
    }


def shown(project: Project, result: reporting.Result, standings: Standings, asked: Question) -> dict[str, Any]:
    """Return what the page of figures shows of a result."""
    every = lines(project, result, standings, asked)
    main = [each for each in every if not each.code.startswith(MAIN_OUTCOME)]
    outcomes = [each for each in every if each not in main]
    behind = late(project, [(each.code, each.title, each.url) for each in every], standings)
    return {
        "asked": asked,
        "pack": reporting.definitions_of(project),
        "sections": [
            Section(title, shared_note(part), part)
            for title, part in (
                (_("Figures of the project") if asked.since is None else _("Figures of the period"), main),
                (_("One main outcome for each person, so that the figures can be added"), outcomes),
            )
            if part
        ],
        "behind": behind,
        "behind_words": behind_words(behind, standings, asked) if asked.is_whole else "",
        "changes_url": asked.changes(project, reverse("reports:restatement", args=[project.code])),
        "targets_url": "" if standings or not asked.is_whole else reverse("projects:targets", args=[project.code]),
    }


def behind_words(behind: Sequence[Late], standings: Standings, asked: Question) -> str:
    """Return how many figures are behind, or once all days have passed, how many missed what was promised."""
    if not standings and "known_on" in asked.asked:
        words = _("By %(day)s no targets had been recorded, so nothing could be behind.")
        return words % {"day": day_in_words(asked.known_on)}
    if not standings:
        return _("No targets are set, so nothing can be behind.")
    if not behind:
        return _("No figure that has a target is behind.")
    if all(each.is_over for each in behind):
        words = ngettext("%(n)s figure missed its target.", "%(n)s figures missed their targets.", len(behind))
    else:
        words = ngettext("%(n)s figure is behind its target.", "%(n)s figures are behind their targets.", len(behind))
    return words % {"n": len(behind)}


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


def lines(project: Project, result: reporting.Result, standings: Standings, asked: Question) -> list[Line]:
    """Return the figures in the pack's order, with how they stand against what comes next."""
    sexes = sexes_in(result)
    return [_line(project, each, standings, asked, sexes) for each in result.figures]


def sexes_in(result: reporting.Result) -> list[str]:
    """Return the sexes that have a column."""
    return [code for code, _label in dictionary("sexes").choices() if _anybody(result, code)]


def _anybody(result: reporting.Result, sex: str) -> bool:
    """Women and men always have a column; another sex where somebody is counted in it."""
    return sex in {"female", "male"} or any(each.by.get("sex", {}).get(sex) for each in result.figures)


def _line(
    project: Project, figure: reporting.Figure, standings: Standings, asked: Question, sexes: Sequence[str]
) -> Line:
    definition = reporting.indicator_of(project, figure.code)
    title, decimals = reporting.said(figure.title), definition.decimals
    url = asked.address(figure_url(project, figure.code))
    # Behind a formula stand other figures and nobody: its own page leads to them.
    behind = url if definition.kind == "formula" else asked.address(members_url(project, figure.code))
    value = written(reporting.plain(figure.value), decimals, signed=asked.since is not None)
    target = told(standings.get((figure.code, WHOLE), ()), decimals)
    return Line(
        code=figure.code,
        title=title,
        url=url,
        note=reporting.said(figure.note),
        value=None if figure.value is None else Link(value, behind, title),
        instead=instead(project, figure, asked),
        remark=remark(project, figure.code, asked),
        beside=beside(figure, members_url(project, figure.code), asked, title),
        picture=picture(project, figure, standings) if asked.since is None else None,
        groups=[_group(figure, sex, standings, asked, decimals) for sex in sexes],
        target=target,
    )


def figure_url(project: Project, code: str) -> str:
    """Return the address of one figure."""
    return reverse("figures:figure", args=[project.code, code])


def members_url(project: Project, code: str) -> str:
    """Return the address of those behind a figure."""
    return reverse("figures:members", args=[project.code, code])


def picture(project: Project, figure: reporting.Figure, standings: Standings) -> States | None:
    """Return the three states of a figure as one bar, with the target that comes next; only for what adds up."""
    proven, claimed, incomplete = (
        reporting.plain(each) or 0 for each in (figure.value, figure.claimed, figure.incomplete)
    )
    due = next_due(standings.get((figure.code, WHOLE), ()))
    if not adds_up(reporting.indicator_of(project, figure.code)) or not (proven or claimed or incomplete or due):
        return None
    return States(reporting.said(figure.title), proven, claimed, incomplete, due.milestone.value if due else None)


def instead(project: Project, figure: reporting.Figure, asked: Question) -> str:
    """Return what stands in place of a value that is not there."""
    definition = reporting.indicator_of(project, figure.code)
    if definition.unvalued or not_recorded(project, figure.code):
        return _("not counted here")
    if asked.since is not None and not adds_up(definition):
        return _("has no period")
    if why_not_split(project, figure.code, asked):
        return _("does not split this way")
    return _("nothing to measure")


def why_not_split(project: Project, code: str, asked: Question) -> str:
    """Return why a figure cannot be narrowed to the part of the project asked about, or an empty text."""
    return reporting.why_not_split(reporting.definitions_of(project), code, asked.where)


def remark(project: Project, code: str, asked: Question) -> str:
    """Return why a figure is not counted here, in the words of its definition, what is missing to count it well, or
    why it has no value in the part of the project asked about."""
    definition, missing = reporting.indicator_of(project, code), not_recorded(project, code)
    if definition.unvalued:
        return reporting.said(definition.description)
    if missing:
        return _("Kładka does not record yet: %(what)s. The figure asks about it.") % {"what": "; ".join(missing)}
    return why_not_split(project, code, asked)


def not_recorded(project: Project, code: str) -> list[str]:
    """Return in words what a figure asks about and no room records."""
    return reporting.not_recorded(reporting.definitions_of(project), code)


def part_words(part: reporting.PartName) -> str:
    """Return what those in a part of a share are to it."""
    return {
        "": _("Who counts"),
        "among": _("Who is in the base of the share"),
        "without": _("Who is left out of the share"),
    }[part]


def share_words(figure: reporting.Figure) -> str:
    """Return of how many a share is and how many of them, or on how many a mean or median was measured, and how many
    were left out; an empty text for other figures."""
    return base_words(figure.amount, figure.measure)


def base_words(amount: reporting.Amount, measure: str) -> str:
    """Return the same of a figure or of one of its groups."""
    if amount.value is None or amount.among is None:
        return ""
    among = written(amount.among)
    if measure == "share":
        words = _("%(n)s of %(among)s") % {"n": written(int(amount.value * amount.among)), "among": among}
    else:
        words = _("measured on %(n)s") % {"n": among}
    if not amount.without:
        return words
    return _("%(share)s; left out: %(n)s") % {"share": words, "n": written(amount.without)}


def beside_words(figure: reporting.Figure) -> list[str]:
    """Return of how many a share is, and what would come on top, as it stands in a report."""
    on_top = (("claimed", figure.claimed), ("incomplete", figure.incomplete))
    told = [_BESIDE[state]() % {"n": written(reporting.plain(amount), 2)} for state, amount in on_top if amount]
    return [*([words] if (words := share_words(figure)) else []), *told]


def beside(figure: reporting.Figure, url: str, asked: Question, title: str) -> list[Any]:
    """Return of how many a share is, and what would come on top, with the way to those it is; of a period the moves,
    which lead nowhere."""
    found: list[Any] = [words] if (words := share_words(figure)) else []
    for state, amount in (("claimed", figure.claimed), ("incomplete", figure.incomplete)):
        if amount:
            text = _BESIDE[state]() % {"n": written(reporting.plain(amount), 2, signed=True)}
            found.append(Link(text, asked.address(url, state=state), title) if asked.since is None else text)
    return found


_BESIDE = {
    "claimed": lambda: _("%(n)s without a document"),
    "incomplete": lambda: _("%(n)s with an incomplete record"),
}


def _group(figure: reporting.Figure, sex: str, standings: Standings, asked: Question, decimals: int) -> Group:
    label = dictionary("breakdowns").label(f"sex={sex}")
    value = reporting.plain(figure.by.get("sex", {}).get(sex))
    text = written(value, decimals, signed=asked.since is not None)
    return Group(label, text, told(standings.get((figure.code, f"sex={sex}"), ()), decimals))


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


def as_json(project: Project, result: reporting.Result, standings: Standings, asked: Question) -> dict[str, Any]:
    """Return the same figures for machines."""
    return {
        "project": project.code,
        "as_of": result.as_of.isoformat(),
        "known_on": result.known_on.isoformat(),
        "since": asked.since.isoformat() if asked.since else None,
        "where": dict(asked.where),
        "pack": result.pack,
        "version": result.version,
        "hash": result.hash,
        "figures": [_figure_json(project, each, standings, asked) for each in result.figures],
    }


def _figure_json(project: Project, each: reporting.Figure, standings: Standings, asked: Question) -> dict[str, Any]:
    why = why_not_split(project, each.code, asked)
    return {
        "code": each.code,
        "title": dict(each.title),
        "description": dict(each.description),
        "source": dict(reporting.indicator_of(project, each.code).source),
        "counts": each.counts,
        "value": reporting.plain(each.value),
        "not_recorded": not_recorded(project, each.code),
        "among": each.amount.among,
        "left_out": each.amount.without,
        "why_no_value": why or None,
        "claimed": None if why else reporting.plain(each.claimed),
        "incomplete": None if why else reporting.plain(each.incomplete),
        "by": {
            name: {group: reporting.plain(value) for group, value in split.items()} for name, split in each.by.items()
        },
        "targets": {
            breakdown or "total": [
                {
                    "value": rounded(one.milestone.value, 2),
                    "by": one.milestone.on_date.isoformat(),
                    "state": one.state,
                    "reached": one.value,
                    "expected": one.expected,
                }
                for one in rows
            ]
            for (code, breakdown), rows in standings.items()
            if code == each.code
        },
    }
