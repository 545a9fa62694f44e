"""Recruitment of the project under way: a call that is decided, with somebody who joined, and one that is open."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from kladka.calls import actions
from kladka.calls.models import Application
from kladka.calls.queries import criteria_of
from kladka.calls.rules.criteria import suggested
from kladka.core import packs
from kladka.demo.invention import Inventor
from kladka.demo.papers import scanned_page
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.organisations.models import Staff
from kladka.workflows import actions as workflows

SEED = 2026
COORDINATORS = {"leader": "coordinator-leader", "most": "coordinator-most", "brod": "coordinator-brod"}
EVENING = 500
"""The minute of the day at which recruitment is worked on, after what else happens on a day."""


class Recruitment:
    """One call with its applicants, put on the stage day by day."""

    def __init__(self, stage: Stage, present: Present, plan: Mapping[str, Any], inventor: Inventor) -> None:
        self.stage, self.present, self.plan, self.inventor = stage, present, plan, inventor
        self.data = packs.load("demo/recruitment.yaml")
        coordinator: Staff = present.staff[COORDINATORS[plan["partner"]]]
        self.coordinator, self.by = coordinator, present.users[coordinator.pk]
        self.officer: Staff = present.staff["officer"]

    def day(self, ago: int) -> date:
        """Return the day so many days before the last one played."""
        return self.present.today - timedelta(days=ago)

    @property
    def closes_on(self) -> date:
        """Return the last day of the call."""
        plan = self.plan
        return self.day(plan["closed_ago"]) if "closed_ago" in plan else self.day(-plan["closes_in"])

    def put_on(self) -> None:
        """Put the opening of the call on the stage, and everybody who applies; then what the committee does."""
        opened = self.day(self.plan["opened_ago"])
        self.stage.at(opened - timedelta(days=7), self._plan, minute=EVENING)
        self.stage.at(opened, self._open, minute=EVENING)
        last = min(self.closes_on, self.present.today)
        span = (last - opened).days
        for number in range(self.plan["applicants"]):
            day = opened + timedelta(days=1 + number * (span - 1) // self.plan["applicants"])
            self.stage.at(day, partial(self._apply, number), minute=EVENING)
        if "assigned_ago" in self.plan:
            self.stage.at(self.day(self.plan["assigned_ago"]), self._assign, minute=EVENING)
        if "met_ago" in self.plan:
            self.stage.at(self.closes_on + timedelta(days=1), self._close, minute=EVENING)
            self.stage.at(self.day(self.plan["met_ago"]), self._decide, minute=EVENING)
            self.stage.at(self.day(self.plan["joined_ago"]), self._join, minute=EVENING)

    def _plan(self) -> None:
        plan = self.plan
        names = ("title_pl", "title_en", "criteria", "places", "reserve_places", "assessors")
        self.call = actions.plan_call(
            project=self.present.project,
            partner=self.present.organisations[plan["partner"]],
            opens_on=self.day(plan["opened_ago"]),
            closes_on=self.closes_on,
            by=self.by,
            **{name: plan[name] for name in names},
        )
        if "points" in plan:
            line = {"part": "points", "line": plan["points"]}
            self.call = actions.write_line(call=self.call, version=self.call.version, **line, by=self.by)
        if "documents" in plan:
            version, asked = self.call.version, plan["documents"]
            self.call = actions.write_documents(call=self.call, version=version, documents=asked, by=self.by)

    def _open(self) -> None:
        self.call = actions.open_call(call=self.call, version=self.call.version, by=self.by)

    def _close(self) -> None:
        self.call = actions.close_call(call=self.call, version=self.call.version, by=self.by)

    def _apply(self, number: int) -> None:
        answers = self._answers(number)
        if number % 4 == 3:
            actions.enter(call=self.call, answers=answers, language="pl", sent_on=self.stage.now.date(), by=self.by)
            return
        application, _secret = actions.begin(call=self.call, answers=answers, language="pl")
        if number % 2 == 0 and answers["labour_status"] == "unemployed":
            self._attach(application, "labour_office_certificate", "zaswiadczenie.png")
        if answers["disability"] == "yes":
            self._attach(application, "disability_certificate", "orzeczenie.png")
        if "closes_in" in self.plan and number == self.plan["applicants"] - 1:
            return  # Begun, and not sent yet.
        actions.send(application=application, version=application.version, answers={})

    def _attach(self, application: Application, kind: str, name: str) -> None:
        actions.attach(application=application, kind=kind, uploads=[ContentFile(scanned_page(), name=name)])

    def _assign(self) -> None:
        """Give the applications to those who assess; each states ties, one application is left to the other."""
        people = {key: self.present.staff[key] for key in self.plan["assessing"]}
        given = actions.assign(call=self.call, staff=list(people.values()), by=self.by)
        for key, staff in people.items():
            own, stated = [one for one in given if one.staff_id == staff.pk], self.plan["assessing"][key]
            for assessor, interest in zip(own, stated, strict=False):
                actions.state_ties(assessor=assessor, interest=interest, by=self.present.users[staff.pk])

    def _answers(self, number: int) -> dict[str, Any]:
        dice, site = self.inventor.dice, self.present.sites[self.plan["site"]]
        who = self.inventor.person(sex="female" if number % 5 < 3 else "male", born=(1964, 2004))
        status = "employed" if number == 7 else dice.choice(("unemployed", "unemployed", "inactive"))
        barriers = dice.sample(self.data["barriers"], 3)
        disability = dice.choice(("no", "no", "yes", "refused"))
        answers: dict[str, Any] = {
            "given_name": who.given_name,
            "family_name": who.family_name,
            "birth_date": who.birth_date,
            "sex": who.sex,
            "phone": who.phone,
            "street": who.street,
            "town": site.town,
            "powiat": site.powiat,
            "labour_status": status,
            "education": str(dice.choice((1, 2, 3, 3, 4, 6))),
            "disability": disability,
            "foreign_background": "no",
            "third_country": dice.choice(("no", "no", "yes")),
            "minority": dice.choice(("no", "refused")),
            "homeless": "no",
            "access_needs": dice.sample(self.data["access_needs"], dice.randrange(3)),
            "barriers": barriers,
            "main_barrier": barriers[0],
            "rural": dice.random() < 0.5,
            "social_assistance": dice.random() < 0.4,
            "food_programme": dice.random() < 0.2,
            "motivation": self.data["motivations"][number % len(self.data["motivations"])],
            "statement_true": True,
            "statement_rules": True,
            "statement_data": True,
        }
        if status == "unemployed":
            answers["unemployed_since"] = self.day(dice.randrange(100, 1500))
        if disability == "yes":
            answers["disability_degree"] = dice.choice(("light", "moderate", "severe"))
        return answers

    def _decide(self) -> None:
        sent = list(self.call.applications.filter(state=Application.State.SENT).order_by("number"))
        for application in sent[: self.plan["withdrawn"]]:
            actions.withdraw(application=application, version=application.version, by=self.by)
        for place, application in enumerate(sent[self.plan["withdrawn"] :]):
            for turn, assessor in enumerate((self.coordinator, self.officer)[: self.call.assessors]):
                self._assess(application, assessor, place + 3 * turn)
        seats = [actions.Seat(self.coordinator), actions.Seat(self.officer)]
        actions.hold_meeting(
            call=self.call,
            version=self.call.version,
            held_on=self.stage.now.date(),
            seats=seats,
            place=self.plan["place"],
            words=self.plan["words"],
            by=self.by,
        )

    def _assess(self, application: Application, assessor: Staff, turn: int) -> None:
        found = criteria_of(self.call)
        talk = self.data["talks"][turn % len(self.data["talks"])]
        judged = {each.code: min(talk, each.most) for each in found.points if each.is_judged}
        actions.assess(
            application=application,
            assessor=assessor,
            formal={each.code: True for each in found.formal},
            points=suggested(found, application.all_answers) | judged,
            assessed_on=self.stage.now.date(),
            by=self.by,
        )

    def _join(self) -> None:
        """The first of the list takes part; the others are still to be taken in."""
        rows = Application.objects.select_related("call__project__controller", "call__partner")
        accepted = rows.filter(call=self.call, state=Application.State.ACCEPTED, decisions__outcome="accepted")
        application = accepted.order_by("decisions__place").first()
        if application is not None:
            workflows.accept(application=application, version=application.version, by=self.by)


def put_on(stage: Stage, present: Present) -> None:
    """Put both calls on the stage."""
    data = packs.load("demo/recruitment.yaml")
    inventor = Inventor(SEED)
    for name in ("decided", "open"):
        Recruitment(stage, present, data[name], inventor).put_on()
