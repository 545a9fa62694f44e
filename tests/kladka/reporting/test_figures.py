"""Figures over the ledger: both runners agree, results are kept while nothing changes, facts are found again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from uuid import UUID

import pytest
from django.utils import translation

import miara
from kladka.core.errors import PolicyBroken
from kladka.people import actions as people
from kladka.people.models import Entry
from kladka.reporting.extraction.extract import Extract, extract, forget
from kladka.reporting.extraction.facts import recorded
from kladka.reporting.live import figures as reporting
from tests.world.cast import add_people

DAY = date(2026, 7, 1)
LATER = date(2099, 1, 1)


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@pytest.mark.parametrize("code", ["eu-esf-plus-2021", "pl-po-kl-7.2.1-abc"])
def test_both_runners_say_the_same_of_the_cast(cast, code):
    add_people(cast, 4)
    pack, tables = reporting.pack_of(code), extract(cast.project.controller_id).tables
    answers = [
        miara.evaluate(pack, tables, projects=cast.project.code, as_of=DAY, known_on=LATER, runner=runner)
        for runner in ("reference", "duckdb")
    ]
    assert answers[0] == answers[1]
    assert any(figure.value for figure in answers[0].figures), "a world in which nothing counts proves nothing"


def test_a_value_is_the_number_of_its_proven_members(cast):
    for figure in reporting.figures(cast.project, as_of=DAY).figures:
        found = reporting.members(cast.project, figure.code, as_of=DAY)
        assert (figure.value or 0, figure.claimed, figure.incomplete) == tuple(
            sum(member.state == state for member in found) for state in reporting.STATES
        )


def test_a_figure_about_what_nobody_can_record_has_no_value_instead_of_a_nought(cast):
    cast.project.pack = "eu-esf-2014"
    found = reporting.figures(cast.project, as_of=DAY)
    assert (found["CO23"].value, dict(found["CO23"].by), found["CO17"].value, found["CO01"].value) == (None, {}, 3, 3)
    with translation.override("en"):
        assert reporting.not_recorded(reporting.pack_of("eu-esf-2014"), "CO17") == [
            "another unfavourable situation at entry"
        ]
    assert reporting.figures(cast.project, as_of=DAY) is found


def test_the_same_question_is_computed_once_until_something_is_recorded(cast, monkeypatch):
    asked = []
    for name in ("evaluate", "renew"):
        ask = getattr(miara, name)
        monkeypatch.setattr(miara, name, lambda *args, ask=ask, **kwargs: asked.append(ask) or ask(*args, **kwargs))
    first = reporting.figures(cast.project, as_of=DAY)
    assert reporting.figures(cast.project, as_of=DAY) is first
    add_people(cast, 1)
    second = reporting.figures(cast.project, as_of=DAY)
    assert [each.__name__ for each in asked] == ["evaluate", "renew"]
    assert second["EECO01"].value == first["EECO01"].value + 1


def test_another_scope_is_another_question(cast):
    alfa = {"partner": str(cast.organisations["alfa"].pk)}
    assert reporting.figures(cast.project, as_of=DAY)["EECO01"].value == 3
    assert reporting.figures(cast.project, as_of=DAY, where=alfa)["EECO01"].value == 2


def test_a_code_that_is_not_there_is_refused_with_those_that_are(cast):
    with pytest.raises(PolicyBroken, match="EECO01"):
        reporting.members(cast.project, "EECO99", as_of=DAY)


def test_the_ledger_is_asked_once_for_all_facts_behind_members(cast, django_assert_num_queries):
    members = reporting.members(cast.project, "EECO01", as_of=DAY)
    facts = [fact for member in members for fact in member.facts]
    with django_assert_num_queries(1):
        found = recorded(facts)
    assert set(found) == {(fact.table, fact.id) for fact in facts}
    support = found["support", str(cast.supports["lucja"].pk)]
    assert (support.says, support.number) == ("coaching", cast.supports["lucja"].recorded_no)
    assert support.recorded_by == "Anna Trenerska"
    assert recorded([]) == {}


def test_of_a_corrected_entry_the_newest_record_is_told(cast):
    lucja = cast.participations["lucja"]
    entry = people.correct(
        fact=Entry.objects.current().get(participation=lucja),
        changes={"education": 6},
        reason="typing_error",
        by=cast.users["anna"],
    )
    members = reporting.members(cast.project, "EECO01", as_of=DAY)
    found = recorded(fact for member in members for fact in member.facts)
    assert found["participation", str(lucja.pk)].number == entry.recorded_no


def test_a_text_is_said_in_the_language_in_use():
    texts = {"en": "one", "pl": "jeden"}
    with translation.override("pl"):
        assert reporting.said(texts) == "jeden"
        assert reporting.said(texts, "en") == "one"
        assert reporting.said({"en": "only"}) == "only"
        assert reporting.said({}) == ""


def test_who_asks_while_another_computes_the_same_waits_for_it():
    facts, asked, go = Extract(UUID(int=1), 1, {}), [], Event()

    def compute():
        asked.append(1)
        go.wait(30)
        return "found"

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(reporting.remembered, ("key",), facts, compute) for _ in range(4)]
        go.set()
        assert [each.result() for each in answers] == ["found"] * 4
    assert len(asked) == 1
    assert reporting._making == {}


def test_who_waited_for_somebody_that_failed_computes_it():
    facts, tried = Extract(UUID(int=2), 1, {}), []

    def compute():
        tried.append(1)
        if len(tried) == 1:
            raise ValueError("once")
        return "found"

    with pytest.raises(ValueError, match="once"):
        reporting.remembered(("another",), facts, compute)
    assert reporting.remembered(("another",), facts, compute) == "found"
    assert reporting._making == {}
