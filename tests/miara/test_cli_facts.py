"""Facts as somebody brings them who never read a schema: what is wrong is named, and no wrong zero is printed."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import miara
from miara.cli import main
from tests.miara.test_comparing import PACK

PARTICIPATION = """id,person,project,entry_date,sex,labour_status,recorded_on
1,ola,p,2025-09-01,female,unemployed,2025-09-01
2,jan,p,2025-09-01,male,unemployed,2025-09-01
"""
RECORD_STATE = """id,participation,state,recorded_on
1,1,complete,2025-09-01
2,2,complete,2025-09-01
"""
ASKED = ("--as-of", "2026-01-31")
ALL = ("run", "eu-esf-plus-2021", "--code", "EECO01", "--format", "csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "facts"
    made.mkdir()
    (made / "participation.csv").write_text(PARTICIPATION, "utf-8")
    (made / "record_state.csv").write_text(RECORD_STATE, "utf-8")
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Callable[..., tuple[int, str, str]]:
    def asked(*words: str, command: tuple[str, ...] = ALL) -> tuple[int, str, str]:
        status = main([*command, "--facts", str(folder), *(words or ASKED)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return asked


Run = Callable[..., tuple[int, str, str]]


def test_the_folder_itself_is_fine(run: Run) -> None:
    status, out, err = run()
    assert (status, out.splitlines()[1], err) == (0, "EECO01,,,2,0,0,,", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PARTICIPATION.replace("recorded_on", "day_known"), ["participation.csv", "recorded_on", "the day we learned"]),
        (PARTICIPATION.replace("person", "who"), ["participation.csv has no column 'person'"]),
        (
            PARTICIPATION.replace("2025-09-01,male", "01.09.2025,male"),
            ["line 3", "entry_date", "'01.09.2025'", "2011-"],
        ),
        (PARTICIPATION.replace("2025-09-01,male", "2025-02-30,male"), ["line 3", "'2025-02-30' is not a day"]),
        (PARTICIPATION.replace(",male", ",Mężczyzna"), ["sex has no value 'Mężczyzna'", "Known: female, male"]),
        (
            PARTICIPATION.replace("sex", "education").replace("female", "8").replace("male", "9"),
            ["education lies between 0 and 8"],
        ),
        (PARTICIPATION.replace("2,jan", "1,jan"), ["two rows", "id '1'"]),
        (PARTICIPATION.replace("sex", "person"), ["column 'person' twice"]),
        (PARTICIPATION + "3,ewa,p\n", ["participation.csv", "has 3 cells", "header has 7"]),
        ("", ["participation.csv is empty", "header"]),
    ],
)
def test_facts_that_do_not_fit_are_refused(run: Run, folder: Path, text: str, words: list[str]) -> None:
    (folder / "participation.csv").write_text(text, "utf-8")
    status, out, err = run()
    assert (status, out) == (1, "")
    assert [word for word in words if word not in err] == [], err


def test_a_file_in_another_encoding_is_refused(run: Run, folder: Path) -> None:
    (folder / "participation.csv").write_bytes(PARTICIPATION.replace("jan", "Łucja").encode("cp1250"))
    assert "participation.csv is not in UTF-8" in run()[2]
    (folder / "participation.csv").write_bytes(PARTICIPATION.encode("utf-16"))
    assert "participation.csv is not in UTF-8" in run()[2]


def test_semicolons_of_a_spreadsheet_will_do(run: Run, folder: Path) -> None:
    (folder / "participation.csv").write_bytes(("\ufeff" + PARTICIPATION.replace(",", ";")).encode())
    assert run()[1].splitlines()[1] == "EECO01,,,2,0,0,,"


def test_yes_and_no_are_answers(run: Run, folder: Path) -> None:
    file = folder / "participation.csv"
    file.write_text(
        file.read_text("utf-8").replace("sex", "in_education").replace("female", "yes").replace("male", "no")
    )
    assert run()[0] == 0
    file.write_text(file.read_text("utf-8").replace("yes", "maybe"))
    assert "in_education: 'maybe' is neither yes nor no" in run()[2]


def test_a_decimal_comma_is_told(run: Run, folder: Path) -> None:
    (folder / "support.csv").write_text(
        "id;participation;start_date;hours;recorded_on\n1;1;2025-09-01;1,5;2025-09-01\n", "utf-8"
    )
    assert "support.csv, line 2, column hours: '1,5' is not a number. Write 0.5" in run()[2]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("participation.csv", PARTICIPATION.replace("labour_status", "labour_statsu"), "Did you mean 'labour_status'?"),
        ("exits.csv", "id\n", "exits.csv is not read. Did you mean 'exit'?"),
        ("record_state.csv", RECORD_STATE.replace("2,2,", "2,x,"), "record_state: 1 of 2 rows are about a"),
        ("record_state.csv", RECORD_STATE.replace("complete,2025-09-01\n2", "complete,\n2"), "have no recorded_on"),
    ],
)
def test_what_is_not_read_is_told(run: Run, folder: Path, name: str, text: str, words: str) -> None:
    (folder / name).write_text(text, "utf-8")
    status, _, err = run()
    assert (status, words in err) == (0, True), err


def test_without_states_no_record_is_complete_and_that_is_told(run: Run, folder: Path) -> None:
    (folder / "record_state.csv").unlink()
    status, out, err = run()
    assert (status, out.splitlines()[1]) == (0, "EECO01,,,0,0,2,,")
    assert "record_state" in err
    assert "incomplete" in err


def test_facts_learnt_after_the_day_are_told(run: Run) -> None:
    status, _, err = run("--as-of", "2025-08-31")
    assert status == 0
    assert "Nothing of participation was known on 2025-08-31; the first row was recorded on 2025-09-01" in err


def test_that_nothing_has_happened_yet_is_no_remark(run: Run, folder: Path) -> None:
    (folder / "exit.csv").write_text("id,participation,exit_date,recorded_on\n1,1,2027-01-31,2027-01-31\n", "utf-8")
    assert run()[2] == ""


def test_a_project_that_is_not_there_is_told(run: Run) -> None:
    _, out, err = run(*ASKED, "--project", "q")
    assert out.splitlines()[1] == "EECO01,,,0,0,0,,"
    assert "No participation is in the project 'q'. Known: p." in err


def test_parquet_of_another_type_is_refused_by_its_column(run: Run, folder: Path) -> None:
    (folder / "participation.csv").unlink()
    rows = {"id": ["1"], "person": ["ola"], "entry_date": ["1.9.2025"], "recorded_on": [date(2025, 9, 1)]}
    pq.write_table(pa.table(rows), folder / "participation.parquet")
    status, _, err = run()
    assert status == 1
    assert "participation.parquet, column entry_date" in err


def test_the_library_refuses_a_table_without_its_days() -> None:
    table = pa.table({"id": ["1"], "person": ["ola"], "entry_date": [date(2025, 9, 1)]})
    day = date(2026, 1, 31)
    with pytest.raises(miara.FactsError, match="participation has no column 'recorded_on'"):
        miara.evaluate(miara.load_pack("eu-esf-plus-2021"), {"participation": table}, as_of=day, known_on=day)


# The command itself


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--by", "sex*sex"], "'sex' stands twice"),
        (["--by", "sex*"], "A name is missing in 'sex*'"),
        (["--where", "site=x", "--where", "site=y"], "'site' is given twice"),
        (["--output", "{tmp}/nowhere/figures.csv"], "There is no folder {tmp}/nowhere"),
        (["--output", "{tmp}/facts"], "{tmp}/facts is a folder"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, tmp_path: Path, words: list[str], sentence: str) -> None:
    status, out, err = run(*ASKED, *(word.format(tmp=tmp_path) for word in words))
    assert (status, out) == (1, "")
    assert sentence.format(tmp=tmp_path) in err


def test_a_result_goes_into_a_pipe_that_stays_one(run: Run, tmp_path: Path) -> None:
    """A pipe, a terminal or a device is written to, not replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(*ASKED, "--output", str(pipe))[0] == 0
        assert os.read(reading, 5) == b"code,"
    finally:
        os.close(reading)
    assert pipe.is_fifo()


def test_a_link_is_followed_and_a_file_keeps_its_rights(run: Run, tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run(*ASKED, "--output", str(link))[0] == 0
    assert link.is_symlink()
    assert real.read_text("utf-8").startswith("code,")
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_new_file_can_be_read_by_others(run: Run, tmp_path: Path) -> None:
    plain, made = tmp_path / "plain.txt", tmp_path / "made.csv"
    plain.write_text("", "utf-8")
    run(*ASKED, "--output", str(made))
    assert made.stat().st_mode == plain.stat().st_mode


def test_a_day_that_is_none_is_said_in_words(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("--as-of", "31.03.2026")
    assert "'31.03.2026' is not a day; write it like 2011-06-30" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"pack: \x00\n", b"\xed\xa0\x80"])
def test_a_pack_that_is_no_text_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "trial.yaml"
    file.write_bytes(content)
    assert main(["validate", str(file)]) == 1
    assert capsys.readouterr().err.startswith("trial.yaml:1:1: ")


def test_a_folder_cannot_be_a_pack(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "trial.yaml").write_text(PACK, "utf-8")
    assert main(["validate", str(tmp_path)]) == 1
    assert "is a folder; name the pack's file" in capsys.readouterr().err


def test_parameters_of_ones_own_stand_beside_those_of_the_engine(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "mine.yaml").write_text(
        "parameter: mine\ntitle: {en: M, pl: M}\nvalues: [{from: 2020-01-01, value: 3, source: S}]\n", "utf-8"
    )
    (tmp_path / "packs").mkdir()
    file = tmp_path / "packs" / "trial.yaml"
    ours = "age(on => entry) > rule('mine', on => entry)"
    theirs = "months_unemployed(on => entry) > rule('long_term_unemployed_months', on => entry)"
    file.write_text(
        'pack: trial\nversion: "1"\ntitle: {en: T, pl: T}\nsource: S\nindicators:\n'
        f'  - {{code: one, title: {{en: O, pl: O}}, counts: persons, when: "{ours} and {theirs}"}}\n',
        "utf-8",
    )
    assert set(miara.load_pack(file).parameters) == {"mine", "long_term_unemployed_months"}


SUPPORT = "id,participation,start_date,hours,recorded_on\n1,1,2025-09-02,2.5,2025-09-02\n"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "support",
            SUPPORT.replace("2.5", "nan"),
            "support.csv: hours lies between 0 and 1,000,000,000; nan does not.",
        ),
        ("support", SUPPORT.replace("2.5", "inf"), "inf does not."),
        ("support", SUPPORT.replace("2.5", "1e300"), "1e+300 does not."),
        ("support", SUPPORT.replace("2.5", "-2"), "-2.0 does not."),
        ("participation", PARTICIPATION.replace("2025-09-01", "0000-01-01"), "a day outside the years 1 to 9999"),
        ("participation", PARTICIPATION.replace("\n", "\r"), "line ends that are no longer in use"),
        ("participation", "\n" + PARTICIPATION, "participation.csv begins with an empty line."),
        ("participation", "\ufeff", "participation.csv is empty."),
        ("participation", "sep=;\n" + PARTICIPATION, "begins with 'sep=;'. Remove that line"),
        ("participation", PARTICIPATION.replace("person", "Person "), "Write 'person' for 'Person '."),
        ("support", SUPPORT.replace("2.5", "brak"), "'brak' is not a number. Write 0.5, with a point. Leave the cell"),
        ("participation", PARTICIPATION.replace("female", "woman"), "no value 'woman' (1 row)."),
    ],
)
def test_dirt_of_spreadsheets_is_refused_in_words(run: Run, folder: Path, name: str, text: str, words: str) -> None:
    (folder / f"{name}.csv").write_text(text, "utf-8", newline="")
    status, out, err = run()
    assert (status, out) == (1, "")
    assert words in err


@pytest.mark.parametrize("text", [PARTICIPATION.split("\n")[0], PARTICIPATION.replace(",", "\t")])
def test_a_header_alone_and_tabs_will_do(run: Run, folder: Path, text: str) -> None:
    (folder / "participation.csv").write_text(text, "utf-8")
    status, out, _ = run()
    assert (status, out.splitlines()[1]) == (0, f"EECO01,,,{2 if chr(9) in text else 0},0,0,,")


def test_a_row_without_what_every_row_needs_counts_for_nobody_and_makes_no_group(run: Run, folder: Path) -> None:
    (folder / "participation.csv").write_text(PARTICIPATION.replace("\n2,jan", "\n,jan"), "utf-8")
    found = [run(*ASKED, "--by", "sex", "--runner", name) for name in ("reference", "duckdb")]
    assert {status for status, _, _ in found} == {0}
    assert "1 of 2 rows have no id" in found[0][2]
    assert found[0][1] == found[1][1]
    assert [line.split(",")[2:4] for line in found[0][1].splitlines()[2:]] == [
        *(["female", "1"], ["male", "0"], ["non_binary", "0"])
    ]


def test_a_day_of_a_parquet_file_that_no_calendar_has_is_refused(run: Run, folder: Path) -> None:
    (folder / "participation.csv").unlink()
    rows: dict[str, object] = {"id": ["1"], "person": ["ola"], "recorded_on": [date(2025, 9, 1)]}
    rows["entry_date"] = pa.array([2**31 - 1], pa.int32()).cast(pa.date32())
    pq.write_table(pa.table(rows), folder / "participation.parquet")
    status, _, err = run()
    assert (status, "entry_date has a day outside the years 1 to 9999" in err) == (1, True)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e17])
def test_the_library_refuses_a_number_that_cannot_be_counted_with(number: float) -> None:
    facts = {"support": [{"id": "1", "participation": "1", "hours": number, "recorded_on": date(2025, 9, 1)}]}
    asked = {"as_of": date(2026, 1, 31), "known_on": date(2026, 1, 31), "runner": "duckdb"}
    with pytest.raises(miara.FactsError, match="a number in hours is none or beyond 1,000,000,000"):
        miara.evaluate(miara.load_pack("pl-po-kl-7.2.1-abc"), facts, **asked)  # type: ignore[arg-type]
