"""Rooms of an incubator, when it is open, and what it offers."""

from typing import Any

from django.utils.translation import gettext_lazy

from kladka.agenda import policies
from kladka.agenda.models import Room
from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.incubation.models import ServiceOffered
from kladka.incubation.policies import use as use_policies
from kladka.pages.calendar.forms import HoursForm
from kladka.pages.participants.forms.choices import from_dictionary


class RoomForm(forms.Form):
    """What a room is like."""

    name = forms.TextField(label=gettext_lazy("Name of the room"), max_length=80)
    seats = forms.IntegerField(
        label=gettext_lazy("For how many people is there place?"), min_value=1, max_value=policies.MOST_SEATS
    )
    access = forms.ChoicesField(
        choices=lambda: dictionary("access-needs").choices(),
        label=gettext_lazy("Which needs does the room meet?"),
        required=False,
    )
    equipment = forms.ChoicesField(
        choices=lambda: dictionary("room-equipment").choices(), label=gettext_lazy("Equipment"), required=False
    )


class ChangeRoomForm(RoomForm):
    """What a room is like, and from when on it is no longer used."""

    closed_on = forms.DateField(
        label=gettext_lazy("No longer used from which day on?"),
        help_text=gettext_lazy("Leave empty while it is used."),
        required=False,
    )

    @staticmethod
    def stored_values(room: Room) -> dict[str, Any]:
        """Return what the form shows of a stored room."""
        said = {"name": room.name, "seats": room.seats, "closed_on": room.closed_on}
        return {**said, "access": room.needs_met, "equipment": room.things}


class OpeningForm(HoursForm):
    """At which hours the incubator is open in a usual week, from a day on."""

    until_date = forms.DateField(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("Leave empty unless it is for a time, like a summer: then the usual hours hold again."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, *others = self.sections
        self.sections = (forms.Section(first.title, (*first.fields, "until_date")), *others)

    def clean(self) -> dict[str, Any]:
        """It is open on some day."""
        typed = super().clean() or self.cleaned_data
        if not self.errors:
            self.ask(policies.check_opening, typed["from_date"], typed.get("until_date"), self.week())
        return typed


class SpecialForm(forms.Form):
    """Days on which an incubator is closed, or open at other hours."""

    from_date = forms.DateField(label=gettext_lazy("First day"))
    until_date = forms.DateField(
        label=gettext_lazy("Last day"), help_text=gettext_lazy("Leave empty when it is one day only."), required=False
    )
    starts = forms.TimeField(
        label=gettext_lazy("Open from"),
        help_text=gettext_lazy("Leave both hours empty when it is closed."),
        required=False,
    )
    ends = forms.TimeField(label=gettext_lazy("Open until"), required=False)
    words = forms.TextField(label=gettext_lazy("Why?"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """Let the last day be the first one when it is left empty; hours come in pairs."""
        typed = super().clean() or self.cleaned_data
        if typed.get("from_date") and not typed.get("until_date") and "until_date" not in self.errors:
            typed["until_date"] = typed["from_date"]
        if typed.get("from_date") and typed.get("until_date"):
            self.ask(policies.check_absence, typed["from_date"], typed["until_date"])
        if not {"starts", "ends"} & self.errors.keys():
            self.ask(policies.check_special_hours, typed.get("starts"), typed.get("ends"))
        return typed


class TermsFields(forms.Form):
    """Whether something costs anything, and on what terms it is given."""

    is_paid = forms.YesNo(label=gettext_lazy("Does it cost anything?"))
    terms = forms.LongTextField(
        label=gettext_lazy("On what terms?"),
        help_text=gettext_lazy("What it costs, for whom it is, what was agreed."),
        rows=2,
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What costs something says what."""
        typed = super().clean() or self.cleaned_data
        if typed.get("is_paid") and "terms" not in self.errors:
            self.ask(use_policies.check_terms, typed.get("terms") or "", is_paid=True)
        return typed


class ServiceForm(TermsFields):
    """A service that an incubator begins to offer."""

    code = from_dictionary("incubator-services", look="radios", label=gettext_lazy("Which service?"))
    from_date = forms.DateField(label=gettext_lazy("Since when is it offered?"))

    field_order = ("code", "from_date", "is_paid", "terms")


class ChangeServiceForm(TermsFields):
    """From when to when a service is offered, and on what terms."""

    from_date = forms.DateField(label=gettext_lazy("Since when is it offered?"))
    until_date = forms.DateField(
        label=gettext_lazy("Until when?"), help_text=gettext_lazy("Leave empty while it is offered."), required=False
    )

    field_order = ("from_date", "until_date", "is_paid", "terms")

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        typed = super().clean() or self.cleaned_data
        if typed.get("from_date"):
            self.ask(use_policies.check_ends, typed["from_date"], typed.get("until_date"))
        return typed

    @staticmethod
    def stored_values(service: ServiceOffered) -> dict[str, Any]:
        """Return what the form shows of a stored service."""
        return {name: getattr(service, name) for name in ChangeServiceForm.field_order}
