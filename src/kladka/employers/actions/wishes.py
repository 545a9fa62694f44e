"""What work a participant wants, version by version."""

from typing import Any

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.errors import check_version
from kladka.employers import policies, queries
from kladka.employers.actions.vacancy import answers
from kladka.employers.models import JobWishes
from kladka.organisations.models import Staff
from kladka.people.models import Participation

_TOLD = frozenset(
    {"on_date", "hours_from", "hours_until", "pay_from", "values", "vetoes", "own_words", "veto_words"}
    | {"disclosure", "disclosure_on"}
)


def record_wishes(
    *, participation: Participation, staff: Staff | None, version: int, by: Actor, **told: Any
) -> JobWishes:
    """Record what a participant said as the next version; `version` is the one it follows, 0 for the first.

    Raises Stale when somebody recorded another version meanwhile, PolicyBroken for a wish that is a veto, too.
    """
    policies.check_changes(told, _TOLD)
    with verb("employers.record_wishes", controller=participation.project.controller_id, by=by) as opened:
        last = queries.wishes_of(participation)
        if last is not None or version:
            check_version(last, version)
        kept: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in told.items()
        }
        kept |= {name: answers(kept.get(name, {})) for name in ("values", "vetoes")}
        wishes = JobWishes(participation=participation, staff=staff, version=version + 1, created_at=opened.at, **kept)
        policies.check_wishes(wishes, clock.today())
        return opened.save(wishes)
