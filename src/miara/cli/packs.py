"""Commands about definitions: validate, explain, docs."""

import argparse
import sys
from collections.abc import Iterator

from miara import catalogue, checks, engine
from miara.cli import files
from miara.model.errors import MiaraError, UnknownNameError, did_you_mean
from miara.model.pack import Pack


def validate(options: argparse.Namespace) -> int:
    """Read packs, run their drawn examples, tell everything that is wrong."""
    runners = (options.runner,) if options.runner else tuple(engine.RUNNERS)
    return 1 if sum([_is_wrong(name, runners) for name in options.packs]) else 0


def _is_wrong(name: str, runners: tuple[engine.Runner, ...]) -> bool:
    try:
        pack = engine.load_pack(name)
    except MiaraError as error:
        print(error, file=sys.stderr)
        return True
    broken = [line for runner in runners for line in checks.check_examples(pack, runner)]
    for line in broken:
        print(f"{pack.code}: {line}", file=sys.stderr)
    drawn = sum(len(indicator.examples) for indicator in pack.indicators)
    if not broken:
        number, hold = len(pack.indicators), "1 example holds" if drawn == 1 else f"{drawn} examples hold"
        print(f"{pack.code} {pack.version}: {number} indicator{'' if number == 1 else 's'}, {hold}.")
    undrawn = [indicator.code for indicator in pack.indicators if not indicator.examples]
    if undrawn:
        files.warn(f"{pack.code} draws no example of {', '.join(undrawn)}. Draw who just counts and who just does not.")
    return bool(broken)


def explain(options: argparse.Namespace) -> int:
    """Print what a definition counts; with --sql or --kernel, what is computed."""
    pack = engine.load_pack(options.pack)
    if options.code not in pack.by_code:
        proposal = did_you_mean(options.code, pack.by_code)
        raise UnknownNameError(f"{pack.code} has no indicator '{options.code}'. {proposal}".rstrip())
    print("\n".join(_explained(pack, options)))
    return 0


def _explained(pack: Pack, options: argparse.Namespace) -> Iterator[str]:
    yield from catalogue.explained(pack, pack.by_code[options.code], options.language)
    if options.sql:
        yield from ("", catalogue.query(pack, options.code))
    if options.kernel:
        yield from ("", catalogue.kernel(pack, options.code))


def docs(options: argparse.Namespace) -> int:
    """Print the catalogue page of a pack, or write it."""
    files.write_text(options.output, catalogue.page(engine.load_pack(options.pack), options.language))
    return 0
