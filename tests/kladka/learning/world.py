"""A training at Próba Alfa with two sessions, for the shared cast. Everybody is made up."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from kladka.core import clock
from kladka.learning import actions
from kladka.learning.models import Enrolment, Event, Material
from tests.world.cast import Cast

FIRST, SECOND = date(2026, 4, 13), date(2026, 4, 14)
IN_TEN_DAYS = timedelta(days=10)
HANDOUT = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"


def plan(cast: Cast, *, side: str = "alfa", **changes: Any) -> Event:
    """Plan a training of two days at Alfa (trainer Ada) or Beta (trainer Borys)."""
    planner, trainer = ("alicja", "ada") if side == "alfa" else ("bogdan", "borys")
    wanted: dict[str, Any] = {
        "project": cast.project,
        "kind": "training",
        "title_pl": "Żywa księgowość",
        "title_en": "Living book-keeping",
        "site": cast.sites[side],
        "trainer": cast.staff[trainer],
        "starts_on": FIRST,
        "ends_on": SECOND,
        "hours": Decimal(12),
        "sessions": [
            actions.SessionPlan(FIRST, time(9), time(15)),
            actions.SessionPlan(SECOND, hours=Decimal("5.5")),
        ],
        "by": cast.users[planner],
    } | changes
    return actions.plan_event(**wanted)


def public(cast: Cast, **changes: Any) -> Event:
    """Plan an event of Alfa in ten days in the public calendar, with sign-up from now on."""
    window = {name: changes.pop(name, None) for name in ("sign_up_from", "sign_up_until")}
    first = changes.pop("starts_on", clock.today() + IN_TEN_DAYS)
    sessions = [actions.SessionPlan(first, time(9), time(15))]
    wanted = {"starts_on": first, "ends_on": first, "hours": None, "sessions": sessions}
    event = plan(cast, **wanted | changes)
    return actions.open_sign_up(event=event, version=event.version, is_public=True, by=cast.users["alicja"], **window)


def sign_up(event: Event, name: str, **more: Any) -> Enrolment:
    """Let a visitor of this given name sign up."""
    email = f"{name.lower().translate(str.maketrans('łó', 'lo'))}@example.invalid"
    wanted: dict[str, Any] = {"email": email, "language": "pl", "address": "https://proba.invalid/mine/{}".format}
    return actions.sign_up(event=event, given_name=name, family_name="Zmyślona", **wanted | more)


def handout(content: bytes = HANDOUT) -> ContentFile:
    """Return a made-up PDF, as somebody would upload it."""
    return ContentFile(content, name="handout.pdf")


def material(cast: Cast, at: Any, **changes: Any) -> Material:
    """Add a made-up handout for participants to an event, a session or a module."""
    wanted: dict[str, Any] = {
        "title": "Ćwiczenia",
        "audience": "participants",
        "holding": actions.Holding(handout()),
        "by": cast.users["alicja"],
    }
    return actions.add_material(at=at, **wanted | changes)


def at_hour(monkeypatch: Any, hour: int) -> None:
    """Let it be a full hour of today in Warsaw: reminders go out by day only."""
    moment = datetime.combine(clock.today(), time(hour), tzinfo=clock.WARSAW).astimezone(UTC)
    monkeypatch.setattr("kladka.core.clock.now", lambda: moment)
