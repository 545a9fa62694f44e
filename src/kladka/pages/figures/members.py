"""What the page of those behind a figure says, apart from the list of names."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core.components import Tag, Tile, Words
from kladka.core.numbers import written
from kladka.pages.figures import presenters
from kladka.pages.figures.facts import STATES
from kladka.pages.figures.forms import Question
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.milestones import adds_up
from kladka.reporting.live.period import MOVES, Moved

MOVE_TAGS: Mapping[str, Tag] = {
    "came": Tag(gettext_lazy("Came in"), "green"),
    "went": Tag(gettext_lazy("Went out"), "orange"),
    "changed": Tag(gettext_lazy("Counts by another amount"), "grey"),
}


def members_page(
    project: Project,
    figure: reporting.Figure,
    behind: Sequence[reporting.Member],
    named: int,
    asked: Question,
    part: reporting.PartName = "",
) -> dict[str, Any]:
    """Return what the page says of everybody behind a figure, or in a part of a share."""
    definition = reporting.indicator_of(project, figure.code)
    tiles = state_tiles(definition, behind)
    is_counted = not definition.unvalued and (bool(behind) or not presenters.not_recorded(project, definition.code))
    return _page(project, definition, asked, tiles, len(behind) - named) | {
        "is_counted": is_counted,
        "silence": presenters.why_not_split(project, figure.code, asked),
        "value": _value(definition, figure),
        "heading": presenters.part_words(part) if part else _("Who stands behind the figure"),
        "parts": _parts(project, definition, asked, part),
    }


def _parts(
    project: Project, definition: reporting.Indicator, asked: Question, shown: reporting.PartName
) -> list[tuple[str, str]]:
    """Return the ways to those who count and to the other parts of a share; without an address the part shown."""
    parts: tuple[reporting.PartName, ...] = reporting.parts_of(definition)
    if not parts:
        return []
    url = reverse("figures:members", args=[project.code, definition.code])
    every: tuple[reporting.PartName, ...] = ("", *parts)
    addresses = {each: asked.address(url, **({"part": each} if each else {})) for each in every}
    return [(presenters.part_words(each), "" if each == shown else addresses[each]) for each in every]


def state_tiles(definition: reporting.Indicator, behind: Sequence[reporting.Member]) -> list[Tile]:
    """Return how many stand behind a figure in each state; of the counted also that there are none."""
    return [
        Tile(STATES[state], amount or written(0))
        for state in reporting.STATES
        if (amount := amount_of(definition, [each for each in behind if each.state == state]))
        or state == reporting.STATES[0]
    ]


def amount_of(definition: reporting.Indicator, members: Sequence[reporting.Member]) -> str:
    """Return how many they are, or, of a sum, what they add up to; an empty text for nobody."""
    totals = [each.total for each in members if each.total is not None]
    if not members:
        return ""
    if not (adds_up(definition) and totals):
        return written(len(members))
    return written(reporting.plain(reporting.in_units(sum(totals))), 2)


def _value(definition: reporting.Indicator, figure: reporting.Figure) -> str:
    """Return the value of what is not the number of those behind it: how a share or a mean follows from them."""
    if adds_up(definition) or figure.value is None:
        return ""
    value = {"value": written(reporting.plain(figure.value), definition.decimals)}
    share = presenters.share_words(figure)
    return _("Value: %(value)s (%(share)s).") % {**value, "share": share} if share else _("Value: %(value)s.") % value


def moves_page(
    project: Project, definition: reporting.Indicator, moved: Sequence[Moved], named: int, asked: Question
) -> dict[str, Any]:
    """Return what the page says of who came into a figure and who went out of it in a period."""
    counts = {move: sum(each.move == move for each in moved) for move in MOVES}
    tiles = [Tile(_text(move), counts[move]) for move in MOVES if counts[move] or move != "changed"]
    is_counted = not definition.unvalued and (bool(moved) or not presenters.not_recorded(project, definition.code))
    value = "" if adds_up(definition) else _("This figure has no value of a period, for it does not add up over time.")
    silence = presenters.why_not_split(project, definition.code, asked)
    return _page(project, definition, asked, tiles, len(moved) - named) | {
        "is_counted": is_counted,
        "silence": silence,
        "value": value,
    }


def _text(move: str) -> Words:
    return MOVE_TAGS[move].text


def _page(
    project: Project, definition: reporting.Indicator, asked: Question, tiles: Sequence[Tile], unseen: int
) -> dict[str, Any]:
    return presenters.asked_about(project, asked) | {
        "figure": reporting.said(definition.title),
        "remark": presenters.remark(project, definition.code, asked),
        "counts": tiles,
        "unseen": presenters.unseen(unseen),
        "back": asked.address(presenters.figure_url(project, definition.code)),
        "changes_url": asked.changes(project, reverse("reports:restated-figure", args=[project.code, definition.code])),
    }
