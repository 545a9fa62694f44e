"""Surveys without names: opened, answered, closed.

The audit knows that an answer came, as it does of every act, and never what it said: counts are changed in place.
"""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM, Actor, verb
from kladka.core import clock
from kladka.core.crypto import digest_of_secret
from kladka.core.errors import PolicyBroken
from kladka.learning import policies, queries, rules
from kladka.learning.models import Event, Survey, SurveyCount


def open_survey(*, event: Event, code: str, closes_on: date, by: Actor) -> Survey:
    """Open a survey of an event (`code` of `packs/learning/surveys.yaml`) for answers until `closes_on`."""
    with verb("learning.open_survey", controller=event.project.controller_id, by=by) as opened:
        policies.check_takes_place(event)
        policies.check_opens(event, code, closes_on, clock.today())
        survey = Survey(event=event, code=code, closes_on=closes_on, asked=queries.questions_of_kind(code))
        survey.secret_digest = digest_of_secret(queries.survey_secret(survey, event))
        opened.save(survey)
        counts = [
            SurveyCount(survey=survey, question=question.code, option=option)
            for question in rules.questions(survey.asked)
            for option in (rules.ANYTHING, *question.options)
        ]
        opened.save_all(SurveyCount, counts)
        return survey


def answer_survey(*, survey: Survey, given: rules.Given, by: Actor = SYSTEM, is_taken_back: bool = False) -> None:
    """Count what one person answered; with `is_taken_back` take away again a sheet that was typed by mistake.

    Raises PolicyBroken for a closed survey, an answer that there is not, nothing at all, and a sheet that cannot have
    been counted.
    """
    with verb("learning.answer_survey", controller=survey.event.project.controller_id, by=by) as opened:
        found = Survey.objects.get(pk=survey.pk)
        policies.check_is_open(found, clock.today())
        ups = policies.check_was_answered(rules.counted(rules.questions(found.asked), given))
        step = -1 if is_taken_back else 1
        rows = SurveyCount.objects.filter(survey=found)
        counts = {(each.question, each.option): each for each in rows}
        if found.answers + step < 0 or any(counts[key].count + step < 0 for key in ups):
            raise PolicyBroken(
                _("No sheet with these answers was counted, so nothing is taken away. Compare it with the paper.")
            )
        rows.filter(pk__in=[counts[key].pk for key in ups]).update(count=F("count") + step)
        found.answers += step
        opened.save(found, fields=["answers"])


def close_survey(*, survey: Survey, by: Actor) -> Survey:
    """Close a survey for good, so that its results may be shown. Raises PolicyBroken when it is closed."""
    with verb("learning.close_survey", controller=survey.event.project.controller_id, by=by) as opened:
        found = Survey.objects.select_related("event__project").get(pk=survey.pk)
        policies.check_is_open(found, clock.today())
        found.is_closed = True
        return opened.save(found, fields=["is_closed"])
