"""Preparing takes a while: the worker does it, a page says how far it is, and two tabs make one report."""

from django.urls import reverse

from kladka.core import clock
from kladka.pages.reports import tasks
from kladka.reporting.models import Report
from tests.kladka.pages.reports.world import DAY, prepared, submitted, work_off
from tests.kladka.pages.signed_in import client_of, send


def ask(cast, client=None, name="reports:prepare", args=None, **typed):
    client = client or client_of(cast, "olga")
    days = {"as_of": DAY.isoformat(), "known_on": clock.today().isoformat()} | typed
    return client, send(client, reverse(name, args=args or [cast.project.code]), **days)


def test_the_worker_prepares_it_and_the_page_leads_to_it(cast):
    client, sent = ask(cast)
    waiting = client.get(sent["Location"])
    assert "It waits for its turn." in waiting.content.decode()
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert not Report.objects.exists()
    work_off()
    report = Report.objects.get()
    done = client.get(sent["Location"])
    assert (done.status_code, done["Location"]) == (302, reverse("reports:detail", args=[report.pk]))
    polled = client.get(sent["Location"], headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == sent["Location"]


def test_how_far_it_is_stands_on_the_page(cast):
    client, sent = ask(cast)
    work = sent["Location"].rstrip("/").rpartition("/")[2]
    tasks.note(work, 3, 12, "Counting")
    page = client.get(sent["Location"]).content.decode()
    assert "Counting" in page
    assert "3 of 12 (25%)" in page


def test_a_period_is_the_difference_of_two_cumulative_values(cast):
    client, sent = ask(cast, period_from="2026-03-01")
    work_off()
    report = Report.objects.get()
    assert (report.period_from.isoformat(), report.period_until) == ("2026-03-01", DAY)
    assert "In the period" in client.get(reverse("reports:detail", args=[report.pk])).content.decode()
    assert sent.status_code == 302


def test_wrong_days_are_refused_at_once_at_their_field_and_keep_what_was_typed(cast):
    _client, sent = ask(cast, as_of="2019-12-31", known_on="2026-02-31")
    page = sent.content.decode()
    assert sent.status_code == 422
    assert 'value="2019"' in page
    assert "There is no such day in this month" in page
    assert "1 January 2020" in page


def test_a_report_that_knows_less_than_the_last_is_refused_at_its_field(cast):
    submitted(cast)
    _client, sent = ask(cast, known_on="2026-07-01")
    assert sent.status_code == 422
    assert "id_known_on-error" in sent.content.decode() or "known_on" in sent.content.decode()


def test_what_the_worker_refuses_is_said_on_the_page(cast):
    client, sent = ask(cast)
    cast.project.starts_on = DAY.replace(year=2027)
    type(cast.project).objects.filter(pk=cast.project.pk).update(starts_on=DAY.replace(year=2027))
    work_off()
    page = client.get(sent["Location"]).content.decode()
    assert "The project starts on 30 June 2027." in page
    assert not Report.objects.exists()


def test_work_that_broke_off_says_that_nothing_changed(cast, monkeypatch):
    client, sent = ask(cast)
    monkeypatch.setattr("kladka.reporting.actions.report.prepare", lambda **_given: 1 / 0)
    work_off()
    assert "The work broke off." in client.get(sent["Location"]).content.decode()


def test_the_same_form_sent_twice_is_one_piece_of_work(cast):
    client = client_of(cast, "olga")
    key = "3f1c0e1e-6f0a-4c8e-9a53-0d7a5f9a7b11"
    _client, one = ask(cast, client, idempotency_key=key)
    _client, two = ask(cast, client, idempotency_key=key)
    assert one["Location"] == two["Location"]
    assert len(work_off()) == 1


def test_two_tabs_ask_for_the_same_and_get_one_report(cast):
    client, one = ask(cast)
    _client, two = ask(cast, client)
    work_off()
    report = Report.objects.get()
    address = reverse("reports:detail", args=[report.pk])
    assert [client.get(each["Location"])["Location"] for each in (one, two)] == [address, address]


def test_while_one_waits_another_is_prepared_only_on_purpose(cast):
    waits = prepared(cast)
    client, sent = ask(cast, as_of="2026-05-31")
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "Report 1 is prepared already and waits to be submitted." in page
    assert reverse("reports:detail", args=[waits.pk]) in page
    _client, sent = ask(cast, client, as_of="2026-05-31", another="on")
    assert sent.status_code == 302
    work_off()
    assert sorted(Report.objects.values_list("state", flat=True)) == ["prepared", "withdrawn"]


def test_a_killed_worker_leaves_a_report_that_the_second_try_finds(cast, monkeypatch):
    client, sent = ask(cast)
    (done,) = work_off()
    report = Report.objects.get()
    # The worker was killed after it had prepared the report and before it could say so.
    done.status, done.return_value, done.finished_at = "READY", None, None
    done.save()
    work_off()
    assert Report.objects.get() == report
    assert client.get(sent["Location"])["Location"] == reverse("reports:detail", args=[report.pk])


def test_a_correction_is_the_next_version_and_the_submitted_one_stays(cast):
    first = submitted(cast)
    client, sent = ask(cast, name="reports:correct", args=[first.pk])
    work_off()
    second = Report.objects.get(state="prepared")
    assert (second.number, second.version, second.replaces_id) == (1, 2, first.pk)
    first.refresh_from_db()
    assert first.is_submitted
    assert client.get(sent["Location"])["Location"] == reverse("reports:detail", args=[second.pk])


def test_only_a_submitted_report_is_corrected(cast):
    report = prepared(cast)
    client = client_of(cast, "olga")
    response = client.get(reverse("reports:correct", args=[report.pk]), follow=True)
    assert "This report was not submitted." in response.content.decode()


def test_work_is_shown_to_who_asked_for_it_only(cast):
    _client, sent = ask(cast)
    assert client_of(cast, "adam").get(sent["Location"]).status_code in {403, 404}
    assert client_of(cast, "alicja").get(sent["Location"]).status_code == 404
