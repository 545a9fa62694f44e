"""`kladka claims`: the payment claims of a project, with their deadlines and the flow of participants."""

import csv
import json
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

from kladka.cli.arguments import aligned, project_of
from kladka.cli.main import Commands
from kladka.programmes.models import Project
from kladka.reporting.live.flow import TOGETHER
from kladka.reporting.models import Claim, ClaimTerms
from kladka.reporting.queries import claim as queries

_SCHEMA = ("claim", "state", "period_from", "period_until", "due_on", "line", "group", "in_period", "from_start")


def register(commands: Commands) -> None:
    """Add `claims`."""
    claims = commands.add_parser("claims", help="print the payment claims of a project, the newest first")
    claims.add_argument("project", metavar="PROJECT", help="code of the project")
    claims.add_argument("--format", choices=("table", "json", "csv"), default="table")
    claims.set_defaults(run=_claims)


def _claims(arguments: Any) -> int:
    project: Project = project_of(arguments.project)
    own, there = queries.terms_for(project), queries.claims_of(project)
    for each in there:
        each.project = project
    printers = {"table": _print_table, "json": _print_json, "csv": _print_csv}
    printers[arguments.format](project, there, own)
    return 0


def _print_table(project: Project, there: list[Claim], own: ClaimTerms | None) -> None:
    if not there:
        print(f"{project.code} has no payment claim yet.")
        return
    head = ["claim", "state", "from", "until", "due", "started", "completed", "interrupted", "continuing"]
    rows = [[_name(each), _state(each, there), *_days(each, own), *_period(each)] for each in there]
    for line in aligned([head, *rows]):
        print(line)
    print("Numbers of people are those of the period; --format json has women, men, and all from the start.")


def _name(claim: Claim) -> str:
    return f"{claim.label} final" if claim.is_final else claim.label


def _state(claim: Claim, there: list[Claim]) -> str:
    return "corrected" if claim.is_sent and queries.is_corrected(claim, there) else claim.state


def _days(claim: Claim, own: ClaimTerms | None) -> list[str]:
    due_on, _terms = queries.due_of(claim, own)
    return [_iso(claim.period_from) or "", _iso(claim.period_until) or "", _iso(due_on) or "?"]


def _period(claim: Claim) -> list[str]:
    return [str(line.in_period()) for line in queries.flow_of(claim).lines]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _print_json(project: Project, there: list[Claim], own: ClaimTerms | None) -> None:
    found = {"project": project.code, "claims": [_as_json(each, there, own) for each in there]}
    print(json.dumps(found, ensure_ascii=False, indent=2))


def _as_json(claim: Claim, there: list[Claim], own: ClaimTerms | None) -> Mapping[str, Any]:
    due_on, terms = queries.due_of(claim, own)
    flow, moment = queries.flow_of(claim), queries.moment_of(claim)
    return {
        "id": str(claim.pk),
        "number": claim.number,
        "edition": claim.edition,
        "period_from": _iso(claim.period_from),
        "period_until": _iso(claim.period_until),
        "is_final": claim.is_final,
        "state": _state(claim, there),
        "due_on": _iso(due_on),
        "due_by": terms.source.get("en", "") if terms else ("" if due_on is None else "agreed otherwise"),
        "sent_on": _iso(claim.sent_on),
        "as_of": _iso(moment.as_of),
        "known_on": _iso(moment.known_on),
        "definitions": {"code": moment.pack.code, "version": moment.pack.version, "hash": moment.pack.hash},
        "sha256": claim.content.sha256 if claim.is_sent else None,
        "flow": [
            {
                "line": line.code,
                "in_period": {_word(group): line.in_period(group) for group in flow.groups},
                "from_start": {_word(group): line.by_end.get(group, 0) for group in flow.groups},
                "incomplete": line.incomplete,
            }
            for line in flow.lines
        ],
    }


def _word(group: str) -> str:
    return "together" if group == TOGETHER else group


def _print_csv(_project: Project, there: list[Claim], own: ClaimTerms | None) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_SCHEMA)
    for claim in there:
        flow, about = queries.flow_of(claim), [claim.label, _state(claim, there), *_days(claim, own)]
        for line in flow.lines:
            for group in flow.groups:
                writer.writerow([*about, line.code, _word(group), line.in_period(group), line.by_end.get(group, 0)])
