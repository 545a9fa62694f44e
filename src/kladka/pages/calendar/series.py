"""What appointments of a series have of their own, and the question before all that follow are changed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.agenda import queries, rules
from kladka.agenda.actions import Plan, own_parts
from kladka.agenda.models import Appointment
from kladka.core.forms import Form
from kladka.core.forms.shown import day_in_words
from kladka.incubation.models import ExpectedClient
from kladka.incubation.queries import clients_expected
from kladka.pages.asking import ask_which

CLIENTS = "clients"
KEEP, ALIKE = "keep", "alike"
MOST_NAMED = 20
WORDS: Mapping[str, str | Promise] = {
    "starts": gettext_lazy("hour"),
    "minutes": gettext_lazy("length"),
    "kind": gettext_lazy("kind"),
    "people": gettext_lazy("participants"),
    "place": gettext_lazy("place"),
    "travel_minutes": gettext_lazy("travel"),
    "purpose": gettext_lazy("purpose"),
    "employer": gettext_lazy("employer"),
    CLIENTS: gettext_lazy("groups and entities"),
}
"""What a part of an appointment is called (`agenda.actions.PARTS`), in the order in which parts are named."""


class Own(NamedTuple):
    """An appointment of a series with the parts in which it is other than those before it."""

    one: Appointment
    parts: Sequence[str]


def own_in_series(found: Appointment, wanted: Plan, met: Mapping[str, Any]) -> list[Own]:
    """Return which of the appointments that follow have something of their own that `wanted`, or whom it is `met` with,
    would write over. Three queries, or none where it is no series."""
    if found.series_id is None:
        return []
    series = list(queries.with_people(queries.following(found)))
    own, there = own_parts(series, wanted), clients_expected([one.pk for one in series])
    shared = _keys(there.get(found.pk, ()))
    then = frozenset([(one.pk, None) for one in met["groups"]] + [(None, one.pk) for one in met["entities"]])
    told = []
    for one in series[1:]:
        parts = set(own.get(one.pk, ()))
        if _keys(there.get(one.pk, ())) not in (shared, then):
            parts.add(CLIENTS)
        if parts:
            told.append(Own(one, [name for name in WORDS if name in parts]))
    return told


def ask_about_own(form: Form, own: Sequence[Own]) -> frozenset[UUID]:
    """Ask whether what single appointments have of their own stays; return those that change like the others."""
    if not own:
        return frozenset()
    words = "; ".join(
        _("%(day)s (%(what)s)")
        % {
            "day": day_in_words(rules.local(one.starts_at).date()),
            "what": ", ".join(str(WORDS[name]) for name in parts),
        }
        for one, parts in own[:MOST_NAMED]
    )
    if (more := len(own) - MOST_NAMED) > 0:
        rest = ngettext("%(days)s; and %(count)s more", "%(days)s; and %(count)s more", more)
        words = rest % {"days": words, "count": more}
    question = _("These appointments of the series differ from this one: %(days)s. Say what becomes of that.")
    choices = [
        (KEEP, _("They keep what is in brackets, the rest changes")),
        (ALIKE, _("They become like this one in everything")),
    ]
    label = _("Appointments that differ from this one")
    answer = ask_which(form, question % {"days": words}, label=label, choices=choices)
    return frozenset(one.pk for one, _parts in own) if answer == ALIKE else frozenset()


def keeping_clients(own: Sequence[Own], alike: Collection[UUID]) -> set[UUID]:
    """Return the appointments at which the groups and entities stay that are expected there."""
    return {one.pk for one, parts in own if CLIENTS in parts and one.pk not in alike}


def _keys(expected: Sequence[ExpectedClient]) -> frozenset[tuple[UUID | None, UUID | None]]:
    return frozenset((one.group_id, one.organisation_id) for one in expected)
