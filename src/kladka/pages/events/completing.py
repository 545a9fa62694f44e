"""Who completed an event, and who is proposed for removal, in words."""

from django.utils import formats
from django.utils.translation import gettext as _

from kladka.core.components import Tag
from kladka.learning import queries
from kladka.learning.queries import Roster
from kladka.learning.rules import Completion, Outcome

_TENTH = 1


def in_words(completion: Completion) -> Tag:
    """Return how somebody stands: what share was attended, and what that comes to."""
    share = {"percent": formats.localize(round(completion.attended, _TENTH).normalize() + 0)}
    match completion.outcome:
        case Outcome.COMPLETED:
            return Tag(_("completed (%(percent)s%% attended)") % share, "green")
        case Outcome.NOT_COMPLETED:
            return Tag(_("not completed (%(percent)s%% attended)") % share, "red")
    return Tag(_("not settled yet (%(percent)s%% attended)") % share, "grey")


def rule_in_words(roster: Roster) -> str:
    """Return what completing this event asks for; nothing where it is only taken part in."""
    rule = queries.completion_rule(roster.event)
    if rule is None:
        return ""
    words = _("Whoever attends at least %(percent)s%% of the hours completes it. Others only take part.")
    return words % {"percent": rule.least_percent}


def proposed(roster: Roster, names: list[str]) -> str:
    """Return who is proposed for removal, and that somebody has to decide; nothing where nobody is."""
    rule, stands = queries.completion_rule(roster.event), queries.completions(roster)
    found = [
        name
        for row, name in zip(roster.rows, names, strict=True)
        if row.participation in stands and stands[row.participation].is_proposed_for_removal
    ]
    if rule is None or not found:
        return ""
    words = _("Missed more than %(percent)s%% without an excuse: %(names)s. The coordinator decides what follows.")
    return words % {"percent": rule.unexcused_percent, "names": "; ".join(found)}
