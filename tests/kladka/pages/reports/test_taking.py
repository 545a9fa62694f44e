"""A report taken away: the same numbers in every kind of file, and a PDF that can be read by everybody."""

import csv
import io
import json

import pikepdf
import pytest
from django.urls import reverse
from pdfua import Severity, validate
from python_calamine import CalamineWorkbook

from kladka.audit.models import ReadEvent
from kladka.exchange.models import Export
from kladka.pages.reports.taking import safe
from kladka.reporting.queries import report as reports
from tests.kladka.pages.reports.world import prepared, submitted
from tests.kladka.pages.signed_in import body_of, client_of
from tests.world.cast import add_people


@pytest.fixture
def report(cast):
    submitted(cast)
    add_people(cast, 2)
    return prepared(cast)


def taken(cast, report, kind, who="anna", language="en"):
    client = client_of(cast, who)
    answer = client.get(reverse("reports:take", args=[report.pk, kind]), headers={"accept-language": language})
    assert answer.status_code == 200
    return answer, body_of(answer)


def values(report) -> dict[str, float]:
    return {each.code: each.value for each in reports.frozen(report).result.figures if each.value is not None}


def test_the_table_has_every_number(cast, report):
    answer, body = taken(cast, report, "csv")
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    whole = {row["code"]: float(row["value"]) for row in rows if not row["breakdown"] and row["value"]}
    assert whole == {code: float(value) for code, value in values(report).items()}
    women = next(row for row in rows if (row["code"], row["group"]) == ("EECO01", "female"))
    assert women["value"] == "3"
    assert answer["Content-Disposition"].endswith('proba-report-2-v1.csv"')


def test_the_data_have_figures_targets_and_what_changed(cast, report):
    _answer, body = taken(cast, report, "json")
    told = json.loads(body)
    assert {each["code"]: each["value"] for each in told["figures"] if each["value"] is not None} == values(report)
    entries = next(each for each in told["restatement"]["changed"] if each["code"] == "EECO01")
    assert (entries["before"], entries["after"], entries["steps"][0]["cause"]) == (3, 5, "recorded_late")
    assert told["file"]["sha256"] == report.content_hash


def test_the_workbook_has_figures_changes_and_methods_and_is_recorded(cast, report):
    _answer, body = taken(cast, report, "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    assert book.sheet_names == ["Figures", "What changed, and why", "Methods", "About"]
    rows = book.get_sheet_by_name("Figures").to_python()
    place = rows[0].index("All together")
    assert {row[0]: row[place] for row in rows[1:] if row[place] != ""} == values(report)
    assert Export.objects.filter(list="proba-report-2-v1").exists()


def test_who_took_figures_is_recorded(cast, report):
    taken(cast, report, "json")
    assert ReadEvent.objects.filter(page="reports:take", object=report.pk, by=cast.users["anna"].pk).exists()


def test_another_kind_of_file_is_not_found(cast, report):
    client = client_of(cast, "anna")
    assert client.get(reverse("reports:take", args=[report.pk, "docx"])).status_code == 404


@pytest.mark.parametrize(("text", "shown"), [("=1+1", "'=1+1"), ("-5", "'-5"), ("@a", "'@a"), ("Osoby", "Osoby")])
def test_no_text_becomes_a_formula(text, shown):
    assert safe(text) == shown


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_paper_is_tagged_and_speaks_its_language(cast, report, language, tmp_path):
    _answer, body = taken(cast, report, "pdf", language=language)
    path = tmp_path / "report.pdf"
    path.write_bytes(body)
    assert [str(each) for each in faults(path)] == []
    with pikepdf.open(path) as file:
        assert str(file.Root.Lang) == language
        tags = tags_of(file.Root.StructTreeRoot)
    assert {"/Table", "/TH", "/TD", "/H1", "/Figure", "/L"} <= tags or {"/Table", "/TH", "/H1", "/Figure"} <= tags


def faults(path):
    """Return what a machine finds wrong for PDF/UA-1."""
    return [each for each in validate(path).findings if each.severity >= Severity.WARNING]


def tags_of(node) -> set[str]:
    found, pending = set(), [node]
    while pending:
        each = pending.pop()
        if isinstance(each, pikepdf.Array):
            pending.extend(each)
        elif isinstance(each, pikepdf.Dictionary):
            if "/S" in each:
                found.add(str(each.S))
            if "/K" in each:
                pending.append(each.K)
    return found
