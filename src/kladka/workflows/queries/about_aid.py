"""What papers about de minimis aid say that is no grant: the certificate. A grant has its own, see `about_grants`."""

from django.db.models import Q
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, money
from kladka.incubation.models import AdviceClient, AidGranted, EntityRegistration, Grant
from kladka.incubation.permissions import aid_papers_made_by, aid_papers_seen_by
from kladka.incubation.policies import source_of
from kladka.incubation.rules import aid_limit, in_euro
from kladka.organisations.models import Organisation
from kladka.workflows.queries.things import About, Telling, Thing, Told


def _granted(aid: AidGranted) -> list[Thing]:
    """Return the one aid, while it stands: granted by the project, and not by a grant."""
    is_ours = aid.retracted_at is None and aid.origin == AidGranted.Origin.PROJECT
    return [Thing("", "")] if is_ours and not Grant.objects.filter(aid=aid.pk).exists() else []


def _tell(aid: AidGranted, of: str) -> Told:
    receiver, limit = aid.organisation, aid_limit(aid.granted_on)
    advised = AdviceClient.objects.filter(aid=aid.pk).select_related("card").first()
    values = {
        "aid_receiver": receiver.name,
        "aid_krs": receiver.krs,
        "aid_kind": capfirst(dictionary("aid-kinds").label(aid.kind)),
        "aid_for": _("Advice card %(number)s") % {"number": advised.card.label} if advised else "",
        "aid_day": day_in_words(aid.granted_on),
        "aid_amount": money(aid.amount),
        "aid_euro": money(in_euro(aid.amount, aid.rate)),
        "aid_rate": localize(aid.rate),
        "aid_terms": source_of(limit.source) if limit else "",
    }
    return Told(values, {})


def _title(aid: AidGranted) -> str:
    told = {"name": aid.organisation.name, "day": day_in_words(aid.granted_on)}
    return _("De minimis aid of %(day)s, %(name)s") % told


def _partner(aid: AidGranted) -> Organisation:
    """Return at whose incubator the entity is registered."""
    rows = EntityRegistration.objects.filter(organisation=aid.organisation_id).select_related("site__organisation")
    found = rows.order_by("-recorded_no").first()
    return found.site.organisation if found else aid.project.controller


AID = About(
    model=AidGranted,
    page="aid:detail",
    seen_by=aid_papers_seen_by,
    changed_by=aid_papers_made_by,
    title=_title,
    partner=_partner,
    telling={"aid": Telling(_granted, _tell)},
    joined=("organisation",),
    stands=Q(retracted_at=None),
)
