"""An assessor fills in a card."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.calls import policies
from kladka.calls.models import Application, Assessment
from kladka.calls.queries import criteria_of
from kladka.core import clock
from kladka.core.errors import Stale
from kladka.organisations.models import Staff
from kladka.people import policies as people


def assess(
    *,
    application: Application,
    assessor: Staff,
    formal: Mapping[str, bool],
    points: Mapping[str, int],
    assessed_on: date,
    by: Actor,
    words: str = "",
    version: int | None = None,
) -> Assessment:
    """Record one assessor's card of an application, or change it; `version` is that of the card that was seen.

    What is saved as it stood changes nothing; of a card that answers were changed after, it says that it was looked at.
    Raises Stale when somebody changed the card since, PolicyBroken above a cap, or when all cards are there already.
    """
    with verb("calls.assess", controller=application.call.project.controller_id, by=by) as opened:
        policies.check_undecided(Application.objects.get(pk=application.pk))
        policies.check_untied(application, assessor)
        policies.check_drawn(application, assessor)
        policies.check_points(criteria_of(application.call), formal, points)
        people.check_not_in_future(assessed_on, clock.today(), field="assessed_on")
        card = Assessment.objects.filter(application=application, assessor=assessor).first()
        if (card.version if card else None) != version:
            raise Stale(_("Somebody else filled in this card while you were writing."), stored=card)
        values = {
            "formal": dict(formal),
            "points": dict(points),
            "words": words.strip(),
            "assessed_on": assessed_on,
            "is_outdated": False,
        }
        if card is None:
            policies.check_cards_lack(application, application.assessments.count())
            return opened.save(Assessment(application=application, assessor=assessor, **values))
        changed = [name for name, value in values.items() if getattr(card, name) != value]
        for name in changed:
            setattr(card, name, values[name])
        if set(changed) - {"is_outdated"}:
            card.version += 1
            changed.append("version")
        return opened.save(card, fields=changed) if changed else card
