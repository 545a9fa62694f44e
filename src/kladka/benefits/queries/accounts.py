"""How people are paid, and what of it is on its way."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from kladka.benefits.models import BankAccount, PaymentLine, PaymentList
from kladka.benefits.queries.kinds import benefits_file
from kladka.core import packs
from kladka.core.dated import dated_rule


def accounts_for(lines: Iterable[PaymentLine]) -> dict[UUID, BankAccount]:
    """Return by person how those on these lines are paid, as it is recorded now. One query."""
    people = {one.benefit.participation.person_id for one in lines}
    return {one.person_id: one for one in BankAccount.objects.filter(person__in=people)}


def line_on_the_way(person: UUID) -> PaymentLine | None:
    """Return a line about a person on an approved list that is not paid yet, the earliest."""
    rows = PaymentLine.objects.filter(benefit__participation__person=person, listing__state=PaymentList.APPROVED)
    return rows.filter(paid_on=None).select_related("listing").order_by("listing__month", "pk").first()


def drafts_with(person: UUID) -> list[PaymentList]:
    """Return the lists in preparation that hold something about a person."""
    rows = PaymentList.objects.filter(state=PaymentList.DRAFT, lines__benefit__participation__person=person)
    return list(rows.distinct().order_by("pk"))


def pays_in_cash(profile: str, on: date) -> bool:
    """Tell whether a programme lets people be paid in cash; where its file says nothing of it, it does not."""
    file = benefits_file(profile)
    return bool(file and "pays_in_cash" in packs.load(file) and dated_rule(file, "pays_in_cash", on)["value"])
