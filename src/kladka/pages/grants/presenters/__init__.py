"""What the pages of grants show, as plain values."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.core import polish
from kladka.core.bank import masked
from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, Menu, SummaryRow, Table, Tag, Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField
from kladka.core.forms.shown import day_in_words, money
from kladka.core.lists import Column, Empty, Filter, List
from kladka.incubation.models import EntityAccount, Grant, GrantExpense, GrantList, GrantPayment, GrantStep
from kladka.incubation.queries import GrantPage
from kladka.incubation.rules import Balance
from kladka.organisations.models import Staff
from kladka.pages.grants.forms import category_of
from kladka.pages.recruitment.presenters import title_of

_S = Grant.State
COLOURS: Any = {
    _S.DECIDED: "yellow",
    _S.SIGNED: "blue",
    _S.CHECKED: "yellow",
    _S.ENDING: "yellow",
    _S.OWED: "red",
    _S.SETTLED: "green",
    _S.RETURNED: "green",
    _S.TERMINATED: "red",
}


_OPEN = frozenset({_S.DECIDED, _S.SIGNED, _S.CHECKED, _S.ENDING})
"""Before it is decided what comes back: afterwards no document is waited for."""


def state_tag(grant: Grant) -> Tag:
    """Return where a grant is."""
    return Tag(grant.get_state_display(), COLOURS[_S(grant.state)])


def receiver_of(grant: Grant) -> str:
    """Return who gets a grant: the entity, the group, else who applied."""
    if grant.organisation is not None:
        return grant.organisation.name
    return grant.group.name if grant.group is not None else grant.applicant


def is_late(grant: Grant, today: date) -> bool:
    """Tell whether a grant should have been settled, or its money returned, by now."""
    until = grant.settle_by if grant.state in (_S.SIGNED, _S.CHECKED) else None
    if grant.state in (_S.OWED, _S.TERMINATED) and grant.returned_on is None:
        until = grant.return_by
    return until is not None and until < today


def grants_list(today: date) -> List[Any]:
    """Return the list of grants."""
    return List(
        caption=_("Grants"),
        columns=(
            Column("name", _("Who gets it"), receiver_of, ("organisation__name_sort",)),
            Column("kind", _("Kind"), lambda row: row.get_kind_display(), ("kind",)),
            Column("contract", _("Contract"), lambda row: row.contract_number or "–", ("contract_number",)),
            Column("signed", _("Signed on"), lambda row: row.signed_on, ("signed_on",), "date"),
            Column("amount", _("Amount, zł"), lambda row: money(row.amount), ("amount",), "number", **_VALUE),
            Column("paid", _("Paid out, zł"), lambda row: money(row.paid), ("paid",), "number", **_PAID),
            Column("until", _("Settled until"), lambda row: row.settle_by, ("settle_by",), "date"),
            Column("state", _("State"), lambda row: _state(row, today), ("state",), "tag"),
        ),
        count=lambda n: ngettext("%(n)d grant", "%(n)d grants", n) % {"n": n},
        empty=Empty(
            _("There are no grants yet."),
            _("A grant follows from an application that was accepted in a call for grants."),
        ),
        filters=(
            _filter("kind", gettext_lazy("Kind"), Grant.Kind.choices),
            _filter("state", gettext_lazy("State"), Grant.State.choices),
        ),
        search=lambda rows, words: rows.filter(organisation__name_fold__contains=polish.fold(words)),
        search_label=_("Name of the entity"),
        sort="-signed",
        row_url=lambda row: reverse("grants:detail", args=[row.pk]),
        file_name="grants",
    )


_VALUE: dict[str, Any] = {"export_value": lambda row: row.amount}
_PAID: dict[str, Any] = {"export_value": lambda row: row.paid}


def _state(grant: Grant, today: date) -> Tag:
    if is_late(grant, today):
        return Tag(_("%(state)s, overdue") % {"state": grant.get_state_display()}, "red")
    return state_tag(grant)


def _filter(name: str, label: Any, choices: Any) -> Filter:
    field = ChoiceField(label=label, choices=choices, look="select", empty=_("All"))
    return Filter(name, field, lambda rows, value: rows.filter(**{name: value}))


def accepted_table(applications: Sequence[Any]) -> Table:
    """Return the applications that were accepted, and from which no grant follows yet."""
    return Table(
        _("Accepted applications without a grant"),
        [
            *(
                TableColumn(_("Who applied")),
                TableColumn(_("Call")),
                TableColumn(_("Number of the application"), numeric=True),
            ),
            *(TableColumn(_("Asked for, zł"), numeric=True), TableColumn(_("Actions"))),
        ],
        [
            [
                *(each.name, title_of(each.call), each.number, money(each.amount)),
                Link(_("Make a grant"), reverse("grants:new", args=[each.pk]), hidden=each.name),
            ]
            for each in applications
        ],
    )


def about(
    page: GrantPage, account: EntityAccount | None, today: date, *, runs: bool, call: str = ""
) -> list[SummaryRow]:
    """Return what is known of a grant and its contract. `call`: what its call is called in the language in use."""
    grant = page.grant
    rows = [
        SummaryRow(_("State"), _state(grant, today)),
        SummaryRow(_("Kind"), grant.get_kind_display()),
        SummaryRow(_("Who gets the money"), _receiver(page)),
        SummaryRow(_("Application"), _application(grant, call)),
        SummaryRow(_("Amount, zł"), money(grant.amount)),
        SummaryRow(_("Contract"), grant.contract_number or _("not signed yet")),
    ]
    if grant.receiver_because:
        rows.insert(3, SummaryRow(_("Why not who applied"), grant.receiver_because))
    if grant.more_because:
        rows.append(SummaryRow(_("Why more than was asked for"), grant.more_because))
    if grant.months:
        rows.append(SummaryRow(_("Months"), grant.months))
    if grant.signed_on:
        rows += [
            SummaryRow(_("Signed on"), grant.signed_on),
            SummaryRow(_("Settled until"), grant.settle_by),
            SummaryRow(_("De minimis aid"), _aid(page)),
        ]
    change = [Link(_("Change"), reverse("grants:account", args=[grant.pk]), hidden=_("bank account"))]
    shown = masked(account.tail) if account else _("not recorded")
    rows.append(SummaryRow(_("Bank account"), shown, change if runs and grant.organisation_id else []))
    return rows


def _receiver(page: GrantPage) -> Any:
    name = receiver_of(page.grant)
    if page.registration is not None:
        return Link(name, reverse("entities:detail", args=[page.registration.pk]))
    group = page.grant.group
    return Link(name, reverse("groups:detail", args=[group.pk])) if group else name


def _application(grant: Grant, call: str) -> str:
    return _("no. %(number)d, %(call)s, %(applicant)s") % {
        "number": grant.number,
        "call": call or grant.call,
        "applicant": grant.applicant,
    }


def _aid(page: GrantPage) -> Any:
    text = _("%(amount)s zł, %(day)s") % {
        "amount": money(page.grant.amount),
        "day": day_in_words(page.grant.signed_on or page.grant.created_at.date()),
    }
    return Link(text, reverse("aid:entity", args=[page.registration.pk])) if page.registration else text


def jobs_rows(page: GrantPage, today: date) -> list[SummaryRow]:
    """Return the jobs that were promised and those that stand, and until when the enterprise has to."""
    grant = page.grant
    rows = [
        SummaryRow(_("Jobs promised"), grant.jobs),
        SummaryRow(_("Jobs made at the entity"), page.jobs),
        SummaryRow(_("Jobs that somebody holds today"), page.jobs_standing),
    ]
    if grant.stands_until:
        ended = page.ended_on
        if ended is not None and ended <= grant.stands_until:
            told: Any = Tag(_("ended on %(day)s, before its time") % {"day": day_in_words(ended)}, "red")
        else:
            told = day_in_words(grant.stands_until)
        rows.append(SummaryRow(_("The enterprise and its jobs stand until"), told))
    return rows


def money_rows(grant: Grant, found: Balance, left: Decimal | None = None) -> list[SummaryRow]:
    """Return the money of a grant: paid, documented, eligible, what comes back, and of that what is `left`."""
    rows = [
        SummaryRow(_("Paid out, zł"), money(found.paid)),
        SummaryRow(_("Documented by expenses, zł"), money(found.documented)),
        SummaryRow(_("Eligible, zł"), money(found.eligible)),
    ]
    if grant.state in _OPEN:
        rows.append(SummaryRow(_("Paid out and not documented yet, zł"), money(found.remaining)))
    if grant.to_return is not None:
        rows.append(SummaryRow(_("To be returned, zł"), money(grant.to_return)))
    if left is not None:
        rows.append(SummaryRow(_("Still to come back, zł"), money(left)))
    if grant.less_because:
        rows.append(SummaryRow(_("Why less comes back"), grant.less_because))
    if grant.return_by is not None:
        rows.append(SummaryRow(_("To be returned until"), grant.return_by))
    if grant.returned is not None:
        rows.append(SummaryRow(_("Returned, zł"), money(grant.returned)))
        rows.append(SummaryRow(_("Returned on"), grant.returned_on))
    return rows


def lines_table(page: GrantPage, *, runs: bool) -> Table | None:
    """Return the budget with what was spent by each line."""
    may_change = runs and page.grant.state == _S.DECIDED
    columns = [
        *(TableColumn(_("Planned for")), TableColumn(_("Category")), TableColumn(_("Planned, zł"), numeric=True)),
        *(TableColumn(_("Spent, zł"), numeric=True), *([TableColumn(_("Actions"))] if may_change else [])),
    ]
    rows = []
    for each in page.lines:
        row: list[Any] = [each.words, category_of(each.category), money(each.amount), money(page.spent_on(each))]
        if may_change:
            row.append(Link(_("Remove"), reverse("grants:remove-line", args=[each.pk]), hidden=each.words))
        rows.append(row)
    return Table(_("Budget"), columns, rows, caption_size="hidden") if rows else None


def payments_table(page: GrantPage, today: date, *, runs: bool) -> Table | None:
    """Return the payments of a grant."""
    actions = {each.pk: _payment_action(each, page.grant) for each in page.payments} if runs else {}
    has_actions = any(actions.values())
    columns = [
        *(TableColumn(_("Due on")), TableColumn(_("Amount, zł"), numeric=True), TableColumn(_("State"))),
        *([TableColumn(_("Actions"))] if has_actions else []),
    ]
    rows = []
    for each in page.payments:
        row: list[Any] = [each.due, money(each.amount), _payment_state(each, page.grant, today)]
        if has_actions:
            row.append(actions[each.pk] or "–")
        rows.append(row)
    return Table(_("Payments"), columns, rows, caption_size="hidden") if rows else None


def _payment_state(payment: GrantPayment, grant: Grant, today: date) -> Any:
    if payment.paid_on:
        return Tag(_("paid on %(day)s") % {"day": day_in_words(payment.paid_on)}, "green")
    if payment.listing is not None:
        to = reverse("grants:paylist", args=[payment.listing.pk])
        return Link(_("on a list of %(day)s") % {"day": day_in_words(payment.listing.prepared_on)}, to)
    if grant.state in (_S.TERMINATED, _S.RETURNED):
        return _("crossed out")
    if grant.state == _S.SIGNED and payment.due < today:
        return Tag(_("overdue"), "red")
    return _("planned")


def _payment_action(payment: GrantPayment, grant: Grant) -> Any:
    hidden = day_in_words(payment.due)
    if grant.state == _S.DECIDED:
        return Link(_("Remove"), reverse("grants:remove-payment", args=[payment.pk]), hidden=hidden)
    if grant.state == _S.SIGNED and payment.listing is not None and payment.listing.state == GrantList.APPROVED:
        text = _("It was not paid") if payment.paid_on else _("Take it off the list")
        return Link(text, reverse("grants:not-paid", args=[payment.pk]), hidden=hidden)
    return ""


def expenses_table(page: GrantPage, *, runs: bool) -> Table | None:
    """Return the expenses, each with its document and what of it is eligible."""
    may_judge = runs and page.grant.state == _S.SIGNED
    columns = [
        *(TableColumn(_("Document")), TableColumn(_("Day of payment")), TableColumn(_("Line of the budget"))),
        *(TableColumn(_("Amount, zł"), numeric=True), TableColumn(_("Eligible, zł"), numeric=True)),
        *(TableColumn(_("Why")), *([TableColumn(_("Actions"))] if may_judge else [])),
    ]
    rows = []
    for each in page.expenses:
        row: list[Any] = [
            *(_document(each), each.spent_on, each.line.words if each.line else _("outside the budget")),
            *(money(each.amount), Tag(_("not judged"), "yellow") if each.eligible is None else money(each.eligible)),
            _judged(each),
        ]
        if may_judge:
            row.append(
                [
                    Link(_("Judge"), reverse("grants:judge", args=[each.pk]), hidden=each.number),
                    Link(_("Remove"), reverse("grants:remove-expense", args=[each.pk]), hidden=each.number),
                ]
            )
        rows.append(row)
    return Table(_("Expenses"), columns, rows, caption_size="hidden") if rows else None


def _judged(expense: GrantExpense) -> list[Words]:
    """Return why less than all of an expense is eligible, and why something in doubt is all the same."""
    words: list[Words] = [dictionary("grant-cuts").label(expense.reason)] if expense.reason else []
    if expense.because:
        words.append(_("Eligible all the same: %(because)s") % {"because": expense.because})
    return words


def expense_words(expense: GrantExpense) -> str:
    """Return an expense in words."""
    return _("%(number)s, %(seller)s") % {"number": expense.number, "seller": expense.seller}


def _document(expense: GrantExpense) -> Any:
    words = expense_words(expense)
    return Link(words, reverse("grants:file", args=[expense.pk])) if expense.document.file_id else words


def steps_table(page: GrantPage) -> Table:
    """Return who did which step when, and why where one was taken back."""
    has_reasons = any(each.reason for each in page.steps)
    rows = []
    for each in page.steps:
        state = each.get_state_display()
        words = _("taken back to: %(state)s") % {"state": state} if each.is_back else state
        reason = dictionary("grant-ends").label(each.reason) if each.reason else ""
        rows.append([words, each.on, each.staff.name, *([reason] if has_reasons else [])])
    columns = [
        *(TableColumn(_("Step")), TableColumn(_("Day")), TableColumn(_("By whom"))),
        *([TableColumn(_("Why"))] if has_reasons else []),
    ]
    return Table(_("Steps"), columns, rows, caption_size="hidden")


_ACTIONS: Any = {
    _S.DECIDED: (
        ("grants:change", gettext_lazy("Change what was decided")),
        ("grants:line", gettext_lazy("Add a line to the budget")),
        ("grants:payment", gettext_lazy("Plan a payment")),
        ("grants:sign", gettext_lazy("Record the contract")),
        ("grants:drop", gettext_lazy("Take the grant back")),
    ),
    _S.SIGNED: (
        ("grants:expense", gettext_lazy("Record an expense")),
        ("grants:check", gettext_lazy("Check the settlement")),
        ("grants:terminate", gettext_lazy("Terminate the contract")),
        ("grants:take-back", gettext_lazy("Take the contract back")),
    ),
    _S.CHECKED: (
        ("grants:terminate", gettext_lazy("Terminate the contract")),
        ("grants:take-back", gettext_lazy("Go back to the expenses")),
    ),
    _S.ENDING: (("grants:take-back", gettext_lazy("Take the proposal back")),),
    _S.OWED: (
        ("grants:return", gettext_lazy("Record that money came back")),
        ("grants:take-back", gettext_lazy("Take the decision back")),
    ),
    _S.SETTLED: (("grants:take-back", gettext_lazy("Take the decision back")),),
    _S.RETURNED: (("grants:take-back", gettext_lazy("Take the return back")),),
    _S.TERMINATED: (
        ("grants:return", gettext_lazy("Record that money came back")),
        ("grants:take-back", gettext_lazy("Take the termination back")),
    ),
}


def menu(page: GrantPage, staff: Staff | None, *, runs: bool, stays: bool) -> Menu | None:
    """Return what can be done with a grant now. The second half of a decision, and taking it back, are open to whoever
    may see it and did not do the first half. `stays`: its last step cannot be taken back now."""
    grant, links = page.grant, []
    if page.waiting is not None and page.waiting.staff != staff:
        links.append(Link(*_second(page.waiting)))
    if page.decided is not None and page.decided.staff != staff and not stays:
        links.append(Link(_("Take the decision back"), reverse("grants:reopen", args=[grant.pk])))
    for name, text in _ACTIONS[_S(grant.state)] if runs else ():
        is_planned_alone = name == "grants:payment" and grant.kind == Grant.Kind.BRIDGING
        owes_nothing = name == "grants:return" and not grant.to_return
        cannot_go_back = name == "grants:take-back" and (stays or page.decided is not None)
        if not (is_planned_alone or owes_nothing or cannot_go_back):
            links.append(Link(text, reverse(name, args=[grant.pk])))
    return Menu(_("What can be done"), links) if links else None


def _second(waiting: GrantStep) -> tuple[str, str]:
    if waiting.state == _S.ENDING:
        return _("Confirm the termination"), reverse("grants:confirm", args=[waiting.grant_id])
    return _("Decide the settlement"), reverse("grants:decide", args=[waiting.grant_id])
