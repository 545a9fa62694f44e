"""Corrections of entities' registrations and of founders."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.incubation import rules
from kladka.incubation.models import EntityRegistration
from kladka.pages.correcting import ReasonFields
from kladka.pages.entities.choices import FounderDesk
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
