"""What a project promised: facts, because a figure is read against the target known at the time."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, check_version
from kladka.programmes import policies, queries
from kladka.programmes.actions.copying import copied
from kladka.programmes.models import Project, Target

_CORRECTABLE = frozenset({"indicator", "breakdown", "value", "on_date"})


NONE: Mapping[str, bool] = MappingProxyType({})
"""No indicators but those of the project's pack."""


def set_target(
    *,
    project: Project,
    indicator: str,
    value: Decimal,
    by: Actor,
    on_date: date | None = None,
    breakdown: str = "",
    own: Mapping[str, bool] = NONE,
) -> Target:
    """Record a promised value, by default for the project's last day; `breakdown` is "" or e.g. "sex=female".

    `own`, here and below: the indicators that the project has beside its pack's, and whether each counts one by one.
    """
    with verb("programmes.set_target", controller=project.controller_id, by=by) as opened:
        target = Target(
            project=project,
            indicator=indicator,
            breakdown=breakdown,
            value=Decimal(value),
            on_date=on_date or project.ends_on,
        )
        policies.check_target(target, own)
        policies.check_parts(target, own)
        return opened.record(target)


def promise(
    *,
    project: Project,
    version: int,
    on_date: date,
    values: Mapping[tuple[str, str], Decimal | None],
    by: Actor,
    reason: str = "",
    words: str = "",
    own: Mapping[str, bool] = NONE,
) -> None:
    """Record what a project promises for one day, by (indicator, breakdown), as one act; None withdraws a promise.

    What is equal stays as it is. A change of what was there needs a `reason`. Raises Stale when somebody changed the
    project's targets since `version` of `queries.promised`, PolicyBroken when nothing differs.
    """
    with verb("programmes.promise", controller=project.controller_id, by=by) as opened:
        now = queries.promised(project, on_date)
        check_version(now, version)
        before = {key: now.targets[key].value if key in now.targets else None for key in values}
        changed = {key: value for key, value in values.items() if value != before[key]}
        if not changed:
            raise PolicyBroken(_("Nothing was changed."))
        old = [now.targets[key] for key in changed if key in now.targets]
        if old:
            policies.check_reason_given(reason)
            dictionary("correction-reasons").check(reason, field="reason")
            opened.say(words)
        for target in old:
            opened.retract(target, reason=reason)
        for (indicator, breakdown), value in changed.items():
            replaced = now.targets.get((indicator, breakdown))
            if value is not None:
                target = Target(project=project, indicator=indicator, breakdown=breakdown, value=value, on_date=on_date)
                target.replaces = replaced.pk if replaced else None
                policies.check_target(target, own)
                policies.check_parts(target, own)
                opened.record(target)


def correct_target(
    *,
    target: Target,
    changes: Mapping[str, Any],
    reason: str,
    by: Actor,
    words: str = "",
    own: Mapping[str, bool] = NONE,
) -> Target:
    """Replace a target by one with `changes`. Raises Stale when somebody corrected it before."""
    dictionary("correction-reasons").check(reason, field="reason")
    new = copied(target, changes, _CORRECTABLE)
    with verb("programmes.correct_target", controller=target.controller, by=by) as opened:
        opened.say(words)
        opened.retract(target, reason=reason)
        policies.check_target(new, own)
        policies.check_parts(new, own)
        return opened.record(new)


def withdraw_target(*, target: Target, reason: str, by: Actor, words: str = "") -> None:
    """Stop believing that this was promised."""
    dictionary("correction-reasons").check(reason, field="reason")
    with verb("programmes.withdraw_target", controller=target.controller, by=by) as opened:
        opened.say(words)
        opened.retract(target, reason=reason)
