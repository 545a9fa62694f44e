"""Tests of knowledge before and after an event: planned, and their results entered for many people at once."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.learning import policies, queries, rules
from kladka.learning.models import Event, KnowledgeTest, TestResult


def add_test(*, event: Event, title: str, most_points: Decimal, by: Actor) -> KnowledgeTest:
    """Add a test that is written before the event and after it."""
    with verb("learning.add_test", controller=event.project.controller_id, by=by) as opened:
        policies.check_takes_place(event)
        test = KnowledgeTest(event=event, title=title.strip(), most_points=most_points)
        policies.check_test(test)
        return opened.save(test)


def change_test(*, test: KnowledgeTest, title: str, most_points: Decimal, by: Actor) -> KnowledgeTest:
    """Change what a test is called, or how many points can be reached. Raises PolicyBroken below what somebody has."""
    with verb("learning.change_test", controller=test.event.project.controller_id, by=by) as opened:
        test.title, test.most_points = title.strip(), most_points
        policies.check_test(test)
        return opened.save(test, fields=["title", "most_points"])


def remove_test(*, test: KnowledgeTest, by: Actor) -> None:
    """Remove a test of which no result was entered. Raises PolicyBroken otherwise."""
    with verb("learning.remove_test", controller=test.event.project.controller_id, by=by) as opened:
        policies.check_nobody_wrote(test)
        opened.delete(test)


def enter_results(
    *,
    test: KnowledgeTest,
    points: Mapping[UUID, rules.Points],
    by: Actor,
    seen: Mapping[UUID, rules.Points] | None = None,
) -> int:
    """Store the points of people by participation, as one act; return how many results changed: before and after
    the event are two.

    Whoever is not in `points` keeps theirs. `seen` holds what was shown when these were typed: what was not changed
    since stays as it is stored. Raises PolicyBroken at the field ("before-…" or "after-…" and the participation) for
    more points than can be reached, for some after an event that is not over, and where somebody else has entered
    something else meanwhile.
    """
    with verb("learning.enter_results", controller=test.event.project.controller_id, by=by) as opened:
        policies.check_takes_place(test.event)
        listed = [one.participation for one in queries.results_of(test)]
        policies.check_points(test, points, listed)
        found = {one.participation_id: one for one in TestResult.objects.filter(test=test)}
        new: list[TestResult] = []
        changed: list[TestResult] = []
        emptied: list[TestResult] = []
        count = 0
        for key, typed in points.items():
            stored = found[key].points if key in found else rules.NO_POINTS
            before = stored if seen is None else seen.get(key, rules.NO_POINTS)
            wanted = rules.Points(
                _one(stored.before, before.before, typed.before, field=f"before-{key}"),
                _one(stored.after, before.after, typed.after, field=f"after-{key}"),
            )
            if wanted == stored:
                continue
            if wanted.after is not None and wanted.after != stored.after:
                policies.check_written_after(test.event, clock.today(), field=f"after-{key}")
            count += (wanted.before != stored.before) + (wanted.after != stored.after)
            result = found.get(key) or TestResult(test=test, participation_id=key)
            result.points_before, result.points_after = wanted.before, wanted.after
            if key not in found:
                new.append(result)
            else:
                (emptied if wanted == rules.NO_POINTS else changed).append(result)
        opened.delete_all(emptied)
        opened.change_all(changed, fields=["points_before", "points_after"])
        opened.save_all(TestResult, new)
        return count


def _one(stored: Decimal | None, seen: Decimal | None, typed: Decimal | None, *, field: str) -> Decimal | None:
    """Return what is to be stored: what was not changed here stays as somebody else left it."""
    if typed == seen:
        return stored
    if stored not in {seen, typed}:
        shown = _("nothing") if stored is None else formats.localize(stored)
        words = _("Somebody else entered %(points)s here meanwhile. Save again to let yours stand.")
        raise PolicyBroken(words % {"points": shown}, field=field)
    return typed
