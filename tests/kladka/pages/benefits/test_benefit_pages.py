"""From a request to the payment, through the pages; what each role sees of it."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kladka.benefits.models import AttendanceSheet, Benefit, PaymentList
from kladka.core import clock
from kladka.core.ids import new_id
from tests.kladka.benefits.world import ACCOUNT, AUGUST, make_benefits
from tests.kladka.pages.signed_in import body_of, client_of


@pytest.fixture
def world(cast):
    return make_benefits(cast)


def send(client: Client, name: str, *of: Any, query: str = "", **typed: Any) -> Any:
    return client.post(reverse(name, args=of) + query, {"idempotency_key": str(new_id()), **typed})


def page(client: Client, name: str, *of: Any, query: str = "") -> str:
    response = client.get(reverse(name, args=of) + query)
    assert response.status_code == 200, response
    return body_of(response).decode()


def test_from_a_request_to_the_payment(cast):
    lucja, today = cast.participations["lucja"], clock.today()
    anna, alicja, olga = (client_of(cast, who) for who in ("anna", "alicja", "olga"))
    typed = {"kind": "travel", "from_date": "2026-08-01", "until_date": "2026-12-31", "requested_on": "2026-08-01"}
    refused = send(anna, "benefits:request", lucja.pk, how="later", **typed)
    assert (refused.status_code, Benefit.objects.count()) == (422, 0)
    send(anna, "benefits:request", lucja.pk, how="later", asked="12,40", words="Autobus", **typed)
    benefit = Benefit.objects.get()
    proof = {"how": "original_inspected", "document_kind": "ticket", "document_date": "2026-08-01"}
    send(anna, "benefits:document", benefit.pk, **proof)
    days = {name: typed[name] for name in ("from_date", "until_date")}
    granted = {"decision": "grant", "granted": "11.00", "decided_on": "2026-08-02", "version": "2", **days}
    assert send(anna, "benefits:decide", benefit.pk, **granted).status_code == 403
    assert send(alicja, "benefits:decide", benefit.pk, **granted).status_code == 302
    make_benefits(cast).attends("lucja", AUGUST + timedelta(days=3))
    listing = PaymentList.objects.get(partner=cast.organisations["alfa"], state="draft")
    query = f"?month={listing.month:%Y-%m}&partner={listing.partner_id}"
    assert "11.00" in page(alicja, "benefits:prepare", cast.project.code, query=query)
    assert send(alicja, "benefits:prepare", cast.project.code, query=query, confirm="on").status_code == 302
    # Twenty days of internship are on August's approved list; the training attended since is one more.
    line = listing.lines.get(benefit=benefit, month=AUGUST)
    assert (line.due, line.amount) == (Decimal("231.00"), Decimal("11.00"))
    listing.refresh_from_db()
    sent = {"confirm": "on", "version": str(listing.version)}
    assert send(alicja, "benefits:approve", listing.pk, **sent).status_code == 422
    assert send(olga, "benefits:approve", listing.pk, **sent).status_code == 302
    lines = [str(line.pk) for line in listing.lines.all()]
    assert send(alicja, "benefits:pay", listing.pk, on=today.isoformat(), lines=lines).status_code == 302
    assert "11.00" in page(anna, "benefits:of", lucja.pk)
    assert not listing.lines.filter(paid_on=None).exists()


def test_the_account_is_shown_in_the_file_of_who_may_see_it_alone(world):
    cast, listing = world.cast, world.lists["alfa"]
    for who, is_shown in (("alicja", True), ("olga", False)):
        client = client_of(cast, who)
        shown = page(client, "benefits:list", listing.pk)
        assert ("•••• 2874" in shown, "0712" in shown) == (is_shown, False)
        file = body_of(client.get(reverse("benefits:list", args=[listing.pk]) + "?export=xlsx"))
        with zipfile.ZipFile(io.BytesIO(file)) as book:
            written = b"".join(book.read(name) for name in book.namelist())
        assert (ACCOUNT.encode() in written) == is_shown
    assert "Bank account" not in page(client_of(cast, "anna"), "benefits:of", cast.participations["lucja"].pk)


def test_several_months_of_several_people_are_typed_in_one_grid(world):
    cast = world.cast
    alicja, query = client_of(cast, "alicja"), "?month=2026-10"
    shown = page(alicja, "benefits:attendance", cast.project.code, query=query)
    assert "line1_days" in shown
    wrong = {"line0_days": "30", "line0_sick_leave": "5", "line1_days": "20"}
    answer = send(alicja, "benefits:attendance", cast.project.code, query=query, **wrong)
    assert (answer.status_code, 'value="30"' in body_of(answer).decode()) == (422, True)
    before = AttendanceSheet.objects.count()
    right = {"line0_days": "20", "line0_sick_leave": "5", "line1_days": "20", "line1_hours": "150,5"}
    assert send(alicja, "benefits:attendance", cast.project.code, query=query, **right).status_code == 302
    assert AttendanceSheet.objects.count() == before + 2
    assert "line2_days" not in page(alicja, "benefits:attendance", cast.project.code, query=query)


def test_the_form_of_leaving_begins_with_the_last_financed_day(world):
    shown = page(client_of(world.cast, "anna"), "participants:leave", world.cast.participations["lucja"].pk)
    assert "31 October 2026: internship stipend" in shown
    for part, value in {"day": 31, "month": 10, "year": 2026}.items():
        assert f'name="exit_date-{part}"' in shown
        assert f'value="{value}"' in shown
