"""An incubator is held to a model, its premises are recorded and used: in the browser, by who works there."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from kladka.agenda.models import OpeningHours, Room, SpecialDays
from kladka.core import clock
from kladka.incubation import actions, queries
from kladka.incubation.actions import Using
from kladka.incubation.actions import model as model_actions
from kladka.incubation.models import ServiceOffered, Use
from kladka.incubation.rules.standard import with_line
from tests.kladka.incubation import own
from tests.kladka.incubation.world import OPENED, make_incubation
from tests.kladka.pages.incubators.access_samples import room, use
from tests.kladka.pages.incubators.test_pages import MOST_BYTES, MOST_QUERIES, SESSION, counted
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def alan(world):
    return client_of(world.cast, "alan")


def url(name, thing, *more):
    return reverse(f"incubators:{name}", args=[thing.pk, *more])


def html_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_coordinator_chooses_a_model_and_the_adviser_looks_at_a_line(world, alan):
    alicja, page = client_of(world.cast, "alicja"), url("model", world.alfa)
    assert "follows no model yet" in html_of(alan, page)
    assert send(alicja, url("follow", world.alfa), model="ies-abc:1", from_date=OPENED.isoformat()).status_code == 302
    assert url("look", world.alfa, "law") in html_of(alan, page)
    assert "open: the model does not say" in html_of(alan, page)
    assert alan.get(url("look", world.alfa, "team")).status_code == 404
    said = {"answer": "met", "since": "2026-02-02", "words": "A lawyer comes on Mondays"}
    assert send(alan, url("look", world.alfa, "law"), **(said | {"since": "2025-02-02"})).status_code == 422
    assert send(alan, url("look", world.alfa, "law"), **said).status_code == 302
    assert "A lawyer comes on Mondays" in html_of(alan, page)
    assert queries.held_to_model(world.alfa).line("law").answer == "met"


def test_what_stays_with_another_model_is_told_before_it_is_followed(world, alan):
    by, alicja = world.cast.users["alicja"], client_of(world.cast, "alicja")
    actions.follow_standard(incubator=world.alfa, code="ies-abc", number=1, from_date=OPENED, by=by)
    shipped = queries.shipped_standards()["ies-abc", 1]
    asking = [one.code for one in shipped.lines if not one.is_open and one.least is None][:2]
    for code in asking:
        actions.look_at_line(incubator=world.alfa, line=code, answer="met", since=OPENED, by=by)
    other = own.copied("inny")
    otherwise = replace(other.line(asking[1]), label={"pl": "Co innego", "en": "Something else"})
    draft = own.drafted(world.cast, "inny", standard=with_line(other, otherwise))
    waiting = model_actions.propose(draft=draft, version=draft.version, by=world.cast.users["olga"])
    version = model_actions.publish(version=waiting, by=by, has_others=True)
    page = html_of(alicja, url("follow", world.alfa)).split("What stays of what was found", 1)[1].split("</table>")[0]
    assert "Model inny, version" in page
    assert shipped.line(asking[1]).label["en"] in page
    assert shipped.line(asking[0]).label["en"] not in page
    said = {"model": f"inny:{version.number}", "from_date": clock.today().isoformat()}
    assert send(alicja, url("follow", world.alfa), **said).status_code == 302
    held = queries.held_to_model(world.alfa)
    assert [held.line(code).answer for code in asking] == ["met", "not_looked"]
    assert f"{shipped.name}, version 1, since" in html_of(alan, url("model", world.alfa))


def test_an_incubator_is_opened_from_a_model_and_closed(world):
    alicja = client_of(world.cast, "alicja")
    actions.withdraw_incubator(incubator=world.branch, reason="other", by=world.cast.users["alicja"])
    site = f"{world.cast.project.pk}:{world.branch.site_id}"
    said = {"site": site, "opened_on": "2026-03-02", "branch_of": str(world.alfa.pk), "model": "ies-abc:1"}
    opened = send(alicja, reverse("incubators:open"), **said)
    assert opened.status_code == 302
    made = queries.listed_incubators(type(world.alfa).objects.current().filter(site=world.branch.site))[0]
    assert queries.held_to_model(made).since == date(2026, 3, 2)
    assert send(alicja, url("close", world.alfa), until_date="2026-06-30").status_code == 422
    assert send(alicja, url("close", made), until_date="2026-06-30").status_code == 302
    assert "It was open until" in html_of(alicja, url("detail", made))
    assert send(alicja, url("reopen", made), reason="other").status_code == 302
    assert queries.ending_of(made) is None


def test_rooms_hours_and_services_are_recorded(world, alan):
    page = url("premises", world.alfa)
    for words in ("No room is recorded yet", "Nobody has said yet when", "No service is recorded yet"):
        assert words in html_of(alan, page)
    said = {"name": "Blue room", "seats": "12", "access": ["step_free"], "equipment": ["screen"]}
    assert send(alan, url("add-room", world.alfa), **(said | {"seats": "0"})).status_code == 422
    assert send(alan, url("add-room", world.alfa), **said).status_code == 302
    stored = Room.objects.get()
    assert "step-free access" in html_of(alan, page)
    assert send(alan, url("opening", world.alfa), from_date="2026-01-07").status_code == 422
    hours = {"from_date": "2026-01-07", "starts_1": "8:00", "ends_1": "16:00"}
    assert send(alan, url("opening", world.alfa), **hours).status_code == 302
    assert OpeningHours.objects.count() == 1
    closed = {"from_date": clock.today().isoformat(), "words": "Moving house"}
    assert send(alan, url("special-days", world.alfa), **closed).status_code == 302
    assert "closed (Moving house)" in html_of(alan, page)
    assert send(alan, url("remove-special-days", SpecialDays.objects.get())).status_code == 302
    paid = {"code": "address", "from_date": "2026-02-01", "is_paid": "yes"}
    assert send(alan, url("add-service", world.alfa), **paid).status_code == 422
    assert send(alan, url("add-service", world.alfa), **paid, terms="20 PLN a month").status_code == 302
    assert "20 PLN a month" in html_of(alan, page)
    assert send(alan, url("remove-service", ServiceOffered.objects.get())).status_code == 302
    change = {"name": "Blue room", "seats": "12", "version": "1", "closed_on": "2026-06-01"}
    assert send(alan, url("change-room", stored), **change).status_code == 302


def test_who_uses_a_room_that_another_uses_is_asked_about(world, alan):
    cast = world.cast
    hall = room(cast, world.alfa, cast.users["alan"])
    entity = world.register().organisation
    other = world.register(name="Spółdzielnia Socjalna „Czapla”", short_name="Czapla").organisation
    said = {"kind": "room", "room": str(hall.pk), "is_paid": "no"}
    first = said | {"who": f"entity:{other.pk}", "from_date": "2026-02-01"}
    assert send(alan, url("add-use", world.alfa), **first).status_code == 302
    said["who"] = f"entity:{entity.pk}"
    again = send(alan, url("add-use", world.alfa), **said, from_date="2026-03-01")
    assert again.status_code == 422
    assert "Others use it on these days" in again.content.decode()
    assert send(alan, url("add-use", world.alfa), **said, from_date="2026-03-01", all_the_same="on").status_code == 302
    assert Use.objects.count() == 2
    page = html_of(alan, url("uses", world.alfa))
    assert entity.name in page
    assert html_of(alan, f"{url('uses', world.alfa)}?span=week&on=2026-03-03").count(entity.name) > 2
    mine = world.cast.project.entities.get(organisation=entity)
    assert "What it uses" in html_of(alan, reverse("entities:detail", args=[mine.pk]))


def test_the_same_use_is_asked_about_whoever_records_it_again(world, alan):
    """It is no use by others, and a colleague's second form is none of one's own that was just saved."""
    hall, by = room(world.cast, world.alfa, world.cast.users["alan"]), world.cast.users["alicja"]
    entity = world.register().organisation
    actions.let_use(incubator=world.alfa, using=Using("room", date(2026, 2, 1), organisation=entity, room=hall), by=by)
    said = {"who": f"entity:{entity.pk}", "kind": "room", "room": str(hall.pk), "is_paid": "no"}
    again = send(alan, url("add-use", world.alfa), **said, from_date="2026-03-01")
    page = again.content.decode()
    assert (again.status_code, "Others use it" in page, "since 1 February 2026. Is this another use?" in page) == (
        422,
        False,
        True,
    )
    assert Use.objects.count() == 1
    other = send(alan, url("add-use", world.alfa), **said, from_date="2026-03-01", second_time="1")
    assert (other.status_code, Use.objects.count()) == (302, 2)


def test_a_use_that_becomes_like_another_one_is_asked_about(world, alan):
    hall, by = room(world.cast, world.alfa, world.cast.users["alan"]), world.cast.users["alicja"]
    entity = world.register().organisation
    uses = [("room", date(2026, 2, 1), hall, ""), ("service", date(2026, 3, 1), None, "address")]
    for kind, first, place, code in uses:
        using = Using(kind, first, organisation=entity, room=place, code=code)
        use = actions.let_use(incubator=world.alfa, using=using, by=by)
    said = {"who": f"entity:{entity.pk}", "kind": "room", "room": str(hall.pk), "is_paid": "no", "version": "1"}
    said["from_date"] = "2026-02-01"
    asked = send(alan, url("change-use", use), **said)
    assert (asked.status_code, "Is this another use?" in asked.content.decode()) == (422, True)
    assert Use.objects.get(pk=use.pk).kind == "service"
    assert send(alan, url("change-use", use), **said, second_time="1").status_code == 302
    ended = said | {"version": "2", "until_date": "2026-12-31"}
    assert send(alan, url("change-use", use), **ended).status_code == 302, "it was asked once"


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("kind", ["service", "equipment"])
def test_what_the_incubator_does_not_list_is_asked_about(world, alan, kind, listed):
    by, entity = world.cast.users["alan"], world.register().organisation
    if kind == "service":
        code = "address" if listed else "bookkeeping"
        actions.offer_service(incubator=world.alfa, code=code, from_date=date(2026, 2, 1), by=by)
    else:
        room(world.cast, world.alfa, by)
        Room.objects.update(equipment="screen" if listed else "flipchart")
    of_kind = {"service": "address", "equipment": "screen"}
    said = {"who": f"entity:{entity.pk}", "kind": kind, kind: of_kind[kind], "is_paid": "no", "from_date": "2026-03-01"}
    answer = send(alan, url("add-use", world.alfa), **said)
    assert (answer.status_code, Use.objects.count()) == ((302, 1) if listed else (422, 0))
    if not listed:
        assert "is not on the list of this incubator" in answer.content.decode()
        assert send(alan, url("add-use", world.alfa), **said, all_the_same="on").status_code == 302
        use = Use.objects.get()
        ended = said | {"until_date": "2026-03-31", "version": str(use.version)}
        assert send(alan, url("change-use", use), **ended).status_code == 302, "it was asked once"


def test_fewer_seats_than_desks_in_use_are_asked_about(world, alan):
    by = world.cast.users["alan"]
    hall, entity = room(world.cast, world.alfa, by), world.register().organisation
    for first, last, number in ((date(2026, 2, 1), date(2026, 3, 1), 9), (clock.today(), None, 4)):
        using = Using("desk", first, organisation=entity, room=hall, number=number, until_date=last)
        actions.let_use(incubator=world.alfa, using=using, by=by)
    said = {"name": hall.name, "version": str(hall.version)}
    few = send(alan, url("change-room", hall), **said, seats="3")
    assert (few.status_code, "4 desks are used there" in few.content.decode()) == (422, True)
    assert send(alan, url("change-room", hall), **said, seats="3", all_the_same="on").status_code == 302
    again = Room.objects.get()
    assert again.seats == 3
    more = said | {"version": str(again.version), "seats": "4"}
    assert send(alan, url("change-room", hall), **more).status_code == 302, "what is over needs no desk"


def test_a_room_that_is_closed_while_it_is_used_is_asked_about_and_keeps_its_name(world, alan):
    by, today = world.cast.users["alan"], clock.today()
    hall, entity = room(world.cast, world.alfa, by), world.register().organisation
    using = Using("desk", today, organisation=entity, room=hall, number=2, until_date=None)
    actions.let_use(incubator=world.alfa, using=using, by=by)
    said = {"name": hall.name, "seats": str(hall.seats), "version": str(hall.version)}
    said |= {"closed_on-day": str(today.day), "closed_on-month": str(today.month), "closed_on-year": str(today.year)}
    asked = send(alan, url("change-room", hall), **said)
    assert (asked.status_code, f"{entity.name} uses something there" in asked.content.decode()) == (422, True)
    tick = re.search(r'name="all_the_same"[^>]*value="([^"]*)"', asked.content.decode())[1]
    other = said | {"seats": "1", "all_the_same": tick}
    assert send(alan, url("change-room", hall), **other).status_code == 422, "it is right of what was asked about"
    assert send(alan, url("change-room", hall), **said, all_the_same=tick).status_code == 302
    assert Room.objects.get().closed_on == today
    shown = alan.get(url("uses", world.alfa)).content.decode()
    assert hall.name in shown.partition("<table")[2].partition("</table")[0]


def test_a_branch_lets_a_group_and_an_entity_of_its_main_site_use_it_and_says_whose_they_are(world, alan):
    cast, entity = world.cast, world.register().organisation
    said = {"project": cast.project, "formed_on": OPENED, "by": cast.users["alan"]}
    herbs = actions.form_group(site=world.alfa.site, name="Herbs", **said)
    actions.form_group(site=world.branch.site, name="Goats", **said)
    form = html_of(alan, url("add-use", world.branch))
    for words in (f"{entity.name} (", "Herbs (group, "):
        assert f"{words}{world.alfa.site.name})</option>" in form
    assert "Goats (group)</option>" in form
    address = {"kind": "service", "service": "address", "from_date": "2026-02-01", "is_paid": "no"}
    for who in (f"group:{herbs.pk}", f"entity:{entity.pk}"):
        assert send(alan, url("add-use", world.branch), who=who, **address, all_the_same="on").status_code == 302
    assert {one.site_id for one in queries.used_by_group(herbs)} == {world.branch.site_id}
    shown = html_of(alan, url("change-use", queries.used_by_entity(entity.pk)[0]))
    assert f'value="entity:{entity.pk}" selected' in shown
    # The main site's rooms serve who belongs to its branch, too; another incubator's groups stay where they are.
    assert f"Goats (group, {world.branch.site.name})</option>" in html_of(alan, url("add-use", world.alfa))
    assert "Herbs" not in html_of(client_of(cast, "bogdan"), url("add-use", world.beta))


def test_nobody_can_use_anything_before_there_is_a_group_or_an_entity(world, alan):
    assert "Record the group" in html_of(alan, url("add-use", world.alfa))


@pytest.mark.parametrize("page", ["model", "premises", "uses", "detail"])
def test_a_page_stays_small_with_ten_times_the_data(world, page):
    cast, by = world.cast, world.cast.users["alan"]
    lead, officer = cast.users["alicja"], client_of(cast, "alicja")
    actions.follow_standard(incubator=world.alfa, code="ies-abc", number=1, from_date=OPENED, by=lead)
    costs = []
    for _each in range(2):
        for _number in range(10 if costs else 1):
            use(cast, world.alfa, by)
            actions.look_at_line(incubator=world.alfa, line="law", answer="met", since=OPENED, by=by)
        with counted() as captured:
            size = len(html_of(officer, url(page, world.alfa)))
        costs.append(len(captured) - SESSION)
        assert size <= MOST_BYTES
    assert costs[0] == costs[1] <= MOST_QUERIES
