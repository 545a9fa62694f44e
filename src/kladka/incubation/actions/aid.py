"""De minimis aid that undertakings were granted."""

from datetime import date
from decimal import Decimal

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.incubation import policies, queries, rules
from kladka.incubation.models import AidGranted, Grant
from kladka.organisations.models import Organisation
from kladka.people import actions as people
from kladka.people import policies as people_policies
from kladka.programmes.models import Project


def record_aid(
    *,
    organisation: Organisation,
    project: Project,
    origin: str,
    kind: str,
    granted_on: date,
    amount: Decimal,
    rate: Decimal,
    by: Actor,
    certificate: str = "",
    is_road_freight: bool | None = None,
    because: str = "",
) -> AidGranted:
    """Record aid of `amount` złoty, by the project or, as `organisation` declared, by others.

    `rate` is the average rate of the euro of that day. Without `is_road_freight` the undertaking carries goods by road
    for others if it said so last time. Raises PolicyBroken when what the project grants goes beyond the limit of that
    day, or of a later one on which more was granted. What others granted beyond it is recorded, and so is a rate that
    is hardly one, where somebody wrote why it is right all the same: `because`, kept in the history.
    """
    dictionary("aid-kinds").check(kind, field="kind")
    with verb("incubation.record_aid", controller=project.controller_id, by=by) as opened:
        people_policies.check_not_in_future(granted_on, clock.today(), field="granted_on")
        policies.check_aid(amount, rate)
        by_road = queries.is_road_freight(organisation) if is_road_freight is None else is_road_freight
        new = rules.Given(granted_on, rules.in_euro(amount, rate))
        beyond = policies.beyond_limit(queries.aid_given(organisation), new, is_road_freight=by_road)
        if origin == AidGranted.Origin.PROJECT:
            people_policies.check_within_project(granted_on, project, field="granted_on")
            policies.check_room_for_aid(beyond)
        policies.check_aid_explained([policies.doubt_of_rate(rate, granted_on), beyond], because)
        opened.add(because)
        return opened.record(
            AidGranted(
                organisation=organisation,
                project=project,
                origin=origin,
                kind=kind,
                granted_on=granted_on,
                amount=amount,
                rate=rate,
                certificate=certificate.strip(),
                is_road_freight=by_road,
            )
        )


def withdraw_aid(
    *, aid: AidGranted, reason: str, by: Actor, words: str = "", with_contract_of: Grant | None = None
) -> None:
    """Stop believing that aid was granted. Raises PolicyBroken while a contract grants it, unless that is taken back in
    the same act: `with_contract_of`."""
    with verb("incubation.withdraw_aid", controller=aid.controller, by=by):
        grant = queries.grant_behind(aid)
        policies.check_no_contract_gives(None if grant == with_contract_of else grant)
        people.withdraw(fact=aid, reason=reason, by=by, words=words)
