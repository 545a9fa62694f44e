"""Whoever assesses reads who else changed their card, and saves nothing by pressing the button; what the committee had
stays told."""

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.calls import actions, queries
from kladka.calls.models import Application, Assessment, Assessor
from kladka.core import clock
from tests.kladka.calls.world import apply, card, decide, over
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.pages.test_budgets import MOST_QUERIES, cost

SINCE = "Changed after the committee met"


def again(record):
    return type(record).objects.get(pk=record.pk)


def label_of(code, row):
    """Return what a formal question asks, in English."""
    with translation.override("en"):
        return next(each.label for each in queries.criteria_of(row.application.call).formal if each.code == code)


def page(cast, who, name, record):
    return client_of(cast, who).get(reverse(f"recruitment:{name}", args=[record.pk])).content.decode()


def mine(cast):
    return client_of(cast, "anna").get(reverse("recruitment:mine")).content.decode()


def back(cast, application):
    """Let an appeal be upheld, so that the cards are looked at again."""
    by = cast.users["alicja"]
    asked = actions.appeal(application=again(application), words="Inaczej.", received_on=clock.today())
    actions.decide_appeal(appeal=asked, outcome="upheld", answer="Tak.", decided_on=clock.today(), by=by)


def changed(cast, made, *, who="alicja", **given):
    """Change Anna's card, as somebody."""
    found = again(made)
    values = {"formal": found.formal, "points": found.points, "words": found.words, "assessed_on": found.assessed_on}
    about = {"application": again(found.application), "assessor": cast.staff["anna"], "version": found.version}
    return actions.assess(by=cast.users[who], **about, **values | given)


def talk(made, points):
    return {**made.points, "talk": points}


def save_as_it_stands(cast, row):
    """Open one's own card and press the button."""
    address = reverse("recruitment:own", args=[row.pk])
    client = client_of(cast, "anna")
    form = client.get(address).context["form"]
    typed = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, dict):
            typed |= {f"{bound.name}-{part}": str(each) for part, each in value.items()}
        elif bound.name != "idempotency_key":
            typed[bound.name] = ("yes" if value else "no") if isinstance(value, bool) else str(value or 0)
    typed["words"] = form["words"].value()
    assert send(client, address, **typed).status_code == 302


@pytest.fixture
def row(cast):
    """Anna assessed the second of two for one place."""
    call = over(cast, places=1, reserve_places=0)
    first, second = (apply(call, given_name=name) for name in ("Ala", "Ewa"))
    card(cast, first, talk=15)
    told = {"interest": "none", "stated_on": clock.today()}
    found = Assessor.objects.create(application=second, staff=cast.staff["anna"], **told)
    card(cast, second, who="anna", talk=12)
    return found


@pytest.fixture
def made(row):
    return Assessment.objects.get(application=row.application)


@pytest.fixture
def returned(cast, row, made):
    """It was decided, and comes back by an appeal."""
    decide(cast, row.application.call)
    back(cast, row.application)
    return made


def test_a_save_that_changes_nothing_is_none(cast, row, returned):
    save_as_it_stands(cast, row)
    assert again(returned).version == returned.version
    for who, name, record in (("anna", "own", row), ("alicja", "application", row.application)):
        assert SINCE not in page(cast, who, name, record)


def test_who_changed_the_card_stands_at_it_also_when_its_assessor_saves_it_as_it_stands(cast, row, returned):
    changed(cast, returned, points=talk(returned, 14))
    for _turn in range(2):
        for who, name, record in (("anna", "own", row), ("alicja", "application", row.application)):
            shown = page(cast, who, name, record)
            assert SINCE in shown
            assert f"by {cast.users['alicja'].name}, " in shown
            assert f"by {cast.users['anna'].name}, " not in shown
            assert "the committee had 32 points from it" in shown
        save_as_it_stands(cast, row)


def test_everybody_who_changed_it_since_is_named_the_last_first(cast, row, returned):
    before = changed(cast, returned, points=talk(returned, 14))
    changed(cast, before, who="anna", points=talk(returned, 15))
    shown = page(cast, "alicja", "application", row.application)
    names = [f"by {cast.users[who].name}, " for who in ("anna", "alicja")]
    assert 0 < shown.index(names[0]) < shown.index(names[1])
    assert [shown.count(name) for name in names] == [1, 1]


def test_a_card_that_was_changed_before_the_committee_met_says_so_too(cast, row, made):
    assert "Changed last" not in page(cast, "anna", "own", row)
    changed(cast, made, points=talk(made, 14))
    shown = page(cast, "anna", "own", row)
    assert "Changed last" in shown
    assert f"by {cast.users['alicja'].name}, " in shown
    assert SINCE not in shown
    changed(cast, made, who="anna", points=talk(made, 13))
    assert "Changed last" not in page(cast, "anna", "own", row)


def test_a_card_that_somebody_else_filled_in_says_so(cast, row):
    other = apply(again(row.application).call, given_name="Iga")
    told = {"interest": "none", "stated_on": clock.today()}
    found = Assessor.objects.create(application=other, staff=cast.staff["anna"], **told)
    asked = queries.criteria_of(other.call)
    given = {"formal": {one.code: True for one in asked.formal}, "points": {one.code: 1 for one in asked.points}}
    about = {"application": other, "assessor": cast.staff["anna"], "by": cast.users["alicja"]}
    actions.assess(assessed_on=clock.today(), **about, **given)
    shown = page(cast, "anna", "own", found)
    assert "Filled in" in shown
    assert f"by {cast.users['alicja'].name}, " in shown


def test_the_list_says_that_a_card_was_changed_and_came_back(cast, row, made):
    assert "changed by" not in mine(cast)
    decide(cast, row.application.call)
    back(cast, row.application)
    assert "assessed after an appeal" in mine(cast)
    assert "changed by" not in mine(cast)
    changed(cast, made, points=talk(made, 14))
    shown = mine(cast)
    assert f"changed by {cast.users['alicja'].name}, " in shown
    assert cost(client_of(cast, "anna"), reverse("recruitment:mine")).queries <= MOST_QUERIES
    changed(cast, made, who="anna", points=talk(made, 15))
    assert "changed by" not in mine(cast)


def test_looked_at_again_after_the_answers_changed_it_is_not_changed(cast, row, made):
    about = {"application": again(row.application), "version": again(row.application).version}
    actions.change(answers={"rural": False}, reason="Pomyłka", by=cast.users["alicja"], **about)
    assert "Look at them again" in page(cast, "anna", "own", row)
    save_as_it_stands(cast, row)
    assert (again(made).version, again(made).is_outdated) == (made.version, False)
    shown = page(cast, "anna", "own", row)
    assert "Look at them again" not in shown
    assert "Changed last" not in shown, "who mended the answers changed no card"


@pytest.fixture
def refused(cast):
    """Anna answered a formal question with no, and the appeal against it was upheld."""
    call = over(cast, places=1)
    one = apply(call)
    told = {"interest": "none", "stated_on": clock.today()}
    row = Assessor.objects.create(application=one, staff=cast.staff["anna"], **told)
    made = card(cast, one, who="anna", talk=12)
    code = next(iter(made.formal))
    changed(cast, made, who="anna", formal={**made.formal, code: False})
    decide(cast, call)
    back(cast, one)
    return row, again(made), code


def test_a_formal_answer_that_was_changed_is_told_as_the_committee_had_it(cast, refused):
    row, made, code = refused
    changed(cast, made, formal={**made.formal, code: True})
    label = label_of(code, row)
    for who, name, record in (("anna", "own", row), ("alicja", "application", row.application)):
        shown = page(cast, who, name, record)
        assert f"{label}: the committee had the answer no" in shown
        assert f"Answered with no in the formal check: {label}" in page(cast, "alicja", "application", row.application)
    version = again(row.application).version
    actions.decide_after_appeal(application=again(row.application), version=version, by=cast.users["alicja"])
    assert Application.objects.get(pk=row.application_id).state == "accepted"


def test_a_formal_answer_that_became_no_is_told_too(cast, row, returned):
    code = next(iter(returned.formal))
    changed(cast, returned, formal={**returned.formal, code: False})
    assert f"{label_of(code, row)}: the committee had the answer yes" in page(cast, "anna", "own", row)


def test_of_what_was_decided_before_formal_answers_were_kept_nothing_is_said_of_them(cast, refused):
    row, made, code = refused
    given = row.application.decisions.get().given
    row.application.decisions.update(given=[each[:3] for each in given])
    changed(cast, made, formal={**made.formal, code: True})
    shown = page(cast, "alicja", "application", row.application)
    assert SINCE in shown
    assert "the committee had the answer" not in shown
