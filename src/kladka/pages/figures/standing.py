"""How figures stand against what was promised for them, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kladka.core.charts import Mark
from kladka.core.components import Column, Table, Tag, Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.core.numbers import rounded, unbroken, whole, written
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.milestones import Milestone, Standing, Standings, next_due

TAGS: dict[str, Tag] = {
    "reached": Tag(pgettext_lazy("target", "Reached"), "green"),
    "missed": Tag(pgettext_lazy("target", "Not reached"), "red"),
    "reached_early": Tag(pgettext_lazy("target", "Reached already"), "green"),
    "for_now": Tag(pgettext_lazy("target", "Reached for now"), "blue"),
    "on_pace": Tag(pgettext_lazy("target", "On pace"), "blue"),
    "behind": Tag(pgettext_lazy("target", "Behind"), "orange"),
    "open": Tag(pgettext_lazy("target", "Still to come"), "grey"),
}
WHOLE = ""
"""The breakdown of a target for all together."""


@dataclass(frozen=True)
class Told:
    """One milestone as a page tells it: what was promised by when, how that stands, and by how much it is short."""

    promise: str
    tag: Tag
    words: str
    share: str
    is_behind: bool


@dataclass(frozen=True)
class Late:
    """A figure that is behind: the way to it, what was promised, how much is missing, and of which groups how much by
    the same day. What is missing of a group by another day stands apart, with what was promised for it."""

    title: str
    url: str
    words: str
    missing: str
    parts: str
    apart: Sequence[str]
    weight: float
    is_over: bool
    """Whether every day on which something was missing has passed: then it is missed, and not behind."""


def told(found: Sequence[Standing], decimals: int) -> Told | None:
    """Return the milestone that comes next, or the last one; None where nothing was promised."""
    due = next_due(found)
    if due is None:
        return None
    names = {"target": target_words(due.milestone, decimals), "day": day_in_words(due.milestone.on_date)}
    promise = _("%(target)s on %(day)s") if due.is_due else _("%(target)s by %(day)s")
    return Told(promise % names, TAGS[due.state], missing(due, decimals), share_of(due, decimals), due.is_behind)


def target_words(milestone: Milestone, decimals: int) -> str:
    """Return the promised value; of one that should not be passed, that it is the most."""
    value = written(milestone.value, decimals)
    return _("at most %(target)s") % {"target": value} if milestone.at_most else value


def missing(standing: Standing, decimals: int) -> str:
    """Return by how much a figure is short of its promise or of an even pace; an empty text where it is not."""
    if not standing.is_behind:
        return ""
    short = {"short": written(standing.short, decimals)}
    if standing.milestone.at_most:
        return _("%(short)s too many") % short
    if standing.is_due:
        return _("%(short)s missing") % short
    return _("%(short)s missing to an even pace") % short


def share_of(standing: Standing, decimals: int) -> str:
    """Return how much of the promise is there, in whole per cent rounded half up; of the most that may be, nothing."""
    if standing.value is None or standing.milestone.value <= 0 or standing.milestone.at_most:
        return ""
    share = int(standing.value * 100 / standing.milestone.value + 0.5)
    words = _("%(share)s%% of %(target)s") % {"share": share, "target": written(standing.milestone.value, decimals)}
    return unbroken(words)


def late(project: Project, lines: Sequence[tuple[str, str, str]], standings: Standings) -> list[Late]:
    """Return the figures that are behind, those that miss the largest share of what was expected first.

    `lines`: code, title and address of each figure of the page.
    """
    found = []
    for code, title, url in lines:
        decimals = reporting.indicator_of(project, code).decimals
        parts = [
            (breakdown, due)
            for (known, breakdown), rows in sorted(standings.items())
            if known == code and (due := next_due(rows)) is not None and due.is_behind
        ]
        if parts:
            (breakdown, first), *others = parts
            by_then = [each for each in others if each[1].milestone.on_date == first.milestone.on_date]
            short = ", ".join(f"{group_name(name)} {written(due.short, decimals)}" for name, due in by_then)
            apart = [_apart(name, due, decimals) for name, due in others if (name, due) not in by_then]
            words, weight = _promised(breakdown, first, decimals), max(_weight(due) for _breakdown, due in parts)
            is_over = all(due.is_due for _breakdown, due in parts)
            found.append(Late(title, url, words, missing(first, decimals), short, apart, weight, is_over))
    return sorted(found, key=lambda each: -each.weight)


def _promised(breakdown: str, due: Standing, decimals: int) -> str:
    names = {
        "group": group_name(breakdown),
        "value": written(due.value, decimals),
        "target": target_words(due.milestone, decimals),
        "day": day_in_words(due.milestone.on_date),
    }
    if breakdown == WHOLE:
        return _("%(value)s of %(target)s by %(day)s") % names
    return _("%(group)s: %(value)s of %(target)s by %(day)s") % names


def _apart(breakdown: str, due: Standing, decimals: int) -> str:
    words = {"promised": _promised(breakdown, due, decimals), "missing": missing(due, decimals)}
    return _("%(promised)s; %(missing)s") % words


def _weight(due: Standing) -> float:
    wanted = due.milestone.value if due.expected is None else due.expected
    return due.short / wanted if wanted else 0.0


def group_name(breakdown: str) -> str:
    """Return for whom a target is."""
    return dictionary("breakdowns").label(breakdown) if breakdown else _("all together")


def milestones_table(code: str, decimals: int, standings: Standings) -> Table | None:
    """Return every milestone of a figure with what stands against it; None where nothing was promised."""
    rows: list[list[object]] = []
    for (known, breakdown), found in sorted(standings.items()):
        if known == code:
            rows += [_row(breakdown, each, decimals, is_next=each is next_due(found)) for each in found]
    if not rows:
        return None
    columns: list[tuple[Words, bool]] = [
        (_("For whom"), False),
        (_("To be reached by"), False),
        (_("Target"), True),
        (_("Value on that day, or now"), True),
        (_("How it stands"), False),
    ]
    return Table(_("Targets"), [Column(label, numeric) for label, numeric in columns], rows, caption_size="hidden")


def _row(breakdown: str, each: Standing, decimals: int, *, is_next: bool) -> list[object]:
    tag: list[object] = [TAGS[each.state]]
    if is_next and not each.is_due:
        tag.append(gettext_lazy("This one is due next."))
    words = [text for text in (share_of(each, decimals), missing(each, decimals), _even(each, decimals)) if text]
    return [
        str(capfirst(group_name(breakdown))),
        each.milestone.on_date,
        target_words(each.milestone, decimals),
        written(each.value, decimals),
        [*tag, *words],
    ]


def _even(each: Standing, decimals: int) -> str:
    if each.expected is None or each.state in {"reached_early", "for_now"}:
        return ""
    return _("At an even pace: %(expected)s by now") % {"expected": written(each.expected, decimals)}


def marks(code: str, decimals: int, standings: Standings) -> list[Mark]:
    """Return the milestones for all together, for a drawing."""
    is_reached = {"reached": True, "missed": False}
    return [
        Mark(
            each.milestone.on_date,
            whole(each.milestone.value),
            is_reached.get(each.state),
            rounded(each.value, decimals) if each.is_due else None,
        )
        for each in standings.get((code, WHOLE), ())
    ]
