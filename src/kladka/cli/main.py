"""`kladka`: one entrance for whoever runs the product.

A module of this package that is to add a command has a function `register(commands)` and a line in `_MODULES`; each
parser sets `run`, a function of the parsed arguments that returns the exit status.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import translation

from kladka.core.errors import KladkaError

type Commands = "argparse._SubParsersAction[argparse.ArgumentParser]"

_MODULES = {
    "demo": ["demo"],
    "serve": ["serve"],
    "figures": ["figures", "explain"],
    "reports": ["report"],
    "claims": ["claims"],
    "caseload": ["caseload"],
    "measures": ["measures"],
    "releases": ["release"],
    "samples": ["sample"],
    "exchange": ["exchange"],
    "extract": ["extract"],
    "rules": ["rules"],
    "audit": ["audit"],
    "users": ["user"],
    "tokens": ["token"],
    "checking": ["check"],
    "tick": ["tick", "work"],
}
"""The modules and the commands that each adds: who calls one waits for its module alone to be loaded."""

_MAKERS = ("demo", "migrate")
"""The commands that may make a database; SQLite would make an empty one for any other that only looks."""


_OF_THE_PRODUCT = frozenset({"demo", "serve", "tick", "work", "migrate"})
"""The commands that do the product's own work: its letters and records keep their language."""

LANGUAGE = "en"
"""The command line speaks English throughout."""

_BEGINNING = b"SQLite format 3\0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. An error a person can mend is one sentence, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kladka.config.settings")
    try:
        settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        # Loading the settings looks into the folder too, so they cannot be asked for its name here.
        print(f"{error.filename} cannot be used ({error.strerror}). Set KLADKA_VAR to another folder.", file=sys.stderr)
        return 1
    django.setup()
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = parser(words[:1]).parse_args(words)
    try:
        if getattr(chosen, "needs_database", True):
            need_database(may_be_missing=chosen.command in _MAKERS)
        with nullcontext() if chosen.command in _OF_THE_PRODUCT else translation.override(LANGUAGE):
            status: int = chosen.run(chosen) or 0
        sys.stdout.flush()
    except KladkaError as error:
        print("\n".join(map(as_one_line, str(error).split("\n"))), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever reads us has seen enough (`kladka explain … | head`); nothing may be written any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except DatabaseError:
        # No database, a damaged one, or one of another version: what stands in the way is a sentence.
        # Anything else is our fault.
        problems: list[str] = import_module("kladka.cli.checking").problems()
        if not problems:
            raise
        print(problems[0], file=sys.stderr)
        return 1
    return status


def parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser with the command that is the first of `words`; with all of them where it is none."""
    made = argparse.ArgumentParser(
        prog="kladka", description="The working tool of programmes that bring people into work."
    )
    commands = made.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    named = {module: added for module, added in _MODULES.items() if words and words[0] in added}
    for name in named if named or words == ["migrate"] else _MODULES:
        import_module(f"kladka.cli.{name}").register(commands)
    migrate = commands.add_parser("migrate", help="make the database, or bring it up to this version")
    migrate.set_defaults(run=_migrate)
    return made


def as_one_line(text: str) -> str:
    """Return a text from a stranger's file so that a terminal prints it and does nothing else, and adds no line."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def need_database(*, may_be_missing: bool = False) -> None:
    """Raise when the file of an SQLite database is not there, or is none."""
    if connection.vendor != "sqlite":
        return
    name = str(connection.settings_dict["NAME"])
    # In memory, and as a URI, there is no file to look for.
    if name == ":memory:" or name.startswith("file:"):
        return
    if Path(name).exists():
        with Path(name).open("rb") as file:
            # An empty file is a database in which nothing was made yet.
            if file.read(len(_BEGINNING)) not in {b"", _BEGINNING}:
                raise KladkaError(f"{name} is damaged or no database. Put it back from a backup.")
    elif not may_be_missing:
        raise KladkaError(f"There is no database in {settings.VAR}. Set KLADKA_VAR, or run `kladka migrate` or `demo`.")


def _migrate(arguments: Any) -> int:
    call_command("migrate", interactive=False, verbosity=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
