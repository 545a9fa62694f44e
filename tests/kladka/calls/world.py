"""Calls and applications for tests, at either partner of the cast."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from kladka.calls import actions
from kladka.calls.models import Application, Attachment, Call
from kladka.calls.queries import criteria_of, drum
from kladka.calls.rules.criteria import suggested
from kladka.core import clock
from tests.world.cast import Cast

RUNNERS = {"alfa": "alicja", "beta": "bogdan"}
WHO: dict[str, Any] = {
    "given_name": "Iga",
    "family_name": "Zmyślona",
    "birth_date": date(1985, 5, 5),
    "sex": "female",
    "email": "iga@example.invalid",
    "powiat": "1212",
    "education": "3",
}
ANSWERS: dict[str, Any] = {
    "labour_status": "unemployed",
    "unemployed_since": date(2025, 1, 10),
    "disability": "no",
    "foreign_background": "refused",
    "third_country": "no",
    "minority": "no",
    "homeless": "no",
    "rural": True,
    "social_assistance": False,
    "food_programme": False,
    "statement_true": True,
    "statement_rules": True,
    "statement_data": True,
}
STAFF_ANSWERS: dict[str, Any] = {
    **{name: ANSWERS[name] for name in ("disability", "foreign_background", "third_country", "minority", "homeless")},
    "institution": "Ośrodek zmyślony",
    "post": "pracownica socjalna",
    "delegated_by": "Dyrektorka Ośrodka",
    "delegated_on": date(2026, 1, 10),
    "statement_true": True,
    "statement_data": True,
}


def plan(cast: Cast, *, side: str = "alfa", **given: Any) -> Call:
    """Plan a call of a partner that began a week ago and lasts two more."""
    today = clock.today()
    values: dict[str, Any] = {
        "title_pl": "Nabór próbny",
        "title_en": "Trial call",
        "criteria": "recruitment-esf-plus",
        "opens_on": today - timedelta(days=7),
        "closes_on": today + timedelta(days=14),
        "places": 2,
        "reserve_places": 1,
    }
    return actions.plan_call(
        project=cast.project,
        partner=cast.organisations[side],
        by=cast.users[RUNNERS[side]],
        **values | given,
    )


def opened(cast: Cast, *, side: str = "alfa", **given: Any) -> Call:
    """Return a call that takes applications."""
    call = plan(cast, side=side, **given)
    return actions.open_call(call=call, version=call.version, by=cast.users[RUNNERS[side]])


def apply(call: Call, **given: Any) -> Application:
    """Return an application that the public sent."""
    answers = {**WHO, **ANSWERS, **given}
    application, _secret = actions.begin(call=call, answers=answers, language="pl")
    return actions.send(application=application, version=application.version, answers={})


def over(cast: Cast, *, side: str = "alfa", **given: Any) -> Call:
    """Return a call that took applications until today and is open still."""
    return opened(cast, side=side, closes_on=clock.today(), **given)


def card(cast: Cast, application: Application, *, who: str = "alicja", talk: int = 10, **given: Any) -> Any:
    """Fill in one assessor's card with the points that follow from the answers, and those of the talk."""
    found = criteria_of(application.call)
    points = suggested(found, application.all_answers)
    if any(each.code == "talk" for each in found.points):
        points["talk"] = talk
    values: dict[str, Any] = {
        "formal": {each.code: True for each in found.formal},
        "points": points,
        "assessed_on": clock.today(),
    }
    return actions.assess(application=application, assessor=cast.staff[who], by=cast.users[who], **values | given)


def decide(cast: Cast, call: Call, *, side: str = "alfa", on: date | None = None) -> Call:
    """Close a call and let the committee decide it, today or on an earlier day."""
    by = cast.users[RUNNERS[side]]
    call = Call.objects.get(pk=call.pk)
    if call.state == Call.State.OPEN:
        call = actions.close_call(call=call, version=call.version, by=by)
    seats = [actions.Seat(cast.staff[RUNNERS[side]])]
    actions.hold_meeting(call=call, version=call.version, held_on=on or clock.today(), seats=seats, by=by)
    return Call.objects.get(pk=call.pk)


def pdf(words: bytes = b"") -> bytes:
    """Return a PDF as small as they come; `words` make it another one."""
    return b"%PDF-1.4\n" + words + b"\nstartxref\n0\n%%EOF\n"


def added(cast: Cast, application: Application, kind: str = "referral", *, who: str = "alicja") -> Attachment:
    """Add a copy of a document to an application."""
    uploads = [ContentFile(pdf(application.pk.bytes.hex().encode()), name="skierowanie.pdf")]
    by = {"staff": cast.staff[who], "by": cast.users[who]}
    return actions.attach(application=application, kind=kind, uploads=uploads, **by).kept[0]


def brought(cast: Cast, name: str, *, kind: str = "referral", side: str = "alfa") -> Attachment:
    """Return a copy that came with the application from which the participation of one of the cast followed."""
    who = {"lucja": ("Łucja", "Ćwik")}.get(name, (name.title(), "Zmyślona"))
    application = apply(opened(cast, side=side), given_name=who[0], family_name=who[1])
    one = added(cast, application, kind, who=RUNNERS[side])
    joined = {"participation": cast.participations[name], "state": Application.State.JOINED, "forget_on": None}
    Application.objects.filter(pk=application.pk).update(**joined)
    return Attachment.objects.select_related("file", "application__call__project__controller").get(pk=one.pk)


GRANT: dict[str, Any] = {
    "applicant_kind": "entity",
    "applicant_name": "Spółdzielnia zmyślona",
    "krs": "0000000001",
    "members": 5,
    "given_name": "Iga",
    "family_name": "Zmyślona",
    "email": "iga@example.invalid",
    "powiat": "1212",
    "title": "Pralnia",
    "legal_form": "social_cooperative",
    "product": "Pranie",
    "market": "Pensjonaty",
    "social_aim": "Praca",
    "jobs": 3,
    "jobs_at_risk": 2,
    "amount": Decimal(15000),
    "own_share": Decimal("1500.50"),
    "costs": "Pralki",
    "statement_true": True,
    "statement_rules": True,
    "statement_data": True,
}
PRACTICE: dict[str, Any] = {
    **{name: GRANT[name] for name in ("applicant_kind", "applicant_name", "given_name", "family_name", "email")},
    **{name: GRANT[name] for name in ("title", "statement_true", "statement_data")},
    "practice_from": date(2025, 1, 10),
    **dict.fromkeys(("need", "what", "results", "new", "lasting", "transfer"), "Pranie"),
}


def grant_call(cast: Cast, **given: Any) -> Call:
    """Return an open call for grants until today, with two drawn assessors and a third where they differ."""
    values = {"criteria": "grant-start", "assessors": 2, "is_drawn": True, "third_percent": 30, "places": 1}
    return over(cast, **values | given)


def enter_grant(call: Call, **given: Any) -> Application:
    """Return an application for a grant that the public sent."""
    answers = {**GRANT, **given}
    application, _secret = actions.begin(call=call, answers=answers, language="pl")
    return actions.send(application=application, version=application.version, answers={})


def close(cast: Cast, call: Call) -> Call:
    """Close a call."""
    call = Call.objects.get(pk=call.pk)
    return actions.close_call(call=call, version=call.version, by=cast.users["alicja"])


def reviewers_of(cast: Cast) -> list[Any]:
    """Return everybody who may be drawn in a call of the first partner."""
    return drum(Call.objects.select_related("project").first())


def drawn_cards(cast: Cast, application: Application, who: Any, points: int) -> Any:
    """Fill in the card of somebody who was drawn: so many points of ten for everything."""
    found = criteria_of(application.call)
    return actions.assess(
        application=application,
        assessor=who,
        formal={each.code: True for each in found.formal},
        points={each.code: points for each in found.points},
        assessed_on=clock.today(),
        by=cast.users["alicja"],
    )
