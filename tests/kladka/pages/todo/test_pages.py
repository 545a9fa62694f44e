"""The pages of work lists: whose lines, in what words, where each leads, and what it costs."""

import re
from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from kladka.audit.models import ReadEvent
from kladka.core import clock
from kladka.learning import actions as learning
from kladka.people import actions as people
from kladka.programmes import actions as programmes
from kladka.reporting import worklists
from kladka.reporting.extraction import extract
from kladka.reporting.queries import wants_letters
from tests.kladka.calls.world import apply, card, decide
from tests.kladka.calls.world import over as call_over
from tests.kladka.coaching.ways import begun, papers
from tests.kladka.incubation.world import make_incubation
from tests.kladka.learning.world import plan
from tests.kladka.pages.own.things import asked, consented
from tests.kladka.pages.releases.access_samples import prepared
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.kladka.pages.test_budgets import cost
from tests.world.cast import ENTRY_DAY, add_people
from tests.world.released import end_project

LIST = "/to-do/"


@pytest.fixture(autouse=True)
def nothing_kept():
    extract.forget()
    worklists.forget()
    yield
    extract.forget()
    worklists.forget()


def text(response):
    return body_of(response).decode()


def page(cast, who, query="", **more):
    return text(client_of(cast, who).get(LIST + query, **more))


def test_the_list_says_how_old_it_may_be_for_what_others_record(cast, settings):
    words = "What others record may come into this list up to"
    assert words not in page(cast, "anna"), "here it is always of this moment"
    settings.WORK_LISTS_SECONDS = 60
    assert f"{words} 60 seconds later; what you do is in it at once." in page(cast, "anna")


def test_a_coach_reads_what_is_wrong_about_whom_and_where_to_mend_it(cast):
    shown = page(cast, "anna")
    assert "Próbna Łucja" in shown
    assert "Employment from 4 May 2026 has no document, so it is not proven." in shown
    assert reverse("participants:evidence", args=[cast.participations["lucja"].pk]) in shown
    assert "Testowa" not in shown
    assert "Wymyślona" not in shown
    assert "Who mends it" not in shown


def test_a_stage_that_lasts_long_is_told_by_its_name_with_the_way_to_the_pathway(cast):
    pathway = begun(cast, "lucja", "euse-five-stages", by=cast.users["anna"])
    papers(pathway, cast.users["anna"])
    shown = page(cast, "anna", "?kind=pathway")
    days = (clock.today() - ENTRY_DAY).days
    assert f"In the stage “Engagement” for {days} days; usual is until 30 March 2026." in shown
    assert "The plan was to be looked at again by 22 March 2026." in shown
    of = [pathway.participation_id]
    assert reverse("pathways:of", args=of) in shown
    assert reverse("plans:review", args=of) in shown
    polish = page(cast, "anna", "?kind=pathway", headers={"accept-language": "pl"})
    assert f"Na etapie „Nawiązanie współpracy” od {days} dni" in polish


def test_the_way_to_a_missing_document_ticks_what_it_is_missing_for(cast):
    people.record_situation(
        participation=cast.participations["lucja"],
        kind="volunteering",
        from_date=date(2026, 5, 6),
        by=cast.users["anna"],
    )
    client = client_of(cast, "anna")
    for way in re.findall(r'href="(/participants/[^"]+/evidence/[^"]+)"', text(client.get(LIST))):
        ticked = re.findall(r'value="([^"]+)"[^>]* checked', text(client.get(way)))
        assert ticked == [way.partition("fact=")[2]]
    forged = f"{reverse('participants:evidence', args=[cast.participations['lucja'].pk])}?fact=%00%22x"
    assert " checked" not in text(client.get(forged))


def test_the_way_to_hand_somebody_over_ticks_that_person(cast):
    yesterday = clock.today() - timedelta(days=1)
    programmes.end_post(post=cast.posts["anna"], until_date=yesterday, by=cast.users["adam"])
    client = client_of(cast, "alicja")
    (way,) = set(re.findall(r'href="(/participants/hand-over/[^"]*)"', text(client.get(LIST))))
    ticked = re.findall(r'name="participants"[^>]*value="([^"]+)"[^>]* checked', text(client.get(way)))
    assert ticked == [str(cast.assignments["lucja"].pk)]


def over(cast, event):
    """Enrol Łucja at an event that is over."""
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    return event


def also(cast, who, role, partner, site=None):
    """Give somebody one more post."""
    programmes.appoint(
        project=cast.project, staff=cast.staff[who], partner=partner, site=site, role=role, by=cast.users["adam"]
    )


def test_whoever_has_two_posts_is_led_to_what_opens_for_them(cast):
    """An officer who trains as well runs only the own events; and reads of the others."""
    event = over(cast, plan(cast))
    also(cast, "olga", "trainer", cast.organisations["leader"])
    shown = page(cast, "olga")
    assert reverse("events:confirm", args=[event.pk]) not in shown
    assert client_of(cast, "olga").get(reverse("events:detail", args=[event.pk])).status_code == 200
    assert reverse("events:detail", args=[event.pk]) in shown
    assert reverse("events:confirm", args=[event.pk]) in page(cast, "ada")


def test_a_coordinator_is_not_led_to_the_card_of_another_partners_adviser(cast):
    world = make_incubation(cast)
    hours = {"starts_at": time(10), "ends_at": time(10, 50)}
    for site in ("alfa", "branch"):
        place = getattr(world, site).site
        world.advise("teresa", **hours, site=place, request=f"Pytanie: {site}.")
    shown = page(cast, "bogdan")
    assert "At the same time" in shown
    ways = set(re.findall(r'href="(/(?:participants|sessions|advice|events)/[^"]+)"', shown))
    assert {way: client_of(cast, "bogdan").get(way).status_code for way in ways} == dict.fromkeys(ways, 200)
    assert "/advice/" in page(cast, "alan")


def test_every_way_to_mend_opens_for_whoever_it_is_shown_to(cast):
    add_people(cast, 2)
    for who in ("anna", "alicja", "olga", "beata"):
        client = client_of(cast, who)
        ways = set(re.findall(r'href="(/(?:participants|sessions|advice|events)/[^"]+)"', text(client.get(LIST))))
        assert ways
        assert {way: client.get(way).status_code for way in ways} == dict.fromkeys(ways, 200), who


def test_an_officer_looks_where_others_mend(cast):
    shown = page(cast, "olga")
    assert reverse("participants:evidence", args=[cast.participations["lucja"].pk]) not in shown
    assert shown.count("Look at the participant") == 6
    assert {name for name in ("Próbna", "Testowa", "Wymyślona") if name in shown} == {"Próbna", "Testowa", "Wymyślona"}


def test_a_mended_line_is_gone_on_the_next_page_and_so_is_its_number(cast):
    client = client_of(cast, "anna")
    assert "2 things to do" in text(client.get(LIST))
    people.withdraw(fact=cast.situations["lucja"], reason="recorded_twice", by=cast.users["anna"])
    shown = text(client.get(LIST))
    assert "1 thing to do" in shown
    assert "has no document" not in shown
    assert "1 thing to mend in the records" in text(client.get("/my-day/"))


def test_a_request_is_on_the_list_of_whoever_answers_until_it_is_answered(cast):
    """A coordinator of the partner reads it as theirs, the officer as well; the coach and the other partner do not."""
    client = client_of(cast, "alicja")
    client.get(LIST)
    request = asked(cast)
    address = reverse("own-page:request", args=[request.pk])
    people.withdraw_consent(consent=consented(cast), how="told", by=cast.users["anna"])
    shown = text(client.get(LIST))
    assert shown.count("Request of a participant</strong>") == 2
    assert address in shown
    assert "Withdrew a consent on" in shown
    assert "Who mends it" in page(cast, "olga")
    assert address in page(cast, "olga")
    assert {who: address in page(cast, who) for who in ("anna", "bogdan")} == {"anna": False, "bogdan": False}
    answer = {"version": 1, "state": "corrected", "answer": "Poprawione.", "page": "x"}
    people.answer_correction(request=request, by=cast.users["olga"], **answer)
    shown = text(client.get(LIST))
    assert address not in shown
    assert shown.count("Request of a participant</strong>") == 1


def test_whoever_has_nothing_to_do_reads_what_that_means(cast):
    shown = page(cast, "ada")
    assert "Nothing is to do in the records." in shown
    assert "every record you answer for is complete" in shown


def test_a_kind_a_person_and_a_project_narrow_the_list(cast):
    assert "1 thing to do" in page(cast, "anna", "?kind=evidence")
    assert "0 things to do" in page(cast, "anna", "?kind=overlap")
    shown = page(cast, "alicja", f"?person={cast.staff['artur'].pk}")
    assert "Testowa" in shown
    assert "Próbna" not in shown.partition('id="list-results"')[2]
    assert "Nothing fits these filters." in page(cast, "alicja", "?person=mine")
    assert "4 things to do" in page(cast, "alicja", "?person=nobody-known"), "an answer that is none narrows nothing"


def test_the_file_has_the_scope_of_the_page(cast):
    response = client_of(cast, "alicja").get(LIST + "?export=xlsx&kind=evidence")
    (sheet, *_rest) = load_workbook(BytesIO(body_of(response))).sheet_names
    rows = (
        load_workbook(BytesIO(body_of(client_of(cast, "alicja").get(LIST + "?export=xlsx&kind=evidence"))))
        .get_sheet_by_name(sheet)
        .to_python()
    )
    told = " ".join(str(cell) for row in rows for cell in row)
    assert "Próbna Łucja" in told
    assert "Testowa Nadia" in told
    assert "Wymyślona" not in told
    assert "Missing document" in told


def test_who_leads_sees_how_much_each_has_to_mend_and_the_numbers_lead_there(cast):
    shown = text(client_of(cast, "olga").get("/to-do/people/"))
    for name in ("anna", "artur", "beata"):
        assert cast.staff[name].name in shown
        assert f"person={cast.staff[name].pk}" in shown
    assert "Próba Alfa" in shown
    assert client_of(cast, "anna").get("/to-do/people/").status_code == 403
    answer = client_of(cast, "olga").get("/to-do/people/?export=xlsx")
    assert answer.status_code == 200
    assert body_of(answer)[:2] == b"PK"


def test_of_very_many_people_the_busiest_stand_on_the_page_and_all_in_the_file(cast, monkeypatch):
    monkeypatch.setattr("kladka.pages.todo.presenters.MOST", 1)
    monkeypatch.setattr("kladka.pages.todo.listing.MOST_CHOICES", 1)
    add_people(cast, 2, coach="artur")
    client = client_of(cast, "olga")
    shown = text(client.get("/to-do/people/"))
    assert cast.staff["artur"].name in shown
    assert cast.staff["anna"].name not in shown
    assert "And 3 more, with less to do." in shown
    answer = body_of(client.get("/to-do/people/?export=xlsx"))
    (sheet, *_rest) = load_workbook(BytesIO(answer)).sheet_names
    rows = load_workbook(BytesIO(answer)).get_sheet_by_name(sheet).to_python()
    assert cast.staff["anna"].name in {row[0] for row in rows}
    offered = text(client.get(LIST))
    assert f'value="{cast.staff["artur"].pk}"' in offered
    assert f'value="{cast.staff["anna"].pk}"' not in offered
    asked = text(client.get(f"{LIST}?person={cast.staff['anna'].pk}"))
    assert "2 things to do" in asked, "who is asked for stays, though not among the busiest"


def test_a_coordinator_counts_only_the_partner(cast):
    shown = text(client_of(cast, "alicja").get("/to-do/people/"))
    assert cast.staff["anna"].name in shown
    assert cast.staff["beata"].name not in shown
    assert "Próba Beta" not in shown


def test_that_a_list_of_names_was_read_is_recorded(cast):
    page(cast, "anna")
    assert ReadEvent.objects.filter(page="todo:list", by=cast.users["anna"].pk, object=cast.project.pk).count() == 1
    page(cast, "ada")
    assert not ReadEvent.objects.filter(page="todo:list", by=cast.users["ada"].pk).exists()


def test_a_record_that_is_not_complete_says_which_figures_would_move(cast):
    person = people.register_person(
        controller=cast.project.controller,
        given_name="Zofia",
        family_name="Niepełna",
        sex="female",
        birth_date=date(1990, 1, 1),
        is_made_up=True,
        by=cast.users["alicja"],
    )
    new = people.open_participation(
        person=person,
        project=cast.project,
        partner=cast.organisations["alfa"],
        answers={"kind": "individual", "target_group": cast.target_group, "labour_status": "inactive"},
        by=cast.users["alicja"],
    )
    people.record_support(
        participation=new,
        kind="advice",
        area="law",
        start_date=date(2026, 6, 1),
        site=cast.sites["alfa"],
        provider=cast.staff["alan"],
        by=cast.users["alicja"],
    )
    shown = page(cast, "alicja", "?kind=incomplete")
    assert "Niepełna Zofia" in shown
    assert "Would then count:" in shown
    assert reverse("participants:entry", args=[new.pk]) in shown
    assert "Niepełna" not in page(cast, "bogdan")


def test_the_letter_is_switched_off_and_on_by_the_person(cast):
    client = client_of(cast, "anna")
    assert send(client, "/to-do/letter/", wanted="no").status_code == 302
    assert not wants_letters(cast.users["anna"])
    assert wants_letters(cast.users["artur"])
    refused = send(client, "/to-do/letter/")
    assert refused.status_code == 422
    assert "Choose yes or no." in text(refused)
    send(client, "/to-do/letter/", wanted="yes")
    assert wants_letters(cast.users["anna"])


def test_in_polish_every_word_is_polish(cast):
    shown = page(cast, "anna", headers={"accept-language": "pl"})
    assert "Do zrobienia" in shown
    assert "nie ma dokumentu" in shown
    assert "things to do" not in shown


def test_a_release_that_is_due_leads_to_preparing_it_and_one_that_waits_to_its_page(cast, monkeypatch):
    end_project(cast)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 28))
    shown = page(cast, "olga", "?kind=release")
    assert "The release as of 30 June 2026 was due on 29 August 2026 and is not prepared." in shown
    assert reverse("releases:prepare", args=["proba"]) in shown
    assert "miała być gotowa 29 sierpnia 2026" in page(cast, "olga", headers={"accept-language": "pl"})
    release = prepared(cast.project)
    monkeypatch.setattr(clock, "today", lambda: clock.day_of(release.prepared_at) + timedelta(days=1))
    shown = page(cast, "olga")
    assert "Release 1 as of 30 June 2026 was prepared on" in shown
    assert "is not prepared" not in shown
    assert reverse("releases:detail", args=[release.pk]) in shown
    assert reverse("releases:detail", args=[release.pk]) not in page(cast, "alicja")


def test_the_list_asks_twelve_queries_at_most_of_whoever_leads(cast):
    """Lines about people, an event, an advice card and a call: each kind that is looked up on its own is there."""
    over(cast, plan(cast))
    world = make_incubation(cast)
    for request in ("Pierwsze.", "Drugie."):
        world.advise("teresa", starts_at=time(10), ends_at=time(10, 50), site=world.alfa.site, request=request)
    call = call_over(cast)
    card(cast, apply(call))
    decide(cast, call)
    for who in ("alicja", "olga"):
        client = client_of(cast, who)
        assert "Trial call" in text(client.get(LIST))
        status, queries, size = cost(client, LIST)
        assert (status, queries <= 12, size < 70 * 1024) == (200, True, True), (who, queries, size)
