"""Rows brought in: tried first by the verbs themselves and rolled back, then recorded all together or not at all."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core import clock, crypto
from kladka.core.errors import KladkaError, PolicyBroken
from kladka.core.ledger import digest_of
from kladka.exchange.models import Upload
from kladka.exchange.reading.sheet import Rows
from kladka.exchange.rules.layout import Headings, match
from kladka.exchange.sheets import Sheet

MOST_SHOWN = 100
"""Problems that are named; more are only counted. A hundred have one cause."""
KEPT = timedelta(days=1)
"""How long rows wait to be imported."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell or a row, and what to do. `row` is its number in the sheet, `column` a heading."""

    row: int
    column: str
    text: str


@dataclass
class Report:
    """What a trial found. `rows` counts the rows that were read; `problems` are cut, `count` is not.

    `left_out` counts the rows that say nothing to record.
    """

    rows: int = 0
    left_out: int = 0
    count: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def add(self, row: int, column: str, text: str) -> None:
        """Note a problem."""
        self.count += 1
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(Problem(row, column, text))


class _OnlyTried(Exception):
    """Ends a trial, so that everything it wrote is rolled back."""


def receive(*, sheet: Sheet, rows: Rows, by: Actor) -> Upload:
    """Try the rows and return the stored upload with the report of the trial; nothing else is kept of the trial.

    Raises PolicyBroken when the headings are not those of the sheet, there are no rows, or they were imported before.
    """
    digest = digest_of([sheet.kind, str(sheet.place), rows])
    if not sheet.may_repeat:
        _check_new(sheet, digest)
    report = _tried(sheet, rows, by)
    with verb("exchange.receive", controller=sheet.controller, by=by) as entry:
        for old in Upload.objects.filter(stored_by=by.id, imported_at=None, stored_at__lt=entry.at - KEPT):
            entry.delete(old)
        upload = Upload(
            controller=sheet.controller,
            kind=sheet.kind,
            place=sheet.place,
            sha256=digest,
            rows=report.rows,
            problems=report.count,
            stored_at=entry.at,
            stored_by=by.id,
        )
        content = {"rows": rows, "report": asdict(report), "seen": sheet.seen or {}}
        upload.sealed = crypto.seal(json.dumps(content).encode(), _context(upload))
        return entry.save(upload)


def import_upload(*, upload: Upload, sheet: Sheet, sha256: str, by: Actor) -> Upload:
    """Record all rows of an upload as one act, or none; return it. `sha256` is of the rows that the person looked at.

    Raises PolicyBroken when a row no longer passes, or the rows were imported meanwhile.
    """
    stored = Upload.objects.get(pk=upload.pk)
    if stored.sha256 != sha256:
        raise PolicyBroken(_("These are not the rows that you looked at. Send the sheet again."))
    if stored.imported_at is not None:
        return stored
    if stored.stored_at < clock.now() - KEPT:
        raise PolicyBroken(_("The rows waited too long. Send the sheet again."))
    with verb("exchange.import_rows", controller=sheet.controller, by=by) as entry:
        if not sheet.may_repeat:
            _check_new(sheet, sha256)
        report, content = Report(), _content(stored)
        sheet.seen = content.get("seen", {})
        _run(sheet, content["rows"], report, by)
        if report.count:
            first = report.problems[0]
            raise PolicyBroken(
                _("Something has changed since the rows were tried. Row %(row)d: %(text)s Send the sheet again.")
                % {"row": first.row, "text": first.text}
            )
        stored.imported_at, stored.sealed = entry.at, b""
        return entry.save(stored, fields=["imported_at", "sealed"])


def report_of(upload: Upload) -> Report:
    """Return what the trial of an upload found; of an imported one only the number of rows."""
    if not upload.sealed:
        return Report(rows=upload.rows)
    raw = _content(upload)["report"]
    problems, warnings = ([Problem(**each) for each in raw[name]] for name in ("problems", "warnings"))
    return Report(raw["rows"], raw.get("left_out", 0), raw["count"], problems, warnings)


def rows_of(upload: Upload) -> list[tuple[int, list[str]]]:
    """Return what was read, with the number of each row in its sheet: the headings first, then every row that is
    not empty. Nothing is kept of rows that are recorded.
    """
    if not upload.sealed:
        return []
    rows = enumerate(_content(upload)["rows"], start=1)
    return [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]


def _tried(sheet: Sheet, rows: Rows, by: Actor) -> Report:
    report = Report()
    try:
        with verb("exchange.import_rows", controller=sheet.controller, by=by):
            _run(sheet, rows, report, by)
            raise _OnlyTried
    except _OnlyTried:
        return report


def _run(sheet: Sheet, rows: Rows, report: Report, by: Actor) -> None:
    """Record every row, each in a savepoint, so that one that fails leaves the others to be tried."""
    start, headings = _headings(sheet, rows)
    read: dict[int, dict[str, Any]] = {}
    for number, cells in enumerate(rows[start + 1 :], start=start + 2):
        if any(cell.strip() for cell in cells):
            values = _values(sheet, headings, number, cells, report)
            if values is not None and sheet.leaves_out(values):
                report.left_out += 1
                continue
            report.rows += 1
            if values is not None:
                read[number] = values
    if not report.rows and report.left_out:
        raise PolicyBroken(_("No row says anything to record. Fill in at least one of them."), field="file")
    if not report.rows:
        raise PolicyBroken(_("There are no rows below the headings."), field="file")
    labels = {column.key: column.label for column in sheet.columns}
    found = [Problem(each.row, labels.get(each.column, ""), each.text) for each in sheet.warnings(read)]
    report.warnings += found[:MOST_SHOWN]
    for number, values in read.items():
        try:
            with transaction.atomic():
                sheet.record(values, by=by)
        except KladkaError as error:
            report.add(number, labels.get(error.field, ""), str(error))
    report.problems.sort(key=lambda problem: problem.row)


def _headings(sheet: Sheet, rows: Rows) -> tuple[int, Headings]:
    start = next((index for index, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if start is None:
        raise PolicyBroken(_("There is nothing in the sheet."), field="file")
    headings = match(rows[start], sheet.columns)
    wrong = _wrong_headings(headings)
    if wrong:
        raise PolicyBroken(" ".join(wrong), field="file")
    return start, headings


def _wrong_headings(headings: Headings) -> list[str]:
    found = []
    for _position, heading, meant in headings.unknown:
        if meant:
            text = _("Unknown column “%(heading)s”. Did you mean “%(meant)s”?")
            found.append(text % {"heading": heading[:60], "meant": meant.label})
        else:
            text = _("Unknown column “%(heading)s”. Delete it, or use the headings of the template.")
            found.append(text % {"heading": heading[:60]})
    found += [_("The column “%(label)s” is missing.") % {"label": column.label} for column in headings.missing]
    found += [_("The column “%(label)s” stands there twice.") % {"label": column.label} for column in headings.twice]
    return found[:10]


def _values(
    sheet: Sheet, headings: Headings, number: int, cells: Sequence[str], report: Report
) -> dict[str, Any] | None:
    """Return what a row says; None, with all that is wrong in it noted, when it cannot be read."""
    values, before = {}, report.count
    for position, column in headings.columns.items():
        try:
            values[column.key] = sheet.value_of(column, cells[position] if position < len(cells) else "")
        except PolicyBroken as error:
            report.add(number, column.label, str(error))
    for position, text in enumerate(cells):
        if text.strip() and position not in headings.columns:
            report.add(number, "", _("A cell without a heading is filled in: “%(text)s”.") % {"text": text[:40]})
    return values if report.count == before else None


def _check_new(sheet: Sheet, digest: str) -> None:
    before = Upload.objects.filter(
        kind=sheet.kind, place=sheet.place, controller=sheet.controller, sha256=digest, imported_at__isnull=False
    )
    if before.exists():
        raise PolicyBroken(_("Exactly these rows were imported before. Nothing was imported now."), field="file")


def _content(upload: Upload) -> Any:
    return json.loads(crypto.unseal(bytes(upload.sealed), _context(upload)))


def _context(upload: Upload) -> tuple[str, ...]:
    return ("exchange_upload", str(upload.pk), str(upload.controller))
