"""A report taken away: the same numbers in every kind of file, and a PDF that can be read by everybody."""

import csv
import io
import json
import re
import subprocess
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from django.urls import reverse
from django.utils import translation
from pdfua import Severity, validate
from python_calamine import CalamineWorkbook

from kladka.audit.models import ReadEvent
from kladka.exchange.models import Export
from kladka.pages.reports.content import content_of, lines
from kladka.pages.reports.taking import safe
from kladka.people import actions as people
from kladka.programmes import actions as programmes
from kladka.reporting.queries import report as reports
from tests.kladka.cases.played import prove
from tests.kladka.pages.reports.world import prepared, submitted
from tests.kladka.pages.signed_in import body_of, client_of
from tests.world.cast import add_people

SHARE = "employment_efficiency"


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


@pytest.fixture
def shares(cast):
    """A report with shares: all three left long enough ago to judge, and one of them goes to school."""
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    anna = cast.users["anna"]
    for name in ("lucja", "nadia", "teresa"):
        people.leave(participation=cast.participations[name], exit_date=date(2026, 3, 20), path_completed=True, by=anna)
    school = people.record_situation(
        participation=cast.participations["teresa"], kind="further_education", from_date=date(2026, 4, 1), by=anna
    )
    prove(cast, school)
    prove(cast, cast.situations["lucja"])
    return prepared(cast)


def test_a_share_never_stands_without_its_base_and_those_left_out(cast, shares):
    """“Women 0.5” may be one woman of two: a controller sees at once how many there were."""
    rows = list(csv.DictReader(io.StringIO(taken(cast, shares, "csv")[1].decode())))
    share = {row["group"]: (row["value"], row["among"], row["left_out"]) for row in rows if row["code"] == SHARE}
    assert (share[""], share["female"], share["male"]) == (("0.5", "2", "1"), ("0.5", "2", "1"), ("", "0", "0"))
    count = next(row for row in rows if row["code"] == "participants")
    assert (count["among"], count["left_out"]) == ("", "")
    told = json.loads(taken(cast, shares, "json")[1])
    figure = next(each for each in told["figures"] if each["code"] == SHARE)
    assert (figure["value"], figure["among"], figure["left_out"]) == (0.5, 2, 1)
    book = CalamineWorkbook.from_filelike(io.BytesIO(taken(cast, shares, "xlsx")[1]))
    heads, *rows = book.get_sheet_by_name("Figures").to_python()
    row = next(row for row in rows if row[0] == SHARE)
    assert [row[heads.index(head)] for head in ("All together", "A share of", "Left out")] == [0.5, 2, 1]


def test_the_page_and_the_paper_say_of_how_many_a_share_is_and_what_would_come_on_top(cast, shares):
    page = client_of(cast, "olga").get(reverse("reports:detail", args=[shares.pk])).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert text.count("1 of 2; left out: 1") == 2, "of all, and of women"
    assert "1 without a document" in text
    pdf = taken(cast, shares, "pdf")[1]
    paper = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert re.sub(r"\s+", " ", paper).count("(1 of 2; left out: 1") == 2


def test_of_the_most_that_may_be_no_share_is_reached(cast):
    """114 days of at most 60 are no 190 per cent of what was promised."""
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    for situation in cast.situations.values():
        prove(cast, situation)
    for code in ("days_to_job", "participants"):
        programmes.set_target(
            project=cast.project, indicator=code, value=Decimal(60), on_date=date(2026, 6, 30), by=cast.users["olga"]
        )
    report = prepared(cast)
    found = {each.code: each for each in lines(content_of(report)) if each.promise}
    assert {code: (each.value, each.share) for code, each in found.items()} == {
        "days_to_job": (63, None),
        "participants": (3, 5),
    }
    missed = {each.promised.indicator: each.promised.at_most for each in reports.checks(report).missed}
    assert missed == {"days_to_job": True, "participants": False}


FORMULA = "people_per_coach"


def test_what_is_worked_out_of_other_figures_says_of_which_and_leads_to_who_stands_behind_them(cast, shares):
    """“7.6 for each coach” says nothing while nobody tells of how many people and how many coaches."""
    with translation.override("en"):
        line = next(each for each in lines(content_of(shares)) if each.code == FORMULA)
    assert [part.code for part in line.made_of] == ["caseload", "coaches_on_day"]
    page = client_of(cast, "olga").get(reverse("reports:detail", args=[shares.pk])).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for part in line.made_of:
        assert part.words in text
        assert reverse("reports:members", args=[shares.pk, part.code]) in page
    pdf = taken(cast, shares, "pdf")[1]
    paper = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert "; ".join(part.words for part in line.made_of) in re.sub(r"\s+", " ", paper)


def test_the_files_say_of_which_figures_a_formula_is_made(cast, shares):
    """Codes for machines, as in the API; for whoever reads the workbook the titles and values of the page."""
    with translation.override("en"):
        line = next(each for each in lines(content_of(shares)) if each.code == FORMULA)
    told = {each["code"]: each["made_of"] for each in json.loads(taken(cast, shares, "json")[1])["figures"]}
    assert (told[FORMULA], told[SHARE]) == (["caseload", "coaches_on_day"], [])
    rows = csv.DictReader(io.StringIO(taken(cast, shares, "csv")[1].decode()))
    made_of = {row["code"]: row["made_of"] for row in rows if not row["breakdown"]}
    assert (made_of[FORMULA], made_of[SHARE]) == ("caseload; coaches_on_day", "")
    book = CalamineWorkbook.from_filelike(io.BytesIO(taken(cast, shares, "xlsx")[1]))
    heads, *rows = book.get_sheet_by_name("Figures").to_python()
    said = {row[0]: row[heads.index("Made of these figures")] for row in rows}
    assert (said[FORMULA], said[SHARE]) == ("; ".join(part.words for part in line.made_of), "")


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
    assert "Made of these figures" not in rows[0], "no formula is in these definitions"
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
