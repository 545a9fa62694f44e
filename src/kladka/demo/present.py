"""A present-day project under way: invented organisations, open pathways, things due, things missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from kladka.accounts import actions as accounts
from kladka.accounts.models import User
from kladka.audit.actions import SYSTEM
from kladka.coaching import actions as coaching
from kladka.core import packs
from kladka.demo import milestones, own_models
from kladka.demo.invention import Inventor
from kladka.demo.stage import Stage
from kladka.incubation import actions as incubation
from kladka.learning import actions as learning
from kladka.organisations import actions as organisations
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people import actions as people
from kladka.people.models import Participation, Situation
from kladka.programmes import actions as programmes
from kladka.programmes.models import Project, TargetGroup

PEOPLE, CLIENTS, RUNS_FOR = 64, 18, timedelta(days=330)
"""How many participants and advised people there are, and how long the project has been running."""


@dataclass
class Present:
    """The second project: its frame, and its people as they come."""

    stage: Stage
    inventor: Inventor
    today: date
    data: Mapping[str, Any] = field(default_factory=lambda: packs.load("demo/today.yaml"))
    organisations: dict[str, Organisation] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    users: dict[UUID, User] = field(default_factory=dict)
    project: Project = field(init=False)
    group: TargetGroup = field(init=False)

    @property
    def start(self) -> date:
        """Return the project's first day."""
        return self.today - RUNS_FOR

    @property
    def leader(self) -> Organisation:
        """Return the leader, who answers for the data."""
        return self.organisations["leader"]

    @property
    def admin(self) -> User:
        """Return the leader's administrator."""
        return self.users[self.staff["admin"].pk]

    # Frame

    def build(self) -> None:
        """Record organisations, project, team and targets as on the first day."""
        self._found_leader()
        self._open_project()
        self._add_partners()
        for plan in self.data["coaches"]:
            self._hire(plan["key"], self.data["sites"][plan["site"]]["of"], plan["site"], "coach")
        for key, organisation, site, role in self.data["office"]:
            self._hire(key, organisation, site, role)
        days = [(self.start + timedelta(days=each["after"]), each["targets"]) for each in self.data["milestones"]]
        milestones.promise(self.project, [*days, (self.project.ends_on, self.data["targets"])], by=self.admin)

    def _found_leader(self) -> None:
        user = accounts.create_user(email="administracja@prog.example", name="Administrator (zmyślony)", by=SYSTEM)
        leader = organisations.add_organisation(**self.data["organisations"]["leader"], is_made_up=True, by=user)
        self.organisations["leader"] = leader
        staff = organisations.add_staff(
            organisation=leader,
            given_name="Zenon",
            family_name="Administratorski",
            user=user,
            is_administrator=True,
            controller=leader,
            by=user,
        )
        self.staff["admin"], self.users[staff.pk] = staff, user

    def _open_project(self) -> None:
        levels = [programmes.LineLevel(str(code), pl, en) for code, pl, en in self.data["funding_line"]]
        line = programmes.define_funding_line(controller=self.leader, levels=levels, by=self.admin)
        self.project = programmes.open_project(
            controller=self.leader,
            leader=self.leader,
            funding_line=line,
            code="kladka",
            starts_on=self.start,
            ends_on=self.start + timedelta(days=3 * 365),
            pack="pl-esf-plus-2021",
            profile="pl-esf-plus",
            is_public=True,
            is_made_up=True,
            **self.data["project"],
            by=self.admin,
        )
        for goal in self.data["goals"]:
            texts = {"text_pl": goal["pl"], "text_en": goal["en"], "indicators": goal["indicators"]}
            programmes.add_goal(project=self.project, kind=goal["kind"], **texts, by=self.admin)
        group = dict(self.data["target_groups"]["people"])
        names = {"name_pl": group.pop("pl"), "name_en": group.pop("en")}
        self.group = programmes.add_target_group(project=self.project, code="people", **names, **group, by=self.admin)

    def _add_partners(self) -> None:
        for key, plan in self.data["organisations"].items():
            if key != "leader":
                partner = organisations.add_organisation(**plan, is_made_up=True, controller=self.leader, by=self.admin)
                self.organisations[key] = partner
                programmes.add_partner(project=self.project, organisation=partner, by=self.admin)
        for key, plan in self.data["sites"].items():
            self.sites[key] = organisations.add_site(
                organisation=self.organisations[plan["of"]],
                name=plan["name"],
                town=plan["town"],
                powiat=plan["powiat"],
                branch_of=self.sites.get(plan.get("branch_of", "")),
                opened_on=self.start,
                controller=self.leader,
                by=self.admin,
            )
            programmes.serve_areas(project=self.project, site=self.sites[key], powiats=plan["serves"], by=self.admin)
        incubation.open_incubator(project=self.project, site=self.sites["most"], opened_on=self.start, by=self.admin)

    def _hire(self, key: str, organisation: str, site: str, role: str) -> None:
        who = self.inventor.person(sex=self.inventor.dice.choice(("female", "male")), born=(1972, 1998))
        name = f"{who.given_name} {who.family_name}"
        user = accounts.create_user(email=f"{key}@prog.example", name=name, by=self.admin)
        staff = organisations.add_staff(
            organisation=self.organisations[organisation],
            given_name=who.given_name,
            family_name=who.family_name,
            phone=who.phone,
            user=user,
            signs_as=self.data["signs"].get(key, ""),
            controller=self.leader,
            by=self.admin,
        )
        self.staff[key], self.users[staff.pk] = staff, user
        programmes.appoint(project=self.project, staff=staff, role=role, site=self.sites[site], by=self.admin)

    # People

    def put_on(self) -> None:
        """Put participants, clients and events on the stage, up to today."""
        dice = self.inventor.dice
        coaches = self.data["coaches"]
        for number in range(PEOPLE):
            day = self.start + timedelta(days=10 + int((RUNS_FOR.days - 20) * number / PEOPLE))
            plan = coaches[number % len(coaches)]
            self.stage.at(day, partial(self._welcome, number, day, plan))
        for number in range(CLIENTS):
            day = self.start + timedelta(days=40 + 15 * number)
            self.stage.at(day, partial(self._advise, number, day, dice), minute=90)
        self._put_on_events()

    def _welcome(self, number: int, day: date, plan: Mapping[str, str]) -> None:
        dice, site = self.inventor.dice, self.sites[plan["site"]]
        coach = self.staff[plan["key"]]
        by = self.users[coach.pk]
        participation = self._person(number, day, site, by)
        model = dice.choice(("euse-five-stages", "euse-five-stages", "tzw-women", "tzw-disability"))
        people.assign(
            participation=participation,
            coach=coach,
            site=site,
            model=model,
            also=own_models.further(model, number),
            from_date=day,
            by=by,
        )
        early = day + timedelta(days=180) < self.today
        paths = ("finished", "finished", "finished", "dropped", "open") if early else ("open",)
        path = dice.choice(paths)
        self._meet(participation, coach, day, path)

    def _person(self, number: int, day: date, site: Site, by: User) -> Participation:
        dice = self.inventor.dice
        who = self.inventor.person(sex="female" if number % 5 < 3 else "male", born=(1964, 2006))
        person = people.register_person(
            controller=self.leader,
            given_name=who.given_name,
            family_name=who.family_name,
            sex=who.sex,
            birth_date=who.birth_date,
            pesel=who.pesel,
            phone=who.phone,
            email="" if number % 8 == 5 else f"osoba-{number}@prog.example",
            street=who.street,
            postcode=self._postcode(site),
            town=site.town,
            is_made_up=True,
            by=by,
        )
        status = dice.choice(("unemployed", "unemployed", "inactive"))
        answers: dict[str, Any] = {
            "kind": "individual",
            "target_group": self.group,
            # One in nine is still asked about education: such a record cannot count yet.
            "education": None if number % 9 == 4 else dice.choice((1, 2, 3, 3, 4, 6)),
            "labour_status": status,
            "labour_substatus": "other_inactive" if status == "inactive" else "long_term",
            "municipality": f"{site.powiat}011" if site.powiat.startswith("126") else f"{site.powiat}042",
            "powiat": site.powiat,
            "degurba": 1 if site.powiat.startswith("126") else 3,
            "disability": dice.choice(("no", "no", "no", "yes", "refused")),
            "foreign_background": "no",
            "third_country": dice.choice(("no", "no", "no", "yes")),
            "minority": dice.choice(("no", "refused")),
            "homeless": "no",
        }
        if status == "unemployed":
            answers["unemployed_since"] = day - timedelta(days=dice.randrange(90, 1500))
        if answers["disability"] == "yes":
            answers["disability_degree"] = dice.choice(("light", "moderate", "severe"))
        return people.open_participation(
            person=person, project=self.project, partner=site.organisation, answers=answers, by=by
        )

    def _postcode(self, site: Site) -> str:
        plan = next(plan for key, plan in self.data["sites"].items() if self.sites[key].pk == site.pk)
        return str(plan["postcode"])

    def _meet(self, participation: Participation, coach: Staff, first: date, path: str) -> None:
        dice, day = self.inventor.dice, first
        ends = self.today if path == "open" else first + timedelta(days=dice.randrange(80, 170))
        number = 0
        while day <= min(ends, self.today):
            is_last = day + timedelta(days=30) > min(ends, self.today)
            self._session(participation, coach, day, with_step=is_last and path == "open")
            day += timedelta(days=dice.randrange(11, 26))
            number += 1
        if path != "open" and ends < self.today - timedelta(days=12):
            self.stage.at(ends + timedelta(days=1), lambda: self._finish(participation, coach, ends, path), minute=300)

    def _session(self, participation: Participation, coach: Staff, day: date, *, with_step: bool) -> None:
        dice = self.inventor.dice
        due = self.today + timedelta(days=dice.randrange(-6, 12))
        steps = [coaching.Step(what=dice.choice(self.data["steps"]), due_on=due)] if with_step else []
        minutes, place = dice.choice((30, 45, 60, 60, 90)), dice.choice(("office", "community", "workplace", "phone"))
        purpose, done = dice.choice(self.data["purposes"]), dice.choice(self.data["done"])

        def log() -> None:
            coaching.log_session(
                participation=participation,
                coach=coach,
                on_date=day,
                minutes=minutes,
                place=place,
                purpose=purpose,
                done=done,
                confirmed=True,
                steps=steps,
                by=self.users[coach.pk],
            )

        self.stage.at(day, log, minute=60)

    def _finish(self, participation: Participation, coach: Staff, day: date, path: str) -> None:
        dice, by = self.inventor.dice, self.users[coach.pk]
        if not participation.entries.filter(retracted_at=None).exists():
            return
        assignment = participation.assignments.filter(retracted_at=None).latest("from_date")
        outcome = "completed" if path == "finished" else "interrupted"
        # A workshop on the very day may be later than the last meeting with the coach.
        day = max(day, participation.supports.filter(retracted_at=None).latest("start_date").start_date)
        people.end_coaching(assignment=assignment, until_date=day, outcome=outcome, by=by)
        people.leave(
            participation=participation,
            exit_date=day,
            path_completed=path == "finished",
            leaving_reason="" if path == "finished" else "no_contact",
            by=by,
        )
        if path == "finished":
            kinds = ["employment", "employment", "employment", "qualification", "further_education", "job_search"]
            results = [dice.choice(kinds), *(["social_improvement"] if dice.random() < 0.6 else [])]
            for kind in results:
                self.stage.at(day + timedelta(days=6), partial(self._result, participation, coach, kind, day))

    def _result(self, participation: Participation, coach: Staff, kind: str, day: date) -> None:
        dice, by, began = self.inventor.dice, self.users[coach.pk], day + timedelta(days=3)
        contract: dict[str, Any] = {
            "contract_kind": "employment_contract",
            "full_time_share": Decimal(dice.choice(("0.75", "0.5", "1"))),
            "until_date": dice.choice((None, began + timedelta(days=90), began + timedelta(days=364))),
        }
        situation = people.record_situation(
            participation=participation,
            kind=kind,
            from_date=began,
            by=by,
            **(contract if kind == "employment" else {}),
        )
        if dice.random() < 0.65:
            self._prove(situation, kind, coach)

    def _prove(self, situation: Situation, kind: str, coach: Staff) -> None:
        documents = {
            "employment": "employment_contract",
            "qualification": "qualification_certificate",
            "further_education": "school_certificate",
            "job_search": "labour_office_certificate",
            "social_improvement": "opinion",
        }
        by, today = self.users[coach.pk], self.stage.now.date()
        document = people.keep_document(
            controller=self.leader,
            kind=documents[kind],
            form="original_inspected",
            document_date=situation.from_date,
            inspected_by=coach,
            inspected_on=today,
            by=by,
        )
        people.prove(facts=[situation], document=document, by=by)

    # Advice and events

    def _advise(self, number: int, day: date, dice: Any) -> None:
        adviser, site = self.staff["adviser-most"], self.sites["most"]
        by = self.users[adviser.pk]
        participation = self._person(100 + number, day, site, by)
        area = dice.choice(("law", "accounting", "marketing", "founding"))
        incubation.record_advice(
            project=self.project,
            site=site,
            adviser=adviser,
            on_date=day,
            minutes=dice.choice((30, 60, 90)),
            area=area,
            request=self.data["texts"]["request"][area],
            advice=self.data["texts"]["advice"][area],
            clients=[participation],
            by=by,
        )

    def _put_on_events(self) -> None:
        for number, ago in enumerate((200, 120, 45), start=1):
            day = self.today - timedelta(days=ago)
            self.stage.at(day, partial(self._open_meeting, number, day), minute=200)
        for number, ago in enumerate((150, 60, 1), start=1):
            day = self.today - timedelta(days=ago)
            self.stage.at(day, partial(self._workshop, number, day, confirmed=ago > 1), minute=220)
        ahead = self.today + timedelta(days=14)
        self.stage.at(self.today - timedelta(days=2), lambda: self._plan("training", 4, ahead), minute=240)

    def _plan(self, kind: str, number: int, day: date, *, is_open: bool = False) -> Any:
        trainer, site = self.staff["trainer-most"], self.sites["most"]
        titles = self.data["events"][kind]
        return learning.plan_event(
            project=self.project,
            kind=kind,
            title_pl=titles["pl"] % {"number": number},
            title_en=titles["en"] % {"number": number},
            site=site,
            starts_on=day,
            ends_on=day,
            trainer=trainer,
            hours=Decimal(4),
            is_open=is_open,
            sessions=[learning.SessionPlan(on_date=day, hours=Decimal(4))],
            by=self.users[trainer.pk],
        )

    def _open_meeting(self, number: int, day: date) -> None:
        event = self._plan("information_meeting", number, day, is_open=True)
        by = self.users[self.staff["trainer-most"].pk]
        learning.count_heads(event=event, on_date=day, head_count=17 + 9 * number, by=by)

    def _workshop(self, number: int, day: date, *, confirmed: bool) -> None:
        by = self.users[self.staff["trainer-most"].pk]
        event = self._plan("training", number, day)
        going = list(
            Participation.objects.filter(
                project=self.project,
                partner=self.organisations["most"],
                entries__retracted_at=None,
                entries__isnull=False,
                exits__isnull=True,
            ).order_by("pk")[:9]
        )
        if not going:
            return
        learning.enrol(event=event, participations=going, by=by)
        if confirmed:
            for session in event.sessions.all():
                marks = {one.pk: "absent" if index == 3 else "present" for index, one in enumerate(going)}
                learning.mark_presence(session=session, marks=marks, by=by)
            learning.confirm_attendance(event=event, by=by)
