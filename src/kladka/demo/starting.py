"""Money for starting in the project under way: one grant that is settled, one overdue, bridging support that runs."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from kladka.calls.models import Application
from kladka.core import packs
from kladka.demo.grants import EVENING, Grants
from kladka.demo.present import Present
from kladka.demo.stage import Do, Stage
from kladka.incubation import actions
from kladka.incubation.models import Grant
from kladka.people import actions as people
from kladka.workflows import actions as workflows

SEED = 2028
LATER = 5
"""Minutes between two steps of a day."""


class Starting(Grants):
    """A call that was decided some time ago, and the grants that followed."""

    def put_on(self) -> None:
        """Put the call and its grants on the stage."""
        super().put_on()
        for number, plan in enumerate(self.data["applications"], start=1):
            steps: list[tuple[int, Do]] = [
                (plan["entity"]["registered_ago"], partial(self._register, plan)),
                (plan["made_ago"], partial(self._make, plan, number)),
                (plan["signed_ago"], partial(self._sign, plan, number)),
                *((ago, partial(self._pay, number)) for ago in plan["paid_ago"]),
                *((each["ago"], partial(self._spend, number, each)) for each in plan.get("expenses", ())),
            ]
            if "settled_ago" in plan:
                steps.append((plan["settled_ago"], partial(self._settle, number)))
            for order, (ago, step) in enumerate(steps):
                self.stage.at(self._ago(ago), step, minute=EVENING + LATER * (order + 1))

    @property
    def _who(self) -> dict[str, Any]:
        return {"staff": self.coordinator, "by": self.by}

    @property
    def _second(self) -> dict[str, Any]:
        officer = self.present.staff["officer"]
        return {"staff": officer, "by": self.present.users[officer.pk]}

    def _ago(self, days: int) -> date:
        return self.present.today - timedelta(days=days)

    def _register(self, plan: Mapping[str, Any]) -> None:
        told = plan["entity"]
        founders = [
            {"given_name": given, "family_name": family, "is_made_up": True} for given, family in told["founders"]
        ]
        registration = actions.register_entity(
            project=self.present.project,
            site=self.present.sites["most"],
            register_date=self._ago(told["registered_ago"]),
            newcomers=founders,
            is_made_up=True,
            by=self.by,
            **{name: told[name] for name in ("name", "short_name", "legal_form", "municipality", "powiat")},
        )
        plan["entity"]["organisation"] = registration.organisation
        for _number in range(told["jobs"]):
            actions.create_job(registration=registration, created_date=registration.register_date, by=self.by)

    def _make(self, plan: Mapping[str, Any], number: int) -> None:
        application = Application.objects.select_related("call__project", "call__partner").get(
            call=self.call, number=number
        )
        workflows.make_grant(
            application=application,
            amount=Decimal(plan["amount"]),
            jobs=plan["jobs"],
            months=plan.get("months"),
            organisation=plan["entity"]["organisation"],
            because=self.data["because"],
            **self._who,
        )

    def _grant(self, number: int) -> Grant:
        rows = Grant.objects.select_related("project__controller", "partner", "organisation")
        return rows.get(call=self.data["title_pl"], number=number)

    def _sign(self, plan: Mapping[str, Any], number: int) -> None:
        grant = self._grant(number)
        for line in plan["lines"]:
            amount = Decimal(line["amount"])
            actions.add_line(grant=grant, category=line["category"], words=line["words"], amount=amount, by=self.by)
        signed = self._ago(plan["signed_ago"])
        settled = self._ago(plan["settle_ago"]) if "settle_ago" in plan else None
        actions.sign_contract(
            grant=grant,
            version=grant.version,
            number=plan["contract"],
            signed_on=signed,
            rate=Decimal(plan["rate"]),
            certificate=plan["certificate"],
            settle_by=settled,
            **self._who,
        )
        actions.set_entity_account(
            organisation=plan["entity"]["organisation"],
            controller=grant.project.controller,
            number=plan["account"],
            by=self.by,
        )

    def _pay(self, number: int) -> None:
        grant, today = self._grant(number), self.stage.now.date()
        due = [each.pk for each in grant.payments.filter(listing=None, due__lte=today)]
        listing = actions.prepare_grant_list(project=grant.project, partner=grant.partner, payments=due, **self._who)
        listing = actions.approve_grant_list(listing=listing, version=listing.version, **self._second)
        actions.pay_grants(listing=listing, payments=due, on=today, by=self.by)

    def _spend(self, number: int, told: Mapping[str, Any]) -> None:
        grant, day = self._grant(number), self.stage.now.date()
        document = people.keep_document(
            controller=grant.project.controller,
            kind="invoice",
            form="original_inspected",
            document_date=day,
            inspected_by=self.coordinator,
            inspected_on=day,
            by=self.by,
        )
        expense = actions.record_expense(
            grant=grant,
            seller=told["seller"],
            number=told["number"],
            spent_on=day,
            amount=Decimal(str(told["amount"])),
            line=grant.lines.get(words=told["line"]),
            document=document,
            words=told["words"],
            by=self.by,
        )
        if "eligible" in told:
            actions.judge_expense(
                expense=expense,
                version=expense.version,
                eligible=Decimal(str(told["eligible"])),
                reason=told.get("reason", ""),
                **self._who,
            )

    def _settle(self, number: int) -> None:
        grant = self._grant(number)
        grant = actions.check_settlement(grant=grant, version=grant.version, **self._who)
        grant = actions.decide_settlement(grant=grant, version=grant.version, **self._second)
        if grant.to_return:
            day = self.stage.now.date()
            told: dict[str, Any] = {"on": day, "payer": grant.applicant, "document": "wyciąg bankowy (zmyślony)"}
            actions.record_return(grant=grant, version=grant.version, returned=grant.to_return, **told, **self._who)


def put_on(stage: Stage, present: Present) -> None:
    """Put both earlier calls for money, and what followed, on the stage."""
    for number, data in enumerate(packs.load("demo/starting.yaml")["calls"]):
        Starting(stage, present, _changeable(data), SEED + number).put_on()


def _changeable(data: Any) -> Any:
    """Return what a pack says as plain values that the play may add to."""
    if isinstance(data, Mapping):
        return {key: _changeable(each) for key, each in data.items()}
    return [_changeable(each) for each in data] if isinstance(data, list | tuple) else data
