"""What changed since the report before lies in a report: it follows from that file alone, and nobody forges it."""

import json
from datetime import date

import pyarrow as pa
import pytest

import miara
from kladka.core import signing
from kladka.reporting import kreport
from kladka.reporting.kreport import Against, archive, frozen, making, tables
from kladka.reporting.kreport.layout import EARLIER, FIGURES, MANIFEST, MEMBERS, RESTATEMENT, SIGNATURE, canonical
from tests.kladka.reporting.kreports import CODE, SUBMISSION, relisted
from tests.kladka.reporting.ledgers import about, last_number, numbered

pytestmark = pytest.mark.usefixtures("own_keys")


def signed(content):
    manifest = kreport.stamped(content, SUBMISSION)
    return kreport.signed(content, manifest, signing.sign(manifest))


@pytest.fixture
def pair():
    """A report, and the one after it, which holds what changed."""
    return written_of(numbered(7))


@pytest.fixture
def completed():
    """Two such reports, between which the entry forms of many were completed who had been supported before."""
    facts = numbered(7)
    entries, last = facts["participation"].to_pylist(), last_number(facts)
    for number, row in enumerate((row for row in entries if row["recorded_on"] < date(2011, 10, 1)), start=1):
        row |= {"recorded_on": date(2012, 1, 15), "retracted_on": None, tables.RECORDED: last + number}
    return written_of({**facts, "participation": pa.Table.from_pylist(entries, facts["participation"].schema)})


def written_of(facts):
    pack = miara.load_pack(CODE)
    early = about(as_of=date(2011, 9, 30), known_on=date(2011, 10, 1))
    first = frozen.opened(signed(kreport.written(early, pack, facts, head=last_number(facts))))
    later = about(number=2, against=Against(1, 1, first.content_hash))
    return first, kreport.written(later, pack, facts, head=last_number(facts), earlier=first)


def test_it_follows_from_the_file_alone(pair, verified):
    first, content = pair
    found = verified(signed(content))
    assert (found.is_same, found.is_identical, found.faults) == (True, True, ())
    told = found.report.restated
    assert [line.code for line in told.lines if line.before != line.after]
    for line in told.lines:
        assert (line.before, line.after) == (first.figures[line.code].value, found.report.figures[line.code].value)
    assert found.report.earlier.result == first.result
    assert found.report.earlier.pack == first.pack


def test_whom_each_cause_moved_is_found_without_the_file_of_the_report_before(pair):
    first, content = pair
    later = frozen.opened(content)
    assert list(kreport.bridges(later.earlier, later)) == list(kreport.bridges(first, later))


def _files(content):
    return archive.opened(content)


def forged(content, name, change):
    told = json.loads(_files(content)[name])
    change(told)
    files = {**_files(content), name: canonical(told)}
    return relisted(archive.packed(files))


def longer(told):
    line = next(each for each in told["figures"] if each["steps"])
    line["steps"].insert(0, {"cause": "corrected", "before": line["before"], "after": line["before"]})


def other_cause(told):
    next(each for each in told["figures"] if each["steps"])["steps"][0]["cause"] = "merged"


def other_value(told):
    told["figures"][0]["before"] = 77


def fewer(told):
    told["figures"].pop()


def gone(told):
    told["gone"].append("x")


@pytest.mark.parametrize("change", [longer, other_cause, other_value, fewer, gone])
def test_a_way_made_up_is_found_by_computing(pair, verified, change):
    found = verified(forged(pair[1], RESTATEMENT, change))
    assert not found.is_same
    assert "is not what the report says" in found.faults[0]
    assert all(each.is_same for each in found.figures)


def test_the_report_before_cannot_be_made_to_say_something_else(pair, verified):
    def change(told):
        told["figures"][0]["value"] = 77

    found = verified(forged(pair[1], f"{EARLIER}{FIGURES}", change))
    assert "“earlier/figures.json” is not that of the report before." in found.faults
    files = _files(forged(pair[1], f"{EARLIER}{FIGURES}", change))
    manifest = json.loads(files[f"{EARLIER}{MANIFEST}"])
    manifest["files"][FIGURES]["sha256"] = archive.digest(files[f"{EARLIER}{FIGURES}"])
    found = verified(relisted(archive.packed(files | {f"{EARLIER}{MANIFEST}": canonical(manifest)})))
    assert "The report before, as this one holds it, is not the one that was signed." in found.faults


@pytest.mark.parametrize(
    ("taken", "says"),
    [
        ([RESTATEMENT], "without that report, or the other way round"),
        ([f"{EARLIER}{MANIFEST}"], "without that report, or the other way round"),
        ([f"{EARLIER}{SIGNATURE}"], "is not the one that was signed"),
        ([f"{EARLIER}{MEMBERS}"], "“members.parquet” is missing in the report."),
        ([f"{EARLIER}{FIGURES}"], "“figures.json” is missing in the report."),
    ],
)
def test_a_part_that_is_taken_away_is_missed(pair, verified, taken, says):
    files = {name: content for name, content in _files(pair[1]).items() if name not in taken}
    found = verified(relisted(archive.packed(files)))
    assert not found.is_same
    assert any(says in fault for fault in found.faults), found.faults


def test_members_of_the_report_before_are_those_that_were_signed(pair, verified):
    name = f"{EARLIER}{MEMBERS}"
    rows = tables.from_parquet(name, _files(pair[1])[name])
    found = verified(relisted(archive.packed({**_files(pair[1]), name: tables.as_parquet(rows.slice(1))})))
    assert "“earlier/members.parquet” is not that of the report before." in found.faults


def test_a_correction_is_compared_with_what_it_corrects(pair, verified):
    def change(told):
        told["report"]["replaces"] = "0" * 64

    files = _files(pair[1])
    manifest = json.loads(files[MANIFEST])
    change(manifest)
    found = verified(archive.packed({**files, MANIFEST: canonical(manifest)}))
    assert "The report is compared with another one than that which it corrects." in found.faults


def of_the_second_format(content, *, completing):
    """The report as it would have been written before format 3, where only the second way of telling it is true."""
    report, files = frozen.opened(content), _files(content)
    told = making.computed(report.about, report.pack, report.tables, report.earlier, completing=completing).files
    manifest = {**json.loads(files[MANIFEST]), "format": "kreport/2"}
    manifest["files"][RESTATEMENT]["sha256"] = archive.digest(told[RESTATEMENT])
    manifest["files"][RESTATEMENT]["bytes"] = len(told[RESTATEMENT])
    return signed(archive.packed({**files, **told, MANIFEST: canonical(manifest)}))


def test_a_report_of_the_second_format_is_held_against_the_rule_of_its_time(completed, verified):
    """It told records completed as recorded late, and is accused of nothing for that."""
    old = of_the_second_format(completed[1], completing=False)
    new = frozen.opened(signed(completed[1]))
    assert frozen.opened(old).restated != new.restated, "or the world has nobody whose record was completed"
    found = verified(old)
    assert (found.is_same, found.is_identical, found.faults) == (True, True, ())
    ways = {each.code: each for each in kreport.bridges(found.report.earlier, found.report)}
    for line in found.report.restated.lines:
        causes = [step.cause for step in ways[line.code].steps if step.before != step.after]
        assert causes == [cause for cause, before, after in line.steps if before != after]
    assert not verified(of_the_second_format(completed[1], completing=True)).is_same


def test_a_report_of_the_first_format_is_still_read(pair, verified):
    first, _content = pair
    manifest = {name: told for name, told in first.manifest.items() if name != "compared_with"}
    old = archive.packed({**first.files, MANIFEST: canonical({**manifest, "format": "kreport/1"})})
    old = signed(archive.packed({name: part for name, part in _files(old).items() if name != SIGNATURE}))
    found = verified(old)
    assert (found.is_same, found.report.earlier, found.report.restated) == (True, None, None)
    assert found.report.about.against is None
