"""What the pages of own indicators say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock
from kladka.core.components import Colour, Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.forms.shown import DAY, moment_in_words
from kladka.pages.projects import presenters as projects
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting import trying
from kladka.reporting.live import definitions
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import IndicatorDraft, IndicatorVersion
from kladka.reporting.permissions.indicator import has_others
from kladka.reporting.queries import indicator as queries
from kladka.reporting.rules.indicator import titles_in

State = IndicatorVersion.State


def state_words(state: str) -> str:
    """Return the state of a version in words."""
    return {
        State.PROPOSED: _("Waits for a colleague"),
        State.RETURNED: _("Sent back"),
        State.APPROVED: _("Counts"),
        State.REPLACED: _("Replaced"),
        State.RETIRED: _("Retired"),
    }[State(state)]


COLOURS: Mapping[str, Colour] = {
    State.PROPOSED: "yellow",
    State.RETURNED: "orange",
    State.APPROVED: "green",
    State.REPLACED: "grey",
    State.RETIRED: "grey",
}


def state_tag(version: IndicatorVersion) -> Tag:
    """Return the state of a version."""
    return Tag(state_words(version.state), COLOURS[version.state])


def frame(project: Project, viewer: Viewer) -> dict[str, Any]:
    """Return what the frame of a project's pages needs."""
    return projects.frame(project, "indicators:list", viewer)


def address(name: str, project: Project, code: str = "") -> str:
    """Return the address of a page about own indicators, or about one of them."""
    return reverse(f"indicators:{name}", args=[project.code, code] if code else [project.code])


def title_in(text: str) -> str:
    """Return the title that a definition gives itself, in the language in use; nothing where none can be read."""
    titles = titles_in(text)
    return reporting.said(titles) if titles else ""


def overview(project: Project, *, viewer: Viewer, may_write: bool) -> dict[str, Any]:
    """Return the list of a project's own indicators, the ways to write one, and what is being written."""
    versions, unfit = queries.newest_versions(project), definitions.fitted(project).unfit
    drafts = list(queries.drafts_of(project)) if may_write else []
    names = queries.names_of([*(each.proposed_by for each in versions), *(each.saved_by for each in drafts)])
    rows = [
        [
            Link(title_in(each.text) or each.code, address("detail", project, each.code)),
            each.code,
            [state_tag(each), *([Tag(_("Does not fit"), "red")] if _is_unfit(each, unfit) else [])],
            each.number,
            names.get(each.proposed_by, ""),
        ]
        for each in versions
    ]
    columns = [
        Column(_("Indicator")),
        Column(_("Code")),
        Column(_("State")),
        Column(_("Version"), numeric=True),
        Column(_("Author")),
    ]
    return frame(project, viewer) | {
        "table": Table(_("Own indicators of the project"), columns, rows, caption_size="hidden") if rows else None,
        "drafts": _drafts_table(drafts, names) if drafts else None,
        "tools": _tools(project) if may_write else None,
    }


def _is_unfit(version: IndicatorVersion, unfit: Mapping[str, Any]) -> bool:
    return version.state == State.APPROVED and version.code in unfit


def _tools(project: Project) -> Menu:
    links = [
        Link(_("Write an indicator by answering questions"), address("guided", project)),
        Link(_("Write an indicator in the language of definitions"), address("new", project)),
    ]
    return Menu(_("What can be done"), links)


def _drafts_table(drafts: Iterable[IndicatorDraft], names: Mapping[Any, str]) -> Table:
    rows = [
        [
            Link(title_in(each.text) or each.code or _("Without a title"), reverse("indicators:draft", args=[each.pk])),
            each.code,
            moment_in_words(each.saved_at),
            names.get(each.saved_by, ""),
        ]
        for each in drafts
    ]
    columns = [Column(_("Indicator")), Column(_("Code")), Column(_("Last saved")), Column(_("By"))]
    return Table(_("Being written"), columns, rows)


def detail(
    project: Project, versions: Sequence[IndicatorVersion], *, viewer: Viewer, may_write: bool, may_decide: bool
) -> dict[str, Any]:
    """Return what the page of one own indicator says; `versions` are all of its versions, the newest first."""
    standing = next((each for each in versions if each.state == State.APPROVED), None)
    waiting = next((each for each in versions if each.state == State.PROPOSED), None)
    shown = standing or waiting or versions[0]
    names = queries.names_of(user for each in versions for user in (each.proposed_by, each.decided_by, each.ended_by))
    read = queries.read_own(project, queries.Written(shown.text, shown.code))
    problem = definitions.fitted(project).unfit.get(shown.code) if standing else None
    return frame(project, viewer) | {
        "heading": title_in(shown.text) or shown.code,
        "code": shown.code,
        "version": shown,
        "rows": summary(shown, names),
        "read": read,
        "is_unfit": problem is not None,
        "text": shown.text,
        "versions": versions_table(versions, names),
        "compare": address("compare", project, shown.code) if len(versions) > 1 else "",
        "figure": reverse("figures:members", args=[project.code, shown.code]) if standing and problem is None else "",
        "tools": _tools_of(project, shown.code, standing, waiting, viewer, may_write=may_write, may_decide=may_decide),
    }


def summary(version: IndicatorVersion, names: Mapping[Any, str]) -> list[SummaryRow]:
    """Return of which version a page speaks, and who wrote and approved it."""
    rows = [
        SummaryRow(_("State"), state_tag(version)),
        SummaryRow(_("Code"), version.code),
        SummaryRow(_("Version"), version.number),
        SummaryRow(_("Author"), [names.get(version.proposed_by, ""), moment_in_words(version.proposed_at)]),
    ]
    if version.decided_at and version.state != State.RETURNED:
        who = names.get(version.decided_by, "")
        rows.append(SummaryRow(_("Approved by"), [who, moment_in_words(version.decided_at)]))
    if version.ended_at:
        who = names.get(version.ended_by, "")
        rows.append(SummaryRow(state_words(version.state), [who, moment_in_words(version.ended_at)]))
    return rows


def _tools_of(
    project: Project,
    code: str,
    standing: IndicatorVersion | None,
    waiting: IndicatorVersion | None,
    viewer: Viewer,
    *,
    may_write: bool,
    may_decide: bool,
) -> Menu | None:
    links = []
    if waiting is not None and may_decide:
        is_author = waiting.proposed_by == viewer.user.pk
        decide = _("Decide on version %(n)s")
        if is_author and has_others(project, waiting.proposed_by, clock.today()):
            decide = _("Look at version %(n)s, on which somebody else decides")
        links.append(Link(decide % {"n": waiting.number}, address("approve", project, code)))
        back = _("Take version %(n)s back") if is_author else _("Send version %(n)s back")
        links.append(Link(back % {"n": waiting.number}, address("send-back", project, code)))
    if may_write and waiting is None:
        links.append(Link(_("Write the next version"), address("change", project, code)))
    if may_write and standing is not None:
        links.append(Link(_("Stop counting it"), address("retire", project, code)))
    return Menu(_("What can be done"), links) if links else None


def versions_table(versions: Sequence[IndicatorVersion], names: Mapping[Any, str]) -> Table:
    """Return every version with its state, the newest first."""
    rows = [
        [
            each.number,
            state_tag(each),
            [names.get(each.proposed_by, ""), moment_in_words(each.proposed_at)],
            [names.get(each.decided_by, ""), moment_in_words(each.decided_at)] if each.decided_at else _("not yet"),
        ]
        for each in versions
    ]
    columns = [
        Column(_("Version")),
        Column(_("State")),
        Column(_("Written by")),
        Column(_("Decided by")),
    ]
    return Table(_("Versions"), columns, rows)


def consequences(project: Project, code: str) -> list[str]:
    """Return what happens when an indicator is retired."""
    found = [
        _("The figure disappears from the project’s figures from now on."),
        _("Reports that were made keep it, with the definition they were made with."),
    ]
    if queries.targets_for(project, code):
        found.append(_("Its targets stay recorded, and stand without a figure."))
    return found


def day_words(day: Any) -> str:
    """Return a day as pages write it."""
    return str(capfirst(date_format(day, DAY)))


type Group = tuple[Any, list[tuple[trying.Name, list[trying.Name]]]]
"""A heading, and names with the codes that belong to each."""

KEYS = {
    "code": gettext_lazy("short name; begins as the rules for own indicators say"),
    "title": gettext_lazy("what it is called, in both languages"),
    "description": gettext_lazy("what counts, in a sentence for the figures page"),
    "note": gettext_lazy("what a reader should know"),
    "source": gettext_lazy("where this is agreed"),
    "counts": gettext_lazy("what is counted"),
    "on": gettext_lazy("entry, exit or as_of: on which day it is decided"),
    "when": gettext_lazy("the condition"),
    "evidence": gettext_lazy("proven or recorded: what it needs"),
    "sum": gettext_lazy("a number that is added up"),
    "mean": gettext_lazy("a number of which the average is taken"),
    "median": gettext_lazy("a number of which the middle is taken"),
    "share": gettext_lazy("a part: of, among, without"),
    "formula": gettext_lazy("other indicators joined by + - * /"),
    "decimals": gettext_lazy("with how many decimals it is shown"),
    "examples": gettext_lazy("drawn examples"),
}
"""The keys of a definition, in the order in which they are usually written."""
GROUPS = {
    "unit": gettext_lazy("What can be counted, after “counts:”"),
    "column": gettext_lazy("What is known of people, with its values"),
    "fact": gettext_lazy("Facts one can ask about, with their kinds"),
    "value": gettext_lazy("Values that are computed"),
    "parameter": gettext_lazy("Dated values of the rules"),
    "indicator": gettext_lazy("Other indicators"),
}


def names(project: Project, language: str) -> list[Group]:
    """Return every name that a definition may use, in groups, each with the codes that belong to it."""
    every = trying.names_for(reporting.definitions_of(project), language)
    keys: list[tuple[trying.Name, list[trying.Name]]] = [
        (trying.Name("key", key, f"{key}: ", str(says)), []) for key, says in KEYS.items()
    ]
    return [(_("Keys, each on a line of its own"), keys)] + [
        (
            title,
            [
                (each, [code for code in every if code.kind == "code" and code.of == each.word])
                for each in every
                if each.kind == kind
            ],
        )
        for kind, title in GROUPS.items()
    ]
