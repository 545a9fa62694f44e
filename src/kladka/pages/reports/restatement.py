"""What the pages of a restatement say: the overview of all figures, and the way of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kladka.core.charts import Step, Waterfall
from kladka.core.components import Column, Link, Table
from kladka.core.numbers import difference as written_difference
from kladka.core.numbers import rounded, telling_apart
from kladka.pages.reports.causes import EXPLAINED, LABELS
from kladka.pages.reports.comparison import Pair
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.restatement.restating import Difference, Outline, Restatement, redefined
from kladka.reporting.restatement.restating import Step as Moves

MINUS = "−"
NONE = "–"
"""Stands where there is no number."""


def signed(change: float | None) -> str:
    """Return a change with its sign; a dash where there was no value before or after."""
    if change is None:
        return NONE
    return f"+{said_number(change)}" if change > 0 else said_number(change)


def said_number(value: float | None) -> str:
    """Return a number as it is written, with a minus that is one."""
    if value is None:
        return NONE
    return str(localize(value, use_l10n=True)).replace("-", MINUS)


def change_of(before: Any, after: Any, decimals: int) -> float | None:
    """Return the difference of two values as they are shown, so that the steps shown add up; None without a value."""
    return written_difference(reporting.plain(before), reporting.plain(after), decimals)


def overview(project: Project, pair: Pair, found: Restatement) -> dict[str, Any]:
    """Return what the overview of all figures shows."""
    return {
        "pair": pair,
        "summary": summary(found),
        "changed": _changed_table(project, pair, found.changed) if found.changed else None,
        "others": [_link(project, pair, each.code) for each in found.others],
        "redefined": [_link(project, pair, code) for code in _redefined(pair, found)],
        "redefined_too": [_link(project, pair, code) for code in _redefined(pair, found, by_others=True)],
        "new": [_title(project, pair, code) for code in found.new],
        "gone": [_title(project, pair, code) for code in found.gone],
    }


def _redefined(pair: Pair, found: Restatement, *, by_others: bool = False) -> list[str]:
    """Return the figures whose definition changed and moved nothing: those that changed by nothing, or by other causes
    alone."""
    told = {each.code: {cause for cause, *_values in each.steps} for each in (*found.changed, *found.others)}
    codes = [code for code in redefined(pair.then.moment, pair.now.moment) if (code in told) is by_others]
    return [code for code in codes if "definition" not in told.get(code, ())]


def summary(found: Restatement) -> str:
    """Return in a sentence or two how many figures changed and how many did not."""
    number = len(found.changed)
    if not number:
        words = _("No figure has another value.")
    else:
        words = ngettext("%(n)s figure has another value.", "%(n)s figures have another value.", number) % {"n": number}
    parts = [words]
    if found.others:
        same = len(found.others)
        told = ngettext(
            "%(n)s figure has the same value, but not the same people behind it.",
            "%(n)s figures have the same value, but not the same people behind them.",
            same,
        )
        parts.append(told % {"n": same})
    if found.unchanged:
        still = found.unchanged
        parts.append(ngettext("%(n)s figure did not change.", "%(n)s figures did not change.", still) % {"n": still})
    return " ".join(parts)


def _changed_table(project: Project, pair: Pair, changed: Sequence[Outline]) -> Table:
    columns = [
        Column(_("Figure")),
        Column(_("Before"), numeric=True),
        Column(_("After"), numeric=True),
        Column(pgettext("difference", "Change"), numeric=True),
        Column(_("Why")),
    ]
    rows = [
        [_link(project, pair, each.code), *row_numbers(each, decimals), reasons(each, decimals)]
        for each in changed
        for decimals in [_decimals(pair, each.code)]
    ]
    return Table(_("Figures with another value"), columns, rows)


def decimals_of(outline: Outline, decimals: int) -> int:
    """Return the decimals a way is told with: those of the figure, or as many more as no step of it is hidden by."""
    moves = [(outline.before, outline.after), *((before, after) for _cause, before, after in outline.steps)]
    return telling_apart([(reporting.plain(before), reporting.plain(after)) for before, after in moves], decimals)


def row_numbers(outline: Outline, decimals: int) -> list[str]:
    """Return before, after and change as they are written."""
    decimals = decimals_of(outline, decimals)
    before, after = (rounded(reporting.plain(value), decimals) for value in (outline.before, outline.after))
    return [said_number(before), said_number(after), signed(change_of(outline.before, outline.after, decimals))]


def reasons(outline: Outline, decimals: int) -> list[str]:
    """Return each cause with what it changed, in one line each."""
    decimals = decimals_of(outline, decimals)
    return [
        f"{LABELS[cause]}:\N{NO-BREAK SPACE}{signed(change_of(before, after, decimals))}"
        for cause, before, after in outline.steps
    ]


def _link(project: Project, pair: Pair, code: str) -> Link:
    url = reverse("reports:restated-figure", args=[project.code, code])
    return Link(_title(project, pair, code), pair.address(url))


def _title(project: Project, pair: Pair, code: str) -> str:
    for side in (pair.now, pair.then):
        if code in side.moment.pack.by_code:
            return reporting.said(side.moment.pack.by_code[code].title)
    return code


def _decimals(pair: Pair, code: str) -> int:
    return pair.now.moment.pack.by_code[code].decimals


@dataclass(frozen=True)
class Told:
    """The way of one figure as its page tells it."""

    before: str
    after: str
    change: str
    sentences: Sequence[str]
    table: Table | None
    chart: Waterfall | None


def told(project: Project, pair: Pair, difference: Difference, url: str) -> Told:
    """Return the picture, the table and the words for one figure's way; `url` is that of its page."""
    code, outline = difference.code, outline_of(difference)
    decimals = decimals_of(outline, _decimals(pair, code))
    before, after = (rounded(reporting.plain(value), decimals) for value in (difference.before, difference.after))
    change = change_of(difference.before, difference.after, decimals)
    return Told(
        before=said_number(before),
        after=said_number(after),
        change=signed(change),
        sentences=sentences(pair, difference, decimals),
        table=_steps_table(pair, difference, decimals, url) if difference.steps else None,
        chart=drawing(
            outline,
            _title(project, pair, code),
            decimals,
            names=(pair.then.drawn_name, pair.now.drawn_name),
        ),
    )


def drawing(outline: Outline, title: str, decimals: int, *, names: tuple[Any, Any]) -> Waterfall | None:
    """Return the picture of a way; None where a value is missing on it, or nothing moved the value."""
    values = [outline.before, outline.after, *(after for _cause, _before, after in outline.steps)]
    if not outline.steps or any(value is None for value in values):
        return None
    decimals = decimals_of(outline, decimals)
    return Waterfall(
        title=title,
        before=_shown(outline.before, decimals),
        after=_shown(outline.after, decimals),
        before_label=names[0],
        after_label=names[1],
        steps=[Step(LABELS[cause], _shown(new, decimals) - _shown(old, decimals)) for cause, old, new in outline.steps],
        decimals=decimals,
    )


def _shown(value: Any, decimals: int) -> float:
    return rounded(reporting.plain(value), decimals) or 0.0


def outline_of(difference: Difference) -> Outline:
    """Return the values of a way, without those it moved."""
    steps = tuple((step.cause, step.before, step.after) for step in difference.steps if step.before != step.after)
    return Outline(difference.code, difference.before, difference.after, steps)


def sentences(pair: Pair, difference: Difference, decimals: int) -> list[str]:
    """Return the way in whole sentences, one a step, for whoever reads no tables."""
    if not difference.steps and difference.code in redefined(pair.then.moment, pair.now.moment):
        return [_("The definition changed, and the number did not: the same people stand behind the same value.")]
    if not difference.steps:
        return [_("Nothing changed: the same people stand behind the same value.")]
    found = [_sentence(step, decimals) for step in difference.steps]
    is_quiet = all(step.cause != "definition" for step in difference.steps)
    if is_quiet and difference.code in redefined(pair.then.moment, pair.now.moment):
        found.append(_("The definition changed, too: by itself that moved nothing."))
    return found


def _sentence(step: Moves, decimals: int) -> str:
    parts = [str(EXPLAINED[step.cause])]
    change = change_of(step.before, step.after, decimals)
    if change is not None:
        parts.append(_("This changed the value by %(change)s.") % {"change": signed(change)})
    return " ".join([*parts, *_counts(step)])


def _counts(step: Moves) -> list[str]:
    told = (
        (step.came, _("Came in: %(n)s.")),
        (step.went, _("Went out: %(n)s.")),
        (step.remeasured, _("Counted for another amount: %(n)s.")),
    )
    numbers = [(len(moved), words) for moved, words in told]
    numbers += [
        (step.into_base, _("Came into the base: %(n)s.")),
        (step.out_of_base, _("Left the base: %(n)s.")),
    ]
    return [words % {"n": number} for number, words in numbers if number]


def parts_of(project: Project, pair: Pair, code: str) -> list[Link]:
    """Return the ways of the figures that a figure is made of: behind it stands nobody but those behind them."""
    then, now = pair.then.moment.pack.by_code, pair.now.moment.pack.by_code
    return [_link(project, pair, part) for part in now[code].made_of if part in then]


def _steps_table(pair: Pair, difference: Difference, decimals: int, url: str) -> Table:
    parts = pair.now.moment.pack.by_code[difference.code].made_of
    moves = _moves(difference, is_made_of=bool(parts))
    columns = [
        Column(_("Step")),
        Column(pgettext("difference", "Change"), numeric=True),
        Column(_("Value after it"), numeric=True),
        *(Column(label, numeric=True) for _name, label in moves),
    ]
    none = [NONE for _each in moves]
    rows: list[list[Any]] = [[pair.then.long_name, NONE, _value(difference.before, decimals), *none]]
    for step in difference.steps:
        link = Link(LABELS[step.cause], pair.address(url, cause=step.cause) + "#list-results")
        change = signed(change_of(step.before, step.after, decimals))
        moved = [number(step) for number, _label in moves]
        rows.append([link if not parts else LABELS[step.cause], change, _value(step.after, decimals), *moved])
    rows.append([pair.now.long_name, NONE, _value(difference.after, decimals), *none])
    return Table(_("The way from one value to the other, step by step"), columns, rows)


def _moves(difference: Difference, *, is_made_of: bool) -> list[tuple[Callable[[Moves], int], str]]:
    """Return what is counted of each step, with its heading: of what is made of others nothing, the base of a share
    where some step moves it, also by those who count."""
    if is_made_of:
        return []
    told: list[tuple[Callable[[Moves], int], str]] = [
        (lambda step: len(step.came), _("Came in")),
        (lambda step: len(step.went), _("Went out")),
    ]
    if any(step.into_base or step.out_of_base for step in difference.steps):
        told += [
            (lambda step: step.into_base, _("Into the base")),
            (lambda step: step.out_of_base, _("Out of the base")),
        ]
    return told


def _value(value: Any, decimals: int) -> str:
    return said_number(rounded(reporting.plain(value), decimals))
