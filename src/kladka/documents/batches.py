"""Where the files of many papers lie, until somebody has taken them away."""

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from kladka.core import clock

KEPT = timedelta(days=2)
"""For so long the file of a batch can be taken away; the papers themselves stay."""


def path_of(work: UUID | str, ending: str = "zip") -> Path:
    """Return where the file of a batch lies, by the task that makes it: many in a "zip", or all in one "pdf"."""
    return Path(settings.VAR) / "papers" / f"{work}.{ending}"


def remove_old_batches() -> int:
    """Delete the files of batches past their time, and what killed workers left; return how many."""
    before, removed = (clock.now() - KEPT).timestamp(), 0
    for path in path_of("x").parent.glob("*"):
        if path.stat().st_mtime < before:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            removed += 1
    return removed
