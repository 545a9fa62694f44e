"""Files that strangers made are read in full, or refused at once with a sentence that helps."""

import subprocess
import sys
import time
from datetime import date
from datetime import time as clock_time
from pathlib import Path

import pytest
from django.utils import translation

from kladka.core.errors import PolicyBroken
from kladka.exchange.reading import preflight, sheet, worker
from tests.kladka.exchange import files

HOSTILE = {
    "far cell": (lambda: files.with_cell('r="XFD1048576"'), "too large"),
    "far column": (lambda: files.with_cell('s="1" r="XFD1"'), "too large"),
    "far cell, other quotes": (lambda: files.with_cell("r='ZZ99999'"), "too large"),
    "bomb": (files.bomb, "unpacks to far more"),
    "lying sizes": (files.lying, "not a whole Excel file"),
    "encrypted": (files.encrypted, "password"),
    "ten thousand parts": (files.many_parts, "too many parts"),
    "macro": (lambda: files.with_part("xl/vbaProject.bin", b"x"), "macro"),
    "macro by type": (
        lambda: files.repacked(
            files.workbook(["a"]), "[Content_Types].xml", lambda xml: xml.replace(b"sheet.main", b"macroEnabled.main")
        ),
        "macro",
    ),
    "not a zip": (lambda: b"Imie;Nazwisko\n", "not a whole Excel file"),
    "old or encrypted": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel format"),
    "another zip": (lambda: _zip_of_nothing(), "not an Excel file"),
    "cut off": (lambda: files.workbook(["a"])[:-40], "not a whole Excel file"),
    "laughs": (files.laughing, "could not be read"),
}


def _zip_of_nothing() -> bytes:
    return b"PK\x05\x06" + b"\0" * 18


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_says_why(name):
    make, words = HOSTILE[name]
    content, start = make(), time.monotonic()
    with pytest.raises(PolicyBroken, match=words) as refused:
        sheet.read_workbook(content)
    assert refused.value.field == "file"
    assert time.monotonic() - start < 2


def test_the_worker_holds_also_when_the_look_before_is_fooled(monkeypatch):
    monkeypatch.setattr(sheet, "check_workbook", lambda content: None)
    with pytest.raises(PolicyBroken, match="could not be read"):
        sheet.read_workbook(files.with_cell('r="XFD1048576"'))


def test_a_reader_that_does_not_end_is_ended(tmp_path):
    """The control: without the limit of time this would wait for ever."""
    source = Path(worker.__file__).read_text()
    generous = tmp_path / "worker.py"
    generous.write_text(
        source.replace("SECONDS = 5", "SECONDS = 1").replace("rows = book", "while True: pass\n    rows = book")
    )
    run = subprocess.run([sys.executable, "-I", str(generous)], input=files.workbook(["a"]), capture_output=True)
    assert run.returncode < 0


def test_cells_come_as_people_would_have_typed_them():
    rows = sheet.read_workbook(
        files.workbook(["Łucja", 12, 1.5, date(2026, 3, 27), True, None, "=1"], ["", "02270812345"])
    )
    assert rows[0][:6] == ["Łucja", "12", "1.5", "2026-03-27", "1", ""]
    assert rows[1][1] == "02270812345"


def test_pasted_rows_keep_cells_of_several_lines():
    assert sheet.read_pasted('a\t"b\nc ""d"""\r\n\te\n') == [["a", 'b\nc "d"'], ["", "e"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('Zofia\t"Otwarty\nAla\tDruga\nOla\tTrzecia', [["Zofia", '"Otwarty'], ["Ala", "Druga"], ["Ola", "Trzecia"]]),
        ('Zofia\t"Otwarty\nAla\tDruga"\nOla\tTrzecia', [["Zofia", '"Otwarty'], ["Ala", 'Druga"'], ["Ola", "Trzecia"]]),
        ('"Nowak" Kowalska\t"Nowak"\n', [['"Nowak" Kowalska', '"Nowak"']]),
        ('"a ""b"" c"\t6" rura', [['a "b" c', '6" rura']]),
        ("a\t\n\tb\t", [["a", ""], ["", "b", ""]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        ("", []),
    ],
)
def test_quotes_that_nobody_put_around_a_copied_cell_stay_and_merge_nothing(text, rows):
    assert sheet.read_pasted(text) == rows


def test_a_cell_may_be_long():
    long = "x" * 200_000
    assert sheet.read_pasted(f"a\t{long}\nb") == [["a", long], ["b"]]


def test_too_many_pasted_rows_are_refused():
    assert len(sheet.read_pasted("a\n" * preflight.MOST_ROWS)) == preflight.MOST_ROWS
    with pytest.raises(PolicyBroken, match="too large"):
        sheet.read_pasted("a\n" * (preflight.MOST_ROWS + 1))


def test_a_time_and_a_duration_are_times_of_day():
    assert worker.text_of(clock_time(9, 30)) == "09:30"
