"""`kladka caseload`: how many people each coach of a project has on a day, against the limit."""

import json
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from typing import Any

from kladka.cli.arguments import aligned, day, project_of
from kladka.cli.main import Commands
from kladka.coaching.queries.pathway import stages_on
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.people.queries.caseload import Caseload, caseloads, without_coach


def register(commands: Commands) -> None:
    """Add `caseload`."""
    parser: ArgumentParser = commands.add_parser("caseload", help="print how many people each coach has on a day")
    parser.add_argument("project", metavar="PROJECT", help="code of the project")
    parser.add_argument("--on", type=day, metavar="D", help="the day that is looked at (default: today)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=_caseload)


def _caseload(arguments: Any) -> int:
    project = project_of(arguments.project)
    today = clock.today()
    on: date = arguments.on or today
    if on > today:
        raise PolicyBroken(f"Nothing is known yet about {on}. Give --on a day up to today, {today}, or leave it out.")
    found, waiting = caseloads(project, on, stages_on=stages_on), without_coach(project, on).count()
    if arguments.format == "json":
        answer = {
            "project": project.code,
            "on": on.isoformat(),
            "coaches": [_row(one) for one in found],
            "without_coach": waiting,
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    print(f"{project.code} on {on}. Open participations in all projects of each coach.")
    rows = [("coach", "open", "weighted", "near from", "limit", "")]
    rows += [
        (
            one.coach.name,
            str(one.open),
            str(_plain(one.weighted)),
            str(one.limits.soft),
            str(one.limits.hard),
            one.standing,
        )
        for one in found
    ]
    print("\n".join(aligned(rows)))
    print(f"Without a coach: {waiting}")
    return 0


def _row(one: Caseload) -> dict[str, Any]:
    return {"coach": one.coach.name, "open": one.open, "weighted": _plain(one.weighted), "limit": one.limits.hard}


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
