"""How the service of a project works: its measures, and each partner's, true by a day and as known on a day.

What they look at (contacts, wishes, places) is working detail of coaching and employers and no fact of an extract;
`service_records` reads it as it was known.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kladka.core import clock, packs
from kladka.programmes.models import Project
from kladka.reporting.live.service_records import Records
from kladka.reporting.rules import measures as rules
from kladka.reporting.rules.measures import Measured, Observed, Period, Seen

__all__ = ["Measure", "Measured", "Seen", "Service", "Services", "least", "measures", "points", "services"]


@dataclass(frozen=True)
class Measure:
    """A definition. Its texts are by language; `unknown` says what cannot be judged."""

    code: str
    kind: str
    title: Mapping[str, str]
    means: Mapping[str, str]
    unknown: Mapping[str, str]


@dataclass(frozen=True)
class Service:
    """Who gives the service: the whole project (`key` is empty) or one partner; with its measures by code."""

    key: str
    name: str
    measured: Mapping[str, Measured]


@dataclass(frozen=True)
class Services:
    """All measures of a project until a day, as known on a day. The project comes first, the partners by name.

    `period`: the first day of a period that was asked about; None for everything until `on`.
    """

    project: Project
    on: date
    known_on: date
    services: Sequence[Service]
    period: date | None = None

    @property
    def since(self) -> date:
        """From which day on things are looked at."""
        return self.period or self.project.starts_on

    def of(self, key: str) -> Service | None:
        """Return one service by its key."""
        return next((one for one in self.services if one.key == key), None)


def pack() -> Mapping[str, Any]:
    """Return definitions and limits."""
    found: Mapping[str, Any] = packs.load("measures/service.yaml")
    return found


def measures() -> tuple[Measure, ...]:
    """Return the definitions in their order."""
    return tuple(
        Measure(one["code"], one["kind"], one["title"], one["means"], one["unknown"]) for one in pack()["measures"]
    )


def least(on: date) -> tuple[int, int]:
    """Return how many people and coaches a measure needs at least on a day."""
    row = _dated("least", on)
    return row["people"], row["coaches"]


def points(on: date) -> Sequence[Sequence[int]]:
    """Return from and until how many days after the start of a job support is looked for."""
    found: Sequence[Sequence[int]] = _dated("points", on)["days"]
    return found


def services(project: Project, on: date, *, known_on: date | None = None, since: date | None = None) -> Services:
    """Return the measures of a project and of each of its partners: true by `on`, as known on a day (today).

    With `since` only what was observed from that day on. Seven queries, eight of an earlier day, however many people.
    """
    known = known_on or clock.today()
    records = Records(project, on, known, _dated("answers", on)["counted"])
    period = Period(on, since)
    by_partner: dict[tuple[str, str], set[str]] = defaultdict(set)
    for about, row in records.people.items():
        by_partner[row["participation__partner__short_name"], str(row["participation__partner"])].add(about)
    everybody = _Service("", str(project), frozenset(records.people))
    partners = [_Service(key, name, frozenset(who)) for (name, key), who in sorted(by_partner.items())]
    asked = [everybody, *(partners if len(partners) > 1 else ())]
    return Services(project, on, known, _unrevealing([_told(each, records, period) for each in asked], on), since)


def _unrevealing(found: Sequence[Service], on: date) -> list[Service]:
    """Hide so much of the partners' measures that what is hidden does not follow from the rest."""
    whole, *partners = found
    for code in [one.code for one in measures()]:
        parts = {one.key: one.measured[code] for one in partners}
        kept = rules.hidden_beside(whole.measured[code], parts, least_people=least(on)[0])
        partners = [replace(one, measured={**one.measured, code: kept[one.key]}) for one in partners]
    return [whole, *partners]


@dataclass(frozen=True)
class _Service:
    key: str
    name: str
    people: frozenset[str]


def _told(service: _Service, records: Records, period: Period) -> Service:
    people, coaches = least(period.until)
    given: dict[str, Any] = {"coaches": records.coaches, "least_people": people, "least_coaches": coaches}
    observed = _observed(records, service.people, period)
    return Service(
        service.key,
        service.name,
        {one.code: rules.measured(observed[one.code], kind=one.kind, **given) for one in measures()},
    )


def _observed(records: Records, who: Collection[str], period: Period) -> dict[str, Observed]:
    places = _dated("places", period.until)
    people = {about: one for about, one in records.presences.items() if about in who}
    jobs = [one for one in records.jobs if one.about in who]
    sessions = [
        (one.about, one.on, one.record, one.minutes, one.place)
        for one in records.sessions
        if one.about in who and period.has(one.on)
    ]
    judged = [one for one in records.judged if one[0] in who and period.has(one[1])]
    return {
        "first_contact": rules.first_contacts(people, records.employer_days, period),
        "fitting_contacts": rules.fitting_contacts(judged),
        "employers": rules.employers([one for one in jobs if period.has(one.start)]),
        "outside_office": rules.outside_office(sessions, counted=places["counted"], outside=places["outside"]),
        "follow_along": rules.follow_along(jobs, people, records.support_days, points(period.until), period),
    }


def _dated(name: str, on: date) -> Mapping[str, Any]:
    row: Mapping[str, Any] = max((one for one in pack()[name] if one["from"] <= on), key=lambda one: one["from"])
    return row
