"""What was sent is named as it was sent: a report with the figures that it holds, a claim with its own lines."""

from datetime import date

import pytest
from django.utils import translation

from kladka.core import clock
from kladka.pages.participants.reported_already import before_merge, before_withdrawal, known_of, sent_of
from kladka.programmes.models import Project
from kladka.reporting.actions import indicator as indicators
from kladka.reporting.live.figures import definitions_of, facts_of
from kladka.reporting.live.reported import reported_with_withdrawal
from kladka.reporting.worklists import limits_on, nearly
from kladka.reporting.worklists.declared import Frame
from tests.kladka.api.asked import count_employed, report_of
from tests.kladka.reporting.claims import FIRST, added, sent
from tests.kladka.reporting.own import EXAMPLE, SHARE_OF_MEN, approved
from tests.world.cast import add_people

FORMULA = """code: local_each
title:
  en: Kinds of support for each person
  pl: Formy wsparcia na osobę
counts: persons
formula: local_then / local_too
decimals: 1
"""


@pytest.fixture
def went(cast):
    """A report with own figures, one of them a formula, a claim, and an own figure of today."""
    Project.objects.filter(pk=cast.project.pk).update(pack="pl-esf-plus-2021")
    cast.project.refresh_from_db()
    approved(cast, "local_then")
    approved(cast, "local_too")
    examples = EXAMPLE.format(kind="coaching", other="training").replace("    members: [ola]\n", "")
    version = indicators.propose(project=cast.project, text=FORMULA + examples, by=cast.users["olga"])
    indicators.approve(version=version, by=cast.users["olga"], alone=True)
    report_of(cast)
    sent(cast, added(cast, 1, FIRST), date(2026, 7, 10))
    approved(cast, "local_today")
    return cast


def moved(cast):
    """The figures that move where Łucja's entry is withdrawn, by what they were sent in."""
    lucja, facts = cast.participations["lucja"].pk, facts_of(cast.project)
    with translation.override("en"):
        found = reported_with_withdrawal(cast.project, lucja, sent_of(cast.project), facts=facts)
        return {(name, each.title): (each.before, each.after) for each in found for name in each.names}


def test_each_is_named_with_what_it_says_itself_and_what_is_not_of_one_participant_with_all(went):
    assert {"local_today", "coaches_on_day"} <= set(definitions_of(went.project).by_code)
    found = moved(went)
    assert found["Payment claim 1", "Started"] == (1, 0)
    assert {name for name, title in found if title == "Started"} == {"Payment claim 1"}
    assert found["Report 1", "People with coaching"] == (1, 0)
    assert not [title for _name, title in found if "for each person" in title], "of all it is 1 as before"
    assert len([name for name, title in found if title == "People with coaching"]) == 1, found
    assert found["Report 1", "Coaches with people on the day"] == (3, 2), "of the whole project: one does not tell it"


def test_a_share_is_told_of_the_whole_project_with_what_it_is_taken_of(cast):
    """Of the two alone it is 0 of 2 and then 0 of 1, so that nothing seemed to change."""
    add_people(cast, 1)
    lucja, nadia = cast.participations["lucja"], cast.participations["nadia"]
    version = indicators.propose(project=cast.project, text=SHARE_OF_MEN, by=cast.users["olga"])
    indicators.approve(version=version, by=cast.users["olga"], alone=True)
    report_of(cast)
    with translation.override("en"):
        rows = before_merge(lucja, nadia, known_of(lucja), without=[nadia.pk]).rows
        assert ["Report 1", "Share of men (of the whole project)", "0.25 (1 of 4)", "0.33 (1 of 3)"] in rows
        rows = before_merge(lucja, nadia, known_of(lucja)).rows
        assert not [row for row in rows if "Share" in row[1] and row[2] == row[3]]


def test_what_counts_without_a_document_is_told_as_a_report_shows_it(cast):
    count_employed(cast)
    cast.project.refresh_from_db()
    report_of(cast)
    nadia = cast.participations["nadia"]
    with translation.override("en"):
        (known,) = known_of(nadia)
        told = {row[1]: row[2:] for row in before_withdrawal(nadia, known).rows}
    assert ["1", "0"] in [values for title, values in told.items() if title.endswith(": without a document")], told


def test_where_the_file_of_a_report_is_lost_it_is_told_by_the_definitions_of_today(went, monkeypatch):
    monkeypatch.setattr("kladka.pages.participants.reported_already.held", lambda _report: None)
    assert moved(went)["Report 1", "People with coaching"] == (1, 0)


def test_what_would_then_count_is_of_one_participant(went):
    """With an incomplete record everything of Łucja's is near; whom her coach works with is no matter of hers."""
    today, tables = clock.today(), dict(facts_of(went.project).tables)
    tables["record_state"] = tables["record_state"].slice(0, 0)
    frame = Frame(went.project.code, today, went.project.ends_on, frozenset(), limits_on(today))
    lucja = str(went.participations["lucja"].pk)
    found = nearly.moved(definitions_of(went.project), tables, [lucja], frame)[lucja, ""]
    assert "local_then" in found
    assert not [code for code in found if "coaches" in code]
