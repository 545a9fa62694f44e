"""What is kept on disk is used whole or not at all."""

import json
import logging
import resource
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pyarrow as pa
import pytest

from kladka.reporting.extraction import keeping, pieces
from kladka.reporting.extraction.keeping import Kept, Saved, load, save
from kladka.reporting.extraction.pieces import FACT, GONE, NUMBER, OF, Pieces

SCHEMA = pa.schema(
    [("kind", pa.string()), (NUMBER, pa.int64()), (GONE, pa.int64()), (FACT, pa.string()), (OF, pa.string())]
)
CONTROLLER = UUID(int=7)
CHAIN = (9, "ab" * 32)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    monkeypatch.setattr(pieces, "ROWS", 2)
    return keeping.folder_of(CONTROLLER)


def some(count=5):
    rows = [{"kind": f"k{number}", NUMBER: number, FACT: str(number)} for number in range(1, count + 1)]
    return {"support": Kept((count, 0), Pieces(SCHEMA).with_rows(pa.Table.from_pylist(rows, SCHEMA)))}


def loaded(layout="one"):
    return load(CONTROLLER, {"support": SCHEMA}, layout)


def told(saved):
    return {name: (kept.mark, kept.pieces.table.to_pylist()) for name, kept in saved.tables.items()}


def test_what_was_saved_comes_back(folder):
    assert loaded() == Saved({})
    save(CONTROLLER, some(), CHAIN, "one")
    found = loaded()
    assert told(found) == {"support": ((5, 0), some()["support"].pieces.table.to_pylist())}
    assert found.chain == CHAIN
    assert loaded("another meaning of the columns") == Saved({})


def test_only_pieces_that_changed_are_written_again(folder):
    named = save(CONTROLLER, some(), CHAIN, "one")
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.parquet")}
    kept = named["support"]
    newer = pa.Table.from_pylist([{"kind": "changed", NUMBER: 1, FACT: "1"}], SCHEMA)
    again = save(CONTROLLER, {"support": Kept((5, 6), kept.pieces.with_rows(newer))}, CHAIN, "one")
    files = [each.file for each in again["support"].pieces.pieces]
    assert len(files) == len(before)
    assert len(set(files) - {path.name for path in before}) == 1
    assert all(path.stat().st_mtime_ns == when for path, when in before.items())
    assert told(loaded())["support"][1][0] == {"kind": "changed"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: next(folder.glob("*.parquet")).unlink(),
        lambda folder: next(folder.glob("*.parquet")).write_bytes(b"PAR1"),
        lambda folder: _cut(next(folder.glob("*.parquet"))),
        lambda folder: (folder / keeping.LIST).write_text("{"),
        lambda folder: (folder / keeping.LIST).write_text("{}"),
        lambda folder: (folder / keeping.LIST).write_text("[1]"),
        lambda folder: (folder / keeping.LIST).write_bytes(b""),
        lambda folder: (folder / keeping.LIST).write_bytes(b"\xff\x00"),
        lambda folder: _say(folder, "tables", []),
        lambda folder: _say(folder, "tables", {"support": {"mark": [3, 0], "pieces": []}}),
        lambda folder: _mark(folder, 4),
    ],
)
def test_a_broken_extract_is_noticed_and_never_used(folder, spoil, caplog):
    save(CONTROLLER, some(), CHAIN, "one")
    spoil(folder)
    with caplog.at_level(logging.WARNING):
        assert loaded() == Saved({})
    assert "made again from the ledger" in caplog.text
    save(CONTROLLER, some(), CHAIN, "one")
    assert told(loaded()) == {"support": ((5, 0), some()["support"].pieces.table.to_pylist())}


def _say(folder, name, words):
    path = folder / keeping.LIST
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: words}))


def _mark(folder, number):
    """As a disk may: one digit of the list is another, and it can still be read."""
    path = folder / keeping.LIST
    tables = json.loads(path.read_text())["tables"]
    tables["support"]["mark"] = [number, 0]
    _say(folder, "tables", tables)


def test_a_piece_that_somebody_removed_meanwhile_is_written_again(folder):
    """Two processes: what one knows to be on disk the other may have swept away."""
    named = save(CONTROLLER, some(), CHAIN, "one")
    for path in folder.glob("*.parquet"):
        path.unlink()
    save(CONTROLLER, named, CHAIN, "one")
    assert told(loaded()) == {"support": ((5, 0), some()["support"].pieces.table.to_pylist())}


def test_a_disk_that_is_full_leaves_what_was_there_before_and_no_halves(folder):
    save(CONTROLLER, some(2), CHAIN, "one")
    before, files = told(loaded()), {path.name for path in folder.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            save(CONTROLLER, some(8), CHAIN, "one")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert told(loaded()) == before
    assert {path.name for path in folder.iterdir()} == files


def test_two_processes_that_save_at_once_leave_one_of_both(folder):
    one, other = some(4), some(6)
    with ThreadPoolExecutor(8) as pool:
        for _ in pool.map(lambda tables: save(CONTROLLER, tables, CHAIN, "one"), [one, other] * 12):
            assert told(loaded())["support"][0] in {(4, 0), (6, 0)}
    assert not list(folder.glob(".incoming-*"))


def _cut(path):
    path.write_bytes(path.read_bytes()[:-7])


@pytest.mark.parametrize("at", range(4))
def test_whoever_is_killed_while_saving_leaves_what_was_there_before(folder, at, monkeypatch):
    save(CONTROLLER, some(2), CHAIN, "one")
    before, writes, write = told(loaded()), [], keeping.write_whole

    def killed(path, content):
        if len(writes) == at:
            raise KeyboardInterrupt
        writes.append(path)
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "write_whole", killed)
        with pytest.raises(KeyboardInterrupt):
            save(CONTROLLER, some(8), CHAIN, "one")
    assert told(loaded()) == before
    save(CONTROLLER, some(8), CHAIN, "one")
    assert told(loaded())["support"][0] == (8, 0)


def test_files_that_nobody_names_any_more_go_after_a_while(folder, monkeypatch):
    save(CONTROLLER, some(3), CHAIN, "one")
    old = {path.name for path in folder.glob("*.parquet")}
    other = {"support": Kept((1, 0), Pieces(SCHEMA))}
    save(CONTROLLER, other, CHAIN, "one")
    assert old <= {path.name for path in folder.iterdir()}, "another process may be reading them"
    monkeypatch.setattr(keeping, "_OLD", -1.0)
    save(CONTROLLER, other, CHAIN, "one")
    assert {path.name for path in folder.iterdir()} == {keeping.LIST}
