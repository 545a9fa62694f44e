"""Appeals, and what waits in calls for somebody of the staff."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q

from kladka.calls.models import Appeal, Application, Assessment, Assessor, Call, Decision
from kladka.calls.queries.applying import listed
from kladka.calls.queries.criteria import rule_days
from kladka.calls.queries.standing import last_decision
from kladka.core import clock
from kladka.programmes.models import Project

TIED = "abstained"
"""What an assessor states who has a tie with the applicant."""
APPEALED = (Application.State.REFUSED, Application.State.RESERVE)
"""The states against which an applicant may appeal."""


def may_appeal(application: Application, today: date) -> bool:
    """Tell whether an appeal against the last decision would be taken: once, of who has no place, within the days."""
    made = last_decision(application)
    if made is None or application.state not in APPEALED or hasattr(application, "appeal"):
        return False
    return today <= appeal_until(made)


def appeal_until(made: Decision) -> date:
    """Return the last day for an appeal, counted from the decision, or from the later day on which it was recorded and
    told: nobody appeals against what they do not know."""
    told = max(made.decided_on, clock.day_of(made.decided_at))
    return told + timedelta(days=rule_days("appeal_days", told))


def appeal_due(appeal: Appeal) -> date:
    """Return the day by which an appeal is to be answered."""
    return appeal.received_on + timedelta(days=rule_days("appeal_answer_days", appeal.received_on))


def is_answerable(appeal: Appeal) -> bool:
    """Tell whether an appeal still asks for something: it has no answer, and the applicant no place meanwhile."""
    return not appeal.outcome and appeal.application.state in APPEALED


@dataclass(frozen=True)
class Waiting:
    """One thing that waits in a call, for the `staff` named or whoever runs the call. `about`: the call, or the
    application of an appeal. `what`: appeal_waits, appeal_to_decide, card_waits, call_to_close, call_to_decide,
    not_taken_in, place_free."""

    what: str
    call: Call
    about: UUID
    since: date
    number: int
    due: date | None = None
    staff: UUID | None = None


def waiting_in(project: Project) -> list[Waiting]:
    """Return what waits in the calls of a project. Four queries."""
    calls = listed(Call.objects.filter(project=project).exclude(state=Call.State.DRAFT)).select_related("meeting")
    counted = calls.annotate(
        undecided=Count("applications", filter=Q(applications__state=Application.State.SENT)),
        accepted=Count("applications", filter=Q(applications__state=Application.State.ACCEPTED)),
    )
    known = {call.pk: call for call in counted.order_by("closes_on", "pk")}
    of_calls = [one for call in known.values() for one in _of_call(call)]
    return [*of_calls, *_appeals(known), *_after_appeals(known), *_asked_cards(known)]


def _of_call(call: Any) -> Iterable[Waiting]:
    if call.state == Call.State.OPEN:
        yield Waiting("call_to_close", call, call.pk, call.closes_on, call.undecided)
    elif call.state == Call.State.CLOSED:
        yield Waiting("call_to_decide", call, call.pk, call.closes_on, call.undecided)
    else:
        if call.accepted and call.rules.takes_part:
            yield Waiting("not_taken_in", call, call.pk, call.meeting.held_on, call.accepted)
        if call.waiting and (free := call.places - call.placed + call.beyond) > 0:
            yield Waiting("place_free", call, call.pk, call.meeting.held_on, free)


def _appeals(calls: Mapping[UUID, Call]) -> list[Waiting]:
    open_ones = Appeal.objects.filter(outcome="", application__call__in=calls, application__state__in=APPEALED)
    return [
        Waiting(
            "appeal_waits",
            calls[one.application.call_id],
            one.application_id,
            one.received_on,
            one.application.number or 0,
            due=appeal_due(one),
        )
        for one in open_ones.select_related("application").order_by("received_on", "pk")
    ]


def _after_appeals(calls: Mapping[UUID, Call]) -> list[Waiting]:
    """What upheld appeals sent back to be assessed, until it is decided anew."""
    decided = [pk for pk, call in calls.items() if call.state == Call.State.DECIDED]
    rows = Appeal.objects.filter(
        gives=Appeal.Gives.ASSESSMENT, application__call__in=decided, application__state=Application.State.SENT
    )
    return [
        Waiting(
            "appeal_to_decide",
            calls[one.application.call_id],
            one.application_id,
            one.decided_on or one.received_on,
            one.application.number or 0,
        )
        for one in rows.select_related("application").order_by("decided_on", "pk")
    ]


def _asked_cards(calls: Mapping[UUID, Call]) -> list[Waiting]:
    """The cards that somebody was asked for and has not filled in, by call and assessor."""
    filled = Assessment.objects.filter(application=OuterRef("application"), assessor=OuterRef("staff"))
    given = Assessor.objects.filter(application__call__in=calls, application__state=Application.State.SENT)
    rows = given.exclude(interest=TIED).exclude(Exists(filled)).values("application__call", "staff")
    counted = rows.annotate(number=Count("pk"), since=Min("application__sent_on"))
    return [
        Waiting(
            "card_waits",
            calls[row["application__call"]],
            row["application__call"],
            row["since"],
            row["number"],
            staff=row["staff"],
        )
        for row in counted.order_by("application__call", "staff")
    ]
