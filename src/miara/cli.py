"""The command line: check packs, run one over Parquet files.

Exit codes: 0 done, 1 a pack or facts are wrong, 2 the command was not understood.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from miara import engine
from miara.model.errors import MiaraError
from miara.model.results import Result
from miara.model.schema import TABLES


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; say on standard error what is wrong."""
    options = _parser().parse_args(arguments)
    try:
        done: int = options.command(options)
    except (MiaraError, OSError, pa.ArrowException) as error:
        print(f"miara: {error}", file=sys.stderr)
        return 1
    return done


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="miara", description="Figures from dated facts.")
    commands = parser.add_subparsers(required=True, metavar="command")
    validate = commands.add_parser("validate", help="check packs and run their drawn examples")
    validate.add_argument("packs", nargs="+", metavar="PACK", help="a pack's code or file")
    validate.set_defaults(command=_validate)
    run = commands.add_parser("run", help="compute a pack's figures")
    run.add_argument("pack", metavar="PACK", help="a pack's code or file")
    run.add_argument("--facts", type=Path, required=True, help="folder with one Parquet file per fact table")
    run.add_argument("--project", required=True, help="the project's id")
    run.add_argument("--as-of", type=date.fromisoformat, required=True, help="true by this day")
    run.add_argument("--known-on", type=date.fromisoformat, help="recorded by this day; the same day if left out")
    run.add_argument("--format", choices=("table", "json"), default="table")
    run.add_argument("--runner", choices=tuple(engine.RUNNERS), default="duckdb")
    run.set_defaults(command=_run)
    return parser


def _validate(options: argparse.Namespace) -> int:
    wrong = 0
    for name in options.packs:
        try:
            pack = engine.load_pack(name)
        except MiaraError as error:
            print(error, file=sys.stderr)
            wrong += 1
            continue
        broken = [line for runner in engine.RUNNERS for line in engine.check_examples(pack, runner)]
        for line in broken:
            print(f"{pack.code}: {line}", file=sys.stderr)
        wrong += bool(broken)
        drawn = sum(len(indicator.examples) for indicator in pack.indicators)
        if not broken:
            print(f"{pack.code} {pack.version}: {len(pack.indicators)} indicators, {drawn} examples hold.")
    return 1 if wrong else 0


def _run(options: argparse.Namespace) -> int:
    if not options.facts.is_dir():
        raise NotADirectoryError(f"There is no folder {options.facts}.")
    files = {name: options.facts / f"{name}.parquet" for name in TABLES}
    facts = {name: pq.read_table(file) for name, file in files.items() if file.is_file()}
    if not facts:
        raise FileNotFoundError(f"{options.facts} holds no fact table, such as participation.parquet.")
    result = engine.evaluate(
        engine.load_pack(options.pack),
        facts,
        project=options.project,
        as_of=options.as_of,
        known_on=options.known_on or options.as_of,
        runner=options.runner,
    )
    print(_json(result) if options.format == "json" else _table(result))
    return 0


def _json(result: Result) -> str:
    shown = {
        "project": result.project,
        "as_of": result.as_of.isoformat(),
        "known_on": result.known_on.isoformat(),
        "pack": result.pack,
        "version": result.version,
        "hash": result.hash,
        "figures": [
            {
                "code": figure.code,
                "value": figure.value,
                "claimed": figure.claimed,
                "incomplete": figure.incomplete,
                "by": figure.by,
            }
            for figure in result.figures
        ],
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _table(result: Result) -> str:
    rows = [("code", "value", "claimed", "incomplete", "title")]
    for figure in result.figures:
        value = "–" if figure.value is None else str(figure.value)
        rows.append((figure.code, value, str(figure.claimed), str(figure.incomplete), figure.title["en"]))
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    lines = [
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]:>{widths[3]}}  {row[4]}"
        for row in rows
    ]
    head = f"{result.pack} {result.version}, {result.project}, as of {result.as_of}, known on {result.known_on}"
    return "\n".join([head, "", *lines])
