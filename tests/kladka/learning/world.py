"""A training at Próba Alfa with two sessions, for the shared cast. Everybody is made up."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from kladka.learning import actions
from kladka.learning.models import Event
from tests.world.cast import Cast

FIRST, SECOND = date(2026, 4, 13), date(2026, 4, 14)


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
