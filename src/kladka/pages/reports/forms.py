"""The forms of a report: which days it is about, and what somebody decides about it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.core import clock
from kladka.core.forms import ConfirmField, DateField, Form, LongTextField
from kladka.programmes.models import Project
from kladka.reporting.models import Report
from kladka.reporting.policies import report as policies
from kladka.reporting.rules.days import askable

REASON_LETTERS = 500


class PrepareForm(Form):
    """The days of a report. A correction carries the report that it corrects."""

    may_repeat = True

    def __init__(self, *args: Any, project: Project, before: Report | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project, self.before = project, before
        first, today = askable(project.starts_on, clock.today())
        self.fields["as_of"] = DateField(
            label=_("As of"),
            help_text=_("The last day that the figures are about. What was true by this day counts."),
            earliest=first,
            latest=today,
        )
        self.fields["known_on"] = DateField(
            label=_("As known on"),
            help_text=_("What was recorded by the end of this day counts. Usually today."),
            earliest=first,
            latest=today,
        )
        self.fields["period_from"] = DateField(
            label=_("First day of the period"),
            help_text=_("The report then also says what the period added. Empty: only from the project’s start."),
            required=False,
            earliest=first,
            latest=today,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse at once what preparing would refuse after a while."""
        cleaned = super().clean() or self.cleaned_data
        as_of, known_on = cleaned.get("as_of"), cleaned.get("known_on")
        if as_of and known_on:
            days = {"as_of": as_of, "known_on": known_on, "period": self.period, "today": clock.today()}
            self.ask(policies.check_days, self.project, **days)
            self.ask(policies.check_later, self.before, known_on=known_on)
        return cleaned

    @property
    def period(self) -> tuple[date, date] | None:
        """The period, or None where the figures are only cumulative."""
        first, last = self.cleaned_data.get("period_from"), self.cleaned_data.get("as_of")
        return (first, last) if first and last else None


class ReasonForm(Form):
    """Why somebody decides so."""

    reason = LongTextField(label=_("Why"), rows=3, max_length=REASON_LETTERS)


class SubmitForm(ReasonForm):
    """The decision to submit; who does it alone says that there is nobody else."""

    reason = LongTextField(
        label=_("What it is for"),
        help_text=_("For example: payment claim for the third quarter. It is not published."),
        rows=3,
        max_length=REASON_LETTERS,
    )

    def __init__(self, *args: Any, is_alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_alone:
            self.fields["alone"] = ConfirmField(
                label=_("I prepared this report, and there is nobody else who could approve it"),
                required=False,
            )
            self.fields["alone"].summary_label = _("A second person")  # type: ignore[attr-defined]

    @property
    def is_alone(self) -> bool:
        """Whether the person said that there is nobody else."""
        return bool(self.cleaned_data.get("alone"))
