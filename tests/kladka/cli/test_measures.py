"""`kladka measures`: what it prints, without a coach's name, and what it refuses."""

import json
from datetime import timedelta

import pytest

from kladka.cli.main import main
from kladka.core import clock
from kladka.reporting.live import measures as live


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


def test_as_json_every_service_has_every_measure(cast, capsys):
    assert main(["measures", "proba", "--on", "2026-07-01", "--format", "json"]) == 0
    text = capsys.readouterr().out
    found = json.loads(text)
    assert list(found) == ["project", "since", "on", "known_on", "services"]
    assert [len(one["measures"]) for one in found["services"]] == [5, 5, 5]
    keys = ["measure", "kind", "value", "numerator", "denominator", "people", "unknown", "not_rateable"]
    assert list(found["services"][0]["measures"][0]) == keys
    assert "Trenersk" not in text


def test_as_a_table_it_says_what_is_not_rateable(cast, capsys):
    assert main(["measures", "proba", "--on", "2026-07-01"]) == 0
    text = capsys.readouterr().out
    assert "not a rating" in text
    assert "not rateable" in text


TOMORROW = (clock.today() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["--on", TOMORROW], "Nothing is true yet"),
        (["--known-on", TOMORROW], "Nothing is known yet"),
        (["--on", "2019-12-31"], "had not begun"),
        (["--known-on", "2019-12-31"], "Nothing was known on 2019-12-31"),
        (["--on", "2026-06-30", "--since", "2026-07-01"], "The period ends on 2026-06-30"),
    ],
)
def test_days_that_cannot_be_told_about_are_refused_with_a_sentence(cast, capsys, days, words):
    assert main(["measures", "proba", *days]) == 1
    assert words in capsys.readouterr().err


def test_members_are_the_records_behind_a_value_and_nobody_where_there_is_none(cast, capsys, monkeypatch):
    """All three began to work on 4 May at nobody knows whose, and nobody had contact with them."""
    asked = ["measures", "proba", "--on", "2026-06-30", "--format", "json", "--members"]
    assert main(asked) == 0
    assert [one["members"] for each in json.loads(capsys.readouterr().out)["services"] for one in each["measures"]] == (
        [[]] * 15
    )
    monkeypatch.setattr(live, "least", lambda on: (1, 1))
    assert main(asked) == 0
    measures = {one["measure"]: one for one in json.loads(capsys.readouterr().out)["services"][0]["measures"]}
    kept = measures["follow_along"]
    assert (kept["value"], kept["numerator"], kept["denominator"], kept["people"]) == (0, 0, 15, 3)
    lucja = [one for one in kept["members"] if one["participation"] == str(cast.participations["lucja"].pk)]
    assert [one["day"] for one in lucja] == ["2026-05-07", "2026-05-11", "2026-05-18", "2026-05-25", "2026-06-01"]
    assert {one["is"] for one in lucja} == {"does_not_count"}
    assert {one["record"] for one in lucja} == {str(cast.situations["lucja"].pk)}
