"""Reads of grants: their money, what is due, the jobs they promised, who of the partners stands behind the receiver."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kladka.core import polish
from kladka.incubation import rules
from kladka.incubation.models import (
    EntityAccount,
    EntityRegistration,
    EntityStatus,
    Founder,
    Grant,
    GrantExpense,
    GrantLine,
    GrantList,
    GrantPayment,
    GrantReturn,
    GrantStep,
    Job,
    Occupancy,
)
from kladka.incubation.queries.after import lasting
from kladka.organisations.models import Organisation
from kladka.programmes.models import Partnership, Project

_MONEY: DecimalField[Any, Any] = DecimalField(max_digits=12, decimal_places=2)


def settled_by_document(grant: Grant, seller: str, number: str) -> list[GrantExpense]:
    """Return what a document of a seller settles in the project of a grant, however the two are written: blanks, case,
    Polish letters and signs tell none apart, but for signs between two digits: 1/23 is not 12/3."""
    wanted = (_plain(seller), _plain(number))
    rows = GrantExpense.objects.filter(grant__project=grant.project_id).select_related("grant").order_by("created_at")
    return [each for each in rows if (_plain(each.seller), _plain(each.number)) == wanted]


def entity_of_group(grant: Grant) -> str:
    """Return the name of the entity that the group of a grant is by now; "" where there is none."""
    entity = grant.group.entity if grant.group is not None else None
    return entity.name if entity is not None and is_registered(entity.pk) else ""


def is_registered(organisation: UUID | None) -> bool:
    """Tell whether an organisation is a registered entity now."""
    return EntityRegistration.objects.current().filter(organisation=organisation).exists()


def _plain(words: str) -> str:
    joined = re.sub(r"[\W_]+", "/", polish.fold(words))
    return re.sub(r"(?<!\d)/|/(?!\d)", "", joined)


@dataclass(frozen=True)
class GrantPage:
    """All that is known of a grant. `partners` of the project stand behind who gets it: a possible conflict."""

    grant: Grant
    lines: Sequence[GrantLine]
    payments: Sequence[GrantPayment]
    expenses: Sequence[GrantExpense]
    steps: Sequence[GrantStep]
    balance: rules.Balance
    partners: Sequence[Organisation]
    registration: EntityRegistration | None
    jobs: int
    jobs_standing: int
    ended_on: date | None
    """How many jobs were made at the entity, how many of them somebody holds now, since when it has ended."""
    returns: Sequence[GrantReturn] = ()

    @property
    def waiting(self) -> GrantStep | None:
        """Return the check of a settlement, or the proposal of a termination, that waits for a second person."""
        is_waiting = self.grant.state in {first for first, _second in _DECISIONS}
        return standing_steps(self.steps)[-1] if is_waiting else None

    @property
    def decided(self) -> GrantStep | None:
        """Return the first half of what a second person decided of the grant as it is; nothing where nobody did."""
        return first_of_decision(self.steps)

    @property
    def owed_still(self) -> Decimal | None:
        """Return what has to come back and is not there yet; None where nothing has to, or all of it is there."""
        waits = self.grant.to_return and self.grant.state in (_S.OWED, _S.TERMINATED)
        return _left(self.grant, self.returns) if waits else None

    @property
    def doubts(self) -> list[tuple[GrantExpense, rules.Doubt, Decimal]]:
        """Return what is in doubt of the expenses that were judged eligible, why, and how much."""
        by_key = {each.pk: each for each in self.expenses}
        found = rules.doubts_in(_plan(self.grant, self.lines), [_outlay(each) for each in self.expenses])
        return [(by_key[each.key], code, amount) for each, code, amount in found]

    def spent_on(self, line: GrantLine) -> Decimal:
        """Return what was spent by a line of the budget."""
        return sum((each.amount for each in self.expenses if each.line_id == line.pk), Decimal(0))


_S = Grant.State
_DECISIONS = frozenset({(_S.CHECKED, _S.SETTLED), (_S.CHECKED, _S.OWED), (_S.ENDING, _S.TERMINATED)})
"""What one person begins and another decides."""


def standing_steps(steps: Iterable[GrantStep]) -> list[GrantStep]:
    """Return the way of a grant to where it is: of its steps, in their order, those that were not taken back."""
    way: list[GrantStep] = []
    for step in steps:
        if step.is_back:
            way.pop()
        else:
            way.append(step)
    return way


def first_of_decision(steps: Iterable[GrantStep]) -> GrantStep | None:
    """Return the step of who checked or proposed what a second person has decided; nothing where no decision stands."""
    last_two = standing_steps(steps)[-2:]
    return last_two[0] if tuple(each.state for each in last_two) in _DECISIONS else None


def grant_page(grant: Grant) -> GrantPage:
    """Return a grant with its money, steps and the entity behind it. Ten queries at most."""
    payments = list(grant.payments.select_related("listing").order_by("due", "created_at", "pk"))
    expenses = _expenses(grant)
    registration = None
    if grant.organisation_id:
        rows = EntityRegistration.objects.current().select_related("organisation", "project", "site")
        registration = rows.filter(organisation=grant.organisation_id).first()
    return GrantPage(
        grant=grant,
        lines=list(grant.lines.order_by("created_at", "pk")),
        payments=payments,
        expenses=expenses,
        steps=_steps(grant),
        balance=_balance(grant, payments, expenses),
        partners=partners_behind(grant.organisation_id, grant.project_id) if grant.organisation_id else [],
        registration=registration,
        returns=_returns(grant),
        **_entity_now(grant.organisation_id),
    )


def settling_page(grant: Grant) -> GrantPage:
    """Return of a grant what is looked at when it is settled: its money, its jobs, its steps. Seven queries."""
    payments, expenses = list(grant.payments.all()), _expenses(grant)
    return GrantPage(
        grant=grant,
        lines=list(grant.lines.order_by("created_at", "pk")),
        payments=payments,
        expenses=expenses,
        steps=_steps(grant),
        balance=_balance(grant, payments, expenses),
        partners=(),
        registration=None,
        **_entity_now(grant.organisation_id),
    )


def _steps(grant: Grant) -> list[GrantStep]:
    return list(grant.steps.select_related("staff").order_by("at", "pk"))


def _returns(grant: Grant) -> list[GrantReturn]:
    if grant.to_return is None:
        return []
    return list(grant.returns.select_related("staff").order_by("on", "created_at", "pk"))


def _expenses(grant: Grant) -> list[GrantExpense]:
    return list(grant.expenses.select_related("line", "document__file", "judged_by").order_by("spent_on", "pk"))


def balance_of(grant: Grant) -> rules.Balance:
    """Return the money of a grant. Two queries."""
    return _balance(grant, grant.payments.all(), grant.expenses.all())


def owed_still(grant: Grant) -> Decimal:
    """Return what has to come back of a grant and is not there yet; interest does not count. One query."""
    return _left(grant, grant.returns.filter(taken_back_on=None))


def returns_so_far(receipt: GrantReturn, version: int) -> tuple[Decimal, GrantReturn | None, GrantReturn | None]:
    """Return what has to come back still, the return that stands of the same amount, day and document, and the one
    recorded last where the grant changed since `version`. One query."""
    grant = receipt.grant
    parts = list(grant.returns.filter(taken_back_on=None).select_related("staff").order_by("created_at", "pk"))
    said = (receipt.amount, receipt.on, receipt.words.casefold())
    same = next((one for one in parts if (one.amount, one.on, one.words.casefold()) == said), None)
    return _left(grant, parts), same, parts[-1] if parts and grant.version != version else None


def _left(grant: Grant, parts: Iterable[GrantReturn]) -> Decimal:
    """Return what has to come back beside these parts of it."""
    there = sum((each.principal for each in parts if each.taken_back_on is None), Decimal(0))
    return max((grant.to_return or Decimal(0)) - there, Decimal(0))


def came_back(grant: Grant) -> Decimal:
    """Return what came back of a grant, with interest. One query."""
    return sum((each.amount for each in grant.returns.filter(taken_back_on=None)), Decimal(0))


def came_back_on(grant: Grant) -> date:
    """Return the day on which the last of what came back of a grant was there, in whatever order its parts were
    recorded. One query."""
    return max(each.on for each in grant.returns.filter(taken_back_on=None))


def doubts_about(expense: GrantExpense, eligible: Decimal) -> dict[rules.Doubt, Decimal]:
    """Return what is in doubt of an expense of which so much is to be eligible. Two queries."""
    return rules.doubts_about(_outlay(expense), eligible, *_beside(expense))


def proposed_of(expense: GrantExpense) -> tuple[Decimal, str]:
    """Return what of an expense is eligible beyond doubt, and the code of why not all of it is. Two queries."""
    return rules.proposed(_outlay(expense), *_beside(expense))


def unanswered_of(page: GrantPage) -> list[str]:
    """Return the numbers of the expenses in doubt of which nobody wrote why they are eligible."""
    rows = {each.pk: each for each in page.expenses}
    found = rules.unanswered(_plan(page.grant, page.lines), [_outlay(each) for each in page.expenses])
    return [rows[key].number for key in dict.fromkeys(each.key for each in found)]


def _beside(expense: GrantExpense) -> tuple[rules.Plan, list[rules.Outlay]]:
    grant = expense.grant
    return _plan(grant, grant.lines.all()), [_outlay(each) for each in grant.expenses.exclude(pk=expense.pk)]


def _plan(grant: Grant, lines: Iterable[GrantLine]) -> rules.Plan:
    """The time of spending begins with the contract and ends with the last day of settling."""
    return rules.Plan({each.pk: each.amount for each in lines}, grant.signed_on, grant.settle_by)


def _outlay(expense: GrantExpense) -> rules.Outlay:
    return rules.Outlay(
        expense.pk, expense.line_id, expense.spent_on, expense.amount, expense.eligible, bool(expense.because)
    )


def listed_grants(grants: QuerySet[Grant]) -> QuerySet[Any]:
    """Add what the list shows: the receiver and `paid`, what was paid out so far."""
    paid = GrantPayment.objects.filter(grant=OuterRef("pk"), paid_on__isnull=False).values("grant")
    total = Subquery(paid.annotate(total=Sum("amount")).values("total"), output_field=_MONEY)
    rows: QuerySet[Any] = grants.select_related("organisation", "group", "project", "partner")
    found: QuerySet[Any] = rows.annotate(paid=Coalesce(total, Decimal(0), output_field=_MONEY))
    return found


def accounts_for(payments: Iterable[GrantPayment]) -> dict[UUID, EntityAccount]:
    """Return the accounts recorded now of the entities to which payments go. One query."""
    entities = {each.grant.organisation_id for each in payments}
    return {each.organisation_id: each for each in EntityAccount.objects.filter(organisation__in=entities)}


def payment_on_the_way(organisation: UUID) -> GrantPayment | None:
    """Return the first payment to an entity that is on a list for the bank and not made; none where none is."""
    rows = GrantPayment.objects.filter(grant__organisation=organisation, listing__isnull=False, paid_on=None)
    return rows.select_related("listing").order_by("listing__prepared_on", "pk").first()


def grants_of(organisation: UUID) -> list[Grant]:
    """Return the grants that an entity gets or got, the oldest first. One query."""
    return list(Grant.objects.filter(organisation=organisation).order_by("created_at", "pk"))


def due_payments(project: Project, partner: Organisation, on: date) -> QuerySet[GrantPayment]:
    """Return the payments of a partner's running contracts that are due on a day and on no list, the oldest first."""
    rows = GrantPayment.objects.filter(
        grant__project=project, grant__partner=partner, grant__state=Grant.State.SIGNED, listing=None, due__lte=on
    )
    return rows.select_related("grant__organisation", "grant__project").order_by("due", "grant__contract_number", "pk")


def grant_lists(lists: QuerySet[GrantList]) -> QuerySet[Any]:
    """Add how much is on each list (`total`), and how many payments are not made (`unpaid`); the newest first."""
    rows: QuerySet[Any] = lists.select_related("project", "partner", "prepared_by", "approved_by")
    found: QuerySet[Any] = rows.annotate(
        total=Sum("payments__amount"), unpaid=Count("payments", filter=Q(payments__paid_on=None))
    ).order_by("-created_at", "pk")
    return found


def partners_behind(organisation: UUID, project: UUID) -> list[Organisation]:
    """Return the partners of a project that are this organisation, or founded it: allowed, and told. One query."""
    founders = Founder.objects.current().filter(entity=organisation, organisation__isnull=False)
    partners = Partnership.objects.filter(project=project).exclude(role=Partnership.Role.FUNDER)
    found = Organisation.objects.filter(pk__in=partners.values("organisation")).order_by("name_sort", "pk")
    return list(found.filter(Q(pk=organisation) | Q(pk__in=founders.values("organisation"))))


def _entity_now(organisation: UUID | None) -> dict[str, Any]:
    """Return the jobs at an entity and when it ended. Three queries."""
    if organisation is None:
        return {"jobs": 0, "jobs_standing": 0, "ended_on": None}
    jobs = set(Job.objects.current().filter(entity=organisation).values_list("pk", flat=True))
    held = {each.job_id for each in lasting(Occupancy, [organisation]) if each.until is None}
    ends = EntityStatus.objects.current().filter(entity=organisation, kind=EntityStatus.Kind.ENDED)
    first = ends.order_by("from_date").values_list("from_date", flat=True).first()
    return {"jobs": len(jobs), "jobs_standing": len(jobs & held), "ended_on": first}


def _balance(grant: Grant, payments: Iterable[GrantPayment], expenses: Iterable[GrantExpense]) -> rules.Balance:
    return rules.balance(
        grant.amount,
        [each.amount for each in payments if each.paid_on],
        [rules.Spent(each.amount, each.eligible) for each in expenses],
    )
