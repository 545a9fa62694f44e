"""What to look at before a report is submitted: broken rules, missed targets, unusual changes, gaps."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kladka.core.components import Column, Link, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.core.quoting import in_quotes
from kladka.pages.figures.behind import rows_of
from kladka.pages.reports.comparison import lost_words
from kladka.pages.reports.content import Content, Line, lines
from kladka.pages.reports.restatement import NONE, said_number, signed
from kladka.programmes.permissions import Viewer
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import Report
from kladka.reporting.queries import report as reports
from kladka.reporting.rules.report import EntryDay

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}


@dataclass(frozen=True)
class Checks:
    """What was found, one table each; None where nothing was."""

    rules: Table | None
    missed: Table | None
    unusual: Table | None
    twice: Table | None
    gaps: Table | None
    rules_number: int
    lost: str = ""
    """Why nothing can be said of changes, where there is a report before."""

    @property
    def found(self) -> int:
        """How many points there are to look at: lines of the tables, some of which tell of many people."""
        tables = (self.rules, self.missed, self.unusual, self.twice, self.gaps)
        return sum(len(table.rows) for table in tables if table)


def checks_of(report: Report, content: Content, viewer: Viewer) -> Checks:
    """Return what is worth a look; people by name whom `viewer` may know."""
    found, every = reports.checks(report), lines(content)
    return Checks(
        rules=rules_table(report, content, found.broken),
        missed=_missed(content, found.missed),
        unusual=_unusual(report, content, found.unusual, found.against),
        twice=_twice(report, found.twice, viewer),
        gaps=_gaps(report, every),
        rules_number=len(content.pack.checks),
        lost=lost_words(found.against) if found.against and found.is_lost else "",
    )


def summary(found: Checks) -> str:
    """Return in a sentence how much there is to look at."""
    if not found.found:
        return _("Nothing stands out: the rules hold, and nothing is missing.")
    number = found.found
    words = ngettext("%(n)s point is worth a look.", "%(n)s points are worth a look.", number)
    return words % {"n": number}


def rules_table(report: Report, content: Content, broken: Sequence[Any]) -> Table | None:
    """Return the rules that do not hold, each with the ways to who stands behind its figures; None where all hold."""
    rows = [
        [
            [rule_words(content, each.text), *_who_behind(report, content, each.text)],
            _where(each),
            said_number(reporting.plain(each.left)),
            said_number(reporting.plain(each.right)),
        ]
        for each in broken
    ]
    columns = [
        Column(_("What should hold")),
        Column(_("For whom")),
        Column(_("Left side"), True),
        Column(_("Right side"), True),
    ]
    return Table(_("Rules between figures that do not hold"), columns, rows, caption_size="hidden") if rows else None


def rule_words(content: Content, text: str) -> str:
    """Return a rule with its figures by their titles, and its signs as people write them."""

    def title(found: re.Match[str]) -> str:
        words = title_of(content, found[0])
        return words if words == found[0] else _("“%(title)s”") % {"title": in_quotes(words)}

    told = _CODE.sub(title, " ".join(text.split()))
    for sign, written in _SIGNS.items():
        told = told.replace(sign, written)
    return told


def _who_behind(report: Report, content: Content, text: str) -> list[Link]:
    """Return the ways to who stands behind each figure of a rule: there somebody counts who should not, or lacks."""
    known = content.pack.by_code
    codes = dict.fromkeys(code for code in _CODE.findall(text) if code in known and known[code].kind != "formula")
    return [Link(title_of(content, code), members_url(report, code)) for code in codes]


def _where(broken: Any) -> str:
    if not broken.set:
        return _("all together")
    told = (f"{name}={group}" for name, group in zip(broken.set, broken.group, strict=True))
    return ", ".join(dictionary("breakdowns").label(each) for each in told)


def _missed(content: Content, missed: Sequence[Any]) -> Table | None:
    rows = [
        [
            title_of(content, each.promised.indicator),
            _for_whom(each.promised.breakdown),
            _most(said_number(each.promised.value)) if each.promised.at_most else said_number(each.promised.value),
            day_in_words(each.promised.on_date),
            said_number(reporting.plain(each.value)) if each.value is not None else _("no value"),
            _lacking(each),
        ]
        for each in missed
    ]
    columns = [
        Column(_("Figure")),
        Column(_("For whom")),
        Column(_("Target"), True),
        Column(_("To be reached by")),
        Column(_("Reached"), True),
        Column(_("Missing"), True),
    ]
    return Table(_("Targets that were missed"), columns, rows, caption_size="hidden") if rows else None


def _lacking(missed: Any) -> str:
    """Return how much is missing to the target, or is too much; where there is no value, nobody can say."""
    if missed.value is None:
        return NONE
    short = said_number(abs(missed.promised.value - reporting.plain(missed.value)))
    return _("%(short)s too many") % {"short": short} if missed.promised.at_most else short


def _most(value: str) -> str:
    return _("at most %(target)s") % {"target": value}


def title_of(content: Content, code: str) -> str:
    """Return what a figure is called by the report's definitions; the code where they do not have it."""
    found = content.pack.by_code.get(code)
    return reporting.said(found.title) if found else code


def _for_whom(breakdown: str) -> str:
    return dictionary("breakdowns").label(breakdown) if breakdown else _("all together")


def _unusual(report: Report, content: Content, unusual: Sequence[Any], against: Report | None) -> Table | None:
    if against is None or not unusual:
        return None
    kinds = _kinds(reports.threshold(report.as_of))
    rows = []
    for each in unusual:
        url = reverse("reports:restated-figure", args=[report.project.code, each.code])
        link = Link(_("Why"), f"{url}?earlier={against.pk}&later={report.pk}", hidden=title_of(content, each.code))
        numbers = [said_number(reporting.plain(value)) for value in (each.before, each.after)]
        change = signed(reporting.plain(each.after - each.before))
        rows.append([title_of(content, each.code), *numbers, change, [kinds[each.kind], link]])
    columns = [
        Column(_("Figure")),
        Column(_("In the last report"), True),
        Column(_("Now"), True),
        Column(pgettext("difference", "Change"), True),
        Column(_("Why it stands out")),
    ]
    return Table(_("Unusual changes since the last report"), columns, rows, caption_size="hidden")


def _kinds(threshold: Mapping[str, float]) -> dict[str, str]:
    usual = {"share": round(threshold["share"] * 100), "least": threshold["least"]}
    return {
        "fell": _("It fell, though it counts from the start: somebody who was reported does not count any more."),
        "jumped": _("It grew by more than %(share)s%% and by %(least)s at least. Is all of it new?") % usual,
        "sank": _("It fell by more than %(share)s%% and by %(least)s at least. Is all of it over?") % usual,
    }


def _twice(report: Report, twice: Sequence[tuple[EntryDay, ...]], viewer: Viewer) -> Table | None:
    """Who has several entries: one query for the names."""
    columns = [
        Column(_("Who")),
        Column(_("The entry that stays")),
        Column(_("The entry that counts the person again")),
    ]
    keys = [each.participation for entries in twice for each in entries]
    asked = [reporting.Member(key, "proven", report.as_of, (), key) for key in keys]
    named = {row.member.id: row for row in rows_of(report.project, "participations", asked, viewer)} if asked else {}

    def who(entry: EntryDay) -> Any:
        row = named.get(entry.participation)
        return NONE if row is None else Link(row.name, row.url) if row.url else row.name

    rows = [
        [who(first), day_in_words(first.day), [_further(each, who(each)) for each in further]]
        for first, *further in twice
    ]
    return Table(_("People who count twice"), columns, rows, caption_size="hidden") if rows else None


def _further(entry: EntryDay, who: Any) -> Any:
    """A further entry: its day, which leads to the record that it is of where that may be opened."""
    day = day_in_words(entry.day)
    return Link(day, who.url, hidden=who.text) if isinstance(who, Link) else day


def _gaps(report: Report, every: Sequence[Line]) -> Table | None:
    rows = [
        [
            line.title,
            _gap(report, line, "claimed", line.claimed),
            _gap(report, line, "incomplete", line.incomplete),
        ]
        for line in every
        if line.is_counted and (line.claimed or line.incomplete)
    ]
    columns = [
        Column(_("Figure")),
        Column(_("Without a document"), True),
        Column(_("With an incomplete record"), True),
    ]
    return (
        Table(_("What would count, and what is missing for it"), columns, rows, caption_size="hidden") if rows else None
    )


def _gap(report: Report, line: Line, state: str, number: float) -> Any:
    if not number:
        return "–"
    return Link(said_number(number), members_url(report, line.code, state=state), hidden=line.title)


def members_url(report: Report, code: str, **more: str) -> str:
    """Return the address of who stands behind a figure in the report itself."""
    address = reverse("reports:members", args=[report.pk, code])
    return f"{address}?{urlencode(more)}" if more else address
