"""Advice to an entity that counts as de minimis aid: its value goes into the one register of aid."""

from decimal import Decimal

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core.errors import PolicyBroken
from kladka.incubation import policies
from kladka.incubation.actions.advice import ADVICE
from kladka.incubation.actions.aid import record_aid
from kladka.incubation.models import AdviceClient, AidGranted


def value_advice(
    *,
    client: AdviceClient,
    amount: Decimal,
    rate: Decimal,
    by: Actor,
    certificate: str = "",
    is_road_freight: bool = False,
    because: str = "",
) -> AidGranted:
    """Record the value of what an entity was advised at a meeting as aid granted by the project on its day.

    Raises PolicyBroken as `record_aid` does, and when this advice was valued already.
    """
    with verb("incubation.value_advice", controller=client.card.project.controller_id, by=by) as opened:
        stored = AdviceClient.objects.select_related("card__project", "organisation").get(pk=client.pk)
        policies.check_not_withdrawn(stored.card)
        if stored.organisation is None:
            raise PolicyBroken(_("Only advice to an entity may be aid; this client is none."))
        if stored.aid and AidGranted.objects.current().filter(pk=stored.aid).exists():
            raise PolicyBroken(_("The value of this advice is in the register of aid already."))
        aid = record_aid(
            organisation=stored.organisation,
            project=stored.card.project,
            origin=AidGranted.Origin.PROJECT,
            kind=ADVICE,
            granted_on=stored.card.on_date,
            amount=amount,
            rate=rate,
            certificate=certificate,
            is_road_freight=is_road_freight,
            because=because,
            by=by,
        )
        stored.aid = aid.pk
        opened.save(stored, fields=["aid"])
        return aid
