"""Compiled kernels: kept in memory by pack and question, and on disk where numba finds them again."""

import atexit
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Literal

from miara.compilers import kernel
from miara.compilers.kernel import Days, Kernel, Set, library
from miara.model.pack import Pack

FOLDER = "MIARA_KERNEL_CACHE"
_KEPT = 128

Readiness = Literal["ready", "kept", "unknown"]
"""Compiled in this process; compiled by another and kept on disk; not compiled yet, as far as is known."""


class _Key:
    """A pack as a key: packs with the same hash give the same kernels."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __hash__(self) -> int:
        return hash(self.pack.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.pack.hash == other.pack.hash


class Program:
    """A kernel and its compiled function."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.run = _function(kernel.text)

    @property
    def readiness(self) -> Readiness:
        """Whether it was compiled in this process, or by another that kept it."""
        if getattr(self.run, "signatures", None):
            return "ready"
        path = _path(self.kernel.text)
        return "kept" if any((path.parent / "__pycache__").glob(f"{path.stem}.*.nbi")) else "unknown"


def program(
    pack: Pack, codes: tuple[str, ...], sets: tuple[Set, ...], days: Days = "one", *, marks: bool = False
) -> Program:
    """The compiled kernel of some indicators. Raises KernelGapError."""
    return _program(_Key(pack), codes, sets, days, marks)


@lru_cache(_KEPT)
def _program(key: _Key, codes: tuple[str, ...], sets: tuple[Set, ...], days: Days, marks: bool) -> Program:
    return Program(kernel.write(key.pack, codes, sets, days, marks=marks))


def cache_folder() -> Path:
    """Where compiled kernels are kept: named by the environment, else the user's cache."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(base) / "miara" if base else Path.home() / ".cache" / "miara"


@lru_cache(1)
def _library_mark() -> bytes:
    return hashlib.sha256(Path(library.__file__).read_bytes()).digest()


@lru_cache(_KEPT)
def _function(text: str) -> Callable[..., None]:
    """The function of a source. numba keeps what it compiled beside the file, so the file is named by its content."""
    path = _path(text)
    if not path.is_file() or path.read_bytes() != text.encode():
        _write(path, text)
    name = f"miara_{path.stem}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be read.")
    module = module_from_spec(spec)
    sys.modules[name] = module  # where numba looks for it when it reads what it kept
    spec.loader.exec_module(module)
    function: Callable[..., None] = module.kernel
    return function


def _path(text: str) -> Path:
    digest = hashlib.sha256(text.encode() + _library_mark()).hexdigest()[:24]
    return _usable(cache_folder()) / f"kernel_{digest}.py"


@lru_cache
def _usable(folder: Path) -> Path:
    """The folder, or where nothing can be written there, one that lasts as long as the process."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        made = tempfile.TemporaryDirectory(prefix="miara-")
        atexit.register(made.cleanup)
        return Path(made.name)


def _write(path: Path, text: str) -> None:
    """Whole or not at all, whoever else writes the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("wb", dir=path.parent, suffix=".part", delete=False) as file:
        file.write(text.encode())
    Path(file.name).replace(path)
