"""`kladka release`: prepare, publish, list, and the list of operations; and what the tick prepares by itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kladka.cli import tick
from kladka.cli.main import main
from kladka.reporting.extraction.extract import forget
from kladka.reporting.queries import release as queries
from tests.world.cast import Cast, add_people
from tests.world.released import end_project


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR = tmp_path
    forget()
    tick._refused.clear()
    yield
    forget()
    tick._refused.clear()


def test_a_release_is_prepared_by_one_and_published(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    add_people(cast, 20)
    end_project(cast)
    assert main(["release", "prepare", "proba", "--by", "olga@example.invalid"]) == 0
    assert "Release 1 of proba, as of 2026-06-30, is prepared." in capsys.readouterr().out
    assert main(["release", "publish", "proba", "1", "--by", "olga@example.invalid"]) == 1
    assert "nobody else" in capsys.readouterr().err
    assert main(["release", "publish", "proba", "1", "--by", "olga@example.invalid", "--alone"]) == 0
    capsys.readouterr()
    assert main(["release", "list", "proba"]) == 0
    assert capsys.readouterr().out.endswith("published\n")
    assert main(["release", "prepare", "proba"]) == 1
    assert "No release of proba is due. Everything is published." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["prepare", "proba", "--by", "anna@example.invalid"], "prepared by a monitoring officer"),
        (["prepare", "proba", "--by", "nobody@example.invalid"], "no account"),
        (["publish", "proba", "7", "--by", "olga@example.invalid"], "has no release 7"),
        (["prepare", "nichts"], "There is no project"),
        (["prepare", "proba"], "every number"),
    ],
)
def test_what_is_refused_is_one_sentence(
    cast: Cast, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    end_project(cast)
    assert main(["release", *arguments]) == 1
    assert words in capsys.readouterr().err


def test_the_list_of_operations_is_refreshed_by_command(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "operations"]) == 0
    out = capsys.readouterr().out
    assert "List 1: 1 operation, sha256" in out
    assert "Not recorded" not in out
    kept = queries.operations()
    assert kept is not None
    assert kept.number == 1


def test_the_tick_prepares_what_is_due_and_a_person_publishes_it(cast: Cast) -> None:
    add_people(cast, 20)
    end_project(cast)
    assert tick.prepare_releases() == 1
    assert tick.prepare_releases() == 0
    assert queries.newest(cast.project) is None
    assert queries.waiting(cast.project) is not None


def test_what_cannot_be_made_safe_is_not_tried_at_every_tick(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    end_project(cast)
    assert tick.prepare_releases() == 0
    monkeypatch.setattr(tick.releases, "prepare_due", lambda *_args, **_more: pytest.fail("tried again"))
    assert tick.prepare_releases() == 0
