"""What the public sees when something changes after a release: corrections, entities, the next day of publication."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kladka.people.actions import correction
from kladka.people.models import Person
from kladka.reporting.extraction.extract import forget
from tests.kladka.incubation.world import make_incubation
from tests.world.cast import Cast, add_people
from tests.world.released import end_project, prepare, publish


@pytest.fixture
def incubation(cast):
    return make_incubation(cast)


@pytest.fixture
def released(cast, incubation):
    """The cast's project with twenty more people and an entity, ended and published."""
    forget()
    add_people(cast, 20)
    register(incubation, "Stowarzyszenie „Zorza”")
    end_project(cast)
    publish(cast, prepare(cast))
    yield cast
    forget()


def register(incubation, name):
    people = list(Person.objects.all()[:10])
    entity = incubation.register(name=name, short_name=name, legal_form="association", legal=[], natural=people)
    incubation.agree(entity)
    return entity


def read(cast: Cast, name: str = "project", language: str = "en"):
    """Return what a visitor gets."""
    return Client(headers={"accept-language": language}).get(reverse(f"public:{name}", args=[cast.project.code]))


def page_of(cast: Cast, name: str = "project", language: str = "en") -> str:
    return read(cast, name, language).content.decode()


def total_of(cast: Cast, code: str):
    figures = read(cast, "project-json").json()["figures"]
    return next(each["value"] for each in figures if each["code"] == code)


def test_an_entity_is_named_from_the_next_release_on(released, incubation):
    """The list is a number, too: who is named on the page is counted by a figure that may not be told yet."""
    register(incubation, "Koło „Po”")
    assert "Koło „Po”" not in page_of(released)
    assert len(read(released, "project-json").json()["entities"]) == 1
    publish(released, prepare(released, words="Nowy podmiot."))
    assert "Koło „Po”" in page_of(released)
    assert len(read(released, "project-json").json()["entities"]) == 2


def test_an_entity_that_no_longer_agrees_leaves_the_live_page_and_stays_in_the_release(released, incubation):
    name = "Koło „Po”"
    entity = register(incubation, name)
    release = prepare(released, words="Nowy podmiot.")
    publish(released, release)
    incubation.agree(entity, "withdrawn")
    assert name not in page_of(released)
    assert name not in str(read(released, "project-json").json()["entities"])
    release.refresh_from_db()
    assert name in {each["name"] for each in release.data["entities"]}
    publish(released, prepare(released, words="Bez podmiotu."))
    incubation.agree(entity)
    assert name not in page_of(released), "the newest release did not name it"


def test_a_correction_says_what_it_corrects_and_what_it_corrects_says_so(released):
    publish(released, prepare(released, words="Jedna osoba wpisana dwa razy."))
    page, data = page_of(released), page_of(released, "data")
    assert "It takes the place of release 1." in page
    assert "no longer: corrected by release 2" in data
    assert "corrects release 1" in data
    assert "wpisana dwa razy" not in data + page, "the words are for the office"
    assert "już nie: poprawia ją publikacja 2" in page_of(released, "data", "pl")


def test_what_proved_wrong_leaves_the_page_though_nothing_of_the_correction_can_be_shown(released):
    """Twenty people were counted that were none: what is left is small, and the old number must not stand on."""
    assert total_of(released, "coached") == 23
    for key, fact in released.supports.items():
        if key.startswith("more_"):
            correction.withdraw(fact=fact, reason="recorded_twice", by=released.users["anna"])
    publish(released, prepare(released, words="Pomyłka w liczeniu."))
    assert total_of(released, "coached") is None
    assert "<strong>23</strong>" not in page_of(released)


def test_the_page_says_when_newer_figures_come_and_when_they_are_late(released):
    assert "These figures are final" in page_of(released)
    project = released.project
    project.ends_on = date(2027, 6, 30)
    project.save()
    assert "Figures as of 30 September 2026 are due and are being prepared." in page_of(released)
    assert "30 września 2026" in page_of(released, language="pl")


def test_a_number_stays_on_the_line_of_its_group(released):
    page = page_of(released)
    assert ":&nbsp;" in page[page.index('id="results"') :]
