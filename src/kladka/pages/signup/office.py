"""What the office sees of who signed up, on the event's page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.core.components import Column, Link, SummaryRow, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField
from kladka.core.forms.shown import day_in_words
from kladka.core.lists import Column as ListColumn
from kladka.core.lists import Empty, Filter, List
from kladka.learning import queries
from kladka.learning.models import Enrolment, Event
from kladka.pages.events.presenters import plans, runs
from kladka.programmes.permissions import Viewer

FIRST = 20
"""So many visitors, and so many who wait, stand on the page of an event; all of them on a list of their own."""


def signed_up(event: Event, viewer: Viewer) -> dict[str, Any] | None:
    """Return visitors, waiting list and why people came; None where nobody signed up and nobody may let them.

    Of a long list only the beginning, with a link to all.
    """
    found, may_plan = queries.signed_up(event, clock.today()), plans(viewer, event)
    if not found and not may_plan and not event.is_public:
        return None
    return {
        "public": _public(event),
        "links": _links(event, viewer, found),
        "placed": len(found.visitors),
        "visitors": _visitors(found, may_plan) if found.visitors else None,
        "waiting": _waiting(found, may_plan) if found.waiting else None,
        "why": _why(found) if found.why else None,
        "cancelled": _cancelled(found.cancelled),
        "all": _link_to_all(event, found),
    }


def visitors_list(event: Event, viewer: Viewer) -> List[Enrolment]:
    """Return the list of everybody who signed up for an event and is on no list of attendance."""
    deeds: tuple[ListColumn[Enrolment], ...] = (
        ListColumn("take", _("Take on"), lambda each: _deeds(each)[0], export=False),
        ListColumn("strike", _("Cancellation"), lambda each: _deeds(each)[1], export=False),
    )
    state = ChoiceField(label=_("How it stands"), choices=_standings(), look="select", empty=_("All"))
    return List(
        caption=_("Visitors and waiting list"),
        columns=(
            ListColumn("number", _("No."), lambda each: each.number, ("number",), "number"),
            ListColumn("name", _("Visitor"), name_of, ("visitor__family_name", "visitor__given_name")),
            ListColumn("state", _("How it stands"), lambda each: dict(_standings())[each.state], ("state", "number")),
            ListColumn("contact", _("Contact"), _contact),
            ListColumn("why", _("Why this person comes"), _reason, ("why",)),
            ListColumn("needs", _("What this person needs"), _needs),
            ListColumn("came", _("Came"), lambda each: _came(each.came), ("came",)),
            *(deeds if plans(viewer, event) else ()),
        ),
        count=lambda n: ngettext("%(n)d person", "%(n)d people", n) % {"n": n},
        empty=Empty(_("Nobody signed up for this event.")),
        filters=(Filter("state", state, lambda rows, value: rows.filter(state=value)),),
        search=queries.searched_visitors,
        search_label=_("Name, e-mail address or telephone"),
        sort="number",
        file_name="visitors",
    )


def _standings() -> list[tuple[str, str]]:
    return [(Enrolment.State.PLACED, _("has a place")), (Enrolment.State.WAITING, _("waits"))]


def _link_to_all(event: Event, found: queries.SignedUp) -> Link | None:
    if max(len(found.visitors), len(found.waiting)) <= FIRST:
        return None
    number = len(found.visitors) + len(found.waiting)
    words = _("Show all who signed up (%(number)d)") % {"number": number}
    return Link(words, reverse("signup:visitors", args=[event.pk]))


def name_of(enrolment: Enrolment) -> str:
    """Return the name of a visitor, or of a participant who waits."""
    if enrolment.participation is not None:
        return str(enrolment.participation.person.identity.name)
    return enrolment.visitor.name if enrolment.visitor else ""


def rows_of(enrolment: Enrolment) -> list[SummaryRow]:
    """Return what a visitor wrote."""
    visitor = enrolment.visitor
    return [
        SummaryRow(_("Given name and family name"), name_of(enrolment)),
        SummaryRow(_("E-mail address"), visitor.email if visitor else None),
        SummaryRow(_("Telephone"), visitor.phone if visitor else None),
        SummaryRow(_("Why this person comes"), _reason(enrolment)),
        SummaryRow(_("What this person needs"), _needs(enrolment)),
    ]


def _public(event: Event) -> str:
    if not event.is_public:
        return _("This event is not in the public calendar.")
    if event.takes_on(clock.today()):
        return _("In the public calendar; sign-up is open until %(day)s.") % {"day": day_in_words(event.last_sign_up)}
    return _("In the public calendar; nobody can sign up today.")


def _links(event: Event, viewer: Viewer, found: queries.SignedUp) -> list[Link]:
    may_plan, stands = plans(viewer, event), event.cancelled_at is None
    has_begun = stands and event.starts_on <= clock.today()
    links = [
        (may_plan and stands, _("Public calendar and days of sign-up"), "signup:opening"),
        (may_plan and stands, _("Sign up a visitor"), "signup:add"),
        (runs(viewer, event) and has_begun and bool(found.visitors), _("Mark which visitors came"), "signup:came"),
        (event.is_public and event.project.is_public, _("See it as the public does"), "signup:event"),
    ]
    return [Link(text, reverse(name, args=[event.pk])) for is_open, text, name in links if is_open]


def _visitors(found: queries.SignedUp, may_plan: bool) -> Table:
    columns = [Column(_("No."), True), Column(_("Visitor")), Column(_("Contact")), Column(_("Why this person comes"))]
    columns += [Column(_("What this person needs")), Column(_("Came"))]
    first = found.visitors[:FIRST]
    rows = [[*_cells(each), _came(each.came)] for each in first]
    return _with_deeds(Table(_("Visitors with a place"), columns, rows), first, may_plan)


def _waiting(found: queries.SignedUp, may_plan: bool) -> Table:
    columns = [Column(_("No."), True), Column(_("Who waits")), Column(_("Contact")), Column(_("Why this person comes"))]
    columns += [Column(_("What this person needs"))]
    first = found.waiting[:FIRST]
    table = Table(_("Waiting list, in order"), columns, [_cells(each) for each in first])
    return _with_deeds(table, first, may_plan)


def _with_deeds(table: Table, enrolments: Any, may_plan: bool) -> Table:
    """Add what can be done with each; two links in one cell would lie too close to each other for a finger."""
    if not may_plan:
        return table
    columns = [*table.columns, Column(_("Take on")), Column(_("Cancellation"))]
    rows = [[*cells, *_deeds(each)] for cells, each in zip(table.rows, enrolments, strict=True)]
    return Table(table.caption, columns, rows)


def _deeds(enrolment: Enrolment) -> list[Any]:
    name = name_of(enrolment)
    strike = Link(_("Cancel the sign-up"), reverse("signup:strike", args=[enrolment.pk]), name)
    if enrolment.participation_id is not None:
        return [_("a participant already"), strike]
    return [Link(_("Take on"), reverse("signup:take-on", args=[enrolment.pk]), name), strike]


def _cells(enrolment: Enrolment) -> list[Any]:
    contact, needs = _contact(enrolment), _needs(enrolment)
    return [enrolment.number, name_of(enrolment), contact, _reason(enrolment), needs]


def _contact(enrolment: Enrolment) -> list[str]:
    visitor = enrolment.visitor
    return [each for each in (visitor.email, visitor.phone) if each] if visitor else []


def _needs(enrolment: Enrolment) -> list[str] | None:
    return [dictionary("access-needs").label(code) for code in enrolment.access_needs] or None


def _reason(enrolment: Enrolment) -> str | None:
    return dictionary("visit-reasons").label(enrolment.why) if enrolment.why else None


def _why(found: queries.SignedUp) -> Table:
    columns = [Column(_("Why people come")), Column(_("People"), True)]
    rows = [[dictionary("visit-reasons").label(code), number] for code, number in found.why]
    return Table(_("Why people come"), columns, rows)


def _cancelled(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(number)d sign-up was cancelled.", "%(number)d sign-ups were cancelled.", number) % {
        "number": number
    }


def _came(mark: str) -> str:
    return {"yes": _("came"), "no": _("did not come")}.get(mark, "–")
