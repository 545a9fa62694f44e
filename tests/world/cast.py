"""The one cast that tests share: two partners, people at each, and for everybody refused something of their own.

- "Próba Lider" leads the project; its monitoring officer Olga and its administrator Adam work there.
- "Próba Alfa" (partner) has a site with a branch, coaches Anna and Artur, coordinator Alicja, adviser Alan
  and trainer Ada.
- "Próba Beta" (partner) has a site, coach Beata, coordinator Bogdan, adviser Bożena and trainer Borys.
- Participants: Łucja (coached by Anna), Nadia (by Artur), Teresa (by Beata); each advised, trained and in a situation.
- Nikt has an account and no post.

Own, neighbour's and other partner's object, seen by the people of Alfa: Łucja's, Nadia's, Teresa's.
All of them are made up.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kladka.accounts.models import User
from kladka.audit.actions import SYSTEM, Verb, verb
from kladka.core import polish
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people import actions as people
from kladka.people.models import Assignment, Participation, Situation, Support
from kladka.programmes.models import FundingLine, Partnership, Post, Project, TargetGroup

START, END = date(2020, 1, 1), date(2040, 12, 31)
ENTRY_DAY = date(2026, 3, 2)
ANSWERS: dict[str, Any] = {
    "kind": "individual",
    "education": 3,
    "labour_status": "unemployed",
    "labour_substatus": "other_unemployed",
    "unemployed_since": date(2025, 6, 1),
    "disability": "no",
    "foreign_background": "no",
    "third_country": "no",
    "minority": "refused",
    "homeless": "no",
    "municipality": "1212042",
    "powiat": "1212",
    "degurba": 3,
}
"""A complete entry form, except who it is and the target group."""


@dataclass
class Cast:
    """Everybody and everything, by short names: `cast.users["anna"]`, `cast.participations["lucja"]`."""

    project: Project
    organisations: dict[str, Organisation] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    target_group: TargetGroup | None = None
    participations: dict[str, Participation] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    supports: dict[str, Support] = field(default_factory=dict)
    situations: dict[str, Situation] = field(default_factory=dict)


_STAFF: dict[str, tuple[str, str, str, str, str | None]] = {
    "olga": ("Olga", "Monitorowska", "leader", "monitoring_officer", None),
    "adam": ("Adam", "Zarządzalski", "leader", "", None),
    "anna": ("Anna", "Trenerska", "alfa", "coach", "alfa"),
    "artur": ("Artur", "Trenerski", "alfa", "coach", "alfa"),
    "alicja": ("Alicja", "Koordynacka", "alfa", "coordinator", "alfa"),
    "alan": ("Alan", "Doradzki", "alfa", "adviser", "alfa"),
    "ada": ("Ada", "Szkoleniowa", "alfa", "trainer", "alfa"),
    "beata": ("Beata", "Trenerowicz", "beta", "coach", "beta"),
    "bogdan": ("Bogdan", "Koordynator", "beta", "coordinator", "beta"),
    "bozena": ("Bożena", "Doradcza", "beta", "adviser", "beta"),
    "borys": ("Borys", "Szkoleniowiec", "beta", "trainer", "beta"),
    "nikt": ("Nikt", "Bezroli", "alfa", "", None),
}
_PEOPLE = {
    "lucja": ("Łucja", "Próbna", "female", date(1980, 2, 29), "anna"),
    "nadia": ("Nadia", "Testowa", "female", date(1991, 12, 31), "artur"),
    "teresa": ("Teresa", "Wymyślona", "female", date(1975, 7, 15), "beata"),
}


def make_cast(code: str = "proba") -> Cast:
    """Build the cast in the open transaction and return it."""
    leader = _organisation("Próba Lider", is_controller=True)
    with verb("test.set_up", controller=leader.pk, by=SYSTEM) as entry:
        cast = _set_up(entry, code, leader)
    for name, (given, family, organisation, role, site) in _STAFF.items():
        _hire(cast, name, given, family, organisation, role, site)
    for name, (given, family, sex, born, coach) in _PEOPLE.items():
        _welcome(cast, name, given, family, sex, born, coach)
    return cast


def _set_up(entry: Verb, code: str, leader: Organisation) -> Cast:
    organisations = {"leader": leader, "alfa": _organisation("Próba Alfa"), "beta": _organisation("Próba Beta")}
    for organisation in organisations.values():
        entry.save(organisation)
    cast = Cast(project=_project(entry, code, organisations), organisations=organisations)
    cast.sites["leader"] = entry.save(_site(leader, "Kraków", "1261"))
    cast.sites["alfa"] = entry.save(_site(organisations["alfa"], "Klucze", "1212"))
    cast.sites["alfa_branch"] = entry.save(_site(organisations["alfa"], "Bolesław", "1212", cast.sites["alfa"]))
    cast.sites["beta"] = entry.save(_site(organisations["beta"], "Nowy Sącz", "1262"))
    cast.target_group = entry.save(
        TargetGroup(project=cast.project, code="people", name_pl="Osoby bez pracy", name_en="People without work")
    )
    return cast


def add_people(cast: Cast, number: int, *, coach: str = "anna") -> list[Participation]:
    """Add `number` more participants of one coach, each with an entry, a session and a job that nothing proves."""
    added = []
    for index in range(number):
        born = date(1970, 1, 1 + index % 28)
        name = f"more_{coach}_{len(cast.participations)}"
        _welcome(cast, name, "Osoba", f"Dodatkowa {_in_letters(len(cast.participations))}", "male", born, coach)
        added.append(cast.participations[name])
    return added


def _in_letters(number: int) -> str:
    """Return a number as letters, for nobody's name has digits."""
    return "".join("ABCDEFGHIJ"[int(digit)] for digit in str(number))


def foreign_project(cast: Cast) -> Project:
    """Return a project of an organisation nobody of the cast works for, in the cast's funding line; made once."""
    if "foreign" not in cast.organisations:
        foreign = cast.organisations["foreign"] = _organisation("Obcy Lider", is_controller=True)
        with verb("test.set_up", controller=foreign.pk, by=SYSTEM) as entry:
            entry.save(foreign)
            _project(entry, "obcy", {"leader": foreign})
    return Project.objects.get(code="obcy")


def _organisation(name: str, *, is_controller: bool = False) -> Organisation:
    return Organisation(
        name=name,
        short_name=name,
        name_fold=polish.fold(name),
        name_sort=polish.sort_key(name),
        legal_form="association",
        is_controller=is_controller,
        is_made_up=True,
    )


def _site(organisation: Organisation, town: str, powiat: str, branch_of: Site | None = None) -> Site:
    return Site(
        organisation=organisation,
        name=f"{organisation.short_name}, {town}",
        town=town,
        powiat=powiat,
        branch_of=branch_of,
        opened_on=START,
    )


def _project(entry: Verb, code: str, organisations: dict[str, Organisation]) -> Project:
    line = None
    for level in FundingLine.Level.values:
        line = FundingLine.objects.create(
            parent=line, level=level, code=f"{code}-{level}", name_pl=level, name_en=level
        )
    project = Project(
        code=code,
        controller=organisations["leader"],
        funding_line=line,
        title_pl="Projekt próbny",
        title_en="Trial project",
        starts_on=START,
        ends_on=END,
        pack="eu-esf-plus-2021",
        profile="pl-esf-plus",
        is_public=True,
        is_made_up=True,
    )
    entry.save(project)
    for name, organisation in organisations.items():
        role = "leader" if name == "leader" else "partner"
        Partnership.objects.create(project=project, organisation=organisation, role=role, from_date=START)
    return project


def _hire(cast: Cast, name: str, given: str, family: str, organisation: str, role: str, site: str | None) -> None:
    user = User.objects.create_user(f"{name}@example.invalid", "a long enough passphrase", name=f"{given} {family}")
    staff = Staff.objects.create(
        organisation=cast.organisations[organisation],
        user=user,
        given_name=given,
        family_name=family,
        name_fold=polish.fold(f"{family} {given}"),
        name_sort=polish.sort_key(f"{family} {given}"),
        is_administrator=name == "adam",
    )
    cast.users[name], cast.staff[name] = user, staff
    if role:
        with verb("test.appoint", controller=cast.project.controller_id, by=user) as entry:
            cast.posts[name] = entry.record(
                Post(
                    project=cast.project,
                    staff=staff,
                    partner=staff.organisation,
                    site=cast.sites[site] if site else None,
                    role=role,
                    from_date=START,
                )
            )


def _welcome(cast: Cast, name: str, given: str, family: str, sex: str, born: date, coach: str) -> None:
    user, staff = cast.users[coach], cast.staff[coach]
    site = cast.sites["beta" if coach == "beata" else "alfa"]
    person = people.register_person(
        controller=cast.organisations["leader"],
        given_name=given,
        family_name=family,
        sex=sex,
        birth_date=born,
        is_made_up=True,
        by=user,
    )
    participation = people.open_participation(
        person=person,
        project=cast.project,
        partner=staff.organisation,
        answers={**ANSWERS, "target_group": cast.target_group},
        by=user,
    )
    cast.participations[name] = participation
    cast.assignments[name] = people.assign(
        participation=participation, coach=staff, site=site, model="tzw-base", from_date=ENTRY_DAY, by=user
    )
    cast.supports[name] = people.record_support(
        participation=participation,
        kind="coaching",
        start_date=ENTRY_DAY,
        site=site,
        provider=staff,
        hours=Decimal("1.5"),
        by=user,
    )
    cast.situations[name] = people.record_situation(
        participation=participation, kind="employment", from_date=date(2026, 5, 4), by=user
    )
