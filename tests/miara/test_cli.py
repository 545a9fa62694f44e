"""The command line, as somebody uses it who has a pack and files, and nothing else."""

import csv
import json
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import miara
import miara.engine
from miara.cli import main
from miara.model.schema import TABLES
from miara.runners.tables import arrow
from tests.miara.test_comparing import NOW, PACK, THEN, job, people, proof

RUNNER = ["--runner", "reference"]


@pytest.fixture
def pack(tmp_path: Path) -> str:
    file = tmp_path / "trial.yaml"
    file.write_text(PACK, "utf-8")
    return str(file)


@pytest.fixture
def facts(tmp_path: Path) -> str:
    """Ola's job is proven, Jan's has no document, Iga's was recorded late."""
    world = people("ola", "jan", "iga")
    world["situation"] = [job("ola"), job("jan"), job("iga", recorded=NOW)]
    world["evidence"] = [proof("job-ola"), proof("job-iga", recorded=NOW)]
    folder = tmp_path / "facts"
    folder.mkdir()
    for name, rows in world.items():
        pq.write_table(arrow(TABLES[name], rows), folder / f"{name}.parquet")
    return str(folder)


@pytest.fixture
def plain_ctrl_c() -> Iterator[None]:
    """Python's own answer to Ctrl-C, whatever Spark or a shell has put in its place."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def run(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> tuple[str, str]:
    assert main(list(words)) == status
    said = capsys.readouterr()
    return said.out, said.err


def test_figures_as_a_table(capsys: pytest.CaptureFixture[str], pack: str, facts: str) -> None:
    out, _ = run(capsys, "run", pack, "--facts", facts, "--as-of", str(THEN), *RUNNER)
    assert out.splitlines()[0] == "trial 1, all projects, as of 2026-01-31, known on 2026-01-31, counted by reference"
    assert out.splitlines()[-1].split() == ["working", "1", "1", "0", "Working"]


def test_figures_for_machines(capsys: pytest.CaptureFixture[str], pack: str, facts: str, tmp_path: Path) -> None:
    asked = ["run", pack, "--facts", facts, "--as-of", str(THEN), "--by", "sex", "--known-on", str(NOW), *RUNNER]
    out, _ = run(capsys, *asked, "--format", "json")
    (figure,) = json.loads(out)["figures"]
    assert (figure["code"], figure["value"], figure["claimed"]) == ("working", 2, 1)
    out, _ = run(capsys, *asked, "--format", "csv")
    rows = list(csv.DictReader(out.splitlines()))
    assert (rows[0]["set"], rows[0]["group"], rows[0]["value"]) == ("", "", "2")
    file = tmp_path / "figures.parquet"
    run(capsys, *asked, "--format", "parquet", "--output", str(file))
    table = pq.read_table(file)
    assert table["value"].to_pylist()[0] == 2.0
    assert json.loads(table.schema.metadata[b"as_of"]) == "2026-01-31"


def test_csv_files_will_do(capsys: pytest.CaptureFixture[str], pack: str, facts: str) -> None:
    parquet, expected = Path(facts), run(capsys, "run", pack, "--facts", facts, "--as-of", str(THEN), *RUNNER)
    for file in list(parquet.glob("*.parquet")):
        table = pq.read_table(file)
        with file.with_suffix(".csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(table.column_names)
            writer.writerows([_cells(row.values()) for row in table.to_pylist()])
        file.unlink()
    assert run(capsys, "run", pack, "--facts", facts, "--as-of", str(THEN), *RUNNER) == expected


def _cells(values: object) -> Sequence[str]:
    return ["" if value is None else str(value) for value in values]  # type: ignore[attr-defined]


def test_members_and_who_nearly_is(capsys: pytest.CaptureFixture[str], pack: str, facts: str) -> None:
    asked = ["working", "--facts", facts, "--as-of", str(THEN)]
    out, _ = run(capsys, "members", pack, *asked, *RUNNER)
    assert [line.split()[:2] for line in out.splitlines()[1:]] == [["jan", "claimed"], ["ola", "proven"]]
    out, _ = run(capsys, "members", pack, *asked, "--near", "--format", "json")
    (jan,) = json.loads(out)
    assert (jan["id"], jan["gaps"][0]["kind"]) == ("jan", "evidence")


def test_two_results_compared(capsys: pytest.CaptureFixture[str], pack: str, facts: str, tmp_path: Path) -> None:
    files = []
    for number, known in enumerate((THEN, NOW)):
        out, _ = run(
            capsys,
            "run",
            pack,
            "--facts",
            facts,
            "--as-of",
            str(THEN),
            "--known-on",
            str(known),
            "--format",
            "json",
            *RUNNER,
        )
        files.append(tmp_path / f"{number}.json")
        files[-1].write_text(out, "utf-8")
    first, second = map(str, files)
    out, _ = run(capsys, "compare", first, second)
    assert out.splitlines()[1].split() == ["working", "1", "2"]
    out, _ = run(capsys, "compare", first, second, "--facts", facts, "--pack-a", pack, "--pack-b", pack, *RUNNER)
    assert "facts were recorded late: 1 → 2" in out
    assert "+ iga (situation job-iga recorded 2026-02-28)" in out


def test_a_pack_that_changed_since_is_not_taken_for_the_old_one(
    capsys: pytest.CaptureFixture[str], pack: str, facts: str, tmp_path: Path
) -> None:
    out, _ = run(capsys, "run", pack, "--facts", facts, "--as-of", str(THEN), "--format", "json", *RUNNER)
    result = tmp_path / "result.json"
    result.write_text(out, "utf-8")
    Path(pack).write_text(PACK.replace("28 days", "30 days"), "utf-8")
    _, err = run(
        capsys,
        "compare",
        str(result),
        str(result),
        "--facts",
        facts,
        "--code",
        "working",
        "--pack-a",
        pack,
        "--pack-b",
        pack,
        status=1,
    )
    assert "--pack-a" in err


@pytest.mark.parametrize("language", ["en", "pl"])
def test_explained_in_words(capsys: pytest.CaptureFixture[str], pack: str, language: str) -> None:
    out, _ = run(capsys, "explain", pack, "working", "--language", language)
    assert {"en": "within 28 days of leaving", "pl": "w ciągu 28 dni od wyjścia"}[language] in out


def test_a_catalogue_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    run(capsys, "docs", "pl-po-kl-7.2.1-abc", "--language", "pl", "--output", str(page))
    assert "### coached: Osoby objęte wsparciem trenera" in page.read_text("utf-8")
    assert [file.name for file in tmp_path.iterdir()] == ["page.md"]


def test_packs_that_hold_and_one_that_does_not(capsys: pytest.CaptureFixture[str], pack: str) -> None:
    out, _ = run(capsys, "validate", "pl-po-kl-7.2.1-abc", *RUNNER)
    assert "examples hold" in out
    Path(pack).write_text(PACK.replace("situation(", "situatoin("), "utf-8")
    out, err = run(capsys, "validate", pack, *RUNNER, status=1)
    assert "trial.yaml:10:" in err
    assert "Did you mean 'situation'" in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["run", "nothing", "--facts", ".", "--as-of", "2026-01-31"], "holds no fact table"),
        (["run", "nothing", "--facts", "nowhere", "--as-of", "2026-01-31"], "There is no folder nowhere"),
        (["members", "eu-esf-plus-2021", "EECO1", "--facts", "{facts}", "--as-of", "2026-01-31"], "Did you mean"),
        (["explain", "eu-esf-plus-2012", "EECO01"], "Did you mean 'eu-esf-plus-2021'"),
        (["run", "{pack}", "--facts", "{facts}", "--as-of", "2026-01-31", "--by", "sexx"], "Did you mean 'sex'"),
        (["run", "{pack}", "--facts", "{facts}", "--as-of", "2026-01-31", "--where", "coac=1"], "Did you mean 'coach'"),
        (["run", "{pack}", "--facts", "{facts}", "--as-of", "2026-01-31", "--format", "parquet"], "--output"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], pack: str, facts: str, words: list[str], sentence: str
) -> None:
    out, err = run(capsys, *(word.format(pack=pack, facts=facts) for word in words), status=1)
    assert sentence in err
    assert out == ""


def test_a_day_that_is_none_is_a_word_not_understood(pack: str, facts: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["run", pack, "--facts", facts, "--as-of", "tomorrow"])
    assert left.value.code == 2


def test_ctrl_c_leaves_nothing_half_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, pack: str, facts: str, tmp_path: Path
) -> None:
    def stopped(_table: pa.Table, file: Path) -> None:
        file.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(pq, "write_table", stopped)
    file = tmp_path / "out" / "figures.parquet"
    file.parent.mkdir()
    _, err = run(
        capsys,
        "run",
        pack,
        "--facts",
        facts,
        "--as-of",
        str(THEN),
        "--format",
        "parquet",
        "--output",
        str(file),
        *RUNNER,
        status=130,
    )
    assert "nothing was written" in err
    assert list(file.parent.iterdir()) == []


def test_the_kernel_is_shown_and_gives_the_same(capsys: pytest.CaptureFixture[str], pack: str, facts: str) -> None:
    out, _ = run(capsys, "explain", pack, "working", "--kernel")
    assert "def kernel(" in out
    asked = ["run", pack, "--facts", facts, "--as-of", str(THEN), "--format", "json"]
    slow, fast = (json.loads(run(capsys, *asked, "--runner", name)[0]) for name in ("reference", "kernel"))
    assert (slow.pop("runner"), fast.pop("runner")) == ("reference", "kernel")
    assert slow == fast


def test_a_comparison_without_facts_is_json_too(
    capsys: pytest.CaptureFixture[str], pack: str, facts: str, tmp_path: Path
) -> None:
    asked = ["run", pack, "--facts", facts, "--as-of", str(THEN), "--format", "json", *RUNNER]
    results = []
    for known in (THEN, NOW):
        results.append(str(tmp_path / f"{known}.json"))
        run(capsys, *asked, "--known-on", str(known), "--output", results[-1])
    out, _ = run(capsys, "compare", *results, "--format", "json")
    assert json.loads(out) == [{"code": "working", "before": 1, "after": 2}]
    packs = ["--facts", facts, "--pack-a", pack, "--pack-b", pack, *RUNNER]
    _, err = run(capsys, "compare", *reversed(results), *packs, status=1)
    assert "Give the earlier result first" in err
    _, err = run(capsys, "compare", *results, "--facts", facts, status=1)
    assert "--pack-a" in err


def test_others_behind_an_equal_value_are_told(capsys: pytest.CaptureFixture[str], pack: str, tmp_path: Path) -> None:
    world = people("ola", "jan")
    world["situation"] = [job("ola", retracted_on=NOW), job("jan", recorded=NOW)]
    world["evidence"] = [proof("job-ola"), proof("job-jan", recorded=NOW)]
    results = []
    for name, rows in world.items():
        pq.write_table(arrow(TABLES[name], rows), tmp_path / f"{name}.parquet")
    for known in (THEN, NOW):
        results.append(str(tmp_path / f"{known}.json"))
        asked = ["run", pack, "--facts", str(tmp_path), "--as-of", str(THEN), "--known-on", str(known), *RUNNER]
        run(capsys, *asked, "--format", "json", "--output", results[-1])
    out, err = run(capsys, "compare", *results)
    assert out == "No value differs.\n"
    assert err == "miara: 1 value is equal; whether the same people stand behind it is told with --facts.\n"
    packs = ["--facts", str(tmp_path), "--pack-a", pack, "--pack-b", pack, *RUNNER]
    out, err = run(capsys, "compare", *results, *packs)
    assert out.splitlines()[0] == "working: 1 → 1"
    assert "    - ola (situation job-ola retracted 2026-02-28)" in out.splitlines()
    assert "    + jan (situation job-jan recorded 2026-02-28)" in out.splitlines()
    assert err == ""
    out, _ = run(capsys, "compare", results[0], results[0], *packs)
    assert out == "No figure differs.\n"


def test_time_brings_somebody_in_since_a_day(
    capsys: pytest.CaptureFixture[str], pack: str, facts: str, tmp_path: Path
) -> None:
    results = []
    for day in ("2026-01-01", str(THEN)):
        results.append(str(tmp_path / f"{day}.json"))
        asked = ["run", pack, "--facts", facts, "--as-of", day, "--known-on", str(THEN), "--format", "json", *RUNNER]
        run(capsys, *asked, "--output", results[-1])
    out, _ = run(capsys, "compare", *results, "--facts", facts, "--pack-a", pack, "--pack-b", pack, *RUNNER)
    assert "time has passed: 0 → 1" in out
    assert "+ ola (since 2026-01-" in out


def test_what_is_missing_is_named(capsys: pytest.CaptureFixture[str], pack: str, facts: str) -> None:
    asked = ["working", "--facts", facts, "--as-of", str(THEN), "--near"]
    out, _ = run(capsys, "members", pack, *asked)
    assert out.splitlines()[1].split()[0] == "jan"
    assert "evidence:situation:job-jan" in out
    early, _ = run(capsys, "members", pack, *asked[:-3], "--as-of", "2026-01-01", "--known-on", str(THEN), "--near")
    assert "fact:situation(employment)" in early


@pytest.mark.parametrize("part", ["miara.engine", "pyarrow", "duckdb", "sqlglot", "yaml"])
def test_ctrl_c_while_the_engine_is_being_loaded_is_answered_in_words(part: str, pack: str, facts: str) -> None:
    program = """
import sys

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stop())
from miara.cli import main
sys.exit(main(sys.argv[2:]))
"""
    asked = [sys.executable, "-c", program, part, "run", pack, "--facts", facts, "--as-of", str(THEN)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "miara: stopped; nothing was written.\n")


def test_everything_the_engine_offers_is_there() -> None:
    assert set(miara.__all__) <= set(dir(miara))
    assert all(getattr(miara, name) is not None for name in miara.__all__)
    with pytest.raises(AttributeError, match="no attribute 'evaluat'"):
        miara.evaluat  # noqa: B018


@pytest.mark.usefixtures("plain_ctrl_c")
def test_ctrl_c_that_a_library_takes_for_an_error_of_its_own_is_still_ctrl_c(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, pack: str, facts: str
) -> None:
    def asked(*_words: object, **_named: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as error:
            raise RuntimeError("no compiled object yet") from error

    monkeypatch.setattr(miara.engine, "evaluate", asked)
    _, err = run(capsys, "run", pack, "--facts", facts, "--as-of", str(THEN), status=130)
    assert err == "miara: stopped; nothing was written.\n"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_of_a_library_without_ctrl_c_is_not_hidden(monkeypatch: pytest.MonkeyPatch, pack: str) -> None:
    def asked(*_words: object, **_named: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(miara.engine, "load_pack", asked)
    with pytest.raises(RuntimeError, match="a defect"):
        main(["explain", pack, "working"])


@pytest.mark.usefixtures("plain_ctrl_c")
def test_nothing_is_logged_of_what_ctrl_c_cut_off(
    capsys: pytest.CaptureFixture[str], pack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection to another program complains of it on the terminal."""
    told: list[bool] = []

    def asked(*_words: object, **_named: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            told.append(logging.root.isEnabledFor(logging.CRITICAL))

    monkeypatch.setattr(miara.engine, "load_pack", asked)
    assert main(["explain", pack, "working"]) == 130
    assert capsys.readouterr().err == "miara: stopped; nothing was written.\n"
    assert (told, logging.root.isEnabledFor(logging.CRITICAL)) == ([False], True)


def test_groups_of_one_name_say_of_which_breakdown_they_are(
    capsys: pytest.CaptureFixture[str], pack: str, facts: str
) -> None:
    asked = ("run", pack, "--facts", facts, "--as-of", str(NOW), "--code", "working", *RUNNER)
    out, _ = run(capsys, *asked, "--by", "disability", "--by", "homeless")
    head = next(line for line in out.splitlines() if line.startswith("code")).split()
    assert {"disability=yes", "homeless=yes"} <= set(head)
    assert len(set(head)) == len(head)


@pytest.mark.parametrize("near", [(), ("--near",)])
def test_a_formula_says_whose_members_to_ask_for(
    capsys: pytest.CaptureFixture[str], facts: str, tmp_path: Path, near: tuple[str, ...]
) -> None:
    file = tmp_path / "made.yaml"
    made = "  - code: made\n    title: {en: Made, pl: Złożony}\n    counts: participations\n    formula: working * 2\n"
    file.write_text(PACK.rstrip("\n") + "\n" + made, "utf-8")
    _, err = run(capsys, "members", str(file), "made", "--facts", facts, "--as-of", str(THEN), *RUNNER, *near)
    assert "made is made from other figures and has no members of its own. Ask for those of: working." in err


def test_a_definition_without_a_drawn_example_is_told(capsys: pytest.CaptureFixture[str], pack: str) -> None:
    out, err = run(capsys, "validate", pack, *RUNNER)
    assert out.endswith(": 1 indicator, 0 examples hold.\n")
    assert "draws no example of working. Draw who just counts" in err


@pytest.mark.parametrize("runner", ["reference", "duckdb"])
def test_the_engine_alone_asks_for_nothing_of_its_extras(runner: str, pack: str, facts: str) -> None:
    program = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("numpy", "numba", "scipy", "pandas", "pyspark", "django", "kladka"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
from miara.cli import main
sys.exit(main(sys.argv[1:]))
"""
    asked = [sys.executable, "-c", program, "run", pack, "--facts", facts, "--as-of", str(NOW), "--runner", runner]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
