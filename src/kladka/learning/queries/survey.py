"""Reads of surveys: what may be asked, what is asked of an event, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kladka.core import packs
from kladka.core.crypto import blind_index, digest_of_secret
from kladka.core.dated import dated_rule
from kladka.core.dictionaries import in_use
from kladka.core.forms.trap import check_names
from kladka.learning import rules
from kladka.learning.models import Event, Survey, SurveyCount

_FILE = "learning/surveys.yaml"


@dataclass(frozen=True)
class Answered:
    """One question with how many said anything to it, and how often each answer was given."""

    question: rules.Question
    people: int
    counts: Mapping[str, int]


def survey_kinds() -> dict[str, str]:
    """Return the surveys that can be opened, in the language in use, by code."""
    return {code: in_use(words) for code, words in packs.load(_FILE)["surveys"].items()}


def questions_of_kind(code: str) -> list[Mapping[str, Any]]:
    """Return what a kind of survey asks, as it is kept with a survey that is opened."""
    found: list[Mapping[str, Any]] = packs.load(_FILE)["questions"][code]
    check_names(f"{_FILE}, {code}", [each["code"] for each in found])
    return found


def least_answers(on: date) -> int:
    """Return from how many answers on results are shown."""
    return int(dated_rule(_FILE, "least", on)["answers"])


def usual_last_day(event: Event) -> date:
    """Return until when a survey of an event is answered unless somebody says otherwise."""
    return event.ends_on + timedelta(days=int(dated_rule(_FILE, "open_days", event.ends_on)["days"]))


def surveys_per_minute(on: date) -> int:
    """Return how many forms one address may send in a minute."""
    return int(dated_rule(_FILE, "per_minute", on)["most"])


def survey_secret(survey: Survey, event: Event) -> str:
    """Return the secret of a survey's link: worked out of the key, so that it can be shown and printed again."""
    return blind_index(f"survey {survey.pk}", event.project.controller_id)[:32]


def with_survey_secret(secret: str) -> Survey | None:
    """Return the survey that a link opens. One query."""
    rows = Survey.objects.select_related("event__project__controller", "event__site__organisation")
    return rows.filter(secret_digest=digest_of_secret(secret)).first() if secret else None


def surveys_of(event: Event) -> list[Survey]:
    """Return the surveys of an event in the order in which they were opened."""
    return list(Survey.objects.filter(event=event).order_by("pk"))


def answered(survey: Survey) -> list[Answered]:
    """Return every question with its counts. One query; whether they may be shown is asked by `rules.is_shown`."""
    counts: dict[str, dict[str, int]] = {}
    rows = SurveyCount.objects.filter(survey=survey).values_list("question", "option", "count")
    for question, option, count in rows:
        counts.setdefault(question, {})[option] = count
    return [
        Answered(each, counts.get(each.code, {}).get(rules.ANYTHING, 0), counts.get(each.code, {}))
        for each in rules.questions(survey.asked)
    ]
