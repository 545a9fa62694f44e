"""What is due and not listed yet: every month of every granted benefit, less what approved lists hold of it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from kladka.benefits.models import Benefit, PaymentLine, PaymentList
from kladka.benefits.queries.attendance import INTERNSHIP, Attended, Held, attended
from kladka.benefits.queries.kinds import terms_for
from kladka.benefits.rules import MONTH, ONCE, Due, Terms, due, first_of, last_of, months_between, span_in
from kladka.organisations.models import Organisation
from kladka.people.models import Participation
from kladka.people.queries import left_by
from kladka.programmes.models import Project

type Left = Callable[[Collection[UUID]], Mapping[UUID, date]]
"""When those of some people left who did."""

_NOTHING = (Decimal("0.00"), Decimal("0.00"))


@dataclass(frozen=True)
class Payable:
    """What is due for one month of one benefit, and what of it (amount, contributions) is in approved lists."""

    benefit: Benefit
    month: date
    due: Due
    before: tuple[Decimal, Decimal] = _NOTHING
    was_listed: bool = False

    @property
    def amount(self) -> Decimal:
        """Return what is still to be paid; below nought what has to be given back."""
        return self.due.amount - self.before[0]

    @property
    def contributions(self) -> Decimal:
        """Return what is still to be paid to the insurance."""
        return self.due.contributions - self.before[1]


@dataclass(frozen=True)
class Missing:
    """A month of a benefit for which nothing is known: no sheet was typed, or nothing was attended."""

    benefit: Benefit
    month: date
    needs_sheet: bool


@dataclass(frozen=True)
class Preview:
    """What the next list would hold, and for what it lacks attendance."""

    lines: Sequence[Payable]
    missing: Sequence[Missing]

    @property
    def total(self) -> Decimal:
        """Return the sum of the lines."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def contributions(self) -> Decimal:
        """Return the contributions of all lines."""
        return sum((line.contributions for line in self.lines), Decimal("0.00"))


def payable(project: Project, partner: Organisation, month: date, today: date, held: Held | None = None) -> Preview:
    """Return what a list of this month would hold: the month itself, and what earlier months still lack."""
    rows = granted(Benefit.objects.filter(participation__project=project, participation__partner=partner))
    return _preview(rows, month, lambda people: left_by(people, today), held)


def waiting(
    participation: Participation, today: date, held: Held | None = None, *, left: date | None = None
) -> Preview:
    """Return the same of one participant, who left on the day `left`, up to this month.

    Only sheets of months that are over are missing: whoever attends nothing else has nothing to be typed.
    """
    rows = granted(Benefit.objects.filter(participation=participation))
    found = _preview(rows, first_of(today), lambda _people: {participation.pk: left} if left else {}, held)
    return Preview(found.lines, [one for one in found.missing if one.needs_sheet and one.month < first_of(today)])


def granted(benefits: QuerySet[Benefit]) -> QuerySet[Benefit]:
    """Return the granted ones by name, with person and project joined; nobody whose participation was a mistake."""
    return (
        benefits.filter(state=Benefit.GRANTED, participation__mistake=None)
        .select_related("participation__person__identity", "participation__project")
        .order_by("participation__person__identity__name_sort", "participation", "kind", "from_date", "pk")
    )


def _preview(rows: QuerySet[Benefit], month: date, left: Left, held: Held | None) -> Preview:
    benefits = list(rows.filter(from_date__lte=last_of(month)))
    people = {one.participation_id for one in benefits}
    since = min((one.from_date for one in benefits), default=month)
    known = attended(people, since, last_of(month), held)
    before = _listed(benefits)
    lines: list[Payable] = []
    missing: list[Missing] = []
    for benefit, span in _months(benefits, month, left(people)):
        terms, own = terms_for(benefit), (benefit.pk, first_of(span[0]))
        found = Payable(benefit, own[1], _due(benefit, terms, span, known), before.get(own, _NOTHING), own in before)
        if found.amount or found.contributions:
            lines.append(found)
        if span[0] <= span[1] and (lack := _missing(found, terms, month, known)):
            missing.append(lack)
    return Preview(lines, missing)


def _months(
    benefits: Iterable[Benefit], until: date, left: Mapping[UUID, date]
) -> Iterator[tuple[Benefit, tuple[date, date]]]:
    """Yield each benefit with the days it covers of each month. It ends with the participation at the latest."""
    for benefit in benefits:
        last = min(benefit.until_date, left.get(benefit.participation_id, date.max))
        if benefit.terms["unit"] == ONCE:
            yield benefit, (benefit.from_date, benefit.from_date)
            continue
        for month in months_between(benefit.from_date, last_of(until)):
            span = span_in(month, benefit.from_date, last)
            # A month that fell away by an earlier end is still asked for: what was listed of it is given back.
            yield benefit, span or (month, date.min)


def _due(benefit: Benefit, terms: Terms, span: tuple[date, date], known: Attended) -> Due:
    if span[1] < span[0]:
        return Due()
    person = benefit.participation_id
    sheet = known.sheet(person, first_of(span[0]), terms.attendance)
    days = known.days(person, terms.attendance)
    return due(terms, span, granted=benefit.granted, days=days, sheet=sheet)


def _missing(found: Payable, terms: Terms, listed: date, known: Attended) -> Missing | None:
    benefit, month = found.benefit, found.month
    if terms.unit == MONTH and INTERNSHIP in terms.attendance:
        is_known = (benefit.participation_id, month) in known.sheets
        return None if is_known else Missing(benefit, month, needs_sheet=True)
    is_empty = terms.unit != ONCE and month == listed and not found.due.pieces
    return Missing(benefit, month, needs_sheet=False) if is_empty else None


def _listed(benefits: Sequence[Benefit]) -> dict[tuple[UUID, date], tuple[Decimal, Decimal]]:
    rows: QuerySet[Any] = PaymentLine.objects.filter(listing__state=PaymentList.APPROVED, benefit__in=benefits)
    sums = rows.values("benefit", "month").annotate(paid=Sum("amount"), shares=Sum("contributions"))
    return {(one["benefit"], one["month"]): (one["paid"], one["shares"]) for one in sums}
