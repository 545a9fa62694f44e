"""What a report says, as its pages, files and paper tell it: read from the frozen file, never computed again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.numbers import rounded, written
from kladka.pages.figures.presenters import base_words, beside_words
from kladka.reporting.kreport.frozen import Promise
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.milestones import is_less_better
from kladka.reporting.models import Report
from kladka.reporting.queries import report as reports


@dataclass(frozen=True)
class Content:
    """The frozen part of a report: figures, those before its period, targets, definitions."""

    result: reporting.Result
    opening: reporting.Result | None
    promises: Sequence[Promise]
    pack: reporting.Pack
    software: Mapping[str, str]
    key: str
    """The key that signed it, or nothing."""
    members: Callable[[str], Sequence[reporting.Member]]
    """Who stands behind a figure, by its code, in every state."""

    def promise(self, code: str, breakdown: str = "") -> Promise | None:
        """Return the target that comes next on the report's day, or the last that came."""
        found = [each for each in self.promises if (each.indicator, each.breakdown) == (code, breakdown)]
        coming = [each for each in found if each.on_date >= self.result.as_of]
        return min(coming, key=_by_day) if coming else max(found, key=_by_day, default=None)


def _by_day(promise: Promise) -> date:
    return promise.on_date


@dataclass(frozen=True)
class Part:
    """A figure that another one is worked out of, in words with its value."""

    code: str
    words: str
    has_members: bool


@dataclass(frozen=True)
class Line:
    """One figure of a report. `by` are the values of women, men and others; `period` what the period added."""

    code: str
    title: str
    description: str
    note: str
    decimals: int
    value: float | None
    by: Mapping[str, float | None]
    claimed: float
    incomplete: float
    among: int | None
    left_out: int | None
    beside: Sequence[str]
    """Of how many a share is, how many were left out of it, and what would come on top, in words."""
    made_of: Sequence[Part]
    """The figures that it is worked out of; nothing of a figure that counts by itself."""
    beside_by: Mapping[str, str]
    """The same of the share of women, men and others."""
    period: float | None
    promise: Promise | None
    promises_by: Mapping[str, Promise]
    is_counted: bool
    is_less_better: bool
    """Whether the target is the most that the value should be."""
    has_members: bool
    """Whether somebody stands behind it: what is worked out from other figures has nobody of its own."""

    @property
    def share(self) -> int | None:
        """How much of the target is reached, in whole per cent rounded half up; None without a target to come up to."""
        if self.value is None or self.promise is None or not self.promise.value or self.is_less_better:
            return None
        return int(self.value * 100 / self.promise.value + 0.5)


def content_of(report: Report) -> Content:
    """Return what a report says. Raises BrokenReportError, in words, where its file is not as it was written."""
    frozen = reports.frozen(report)
    return Content(
        result=frozen.result,
        opening=frozen.opening,
        promises=frozen.targets,
        pack=frozen.pack,
        software=frozen.about.software,
        key=frozen.signature.key_id if frozen.signature else "",
        members=frozen.members,
    )


def lines(content: Content) -> list[Line]:
    """Return the figures in the order of the definitions, in the language in use."""
    return [_line(content, each) for each in content.result.figures]


def _line(content: Content, figure: reporting.Figure) -> Line:
    definition = content.pack.by_code[figure.code]
    decimals = definition.decimals
    by = {sex: rounded(reporting.plain(value), decimals) for sex, value in figure.by.get("sex", {}).items()}
    found = {sex: content.promise(figure.code, f"sex={sex}") for sex in by}
    return Line(
        code=figure.code,
        title=reporting.said(figure.title),
        description=reporting.said(figure.description),
        note=reporting.said(figure.note),
        decimals=decimals,
        value=rounded(reporting.plain(figure.value), decimals),
        by=by,
        claimed=reporting.plain(figure.claimed) or 0,
        incomplete=reporting.plain(figure.incomplete) or 0,
        among=figure.amount.among,
        left_out=figure.amount.without,
        beside=beside_words(figure),
        made_of=[_part(content, code) for code in definition.made_of],
        beside_by={
            group[0]: words
            for group, amount in figure.cells.get(("sex",), {}).items()
            if (words := base_words(amount, figure.measure))
        },
        period=_in_period(content, figure, decimals),
        promise=content.promise(figure.code),
        promises_by={sex: promise for sex, promise in found.items() if promise},
        is_counted=not definition.unvalued,
        is_less_better=is_less_better(definition),
        has_members=definition.kind != "formula",
    )


def _part(content: Content, code: str) -> Part:
    figure, definition = content.result[code], content.pack.by_code[code]
    value = written(reporting.plain(figure.value), definition.decimals)
    words = _("%(figure)s: %(value)s") % {"figure": reporting.said(figure.title), "value": value}
    return Part(code, words, definition.kind != "formula")


def _in_period(content: Content, figure: reporting.Figure, decimals: int) -> float | None:
    """Return the difference of two cumulative values; None where there is no period, or it cannot be said."""
    if content.opening is None or figure.value is None or figure.measure not in {"count", "sum"}:
        return None
    before = content.opening[figure.code].value
    return None if before is None else rounded(reporting.plain(figure.value - before), decimals)


def sexes(found: Sequence[Line]) -> list[str]:
    """Return the sexes that have a column: women and men always, another where somebody is counted in it."""
    return [
        code
        for code, _label in dictionary("sexes").choices()
        if code in {"female", "male"} or any(line.by.get(code) for line in found)
    ]
