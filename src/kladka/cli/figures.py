"""`kladka figures` and `kladka explain`: a project's figures, and who and what stands behind one of them."""

import csv
import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kladka.cli.arguments import aligned, check_days, day, project_of, tell_if_early
from kladka.cli.main import LANGUAGE, Commands
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.installation import is_demo
from kladka.core.numbers import rounded
from kladka.people.models import Participation
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting

_SCHEMA = ("code", "breakdown", "group", "value", "claimed", "incomplete")
_HEADINGS = {
    "proven": "Counted: {}",
    "claimed": "Claimed, a document is missing: {}",
    "incomplete": "Incomplete record: {}",
}


def register(commands: Commands) -> None:
    """Add `figures` and `explain`."""
    figures = commands.add_parser("figures", help="print the figures of a project")
    _add_question(figures)
    figures.add_argument("--format", choices=("table", "json", "csv"), default="table")
    figures.set_defaults(run=_figures)
    explain = commands.add_parser("explain", help="print who stands behind a figure, since when and on what evidence")
    _add_question(explain)
    explain.add_argument("indicator", metavar="CODE", help="code of the figure, as `kladka figures` prints it")
    explain.add_argument("--format", choices=("table", "json"), default="table")
    explain.add_argument("--names", action="store_true", help="print names beside ids (demo worlds)")
    explain.add_argument("--real-people", action="store_true", help="with --names: also where people are real")
    explain.set_defaults(run=_explain)


def _add_question(parser: ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", help="code of the project")
    parser.add_argument("--as-of", type=day, metavar="D", help="true by this day (default: last day, or today)")
    parser.add_argument("--known-on", type=day, metavar="K", help="recorded by the end of this day (default: today)")


def _days(project: Project, arguments: Any) -> tuple[date, date]:
    as_of, known_on = reporting.days_meant(project, arguments.as_of, arguments.known_on, clock.today())
    check_days(project, as_of=as_of, known_on=known_on)
    tell_if_early(as_of, known_on)
    return as_of, known_on


def _figures(arguments: Any) -> int:
    project = project_of(arguments.project)
    as_of, known_on = _days(project, arguments)
    result = reporting.figures(project, as_of=as_of, known_on=known_on)
    if arguments.format == "table":
        _print_table(result, {each.code: each.decimals for each in reporting.definitions_of(project).indicators})
    else:
        {"json": _print_json, "csv": _print_csv}[arguments.format](result)
    return 0


def _print_json(result: reporting.Result) -> None:
    figures = [
        {
            "code": each.code,
            "value": reporting.plain(each.value),
            "claimed": reporting.plain(each.claimed),
            "by": _by(each),
        }
        for each in result.figures
    ]
    _dump({**_head(result), "figures": figures})


def _by(figure: reporting.Figure) -> dict[str, dict[str, int | float | None]]:
    return {
        name: {group: reporting.plain(value) for group, value in split.items()} for name, split in figure.by.items()
    }


def _head(result: reporting.Result) -> dict[str, str]:
    return {
        "project": ", ".join(result.projects),
        "as_of": result.as_of.isoformat(),
        "known_on": result.known_on.isoformat(),
        "pack": result.pack,
        "version": result.version,
    }


def _dump(found: Any) -> None:
    print(json.dumps(found, ensure_ascii=False, indent=2))


def _print_csv(result: reporting.Result) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_SCHEMA)
    for each in result.figures:
        numbers = (reporting.plain(number) for number in (each.value, each.claimed, each.incomplete))
        writer.writerow([each.code, "", "", *numbers])
        for name, split in _by(each).items():
            for group, value in split.items():
                writer.writerow([each.code, name, group, value, "", ""])


def _print_table(result: reporting.Result, decimals: Mapping[str, int]) -> None:
    projects = ", ".join(result.projects)
    print(f"{projects}, as of {result.as_of}, known on {result.known_on}, {result.pack} {result.version}")
    rows: list[tuple[str, ...]] = [("code", "value", "claimed", "incomplete", "women", "men", "figure")]
    for each in result.figures:
        shown = decimals[each.code]
        value = "no value" if each.value is None else _written(each.value, shown)
        sex = each.by.get("sex", {})
        by = [_written(sex[group], shown) if group in sex else "" for group in ("female", "male")]
        beside = [_written(each.claimed, 2), _written(each.incomplete, 2)]
        rows.append((each.code, value, *beside, *by, reporting.said(each.title, LANGUAGE)))
    print("\n".join(aligned(rows)))


def _written(value: Any, decimals: int) -> str:
    """Return a number with the decimals of its page; only the files of `--format` have them all."""
    return str(rounded(reporting.plain(value), decimals))


def _explain(arguments: Any) -> int:
    project = project_of(arguments.project)
    definition = reporting.indicator_of(project, arguments.indicator)
    if arguments.names and not (arguments.real_people or is_demo()):
        raise PolicyBroken("People here are real. To print their names all the same, add --real-people.")
    as_of, known_on = _days(project, arguments)
    members = reporting.members(project, definition.code, as_of=as_of, known_on=known_on)
    names = _names(members) if arguments.names else {}
    if arguments.format == "json":
        _dump(_explained(project, definition, (as_of, known_on), members, names))
        return 0
    pack = reporting.definitions_of(project)
    print(f"{definition.code}: {reporting.said(definition.title, LANGUAGE)}")
    for text in (definition.description, definition.note):
        if text:
            print(reporting.said(text, LANGUAGE))
    print(f"Source: {reporting.said(definition.source, LANGUAGE)}")
    print(f"{project.code}, as of {as_of}, known on {known_on}, {pack.code} {pack.version}")
    if definition.unvalued:
        print("This figure has no value.")
    for missing in reporting.not_recorded(pack, definition.code):
        print(f"Not recorded here yet, so the truth may be another number: {missing}")
    for state in reporting.STATES:
        _print_members(state, [each for each in members if each.state == state], names)
    return 0


def _print_members(state: str, members: Sequence[reporting.Member], names: dict[str, str]) -> None:
    if not members and state != "proven":
        return
    print()
    print(_HEADINGS[state].format(len(members)))
    for member in members:
        print("  ".join(part for part in (f"- {member.id}", names.get(member.id, ""), f"since {member.since}") if part))
        for fact in member.facts:
            evidence = f"{fact.evidence}, {fact.document_kind}" if fact.document_kind else "no document"
            print(f"    {fact.date}  {fact.table}  {evidence}  {fact.id}")


def _explained(
    project: Project,
    definition: reporting.Indicator,
    days: tuple[date, date],
    members: Sequence[reporting.Member],
    names: dict[str, str],
) -> dict[str, Any]:
    pack = reporting.definitions_of(project)
    return {
        "project": project.code,
        "as_of": days[0].isoformat(),
        "known_on": days[1].isoformat(),
        "pack": pack.code,
        "version": pack.version,
        "code": definition.code,
        "title": dict(definition.title),
        "description": dict(definition.description),
        "source": reporting.said(definition.source, LANGUAGE),
        "value": reporting.plain(reporting.figures(project, as_of=days[0], known_on=days[1])[definition.code].value),
        "members": [_member(each, names) for each in members],
    }


def _member(member: reporting.Member, names: dict[str, str]) -> dict[str, Any]:
    facts = [
        {
            "table": fact.table,
            "id": fact.id,
            "date": fact.date.isoformat(),
            "evidence": fact.evidence,
            "document_kind": fact.document_kind,
        }
        for fact in member.facts
    ]
    named = {"name": names[member.id]} if member.id in names else {}
    return {"id": member.id, **named, "state": member.state, "since": member.since.isoformat(), "facts": facts}


def _names(members: Sequence[reporting.Member]) -> dict[str, str]:
    """Return the names of the people among the members by their ids as counted; whose identity was erased has none."""
    ids = {member.participation: member.id for member in members if member.participation}
    rows = Participation.objects.filter(pk__in=ids, person__identity__isnull=False).select_related("person__identity")
    return {ids[str(row.pk)]: row.person.identity.name for row in rows}
