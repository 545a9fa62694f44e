"""What a project promised: facts, because a figure is read against the target known at the time."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kladka.audit.actions import Actor, verb
from kladka.core.dictionaries import dictionary
from kladka.programmes import policies
from kladka.programmes.actions.copying import copied
from kladka.programmes.models import Project, Target

_CORRECTABLE = frozenset({"indicator", "breakdown", "value", "on_date"})


def set_target(
    *, project: Project, indicator: str, value: Decimal, by: Actor, on_date: date | None = None, breakdown: str = ""
) -> Target:
    """Record a promised value, by default for the project's last day; `breakdown` is "" or e.g. "sex=female"."""
    with verb("programmes.set_target", controller=project.controller_id, by=by) as opened:
        target = Target(
            project=project,
            indicator=indicator,
            breakdown=breakdown,
            value=Decimal(value),
            on_date=on_date or project.ends_on,
        )
        policies.check_target(target)
        return opened.record(target)


def correct_target(*, target: Target, changes: Mapping[str, Any], reason: str, by: Actor, words: str = "") -> Target:
    """Replace a target by one with `changes`. Raises Stale when somebody corrected it before."""
    dictionary("correction-reasons").check(reason, field="reason")
    new = copied(target, changes, _CORRECTABLE)
    with verb("programmes.correct_target", controller=target.controller, by=by) as opened:
        opened.say(words)
        opened.retract(target, reason=reason)
        policies.check_target(new)
        return opened.record(new)


def withdraw_target(*, target: Target, reason: str, by: Actor, words: str = "") -> None:
    """Stop believing that this was promised."""
    dictionary("correction-reasons").check(reason, field="reason")
    with verb("programmes.withdraw_target", controller=target.controller, by=by) as opened:
        opened.say(words)
        opened.retract(target, reason=reason)
