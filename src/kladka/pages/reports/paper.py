"""A report on paper: figures, targets, what changed and why, the methods in plain words, and how to verify it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka import documents
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.documents.blocks import Block
from kladka.pages.projects.presenters import text_of
from kladka.pages.reports import presenters, restatement
from kladka.pages.reports.causes import EXPLAINED, LABELS
from kladka.pages.reports.comparison import lost_words, report_name
from kladka.pages.reports.content import Line, sexes
from kladka.pages.reports.telling import Told
from kladka.reporting.restatement.restating import Outline

MOST_DRAWN = 4
"""Figures whose way is drawn: those that most causes moved. All are in the table."""


def pdf_of(given: Told, language: str) -> bytes:
    """Return the report as PDF/UA in the language in use."""
    report = given.report
    name, project = report_name(report), text_of(report.project, "title")
    data = {
        "title": f"{name}: {project}",
        "above": report.project.controller.name,
        "author": report.project.controller.name,
        "day": report.prepared_at.date().isoformat(),
        "foot": f"{name}. SHA-256: {report.content_hash[:16]}…",
        "pages": _("page {page} of {pages}"),
        "blocks": [*_about(given), *_figures(given), *_changes(given), *_methods(given), *_verification(given)],
    }
    return documents.pdf("report", data, language)


def _about(given: Told) -> list[Block]:
    rows = presenters.about_rows(given.report, given.content, given.names, with_reason=False)
    told: list[tuple[Any, Any]] = [(row.key, _in_words(row.value)) for row in rows]
    found = [documents.heading(_("What the report is about")), documents.facts(told)]
    if given.report.is_prepared:
        found.insert(
            0, documents.note(_("This report is prepared and not submitted. It is not signed and may change."))
        )
    if given.report.project.is_made_up:
        found.append(documents.note(_("The people in this project are made up.")))
    return found


def _in_words(value: Any) -> str:
    text = getattr(value, "text", value)
    return day_in_words(text) if hasattr(text, "isoformat") else str(text)


def _figures(given: Told) -> list[Block]:
    counted = [line for line in given.lines if line.is_counted]
    shown, has_period = sexes(counted), given.content.opening is not None
    labels = [str(dictionary("breakdowns").label(f"sex={sex}")).capitalize() for sex in shown]
    columns = [
        (_("Figure"), False),
        (_("All together"), True),
        *((label, True) for label in labels),
        *([(_("In the period"), True)] if has_period else []),
        (_("Target"), True),
        (_("Reached"), True),
    ]
    day = presenters.common_day(counted)
    rows = [_figure(line, shown, day, has_period=has_period) for line in counted]
    found = [documents.heading(_("Figures against targets"))]
    if has_period:
        found.append(
            documents.words(
                _(
                    "“In the period” is the difference of two cumulative values; it can be below nought when something "
                    "was withdrawn or corrected."
                )
            )
        )
    if day is not None:
        found.append(documents.words(presenters.targets_words(counted)))
    widths = [3.4, *[1.0] * (len(columns) - 3), 1.5, 1.0]
    return [*found, documents.table(_("Figures of the project against targets"), columns, rows, widths=widths)]


def _figure(line: Line, shown: Sequence[str], day: date | None, *, has_period: bool) -> list[str]:
    target = restatement.NONE
    if line.promise is not None and line.promise.on_date == day:
        target = restatement.said_number(line.promise.value)
    elif line.promise is not None:
        words = {"value": restatement.said_number(line.promise.value), "day": day_in_words(line.promise.on_date)}
        target = _("%(value)s by %(day)s") % words
    return [
        _in_brackets(line.title, [part.words for part in line.made_of]),
        _with_beside(line.value, line.beside),
        *(_with_beside(line.by.get(sex), presenters.in_list(line.beside_by.get(sex))) for sex in shown),
        *([presenters.signed_or_none(line.period)] if has_period else []),
        target,
        f"{line.share}%" if line.share is not None else restatement.NONE,
    ]


def _with_beside(value: float | None, beside: Sequence[str]) -> str:
    return _in_brackets(restatement.said_number(value), beside)


def _in_brackets(words: str, beside: Sequence[str]) -> str:
    return f"{words} ({'; '.join(beside)})" if beside else words


def _changes(given: Told) -> list[Block]:
    found = [documents.heading(_("What changed since the last report, and why"))]
    if given.before is None:
        return [
            *found,
            documents.words(_("This is the first report of the project: there is nothing to compare it with.")),
        ]
    if given.restatement is None:
        return [*found, documents.words(lost_words(given.before))]
    words = {
        "name": report_name(given.before),
        "as_of": day_in_words(given.before.as_of),
        "known_on": day_in_words(given.before.known_on),
    }
    found.append(documents.words(_("Compared with: %(name)s, as of %(as_of)s, as known on %(known_on)s.") % words))
    found.append(documents.words(restatement.summary(given.restatement)))
    if given.redefined:
        told = _("Defined otherwise than in the report before, whether that moved them or not: %(figures)s.")
        found.append(documents.words(told % {"figures": "; ".join(map(given.title, given.redefined))}))
    changed = given.restatement.changed
    if changed:
        found += [_changed_table(given, changed), *_pictures(given, changed), *_causes(changed)]
    return found


def _changed_table(given: Told, changed: Sequence[Outline]) -> Block:
    columns = [
        (_("Figure"), False),
        (_("Before"), True),
        (_("After"), True),
        (pgettext("difference", "Change"), True),
        (_("Why"), False),
    ]
    rows = []
    for each in changed:
        decimals = given.decimals(each.code)
        reasons = "; ".join(restatement.reasons(each, decimals))
        rows.append([given.title(each.code), *restatement.row_numbers(each, decimals), reasons])
    return documents.table(_("Figures with another value"), columns, rows, widths=[3, 1, 1, 1, 2.6])


def _pictures(given: Told, changed: Sequence[Outline]) -> list[Block]:
    drawn = sorted(changed, key=lambda each: -len(each.steps))[:MOST_DRAWN]
    found = []
    for each in drawn:
        chart = restatement.drawing(
            each,
            given.title(each.code),
            given.decimals(each.code),
            names=(report_name(given.before) if given.before else "", report_name(given.report)),
        )
        if chart is not None:
            alt = _("The way of the figure: %(bars)s") % {"bars": chart.in_words}
            found.append(documents.picture(chart.svg(), alt, caption=chart.title))
    if found:
        found.insert(0, documents.words(_("A full bar (▲) adds, a hatched bar (▼) takes away."), with_next=True))
    return found


def _causes(changed: Sequence[Outline]) -> list[Block]:
    used = dict.fromkeys(cause for each in changed for cause, _before, _after in each.steps)
    told = [(LABELS[cause], EXPLAINED[cause]) for cause in LABELS if cause in used]
    return [documents.heading(_("What the causes mean"), level=2), documents.facts(told)]


def _methods(given: Told) -> list[Block]:
    found = [
        documents.heading(_("Methods in plain words")),
        documents.words(presenters.definitions_words(given.content)),
        documents.words(
            _("These sentences are written from the definitions themselves, by which the figures were counted.")
        ),
    ]
    told = []
    for line in given.lines:
        source = given.source(line.code)
        text = " ".join(filter(None, (line.description, line.note)))
        if source:
            text = f"{text} " + _("Source: %(source)s.") % {"source": source.rstrip(".")}
        told.append((f"{line.title} ({line.code})", text))
    return [*found, documents.facts(told)]


def _verification(given: Told) -> list[Block]:
    report = given.report
    found = [
        documents.heading(_("How to verify this report")),
        documents.words(
            _(
                "The report is a file (%(name)s) that holds the facts and the definitions it was counted from, without "
                "any name. It can be computed again on a machine without the database and without a network:"
            )
            % {"name": report.file_name}
        ),
        documents.code(presenters.verify_command(report)),
        documents.facts([(_("SHA-256 of the file"), report.content_hash)]),
    ]
    if report.key_id:
        found.append(documents.facts([(_("Signed with the key"), report.key_id)]))
        found.append(documents.words(presenters.key_words(report)))
    return found
