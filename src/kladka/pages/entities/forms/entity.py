"""Registering an entity with its founders."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.incubation import rules
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.namesakes import ask_whether_another
from kladka.people import policies


class FounderFields(forms.Form):
    """Who founded an entity: organisations, people recorded already, and people who are not."""

    new_founders = forms.LongTextField(
        label=gettext_lazy("People who are not recorded yet"),
        help_text=gettext_lazy("One person in a line: given name, then family name."),
        required=False,
    )
    sections: Sequence[forms.Section] = (
        forms.Section(
            gettext_lazy("Founders"),
            ("legal", "natural", "new_founders", "is_another"),
            hint=gettext_lazy("How many there must be depends on the legal form and on the day of the entry."),
        ),
    )

    def add_founder_fields(self, desk: FounderDesk) -> None:
        """Add the fields whose answers depend on the viewer."""
        self.desk = desk
        self.fields["legal"] = forms.ManyPickerField(
            label=gettext_lazy("Organisations"),
            search=desk.search_organisations,
            labels_of=desk.labels_of_organisations,
            search_label=gettext_lazy("Part of the organisation’s name"),
            required=False,
        )
        self.fields["natural"] = forms.ManyPickerField(
            label=gettext_lazy("People recorded already"),
            help_text=gettext_lazy("Type a part of the name and press “Find”; tick every founder."),
            search=desk.search_founders,
            labels_of=desk.labels_of_founders,
            search_label=gettext_lazy("Part of the name"),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Let whoever bears a name that is recorded already be looked at first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        named = [f"{family} {given}" for given, family in cleaned.get("new_founders", ())]
        namesakes = self.desk.founder_namesakes(named)
        if namesakes:
            ask_whether_another(self, namesakes)
        return cleaned

    def clean_new_founders(self) -> list[tuple[str, str]]:
        """Return (given name, family name) of each line."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["new_founders"].splitlines() if line.strip()]
        names = [line.partition(" ") for line in lines]
        if any(not family for _given, _space, family in names):
            raise ValidationError(_("Write the given name and the family name in each line."))
        for line, (given, _space, family) in zip(lines, names, strict=True):
            try:
                policies.check_name(given, field="given_name")
                policies.check_name(family, field="family_name")
            except PolicyBroken as refused:
                words = _("%(name)s: %(message)s") % {"name": line, "message": refused.message}
                raise ValidationError(words) from refused
        return [(given, family) for given, _space, family in names]

    def newcomers(self, *, is_made_up: bool) -> list[dict[str, Any]]:
        """Return the arguments for the people who are not recorded yet."""
        return [
            {"given_name": given, "family_name": family, "is_made_up": is_made_up}
            for given, family in self.cleaned_data["new_founders"]
        ]


class EntityForm(FounderFields):
    """An entity entered in its register."""

    name = forms.TextField(label=gettext_lazy("Full name"), max_length=250)
    short_name = forms.TextField(
        label=gettext_lazy("Short name"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Shown in lists. Empty: the beginning of the name."),
    )
    legal_form = forms.ChoiceField(
        label=gettext_lazy("Legal form"),
        choices=lambda: [row for row in dictionary("legal-forms").choices() if rules.founding_rules(row[0])],
        look="select",
    )
    register_date = forms.DateField(label=gettext_lazy("Day of the entry in the register"))
    krs = forms.TextField(
        label=gettext_lazy("KRS number"), max_length=10, width=10, inputmode="numeric", required=False
    )
    municipality = forms.TextField(label=gettext_lazy("Municipality"), max_length=80, required=False)
    powiat = forms.ChoiceField(
        label=gettext_lazy("Powiat"), choices=lambda: dictionary("powiats").choices(), look="select", required=False
    )
    sections = (
        forms.Section(
            gettext_lazy("Entity"),
            ("incubator", "name", "short_name", "legal_form", "register_date", "krs", "municipality", "powiat"),
        ),
        *FounderFields.sections,
    )

    def __init__(self, *args: Any, desk: FounderDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = desk.incubator_choices
        self.fields["incubator"] = forms.ChoiceField(
            label=gettext_lazy("Incubator"), choices=places, initial=places[0][0] if len(places) == 1 else None
        )
        self.add_founder_fields(desk)

    def entity(self) -> dict[str, Any]:
        """Return what is said of the entity itself, as the verb takes it."""
        names = ("name", "short_name", "legal_form", "register_date", "krs", "municipality", "powiat")
        return {name: self.cleaned_data[name] for name in names}
