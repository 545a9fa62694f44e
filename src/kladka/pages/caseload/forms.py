"""The question that caseload pages answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kladka.core import clock, forms
from kladka.organisations.models import Organisation
from kladka.pages.participants.forms.situation import (
    appointments_field,
    note_field,
    say_until_when,
    shared_field,
)
from kladka.people.models import Assignment, Reassignment
from kladka.people.policies import check_not_in_future

type Choices = Sequence[tuple[str, str]]


class QuestionForm(forms.FilterForm):
    """Which day, and whose coaches."""

    on = forms.DateField(label=_("Day"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), choices=(), look="select", empty=_("All"), required=False)

    def __init__(self, data: Any, partners: Sequence[Organisation]) -> None:
        super().__init__(data=data or None)
        if len(partners) > 1:
            choices = [("", _("All")), *((str(one.pk), one.short_name) for one in partners)]
            self.fields["partner"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["partner"]

    def clean(self) -> dict[str, Any]:
        """Look at no day to come: nothing is known about it yet."""
        day = self.cleaned_data.get("on")
        if day:
            self.ask(check_not_in_future, day, clock.today(), field="on")
        return self.cleaned_data

    @property
    def day(self) -> date:
        """The day asked for; today without one."""
        return (self.cleaned_data.get("on") if self.is_bound and self.is_valid() else None) or clock.today()

    @property
    def chosen(self) -> UUID | None:
        """The partner asked for."""
        wanted = self.cleaned_data.get("partner") if self.is_bound and self.is_valid() else ""
        return UUID(wanted) if wanted else None


class CoachForm(forms.FilterForm):
    """Which coach leaves."""

    coach = forms.ChoiceField(label=_("Which coach leaves?"), choices=(), look="select")

    def __init__(self, data: Any, coaches: Choices) -> None:
        super().__init__(data=data or None)
        self.fields["coach"].choices = [("", _("Choose")), *coaches]  # type: ignore[attr-defined]


class LeavingForm(forms.Form):
    """Who goes on with whom: one question for each person, answered already as proposed or as planned."""

    from_date = forms.DateField(
        label=_("From which day?"),
        help_text=_(
            "With a day to come it is planned: the coaches are told now, and everybody is handed over on that day. "
            "Until then you can change it or call it off."
        ),
    )
    note = note_field()
    is_shared = shared_field()
    with_appointments = appointments_field()
    words = forms.LongTextField(
        label=_("Why"), help_text=_("Kept in the history of changes. Do not write about health."), required=False
    )

    def __init__(self, *args: Any, people: Sequence[tuple[Assignment, str]], coaches: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignments = [one for one, _label in people]
        asked = {
            name_of(one.pk): forms.ChoiceField(label=label, choices=coaches, look="select") for one, label in people
        }
        self.fields = {**asked, **self.fields}
        say_until_when(self)
        self.sections = (
            forms.Section(_("Who goes on with whom?"), tuple(asked), _("Proposed by caseload and powiat. Change it.")),
            forms.Section(_("The hand-over"), ("from_date", "note", "is_shared", "with_appointments", "words")),
        )

    @staticmethod
    def stored_values(plan: Reassignment) -> dict[str, Any]:
        """Return what a plan says, by field."""
        chosen = {name_of(row.assignment_id): str(row.coach_id) for row in plan.people.all()}
        yes_no = {name: "yes" if getattr(plan, name) else "no" for name in ("is_shared", "with_appointments")}
        return {**chosen, **yes_no, "from_date": plan.from_date, "note": plan.note}

    def wanted(self) -> dict[Assignment, str]:
        """Return the chosen coach of each person."""
        return {one: self.cleaned_data[name_of(one.pk)] for one in self.assignments}


class StandInForm(forms.Form):
    """Who stands in for whom, from when until when."""

    absent = forms.ChoiceField(label=_("Who is away?"), choices=(), look="select")
    substitute = forms.ChoiceField(label=_("Who stands in?"), choices=(), look="select")
    from_date = forms.DateField(label=_("From which day?"))
    until_date = forms.DateField(label=_("Until which day?"))

    def __init__(self, *args: Any, coaches: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("absent", "substitute"):
            self.fields[name].choices = [("", _("Choose")), *coaches]  # type: ignore[attr-defined]


def name_of(assignment: UUID) -> str:
    """Return the name of the question about one person."""
    return f"to_{assignment.hex}"


class TimesheetForm(forms.FilterForm):
    """Whose sheet, of which month."""

    coach = forms.ChoiceField(label=_("Coach"), choices=(), look="select", empty="", required=False)
    month = forms.ChoiceField(label=_("Month"), choices=(), look="select", empty="", required=False)

    def __init__(self, data: Any, coaches: Choices, months: Sequence[date]) -> None:
        super().__init__(data={key: data[key] for key in ("coach", "month") if data.get(key)} or None)
        self.fields["coach"].choices = list(coaches)  # type: ignore[attr-defined]
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (f"{one:%Y-%m}", date_format(one, "F Y")) for one in months
        ]
        if len(coaches) == 1:
            del self.fields["coach"]

    @property
    def first_day(self) -> date | None:
        """The first day of the month asked for."""
        wanted = self.cleaned_data.get("month") if self.is_bound and self.is_valid() else ""
        return date.fromisoformat(f"{wanted}-01") if wanted else None
