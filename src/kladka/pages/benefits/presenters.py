"""What the pages of benefits say."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kladka.benefits.models import Benefit, PaymentLine, PaymentList
from kladka.benefits.queries import Missing, Payable, Preview, kind_of, kinds
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, money, month_in_words, part_of_full_time, trimmed
from kladka.pages.benefits.accounts import fixed_words
from kladka.pages.benefits.scope import Part
from kladka.pages.projects.presenters import text_of
from kladka.programmes.models import Project

LETTER = "benefit-decision"
"""The kind of paper that tells a participant what was decided."""

UNITS: Mapping[str, Callable[[], str]] = {
    "month": lambda: _("days"),
    "hour": lambda: _("hours"),
    "day": lambda: _("days"),
    "once": lambda: "",
}


def name_of(benefit: Benefit) -> str:
    """Return the kind of a benefit at the beginning of a line."""
    return kind_of(benefit).capitalize()


def person_of(benefit: Benefit) -> str:
    """Return whom a benefit is paid to, the family name first, as accounting sorts."""
    identity = benefit.participation.person.identity
    return f"{identity.family_name} {identity.given_name}"


def days_words(benefit: Benefit) -> str:
    """Return for which days a benefit is; one day is written once."""
    first, last = day_in_words(benefit.from_date), day_in_words(benefit.until_date)
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def cost_of(benefit: Benefit) -> str:
    """Return the cost of one unit, or for which part of full time a monthly amount is, where it is not the whole."""
    if benefit.share != 1:
        return part_of_full_time(benefit.share)
    return money(benefit.granted if benefit.granted is not None else benefit.asked)


def state_tag(benefit: Benefit, today: date) -> Any:
    """Return whether a benefit is asked for, granted, refused or taken back, and why it is refused or taken back."""
    if benefit.state == Benefit.SENT:
        return Tag(_("Sent by the participant"), "yellow")
    if benefit.state == Benefit.REQUESTED:
        return Tag(_("Waits for a decision"), "yellow")
    if benefit.state == Benefit.REFUSED:
        return [Tag(_("Refused"), "red"), dictionary("benefit-refusals").label(benefit.reason)]
    if benefit.state == Benefit.REVOKED:
        return [Tag(_("Taken back"), "grey"), dictionary("benefit-revocations").label(benefit.reason)]
    return Tag(_("Granted"), "green") if benefit.until_date >= today else Tag(_("Ended"), "grey")


def benefits_table(benefits: Sequence[Benefit], today: date, *, may_work: bool, may_decide: bool) -> Table:
    """Return what was asked for and decided, each with what can be done next."""
    rows = [
        [
            name_of(one),
            days_words(one),
            cost_of(one),
            state_tag(one, today),
            _decided(one),
            _next(one, may_work=may_work, may_decide=may_decide),
        ]
        for one in benefits
    ]
    columns = [Column(_("Benefit")), Column(_("For which days")), Column(_("Cost, zł"), numeric=True)]
    columns += [Column(_("State")), Column(_("Decision")), Column(_("Actions"))]
    return Table(_("Requests and decisions"), columns, rows)


def _decided(one: Benefit) -> Any:
    if one.decided_by is None or one.decided_on is None:
        return _("Asked for on %(day)s") % {"day": day_in_words(one.requested_on)}
    return [day_in_words(one.decided_on), one.decided_by.name]


def _next(one: Benefit, *, may_work: bool, may_decide: bool) -> Any:
    found = kinds(one.participation.project.profile).get(one.kind)
    lacks_proof = found is not None and found.terms.needs_proof and one.document_id is None
    is_open, is_granted = one.state == Benefit.REQUESTED, one.state == Benefit.GRANTED
    offered = (
        (may_work and one.state == Benefit.SENT, "write-down", _("Write the request down")),
        (may_work and is_open and lacks_proof, "document", _("Add the document")),
        (may_decide and is_open, "decide", _("Decide")),
        (may_decide and is_granted and one.until_date > one.from_date, "end", _("End earlier")),
        (may_decide and is_granted, "revoke", _("Take the decision back")),
    )
    links = [
        Link(text, reverse(f"benefits:{name}", args=[one.pk]), hidden=name_of(one))
        for fits, name, text in offered
        if fits
    ]
    if may_work and one.state in {Benefit.GRANTED, Benefit.REFUSED}:
        links.append(Link(_("Letter"), letter_url(one), hidden=name_of(one)))
    return links or "–"


def letter_url(one: Benefit) -> str:
    """Return where the letter about a decision is made."""
    return f"{reverse('papers:make', args=[one.participation_id, LETTER])}?of={one.pk}&language=pl"


def waiting_requests(benefits: Sequence[Benefit]) -> Table:
    """Return what participants sent and what nobody decided, of all participants of a project."""
    rows = [
        [
            Link(person_of(one), reverse("benefits:of", args=[one.participation_id])),
            name_of(one),
            one.requested_on,
            Tag(_("Sent by the participant"), "yellow") if one.state == Benefit.SENT else _("Waits for a decision"),
        ]
        for one in benefits
    ]
    columns = [Column(_("Participant")), Column(_("Benefit")), Column(_("Asked for on")), Column(_("State"))]
    return Table(_("Requests that wait"), columns, rows, caption_size="m")


def request_rows(benefit: Benefit) -> list[SummaryRow]:
    """Return a request before it is decided."""
    document = benefit.document
    found = kinds(benefit.participation.project.profile)[benefit.kind]
    rows = [
        SummaryRow(_("Benefit"), name_of(benefit)),
        SummaryRow(_("For which days"), days_words(benefit)),
        SummaryRow(_("Asked for on"), benefit.requested_on),
    ]
    if benefit.asked is not None:
        rows.append(SummaryRow(_("Cost, zł"), money(benefit.asked)))
    if benefit.share != 1:
        rows.append(SummaryRow(_("Part of full time"), cost_of(benefit)))
    if benefit.words:
        rows.append(SummaryRow(_("What it is for"), benefit.words))
    if found.terms.needs_proof:
        shown: Any = Tag(_("Missing"), "red")
        if document:
            shown = f"{dictionary('document-kinds').label(document.kind)}, {day_in_words(document.document_date)}"
        rows.append(SummaryRow(_("Document that proves the cost"), shown))
    return rows


def missing_words(missing: Sequence[Missing], *, with_name: bool = True) -> list[str]:
    """Return for what attendance lacks: a line for each person and month."""
    grouped: dict[tuple[str, date, bool], list[str]] = {}
    for one in missing:
        grouped.setdefault((person_of(one.benefit), one.month, one.needs_sheet), []).append(kind_of(one.benefit))
    said = []
    for (person, month, needs_sheet), benefits in grouped.items():
        words = (
            _("%(month)s: attendance is not typed yet (%(benefits)s)")
            if needs_sheet
            else _("%(month)s: nothing was attended (%(benefits)s)")
        ) % {"benefits": ", ".join(benefits), "month": month_in_words(month)}
        said.append(f"{person}, {words}" if with_name else words[:1].upper() + words[1:])
    return said


def preview_table(lines: Sequence[Payable], listed: date) -> Table:
    """Return lines that a list would hold."""
    rows = [
        [
            person_of(one.benefit),
            name_of(one.benefit),
            _month(one.month, listed, was_listed=one.was_listed),
            _how(one),
            money(one.amount),
            money(one.contributions),
        ]
        for one in lines
    ]
    return Table(_("Lines"), [Column(_("Participant")), *_columns()], rows)


def waiting_table(preview: Preview) -> Table:
    """Return what is due to one participant and stands on no approved list."""
    rows = [
        [
            name_of(one.benefit),
            _month(one.month, None if one.was_listed else one.month, was_listed=True),
            _how(one),
            money(one.amount),
            money(one.contributions),
        ]
        for one in preview.lines
    ]
    return Table(_("Due, on no approved list yet"), _columns(), rows)


def _columns() -> list[Column]:
    return [
        *(Column(_("Benefit")), Column(_("For month")), Column(_("How it is counted"))),
        *(Column(_("Amount, zł"), numeric=True), Column(_("Contributions, zł"), numeric=True)),
    ]


def _month(month: date, listed: date | None, *, was_listed: bool) -> Any:
    if month == listed:
        return month_in_words(month)
    return [month_in_words(month), Tag(_("Correction") if was_listed else _("Paid late"), "orange")]


def _how(one: Payable) -> Any:
    pieces = [
        {"quantity": str(p.quantity), "of": p.of, "parts": p.parts, "price": str(p.price)} for p in one.due.pieces
    ]
    return how(pieces, one.benefit.terms["unit"], one.due.limit, one.before[0] if one.was_listed else Decimal(0))


def how(pieces: Sequence[Mapping[str, Any]], unit: str, limit: Decimal | None, before: Decimal) -> Any:
    """Return how an amount came about: quantities and rates, the limit that cut it, and what was listed before."""
    said = [_piece(one, unit) for one in pieces]
    if limit is not None:
        said.append(_("at most %(amount)s a month") % {"amount": money(limit)})
    if before < 0:
        said.append(_("plus %(amount)s taken off before") % {"amount": money(-before)})
    if before > 0:
        said.append(_("less %(amount)s listed before") % {"amount": money(before)})
    return said or _("nothing is due any more")


def _piece(one: Mapping[str, Any], unit: str) -> str:
    quantity = Decimal(one["quantity"]) / one.get("parts", 1)
    told: dict[str, Any] = {
        "quantity": number_format(trimmed(round(quantity, 2)), use_l10n=True).replace("-", "\N{MINUS SIGN}"),
        "unit": UNITS[unit](),
        "of": one["of"],
        "price": money(Decimal(one["price"])),
    }
    if unit == "once":
        return money(Decimal(one["price"]))
    if unit == "month":
        return _("%(quantity)s of %(of)s days of %(price)s") % told
    return _("%(unit)s: %(quantity)s × %(price)s") % told


def lines_table(
    listing: PaymentList, lines: Sequence[PaymentLine], accounts: Mapping[UUID, str], *, is_file: bool = False
) -> Table:
    """Return the lines of a list. `accounts` says by line how each is paid: numbers, their ends, or cash."""
    columns = [Column(_("Participant")), *_columns(), Column(_("Bank account")), Column(_("Paid on"))]
    rows = [_line(listing, one, accounts[one.pk], is_file=is_file) for one in lines]
    return Table(_("Lines"), columns, rows)


def _line(listing: PaymentList, one: PaymentLine, account: str, *, is_file: bool) -> list[Any]:
    month = _month(one.month, listing.month, was_listed=one.due != one.amount)
    shown = [one.amount, one.contributions] if is_file else [money(one.amount), money(one.contributions)]
    counted = how(one.pieces, one.benefit.terms["unit"], one.limit, one.due - one.amount)
    return [person_of(one.benefit), name_of(one.benefit), month, counted, *shown, account, one.paid_on or "–"]


def line_words(one: PaymentLine) -> str:
    """Return a line where it is ticked, with the account to which it goes."""
    return _("%(person)s: %(benefit)s, %(month)s, %(amount)s zł; bank account: %(account)s") % {
        "person": person_of(one.benefit),
        "benefit": kind_of(one.benefit),
        "month": month_in_words(one.month),
        "amount": money(one.amount),
        "account": fixed_words(one) if one.is_fixed else _("not recorded"),
    }


def paid_words(one: PaymentLine) -> str:
    """Return a line where it is said that it was not paid, with the day on which it was."""
    paid = _("paid on %(day)s") % {"day": day_in_words(one.paid_on)} if one.paid_on else _("not paid yet")
    return _("%(line)s – %(paid)s") % {"line": line_words(one), "paid": paid}


def paid_table(lines: Sequence[PaymentLine]) -> Table:
    """Return what approved lists hold for one participant."""
    rows = [
        [
            name_of(one.benefit),
            month_in_words(one.month),
            money(one.amount),
            one.paid_on or Tag(_("Approved, not paid yet"), "yellow"),
        ]
        for one in lines
    ]
    columns = [
        Column(_("Benefit")),
        Column(_("For month")),
        Column(_("Amount, zł"), numeric=True),
        Column(_("Paid on")),
    ]
    return Table(_("Approved and paid"), columns, rows)


def list_state(listing: Any) -> Tag:
    """Return how far a list is; `number` and `paid` were counted."""
    if listing.state == PaymentList.DRAFT:
        return Tag(_("In preparation"), "yellow")
    if not listing.number:
        return Tag(_("All of it was taken off"), "grey")
    if listing.paid == listing.number:
        return Tag(_("Paid"), "green")
    return Tag(_("Paid in part"), "turquoise") if listing.paid else Tag(_("Approved"), "blue")


def lists_table(lists: Sequence[Any], *, with_partner: bool) -> Table:
    """Return the monthly lists of a project, the newest first."""
    columns = [Column(_("Month")), *([Column(_("Partner"))] if with_partner else []), Column(_("State"))]
    columns += [Column(_("Lines"), numeric=True), Column(_("Total, zł"), numeric=True)]
    rows = []
    for one in lists:
        to = Link(month_in_words(one.month), reverse("benefits:list", args=[one.pk]), hidden=one.partner.short_name)
        partner = [one.partner.short_name] if with_partner else []
        rows.append([to, *partner, list_state(one), one.number, money(one.total)])
    return Table(_("Monthly lists"), columns, rows, caption_size="hidden")


def list_rows(listing: Any, lines: Sequence[PaymentLine]) -> list[SummaryRow]:
    """Return what a list comes to and who made it."""
    total = sum((one.amount for one in lines), Decimal(0))
    shares = sum((one.contributions for one in lines), Decimal(0))
    rows = [
        SummaryRow(_("Partner"), listing.partner.name),
        SummaryRow(_("State"), list_state(listing)),
        SummaryRow(_("Total for participants, zł"), money(total)),
        SummaryRow(_("Contributions, zł"), money(shares)),
        SummaryRow(_("Cost together, zł"), money(total + shares)),
        SummaryRow(_("Prepared"), _by(listing.prepared_by.name, listing.prepared_on)),
    ]
    if listing.approved_by is not None:
        rows.append(SummaryRow(_("Approved"), _by(listing.approved_by.name, listing.approved_on)))
    return rows


def _by(name: str, on: date) -> str:
    return _("%(name)s, %(day)s") % {"name": name, "day": day_in_words(on)}


def list_menu(listing: Any, *, leads: bool, is_own: bool) -> Menu:
    """Return what can be done with a list; `has_left` says whether lines left it."""

    def to(name: str, text: str) -> Link:
        return Link(text, reverse(f"benefits:{name}", args=[listing.pk]))

    links = []
    if listing.state == PaymentList.DRAFT:
        if leads:
            again = f"{reverse('benefits:prepare', args=[listing.project.code])}?month={listing.month:%Y-%m}"
            links.append(Link(_("Make the list again"), f"{again}&partner={listing.partner_id}"))
        if not is_own:
            links.append(to("approve", _("Approve the list")))
        if leads:
            links.append(to("discard", _("Discard the list")))
    elif leads:
        if listing.paid < listing.number:
            links.append(to("pay", _("Mark as paid")))
        if listing.number:
            by_line = listing.paid or listing.has_left
            links.append(to("take-back", _("Take back a payment") if by_line else _("Take the approval back")))
    return Menu(_("What can be done"), links)


def part_words(part: Part[Any]) -> str:
    """Return which lines of a long list stand on the page; nothing where all do."""
    if part.is_all:
        return ""
    told = {"first": part.first, "last": part.first + len(part.lines) - 1, "all": part.number}
    return _("Lines %(first)s to %(last)s of %(all)s. The totals are of all of them.") % told


def project_name(project: Project) -> str:
    """Return the project's title in the language in use."""
    return text_of(project, "title")
