"""A report as files that people and machines read: workbook, CSV, JSON. The paper is in `paper`."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.core.components import Words
from kladka.core.dictionaries import dictionary
from kladka.exchange.actions import Sheet
from kladka.exchange.workbook import Head
from kladka.pages.projects.presenters import text_of
from kladka.pages.reports import paper, presenters
from kladka.pages.reports.causes import LABELS
from kladka.pages.reports.comparison import report_name
from kladka.pages.reports.content import Line, sexes
from kladka.pages.reports.telling import Told, name_of
from kladka.reporting.live import figures as reporting

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be taken for a formula by a spreadsheet. Source: OWASP, "CSV Injection"."""

_CSV = (
    *("code", "title", "breakdown", "group", "value", "claimed", "incomplete", "in_period", "target", "target_by"),
    *("among", "left_out", "made_of"),
)
"""The columns of the CSV. What is new comes last: whoever counts columns goes on reading the old ones."""


def sheets(given: Told) -> Sheet:
    """Return the workbook: figures, what changed, the methods, and what it is about."""
    parts = [_changes_sheet(given)] if given.restatement is not None else []
    return Sheet(
        name=name_of(given.report),
        title=_("Figures"),
        heads=_heads(given),
        rows=[_row(given, line) for line in given.lines],
        address=given.address,
        about=[
            (_("Project"), text_of(given.report.project, "title")),
            (_("Report"), report_name(given.report)),
            *_about(given),
        ],
        more=[*parts, _methods_sheet(given)],
    )


def _about(given: Told) -> list[tuple[Words, Any]]:
    rows = presenters.about_rows(given.report, given.content, given.names, with_reason=False)
    return [(row.key, getattr(row.value, "text", row.value)) for row in rows]


def _heads(given: Told) -> list[Head]:
    labels = [dictionary("breakdowns").label(f"sex={sex}") for sex in sexes(given.lines)]
    numbers = [
        _("All together"),
        *labels,
        *([_("In the period")] if given.content.opening else []),
        _("Without a document"),
        _("With an incomplete record"),
        *([_("A share of"), _("Left out")] if _has_shares(given) else []),
        _("Target"),
        *(_("Target: %(group)s") % {"group": label} for label in labels),
    ]
    found = [Head(_("Code")), Head(_("Figure")), *(Head(label, "number") for label in numbers)]
    found.append(Head(_("To be reached by"), "date"))
    return [*found, *([Head(_("Made of these figures"))] if _has_formulas(given) else [])]


def _has_shares(given: Told) -> bool:
    """Whether the definitions have shares, so that it stands in the file of how many each is."""
    return any(line.among is not None for line in given.lines)


def _has_formulas(given: Told) -> bool:
    """Whether the definitions have formulas, so that it stands in the file of which figures each is made."""
    return any(line.made_of for line in given.lines)


def _row(given: Told, line: Line) -> list[Any]:
    shown = sexes(given.lines)
    wanted = [line.promises_by.get(sex) for sex in shown]
    return [
        line.code,
        line.title,
        line.value,
        *(line.by.get(sex) for sex in shown),
        *([line.period] if given.content.opening else []),
        line.claimed,
        line.incomplete,
        *([line.among, line.left_out] if _has_shares(given) else []),
        line.promise.value if line.promise else None,
        *(promise.value if promise else None for promise in wanted),
        line.promise.on_date if line.promise else None,
        *(["; ".join(part.words for part in line.made_of)] if _has_formulas(given) else []),
    ]


def _changes_sheet(given: Told) -> Sheet:
    found = given.restatement.changed if given.restatement else ()
    rows: list[list[Any]] = []
    for each in found:
        title = given.title(each.code)
        numbers = [reporting.plain(value) for value in (each.before, each.after)]
        rows.append([each.code, title, _("all together"), *numbers, _difference(each.before, each.after)])
        rows += [
            [each.code, title, str(LABELS[cause]), reporting.plain(old), reporting.plain(new), _difference(old, new)]
            for cause, old, new in each.steps
        ]
    stepped = {each.code for each in found if any(cause == "definition" for cause, *_values in each.steps)}
    rows += [
        [code, given.title(code), str(LABELS["definition"]), None, None, 0]
        for code in given.redefined
        if code not in stepped
    ]
    heads = [Head(_("Code")), Head(_("Figure")), Head(_("Cause"))]
    heads += [Head(_("Before"), "number"), Head(_("After"), "number"), Head(pgettext("difference", "Change"), "number")]
    return Sheet(name="changes", title=_("What changed, and why"), heads=heads, rows=rows, address="")


def _difference(before: Any, after: Any) -> float | None:
    return None if before is None or after is None else reporting.plain(after - before)


def _methods_sheet(given: Told) -> Sheet:
    rows = [[line.code, line.title, line.description, line.note, given.source(line.code)] for line in given.lines]
    heads = [Head(_("Code")), Head(_("Figure")), Head(_("What counts")), Head(_("Note")), Head(_("Source"))]
    return Sheet(name="methods", title=_("Methods"), heads=heads, rows=rows, address="")


def as_csv(given: Told, _language: str) -> bytes:
    """Return the figures, one number a line: the whole first, then each group of each breakdown."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_CSV)
    for line, figure in zip(given.lines, given.content.result.figures, strict=True):
        promise = line.promise
        wanted = [promise.value, promise.on_date.isoformat()] if promise else ["", ""]
        whole = [*_plain([figure.value, figure.claimed, figure.incomplete]), _blank(line.period)]
        last = [*_base(figure.amount), "; ".join(part.code for part in line.made_of)]
        writer.writerow([line.code, safe(line.title), "", "", *whole, *wanted, *last])
        for names, groups in figure.cells.items():
            for group, amount in groups.items():
                cells = _plain([amount.value, amount.claimed, amount.incomplete])
                target = given.content.promise(line.code, f"{names[0]}={group[0]}") if len(names) == 1 else None
                wanted = [target.value, target.on_date.isoformat()] if target else ["", ""]
                by = ["*".join(names), "*".join(group)]
                writer.writerow([line.code, safe(line.title), *by, *cells, "", *wanted, *_base(amount), ""])
    return out.getvalue().encode()


def _base(amount: reporting.Amount) -> list[Any]:
    """Of how many a share is, and how many were left out of it."""
    return _plain([amount.among, amount.without])


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(values: Sequence[Any]) -> list[Any]:
    return [_blank(reporting.plain(value)) for value in values]


def _blank(value: Any) -> Any:
    return "" if value is None else value


def as_json(given: Told, _language: str) -> bytes:
    """Return everything for machines; both languages of every text are in it."""
    report, result = given.report, given.content.result
    answer = {
        "project": {
            "code": report.project.code,
            "title": {"pl": report.project.title_pl, "en": report.project.title_en},
        },
        "report": {"number": report.number, "version": report.version, "state": report.state},
        "as_of": report.as_of.isoformat(),
        "known_on": report.known_on.isoformat(),
        "period": [report.period_from.isoformat(), report.period_until.isoformat()]
        if report.period_from and report.period_until
        else None,
        "definitions": {"code": result.pack, "version": result.version, "hash": result.hash},
        "file": {"name": report.file_name, "sha256": report.content_hash, "key": report.key_id or None},
        "prepared_at": report.prepared_at.isoformat(),
        "submitted_at": report.submitted_at.isoformat() if report.submitted_at else None,
        "is_made_up": report.project.is_made_up,
        "figures": [_figure_json(given, line, each) for line, each in zip(given.lines, result.figures, strict=True)],
        "restatement": _restatement_json(given),
    }
    return json.dumps(answer, ensure_ascii=False, indent=1).encode()


def _figure_json(given: Told, line: Line, figure: reporting.Figure) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": dict(figure.title),
        "description": dict(figure.description),
        "source": dict(given.content.pack.by_code[line.code].source),
        "value": reporting.plain(figure.value),
        "claimed": reporting.plain(figure.claimed),
        "incomplete": reporting.plain(figure.incomplete),
        "among": figure.amount.among,
        "left_out": figure.amount.without,
        "made_of": [part.code for part in line.made_of],
        "in_period": line.period,
        "by": {
            name: {group: reporting.plain(value) for group, value in split.items()} for name, split in figure.by.items()
        },
        "targets": [
            {"breakdown": each.breakdown or None, "value": each.value, "by": each.on_date.isoformat()}
            for each in given.content.promises
            if each.indicator == line.code
        ],
    }


def _restatement_json(given: Told) -> dict[str, Any] | None:
    if given.restatement is None or given.before is None:
        return None
    return {
        "against": {"number": given.before.number, "version": given.before.version},
        "unchanged": given.restatement.unchanged,
        "changed": [
            {
                "code": each.code,
                "before": reporting.plain(each.before),
                "after": reporting.plain(each.after),
                "steps": [
                    {"cause": cause, "before": reporting.plain(old), "after": reporting.plain(new)}
                    for cause, old, new in each.steps
                ],
            }
            for each in given.restatement.changed
        ],
        "redefined": list(given.redefined),
        "others_behind": [each.code for each in given.restatement.others],
        "new": list(given.restatement.new),
        "gone": list(given.restatement.gone),
    }


def as_pdf(given: Told, language: str) -> bytes:
    """Return the report on paper, accessible."""
    return paper.pdf_of(given, language)


type Maker = Callable[[Told, str], bytes]

KINDS: Mapping[str, tuple[Maker | None, str]] = {
    "xlsx": (None, ""),
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
    "pdf": (as_pdf, "application/pdf"),
}
"""How each kind of file is made, and what it is; a workbook goes the way of all workbooks."""
