"""The forms of an initiative group: what it wants, who is in it, its way from stage to stage."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.incubation import rules
from kladka.incubation.models import GroupMember, InitiativeGroup
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.participants.forms.choices import offer
from kladka.processes.rules.process import Stage
from kladka.processes.rules.shape import named

NO_RISK = "none"
"""The answer of somebody who was asked and is not at risk."""


class GroupForm(forms.Form):
    """What a group is called, what it wants, and which legal form it means to have."""

    name = forms.TextField(
        label=gettext_lazy("Name of the group"),
        max_length=120,
        help_text=gettext_lazy("By which you find it again, for example the working name of the enterprise."),
    )
    idea = forms.LongTextField(
        label=gettext_lazy("What do they want to start?"), max_length=1000, rows=3, required=False
    )
    legal_form = forms.ChoiceField(
        label=gettext_lazy("Intended legal form"),
        choices=lambda: [row for row in dictionary("legal-forms").choices() if rules.founding_rules(row[0])],
        look="select",
        empty=gettext_lazy("Not decided yet"),
        required=False,
    )
    formed_on = forms.DateField(label=gettext_lazy("Since when do you help the group?"))
    field_order: tuple[str, ...] = ("name", "formed_on", "idea", "legal_form")

    @staticmethod
    def stored_values(group: InitiativeGroup) -> dict[str, Any]:
        """Return what the form shows first."""
        return {name: getattr(group, name) for name in GroupForm.field_order}


class NewGroupForm(GroupForm):
    """A group that begins to be helped at an incubator."""

    field_order = ("incubator", "name", "formed_on", "idea", "legal_form")

    def __init__(self, *args: Any, desk: FounderDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = desk.incubator_choices
        self.fields["incubator"] = forms.ChoiceField(
            label=gettext_lazy("Incubator"), choices=places, initial=places[0][0] if len(places) == 1 else None
        )
        self.order_fields(self.field_order)


def _add_pickers(form: forms.Form, desk: FounderDesk, hint: Any) -> None:
    """Add the fields by which people and organisations are found that are recorded already."""
    form.fields["natural"] = forms.ManyPickerField(
        label=gettext_lazy("People recorded already"),
        help_text=hint,
        search=desk.search_founders,
        labels_of=desk.labels_of_founders,
        search_label=gettext_lazy("Part of the name"),
        required=False,
    )
    form.fields["legal"] = forms.ManyPickerField(
        label=gettext_lazy("Organisations"),
        search=desk.search_organisations,
        labels_of=desk.labels_of_organisations,
        search_label=gettext_lazy("Part of the organisation’s name"),
        required=False,
    )


class MembersForm(forms.Form):
    """Who joined a group on a day."""

    joined_on = forms.DateField(label=gettext_lazy("Since when are they in the group?"))
    names = forms.LongTextField(
        label=gettext_lazy("People who are not recorded yet"),
        help_text=gettext_lazy("One person in a line: given name, then family name."),
        required=False,
        rows=4,
    )
    field_order = ("natural", "names", "legal", "joined_on")

    def __init__(self, *args: Any, desk: FounderDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _add_pickers(self, desk, gettext_lazy("Type a part of the name and press “Find”; tick everybody who joined."))
        self.order_fields(self.field_order)

    def clean_names(self) -> list[str]:
        """Return the name in each line."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if any(" " not in line for line in lines):
            raise ValidationError(_("Write the given name and the family name in each line."))
        if any(len(line) > 120 for line in lines):
            raise ValidationError(_("A name has at most 120 characters. Write one person in a line."))
        return lines


class TieForm(forms.Form):
    """Which person or organisation it is of whom only the name is known."""

    def __init__(self, *args: Any, desk: FounderDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _add_pickers(self, desk, gettext_lazy("Type a part of the name, press “Find”, and tick the one it is."))

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if sum(len(cleaned.get(name) or ()) for name in ("natural", "legal")) != 1 and not self.errors:
            self.add_error("natural", _("Choose one person or one organisation."))
        return cleaned


class MemberForm(forms.Form):
    """Since when somebody is in a group, and whether they are at risk of exclusion."""

    joined_on = forms.DateField(label=gettext_lazy("Since when are they in the group?"))
    risk = forms.ChoiceField(
        label=gettext_lazy("At risk of social exclusion"),
        help_text=gettext_lazy("For the law on founders. Ask only where the intended legal form asks for it."),
        choices=lambda: [(NO_RISK, _("No, the person is not at risk")), *dictionary("risk-grounds").choices()],
        look="select",
        empty=gettext_lazy("Nobody asked"),
        required=False,
    )

    def __init__(self, *args: Any, member: GroupMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if member.organisation_id is not None:
            del self.fields["risk"]

    @staticmethod
    def stored_values(member: GroupMember) -> dict[str, Any]:
        """Return what the form shows first."""
        risk = member.ground or (NO_RISK if member.at_risk is False else "")
        return {"joined_on": member.joined_on, "risk": risk}

    @property
    def given(self) -> dict[str, Any]:
        """What was answered, as the verb takes it."""
        risk = self.cleaned_data.get("risk", "")
        return {
            "joined_on": self.cleaned_data["joined_on"],
            "at_risk": None if not risk else risk != NO_RISK,
            "ground": "" if risk == NO_RISK else risk,
        }


class LeaveForm(forms.Form):
    """Until which day somebody was in a group."""

    left_on = forms.DateField(label=gettext_lazy("Their last day in the group"))


class MoveGroupForm(forms.Form):
    """The day on which the next stage begins, and why it does although something is open."""

    on = forms.DateField(label=gettext_lazy("From which day?"))
    because = forms.LongTextField(label=gettext_lazy("Move on all the same, because"), rows=3, max_length=500)

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["because"]


class GroupBackForm(forms.Form):
    """Which stage is entered again, when and why."""

    stage = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("To which stage?"))
    on = forms.DateField(label=gettext_lazy("From which day?"))
    because = forms.LongTextField(label=gettext_lazy("Why?"), rows=3, max_length=500)

    def __init__(self, *args: Any, stages: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", [(one.code, named(one)) for one in stages])


class EndGroupForm(forms.Form):
    """Since when a group does not meet any more, and why."""

    on = forms.DateField(label=gettext_lazy("The last day of the group"))
    because = forms.LongTextField(label=gettext_lazy("Why?"), rows=3, max_length=500)
