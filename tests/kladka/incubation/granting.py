"""Grants for tests: accepted applications, planned grants, signed contracts, expenses."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kladka.calls.models import Application
from kladka.core import clock
from kladka.incubation import actions
from kladka.incubation.models import Grant, GrantExpense, GrantList
from kladka.people import actions as people
from kladka.workflows import actions as workflows
from tests.kladka.calls.world import close, decide, drawn_cards, enter_grant, grant_call
from tests.kladka.incubation.world import Incubation, make_incubation
from tests.world.cast import Cast

ACCOUNT, OTHER = "61 1090 1014 0000 0712 1981 2874", "27 1140 2004 0000 3002 0135 5387"
_PLAIN = {"assessors": 1, "is_drawn": False, "third_percent": None}


@dataclass
class Granting:
    """Two coordinators' partner with incubators, an entity, and applications that were accepted."""

    cast: Cast
    incubation: Incubation
    entity: Any

    def who(self, name: str = "alicja") -> dict[str, Any]:
        return {"staff": self.cast.staff[name], "by": self.cast.users[name]}

    def account(self, number: str) -> None:
        who = {"organisation": self.entity.organisation, "controller": self.cast.project.controller}
        actions.set_entity_account(**who, number=number, by=self.cast.users["alicja"])

    def accepted(self, *, criteria: str = "grant-start", **given: Any) -> Application:
        call = grant_call(self.cast, criteria=criteria, **_PLAIN)
        application = enter_grant(call, **given)
        close(self.cast, call)
        drawn_cards(self.cast, application, self.cast.staff["alicja"], 9)
        decide(self.cast, call)
        return Application.objects.select_related("call__project__controller", "call__partner").get(pk=application.pk)

    def planned(self, *, criteria: str = "grant-start", **given: Any) -> Grant:
        values = {"amount": Decimal("12000.00"), "jobs": 3, "organisation": self.entity.organisation}
        values |= {"because": "Wnioskodawca pracuje w niej od początku."}
        if criteria == "grant-bridging":
            values |= {"months": 7}
        return workflows.make_grant(application=self.accepted(criteria=criteria), **values | given, **self.who())

    def budgeted(self, **given: Any) -> Grant:
        grant = self.planned(**given)
        by = self.cast.users["alicja"]
        actions.add_line(grant=grant, category="equipment", words="Pralki", amount=Decimal("10000.00"), by=by)
        actions.add_line(grant=grant, category="promotion", words="Ulotki", amount=Decimal("2000.00"), by=by)
        return grant

    def signed(self, *, rate: str = "4.0000", **given: Any) -> Grant:
        return self.sign(self.budgeted(**given), rate=rate)

    def sign(self, grant: Grant, *, rate: str = "4.0000", **given: Any) -> Grant:
        found = Grant.objects.get(pk=grant.pk)
        values = {"number": f"D/{Grant.objects.count()}", "signed_on": clock.today(), "rate": Decimal(rate)}
        return actions.sign_contract(grant=found, version=found.version, **values | given, **self.who())

    def listed(self, grant: Grant) -> GrantList:
        due = [each.pk for each in grant.payments.filter(due__lte=clock.today(), listing=None)]
        return actions.prepare_grant_list(project=grant.project, partner=grant.partner, payments=due, **self.who())

    def paid(self, grant: Grant) -> GrantList:
        listing = self.listed(grant)
        listing = actions.approve_grant_list(listing=listing, version=listing.version, **self.who("olga"))
        ids = [each.pk for each in listing.payments.all()]
        actions.pay_grants(listing=listing, payments=ids, on=clock.today(), by=self.cast.users["alicja"])
        return listing

    def spent(
        self, grant: Grant, amount: str, *, eligible: str = "", reason: str = "", because: str = "", **given: Any
    ) -> GrantExpense:
        document = people.keep_document(
            controller=grant.project.controller,
            kind="invoice",
            form="original_inspected",
            document_date=clock.today(),
            inspected_by=self.cast.staff["alicja"],
            inspected_on=clock.today(),
            by=self.cast.users["alicja"],
        )
        values = {"seller": "Sklep zmyślony", "number": f"F/{grant.expenses.count() + 1}", "spent_on": clock.today()}
        expense = actions.record_expense(
            grant=grant,
            amount=Decimal(amount),
            document=document,
            by=self.cast.users["alicja"],
            **values | {"line": grant.lines.order_by("-amount").first()} | given,
        )
        if eligible:
            judged = {"eligible": Decimal(eligible), "reason": reason, "because": because}
            expense = actions.judge_expense(expense=expense, version=expense.version, **judged, **self.who())
        return expense

    def settled(self, grant: Grant) -> Grant:
        found = self.now(grant)
        found = actions.check_settlement(grant=found, version=found.version, **self.who())
        return actions.decide_settlement(grant=found, version=found.version, **self.who("olga"))

    def now(self, grant: Grant) -> Grant:
        return Grant.objects.select_related("project__controller", "partner").get(pk=grant.pk)


def make_granting(cast: Cast, incubation: Incubation | None = None) -> Granting:
    incubation = incubation or make_incubation(cast)
    world = Granting(cast, incubation, incubation.register(register_date=date(2026, 6, 10)))
    world.account(ACCOUNT)
    return world
