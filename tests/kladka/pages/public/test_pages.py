"""The public site: what everybody may read, and what must not get out."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.audit.actions import SYSTEM, verb
from kladka.core import clock
from kladka.incubation.models import Founder
from kladka.organisations import actions as organisations
from kladka.people.models import Person
from kladka.programmes.models import Award, Goal
from kladka.reporting.extraction import extract as live
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as computing
from kladka.reporting.publishing import operations
from tests.kladka.incubation.world import make_incubation
from tests.kladka.pages.public.world import address_of, finish, json_of, page_of, visitor
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import add_people
from tests.world.released import end_project, prepare, publish

MOST_QUERIES, MOST_BYTES = 12, 60 * 1024


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@pytest.fixture
def finished(cast):
    return finish(cast)


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


def test_titles_with_quotation_marks_fit_into_those_of_the_sentence(finished):
    Award.objects.update(contest="Konkurs „Dobre praktyki”", title="Tytuł „Człowiek”")
    page = page_of(finished, language="pl")
    assert "„Konkurs «Dobre praktyki»”" in page
    assert "„Tytuł «Człowiek»”" in page
    assert "“Konkurs ‘Dobre praktyki’”" in page_of(finished)


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
def incubation(cast):
    return make_incubation(cast)


@pytest.fixture
def founded(cast, incubation):
    """Two entities: one founded by two organisations and a sole trader, one by people; then the project published.

    A sole trader is refused as a founding organisation, but may have been recorded before it was.
    """
    add_people(cast, 20)
    controller = cast.organisations["leader"]
    trader = organisations.add_organisation(
        name="Usługi Jan Zmyślony",
        short_name="Jan Zmyślony",
        legal_form="sole_trader",
        controller=controller,
        is_made_up=True,
        by=cast.users["adam"],
    )
    legal = [cast.organisations["beta"], controller]
    opoka = incubation.register(name="Spółdzielnia „Opoka”", short_name="Opoka", municipality="Klucze", legal=legal)
    with verb("test.record_trader", controller=controller.pk, by=cast.users["adam"]) as opened:
        opened.record(Founder(entity=opoka.organisation, kind=Founder.Kind.LEGAL, organisation=trader))
    zorza = incubation.register(
        name="Stowarzyszenie „Zorza”",
        short_name="Zorza",
        legal_form="association",
        municipality="Pałecznica",
        legal=[],
        natural=some(10),
    )
    incubation.register(name="Stowarzyszenie „Bez zgody”", legal_form="association", legal=[], natural=some(10))
    for each in (opoka, zorza):
        incubation.agree(each)
    end_project(cast)
    publish(cast, prepare(cast))
    return cast


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
    assert "Bez zgody" not in page + str(entities)


def some(how_many):
    return list(Person.objects.all()[:how_many])


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


def figure_of(answer, code):
    return next(figure for figure in answer["figures"] if figure["code"] == code)


def test_only_what_was_released_gets_out(finished):
    answer = json_of(finished).json()
    codes = {figure["code"] for figure in answer["figures"]}
    assert "coached" in codes
    assert codes.isdisjoint({"prepared", "entities_improved", "main_outcome_employed"})
    assert figure_of(answer, "coached")["value"] == 3
    assert figure_of(answer, "supported")["value"] is None, "small, and not declared"
    assert "claimed" not in str(answer["figures"])
    page = page_of(finished)
    assert not {"Próbna", "Trenerska", "claimed"} & set(re.findall(r"\w+", page))


def test_of_a_small_declared_total_no_group_is_told_and_the_page_says_who_decided_and_why(finished):
    answer = json_of(finished).json()
    groups = [part["value"] for part in figure_of(answer, "coached")["parts"] if part["by"]]
    assert groups == []
    page = page_of(finished)
    assert "published by decision of Próba Lider: the project has made this number known before" in page
    assert "women" not in page[page.index("People supported by a coach") :][:900]


def test_what_happens_after_the_release_changes_nothing_until_the_next_one(finished):
    def results():
        page = page_of(finished)
        return page[page.index('id="results"') : page.index('id="groups"')]

    before, page = json_of(finished).content, results()
    add_people(finished, 20)
    assert json_of(finished).content == before
    assert results() == page


def test_no_public_page_looks_at_live_figures(finished, monkeypatch):
    """Whatever computes figures or reads the ledger for them fails here, and the public site does not notice."""

    def closed(*_args, **_more):
        raise AssertionError("A public page asked for live figures.")

    for module, name in ((computing, "figures"), (computing, "members"), (live, "extract"), (computing, "extract")):
        monkeypatch.setattr(module, name, closed)
    operations.refresh(by=SYSTEM)
    for name in PAGES:
        assert visitor().get(address_of(finished, name)).status_code == 200, name


PAGES = ("project", "project-json", "data", "latest-csv", "latest-json", "release-csv", "release-json")
PAGES += ("release-package", "operations", "operations-csv", "operations-json")


def test_the_page_and_the_json_say_the_same(finished):
    page, answer = page_of(finished), json_of(finished).json()
    for figure in answer["figures"]:
        row = page[page.index(f'rowheader" class="govuk-table__header">{figure["title"]["en"]}<') :][:600]
        if figure["value"] is None:
            assert "not shown" in row
        else:
            assert f"<strong>{figure['value']}</strong>" in row
    assert set(answer["fields"]) >= {"project", "as_of", "known_on", "pack", "figures", "planned", "release"}


def test_a_running_project_says_when_it_will_publish_what_and_shows_no_number(cast):
    Goal.objects.create(
        project=cast.project, kind="general", text_pl="Cel", text_en="An aim", indicators=["EECO01", "EECR04"]
    )
    answer = json_of(cast).json()
    assert (answer["figures"], [each["code"] for each in answer["planned"]]) == ([], ["EECO01", "EECR04"])
    assert (answer["release"], answer["as_of"]) == (None, None)
    page = page_of(cast)
    assert "These figures will be published here" in page
    assert "Counted as of" not in page


def test_a_project_before_its_first_day_of_publication_says_kindly_when_that_is(cast):
    project = cast.project
    project.starts_on = clock.today()
    project.save()
    assert "due from" in page_of(cast)
    assert "rst will be as of" in page_of(cast)
    assert 'id="about"' not in page_of(cast)
    assert 'href="#about"' not in page_of(cast)
    assert json_of(cast).json()["next"]["as_of"] > clock.today().isoformat()


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
