"""What the pages of publication show, in the language in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.accounts.models import User
from kladka.audit.actions import SYSTEM
from kladka.core import clock
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.pages.projects import presenters as projects
from kladka.pages.public.results import label_of
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.models import DeclaredTotal, Release
from kladka.reporting.permissions.release import deciders
from kladka.reporting.queries import release as queries
from kladka.reporting.queries.release import Calendar, said
from kladka.reporting.rules import release as rules


def frame(project: Project, viewer: Viewer) -> dict[str, Any]:
    """Return what the frame of a project's pages needs."""
    return projects.frame(project, "releases:list", viewer)


def tools(project: Project, *, prepares: bool, decides: bool) -> Menu | None:
    """Return what the viewer can do on the list."""
    links = [
        (prepares, "releases:prepare", _("Prepare a release")),
        (decides, "releases:declare", _("Declare a total")),
    ]
    found = [Link(text, reverse(name, args=[project.code])) for may, name, text in links if may]
    return Menu(_("What can be done"), found) if found else None


def coming(calendar: Calendar) -> str:
    """Return when the project publishes next."""
    if calendar.due:
        return _("A release as of %(day)s is due.") % {"day": day_in_words(calendar.due)}
    if calendar.next_day and calendar.ready_on:
        words = _("The next release is as of %(day)s and is due on %(ready)s.")
        return words % {"day": day_in_words(calendar.next_day), "ready": day_in_words(calendar.ready_on)}
    return _("Everything that was to be published is published. Corrections stay possible.")


def releases_table(releases: Sequence[Release]) -> Table:
    """Return every release with what became of it, the newest first."""
    rows = [
        [
            Link(_("Release %(number)s") % {"number": each.number}, reverse("releases:detail", args=[each.pk])),
            each.as_of,
            each.known_on,
            outcome_of(each),
            clock.day_of(each.decision.decided_at) if hasattr(each, "decision") else pgettext("a release", "not yet"),
        ]
        for each in releases
    ]
    heads = [_("Release"), _("As of"), _("Known on"), _("State"), _("Decided on")]
    return Table(_("Releases"), [Column(head) for head in heads], rows, caption_size="hidden")


def outcome_of(release: Release) -> Tag:
    """Return what became of a release."""
    if not hasattr(release, "decision"):
        return Tag(pgettext("a release", "Prepared"), "yellow")
    if release.decision.outcome == queries.PUBLISHED:
        return Tag(_("Published"), "green")
    return Tag(_("Discarded"), "grey")


def declared_table(
    declared: Sequence[DeclaredTotal], published: Sequence[Release], titles: Mapping[str, str], *, decides: bool
) -> Table:
    """Return the totals declared, with the way to withdraw those that are not published."""
    rows: list[list[Any]] = []
    for each in declared:
        is_known = queries.is_published(each, published)
        title = titles.get(each.indicator, each.indicator)
        state: Any = Tag(_("Published"), "green") if is_known else Tag(_("Not published"), "yellow")
        withdraw = Link(_("Withdraw"), reverse("releases:withdraw", args=[each.pk]), hidden=title)
        rows.append(
            [
                title,
                each.value,
                each.as_of,
                dictionary("declaration-grounds").label(each.ground),
                [state, withdraw] if decides and not is_known else state,
            ]
        )
    heads = [Column(_("Figure")), Column(_("Total"), numeric=True), Column(_("As of")), Column(_("Reason"))]
    return Table(_("Declared totals"), [*heads, Column(_("State"))], rows, caption_size="hidden")


def declared_rows(declared: DeclaredTotal, titles: Mapping[str, str]) -> list[SummaryRow]:
    """Return a declared total, before it is withdrawn."""
    return [
        SummaryRow(_("Figure"), titles.get(declared.indicator, declared.indicator)),
        SummaryRow(_("Total"), declared.value),
        SummaryRow(_("As of"), declared.as_of),
        SummaryRow(_("Reason"), dictionary("declaration-grounds").label(declared.ground)),
    ]


def about(release: Release) -> list[SummaryRow]:
    """Return what a release is, who prepared it, and who decided."""
    rows = [
        SummaryRow(_("State"), outcome_of(release)),
        SummaryRow(_("As of"), release.as_of),
        SummaryRow(_("Known on"), release.known_on),
        SummaryRow(_("Definitions"), f"{release.pack} {release.pack_version}"),
        SummaryRow(_("Smallest number shown"), release.minimum),
        SummaryRow(_("Prepared by"), [_name(release.prepared_by), release.prepared_at]),
    ]
    if release.corrects:
        words = _("release %(number)s: %(words)s")
        rows.append(
            SummaryRow(
                _("Corrects"), words % {"number": release.corrects.number, "words": queries.words_about(release)}
            )
        )
    if hasattr(release, "decision"):
        rows.append(SummaryRow(_("Decided by"), [_name(release.decision.decided_by), release.decision.decided_at]))
    else:
        rows.append(SummaryRow(_("May publish"), _who_may_publish(release)))
    rows.append(SummaryRow(_("Checksum (SHA-256)"), release.content_hash))
    return rows


def _who_may_publish(release: Release) -> str:
    may = User.objects.filter(pk__in=deciders(release.project, clock.today())).order_by("name")
    names = ", ".join(each.name for each in may)
    if not names:
        return _("nobody: the project’s leader has neither a monitoring officer nor a coordinator with an account")
    words = _("%(names)s. Whoever prepared it or declared a total in it publishes it only where there is nobody else.")
    return words % {"names": names}


def _name(account: Any) -> str:
    if account == SYSTEM.id:
        return _("Kładka itself, by the calendar")
    user = User.objects.filter(pk=account).first()
    return user.name if user else _("an account that is gone")


def release_tools(release: Release, *, prepares: bool, decides: bool) -> Menu | None:
    """Return what the viewer can do with a prepared release."""
    if hasattr(release, "decision"):
        return None
    links = [(decides, "releases:publish", _("Publish")), (prepares, "releases:discard", _("Discard"))]
    found = [Link(text, reverse(name, args=[release.pk])) for may, name, text in links if may]
    return Menu(_("What can be done"), found) if found else None


@dataclass(frozen=True)
class Cell:
    """One number of a release, inside the office: what is true, what is published of it (None: hidden), and why."""

    title: str
    group: str
    count: int
    shown: int | None
    why: str
    is_total: bool


def cells_of(release: Release) -> list[Cell]:
    """Return every number of a release, the parts of declared totals among them, which the public file leaves out."""
    working = queries.working_of(release)
    reasons = {(code, tuple(names), tuple(group)): why for code, names, group, why in working["reasons"]}
    shown = queries.shown_in(release)
    found: list[Cell] = []
    for figure in release.data["figures"]:
        for code, names, group, count in working["cells"]:
            if code != figure["code"] or count is None:
                continue
            key = (code, tuple(names), tuple(group))
            value = shown.get(key)
            found.append(
                Cell(
                    said(figure["title"]),
                    label_of({"by": names, "group": group}) if names else _("total"),
                    count,
                    value if isinstance(value, int) else None,
                    _why(reasons.get(key, ""), is_declared=bool(figure["declared"]) and not names),
                    is_total=not names,
                )
            )
    return found


def loss_of(cells: Sequence[Cell]) -> str:
    """Return what making it safe cost."""
    totals = [each for each in cells if each.is_total]
    words = _("Hidden are %(hidden)s of %(all)s numbers, among them %(totals)s of %(figures)s totals.")
    told = {"hidden": _hidden(cells), "all": len(cells), "totals": _hidden(totals), "figures": len(totals)}
    return words % told


def _hidden(cells: Sequence[Cell]) -> int:
    return sum(each.shown is None for each in cells)


def cells_table(cells: Sequence[Cell]) -> Table:
    """Return every number with what is published of it and, where it is hidden, why."""
    rows: list[list[Any]] = [
        [each.title, each.group, each.count, Tag(_("hidden"), "grey") if each.shown is None else each.shown, each.why]
        for each in cells
    ]
    columns = [Column(_("Figure")), Column(_("Group")), Column(_("True number"), numeric=True)]
    columns += [Column(_("Published as"), numeric=True), Column(_("Why"))]
    return Table(_("Numbers of the release"), columns, rows, caption_size="hidden")


def _why(reason: str, *, is_declared: bool) -> str:
    if is_declared:
        return _("declared total")
    words = {
        rules.SMALL: _("small"),
        rules.PART: _("part of a small declared total"),
        rules.GROWTH: _("hardly changed since an earlier release: the difference is small"),
        rules.DIFFERENCE: _("hardly differs from another figure: the difference is small"),
        rules.COMPANION: _("another hidden number could be worked out from it"),
    }
    return words.get(reason, "–")


def day_choices(project: Project, published: Sequence[Release]) -> list[date]:
    """Return the days as of which a release can be prepared, the newest first."""
    today = clock.today()
    settings = queries.settings_for(project, today)
    days = [day for day in rules.days_of(project.starts_on, project.ends_on, settings) if day < today]
    last = published[0].as_of if published else None
    return [day for day in days if last is None or day >= last][-4:][::-1]
