"""What the pages of measures say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kladka.core import clock
from kladka.core.charts import Spot, Spread
from kladka.core.components import Column, Link, Table, Tag
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.numbers import written
from kladka.pages.participants.presenters import day as in_words
from kladka.reporting.live.measures import Measure, Measured, Seen, Service, Services, least, points
from kladka.reporting.rules.measures import BESIDE, FEW, NONE, ONE_COACH, bins

PARTS = 30
"""Upright bars of a drawing: so many equal parts from nought to the longest."""
ALL, COUNTS, MISSES, UNKNOWN = "", "counts", "misses", "unknown"


@dataclass(frozen=True)
class Part:
    """One measure on the page."""

    measure: Measure
    title: str
    means: str
    chart: Spread


def parts(found: Services, measures: Sequence[Measure]) -> list[Part]:
    """Return every measure with what it comes to in each service."""
    return [Part(one, in_use(one.title), in_use(one.means), _chart(found, one)) for one in measures]


def _chart(found: Services, measure: Measure) -> Spread:
    longest = max(
        (seen.amount for each in found.services for seen in each.measured[measure.code].observed.seen), default=0
    )
    spots = [_spot(found, each, measure, longest) for each in found.services]
    scale = ""
    if measure.kind == "days" and longest:
        words = _("Each small bar is how many people; from 0 to %(days)s days. At the upright line it is half of all.")
        scale = words % {"days": written(longest)}
    return Spread(in_use(measure.title), spots, scale)


def _spot(found: Services, service: Service, measure: Measure, longest: float) -> Spot:
    one = service.measured[measure.code]
    notes = [*_basis(one, measure, found.on), *_left_out(one, measure)]
    to = Link(
        _("Who and what is behind it"),
        members_url(found, measure, service.key),
        hidden=f"{in_use(measure.title)}, {service.name}",
    )
    has_members = bool(one.observed.seen or one.observed.unknown)
    shape: dict[str, Any] = {}
    if one.value is not None and measure.kind == "share":
        shape = {"share": one.value}
    elif not one.reason:
        counts = bins([seen.amount for seen in one.observed.seen], PARTS, longest)
        shape = {"counts": counts, "middle": None if one.value is None else one.value / (longest + 1)}
    return Spot(service.name, value(one, measure), **shape, notes=notes, to=to if has_members else None)


def value(one: Measured, measure: Measure) -> Any:
    """Return a value in words, or that there is none."""
    if one.value is None:
        return _("not rateable") if one.reason else _("fewer than half so far")
    if measure.kind == "share":
        return _("%(share)s%%") % {"share": written(one.value * 100)}
    number = written(one.value, 1)
    return ngettext("%(n)s day", "%(n)s days", round(one.value)) % {"n": number}


def _basis(one: Measured, measure: Measure, on: date) -> list[str]:
    if one.reason:
        return [reason(one, on)]
    if measure.kind == "days":
        words = ngettext("%(met)s of %(n)s person", "%(met)s of %(n)s people", round(one.denominator))
        return [words % {"met": written(one.numerator), "n": written(one.denominator)}]
    top, bottom = one.numerator, one.denominator
    words = _("%(top)s of %(bottom)s")
    if measure.code == "outside_office":
        top, bottom, words = top / 60, bottom / 60, _("%(top)s of %(bottom)s hours")
    people = ngettext("%(n)s person", "%(n)s people", one.people) % {"n": one.people}
    return [words % {"top": written(top), "bottom": written(bottom)}, people]


def reason(one: Measured, on: date) -> str:
    """Say why a measure has no value, by the limits of its day."""
    people, coaches = least(on)
    said = {
        BESIDE: _("Not shown: it would tell about a partner that is too small."),
        NONE: _("Nothing is recorded that it could be told from."),
        FEW: _("Too few people: at least %(n)s are needed.") % {"n": people},
        ONE_COACH: _("Too few coaches, at least %(n)s are needed: it would tell about one of them.") % {"n": coaches},
    }
    return said[one.reason]


def _left_out(one: Measured, measure: Measure) -> list[str]:
    """Return how much could not be looked at; of a measure that is not shown no part is told."""
    unknown = len(one.observed.unknown)
    if not unknown or one.reason:
        return []
    if measure.kind == "days":
        words = ngettext("%(n)s person without a contact", "%(n)s people without a contact", unknown)
    else:
        words = ngettext("%(n)s record that cannot be judged", "%(n)s records that cannot be judged", unknown)
    return [words % {"n": unknown}]


def members_url(found: Services, measure: Measure, service: str = "", **more: str) -> str:
    """Return the address of the records behind a measure of a service."""
    address = reverse("measures:members", args=[found.project.code, measure.code.replace("_", "-")])
    return _with_days(address, found, service=service, **more)


def project_url(found: Services) -> str:
    """Return the address of all measures for the same days."""
    return _with_days(reverse("measures:project", args=[found.project.code]), found)


def _with_days(address: str, found: Services, **more: str) -> str:
    asked = {"on": found.on.isoformat(), "known_on": "", "since": "", **more}
    if found.known_on != clock.today():
        asked["known_on"] = found.known_on.isoformat()
    if found.period is not None:
        asked["since"] = found.period.isoformat()
    return f"{address}?{urlencode({name: said for name, said in asked.items() if said})}"


def shown(one: Measured, show: str) -> list[Seen]:
    """Return the observations that are asked for: all, those in the numerator, the others, or what cannot be judged."""
    lists: Mapping[str, Sequence[Seen]] = {
        ALL: [*one.observed.seen, *one.observed.unknown],
        COUNTS: [each for each in one.observed.seen if each.counts],
        MISSES: [each for each in one.observed.seen if not each.counts],
        UNKNOWN: one.observed.unknown,
    }
    return list(lists.get(show, lists[ALL]))


def members(
    measure: Measure, rows: Sequence[Seen], unknown: set[int], names: Mapping[str, str], to: str, on: date
) -> Table:
    """Return the records of one page: about whom, when, what, and whether they count. `names`: whom one may see."""
    lines = [
        [
            _who(each, names, to),
            each.on,
            _what(each, measure, on, id(each) in unknown),
            _state(each, measure, id(each) in unknown),
        ]
        for each in rows
    ]
    columns = [Column(text) for text in (_("Who"), _("Day"), _("What"), _("In the measure"))]
    return Table(_("Records behind the measure"), columns, lines, caption_size="hidden")


def _who(one: Seen, names: Mapping[str, str], to: str) -> Any:
    name = names.get(one.about)
    return Link(name, reverse(to, args=[one.about])) if name else pgettext("a participant", "not shown by name")


def _state(one: Seen, measure: Measure, is_unknown: bool) -> Tag:
    if is_unknown and measure.code == "first_contact":
        return Tag(_("Waits, and counts as long as it was seen"), "yellow")
    if is_unknown:
        return Tag(_("Cannot be judged"), "grey")
    return (
        Tag(pgettext("in a measure", "Counts"), "green")
        if one.counts
        else Tag(pgettext("in a measure", "Does not count"), "yellow")
    )


def _what(one: Seen, measure: Measure, on: date, is_unknown: bool) -> str:
    said = {
        "first_contact": _waited,
        "fitting_contacts": _fitted,
        "employers": _employer,
        "outside_office": _place,
        "follow_along": _point,
    }
    return said[measure.code](one, on, is_unknown)


def _waited(one: Seen, on: date, is_unknown: bool) -> str:
    days = round(one.amount)
    if is_unknown:
        return ngettext("no contact for %(n)s day", "no contact for %(n)s days", days) % {"n": days}
    return ngettext("contact after %(n)s day", "contact after %(n)s days", days) % {"n": days}


def _fitted(one: Seen, on: date, is_unknown: bool) -> str:
    said = _("something in the wishes rules it out")
    if is_unknown:
        said = _("contact without a vacancy or without wishes")
    elif one.counts:
        said = _("nothing in the wishes rules it out")
    if not one.what:
        return said
    words = _("%(fit)s; the employer’s answer: %(answer)s")
    return words % {"fit": said, "answer": dictionary("employer-answers").label(one.what)}


def _employer(one: Seen, on: date, is_unknown: bool) -> str:
    if is_unknown:
        return _("job without an employer")
    return _("first job at this employer") if one.counts else _("another job at the same employer")


def _place(one: Seen, on: date, is_unknown: bool) -> str:
    return _("%(minutes)s min, %(place)s") % {
        "minutes": written(one.amount),
        "place": dictionary("place-kinds").label(one.what),
    }


def _point(one: Seen, on: date, is_unknown: bool) -> str:
    first, last = points(on)[int(one.what)]
    words = _("contact in days %(first)s to %(last)s") if one.counts else _("no contact in days %(first)s to %(last)s")
    return words % {"first": first, "last": last}


def period(found: Services) -> str:
    """Say what is looked at: from when until when, as known on which day."""
    days = {"since": in_words(found.since), "on": in_words(found.on), "known": in_words(found.known_on)}
    if found.known_on == clock.today():
        return _("From %(since)s to %(on)s.") % days
    return _("From %(since)s to %(on)s, as known on %(known)s.") % days
