"""The benchmark's baselines answer as the engine does: what is compared for speed must be the same work."""

import os
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from bench import figures_baselines, figures_measures, figures_pandas, figures_report, figures_worlds, spark
from bench.figures_measures import AS_OF, CODES, KNOWN_ON, PACK, digest, question
from miara.model.results import Counts
from miara.runners import duckdb, kernel
from scripts.system import postgres_bin

pytestmark = pytest.mark.slow

SIZE = 2000


@pytest.fixture(scope="module")
def facts() -> dict[str, pa.Table]:
    (made,) = figures_worlds.chunks(SIZE)
    return made


@pytest.fixture(scope="module")
def expected(facts: dict[str, pa.Table]) -> dict[str, Counts]:
    return duckdb.counts(PACK, facts, question(), CODES)


def different(found: dict[str, Counts], expected: dict[str, Counts]) -> list[str]:
    """The indicators that another answer was given to."""
    assert set(found) == set(expected) == set(CODES)
    return [code for code in CODES if digest(found, (code,)) != digest(expected, (code,))]


def test_the_pack_has_eighty_indicators_and_each_counts_somebody(expected):
    assert len(CODES) == 80
    empty = [code for code in CODES if not expected[code][""][()][()].proven.units]
    assert empty == []


def test_the_kernel_answers_the_same(facts, expected):
    assert different(kernel.counts(PACK, facts, question(), CODES), expected) == []


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "views"])
def test_one_query_per_indicator_on_duckdb_answers_the_same(facts, expected, kept):
    found = figures_baselines.on_duckdb(facts, AS_OF, KNOWN_ON, kept=kept)
    assert different(found["result"], expected) == []


def test_pandas_answers_the_same(facts, expected):
    assert different(figures_pandas.on_pandas(facts, AS_OF, KNOWN_ON)["result"], expected) == []


def test_one_query_per_indicator_on_postgresql_answers_the_same(facts, expected):
    assert postgres_bin(), "PostgreSQL is not installed. Run `make test`, which says what to install."
    said: list[str] = []
    found = figures_baselines.on_postgresql(facts, AS_OF, KNOWN_ON, said.append, figures_measures.peak)
    assert different(found["result"], expected) == []
    assert found["cpu"] > 0
    assert found["peak"] > 0
    assert f"postgresql: {SIZE:,} rows of participation loaded" in said


def test_a_wrong_answer_is_noticed(facts, expected):
    earlier = figures_measures.question(as_of=AS_OF - timedelta(days=40))
    assert "entry_all" in different(duckdb.counts(PACK, facts, earlier, CODES), expected)


def test_a_world_in_chunks_is_one_world(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(figures_worlds, "CHUNK", 700)
    said: list[str] = []
    figures_worlds.write(SIZE, tmp_path / "world", say=said.append)
    made = figures_worlds.read(tmp_path / "world")
    assert said[-1] == "world: 2,000 of 2,000 participations"
    for name, table in made.items():
        assert len(table["id"].unique()) == table.num_rows, name
    assert set(made["evidence"]["fact"].to_pylist()) <= set(made["situation"]["id"].to_pylist())
    ended = {*made["situation"]["id"].to_pylist(), *made["assignment"]["id"].to_pylist()}
    assert set(made["ending"]["fact"].to_pylist()) <= ended
    assert set(made["support"]["participation"].to_pylist()) <= set(made["participation"]["id"].to_pylist())
    counted = duckdb.counts(PACK, made, question(), CODES)
    assert different(kernel.counts(PACK, made, question(), CODES), counted) == []


def test_the_same_seed_gives_the_same_world():
    one, other = next(figures_worlds.chunks(300)), next(figures_worlds.chunks(300))
    assert one.keys() == other.keys()
    assert all(one[name].equals(other[name]) for name in one)


def test_people_to_patch_leave_everything_else_as_it_was(facts, expected):
    extract = kernel.Extract.build(facts)
    patched = extract.patch(figures_measures.some_people(facts, 20))
    assert different(kernel.counts(PACK, patched, question(), CODES), expected) == []


def test_a_different_result_is_told():
    measures = figures_measures.MEASURES[:2]
    row = {"wall": 1.0, "cpu": 1.0, "peak": 10.0}
    found = {each.name: {**row, "result": text} for each, text in zip(measures, ["aaa", "bbb"], strict=True)}
    told = figures_report.judged(found, measures)
    assert [each["result"] for each in told.values()] == ["aaa, first", "bbb, DIFFERENT"]


def test_aims_are_told_only_where_the_run_has_what_they_take():
    run = {(figures_measures.MILLION, "kernel"): {"wall": 2.0, "cpu": 4.0, "peak": 10.0, "result": ""}}
    assert figures_report.aimed(run) == [("aim", "limit", "measured", "")]
    run[figures_measures.MILLION, "DuckDB compiled, cold"] = {"wall": 9.0, "cpu": 36.0, "peak": 10.0, "result": ""}
    assert figures_report.aimed(run)[1:] == [("1 M: compiled DuckDB / kernel, CPU", "at least 10", "9", "**missed**")]


def test_a_section_is_added_and_the_old_ones_are_kept(tmp_path: Path):
    file = tmp_path / "RESULTS.md"
    file.write_text("# Measurements\n", "utf-8")
    table = figures_report.markdown([("what", "wall s"), ("kernel", "0.1")])
    figures_report.write(figures_report.section("command", "a machine", [("1,000", table)]), file)
    told = file.read_text("utf-8")
    assert told.startswith("# Measurements\n\n## Figures, ")
    assert "| what | wall s |\n| --- | --- |\n| kernel | 0.1 |" in told


def test_the_processors_time_of_a_tree_of_processes_is_told():
    before = spark.cpu(os.getpid())
    assert before > 0
    assert spark.cpu(os.getppid()) >= before
