"""`kladka measures`: how the service of a project works, and each partner's, on any days; no coach is named."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from kladka.cli.arguments import aligned, check_days, day, project_of, tell_if_early
from kladka.cli.main import Commands
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.numbers import rounded
from kladka.programmes.models import Project
from kladka.reporting.live.measures import Measured, Service, measures, services


def register(commands: Commands) -> None:
    """Add `measures`."""
    parser: ArgumentParser = commands.add_parser("measures", help="print how the service of a project works")
    parser.add_argument("project", metavar="PROJECT", help="code of the project")
    parser.add_argument("--on", type=day, metavar="D", help="the day as of which (default: today, or the last day)")
    parser.add_argument("--known-on", type=day, metavar="K", help="recorded by the end of this day (default: today)")
    parser.add_argument("--since", type=day, metavar="D", help="only what happened from this day on (default: all)")
    parser.add_argument("--members", action="store_true", help="in json: the records behind what has a value")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=_measures)


def _measures(arguments: Any) -> int:
    project = project_of(arguments.project)
    on, known_on, since = _days(project, arguments)
    found = services(project, on, known_on=known_on, since=since)
    if arguments.format == "json":
        answer = {
            "project": project.code,
            "since": found.since.isoformat(),
            "on": on.isoformat(),
            "known_on": known_on.isoformat(),
            "services": [_service(one, with_members=arguments.members) for one in found.services],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    print(f"{project.code} from {found.since} to {on}, known on {known_on}. Measures of the service, not a rating.")
    rows = [("service", "measure", "value", "numerator", "denominator", "people", "")]
    for one in found.services:
        rows += [(one.name, code, *_cells(each)) for code, each in one.measured.items()]
    print("\n".join(aligned(rows)))
    return 0


def _days(project: Project, arguments: Any) -> tuple[date, date, date | None]:
    today = clock.today()
    on: date = arguments.on or min(today, project.ends_on)
    known_on: date = arguments.known_on or today
    check_days(project, as_of=on, known_on=known_on, as_of_option="--on")
    tell_if_early(on, known_on)
    if arguments.since and arguments.since > on:
        raise PolicyBroken(f"The period ends on {on}. Give --since a day up to then, or --on a later one.")
    return on, known_on, arguments.since


def _service(service: Service, *, with_members: bool) -> dict[str, Any]:
    kinds = {one.code: one.kind for one in measures()}
    rows = [{"measure": code, "kind": kinds[code], **_told(one)} for code, one in service.measured.items()]
    if with_members:
        rows = [{**row, "members": _members(service.measured[row["measure"]])} for row in rows]
    return {"service": service.name, "measures": rows}


def _members(one: Measured) -> list[dict[str, Any]]:
    """Return the records behind a measure; of one that is not rateable none is told."""
    if one.reason:
        return []
    judged = [(each, "counts" if each.counts else "does_not_count") for each in one.observed.seen]
    return [
        {
            "participation": each.about,
            "day": each.on.isoformat(),
            "amount": each.amount,
            "record": each.record,
            "is": how,
        }
        for each, how in [*judged, *((each, "cannot_be_judged") for each in one.observed.unknown)]
    ]


def _told(one: Measured) -> dict[str, Any]:
    numerator, denominator = (None, None) if one.reason else (one.numerator, one.denominator)
    told: dict[str, Any] = {"value": rounded(one.value, 4), "numerator": numerator, "denominator": denominator}
    return {**told, "people": one.people, "unknown": len(one.observed.unknown), "not_rateable": one.reason or None}


def _cells(one: Measured) -> tuple[str, str, str, str, str]:
    if one.reason:
        return "not rateable", "–", "–", str(one.people), one.reason
    value = "not half yet" if one.value is None else str(rounded(one.value, 3))
    numbers = (str(rounded(float(one.numerator), 1)), str(rounded(float(one.denominator), 1)), str(one.people))
    return (value, *numbers, one.reason)
