"""From a request to the payment, through the pages; what each role sees of it."""

import io
import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kladka.benefits.models import AttendanceSheet, Benefit, PaymentList
from kladka.core import clock
from kladka.core.forms.shown import money
from kladka.core.ids import new_id
from kladka.messages.models import Message
from kladka.pages.benefits import scope
from kladka.pages.benefits.presenters import how
from kladka.pages.benefits.views import grid, preparing
from kladka.people import actions as people
from tests.kladka.benefits.world import ACCOUNT, AUGUST, Benefits, make_benefits
from tests.kladka.pages.signed_in import OWN, body_of, client_of
from tests.kladka.pages.test_budgets import MOST_QUERIES, cost

OTHER = "PL27 1140 2004 0000 3002 0135 5387"


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


def test_a_list_is_made_again_without_a_question_once_attendance_changed_and_not_twice_of_the_same(cast):
    world, alicja = make_benefits(cast), client_of(cast, "alicja")
    listing = PaymentList.objects.get(partner=cast.organisations["alfa"], state="draft")
    query = f"?month={listing.month:%Y-%m}&partner={listing.partner_id}"

    def make():
        (shown,) = re.findall(
            'name="holds" value="([^"]+)"', page(alicja, "benefits:prepare", cast.project.code, query=query)
        )
        return send(alicja, "benefits:prepare", cast.project.code, query=query, holds=shown)

    assert make().status_code == 302
    asked = make()
    assert (asked.status_code, "exactly the same" in body_of(asked).decode()) == (422, True)
    world.typed("lucja", listing.month, days=17, absences={"unexcused": 3})
    assert make().status_code == 302


def test_preparing_a_list_leaves_room_for_queries_of_its_own(cast):
    """Somebody left and came back, so no query is saved because there is nothing to ask."""
    make_benefits(cast)
    lucja, by = cast.participations["lucja"], cast.users["anna"]
    people.leave(participation=lucja, exit_date=clock.today() - timedelta(days=1), path_completed=True, by=by)
    people.reenter(participation=lucja, reentry_date=clock.today(), by=by)
    alicja, address = client_of(cast, "alicja"), reverse("benefits:prepare", args=[cast.project.code])
    cost(alicja, address)
    status, queries, _size = cost(alicja, address)
    assert status == 200
    assert queries < MOST_QUERIES


def test_the_account_is_shown_in_the_file_of_who_may_see_it_alone(world):
    cast, listing = world.cast, world.lists["alfa"]
    for who, is_shown in (("alicja", True), ("olga", False)):
        client = client_of(cast, who)
        shown = page(client, "benefits:list", listing.pk)
        assert ("•••• 2874" in shown, "0712" in shown) == (True, False)
        file = body_of(client.get(reverse("benefits:list", args=[listing.pk]) + "?export=xlsx"))
        with zipfile.ZipFile(io.BytesIO(file)) as book:
            written = b"".join(book.read(name) for name in book.namelist())
        assert (ACCOUNT.encode() in written) == is_shown
    assert "Bank account" not in page(client_of(cast, "anna"), "benefits:of", cast.participations["lucja"].pk)


def test_who_approves_sees_where_the_money_goes_and_no_account_changes_under_an_approved_list(world):
    cast, listing, lucja = world.cast, world.lists["alfa"], world.cast.participations["lucja"]
    alicja, olga = client_of(cast, "alicja"), client_of(cast, "olga")
    assert "•••• 2874" in page(olga, "benefits:approve", listing.pk)
    seen = {"confirm": "on", "version": str(listing.version)}
    # August is approved and not paid: whoever opens the form reads that, and whoever sends it is refused.
    assert "approved list of August 2026" in page(alicja, "benefits:account", lucja.pk)
    assert send(alicja, "benefits:account", lucja.pk, way="account", number=OTHER).status_code == 422
    paid = world.lists["alfa paid"]
    lines = [str(one.pk) for one in paid.lines.all()]
    assert "bank account: •••• 2874" in page(alicja, "benefits:pay", paid.pk)
    assert send(alicja, "benefits:pay", paid.pk, on=clock.today().isoformat(), lines=lines).status_code == 302
    assert send(alicja, "benefits:account", lucja.pk, way="account", number=OTHER).status_code == 302
    # Whoever looked at September's list before looks again, and the paid list keeps what it was paid to.
    assert send(olga, "benefits:approve", listing.pk, **seen).status_code == 422
    assert "•••• 5387" in page(olga, "benefits:approve", listing.pk)
    assert "•••• 5387" not in page(olga, "benefits:list", paid.pk)
    told = {"lines": lines[:1], "reason": "returned", "version": str(paid.version)}
    assert send(alicja, "benefits:take-back", paid.pk, **told).status_code == 422
    assert send(alicja, "benefits:take-back", paid.pk, is_due_again="yes", **told).status_code == 302
    assert paid.lines.count() == len(lines) - 1


def test_where_the_programme_pays_in_cash_the_line_says_so(world):
    cast, listing = world.cast, world.lists["alfa"]
    alicja, olga = client_of(cast, "alicja"), client_of(cast, "olga")
    paid = world.lists["alfa paid"]
    lines = [str(one.pk) for one in paid.lines.all()]
    send(alicja, "benefits:pay", paid.pk, on=clock.today().isoformat(), lines=lines)
    lucja = cast.participations["lucja"]
    assert send(alicja, "benefits:account", lucja.pk, way="cash", number=OTHER).status_code == 422
    assert send(alicja, "benefits:account", lucja.pk, way="cash").status_code == 302
    assert "in cash" in page(olga, "benefits:approve", listing.pk)
    listing.refresh_from_db()
    sent = {"confirm": "on", "version": str(listing.version)}
    assert send(olga, "benefits:approve", listing.pk, **sent).status_code == 302
    assert listing.lines.filter(in_cash=True).count() == 1
    assert "in cash" in page(alicja, "benefits:pay", listing.pk)


@pytest.mark.parametrize(("who", "said"), [("alicja", "no lists of your partner yet"), ("olga", "no lists yet")])
def test_whoever_sees_one_partner_only_reads_of_that_one_that_it_has_no_lists(cast, who, said):
    assert f"There are {said}." in page(client_of(cast, who), "benefits:project", cast.project.code)


def whose(shown: str) -> dict[str, str]:
    """Return the hidden fields by which a page of the grid says whose months its lines are."""
    return dict(re.findall(r'name="(line\d+_of)" value="([^"]+)"', shown))


def test_several_months_of_several_people_are_typed_in_one_grid(world):
    cast = world.cast
    alicja, query = client_of(cast, "alicja"), "?month=2026-10"
    lines = whose(page(alicja, "benefits:attendance", cast.project.code, query=query))
    assert len(lines) == 2
    wrong = {"line0_days": "30", "line0_sick_leave": "5", "line1_days": "20", **lines}
    answer = send(alicja, "benefits:attendance", cast.project.code, query=query, **wrong)
    assert (answer.status_code, 'value="30"' in body_of(answer).decode()) == (422, True)
    before = AttendanceSheet.objects.count()
    right = {"line0_days": "20", "line0_sick_leave": "5", "line1_days": "20", "line1_hours": "150,5", **lines}
    assert send(alicja, "benefits:attendance", cast.project.code, query=query, **right).status_code == 302
    assert AttendanceSheet.objects.count() == before + 2
    assert "line2_days" not in page(alicja, "benefits:attendance", cast.project.code, query=query)


def test_a_month_of_an_approved_list_is_asked_about_before_it_changes(world):
    cast, query = world.cast, "?month=2026-08"
    alicja = client_of(cast, "alicja")
    shown = page(alicja, "benefits:attendance", cast.project.code, query=query)
    lines = whose(shown) | {"line0_seen": "1"}
    changed = {"line0_days": "10", **lines}
    answer = send(alicja, "benefits:attendance", cast.project.code, query=query, **changed)
    asked = body_of(answer).decode()
    assert (answer.status_code, "20 → 10" in asked, 'name="because"' in asked) == (422, True, True)
    assert 'name="because"' not in shown
    said = send(alicja, "benefits:attendance", cast.project.code, query=query, because="Karta poprawiona", **changed)
    assert said.status_code == 302
    assert AttendanceSheet.objects.filter(days=10, month=AUGUST).count() == 1


def test_what_was_typed_comes_to_nobody_else_when_the_lines_have_moved(world):
    """A month that somebody else typed meanwhile falls out of the grid, and the line after it moves up."""
    cast = world.cast
    AttendanceSheet.objects.all().delete()
    alicja, query = client_of(cast, "alicja"), "?month=2026-10"
    lines = whose(page(alicja, "benefits:attendance", cast.project.code, query=query))
    place, key = next((place, key) for place, key in lines.items() if key.endswith("2026-09"))
    after = next(other for other, told in lines.items() if told == lines[f"line{int(place[4:-3]) + 1}_of"])
    who = next(name for name, one in cast.participations.items() if str(one.pk) == key.partition(".")[0])
    world.typed(who, date(2026, 9, 1))
    typed = {f"{after.removesuffix('_of')}_days": "17", **lines}
    cells = dict.fromkeys((f"{line.removesuffix('_of')}_days" for line in lines), "")
    assert send(alicja, "benefits:attendance", cast.project.code, query=query, **(cells | typed)).status_code == 302
    pk, _dot, month = lines[after].partition(".")
    assert AttendanceSheet.objects.get(days=17).month == date.fromisoformat(f"{month}-01")
    assert str(AttendanceSheet.objects.get(days=17).participation_id) == pk
    without = send(alicja, "benefits:attendance", cast.project.code, query=query, line0_days="9")
    assert (without.status_code, "whose attendance" in body_of(without).decode()) == (422, True)


def test_long_lists_stand_on_pages_and_their_totals_are_of_all(world, monkeypatch):
    cast = world.cast
    alicja, listing = client_of(cast, "alicja"), world.lists["alfa paid"]
    assert listing.lines.count() == 2
    monkeypatch.setattr(grid, "LINES", 1)
    monkeypatch.setattr(scope.part_of, "__defaults__", (1,))
    monkeypatch.setattr(preparing, "TICKED", 1)
    second = page(alicja, "benefits:attendance", cast.project.code, query="?month=2026-10&page=2")
    assert whose(second)["line0_of"].startswith(str(cast.participations["nadia"].pk))
    shown = page(alicja, "benefits:list", listing.pk, query="?page=2")
    assert "Lines 2 to 2 of 2" in shown
    assert money(sum(one.amount for one in listing.lines.all())) in shown
    assert "Lines 1 to 1 of" in page(alicja, "benefits:prepare", cast.project.code, query="?month=2026-09")
    address = reverse("benefits:pay", args=[listing.pk])
    first = listing.lines.get(benefit=world.stipends["lucja"])
    asked = page(alicja, "benefits:pay", listing.pk)
    assert (str(first.pk) in asked, "Lines 1 to 1 of 2" in asked) == (True, True)
    paid = send(alicja, "benefits:pay", listing.pk, on=clock.today().isoformat(), lines=[str(first.pk)])
    assert paid.headers["Location"] == address
    assert str(first.pk) not in page(alicja, "benefits:pay", listing.pk)


def test_a_participant_asks_on_the_own_page_and_gets_a_letter(cast):
    lucja, nadia = cast.participations["lucja"], cast.participations["nadia"]
    own, anna, alicja = (client_of(cast, who) for who in (OWN, "anna", "alicja"))
    days = {"from_date": "2026-08-03", "until_date": "2026-10-31"}
    assert send(own, "own:ask-benefit", kind="travel", **days).status_code == 422
    assert send(own, "own:ask-benefit", kind="internship_stipend", words="Staż", **days).status_code == 302
    benefit = Benefit.objects.get()
    assert (benefit.participation, benefit.state) == (lucja, Benefit.SENT)
    assert "Sent" in page(own, "own:benefits")
    assert "Sent by the participant" in page(alicja, "benefits:project", cast.project.code)
    assert reverse("benefits:of", args=[lucja.pk]) in Message.objects.latest("created_at").body
    assert "Write the request down first" in page(alicja, "benefits:decide", benefit.pk)
    shown = page(anna, "benefits:write-down", benefit.pk)
    assert ('name="share"' in shown, 'name="asked"' in shown) == (True, False)
    written = {"how": "later", "share": "0.5", "version": "1", **days}
    assert send(anna, "benefits:write-down", benefit.pk, **written).status_code == 302
    today = clock.today().isoformat()
    granted = {"decision": "grant", "share": "0.5", "decided_on": today, "version": "2", **days}
    assert send(alicja, "benefits:decide", benefit.pk, **granted).status_code == 302
    letter = page(anna, "papers:make", lucja.pk, "benefit-decision", query=f"?of={benefit.pk}&language=pl")
    for part in ("stypendium stażowe", "070,35 zł za pełny miesiąc", "50%", "Dz.U. 2025 poz. 620", "14 dni"):
        assert part in letter, part
    assert "Ended" in page(own, "own:benefits")
    more = Benefits(cast)
    refusal = more.decide(
        more.request("lucja", kind="examination", asked=Decimal(90), until_date=date(2026, 8, 3)),
        is_granted=False,
        reason="no_money",
    )
    letter = page(anna, "papers:make", lucja.pk, "benefit-decision", query=f"?of={refusal.pk}&language=en")
    assert ("the money for this benefit is spent" in letter, "We grant" in letter) == (True, False)
    other = f"?of={refusal.pk}&language=en"
    assert "nothing yet" in page(client_of(cast, "artur"), "papers:make", nadia.pk, "benefit-decision", query=other)
    revoked = {"reason": "wrong_terms", "version": "3"}
    assert send(alicja, "benefits:revoke", benefit.pk, **revoked).status_code == 302
    assert "Taken back" in page(own, "own:benefits")


def test_the_form_of_leaving_begins_with_the_last_financed_day(world):
    shown = page(client_of(world.cast, "anna"), "participants:leave", world.cast.participations["lucja"].pk)
    assert "31 October 2026: internship stipend" in shown
    for part, value in {"day": 31, "month": 10, "year": 2026}.items():
        assert f'name="exit_date-{part}"' in shown
        assert f'value="{value}"' in shown


def test_what_was_taken_off_before_is_added_and_not_taken_away_twice():
    with translation.override("en"):
        amount = money(Decimal("71.36"))
        assert how([], "day", None, Decimal("-71.36")) == [f"plus {amount} taken off before"]
        assert how([], "day", None, Decimal("71.36")) == [f"less {amount} listed before"]
