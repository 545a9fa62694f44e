"""The founding project's frame: organisations, sites, team, goals, incubators; and who does what on a given day."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kladka.accounts import actions as accounts
from kladka.accounts.models import User
from kladka.audit.actions import SYSTEM
from kladka.core import packs
from kladka.demo import milestones
from kladka.demo.abc_plan import END, START, Life
from kladka.demo.invention import Inventor
from kladka.demo.stage import Stage
from kladka.organisations import actions as organisations
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import Assignment
from kladka.programmes import actions as programmes
from kladka.programmes.models import Project, TargetGroup

if TYPE_CHECKING:
    from kladka.demo.abc_acts import Actor

OFFICE_STAFF = (
    ("officer", "leader", "krakow", "monitoring_officer"),
    ("coordinator-leader", "leader", "krakow", "coordinator"),
    ("coordinator-klucz", "klucz", "klucze", "coordinator"),
    ("coordinator-stopil", "stopil", "nowysacz", "coordinator"),
    ("adviser-klucz", "klucz", "klucze", "adviser"),
    ("adviser-stopil", "stopil", "nowysacz", "adviser"),
    ("trainer-leader", "leader", "krakow", "trainer"),
    ("trainer-klucz", "klucz", "klucze", "trainer"),
    ("trainer-stopil", "stopil", "nowysacz", "trainer"),
)


@dataclass
class Frame:
    """What stands around the people of the founding project."""

    stage: Stage
    inventor: Inventor
    data: Mapping[str, Any] = field(default_factory=lambda: packs.load("demo/abc.yaml"))
    organisations: dict[str, Organisation] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    users: dict[UUID, User] = field(default_factory=dict)
    groups: dict[str, TargetGroup] = field(default_factory=dict)
    powiats: dict[UUID, list[str]] = field(default_factory=dict)
    entities: dict[str, Organisation] = field(default_factory=dict)
    _project: Project | None = None

    # Building

    def build(self) -> None:
        """Record organisations, project, team and targets, as on the project's first day."""
        self._found_leader()
        self._open_project()
        self._add_partners()
        self._hire_office()
        for plan in self.data["coaches"]:
            self._hire_coach(plan)
        self._promise()

    @property
    def controller(self) -> Organisation:
        """Return the leader, who answers for the data."""
        return self.organisations["leader"]

    @property
    def project(self) -> Project:
        """Return the project."""
        if self._project is None:
            raise RuntimeError("The project is opened by build().")
        return self._project

    @property
    def admin(self) -> User:
        """Return the leader's administrator."""
        return self.users[self.staff["admin"].pk]

    def _found_leader(self) -> None:
        founder = accounts.create_user(email="administracja@abc.example", name="Administratorka (zmyślona)", by=SYSTEM)
        leader = organisations.add_organisation(**self.data["organisations"]["leader"], by=founder)
        self.organisations["leader"] = leader
        self.staff["admin"] = organisations.add_staff(
            organisation=leader,
            given_name="Wiesława",
            family_name="Administratorska",
            user=founder,
            is_administrator=True,
            controller=leader,
            by=founder,
        )
        self.users[self.staff["admin"].pk] = founder

    def _open_project(self) -> None:
        lines = [programmes.LineLevel(str(code), pl, en) for code, pl, en in self.data["funding_line"]]
        by = self.admin
        line = programmes.define_funding_line(controller=self.controller, levels=lines, by=by)
        self._project = programmes.open_project(
            controller=self.controller,
            leader=self.controller,
            funding_line=line,
            code="abc",
            starts_on=START,
            ends_on=END,
            pack="pl-po-kl-7.2.1-abc",
            profile="pl-po-kl-7.2.1",
            is_public=True,
            is_made_up=True,
            **self.data["project"],
            by=by,
        )
        for goal in self.data["goals"]:
            programmes.add_goal(
                project=self.project,
                kind=goal["kind"],
                text_pl=goal["pl"],
                text_en=goal["en"],
                indicators=goal["indicators"],
                by=by,
            )
        for code, group in self.data["target_groups"].items():
            rest = {key: value for key, value in group.items() if key not in {"pl", "en"}}
            self.groups[code] = programmes.add_target_group(
                project=self.project, code=code, name_pl=group["pl"], name_en=group["en"], **rest, by=by
            )

    def _add_partners(self) -> None:
        for key, organisation in self.data["organisations"].items():
            if key != "leader":
                self.organisations[key] = organisations.add_organisation(
                    **organisation, controller=self.controller, by=self.admin
                )
        for key in ("klucz", "stopil"):
            programmes.add_partner(project=self.project, organisation=self.organisations[key], by=self.admin)
        for key, site in self.data["sites"].items():
            branch_of = site.get("branch_of")
            self.sites[key] = organisations.add_site(
                organisation=self.organisations[site["of"]],
                name=site["name"],
                town=site["town"],
                powiat=site["powiat"],
                branch_of=self.sites[branch_of] if branch_of else None,
                opened_on=START,
                controller=self.controller,
                by=self.admin,
            )
            self.powiats[self.sites[key].pk] = site["serves"]
            programmes.serve_areas(project=self.project, site=self.sites[key], powiats=site["serves"], by=self.admin)

    def _hire_office(self) -> None:
        for key, organisation, site, role in OFFICE_STAFF:
            # The leader's officer still answers for the finished project, so that post has no end.
            until = None if role in {"monitoring_officer", "coordinator"} else END
            self._hire(key, organisation, site, role, START, until)

    def _hire_coach(self, plan: Mapping[str, Any]) -> None:
        organisation = self.data["sites"][plan["site"]]["of"]
        until = plan.get("until", END)
        self._hire(plan["key"], organisation, plan["site"], "coach", START, until)
        if "followed_by_from" in plan:
            start = plan["followed_by_from"]
            self.stage.at(start - timedelta(days=2), lambda: self._follow(plan, organisation, start), minute=30)

    def _follow(self, plan: Mapping[str, Any], organisation: str, start: date) -> None:
        self._hire(f"{plan['key']}-next", organisation, plan["site"], "coach", start, END)

    def _hire(self, key: str, organisation: str, site: str, role: str, start: date, until: date | None) -> None:
        who = self.inventor.person(sex=self.inventor.dice.choice(("female", "male")), born=(1955, 1982))
        user = accounts.create_user(
            email=f"{key}@abc.example", name=f"{who.given_name} {who.family_name}", by=self.admin
        )
        staff = organisations.add_staff(
            organisation=self.organisations[organisation],
            given_name=who.given_name,
            family_name=who.family_name,
            user=user,
            controller=self.controller,
            by=self.admin,
        )
        self.staff[key], self.users[staff.pk] = staff, user
        programmes.appoint(
            project=self.project,
            staff=staff,
            role=role,
            site=self.sites[site],
            from_date=start,
            until_date=until,
            by=self.admin,
        )

    def _promise(self) -> None:
        days = [(each["day"], each["targets"]) for each in self.data["milestones"]]
        milestones.promise(self.project, [*days, (END, self.data["targets"])], by=self.admin)

    # Who does what

    def coach_for(self, life: Life, dice: random.Random) -> tuple[str, Site]:
        """Return the coach's position and site for a life: positions take turns at random."""
        plan = dice.choice(self.data["coaches"])
        return plan["key"], self.sites[plan["site"]]

    def site_for(self, life: Life, dice: random.Random) -> Site:
        """Return the site at which somebody without a coach is recorded."""
        return self.sites[dice.choice(("krakow", "klucze", "klucze", "nowysacz", "nowysacz"))]

    def holder(self, position: str, day: date) -> Staff:
        """Return who holds a coach's position on a day."""
        follower = self.staff.get(f"{position}-next")
        plan = next(plan for plan in self.data["coaches"] if plan["key"] == position)
        if follower is not None and day >= plan["followed_by_from"]:
            return follower
        return self.staff[position]

    def coach_now(self, actor: "Actor") -> Staff:
        """Return who coaches the actor now."""
        return self.holder(actor.coach, self.stage.now.date())

    def assignment_now(self, actor: "Actor") -> Assignment:
        """Return the actor's open assignment."""
        return open_assignments([actor.here])[0]

    def user_of(self, staff: Staff) -> User:
        """Return the account of a staff member."""
        return self.users[staff.pk]

    def registrar(self, site: Site) -> User:
        """Return who records new people at a site: the partner's coordinator."""
        keys = {"leader": "coordinator-leader", "klucz": "coordinator-klucz", "stopil": "coordinator-stopil"}
        return self.user_of(self.staff[keys[self._organisation_key(site)]])

    def adviser_at(self, site: Site) -> Staff:
        """Return the adviser of an incubator's site."""
        return self.staff[f"adviser-{self._organisation_key(site)}"]

    def incubator_for(self, site: Site, day: date, dice: random.Random) -> Site:
        """Return the incubator where somebody of `site` is advised on a day; branches only once they are open."""
        if self._organisation_key(site) == "klucz":
            return self.sites["klucze"]
        is_branch_open = day >= date(2009, 4, 1)
        return self.sites["piwniczna" if is_branch_open and dice.random() < 0.3 else "nowysacz"]

    def event_site(self, number: int) -> Site:
        """Return where the event of this number takes place."""
        return self.sites[("klucze", "nowysacz", "krakow")[number % 3]]

    def trainer_at(self, site: Site) -> Staff:
        """Return who runs events at a site."""
        return self.staff[f"trainer-{self._organisation_key(site)}"]

    def event_title(self, kind: str, number: int, language: str) -> str:
        """Return the title of an event."""
        return str(self.data["events"][kind][language]) % {"number": number}

    def text(self, what: str, area: str) -> str:
        """Return what a made-up advice card says."""
        return str(self.data["texts"][what][area])

    @property
    def institutions(self) -> list[str]:
        """Return the made-up institutions that send their staff."""
        return list(self.data["institutions"])

    @property
    def purposes(self) -> list[str]:
        """Return what made-up sessions are about."""
        return list(self.data["purposes"])

    def _organisation_key(self, site: Site) -> str:
        return next(key for key, found in self.organisations.items() if found.pk == site.organisation_id)
