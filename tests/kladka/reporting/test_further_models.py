"""Somebody who follows two variants on one pathway: one participation, counted with each model and never twice."""

from datetime import date, timedelta

import pytest
from django.utils import translation

import miara
from kladka.core.errors import PolicyBroken
from kladka.people import actions as people
from kladka.people.models import Assignment, Ending
from kladka.reporting.extraction.extract import extract, forget, rebuild
from kladka.reporting.extraction.facts import recorded
from kladka.reporting.live import figures as reporting
from miara.model.results import FactRef

pytestmark = pytest.mark.postgres
DAY = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@pytest.fixture
def both(cast):
    """Łucja goes on by the models for women and for people with disabilities, with the same coach."""
    return people.hand_over(
        assignment=cast.assignments["lucja"],
        coach=cast.staff["anna"],
        model="tzw-women",
        also=["tzw-disability"],
        from_date=DAY,
        by=cast.users["alicja"],
    )


def rows(cast, name):
    return extract(cast.project.controller_id).tables[name].to_pylist()


def followed(cast):
    lucja = str(cast.participations["lucja"].pk)
    return sorted(row["model"] for row in rows(cast, "assignment") if row["participation"] == lucja)


def test_one_assignment_gives_a_row_for_each_model_and_is_one_fact(cast, both):
    assert followed(cast) == sorted([cast.assignments["lucja"].model, "tzw-women", "tzw-disability"])
    assert Assignment.objects.current().filter(participation=cast.participations["lucja"]).count() == 2
    ids = [row["id"] for row in rows(cast, "assignment")]
    assert len(ids) == len(set(ids))


def test_the_end_of_an_assignment_ends_every_row_of_it(cast, both):
    people.end_coaching(assignment=both, until_date=DAY, outcome="completed", by=cast.users["anna"])
    ended = {row["fact"] for row in rows(cast, "ending") if row["outcome"] == "completed"}
    assert ended == {str(both.pk), f"{both.pk} tzw-disability"}
    assert Ending.objects.current().filter(assignment=both).count() == 1


def test_what_is_retracted_is_retracted_with_every_row_and_the_extract_is_that_of_a_whole_read(cast, both):
    followed(cast)  # kept now, and brought up to date below
    with_later = people.hand_over(
        assignment=both, coach=cast.staff["anna"], also=[], from_date=DAY + timedelta(days=1), by=cast.users["alicja"]
    )
    people.undo_hand_over(assignments=[with_later], by=cast.users["alicja"])
    kept = {name: rows(cast, name) for name in ("assignment", "ending")}
    rebuild(cast.project.controller_id)
    assert {name: rows(cast, name) for name in kept} == kept
    gone = [row for row in kept["ending"] if row["retracted_on"]]
    assert {row["fact"] for row in gone} == {str(both.pk), f"{both.pk} tzw-disability"}


def test_a_row_of_a_further_model_leads_to_its_fact(cast, both):
    further = FactRef("assignment", f"{both.pk} tzw-disability", DAY, "recorded", None)
    found = recorded([further, FactRef("assignment", str(both.pk), DAY, "recorded", None)])
    assert found["assignment", further.id].number == both.recorded_no
    assert len(found) == 2


@pytest.mark.parametrize(
    ("also", "words"),
    [
        (["tzw-disability", "tzw-disability"], "once"),
        (["euse-five-stages"], "go together"),
        (["nothing"], "not on the list"),
    ],
)
def test_models_that_cannot_be_followed_together_are_refused_at_their_field(cast, also, words):
    with translation.override("en"), pytest.raises(PolicyBroken, match=words) as refused:
        people.hand_over(
            assignment=cast.assignments["lucja"],
            coach=cast.staff["anna"],
            model="tzw-women",
            also=also,
            from_date=DAY,
            by=cast.users["alicja"],
        )
    assert refused.value.field == "also"


def test_a_fact_recorded_before_there_were_further_models_keeps_its_digest(cast):
    fact = cast.assignments["lucja"]
    assert fact.also == ""
    before = fact.digest()
    fact.also = "tzw-disability"
    assert fact.digest() != before


def values(cast):
    """Every figure of the pack that asks for models, by each runner."""
    pack, tables = reporting.pack_of("pl-esf-plus-2021"), extract(cast.project.controller_id).tables
    given = {"projects": cast.project.code, "as_of": date(2026, 7, 1), "known_on": date(2099, 1, 1)}
    found = [miara.evaluate(pack, tables, runner=runner, **given) for runner in ("reference", "duckdb")]
    assert found[0] == found[1]
    return {figure.code: (figure.value, figure.claimed, figure.incomplete) for figure in found[0].figures}


def test_case_37_another_model_and_a_second_variant_change_nothing_but_the_figures_by_model(cast):
    """One participation, counted with the model ever used; by the model at entry it stays where it was."""
    before = values(cast)
    given = {"coach": cast.staff["anna"], "from_date": DAY, "by": cast.users["alicja"]}
    one = people.hand_over(assignment=cast.assignments["lucja"], model="tzw-women", **given)
    changed = values(cast)
    people.hand_over(assignment=one, also=["tzw-disability"], **given | {"from_date": DAY + timedelta(days=1)})
    after = values(cast)
    differing = {code: (changed[code], value) for code, value in after.items() if value != changed[code]}
    assert set(differing) == {"disability_model"}
    assert (before["disability_model"][0], after["disability_model"][0]) == (0, 1)
    assert after["disability_model_first"] == before["disability_model_first"]
    assert {code for code, value in changed.items() if value != before[code]} <= {"disability_model"}
