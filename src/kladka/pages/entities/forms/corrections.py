"""Corrections of entities' registrations and of founders."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.incubation import rules
from kladka.incubation.actions import NOT_AT_RISK
from kladka.incubation.models import EntityRegistration
from kladka.pages.correcting import ReasonFields
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.entities.forms.after import JobForm, StatusFields, contract_field, ground_field, part_field
from kladka.pages.entities.forms.entity import FounderFields


class CorrectEntityForm(ReasonFields):
    """What the register really says of an entity."""

    legal_form = forms.ChoiceField(
        label=gettext_lazy("Legal form"),
        choices=lambda: [row for row in dictionary("legal-forms").choices() if rules.founding_rules(row[0])],
        look="select",
    )
    register_date = forms.DateField(label=gettext_lazy("Day of the entry in the register"))
    krs = forms.TextField(
        label=gettext_lazy("KRS number"), max_length=10, width=10, inputmode="numeric", required=False
    )

    field_order = ("legal_form", "register_date", "krs", "reason", "words")

    @staticmethod
    def stored_values(registration: EntityRegistration) -> dict[str, Any]:
        """Return what the form shows first."""
        return {name: getattr(registration, name) for name in ("legal_form", "register_date", "krs")}

    @property
    def changes(self) -> dict[str, Any]:
        """What the register says, as the verb takes it."""
        return {name: self.cleaned_data[name] for name in ("legal_form", "register_date", "krs")}


class _CorrectFields(ReasonFields):
    """What was recorded of an entity, as it really is: fields of the fact, then why."""

    names: Sequence[str] = ()

    def __init__(self, *args: Any, fact: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=self.stored_values(fact), **kwargs)
        self.order_fields((*self.names, "reason", "words"))

    def stored_values(self, fact: Any) -> dict[str, Any]:
        """Return what the form shows first."""
        shown = {name: getattr(fact, name) for name in self.names}
        if "ground" in shown and fact.at_risk is False:
            shown["ground"] = NOT_AT_RISK
        return shown

    @property
    def changes(self) -> dict[str, Any]:
        """What it really is, as the verb takes it."""
        return {name: self.cleaned_data[name] for name in self.names if name in self.fields}


class CorrectMemberForm(_CorrectFields):
    """Since when somebody is a member; a person also whether at risk."""

    from_date = forms.DateField(label=gettext_lazy("Since when?"))
    ground = ground_field()
    names = ("from_date", "ground")

    def __init__(self, *args: Any, fact: Any, **kwargs: Any) -> None:
        super().__init__(*args, fact=fact, **kwargs)
        if fact.organisation_id is not None:
            del self.fields["ground"]


class CorrectHolderForm(_CorrectFields):
    """Since when, by which contract and which part of a job somebody holds, and whether at risk."""

    from_date = forms.DateField(label=gettext_lazy("Since when?"))
    contract_kind = contract_field()
    full_time_share = part_field()
    ground = ground_field()
    names = ("from_date", "contract_kind", "full_time_share", "ground")


class CorrectJobForm(JobForm, _CorrectFields):
    """Since when a job exists, and how much of full time it is."""

    names = ("created_date", "full_time_share")

    @property
    def changes(self) -> dict[str, Any]:
        """What it really is, as the verb takes it."""
        return self.given


class CorrectStatusForm(StatusFields, _CorrectFields):
    """What a document shows, and of which day; the document stays."""

    names = ("kind", "from_date")


class FoundersForm(FounderFields):
    """Founders that were forgotten."""

    def __init__(self, *args: Any, desk: FounderDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_founder_fields(desk)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one founder."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in ("legal", "natural", "new_founders")) and not self.errors:
            self.add_error(None, _("Choose or write at least one founder."))
        return cleaned
