"""Where programme experts' data lies: in a checkout the repository's `packs/`, in a wheel the package's own copy."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_PACKAGE = Path(__file__).resolve().parents[1]
_LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""Ten times as fast where the library was built with it, and the same data."""


@cache
def root() -> Path:
    """Return the folder of packs. Raises FileNotFoundError when neither place has one."""
    for folder in (_PACKAGE / "_packs", _PACKAGE.parents[1] / "packs"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"No packs were found in {_PACKAGE / '_packs'}. Install kladka again.")


@cache
def load(name: str) -> Any:
    """Return the content of one YAML file of the packs, by its path below the root. Treat it as read-only."""
    with (root() / name).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_LOADER)  # noqa: S506 - both are safe loaders
