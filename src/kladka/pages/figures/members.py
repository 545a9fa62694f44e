"""What the page of those behind a figure says, apart from the list of names."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from kladka.core.components import Tag, Tile, Words
from kladka.pages.figures import presenters
from kladka.pages.figures.facts import STATES
from kladka.pages.figures.forms import Question
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.period import MOVES, Moved

MOVE_TAGS: Mapping[str, Tag] = {
    "came": Tag(gettext_lazy("Came in"), "green"),
    "went": Tag(gettext_lazy("Went out"), "orange"),
    "changed": Tag(gettext_lazy("Counts by another amount"), "grey"),
}


def members_page(
    project: Project, definition: reporting.Indicator, behind: Sequence[reporting.Member], named: int, asked: Question
) -> dict[str, Any]:
    """Return what the page says of everybody behind a figure."""
    counts = {state: sum(each.state == state for each in behind) for state in reporting.STATES}
    tiles = [
        Tile(STATES[state], counts[state])
        for state in reporting.STATES
        if counts[state] or state == reporting.STATES[0]
    ]
    is_counted = not definition.unvalued and (bool(behind) or not presenters.not_recorded(project, definition.code))
    return _page(project, definition, asked, tiles, len(behind) - named) | {"is_counted": is_counted}


def moves_page(
    project: Project, definition: reporting.Indicator, moved: Sequence[Moved], named: int, asked: Question
) -> dict[str, Any]:
    """Return what the page says of who came into a figure and who went out of it in a period."""
    counts = {move: sum(each.move == move for each in moved) for move in MOVES}
    tiles = [Tile(_text(move), counts[move]) for move in MOVES if counts[move] or move != "changed"]
    return _page(project, definition, asked, tiles, len(moved) - named) | {"is_counted": not definition.unvalued}


def _text(move: str) -> Words:
    return MOVE_TAGS[move].text


def _page(
    project: Project, definition: reporting.Indicator, asked: Question, tiles: Sequence[Tile], unseen: int
) -> dict[str, Any]:
    return presenters.asked_about(project, asked) | {
        "figure": reporting.said(definition.title),
        "remark": presenters.remark(project, definition.code),
        "counts": tiles,
        "unseen": presenters.unseen(unseen),
        "back": asked.address(presenters.figure_url(project, definition.code)),
    }
