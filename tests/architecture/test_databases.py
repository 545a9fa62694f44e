"""The tests' own databases: rolled back, or a copy of one's own."""

import os
import subprocess
import sys
import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

pytestmark = pytest.mark.postgres


def rows() -> int:
    return ContentType.objects.filter(app_label="made-up").count()


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(committed_db, turn):
    with transaction.atomic():
        ContentType.objects.create(app_label="made-up", model=f"turn-{turn}")
    assert rows() == 1


def test_another_thread_sees_a_commit(committed_db):
    ContentType.objects.create(app_label="made-up", model="thread")
    seen = []

    def look() -> None:
        seen.append(rows())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_another_process_sees_a_commit(committed_db):
    ContentType.objects.create(app_label="made-up", model="process")
    code = (
        "import django; django.setup(); from django.contrib.contenttypes.models import ContentType; "
        "print(ContentType.objects.filter(app_label='made-up').count())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **committed_db.environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "1"


def test_an_ordinary_test_is_rolled_back_after_all_that(db):
    assert rows() == 0
    ContentType.objects.create(app_label="made-up", model="rolled-back")


def test_nothing_of_it_stays(db):
    assert rows() == 0


@pytest.mark.only_postgres
def test_postgresql_sorts_as_poles_do(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(w, ' ' ORDER BY w) FROM unnest(ARRAY['z', 'ł', 'm', 'l', 'ą', 'b', 'a']) w")
        assert cursor.fetchone()[0] == "a ą b l ł m z"
