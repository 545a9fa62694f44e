"""The profile in the browser: written, accepted, compared; what it says about health is shown to the coach alone."""

import pytest
from django.urls import reverse

from kladka.audit.models import ReadEvent
from kladka.coaching.models import Profile, ProfileHealth
from kladka.people import actions as people
from kladka.people.actions.assignment import open_assignments
from tests.kladka.coaching.ways import agrees_to_health
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import ENTRY_DAY


@pytest.fixture
def lucja(cast):
    """Łucja, by the model of work with people with disabilities."""
    given = {"coach": cast.staff["anna"], "from_date": ENTRY_DAY, "by": cast.users["alicja"]}
    people.hand_over(assignment=cast.assignments["lucja"], model="tzw-disability", **given)
    return cast.participations["lucja"]


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


def at(name, participation):
    return reverse(f"profiles:{name}", args=[participation.pk])


def text(response):
    return " ".join(response.content.decode().split())


def version():
    return Profile.objects.latest("number").version


def written(client, lucja, number=0, **words):
    return send(client, at("write", lucja), version=number, **words)


def accepted(client, lucja, **words):
    written(client, lucja, **words)
    given = {"on": (ENTRY_DAY).isoformat(), "agreed": "on", "version": version()}
    return send(client, at("accept", lucja), **given)


def test_words_are_written_down_and_vetoes_are_marked(anna, lucja):
    assert "has not been begun" in text(anna.get(at("of", lucja)))
    assert "What I do not agree to: How far can I travel to work?" in text(anna.get(at("write", lucja)))
    assert written(anna, lucja, distance="10 km", distance_veto="Nie poza Kraków").status_code == 302
    html = text(anna.get(at("of", lucja)))
    assert "10 km<br>" in html
    assert "Veto</strong><br>Nie poza Kraków" in html
    assert "Draft" in html


def test_the_participant_accepts_and_a_slip_is_taken_back(anna, lucja):
    assert accepted(anna, lucja, work="Piekarnia").status_code == 302
    html = text(anna.get(at("of", lucja)))
    assert "Accepted on" in html
    assert at("undo", lucja) in html
    assert "Write a new version" in html
    assert send(anna, at("undo", lucja)).status_code == 302
    assert Profile.objects.get().is_draft


def test_the_next_version_is_accepted_minutes_later_as_another_one(anna, lucja):
    for number, work in enumerate(("Piekarnia", "Piekarnia i sklep"), start=1):
        written(anna, lucja, work=work)
        shown = text(anna.get(at("accept", lucja)))
        assert f'name="number" value="{number}"' in shown
        given = {"on": ENTRY_DAY.isoformat(), "agreed": "on", "version": version(), "number": number}
        assert send(anna, at("accept", lucja), **given).status_code == 302
    assert [one.is_draft for one in Profile.objects.order_by("number")] == [False, False]


def test_acceptance_without_the_tick_is_refused_and_keeps_the_day(anna, lucja):
    written(anna, lucja, work="x")
    response = send(anna, at("accept", lucja), on=ENTRY_DAY.isoformat(), version=version())
    assert response.status_code == 422
    assert Profile.objects.get().is_draft


def test_two_versions_stand_side_by_side(anna, lucja):
    accepted(anna, lucja, work="Piekarnia", tasks="Wypiek", pay_veto="mało")
    written(anna, lucja, work="Piekarnia i sklep", languages="ukraiński", pay_veto="mało")
    html = text(anna.get(at("compare", lucja), {"number": 2}))
    table = html.split("<tbody")[1]
    assert [table.count(f">{word}</strong>") for word in ("Added", "Removed", "Changed")] == [1, 1, 1]
    assert "Piekarnia i sklep" in table
    assert "mało" not in table
    assert "only one version" in text(anna.get(at("compare", lucja), {"number": 1}))
    assert anna.get(at("of", lucja), {"number": 9}).status_code == 404
    assert "Wypiek" in text(anna.get(at("of", lucja), {"number": 1}))


def test_a_draft_is_thrown_away(anna, lucja):
    written(anna, lucja, work="x")
    assert send(anna, at("discard", lucja), version=version()).status_code == 302
    assert not Profile.objects.exists()
    assert "There is no draft of this profile" in text(anna.get(at("discard", lucja)))


def test_too_long_an_answer_comes_back_with_what_was_typed(anna, lucja):
    response = written(anna, lucja, work="x" * 2001, tasks="Wypiek")
    assert response.status_code == 422
    assert "Wypiek" in text(response)


def test_who_writes_second_sees_both(anna, lucja):
    written(anna, lucja, work="Piekarnia")
    response = written(anna, lucja, 0, work="Sklep")
    assert response.status_code == 422
    assert "Piekarnia" in text(response)
    assert "Sklep" in text(response)


def test_health_is_read_by_the_coach_alone_and_each_reading_is_recorded(cast, anna, lucja):
    assert at("health", lucja) in text(anna.get(at("of", lucja)))
    assert "No consent to remarks about health is recorded" in text(anna.get(at("health", lucja)))
    agrees_to_health(lucja, by=cast.users["anna"])
    assert send(anna, at("health", lucja), version=0, adjustments="Praca na siedząco").status_code == 302
    assert ProfileHealth.objects.get().answers == {"adjustments": "Praca na siedząco"}
    before = ReadEvent.objects.count()
    assert "Praca na siedząco" in text(anna.get(at("health", lucja)))
    assert ReadEvent.objects.count() == before + 1
    alicja = client_of(cast, "alicja")
    assert alicja.get(at("health", lucja)).status_code == 403
    for page in ("of", "write"):
        assert "Praca na siedząco" not in text(alicja.get(at(page, lucja)))
    assert at("health", lucja) not in text(alicja.get(at("of", lucja)))


def test_what_changed_about_health_is_shown_to_the_coach_alone(cast, anna, lucja):
    accepted(anna, lucja, work="Piekarnia")
    agrees_to_health(lucja, by=cast.users["anna"])
    assert send(anna, at("health", lucja), version=0, adjustments="Praca na siedząco").status_code == 302
    assert at("compare-health", lucja) in text(anna.get(at("of", lucja)))
    before = ReadEvent.objects.filter(page="profiles:compare-health").count()
    added = text(anna.get(at("compare-health", lucja)))
    assert added.count(">Added</strong>") == 1
    send(anna, at("accept", lucja), on=ENTRY_DAY.isoformat(), agreed="on", version=version())
    written(anna, lucja, work="Sklep")
    health = send(anna, at("health", lucja), version=1, adjustments="Praca na siedząco", effect_on_work="Wolniej")
    assert health.status_code == 302
    table = text(anna.get(at("compare-health", lucja))).split("<tbody")[1]
    assert "Wolniej" in table
    assert "Praca na siedząco" not in table.split("</tbody")[0], "it says the same as before"
    assert "Sklep" not in table
    earlier = text(anna.get(at("compare-health", lucja), {"number": 2}))
    assert "Praca na siedząco" in earlier
    assert ReadEvent.objects.filter(page="profiles:compare-health").count() == before + 3
    alicja = client_of(cast, "alicja")
    assert alicja.get(at("compare-health", lucja)).status_code == 403
    assert at("compare-health", lucja) not in text(alicja.get(at("of", lucja)))
    assert "Wolniej" not in text(alicja.get(at("compare", lucja)))


def test_what_changed_about_health_is_locked_once_the_consent_is_withdrawn(cast, anna, lucja):
    consent = agrees_to_health(lucja, by=cast.users["anna"])
    accepted(anna, lucja, work="Piekarnia")
    assert send(anna, at("health", lucja), version=0, adjustments="Praca na siedząco").status_code == 302
    assert "Praca na siedząco" in text(anna.get(at("compare-health", lucja)))
    people.withdraw_consent(consent=consent, how="told", by=cast.users["anna"])
    html = text(anna.get(at("compare-health", lucja)))
    assert "Praca na siedząco" not in html
    assert ("withdrew the consent" in html, reverse("own-page:record-consent", args=[lucja.pk]) in html) == (True, True)


def test_a_coach_whose_work_has_ended_reads_it_no_more(cast, anna, lucja):
    ending = open_assignments([lucja])[0]
    people.end_coaching(assignment=ending, until_date=ENTRY_DAY, outcome="interrupted", by=cast.users["alicja"])
    assert anna.get(at("health", lucja)).status_code == 404
    assert anna.get(at("of", lucja)).status_code == 200


def test_a_model_that_asks_nothing_about_health_says_so(cast):
    artur = client_of(cast, "artur")
    assert "asks nothing about health" in text(artur.get(at("health", cast.participations["nadia"])))
