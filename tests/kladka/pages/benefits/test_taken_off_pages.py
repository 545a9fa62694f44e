"""What left an approved list, on its page, in its file, and on the participant's pages."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.benefits import actions, queries
from kladka.benefits.models import PaymentLine, TakenOff
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.forms.shown import money
from kladka.core.ids import new_id
from kladka.pages.benefits import taken_off
from kladka.programmes.permissions import viewer_for
from tests.kladka.benefits.world import AUGUST, make_benefits
from tests.kladka.pages.benefits.test_benefit_pages import page, send
from tests.kladka.pages.own.world import own_client
from tests.kladka.pages.signed_in import body_of, client_of
from tests.kladka.pages.test_budgets import MOST_BYTES, MOST_QUERIES, cost

WORDS = "Bank oddał przelew."


@pytest.fixture
def world(cast):
    """The list of August of Próba Alfa, of Łucja and Nadia, is marked as paid."""
    found = make_benefits(cast)
    listing = found.lists["alfa paid"]
    lines = set(listing.lines.values_list("pk", flat=True))
    actions.pay(listing=listing, lines=lines, on=listing.approved_on, by=cast.users["alicja"])
    with translation.override("en"):
        yield found


def take_off(world, who="lucja", listing=None):
    """Take somebody's line off a list through the form; return what it leaves."""
    listing = listing or world.lists["alfa paid"]
    line = listing.lines.get(benefit__participation=world.cast.participations[who], month=AUGUST)
    typed = {"lines": [str(line.pk)], "reason": "returned", "words": WORDS, "is_due_again": "yes"}
    answer = send(client_of(world.cast, "alicja"), "benefits:take-back", listing.pk, version="1", **typed)
    assert answer.status_code == 302
    return TakenOff.objects.get(line=line.pk)


def table_of(html, caption):
    """Return the text of the table with this caption; nothing where there is none."""
    found = re.search(rf"<caption[^>]*>\s*{caption}\s*</caption>(.*?)</table>", html, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group(1))) if found else ""


def book_of(client, listing):
    file = body_of(client.get(reverse("benefits:list", args=[listing.pk]) + "?export=xlsx"))
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("who", ["alicja", "olga"])
def test_whoever_sees_a_list_sees_what_was_taken_off_it_and_what_was_approved(world, who):
    listing, client = world.lists["alfa paid"], client_of(world.cast, who)
    total = sum(one.amount for one in listing.lines.all())
    assert table_of(page(client, "benefits:list", listing.pk), "Taken off this list") == ""
    left = take_off(world)
    html = page(client, "benefits:list", listing.pk)
    shown = table_of(html, "Taken off this list")
    for said in ("Próbna", "August 2026", money(left.amount), "Koordynacka", "bank returned", WORDS, "On no approved"):
        assert said in shown, said
    assert "Próbna" not in table_of(html, "Lines")
    assert f"1 line: {money(left.amount)} zł" in html
    assert f"2 lines: {money(total)} zł" in html
    book = book_of(client, listing)
    assert all(said in book for said in ("Taken off this list", WORDS, f"2 lines: {money(total)} zł"))


def test_others_do_not_see_what_was_taken_off(world):
    left, cast = take_off(world), world.cast
    address = reverse("benefits:list", args=[left.listing_id])
    assert client_of(cast, "bogdan").get(address).status_code == 404
    assert client_of(cast, "anna").get(address).status_code in {403, 404}
    assert WORDS not in page(client_of(cast, "bogdan"), "benefits:list", world.lists["beta paid"].pk)
    assert WORDS not in page(client_of(cast, "beata"), "benefits:of", cast.participations["teresa"].pk)


def test_the_list_says_on_which_list_a_line_came_again_and_links_to_who_may_open_it(world):
    cast, left = world.cast, take_off(world)
    september = world.approve(world.prepare(world.lists["alfa"].month))
    to = reverse("benefits:list", args=[september.pk])
    to, said = reverse("benefits:list", args=[september.pk]), f"list of September 2026, {september.partner.short_name}"
    html = page(client_of(cast, "alicja"), "benefits:list", left.listing_id)
    assert (said in table_of(html, "Taken off this list"), to in html) == (True, True)
    # A month may come again on a list of another partner, which this one does not open.
    taken = queries.taken_off(left.listing)
    for who, expected in (("alicja", [Link(said, to)]), ("bogdan", [said])):
        [row] = taken_off.taken_table(viewer_for(cast.users[who], clock.today()), taken).rows
        assert row[-1] == expected


def test_what_is_taken_off_twice_is_told_of_both_lists(world):
    cast, first = world.cast, take_off(world)
    september = world.approve(world.prepare(world.lists["alfa"].month))
    lines = set(september.lines.values_list("pk", flat=True))
    actions.pay(listing=september, lines=lines, on=september.approved_on, by=cast.users["alicja"])
    take_off(world, listing=september)
    alicja = client_of(cast, "alicja")
    assert "taken off there, too" in table_of(page(alicja, "benefits:list", first.listing_id), "Taken off this list")
    assert "On no approved list" in table_of(page(alicja, "benefits:list", september.pk), "Taken off this list")


def test_a_list_of_which_all_was_taken_off_is_shown_as_it_was_approved(world):
    cast, listing = world.cast, world.lists["alfa paid"]
    alicja, total = client_of(cast, "alicja"), sum(one.amount for one in listing.lines.all())
    take_off(world)
    take_off(world, "nadia")
    html = page(alicja, "benefits:list", listing.pk)
    assert "Nothing stands on this list any more" in html
    assert "All of it was taken off" in html
    assert f"2 lines: {money(total)} zł" in html
    assert reverse("benefits:take-back", args=[listing.pk]) not in html
    assert "Nothing stands on this list any more" in page(alicja, "benefits:take-back", listing.pk)
    assert "All of it was taken off" in page(alicja, "benefits:project", cast.project.code)
    assert book_of(alicja, listing)


def test_where_a_line_has_left_no_approval_is_taken_back_but_the_others_are_offered(world):
    cast, left = world.cast, take_off(world)
    listing, alicja = world.lists["alfa paid"], client_of(cast, "alicja")
    [other] = listing.lines.all()
    told = {"lines": [str(other.pk)], "reason": "returned", "is_due_again": "no", "version": "1"}
    assert send(alicja, "benefits:take-back", listing.pk, **told).status_code == 302
    html = page(alicja, "benefits:take-back", listing.pk)
    assert ("Take the approval back" in html, "Do they leave this list?" in html) == (False, True)
    assert left.listing.approved_on == clock.today()


def test_the_participant_and_who_works_with_them_see_what_was_taken_off(world):
    cast, left = world.cast, take_off(world)
    told = table_of(
        page(client_of(cast, "anna"), "benefits:of", cast.participations["lucja"].pk), "Taken off approved lists"
    )
    assert all(said in told for said in ("August 2026", money(left.amount), "Koordynacka", "bank returned", WORDS))
    html = own_client(cast).get(reverse("own:benefits")).content.decode()
    own = table_of(html, "Payments taken off a list")
    assert all(said in own for said in ("August 2026", money(left.amount), "bank returned"))
    assert (WORDS in own, "Koordynacka" in own) == (False, False)
    assert "taken off a list" not in own_client(cast, "nadia").get(reverse("own:benefits")).content.decode()


def grow(left, number):
    """Let so many further lines stand on a list, and as many have left it, with as many words as may be."""
    [line] = left.listing.lines.all()
    names = ("listing", "benefit", "due", "amount", "contributions", "pieces")
    stands = {name: getattr(line, name) for name in names} | {"in_cash": True}
    months = [date(2000 + each, 1, 1) for each in range(number)]
    PaymentLine.objects.bulk_create(PaymentLine(month=month, **stands) for month in months)
    names = ("listing", "benefit", "amount", "contributions", "taken_on", "taken_by", "reason")
    told = {name: getattr(left, name) for name in names}
    said = [f"Dalsza z roku {month.year}. ".ljust(500, "x") for month in months]
    TakenOff.objects.bulk_create(
        TakenOff(line=new_id(), month=month, words=words, **told) for month, words in zip(months, said, strict=True)
    )


@pytest.mark.parametrize("number", [12, 60])
def test_a_list_with_much_taken_off_keeps_its_budget(world, number):
    """As on any page, ten times as much asks no further query; what is beyond the page is in the file."""
    cast, left = world.cast, take_off(world)
    world.approve(world.prepare(world.lists["alfa"].month))
    pages = [("alicja", reverse("benefits:list", args=[left.listing_id]))]
    pages.append(("anna", reverse("benefits:of", args=[cast.participations["lucja"].pk])))
    few = {}
    for who, address in pages:
        cost(client_of(cast, who), address)
        few[address] = cost(client_of(cast, who), address)
    grow(left, number)
    for who, address in pages:
        many = cost(client_of(cast, who), address)
        assert many.status == 200
        assert many.queries <= few[address].queries <= MOST_QUERIES
        assert many.size <= MOST_BYTES
    alicja = client_of(cast, "alicja")
    is_cut = "The Excel file has all of them" in page(alicja, "benefits:list", left.listing_id)
    assert is_cut == (number > taken_off.LINES)
    book = book_of(alicja, left.listing)
    assert all(f"Dalsza z roku {year}." in book for year in (2000, 1999 + number))
