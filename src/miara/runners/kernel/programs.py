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

import numpy as np

from miara.compilers import kernel
from miara.compilers.kernel import Days, Kernel, Set, SettledColumn, library
from miara.model.pack import Pack
from miara.runners.kernel.columns import Words
from miara.runners.kernel.extract import Extract
from miara.runners.kernel.layout import Layout

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
        states = {_readiness(text) for text in (self.kernel.text, *(each.text for each in self.kernel.settled))}
        return "unknown" if "unknown" in states else "kept" if "kept" in states else "ready"

    def read(self, extract: Extract) -> None:
        """Make the columns that the kernel reads and that are not there yet."""
        for layout in extract.walked(self.kernel.root):
            for column in self.kernel.settled:
                if column.name not in layout.arrays:
                    _settle(column, layout, extract.words)
            for name in self.kernel.arrays:
                layout.array(name)


def _settle(column: SettledColumn, layout: Layout, words: Words) -> None:
    """Fill a column of settled bits; columns that only this needed are let go again."""
    with layout.lock:
        kept = set(layout.arrays)
        given = [layout.array(name) for name in column.arrays]
        rows = len(layout.order[column.table])
        bits = np.zeros(rows, np.int32 if column.narrow else np.int64)
        codes = np.array([words.code(word) for word in column.words], np.int64)
        _function(column.text)(np.uint64(0), np.uint64(rows), codes, *given, bits)
        for name in set(column.arrays) - kept:
            del layout.arrays[name]
        layout.arrays[column.name] = bits


def _readiness(text: str) -> Readiness:
    if getattr(_function(text), "signatures", None):
        return "ready"
    path = _path(text)
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
