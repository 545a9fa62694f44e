"""Surveys without names: their forms, and what came of them as pictures with tables."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kladka.core import forms
from kladka.core.charts import Bar, Bars
from kladka.core.components import Column, Link, Table, Tag
from kladka.core.dictionaries import in_use
from kladka.core.forms.shown import day_in_words
from kladka.learning import queries, rules
from kladka.learning.models import Survey
from kladka.learning.queries import Answered


class OpenSurveyForm(forms.Form):
    """What is asked, and until when."""

    code = forms.ChoiceField(
        choices=lambda: list(queries.survey_kinds().items()), look="radios", label=gettext_lazy("Which survey?")
    )
    closes_on = forms.DateField(label=gettext_lazy("Last day to answer"))


class SurveyForm(forms.Form):
    """The questions of a survey, none of which has to be answered."""

    may_repeat = True

    def __init__(self, *args: Any, asked: Sequence[rules.Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for question in asked:
            self.fields[question.code] = _field(question)

    @property
    def given(self) -> dict[str, list[str]]:
        """The answers of one person by question."""
        found = {each.code: self.cleaned_data.get(each.code) or [] for each in self.asked}
        return {code: [value] if isinstance(value, str) else list(value) for code, value in found.items()}


class PaperForm(SurveyForm):
    """A sheet of paper, typed in; or taken away again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_taken_back"] = forms.ConfirmField(
            label=_("This sheet was typed in by mistake: take it away again"), required=False
        )


def _field(question: rules.Question) -> Any:
    choices = [(code, in_use(words)) for code, words in question.options.items()]
    label = in_use(question.words)
    if question.kind == rules.MANY:
        return forms.ChoicesField(choices=choices, label=label, required=False)
    return forms.ChoiceField(choices=choices, look="radios", label=label, required=False)


def title_of(survey: Survey) -> str:
    """Return what a survey is called; its code once the pack asks it no more."""
    return queries.survey_kinds().get(survey.code, survey.code)


def state_of(survey: Survey, today: date) -> Tag:
    """Return whether it is answered, and until when."""
    if survey.is_open(today):
        return Tag(pgettext("survey", "open until %(day)s") % {"day": day_in_words(survey.closes_on)}, "green")
    return Tag(pgettext("survey", "closed"), "grey")


def answers_in_words(number: int) -> str:
    """Return how many answered."""
    return ngettext("%(number)d person answered.", "%(number)d people answered.", number) % {"number": number}


def surveys_table(surveys: Sequence[Survey], today: date) -> Table | None:
    """Return the surveys of an event with the way to each; None where there are none."""
    if not surveys:
        return None
    columns = [Column(_("Survey")), Column(_("Answers"), True), Column(_("State"))]
    rows = [
        [Link(title_of(each), reverse("events:survey", args=[each.pk])), each.answers, state_of(each, today)]
        for each in surveys
    ]
    return Table(_("Surveys without names"), columns, rows)


def why_hidden(survey: Survey, today: date) -> str:
    """Return why no result is shown, or nothing where results are shown."""
    least = queries.least_answers(survey.event.ends_on)
    if rules.is_shown(survey.answers, least=least, is_open=survey.is_open(today)):
        return ""
    if survey.is_open(today):
        words = _("Results are shown once the survey is closed: until then one answer more would say what it was.")
        return str(words)
    words = ngettext(
        "Fewer than %(least)d answer came. Results of so few would point at somebody, so they are not shown.",
        "Fewer than %(least)d answers came. Results of so few would point at somebody, so they are not shown.",
        least,
    )
    return words % {"least": least}


def pictures_of(survey: Survey, found: Sequence[Answered]) -> list[Bars]:
    """Return each question as bars with its table; one that too few answered says so instead."""
    least = queries.least_answers(survey.event.ends_on)
    return [_bars(each, least) for each in found]


def _bars(found: Answered, least: int) -> Bars:
    question = found.question
    if found.people < least:
        return Bars(in_use(question.words), [], note=_("Too few answered this question to show it."))
    bars = [Bar(in_use(words), found.counts.get(code, 0)) for code, words in question.options.items()]
    mean = rules.mean_step(question, found.counts)
    said = [answers_in_words(found.people)]
    if mean is not None:
        said.append(_("Mean: %(mean)s.") % {"mean": formats.localize(round(mean, 1))})
    if question.kind == rules.MANY:
        said.append(_("Several answers could be given."))
    return Bars(in_use(question.words), bars, note=" ".join(said), heads=(_("Answer"), _("People")))


def sheet_of(found: Sequence[Answered], survey: Survey) -> Table:
    """Return the results as one table, for a file; without questions that too few answered."""
    least = queries.least_answers(survey.event.ends_on)
    columns = [Column(_("Question")), Column(_("Answer")), Column(_("People"), True)]
    rows = [
        [in_use(each.question.words), in_use(words), each.counts.get(code, 0)]
        for each in found
        if each.people >= least
        for code, words in each.question.options.items()
    ]
    return Table(title_of(survey), columns, rows)
