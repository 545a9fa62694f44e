"""`kladka claims`: the list for people, programs and spreadsheets; the numbers are those of the pages."""

import csv
import io
import json
from typing import Any

import pytest

from kladka.cli.main import main
from kladka.core import clock
from kladka.reporting.queries import claim as queries
from tests.kladka.reporting.claims import FIRST, SECOND, added, sent
from tests.world.cast import Cast


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["claims", *arguments]) == 0
    return capsys.readouterr().out


def test_the_list_says_state_deadline_and_the_numbers_of_the_period(cast: Cast, capsys: Any) -> None:
    assert printed(capsys, "proba") == "proba has no payment claim yet.\n"
    sent(cast, added(cast, 1, FIRST), clock.today())
    added(cast, 2, SECOND, is_final=True)
    lines = [line.split() for line in printed(capsys, "proba").splitlines()]
    assert lines[1] == ["2", "final", "open", "2026-04-01", "2026-05-31", "?", "0", "0", "0", "0"]
    assert lines[2] == ["1", "sent", "2026-03-01", "2026-03-31", "?", "3", "0", "0", "3"]


def test_json_has_everything_and_agrees_with_the_page(cast: Cast, capsys: Any) -> None:
    claim = sent(cast, added(cast, 1, FIRST), clock.today())
    (told,) = json.loads(printed(capsys, "proba", "--format", "json"))["claims"]
    assert (told["number"], told["state"], told["sha256"]) == (1, "sent", claim.content.sha256)
    flow = queries.flow_of(claim)
    for line in told["flow"]:
        assert line["from_start"]["together"] == flow[line["line"]].by_end[""]
        assert line["in_period"]["female"] == flow[line["line"]].in_period("female")


def test_csv_has_one_number_of_each_half_a_line(cast: Cast, capsys: Any) -> None:
    added(cast, 1, FIRST)
    rows = list(csv.DictReader(io.StringIO(printed(capsys, "proba", "--format", "csv"))))
    assert {row["line"] for row in rows} == {"started", "completed", "interrupted", "continuing"}
    assert [row["from_start"] for row in rows if (row["line"], row["group"]) == ("started", "together")] == ["3"]


def test_an_unknown_project_is_one_sentence(cast: Cast, capsys: Any) -> None:
    assert main(["claims", "nichts"]) == 1
    assert "There is no project" in capsys.readouterr().err
