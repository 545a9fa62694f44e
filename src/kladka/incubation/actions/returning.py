"""A part of the money that came back is taken back again."""

from kladka.audit.actions import Actor, verb
from kladka.core.dictionaries import dictionary
from kladka.incubation import policies, queries
from kladka.incubation.actions.grant import strike, take_back_step
from kladka.incubation.models import Grant, GrantReturn
from kladka.organisations.models import Staff


def take_back_return(*, receipt: GrantReturn, reason: str, staff: Staff, by: Actor, words: str = "") -> None:
    """Let money that was recorded as come back count no more. Where all of it was there, the grant waits for the rest
    as before."""
    dictionary("grant-ends").check(reason, field="reason")
    with verb("incubation.take_back_return", controller=receipt.grant.project.controller_id, by=by) as opened:
        found = GrantReturn.objects.select_related("grant__project").get(pk=receipt.pk)
        policies.check_return_stands(found)
        strike(opened, found, reason)
        grant = found.grant
        if grant.state != Grant.State.RETURNED:
            opened.say(words)
        elif queries.owed_still(grant):
            take_back_step(grant=grant, version=grant.version, reason=reason, staff=staff, words=words, by=by)
        else:
            opened.say(words)
            grant.returned, grant.returned_on = queries.came_back(grant), queries.came_back_on(grant)
            opened.save(grant, fields=["returned", "returned_on"])
