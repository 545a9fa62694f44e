"""Applications are given to assessors, who state their ties before they see anything."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.calls import policies
from kladka.calls.models import Application, Assessor, Call
from kladka.calls.queries import TIED
from kladka.calls.rules.sharing import shared
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.organisations.models import Staff


def assign(*, call: Call, staff: Sequence[Staff], by: Actor) -> list[Assessor]:
    """Give what was sent to these people, in turn, until each application has as many assessors as the call promises.

    Who stated a tie does not count. Raises PolicyBroken when nobody is chosen, or nothing is left to give.
    """
    with verb("calls.assign", controller=call.project.controller_id, by=by) as opened:
        policies.check_not_drawn(call)
        if not staff:
            raise PolicyBroken(_("Choose at least one person."), field="staff")
        sent = list(call.applications.filter(state=Application.State.SENT).order_by("number"))
        rows = list(Assessor.objects.filter(application__in=[one.pk for one in sent]))
        given = {one.pk: [row.staff_id for row in rows if row.application_id == one.pk] for one in sent}
        untied = [row.application_id for row in rows if row.interest != TIED]
        lacking = {pk: max(0, call.assessors - untied.count(pk)) for pk in given}
        pairs = shared(given, [one.pk for one in staff], lacking)
        if not pairs:
            raise PolicyBroken(
                _("Nobody of these can be given another application: each has its assessors, or they stated a tie."),
                field="staff",
            )
        made = [Assessor(application_id=pk, staff_id=who) for pk, who in pairs]
        return list(opened.save_all(Assessor, made))


def state_ties(*, assessor: Assessor, interest: str, by: Actor) -> Assessor:
    """Record what an assessor states of ties with the applicant; once. Who has one never sees the application."""
    with verb("calls.state_ties", controller=assessor.application.call.project.controller_id, by=by) as opened:
        dictionary("interest-statements").check(interest, field="interest")
        found = Assessor.objects.get(pk=assessor.pk)
        if found.interest:
            raise PolicyBroken(_("You stated this already. If it is not right, tell whoever runs the call."))
        found.interest, found.stated_on = interest, clock.today()
        return opened.save(found, fields=["interest", "stated_on"])
