"""Remarks about health: written and read by whoever coaches the participant now."""

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.coaching.models import HealthNote, Session
from kladka.coaching.policies.health import check_consented, check_not_consented
from kladka.coaching.queries.health import consent_to_health, kept_about_health
from kladka.core.errors import Stale
from kladka.people.models import Participation


def write_health_note(*, session: Session, text: str, version: int, by: Actor) -> HealthNote | None:
    """Keep what was said about health in a session, or forget it when `text` is empty. `version` is 0 without any.

    Raises PolicyBroken without the participant's consent, Stale when somebody changed it meanwhile. The chain says that
    it was written, never what.
    """
    with verb("coaching.write_health_note", controller=session.participation.project.controller_id, by=by) as opened:
        check_consented(consent_to_health(session.participation_id))
        stored = HealthNote.objects.filter(session=session).first()
        if (stored.version if stored else 0) != version:
            raise Stale(_("Somebody else changed this note while you were writing."), stored=stored)
        words = text.strip()
        if not words:
            if stored:
                opened.delete(stored)
            return None
        if stored is None:
            return opened.save(HealthNote(session=session, text=words, written_at=opened.at))
        stored.text, stored.written_at = words, opened.at
        stored.version += 1
        return opened.save(stored, fields=["text", "written_at", "version"])


def forget_health(*, participation: Participation, by: Actor) -> int:
    """Remove every remark about somebody's health, unread, as they no longer consent to them; return how many.

    Raises PolicyBroken while the consent stands.
    """
    with verb("coaching.forget_health", controller=participation.project.controller_id, by=by) as opened:
        check_not_consented(consent_to_health(participation.pk))
        return sum(opened.delete_all(list(each)) for each in kept_about_health(participation.pk))
