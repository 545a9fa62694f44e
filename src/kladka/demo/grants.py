"""A call for grants of the project under way: applications, drawn assessors, a third assessment, published results."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from kladka.calls import actions
from kladka.calls.models import Assessor, Call
from kladka.calls.queries import criteria_of, drum
from kladka.core import packs
from kladka.demo.invention import Inventor
from kladka.demo.present import Present
from kladka.demo.stage import Do, Stage
from kladka.organisations.models import Staff
from kladka.workflows import actions as workflows

SEED = 2027
EVENING = 520
"""The minute of the day at which the call is worked on, after what else happens on a day."""


class Grants:
    """The call, put on the stage day by day."""

    def __init__(self, stage: Stage, present: Present, data: Mapping[str, Any], seed: int = SEED) -> None:
        self.stage, self.present, self.inventor = stage, present, Inventor(seed)
        self.data = data
        self.coordinator: Staff = present.staff["coordinator-most"]
        self.by = present.users[self.coordinator.pk]
        self.call = Call()

    def day(self, name: str) -> date:
        """Return a day of the plan: so many days before the last one played."""
        return self.present.today - timedelta(days=self.data[name])

    def put_on(self) -> None:
        """Put every step of the call on the stage."""
        opened, closed = self.day("opened_ago"), self.day("closed_ago")
        self.stage.at(opened, self._open, minute=EVENING)
        span = (closed - opened).days - 1
        for number, plan in enumerate(self.data["applications"]):
            day = opened + timedelta(days=1 + number * span // len(self.data["applications"]))
            self.stage.at(day, partial(self._apply, plan), minute=EVENING)
        steps: dict[str, Do] = {
            "drawn_ago": self._draw,
            "cards_ago": partial(self._assess, is_third=False),
            "third_ago": self._third,
            "met_ago": self._decide,
            "published_ago": self._publish,
        }
        for name, step in steps.items():
            if name in self.data:
                self.stage.at(self.day(name), step, minute=EVENING)

    def _open(self) -> None:
        names = ("title_pl", "title_en", "criteria", "places", "reserve_places", "assessors", "third_percent")
        self.call = actions.plan_call(
            project=self.present.project,
            partner=self.present.organisations[self.data["partner"]],
            opens_on=self.day("opened_ago"),
            closes_on=self.day("closed_ago"),
            is_drawn=True,
            most_amount=Decimal(self.data["most_amount"]),
            by=self.by,
            **{name: self.data[name] for name in names},
        )
        self.call = actions.open_call(call=self.call, version=self.call.version, by=self.by)

    def _apply(self, plan: Mapping[str, Any]) -> None:
        who = self.inventor.person(sex="female", born=(1970, 2000))
        partner = self.present.organisations[plan["who"]] if "who" in plan else None
        is_person = plan["kind"] == "person"
        answers: dict[str, Any] = {
            "applicant_kind": plan["kind"],
            "given_name": who.given_name,
            "family_name": who.family_name,
            "phone": who.phone,
            "powiat": self.data["powiat"],
            "title": plan["title"],
            "legal_form": plan["form"],
            "jobs": plan["jobs"],
            "jobs_at_risk": plan["at_risk"],
            "amount": Decimal(plan["amount"]),
            **self.data["texts"],
            **dict.fromkeys(("statement_true", "statement_rules", "statement_data"), True),
            "may_be_named": plan.get("may_be_named", False),
        }
        if not is_person:
            answers |= {"applicant_name": partner.name if partner else plan["name"], "members": plan["members"]}
        if plan["kind"] == "entity":
            answers["krs"] = plan.get("krs") or (partner.krs if partner else "") or "0000990012"
        application, _secret = actions.begin(call=self.call, answers=answers, language="pl")
        actions.send(application=application, version=application.version, answers={})

    def _draw(self) -> None:
        if self.call.state == Call.State.OPEN:
            self.call = actions.close_call(call=self.call, version=self.call.version, by=self.by)
        workflows.draw_assessors(
            call=self.call, pool=drum(self.call), by=self.by, seed=f"{self.data['seed']}-{self.call.draws.count() + 1}"
        )

    def _third(self) -> None:
        self._draw()
        self._assess(is_third=True)

    def _assess(self, *, is_third: bool) -> None:
        rows = Assessor.objects.filter(application__call=self.call, is_third=is_third, interest="")
        found, turns = criteria_of(self.call), dict[int, int]()
        for row in rows.select_related("application__call__project", "staff").order_by("application__number", "pk"):
            number = row.application.number or 0
            plan = self.data["applications"][number - 1]
            points = plan["third"] if is_third else plan["points"][turns.get(number, 0)]
            turns[number] = turns.get(number, 0) + 1
            by = self.present.users[row.staff_id]
            actions.state_ties(assessor=row, interest="none", by=by)
            actions.assess(
                application=row.application,
                assessor=row.staff,
                formal={each.code: True for each in found.formal},
                points={each.code: points for each in found.points},
                assessed_on=self.stage.now.date(),
                by=by,
            )

    def _decide(self) -> None:
        actions.hold_meeting(
            call=self.call,
            version=self.call.version,
            held_on=self.stage.now.date(),
            seats=[actions.Seat(self.coordinator)],
            place=self.data["place"],
            words=self.data["words"],
            by=self.by,
        )

    def _publish(self) -> None:
        self.call = Call.objects.select_related("project", "partner").get(pk=self.call.pk)
        self.call = actions.publish_results(call=self.call, version=self.call.version, by=self.by)


def put_on(stage: Stage, present: Present) -> None:
    """Put the call for grants on the stage."""
    Grants(stage, present, packs.load("demo/grants.yaml")).put_on()
