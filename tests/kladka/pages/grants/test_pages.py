"""A grant in the browser: from an accepted application to the decision of a second person."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from kladka.calls.models import Assessment, Assessor, Call
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.incubation import actions
from kladka.incubation.models import EntityAccount, Grant, GrantList, GrantPayment
from kladka.organisations.models import Staff
from kladka.pages.grants.presenters import payments_table
from kladka.people.models import Paper
from tests.kladka.incubation.granting import OTHER, make_granting
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def world(cast):
    return make_granting(cast)


def _text(client, name, *args):
    return client.get(reverse(f"grants:{name}", args=args)).content.decode()


def test_a_grant_goes_from_an_accepted_application_to_its_settlement(world):
    alicja, olga = client_of(world.cast, "alicja"), client_of(world.cast, "olga")
    application = world.accepted()
    assert reverse("grants:new", args=[application.pk]) in _text(alicja, "accepted")
    chosen = f"entity-{world.entity.organisation_id}"
    told = {"receiver": chosen, "amount": "12 000,00", "jobs": "2"}
    asked = send(alicja, reverse("grants:new", args=[application.pk]), **told)
    assert asked.status_code == 422
    assert "Why does somebody other than the applicant get the money?" in asked.content.decode()
    assert "12 000,00" in asked.content.decode()
    more = send(alicja, reverse("grants:new", args=[application.pk]), **told | {"amount": "15000,01"}, because="Tak.")
    assert more.status_code == 422
    assert "The application asked for 15,000.00 zł; here it is 15,000.01 zł." in more.content.decode()
    assert "Why is it more than was asked for?" in more.content.decode()
    made = send(alicja, reverse("grants:new", args=[application.pk]), **told, because="Wnioskodawca w niej pracuje.")
    grant = Grant.objects.get()
    assert "Wnioskodawca w niej pracuje." in _text(alicja, "detail", grant.pk)
    assert "Trial call" in _text(alicja, "detail", grant.pk), "as it is called in English"
    change = reverse("grants:change", args=[grant.pk])
    assert "Wnioskodawca w niej pracuje." in alicja.get(change).content.decode()
    assert send(alicja, change, **told | {"version": "1"}).status_code == 422, "the answer is not taken away unseen"
    assert made["Location"] == reverse("grants:detail", args=[grant.pk])
    assert "No accepted application waits for a grant." in _text(alicja, "accepted")
    assert "Possible conflict of interest" in _text(alicja, "detail", grant.pk)

    line = {"category": "equipment", "words": "Pralki", "amount": "12000"}
    assert send(alicja, reverse("grants:line", args=[grant.pk]), **line | {"amount": "12000,01"}).status_code == 422
    assert send(alicja, reverse("grants:line", args=[grant.pk]), **line).status_code == 302
    contract = {"number": "D/1/2026", "signed_on": _today(), "rate": "4,25"}
    signing = reverse("grants:sign", args=[grant.pk])
    assert send(alicja, signing, version="1", **contract | {"rate": "0"}).status_code == 422
    slipped = send(alicja, signing, version="1", **contract | {"rate": "42,5"})
    assert slipped.status_code == 422
    assert "Why is it right all the same?" in slipped.content.decode()
    assert send(alicja, signing, version="1", **contract).status_code == 302
    assert "D/1/2026" in _text(alicja, "list")

    account = reverse("grants:account", args=[grant.pk])
    assert send(alicja, account, number="61 1090 1014 0000 0712 1981 2874").status_code == 302
    (payment,) = grant.payments.all()
    assert send(alicja, reverse("grants:payments"), payments=[str(payment.pk)]).status_code == 302
    listing = GrantList.objects.get()
    assert "somebody else approves it" in _text(alicja, "paylist", listing.pk)
    asked = _text(alicja, "approve", listing.pk)
    assert "You prepared this list" in asked
    assert "<form" not in asked.split("<main", 1)[1], "who prepared it is told before pressing anything"
    asked = _text(olga, "approve", listing.pk).split("<main", 1)[1]
    assert "<form" in asked
    for told in ("Spółdzielnia Socjalna „Żuraw”", "D/1/2026", "•••• 2874", "12,000.00"):
        assert told in asked, "who approves sees to whom, by what and to which account"
    assert send(olga, reverse("grants:approve", args=[listing.pk]), version="1").status_code == 302
    paid = reverse("grants:pay", args=[listing.pk])
    assert "paid out" not in _text(alicja, "payments")
    assert send(alicja, paid, on=_today(), payments=[str(payment.pk)]).status_code == 302
    assert "paid out" in _text(alicja, "payments")
    page = _text(alicja, "paylist", listing.pk)
    assert "•••• 2874" in page
    assert "1981" not in page

    expense = {"seller": "Sklep", "number": "F/1", "amount": "12000", "spent_on": _today(), "line": "outside"}
    document = {"how": "original_inspected", "document_kind": "invoice", "document_date": _today()}
    assert send(alicja, reverse("grants:expense", args=[grant.pk]), **expense, **document).status_code == 302
    judging = reverse("grants:judge", args=[grant.expenses.get().pk])
    assert send(alicja, judging, version="1", eligible="11000").status_code == 422
    proposed = alicja.get(judging).content.decode()
    assert 'name="eligible" value="0"' in proposed, "nothing outside the budget is proposed as eligible"
    assert "Why is it eligible all the same?" not in proposed
    judged = {"eligible": "11000", "reason": "outside_plan"}
    asked = send(alicja, judging, version="1", **judged)
    assert asked.status_code == 422
    assert "11,000.00 zł – it is not in the plan" in asked.content.decode()
    assert "Why is it eligible all the same?" in asked.content.decode()
    assert send(alicja, judging, version="1", **judged, because="Zgoda na pralki spoza planu.").status_code == 302
    assert "Zgoda na pralki spoza planu." in _text(alicja, "detail", grant.pk)
    for told in ("Zgoda na pralki spoza planu.", "Jobs promised: 2; made at the entity: 0; held today: 0."):
        assert told in _text(alicja, "check", grant.pk)
    version = str(Grant.objects.get().version)
    assert send(alicja, reverse("grants:check", args=[grant.pk]), version=version).status_code == 302
    decide, version = reverse("grants:decide", args=[grant.pk]), str(Grant.objects.get().version)
    assert decide not in _text(alicja, "detail", grant.pk), "who checked it does not decide"
    told = client_of(world.cast, "alicja").get(decide)
    assert "form" not in told.context, "and reads so, whoever opens the address"
    assert "You checked this settlement" in told.content.decode()
    assert decide in _text(olga, "detail", grant.pk)
    for told in ("Zgoda na pralki spoza planu.", "Jobs promised: 2; made at the entity: 0; held today: 0."):
        assert told in _text(olga, "decide", grant.pk)
    assert send(alicja, decide, version=version).status_code == 422
    assert send(olga, decide, version=version).status_code == 302
    grant.refresh_from_db()
    assert (grant.state, grant.to_return) == ("owed", Decimal("1000.00"))
    assert "1,000.00" in _text(olga, "detail", grant.pk)

    returning = reverse("grants:return", args=[grant.pk])
    assert "1,000.00 zł have to come back still." in alicja.get(returning).content.decode()
    back = {"version": str(grant.version), "returned": "400", "on": _today(), "payer": "Spółdzielnia"}
    assert send(alicja, returning, **back).status_code == 422
    assert send(alicja, returning, **back, document="Wyciąg 7/2026").status_code == 302
    page = _text(olga, "detail", grant.pk)
    for told in ("Still to come back, zł", "600.00", "Wyciąg 7/2026", "Spółdzielnia"):
        assert told in page, told
    strike = reverse("grants:take-back-return", args=[grant.returns.get().pk])
    assert strike not in page
    assert strike in _text(alicja, "detail", grant.pk)
    reasons = alicja.get(strike).content.decode()
    assert ("it was recorded by mistake" in reasons, "the jobs were not created" in reasons) == (True, False)
    assert send(alicja, strike, reason="jobs_missing").status_code == 422
    assert send(alicja, strike, reason="mistake").status_code == 302
    assert "it was recorded by mistake" in _text(olga, "detail", grant.pk)
    grant.refresh_from_db()

    reopen, back = (reverse(f"grants:{name}", args=[grant.pk]) for name in ("reopen", "take-back"))
    assert reopen in _text(olga, "detail", grant.pk)
    assert reopen not in _text(alicja, "detail", grant.pk), "who checked it does not take the decision back"
    told = {"version": str(grant.version), "reason": "mistake"}
    for address in (reopen, back):
        assert "<form" not in alicja.get(address).content.decode().split("<main", 1)[1]
        assert send(alicja, address, **told).status_code == 422
    assert send(olga, reopen, **told).status_code == 302
    assert Grant.objects.get().state == "checked"


def test_the_same_return_from_a_second_tab_is_asked_about_and_not_recorded_by_itself(world):
    grant, alicja = world.signed(), client_of(world.cast, "alicja")
    world.paid(grant)
    Grant.objects.update(state="owed", to_return=1400)
    version = str(world.now(grant).version)
    returning = reverse("grants:return", args=[grant.pk])
    told = {"version": version, "returned": "700", "on": _today(), "payer": "Spółdzielnia", "document": "WB 7"}
    assert send(alicja, returning, **told).status_code == 302
    for other in ({"document": "wb 7", "payer": "Ktoś inny"}, {"document": "WB 8"}):
        answer = send(alicja, returning, **told | other)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert ("700.00 zł, WB 7" in page, "Is this another one?" in page) == (True, True)
        assert 'name="conflict' not in page
        assert "checked" not in page.split('name="second_time"', 1)[1].split(">", 1)[0]
        assert grant.returns.count() == 1
    fresh = told | {"version": str(world.now(grant).version), "payer": "Ktoś inny"}
    assert send(alicja, returning, **fresh).status_code == 422, "the same is asked about from a page of now, too"
    assert send(alicja, returning, **fresh, second_time="1").status_code == 302
    assert grant.returns.count() == 2
    assert Grant.objects.get().state == "returned"


def test_the_same_payment_is_asked_about_whoever_plans_it_again(world):
    grant, alicja = world.planned(), client_of(world.cast, "alicja")
    told = {"due": clock.today(), "amount": Decimal("500")}
    actions.add_payment(grant=grant, **told, by=world.cast.users["alan"])
    planning = reverse("grants:payment", args=[grant.pk])
    answer = send(alicja, planning, due=_today(), amount="500")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "A payment of 500.00 zł is planned on" in page
    assert page.count("Is this another one?") == 2, "above the form and at the box"
    assert grant.payments.count() == 1
    assert send(alicja, planning, due=_today(), amount="500", second_time="1").status_code == 302
    assert grant.payments.count() == 2


def test_a_return_that_is_more_than_is_owed_shows_what_was_recorded(world):
    grant, alicja = world.signed(), client_of(world.cast, "alicja")
    world.paid(grant)
    Grant.objects.update(state="owed", to_return=1000)
    returning = reverse("grants:return", args=[grant.pk])
    told = {"version": str(world.now(grant).version), "returned": "700", "on": _today(), "payer": "Spółdzielnia"}
    assert send(alicja, returning, **told, document="WB 7").status_code == 302
    page = send(alicja, returning, **told, document="WB 8").content.decode()
    assert "this is recorded already" in page
    assert "700.00 zł, WB 7" in page


def test_an_officer_reads_and_an_adviser_sees_no_money(world):
    grant = world.signed()
    page = _text(client_of(world.cast, "olga"), "detail", grant.pk)
    assert reverse("grants:terminate", args=[grant.pk]) not in page
    assert client_of(world.cast, "alan").get(reverse("grants:detail", args=[grant.pk])).status_code == 403
    assert client_of(world.cast, "bogdan").get(reverse("grants:detail", args=[grant.pk])).status_code == 404


def test_a_step_is_taken_back_after_a_question(world):
    grant, alicja = world.signed(), client_of(world.cast, "alicja")
    assert "aid is withdrawn" in _text(alicja, "take-back", grant.pk)
    address = reverse("grants:take-back", args=[grant.pk])
    assert send(alicja, address, version=str(grant.version), reason="mistake").status_code == 302
    assert Grant.objects.get().state == "decided"


def _today():

    return clock.today().isoformat()


def test_no_paper_of_a_grant_names_who_assessed_the_application(world):
    """The agreement and the certificate are handed to who applied."""
    grant, cast, alicja = world.budgeted(), world.cast, client_of(world.cast, "alicja")
    Assessment.objects.update(assessor=cast.staff["artur"])
    Assessor.objects.create(application_id=grant.application, staff=cast.staff["beata"], interest="none")
    for kind in ("grant-agreement", "aid-certificate"):
        if kind == "aid-certificate":
            world.sign(grant)
        make = reverse("papers:make-about", args=["grant", grant.pk, kind])
        preview = alicja.get(f"{make}?of=&language=en").content.decode()
        assert send(alicja, make).status_code == 302
        paper = Paper.objects.get(kind=kind)
        told = [preview, paper.content, alicja.get(reverse("papers:detail", args=[paper.pk])).content.decode()]
        for one in (cast.staff["artur"], cast.staff["beata"]):
            assert not [text for text in told if one.family_name in text], kind


def test_the_agreement_is_printed_before_it_is_signed_by_who_runs_the_grant_only(world):
    grant, alicja = world.budgeted(), client_of(world.cast, "alicja")
    about = reverse("papers:about", args=["grant", grant.pk])
    assert about in _text(alicja, "detail", grant.pk)
    make = reverse("papers:make-about", args=["grant", grant.pk, "grant-agreement"])
    preview = alicja.get(f"{make}?of=&language=en").content.decode()
    for words in ("Pralki", "10,000.00", "12,000.00", "Spółdzielnia Socjalna „Żuraw”", "Jobs that are to be made: 3."):
        assert words in preview
    assert send(alicja, make).status_code == 302
    paper = Paper.objects.get()
    assert (paper.about_table, paper.about) == ("grant", grant.pk)
    words, signing = paper.told["blocks"][-2:]
    assert words["kind"] == "words", "it stays with the signatures: nobody signs on a page that says nothing"
    assert [name for _role, name in signing["rows"]] == ["", ""]
    assert alicja.get(reverse("papers:pdf", args=[paper.pk])).content.startswith(b"%PDF")
    certificate = reverse("papers:make-about", args=["grant", grant.pk, "aid-certificate"])
    assert "is not signed yet" in alicja.get(f"{certificate}?of=&language=en", follow=True).content.decode()
    world.sign(grant)
    preview = alicja.get(f"{certificate}?of=&language=en").content.decode()
    for words in ("12,000.00", "3,000.00", "Commission Regulation (EU) 2023/2831", "Spółdzielnia Socjalna „Żuraw”"):
        assert words in preview
    assert client_of(world.cast, "alan").get(about).status_code == 404


def test_the_agreement_names_who_signs_for_the_organisation(world):
    grant, alicja = world.budgeted(), client_of(world.cast, "alicja")
    Staff.objects.filter(pk=world.cast.staff["beata"].pk).update(signs_as="prezeska", organisation=grant.partner)
    assert send(alicja, reverse("papers:make-about", args=["grant", grant.pk, "grant-agreement"])).status_code == 302
    (role, name), receiver = Paper.objects.get().told["blocks"][-1]["rows"]
    assert ("prezeska" in role, name, receiver[1]) == (True, world.cast.staff["beata"].name, "")


def test_a_payment_with_which_nothing_can_be_done_has_a_dash_and_not_a_missing_answer():
    grant, day = Grant(state="signed"), date(2026, 7, 1)
    told = {"grant": grant, "due": day, "amount": Decimal(100)}
    payments = [GrantPayment(**told, listing=GrantList(state="approved"), paid_on=day), GrantPayment(**told)]
    found = payments_table(SimpleNamespace(grant=grant, payments=payments), day, runs=True)
    assert found is not None
    assert [row[-1] == "–" for row in found.rows] == [False, True]


def test_what_stands_with_a_contract_is_told_where_it_would_be_withdrawn(world):
    grant, alicja = world.signed(), client_of(world.cast, "alicja")
    entity = world.entity
    aid = reverse("aid:withdraw", args=[grant.aid_id])
    register = alicja.get(reverse("aid:entity", args=[entity.pk])).content.decode()
    assert aid not in register
    assert f"stands with the contract {grant.contract_number}" in register
    for address, told in (
        (aid, "Take the contract back on the page of the grant"),
        (reverse("entities:withdraw", args=[entity.pk]), "Take each contract back first"),
    ):
        page = alicja.get(address).content.decode().split("<main", 1)[1]
        assert told in page
        assert "<form" not in page
        refused = send(alicja, address, reason="typing_error")
        assert (refused.status_code, told in refused.content.decode()) == (422, True)


def test_a_payment_without_an_account_is_not_ticked_and_says_why(world):
    EntityAccount.objects.all().delete()
    grant, alicja = world.signed(), client_of(world.cast, "alicja")
    (payment,) = grant.payments.all()
    page = _text(alicja, "payments")
    assert "no bank account is recorded" in page
    assert "checked" not in page.split("<main", 1)[1]
    refused = send(alicja, reverse("grants:payments"), payments=[str(payment.pk)])
    assert refused.status_code == 422
    assert "Record it on the page of the grant" in refused.content.decode()


def test_an_account_that_is_on_the_way_to_the_bank_is_not_changed_and_what_was_typed_stays(world):
    grant, alicja = world.signed(), client_of(world.cast, "alicja")
    world.listed(grant)
    refused = send(alicja, reverse("grants:account", args=[grant.pk]), number=OTHER)
    assert refused.status_code == 422
    assert "Discard the list first" in refused.content.decode()
    assert OTHER in refused.content.decode()


def test_a_termination_after_which_less_comes_back_asks_why_and_waits_for_a_second_person(world):
    grant, alicja, olga = world.signed(), client_of(world.cast, "alicja"), client_of(world.cast, "olga")
    world.paid(grant)
    ending = reverse("grants:terminate", args=[grant.pk])
    assert "Why does less come back?" not in alicja.get(ending).content.decode()
    told = {"version": str(world.now(grant).version), "on": _today(), "to_return": "0", "reason": "mistake"}
    asked = send(alicja, ending, **told)
    assert asked.status_code == 422
    assert "12,000.00 zł were paid out and are not shown to be eligible" in asked.content.decode()
    assert "Why does less come back?" in asked.content.decode()
    assert send(alicja, ending, **told, because="Pożar zniszczył pralki.").status_code == 302

    confirm = reverse("grants:confirm", args=[grant.pk])
    assert confirm not in _text(alicja, "detail", grant.pk)
    assert "You proposed this termination" in _text(alicja, "confirm", grant.pk)
    assert confirm in _text(olga, "detail", grant.pk)
    page = _text(olga, "confirm", grant.pk)
    for words in ("Pożar zniszczył pralki.", "Of 12,000.00 zł that were paid out 0.00 zł come back."):
        assert words in page
    version = str(world.now(grant).version)
    assert send(alicja, confirm, version=version).status_code == 422
    assert send(olga, confirm, version=version).status_code == 302
    assert Grant.objects.get().state == "terminated"
    assert "Pożar zniszczył pralki." in _text(alicja, "detail", grant.pk)


def test_the_day_that_is_told_beside_a_contract_is_the_one_that_an_empty_answer_becomes(world):
    grant, alicja = world.budgeted(criteria="grant-bridging"), client_of(world.cast, "alicja")
    page = _text(alicja, "sign", grant.pk)
    contract = {"number": "W/1", "signed_on": _today(), "rate": "4,25"}
    assert send(alicja, reverse("grants:sign", args=[grant.pk]), version="1", **contract).status_code == 302
    until = world.now(grant).settle_by
    assert f"settled until {day_in_words(until)}" in page
    assert until > grant.payments.order_by("-due")[0].due


def test_once_it_is_decided_what_comes_back_no_document_is_waited_for(world):
    grant, alicja = world.signed(), client_of(world.cast, "alicja")
    world.paid(grant)
    assert "not documented yet" in _text(alicja, "detail", grant.pk)
    world.settled(grant)
    assert "not documented yet" not in _text(alicja, "detail", grant.pk)


def test_a_list_approved_when_accounts_were_not_kept_says_so_before_it_is_paid(world):
    listing = world.listed(world.signed())
    listing = actions.approve_grant_list(listing=listing, version=listing.version, **world.who("olga"))
    listing.payments.update(account_sealed=None, account_tail="")
    alicja = client_of(world.cast, "alicja")
    page = _text(alicja, "paylist", listing.pk)
    assert "not kept when it was approved" in page
    assert "2874" not in page, "the account of today may be another one"
    assert "approved when accounts were not kept with it yet" in _text(alicja, "pay", listing.pk)
    payments = [str(listing.payments.get().pk)]
    assert send(alicja, reverse("grants:pay", args=[listing.pk]), on=_today(), payments=payments).status_code == 422


def test_more_than_the_call_gives_is_refused_before_anybody_is_asked_why_it_is_more_than_was_asked_for(world):
    alicja, application = client_of(world.cast, "alicja"), world.accepted()
    Call.objects.filter(pk=application.call_id).update(most_amount=Decimal(40000))
    told = {"receiver": f"entity-{world.entity.organisation_id}", "jobs": "2", "amount": "60000"}
    refused = send(alicja, reverse("grants:new", args=[application.pk]), **told).content.decode()
    assert "The call gives 40,000.00 zł to one application at most." in refused
    assert "Why is it more than was asked for?" not in refused
    told |= {"because": "Wnioskodawca w niej pracuje."}
    asked = send(alicja, reverse("grants:new", args=[application.pk]), **told | {"amount": "40000"}).content.decode()
    assert "Why is it more than was asked for?" in asked
    grant = world.planned()
    Call.objects.update(most_amount=Decimal(40000))
    change = send(alicja, reverse("grants:change", args=[grant.pk]), **told, version=str(grant.version))
    assert "Why is it more than was asked for?" not in change.content.decode()
    assert Grant.objects.get().amount == grant.amount
