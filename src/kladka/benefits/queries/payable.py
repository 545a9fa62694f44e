"""What is due and not listed yet: every month of every granted benefit, less what approved lists hold of it."""

from collections import Counter, defaultdict
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
from kladka.benefits.queries.payers import Mine, paid_by
from kladka.benefits.rules import MONTH, ONCE, Beside, Due, Terms, due
from kladka.core.months import first_of, last_of, months_between, span_in
from kladka.organisations.models import Organisation
from kladka.people.models import Participation
from kladka.people.queries import left_by
from kladka.programmes.models import Project

type Span = tuple[date, date]
"""The first and the last day of a benefit in a month."""

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
    """Return what a list of this month would hold: the month itself, and what earlier months still lack.

    Each month is paid by the partner with whom the participant was on its last day, see `rules.payers`.
    """
    rows = settled(Benefit.objects.filter(participation__project=project), month)
    benefits, is_mine = paid_by(partner.pk, project, rows, today)
    return _preview(benefits, month, lambda people: left_by(people, today), held, is_mine)


def waiting(
    participation: Participation, today: date, held: Held | None = None, *, left: date | None = None
) -> Preview:
    """Return the same of one participant, who left on the day `left`, up to this month, whoever pays.

    Only sheets of months that are over are missing: whoever attends nothing else has nothing to be typed.
    """
    benefits = list(settled(Benefit.objects.filter(participation=participation), first_of(today)))
    found = _preview(benefits, first_of(today), lambda _people: {participation.pk: left} if left else {}, held)
    return Preview(found.lines, [one for one in found.missing if one.needs_sheet and one.month < first_of(today)])


def dues(
    participation: Participation, until: date, lefts: Sequence[date | None]
) -> list[dict[tuple[UUID, date], Payable]]:
    """Return what is due for each benefit and month up to that of a day, once for each day on which one left.

    Three queries and those of attendance, however many days.
    """
    month = first_of(until)
    benefits = list(settled(Benefit.objects.filter(participation=participation), month))
    known = _known(benefits, month, None)
    each = [{participation.pk: left} if left else {} for left in lefts]
    return [{(one.benefit.pk, one.month): one for one, _t, _s in _each(benefits, month, left, known)} for left in each]


def settled(benefits: QuerySet[Benefit], month: date) -> QuerySet[Benefit]:
    """Return those that were ever granted for days up to a month by name, with person and project joined.

    Nobody whose participation was a mistake is among them. Of what was taken back nothing is due any more.
    """
    return (
        benefits.filter(state__in=Benefit.SETTLED, participation__mistake=None, from_date__lte=last_of(month))
        .select_related("participation__person__identity", "participation__project")
        .order_by("participation__person__identity__name_sort", "participation", "kind", "from_date", "pk")
    )


def _preview(
    benefits: Sequence[Benefit], month: date, left: Left, held: Held | None, is_mine: Mine = lambda *_of: True
) -> Preview:
    people = {one.participation_id for one in benefits}
    known = _known(benefits, month, held)
    lines: list[Payable] = []
    missing: list[Missing] = []
    for found, terms, span in _each(benefits, month, left(people), known):
        if not is_mine(found.benefit, span[1] if span[0] <= span[1] else last_of(span[0])):
            continue
        if found.amount or found.contributions:
            lines.append(found)
        if span[0] <= span[1] and (lack := _missing(found, terms, month, known)):
            missing.append(lack)
    return Preview(lines, missing)


def _known(benefits: Sequence[Benefit], month: date, held: Held | None) -> Attended:
    since = min((one.from_date for one in benefits), default=month)
    return attended({one.participation_id for one in benefits}, since, last_of(month), held)


def _each(
    benefits: Sequence[Benefit], month: date, left: Mapping[UUID, date], known: Attended
) -> Iterator[tuple[Payable, Terms, Span]]:
    """Yield what is due for each month of each benefit up to `month`, with its terms and the days that it covers."""
    before = _listed(benefits)
    months = list(_months(benefits, month, left))
    others = _Others(months)
    for benefit, span in months:
        terms, own = terms_for(benefit), (benefit.pk, first_of(span[0]))
        due = _due(benefit, terms, span, known, others.beside(benefit, span))
        others.add(benefit, span, due)
        yield Payable(benefit, own[1], due, before.get(own, _NOTHING), own in before), terms, span


class _Others:
    """What decisions of one kind hold of one month of one person, so that together they are paid as one."""

    def __init__(self, months: Sequence[tuple[Benefit, Span]]) -> None:
        self._days: Counter[tuple[UUID, str, date]] = Counter()
        self._amounts: dict[tuple[UUID, str, date], Decimal] = defaultdict(Decimal)
        for benefit, span in months:
            self._days[self._key(benefit, span)] += _days_in(span)

    def beside(self, benefit: Benefit, span: Span) -> Beside:
        """Return what the others hold of the month of this one."""
        key = self._key(benefit, span)
        return Beside(self._days[key] - _days_in(span), self._amounts[key])

    def add(self, benefit: Benefit, span: Span, due: Due) -> None:
        """Say what is due by one, for those after it."""
        self._amounts[self._key(benefit, span)] += due.amount

    def _key(self, benefit: Benefit, span: Span) -> tuple[UUID, str, date]:
        return (benefit.participation_id, benefit.kind, first_of(span[0]))


def _days_in(span: Span) -> int:
    return max((span[1] - span[0]).days + 1, 0)


def _months(benefits: Iterable[Benefit], until: date, left: Mapping[UUID, date]) -> Iterator[tuple[Benefit, Span]]:
    """Yield each benefit with the days it covers of each month. It ends with the participation at the latest.

    A month that fell away, by an earlier end or because the decision was taken back, is still asked for, with a span
    that ends before it begins: what was listed of it is given back.
    """
    for benefit in benefits:
        last = min(benefit.until_date, left.get(benefit.participation_id, date.max))
        if benefit.state == Benefit.REVOKED:
            last = date.min
        if benefit.terms["unit"] == ONCE:
            yield benefit, (benefit.from_date, benefit.from_date if benefit.from_date <= last else date.min)
            continue
        for month in months_between(benefit.from_date, last_of(until)):
            yield benefit, span_in(month, benefit.from_date, last) or (month, date.min)


def _due(benefit: Benefit, terms: Terms, span: Span, known: Attended, beside: Beside) -> Due:
    if span[1] < span[0]:
        return Due()
    person = benefit.participation_id
    sheet = known.sheet(person, first_of(span[0]), terms.attendance)
    days = known.days(person, terms.attendance)
    told: dict[str, Any] = {"granted": benefit.granted, "share": benefit.share, "beside": beside}
    return due(terms, span, days=days, sheet=sheet, **told)


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
