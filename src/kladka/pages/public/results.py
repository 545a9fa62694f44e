"""What everybody may read of a project's figures: the newest release, and nothing that is live."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.programmes.models import Goal, Project
from kladka.reporting.models import Release
from kladka.reporting.queries import release as queries
from kladka.reporting.queries.release import Calendar, Indicator, said


@dataclass(frozen=True)
class Published:
    """The release that holds, or where there is none the definitions of what will be published, and when."""

    release: Release | None
    data: Mapping[str, Any]
    planned: Sequence[Indicator]
    calendar: Calendar
    definitions: Mapping[str, Indicator]

    def total_of(self, code: str) -> int | None:
        """Return a published total, or None for what is hidden or not published."""
        figure = next((each for each in self.figures if each["code"] == code), None)
        return _total(figure) if figure else None

    @property
    def figures(self) -> Sequence[Mapping[str, Any]]:
        """The figures of the release."""
        found: Sequence[Mapping[str, Any]] = self.data.get("figures", ())
        return found

    @property
    def published_on(self) -> date | None:
        """The day on which the release was published."""
        return clock.day_of(self.release.decision.decided_at) if self.release else None

    @property
    def hides(self) -> bool:
        """Tell whether a number of the release is not shown."""
        return any(part["value"] is None for figure in self.figures for part in figure["parts"])


def published(project: Project, goals: Sequence[Goal], today: date) -> Published:
    """Return what everybody may see of a project."""
    release = queries.newest(project)
    planned = [] if release else queries.planned(project, goals)
    calendar = queries.calendar_of(project, today, release.as_of if release else None)
    definitions = queries.definitions_of(project).by_code
    return Published(release, release.data if release else {}, planned, calendar, definitions)


@dataclass(frozen=True)
class Shown:
    """A figure in words. A value or a part that is None is hidden."""

    title: str
    value: int | None
    parts: Sequence[tuple[str, int | None]]
    words: str
    note: str
    source: str
    declared: str


def shown(published: Published) -> list[Shown]:
    """Return the figures of the release in the language in use."""
    return [_shown(each) for each in published.figures]


def _shown(figure: Mapping[str, Any]) -> Shown:
    return Shown(
        title=said(figure["title"]),
        value=_total(figure),
        parts=list(_parts(figure)),
        words=said(figure["description"]),
        note=said(figure["note"]),
        source=said(figure["source"]),
        declared=_declared(figure["declared"]),
    )


def _total(figure: Mapping[str, Any]) -> int | None:
    return next((part["value"] for part in figure["parts"] if not part["by"]), None)


def _parts(figure: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    """Yield the groups; where all are hidden, none: that they are is said once, above."""
    groups = [part for part in figure["parts"] if part["by"]]
    if any(part["value"] is not None for part in groups):
        for part in groups:
            yield label_of(part), part["value"]


def label_of(part: Mapping[str, Any]) -> str:
    """Return a group in words."""
    labels = dictionary("breakdowns")
    return ", ".join(
        labels.label(f"{name}={word}") if f"{name}={word}" in labels.items else word
        for name, word in zip(part["by"], part["group"], strict=True)
    )


def _declared(declared: Mapping[str, Any] | None) -> str:
    if not declared:
        return ""
    words = _("A total published by decision of %(who)s: %(ground)s.")
    ground = dictionary("declaration-grounds").label(declared["ground"])
    return words % {"who": declared["decided_by"], "ground": ground}
