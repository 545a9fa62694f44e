"""What papers about grants say: the agreement, before it is signed and after; the certificate of the aid."""

from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, money
from kladka.incubation.models import Grant
from kladka.incubation.permissions import grants_run_by, grants_visible_to
from kladka.incubation.policies import source_of
from kladka.incubation.rules import aid_limit, in_euro
from kladka.organisations.models import Organisation
from kladka.workflows.queries.things import About, Telling, Thing, Told, who_signs_for


def _agreements(grant: Grant) -> list[Thing]:
    """Return the one agreement, and the one aid, once it is known which registered entity gets the money."""
    return [Thing("", "")] if grant.organisation_id else []


def _tell_agreement(grant: Grant, of: str) -> Told:
    found = Grant.objects.select_related("organisation", "partner").get(pk=grant.pk)
    function, signing = who_signs_for(found.partner)
    receiver = found.organisation
    categories = dictionary("grant-categories")
    lines = found.lines.order_by("created_at", "pk")
    payments = found.payments.order_by("due", "created_at", "pk")
    is_signed = found.signed_on is not None
    values = {
        "grant_receiver": receiver.name if receiver else "",
        "grant_krs": receiver.krs if receiver else "",
        "grant_call": found.call,
        "grant_application": str(found.number),
        "grant_kind": capfirst(str(found.get_kind_display())),
        "grant_amount": money(found.amount),
        "grant_number": found.contract_number,
        "grant_signed": day_in_words(found.signed_on) if found.signed_on else "",
        "grant_settled": day_in_words(found.settle_by) if found.settle_by else "",
        "grant_stands": day_in_words(found.stands_until) if found.stands_until else "",
        "grant_open": "" if is_signed else "yes",
        "grant_jobs": str(found.jobs) if found.jobs else "",
    }
    rows = {
        "grant_lines": [
            {"category": capfirst(categories.label(one.category)), "words": one.words, "amount": money(one.amount)}
            for one in lines
        ],
        "grant_payments": [{"due": day_in_words(one.due), "amount": money(one.amount)} for one in payments],
    }
    return Told(values | function, rows, signers=signing)


def _tell_aid(grant: Grant, of: str) -> Told:
    found = Grant.objects.select_related("organisation", "aid").get(pk=grant.pk)
    aid = found.aid if found.aid is not None and found.aid.retracted_at is None else None
    receiver = found.organisation
    limit = aid_limit(aid.granted_on) if aid else None
    values = {
        "grant_receiver": receiver.name if receiver else "",
        "grant_krs": receiver.krs if receiver else "",
        "grant_kind": capfirst(str(found.get_kind_display())),
        "grant_number": found.contract_number,
        "aid_day": day_in_words(aid.granted_on) if aid else "",
        "aid_amount": money(aid.amount) if aid else "",
        "aid_euro": money(in_euro(aid.amount, aid.rate)) if aid else "",
        "aid_rate": localize(aid.rate) if aid else "",
        "aid_law": source_of(limit.source) if limit else "",
    }
    return Told(values, {})


def _title(grant: Grant) -> str:
    if grant.contract_number:
        return _("Grant %(number)s") % {"number": grant.contract_number}
    return _("Grant of application %(number)s") % {"number": grant.number}


def _partner(grant: Grant) -> Organisation:
    return grant.partner


GRANTS = About(
    model=Grant,
    page="grants:detail",
    seen_by=grants_visible_to,
    changed_by=grants_run_by,
    title=_title,
    partner=_partner,
    telling={"grant": Telling(_agreements, _tell_agreement), "grant_aid": Telling(_agreements, _tell_aid)},
)
