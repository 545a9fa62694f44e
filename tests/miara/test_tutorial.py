"""The tutorial, step by step, as its reader takes it: every block is written or run, every promise is kept."""

import re
from pathlib import Path

import pytest

from miara.cli import main

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "first-indicator.md"
WINDOW = "      and situation('employment', 'own_firm', between => [exit, exit + 28 days])\n"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", TUTORIAL.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def with_shares(pack: str) -> str:
    """The column of the fifth step, drawn by hand."""
    for line in ("id | participation | kind       | from_date", "---+---------------+------------+-----------"):
        pack = pack.replace(
            f"{line}\n", f"{line} | full_time_share\n" if "id" in line else f"{line}-+----------------\n"
        )
    return re.sub(r"(employment \| 2026-01-2\d)\n", r"\1 | 0.5\n", pack)


def test_every_step_of_the_tutorial_comes_out_as_it_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, drawn, evidence, parameter, condition = blocks("yaml")
    (tmp_path / "packs").mkdir()
    monkeypatch.chdir(tmp_path / "packs")
    file = Path("my-pack.yaml")

    def miara(words: str) -> tuple[int, str, str]:
        status = main(words.split()[1:])
        said = capsys.readouterr()
        return status, said.out, said.err

    file.write_text(first, "utf-8")
    for command in blocks("sh")[0].splitlines():
        assert miara(command)[0] == 0
    file.write_text(first.replace("labour_status", "labour_statsu"), "utf-8")
    wrong = miara("miara explain my-pack.yaml job_soon_after")[2]
    assert "my-pack.yaml:15:7" in wrong
    assert "Did you mean 'labour_status'?" in wrong

    (check,) = blocks("sh")[1].splitlines()
    file.write_text(first + drawn, "utf-8")
    assert "value is drawn as 1, the duckdb runner gives 0." in miara(check)[2]
    pack = f"{first}{drawn}\n{evidence}"
    file.write_text(pack, "utf-8")
    assert miara(check)[0] == 0

    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "our_least_share.yaml").write_text(parameter, "utf-8")
    assert WINDOW in pack
    pack = pack.replace(WINDOW, condition)
    file.write_text(pack, "utf-8")
    assert "members is drawn as 1, the reference runner gives nobody." in miara(check)[2]
    file.write_text(with_shares(pack), "utf-8")
    assert miara(check)[0] == 0
    file.write_text(with_shares(pack).replace("28 | 0.5", "28 | 0.4"), "utf-8")
    assert miara(check)[0] == 1
    file.write_text(with_shares(pack), "utf-8")

    folder = Path("folder")
    folder.mkdir()
    for name, rows in zip(("participation", "record_state", "exit"), blocks("csv"), strict=True):
        (folder / f"{name}.csv").write_text(rows, "utf-8")
    figures, members, near = (miara(command) for command in blocks("sh")[2].splitlines())
    assert figures[1].splitlines()[-1].split()[:2] == ["job_soon_after", "0"]
    assert members[1].splitlines() == ["id  state  since  facts"]
    assert near[1].splitlines()[1:] == ["1   2026-01-28  fact:situation(employment)"]
    assert {status for status, _, _ in (figures, members, near)} == {0}
