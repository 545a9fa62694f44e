"""An accepted application for a grant becomes a grant: what is needed of it goes along, nothing is typed twice."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.calls import actions as calls
from kladka.calls.models import Application
from kladka.calls.queries import criteria_of, last_decision
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.incubation import actions, policies, rules
from kladka.incubation.models import Grant, InitiativeGroup
from kladka.organisations.models import Organisation, Staff
from kladka.workflows import queries


def make_grant(
    *,
    application: Application,
    amount: Decimal,
    jobs: int,
    staff: Staff,
    by: Actor,
    months: int | None = None,
    organisation: Organisation | None = None,
    group: InitiativeGroup | None = None,
    because: str = "",
    more_because: str = "",
) -> Grant:
    """Make a grant of an accepted application, and hold the application as long as the grant is there.

    Whether it is given once or month by month, and for how many months, says the call. `because`: why somebody other
    than who applied gets the money; `more_because`: why it is more than was asked for. Raises PolicyBroken for an
    application that was not accepted, or that a grant follows from already, and without a reason that is needed.
    """
    call = application.call
    with verb("workflows.make_grant", controller=call.project.controller_id, by=by):
        kind, (least, most) = grant_terms(application)
        _check_accepted(application)
        policies.check_months(kind, months, least, most)
        policies.check_amount(amount, call.most_amount)  # Nobody is asked why it is what the call never gives.
        on = _decided_on(application)
        receiver = organisation or (group.entity if group else None)
        if receiver is None and group is None:
            receiver = application.organisation
        grant = Grant(
            project=call.project,
            partner=call.partner,
            kind=kind,
            application=application.pk,
            number=application.number or 0,
            call=call.title_pl,
            applicant=application.name,
            organisation=receiver,
            group=group,
            receiver_because=_because(application, receiver, group, because, on),
            more_because=_more_because(application, amount, more_because),
            amount=amount,
            jobs=jobs,
            months=months if kind == Grant.Kind.BRIDGING else None,
        )
        calls.hold(application=application, holder=grant.pk, by=by)
        return actions.plan_grant(grant=grant, staff=staff, most=call.most_amount, by=by)


def change_grant(
    *,
    grant: Grant,
    version: int,
    amount: Decimal,
    jobs: int,
    by: Actor,
    months: int | None = None,
    organisation: Organisation | None = None,
    group: InitiativeGroup | None = None,
    because: str = "",
    more_because: str = "",
) -> Grant:
    """Change what was decided, while there is no contract. `because`, `more_because` as in `make_grant`."""
    application = Application.objects.select_related("call__project").get(pk=grant.application)
    with verb("workflows.change_grant", controller=grant.project.controller_id, by=by):
        policies.check_amount(amount, application.call.most_amount)
        return actions.change_grant(
            grant=grant,
            version=version,
            amount=amount,
            jobs=jobs,
            months=months,
            organisation=organisation,
            group=group,
            because=_because(application, organisation, group, because, _decided_on(application)),
            more_because=_more_because(application, amount, more_because),
            most=application.call.most_amount,
            span=grant_terms(application)[1],
            by=by,
        )


def take_back_grant(*, grant: Grant, version: int, by: Actor) -> None:
    """Take back that a grant follows from an application, while there is no contract; the application is let go."""
    application = Application.objects.select_related("call__project").get(pk=grant.application)
    with verb("workflows.take_back_grant", controller=grant.project.controller_id, by=by):
        calls.release(application=application, holder=grant.pk, by=by)
        actions.drop_grant(grant=grant, version=version, by=by)


def grant_terms(application: Application) -> tuple[str, tuple[int, int]]:
    """Return which kind of grant a call gives, and the least and most months of bridging support."""
    gives, usual = criteria_of(application.call).grant, rules.bridging_months(application.call.opens_on)
    return gives.get("kind", Grant.Kind.START.value), (gives.get("least", usual[0]), gives.get("most", usual[1]))


def _check_accepted(application: Application) -> None:
    if application.call.kind != application.call.Kind.GRANT:
        raise PolicyBroken(_("A grant follows from a call for grants only."))


def _decided_on(application: Application) -> date:
    decided = last_decision(application)
    return decided.decided_on if decided else clock.today()


def _more_because(application: Application, amount: Decimal, because: str) -> str:
    """Return why it is more than was asked for; nothing where it is not."""
    policies.check_asked_for(amount, application.amount, because)
    return because.strip() if application.amount is not None and amount > application.amount else ""


def _because(
    application: Application,
    organisation: Organisation | None,
    group: InitiativeGroup | None,
    because: str,
    decided_on: date,
) -> str:
    """Return why the money goes to somebody other than who applied; nothing where it goes to who did, or where nobody
    knows yet who gets it."""
    if (organisation is None and group is None) or queries.is_who_applied(application, organisation, group):
        return ""
    registration = queries.registration_of(organisation) if organisation else None
    existed = None
    if application.applicant_kind == queries.GROUP and registration and registration.register_date < decided_on:
        existed = registration.register_date, decided_on
    receiver = organisation.name if organisation else group.name if group else ""
    policies.check_receiver_explained(because, receiver=receiver, applicant=application.name, existed=existed)
    return because.strip()
