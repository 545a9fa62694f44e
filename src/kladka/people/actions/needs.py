"""What makes work hard for a participant, and what they need in order to take part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.errors import Stale
from kladka.people import policies
from kladka.people.models import AccessNeed, Barrier, NeedsSheet, Participation


@dataclass(frozen=True)
class Needs:
    """What somebody told when they were asked. Codes of the dictionaries "barriers" and "access-needs"."""

    barriers: Sequence[str] = ()
    main_barrier: str = ""
    access_needs: Sequence[str] = ()
    words: str = ""


def note_needs(
    *, participation: Participation, needs: Needs, asked_on: date, by: Actor, version: int | None = None
) -> NeedsSheet:
    """Note barriers and access needs in place of those noted before; `version` is that of the sheet that was seen.

    Raises Stale when somebody noted others since, PolicyBroken when the main barrier is none of the barriers.
    """
    with verb("people.note_needs", controller=participation.project.controller_id, by=by) as opened:
        policies.check_needs(barriers=needs.barriers, main_barrier=needs.main_barrier, access_needs=needs.access_needs)
        policies.check_not_in_future(asked_on, clock.today(), field="asked_on")
        sheet = NeedsSheet.objects.filter(pk=participation.pk).first()
        if (sheet.version if sheet else None) != version:
            raise Stale(_("Somebody else noted other needs while you were writing."), stored=sheet)
        _replace(opened, participation, needs)
        words = needs.words.strip()
        if sheet is None:
            return opened.save(NeedsSheet(participation=participation, asked_on=asked_on, words=words))
        sheet.asked_on, sheet.words, sheet.version = asked_on, words, sheet.version + 1
        return opened.save(sheet, fields=["asked_on", "words", "version"])


def _replace(opened: Verb, participation: Participation, needs: Needs) -> None:
    for record in (*participation.barriers.all(), *participation.access_needs.all()):
        opened.delete(record)
    barriers = [
        Barrier(participation=participation, kind=kind, is_main=kind == needs.main_barrier)
        for kind in dict.fromkeys(needs.barriers)
    ]
    opened.save_all(Barrier, barriers)
    wanted = [AccessNeed(participation=participation, kind=kind) for kind in dict.fromkeys(needs.access_needs)]
    opened.save_all(AccessNeed, wanted)
