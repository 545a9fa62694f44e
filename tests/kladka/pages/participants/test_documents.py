"""Documents: seen on the timeline, opened, corrected and withdrawn; and the look of a second person."""

from datetime import date

import pytest
from django.urls import reverse

from kladka.audit.models import ReadEvent
from kladka.people import actions as people
from kladka.people.models import Evidence, Situation
from kladka.people.queries import evidence_state
from tests.kladka.calls.world import brought
from tests.kladka.pages.participants.access_samples import PNG, SAMPLES
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.world.cast import add_people


def url(name, pk):
    return reverse(f"participants:{name}", args=[pk])


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def olga(cast):
    return client_of(cast, "olga")


@pytest.fixture
def seen(cast, lucja):
    """Łucja's contract, whose original Anna saw."""
    document = people.keep_document(
        controller=cast.organisations["leader"],
        kind="employment_contract",
        form="original_inspected",
        document_date=date(2026, 5, 1),
        inspected_by=cast.staff["anna"],
        inspected_on=date(2026, 5, 6),
        by=cast.users["anna"],
    )
    return people.prove(facts=[cast.situations["lucja"]], document=document, by=cast.users["anna"])[0]


def test_a_document_is_named_where_it_proves_and_opens(anna, lucja, seen):
    html = text(anna, url("detail", lucja.pk))
    assert "Employment contract of 1 May 2026" in html
    assert "original seen by Anna Trenerska on 6 May 2026" in html
    assert url("document", seen.pk) in html
    page = text(anna, url("document", seen.pk))
    assert "4 May 2026: employment" in page
    assert "the original was seen and not copied" in page
    assert anna.get(url("document-file", seen.pk)).status_code == 404
    assert ReadEvent.objects.filter(page="participants:document", object=lucja.pk).count() == 1


def test_a_kept_copy_is_handed_out_and_the_look_is_recorded(cast, anna, lucja):
    scan = SAMPLES["evidence"](cast)[0]
    assert url("document-file", scan) in text(anna, url("document", scan))
    response = anna.get(url("document-file", scan))
    assert (response.status_code, response["Content-Disposition"]) == (200, 'attachment; filename="scan.png"')
    assert body_of(response) == PNG
    assert ReadEvent.objects.filter(page="participants:document-file", object=lucja.pk).count() == 1
    assert client_of(cast, "artur").get(url("document-file", scan)).status_code == 404


def test_a_document_is_corrected_for_everything_it_proves(cast, anna, lucja, seen):
    second = people.record_situation(
        participation=lucja, kind="employment", from_date=date(2026, 5, 20), by=cast.users["anna"]
    )
    people.prove(facts=[second], document=seen.document, by=cast.users["anna"])
    people.verify(evidence=[seen], by=cast.users["olga"])
    page = text(anna, url("correct", seen.pk))
    assert "Employment contract of 1 May 2026" in page
    given = {"document_kind": "civil_contract", "document_date": "2026-05-02", "reason": "wrong_kind"}
    assert send(anna, url("correct", seen.pk), **given).status_code == 302
    rows = Evidence.objects.current().filter(participation=lucja)
    assert {(row.document_kind, row.document_date, row.state) for row in rows} == {
        ("civil_contract", date(2026, 5, 2), "proven")
    }
    assert {row.fact for row in rows} == {cast.situations["lucja"].pk, second.pk}
    assert rows[0].document.kind == "civil_contract"


def test_a_document_cannot_be_corrected_into_one_that_proves_nothing(anna, seen):
    given = {"document_kind": "attendance_list", "document_date": "2026-05-02", "reason": "wrong_kind"}
    refused = send(anna, url("correct", seen.pk), **given)
    assert refused.status_code == 422
    assert "does not prove: employment" in refused.content.decode()


def test_a_document_of_several_people_is_not_corrected_from_the_page_of_one(cast, anna, seen):
    (other,) = add_people(cast, 1)
    job = Situation.objects.get(participation=other)
    people.prove(facts=[job], document=seen.document, by=cast.users["anna"])
    given = {"document_kind": "civil_contract", "document_date": "2026-05-02", "reason": "wrong_kind"}
    refused = send(anna, url("correct", seen.pk), **given)
    assert refused.status_code == 422
    assert "also proves facts of other people" in refused.content.decode()


def test_a_withdrawn_document_proves_no_more_and_stays_in_sight(cast, anna, lucja, seen):
    people.verify(evidence=[seen], by=cast.users["olga"])
    page = text(anna, url("withdraw", seen.pk))
    assert "Employment contract of 1 May 2026" in page
    assert "will be without a document" in page
    assert send(anna, url("withdraw", seen.pk), reason="document_does_not_prove").status_code == 302
    assert evidence_state(cast.situations["lucja"].pk) == "claimed"
    assert "A document was withdrawn: employment contract of 1 May 2026" in text(anna, url("detail", lucja.pk))
    assert anna.get(url("document", seen.pk)).status_code == 404


def test_the_officer_sees_what_there_is_to_look_at_and_says_what_is_wrong(cast, olga, lucja):
    scan = SAMPLES["evidence"](cast)[0]
    page = text(olga, url("verify", lucja.pk))
    assert url("document-file", scan) in page
    assert "recorded by Anna Trenerska" in page
    wrong = f"{url('withdraw', scan)}?reason=document_does_not_prove"
    assert wrong in page
    assert '<option value="document_does_not_prove" selected' in text(olga, wrong)


def test_who_saw_the_original_is_said_to_the_officer(olga, lucja, seen):
    assert "Original seen by Anna Trenerska on 6 May 2026" in text(olga, url("verify", lucja.pk))


def test_a_check_is_counted_and_can_be_undone(cast, anna, olga, lucja, seen):
    response = send(olga, url("verify", lucja.pk), evidence=[str(seen.pk)])
    html = text(olga, response["Location"])
    assert "1 document is marked as checked." in html
    assert "Checked already" in html
    check = Evidence.objects.get(state="verified")
    assert url("withdraw", check.pk) in text(olga, url("document", seen.pk))
    assert url("withdraw", check.pk) not in text(anna, url("document", seen.pk))
    assert anna.get(url("withdraw", check.pk)).status_code == 404
    assert send(olga, url("withdraw", check.pk), reason="other").status_code == 302
    assert evidence_state(cast.situations["lucja"].pk) == "proven"


def test_the_way_to_check_is_offered_where_there_is_something_to_check(olga, lucja, seen):
    address, words = url("detail", lucja.pk), "Check 1 document"
    assert words in text(olga, address)
    send(olga, url("verify", lucja.pk), evidence=[str(seen.pk)])
    assert words not in text(olga, address)


def test_the_list_finds_whose_documents_are_to_be_checked(cast, olga, lucja, seen):
    address = f"{reverse('participants:list')}?state=to_check"
    listed = text(olga, address).partition('id="list-results"')[2]
    assert "Łucja</a>" in listed
    assert "Nadia</a>" not in listed
    send(olga, url("verify", lucja.pk), evidence=[str(seen.pk)])
    assert "Łucja</a>" not in text(olga, address).partition('id="list-results"')[2]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"document_kind": "employment_contract"}, "does not prove: coaching"),
        ({"document_kind": "support_card", "document_date": "2026-03-01"}, "must not be older than what it proves"),
        ({"document_kind": "", "document_date": "", "how": ""}, "Choose which document proves it."),
        ({"document_kind": "", "document_date": "", "how": ""}, "Enter the date that the document bears."),
    ],
)
def test_what_cannot_prove_is_refused_at_its_field(cast, anna, lucja, given, words):
    document = {"how": "original_inspected", "document_kind": "support_card", "document_date": "2026-03-02"}
    facts = [str(cast.supports["lucja"].pk)]
    response = send(anna, url("evidence", lucja.pk), facts=facts, **{**document, **given})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert send(anna, url("evidence", lucja.pk), facts=facts, **document).status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "volunteering", "contract_kind": "mandate"}, "Only work has a kind of contract."),
        ({"kind": "volunteering", "full_time_share": "1"}, "Only work has a share of full time."),
        ({"kind": "qualification", "until_date": "2026-06-09"}, "This is true of one day."),
        ({"kind": "job_search", "document_kind": "statement"}, "you chose that it comes later"),
        ({"kind": "employment", "full_time_share": "2"}, "Type a share above 0 and at most 1"),
        ({"kind": "job_search", "from_date": "2039-01-01", "until_date": "2026-01-01"}, "The date lies in the future"),
        ({"kind": "job_search", "until_date": "2026-01-01"}, "The end must not be earlier"),
    ],
)
def test_a_situation_that_contradicts_itself_is_refused(anna, lucja, given, words):
    asked = {"from_date": "2026-06-01", "how": "later", **given}
    response = send(anna, url("situation", lucja.pk), **asked)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Situation.objects.filter(participation=lucja).count() == 1


def test_a_page_that_withdraws_says_what_it_is_about_and_what_goes_along(cast, anna, lucja):
    entry, assignment = lucja.entries.get(), cast.assignments["lucja"]
    pages = {
        entry.pk: ("Entered the project", "counts in no figure"),
        assignment.pk: ("Coaching by Anna Trenerska begins", "1 support that the coach gave since then stays"),
        cast.supports["lucja"].pk: ("90 minutes", "If this was the first support"),
        cast.situations["lucja"].pk: ("Employment", "4 May 2026"),
    }
    for fact, words in pages.items():
        html = text(anna, url("withdraw", fact))
        assert all(each in html for each in words), words
        assert "Who recorded it" in html
        assert words[0] in text(anna, url("correct", fact))


def test_what_came_with_the_application_proves_a_fact_without_being_uploaded_again(cast, anna, lucja):
    one, address = brought(cast, "lucja"), url("evidence", lucja.pk)
    assert "Referral: skierowanie.pdf, added on" in text(anna, address)
    typed = {
        "facts": [str(cast.situations["lucja"].pk)],
        "how": "brought",
        "document_kind": "employment_contract",
        "document_date": "2026-05-01",
    }
    assert "Choose which document of the application it is." in send(anna, address, **typed).content.decode()
    wrong = {**typed, "how": "original_inspected", "brought": str(one.pk)}
    assert "Leave this empty, or say above" in send(anna, address, **wrong).content.decode()
    other = brought(cast, "nadia")
    assert send(anna, address, **{**typed, "brought": str(other.pk)}).status_code == 422, "somebody else's"
    assert send(anna, address, **{**typed, "brought": str(one.pk)}).status_code == 302
    proof = Evidence.objects.get()
    assert (proof.document.form, proof.document.file.sha256) == ("scan", one.file.sha256)
    assert proof.document.file_id != one.file_id, "either goes without the other"
