"""Applying without an account: kept half-way, sent once, looked at again, never typed twice."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kladka.calls import actions
from kladka.calls.models import Application, Attachment, Decision
from kladka.core import clock, crypto
from kladka.core.forms.shown import day_in_words
from kladka.core.forms.trap import TRAP
from kladka.files.models import StoredFile
from kladka.messages.models import Message
from kladka.people.models import Person
from tests.kladka.calls.world import apply, card, decide, opened, over, pdf, plan
from tests.kladka.pages.signed_in import body_of, send

TYPED = {
    "given_name": "Iga",
    "family_name": "Zmyślona",
    "birth_date": "1985-05-05",
    "sex": "female",
    "email": "iga@example.invalid",
    "powiat": "1212",
    "education": "3",
    "labour_status": "inactive",
    "disability": "refused",
    "foreign_background": "no",
    "third_country": "no",
    "minority": "no",
    "homeless": "no",
    "rural": "yes",
    "social_assistance": "no",
    "food_programme": "no",
    "barriers": ["reconciliation", "transport"],
    "main_barrier": "reconciliation",
    "statement_true": "on",
    "statement_rules": "on",
    "statement_data": "on",
}


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


@pytest.fixture(autouse=True)
def own_limits(settings, tmp_path):
    settings.VAR = tmp_path
    crypto.prepare_keys()


def form_of(call):
    return reverse("apply:call", args=[call.pk])


def test_an_application_is_sent_without_an_account_and_makes_no_person(cast, visitor):
    call, persons = opened(cast), Person.objects.count()
    response = send(visitor, form_of(call), act="send", **TYPED)
    assert response.status_code == 302
    application = Application.objects.get()
    assert (application.state, application.number, application.language) == ("sent", 1, "en")
    assert application.answers["barriers"] == ["reconciliation", "transport"]
    assert Person.objects.count() == persons
    page = visitor.get(response["Location"])
    assert "Iga" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert response["Location"] in Message.objects.get().body


def test_who_does_not_meet_a_condition_is_told_before_sending_and_may_send_all_the_same(cast, visitor):
    call = opened(cast)
    typed = TYPED | {"birth_date": (clock.today() - timedelta(days=16 * 365)).isoformat()}
    asked = send(visitor, form_of(call), act="send", **typed)
    assert asked.status_code == 422
    assert "By your answers this condition is not met" in asked.content.decode()
    assert not Application.objects.exists()
    assert send(visitor, form_of(call), act="keep", **typed).status_code == 302, "what is only kept is not asked about"
    assert send(visitor, form_of(call), act="send", all_the_same="on", **typed).status_code == 302
    assert Application.objects.filter(state="sent").exists()


def test_what_is_half_written_is_kept_and_gone_on_with(cast, visitor):
    call = opened(cast)
    response = send(visitor, form_of(call), act="keep", given_name="Iga", email="iga@example.invalid")
    address = response["Location"]
    assert Application.objects.get().state == "begun"
    page = visitor.get(address).content.decode()
    assert 'value="Iga"' in page
    assert address in Message.objects.get().body
    version = re.search(r'name="version" value="(\d+)"', page)
    response = send(visitor, address, act="send", version=version[1], **TYPED)
    assert response.status_code == 302, response.content.decode()
    assert Application.objects.get().state == "sent"


def test_what_is_missing_is_said_at_its_place_and_nothing_typed_is_lost(cast, visitor):
    response = send(visitor, form_of(opened(cast)), act="send", **TYPED | {"disability": "", "family_name": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_disability"' in page
    assert 'value="Iga"' in page
    assert not Application.objects.exists()


def test_a_main_barrier_that_is_not_ticked_is_refused(cast, visitor):
    response = send(visitor, form_of(opened(cast)), act="keep", barriers=["health"], main_barrier="reconciliation")
    assert response.status_code == 422
    assert 'href="#id_main_barrier"' in response.content.decode()


def test_a_pesel_once_kept_is_never_shown_and_stays_when_left_empty(cast, visitor):
    call = opened(cast)
    response = send(visitor, form_of(call), act="keep", pesel="85050512347")
    address = response["Location"]
    assert "85050512347" not in visitor.get(address).content.decode()
    send(visitor, address, act="send", version="1", **TYPED)
    application = Application.objects.get()
    assert (application.state, bool(application.pesel_index)) == ("sent", True)


def test_a_machine_that_fills_in_what_nobody_sees_keeps_nothing(cast, visitor):
    response = send(visitor, form_of(opened(cast)), act="send", **{TRAP: "x"}, **TYPED)
    assert response["Location"] == reverse("apply:thanks")
    assert not Application.objects.exists()


def test_too_many_forms_a_minute_wait_and_keep_what_was_typed(cast, visitor, monkeypatch):
    call = opened(cast)
    monkeypatch.setattr("kladka.core.limits.minute_of", lambda _now: 7)
    for _time in range(10):
        assert send(visitor, form_of(call), act="keep", given_name="Iga").status_code == 302
    response = send(visitor, form_of(call), act="keep", given_name="Iga")
    assert response.status_code == 422
    assert 'value="Iga"' in response.content.decode()
    assert Application.objects.count() == 10


def test_a_form_sent_twice_is_stored_once(cast, visitor):
    call, key = opened(cast), "018f0000-0000-7000-8000-000000000001"
    first = visitor.post(form_of(call), {"idempotency_key": key, "act": "send", **TYPED})
    second = visitor.post(form_of(call), {"idempotency_key": key, "act": "send", **TYPED})
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1


def test_a_draft_is_not_there_and_a_closed_call_takes_nothing(cast, visitor):
    assert visitor.get(form_of(plan(cast))).status_code == 404
    today = clock.today()
    past = opened(cast, opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=2))
    assert "id_given_name" not in visitor.get(form_of(past)).content.decode()
    late = send(
        visitor, form_of(past), act="send", **TYPED | {"given_name": "Iga Maria"}, expectations="Praca w kuchni"
    )
    assert (late.status_code, "Praca w kuchni" in late.content.decode()) == (422, True)
    question = re.search(r"<dt[^>]*>([^<]+)</dt>\s*<dd[^>]*>\s*Iga Maria", late.content.decode())
    assert question is not None, "with the question it answers"
    assert question[1].strip() in visitor.get(form_of(opened(cast))).content.decode()
    assert not Application.objects.exists()


def test_a_form_that_was_begun_says_until_when_it_can_be_sent_and_when_no_more(cast, visitor):
    """A form is kept for thirty days, the call takes it for fourteen only."""
    call = opened(cast)
    mine = send(visitor, form_of(call), act="keep", given_name="Iga")["Location"]
    last = day_in_words(call.closes_on)
    assert f"You can go on until {last}" in " ".join(visitor.get(mine).content.decode().split())
    actions.close_call(call=call, version=call.version, by=cast.users["alicja"])
    page = visitor.get(mine).content.decode()
    assert ("You can go on" in page, "does not take applications today" in page) == (False, True)
    assert page.index("does not take applications today") < page.index("<dl")


def test_the_list_names_open_calls_of_public_projects_only(cast, visitor):
    call = opened(cast, title_pl="Nabór jawny", title_en="A call in the open")
    plan(cast, title_pl="Nabór tajny", title_en="A call nobody sees")
    page = visitor.get(reverse("apply:list")).content.decode()
    assert form_of(call) in page
    assert "A call nobody sees" not in page


def test_an_applicant_withdraws_and_a_half_written_form_is_deleted(cast, visitor):
    call = opened(cast)
    address = send(visitor, form_of(call), act="keep", given_name="Iga")["Location"]
    assert send(visitor, f"{address}withdraw/", version="1")["Location"] == reverse("apply:list")
    assert not Application.objects.exists()
    address = send(visitor, form_of(call), act="send", **TYPED)["Location"]
    send(visitor, f"{address}withdraw/", version=str(Application.objects.get().version))
    assert Application.objects.get().state == "withdrawn"


def test_a_refused_applicant_appeals_by_the_link(cast, visitor):
    call = over(cast, places=1, reserve_places=0)
    best = apply(call, given_name="Ala", disability="yes")
    address = send(visitor, form_of(call), act="send", **TYPED)["Location"]
    mine = Application.objects.get(given_name="Iga")
    for application in (best, mine):
        card(cast, application)
    decide(cast, call)
    page = visitor.get(address).content.decode()
    assert "refused" in page
    assert f"{address}appeal/" in page
    assert "You may appeal until" in page
    Decision.objects.update(decided_at=clock.now() - timedelta(days=15), decided_on=clock.today() - timedelta(days=15))
    assert visitor.get(f"{address}appeal/").headers["Location"] == address, "nobody types what comes too late"
    Decision.objects.update(decided_at=clock.now(), decided_on=clock.today())
    send(visitor, f"{address}appeal/", words="Policzono mi za mało.")
    assert Application.objects.get(pk=mine.pk).appeal.words == "Policzono mi za mało."
    assert "Policzono" in visitor.get(address).content.decode()


def test_a_wrong_link_opens_nothing(cast, visitor):
    actions.begin(call=opened(cast), answers={}, language="pl")
    assert visitor.get(reverse("apply:mine", args=["zgadywane"])).status_code == 404


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_form_asks_in_both_languages_and_by_sections(cast, language):
    page = Client(headers={"accept-language": language}).get(form_of(opened(cast))).content.decode()
    expected = {"pl": "Czego Pani lub Pan potrzebuje", "en": "What you need in order to take part"}
    assert expected[language] in page
    assert len(page) < 70 * 1024


def test_the_public_pages_lead_to_a_call_while_it_takes_applications(cast, visitor):
    home, project = reverse("public:projects"), reverse("public:project", args=[cast.project.code])
    assert reverse("apply:list") not in visitor.get(home).content.decode()
    call = opened(cast)
    assert reverse("apply:list") in visitor.get(home).content.decode()
    assert form_of(call) in visitor.get(project).content.decode()


def test_the_empty_form_on_paper_has_every_answer_to_tick_and_lines_to_write_on(cast, visitor):
    page = visitor.get(reverse("apply:blank", args=[opened(cast).pk])).content.decode()
    assert "I do not want to say" in page
    assert "reconciling personal and working life" in page
    assert "Only if you answered “unemployed”" in page
    assert page.count("kladka-blank__line") > 8
    assert "<input" not in page.partition("<main")[2].partition("</main")[0]
    assert visitor.get(reverse("apply:blank", args=[plan(cast).pk])).status_code == 404


def needing(cast, **documents):
    """Return an open call that asks for these documents, needed where the value says so."""
    call, by = plan(cast), cast.users["alicja"]
    call = actions.write_documents(call=call, version=call.version, documents=documents, by=by)
    return actions.open_call(call=call, version=call.version, by=by)


def upload(name="skan.pdf", content=None):
    return SimpleUploadedFile(name, pdf() if content is None else content)


def test_a_needed_document_is_added_before_the_form_is_sent_and_nothing_is_written_twice(cast, visitor):
    call = needing(cast, inactivity_statement=True, disability_certificate=True, referral=False)
    page = visitor.get(form_of(call)).content.decode()
    assert "certificate or statement of inactivity (needed)" in page
    response = send(visitor, form_of(call), act="send", **TYPED)
    address = response["Location"]
    assert address.endswith("/documents/")
    application = Application.objects.get()
    assert (application.state, application.given_name) == ("begun", "Iga")
    assert address.removesuffix("documents/") in Message.objects.get().body
    page = visitor.get(address).content.decode()
    assert "certificate or statement of inactivity (needed)" in page
    assert "disability certificate" not in page, "she refused to say, so nobody asks for the proof"
    sending = address.replace("documents/", "send/")
    assert visitor.get(sending).status_code == 302
    assert send(visitor, sending, version=str(application.version)).status_code == 422
    two = [upload("strona-1.pdf"), upload("strona-2.pdf", pdf(b"2"))]
    added = send(visitor, address, kind="inactivity_statement", file=two)
    assert added.status_code == 302
    chosen = re.search(
        r'<input[^>]*value="inactivity_statement"[^>]*>', visitor.get(added["Location"]).content.decode()
    )
    assert chosen is not None
    assert "checked" in chosen[0], "a phone takes the next photo of it"
    assert sending in visitor.get(address).content.decode()
    assert "inactivity" in visitor.get(sending).content.decode()
    send(visitor, sending, version=str(application.version))
    application.refresh_from_db()
    assert (application.state, application.attachments.count()) == ("sent", 2)
    one = application.attachments.first()
    opened_file = visitor.get(reverse("apply:document", args=[address.split("/")[-3], one.pk]))
    assert body_of(opened_file).startswith(b"%PDF")
    assert opened_file["Content-Disposition"].startswith("attachment")


def test_what_was_sent_keeps_what_it_needs_and_a_second_tab_reads_what_is_gone(cast, visitor):
    call = needing(cast, inactivity_statement=True)
    address = send(visitor, form_of(call), act="send", **TYPED)["Location"]
    two = [upload("rozmazane.pdf"), upload("wyrazne.pdf", pdf(b"2"))]
    send(visitor, address, kind="inactivity_statement", file=two)
    application = Application.objects.get()
    send(visitor, address.replace("documents/", "send/"), version=str(application.version))
    blurred, clear = (
        reverse("apply:remove-document", args=[address.split("/")[-3], one.pk])
        for one in application.attachments.order_by("pk")
    )
    assert send(visitor, blurred).status_code == 302
    again = send(visitor, blurred)
    assert (again.status_code, "it was taken out" in again.content.decode()) == (404, True)
    refused = send(visitor, clear)
    assert (refused.status_code, "This document is needed." in refused.content.decode()) == (422, True)
    assert application.attachments.count() == 1


def test_what_may_be_left_out_does_not_hold_the_form_back_and_is_added_while_the_call_is_open(cast, visitor):
    call = needing(cast, referral=False)
    address = send(visitor, form_of(call), act="send", **TYPED)["Location"]
    assert Application.objects.get().state == "sent"
    assert f"{address}documents/" in visitor.get(address).content.decode()
    assert send(visitor, f"{address}documents/", kind="referral", file=[upload()]).status_code == 302
    one = Application.objects.get().attachments.get()
    remove = reverse("apply:remove-document", args=[address.split("/")[-2], one.pk])
    send(visitor, remove)
    assert not StoredFile.objects.filter(pk=one.file_id).exists()
    send(visitor, f"{address}documents/", kind="referral", file=[upload("nowy.pdf")])
    actions.close_call(call=call, version=call.version, by=cast.users["alicja"])
    page = visitor.get(f"{address}documents/").content.decode()
    assert "nowy.pdf" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]
    late = send(visitor, f"{address}documents/", kind="referral", file=[upload()])
    assert (late.status_code, "This call takes applications from" in late.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("kind", "files", "said"),
    [
        ("referral", [], "Choose a file."),
        ("referral", [("a.txt", b"tekst")], "a.txt: The file must be a PDF, a PNG or a JPEG."),
        ("referral", [("a.pdf", b"")], "The file is empty."),
        ("", [("1.pdf", None), ("2.pdf", None)], "Choose this file once more: 1.pdf, 2.pdf."),
        ("other", [("a.pdf", None)], 'id="id_kind-error"'),
        ("referral", [(f"{number}.pdf", pdf(str(number).encode())) for number in range(13)], "at most 12 files"),
    ],
)
def test_what_is_no_document_of_the_call_is_refused_with_the_reason(cast, visitor, kind, files, said):
    address = send(visitor, form_of(needing(cast, referral=False)), act="keep", given_name="Iga")["Location"]
    uploads = [upload(name, content) for name, content in files]
    response = send(visitor, f"{address}documents/", kind=kind, file=uploads)
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert not Application.objects.get().attachments.exists()


def test_of_several_photos_those_are_kept_that_can_be(cast, visitor):
    address = send(visitor, form_of(needing(cast, referral=False)), act="keep", given_name="Iga")["Location"]
    uploads = [upload("1.pdf", pdf(b"1")), upload("a.txt", b"tekst"), upload("2.pdf", pdf(b"2"))]
    page = visitor.get(
        send(visitor, f"{address}documents/", kind="referral", file=uploads)["Location"]
    ).content.decode()
    assert "2 files are added. Not added: a.txt: The file must be a PDF, a PNG or a JPEG." in page
    assert sorted(Attachment.objects.values_list("file__name", flat=True)) == ["1.pdf", "2.pdf"]


def test_pages_added_together_are_counted_and_listed_in_the_order_in_which_they_were_chosen(cast, visitor, monkeypatch):
    address = send(visitor, form_of(needing(cast, referral=False)), act="keep", given_name="Iga")["Location"]
    moment = clock.now()
    monkeypatch.setattr("kladka.core.clock.now", lambda: moment)  # what is added in a millisecond
    names = [f"strona{number}.pdf" for number in range(1, 7)]
    uploads = [upload(name, pdf(name.encode())) for name in names]
    page = visitor.get(
        send(visitor, f"{address}documents/", kind="referral", file=uploads)["Location"]
    ).content.decode()
    assert "6 files are added. Are there more pages?" in page
    assert list(dict.fromkeys(re.findall(r"strona\d\.pdf", page))) == names


def test_files_that_are_there_already_are_asked_about_and_may_be_added_all_the_same(cast, visitor):
    address = send(visitor, form_of(needing(cast, referral=False)), act="keep", given_name="Iga")["Location"]
    page = f"{address}documents/"

    def pages():
        return [upload(f"{number}.pdf", pdf(str(number).encode())) for number in (1, 2)]

    send(visitor, page, kind="referral", file=pages())
    asked = send(visitor, f"{page}?kind=referral", kind="referral", file=[*pages(), upload("3.pdf", pdf(b"3"))])
    assert asked.status_code == 422
    assert "These files are among the documents already: 1.pdf; 2.pdf." in asked.content.decode()
    assert Attachment.objects.count() == 2
    tick = re.search(r'name="second_time"[^>]*value="([^"]+)"', asked.content.decode())[1]
    assert send(visitor, page, kind="referral", file=[upload("1.pdf", pdf(b"1"))], second_time=tick).status_code == 422
    assert send(visitor, page, kind="referral", file=pages(), second_time=tick).status_code == 302
    assert Attachment.objects.count() == 4


def test_one_empty_photo_does_not_take_the_others_with_it(cast, visitor):
    address = send(visitor, form_of(needing(cast, referral=False)), act="keep", given_name="Iga")["Location"]
    uploads = [upload("1.pdf", pdf(b"1")), upload("0.pdf", b"")]
    page = visitor.get(
        send(visitor, f"{address}documents/", kind="referral", file=uploads)["Location"]
    ).content.decode()
    assert "Not added: 0.pdf: The file is empty. Choose another one." in page
    assert list(Attachment.objects.values_list("file__name", flat=True)) == ["1.pdf"]
    alone = send(visitor, f"{address}documents/", kind="referral", file=[upload("0.pdf", b"")])
    assert (alone.status_code, "0.pdf: The file is empty. Choose another one." in alone.content.decode()) == (422, True)


def test_a_document_opens_by_the_own_link_only_and_goes_with_what_was_begun(cast, visitor):
    call = needing(cast, referral=False)
    mine, other = (send(visitor, form_of(call), act="keep", given_name=name)["Location"] for name in ("Iga", "Ewa"))
    send(visitor, f"{mine}documents/", kind="referral", file=[upload()])
    one = Attachment.objects.get()
    assert visitor.get(f"{other}documents/{one.pk}/").status_code == 404
    send(visitor, f"{mine}withdraw/", version=str(one.application.version))
    assert (Attachment.objects.count(), StoredFile.objects.count()) == (0, 0)
