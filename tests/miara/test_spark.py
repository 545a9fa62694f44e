"""The Spark runner: equal numbers and equal members, in one session of two tasks, on a cluster, through Connect.

A job costs a second whatever it counts, so drawn examples and made-up worlds lie side by side in one lake, each with a
mark of its own on whatever names people, projects and facts, and are asked about in one job.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from miara import cli, engine, figures
from miara import packs as known_packs
from miara.model.errors import FactsError, UnknownNameError
from miara.model.pack import Breakdown, Pack
from miara.model.results import FactRef, Member
from miara.model.schema import TABLES
from miara.model.tree import FactCount, Field, HasFact, Literal
from miara.runners import reference, spark
from miara.runners.folders import ParquetFolder
from miara.runners.question import Question
from miara.runners.spark import placing, sessions, work
from miara.runners.spark.asks import Ask, key_of
from miara.runners.spark.lake import FORMAT, LIST, Lake, place
from miara.runners.tables import arrow
from tests.miara import clusters
from tests.miara.trees import DAYS, PROJECTS, SCOPES, SETS, packs
from tests.miara.worlds import AS_OF, KNOWN, SEEDS, world, writable

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = int(os.environ.get("MIARA_EXAMPLES", "10"))
MARKED = ("id", "person", "same_as", "participation", "fact", "project", "entity", "job", "branch_of")
ESF = "pl-esf-plus-2021"
KEPT = (
    "participants",
    "working",
    "days_to_job",
    "caseload",
    "coaches_on_day",
    "people_per_coach",
    "entities_supported",
)
"""Each unit and each kind of figure: enough where the way is asked and not each definition."""
LISTED = 3
"""Of so many drawn examples one is asked for its members, too: whether the runner that a worker calls lists them right
is tested for each of them without Spark, and that they come back whole is the same for all."""


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The one session of this process: two tasks at a time, in Python workers that compile nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("MIARA_KERNEL_CACHE", str(tmp_path_factory.mktemp("kernels")))
        patch.setenv("SPARK_LOCAL_IP", clusters.LOCAL)
        patch.setenv("SPARK_LOCAL_DIRS", str(tmp_path_factory.mktemp("spark")))
        builder = SparkSession.builder.master("local[2]").appName("tests")
        for name, value in {
            **clusters.SMALL,
            "spark.driver.extraJavaOptions": clusters.BRIEF,
            "spark.executorEnv.PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "spark.log.level": "ERROR",
            "spark.python.daemon.module": "tests.miara.spark_daemon",
            "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
            "spark.ui.showConsoleProgress": "false",
        }.items():
            builder = builder.config(name, value)
        started = builder.getOrCreate()
        yield started
        started.stop()


@dataclass
class Case:
    """Facts of its own, a question about them and, where there are any to ask for, an indicator's members."""

    pack: Pack
    facts: Mapping[str, Any]
    question: Question
    codes: tuple[str, ...]
    listed: str | None
    mark: str = ""

    @property
    def projects(self) -> tuple[str, ...]:
        """The projects that the question is about, each by its name."""
        named = {row["project"] for rows in self.facts.values() for row in rows if row.get("project")}
        return self.question.projects or tuple(sorted(named))

    def asks(self) -> list[Ask]:
        """What is asked of the lake."""
        about = replace(self.question, projects=tuple(f"{self.mark}{project}" for project in self.projects))
        found = [Ask("counts", self.pack, about, self.codes)]
        return [*found, Ask("members", self.pack, about, (self.listed,))] if self.listed else found

    def marked(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every row, by its table."""
        for name, rows in self.facts.items():
            for row in rows:
                marks = {each: f"{self.mark}{row[each]}" for each in MARKED if row.get(each) is not None}
                yield name, row | marks

    def plain(self, member: Member) -> Member:
        """A member without marks."""
        facts = [FactRef(*(self._plain(getattr(each, n)) for n in FactRef.__slots__)) for each in member.facts]
        named = member.participation and self._plain(member.participation)
        return replace(member, id=self._plain(member.id), facts=tuple(facts), participation=named)

    def _plain(self, word: Any) -> Any:
        return word.removeprefix(self.mark) if isinstance(word, str) else word

    def counts(self, counted: Any) -> Any:
        """Counts without marks."""
        return {
            code: {
                part: {
                    names: {tuple(map(self._plain, group)): cell for group, cell in cells.items()}
                    for names, cells in sets.items()
                }
                for part, sets in parts.items()
            }
            for code, parts in counted.items()
        }


def drawn(code: str) -> Iterator[Case]:
    """Every drawn example of a pack."""
    pack = engine.load_pack(code)
    examples = [(indicator, example) for indicator in pack.indicators for example in indicator.examples]
    for number, (indicator, example) in enumerate(examples):
        codes = figures.counted_codes(pack, (indicator.code,))
        listed = indicator.code if indicator.parts and number % LISTED == 0 else None
        sets = engine._sets(pack, list(example.by) or None)
        question = Question(example.projects, example.as_of, example.known_on, {}, sets)
        yield Case(pack, example.facts, question, codes, listed)


def names_what_is_marked(node: object) -> bool:
    """Tell whether a definition compares a column of marked names with a word, such as a project with its code.

    Among marked names it would find nobody.
    """
    if isinstance(node, Mapping):
        return names_what_is_marked(tuple(node.values()))
    if not isinstance(node, tuple) and not is_dataclass(node):
        return False
    inside = node if isinstance(node, tuple) else tuple(getattr(node, each.name) for each in fields(node))
    flat = [one for each in inside for one in (each if isinstance(each, tuple) else (each,))]
    is_marked = any(isinstance(each, Field) and each.name in MARKED for each in flat)
    return (is_marked and any(isinstance(each, Literal) for each in flat)) or any(map(names_what_is_marked, inside))


def made_up() -> list[Case]:
    """Worlds, definitions and questions by chance."""
    found: list[Case] = []
    questions = st.builds(Question, projects=PROJECTS, as_of=DAYS, known_on=KNOWN, where=SCOPES, sets=SETS)

    @settings(max_examples=EXAMPLES, database=None, deadline=None, derandomize=True)
    @given(packs(), SEEDS, questions, st.data())
    def collect(pack: Pack, seed: int, question: Question, data: st.DataObject) -> None:
        listed = data.draw(st.sampled_from(sorted(pack.by_code)))
        assume(not names_what_is_marked(tuple(each.parts for each in pack.indicators)))
        found.append(Case(pack, world(seed), question, tuple(pack.by_code), listed))

    collect()
    return found


CHANCE = "chance"


@pytest.fixture(scope="module")
def cases() -> dict[str, list[Case]]:
    """What is drawn in each pack, and what chance made up; each case with a mark of its own."""
    found = {**{code: list(drawn(code)) for code in known_packs.codes()}, CHANCE: made_up()}
    for number, case in enumerate(case for each in found.values() for case in each):
        case.mark = f"{number:03}~"
    return found


@pytest.fixture(scope="module")
def lake(session: SparkSession, cases: dict[str, list[Case]], tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The facts of all cases, brought together once."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for case in (case for each in cases.values() for case in each):
        for name, row in case.marked():
            rows.setdefault(name, []).append(row)
    return place({name: arrow(TABLES[name], each) for name, each in rows.items()}, tmp_path_factory.mktemp("lake"))


@pytest.mark.parametrize("name", [*known_packs.codes(), CHANCE])
def test_it_gives_what_the_slow_twin_gives(cases: dict[str, list[Case]], lake: Lake, name: str) -> None:
    """Every drawn example, and what chance made up: equal numbers, equal members."""
    asks = [(case, ask) for case in cases[name] for ask in case.asks()]
    for (case, ask), told in zip(asks, spark.answers(lake, [ask for _, ask in asks]), strict=True):
        asked = replace(case.question, projects=case.projects)
        if ask.what == "counts":
            expected: Any = reference.counts(case.pack, case.facts, asked, ask.codes)
            assert case.counts(spark.counted(ask, told)) == expected, case
        else:
            members = [case.plain(member) for member in spark.listed(told)]
            assert members == reference.members(case.pack, case.facts, asked, ask.codes[0]), case


def test_every_unit_is_among_what_was_asked(cases: dict[str, list[Case]]) -> None:
    keys = {key_of(each.unit) for asked in cases.values() for case in asked for each in case.pack.indicators}
    assert keys == {"person", "coach", "whole"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world as Parquet: a file for most tables, a folder of files for supports."""
    made = tmp_path_factory.mktemp("facts")
    for name, rows in writable(world(11)).items():
        table = arrow(TABLES[name], rows)
        if name == "support":
            (made / "support.parquet").mkdir()
            for number in (0, 1):
                pq.write_table(table.slice(number * 20, 20 + number * 100), made / f"support.parquet/{number}.parquet")
        else:
            pq.write_table(table, made / f"{name}.parquet")
    return made


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a pack of a few of a shipped pack's definitions."""
    text = (ROOT / f"packs/indicators/{ESF}.yaml").read_text("utf-8")
    text = re.sub(r"^checks:\n(  .*\n)+", "", text, flags=re.MULTILINE)
    head, *definitions = re.split(r"^  - code: ", text, flags=re.MULTILINE)
    kept = [each for each in definitions if each.partition("\n")[0] in KEPT]
    made = tmp_path_factory.mktemp("packs") / f"{ESF}.yaml"
    made.write_text("  - code: ".join([head, *kept]), "utf-8")
    return str(made)


def run(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    assert cli.main(list(words)) == status
    said = capsys.readouterr()
    return said.err if status else said.out


@pytest.mark.usefixtures("session")
def test_the_command_lists_members_of_a_folder_of_parquet(
    capsys: pytest.CaptureFixture[str], folder: Path, few: str
) -> None:
    words = ["members", few, "participants", "--facts", str(folder), "--as-of", str(AS_OF)]
    found, expected = (run(capsys, *words, "--runner", name).splitlines() for name in ("spark", "duckdb"))
    assert sorted(found) == sorted(expected)
    assert len(found) > 1


@pytest.mark.usefixtures("session")
def test_facts_are_placed_once_and_asked_often(
    capsys: pytest.CaptureFixture[str], folder: Path, few: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "MARKED_FROM", 0)  # as if there were many people: the kernel marks the members
    monkeypatch.setattr(placing, "FEWEST_PARTS", 3)
    run(capsys, "place", "--facts", str(folder), "--lake", str(tmp_path / "lake"), "--pack", few)
    asked, lake = ["--as-of", str(AS_OF), "--format", "csv"], str(tmp_path / "lake")
    expected = run(capsys, "run", few, "--facts", str(folder), *asked, "--runner", "duckdb")
    found = run(capsys, "run", few, "--facts", lake, *asked, "--runner", "spark")
    assert sorted(found.splitlines()) == sorted(expected.splitlines())
    pack, kept = engine.load_pack(few), Lake(tmp_path / "lake")
    code = next(each.code for each in pack.indicators if each.parts and each.unit.of_people)
    question = Question((), AS_OF, AS_OF)
    assert spark.members(pack, kept, question, code) == reference.members(pack, writable(world(11)), question, code)
    held = {name: kept[name].num_rows for name in ("support", "participation")}
    assert held == {"support": 46, "participation": 20}  # four of fifty have no day
    (tmp_path / "lake/person/00009").mkdir()  # as an earlier lake of more people has it
    (tmp_path / "lake/person/00001.half").mkdir()  # as one that was broken off has it
    run(capsys, "place", "--facts", str(folder), "--lake", str(tmp_path / "lake"))
    assert len(list((tmp_path / "lake/person").iterdir())) == 3
    (lost,) = (tmp_path / "lake/whole").iterdir()
    lost.rename(tmp_path / "elsewhere")
    with pytest.raises(FactsError, match="all workers must see the folder"):
        spark.counts(pack, kept, question, tuple(pack.by_code))
    (tmp_path / "lake" / LIST).unlink()
    shutil.rmtree(tmp_path / "lake/person")
    (tmp_path / "lake/person").write_bytes(b"")
    with pytest.raises(FactsError, match="A worker cannot write to"):
        place(ParquetFolder(folder), tmp_path / "lake")
    with pytest.raises(FactsError, match="place the facts again"):
        Lake(tmp_path / "lake")


@pytest.mark.usefixtures("session")
def test_nobody_is_counted_where_there_is_nobody(few: str) -> None:
    pack = engine.load_pack(few)
    question, codes = Question((), AS_OF, AS_OF, {}, engine._sets(pack, None)), tuple(pack.by_code)
    assert spark.counts(pack, {}, question, codes) == reference.counts(pack, {}, question, codes)


@pytest.mark.usefixtures("session")
def test_what_a_worker_refuses_is_said_here(few: str) -> None:
    pack, facts = engine.load_pack(few), world(3)
    facts["participation"] = [row | {"retracted_on": None} for row in facts["participation"]]
    facts["participation"].append(facts["participation"][0] | {"sex": "female"})
    with pytest.raises(spark.KernelGapError, match="known on the same day"):
        spark.counts(pack, facts, Question((), AS_OF, AS_OF), tuple(pack.by_code))
    dose = Breakdown("dose", FactCount(HasFact("support")))
    with pytest.raises(spark.KernelGapError, match="asks facts"):
        spark.counts(pack, facts, Question((), AS_OF, AS_OF, {}, ((dose,),)), tuple(pack.by_code))


def changed(
    folder: Path, made: Path, name: str, column: str, values: Callable[[list[Any]], pa.Array], *, others: bool = True
) -> Path:
    """A folder of facts with other values in one column; without the `others` there is nothing but this table."""
    made.mkdir()
    for each in folder.iterdir() if others else ():
        (shutil.copytree if each.is_dir() else shutil.copy)(each, made / each.name)
    table = pq.read_table(folder / f"{name}.parquet")
    given = values(table[column].to_pylist())
    pq.write_table(table.set_column(table.column_names.index(column), column, given), made / f"{name}.parquet")
    return made


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("sex", "F", "participation.parquet: sex has no value 'F' (20 rows). Known: female, male, non_binary."),
        ("entry_date", "30.06.2019", "column entry_date: a date is expected, not '30.06.2019' (20 rows)."),
        ("education", 12, "participation.parquet: education lies between 0 and 8; 12 does not (20 rows)."),
    ],
)
def test_what_cannot_be_right_in_a_folder_is_refused(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    few: str,
    tmp_path: Path,
    column: str,
    value: object,
    told: str,
) -> None:
    """As where it is read here: it would be counted as nobody."""
    values = lambda given: pa.array([value] * len(given))  # noqa: E731
    wrong = changed(folder, tmp_path / "wrong", "participation", column, values, others=False)
    asked = ["--facts", str(wrong), "--as-of", str(AS_OF), "--runner", "spark"]
    assert told in run(capsys, "run", few, *asked, status=1)


@pytest.mark.usefixtures("session")
def test_rows_without_what_each_needs_are_left_out(
    capsys: pytest.CaptureFixture[str], folder: Path, few: str, tmp_path: Path
) -> None:
    """And it is told, with all else that is seen before a row is read; all other rows are counted."""
    less = changed(
        folder,
        tmp_path / "less",
        "participation",
        "person",
        lambda given: pa.array([None] * 5 + given[5:], pa.string()),
    )
    (less / "suport.parquet").write_bytes(b"")
    asked = ["run", few, "--facts", str(less), "--as-of", str(AS_OF), "--format", "csv"]
    found, expected = [], []
    for name, lines in (("spark", found), ("duckdb", expected)):
        assert cli.main([*asked, "--runner", name]) == 0
        said = capsys.readouterr()
        lines += [sorted(said.out.splitlines()), said.err]  # the order of groups is each runner's own
    assert found[0] == expected[0]
    for words in ("5 of 20 rows have no person", "suport.parquet is not read. Did you mean 'support'?"):
        assert words in found[1]


@pytest.mark.usefixtures("session")
def test_a_worker_with_another_engine_is_refused(few: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "version", lambda: "another")
    pack = engine.load_pack(few)
    with pytest.raises(work.VersionError, match="install the same on all"):
        spark.counts(pack, world(3), Question((), AS_OF, AS_OF), tuple(pack.by_code))


CALLING = "An error occurred while calling o1.getResult."


@pytest.mark.parametrize(
    ("told", "advice"),
    [
        ("ModuleNotFoundError: No module named 'miara'", "Install miara"),
        ("[PYTHON_VERSION_MISMATCH] Python in worker …", "PYSPARK_PYTHON"),
        (f'{CALLING}\n: org.X: in awaitResult:\n\tat org\nCaused by: Cannot run program "py"', "PYSPARK_PYTHON"),
        (f"{CALLING}\n: org.X: in awaitResult:\n\tat org\nCaused by: a.B: no room\n\tat org", "failed: a.B: no room"),
        (
            "Job aborted due to stage failure: no room\n\tat org.apache\nDriver stacktrace:\n\tat org",
            "failure: no room",
        ),
    ],
)
def test_what_fails_on_a_worker_is_told_with_advice(told: str, advice: str) -> None:
    said = str(sessions.explained(PySparkException(told)))
    assert advice in said
    assert "\tat " not in said


@pytest.mark.usefixtures("session")
def test_what_java_says_itself_is_told_in_words() -> None:
    """Some of what comes back as Arrow is not told as an exception of Spark's."""
    with pytest.raises(spark.SparkError, match="Spark failed: no room"), sessions.using():
        raise Py4JError("no room\n\tat org.apache.spark")


@pytest.mark.parametrize("about", ["[]", "{}", '{"format": 1}', '{"format": 1, "parts": 3}', "x", "", '{"format": 2}'])
def test_a_list_that_is_no_list_is_no_lake(tmp_path: Path, about: str) -> None:
    (tmp_path / LIST).write_text(about, "utf-8")
    with pytest.raises(FactsError, match="place the facts again"):
        Lake(tmp_path)


def test_another_runner_says_what_a_lake_is_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / LIST).write_text("{}", "utf-8")
    asked = ["--facts", str(tmp_path), "--as-of", str(AS_OF), "--runner", "duckdb"]
    assert "was placed for Spark" in run(capsys, "run", ESF, *asked, status=1)


def test_facts_are_not_placed_among_themselves(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """They would be taken for the lake from then on, or it would be written while it is read."""
    told = run(capsys, "place", "--facts", str(folder), "--lake", str(folder / "../" / folder.name), status=1)
    assert "Name another folder with --lake" in told


def test_a_cluster_that_is_not_there_is_told_at_once() -> None:
    with socket.socket() as taken:
        taken.bind((clusters.LOCAL, 0))
        nobody = f"{clusters.LOCAL}:{taken.getsockname()[1]}"
        for where in (f"spark://{nobody}", f"spark://{nobody},{nobody}", f"sc://{nobody}/;user_id=a"):
            with pytest.raises(spark.SparkError, match=f"Nothing answers at {nobody}"):
                sessions.reach(where)
        taken.listen()
        sessions.reach(f"sc://{nobody}")


def test_what_java_says_of_a_session_is_told() -> None:
    told = "An error occurred while calling None.org.apache.Session.\n: java.lang.Exception: all is full\n\tat org"
    assert sessions._said(Py4JError(told), "spark://far:7077").endswith(": all is full")


def test_whoever_answers_ctrl_c_goes_on_to() -> None:
    """Spark answers it with the errors of a connection that was cut off."""
    before = signal.getsignal(signal.SIGINT)
    try:
        for own, kept in ((lambda *_: None, True), (signal.default_int_handler, False)):
            signal.signal(signal.SIGINT, own)
            with sessions.answering_as_before():
                signal.signal(signal.SIGINT, signal.SIG_IGN)
            assert (signal.getsignal(signal.SIGINT) is own) is kept
    finally:
        signal.signal(signal.SIGINT, before)


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "miara.runners.spark", None)
    with pytest.raises(UnknownNameError, match="the extra 'spark'"):
        engine.spark()


def command(folder: Path, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with the figures of a folder."""
    words = ["run", ESF, "--facts", str(folder), "--as-of", str(AS_OF), "--format", "json", "--runner", "spark"]
    return subprocess.run(
        [sys.executable, "-c", "import sys; from miara.cli import main; sys.exit(main(sys.argv[1:]))", *words],
        capture_output=True,
        text=True,
        check=False,
        env=clusters.environment(tmp_path, **environment),
    )


def figures_of(capsys: pytest.CaptureFixture[str], folder: Path) -> list[Any]:
    asked = ["--facts", str(folder), "--as-of", str(AS_OF), "--format", "json", "--runner", "duckdb"]
    found: list[Any] = json.loads(run(capsys, "run", ESF, *asked))["figures"]
    return found


def test_without_java_it_says_what_to_install(folder: Path, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("bash", "dirname", "sh"):
        (tools / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    done = command(folder, tmp_path, PATH=str(tools), JAVA_HOME="")
    assert done.returncode == 1
    assert "apt-get install -y openjdk-17-jre-headless" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("MIARA_CLUSTER"),
    reason="`make test` has one Spark session; `make test-cluster` starts a cluster of processes",
)
def test_a_standalone_cluster_asked_through_connect_gives_the_same(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    """Two workers, each with compiled kernels of its own process, and a session that lives in a server."""
    clusters.small(tmp_path)
    with clusters.standalone(tmp_path) as master, clusters.connect(tmp_path, master) as address:
        done = command(folder, tmp_path, MIARA_SPARK=address)
    assert json.loads(done.stdout)["figures"] == figures_of(capsys, folder), done.stderr
    executors = [each for number in (0, 1) for each in (tmp_path / f"worker-{number}").glob("app-*/*/stderr")]
    assert len(executors) == 2
    assert list((tmp_path / "kernels").rglob("*.nbi"))


def test_what_stays_in_its_folder_is_not_read_to_put_a_question(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be more than this machine can hold."""

    def refuse(*_asked: object) -> pa.Table:
        raise AssertionError("read")

    (tmp_path / LIST).write_text(json.dumps({"format": FORMAT, "parts": [["person", 0]]}), "utf-8")
    for kept in (ParquetFolder(folder), Lake(tmp_path)):
        monkeypatch.setattr(type(kept), "__getitem__", refuse)
        assert engine.question(kept, "north", AS_OF, AS_OF).projects == ("north",)


def test_tables_that_stay_in_their_folder_can_be_read(folder: Path) -> None:
    found = ParquetFolder(folder)
    assert isinstance(found["support"], pa.Table)
    assert (len(found), found["support"].num_rows) == (len(writable(world(11))), 50)
