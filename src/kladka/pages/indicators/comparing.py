"""Two versions side by side: what the text says now and said before, and whom the change adds and removes."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kladka.pages.figures.behind import rows_of
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting import trying
from kladka.reporting.models import IndicatorVersion
from kladka.reporting.queries.indicator import Written
from kladka.reporting.rules.indicator import own_rules


@dataclass(frozen=True)
class Line:
    """A line of both texts beside each other; `is_changed` where they differ."""

    old: str
    new: str
    is_changed: bool


def comparison(
    project: Project, old: IndicatorVersion, new: IndicatorVersion, viewer: Viewer, day: date
) -> dict[str, Any]:
    """Return what differs between two versions, as of a day."""
    changed = trying.changed_by(project, Written(old.text, old.code), Written(new.text, new.code), as_of=day)
    shown: dict[str, Any] = {
        "old": old,
        "new": new,
        "lines": list(side_by_side(old.text, new.text)),
        "changed": changed,
    }
    if changed is not None:
        most = own_rules().most_shown
        for name, members in (("added", changed.added), ("removed", changed.removed)):
            rows = rows_of(project, changed.unit, members, viewer) if members else []
            shown[name] = [row.name for row in rows][:most]
            shown[f"{name}_more"] = len(members) - len(shown[name])
    return shown


def side_by_side(old: str, new: str) -> Iterator[Line]:
    """Yield the lines of two texts beside each other."""
    before, after = old.splitlines(), new.splitlines()
    for what, low, high, first, last in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield from _paired(before[low:high], after[first:last], is_changed=what != "equal")


def _paired(old: Sequence[str], new: Sequence[str], *, is_changed: bool) -> Iterator[Line]:
    for number in range(max(len(old), len(new))):
        yield Line(old[number] if number < len(old) else "", new[number] if number < len(new) else "", is_changed)
