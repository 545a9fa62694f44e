"""Processes that are killed at a named point of their work.

Each is forked from a process that has read the product already: reading it takes two seconds of a processor.
"""

import multiprocessing
import os
import signal
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

SITES = ("tests.kladka.exchange.killed", "tests.kladka.reporting.killed")
"""The modules that have a function `run(act, point)` to be killed in."""


def die(*_args: Any, **_options: Any) -> NoReturn:
    """End this process as a cut of its power would."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process goes on")


def before(owner: Any, name: str) -> None:
    """Die where the function is called."""
    setattr(owner, name, die)


def after(owner: Any, name: str) -> None:
    """Die when the function has done its work."""
    done = getattr(owner, name)
    setattr(owner, name, lambda *args, **options: (done(*args, **options), die()))


def kill(site: str, database: str, environment: Mapping[str, str], act: str, point: str) -> None:
    """Run a site's act on a test's database in a process of its own and check that it was killed at the point."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(SITES))
    process = context.Process(target=_run, args=(site, database, dict(environment), act, point))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL, f"{site} did not come by “{point}”"


def _run(site: str, database: str, environment: dict[str, str], act: str, point: str) -> None:
    from django.conf import settings  # noqa: PLC0415 - the site sets Django up
    from django.db import connection  # noqa: PLC0415

    found = import_module(site)
    os.environ.update(environment)
    settings.VAR = Path(environment["KLADKA_VAR"])
    connection.settings_dict["NAME"] = database
    found.run(act, point)
