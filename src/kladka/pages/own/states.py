"""How somebody's own page stands, for the staff."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.core import clock
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.pages.own.forms.staff import WAYS
from kladka.pages.own.rights import HOW
from kladka.people.models import Consent, Identity, OwnAccess
from kladka.people.policies.own_page import parameter
from kladka.people.queries.own_page import contacts_of, last_access_of, merged_since
from kladka.people.rules.own_page import address
from kladka.programmes.queries import coordinators_of


def rows(access: OwnAccess | None, identity: Identity) -> list[SummaryRow]:
    """Return who invited, how, whether it was used, and whether codes go where the contact data say."""
    if access is None:
        return [SummaryRow(_("State"), Tag(_("Not invited"), "grey"))]
    by = User.objects.filter(pk=access.invited_by).first()
    found = [
        SummaryRow(_("State"), _tag(access)),
        SummaryRow(_("Invited on"), clock.day_of(access.invited_at)),
        SummaryRow(_("Invited by"), by.name if by else "–"),
        SummaryRow(_("How"), WAYS[OwnAccess.Way(access.way)]),
    ]
    if access.address:
        mark = [] if _is_contact(access, identity) else [Tag(_("not in the contact data"), "yellow")]
        found.append(SummaryRow(_("Codes go to"), [access.address, *mark]))
    if access.last_used_at:
        found.append(SummaryRow(_("Last signed in"), clock.day_of(access.last_used_at)))
    elif access.stands_at(clock.now()):
        found.append(SummaryRow(_("Valid until"), clock.day_of(access.valid_until)))
    return found


def note(access: OwnAccess | None, person: UUID, identity: Identity) -> str:
    """Return what the staff should do about it, if anything."""
    if access is None and _was_refused(last_access_of(person)):
        return _("The invitation ended by wrong birth dates. Check the address and the birth date, then invite again.")
    if access is not None and merged_since(access):
        return _("Another record was merged with this person’s since the invitation. Invite again to show it, too.")
    if access is not None and access.address and not _is_contact(access, identity):
        return _(
            "Codes go to an address that is not in the contact data. Ask the participant in person whether it is "
            "theirs. If it is, add it to their data; if not, close the own page."
        )
    return ""


def unreached(participation: Any, by: str) -> list[str]:
    """Return what whoever invites (`by` name) has to do where no message of ours reaches a participant."""
    if contacts_of(participation.person.identity):
        return []
    alone = _(
        "No message reaches this participant, so nobody but you tells them of the invitation. Talk with them in "
        "person, and hand over the printed letter with the code."
    )
    here = coordinators_of(participation.project_id, participation.partner_id, clock.today())
    names = [name for name in here if name != by]
    others = _("Tell who coordinates the work here, too, that you invited this participant: %(names)s.")
    return [alone, *([others % {"names": ", ".join(names)}] if names else [])]


def menu(participation: Any, access: OwnAccess | None) -> Menu:
    """Return what can be done."""

    def to(name: str, text: str) -> Link:
        return Link(text, reverse(f"own-page:{name}", args=[participation.pk]))

    links = [to("invite", _("Invite again") if access else _("Invite to the own page"))]
    links.append(to("record-consent", _("Record a consent")))
    links.append(to("take-request", _("Write down a request")))
    if access:
        links.append(to("revoke", _("Close the own page")))
    return Menu(_("What can be done"), links)


def consents(found: Sequence[Consent]) -> Table | None:
    """Return the consents, with the way to note that one was withdrawn."""
    rows = []
    for one in found:
        label = str(capfirst(dictionary("consent-kinds").label(one.kind)))
        given = f"{day_in_words(one.given_on)}, {HOW[Consent.How(one.given_how)]}"
        to: Link | str = Link(_("Withdraw"), reverse("own-page:withdraw-consent", args=[one.pk]), hidden=label)
        if one.withdrawn_on:
            to = f"{day_in_words(one.withdrawn_on)}, {HOW[Consent.How(one.withdrawn_how)]}"
        rows.append([label, given, to])
    columns = [Column(_("Consent to")), Column(_("Given")), Column(_("Withdrawal"))]
    return Table(_("Consents"), columns, rows) if rows else None


def _is_contact(access: OwnAccess, identity: Identity) -> bool:
    return access.address in {address(told) for told in (identity.email, identity.phone) if told}


def _was_refused(last: OwnAccess | None) -> bool:
    """Tell whether an invitation ended by wrong birth dates: those of somebody else, or a wrong one of ours."""
    if last is None or last.revoked_at is None:
        return False
    return last.failures >= parameter("wrong_births", clock.day_of(last.revoked_at), "number")


def _tag(access: OwnAccess) -> Tag:
    if access.accepted_at:
        return Tag(_("In use"), "green")
    if access.stands_at(clock.now()):
        return Tag(_("Invited"), "blue")
    return Tag(_("The invitation has expired"), "yellow")
