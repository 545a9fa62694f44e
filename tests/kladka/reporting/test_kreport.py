"""The file of a report: whatever was done to it is said in words, and never is a lie taken for the truth."""

import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import miara
from kladka.core import signing
from kladka.reporting import kreport
from kladka.reporting.kreport import archive, layout, making, tables
from kladka.reporting.kreport.layout import FIGURES, MANIFEST, MEMBERS, SIGNATURE, canonical
from tests.kladka.reporting.kreports import CODE, SUBMISSION, changed, relisted
from tests.kladka.reporting.ledgers import about, last_number, numbered

pytestmark = pytest.mark.usefixtures("own_keys")


@pytest.fixture
def submitted(prepared):
    manifest = kreport.stamped(prepared, SUBMISSION)
    return kreport.signed(prepared, manifest, signing.sign(manifest))


def test_a_submitted_report_is_the_same_and_says_who_signed(submitted, verified):
    found = verified(submitted)
    assert (found.is_same, found.is_identical, found.faults) == (True, True, ())
    assert {each.is_same for each in found.figures} == {True}
    assert [each.code for each in found.figures] == list(miara.load_pack(CODE).by_code)
    (key,) = signing.public_keys()
    assert (found.signature.state, found.signature.key_id) == ("good", signing.key_id_of(key))
    assert dict(found.signature.submission) == SUBMISSION
    assert verified(submitted, keys=[key]).signature.state == "known"
    assert any(each.reported for each in found.figures), "a report in which nothing counts proves nothing"


def test_a_prepared_report_is_the_same_and_unsigned(prepared, verified):
    found = verified(prepared)
    assert (found.is_same, found.signature.state) == (True, "unsigned")


def test_another_key_is_not_trusted(submitted, verified):
    found = verified(submitted, keys=[bytes(32)])
    assert (found.is_same, found.signature.state) == (False, "other_key")
    assert "another key" in found.faults[0]


def test_a_new_key_signs_and_the_old_one_still_proves(submitted, prepared, verified):
    signing.new_key()
    manifest = kreport.stamped(prepared, SUBMISSION)
    later = kreport.signed(prepared, manifest, signing.sign(manifest))
    old, new = signing.public_keys()
    assert verified(submitted, keys=[old, new]).signature.key_id == signing.key_id_of(old)
    assert verified(later, keys=[old, new]).signature.key_id == signing.key_id_of(new)


@pytest.mark.parametrize("name", [FIGURES, MEMBERS, "definitions/indicators/pl-po-kl-7.2.1-abc.yaml"])
def test_a_changed_file_is_named(submitted, verified, name):
    files = archive.opened(submitted)
    found = verified(archive.packed(files | {name: files[name] + b"\n"}))
    assert not found.is_same
    assert f"“{name}” was changed" in found.faults[0]


@pytest.mark.parametrize("name", [FIGURES, MEMBERS, "extract/support.parquet"])
def test_a_missing_file_is_named(submitted, verified, name):
    files = archive.opened(submitted)
    del files[name]
    found = verified(archive.packed(files))
    assert not found.is_same
    assert f"“{name}” is missing" in found.faults[0]


def test_an_added_file_is_named(submitted, verified):
    files = archive.opened(submitted) | {"extract/more.parquet": b"x"}
    assert "was added" in verified(archive.packed(files)).faults[0]
    found = verified(_zip({**archive.opened(submitted), "read-me.txt": b"x"}))
    assert "does not belong" in found.faults[0]


@pytest.mark.parametrize(
    "change", [lambda c: b"x" + c, lambda c: c[:-2] + b"\x05\x00hello", lambda c: _zip(archive.opened(c))]
)
def test_something_hidden_beside_the_report_is_found(submitted, verified, change):
    found = verified(change(submitted))
    assert not found.is_same
    assert any("beside the report" in fault for fault in found.faults)


def test_a_removed_signature_is_missed(submitted, verified):
    files = archive.opened(submitted)
    del files[SIGNATURE]
    found = verified(archive.packed(files))
    assert (found.is_same, found.signature.state) == (False, "unsigned")
    assert "its signature is missing" in found.faults[0]


def test_a_figure_changed_by_somebody_who_fits_the_list_is_found_by_computing(prepared, verified):
    told = json.loads(archive.opened(prepared)[FIGURES])
    figure = next(each for each in told["figures"] if each["value"])
    figure["value"] += 1
    found = verified(relisted(prepared, figures_json=canonical(told)))
    assert not found.faults
    assert [each.code for each in found.figures if not each.is_same] == [figure["code"]]
    assert not found.is_same


def test_a_member_left_out_is_found_by_computing(prepared, verified):
    rows = tables.from_parquet(MEMBERS, archive.opened(prepared)[MEMBERS])
    found = verified(relisted(prepared, members_parquet=tables.as_parquet(rows.slice(1))))
    (wrong,) = [each for each in found.figures if not each.is_same]
    assert wrong.code == rows["code"][0].as_py()
    assert "1 missing in the report" in wrong.differences[0]


def test_a_changed_fact_is_found_by_computing(prepared, verified):
    name = "extract/record_state.parquet"
    rows = tables.from_parquet(name, archive.opened(prepared)[name])
    found = verified(relisted(prepared, extract__record_state_parquet=tables.as_parquet(rows.slice(0, 0))))
    assert not found.is_same
    assert any(not each.is_same for each in found.figures)


def test_other_definitions_are_noticed(prepared, verified):
    name = f"definitions/indicators/{CODE}.yaml"
    files = archive.opened(prepared)
    other = files[name].replace(b"version: ", b"version: 9", 1)
    assert other != files[name]
    manifest = json.loads(files[MANIFEST])
    manifest["files"][name] = {"sha256": archive.digest(other), "bytes": len(other)}
    found = verified(archive.packed(files | {name: other, MANIFEST: canonical(manifest)}))
    assert "definitions in the report are others" in found.faults[0]
    assert not found.is_same


def test_a_signed_report_whose_list_was_made_to_fit_is_not_believed(submitted, verified):
    told = json.loads(archive.opened(submitted)[FIGURES])
    found = verified(relisted(submitted, figures_json=canonical(told) + b" "))
    assert (found.is_same, found.signature.state) == (False, "broken")
    assert "something was changed after it was signed" in found.faults[0]


@pytest.mark.parametrize(
    "told",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"key": 1, "public_key": "AA==", "signature": "AA=="}',
        b'{"key": "x", "public_key": "%%%", "signature": 7}',
        b"[" * 100_000,
    ],
)
def test_a_signature_that_is_none_is_broken(submitted, verified, told):
    found = verified(changed(submitted, signature_json=told))
    assert (found.is_same, found.signature.state) == (False, "broken")


@pytest.mark.parametrize("cut", [0, 10, 1000, -1, -100])
def test_a_file_that_was_cut_off_is_no_report(submitted, verified, cut):
    found = verified(submitted[:cut])
    assert (found.is_same, found.report) == (False, None)
    assert "no whole report" in found.faults[0]


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_flipped_byte_is_found(submitted, verified, place):
    at = int(len(submitted) * place)
    assert not verified(submitted[:at] + bytes([submitted[at] ^ 1]) + submitted[at + 1 :]).is_same


def _zip(files, compression=zipfile.ZIP_STORED):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", compression) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return sink.getvalue()


@pytest.mark.parametrize(
    "name", ["../../manifest.json", "/etc/passwd", "extract/../x.parquet", "definitions/own/..", "a\x1b[2J"]
)
def test_a_path_that_leads_out_is_refused(verified, name):
    found = verified(_zip({MANIFEST: b"{}", name: b""}))
    assert "does not belong" in found.faults[0]
    assert found.faults[0].isprintable()


def test_a_bomb_is_refused_before_it_is_unpacked(verified):
    bomb = _zip({MANIFEST: b"{}", FIGURES: bytes(50_000_000)}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    assert "packed as no report is" in verified(bomb).faults[0]


def test_files_that_lie_over_each_other_are_refused(verified, monkeypatch):
    monkeypatch.setattr(layout, "MOST_FILES", 3)
    assert "more files" in verified(_zip({MANIFEST: b"", **{f"extract/{n}.parquet": b"" for n in "abcd"}})).faults[0]
    monkeypatch.setattr(layout, "MOST_TEXT", 10)
    assert "larger than it can be" in verified(_zip({MANIFEST: b"x" * 11})).faults[0]
    monkeypatch.setattr(layout, "MOST_BYTES", 10)
    assert "larger than a report" in verified(_zip({MANIFEST: b""})).faults[0]


def test_a_table_that_would_not_fit_into_memory_is_refused(prepared, verified, monkeypatch):
    monkeypatch.setattr(layout, "MOST_ROWS", 1)
    found = verified(prepared)
    assert not found.is_same
    assert "larger than it can be" in found.faults[0]


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        (b"no json", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b"7", "cannot be read"),
        (canonical({"format": "kreport/99", "files": {}}), "another format"),
        (canonical({"format": "kreport/1", "files": {}}), "is not as a report has it"),
    ],
)
def test_a_list_that_is_none_is_refused(verified, manifest, says):
    found = verified(_zip({MANIFEST: manifest}))
    assert not found.is_same
    assert any(says in fault for fault in found.faults)


@pytest.mark.parametrize(
    "told",
    [b"no json", b"[]", b'{"figures": 7}', b'{"figures": [{}], "broken_checks": []}'],
)
def test_figures_that_are_none_are_told(prepared, verified, told):
    found = verified(relisted(prepared, figures_json=told))
    assert not found.is_same
    assert any("figures.json" in fault for fault in found.faults)


def test_a_table_with_other_columns_is_told(prepared, verified):
    other = tables.as_parquet(pa.table({"x": [1]}))
    found = verified(relisted(prepared, extract__support_parquet=other))
    assert any("other columns" in fault for fault in found.faults)
    found = verified(relisted(prepared, extract__support_parquet=b"no parquet"))
    assert any("damaged" in fault for fault in found.faults)


def test_nothing_that_is_there_is_said_to_be_missing_by_a_directory(tmp_path):
    assert "cannot be read" in kreport.verify(tmp_path).faults[0]
    assert "cannot be read" in kreport.verify(tmp_path / "none.kreport").faults[0]


def test_the_same_facts_give_the_same_bytes_in_whatever_pieces_they_come(prepared):
    facts = numbered(7)
    in_pieces = {name: pa.concat_tables([table.slice(0, 3), table.slice(3)]) for name, table in facts.items()}
    pack = miara.load_pack(CODE)
    assert kreport.written(about(), pack, in_pieces, head=last_number(facts)) == prepared


def test_what_was_learnt_later_is_not_in_the_file():
    facts = numbered(7)
    part = tables.part_of(facts, project="abc", known_on=about().known_on, head=last_number(facts))
    for table in part.values():
        for row in table.to_pylist():
            assert row["recorded_on"] <= about().known_on
            assert row["retracted_on"] is None or row["retracted_on"] <= about().known_on
    assert {row["project"] for row in part["participation"].to_pylist()} == {"abc"}


def test_a_projects_own_indicators_are_in_the_report_as_they_were_written(verified):
    text = "code: own_women\ntitle: {en: Women, pl: Kobiety}\ncounts: persons\non: entry\nwhen: sex = 'female'\n"
    pack, facts = miara.extend_pack(miara.load_pack(CODE), {"women": text}, prefix="own_"), numbered(7)
    content = kreport.written(about(), pack, facts, head=last_number(facts))
    assert archive.opened(content)["definitions/own/women.yaml"].decode() == text
    found = verified(content)
    assert (found.is_same, found.is_identical) == (True, True)
    assert found.figures[-1].code == "own_women"
    assert found.report.pack == pack


def test_an_unfinished_progress_is_told_step_by_step():
    facts, told = numbered(7), []
    making.written(about(), miara.load_pack(CODE), facts, head=1, progress=lambda *step: told.append(step))
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1][0] == told[-1][1]


def test_parquet_has_no_names_of_machines(prepared):
    for name, content in archive.opened(prepared).items():
        if name.endswith(".parquet"):
            assert set(pq.ParquetFile(io.BytesIO(content)).schema_arrow.metadata or {}) <= {b"ARROW:schema"}
