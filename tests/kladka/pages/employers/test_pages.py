"""Employers and work on the pages: recorded, shown, refused at its place."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from kladka.coaching import actions as sessions
from kladka.coaching.actions import pathway as pathways
from kladka.coaching.models import Pathway, Profile
from kladka.core import clock
from kladka.employers import actions
from kladka.employers.models import ContactPerson, Employer, EmployerContact, JobWishes, Placement, Referral, Vacancy
from kladka.pages.employers.choices import Desk
from kladka.people import actions as people
from kladka.people.models import Ending, Evidence, Situation
from kladka.programmes.permissions import viewer_for
from tests.kladka.employers.world import DAY, make_employers, vacancy
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def world(cast):
    """The employers; the cast's own jobs, which nobody asked for here, are withdrawn."""
    for situation in cast.situations.values():
        people.withdraw(fact=situation, reason="wrong_person", by=cast.users["anna"])
    return make_employers(cast)


@pytest.fixture
def anna(world):
    return client_of(world.cast, "anna")


def day(name, value):
    return {f"{name}-{part}": str(getattr(value, part)) for part in ("day", "month", "year")}


def text(client, name, *args, query=""):
    response = client.get(reverse(f"employers:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def lucja(world):
    return world.cast.participations["lucja"]


def test_an_organisation_of_the_project_takes_on_one_more_role(world, anna):
    alfa = world.cast.organisations["alfa"]
    response = send(anna, reverse("employers:new"), organisation=str(alfa.pk), trade="care", size="small")
    assert response.status_code == 302, response.content.decode()
    assert Employer.objects.get(organisation=alfa).controller == world.cast.project.controller


def test_an_employer_that_is_not_recorded_yet_comes_with_its_name(world, anna):
    told = {"name": "Ciastkarnia Nowa", "legal_form": "sole_trader", "municipality": "Olkusz", "trade": "production"}
    assert send(anna, reverse("employers:new"), **told).status_code == 302
    assert Employer.objects.get(organisation__name="Ciastkarnia Nowa").organisation.is_made_up


def test_one_of_the_same_name_is_asked_about(world, anna):
    told = {"name": "piekarnia próba", "legal_form": "sole_trader", "municipality": "Klucze", "trade": "production"}
    response = send(anna, reverse("employers:new"), **told)
    assert response.status_code == 422
    assert "Piekarnia Próba (Klucze)" in response.content.decode()
    assert send(anna, reverse("employers:new"), second_time="on", **told).status_code == 302


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Find the organisation, or type its name below."),
        ({"name": "Nowa"}, "Choose the legal form."),
    ],
)
def test_an_employer_without_an_organisation_is_refused_and_keeps_what_was_typed(world, anna, told, words):
    response = send(anna, reverse("employers:new"), trade="care", about="Miły szef", **told)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Miły szef" in response.content.decode()


def test_searching_for_an_organisation_saves_nothing(world, anna):
    found = send(anna, reverse("employers:new"), **{"organisation-search": "alfa", "organisation-find": "1"})
    assert found.status_code == 200


def test_a_contact_is_recorded_shown_changed_and_removed(world, anna):
    world.agree("lucja")
    told = {"form": "phone", "purpose": "vacancy", "person": str(world.person.pk), "result": "Oddzwoni.",
            "participation": str(lucja(world).pk), "next_step": "Zadzwonić", **day("on_date", DAY)}  # fmt: skip
    assert send(anna, reverse("employers:contact-new", args=[world.bakery.pk]), **told).status_code == 302
    contact = EmployerContact.objects.get()
    assert (contact.staff, contact.participation) == (world.cast.staff["anna"], lucja(world))
    page = text(anna, "detail", world.bakery.pk)
    assert "Oddzwoni." in page
    assert "Łucja Próbna" in page
    assert "Paweł Piekarski" in page
    edit = reverse("employers:contact-edit", args=[contact.pk])
    assert send(anna, edit, version="1", **{**told, "result": "Nie chce."}).status_code == 302
    assert EmployerContact.objects.get().result == "Nie chce."
    assert anna.post(reverse("employers:contact-done", args=[contact.pk])).status_code == 302
    assert EmployerContact.objects.get().next_done_on == clock.today()
    assert "Zadzwonić" not in text(anna, "due")
    assert send(anna, reverse("employers:contact-remove", args=[contact.pk])).status_code == 302
    assert not EmployerContact.objects.exists()


def test_other_partners_see_the_employer_and_no_participant(world):
    world.contact("lucja", result="O Łucji.")
    world.contact(result="O nikim.")
    world.place("lucja")
    page = text(client_of(world.cast, "beata"), "detail", world.bakery.pk)
    assert "O nikim." in page
    assert "O Łucji." not in page
    assert "Próbna" not in page


def test_a_step_without_a_day_that_can_be_is_refused(world, anna):
    told = {"form": "phone", "purpose": "vacancy", **day("on_date", DAY), **day("next_due", DAY - timedelta(days=1))}
    response = send(anna, reverse("employers:contact-new", args=[world.bakery.pk]), **told)
    assert response.status_code == 422
    assert "Say what is to be done by that day" in response.content.decode()
    assert "must not be earlier" in response.content.decode()


def test_a_person_is_added_changed_and_forgotten(world, anna):
    told = {"name": "Zofia Kasowa", "post": "kasjerka", "phone": "600200300"}
    assert send(anna, reverse("employers:person-new", args=[world.bakery.pk]), **told).status_code == 302
    person = ContactPerson.objects.get(name="Zofia Kasowa")
    edit = reverse("employers:person-edit", args=[person.pk])
    assert send(anna, edit, version="1", **{**told, "phone": "12"}).status_code == 422
    assert send(anna, edit, version="1", **{**told, "post": "szefowa"}).status_code == 302
    assert send(anna, reverse("employers:person-forget", args=[person.pk])).status_code == 302
    assert "Zofia" not in text(anna, "detail", world.bakery.pk)
    assert anna.get(edit).status_code == 404


def test_a_vacancy_is_recorded_changed_analysed_and_closed(world, anna):
    told = {"title": "Kasjerka", "town": "Klucze", "posts": "2", "hours": "20,5", "pay_from": "2 500",
            "working_time": ["mornings", "weekends"], "contract": ["mandate"]}  # fmt: skip
    assert send(anna, reverse("employers:vacancy-new", args=[world.bakery.pk]), **told).status_code == 302
    found = Vacancy.objects.get(title="Kasjerka")
    assert found.values == {"working_time": ["mornings", "weekends"], "contract": ["mandate"]}
    page = text(anna, "vacancy", found.pk)
    assert "mornings, weekends" in page
    assert "2500 zł a month" in page
    edit = reverse("employers:vacancy-edit", args=[found.pk])
    assert send(anna, edit, version="1", **{**told, "pay_until": "100"}).status_code == 422
    assert send(anna, edit, version="1", **{**told, "posts": "1"}).status_code == 302
    seen = {"tasks": "Kasuje.", "environment": ["customers"], **day("on_date", DAY)}
    assert send(anna, reverse("employers:analysis", args=[found.pk]), version="0", **seen).status_code == 302
    assert "contact with customers" in text(anna, "vacancy", found.pk)
    assert send(anna, reverse("employers:vacancy-state", args=[found.pk]), state="withdrawn").status_code == 302
    assert Vacancy.objects.get(pk=found.pk).state == "withdrawn"
    assert "Kasjerka" in text(anna, "vacancies", query="?state=withdrawn&task=&town=klucz")


def test_the_second_of_two_editors_chooses_what_stands(world, anna):
    told = {"title": "Pomoc", "town": "Klucze", "posts": "1", "tasks": ["kitchen"]}
    edit = reverse("employers:vacancy-edit", args=[world.vacancy.pk])
    assert send(anna, edit, version="1", **told).status_code == 302
    response = send(anna, edit, version="1", **{**told, "title": "Piekarz"})
    assert response.status_code == 422
    assert "Pomoc" in response.content.decode()
    assert "Piekarz" in response.content.decode()


def test_wishes_are_kept_with_their_vetoes_and_the_next_version_begins_with_them(world, anna):
    told = {"working_time": ["mornings"], "veto_working_time": ["nights"], "hours_until": "20", "pay_from": "2000",
            "veto_words": "Nic na wysokości", "disclosure": "adjustments_only", **day("on_date", DAY),
            **day("disclosure_on", DAY)}  # fmt: skip
    address = reverse("employers:wishes", args=[lucja(world).pk])
    assert send(anna, address, version="0", **told).status_code == 302
    kept = JobWishes.objects.get()
    assert (kept.values, kept.vetoes) == ({"working_time": ["mornings"]}, {"working_time": ["nights"]})
    page = text(anna, "of", lucja(world).pk)
    assert "Never: nights" in page
    assert "Nic na wysokości" in page
    assert "Nic na wysokości" in text(anna, "wishes", lucja(world).pk)


def test_a_wish_that_is_a_veto_too_is_refused_at_its_place(world, anna):
    told = {"tasks": ["care"], "veto_tasks": ["care"], **day("on_date", DAY)}
    response = send(anna, reverse("employers:wishes", args=[lucja(world).pk]), version="0", **told)
    assert response.status_code == 422
    assert "This is ticked both as a wish and as a veto: caring for people." in response.content.decode()


def test_vacancies_are_shown_criterion_by_criterion_and_a_veto_stands_out(world, anna):
    vacancy(world.cast, world.centre, title="Nocna zmiana", values={"working_time": ["nights"]})
    world.wish(veto_words="Nic na wysokości")
    page = text(anna, "matches", lucja(world).pk)
    assert page.index("Pomoc piekarza") < page.index("Nocna zmiana")
    assert "Never: nights" in page
    assert "Will not do, in their own words: Nic na wysokości" in page
    assert page.count("Surroundings") == 2


def test_a_job_against_a_veto_is_asked_about_before_it_is_recorded(world, anna):
    night = vacancy(world.cast, world.centre, title="Nocna zmiana", values={"working_time": ["nights"]})
    world.wish(veto_words="Nic na wysokości")
    world.agree("lucja")
    of = lucja(world).pk
    told = {"form": "phone", "purpose": "candidate", "result": "Zadzwoni.", **day("on_date", DAY)}
    told |= {"participation": str(of), "vacancy": str(night.pk)}
    contact = reverse("employers:contact-new", args=[world.centre.pk])
    asked = send(anna, contact, **told)
    assert (asked.status_code, EmployerContact.objects.count()) == (422, 0)
    assert "Veto of Łucja Próbna: nights. This job has it." in asked.content.decode()
    assert send(anna, contact, **told, talked_over="on").status_code == 302
    work = f"{reverse('employers:place', args=[of])}?kind=employment"
    asked = send(anna, work, **placing(world, employer=str(world.centre.pk), vacancy=str(night.pk)))
    assert "Veto of Łucja Próbna: nights." in asked.content.decode()
    assert not Placement.objects.exists()


def test_a_contract_against_a_veto_is_asked_about_wherever_a_job_is_recorded(world, anna):
    """The form says the contract itself, with a vacancy, without one, and also as a situation alone."""
    of = lucja(world)
    world.wish(vetoes={"contract": ["mandate"], "tasks": ["garden"]})
    orchard = vacancy(world.cast, world.centre, title="Pomoc w sadzie", values={"tasks": ["garden"]})
    open_to = vacancy(world.cast, world.centre, title="Biuro", values={"contract": ["mandate", "employment_contract"]})
    work = f"{reverse('employers:place', args=[of.pk])}?kind=employment"

    def asked(address=work, **changes):
        sent = send(anna, address, **placing(world, employer=str(world.centre.pk), **changes)).content.decode()
        return [words for words in ("contract of mandate", "gardens and green areas") if f"Próbna: {words}" in sent]

    assert asked(vacancy="", contract_kind="mandate") == ["contract of mandate"]
    assert asked(vacancy=str(world.vacancy.pk), contract_kind="mandate") == ["contract of mandate"]
    assert asked(vacancy=str(orchard.pk)) == ["gardens and green areas"]
    assert asked(vacancy="", post="pomoc w sadzie ") == ["gardens and green areas"], "the employer's post of that name"
    actions.set_state(vacancy=orchard, state=Vacancy.FILLED, by=world.cast.users["anna"])
    assert asked(vacancy="", post="Pomoc w sadzie") == ["gardens and green areas"], "though it is filled"
    situation = reverse("participants:situation", args=[of.pk])
    assert asked(situation, kind="employment", contract_kind="mandate") == ["contract of mandate"]
    assert not Situation.objects.filter(kind="employment", from_date=DAY).exists()
    told = placing(world, employer=str(world.centre.pk), vacancy=str(open_to.pk), post="Biuro")
    assert send(anna, work, **told).status_code == 302, "offered with both contracts, taken with the other one"
    fact = Situation.objects.current().get(kind="employment", from_date=DAY)
    assert fact.contract_kind == "employment_contract"


def test_a_post_on_offer_stands_before_one_of_the_same_name_that_is_filled(world, anna):
    """Of several that are no longer on offer the latest is compared."""
    anna_, desk = world.cast.users["anna"], Desk(viewer_for(world.cast.users["anna"], clock.today()))
    filled, open_, gone = (vacancy(world.cast, world.centre, title="Pomoc w sadzie") for _each in range(3))
    actions.set_state(vacancy=filled, state=Vacancy.FILLED, by=anna_)
    Vacancy.objects.filter(pk=filled.pk).update(state_since=DAY - timedelta(days=1))
    actions.set_state(vacancy=gone, state=Vacancy.WITHDRAWN, by=anna_)
    of = str(world.centre.pk)
    assert desk.vacancy_of_post(of, "pomoc w sadzie") == open_
    actions.set_state(vacancy=open_, state=Vacancy.FILLED, by=anna_)
    Vacancy.objects.filter(pk=open_.pk).update(state_since=DAY - timedelta(days=9))
    assert desk.vacancy_of_post(of, "pomoc w sadzie") == gone
    assert desk.vacancy_of_post(of, "Biuro") is None


def test_who_employs_is_asked_about_where_the_vacancy_is_against_a_veto(world, anna):
    of = lucja(world)
    fact = people.record_situation(
        participation=of, kind="employment", from_date=DAY, contract_kind="mandate", by=world.cast.users["anna"]
    )
    world.wish(vetoes={"tasks": ["garden"], "contract": ["mandate"]})
    orchard = vacancy(world.cast, world.centre, title="Pomoc w sadzie", values={"tasks": ["garden"]})
    address, told = reverse("employers:describe", args=[fact.pk]), {"employer": str(world.centre.pk)}
    asked = send(anna, address, vacancy=str(orchard.pk), **told)
    assert (asked.status_code, "Próbna: gardens and green areas." in asked.content.decode()) == (422, True)
    assert send(anna, address, vacancy="", **told).status_code == 302, (
        "its contract was asked about when it was recorded"
    )


def test_nobody_is_presented_without_a_consent_and_comparing_tells_no_employer(world, anna):
    """What was typed stays, and each page says where the consent is recorded."""
    of, consents = lucja(world).pk, reverse("own-page:of", args=[lucja(world).pk])
    world.wish()
    page = text(anna, "matches", of)
    assert ("No consent to telling employers" in page, consents in page) == (True, True)
    assert "no employer is told anything by it" in page
    assert "was presented there" not in page
    told = {
        "form": "phone",
        "purpose": "candidate",
        "result": "Zadzwoni.",
        "participation": str(of),
        **day("on_date", DAY),
    }
    response = send(anna, reverse("employers:contact-new", args=[world.bakery.pk]), **told)
    html = response.content.decode()
    assert (response.status_code, "record the consent" in html, "Zadzwoni." in html) == (422, True, True)
    assert f'href="{consents}"' in html, "the way there stands at the field"
    assert "no consent recorded" in text(anna, "candidates", world.vacancy.pk)
    assert "No consent to telling employers" in text(anna, "of", of)
    world.agree("lucja")
    page = text(anna, "matches", of)
    assert ("was presented there" in page, consents in page) == (True, False)
    assert "agreed" in text(anna, "candidates", world.vacancy.pk)
    assert send(anna, reverse("employers:contact-new", args=[world.bakery.pk]), **told).status_code == 302


def test_what_is_to_be_done_about_somebody_who_withdrew_is_marked_wherever_it_stands(world, anna):
    consent, said = world.agree("lucja", given_on=DAY), "consent withdrawn on"
    world.contact("lucja", next_step="Zadzwonić", next_due=clock.today())
    pages = [
        ("employers:due", []),
        ("employers:detail", [world.bakery.pk]),
        ("employers:of", [lucja(world).pk]),
        ("coach:day", []),
    ]

    def told():
        return [said in anna.get(reverse(name, args=args)).content.decode() for name, args in pages]

    assert told() == [False] * 4
    people.withdraw_consent(consent=consent, how="told", by=world.cast.users["anna"])
    assert told() == [True] * 4
    world.agree("lucja", given_on=clock.today())
    assert told() == [False] * 4


def test_what_the_employer_answered_is_shown_where_one_looks_for_it(world, anna):
    told = {"form": "phone", "purpose": "vacancy", "answer": "refused", **day("on_date", DAY)}
    assert send(anna, reverse("employers:contact-new", args=[world.bakery.pk]), **told).status_code == 302
    contact = EmployerContact.objects.get()
    page = text(anna, "detail", world.bakery.pk)
    assert ("The employer:" in page, ">refused</strong>" in re.sub(r"\s+", "", page)) == (True, True)
    assert "refused" in text(anna, "contact-remove", contact.pk)
    assert send(anna, reverse("employers:contact-edit", args=[contact.pk]), version="1", **told | {"answer": ""})
    assert EmployerContact.objects.get().answer == ""


def test_without_wishes_the_page_says_so(world, anna):
    assert "Nobody has asked yet" in text(anna, "matches", lucja(world).pk)


def placing(world, **changes):
    told = {"employer": str(world.bakery.pk), "vacancy": str(world.vacancy.pk), "post": "Piekarz",
            "contract_kind": "employment_contract", "full_time_share": "0,5", "subsidy": "sodir",
            "how": "original_inspected", "document_kind": "employment_contract",
            **day("from_date", DAY), **day("document_date", DAY)}  # fmt: skip
    return told | changes


def test_work_is_recorded_with_its_fact_and_its_proof_in_one_act(world, anna):
    address = reverse("employers:place", args=[lucja(world).pk])
    assert "Internship" in text(anna, "place", lucja(world).pk)
    response = send(anna, f"{address}?kind=employment", **placing(world))
    assert response.status_code == 302, response.content.decode()
    fact = Situation.objects.current().get(kind="employment", from_date=DAY)
    assert Evidence.objects.current().filter(fact=fact.pk).exists()
    placement = Placement.objects.get()
    page = text(anna, "placement", placement.pk)
    assert "Piekarnia Próba" in page
    assert "employment contract, 0.5 of full time" in page
    assert "Goes on" in text(anna, "of", lucja(world).pk)
    assert "Łucja Próbna" in text(anna, "detail", world.bakery.pk)


def test_only_what_a_kind_needs_is_asked(world, anna):
    own = text(anna, "place", lucja(world).pk, query="?kind=own_firm")
    assert 'name="employer"' not in own
    assert 'name="contract_kind"' not in own
    assert 'name="subsidy"' in own
    practice = text(anna, "place", lucja(world).pk, query="?kind=internship")
    assert 'name="employer"' in practice
    assert 'name="subsidy"' not in practice


def test_an_address_with_a_vacancy_fills_in_the_form(world, anna):
    page = text(anna, "place", lucja(world).pk, query=f"?kind=employment&vacancy={world.vacancy.pk}")
    assert 'value="Pomoc piekarza"' in page


def test_work_without_its_contract_is_refused_and_keeps_what_was_typed(world, anna):
    address = f"{reverse('employers:place', args=[lucja(world).pk])}?kind=employment"
    response = send(anna, address, **placing(world, contract_kind=""))
    assert response.status_code == 422
    assert "Choose the kind of contract." in response.content.decode()
    assert 'value="Piekarz"' in response.content.decode()


def test_a_working_person_is_not_taken_into_a_cis(world, anna):
    world.place()
    told = {"employer": str(world.centre.pk), **day("from_date", DAY + timedelta(days=3))}
    response = send(anna, reverse("employers:trial", args=[lucja(world).pk]), **told)
    assert response.status_code == 422
    assert "Who works cannot take part" in response.content.decode()


def test_a_trial_is_passed_and_the_programme_begins_the_day_after(world, anna):
    told = {"employer": str(world.centre.pk), **day("from_date", date(2026, 4, 1))}
    assert send(anna, reverse("employers:trial", args=[lucja(world).pk]), **told).status_code == 302
    placement = Placement.objects.get()
    assert "Trial month" in text(anna, "of", lucja(world).pk)
    job = {"kind": "employment", "from_date": "2026-04-20", "contract_kind": "mandate", "how": "later"}
    refused = send(anna, reverse("participants:situation", args=[lucja(world).pk]), **job)
    assert refused.status_code == 422
    assert "Who works cannot be in a trial month" in refused.content.decode()
    end = reverse("employers:trial-end", args=[placement.pk])
    assert send(anna, end, version="1", passed="yes").status_code == 422
    assert send(anna, end, version="1", passed="yes", **day("from_date", date(2026, 5, 2))).status_code == 302
    fact = Situation.objects.current().get(kind="cis_programme")
    assert (fact.from_date, fact.until_date) == (date(2026, 5, 2), date(2027, 5, 2))
    assert "recorded already" in text(anna, "trial-end", placement.pk)


def test_sessions_about_work_stand_on_the_pages_of_the_employer_and_of_the_placement(world, anna):
    """Those that name the employer, and those at the workplace while somebody works there; only one's own people's."""
    cast, placement = world.cast, world.place()

    def met(who, coach, place, day, minutes, **told):
        given = {"participation": cast.participations[who], "coach": cast.staff[coach], "by": cast.users[coach]}
        sessions.log_session(place=place, on_date=day, minutes=minutes, **given, **told)

    met("lucja", "anna", "workplace", DAY + timedelta(days=1), 41)
    met("lucja", "anna", "workplace", DAY - timedelta(days=1), 42)
    met("lucja", "anna", "workplace", DAY + timedelta(days=2), 43, employer_words="Inna firma")
    met("lucja", "anna", "office", DAY + timedelta(days=3), 44)
    met("lucja", "anna", "phone", DAY - timedelta(days=9), 45, employer=world.bakery.pk)
    met("nadia", "artur", "phone", DAY, 46, employer=world.bakery.pk)
    for page in (text(anna, "detail", world.bakery.pk), text(anna, "placement", placement.pk)):
        table = page.split('id="sessions"')[1].split("</section>")[0]
        assert [number for number in range(41, 47) if f">{number}</td>" in table] == [41, 45]
    assert "Łucja" in text(anna, "detail", world.bakery.pk).split('id="sessions"')[1].split("</section>")[0]
    assert 'id="sessions"' not in text(anna, "detail", world.centre.pk)


def test_every_contact_with_an_employer_can_be_reached(world, anna):
    for number in range(11):
        world.contact(result=f"Rozmowa {number}.", on_date=DAY - timedelta(days=number))
    pages = [text(anna, "detail", world.bakery.pk, query=query) for query in ("", "?page=2")]
    assert ["Rozmowa 0." in page for page in pages] == [True, False]
    assert ["Rozmowa 10." in page for page in pages] == [False, True]


def test_support_is_planned_and_a_plan_that_cannot_be_is_refused(world, anna):
    placement = world.place()
    address = reverse("employers:plan", args=[placement.pk])
    half = {"from_1": "1", "until_1": "4"}
    response = send(anna, address, version="1", **half)
    assert response.status_code == 422
    assert "Fill in the whole phase" in response.content.decode()
    whole = {**half, "hours_1": "4", "from_2": "5", "until_2": "9", "hours_2": "6", "natural_supports": "Pani Zofia"}
    assert send(anna, address, version="1", **whole).status_code == 302
    page = text(anna, "placement", placement.pk)
    assert "1 to 4" in page
    assert "Pani Zofia" in page
    assert "the support grows" in page
    assert 'value="9"' in text(anna, "plan", placement.pk)


def test_a_lost_job_ends_and_the_search_begins_again(world, anna):
    placement = world.place()
    told = {"reason": "dismissed", "new_search": "yes", **day("until_date", DAY + timedelta(days=20))}
    assert send(anna, reverse("employers:placement-end", args=[placement.pk]), **told).status_code == 302
    assert Ending.objects.current().get(situation=placement.situation).until_date == DAY + timedelta(days=20)
    assert Situation.objects.current().filter(kind="job_search").exists()
    assert "notice by the employer" in text(anna, "placement", placement.pk)


def test_a_lost_job_leads_back_on_the_pathway_where_the_coach_says_so(world, anna):
    """Point 7: job loss and new search; the stage is one of the model that the person works by."""
    by, coached = world.cast.users["anna"], world.cast.assignments["lucja"]
    pathways.begin_all(assignments=[coached], by=by, entered={coached.pk: [("coaching", DAY)]})
    pathway = Pathway.objects.get()
    placement, last = world.place(), DAY + timedelta(days=20)
    address = reverse("employers:placement-end", args=[placement.pk])
    told = {"reason": "dismissed", **day("until_date", last)}
    html = send(anna, address, new_search="yes", **told)
    assert (html.status_code, "Choose where the pathway goes on." in html.content.decode()) == (422, True)
    assert send(anna, address, new_search="no", stage="entry", **told).status_code == 422
    assert not Ending.objects.current().filter(situation=placement.situation).exists()
    assert send(anna, address, new_search="yes", stage="entry", **told).status_code == 302
    entered = pathway.positions.get(left_on=None)
    assert (entered.stage, entered.entered_on, entered.how) == ("entry", last + timedelta(days=1), "moved_back")
    assert "notice by the employer" in entered.reason


def test_a_programme_is_extended_no_further_than_the_law_allows(world, anna):
    """Twelve months and six more; the fact that counts is corrected, and says what it was before."""
    by = world.cast.users["anna"]
    told = {"employer": world.centre, "until_date": date(2027, 2, 2)}
    programme = actions.place(
        participation=lucja(world), kind="cis_programme", from_date=date(2026, 2, 2), by=by, **told
    )
    address = reverse("employers:placement-extend", args=[programme.pk])
    assert "Extend the programme" in text(anna, "placement", programme.pk)
    for wrong in (date(2027, 2, 2), date(2027, 8, 3)):
        assert "no later than 2 August 2027" in send(anna, address, **day("until_date", wrong)).content.decode()
    assert send(anna, address, **day("until_date", date(2027, 8, 2))).status_code == 302
    (fact,) = Situation.objects.current().filter(kind="cis_programme")
    assert (fact.until_date, fact.replaces) == (date(2027, 8, 2), programme.situation)


def test_details_of_a_placement_are_changed(world, anna):
    placement = world.place()
    address = reverse("employers:placement-edit", args=[placement.pk])
    assert send(anna, address, version="1", post="Szef kuchni", subsidy_body="PUP").status_code == 422
    assert send(anna, address, version="1", post="Szef kuchni").status_code == 302
    assert Placement.objects.get().post == "Szef kuchni"


def test_a_referral_is_sent_found_open_and_answered(world, anna):
    told = {"direction": "out", "body_kind": "labour_office", "body": "Urząd pracy w Olkuszu",
            "question": "Czy jest miejsce na stażu?", **day("sent_on", DAY), **day("due_on", DAY)}  # fmt: skip
    assert send(anna, reverse("employers:refer", args=[lucja(world).pk]), **told).status_code == 302
    assert "The answer is late" in text(anna, "referrals", query="?state=open")
    referral = Referral.objects.get()
    address = reverse("employers:referral", args=[referral.pk])
    assert send(anna, address, version="1", answer="helped", **told).status_code == 422
    assert send(anna, address, version="1", answer="helped", **told, **day("answered_on", DAY)).status_code == 302
    assert "help or information was given" in text(anna, "of", lucja(world).pk)
    assert "Olkuszu" not in text(anna, "referrals", query="?state=open")


def test_employers_are_searched_and_narrowed(world, anna):
    assert "Centrum" not in text(anna, "list", query="?q=piekarnia")
    assert "Piekarnia" not in text(anna, "list", query="?trade=care")
    assert "Centrum" not in text(anna, "list", query="?standing=vacancies")
    assert "Piekarnia" in text(anna, "list", query="?standing=quiet")
    world.contact(on_date=clock.today())
    assert "Piekarnia" not in text(anna, "list", query="?standing=quiet")


@pytest.mark.parametrize("name", ["list", "vacancies", "due", "referrals"])
def test_each_list_is_taken_away_as_a_file(world, anna, name):
    world.contact("lucja", next_step="Zadzwonić", next_due=DAY)
    world.refer()
    response = anna.get(reverse(f"employers:{name}") + "?export=xlsx")
    assert response.status_code == 200
    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_who_employs_is_said_of_a_job_recorded_without_it(world, anna):
    fact = people.record_situation(
        participation=lucja(world),
        kind="employment",
        from_date=DAY,
        contract_kind="mandate",
        by=world.cast.users["anna"],
    )
    assert "Employment since 10 June 2026: say who employs" in text(anna, "of", lucja(world).pk)
    address = reverse("employers:describe", args=[fact.pk])
    assert send(anna, address, post="Piekarz").status_code == 422
    assert send(anna, address, employer=str(world.bakery.pk), post="Piekarz").status_code == 302
    assert Placement.objects.get().situation == fact.pk
    assert "say who employs" not in text(anna, "of", lucja(world).pk)
    assert "recorded already who employs" in text(anna, "describe", fact.pk)


def test_vacancies_are_narrowed_by_task_and_open_ones_come_first(world, anna):
    vacancy(world.cast, world.centre, title="Kierowca", values={"tasks": ["driving"]})
    page = text(anna, "vacancies", query="?task=driving")
    assert "Kierowca" in page
    assert "Pomoc piekarza" not in page
    send(anna, reverse("employers:vacancy-state", args=[world.vacancy.pk]), state="filled")
    page = text(anna, "vacancies")
    assert page.index("Kierowca") < page.index("Pomoc piekarza")


def test_who_worked_at_entry_is_asked_about_before_a_trial(world, anna, monkeypatch):
    monkeypatch.setattr("kladka.pages.employers.views.placements.EMPLOYED", "unemployed")
    told = {"employer": str(world.centre.pk), **day("from_date", date(2026, 4, 1))}
    address = reverse("employers:trial", args=[lucja(world).pk])
    response = send(anna, address, **told)
    assert response.status_code == 422
    assert "Does that job go on no more on this day?" in response.content.decode()
    assert send(anna, address, all_the_same="on", **told).status_code == 302


def test_a_partner_that_is_an_employer_is_one_organisation_with_two_roles(world, anna):
    """Edge case 48, Opoka: partner, founder and employer at once."""
    alfa = world.cast.organisations["alfa"]
    send(anna, reverse("employers:new"), organisation=str(alfa.pk), trade="care")
    again = send(anna, reverse("employers:new"), organisation=str(alfa.pk), trade="care", size="small")
    assert again.status_code == 422
    assert "is recorded as an employer already" in again.content.decode()


def test_searching_for_an_employer_on_a_form_about_a_participant_saves_nothing(world, anna):
    address = f"{reverse('employers:place', args=[lucja(world).pk])}?kind=employment"
    found = send(anna, address, **{"employer-search": "piek", "employer-find": "1"})
    assert found.status_code == 200
    assert not Placement.objects.exists()


def test_the_page_for_situations_keeps_work_and_a_cis_apart_too(world, anna):
    """Edge case 55, at the other door."""
    world.place()
    told = {"kind": "cis_programme", "how": "later", **day("from_date", DAY + timedelta(days=3))}
    response = send(anna, reverse("participants:situation", args=[lucja(world).pk]), **told)
    assert response.status_code == 422
    assert "Who works cannot take part" in response.content.decode()


def test_own_participants_are_shown_beside_a_vacancy_with_their_vetoes(world, anna):
    assert "None of your participants" in text(anna, "candidates", world.vacancy.pk)
    world.wish(version=0)
    world.wish(version=1, vetoes={"tasks": ["cleaning"], "environment": ["noise"]}, veto_words="Nic na wysokości")
    world.wish("teresa", by="beata")
    page = text(anna, "candidates", world.vacancy.pk)
    assert "Łucja Próbna" in page
    assert "Wymyślona" not in page
    for veto in ("cleaning", "noise", "Nic na wysokości"):
        assert veto in page


def test_a_body_that_is_recorded_is_chosen_and_named_as_it_is_recorded(world, anna):
    alfa = world.cast.organisations["alfa"]
    told = {"direction": "out", "body_kind": "other", "question": "Czy jest miejsce?", **day("sent_on", DAY)}
    address = reverse("employers:refer", args=[lucja(world).pk])
    assert send(anna, address, **told).status_code == 422
    assert send(anna, address, organisation=str(alfa.pk), body="Inna", **told).status_code == 422
    assert send(anna, address, organisation=str(alfa.pk), **told).status_code == 302
    referral = Referral.objects.get()
    assert (referral.organisation, referral.body) == (alfa, alfa.name)
    address = reverse("employers:referral", args=[referral.pk])
    assert f'value="{alfa.pk}"' in anna.get(address).content.decode()
    assert send(anna, address, version="1", body="Urząd pracy, Olkusz", **told).status_code == 302
    referral.refresh_from_db()
    assert (referral.organisation, referral.body) == (None, "Urząd pracy, Olkusz")


def test_what_the_profile_says_never_stands_beside_every_vacancy_and_is_asked_before_placing(world, anna):
    """In the person's own words, which nothing can compare; a draft says nothing, and what the wishes say is not said
    twice."""
    asked = {"surroundings": {"pl": "W jakim otoczeniu?", "en": "In which surroundings?"}}
    of = {"participation": lucja(world), "asked": asked}
    words = {"surroundings": "Nie w hałasie.", "team": "Nie więcej niż pięć osób."}
    Profile.objects.create(number=1, vetoes=words, accepted_on=DAY, **of)
    Profile.objects.create(number=2, vetoes={"surroundings": "Nie w kurzu."}, **of)
    vacancy(world.cast, world.centre, title="Nocna zmiana")
    page, work = text(anna, "matches", lucja(world).pk), text(anna, "of", lucja(world).pk)
    assert page.count("In which surroundings? Nie w hałasie.; Nie więcej niż pięć osób.") == 2
    assert "Look at it yourself: In which surroundings? Nie w hałasie." in work
    assert "kurzu" not in page + work
    world.wish(veto_words="nie w hałasie, nic na wysokości")
    assert "In which surroundings?" not in text(anna, "matches", lucja(world).pk)
    assert "Look at it yourself: Nie więcej niż pięć osób." in text(anna, "candidates", world.vacancy.pk)
    address = f"{reverse('employers:place', args=[lucja(world).pk])}?kind=employment"
    told = placing(world, employer=str(world.centre.pk), vacancy="")
    answer = send(anna, address, **told)
    assert "In the profile Łucja Próbna says never: Nie więcej niż pięć osób." in answer.content.decode()
    assert not Placement.objects.exists()
    assert send(anna, address, **told, talked_over="on").status_code == 302
