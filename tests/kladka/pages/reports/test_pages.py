"""A report on the screen: what it says, who may decide about it, and what comes too late."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.audit.models import ReadEvent
from kladka.cli.main import main as cli
from kladka.core import clock, signing
from kladka.core.components import Column, Table
from kladka.pages.reports import checking, presenters
from kladka.pages.reports.content import content_of
from kladka.people import actions as people
from kladka.people.models import Entry
from kladka.programmes import actions as programmes
from kladka.programmes.permissions import viewer_for
from kladka.reporting.actions import indicator as indicators
from kladka.reporting.actions import report as actions
from kladka.reporting.models import Report
from kladka.reporting.queries import report as reports
from miara.model.results import BrokenCheck
from tests.kladka.pages.reports.test_restatement import text_of
from tests.kladka.pages.reports.world import hire_leon, prepared, submitted, work_off
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.reporting.own import approved
from tests.world.cast import add_people


def page(cast, name, report, who="olga"):
    return client_of(cast, who).get(reverse(f"reports:{name}", args=[report.pk]))


def decide(cast, name, report, who="olga", **typed):
    client = client_of(cast, who)
    return client, send(client, reverse(f"reports:{name}", args=[report.pk]), **typed)


def test_a_project_without_reports_says_what_to_do(cast):
    for who, may in (("olga", True), ("anna", False)):
        html = client_of(cast, who).get(reverse("reports:list", args=[cast.project.code])).content.decode()
        assert "No report was prepared yet." in html
        assert (reverse("reports:prepare", args=[cast.project.code]) in html) is may


def test_the_list_says_of_each_report_its_state_and_what_comes_next(cast):
    first = submitted(cast)
    second = actions.prepare(
        project=cast.project, as_of=first.as_of, known_on=first.known_on, replaces=first, by=cast.users["olga"]
    )
    listed = text_of(client_of(cast, "olga").get(reverse("reports:list", args=[cast.project.code])))
    assert "Report 1/2" in listed
    assert "Look at the checks, then submit or withdraw it." in listed
    actions.submit(report=second, reason="Korekta.", alone=True, by=cast.users["olga"])
    listed = text_of(client_of(cast, "olga").get(reverse("reports:list", args=[cast.project.code])))
    assert "Nothing is to be done: report 1/2 took its place." in listed


def test_figures_stand_against_their_targets(cast):
    programmes.set_target(project=cast.project, indicator="EECO01", value=Decimal(4), by=cast.users["olga"])
    report = prepared(cast)
    html = page(cast, "detail", report).content.decode()
    assert "Figures against targets" in html
    assert reverse("reports:members", args=[report.pk, "EECO01"]) in html
    assert "75%" in html


def test_a_number_leads_to_those_whom_the_report_has_whatever_was_recorded_since(cast):
    report = prepared(cast)
    add_people(cast, 2)
    there = client_of(cast, "olga").get(reverse("reports:members", args=[report.pk, "EECO01"]))
    told = text_of(there)
    assert "On the list: 3" in told
    assert "What was recorded after it was prepared changes nothing here." in told
    now = re.search(r'href="([^"]+)">The same two days by all that is recorded now', there.content.decode())
    assert now, "the way to today's list"
    assert "On the list: 5" in text_of(client_of(cast, "olga").get(now[1].replace("&amp;", "&")))


def test_those_behind_a_report_are_named_to_who_may_know_them_and_what_has_nobody_is_no_page(cast):
    report = prepared(cast)
    url = reverse("reports:members", args=[report.pk, "EECO01"])
    assert "Łucja" in text_of(client_of(cast, "olga").get(url))
    seen = ReadEvent.objects.filter(page="reports:members")
    assert seen.count() == 1
    assert "whom you may not open by name" in text_of(client_of(cast, "anna").get(url))
    assert client_of(cast, "olga").get(reverse("reports:members", args=[report.pk, "EECO99"])).status_code == 404


def test_everybody_of_the_project_reads_it_and_only_those_who_answer_decide(cast):
    report = prepared(cast)
    for who in ("anna", "alicja", "adam"):
        html = page(cast, "detail", report, who).content.decode()
        assert "Prepared" in html
        for name in ("submit", "withdraw", "file", "verify"):
            assert reverse(f"reports:{name}", args=[report.pk]) not in html


def test_a_partners_coordinator_is_not_the_leaders(cast):
    report = prepared(cast)
    assert page(cast, "submit", report, "alicja").status_code == 404
    hire_leon(cast, role="coordinator")
    assert page(cast, "submit", report, "leon").status_code == 200


def test_who_prepared_it_submits_it_alone_only_by_saying_that_there_is_nobody(cast):
    report = prepared(cast)
    client, sent = decide(cast, "submit", report, reason="Wniosek o płatność.")
    assert sent.status_code == 422
    assert "Nobody else could approve this report." in sent.content.decode()
    assert "Wniosek o płatność." in sent.content.decode()
    client, sent = decide(cast, "submit", report, reason="Wniosek o płatność.", alone="on")
    assert sent.status_code == 302
    report.refresh_from_db()
    assert (report.state, report.alone, report.reason) == ("submitted", True, "Wniosek o płatność.")
    told = client.get(sent["Location"]).content.decode()
    assert "There was none, as whoever submitted it said." in told
    assert "Approved" not in told, "nobody approved it"


def test_where_there_is_a_second_person_that_person_submits(cast):
    hire_leon(cast)
    report = prepared(cast)
    html = page(cast, "submit", report).content.decode()
    assert "a second person approves it by submitting it: Leon Drugi." in html
    assert 'name="alone"' not in html
    _client, sent = decide(cast, "submit", report, reason="Wniosek.", alone="on")
    assert sent.status_code == 422
    told = page(cast, "submit", report, "leon").content.decode()
    assert "Olga Monitorowska prepared this report. By submitting it you approve it as the second person." in told
    _client, sent = decide(cast, "submit", report, "leon", reason="Wniosek o płatność.")
    assert sent.status_code == 302
    report.refresh_from_db()
    assert (report.submitted_by, report.approved_by, report.alone) == (
        cast.users["leon"].pk,
        cast.users["leon"].pk,
        False,
    )


def test_without_a_reason_nothing_is_submitted(cast):
    report = prepared(cast)
    _client, sent = decide(cast, "submit", report, reason="  ", alone="on")
    assert sent.status_code == 422
    assert Report.objects.get(pk=report.pk).is_prepared


def test_submitted_in_another_tab_meanwhile_is_said(cast):
    report = prepared(cast)
    client = client_of(cast, "olga")
    address = reverse("reports:submit", args=[report.pk])
    assert client.get(address).status_code == 200
    actions.submit(report=report, reason="W drugiej karcie.", alone=True, by=cast.users["olga"])
    sent = send(client, address, reason="W pierwszej karcie.", alone="on")
    assert (sent.status_code, sent["Location"]) == (302, reverse("reports:detail", args=[report.pk]))
    assert "never changes" in client.get(sent["Location"]).content.decode()
    assert Report.objects.get(pk=report.pk).reason == "W drugiej karcie."


def test_a_pesel_in_the_reason_of_a_withdrawal_is_refused_at_its_place(cast):
    report = prepared(cast)
    _client, sent = decide(cast, "withdraw", report, reason="Dwa razy 44051401359")
    assert sent.status_code == 422
    assert re.search(r'id="id_reason-error"[^>]*>.*?A PESEL number stands in', sent.content.decode(), re.DOTALL)
    report.refresh_from_db()
    assert report.is_prepared


def test_a_withdrawn_report_leaves_the_list_and_cannot_be_submitted(cast):
    report = prepared(cast)
    client, sent = decide(cast, "withdraw", report, reason="Zły dzień.")
    assert sent.status_code == 302
    assert reverse("reports:detail", args=[report.pk]) not in client.get(sent["Location"]).content.decode()
    assert client.get(reverse("reports:submit", args=[report.pk])).status_code == 302


def test_the_reason_is_for_those_who_answer(cast):
    report = submitted(cast)
    assert "Wniosek o płatność." in page(cast, "detail", report).content.decode()
    assert "Wniosek o płatność." not in page(cast, "detail", report, "anna").content.decode()


def test_the_checks_name_gaps_with_the_way_to_them(cast):
    report = prepared(cast)
    html = page(cast, "checks", report).content.decode()
    assert "This is the first report" in html
    way = reverse("reports:members", args=[report.pk, "EECO01"])
    assert f"{way}?state=incomplete" in html or "Nobody is missing a document or a complete record." in html


def test_the_checks_name_who_counts_twice(cast):
    (again,) = add_people(cast, 1)
    report = prepared(cast)
    told = text_of(page(cast, "checks", report))
    assert "People who count twice" not in told
    actions.withdraw(report=report, reason="x", by=cast.users["olga"])
    people.merge(person=again.person, same_as=cast.participations["lucja"].person, by=cast.users["olga"])
    first, entered = prepared(cast), re.compile(r"(Dodatkowa|Próbna) \w+ 2 March 2026 2 March 2026")
    shown = text_of(page(cast, "checks", first))
    assert "Two records of one person were merged, and both entered this project." in shown
    assert entered.search(shown)
    assert not entered.search(told)
    assert ReadEvent.objects.filter(page="reports:checks").exists(), "names were shown"
    actions.withdraw(report=first, reason="x", by=cast.users["olga"])
    entry = Entry.objects.current().get(participation=again)
    people.withdraw(fact=entry, reason="recorded_twice", by=cast.users["olga"])
    assert "People who count twice" not in text_of(page(cast, "checks", prepared(cast)))


def test_a_figure_that_fell_stands_out(cast):
    submitted(cast)
    entry = Entry.objects.current().get(participation=cast.participations["lucja"])
    people.correct(fact=entry, changes={"education": 6}, reason="typing_error", by=cast.users["anna"])
    report = prepared(cast)
    told = text_of(page(cast, "checks", report))
    assert "It fell, though it counts from the start: somebody who was reported does not count any more." in told


@translation.override("en")
def test_a_broken_rule_is_told_by_the_titles_of_its_figures_with_the_way_to_who_stands_behind_them(cast):
    report = prepared(cast)
    content = content_of(report)
    titles = [checking.title_of(content, code) for code in ("EECO01", "EECO02")]
    told = checking.rule_words(content, "EECO02 + 2\n <= EECO01")
    assert told == f"“{titles[1]}” + 2 ≤ “{titles[0]}”"
    broken = BrokenCheck("EECO02 <= EECO01", ("sex",), ("female",), 3, 2)
    (row,) = checking.rules_table(report, content, [broken]).rows
    assert row[1:] == ["women", "3", "2"]
    assert [(to.text, to.url.partition("?")[0]) for to in row[0][1:]] == [
        (title, reverse("reports:members", args=[report.pk, code]))
        for title, code in zip(reversed(titles), ("EECO02", "EECO01"), strict=True)
    ]


def test_the_command_for_another_machine_is_whole(cast):
    """Without the key nobody but the file itself says who signed it; a report that is not signed has none."""
    report = submitted(cast)
    told = text_of(page(cast, "verify", report)).replace("\\ ", "")
    (key,) = [key.hex() for key in signing.public_keys()]
    assert f"kladka report verify {report.file_name} --key {key}" in told
    assert cli(["report", "verify", str(reports.path_of(report)), "--key", key]) == 0
    assert cli(["report", "verify", str(reports.path_of(report)), "--key", "0" * 64]) == 1
    waits = prepared(cast)
    assert "--key" not in text_of(page(cast, "verify", waits))


def test_verification_computes_again_and_says_so(cast):
    report = submitted(cast)
    client, sent = decide(cast, "verify", report)
    assert "It waits for its turn." in client.get(sent["Location"]).content.decode()
    work_off()
    told = text_of(client.get(sent["Location"]))
    number = len(reports.frozen(report).result.figures)
    assert f"All {number} figures are the same" in told
    assert "The signature is valid: this installation signed exactly this file" in told


def test_a_file_that_was_changed_is_shown_as_such_and_not_as_figures(cast):
    report = submitted(cast)
    path = reports.path_of(report)
    path.write_bytes(path.read_bytes()[:-10])
    reports._kept.clear()
    html = page(cast, "detail", report).content.decode()
    assert "The file of this report is not as it was written." in html
    assert "Figures against targets" not in html
    client, sent = decide(cast, "verify", report)
    work_off()
    assert "Something is not as it was written" in client.get(sent["Location"]).content.decode()


@pytest.mark.parametrize("who", ["anna", "alicja", "adam"])
def test_the_file_with_the_pseudonyms_is_for_those_who_answer(cast, who):
    report = submitted(cast)
    assert page(cast, "file", report, who).status_code in {403, 404}


def test_the_next_report_is_compared_with_the_last(cast):
    first = submitted(cast)
    add_people(cast, 1)
    second = prepared(cast)
    html = page(cast, "detail", second).content.decode()
    assert f"earlier={first.pk}&amp;later={second.pk}" in html
    assert presenters.restatement_url(second, first).startswith("/")


def test_what_was_defined_since_it_was_prepared_is_told_before_it_is_submitted(cast, capsys):
    """The report goes out without an indicator that the project counts; whoever answers for it is to know."""
    gone = approved(cast, "local_gone")
    report = prepared(cast)
    for name in ("submit", "detail"):
        assert "when this report was prepared" not in text_of(page(cast, name, report))
    approved(cast, "local_advised", kind="coaching")
    indicators.retire(version=gone, words="Nobody asks for it.", by=cast.users["olga"])
    report = Report.objects.get(pk=report.pk)
    for name in ("submit", "detail"):
        told = text_of(page(cast, name, report))
        assert "Counted now, and not when this report was prepared: People with coaching." in told
        assert "Counted when this report was prepared, and no longer: People with coaching." in told
        assert "Defined otherwise" not in told
        assert "The report is submitted with the definitions by which it was prepared." in told
    assert cli(["report", "submit", "proba", "--reason", "x", "--alone", "--by", "olga@example.invalid"]) == 0
    assert "The definitions changed since it was prepared, of 2 indicators" in capsys.readouterr().out
    assert "when this report was prepared" not in text_of(page(cast, "detail", report))


def test_one_definition_that_changed_is_told_as_one(cast, capsys):
    prepared(cast)
    approved(cast, "local_advised", kind="coaching")
    assert cli(["report", "submit", "proba", "--reason", "x", "--alone", "--by", "olga@example.invalid"]) == 0
    assert "The definitions changed since it was prepared, of 1 indicator; the report" in capsys.readouterr().out


def test_points_to_look_at_are_lines_some_of_which_tell_of_many(cast):
    report = prepared(cast)
    found = checking.checks_of(report, content_of(report), viewer_for(cast.users["olga"], clock.today()))
    two = Table("Gaps", [Column("Figure"), Column("How many")], [["Working", "7"], ["Trained", "8"]])
    with translation.override("en"):
        assert checking.summary(replace(found, gaps=two)) == "2 points are worth a look."
