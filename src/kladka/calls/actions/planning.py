"""A call is planned, opened and closed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.calls import policies
from kladka.calls.models import Call
from kladka.calls.queries import is_assessing_begun, raw_criteria_of, usual_documents
from kladka.calls.rules.criteria import every_set, kind_of
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.models import Organisation
from kladka.programmes.models import Project

_EDITABLE = frozenset(
    {"title_pl", "title_en", "criteria", "opens_on", "closes_on", "places", "reserve_places", "assessors"}
    | {"is_drawn", "third_percent", "most_amount"}
)
_FIXED_WHEN_OPEN = frozenset({"criteria", "opens_on"})


def plan_call(
    *,
    project: Project,
    partner: Organisation,
    title_pl: str,
    criteria: str,
    opens_on: date,
    closes_on: date,
    places: int,
    by: Actor,
    title_en: str = "",
    reserve_places: int = 0,
    assessors: int = 1,
    is_drawn: bool = False,
    third_percent: int | None = None,
    most_amount: Decimal | None = None,
) -> Call:
    """Plan a call of one partner in a project, of the kind that its criteria are for. It takes nothing until it is
    opened."""
    _check_criteria(criteria)
    policies.check_days(opens_on, closes_on)
    policies.check_within(project, closes_on)
    call = Call(
        project=project,
        partner=partner,
        kind=kind_of(criteria),
        title_pl=title_pl.strip(),
        title_en=title_en.strip(),
        criteria=criteria,
        opens_on=opens_on,
        closes_on=closes_on,
        places=places,
        reserve_places=reserve_places,
        assessors=assessors,
        is_drawn=is_drawn,
        third_percent=third_percent,
        most_amount=most_amount,
    )
    policies.check_reviewing(call)
    with verb("calls.plan_call", controller=project.controller_id, by=by) as opened:
        return opened.save(call)


def change_call(*, call: Call, version: int, changes: Mapping[str, Any], by: Actor) -> Call:
    """Change a call that is not decided; once it was opened its criteria and first day stay.

    Raises Stale when somebody changed it since `version`.
    """
    unknown = set(changes) - _EDITABLE
    if unknown:
        raise TypeError(f"A call has no {', '.join(sorted(unknown))} to change.")
    with verb("calls.change_call", controller=call.project.controller_id, by=by) as opened:
        found = fresh(call, version)
        policies.check_not_decided(found)
        before, promised = found.criteria, (found.assessors, found.is_drawn, found.third_percent)
        fixed = _FIXED_WHEN_OPEN if found.state != Call.State.DRAFT else frozenset()
        for name, value in changes.items():
            if name in fixed and getattr(found, name) != value:
                raise PolicyBroken(
                    _("Applications were taken under this already. Plan another call for other rules."), field=name
                )
            setattr(found, name, value)
        _check_criteria(found.criteria, found.kind)
        policies.check_reviewing(found)
        if promised != (found.assessors, found.is_drawn, found.third_percent):
            policies.check_promised(found, *promised, is_begun=is_assessing_begun(found))
        if found.criteria != before:
            found.own_criteria = {}  # They were changes of another set.
        policies.check_days(found.opens_on, found.closes_on)
        policies.check_within(found.project, found.closes_on)
        found.version += 1
        return opened.save(found, fields=[*changes, "own_criteria", "version"])


def throw_away(*, call: Call, version: int, by: Actor) -> None:
    """Throw away a call that was never opened. Raises PolicyBroken afterwards: what was open stays in the records."""
    with verb("calls.throw_away", controller=call.project.controller_id, by=by) as opened:
        found = fresh(call, version)
        policies.check_planned(found)
        opened.delete(found)


def open_call(*, call: Call, version: int, by: Actor) -> Call:
    """Let a planned call take applications, from its first to its last day."""
    policies.check_gives_points(call.own_criteria)
    refusal = _("This call was opened already.")
    with verb("calls.open_call", controller=call.project.controller_id, by=by) as opened:
        found = fresh(call, version)
        policies.check_state(found, Call.State.DRAFT, what=refusal)
        if not found.own_criteria and usual_documents(found) is not None:
            found.own_criteria = raw_criteria_of(found)  # What is usual may change; what an opened call asks for stays.
        found.state, found.version = Call.State.OPEN, found.version + 1
        return opened.save(found, fields=["state", "own_criteria", "version"])


def close_call(*, call: Call, version: int, by: Actor) -> Call:
    """Take no more applications from the public."""
    refusal = _("Only an open call is closed.")
    return _step("calls.close_call", call, version, Call.State.OPEN, Call.State.CLOSED, refusal, by)


def reopen_call(*, call: Call, version: int, by: Actor) -> Call:
    """Take back that a call was closed, before the committee has decided."""
    refusal = _("Only a closed call that is not decided yet is opened again.")
    return _step("calls.reopen_call", call, version, Call.State.CLOSED, Call.State.OPEN, refusal, by)


def _step(name: str, call: Call, version: int, before: str, after: str, refusal: str, by: Actor) -> Call:
    with verb(name, controller=call.project.controller_id, by=by) as opened:
        found = fresh(call, version)
        policies.check_state(found, before, what=refusal)
        found.state, found.version = after, found.version + 1
        found.closed_on = clock.today() if after == Call.State.CLOSED else None
        return opened.save(found, fields=["state", "closed_on", "version"])


def fresh(call: Call, version: int) -> Call:
    """Return the call as it is now. Raises Stale when somebody changed it since `version`."""
    found = Call.objects.select_related("project", "partner").get(pk=call.pk)
    if found.version != version:
        raise Stale(_("Somebody else changed this call while you were looking at it."), stored=found)
    return found


def publish_results(*, call: Call, version: int, by: Actor) -> Call:
    """Let the public site show the results of a decided call: numbers, titles, points and outcomes."""
    return _results("calls.publish_results", call, version, clock.today(), by)


def take_back_results(*, call: Call, version: int, by: Actor) -> Call:
    """Take the results off the public site again."""
    return _results("calls.take_back_results", call, version, None, by)


def _results(name: str, call: Call, version: int, day: date | None, by: Actor) -> Call:
    with verb(name, controller=call.project.controller_id, by=by) as opened:
        found = fresh(call, version)
        policies.check_publishes(found)
        found.results_on, found.version = day, found.version + 1
        return opened.save(found, fields=["results_on", "version"])


def _check_criteria(code: str, kind: str = "") -> None:
    if code not in {one.code for one in every_set(kind)}:
        raise PolicyBroken(_("Choose the criteria from the list."), field="criteria")
