"""An employer, the people there, and contacts with them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.employers.models import Employer, EmployerContact
from kladka.pages.employers.choices import Desk
from kladka.pages.participants.forms.choices import Choices, from_dictionary, offer
from kladka.people.policies import check_not_in_future, check_order, check_phone

LONG = 2000
"""Characters of a text that people read at a glance."""


class EmployerForm(forms.Form):
    """What is known of an employer."""

    trade = from_dictionary("employer-trades", label=gettext_lazy("What does the employer do?"))
    size = from_dictionary(
        "employer-sizes", look="radios", label=gettext_lazy("How many people work there?"), required=False,
        empty=gettext_lazy("Not known"),
    )  # fmt: skip
    about = forms.LongTextField(
        label=gettext_lazy("What is good to know"),
        help_text=gettext_lazy("For colleagues of all partners. No names of participants."),
        max_length=LONG,
        rows=3,
        required=False,
    )

    @staticmethod
    def stored_values(employer: Employer) -> dict[str, Any]:
        """Return what the form shows of a stored employer."""
        return {name: getattr(employer, name) for name in ("trade", "size", "about")}


class NewEmployerForm(EmployerForm):
    """A new employer: an organisation that is recorded already, or one that is not yet."""

    needed = frozenset({"organisation", "name", "legal_form"})

    name = forms.TextField(label=gettext_lazy("Name of the employer"), max_length=250, required=False)
    legal_form = from_dictionary("legal-forms", label=gettext_lazy("Legal form"), required=False)
    municipality = forms.TextField(label=gettext_lazy("Municipality"), max_length=80, required=False)

    sections = (
        forms.Section(
            gettext_lazy("Which organisation?"),
            ("controller", "organisation"),
            hint=gettext_lazy("A partner, a founder or an entity may be an employer, too. Look for it first."),
        ),
        forms.Section(gettext_lazy("Or, if it is not recorded yet"), ("name", "legal_form", "municipality")),
        forms.Section(gettext_lazy("As an employer"), ("trade", "size", "about")),
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        if len(desk.controllers) > 1:
            self.fields["controller"] = forms.ChoiceField(
                label=gettext_lazy("For which data controller?"),
                choices=[(pk, row.name) for pk, row in desk.controllers.items()],
            )
        self.fields["organisation"] = forms.PickerField(
            label=gettext_lazy("Organisation recorded already"),
            search=desk.search_organisations,
            label_of=desk.label_of_organisation,
            search_label=gettext_lazy("A word of the name"),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two: an organisation that is there, or a name and a legal form."""
        typed = super().clean() or self.cleaned_data
        chosen, name = typed.get("organisation"), typed.get("name")
        if chosen and name:
            self.add_error("name", _("You chose an organisation above. Leave this empty, or clear that choice."))
        if not chosen and not name and "organisation" not in self.errors:
            self.add_error("organisation", _("Find the organisation, or type its name below."))
        if name and not typed.get("legal_form") and "legal_form" not in self.errors:
            self.add_error("legal_form", _("Choose the legal form."))
        return typed

    @property
    def organisation(self) -> Any:
        """Return the organisation chosen, or the fields of a new one, as the verb takes them."""
        if self.cleaned_data["organisation"]:
            return self.desk.organisation(self.cleaned_data["organisation"])
        fields: dict[str, Any] = {name: self.cleaned_data[name] for name in ("name", "legal_form", "municipality")}
        return fields | {"is_made_up": self.desk.is_made_up}


class PersonForm(forms.Form):
    """Somebody at an employer."""

    name = forms.TextField(label=gettext_lazy("Given name and family name"), max_length=150)
    post = forms.TextField(label=gettext_lazy("What is the person’s role there?"), max_length=120, required=False)
    phone = forms.PhoneField(read=check_phone, label=gettext_lazy("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)


class ContactForm(forms.Form):
    """A visit, a call or a letter."""

    on_date = forms.DateField(label=gettext_lazy("On which day?"))
    form = from_dictionary("employer-contact-forms", look="radios", label=gettext_lazy("How?"))
    purpose = from_dictionary("employer-contact-purposes", look="radios", label=gettext_lazy("What for?"))
    person = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("With whom?"), required=False)
    vacancy = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("About which vacancy?"), required=False)
    answer = from_dictionary(
        "employer-answers", look="radios", label=gettext_lazy("What did the employer say?"), required=False,
        empty=gettext_lazy("No answer, or none of these"),
    )  # fmt: skip
    result = forms.LongTextField(
        label=gettext_lazy("What came of it, in words?"),
        help_text=gettext_lazy("Do not write about anybody’s health."),
        max_length=LONG,
        rows=3,
        required=False,
    )
    next_step = forms.TextField(label=gettext_lazy("What is to be done next?"), max_length=200, required=False)
    next_due = forms.DateField(label=gettext_lazy("By when?"), required=False)

    sections = (
        forms.Section(
            gettext_lazy("The contact"),
            ("on_date", "form", "purpose", "person", "participation", "vacancy", "answer", "result"),
        ),
        forms.Section(gettext_lazy("Next"), ("next_step", "next_due")),
    )

    def __init__(
        self, *args: Any, people: Choices, vacancies: Choices, desk: Desk, few: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participation"] = desk.participation_field(
            gettext_lazy("About whom?"),
            help_text=gettext_lazy(
                "Shown only to those who work with that person. Leave it empty where the employer did not learn who it "
                "was about, and where the participant did not agree that employers are told."
            ),
            few=few,
        )
        offer(self, "person", people, empty=_("Nobody in particular"))
        offer(self, "vacancy", vacancies, empty=_("None"))

    def clean(self) -> dict[str, Any]:
        """Ask for days that can be true, and for a step where one is due."""
        typed = super().clean() or self.cleaned_data
        if typed.get("next_due") and not typed.get("next_step"):
            self.add_error("next_step", _("Say what is to be done by that day, or leave the day empty."))
        if day := typed.get("on_date"):
            self.ask(check_not_in_future, day, clock.today(), field="on_date")
            self.ask(check_order, day, typed.get("next_due"), field="next_due")
        return typed

    @staticmethod
    def stored_values(contact: EmployerContact) -> dict[str, Any]:
        """Return what the form shows of a stored contact."""
        plain = ("on_date", "form", "purpose", "answer", "result", "next_step", "next_due")
        keys = {name: str(getattr(contact, f"{name}_id") or "") for name in ("person", "participation", "vacancy")}
        return {name: getattr(contact, name) for name in plain} | keys
