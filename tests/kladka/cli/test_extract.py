"""`kladka extract`: what is kept can be compared with the ledger, and made again from it."""

from dataclasses import replace

import pyarrow as pa
import pytest

from kladka.cli.main import main
from kladka.reporting.extraction import extract as extracting
from kladka.reporting.extraction import keeping
from kladka.reporting.extraction.pieces import Piece, Pieces

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(cast, settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    monkeypatch.setattr(extracting, "_SAVED_FROM", (1, 1))
    extracting.forget()
    yield keeping.folder_of(cast.project.controller_id)
    extracting.forget()


def spoil(controller):
    """Let what is kept miss a row, as no way of recording could make it."""
    state = extracting._kept[extracting._key(extracting._Whose(controller))]
    kept = state.tables["situation"]
    rows = kept.pieces.pieces[0].rows
    short = keeping.Kept(kept.mark, Pieces(rows.schema, (Piece(rows.slice(1)),)))
    tables = {**state.tables, "situation": short}
    extracting._kept[extracting._key(extracting._Whose(controller))] = replace(state, tables=tables, found=None)


def test_what_is_kept_is_compared_with_the_ledger_and_made_again(cast, folder, capsys):
    controller = cast.project.controller
    assert main(["extract", "check"]) == 0
    assert capsys.readouterr().out == f"{controller.name}: as the ledger says.\n"
    spoil(controller.pk)
    assert main(["extract", "check"]) == 1
    told = capsys.readouterr().err
    assert told == f"{controller.name}: other than the ledger: situation. Run `kladka extract rebuild`.\n"
    before = {path.name for path in folder.iterdir()}
    assert main(["extract", "rebuild"]) == 0
    assert "rows up to number" in capsys.readouterr().out
    assert {path.name for path in folder.iterdir()} == before
    assert main(["extract", "check"]) == 0


def test_what_was_kept_on_disk_is_gone_before_it_is_made_again(cast, folder, monkeypatch):
    controller = cast.project.controller_id
    extracting.extract(controller)
    (folder / keeping.LIST).write_text("{}")
    monkeypatch.setattr(extracting, "_SAVED_FROM", (10**9, 10**9))
    extracting.rebuild(controller)
    assert list(folder.iterdir()) == []
    assert isinstance(extracting.extract(controller).tables["support"], pa.Table)
