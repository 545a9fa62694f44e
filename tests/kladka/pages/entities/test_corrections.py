"""Entities and founders are corrected and withdrawn in the browser, within one's own scope."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from kladka.incubation import actions
from kladka.incubation.actions import Using
from kladka.incubation.models import EntityRegistration, EntityStatus, Founder, Job, ListingConsent, Member
from kladka.pages.entities.urls import urlpatterns
from kladka.pages.own.looks import words_of
from tests.kladka.incubation.world import MEETING, make_incubation
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.pages.test_budgets import MOST_QUERIES, cost


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def entity(world):
    people = [world.cast.participations[name].person for name in ("lucja", "nadia")]
    return world.register(natural=people)


def url(name, thing):
    return reverse(f"entities:{name}", args=[thing.pk])


def html_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def text_of(html):
    return " ".join(strip_tags(html.replace("<", " <")).split())


def test_a_registration_is_corrected_with_a_reason(world, entity):
    alan, address = client_of(world.cast, "alan"), url("correct", entity)
    assert address in html_of(alan, url("detail", entity))
    typed = {"legal_form": entity.legal_form, "register_date": "2026-06-11", "krs": ""}
    assert send(alan, address, **typed).status_code == 422
    assert send(alan, address, **typed, reason="wrong_date").status_code == 302
    assert EntityRegistration.objects.current().get().register_date == date(2026, 6, 11)
    unchanged = url("correct", EntityRegistration.objects.current().get())
    assert "Nothing was changed." in send(alan, unchanged, **typed, reason="wrong_date").content.decode()


def test_founders_are_added_and_withdrawn(world, entity):
    alan = client_of(world.cast, "alan")
    add = url("add-founders", entity)
    assert send(alan, add).status_code == 422
    assert send(alan, add, new_founders="Ewa Nowa\nJan Nowy").status_code == 302
    founders = Founder.objects.current().filter(entity=entity.organisation_id)
    ewa = founders.get(person__identity__given_name="Ewa")
    withdraw = url("withdraw-founder", ewa)
    assert withdraw in html_of(alan, url("detail", entity))
    assert "Withdraw Ewa Nowa from the founders?" in html_of(alan, withdraw)
    assert send(alan, withdraw, reason="wrong_person").status_code == 302
    assert not founders.filter(pk=ewa.pk).exists()
    assert founders.filter(person__identity__given_name="Jan").exists()


def test_an_entity_is_withdrawn_with_its_founders(world, entity):
    alan = client_of(world.cast, "alan")
    assert "nor will its founders" in html_of(alan, url("withdraw", entity))
    assert EntityRegistration.objects.current().exists()
    assert send(alan, url("withdraw", entity), reason="recorded_twice").status_code == 302
    assert not EntityRegistration.objects.current().exists()
    assert not Founder.objects.current().exists()


def test_before_an_entity_is_withdrawn_all_that_goes_with_it_is_named(world, entity):
    by, alan = world.cast.users["alan"], client_of(world.cast, "alan")
    lucja = world.cast.participations["lucja"].person
    made = [actions.create_job(registration=entity, created_date=MEETING, by=by) for _each in range(2)]
    actions.take_job(
        registration=entity, job=made[0], from_date=MEETING, contract_kind="employment_contract", person=lucja, by=by
    )
    actions.add_members(registration=entity, from_date=MEETING, natural=[lucja], by=by)
    world.agree(entity)
    world.advise(entities=[entity.organisation])
    page = text_of(html_of(alan, url("withdraw", entity)))
    named = ("Founders 4", "Members 1", "Jobs 2", "Who held a job 1", "Answers about being named in public 1")
    for each in (*named, "1 card of advice to it stays"):
        assert each in page, each
    assert "Leaving before" not in page, "there is none"


def test_an_entity_that_uses_something_says_what_before_it_is_withdrawn(world, entity):
    alan = client_of(world.cast, "alan")
    using = Using(kind="service", code="address", organisation=entity.organisation, from_date=MEETING)
    use = actions.let_use(incubator=world.alfa, using=using, by=world.cast.users["alan"])
    page = html_of(alan, url("withdraw", entity))
    assert "10 June 2026" in text_of(page)
    assert 'name="reason"' not in page
    assert send(alan, url("withdraw", entity), reason="recorded_twice").status_code == 422
    assert EntityRegistration.objects.current().exists()
    actions.remove_use(use=use, by=world.cast.users["alan"])
    assert send(alan, url("withdraw", entity), reason="recorded_twice").status_code == 302


def test_others_read_but_change_nothing(world, entity):
    founder = Founder.objects.current().order_by("pk")[0]
    pages = [url(name, entity) for name in ("correct", "withdraw", "add-founders")]
    pages += [
        url("withdraw-founder", founder),
        reverse("incubators:correct", args=[world.alfa.pk]),
        reverse("incubators:withdraw", args=[world.alfa.pk]),
    ]
    for name, status in {"bogdan": 404, "olga": 403, "anna": 403}.items():
        client = client_of(world.cast, name)
        assert {client.get(page).status_code for page in pages} == {status}, name
        assert "Correct the registration" not in html_of(client, url("detail", entity))
    own = client_of(world.cast, "bogdan").get(reverse("incubators:correct", args=[world.beta.pk]))
    assert own.status_code == 200
    assert client_of(world.cast, "alan").get(reverse("incubators:correct", args=[world.alfa.pk])).status_code == 403


def test_the_pages_take_few_queries(world, entity):
    alicja = client_of(world.cast, "alicja")
    founder = Founder.objects.current().filter(kind="natural").order_by("pk")[0]
    pages = [url(name, entity) for name in ("detail", "correct", "withdraw", "add-founders")]
    pages += [
        url("withdraw-founder", founder),
        reverse("incubators:detail", args=[world.alfa.pk]),
        reverse("incubators:correct", args=[world.alfa.pk]),
    ]
    for page in pages:
        status, queries, _size = cost(alicja, page)
        assert (status, queries <= MOST_QUERIES) == (200, True), (page, queries)


def test_whoever_comes_second_is_told_and_keeps_what_was_typed(world, entity):
    """Two people corrected the same; a page that is not there would take the words of the second."""
    alan, alicja = client_of(world.cast, "alan"), client_of(world.cast, "alicja")
    by_hand = {"legal_form": "social_cooperative", "register_date": "2026-06-11", "reason": "typing_error"}
    assert send(alicja, url("correct", entity), **by_hand).status_code == 302
    late = by_hand | {"register_date": "2026-06-12", "words": "The extract says so"}
    for address, typed in (
        (url("correct", entity), late),
        (url("withdraw", entity), {"reason": "other", "words": "The extract says so"}),
    ):
        response = send(alan, address, **typed)
        assert response.status_code == 422
        page = response.content.decode()
        assert "Somebody has already corrected or withdrawn this." in page
        assert "The extract says so" in page
    now = EntityRegistration.objects.current().get()
    assert alan.get(url("detail", entity))["Location"] == url("detail", now), "the old address leads on"
    assert send(alan, url("add-founders", entity), new_founders="Jan Nowy").status_code == 302
    assert Founder.objects.current().filter(kind="natural").count() == 3
    assert send(alan, url("withdraw", now), reason="other").status_code == 302
    response = send(alan, url("add-founders", now), new_founders="Ewa Nowa")
    assert "Somebody has withdrawn this entity meanwhile." in response.content.decode()
    assert "Ewa Nowa" in response.content.decode()
    assert alan.get(url("detail", now)).status_code == 404


def test_every_page_of_an_entity_leads_on_from_an_address_kept_before_a_correction(world, entity):
    alan = client_of(world.cast, "alan")
    typed = {"legal_form": "social_cooperative", "register_date": "2026-06-11", "krs": "", "reason": "typing_error"}
    assert send(alan, url("correct", entity), **typed).status_code == 302
    now = EntityRegistration.objects.current().get()
    pages = [each.name for each in urlpatterns if str(each.pattern).startswith("entities/<uuid:entity>/")]
    assert len(pages) == 11
    for page in pages:
        asked = alan.get(f"{url(page, entity)}?founder=1")
        assert (asked.status_code, asked.get("Location")) == (302, f"{url(page, now)}?founder=1"), page
    assert client_of(world.cast, "olga").get(url("withdraw", now)).status_code == 403
    actions.withdraw_entity(registration=now, reason="other", by=world.cast.users["alan"])
    assert {alan.get(url(page, entity)).status_code for page in pages} == {404}


def test_a_founder_is_withdrawn_once(world, entity):
    alan = client_of(world.cast, "alan")
    founder = Founder.objects.current().filter(kind="natural").first()
    assert send(alan, url("withdraw-founder", founder), reason="typing_error").status_code == 302
    response = send(alan, url("withdraw-founder", founder), reason="other", words="Never signed")
    assert response.status_code == 422
    assert "You changed this in another window while you were writing." in response.content.decode()


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("entities:withdraw-founder", "a list of founders with your name"),
        ("incubators:founder-withdraw", "a list of founders with your name"),
        ("advice:detail", "advice given to you"),
        ("incubators:card", "advice given to you"),
    ],
)
def test_who_was_looked_at_is_told_the_page_also_by_the_name_it_had_then(page, told):
    """Until the areas parted, all these pages bore the name of the incubators; what was written down keeps it."""
    with translation.override("en"):
        assert words_of(page)["page"] == told


DOCUMENT = {"how": "original_inspected", "document_kind": "register_extract", "document_date": "2026-06-15"}
JUNE_15 = "2026-06-15"
AFTER_ENTRY = {
    "member": ("add-members", {"from_date": JUNE_15, "new_founders": "Ewa Nowa", "ground": "unemployed"}, Member),
    "status": ("record-status", {"kind": "operating", "from_date": JUNE_15, **DOCUMENT}, EntityStatus),
    "job": ("create-job", {"created_date": JUNE_15}, Job),
    "listing": ("answer-listing", {"answer": "given", "on_date": JUNE_15}, ListingConsent),
}
SAID = {
    "member": "A member of this entity is recorded since 15 June 2026.",
    "status": "A check or a status of this entity is recorded on 15 June 2026.",
    "job": "A job at this entity is recorded since 15 June 2026.",
    "listing": "Its answer whether it may be named on the public page is recorded on 15 June 2026.",
}


@pytest.mark.parametrize("what", AFTER_ENTRY)
def test_what_stands_before_a_corrected_day_of_entry_is_named_and_led_to(world, entity, what):
    alan, (page, told, model) = client_of(world.cast, "alan"), AFTER_ENTRY[what]
    later = {"created_date": "2026-06-16"} if what != "job" else {"created_date": "2026-06-17"}
    assert send(alan, url("create-job", entity), **later).status_code == 302, "what comes later is not meant"
    assert send(alan, url(page, entity), **told).status_code == 302
    fact = model.objects.current().order_by("created_date" if model is Job else "pk").first()
    typed = {"legal_form": entity.legal_form, "register_date": "2026-06-18", "krs": "", "reason": "wrong_date"}
    refused = send(alan, url("correct", entity), **typed)
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert SAID[what] in shown
    way = f"{url('detail', entity)}#listing" if what == "listing" else url(f"correct-{what}", fact)
    assert f'href="{way}"' in shown
    assert alan.get(way).status_code == 200
    assert 'value="18"' in shown, "what was typed stays"
    assert send(alan, url("correct", entity), **typed | {"register_date": JUNE_15}).status_code == 302
