"""Coaches for a load: in the project under way, each with people of their own, made by the product's verbs.

Prints one line of JSON: for each coach two addresses that sign in once, and the participations; the same, with some of
their people, for a coordinator and a monitoring officer of the largest project, who see many.
"""

import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench import worlds

PEOPLE = 20
"""Open participations of each coach: domain.md calls 20 a full caseload, by its own guess."""
PROJECT = "kladka"
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
"""A complete entry form, but for who it is and the target group."""


def prepare(number: int) -> dict[str, list[dict[str, Any]]]:
    """Make what is not there yet."""
    return {"coaches": _coaches(number), "leaders": _leaders()}


def _coaches(number: int) -> list[dict[str, Any]]:
    from kladka.accounts.actions import make_link  # noqa: PLC0415 - only with a world
    from kladka.core import clock  # noqa: PLC0415
    from kladka.people.models import Assignment, Ending, Support  # noqa: PLC0415
    from kladka.programmes.models import Post, Project  # noqa: PLC0415

    project = Project.objects.get(code=PROJECT)
    pattern = (
        Post.objects.current()
        .filter(project=project, role=Post.Role.COACH)
        .select_related("project", "partner", "site")[0]
    )
    coaches = [_appointed(pattern, f"load-{index}@prog.example", _letters(index)) for index in range(number)]
    open_ones = Assignment.objects.current().filter(coach__in=coaches)
    ended = Ending.objects.current().exclude(assignment=None)  # one NULL among them, and nobody is left
    # Whoever was met today, in an earlier run on this world, would be asked about if they were met again.
    met = Support.objects.current().filter(start_date=clock.today(), participation__isnull=False)
    open_ones = open_ones.exclude(pk__in=ended.values("assignment")).exclude(
        participation__in=met.values("participation")
    )
    theirs: dict[Any, list[str]] = defaultdict(list)
    for coach, participation in open_ones.values_list("coach", "participation"):
        theirs[coach].append(str(participation))
    for coach in coaches:
        while len(theirs[coach.pk]) < PEOPLE:
            theirs[coach.pk].append(str(_welcome(project, pattern, coach, len(theirs[coach.pk])).pk))
    return [
        {"links": [make_link(user=coach.user), make_link(user=coach.user)], "people": theirs[coach.pk]}
        for coach in coaches
    ]


def _leaders() -> list[dict[str, Any]]:
    from django.db.models import Count  # noqa: PLC0415 - only with a world

    from kladka.accounts.actions import make_link  # noqa: PLC0415
    from kladka.people.models import Participation  # noqa: PLC0415
    from kladka.programmes.models import Post, Project  # noqa: PLC0415

    largest = Project.objects.annotate(people=Count("participations")).latest("people")
    some = Participation.objects.filter(project=largest).order_by("pk").values_list("pk", "partner")
    partner = some[0][1]
    theirs = [str(pk) for pk, opened_by in some[:2000] if opened_by == partner][:PEOPLE]
    found = []
    for role, name in ((Post.Role.COORDINATOR, "coordinator"), (Post.Role.MONITORING_OFFICER, "officer")):
        posts = Post.objects.current().filter(project=largest, role=role).select_related("project", "partner", "site")
        pattern = posts.filter(partner=partner).first() or posts[0]
        staff = _appointed(pattern, f"load-{name}@prog.example", name.title())
        found.append(
            {"role": str(role), "links": [make_link(user=staff.user), make_link(user=staff.user)], "people": theirs}
        )
    return found


def _appointed(pattern: Any, address: str, word: str) -> Any:
    """Return a made-up colleague with a post like `pattern`."""
    from kladka.accounts.actions import create_user  # noqa: PLC0415 - only with a world
    from kladka.audit.actions import SYSTEM  # noqa: PLC0415
    from kladka.organisations.actions import add_staff  # noqa: PLC0415
    from kladka.organisations.models import Staff  # noqa: PLC0415
    from kladka.programmes.actions.posts import appoint  # noqa: PLC0415

    found = Staff.objects.select_related("user").filter(user__email=address).first()
    if found:
        return found
    named = {"given_name": "Próbna", "family_name": f"Obciążalska {word}"}
    user = create_user(email=address, name=" ".join(named.values()), by=SYSTEM)
    controller = pattern.project.controller
    staff = add_staff(organisation=pattern.partner, user=user, by=SYSTEM, controller=controller, **named)
    appoint(project=pattern.project, staff=staff, role=pattern.role, site=pattern.site, by=SYSTEM)
    return staff


def _welcome(project: Any, pattern: Any, coach: Any, index: int) -> Any:
    from kladka.core import clock  # noqa: PLC0415 - only with a world
    from kladka.people import actions as people  # noqa: PLC0415
    from kladka.programmes.models import TargetGroup  # noqa: PLC0415

    began = clock.today() - timedelta(days=60 + index)
    answers = ANSWERS | {"target_group": TargetGroup.objects.filter(project=project).first()}
    person = people.register_person(
        controller=project.controller,
        given_name="Zmyślona",
        family_name=f"Obciążeniowa {_letters(index)}",
        sex="female",
        birth_date=date(1980, 1, 1 + index % 28),
        is_made_up=True,
        by=coach.user,
    )
    found = people.open_participation(
        person=person, project=project, partner=pattern.partner, answers=answers, by=coach.user
    )
    people.assign(participation=found, coach=coach, site=pattern.site, model="tzw-base", from_date=began, by=coach.user)
    for week in range(4):
        people.record_support(
            participation=found,
            kind="coaching",
            start_date=began + timedelta(days=7 * week),
            site=pattern.site,
            provider=coach,
            hours=Decimal("1.5"),
            by=coach.user,
        )
    return found


def _letters(number: int) -> str:
    """Return a number as letters, for nobody's name has digits."""
    return "".join("ABCDEFGHIJ"[int(digit)] for digit in f"{number:02}")


if __name__ == "__main__":
    worlds.set_up(Path(sys.argv[1]))
    print(json.dumps(prepare(int(sys.argv[2]))))
