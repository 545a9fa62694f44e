"""Which areas there are: every folder of this package with addresses and views."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def areas() -> tuple[str, ...]:
    """Return the names of the areas, sorted; `public`, which holds the home page, comes first."""
    views = {path.parent for path in _HERE.glob("*/views.py")} | {
        path.parents[1] for path in _HERE.glob("*/views/*.py")
    }
    names = {path.parent.name for path in _HERE.glob("*/urls.py") if path.parent in views}
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
