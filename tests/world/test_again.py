"""The cast that is put back is the cast that was made."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from kladka.audit.queries import verify
from kladka.core import clock
from kladka.people import actions as people
from kladka.people.models import Participation, Support
from tests.world import again
from tests.world.cast import Cast, make_cast

pytestmark = pytest.mark.postgres
FIRST: list[tuple[object, ...]] = []


def stands(cast: Cast) -> list[tuple[object, ...]]:
    """Return what is in the ledger, and what the objects say of it."""
    rows = [*Participation.objects.order_by("pk").values_list(), *Support.objects.order_by("pk").values_list()]
    held = [(one.pk, one.person_id, one.person.is_made_up, one.project_id) for one in cast.participations.values()]
    return [*rows, *held]


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_each_test_of_a_file_finds_the_same_and_a_whole_chain(cast: Cast, turn: int) -> None:
    if turn == 1:
        FIRST[:] = stands(cast)
    assert stands(cast) == FIRST
    assert list(verify()) == []
    people.record_support(
        participation=cast.participations["lucja"],
        kind="coaching",
        start_date=date(2026, 6, 1),
        site=cast.sites["alfa"],
        provider=cast.staff["anna"],
        hours=1,
        by=cast.users["anna"],
    )
    assert list(verify()) == []
    assert len(stands(cast)) == len(FIRST) + 1


def test_where_the_clock_tells_another_time_it_is_made_anew(
    request: pytest.FixtureRequest, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now
    monkeypatch.setattr("kladka.core.clock.now", lambda: now())
    made = set()
    for _time in (1, 2):
        with transaction.atomic():
            made.add(again.cast_again().project.pk)
            transaction.set_rollback(True)
    assert len(made) == 2


def test_making_it_changes_no_row_that_was_there(db: None) -> None:
    """Only rows that it adds are put back."""
    written: list[str] = []

    def watch(execute, sql, params, many, context):
        written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        make_cast()
    assert [sql for sql in written if sql.startswith(("UPDATE", "DELETE"))] == []


def test_what_a_process_of_the_tests_keeps_is_its_own() -> None:
    """Caches are cleared between tests: in a folder that two share, one would clear the other's in the middle."""
    assert Path(settings.CACHES["default"]["LOCATION"]).parent == Path(os.environ["KLADKA_VAR"])
