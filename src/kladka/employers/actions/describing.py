"""Saying who employs where a situation was recorded without it: before there were employers, or in a hurry."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core.errors import PolicyBroken
from kladka.employers import policies
from kladka.employers.models import Placement
from kladka.people.models import Situation
from kladka.people.rules.versions import with_earlier

_TOLD = frozenset(
    {"situation", "employer", "vacancy", "post", "subsidy", "subsidy_body", "subsidy_until", "natural_supports"}
)


def describe(*, situation: Situation, by: Actor, **told: Any) -> Placement:
    """Say who employs in a situation that is recorded already; see `describe_all`."""
    return describe_all(told=[{"situation": situation, **told}], by=by)[0]


def describe_all(*, told: Sequence[Mapping[str, Any]], by: Actor) -> Sequence[Placement]:
    """Record placements behind situations of one controller as one act; the facts stay as they are.

    Each of `told` holds a situation, and what is known of it: employer, vacancy, post, subsidy and its details, natural
    supports. Raises PolicyBroken when one has a placement already, or was corrected or withdrawn meanwhile.
    """
    for each in told:
        policies.check_changes(each, _TOLD)
    situations = [each["situation"] for each in told]
    with verb("employers.describe", controller=situations[0].controller, by=by) as opened:
        standing = set(Situation.objects.current().filter(pk__in=[fact.pk for fact in situations]).values_list("pk"))
        known = Placement.objects.filter(situation__in=_all_versions(situations)).exists()
        if known or len(standing) < len(situations):
            raise PolicyBroken(_("Somebody has already said who employs here, or corrected this. Look at it again."))
        found = [_placement(each, opened.at) for each in told]
        for placement in found:
            policies.check_placement(placement)
        return opened.save_all(Placement, found)


def _placement(told: Mapping[str, Any], at: Any) -> Placement:
    fact = told["situation"]
    rest = {name: value for name, value in told.items() if name != "situation"}
    return Placement(participation=fact.participation, kind=fact.kind, situation=fact.pk, created_at=at, **rest)


def _all_versions(situations: Sequence[Situation]) -> set[Any]:
    """Return the ids of these facts and of all that they replaced."""
    people = {fact.participation_id for fact in situations}
    before = dict(
        Situation.objects.filter(participation__in=people, replaces__isnull=False).values_list("pk", "replaces")
    )
    return {pk for fact in situations for pk in with_earlier(fact.pk, before)}
