"""A vacancy, where it stands, and its job analysis."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.employers.models import JobAnalysis, Vacancy
from kladka.employers.queries.criteria import ANALYSIS, VACANCY, with_answers
from kladka.pages.employers.forms.employer import LONG
from kladka.pages.participants.forms.choices import from_dictionary
from kladka.pages.participants.forms.situation import full_time_share
from kladka.people.policies import check_not_in_future

_PLAIN = ("title", "tasks", "posts", "hours", "full_time_share", "pay_from", "pay_until", "town", "from_date")
_MOST_PAY = 1_000_000


def hours_field(label: Any, **kwargs: Any) -> forms.DecimalField:
    """Return a question for hours a week."""
    return forms.DecimalField(label=label, min_value=Decimal(0), max_digits=4, decimal_places=1, **kwargs)


def pay_field(label: Any, **kwargs: Any) -> forms.IntegerField:
    """Return a question for gross pay a month in zloty."""
    return forms.IntegerField(label=label, min_value=0, max_value=_MOST_PAY, **kwargs)


class _WithAnswers(forms.Form):
    """A form that asks the criteria of one place, each as boxes to tick."""

    asked_in = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in with_answers(self.asked_in):
            self.fields[one.code] = forms.ChoicesField(label=one.job_question, choices=one.choices(), required=False)

    def ticked(self) -> dict[str, list[str]]:
        """Return the answers by criterion."""
        return {one.code: self.cleaned_data[one.code] for one in with_answers(self.asked_in)}


class VacancyForm(_WithAnswers):
    """A post on offer."""

    asked_in = VACANCY

    title = forms.TextField(label=gettext_lazy("Which post?"), max_length=120)
    tasks = forms.LongTextField(
        label=gettext_lazy("What is to be done there?"), max_length=LONG, rows=3, required=False
    )
    posts = forms.IntegerField(label=gettext_lazy("For how many people?"), min_value=1, max_value=999, initial=1)
    town = forms.TextField(label=gettext_lazy("Town"), max_length=80)
    hours = hours_field(gettext_lazy("Hours a week"), required=False)
    full_time_share = full_time_share()
    pay_from = pay_field(
        gettext_lazy("Lowest pay"), help_text=gettext_lazy("Gross a month, in zloty, for this post."), required=False
    )
    pay_until = pay_field(gettext_lazy("Highest pay"), required=False)
    from_date = forms.DateField(label=gettext_lazy("Work begins on"), required=False)
    until_date = forms.DateField(label=gettext_lazy("The offer stands until"), required=False)

    def stored_values(self, vacancy: Vacancy) -> dict[str, Any]:
        """Return what the form shows of a stored vacancy."""
        return {name: getattr(vacancy, name) for name in (*_PLAIN, "until_date")} | dict(vacancy.values)

    def clean(self) -> dict[str, Any]:
        """Refuse a highest pay below the lowest."""
        typed = super().clean() or self.cleaned_data
        low, high = typed.get("pay_from"), typed.get("pay_until")
        if low is not None and high is not None and high < low:
            self.add_error("pay_until", gettext_lazy("The highest pay must not be lower than the lowest."))
        return typed

    def told(self) -> dict[str, Any]:
        """Return the answers as the verbs take them."""
        return {name: self.cleaned_data[name] for name in (*_PLAIN, "until_date")} | {"values": self.ticked()}


class StateForm(forms.Form):
    """Where a vacancy stands."""

    state = from_dictionary("vacancy-states", look="radios", label=gettext_lazy("Where does the vacancy stand?"))


class AnalysisForm(_WithAnswers):
    """What the work is really like."""

    asked_in = ANALYSIS

    on_date = forms.DateField(label=gettext_lazy("On which day did you see the workplace?"))
    tasks = forms.LongTextField(label=gettext_lazy("What is done, step by step?"), max_length=LONG, rows=4)
    pace = forms.LongTextField(label=gettext_lazy("Pace and order of the day"), max_length=LONG, rows=2, required=False)
    surroundings = forms.LongTextField(
        label=gettext_lazy("Surroundings in words"), max_length=LONG, rows=2, required=False
    )
    adjustments = forms.LongTextField(
        label=gettext_lazy("What the employer can adjust, in words"), max_length=LONG, rows=2, required=False
    )
    natural_supports = forms.LongTextField(
        label=gettext_lazy("Who at the workplace could help"), max_length=LONG, rows=2, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Somebody has been there already."""
        typed = super().clean() or self.cleaned_data
        if day := typed.get("on_date"):
            self.ask(check_not_in_future, day, clock.today(), field="on_date")
        return typed

    def stored_values(self, analysis: JobAnalysis) -> dict[str, Any]:
        """Return what the form shows of a stored analysis."""
        return {name: getattr(analysis, name) for name in _SEEN} | dict(analysis.values)

    def told(self) -> dict[str, Any]:
        """Return the answers as the verb takes them."""
        return {name: self.cleaned_data[name] for name in _SEEN} | {"values": self.ticked()}


_SEEN = tuple(AnalysisForm.base_fields)
