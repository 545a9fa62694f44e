"""`kladka demo`: the demo world, built when it is not there, served, with a way in for each role."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.utils import DatabaseError

from kladka.cli import checking, serve
from kladka.cli.main import Commands
from kladka.core.errors import KladkaError
from kladka.core.installation import is_demo

_HALF_BUILT = "demo-being-built"


def register(commands: Commands) -> None:
    """Add `demo`."""
    demo = commands.add_parser("demo", help="build the demo world of made-up people if it is not there, and serve it")
    serve.add_options(demo)
    demo.add_argument("--build-only", action="store_true", help="build it and stop")
    demo.set_defaults(run=run)


def run(arguments: Any) -> int:
    """Build what is missing, print a sign-in link for each role, serve until stopped."""
    # Before the build and the links: nobody should wait for, or follow, a link to somebody else's server.
    reasons = [] if arguments.build_only else serve.taken(arguments.host, arguments.port)
    if reasons:
        raise KladkaError(reasons[0])
    if _is_empty():
        _build(arguments.port)
    if not is_demo():
        raise KladkaError(
            f"The ledger in {settings.VAR} is not a demo. Set KLADKA_VAR to an empty folder for the demo world."
        )
    # A demo world that an older version built is brought along; a real ledger is migrated by its owner.
    call_command("migrate", interactive=False, verbosity=0)
    if arguments.build_only:
        return 0
    for problem in checking.problems():
        print(problem, file=sys.stderr)
        return 1
    print("Everybody in this world is made up. Each of these links signs in once, with both factors:")
    call_command("demo_links", f"http://localhost:{arguments.port}")
    status = serve.run(arguments)
    print("Stopped.")
    return status


def _is_empty() -> bool:
    """Tell whether there is no ledger yet where the settings point."""
    if connection.vendor == "sqlite" and not Path(str(settings.DATABASES["default"]["NAME"])).exists():
        return True
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise KladkaError("The database does not answer. Start it, or see KLADKA_DATABASE.") from error
    return not tables


def _build(port: int) -> None:
    """Build aside and move the whole into place, so that a build that was broken off leaves nothing behind.

    The letters of the world lead to the port at which it will be served.
    """
    print("Building the demo world: three years of a made-up project. This takes about a minute.", flush=True)
    if connection.vendor != "sqlite":
        call_command("build_demo")
        return
    connection.close()
    aside = settings.VAR / _HALF_BUILT
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    command = [sys.executable, "-m", "django", "build_demo", "--settings", "kladka.config.settings"]
    done = subprocess.run(command, env={**serve.environment(port), "KLADKA_VAR": str(aside)}, check=False)
    if done.returncode:
        shutil.rmtree(aside, ignore_errors=True)
        raise KladkaError("The demo world could not be built. What went wrong stands above.")
    # The database comes last: while it is not there, the next start builds again.
    for path in sorted(aside.iterdir(), key=lambda one: one.name == "kladka.sqlite3"):
        _replace(path, settings.VAR / path.name)
    aside.rmdir()


def _replace(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    source.replace(target)
