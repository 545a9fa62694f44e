"""Answers without a name are counted as they come: nothing says who, when or in which order; too few say nothing."""

from datetime import timedelta

import pytest
from django.utils import translation

from kladka.audit.models import Line
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.learning import actions, queries, rules
from kladka.learning.models import SurveyCount
from tests.kladka.learning.world import plan

ASKED = [
    {
        "code": "useful",
        "kind": "scale",
        "pl": "Przydatne?",
        "en": "Useful?",
        "ends": {"1": {"pl": "nie", "en": "no"}, "3": {"pl": "tak", "en": "yes"}},
    },
    {
        "code": "next",
        "kind": "many",
        "pl": "Co?",
        "en": "What?",
        "options": {"law": {"pl": "p", "en": "l"}, "tax": {"pl": "p", "en": "t"}},
    },
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_an_answer_is_one_of_those_asked_and_something_is_answered():
    asked = rules.questions(ASKED)
    assert list(asked[0].options) == ["1", "2", "3"]
    assert rules.counted(asked, {"useful": ["3"], "next": ["law", "tax"]}) == [
        ("useful", ""),
        ("useful", "3"),
        ("next", ""),
        ("next", "law"),
        ("next", "tax"),
    ]
    assert rules.counted(asked, {"useful": [], "next": ["law"]}) == [("next", ""), ("next", "law")]
    for wrong in (
        {},
        {"useful": []},
        {"useful": ["4"]},
        {"useful": ["1", "2"]},
        {"else": ["1"]},
        {"next": ["law", "law"]},
    ):
        assert rules.counted(asked, wrong) is None
    assert rules.mean_step(asked[0], {"1": 1, "3": 3}) == 2.5
    assert [rules.is_shown(5, least=5, is_open=is_open) for is_open in (False, True)] == [True, False]
    assert not rules.is_shown(4, least=5, is_open=False)


@pytest.fixture
def survey(cast):
    return actions.open_survey(
        event=plan(cast), code="after_training", closes_on=clock.today() + timedelta(days=3), by=cast.users["ada"]
    )


def counts(survey, question):
    rows = SurveyCount.objects.filter(survey=survey, question=question, count__gt=0)
    return dict(rows.values_list("option", "count"))


def test_answers_are_added_up_and_nothing_else_is_kept(cast, survey):
    before = set(SurveyCount.objects.values_list("pk", flat=True))
    actions.answer_survey(survey=survey, given={"useful": ["5"], "next": ["law", "marketing"]})
    actions.answer_survey(survey=survey, given={"useful": ["4"], "pace": ["right"]}, by=cast.users["ada"])
    assert counts(survey, "useful") == {"": 2, "4": 1, "5": 1}
    assert counts(survey, "next") == {"": 1, "law": 1, "marketing": 1}
    # No row came with an answer, and the audit knows of none which changed.
    assert set(SurveyCount.objects.values_list("pk", flat=True)) == before
    lines = Line.objects.filter(entry__verb="learning.answer_survey")
    assert set(lines.values_list("table", "object", "digest")) == {("learning_survey", survey.pk, "answers")}


def test_a_sheet_typed_by_mistake_is_taken_away_and_a_closed_survey_takes_nothing(cast, survey):
    by = cast.users["ada"]
    actions.answer_survey(survey=survey, given={"useful": ["5"]}, by=by)
    with pytest.raises(PolicyBroken, match="No sheet"):
        actions.answer_survey(survey=survey, given={"useful": ["4"]}, by=by, is_taken_back=True)
    actions.answer_survey(survey=survey, given={"useful": ["5"]}, by=by, is_taken_back=True)
    assert counts(survey, "useful") == {}
    actions.close_survey(survey=survey, by=by)
    with pytest.raises(PolicyBroken, match="closed"):
        actions.answer_survey(survey=survey, given={"useful": ["5"]})
    assert queries.surveys_of(survey.event)[0].answers == 0
