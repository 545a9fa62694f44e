"""Documents of an application: added by whoever applies or by the staff, and taken out while that is right.

They are kept as long as the application: what is forgotten takes its documents along; with a participation they stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM, Actor, Verb, verb
from kladka.calls import policies
from kladka.calls.models import Application, Attachment
from kladka.calls.queries import appeal_until, criteria_of, last_decision, limit
from kladka.calls.rules.documents import DICTIONARY, wanted
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import KladkaError, PolicyBroken
from kladka.files import actions as files
from kladka.files.models import StoredFile
from kladka.organisations.models import Staff


@dataclass(frozen=True)
class Attached:
    """What was added, and why the rest was not: a sentence for each file."""

    kept: Sequence[Attachment]
    refused: Sequence[str]


def attach(
    *,
    application: Application,
    kind: str,
    uploads: Sequence[File[Any]],
    another: bool = True,
    staff: Staff | None = None,
    by: Actor = SYSTEM,
) -> Attached:
    """Add copies of a document to an application; without any, record that `staff` saw the original.

    Without `staff` it is the applicant who adds. Of several files those are kept that can be: a phone has no other copy
    of a photo. Raises PolicyBroken when documents are not taken any more, when there are too many, when no file is
    PDF, PNG or JPEG, and, unless it is `another` one, when a file is there already.
    """
    dictionary(DICTIONARY).check(kind, field="kind")
    with verb("calls.attach", controller=application.call.project.controller_id, by=by) as opened:
        found = _fresh(application)
        policies.check_takes_documents(found, clock.today(), is_staff=staff is not None)
        if not uploads and staff is None:
            raise PolicyBroken(_("Choose a file."), field="file")
        _check_room(found, uploads)
        stored, refused = _stored_all(uploads, found, by)
        if not another:
            policies.check_not_there(_there_already(found, kind, stored))
        given = {"application": found, "kind": kind, "staff": staff, "added_on": clock.today()}
        kept = [opened.save(Attachment(file=one, **given)) for one in stored or [None]]
        return Attached(kept, refused)


def detach(*, attachment: Attachment, is_staff: bool, by: Actor = SYSTEM) -> None:
    """Take a document out of an application, with its copy.

    Raises PolicyBroken when that is too late, and where an applicant would leave what was sent without one it needs.
    """
    application = attachment.application
    with verb("calls.detach", controller=application.call.project.controller_id, by=by) as opened:
        found = Attachment.objects.select_related("file").filter(pk=attachment.pk).first()
        if found is None:
            raise PolicyBroken(_("This document was taken out already."))
        fresh = _fresh(application)
        policies.check_takes_documents(fresh, clock.today(), is_staff=is_staff)
        check_may_go(fresh)
        if not is_staff and fresh.state != Application.State.BEGUN:
            needed = [one.kind for one in wanted(criteria_of(fresh.call), fresh.all_answers) if one.is_needed]
            left = fresh.attachments.exclude(pk=found.pk).values_list("kind", flat=True)
            policies.check_not_needed(found.kind, set(left), needed)
        _drop(opened, found)


def check_may_go(application: Application) -> None:
    """Raise PolicyBroken while a document was looked at by an assessor and may be asked for in an appeal."""
    made = last_decision(application)
    appealed = getattr(application, "appeal", None)
    policies.check_documents_stay(
        is_assessed=application.assessments.exists(),
        until=appeal_until(made) if made else None,
        is_appealed=appealed is not None and not appealed.outcome,
        today=clock.today(),
    )


def drop_all(opened: Verb, application: Application) -> None:
    """Delete the documents of an application that is deleted; their bytes go when nothing names them."""
    for attachment in application.attachments.select_related("file"):
        _drop(opened, attachment)


def _drop(opened: Verb, attachment: Attachment) -> None:
    stored = attachment.file
    opened.delete(attachment)
    if stored is not None:
        opened.delete(stored)


def _fresh(application: Application) -> Application:
    rows = Application.objects.select_related("call__project__controller", "call__partner")
    found = rows.filter(pk=application.pk).first()
    if found is None:
        raise PolicyBroken(_("This application was deleted meanwhile."))
    return found


def _check_room(application: Application, uploads: Sequence[File[Any]]) -> None:
    kept = [one.file.size for one in application.attachments.select_related("file") if one.file]
    sizes = [*kept, *(one.size or 0 for one in uploads)]
    today = clock.today()
    policies.check_room(sizes, most=limit("documents_most", today), megabytes=limit("documents_megabytes", today))


def _there_already(application: Application, kind: str, stored: Sequence[StoredFile]) -> list[str]:
    """Return the names of new copies whose content was added as this document before."""
    kept = set(application.attachments.filter(kind=kind).values_list("file__sha256", flat=True))
    return [one.name for one in stored if one.sha256 in kept]


def _stored_all(uploads: Sequence[File[Any]], application: Application, by: Actor) -> tuple[list[Any], list[str]]:
    """Keep what can be kept, and say of the rest why not; where nothing can be, the first refusal is raised."""
    stored, refused = [], []
    for one in uploads:
        try:
            stored.append(_stored(one, application, by))
        except PolicyBroken as problem:
            refused.append(problem)
    if refused and not stored:
        raise refused[0]
    return stored, [str(one) for one in refused]


def _stored(upload: File[Any], application: Application, by: Actor) -> Any:
    """Keep one copy; of several the refusal names the one that it is about."""
    try:
        return files.store(
            upload=upload, controller=application.call.project.controller_id, by=by, name=upload.name or ""
        )
    except KladkaError as refused:
        told = {"name": upload.name or "", "problem": refused.message}
        raise PolicyBroken(_("%(name)s: %(problem)s") % told, field="file") from refused
