"""`kladka caseload`: exactly what it promises to print, and what it refuses."""

import json
from datetime import timedelta

import pytest

from kladka.cli.main import main
from kladka.core import clock


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


def test_as_json_it_has_exactly_the_promised_keys(cast, capsys):
    assert main(["caseload", "proba", "--on", "2026-07-01", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {
        "project": "proba",
        "on": "2026-07-01",
        "coaches": [
            {"coach": "Beata Trenerowicz", "open": 1, "weighted": 1, "limit": 25},
            {"coach": "Anna Trenerska", "open": 1, "weighted": 1, "limit": 25},
            {"coach": "Artur Trenerski", "open": 1, "weighted": 1, "limit": 25},
        ],
        "without_coach": 0,
    }
    assert list(found) == ["project", "on", "coaches", "without_coach"]


def test_as_a_table_it_says_where_each_stands(cast, capsys):
    assert main(["caseload", "proba", "--on", "2026-07-01"]) == 0
    text = capsys.readouterr().out
    assert "Anna Trenerska" in text
    assert "within" in text
    assert "Without a coach: 0" in text


def test_a_day_to_come_is_refused_with_a_sentence(cast, capsys):
    assert main(["caseload", "proba", "--on", (clock.today() + timedelta(days=1)).isoformat()]) == 1
    assert "Nothing is known yet" in capsys.readouterr().err
