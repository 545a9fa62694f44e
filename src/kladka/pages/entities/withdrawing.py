"""What goes with an entity that is withdrawn, and what stays otherwise than it was."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.core.components import SummaryRow
from kladka.core.quoting import in_quotes
from kladka.incubation import queries
from kladka.incubation.models import EntityRegistration
from kladka.processes.rules.shape import named


def going_with(found: queries.Hanging) -> list[SummaryRow]:
    """Return what is withdrawn with a registration: how many of each kind that is there."""
    counts = {
        _("Founders"): found.founders,
        _("Members"): found.members,
        _("Checks and statuses"): found.statuses,
        _("Jobs"): found.jobs,
        _("Who held a job"): found.holders,
        _("Leaving before the end of the project"): found.leavings,
        _("Answers about being named in public"): found.answers,
    }
    return [SummaryRow(name, count) for name, count in counts.items() if count]


def staying_without(registration: EntityRegistration, found: queries.Hanging) -> list[str]:
    """Return what stays without the registration, and how: advice, aid, and the group that became the entity."""
    words = []
    if found.advice:
        text = ngettext(
            "%(n)d card of advice to it stays, as advice to an organisation.",
            "%(n)d cards of advice to it stay, as advice to an organisation.",
            found.advice,
        )
        words.append(text % {"n": found.advice})
    if found.aid:
        text = ngettext(
            "De minimis aid stays with the organisation: %(n)d entry.",
            "De minimis aid stays with the organisation: %(n)d entries.",
            found.aid,
        )
        words.append(text % {"n": found.aid})
    if found.advice or found.aid:
        words.append(
            _("When you record the entity again, say that it is this organisation: all of this is its own then.")
        )
    group = queries.group_of(registration.organisation_id)
    if group is None:
        return words
    way = queries.group_way(group, clock.today())
    told = {
        "group": in_quotes(group.name),
        "stage": in_quotes(named(way.stage_without_entry)),
        "now": in_quotes(named(way.stage)),
    }
    if way.stage_without_entry.code == way.now.stage:
        return [*words, _("The group “%(group)s” did not become it then, and stays in the stage “%(now)s”.") % told]
    return [
        *words,
        _("The group “%(group)s” did not become it then, and stands in the stage “%(stage)s” again, not “%(now)s”.")
        % told,
    ]
