"""The kernel against the slow twin, on worlds and definitions made by chance."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miara.compilers.kernel import library, settled
from miara.model.errors import FactsError
from miara.model.pack import Breakdown, Pack
from miara.model.schema import TABLES
from miara.runners import kernel, reference, tables
from miara.runners.kernel import Extract, columns, programs
from miara.runners.question import Question
from miara.runners.reference import calendar
from tests.miara import kernels
from tests.miara.trees import DAYS, PROJECTS, SCOPES, SETS, packs
from tests.miara.worlds import AS_OF, KNOWN, SEEDS, World, far, world

EXAMPLES = int(os.environ.get("MIARA_EXAMPLES", "12"))
OWNED = ("exit", "reentry", "record_state", "assignment", "support", "situation")

Sets = tuple[tuple[Breakdown, ...], ...]


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Sources of made-up packs are not kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(programs.FOLDER, str(tmp_path_factory.mktemp("kernels")))
        yield


@pytest.fixture
def interpreted(tmp_path: Path) -> Iterator[None]:
    """Nothing is compiled."""
    with kernels.interpreted(tmp_path):
        yield


questions = st.builds(Question, projects=PROJECTS, as_of=DAYS, known_on=KNOWN, where=SCOPES, sets=SETS)
chance = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.usefixtures("interpreted")
@chance
@given(pack=packs(), seed=SEEDS, question=questions)
def test_it_counts_as_the_slow_twin(pack: Pack, seed: int, question: Question) -> None:
    facts, codes = world(seed), tuple(pack.by_code)
    assert kernel.counts(pack, facts, question, codes) == reference.counts(pack, facts, question, codes)


@pytest.mark.usefixtures("interpreted")
@chance
@given(pack=packs(), seed=SEEDS, question=questions, most=st.integers(0, 3))
def test_what_has_no_place_among_settled_bits_is_computed(pack: Pack, seed: int, question: Question, most: int) -> None:
    facts, codes = world(seed), tuple(pack.by_code)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settled, "MOST_PLACES", most)
        programs._program.cache_clear()
        assert kernel.counts(pack, facts, question, codes) == reference.counts(pack, facts, question, codes)


@pytest.mark.usefixtures("interpreted")
@chance
@given(pack=packs(), seed=SEEDS, as_of=DAYS, known_on=KNOWN)
def test_it_agrees_at_the_ends_of_the_calendar(pack: Pack, seed: int, as_of: date, known_on: date) -> None:
    facts, codes, question = far(world(seed), seed), tuple(pack.by_code), Question((), as_of, known_on)
    assert kernel.counts(pack, facts, question, codes) == reference.counts(pack, facts, question, codes)


@settings(max_examples=3, deadline=None)
@given(pack=packs(), seed=SEEDS, question=questions)
def test_compiled_it_does_the_same(pack: Pack, seed: int, question: Question) -> None:
    facts, codes = world(seed), tuple(pack.by_code)
    assert kernel.counts(pack, facts, question, codes) == reference.counts(pack, facts, question, codes)


@pytest.mark.usefixtures("interpreted")
@chance
@given(pack=packs(), seed=SEEDS, question=questions, data=st.data())
def test_it_finds_the_same_members(pack: Pack, seed: int, question: Question, data: st.DataObject) -> None:
    facts, code = world(seed), data.draw(st.sampled_from(sorted(pack.by_code)))
    assert kernel.members(pack, facts, question, code) == reference.members(pack, facts, question, code)


@pytest.mark.usefixtures("interpreted")
@chance
@given(
    pack=packs(),
    seed=SEEDS,
    question=questions,
    days=st.lists(st.tuples(DAYS, KNOWN), min_size=2, max_size=8),
    clocks=st.sampled_from(["known on one day", "known on each day", "any"]),
)
def test_a_series_is_the_counts_of_each_day(
    pack: Pack, seed: int, question: Question, days: list[tuple[date, date]], clocks: str
) -> None:
    facts, codes = world(seed), tuple(pack.by_code)
    known = {"known on one day": lambda day: question.known_on, "known on each day": lambda day: day[0]}
    asked = [
        Question(question.projects, day[0], known.get(clocks, lambda day: day[1])(day), question.where, question.sets)
        for day in days
    ]
    found = kernel.series(pack, facts, asked, codes)
    assert found == [reference.counts(pack, facts, each, codes) for each in asked]


@pytest.mark.usefixtures("interpreted")
@chance
@given(pack=packs(), seed=SEEDS, question=questions)
def test_a_patched_extract_gives_what_a_new_one_gives(pack: Pack, seed: int, question: Question) -> None:
    facts, codes, random = world(seed), tuple(pack.by_code), Random(seed)
    changed = _about_some(facts, random)
    before = Extract.build(_as_before(facts, changed, random))
    kernel.counts(pack, before, question, codes)
    patched = before.patch(changed)
    expected = reference.counts(pack, facts, question, codes)
    assert kernel.counts(pack, patched, question, codes) == expected
    assert reference.counts(pack, patched, question, codes) == expected
    code = random.choice(codes)
    assert kernel.members(pack, patched, question, code) == reference.members(pack, facts, question, code)


def _about_some(facts: World, random: Random) -> World:
    """All rows about a few people and those they were ever merged with."""
    groups: dict[str, set[str]] = {}
    pairs = [(row["person"], row["same_as"]) for row in facts["alias"]]
    for one, other in [*pairs, *((row["person"], row["person"]) for row in facts["participation"])]:
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups |= dict.fromkeys(joined, joined)
    people = set().union(*(groups[each["person"]] for each in random.choices(facts["participation"], k=3)))
    found: World = {
        "participation": [row for row in facts["participation"] if row["person"] in people],
        "alias": [row for row in facts["alias"] if row["person"] in people],
    }
    ids = {row["id"] for row in found["participation"]}
    found |= {name: [row for row in facts[name] if row["participation"] in ids] for name in OWNED}
    told = {(name, row["id"]) for name in ("participation", *OWNED) for row in found[name]}
    for name in ("evidence", "ending"):
        found[name] = [row for row in facts[name] if (row["fact_table"], row["fact"]) in told]
    return found


def _as_before(facts: World, changed: World, random: Random) -> World:
    """The world when some rows about these people were not there yet, or not yet retracted."""
    before: World = {}
    for name, rows in facts.items():
        own = {id(row) for row in changed.get(name, ())}
        there = [row for row in rows if id(row) not in own or name == "participation" or random.random() < 0.7]
        before[name] = [row | {"retracted_on": None} if id(row) in own else row for row in there]
    return before


@pytest.mark.usefixtures("interpreted")
def test_a_saved_extract_is_the_same_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    facts, question = world(1), Question((), AS_OF, AS_OF)
    pack = _pack_of(1)
    codes = tuple(pack.by_code)
    extract = Extract.build(facts)
    expected = kernel.counts(pack, extract, question, codes)
    extract.save(tmp_path / "extract")
    loaded = Extract.load(tmp_path / "extract")
    assert kernel.counts(pack, loaded, question, codes) == expected == reference.counts(pack, loaded, question, codes)
    column = min((tmp_path / "extract").glob("*/arrays/participation.*.npy"))
    column.write_bytes(column.read_bytes()[:-1] + b"x")
    with pytest.raises(FactsError, match="not the file that was written"):
        Extract.load(tmp_path / "extract")
    column.unlink()
    with pytest.raises(FactsError, match="not the file"):
        Extract.load(tmp_path / "extract", check=False)
    with pytest.raises(FactsError, match="no whole extract"):
        Extract.load(tmp_path)


def _pack_of(seed: int) -> Pack:
    found: list[Pack] = []

    @settings(max_examples=10, database=None, deadline=None, derandomize=True)
    @given(packs())
    def collect(pack: Pack) -> None:
        found.append(pack)

    collect()
    return max(found[seed:], key=lambda pack: len(repr(pack)))


def test_a_corrected_participation_is_counted_by_the_row_that_was_known() -> None:
    """The ledger keeps the id of a participation when its entry is corrected: one row ends where the next begins."""
    facts = world(4)
    corrected = timedelta(days=40)
    old = [row | {"retracted_on": AS_OF - corrected} for row in facts["participation"]]
    facts["participation"] = old + [
        row | {"recorded_on": AS_OF - corrected, "retracted_on": None, "sex": "male"} for row in facts["participation"]
    ]
    pack = _pack_of(2)
    for known_on in (AS_OF, AS_OF - corrected, AS_OF - corrected - timedelta(days=1)):
        question = Question((), AS_OF, known_on)
        codes = tuple(pack.by_code)
        assert kernel.counts(pack, facts, question, codes) == reference.counts(pack, facts, question, codes)


def test_a_patch_must_name_everybody_it_is_about() -> None:
    facts = world(5)
    extract = Extract.build(facts)
    twice = next(
        row
        for row in facts["participation"]
        if sum(row["person"] == each["person"] for each in facts["participation"]) > 1
    )
    with pytest.raises(FactsError, match="is not given"):
        extract.patch({"participation": [twice]})


def test_the_source_names_every_indicator_and_is_the_same_every_time() -> None:
    pack = _pack_of(0)
    written = [kernel.source(pack, tuple(pack.by_code)) for _ in range(2)]
    assert written[0] == written[1]
    assert all(f"# {code}" in written[0] for code in pack.by_code)


def test_dictionaries_and_chunks_of_arrow_tables_are_read() -> None:
    facts = world(6)
    pack = _pack_of(1)
    question, codes = Question((), AS_OF, AS_OF), tuple(pack.by_code)
    tables = {}
    for name, rows in facts.items():
        whole = pa.Table.from_pylist(rows)
        texts = [field.name for field in whole.schema if pa.types.is_string(field.type)]
        for text in texts:
            at = whole.column_names.index(text)
            whole = whole.set_column(at, text, whole[text].dictionary_encode())
        tables[name] = pa.concat_tables([whole.slice(0, 5), whole.slice(5)])
    assert kernel.counts(pack, tables, question, codes) == reference.counts(pack, facts, question, codes)


@given(
    since=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    days=st.integers(0, 40_000),
    count=st.integers(-600, 600),
    period=st.sampled_from([("month", 1), ("quarter", 3), ("year", 12)]),
)
def test_months_are_those_of_the_calendar(since: date, days: int, count: int, period: tuple[Any, int]) -> None:
    first = date(1970, 1, 1).toordinal()
    on = since + timedelta(days=days)
    one, other = (library.month_of(day.toordinal() - first) for day in (since, on))
    assert one == ((since.year + 32_800) * 12 + since.month - 1, since.day)
    assert library.add_months(*one, count) == calendar.add_months(since, count).toordinal() - first
    assert library.months_between(*one, *other) == calendar.elapsed("months", since, on)
    assert library.years_between(*one, *other) == calendar.elapsed("years", since, on)
    assert library.start_of(one[0], period[1]) == calendar.start_of(period[0], since).toordinal() - first


def test_a_few_rows_of_a_large_table_bring_their_own_words_only() -> None:
    names = pa.array([f"name {number}" for number in range(1000)]).dictionary_encode()
    few = pa.table({"kind": names, "none": pa.array([None] * 1000, pa.string()).dictionary_encode()}).slice(500, 3)
    found = columns.array(few, "kind")
    assert found.to_pylist() == ["name 500", "name 501", "name 502"]
    assert len(found.dictionary) == 3
    assert columns.array(few, "none").to_pylist() == [None] * 3
    assert columns.array(few.slice(0, 0), "kind").to_pylist() == []


def test_some_rows_of_a_table_in_pieces_come_as_they_lie_in_it() -> None:
    many = pa.table(
        {
            "id": [f"name {number}" for number in range(1000)],
            "kind": pa.array([f"kind {number}" for number in range(1000)]).dictionary_encode(),
            "form": pa.array(["near", "far"] * 500).dictionary_encode(),
        }
    )
    pieces = pa.concat_tables([many.slice(0, 5), many.slice(5, 400), many.slice(405)])
    chosen = np.array([998, 0, 6, 404, 405])
    found = columns.some(pieces, chosen)
    assert found.to_pylist() == many.take(pa.array(sorted(chosen))).to_pylist()
    assert found["kind"].type == pa.string(), "all the words of a large dictionary came along"
    assert pa.types.is_dictionary(found["form"].type)
    assert columns.some(pieces, np.zeros(0, np.int64)).num_rows == 0


def test_a_column_that_was_not_given_is_empty_and_takes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_PIECE", 100)
    before = pa.total_allocated_bytes()
    found = tables.arrow(TABLES["support"], pa.table({"id": [str(number) for number in range(1050)]}))
    assert found["area"].to_pylist() == [None] * 1050
    assert found["area"].type == pa.string()
    columns_without_a_value = len(found.column_names) - 1
    assert pa.total_allocated_bytes() - before < columns_without_a_value * 1050 * 4, "each has room for every row"


def test_a_kept_source_that_was_damaged_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(programs.FOLDER, str(tmp_path))
    text = "def kernel():\n    return 'damaged once'\n"
    assert programs._function(text)() == "damaged once"  # type: ignore[func-returns-value]
    (kept,) = tmp_path.glob("kernel_*.py")
    kept.write_text("garbage", "utf-8")
    programs._function.cache_clear()
    assert programs._function(text)() == "damaged once"  # type: ignore[func-returns-value]


def test_where_nothing_can_be_kept_it_counts_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv(programs.FOLDER, str(tmp_path / "file" / "kernels"))
    assert programs._function("def kernel():\n    return 'not kept'\n")() == "not kept"  # type: ignore[func-returns-value]
