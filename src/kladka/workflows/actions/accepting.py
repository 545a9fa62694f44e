"""An accepted application becomes a participation: the answers go along, nothing is typed twice."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.calls.actions.applying import pesel_of
from kladka.calls.models import Application
from kladka.calls.queries import form_of, rule_days
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.people import actions as people
from kladka.people.models import Participation, Person
from kladka.people.queries.entry import ANSWERS
from kladka.programmes.models import TargetGroup

CONTACT = ("phone", "email", "street", "postcode", "town")
_NUMBERS = frozenset({"education", "degurba"})
_WHO = ("sex", "birth_date")


def accept(*, application: Application, version: int, by: Actor, person: Person | None = None) -> Participation:
    """Open the participation of an accepted applicant with the answers as its draft; return it.

    `person` is who the applicant turned out to be, else the person is recorded anew; of a recorded person the data stay
    as they are. Raises PolicyBroken when there is no place, the PESEL is somebody else's, or the person takes part.
    """
    project = application.call.project
    with verb("workflows.accept", controller=project.controller_id, by=by) as opened:
        found = _fresh(application, version)
        if not found.call.rules.takes_part:
            raise PolicyBroken(_("Nobody joins the project by a call of this kind."))
        if found.state != Application.State.ACCEPTED:
            raise PolicyBroken(_("Only an application that has a place is taken into the project."))
        who = person or _register(found, by)
        answers = _entry_answers(found)
        if person is not None:
            answers = {name: value for name, value in answers.items() if name not in _WHO}
        participation = people.open_participation(
            person=who, project=project, partner=found.call.partner, answers=answers, by=by
        )
        _carry_needs(found, participation, by)
        found.participation, found.state, found.forget_on = participation, Application.State.JOINED, None
        found.is_new_person, found.version = person is None, found.version + 1
        opened.save(found, fields=["participation", "state", "forget_on", "is_new_person", "version"])
        return participation


def undo_accept(*, application: Application, version: int, by: Actor) -> Application:
    """Take back that an application became a participation, while nothing followed. It has its place as before."""
    with verb("workflows.undo_accept", controller=application.call.project.controller_id, by=by) as opened:
        found = _fresh(application, version)
        participation = found.participation
        if participation is None:
            raise PolicyBroken(_("No participation follows from this application."))
        is_new = found.is_new_person
        found.participation, found.state, found.is_new_person = None, Application.State.ACCEPTED, False
        found.forget_on = clock.today() + timedelta(days=rule_days("waiting_days", clock.today()))
        found.version += 1
        opened.save(found, fields=["participation", "state", "is_new_person", "forget_on", "version"])
        people.open_by_mistake(participation=participation, is_new_person=is_new, by=by)
        return found


def _fresh(application: Application, version: int) -> Application:
    rows = Application.objects.select_related("call__project__controller", "call__partner", "participation__project")
    found = rows.get(pk=application.pk)
    if found.version != version:
        raise Stale(_("This application was changed meanwhile by somebody else. Look at it again."), stored=found)
    return found


def _register(application: Application, by: Actor) -> Person:
    return people.register_person(
        controller=application.call.project.controller,
        given_name=application.given_name,
        family_name=application.family_name,
        sex=application.sex,
        birth_date=application.birth_date,
        pesel=pesel_of(application),
        is_made_up=application.call.project.is_made_up,
        by=by,
        **{name: getattr(application, name) for name in CONTACT},
    )


def _entry_answers(application: Application) -> dict[str, Any]:
    """Return what the form asked of the questions of entry, as a draft holds them. What was not asked stays open."""
    given = application.all_answers
    answers = {name: _held(name, value) for name, value in given.items() if name in ANSWERS and value not in ("", None)}
    is_institutional = form_of(application.call).institutional
    kind = Participation.Kind.INSTITUTIONAL if is_institutional else Participation.Kind.INDIVIDUAL
    groups = TargetGroup.objects.filter(project=application.call.project, institutional=is_institutional)
    group = groups.order_by("position").first()
    return answers | {"kind": kind} | ({"target_group": group} if group else {})


def _held(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        return int(value)
    return date.fromisoformat(value) if name == "unemployed_since" and isinstance(value, str) else value


def _carry_needs(application: Application, participation: Participation, by: Actor) -> None:
    told: Mapping[str, Any] = application.answers
    needs = people.Needs(
        barriers=told.get("barriers") or [],
        main_barrier=told.get("main_barrier") or "",
        access_needs=told.get("access_needs") or [],
        words=told.get("access_words") or "",
    )
    asked_on = application.asked_on or application.sent_on
    if asked_on and (needs.barriers or needs.access_needs or needs.words):
        people.note_needs(participation=participation, needs=needs, asked_on=asked_on, by=by)
