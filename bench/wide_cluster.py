"""A PostgreSQL whose data outlives the command that started it."""

import shutil
from pathlib import Path

from tests.databases import Cluster, free_port, unprivileged

OPTIONS = "-c fsync=on -c full_page_writes=on -c shared_buffers=512MB -c max_wal_size=8GB"
"""As an installation has them; synchronous_commit stays off, since nobody would miss a measurement's last facts."""


class KeptCluster(Cluster):
    """A cluster in a folder of one's choice: made there the first time, found again afterwards."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        shutil.rmtree(self.folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.port = folder.resolve(), free_port()
        self.as_user = unprivileged(self.folder)
        kept = self.folder / "password"
        if kept.is_file():
            self.password = kept.read_text()

    def start(self, more: str = "") -> None:
        """Start the server, and create it before where there is none."""
        if not self._data.is_dir():
            super().start(f"{OPTIONS} {more}")
            return
        self._hand_over()
        self._serve(f"{OPTIONS} {more}")

    def stop(self) -> None:
        """Stop the server so that it starts again at once; the folder stays."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "fast", "-w", "stop")
