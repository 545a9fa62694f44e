"""`kladka measures`: how the service of a project works on a day, and each partner's; no coach is named."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from kladka.cli.figures import aligned, day, project_of
from kladka.cli.main import Commands
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.numbers import rounded
from kladka.reporting.live.measures import Measured, Service, measures, services


def register(commands: Commands) -> None:
    """Add `measures`."""
    parser: ArgumentParser = commands.add_parser("measures", help="print how the service of a project works")
    parser.add_argument("project", metavar="PROJECT", help="code of the project")
    parser.add_argument("--on", type=day, metavar="D", help="the day as of which (default: today, or the last day)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=_measures)


def _measures(arguments: Any) -> int:
    project = project_of(arguments.project)
    today = clock.today()
    on: date = arguments.on or min(today, project.ends_on)
    if on > today:
        raise PolicyBroken(f"Nothing is known yet about {on}. Give --on a day up to today, {today}, or leave it out.")
    found = services(project, on)
    if arguments.format == "json":
        answer = {
            "project": project.code,
            "since": found.since.isoformat(),
            "on": on.isoformat(),
            "services": [_service(one) for one in found.services],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    print(f"{project.code} on {on}. Measures of the service, not a rating.")
    rows = [("service", "measure", "value", "numerator", "denominator", "people", "")]
    for one in found.services:
        rows += [(one.name, code, *_cells(each)) for code, each in one.measured.items()]
    print("\n".join(aligned(rows)))
    return 0


def _service(service: Service) -> dict[str, Any]:
    kinds = {one.code: one.kind for one in measures()}
    return {
        "service": service.name,
        "measures": [{"measure": code, "kind": kinds[code], **_told(one)} for code, one in service.measured.items()],
    }


def _told(one: Measured) -> dict[str, Any]:
    numerator, denominator = (None, None) if one.reason else (one.numerator, one.denominator)
    told: dict[str, Any] = {"value": rounded(one.value, 4), "numerator": numerator, "denominator": denominator}
    return {**told, "people": one.people, "unknown": len(one.observed.unknown), "not_rateable": one.reason or None}


def _cells(one: Measured) -> tuple[str, str, str, str, str]:
    if one.value is None:
        return "not rateable", "–", "–", str(one.people), one.reason
    value = str(rounded(one.value, 3))
    numbers = (str(rounded(float(one.numerator), 1)), str(rounded(float(one.denominator), 1)), str(one.people))
    return (value, *numbers, one.reason)
