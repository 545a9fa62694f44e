"""Calls of Alfa and Beta, and applications in them by people named like the cast's."""

from collections.abc import Callable
from typing import Any

from kladka.calls import actions as calls
from kladka.calls.models import Application, Assessor, Attachment, Call
from kladka.core import clock
from kladka.people import actions as people
from kladka.workflows import actions
from tests.kladka.calls.world import added, apply, card, decide, enter_grant, opened, over, plan
from tests.world.cast import Cast

WHO = (("alfa", "Próbna"), ("alfa", "Testowa"), ("beta", "Wymyślona"))
RUNNERS = {"alfa": "alicja", "beta": "bogdan"}


def _calls(cast: Cast) -> list[Call]:
    return [opened(cast, side=side) for side, _name in WHO]


def _lines(cast: Cast, **more: str) -> tuple[dict[str, Any], ...]:
    return tuple({"call": plan(cast, side=side).pk, **more} for side, _name in WHO)


def _sent(cast: Cast) -> list[Application]:
    return [apply(opened(cast, side=side), family_name=name) for side, name in WHO]


def _given(cast: Cast) -> tuple[Any, ...]:
    """Each side's coach assesses an application: Anna's, Artur's, Beata's."""
    made = []
    for (side, name), coach in zip(WHO, ("anna", "artur", "beata"), strict=True):
        application = apply(opened(cast, side=side), family_name=name)
        by = cast.users[RUNNERS[side]]
        (row,) = calls.assign(call=application.call, staff=[cast.staff[coach]], by=by)
        made.append(calls.state_ties(assessor=row, interest="none", by=cast.users[coach]).pk)
    return tuple(made)


def _decided(cast: Cast, **given: Any) -> list[Application]:
    made = []
    for side, name in WHO:
        call = over(cast, side=side)
        application = apply(call, family_name=name, **given)
        card(cast, application, who=RUNNERS[side])
        decide(cast, call, side=side)
        made.append(Application.objects.select_related("call__project").get(pk=application.pk))
    return made


def _joined(cast: Cast, *, with_document: bool = False) -> list[Application]:
    made = _decided(cast, given_name="Ola", birth_date=clock.today().replace(year=1990))
    for application in made:
        if with_document:
            added(cast, application)
        by = cast.users[RUNNERS["beta" if application.call.partner == cast.organisations["beta"] else "alfa"]]
        actions.accept(application=application, version=application.version, by=by)
    return made


def _documents(cast: Cast) -> tuple[dict[str, Any], ...]:
    return tuple({"application": one.pk, "attachment": added(cast, one).pk} for one in _sent(cast))


def _taken_over(cast: Cast) -> tuple[dict[str, Any], ...]:
    """What came with the applications of people who take part now, by their participation; coached like the cast's."""
    found = []
    for application, coach in zip(_joined(cast, with_document=True), ("anna", "artur", "beata"), strict=True):
        one = Attachment.objects.select_related("application__participation").get(application=application.pk)
        side = "beta" if coach == "beata" else "alfa"
        people.assign(
            participation=one.application.participation,
            coach=cast.staff[coach],
            site=cast.sites[side],
            model="tzw-base",
            from_date=clock.today(),
            by=cast.users[RUNNERS[side]],
        )
        found.append({"participation": one.application.participation_id, "attachment": one.pk})
    return tuple(found)


def _own_documents(cast: Cast) -> tuple[dict[str, Any], ...]:
    rows = [Assessor.objects.select_related("application").get(pk=pk) for pk in _given(cast)]
    return tuple({"assessor": one.pk, "attachment": added(cast, one.application).pk} for one in rows)


def granted(cast: Cast) -> list[Call]:
    """Decided calls for grants, one of each side, with one application that was chosen."""
    made = []
    for side, _name in WHO:
        call = over(cast, side=side, criteria="grant-start")
        card(
            cast,
            enter_grant(call),
            who=RUNNERS[side],
            points={"feasible": 9, "market": 8, "aim": 8, "jobs": 8, "costs": 8},
        )
        made.append(decide(cast, call, side=side))
    return made


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "call": lambda cast: tuple(call.pk for call in _calls(cast)),
    "application": lambda cast: tuple(one.pk for one in _sent(cast)),
    "recruitment:criteria-line": lambda cast: _lines(cast, part="formal", code="complete"),
    "recruitment:criteria-answer": lambda cast: _lines(cast, code="woman"),
    "recruitment:criteria-remove": lambda cast: _lines(cast, part="formal", code="complete"),
    "assessor": _given,
    "entering:document": _taken_over,
    "recruitment:document": _documents,
    "recruitment:remove-document": _documents,
    "recruitment:own-document": _own_documents,
    "recruitment:throw-away": lambda cast: tuple(plan(cast, side=side).pk for side, _name in WHO),
    "recruitment:minutes": lambda cast: tuple(one.call_id for one in _decided(cast)),
    "recruitment:results": lambda cast: tuple(call.pk for call in granted(cast)),
    "recruitment:letter": lambda cast: tuple(one.pk for one in _decided(cast)),
    "recruitment:accept": lambda cast: tuple(one.pk for one in _decided(cast)),
    "recruitment:undo-accept": lambda cast: tuple(one.pk for one in _joined(cast)),
}
