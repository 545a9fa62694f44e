"""The forms of payment claims: what one is about, when it was sent, and what the contract says of deadlines."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.programmes.models import Project
from kladka.reporting.models import Claim, ClaimTerms, Unit
from kladka.reporting.policies import claim as policies

CLAIM = ("number", "period_from", "period_until", "is_final", "due_on")


class ClaimForm(forms.Form):
    """A claim: its number, its period, whether it is the final one, and a deadline agreed otherwise."""

    number = forms.IntegerField(label=_("Number"), width=3, min_value=1, max_value=999)

    def __init__(self, *args: Any, project: Project, is_correction: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        within: dict[str, Any] = {"earliest": project.starts_on, "latest": project.ends_on}
        self.fields["period_from"] = forms.DateField(label=_("First day of the period"), **within)
        self.fields["period_until"] = forms.DateField(label=_("Last day of the period"), **within)
        self.fields["is_final"] = forms.YesNo(label=_("Is it the final claim?"))
        self.fields["due_on"] = forms.DateField(
            label=_("Deadline, where it was agreed otherwise"),
            help_text=_("For example when it was prolonged. Empty: worked out from the end of the period."),
            required=False,
        )
        if is_correction:
            for name in CLAIM[:-1]:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse at once what the verb would refuse."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("period_from"), cleaned.get("period_until")
        if first and last:
            self.ask(policies.check_period, self.project, first, last)
        if last and cleaned.get("due_on"):
            self.ask(policies.check_due, last, cleaned["due_on"])
        return cleaned

    @staticmethod
    def stored_values(claim: Claim) -> dict[str, Any]:
        """Return what the form shows first."""
        return {name: getattr(claim, name) for name in CLAIM}


class SendForm(forms.Form):
    """The day on which a claim went to the funder."""

    may_repeat = True

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_on"] = forms.DateField(
            label=_("Sent on"),
            help_text=_("What was known by the end of this day is kept as what the claim said."),
            latest=clock.today(),
        )

    @staticmethod
    def stored_values(_claim: Claim) -> dict[str, Any]:
        """Nothing of it is stored while the claim is open."""
        return {}


class AskForm(forms.Form):
    """A question answered by one button."""

    may_repeat = True


class TakeBackForm(forms.Form):
    """Why it is taken back that a claim was sent."""

    reason = forms.ChoiceField(
        label=_("Why is it taken back?"), choices=lambda: dictionary("taking-back-reasons").choices(), look="radios"
    )
    words = forms.LongTextField(
        label=_("In your own words"), help_text=_("Kept in the audit."), rows=3, max_length=500, required=False
    )


class TermsForm(forms.Form):
    """What the contract says of deadlines."""

    sections = (
        forms.Section(_("Claims on the way"), ("days", "unit")),
        forms.Section(_("The final claim"), ("final_days", "final_unit")),
        forms.Section(_("Where it is written"), ("source",)),
    )
    days = forms.IntegerField(label=_("Days after the last day of the period"), width=3)
    unit = forms.ChoiceField(label=_("How the days are counted"), choices=Unit.choices, look="radios")
    final_days = forms.IntegerField(label=_("Days after the last day of the period"), width=3)
    final_unit = forms.ChoiceField(label=_("How the days are counted"), choices=Unit.choices, look="radios")
    source = forms.TextField(
        label=_("Place in the contract"), help_text=_("For example: § 8 section 3."), max_length=200
    )

    @staticmethod
    def stored_values(terms: ClaimTerms) -> dict[str, Any]:
        """Return what the form shows first."""
        return {name: getattr(terms, name) for name in TermsForm.base_fields}
