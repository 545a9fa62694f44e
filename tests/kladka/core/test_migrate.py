"""A new database is made in half the time, and is the one that Django's own way makes."""

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

MADE = """
import sys
from contextlib import nullcontext
import django
django.setup()
from kladka.core.management.commands import migrate
seen = []
usual = migrate.ProjectState.reload_model
migrate.ProjectState.reload_model = lambda state, *of, **how: (seen.append(of), usual(state, *of, **how))
migrate.protection.missing = lambda connection: []  # a part of the rooms only
if sys.argv[1] == "theirs":
    migrate.new_models_alone = nullcontext
django.core.management.call_command("migrate", "programmes", verbosity=0)
print(len(seen))
"""


def made(how: str) -> tuple[list[tuple[str, ...]], int]:
    """Return what stands in a database of a few rooms, and how often models were made anew for it."""
    with tempfile.TemporaryDirectory() as var:
        environment = {"KLADKA_VAR": var, "KLADKA_DATABASE": "", "DJANGO_SETTINGS_MODULE": "kladka.config.settings"}
        told = subprocess.run(
            [sys.executable, "-c", MADE, how], env=environment, check=False, capture_output=True, text=True
        )
        assert told.returncode == 0, told.stderr
        with closing(sqlite3.connect(Path(var) / "kladka.sqlite3")) as database:
            rows = database.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2")
            return rows.fetchall(), int(told.stdout.split()[-1])


@pytest.mark.slow
def test_it_is_the_same_database_made_with_less():
    ours, few = made("ours")
    theirs, many = made("theirs")
    assert ours == theirs
    assert len(ours) > 50
    assert few < many / 2, (few, many)
