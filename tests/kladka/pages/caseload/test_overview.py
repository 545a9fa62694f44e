"""The caseload page: bars against the limit on any day, people behind them, people without a coach."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kladka.core import clock, packs
from kladka.people import actions as people
from kladka.people.queries.caseload import PACK
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import ENTRY_DAY

PAGE = "/projects/proba/caseload/"


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def alicja(cast):
    return client_of(cast, "alicja")


def test_a_coordinator_sees_the_partners_coaches_on_the_day_asked_for(alicja, cast):
    html = text(alicja.get(PAGE, {"on": ENTRY_DAY.isoformat()}))
    assert "Anna Trenerska" in html
    assert "Beata" not in html
    assert "Within the limit" in html
    assert "Nobody waits for a coach." in html


def test_the_page_says_what_participations_weigh(alicja, monkeypatch):
    assert "Everybody weighs 1: neither a model nor a stage has a weight of its own." in text(alicja.get(PAGE))
    weights = {"from": ENTRY_DAY, "default": 1, "models": {"tzw-women": 1.25}}
    pack = packs.load(PACK)
    own = {**pack, "weights": [*pack["weights"], {**weights, "stages": {"euse-five-stages/support": 0.5}}]}
    load = packs.load
    monkeypatch.setattr("kladka.core.packs.load", lambda name: own if name == PACK else load(name))
    html = text(alicja.get(PAGE))
    model, stage, usual = (
        each.split("</li>")[0] for each in html.split("How much a participation")[1].split("<li>")[1:4]
    )
    assert model.endswith(": 1.25")
    assert stage == "Supported employment – five stages: On- and off-the-job support: 0.5"
    assert usual == "Everybody else weighs 1."
    assert "Everybody weighs 1" in text(alicja.get(PAGE, {"on": (ENTRY_DAY - timedelta(days=1)).isoformat()}))


def test_an_officer_sees_everybody_and_narrows_to_a_partner(cast):
    olga = client_of(cast, "olga")
    html = text(olga.get(PAGE))
    assert "Anna Trenerska" in html
    assert "Beata Trenerowicz" in html
    html = text(olga.get(PAGE, {"partner": str(cast.organisations["beta"].pk)}))
    assert "Anna Trenerska" not in html
    assert "Beata Trenerowicz" in html


def test_a_day_to_come_is_refused_at_its_place(alicja):
    response = alicja.get(PAGE, {"on": (clock.today() + timedelta(days=1)).isoformat()})
    assert response.status_code == 422
    assert 'id="error-summary' in text(response) or "govuk-error-summary" in text(response)


def test_the_number_leads_to_the_people(alicja, cast):
    url = reverse("caseload:people", args=["proba"])
    html = text(alicja.get(url, {"coach": str(cast.staff["anna"].pk), "on": ENTRY_DAY.isoformat()}))
    assert "Próbna Łucja" in html
    assert "Testowa Nadia" not in html
    html = text(alicja.get(url, {"coach": str(cast.staff["anna"].pk), "on": "2026-01-01"}))
    assert "Próbna Łucja" not in html


def test_who_is_coached_no_more_is_found_as_without_a_coach(alicja, cast):
    people.end_coaching(
        assignment=cast.assignments["lucja"], until_date=ENTRY_DAY, outcome="completed", by=cast.users["anna"]
    )
    assert "1 person has no coach" in text(alicja.get(PAGE))
    assert "Próbna Łucja" in text(alicja.get(reverse("caseload:people", args=["proba"])))


def test_a_coach_of_another_project_is_not_named(alicja, cast):
    url = reverse("caseload:people", args=["proba"])
    assert alicja.get(url, {"coach": str(cast.staff["nikt"].pk)}).status_code == 404
    assert alicja.get(url, {"coach": "x"}).status_code == 404


def test_of_people_whom_one_does_not_see_only_the_number_is_said(alicja, cast):
    url = reverse("caseload:people", args=["proba"])
    html = text(alicja.get(url, {"coach": str(cast.staff["beata"].pk)}))
    assert "Teresa" not in html
    assert "1 more person" in html


def test_searching_among_the_people_keeps_the_coach_and_the_day(alicja, cast):
    url = reverse("caseload:people", args=["proba"])
    anna = str(cast.staff["anna"].pk)
    html = text(alicja.get(url, {"coach": anna, "on": ENTRY_DAY.isoformat(), "q": "zzz"}))
    assert "Anna Trenerska: people on" in html
    assert f'<input type="hidden" name="coach" value="{anna}"' in html
    assert f'<input type="hidden" name="on" value="{ENTRY_DAY.isoformat()}"' in html
