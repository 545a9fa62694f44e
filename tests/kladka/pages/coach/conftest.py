"""It is evening in these tests: a session of today has begun at whatever hour it is typed for."""

from datetime import datetime, time

import pytest

from kladka.agenda import rules
from kladka.core import clock

EVENING = time(21)


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be evening; what was recorded for all tests is never later than now."""
    begun, real = clock.now(), clock.now
    later = max(rules.span(clock.today(), EVENING, 1)[0] - begun, begun - begun)

    def now() -> datetime:
        return real() + later

    monkeypatch.setattr("kladka.core.clock.now", now)
