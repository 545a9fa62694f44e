"""The public site: what everybody may read, and what must not get out."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.organisations import actions as organisations
from kladka.people.models import Person
from kladka.programmes.models import Award, Goal
from kladka.reporting.extract import forget
from tests.kladka.incubation.world import make_incubation
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import add_people

MOST_QUERIES, MOST_BYTES = 12, 60 * 1024


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@pytest.fixture
def finished(cast):
    """The cast's project as one that has ended, under the definitions that publish figures."""
    project = cast.project
    project.pack, project.ends_on = "pl-po-kl-7.2.1-abc", date(2026, 6, 30)
    project.domain_en, project.description_en = "A domain.", "First part.\nSecond part."
    project.save()
    Goal.objects.create(
        project=project,
        kind="general",
        text_pl="Cel",
        text_en="An aim",
        indicators=["coached", "prepared", "entities_improved"],
    )
    Award.objects.create(
        project=project,
        title="Tytuł",
        contest="Konkurs",
        organiser="Urząd",
        entered_on=date(2025, 4, 29),
        entries=361,
        chosen=16,
    )
    return cast


def visitor(language="en"):
    return Client(headers={"accept-language": language})


def page_of(cast, **kwargs):
    return visitor(**kwargs).get(reverse("public:project", args=[cast.project.code])).content.decode()


def json_of(cast):
    return visitor().get(reverse("public:project-json", args=[cast.project.code]))


def test_home_shows_public_projects_only_and_sends_the_signed_in_to_work(cast):
    assert "Trial project" in visitor().get("/").content.decode()
    assert "Projekty trwające" in visitor("pl").get("/").content.decode()
    assert client_of(cast, "anna").get("/")["Location"] == reverse("coach:day")
    assert client_of(cast, "anna").get(reverse("public:projects")).status_code == 200
    cast.project.is_public = False
    cast.project.save()
    assert "Trial project" not in visitor().get("/").content.decode()
    assert visitor().get(reverse("public:project", args=[cast.project.code])).status_code == 404
    assert json_of(cast).status_code == 404


def test_a_finished_project_shows_everything_the_founding_page_has(finished):
    page = page_of(finished)
    for words in ("A domain.", "Second part.", "Próba Lider", "Próba Alfa", "An aim", "People supported by a coach"):
        assert words in page
    for words in ("entered in the contest “Konkurs”", "361", "16", "People without work"):
        assert words in page
    assert page.count("summary-list__row") >= 4, "four levels of the funding line"
    assert "no number was published" in page
    assert "People who have had at least one coaching session." in page, "the definition stands beside the number"
    assert "made up" in page
    assert re.search(r"Counted as of <time datetime=.2026-06-30", page)


@pytest.fixture
def founded(finished):
    """Two entities: one founded by two organisations and a sole trader, one by people."""
    add_people(finished, 7)
    incubation, controller = make_incubation(finished), finished.organisations["leader"]
    trader = organisations.add_organisation(
        name="Usługi Jan Zmyślony",
        short_name="Jan Zmyślony",
        legal_form="sole_trader",
        controller=controller,
        is_made_up=True,
        by=finished.users["adam"],
    )
    legal = [finished.organisations["beta"], controller, trader]
    incubation.register(name="Spółdzielnia „Opoka”", short_name="Opoka", municipality="Klucze", legal=legal)
    incubation.register(
        name="Stowarzyszenie „Zorza”",
        short_name="Zorza",
        legal_form="association",
        municipality="Pałecznica",
        legal=[],
        natural=list(Person.objects.all()),
    )
    return finished


def test_entities_stand_with_their_seats_and_the_legal_persons_who_founded_them(founded):
    page = page_of(founded)
    section = page[page.index('id="entities"') :]
    row = section[section.index("Opoka") :]
    assert "Klucze" in row[:600]
    assert "Próba Beta" in row[:900]
    assert "Próba Lider" in row[:900]
    others = section[section.index("Zorza") :]
    assert "Pałecznica" in others[:600]
    assert "natural persons" in others[:900]
    assert not {"Próbna", "Testowa", "Łucja", "Nadia", "Jan", "Zmyślony"} & set(re.findall(r"\w+", page))
    entities = {each["name"]: each for each in json_of(founded).json()["entities"]}
    assert entities["Spółdzielnia „Opoka”"]["seat"] == "Klucze"
    assert sorted(entities["Spółdzielnia „Opoka”"]["founding_organisations"]) == ["Próba Beta", "Próba Lider"]
    assert entities["Stowarzyszenie „Zorza”"]["founding_organisations"] == []
    assert "Łucja" not in str(entities)


def test_partners_stand_with_their_places(finished):
    alfa = finished.organisations["alfa"]
    alfa.municipality = "Wzorowice"
    alfa.save()
    page = page_of(finished)
    assert "Próba Alfa</span>, Wzorowice" in page[page.index('id="team"') :]


def test_what_is_claimed_is_not_announced_where_it_is_not_shown(finished):
    for language, words in (("en", "beside"), ("pl", "obok")):
        page = page_of(finished, language=language)
        results = page[page.index('id="results"') : page.index('id="groups"')]
        assert words not in re.findall(r"\w+", results)


def test_the_page_speaks_polish(finished):
    page = page_of(finished, language="pl")
    assert 'lang="pl"' in page
    assert "Rezultaty" in page
    assert "Osoby bez pracy" in page
    assert "Projekt próbny" in page


def test_only_totals_of_published_figures_get_out(finished):
    answer = json_of(finished).json()
    codes = {figure["code"] for figure in answer["figures"]}
    assert "coached" in codes
    assert codes.isdisjoint({"prepared", "entities_improved", "main_outcome_employed"})
    assert next(figure["value"] for figure in answer["figures"] if figure["code"] == "coached") == 3
    assert "by" not in answer["figures"][0]
    assert "female" not in str(answer)
    assert "claimed" not in str(answer["figures"])
    page = page_of(finished)
    assert not {"Próbna", "Trenerska", "claimed"} & set(re.findall(r"\w+", page))


def test_the_page_and_the_json_say_the_same(finished):
    page, answer = page_of(finished), json_of(finished).json()
    for figure in answer["figures"]:
        row = page[page.index(f'rowheader" class="govuk-table__header">{figure["title"]["en"]}<') :]
        assert f"<strong>{figure['value']}</strong>" in row[:600]
    assert set(answer["fields"]) >= {"project", "as_of", "known_on", "pack", "figures", "planned"}


def test_a_running_project_says_what_will_be_published_and_shows_no_number(cast):
    Goal.objects.create(
        project=cast.project, kind="general", text_pl="Cel", text_en="An aim", indicators=["EECO01", "EECR04"]
    )
    answer = json_of(cast).json()
    assert (answer["figures"], [each["code"] for each in answer["planned"]]) == ([], ["EECO01", "EECR04"])
    page = page_of(cast)
    assert "When it has ended, these figures will be published here" in page
    assert "Counted as of" not in page


def test_machines_of_any_site_may_read_and_keep_the_figures_for_a_while(finished):
    response = json_of(finished)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "public" in response["Cache-Control"]
    html = visitor().get(reverse("public:project", args=[finished.project.code]))
    assert "no-cache" in html["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in html


MONITORED = (
    *("wstep", "podmiot", "url", "data-publikacja", "data-aktualizacja", "status", "data-sporzadzenie"),
    *("data-przeglad", "kontakt", "osoba", "email", "telefon", "procedura", "aplikacje", "architektura"),
)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_accessibility_statement_has_each_id_that_the_monitor_looks_for_once(db, language):
    page = visitor(language).get(reverse("public:accessibility")).content.decode()
    assert {name: page.count(f'id="a11y-{name}"') for name in MONITORED} == dict.fromkeys(MONITORED, 1)
    dates = re.findall(r'id="a11y-data-[a-z]+" datetime="(\d{4}-\d\d-\d\d)"', page)
    assert len(dates) == 4
    assert ("częściowo zgodna" if language == "pl" else "partially compliant") in page


def test_pages_stay_within_budget_at_ten_times_the_people(finished):
    url = reverse("public:project", args=[finished.project.code])

    def cost():
        visitor().get(url)
        with CaptureQueriesContext(connection) as queries:
            response = visitor().get(url)
        return len(queries), len(response.content)

    few, _bytes = cost()
    add_people(finished, 27)
    many, size = cost()
    assert many == few <= MOST_QUERIES
    assert size <= MOST_BYTES


def test_the_accessibility_statement_writes_its_days_in_words_for_people_and_in_digits_for_machines(client, db):
    page = client.get("/accessibility/", headers={"accept-language": "en"}).content.decode()
    assert 'datetime="2026-11-23">23 November 2026</time>' in page
    assert ">2026-11-23<" not in page


def test_the_source_of_a_definition_is_told_in_the_language_of_the_page(finished):
    polish, english = (page_of(finished, language=language) for language in ("pl", "en"))
    assert "Strona projektu, krótki opis; opublikowana wartość: 391" in polish
    assert "Project page, short description; published value: 391" in english
    assert "Project page" not in polish
    assert finished.project.pack not in english.partition('id="data"')[2]
