"""An extract made while somebody's transaction is open misses nothing afterwards."""

import threading

import pytest
from django.db import connection, transaction

from kladka.people import actions as people
from kladka.reporting.extraction.extract import extract, forget
from tests.world.cast import make_cast

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


def test_what_was_recorded_in_a_transaction_held_open_across_an_extract_is_in_the_next(committed_db):
    cast = make_cast()
    controller, anna = cast.project.controller_id, cast.users["anna"]
    before = extract(controller).tables["situation"].num_rows
    recorded, go_on = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            people.withdraw(fact=cast.situations["lucja"], reason="recorded_twice", by=anna)
            recorded.set()
            go_on.wait(20)
        connection.close()

    held = threading.Thread(target=hold)
    held.start()
    assert recorded.wait(20)
    during = extract(controller).tables["situation"].to_pylist()
    assert len(during) == before
    assert not any(row["retracted_on"] for row in during), "what is not committed is not known"
    go_on.set()
    held.join()
    after = extract(controller).tables["situation"].to_pylist()
    forget()
    assert after == extract(controller).tables["situation"].to_pylist()
    assert [row["id"] for row in after if row["retracted_on"]] == [str(cast.situations["lucja"].pk)]
