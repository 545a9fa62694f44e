"""`kladka measures`: what it prints, without a coach's name, and what it refuses."""

import json
from datetime import timedelta

import pytest

from kladka.cli.main import main
from kladka.core import clock


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


def test_as_json_every_service_has_every_measure(cast, capsys):
    assert main(["measures", "proba", "--on", "2026-07-01", "--format", "json"]) == 0
    text = capsys.readouterr().out
    found = json.loads(text)
    assert list(found) == ["project", "since", "on", "services"]
    assert [len(one["measures"]) for one in found["services"]] == [5, 5, 5]
    keys = ["measure", "kind", "value", "numerator", "denominator", "people", "unknown", "not_rateable"]
    assert list(found["services"][0]["measures"][0]) == keys
    assert "Trenersk" not in text


def test_as_a_table_it_says_what_is_not_rateable(cast, capsys):
    assert main(["measures", "proba", "--on", "2026-07-01"]) == 0
    text = capsys.readouterr().out
    assert "not a rating" in text
    assert "not rateable" in text


def test_a_day_to_come_is_refused_with_a_sentence(cast, capsys):
    assert main(["measures", "proba", "--on", (clock.today() + timedelta(days=1)).isoformat()]) == 1
    assert "Nothing is known yet" in capsys.readouterr().err
