"""A module of one compiled function, as source."""

import re
from collections.abc import Sequence

from miara.compilers.kernel.names import LIBRARY


def module(about: str, given: Sequence[str], body: Sequence[str]) -> str:
    """The function is called `kernel`; it takes from the library what its lines mention."""
    mentioned = sorted(set(re.findall(r"\w+", "\n".join(body))) & LIBRARY)
    library = ["from miara.compilers.kernel.library import (", *(f"    {name}," for name in mentioned), ")", ""]
    return "\n".join(
        [
            f'"""{about} Written by miara from the pack; do not change it."""',
            "",
            "import numba",
            "import numpy as np",
            "",
            *(library if mentioned else []),
            "",
            "@numba.njit(nogil=True, cache=True, error_model='numpy')",
            "def kernel(",
            *(f"    {name}," for name in given),
            "):",
            *body,
            "",
        ]
    )
