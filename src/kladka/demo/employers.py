"""Employers of both projects, at which people are who took something up; wishes, contacts and referrals.

Recorded at one sitting at the end, with dice of their own: what the projects count stays as it was.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from kladka.accounts.models import User
from kladka.coaching import actions as coaching
from kladka.coaching.models import Session
from kladka.core import packs
from kladka.demo.abc_frame import Frame
from kladka.demo.abc_plan import END
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.employers import actions, queries
from kladka.employers.models import Employer, Placement, Vacancy
from kladka.employers.rules import Outcome, Phase
from kladka.people import actions as people
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import Assignment, Participation, Situation
from kladka.people.queries.own_page import standing_consent
from kladka.programmes.models import Project

SEED = 7
EVENING = 700
"""The minute of the day at which it is recorded, after everything else of that day."""
WISHING, CONTACTS, REFERRED, PLANNED, MET = 40, 60, 12, 8, 12
"""How many people are asked for wishes, and how many contacts, referrals, support plans and sessions at a workplace
there are at most."""
UNSUITED = 4
"""One contact in so many is with an employer whatever the wishes say: coaches are no machines."""
FACE_TO_FACE = ("office", "community", "workplace")
"""Places of sessions of which some took place at the employer (dictionary "place-kinds")."""


@dataclass
class Register:
    """The employers of one project, and who of its staff records what."""

    project: Project
    users: Mapping[UUID, User]
    by: User
    today: date
    data: Mapping[str, Any] = field(default_factory=lambda: packs.load("demo/employers.yaml"))
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 made-up people, no secrets
    employers: list[Employer] = field(default_factory=list)
    centre: Employer | None = None
    vacancies: list[Vacancy] = field(default_factory=list)

    def fill(self, key: str) -> None:
        """Record everything, as of today."""
        for plan in self.data[key]:
            self._add(plan)
        assignments = self._assignments
        self._say_who_employs()
        for assignment in assignments[:WISHING]:
            self._wish(assignment)
        for number in range(CONTACTS):
            self._talk(number, assignments[number % len(assignments)])
        for number, assignment in enumerate(assignments[:REFERRED]):
            self._refer(number, assignment)

    def begin_trial(self) -> None:
        """Let somebody who has a coach and no work begin the trial month in the social integration centre."""
        at_work = Situation.objects.current().values("participation")
        free = self._open().exclude(pk__in=at_work).order_by("pk").last()
        if free is not None and self.centre is not None:
            coach = open_assignments([free])[0].coach
            began = self.today - timedelta(days=12)
            actions.begin_trial(participation=free, employer=self.centre, from_date=began, by=self.users[coach.pk])

    def _add(self, plan: Mapping[str, Any]) -> None:
        organisation = {
            "name": plan["name"],
            "legal_form": plan["form"],
            "municipality": plan["seat"],
            "powiat": plan["powiat"],
            "is_made_up": True,
        }
        employer = actions.add_employer(
            controller=self.project.controller,
            organisation=organisation,
            trade=plan["trade"],
            size=plan["size"],
            by=self.by,
        )
        name, post = plan["person"]
        actions.add_person(employer=employer, name=name, post=post, phone="600 000 000", by=self.by)
        if plan.get("cis"):
            self.centre = employer
            return
        self.employers.append(employer)
        self._offer(employer, plan["seat"], plan["vacancy"])

    def _offer(self, employer: Employer, town: str, plan: Mapping[str, Any]) -> None:
        values = {"working_time": plan["time"], "tasks": plan["tasks"], "place": plan["place"]}
        vacancy = actions.add_vacancy(
            employer=employer,
            title=plan["title"],
            town=town,
            hours=Decimal(plan["hours"]),
            pay_from=plan["pay"][0],
            pay_until=plan["pay"][1],
            values={**values, "contract": ["employment_contract"]},
            by=self.by,
        )
        self.vacancies.append(vacancy)
        if "seen" in plan:
            staff = self._assignments[0].coach
            actions.analyse_job(
                vacancy=vacancy,
                staff=staff,
                version=0,
                on_date=self.today - timedelta(days=self.dice.randrange(5, 60)),
                tasks=plan["title"],
                values={"environment": plan["seen"], "adjustments": plan.get("adjust", [])},
                by=self.users[staff.pk],
            )

    def _say_who_employs(self) -> None:
        kinds = [kind for kind, known in queries.kinds().items() if known["employer"] == "needed"]
        facts = Situation.objects.current().filter(participation__project=self.project, kind__in=kinds)
        told: list[dict[str, Any]] = [
            {
                "situation": fact,
                "employer": self.centre if fact.kind == "cis_programme" else self.dice.choice(self.employers),
                "post": self.data["posts"].get(fact.kind, ""),
            }
            for fact in facts.select_related("participation__project").order_by("recorded_no", "pk")
        ]
        # A few stay as they were, for somebody to say.
        made = actions.describe_all(told=[one for number, one in enumerate(told) if number % 15 != 4], by=self.by)
        self._meet_at_work([one for one in made if one.employer is not None and one.employer != self.centre])
        jobs = [one for one in made if one.kind == "employment"][-PLANNED:]
        for placement in jobs:
            phases = [Phase(1, 4, Decimal(4)), Phase(5, 12, Decimal(2)), Phase(13, 26, Decimal(1))]
            actions.plan_support(
                placement=placement, version=1, phases=phases, natural_supports="Koleżanka z działu", by=self.by
            )

    def _meet_at_work(self, placements: Sequence[Placement]) -> None:
        """Say of some people's session that it took place where they work, or where they were to begin."""
        began = dict(
            Situation.objects.filter(pk__in=[one.situation for one in placements]).values_list("pk", "from_date")
        )
        met = 0
        for one in placements[::-1]:
            held = Session.objects.current().filter(participation=one.participation, employer=None, group=None)
            near = list(held.filter(place__in=FACE_TO_FACE, coach__in=self.users).order_by("-on_date", "pk"))
            session = next((each for each in near if each.on_date >= began[one.situation]), near[0] if near else None)
            if session is None:
                continue
            changes = {"place": "workplace", "employer": one.employer_id}
            by = self.users[session.coach_id]
            coaching.change_session(session=session, version=session.version, changes=changes, by=by)
            met += 1
            if met == MET:
                return

    def _talk_over(self, assignment: Assignment, employer: Employer, told_on: date) -> None:
        """Say of the first session after an employer was told of somebody that it was about work there."""
        held = Session.objects.current().filter(participation=assignment.participation, employer=None, group=None)
        session = held.filter(on_date__gte=told_on, coach=assignment.coach).order_by("on_date", "pk").first()
        if session is not None:
            by, changes = self.users[assignment.coach_id], {"employer": employer.pk}
            coaching.change_session(session=session, version=session.version, changes=changes, by=by)

    def _agree(self, assignment: Assignment) -> None:
        """Record that somebody agreed that employers are told, before one is."""
        if standing_consent(assignment.participation_id, queries.SHARING) is None:
            people.record_consent(
                participation=assignment.participation,
                kind=queries.SHARING,
                given_on=assignment.from_date,
                how="paper",
                by=self.users[assignment.coach_id],
            )

    def _wish(self, assignment: Assignment) -> None:
        plan = self.dice.choice(self.data["wishes"])
        day = max(assignment.from_date, self.today - timedelta(days=self.dice.randrange(10, 200)))
        actions.record_wishes(
            participation=assignment.participation,
            staff=assignment.coach,
            version=0,
            on_date=day,
            hours_from=Decimal(plan["hours"][0]),
            hours_until=Decimal(plan["hours"][1]),
            values=plan["values"],
            vetoes=plan["vetoes"],
            own_words=plan["words"],
            veto_words=plan.get("veto", ""),
            disclosure="coaching_only",
            disclosure_on=day,
            by=self.users[assignment.coach_id],
        )

    def _talk(self, number: int, assignment: Assignment) -> None:
        plan = self.data["contacts"][number % len(self.data["contacts"])]
        is_about = plan["purpose"] in {"candidate", "workplace_support"}
        earliest = assignment.from_date if is_about else self.today - timedelta(days=150)
        ago = self.dice.randrange(0, max(1, (self.today - earliest).days))
        has_next = number % 4 == 0
        employer = self.dice.choice(self._suited(assignment) if is_about and number % UNSUITED else self.employers)
        offered = [one for one in self.vacancies if one.employer_id == employer.pk] if is_about else []
        if is_about:
            self._agree(assignment)
        actions.record_contact(
            employer=employer,
            vacancy=offered[0] if offered else None,
            staff=assignment.coach,
            on_date=self.today - timedelta(days=ago),
            form=plan["form"],
            purpose=plan["purpose"],
            person=employer.people.first(),
            participation=assignment.participation if is_about else None,
            answer=plan["answers"][number % len(plan["answers"])] if "answers" in plan else "",
            result=plan["result"],
            next_step=self.dice.choice(self.data["next_steps"]) if has_next else "",
            next_due=self.today + timedelta(days=self.dice.randrange(0, 21)) if has_next else None,
            by=self.users[assignment.coach_id],
        )
        if plan["purpose"] == "candidate":
            self._talk_over(assignment, employer, self.today - timedelta(days=ago))

    def _suited(self, assignment: Assignment) -> Sequence[Employer]:
        """Return the employers whose vacancy nothing in somebody's wishes rules out, else those without a veto."""
        wishes = queries.wishes_of(assignment.participation)
        listed = Vacancy.objects.filter(pk__in=[one.pk for one in self.vacancies]).select_related("analysis")
        found = queries.matches(wishes, listed.order_by("pk"), self.today)
        for against in ({Outcome.VETO, Outcome.NOT}, {Outcome.VETO}):
            good = {one.vacancy.employer_id for one in found if not {each.outcome for each in one.findings} & against}
            if suited := [each for each in self.employers if each.pk in good]:
                return suited
        return self.employers

    def _refer(self, number: int, assignment: Assignment) -> None:
        plan = self.data["referrals"][number % len(self.data["referrals"])]
        sent = max(assignment.from_date, self.today - timedelta(days=20 + number))
        by = self.users[assignment.coach_id]
        sent_on = actions.refer(
            participation=assignment.participation,
            staff=assignment.coach,
            direction="out",
            body_kind=plan["body_kind"],
            body=plan["body"],
            question=plan["question"],
            sent_on=sent,
            due_on=sent + timedelta(days=14),
            by=by,
        )
        if "answer" in plan:
            changes = {"answer": plan["answer"], "answered_on": self.today, "answer_words": plan["words"]}
            actions.change_referral(referral=sent_on, version=1, changes=changes, by=by)

    @cached_property
    def _assignments(self) -> Sequence[Assignment]:
        """Return everybody's last assignment whose coach has an account, the latest people first."""
        rows = Assignment.objects.current().filter(participation__project=self.project, coach__in=self.users)
        joined = rows.select_related("participation__project", "coach").order_by("-from_date", "-recorded_no", "pk")
        found: dict[UUID, Assignment] = {}
        for row in joined:
            found.setdefault(row.participation_id, row)
        return list(found.values())

    def _open(self) -> Any:
        left = Participation.objects.filter(project=self.project, exits__retracted_at=None, exits__isnull=False)
        coached = Assignment.objects.current().filter(participation__project=self.project, endings=None)
        entered = Participation.objects.filter(pk__in=coached.values("participation"), entries__retracted_at=None)
        return entered.exclude(pk__in=left)


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Let the founding project's register of employers be filled on its last day."""
    by = frame.user_of(frame.staff["coordinator-leader"])
    stage.at(END, partial(_fill, frame.project, frame.users, by, END, "abc"), minute=EVENING)


def put_on_running(stage: Stage, present: Present) -> None:
    """Let the register of the project under way be filled yesterday; somebody is in the trial month."""
    by = next(present.users[present.staff[key].pk] for key, *_rest in present.data["office"] if "coordinator" in key)
    act = partial(_fill, present.project, present.users, by, present.today, "today", with_trial=True)
    stage.at(present.today, act, minute=EVENING)


def _fill(
    project: Project, users: Mapping[UUID, User], by: User, today: date, key: str, *, with_trial: bool = False
) -> None:
    register = Register(project, users, by, today)
    register.fill(key)
    if with_trial:
        register.begin_trial()
