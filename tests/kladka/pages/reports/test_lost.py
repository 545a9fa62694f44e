"""What is said of reports whose file is lost or another, whose folder is full, or which the ledger has outrun."""

from datetime import date

import pytest
from django.urls import reverse

from kladka.core.errors import PolicyBroken
from kladka.reporting import filing
from kladka.reporting.actions import report as actions
from kladka.reporting.models import Report
from kladka.reporting.queries import report as reports
from tests.kladka.pages.reports.test_pages import decide, page
from tests.kladka.pages.reports.test_restatement import text_of
from tests.kladka.pages.reports.test_taking import taken
from tests.kladka.pages.reports.world import prepared, submitted, work_off
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import START, add_people


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """A folder of the test's own: a file of this name that another test committed is no file that is lost."""
    monkeypatch.setattr(filing, "folder", lambda: tmp_path)


@pytest.fixture
def pair(cast):
    """A submitted report and the next one, which waits; the file of the first is lost."""
    first = submitted(cast)
    add_people(cast, 2)
    second = prepared(cast)
    reports.path_of(first).unlink()
    reports._kept.clear()
    return first, second


def test_what_changed_stands_in_the_later_report_itself(cast, pair):
    first, second = pair
    for kind in ("pdf", "csv", "json", "xlsx"):
        _answer, body = taken(cast, second, kind)
        assert body
    assert b'"cause": "recorded_late"' in taken(cast, second, "json")[1]
    for name in ("detail", "checks", "submit", "withdraw", "verify"):
        assert page(cast, name, second).status_code == 200
    assert "The file of report 1" in text_of(page(cast, "detail", first))


def test_a_comparison_with_a_lost_report_says_so(cast, pair):
    client = client_of(cast, "olga")
    answer = client.get(reverse("reports:restatement", args=[cast.project.code]))
    assert answer.status_code == 422
    assert "proba-1-v1.kreport, is not in its folder. Put it back from a backup." in text_of(answer)
    answer = client.get(reverse("reports:restated-figure", args=[cast.project.code, "EECO01"]))
    assert answer["Location"] == reverse("reports:restatement", args=[cast.project.code])


def test_the_next_report_can_be_prepared_all_the_same_and_says_what_is_not_in_it(cast, pair):
    first, _second = pair
    third = prepared(cast, as_of=date(2026, 7, 1))
    told = reports.frozen(third)
    assert (told.restated, told.about.against.content_hash) == (None, first.content_hash)
    assert reports.verified(third).is_same
    lost = "The file of report 1 is lost or not as it was written, so nothing can be compared with it."
    assert lost in text_of(page(cast, "checks", third))
    assert taken(cast, third, "pdf")[1].startswith(b"%PDF")
    assert page(cast, "submit", third).status_code == 200


def test_another_whole_report_in_its_place_is_not_believed(cast):
    first = submitted(cast)
    second = submitted(cast, as_of=date(2026, 7, 1))
    reports.path_of(first).write_bytes(reports.path_of(second).read_bytes())
    client, sent = decide(cast, "verify", first)
    work_off()
    told = client.get(sent["Location"]).content.decode()
    assert "Something is not as it was written" in told
    assert "the audit knows another hash" in told


def test_another_file_in_its_place_is_not_given_out_though_its_figures_were_read_before(cast):
    report = submitted(cast)
    assert page(cast, "file", report).content == reports.path_of(report).read_bytes()
    reports.path_of(report).write_bytes(b"something else")
    answer = page(cast, "file", report)
    assert answer["Location"] == reverse("reports:detail", args=[report.pk])


def test_a_report_of_nothing_is_a_report_and_the_next_one_is_compared_with_it(cast):
    first = submitted(cast, as_of=START, known_on=date(2020, 1, 1))
    told = reports.frozen(first)
    assert (told.ledger_no, told.member_rows.num_rows) == (0, 0)
    assert reports.verified(first).is_same
    for name in ("detail", "checks"):
        assert page(cast, name, first).status_code == 200
    second = prepared(cast)
    assert reports.verified(second).is_same
    line = next(line for line in reports.frozen(second).restated.lines if line.code == "EECO01")
    assert (line.before, line.after, line.went) == (0, 3, 0)
    assert taken(cast, second, "pdf")[1].startswith(b"%PDF")


def test_a_folder_that_is_full_or_locked_is_said_and_nothing_is_lost(cast, monkeypatch):
    report = prepared(cast)

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(filing, "write_whole", full)
    _client, sent = decide(cast, "submit", report, reason="Wniosek o płatność.", alone="on")
    assert sent.status_code == 422
    told = sent.content.decode()
    assert "The report cannot be written to its folder (No space left on device), so nothing was changed." in told
    assert "Wniosek o płatność." in told
    assert Report.objects.get(pk=report.pk).is_prepared
    with pytest.raises(PolicyBroken, match="No space left"):
        prepared(cast, as_of=date(2026, 7, 1))


def test_a_file_that_cannot_be_moved_to_its_place_is_found_beside(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    report = prepared(cast)

    def locked(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(filing, "_settle", locked)
    with django_capture_on_commit_callbacks(execute=True):
        done = actions.submit(report=report, reason="x", alone=True, by=cast.users["olga"])
    assert reports.verified(done).is_same


def test_who_submits_learns_that_the_ledger_went_on(cast):
    report = prepared(cast)
    for name in ("detail", "submit"):
        assert "after what this report knows" not in text_of(page(cast, name, report))
    add_people(cast, 1)
    html = page(cast, "submit", report).content.decode()
    assert "entries of the project came after what this report knows. It is submitted as it was prepared." in html
    client = client_of(cast, "olga")
    address = html.partition('href="/office/projects/proba/restatement/?')[2].partition('"')[0].replace("&amp;", "&")
    told = text_of(client.get(f"/office/projects/proba/restatement/?{address}"))
    assert "Recorded later" in told
    done = actions.submit(report=report, reason="x", alone=True, by=cast.users["olga"])
    assert "after what this report knows" not in text_of(page(cast, "detail", done))


def test_only_the_report_submitted_last_offers_a_correction(cast):
    first = submitted(cast)
    correct = reverse("reports:correct", args=[first.pk])
    assert correct in page(cast, "detail", first).content.decode()
    submitted(cast, as_of=date(2026, 7, 1))
    told = page(cast, "detail", first)
    assert correct not in told.content.decode()
    assert "Nothing is to be done: report 2 was submitted after it." in text_of(told)


def test_a_correction_of_a_correction_tells_what_changed_since_the_one_it_corrects(cast):
    first = submitted(cast)
    add_people(cast, 1)
    second = submitted(cast, replaces=first)
    add_people(cast, 1)
    third = submitted(cast, replaces=second)
    told = reports.frozen(third)
    assert (third.label, told.about.replaces, told.about.against.label) == ("1/3", second.content_hash, "1/2")
    line = next(line for line in told.restated.lines if line.code == "EECO01")
    assert (line.before, line.after, line.came) == (4, 5, 1)
    assert reports.verified(third).is_same
    assert [each.label for each in reports.reports_of(cast.project)] == ["1/3", "1/2", "1"]
