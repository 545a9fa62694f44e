"""What caseload pages say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kladka.core.charts.bars import Bar, Bars, Shape
from kladka.core.components import Tag
from kladka.core.numbers import rounded
from kladka.people.queries.caseload import Caseload
from kladka.people.rules.caseload import Standing
from kladka.programmes.models import Project

STANDINGS = {
    Standing.WITHIN: Tag(_("Within the limit"), "green"),
    Standing.NEAR: Tag(_("Near the limit"), "yellow"),
    Standing.PASSED: Tag(_("Above the limit"), "red"),
}


@dataclass(frozen=True)
class Row:
    """A coach's line: the caseload, its bar, and the way to the people."""

    load: Caseload
    shape: Shape
    url: str
    tag: Tag

    @property
    def weighted(self) -> Any:
        """The weight, with decimals only where it has some."""
        return rounded(float(self.load.weighted), 0 if self.load.weighted % 1 == 0 else 2)


def rows(project: Project, found: Sequence[Caseload], on: date) -> list[Row]:
    """Return the lines of all coaches, their bars drawn to one scale."""
    drawn = Bars("", [Bar(one.coach.name, float(one.weighted), one.limits.hard) for one in found])
    return [
        Row(one, shape, people_url(project, on, coach=one.coach.pk), STANDINGS[one.standing])
        for one, shape in zip(found, drawn.shapes, strict=True)
    ]


def people_url(project: Project, on: date, **asked: Any) -> str:
    """Return the address of the people behind a number."""
    return f"{reverse('caseload:people', args=[project.code])}?{urlencode({'on': on.isoformat(), **asked})}"
