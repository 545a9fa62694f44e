"""What the pages of reports show, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kladka.accounts.models import User
from kladka.core import clock, signing
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, moment_in_words
from kladka.core.numbers import unbroken
from kladka.pages.figures.members import state_tiles
from kladka.pages.figures.presenters import unseen
from kladka.pages.reports.checking import members_url
from kladka.pages.reports.comparison import report_name
from kladka.pages.reports.content import Content, Line, lines, sexes
from kladka.pages.reports.restatement import NONE, said_number
from kladka.programmes.permissions import Viewer
from kladka.reporting.kreport.frozen import Promise
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import Report
from kladka.reporting.queries import report as reports

STATES = {
    Report.State.PREPARED: lambda: Tag(_("Prepared"), "blue"),
    Report.State.SUBMITTED: lambda: Tag(pgettext("report", "Submitted"), "green"),
    Report.State.WITHDRAWN: lambda: Tag(_("Withdrawn"), "grey"),
}


def state_tag(report: Report, newer: Report | None = None) -> Tag:
    """Return a report's state in words; one that was corrected says so."""
    if newer is not None and report.is_submitted:
        return Tag(_("Corrected"), "orange")
    return STATES[Report.State(report.state)]()


def replacements(found: Sequence[Report]) -> dict[UUID, Report]:
    """Return by the key of a report the submitted version that took its place."""
    return {report.replaces_id: report for report in found if report.replaces_id and report.is_submitted}


def newest_of(found: Sequence[Report]) -> Report | None:
    """Return the one submitted last; `found` has the newest first."""
    return next((report for report in found if report.is_submitted), None)


def reports_table(found: Sequence[Report]) -> Table:
    """Return a project's reports with their state and what is to be done next, the newest first."""
    newer = replacements(found)
    rows = [
        [
            Link(unbroken(report_name(report)), reverse("reports:detail", args=[report.pk])),
            report.as_of,
            report.known_on,
            period_words(report),
            state_tag(report, newer.get(report.pk)),
            next_words(report, newer.get(report.pk), newest_of(found)),
        ]
        for report in found
    ]
    heads = [_("Report"), _("As of"), _("As known on"), _("Period"), _("State"), _("What to do next")]
    return Table(_("Reports of the project"), [Column(head) for head in heads], rows)


def next_words(report: Report, newer: Report | None, newest: Report | None) -> str:
    """Return in a sentence what is to be done with a report next."""
    if report.is_prepared:
        return _("Look at the checks, then submit or withdraw it.")
    if newer is not None:
        return _("Nothing is to be done: report %(number)s took its place.") % {"number": newer.label}
    if report.is_submitted and newest is not None and newest.pk != report.pk:
        return _("Nothing is to be done: report %(number)s was submitted after it.") % {"number": newest.label}
    if report.is_submitted:
        return _("Nothing is to be done. If something is wrong in it, a monitoring officer prepares a correction.")
    return _("Nothing is to be done: it was withdrawn before anybody submitted it.")


def period_words(report: Report) -> str:
    """Return the period that a report is about, in words."""
    if report.period_from is None or report.period_until is None:
        return _("from the project’s start")
    words = {"first": day_in_words(report.period_from), "last": day_in_words(report.period_until)}
    return _("%(first)s – %(last)s") % words


def names_of(report: Report) -> dict[UUID, str]:
    """Return the names of those who answer for a report, in one query."""
    acted = (report.prepared_by, report.approved_by, report.submitted_by, report.withdrawn_by)
    keys = {key for key in acted if key is not None}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))


def about_rows(report: Report, content: Content, names: Mapping[UUID, str], *, with_reason: bool) -> list[SummaryRow]:
    """Return what a report is: its days, definitions, who answers for it, and the hash of its file."""
    rows = [
        SummaryRow(_("As of"), report.as_of),
        SummaryRow(_("As known on"), report.known_on),
        SummaryRow(_("Period"), period_words(report)),
        SummaryRow(_("Definitions"), definitions_words(content)),
        *who_rows(report, names),
        SummaryRow(_("Hash of the file (SHA-256)"), report.content_hash),
    ]
    if report.key_id:
        rows.append(SummaryRow(_("Signed with the key"), report.key_id))
    if report.replaces is not None:
        link = Link(report_name(report.replaces), reverse("reports:detail", args=[report.replaces.pk]))
        rows.append(SummaryRow(_("Corrects"), link))
    if with_reason and report.reason:
        rows.append(SummaryRow(_("In the words of whoever decided"), report.reason))
    return rows


def definitions_words(content: Content) -> str:
    """Return which definitions a report was counted by."""
    return f"{reporting.said(content.pack.title)}, {content.result.pack} {content.result.version}"


def who_rows(report: Report, names: Mapping[UUID, str]) -> list[SummaryRow]:
    """Return who prepared, approved, submitted or withdrew a report, and when."""
    acts = [
        (_("Prepared"), report.prepared_by, report.prepared_at),
        (_("Approved"), None if report.alone else report.approved_by, report.approved_at),
        (pgettext("report", "Submitted"), report.submitted_by, report.submitted_at),
        (_("Withdrawn"), report.withdrawn_by, report.withdrawn_at),
    ]
    rows = [
        SummaryRow(label, f"{moment_in_words(at)}, {names.get(who, _('unknown'))}")
        for label, who, at in acts
        if who and at
    ]
    if report.alone:
        rows.append(SummaryRow(_("A second person"), _("There was none, as whoever submitted it said.")))
    return rows


def figures_table(report: Report, content: Content) -> Table:
    """Return the figures against their targets, with the way to who stands behind each."""
    every = [line for line in lines(content) if line.is_counted]
    shown_sexes, has_period = sexes(every), content.opening is not None
    labels = [dictionary("breakdowns").label(f"sex={sex}").capitalize() for sex in shown_sexes]
    columns = [
        Column(_("Figure")),
        Column(_("All together"), True),
        *(Column(label, True) for label in labels),
        *([Column(_("In the period"), True)] if has_period else []),
        Column(_("Target"), True),
        Column(_("Reached"), True),
    ]
    day = common_day(every)
    rows = [_figure_row(report, line, shown_sexes, day, has_period=has_period) for line in every]
    return Table(_("Figures against targets"), columns, rows)


def _figure_row(
    report: Report, line: Line, shown_sexes: Sequence[str], day: date | None, *, has_period: bool
) -> list[Any]:
    value: Any = said_number(line.value)
    if line.value is not None and line.has_members:
        value = Link(value, members_url(report, line.code), hidden=line.title)
    return [
        [line.title, *_made_of(report, line)],
        [value, *line.beside],
        *([said_number(line.by.get(sex)), *in_list(line.beside_by.get(sex))] for sex in shown_sexes),
        *([signed_or_none(line.period)] if has_period else []),
        promise_words(line.promise, day),
        f"{line.share}%" if line.share is not None else NONE,
    ]


def _made_of(report: Report, line: Line) -> list[Any]:
    """Return of which figures one is worked out, each with the way to who stands behind it."""
    return [
        Link(part.words, members_url(report, part.code)) if part.has_members else part.words for part in line.made_of
    ]


def in_list(words: str | None) -> list[str]:
    """Return what stands beside a number, if anything."""
    return [words] if words else []


def signed_or_none(value: float | None) -> str:
    """Return a change over a period with its sign."""
    if value is None:
        return NONE
    return f"+{said_number(value)}" if value > 0 else said_number(value)


def promise_words(promise: Promise | None, common: date | None) -> Any:
    """Return a target, with its day unless that is the one that all have in common."""
    if promise is None:
        return NONE
    if promise.on_date == common:
        return said_number(promise.value)
    return [said_number(promise.value), _("by %(day)s") % {"day": day_in_words(promise.on_date)}]


def common_day(every: Sequence[Line]) -> date | None:
    """Return the day by which all targets of these figures are to be reached, if it is one."""
    days = {line.promise.on_date for line in every if line.promise}
    return days.pop() if len(days) == 1 else None


def targets_words(every: Sequence[Line]) -> str:
    """Return by when all targets are to be reached, in a sentence; nothing where they have several days."""
    day = common_day(every)
    return _("All targets are to be reached by %(day)s.") % {"day": day_in_words(day)} if day else ""


def parts(report: Report, before: Report | None, active: str, *, may_verify: bool) -> Menu:
    """Return the way between the parts of a report; without one before there is nothing to compare it with."""
    links = [
        ("reports:detail", _("Figures")),
        ("reports:checks", _("Checks and gaps")),
        *([("reports:verify", _("Verification"))] if may_verify else []),
    ]
    shown = [Link(text, reverse(name, args=[report.pk]), active=name == active) for name, text in links]
    if before is not None:
        shown.insert(2, Link(_("What changed, and why"), restatement_url(report, before)))
    return Menu(_("Parts of the report"), shown)


def restatement_url(report: Report, before: Report) -> str:
    """Return the address of what changed since the report before."""
    return f"{reverse('reports:restatement', args=[report.project.code])}?earlier={before.pk}&later={report.pk}"


def members_page(
    report: Report, definition: reporting.Indicator, behind: Sequence[reporting.Member], named: int
) -> dict[str, Any]:
    """Return what the page of those behind a figure of a report says, apart from the list of names."""
    days = urlencode({"as_of": report.as_of.isoformat(), "known_on": report.known_on.isoformat()})
    today = reverse("figures:members", args=[report.project.code, definition.code])
    return {
        "figure": reporting.said(definition.title),
        "counts": state_tiles(definition, behind),
        "unseen": unseen(len(behind) - named),
        "today_url": f"{today}?{days}",
    }


def takings(report: Report) -> list[Link]:
    """Return the files in which the figures can be taken away."""
    labels = {
        "pdf": _("PDF, accessible, to read and to print"),
        "xlsx": _("Excel workbook"),
        "csv": _("CSV, one number a line"),
        "json": _("JSON, for machines"),
    }
    return [Link(text, reverse("reports:take", args=[report.pk, kind])) for kind, text in labels.items()]


def verify_command(report: Report) -> str:
    """Return the whole command that verifies a report elsewhere; a signed one with the key that proves it."""
    command = f"kladka report verify {report.file_name}"
    if not report.key_id:
        return command
    known = (key.hex() for key in signing.public_keys() if signing.key_id_of(key) == report.key_id)
    return f"{command} \\\n  --key {next(known, 'KEY')}"


def key_words(report: Report) -> str:
    """Return why the key in the command is not to be believed because it stands there."""
    words = _(
        "Whoever forges a report can print another key, too. Compare it with the one that %(controller)s gives out on "
        "another way; there `kladka report key` prints it."
    )
    return words % {"controller": report.project.controller.name}


def second_words(report: Report, viewer: Viewer, on: date) -> str:
    """Return who submits a report in place of who prepared it; nothing where this viewer may do it."""
    if report.prepared_by != viewer.user.pk or not report.is_prepared:
        return ""
    names = ", ".join(each.name for each in reports.second_persons(report, on))
    words = _("You prepared this report, so a second person approves it by submitting it: %(names)s.")
    return words % {"names": names} if names else ""


def approving_words(report: Report) -> str:
    """Return who prepared a report that somebody else is about to submit, and what that means."""
    name = names_of(report).get(report.prepared_by, _("unknown"))
    words = _("%(name)s prepared this report. By submitting it you approve it as the second person.")
    return words % {"name": name}


@dataclass(frozen=True)
class MovedOn:
    """That the ledger or the definitions went on since a report was prepared, and the way to what that would change."""

    words: Sequence[str]
    to: Link


def moved_on(report: Report) -> MovedOn | None:
    """Return what to know of a prepared report when something was recorded, withdrawn or defined since; else None."""
    words = [*_learnt_words(report), *redefined_words(report)] if report.is_prepared else []
    if not words:
        return None
    days = {"as_of": report.as_of.isoformat(), "known_on": clock.today().isoformat()}
    query = urlencode({"earlier": str(report.pk), **days})
    url = f"{reverse('reports:restatement', args=[report.project.code])}?{query}"
    return MovedOn(words, Link(_("See what that would change"), url))


def _learnt_words(report: Report) -> list[str]:
    number = reports.learnt_since(report)
    if not number:
        return []
    words = ngettext(
        "%(n)s entry of the project came after what this report knows. It is submitted as it was prepared.",
        "%(n)s entries of the project came after what this report knows. It is submitted as it was prepared.",
        number,
    )
    return [words % {"n": number}]


def redefined_words(report: Report) -> list[str]:
    """Return in sentences how the definitions changed since a report was prepared; none where they did not."""
    found = reports.redefined_since(report)
    if found is None:
        return []
    told = [
        (_("Counted now, and not when this report was prepared: %(figures)s."), found.new),
        (_("Counted when this report was prepared, and no longer: %(figures)s."), found.gone),
        (_("Defined otherwise than when this report was prepared: %(figures)s."), found.changed),
    ]
    words = [sentence % {"figures": "; ".join(titles)} for sentence, titles in told if titles]
    return [
        *(words or [_("The definitions are of another version than when this report was prepared.")]),
        _("The report is submitted with the definitions by which it was prepared."),
    ]


def deeds(report: Report, *, may_submit: bool, may_prepare: bool, newest: Report | None) -> list[Link]:
    """Return what this viewer can do with a report next; only the one submitted last can be corrected."""
    found = []
    if report.is_prepared and may_submit:
        found.append(Link(_("Submit the report"), reverse("reports:submit", args=[report.pk])))
    if report.is_prepared and may_prepare:
        found.append(Link(_("Withdraw it"), reverse("reports:withdraw", args=[report.pk])))
    if report.is_submitted and may_prepare and newest is not None and newest.pk == report.pk:
        found.append(Link(_("Prepare a correction"), reverse("reports:correct", args=[report.pk])))
    return found
