"""Documents that were brought, given or made at an advisory meeting."""

from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core.errors import PolicyBroken, Stale, shown_at
from kladka.files import actions as files
from kladka.incubation import policies
from kladka.incubation.models import AdviceCard, CardFile


def add_card_file(*, card: AdviceCard, kind: str, title: str, upload: File[Any], by: Actor) -> CardFile:
    """Add a document to a card. Raises PolicyBroken for a file that is none of PDF, PNG and JPEG."""
    with verb("incubation.add_card_file", controller=card.project.controller_id, by=by) as opened:
        stored = AdviceCard.objects.select_related("project").get(pk=card.pk)
        policies.check_not_withdrawn(stored)
        if not title.strip():
            raise PolicyBroken(_("Say which document it is."), field="title")
        with shown_at(**{"": "file"}):
            file = files.store(upload=upload, controller=stored.project.controller_id, by=by)
        return opened.save(CardFile(card=stored, kind=kind, title=title.strip(), file=file, added_at=opened.at))


def remove_card_file(*, file: CardFile, by: Actor) -> None:
    """Take a document out of a card. Raises Stale when it was taken out meanwhile."""
    with verb("incubation.remove_card_file", controller=file.card.project.controller_id, by=by) as opened:
        found = CardFile.objects.filter(pk=file.pk).first()
        if found is None:
            raise Stale(_("Somebody has taken this document out meanwhile."), stored=None)
        opened.delete(found)
