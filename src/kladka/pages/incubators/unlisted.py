"""Whether what is used is on the list of its incubator: services that it offers, equipment of its rooms."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kladka.agenda.models import Room
from kladka.core.dictionaries import dictionary
from kladka.core.quoting import in_quotes
from kladka.incubation import queries
from kladka.incubation.models import Incubator, Use
from kladka.incubation.policies.use import LISTS


def unlisted(use: Use, incubator: Incubator, rooms: Iterable[Room]) -> str:
    """Return the question about a use of what the incubator does not list for its first day; "" where it does, and of
    rooms. One query at most."""
    kind = Use.Kind(use.kind)
    if kind not in LISTS:
        return ""
    listed = _offered(use, incubator) if kind == Use.Kind.SERVICE else _equipment(use, rooms)
    if use.code in listed:
        return ""
    words = dictionary(LISTS[kind])
    told = {"what": in_quotes(words.label(use.code)), "listed": "; ".join(words.label(code) for code in listed)}
    if not listed:
        return _("“%(what)s” is not on the list of this incubator: nothing is listed for that day. Is it right?") % told
    text = _("“%(what)s” is not on the list of this incubator for that day. Listed: %(listed)s. Is it right?")
    return text % told


def _offered(use: Use, incubator: Incubator) -> list[str]:
    days = ((one.code, one.from_date, one.until_date) for one in queries.services_of(incubator))
    return [code for code, first, last in days if first <= use.from_date and (last is None or use.from_date <= last)]


def _equipment(use: Use, rooms: Iterable[Room]) -> list[str]:
    there = (one for one in rooms if one.closed_on is None or use.from_date < one.closed_on)
    return list(dict.fromkeys(code for one in there for code in one.things))
