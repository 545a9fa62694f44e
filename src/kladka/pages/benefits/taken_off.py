"""What left an approved list, as its page, its file and the participant's pages say it."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.benefits import permissions
from kladka.benefits.models import PaymentLine, TakenOff
from kladka.benefits.queries import Again, came_again
from kladka.core.components import Column, Link, SummaryRow, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, money, month_in_words
from kladka.pages.benefits.presenters import name_of, person_of
from kladka.pages.benefits.scope import LINES
from kladka.programmes.permissions import Viewer

FEW = 8
"""So many lines that left a list stand on any page of it: with words, each is as long as two others."""


def newest[T](taken: Sequence[T], beside: int) -> Sequence[T]:
    """Return what stands of this on a page with so many lines, where it may not be too long; the file has all."""
    return taken[: max(FEW, (LINES - beside) // 2)]


def approved_rows(lines: Sequence[PaymentLine], taken: Sequence[TakenOff]) -> list[SummaryRow]:
    """Return what left a list and what was approved of it: what stands on it and what left it, together."""
    if not taken:
        return []
    return [
        SummaryRow(_("Taken off since it was approved"), _sums(taken)),
        SummaryRow(_("As it was approved"), _sums([*lines, *taken])),
    ]


def _sums(each: Sequence[PaymentLine | TakenOff]) -> str:
    amount = sum((one.amount for one in each), Decimal(0))
    shares = sum((one.contributions for one in each), Decimal(0))
    said = ngettext(
        "%(count)s line: %(amount)s zł for participants, %(contributions)s zł of contributions",
        "%(count)s lines: %(amount)s zł for participants, %(contributions)s zł of contributions",
        len(each),
    )
    return said % {"count": len(each), "amount": money(amount), "contributions": money(shares)}


def taken_table(viewer: Viewer, taken: Sequence[TakenOff], *, is_file: bool = False) -> Table:
    """Return what left a list: whose it was, how much, when, by whom and why, and on which list it came again."""
    again = came_again(taken)
    lists = {listing.pk for each in again.values() for listing, _is_off in each}
    visible = permissions.lists_visible_to(viewer).filter(pk__in=lists) if lists else ()
    seen = {one.pk for one in visible}
    rows = [_row(one, again[one.pk], seen, is_file=is_file) for one in taken]
    columns = [
        *(Column(_("Participant")), Column(_("Benefit")), Column(_("For month"))),
        *(Column(_("Amount, zł"), numeric=True), Column(_("Contributions, zł"), numeric=True)),
        *(Column(_("Was marked as paid on")), Column(_("Taken off")), Column(_("Why")), Column(_("Came again"))),
    ]
    return Table(_("Taken off this list"), columns, rows)


def _row(one: TakenOff, again: Sequence[Again], seen: Collection[UUID], *, is_file: bool) -> list[Any]:
    return [
        *(person_of(one.benefit), name_of(one.benefit), month_in_words(one.month)),
        *([one.amount, one.contributions] if is_file else [money(one.amount), money(one.contributions)]),
        *(one.paid_on or "–", [day_in_words(one.taken_on), one.taken_by.name], _why(one), _again(again, seen)),
    ]


def _why(one: TakenOff) -> list[str]:
    return [reason_of(one), *([one.words] if one.words else [])]


def reason_of(one: TakenOff) -> str:
    """Return why something was taken off, in the language in use."""
    return dictionary("payment-corrections").label(one.reason)


def _again(places: Sequence[Again], seen: Collection[UUID]) -> Any:
    if not places:
        return _("On no approved list yet")
    found: list[Any] = []
    for listing, is_off in places:
        told = {"month": month_in_words(listing.month), "partner": listing.partner.short_name}
        words = _("list of %(month)s, %(partner)s") % told
        found.append(Link(words, reverse("benefits:list", args=[listing.pk])) if listing.pk in seen else words)
        if is_off:
            found.append(_("taken off there, too"))
    return found


def of_participant(taken: Sequence[TakenOff]) -> Table:
    """Return for who works with a participant what left approved lists of their payments."""
    rows = [
        [*_payment(one), month_in_words(one.listing.month), [day_in_words(one.taken_on), one.taken_by.name], _why(one)]
        for one in taken
    ]
    columns = [*_columns(), Column(_("From the list of")), Column(_("Taken off")), Column(_("Why"))]
    return Table(_("Taken off approved lists"), columns, rows)


def on_own_page(taken: Sequence[TakenOff]) -> Table:
    """Return for the participant what left approved lists, and why."""
    rows = [[*_payment(one), one.taken_on, reason_of(one)] for one in taken]
    columns = [*_columns(), Column(_("Taken off on")), Column(_("Why"))]
    return Table(_("Payments taken off a list"), columns, rows, caption_size="m")


def _payment(one: TakenOff) -> list[str]:
    return [name_of(one.benefit), month_in_words(one.month), money(one.amount)]


def _columns() -> list[Column]:
    return [Column(_("Benefit")), Column(_("For month")), Column(_("Amount, zł"), numeric=True)]
