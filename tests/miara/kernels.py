"""The kernel's source run as Python, with numbers that do not overflow: compiling many small packs takes minutes."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from miara.runners.kernel import programs


@contextmanager
def interpreted(folder: Path) -> Iterator[None]:
    """Sources are written to a folder of the test's own, and never compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(programs.FOLDER, str(folder))
        compiled = programs._function

        def plain(text: str) -> Callable[..., None]:
            function = compiled(text).py_func  # type: ignore[attr-defined]
            names = list(inspect.signature(function).parameters)

            def run(*given: Any) -> None:
                function(*(_wide(name, each) for name, each in zip(names, given, strict=True)))

            return run

        patch.setattr(programs, "_function", plain)
        programs._program.cache_clear()
        yield
    programs._program.cache_clear()


def _wide(name: str, given: Any) -> Any:
    written = name.startswith("counts_") or name == "bits"
    narrow = isinstance(given, np.ndarray) and given.dtype in (np.int8, np.int32) and not written
    return given.astype(np.int64) if narrow else given
