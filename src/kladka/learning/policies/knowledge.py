"""What may never be at tests of knowledge."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words, trimmed
from kladka.learning import rules
from kladka.learning.models import Event, KnowledgeTest, TestResult


def check_test(test: KnowledgeTest) -> None:
    """A test has a title, and points that can be reached; no result is above them."""
    if not test.title.strip():
        raise PolicyBroken(_("Enter the title."), field="title")
    if test.most_points <= 0:
        raise PolicyBroken(_("Enter how many points can be reached at most."), field="most_points")
    results = TestResult.objects.filter(test=test.pk)
    above = [
        points
        for pair in results.values_list("points_before", "points_after")
        for points in pair
        if points is not None and points > test.most_points
    ]
    if above:
        raise PolicyBroken(
            _("Somebody has %(points)s points. Correct that result first, or let more points be reached.")
            % {"points": formats.localize(trimmed(max(above)))},
            field="most_points",
        )


def check_points(test: KnowledgeTest, points: Mapping[UUID, rules.Points], listed: Collection[UUID]) -> None:
    """Points are of people on the list, and not more than can be reached."""
    if set(points) - set(listed):
        raise PolicyBroken(_("Somebody of this list is no longer enrolled. Look at the list again."))
    for key, pair in points.items():
        for name, value in (("before", pair.before), ("after", pair.after)):
            _check_within(test, value, field=f"{name}-{key}")


def check_written_after(event: Event, today: date, *, field: str) -> None:
    """What people know after an event is known on its last day, not before."""
    if event.ends_on > today:
        words = _("The event lasts until %(day)s. What people know after it is entered on that day or later.")
        raise PolicyBroken(words % {"day": day_in_words(event.ends_on)}, field=field)


def check_nobody_wrote(test: KnowledgeTest) -> None:
    """A test with results stays."""
    if TestResult.objects.filter(test=test).exists():
        raise PolicyBroken(_("Results were entered for this test, so it stays. Empty them first."))


def _check_within(test: KnowledgeTest, value: Decimal | None, *, field: str) -> None:
    if value is not None and not 0 <= value <= test.most_points:
        raise PolicyBroken(
            _("Points are from 0 to %(most)s.") % {"most": formats.localize(trimmed(test.most_points))}, field=field
        )
