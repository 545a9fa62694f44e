"""What came with an application proves facts: nobody uploads it again, or has to show it again."""

from datetime import date

from kladka.audit.actions import Actor, verb
from kladka.calls.models import Attachment
from kladka.files import actions as files
from kladka.people import actions as people
from kladka.people.models import Document


def keep_brought(*, attachment: Attachment, kind: str, document_date: date, by: Actor) -> Document:
    """Keep a document of an application as one that can prove facts: its copy, or that its original was seen then.

    The application keeps its own. Raises PolicyBroken when the day lies in the future.
    """
    with verb("workflows.keep_brought", controller=attachment.application.call.project.controller_id, by=by):
        copy, seen = attachment.file, attachment.file is None
        return people.keep_document(
            controller=attachment.application.call.project.controller,
            kind=kind,
            form=Document.Form.ORIGINAL_INSPECTED if seen else Document.Form.SCAN,
            document_date=document_date,
            file=files.keep_again(stored=copy, by=by) if copy else None,
            inspected_by=attachment.staff if seen else None,
            inspected_on=attachment.added_on if seen else None,
            by=by,
        )
