"""What people know and ask about their own data: stored, looked at, corrected, consented to, taken along."""

import hashlib
import io
import json
import zipfile
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kladka.audit.actions import SYSTEM, note_read
from kladka.audit.models import Entry
from kladka.calls.models import Application
from kladka.coaching import actions as coaching
from kladka.coaching.models import HealthNote
from kladka.core import clock, packs
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.months import months_after
from kladka.learning import actions as learning
from kladka.messages.models import Message
from kladka.pages.access import table
from kladka.pages.own import export, looks, presenters, register, rights
from kladka.pages.own.copies import copies
from kladka.pages.own.tasks import prepare
from kladka.people import actions as people
from kladka.people.actions import own_rights
from kladka.people.actions import paper as people_papers
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import Consent, CorrectionRequest, OwnAccess, OwnFile
from kladka.people.queries.own_page import own_of
from kladka.workflows import actions as workflows
from tests.kladka.calls.world import apply, brought, card, decide, over
from tests.kladka.incubation.world import make_incubation
from tests.kladka.learning.world import plan
from tests.kladka.pages.calendar.access_samples import planned
from tests.kladka.pages.own.things import asked, consented, others, shown_document, signed_plan
from tests.kladka.pages.own.world import accepted, invited, own_client
from tests.kladka.pages.papers.access_samples import made, signed
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.world.cast import Cast


def html_of(client, name: str, *args) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_register_names_every_table_that_hangs_on_a_person():
    named = {label for one in register.purposes() for label in one.tables} | packs.load(register.FILE)[
        "left_out"
    ].keys()
    hanging = {"people.Person", "people.Participation"}
    while True:
        more = {
            model._meta.label
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model._meta.label in hanging
        } - hanging
        if not more:
            break
        hanging |= more
    assert hanging - named == {"people.Person"}, "what hangs on what hangs on a person is about them, too"


def test_the_register_tells_how_long_messages_are_kept():
    history = next(one for one in packs.load(register.FILE)["purposes"] if one["code"] == "history")
    days = str(settings.KEEP_MESSAGES_DAYS)
    assert all(days in history[language]["kept"] for language in ("pl", "en"))


def test_the_file_has_words_for_every_table_and_column():
    fields = packs.load(export.FILE)
    models = {label: apps.get_model(label) for one in register.purposes() for label in one.tables}
    columns = {field.name for model in models.values() for field in export.columns_of(model)}
    assert (models.keys() - fields["tables"].keys(), columns - fields["labels"].keys()) == (set(), set())
    assert all(dictionary(name).items for name in fields["dictionaries"].values())
    choices = {
        f"{label}.{field.name}": {code for code, _words in field.choices}
        for label, model in models.items()
        for field in export.columns_of(model)
        if field.choices and f"{label}.{field.name}" not in fields["dictionaries"]
    }
    assert {column: set(words) for column, words in fields["codes"].items()} == choices
    assert {label.rpartition(".")[0] for label in fields["dictionaries"]} - models.keys() == set()


@pytest.mark.parametrize("page", [name for name, entry in table().items() if entry.parameter == "participation"])
def test_every_page_about_a_participant_has_words_of_its_own(page):
    assert looks.words_of(page) != looks.words_of("figures:members")


def test_pages_that_read_the_same_to_the_participant_are_one_line():
    said = {"who": "Alfa", "role": "coordinator", "page": "your stipends and costs", "why": "to make payments"}
    lines = [looks.Look(date(2026, 11, day), **said, times=times) for day, times in ((28, 2), (28, 1), (27, 1))]
    assert [(one.on.day, one.times) for one in looks.together(lines)] == [(28, 3), (27, 1)]


def test_the_page_shows_what_is_stored_in_plain_words(cast: Cast):
    html = html_of(own_client(cast), "own:stored")
    for one in register.purposes():
        assert one.words["title"] in html
    assert "Próbna" in html
    assert "Testowa" not in html


def test_somebody_sees_who_looked_by_day_with_a_name_only_of_the_own_coach(cast: Cast):
    client, lucja = own_client(cast), cast.participations["lucja"]
    for who, times in (("anna", 2), ("alicja", 1), ("olga", 1)):
        for _time in range(times):
            note_read(
                controller=lucja.project.controller_id, by=cast.users[who], page="participants:detail", subject=lucja
            )
    html = html_of(client, "own:looked")
    assert all(words in html for words in ("Anna Trenerska, Próba Alfa", "Próba Lider", "monitoring officer"))
    assert all(name not in html for name in ("Koordynacka", "Monitorowska"))


def test_a_request_is_answered_and_comes_back(cast: Cast):
    client = own_client(cast)
    said = {"about": "identity", "words": "Mój adres jest inny."}
    assert send(client, reverse("own:correct"), **said).status_code == 302
    assert send(client, reverse("own:correct"), about="identity", words=" ").status_code == 422
    staff = client_of(cast, "alicja")
    listed = html_of(staff, "own-page:requests")
    assert "Łucja Próbna" in listed
    request = cast.participations["lucja"].correction_requests.get()
    assert request.due_on == months_after(clock.today(), 1)
    answer = {"state": "corrected", "answer": "Poprawione.", "version": 1}
    assert send(staff, reverse("own-page:request", args=[request.pk]), **answer).status_code == 302
    assert "Poprawione." in html_of(client, "own:correct")
    message = Message.objects.get(subject="An answer waits for you")
    assert "Poprawione" not in message.body
    assert send(staff, reverse("own-page:request", args=[request.pk]), **answer).status_code == 422


def test_a_consent_is_withdrawn_on_the_own_page_and_once(cast: Cast):
    client, consent = own_client(cast), consented(cast)
    address = reverse("own:withdraw", args=[consent.pk])
    assert "Withdraw" in html_of(client, "own:consents")
    assert send(client, address).status_code == 302
    stored = Consent.objects.get(pk=consent.pk)
    assert (stored.withdrawn_on, stored.withdrawn_how) == (clock.today(), "own_page")
    assert send(client, address).status_code == 422
    assert "already withdrawn" in html_of(client_of(cast, "anna"), "own-page:withdraw-consent", consent.pk)
    assert "on the own page" in html_of(client_of(cast, "anna"), "own-page:of", cast.participations["lucja"].pk)
    with pytest.raises(PolicyBroken, match="Only one that was given later holds") as refused:
        consented(cast)
    assert refused.value.field == "given_on"


def test_nobody_is_asked_again_about_a_consent_that_they_withdrew(cast: Cast):
    client, page = own_client(cast), reverse("own:withdraw", args=[consented(cast).pk])
    assert send(client, page).status_code == 302
    html = client.get(page).content.decode()
    assert ("You withdrew this consent on" in html, "Withdraw the consent" in html) == (True, False)


def test_a_consent_is_given_on_the_own_page_by_a_tick_and_kept_with_the_words_that_were_read(cast: Cast):
    client, lucja = own_client(cast), cast.participations["lucja"]
    address = reverse("own:give", args=[lucja.pk, "image"])
    assert address in html_of(client, "own:consents")
    assert " checked" not in client.get(address).content.decode()
    assert send(client, address).status_code == 422
    assert send(client, address, agreed="on").status_code == 302
    stored = Consent.objects.get()
    assert (stored.kind, stored.given_how, stored.given_on) == ("image", "own_page", clock.today())
    assert "We may take pictures" in stored.words
    assert address not in html_of(client, "own:consents")
    assert send(client, address, agreed="on").status_code == 422
    withdraw = reverse("own:withdraw", args=[stored.pk])
    assert send(client, withdraw).status_code == 302
    assert send(client, address, agreed="on").status_code == 302
    assert Consent.objects.filter(withdrawn_on=None).count() == 1
    assert client.get(reverse("own:give", args=[lucja.pk, "no_such"])).status_code == 404


def test_withdrawing_asks_what_becomes_of_it_and_the_answer_comes_back_after_a_new_invitation(cast: Cast):
    client, consent = own_client(cast), consented(cast)
    send(client, reverse("own:withdraw", args=[consent.pk]))
    request = cast.participations["lucja"].correction_requests.get()
    assert (request.consent, request.words, request.due_on) == (consent, "", months_after(clock.today(), 1))
    assert "The consent was withdrawn: using my picture" in html_of(client, "own:correct")
    page = reverse("own-page:request", args=[request.pk])
    shown = html_of(client_of(cast, "olga"), "own-page:request", request.pk)
    assert "We remove them from our own pages." in shown
    invited(cast)
    Message.objects.all().delete()
    answer = {"state": "corrected", "answer": "Usunięte.", "version": 1}
    assert send(client_of(cast, "olga"), page, **answer).status_code == 302
    assert Message.objects.get().subject == "An answer waits for you"
    assert "Usunięte." in html_of(own_client(cast), "own:correct")


def test_somebody_is_told_of_a_consent_that_the_staff_recorded(cast: Cast):
    own_client(cast)
    Message.objects.all().delete()
    typed = {"kind": "image", "given_on": clock.today().isoformat(), "how": "told"}
    address = reverse("own-page:record-consent", args=[cast.participations["lucja"].pk])
    assert send(client_of(cast, "anna"), address, **typed).status_code == 302
    message = Message.objects.get()
    assert "/my/consents/" in message.body
    assert "picture" not in message.body


def test_of_a_consent_on_which_nothing_rests_nothing_is_asked(cast: Cast):
    people.withdraw_consent(consent=consented(cast, kind="later_contact"), how="told", by=cast.users["anna"])
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize(("asked_on", "due_on"), [("2026-01-31", "2026-02-28"), ("2026-07-10", "2026-08-10")])
def test_somebody_without_an_own_page_asks_through_the_staff_and_is_answered_within_a_month(cast, asked_on, due_on):
    staff, nadia = client_of(cast, "artur"), cast.participations["nadia"]
    address = reverse("own-page:take-request", args=[nadia.pk])
    typed = {"about": "identity", "words": "Nazywam się inaczej."}
    assert send(staff, address, **typed, on="2099-01-01").status_code == 422
    assert send(staff, address, **typed, on=asked_on).status_code == 302
    request = nadia.correction_requests.get()
    assert (request.access, request.asked_on.isoformat(), request.due_on.isoformat()) == (None, asked_on, due_on)
    page = reverse("own-page:request", args=[request.pk])
    answered = send(client_of(cast, "alicja"), page, state="refused", answer="Dowód mówi inaczej.", version=1)
    assert answered.status_code == 302
    assert not Message.objects.exists()


def remark(cast: Cast, text: str) -> None:
    """Let Łucja's coach write a remark about her health."""
    lucja, anna, today = cast.participations["lucja"], cast.users["anna"], clock.today()
    held = {"coach": cast.staff["anna"], "on_date": today, "minutes": 60, "place": "office"}
    session = coaching.log_session(participation=lucja, **held, by=anna)
    coaching.write_health_note(session=session, text=text, version=0, by=anna)


def test_remarks_about_health_are_removed_from_the_request_by_whoever_answers_it(cast: Cast):
    lucja, anna = cast.participations["lucja"], cast.users["anna"]
    consent = consented(cast, kind="health_notes")
    remark(cast, "Plecy bolą")
    address, alicja = reverse("own-page:forget-health", args=[lucja.pk]), client_of(cast, "alicja")
    assert "agrees to remarks about health" in alicja.get(address).content.decode()
    people.withdraw_consent(consent=consent, how="told", by=anna)
    request = lucja.correction_requests.get()
    html = html_of(alicja, "own-page:request", request.pk)
    assert ("Remove 1 remark about health" in html, address in html) == (True, True)
    assert "Plecy" not in alicja.get(address).content.decode()
    assert send(alicja, address).status_code == 302
    assert not HealthNote.objects.exists()
    assert "No remarks about health are kept" in alicja.get(address).content.decode()


@pytest.mark.parametrize(
    ("kind", "days", "field"), [("image", 0, "kind"), ("later_contact", 1, "given_on"), ("no_such", 0, "kind")]
)
def test_a_consent_that_cannot_be_is_refused_at_its_field(cast: Cast, kind, days, field):
    consented(cast)
    day = clock.today() + timedelta(days=days)
    said = {"participation": cast.participations["lucja"], "how": "paper", "by": cast.users["anna"]}
    with pytest.raises(PolicyBroken) as refused:
        people.record_consent(kind=kind, given_on=day, **said)
    assert refused.value.field == field


def test_all_data_come_as_one_file_with_everything_of_hers_and_nothing_of_others(cast: Cast):
    client = own_client(cast)
    asked(cast), asked(cast, "nadia", "Słowa Nadii."), consented(cast), signed_plan(cast), shown_document(cast)
    meeting, incubation, training = planned(cast, days=3, hour=11), make_incubation(cast), plan(cast)
    incubation.advise("lucja", advice="Tylko dla Łucji.")
    incubation.advise("lucja", "nadia", form="group", request="Pyta Nadia.", advice="Dla obu.")
    learning.enrol(event=training, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    assert send(client, reverse("own:file")).status_code == 302
    file = OwnFile.objects.get()
    assert client.get(reverse("own:download", args=[file.pk])).status_code == 404
    prepare.call(file=str(file.pk))
    answer = client.get(reverse("own:download", args=[file.pk]))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    told, html = json.loads(archive.read("data.json")), archive.read("data.html").decode()
    tables = {each["table"] for each in told["data"]}
    assert {"people.Identity", "people.Entry", "people.Support", "coaching.Plan", "people.Consent"} <= tables
    for canary in ("Próbna", "Mój adres jest inny."):
        assert (canary in html, canary in json.dumps(told, ensure_ascii=False)) == (True, True)
    with translation.override("en"):
        expected = (presenters.when(meeting), "Tylko dla Łucji.", training.title_en, "Anna Trenerska", "Próba Alfa")
    assert [words for words in expected if words not in html] == []
    for canary in ("Testowa", "Wymyślona", "Nadii", "Pyta Nadia", "Dla obu"):
        assert canary not in html
    assert own_rights.path_of_own(file).read_bytes().find(b"data.json") == -1
    OwnFile.objects.update(expires_at=clock.now())
    assert client.get(reverse("own:download", args=[file.pk])).status_code == 404
    assert (own_rights.remove_old_own_files(), own_rights.path_of_own(file).exists()) == (1, False)


def test_the_file_holds_what_assessors_wrote_and_not_who_they_were(cast: Cast):
    """Two coaches assessed the application from which the participation followed."""
    call = over(cast)
    application = apply(call, given_name="Łucja", family_name="Próbna")
    card(cast, application, who="artur", words="Bardzo dobra motywacja.")
    decide(cast, call)
    Application.objects.filter(pk=application.pk).update(participation=cast.participations["lucja"])
    archive = zipfile.ZipFile(io.BytesIO(export.whole(own_of(accepted(cast)))))
    told, html = archive.read("data.json").decode(), archive.read("data.html").decode()
    assert ("calls.Assessment" in told, "Bardzo dobra motywacja." in html) == (True, True)
    who = cast.staff["artur"]
    for secret in (who.name, who.family_name, str(who.pk)):
        assert secret not in told
        assert secret not in html


def test_copies_of_documents_are_in_the_file_as_far_as_it_holds_them(cast: Cast):
    own = own_of(accepted(cast))
    evidence, plan_, paper = shown_document(cast), signed_plan(cast), signed(cast, "lucja")
    shown_document(cast, "nadia"), signed(cast, "nadia")
    stored = {one.sha256 for one in (evidence.document.file, plan_.file, paper.document.file)}
    by, drawn = cast.users["anna"], made(cast, "lucja")
    told = {"file": evidence.document.file, "on": clock.today(), "form": "signature"}
    people_papers.sign_paper(paper=drawn, version=drawn.version, **told, by=by)
    drawn.refresh_from_db()
    stored.add(hashlib.sha256(people_papers.print_paper(paper=drawn, by=by).content).hexdigest())
    archive = zipfile.ZipFile(io.BytesIO(export.whole(own)))
    inside = [name for name in archive.namelist() if name.startswith("documents/")]
    assert {hashlib.sha256(archive.read(name)).hexdigest() for name in inside} == stored
    told = json.loads(archive.read("data.json"))["documents"]
    assert len(told) == 4, "hers alone, and the PDF of what she signed on screen"
    assert [one["file"] for one in told] == inside
    assert all(f'href="{name}"' in archive.read("data.html").decode() for name in inside)
    assert {one.name for one in copies(own, megabytes=0)} == {""}


def test_who_is_planned_to_go_on_is_told_on_the_first_page_and_in_the_file(cast: Cast):
    lucja, day = cast.participations["lucja"], clock.today() + timedelta(days=5)
    told = {"wanted": dict.fromkeys(open_assignments([lucja]), cast.staff["artur"]), "from_date": day, "note": ""}
    told |= {"project": cast.project, "coach": cast.staff["anna"], "is_shared": True, "with_appointments": True}
    people.plan_reassignment(**told, version=0, words="", by=cast.users["alicja"])
    client, name = own_client(cast), cast.staff["artur"].name
    page = html_of(client, "own:home")
    assert "Who goes on with you" in page
    assert f"{name}, from {day_in_words(day)}" in page
    assert "Who goes on with you" not in html_of(own_client(cast, "nadia"), "own:home")
    data = zipfile.ZipFile(io.BytesIO(export.whole(own_of(accepted(cast)))))
    (table,) = [one for one in json.loads(data.read("data.json"))["data"] if one["table"] == "people.Reassigned"]
    assert [(row["coach"], row["reassignment"]) for row in table["rows"]] == [(name, day_in_words(day))]


def test_a_meeting_that_nobody_had_planned_stands_among_those_that_passed(cast: Cast):
    lucja, anna = cast.participations["lucja"], cast.staff["anna"]
    said = {"participation": lucja, "coach": anna, "minutes": 45, "place": "office", "by": cast.users["anna"]}
    session = coaching.log_session(on_date=clock.today() - timedelta(days=1), starts_at=time(9), **said)
    page = html_of(own_client(cast), "own:appointments")
    assert "9:00–9:45" in page
    assert "held" in page
    assert "9:00–9:45" not in html_of(own_client(cast, "nadia"), "own:appointments")
    coaching.withdraw_session(session=session, by=cast.users["anna"])
    assert "9:00–9:45" not in html_of(own_client(cast), "own:appointments")


def test_remarks_about_health_are_in_the_file_of_whom_the_own_coach_invited(cast: Cast):
    """A coordinator who knows the birth date and invites to an address of their own reads no more than before."""
    consented(cast, kind="health_notes")
    remark(cast, "Kanarek o zdrowiu.")
    for who, number in (("anna", 1), ("alicja", 0)):
        own = own_of(invited(cast, by=cast.users[who]))
        archive = zipfile.ZipFile(io.BytesIO(export.whole(own)))
        told = json.loads(archive.read("data.json"))
        assert json.dumps(told, ensure_ascii=False).count("Kanarek") == number, who
        assert len(told["held_back"]) == 1 - number


def test_the_first_page_tells_of_answers_and_of_what_waits(cast: Cast):
    client, request = own_client(cast), asked(cast)
    html = html_of(client, "own:home")
    assert ("Waits for an answer" in html, "We answered on" in html) == (True, False)
    answer = {"state": "corrected", "answer": "Zrobione.", "page": "", "by": cast.users["alicja"]}
    own_rights.answer_correction(request=request, version=request.version, **answer)
    assert "We answered on" in html_of(client, "own:home")
    answered = CorrectionRequest.objects.get(pk=request.pk)
    later = [clock.today() + timedelta(days=days) for days in (30, 31)]
    assert [len(rights.waiting([answered], day)) for day in later] == [1, 0]


def test_a_file_is_asked_for_so_often_only(cast: Cast):
    access = accepted(cast)
    for _time in range(3):
        own_rights.ask_file(access=access, language="pl", by=access)
    with pytest.raises(PolicyBroken):
        own_rights.ask_file(access=access, language="pl", by=access)


def test_what_came_with_the_application_is_among_ones_documents_and_once_when_it_is_evidence(cast: Cast):
    one, client = brought(cast, "lucja"), own_client(cast)
    address = reverse("own:brought", args=[one.pk])
    page = html_of(client, "own:documents")
    assert "Referral, with your application" in page
    assert address in page
    assert body_of(client.get(address)).startswith(b"%PDF")
    by = cast.users["alicja"]
    told = {"kind": "employment_contract", "document_date": one.added_on}
    document = workflows.keep_brought(attachment=one, **told, by=by)
    people.prove(facts=[cast.situations["lucja"]], document=document, by=by)
    page = html_of(client, "own:documents")
    assert "Referral, with your application" not in page
    assert "Employment contract" in page
    (kept,) = copies(own_of(OwnAccess.objects.get(revoked_at=None)), megabytes=1)
    assert hashlib.sha256(kept.content).hexdigest() == one.file.sha256, "and once in the file with all data"


def test_only_documents_of_the_kinds_in_the_pack_are_shown(cast: Cast, monkeypatch):
    client, address = own_client(cast), reverse("own:document", args=[shown_document(cast).pk])
    answer = client.get(address)
    assert (body_of(answer)[:4], answer["Content-Disposition"][:10]) == (b"\x89PNG", "attachment")
    assert "employment contract" in html_of(client, "own:documents").lower()
    monkeypatch.setitem(packs.load("own_page/documents.yaml"), "shown", ["training_certificate"])
    assert client.get(address).status_code == 404


def test_a_document_made_here_is_handed_out_until_it_is_void_and_as_it_was_signed(cast: Cast):
    client, paper = own_client(cast), made(cast, "lucja")
    address = reverse("own:paper", args=[paper.pk])
    assert address in html_of(client, "own:documents")
    assert client.get(address).content[:5] == b"%PDF-"
    scan = reverse("own:paper", args=[signed(cast, "lucja").pk])
    assert body_of(client.get(scan))[:4] == b"\x89PNG"
    letters = {"declaration", "agreement", "benefit-decision", "plan"}
    assert letters <= set(packs.load("own_page/documents.yaml")["papers"]), "what somebody signs or is decided for them"
    people_papers.withdraw_paper(paper=paper, version=paper.version, reason="by_mistake", by=cast.users["anna"])
    assert client.get(address).status_code == 404


def test_reads_of_an_application_and_of_a_card_of_advice_are_shown_to_whom_they_are_about(cast: Cast):
    client, leader = own_client(cast), cast.project.controller_id
    card, lucja = make_incubation(cast).advise("lucja"), cast.participations["lucja"]
    for who, page, subject in (("alan", "advice:detail", card), ("anna", "coach:health-note", lucja)):
        note_read(controller=leader, by=cast.users[who], page=page, subject=subject)
    html = html_of(client, "own:looked")
    assert all(words in html for words in ("advice given to you", "remarks about your health"))


def test_another_ones_things_are_not_there(cast: Cast):
    client = own_client(cast)
    wrong = {
        address: {client.get(address).status_code, client.post(address).status_code} - {404, 405}
        for address in others(cast)
    }
    assert {address: status for address, status in wrong.items() if status} == {}


def test_what_a_participant_does_is_in_the_audit_by_the_access(cast: Cast):
    request = asked(cast)
    entry = Entry.objects.get(verb="people.ask_correction")
    assert entry.by == request.access_id
    assert own_of(request.access).id == request.access_id
    assert SYSTEM.id != entry.by


@pytest.mark.parametrize(
    ("value", "asked_as", "words"),
    [
        ({"work": "Magazyn."}, {"work": {"pl": "Gdzie?", "en": "Where?"}}, "Where? Magazyn."),
        ({"goals": [{"what": "Praca", "steps": [{"what": "Życiorys", "due_on": None}]}]}, {}, "Praca\nŻyciorys"),
        ("01a21dbc-2800-7b4c-bc0c-19cfacc5899a", {}, ""),
        (UUID("01a21dbc-2800-7b4c-bc0c-19cfacc5899a"), {}, ""),
        (Decimal("1.50"), {}, "1.5"),
        (time(9, 5), {}, "9:05"),
        (True, {}, "Yes"),
    ],
)
def test_the_page_in_the_file_is_to_be_read(value, asked_as, words):
    with translation.override("en"):
        assert export.in_words(value, "", asked_as) == words
