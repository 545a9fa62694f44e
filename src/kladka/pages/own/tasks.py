"""Long work for own pages, done by the worker: a file with all data. It bears being run twice."""

from typing import Any

from django.tasks import task
from django.utils import translation

from kladka.audit.actions import SYSTEM
from kladka.pages.own.export import whole
from kladka.pages.own.views.entering import full
from kladka.people.actions import own_rights as actions
from kladka.people.models import OwnFile
from kladka.people.queries.own_page import own_of

NAME = "kladka-data.zip"


@task()
def prepare(*, file: str) -> dict[str, Any]:
    """Prepare a file with all data of somebody, unless their page was closed meanwhile or it is there already."""
    found = OwnFile.objects.select_related("access__person__identity", "access__person__controller").get(pk=file)
    if found.ready_at is not None or found.access.revoked_at is not None:
        return {"file": file}
    with translation.override(found.language):
        content = whole(own_of(found.access))
    actions.keep_file(file=found, content=content, page=full("own:file"), by=SYSTEM)
    return {"file": file}
