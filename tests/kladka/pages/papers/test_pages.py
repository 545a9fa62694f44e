"""Papers in the browser: made in two taps, downloaded, brought back by their number, withdrawn, made again."""

import hashlib
import re
import subprocess
import uuid
import zipfile
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kladka.audit.models import ReadEvent
from kladka.coaching.actions import change_session, correct_support, log_session, withdraw_session
from kladka.coaching.actions import plan as plans
from kladka.coaching.actions.pathway import begin
from kladka.coaching.models import Plan
from kladka.coaching.queries.pathway import way_of
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.months import last_of
from kladka.documents.templates import template_of
from kladka.files.actions import store
from kladka.files.models import StoredFile
from kladka.files.queries import path_of
from kladka.pages.papers.forms import PAGES
from kladka.people import actions as people
from kladka.people.actions.paper import print_paper
from kladka.people.models import Evidence, Paper, Participation, Situation, Support
from kladka.people.policies.paper import number_of
from kladka.people.queries import listed
from kladka.processes import actions as processes
from kladka.processes.rules.process import Requirement
from kladka.programmes import actions as programmes
from kladka.programmes.models import Logo
from kladka.workflows.actions.papers import Ticked, record_ticked
from kladka.workflows.queries.papers import given_for
from tests.kladka.benefits.world import AUGUST, Benefits
from tests.kladka.files.test_store import notes
from tests.kladka.files.test_store import photo as turned_photo
from tests.kladka.pages.papers.access_samples import logo, made, picture, signed
from tests.kladka.pages.participants.access_samples import PNG
from tests.kladka.pages.reports.world import work_off
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.kladka.processes.own import copied, drafted
from tests.world.cast import ENTRY_DAY, add_people

TODAY = clock.today()


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


def at(name, thing, *more):
    return reverse(f"papers:{name}", args=[thing.pk, *more])


def text(response):
    return " ".join(response.content.decode().split())


def participation_of(one):
    rows = listed(Participation.objects.filter(pk=one.pk))
    return rows.select_related("project__controller", "project__funding_line", "partner").get()


def photo():
    return SimpleUploadedFile("photo.png", PNG, content_type="image/png")


HOLLOW = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00\xff\xda\x00\x02\x00\xff\xd9"
"""A JPEG that is whole, and of which no picture can be made."""


def test_a_card_of_two_pages_is_photographed_page_by_page(anna, cast):
    paper = made(cast, "lucja")
    shown = text(anna.get(at("scan", paper)))
    assert [f'name="{name}"' in shown for name in PAGES] == [True] * 4
    both = send(anna, at("scan", paper), on=TODAY.isoformat(), photo=photo(), file=photo(), version=1)
    assert both.status_code == 422
    sent = {"photo": photo(), "photo_2": photo(), "on": TODAY.isoformat(), "version": 1}
    assert send(anna, at("scan", paper), **sent).status_code == 302
    kept = StoredFile.objects.latest("stored_at")
    assert (kept.media_type, kept.name) == ("application/pdf", f"{number_of(paper)}.pdf".replace("/", "-"))
    with pikepdf.open(path_of(kept.sha256)) as file:
        assert len(file.pages) == 2
        assert str(file.docinfo.Title).endswith(str(number_of(paper)))
        assert str(file.Root.Lang) == paper.language


def test_what_is_wrong_with_a_photo_stands_at_its_page_and_nothing_is_kept(anna, cast):
    paper, before = made(cast, "lucja"), StoredFile.objects.count()
    told = {"on": TODAY.isoformat(), "version": 1}
    cut = SimpleUploadedFile("x.png", PNG[:-1], content_type="image/png")
    hollow = SimpleUploadedFile("x.jpg", HOLLOW, content_type="image/jpeg")
    sheet = SimpleUploadedFile("x.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n")
    for wrong, words in ((cut, "is damaged"), (hollow, "cannot be put together"), (sheet, "must be a PNG or a JPEG")):
        page = send(anna, at("scan", paper), **told, photo=photo(), photo_2=wrong)
        assert page.status_code == 422
        found = page.context["form"].errors
        assert [words in str(found[name]) for name in ("photo_2", "photo")] == [True, False]
    gap = send(anna, at("scan", paper), **told, photo=photo(), photo_3=photo())
    assert "none of this one" in str(gap.context["form"].errors["photo_2"])
    gap = send(anna, at("scan", paper), **told, photo_2=photo())
    assert "none of this one" in str(gap.context["form"].errors["photo"])
    assert StoredFile.objects.count() == before


def test_a_page_that_sends_its_form_by_itself_keeps_the_files_and_is_told_where_to_go_on(anna, cast):
    paper = made(cast, "lucja")
    told = {"idempotency_key": str(uuid.uuid4()), "version": 1, "photo": photo()}
    asked = text(anna.post(at("scan", paper), told))
    told |= {"photo": photo()}
    assert "Choose this file once more: photo.png." in asked
    refused = anna.post(at("scan", paper), told, headers={"Kladka-Stays": "1"})
    assert (refused.status_code, "once more" in text(refused)) == (422, False)
    told |= {"on": TODAY.isoformat(), "photo": photo()}
    kept = anna.post(at("scan", paper), told, headers={"Kladka-Stays": "1"})
    assert (kept.status_code, kept.content, kept["Kladka-Goes-On"]) == (204, b"", at("detail", paper))
    assert "The signed document is kept." in text(anna.get(at("detail", paper))), "the next page says it, as ever"


def test_a_declaration_is_made_in_two_taps_and_stands_among_the_documents(anna, lucja):
    html = text(anna.get(at("of", lucja)))
    assert at("make", lucja, "declaration") in html
    assert at("make", lucja, "plan") not in html
    preview = text(anna.get(at("make", lucja, "declaration")))
    assert "Deklaracja udziału w projekcie" in preview
    assert "projekt dokumentu" in preview
    assert "What I declare" in text(anna.get(at("make", lucja, "declaration") + "?of=&language=en"))
    assert send(anna, at("make", lucja, "declaration")).status_code == 302
    paper = Paper.objects.get()
    html = text(anna.get(at("of", lucja)))
    assert f"DEK/{TODAY.year}/1" in html
    assert "Not signed yet" in html
    again = anna.get(at("make", lucja, "declaration"))
    assert "is there already" in text(again)
    assert at("detail", paper) in text(again)
    assert send(anna, at("make", lucja, "declaration")).status_code == 422


def test_the_pdf_is_the_one_that_was_made(anna, cast):
    paper = made(cast, "lucja")
    first = anna.get(at("pdf", paper))
    assert first["Content-Disposition"] == f'attachment; filename="DEK-{TODAY.year}-1.pdf"'
    paper.refresh_from_db()
    assert hashlib.sha256(first.content).hexdigest() == paper.pdf_hash
    Paper.objects.filter(pk=paper.pk).update(pdf_hash="0" * 64)
    told = anna.get(at("pdf", paper), follow=True)
    assert "lays the document out in another way" in text(told)
    assert anna.get(at("pdf", paper) + "?now=1").content == first.content
    assert anna.get(at("draft", cast.participations["lucja"], "declaration")).content.startswith(b"%PDF")


def test_a_signed_document_is_found_by_its_number_and_kept(anna, cast):
    paper = made(cast, "lucja")
    wrong = anna.get(reverse("papers:find") + "?number=DEK/1999/1")
    assert wrong.status_code == 422
    assert "Compare it with the paper" in text(wrong)
    assert str(number_of(paper)) in text(wrong)
    found = anna.get(reverse("papers:find") + f"?number=dek {TODAY.year} 1")
    assert found["Location"] == at("scan", paper)
    form = text(anna.get(at("scan", paper)))
    assert 'capture="environment"' in form
    empty = send(anna, at("scan", paper), on=TODAY.isoformat())
    assert empty.status_code == 422
    assert send(anna, at("scan", paper), on=TODAY.isoformat(), photo=photo(), version=1).status_code == 302
    paper.refresh_from_db()
    assert paper.document.kind == "declaration"
    assert body_of(anna.get(at("scan-file", paper))) == PNG
    assert "Signed on" in text(anna.get(at("detail", paper)))
    assert client_of(cast, "artur").get(reverse("papers:find") + f"?number=dek {TODAY.year} 1").status_code == 422


def test_a_signed_month_proves_its_sessions_until_the_scan_is_taken_back(anna, cast, lucja):
    """The card of a month proves the sessions on it, and no other."""
    days = [TODAY, ENTRY_DAY]
    given = {"participation": lucja, "coach": cast.staff["anna"], "minutes": 60, "by": cast.users["anna"]}
    sessions = [log_session(on_date=day, place="office", **given) for day in days]
    month = f"{TODAY:%Y-%m}"
    preview = text(anna.get(at("make", lucja, "monthly-card"), follow=True))
    assert preview.count("1 h") == 2
    assert f"of={ENTRY_DAY:%Y-%m}" in preview
    send(anna, at("make", lucja, "monthly-card") + f"?of={month}&language=en")
    paper = Paper.objects.get()
    assert (paper.of, paper.facts) == (month, str(sessions[0].support))
    send(anna, at("scan", paper), on=TODAY.isoformat(), photo=photo(), version=1)
    assert [one.fact for one in Evidence.objects.current()] == [sessions[0].support]
    next_one = anna.get(at("make", lucja, "monthly-card"))
    assert f"of={ENTRY_DAY:%Y-%m}" in next_one["Location"], "the newest month without a card"
    send(anna, at("take-back", paper), reason="wrong_person", version=2)
    assert not Evidence.objects.current().exists()


def bring_back(anna, paper):
    paper.refresh_from_db()
    sent = {"on": TODAY.isoformat(), "photo": photo(), "version": paper.version}
    assert send(anna, at("scan", paper), **sent).status_code == 302


def test_what_was_corrected_after_the_month_was_signed_is_not_proved_by_it_and_the_page_says_so(anna, cast, lucja):
    """The card says one hour; the first session took two. The second was held at another site, which no card says."""
    by = cast.users["anna"]
    given = {"participation": lucja, "coach": cast.staff["anna"], "minutes": 60, "by": by}
    corrected, same, withdrawn = (log_session(on_date=TODAY, place="office", **given) for _each in range(3))
    paper = made(cast, "lucja", "monthly-card", f"{TODAY:%Y-%m}")
    bring_back(anna, paper)
    assert Evidence.objects.current().count() == 3
    page = at("detail", paper)
    assert "since this document" not in text(anna.get(page))
    change_session(session=corrected, version=1, changes={"minutes": 120}, by=by)
    fact = Support.objects.get(pk=same.support)
    moved = correct_support(fact=fact, changes={"site": cast.sites["alfa_branch"]}, reason="other", by=by)
    assert {one.fact for one in Evidence.objects.current()} == {moved.pk, withdrawn.support}
    withdraw_session(session=withdrawn, by=by)
    html = text(anna.get(page))
    assert "Corrected since this document was made: coaching, " in html
    assert "Withdrawn since this document was made: coaching, " in html
    assert "recorded since" not in html, "they stand on the card already"


def test_what_was_corrected_before_the_month_came_back_is_not_proved_but_where_the_card_reads_as_it_did(
    anna, cast, lucja
):
    by = cast.users["anna"]
    given = {"participation": lucja, "coach": cast.staff["anna"], "minutes": 60, "by": by}
    corrected, same = (log_session(on_date=TODAY, place="office", **given) for _each in range(2))
    paper = made(cast, "lucja", "monthly-card", f"{TODAY:%Y-%m}")
    change_session(session=corrected, version=1, changes={"minutes": 120}, by=by)
    back = change_session(session=corrected, version=2, changes={"minutes": 90}, by=by)
    bring_back(anna, paper)
    assert [one.fact for one in Evidence.objects.current()] == [same.support]
    html = text(anna.get(at("detail", paper)))
    assert "before it was signed: coaching, " in html
    assert "any more" not in html, "it never proved it"
    send(anna, at("take-back", paper), reason="wrong_person", version=2)
    change_session(session=back, version=3, changes={"minutes": 60}, by=by)
    bring_back(anna, paper)
    assert Evidence.objects.current().count() == 2, "the card says again what is recorded"


def proven():
    return {one.fact for one in Evidence.objects.current()}


@pytest.mark.parametrize(
    "changes", [{"place": "community"}, {"starts_at": time(15)}, {"purpose": "Wizyta w pracy"}, {"minutes": 120}]
)
def test_whatever_column_of_a_signed_month_is_changed_it_proves_the_session_no_more_until_it_says_the_same_again(
    anna, cast, lucja, changes
):
    by = cast.users["anna"]
    given = {"participation": lucja, "coach": cast.staff["anna"], "on_date": TODAY, "place": "office", "by": by}
    told = {"minutes": 60, "starts_at": time(10, 30), "purpose": "CV"}
    session, other = log_session(**given, **told), log_session(**given, minutes=45)
    paper = made(cast, "lucja", "monthly-card", f"{TODAY:%Y-%m}")
    bring_back(anna, paper)
    before = {name: getattr(session, name) for name in changes}
    session = change_session(session=session, version=1, changes={"done": "Nothing that this card says"}, by=by)
    assert proven() == {session.support, other.support}
    session = change_session(session=session, version=2, changes=changes, by=by)
    assert proven() == {other.support}
    assert "Corrected since this document was made: coaching, " in text(anna.get(at("detail", paper)))
    session = change_session(session=session, version=3, changes=before, by=by)
    assert proven() == {session.support, other.support}
    assert "since this document" not in text(anna.get(at("detail", paper)))


@pytest.mark.parametrize("changes", [{"done": "Co innego"}, {"place": "community"}, {"starts_at": time(15)}])
def test_the_signed_card_of_a_session_says_all_of_it(anna, cast, lucja, changes):
    by = cast.users["anna"]
    given = {"participation": lucja, "coach": cast.staff["anna"], "on_date": TODAY, "place": "office", "by": by}
    session = log_session(**given, minutes=60, done="CV i „list”", purpose="CV")
    paper = made(cast, "lucja", "session-card", str(session.pk))
    bring_back(anna, paper)
    session = change_session(session=session, version=1, changes={"travel_minutes": 5}, by=by)
    before = {name: getattr(session, name) for name in changes}
    assert proven() == {session.support}
    session = change_session(session=session, version=2, changes=changes, by=by)
    assert not proven()
    session = change_session(session=session, version=3, changes=before, by=by)
    assert proven() == {session.support}


def test_a_month_that_comes_back_after_a_session_moved_in_the_day_does_not_prove_it(anna, cast, lucja):
    by = cast.users["anna"]
    given = {"participation": lucja, "coach": cast.staff["anna"], "on_date": TODAY, "place": "office", "by": by}
    session = log_session(**given, minutes=60, starts_at=time(10, 30))
    paper = made(cast, "lucja", "monthly-card", f"{TODAY:%Y-%m}")
    change_session(session=session, version=1, changes={"starts_at": time(15)}, by=by)
    bring_back(anna, paper)
    assert not proven()
    html = text(anna.get(at("detail", paper)))
    assert "so it does not prove this." in html
    assert "any more" not in html


def test_a_proof_that_somebody_took_away_does_not_come_back_with_a_correction(anna, cast, lucja):
    """The participant did not sign in the row of this session: the evidence of it was withdrawn by hand."""
    by = cast.users["anna"]
    given = {"participation": lucja, "coach": cast.staff["anna"], "on_date": TODAY, "place": "office", "by": by}
    session = log_session(**given, minutes=60)
    paper = made(cast, "lucja", "monthly-card", f"{TODAY:%Y-%m}")
    bring_back(anna, paper)
    people.withdraw(fact=Evidence.objects.current().get(), reason="other", by=by)
    session = change_session(session=session, version=1, changes={"minutes": 120}, by=by)
    change_session(session=session, version=2, changes={"minutes": 60}, by=by)
    assert not proven()
    html = text(anna.get(at("detail", paper)))
    assert "Somebody said that this document does not prove: coaching, " in html
    assert "Take the scan back and add it again" not in html, "that would be against what was decided"


def test_a_correction_of_the_support_back_to_what_the_card_says_proves_it_again(anna, cast, lucja):
    by = cast.users["anna"]
    given = {"participation": lucja, "coach": cast.staff["anna"], "on_date": TODAY, "place": "office", "by": by}
    session = log_session(**given, minutes=60)
    paper = made(cast, "lucja", "monthly-card", f"{TODAY:%Y-%m}")
    bring_back(anna, paper)
    fact = Support.objects.get(pk=session.support)
    fact = correct_support(fact=fact, changes={"hours": Decimal(2)}, reason="other", by=by)
    assert not proven()
    fact = correct_support(fact=fact, changes={"hours": Decimal(1)}, reason="other", by=by)
    assert proven() == {fact.pk}
    assert "since this document" not in text(anna.get(at("detail", paper)))


@pytest.mark.parametrize("changes", [{"minutes": 120}, {"place": "community"}, {"purpose": "Co innego"}])
def test_a_signature_on_screen_proves_what_was_on_the_screen(cast, lucja, changes):
    by = cast.users["anna"]
    told = {"participation": lucja, "coach": cast.staff["anna"], "on_date": TODAY, "place": "office", "by": by}
    drawn = store(upload=photo(), controller=lucja.project.controller_id, by=by, name="signature.png")
    session = log_session(**told, minutes=45, signature=drawn)
    session = change_session(session=session, version=1, changes={"travel_minutes": 10}, by=by)
    assert proven() == {session.support}
    change_session(session=session, version=2, changes=changes, by=by)
    assert not proven()


def test_a_signed_plan_becomes_the_version_that_holds(anna, cast, lucja):
    plans.add_goal(participation=lucja, what="Praca w kuchni", by=cast.users["anna"])
    assert "Praca w kuchni" in text(anna.get(at("make", lucja, "plan"), follow=True))
    send(anna, at("make", lucja, "plan"))
    paper = Paper.objects.get()
    plans.add_goal(participation=lucja, what="Prawo jazdy", by=cast.users["anna"])
    days = {"on": TODAY.isoformat(), "next_on": TODAY.replace(year=TODAY.year + 1).isoformat(), "version": 1}
    days["second_time"] = "on"  # no goal has a step
    refused = send(anna, at("scan", paper), photo=photo(), **days)
    assert "The plan says something else by now" in text(refused)
    assert not Plan.objects.exists()
    send(anna, at("again", paper), version=1)
    new = Paper.objects.standing().get()
    assert "Prawo jazdy" in text(anna.get(at("detail", new)))
    near = {**days, "next_on": TODAY.isoformat()}
    assert send(anna, at("scan", new), photo=photo(), **near).status_code == 422
    assert "waits for its signature" not in text(anna.get(at("make", lucja, "plan"), follow=True))
    later = {**days, "next_on": (TODAY.replace(day=1) + 40 * (TODAY.resolution)).isoformat()}
    assert send(anna, at("scan", new), photo=photo(), **later).status_code == 302
    assert f"{number_of(new)} is there already" in text(anna.get(at("make", lucja, "plan"), follow=True))
    plan = Plan.objects.get()
    assert (plan.form, plan.file) == (Plan.Form.SCAN, Paper.objects.standing().get().document.file)
    send(anna, at("take-back", new), reason="wrong_person", version=2)
    assert not Plan.objects.exists()
    there = reverse("plans:sign", args=[lucja.pk])
    given = {key: value for key, value in later.items() if key != "version"}
    assert send(anna, there, agreed="on", paper=photo(), **given).status_code == 302
    assert Paper.objects.standing().get().document.file == Plan.objects.get().file


def test_a_goal_without_a_step_is_said_before_printing_and_asked_about_when_the_plan_comes_back(anna, cast, lucja):
    plans.add_goal(participation=lucja, what="Praca w kuchni", by=cast.users["anna"])
    before = text(anna.get(at("make", lucja, "plan"), follow=True))
    assert "no step towards this goal: Praca w kuchni. Add the steps before" in before
    send(anna, at("make", lucja, "plan"))
    paper = Paper.objects.get()
    days = {"on": TODAY.isoformat(), "next_on": (TODAY + 40 * TODAY.resolution).isoformat(), "version": 1}
    opened = text(anna.get(at("scan", paper)))
    assert "no step towards this goal: Praca w kuchni. Sign the plan all the same?" in opened, "before the photo"
    assert "There is a problem" not in opened
    asked = send(anna, at("scan", paper), photo=photo(), **days)
    assert asked.status_code == 422
    assert "no step towards this goal: Praca w kuchni. Sign the plan all the same?" in text(asked)
    assert not Plan.objects.exists()
    assert send(anna, at("scan", paper), photo=photo(), second_time="on", **days).status_code == 302
    assert Plan.objects.exists()


def test_a_signed_survey_records_and_proves_what_is_ticked_on_it(anna, cast, lucja):
    """The firm is recorded, the search is new, a qualification waits for its document. Taken back: none is proven."""
    for one in Situation.objects.current().filter(participation=lucja):
        people.withdraw(fact=one, reason="typing_error", by=cast.users["anna"])
    began = TODAY - 9 * TODAY.resolution
    job = people.record_situation(participation=lucja, kind="own_firm", from_date=began, by=cast.users["anna"])
    paper = made(cast, "lucja", "exit-survey")
    form = text(anna.get(at("scan", paper)))
    assert "The signed statement proves it" in form
    assert 'name="from_own_firm' not in form
    ticks = {"ticked": ["own_firm", "job_search", "qualification"], "on": TODAY.isoformat(), "version": 1}
    days = {"from_job_search": began.isoformat(), "from_qualification": began.isoformat()}
    none = send(anna, at("scan", paper), photo=photo(), **{**ticks, "ticked": ["nothing", "own_firm"]})
    assert "Who neither works nor looks for work" in text(none)
    unsaid = send(anna, at("scan", paper), photo=photo(), **ticks)
    assert (unsaid.status_code, "Enter since when." in text(unsaid)) == (422, True)
    later = days | {"from_job_search": (TODAY + TODAY.resolution).isoformat()}
    assert send(anna, at("scan", paper), photo=photo(), **ticks, **later).status_code == 422
    assert not Evidence.objects.current().exists()
    assert send(anna, at("scan", paper), photo=photo(), **ticks, **days).status_code == 302
    told = {one.kind: one for one in Situation.objects.current().filter(participation=lucja)}
    assert told.keys() == {"own_firm", "job_search", "qualification"}
    proven = {one.fact for one in Evidence.objects.current().filter(document_kind="exit_survey")}
    assert proven == {job.pk, told["job_search"].pk}
    paper.refresh_from_db()
    assert send(anna, at("tell", paper)).status_code == 422
    with pytest.raises(PolicyBroken, match="Check that day"):
        record_ticked(paper=paper, ticked=[Ticked("internship")], by=cast.users["anna"])
    assert "nothing is recorded" in text(anna.get(send(anna, at("tell", paper), ticked=["nothing"])["Location"]))
    further = {"ticked": ["volunteering"], "from_volunteering": TODAY.isoformat()}
    assert send(anna, at("tell", paper), **further).status_code == 302
    assert Evidence.objects.current().count() == 3
    send(anna, at("take-back", paper), reason="wrong_person", version=2)
    assert not Evidence.objects.current().exists()
    assert Situation.objects.current().filter(participation=lucja).count() == 4


def test_a_document_that_reads_otherwise_by_now_says_so(anna, cast, lucja, django_assert_max_num_queries):
    given = {"participation": lucja, "coach": cast.staff["anna"], "minutes": 60, "by": cast.users["anna"]}
    log_session(on_date=TODAY, place="office", **given)
    paper = made(cast, "lucja", "monthly-card", f"{TODAY:%Y-%m}")
    with django_assert_max_num_queries(14):
        assert "reads otherwise" not in text(anna.get(at("detail", paper)))
    log_session(on_date=TODAY, place="phone", **given)
    assert "reads otherwise" in text(anna.get(at("detail", paper)))
    again = send(anna, at("again", paper), version=1)["Location"]
    signed_one = Paper.objects.standing().get()
    send(anna, at("scan", signed_one), on=TODAY.isoformat(), photo=photo(), version=1)
    assert "recorded since" not in text(anna.get(again))
    log_session(on_date=TODAY, place="office", **given)
    assert "1 support of this time was recorded since" in text(anna.get(again))


def test_a_card_of_a_month_that_is_not_over_and_a_draft_that_is_read(anna, cast, lucja):
    given = {"participation": lucja, "coach": cast.staff["anna"], "minutes": 60, "by": cast.users["anna"]}
    log_session(on_date=TODAY, place="office", **given)
    page = at("make", lucja, "monthly-card")
    assert "The month is not over" in text(anna.get(page, follow=True))
    assert "The month is not over" not in text(anna.get(f"{page}?of={ENTRY_DAY:%Y-%m}"))
    anna.get(at("draft", lucja, "declaration"))
    assert ReadEvent.objects.filter(page="papers:draft").count() == 1


def test_the_card_of_a_month_says_what_benefits_are_paid_by(anna, cast, lucja):
    """Days of an internship as they were typed, trainings and group sessions; nothing of what is not paid by days."""
    world = Benefits(cast)
    world.typed("lucja", AUGUST, days=17, hours=Decimal(119), absences={"sick_leave": 2})
    world.attends("lucja", date(2026, 8, 6))
    told = {"participation": lucja, "site": cast.sites["alfa"], "hours": Decimal(3), "by": cast.users["anna"]}
    together = people.record_support(kind="coaching", form="group", start_date=date(2026, 8, 5), **told)
    alone = people.record_support(kind="coaching", form="individual", start_date=date(2026, 8, 7), **told)
    page = text(anna.get(at("make", lucja, "attendance-card"), {"of": "2026-08", "language": "pl"}))
    said = ("Staż: dni obecności", "17", "119", "coaching w grupie", "5 sierpnia 2026", "szkolenie", "6 sierpnia 2026")
    assert [one for one in said if one not in page] == []
    assert [one for one in ("7 sierpnia 2026", "zwolnieni") if one in page] == [], "alone, and what tells of health"
    given = given_for(participation_of(lucja), template_of("attendance-card.2"), "2026-08", "pl")
    assert str(together.pk) in given.facts
    assert str(alone.pk) not in given.facts


def test_a_survey_of_somebody_who_has_not_left_says_so_before_it_is_made(anna, lucja):
    assert "This person has not left yet" in text(anna.get(at("make", lucja, "exit-survey"), follow=True))
    assert "has not left" not in text(anna.get(at("make", lucja, "declaration"), follow=True))


def test_a_card_to_be_signed_day_by_day_is_made_of_this_month_and_the_next(anna, lucja):
    of = f"{TODAY:%Y-%m}-blank"
    page = at("make", lucja, "attendance-card")
    assert "to be signed day by day" in text(anna.get(page, follow=True))
    assert send(anna, f"{page}?of={of}&language=en").status_code == 302
    paper = Paper.objects.get(kind="attendance-card")
    days = next(one for one in paper.told["blocks"] if one["kind"] == "table")["rows"]
    assert len(days) == last_of(TODAY).day
    assert "reads otherwise" not in text(anna.get(at("detail", paper)))


def test_a_document_made_by_mistake_is_withdrawn_and_a_wrong_scan_taken_back(anna, cast):
    paper, other = made(cast, "lucja"), signed(cast, "lucja")
    assert send(anna, at("withdraw", paper), reason="by_mistake", version=1).status_code == 302
    assert "made by mistake" in text(anna.get(at("detail", paper)))
    assert "Void" in text(anna.get(at("of", paper.participation)))
    assert send(anna, at("withdraw", other), reason="by_mistake", version=2).status_code == 422
    assert send(anna, at("take-back", other), reason="wrong_person", version=2).status_code == 302
    other.refresh_from_db()
    assert other.document is None
    assert not Evidence.objects.current().filter(document_kind="participation_agreement").exists()


def asking_for(cast, document):
    """Let Łucja follow a model whose first stage asks for a signed document."""
    model = copied("with-paper")
    first = model.stages[0]
    asked = Requirement("paper", "document", {"pl": "Podpisany dokument", "en": "A signed document"}, of=document)
    model = model.with_stage(replace(first, gate=(*first.gate, asked)))
    draft = drafted(cast, "with-paper", process=model)
    waiting = processes.propose(draft=draft, version=draft.version, by=cast.users["olga"])
    processes.publish(version=waiting, by=cast.users["alicja"], has_others=True)
    given = {"coach": cast.staff["anna"], "from_date": ENTRY_DAY, "by": cast.users["alicja"]}
    assignment = people.hand_over(assignment=cast.assignments["lucja"], model="with-paper", **given)
    return begin(assignment=assignment, by=cast.users["anna"])


def test_what_the_pathway_still_asks_for_stands_above_with_the_way_to_make_it(anna, cast, lucja):
    """A signed document of the kind meets the gate, and is no longer asked for."""
    pathway = asking_for(cast, "participation_agreement")
    html = text(anna.get(at("of", lucja)))
    assert "The pathway still asks for" in html
    assert "A signed document" in html
    signed(cast, "lucja")
    assert "The pathway still asks for" not in text(anna.get(at("of", lucja)))
    gate = {one.requirement.code: one.is_met for one in way_of(pathway, TODAY).gate}
    assert gate["paper"]


def test_the_list_asks_the_same_number_of_queries(anna, cast, lucja, django_assert_max_num_queries):
    asking_for(cast, "participation_agreement")
    for kind in ("declaration", "agreement", "exit-survey"):
        made(cast, "lucja", kind)
    anna.get(at("of", lucja))
    with django_assert_max_num_queries(14):
        anna.get(at("of", lucja))


def test_documents_of_several_people_come_in_one_file_and_are_made_once(anna, cast):
    """Whoever has the document keeps it; whoever has nothing to make it of is named."""
    there = made(cast, "lucja")
    asked = send(anna, reverse("papers:batch"), kind="declaration", group="all", language="pl")
    assert "It waits for its turn." in text(anna.get(asked["Location"]))
    (task,) = work_off()
    assert task.status == "SUCCESSFUL"
    html = text(anna.get(asked["Location"]))
    count = Paper.objects.count()
    assert f"{count} documents are ready." in html or "1 document is ready." in html
    packed = zipfile.ZipFile(BytesIO(body_of(anna.get(asked["Location"] + "file/"))))
    assert f"DEK-{TODAY.year}-{there.number}.pdf" in packed.namelist()
    assert len(packed.namelist()) == count
    together = body_of(anna.get(asked["Location"] + "pdf/"))
    told = subprocess.run(["pdftotext", "-", "-"], input=together, capture_output=True, check=True).stdout.decode()
    assert told.count(f"DEK/{TODAY.year}/") >= count
    assert f"strona 1 z {count}" not in told or count == 1, "each paper counts its own pages"
    assert client_of(cast, "artur").get(asked["Location"]).status_code == 404
    month = send(anna, reverse("papers:batch"), kind="monthly-card", group="all", language="pl")
    assert "Choose the month" in text(month)
    month = send(anna, reverse("papers:batch"), kind="monthly-card", group="all", language="pl", month=f"{TODAY:%Y-%m}")
    work_off()
    assert "Left out" in text(anna.get(month["Location"]))
    assert Paper.objects.count() == count


def test_a_large_batch_is_made_in_parts_each_with_its_file(anna, cast, monkeypatch):
    """Two people with one at a time: two files, one page, and nobody left out; who left is asked for apart."""
    monkeypatch.setattr("kladka.pages.papers.views.batch.AT_ONCE", 1)
    monkeypatch.setattr("kladka.people.actions.paper.paper_pdf", lambda _name, told: told["numbered"].encode())
    add_people(cast, 1)
    given = {"kind": "declaration", "language": "pl"}
    asked = send(anna, reverse("papers:batch"), group="all", **given)["Location"]
    count = len(work_off())
    assert count == 2
    html = text(anna.get(asked))
    files = re.findall(r'href="(\S+/file/)"', html)
    assert f"Download ZIP file {count} of {count}" in html
    assert f"{count} documents are ready." in html
    names = [zipfile.ZipFile(BytesIO(body_of(anna.get(one)))).namelist() for one in files]
    assert sorted(names) == [[f"DEK-{TODAY.year}-{number}.pdf"] for number in range(1, count + 1)]
    last = files[-1].removesuffix("file/")
    assert text(anna.get(last)).count("Download ZIP file") == count, "the page of any part shows all"
    lucja = cast.participations["lucja"]
    people.leave(participation=lucja, exit_date=TODAY, path_completed=True, by=cast.users["anna"])
    left = send(anna, reverse("papers:batch"), kind="exit-survey", group="left", language="pl")["Location"]
    work_off()
    assert "1 document is ready." in text(anna.get(left))
    assert Paper.objects.get(kind="exit-survey").participation == lucja


def test_a_logo_is_checked_and_stands_on_documents_made_from_then_on(cast):
    adam = client_of(cast, "adam")
    add = reverse("papers:add-logo", args=[cast.project.code])
    words = {"alt_pl": "Logo Próby", "alt_en": "Logo of the trial"}
    small = SimpleUploadedFile("logo.png", PNG, content_type="image/png")
    assert "must be 80 to 3000 pixels high" in text(send(adam, add, file=small, **words))
    damaged = SimpleUploadedFile("logo.png", picture(inside=b"no rows"), content_type="image/png")
    assert "The picture is damaged" in text(send(adam, add, file=damaged, **words))
    turned = SimpleUploadedFile("logo.jpg", turned_photo(notes("<", 6)), content_type="image/jpeg")
    assert "lies on its side" in text(send(adam, add, file=turned, **words))
    good = SimpleUploadedFile("logo.png", picture(), content_type="image/png")
    assert send(adam, add, file=good, **words).status_code == 302
    assert "Logo of the trial" in text(adam.get(reverse("papers:logos", args=[cast.project.code])))
    paper = made(cast, "lucja")
    assert [one["alt"] for one in paper.told["logos"]] == ["Logo Próby"]
    assert print_paper(paper=paper, by=cast.users["anna"]).content.startswith(b"%PDF")


def test_logos_stand_in_the_order_that_the_project_chooses(cast, monkeypatch):
    """A B C: C goes left to A C B, and B no further right than the end; the programme's own order is told beside."""
    monkeypatch.setattr("kladka.documents.papers.can_be_drawn", lambda *_picture: True)
    adam, project = client_of(cast, "adam"), cast.project
    by = cast.users["adam"]
    a, b, c = (logo(project, name, by) for name in "ABC")
    move = {"left": {"way": "left"}, "right": {"way": "right"}}
    moved = adam.post(at("move-logo", c), move["left"])
    assert moved["Location"].endswith(f"#logo-{c.pk}")
    adam.post(at("move-logo", b), move["right"])
    assert [one["alt"] for one in made(cast, "lucja").told["logos"]] == ["A", "C", "B"]
    html = text(adam.get(reverse("papers:logos", args=[project.code])))
    assert html.index("the sign of European Funds") < html.index("the sign of the European Union")
    assert "Move left: C" in html.replace('<span class="govuk-visually-hidden">', "")
    assert adam.get(at("move-logo", a)).status_code == 405
    gone = Logo.objects.get(pk=c.pk)
    programmes.remove_logo(logo=c, by=by)
    with pytest.raises(PolicyBroken, match="removed meanwhile"):
        programmes.move_logo(logo=gone, places=1, by=by)
