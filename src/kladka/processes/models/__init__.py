"""An office's own processes: what somebody is still writing, and the versions that were put to a colleague."""

import json
from typing import Any

from django.db import models

from kladka.organisations.models import Organisation
from kladka.processes.models.versions import DraftBase, VersionBase
from kladka.processes.rules.process import Process, content_of, read


def text_of(process: Process) -> str:
    """Return a process as the text that a record keeps."""
    return json.dumps(content_of(process), ensure_ascii=False, sort_keys=True)


def process_in(text: str, *, version: int = 0) -> Process:
    """Return the process that a record keeps."""
    raw: dict[str, Any] = json.loads(text)
    return read(raw | ({"version": version} if version else {}))


class ProcessDraft(DraftBase):
    """A process while it is written. `changes` is the code of the model whose next version it becomes, else empty."""

    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="process_drafts")

    class Meta(DraftBase.Meta):
        pass

    class Privacy(DraftBase.Privacy):
        pass

    @property
    def process(self) -> Process:
        """Return what is written so far."""
        return process_in(self.content)


class ProcessVersion(VersionBase):
    """One version of an office's own process. What it says never changes; a change is the next number.

    Whoever started by a version stays on it, also when it is replaced or retired.
    """

    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="process_versions")

    class Meta(VersionBase.Meta):
        pass

    class Privacy(VersionBase.Privacy):
        pass

    @property
    def process(self) -> Process:
        """Return what this version says."""
        return process_in(self.content, version=self.number)
