"""`kladka report diff`: why the later of two reports says other numbers than the earlier one."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from kladka.cli.arguments import project_of
from kladka.cli.main import LANGUAGE, as_one_line, need_database
from kladka.core.errors import PolicyBroken
from kladka.core.numbers import rounded, telling_apart
from kladka.programmes.models import Project
from kladka.reporting import kreport
from kladka.reporting.kreport import Bridge, Frozen, Step
from kladka.reporting.kreport.bridging import IN_WORDS
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import Report
from kladka.reporting.queries import report as queries
from kladka.reporting.restatement.restating import redefined_in


def add_to(verbs: Any) -> None:
    """Add `diff` to the verbs of `report`."""
    diff = verbs.add_parser("diff", help="print why the second report says other numbers than the first")
    diff.add_argument("first", metavar="A", help="a .kreport, or with --project the number of a report, like 3 or 3/2")
    diff.add_argument("second", metavar="B", nargs="?", help="the later one; without it A is, against the one it holds")
    diff.add_argument("--project", metavar="PROJECT", help="code of the project whose reports A and B are")
    diff.add_argument("--code", metavar="CODE", action="append", help="only this figure; may be given more than once")
    diff.add_argument("--json", action="store_true", help="print the steps with the people behind each as JSON")
    diff.set_defaults(run=_diff, needs_database=False)


def submitted(project: Project, label: str) -> Report:
    """Return a report of a project by its number, like 3 (or 3/1), or 3/2 for its first correction. Raises PolicyBroken
    for what there is not."""
    found = {each.label: each for each in queries.reports_of(project)}
    label = label.removesuffix("/1")
    if label not in found:
        there = ", ".join(reversed(found)) or "none"
        raise PolicyBroken(f"{project.code} has no report “{label}”. There are: {there}.")
    return found[label]


def _diff(arguments: Any) -> int:
    first, second = _both(arguments)
    codes = arguments.code or []
    found = [kreport.bridge(first, second, code) for code in codes] or list(kreport.bridges(first, second))
    redefined = redefined_in(first.pack, second.pack)
    changed = [each for each in found if each.is_changed or each.code in (*codes, *redefined)]
    if arguments.json:
        known_on = second.known_on
        print(
            json.dumps([_as_json(each, known_on) | {"redefined": each.code in redefined} for each in changed], indent=2)
        )
        return 0
    print(as_one_line(f"{first.about.project}: from report {_named(first)} to report {_named(second)}"))
    for each in changed:
        print("", *map(as_one_line, _told(each, _decimals(each, first, second), each.code in redefined)), sep="\n")
    equal = len(found) - len(changed)
    print(f"Figures that did not change: {equal}." if changed else "No figure differs.")
    return 0


def _both(arguments: Any) -> tuple[Frozen, Frozen]:
    if arguments.second is None:
        return _held(arguments)
    if not arguments.project:
        return kreport.read(Path(arguments.first)), kreport.read(Path(arguments.second))
    need_database()
    project = project_of(arguments.project)
    return queries.frozen(submitted(project, arguments.first)), queries.frozen(submitted(project, arguments.second))


def _held(arguments: Any) -> tuple[Frozen, Frozen]:
    """Return the report that A holds and is compared with, and A. A file says by itself what changed."""
    if arguments.project:
        need_database()
        later = queries.frozen(submitted(project_of(arguments.project), arguments.first))
    else:
        later = kreport.read(Path(arguments.first))
    if later.earlier is None:
        raise PolicyBroken("This report holds no earlier one. Name both: the earlier report first, then the later one.")
    return later.earlier, later


def _named(report: Frozen) -> str:
    return f"{report.label} (as of {report.as_of}, known on {report.known_on})"


def _decimals(bridge: Bridge, *reports: Frozen) -> int:
    """Those of the definition, or as many more as no step is hidden by: numbers stand here as on the page."""
    known = [each.pack.by_code[bridge.code].decimals for each in reports if bridge.code in each.pack.by_code]
    moves = [(bridge.before, bridge.after), *((step.before, step.after) for step in bridge.steps)]
    plain = [(reporting.plain(before), reporting.plain(after)) for before, after in moves]
    return telling_apart(plain, known[-1] if known else 0)


def _told(bridge: Bridge, decimals: int, is_redefined: bool = False) -> Iterator[str]:
    def shown(number: Any) -> str:
        return "no value" if number is None else str(rounded(reporting.plain(number), decimals))

    yield f"{bridge.code}: {reporting.said(bridge.title, LANGUAGE)}"
    yield f"  {shown(bridge.before):>10}  before"
    for step in bridge.steps:
        people = _people(step)
        yield f"  {shown(step.after):>10}  {IN_WORDS[step.cause]}{f' ({people})' if people else ''}"
    if is_redefined and all(step.cause != "definition" for step in bridge.steps):
        yield f"  {'':>10}  the definition changed, and by itself that moved nothing"
    if not bridge.steps:
        yield f"  {shown(bridge.after):>10}  now"


def _people(step: Step) -> str:
    numbers = (
        *(("came", step.came), ("went", step.went), ("measured anew", step.remeasured)),
        *(("into the base", step.joined), ("out of the base", step.left)),
    )
    return ", ".join(f"{len(moved)} {word}" for word, moved in numbers if moved)


def _as_json(bridge: Bridge, known_on: date) -> dict[str, Any]:
    """Nothing behind a step was learnt after `known_on`: of reports known on one day what is new in the second is taken
    as learnt a day later, to be told apart (kreport/bridging.py)."""

    def plain(number: Any) -> Any:
        return reporting.plain(number)

    def people(moved: Sequence[Any]) -> list[dict[str, Any]]:
        rows = [asdict(each) for each in moved]
        for change in chain.from_iterable(row["changes"] for row in rows):
            change["on"] = min(change["on"], known_on)
        return json.loads(json.dumps(rows, default=str))  # type: ignore[no-any-return]

    return {
        "code": bridge.code,
        "before": plain(bridge.before),
        "after": plain(bridge.after),
        "steps": [
            {
                "cause": step.cause,
                "before": plain(step.before),
                "after": plain(step.after),
                "came": people(step.came),
                "went": people(step.went),
                "remeasured": people(step.remeasured),
                "joined": people(step.joined),
                "left": people(step.left),
            }
            for step in bridge.steps
        ],
    }
