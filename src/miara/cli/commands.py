"""`miara`: check packs, explain a definition, compute figures, list members, compare two results, write catalogues.

Exit codes: 0 done, 1 a pack or facts are wrong, 2 the command was not understood, 130 stopped by Ctrl-C.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from miara import engine
from miara.cli import comparing, figures, lakes, packs
from miara.model.errors import MiaraError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; say on standard error what is wrong and what to do."""
    options = parser().parse_args(arguments)
    try:
        done: int = options.command(options)
        sys.stdout.flush()
    except (MiaraError, OSError, pa.ArrowException) as error:
        if isinstance(error, BrokenPipeError):
            # Whoever reads us has seen enough (`miara members … | head`); nothing may be written any more.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        print(f"miara: {_told(error)}", file=sys.stderr)
        return 1
    return done


def _told(error: Exception) -> str:
    """What went wrong, in words; the system's own errors without their number."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
    return str(error)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{words}' is not a day; write it like 2011-06-30") from None


def parser() -> argparse.ArgumentParser:
    """The parser with all commands."""
    made = argparse.ArgumentParser(prog="miara", description="Figures from dated facts.")
    commands = made.add_subparsers(required=True, metavar="command")
    _packs(commands)
    _figures(commands)
    _comparing(commands)
    return made


type Commands = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _packs(commands: Commands) -> None:
    validate = commands.add_parser("validate", help="check packs and run their drawn examples")
    validate.add_argument("packs", nargs="+", metavar="PACK", help="a pack's code or file")
    validate.add_argument("--runner", choices=tuple(engine.RUNNERS), help="one runner only; left out: all there are")
    validate.set_defaults(command=packs.validate)
    explain = commands.add_parser("explain", help="what a definition counts, in words")
    _pack_and_code(explain)
    explain.add_argument("--language", choices=("en", "pl"), default="en")
    explain.add_argument("--sql", action="store_true", help="the query that the duckdb runner asks")
    explain.add_argument("--kernel", action="store_true", help="the function that the kernel runner compiles")
    explain.set_defaults(command=packs.explain)
    docs = commands.add_parser("docs", help="a catalogue page of a pack, as Markdown")
    docs.add_argument("pack", metavar="PACK", help="a pack's code or file")
    docs.add_argument("--language", choices=("en", "pl"), default="en")
    docs.add_argument("--output", type=Path, help="write the page there; left out: print it")
    docs.set_defaults(command=packs.docs)


def _figures(commands: Commands) -> None:
    run = commands.add_parser("run", help="compute a pack's figures")
    run.add_argument("pack", metavar="PACK", help="a pack's code or file")
    _facts(run)
    _days(run)
    run.add_argument("--code", action="append", metavar="CODE", help="this figure only; may be repeated")
    run.add_argument(
        "--by", action="append", metavar="NAMES", help="split by a breakdown or column, crossed with *: project*sex"
    )
    run.add_argument("--format", choices=("table", "json", "csv", "parquet"), default="table")
    run.add_argument("--output", type=Path, help="write there (needed for parquet); left out: print")
    run.set_defaults(command=figures.run)
    place = commands.add_parser("place", help="bring facts together by person for many questions to Spark")
    place.add_argument("--facts", type=Path, required=True, help="folder with a Parquet file or folder for each table")
    place.add_argument("--lake", type=Path, required=True, help="folder that all workers see; it is written anew")
    place.add_argument("--pack", action="append", metavar="PACK", help="a pack that will be asked; may be repeated")
    place.set_defaults(command=lakes.place)
    members = commands.add_parser("members", help="who stands behind a figure")
    _pack_and_code(members)
    _facts(members)
    _days(members)
    members.add_argument("--near", action="store_true", help="who nearly counts, what is missing, and until when")
    members.add_argument("--format", choices=("table", "json", "csv"), default="table")
    members.set_defaults(command=figures.members)


def _comparing(commands: Commands) -> None:
    compare = commands.add_parser("compare", help="why figures differ between two results")
    compare.add_argument("first", type=Path, metavar="A", help="a result, as `miara run --format json` writes it")
    compare.add_argument("second", type=Path, metavar="B", help="a later result")
    compare.add_argument("--facts", type=Path, help="the facts; with them every step has its cause and its people")
    compare.add_argument("--pack-a", metavar="PACK", help="the pack of A, where its definitions have changed since")
    compare.add_argument("--pack-b", metavar="PACK", help="the pack of B")
    compare.add_argument(
        "--code",
        action="append",
        metavar="CODE",
        help="this figure only; may be repeated; left out: all whose value or people changed",
    )
    compare.add_argument("--format", choices=("table", "json"), default="table")
    _runner(compare)
    compare.set_defaults(command=comparing.compare)


def _pack_and_code(command: argparse.ArgumentParser) -> None:
    command.add_argument("pack", metavar="PACK", help="a pack's code or file")
    command.add_argument("code", metavar="CODE", help="the indicator's code")


def _facts(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--facts", type=Path, required=True, help="folder with a Parquet or CSV file for each fact table"
    )
    command.add_argument(
        "--project", action="append", metavar="ID", help="this project; may be repeated; left out: all"
    )
    command.add_argument(
        "--where", action="append", metavar="NAME=VALUE", type=figures.scope, help="only this partner, site, coach …"
    )
    _runner(command)


def _runner(command: argparse.ArgumentParser) -> None:
    names = (*engine.RUNNERS, engine.KERNEL, engine.SPARK)
    command.add_argument("--runner", choices=names, help="who counts; left out: chosen by the number of rows")


def _days(command: argparse.ArgumentParser) -> None:
    command.add_argument("--as-of", type=_day, required=True, metavar="DAY", help="true by this day")
    command.add_argument("--known-on", type=_day, metavar="DAY", help="recorded by this day; left out: the same day")
