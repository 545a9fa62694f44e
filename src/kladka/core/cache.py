"""A cache on disk that forgets what has run out before it forgets anything that still counts.

Limits on attempts to sign in stand in it. Django's own, once it is full, drops a third of its entries at random: to
fill it with attempts of one kind would lift the limits on those of another, and a limit that holds by luck is none.
"""

import random
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.core.cache.backends.filebased import FileBasedCache


class ExpiredFirstCache(FileBasedCache):
    """Django's cache of files; when it is full, entries that have run out go first.

    Only when it is full of entries that still count does it drop some of these, as Django does: a disk has an end.
    """

    _list_cache_files: Callable[[], list[str]]
    _is_expired: Callable[[IO[bytes]], bool]

    def _cull(self) -> None:
        """Make room for one more entry, where the most that settings allow are there."""
        files = [Path(name) for name in self._list_cache_files()]
        if len(files) < self._max_entries:
            return
        counts = [file for file in files if not self._has_run_out(file)]
        if len(counts) >= self._max_entries:
            for file in random.sample(counts, len(counts) // self._cull_frequency):
                file.unlink(missing_ok=True)

    def _has_run_out(self, path: Path) -> bool:
        """Return whether an entry has run out or is gone; what has run out is deleted."""
        try:
            with path.open("rb") as file:
                return self._is_expired(file)
        except FileNotFoundError:
            return True
