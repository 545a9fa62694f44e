"""Own pages in the demo world: two participants of one coach are invited, one of them uses the page."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from kladka.accounts.models import User
from kladka.audit.actions import note_read
from kladka.core import packs
from kladka.core.addresses import full_address
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.messages.models import Message
from kladka.people.actions import own_page, own_rights
from kladka.people.models import OwnAccess, Participation
from kladka.people.queries import left_by, visible_to
from kladka.people.queries.own_page import standing_consent
from kladka.people.rules.own_page import Sender
from kladka.programmes.models import Project
from kladka.programmes.permissions import viewer_for

PAGE = full_address("/my/enter/")
LATE = 770
"""The minute of the last day at which this comes, after hand-overs."""


def story() -> Mapping[str, Any]:
    """Return what happens with own pages in this world."""
    found: Mapping[str, Any] = packs.load("demo/own-page.yaml")
    return found


def put_on(stage: Stage, present: Present, day: date) -> None:
    """Put two invitations on the stage, and what one of the two does with the page."""
    coach = present.users[present.staff[story()["coach"]].pk]
    coordinator = present.users[present.staff[story()["by_coordinator"]].pk]
    for days in (6, 3):
        before = day - timedelta(days=days)
        stage.at(before, partial(_look, present.project, coach, coordinator, before), minute=LATE)
    stage.at(day, partial(invite_two, present.project, coach, coordinator, day), minute=LATE)


def people_of(project: Project, coach: User, day: date) -> list[Participation]:
    """Return two women of a coach who have an e-mail address and take part on a day."""
    rows = visible_to(viewer_for(coach, day)).filter(project=project, person__identity__sex="female")
    rows = rows.exclude(person__identity__email="").filter(entries__retracted_at=None, entries__isnull=False)
    found = list(rows.select_related("person__identity", "project").order_by("pk"))
    left = left_by([one.pk for one in found], day)
    return [one for one in found if one.pk not in left][:2]


def invite_two(project: Project, coach: User, coordinator: User, day: date) -> None:
    """Invite two participants; the first one signs in and asks for corrections."""
    told = story()
    for one, name in zip(people_of(project, coach, day), ("active", "invited"), strict=False):
        address = one.person.identity.email
        said = {"way": OwnAccess.Way.EMAIL, "address": address, "language": "pl", "page": PAGE}
        access, _secret = own_page.invite_own(person=one.person, **said, by=coach)
        for kind in told["consents"][name]:
            if standing_consent(one.pk, kind) is None:
                own_rights.record_consent(participation=one, kind=kind, given_on=day, how="paper", by=coach)
        if name == "active":
            _use(one, access, coordinator)


def _use(one: Participation, access: OwnAccess, coordinator: User) -> None:
    told = story()
    sender = Sender("demo", "demo")
    own_page.ask_code(address=access.address, page=PAGE, sender=sender)
    bodies = Message.objects.filter(to=access.address).values_list("body", flat=True)
    code = next(filter(None, (re.search(r"\d{4} \d{4}", body) for body in bodies)), None)
    born = one.person.identity.birth_date
    if code is None or born is None:
        return
    if own_page.use_code(address=access.address, code=code[0], browser=sender.browser, language="pl") is None:
        return
    own_page.confirm_birth(access=access, birth_date=born, language="pl")
    said: dict[str, Any] = {"participation": one, "access": access, "by": access}
    earlier = told["earlier"]
    asked = own_rights.ask_correction(about=earlier["about"], words=earlier["words"], **said)
    answer = {"state": earlier["state"], "answer": earlier["answer"], "page": PAGE}
    own_rights.answer_correction(request=asked, version=asked.version, **answer, by=coordinator)
    own_rights.ask_correction(**told["request"], **said)
    withdrawn = one.consents.get(kind=told["withdrawn"])
    own_rights.withdraw_consent(consent=withdrawn, how="own_page", by=access)


def _look(project: Project, coach: User, coordinator: User, day: date) -> None:
    """Leave the traces of pages that were opened."""
    for one in people_of(project, coach, day):
        for user in (coach, coordinator):
            for page in story()["looks"]:
                note_read(controller=project.controller_id, by=user, page=page, subject=one)
