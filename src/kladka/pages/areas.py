"""Which areas there are: every folder of this package with a module `urls`."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def areas() -> tuple[str, ...]:
    """Return the names of the areas, sorted; `public`, which holds the home page, comes first."""
    names = {path.parent.name for path in _HERE.glob("*/urls.py")}
    return tuple(sorted(names, key=lambda name: (name != "public", name)))


@cache
def collected(module: str, attribute: str) -> tuple[Any, ...]:
    """Return `attribute` of `module` ("access", "navigation") of each area that has the module."""
    found = []
    for area in areas():
        name = f"kladka.pages.{area}.{module}"
        if find_spec(name):
            found.append(getattr(import_module(name), attribute))
    return tuple(found)
