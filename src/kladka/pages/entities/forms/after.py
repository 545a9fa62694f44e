"""What becomes of an entity: members, checks and statuses, jobs and who holds them, the permission to be named."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.core.dated import dated_rule
from kladka.core.dictionaries import dictionary
from kladka.incubation.actions import NOT_AT_RISK
from kladka.incubation.models import EntityStatus, ListingConsent
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.entities.forms.entity import FounderFields
from kladka.pages.participants.forms.evidence import DocumentFields
from kladka.pages.participants.forms.situation import full_time_share

STATUSES = {
    EntityStatus.Kind.OPERATING: gettext_lazy("found operating"),
    EntityStatus.Kind.SOCIAL_ENTERPRISE: gettext_lazy("status of a social enterprise"),
    EntityStatus.Kind.ENDED: gettext_lazy("ended"),
}
"""What a status says, as the page shows it."""
_ASKED = (
    (EntityStatus.Kind.OPERATING.value, gettext_lazy("It operates: that is what was found")),
    (EntityStatus.Kind.SOCIAL_ENTERPRISE.value, gettext_lazy("It was given the status of a social enterprise")),
    (EntityStatus.Kind.ENDED.value, gettext_lazy("It has ended")),
)


def _grounds() -> list[tuple[str, Any]]:
    return [(NOT_AT_RISK, _("Not at risk of exclusion")), *dictionary("risk-grounds").choices()]


def ground_field() -> forms.ChoiceField:
    """Return the question whether somebody is at risk of exclusion."""
    return forms.ChoiceField(
        label=gettext_lazy("At risk of exclusion on that day"),
        help_text=gettext_lazy("The law asks how many are. Leave it empty where nobody was asked."),
        choices=_grounds,
        look="select",
        required=False,
        empty=gettext_lazy("Nobody was asked"),
    )


def contract_field() -> forms.ChoiceField:
    """Return the question by which contract somebody holds a job."""
    return forms.ChoiceField(
        label=gettext_lazy("Contract"), choices=lambda: dictionary("contract-kinds").choices(), look="radios"
    )


def part_field() -> forms.DecimalField:
    """Return the question of how much of a shared job somebody holds."""
    field = full_time_share()
    field.label = gettext_lazy("Part of full time, if the job is shared")
    field.help_text = gettext_lazy("Only if several people hold this job at once, for example 0.5. Empty: all of it.")
    return field


class JobForm(forms.Form):
    """A job made at an entity: since when it exists, and how much of full time it is."""

    created_date = forms.DateField(label=gettext_lazy("Day from which the job exists"))
    full_time_share = full_time_share()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_time_share"].help_text = _("1 is full time, 0.5 is half. Empty: full time.")

    @property
    def given(self) -> dict[str, Any]:
        """What was answered, as the verbs take it."""
        share = self.cleaned_data["full_time_share"] or Decimal(1)
        return {"created_date": self.cleaned_data["created_date"], "full_time_share": share}


class StatusFields(forms.Form):
    """What a document shows of an entity, and of which day."""

    kind = forms.ChoiceField(label=gettext_lazy("What does the document show?"), choices=_ASKED, look="radios")
    from_date = forms.DateField(
        label=gettext_lazy("On which day?"),
        help_text=gettext_lazy(
            "Of a check the day it speaks of; of a status the first day; of an end the first day without the entity."
        ),
    )


class _RiskFields(FounderFields):
    """Whom it is about, and whether they are at risk."""

    from_date = forms.DateField(label=gettext_lazy("Since when?"))
    ground = ground_field()

    def __init__(self, *args: Any, desk: FounderDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_founder_fields(desk)
        self.fields["natural"].help_text = _("Type a part of the name, press “Find”, and tick whom you mean.")

    def _named(self, *names: str) -> int:
        return sum(len(self.cleaned_data.get(name) or ()) for name in names)


class MembersForm(_RiskFields):
    """Who joined an entity."""

    sections = (
        forms.Section(
            gettext_lazy("Members"),
            ("from_date", "legal", "natural", "new_founders", "is_another", "ground"),
            hint=gettext_lazy(
                "Founders are members from the entry in the register on, without being recorded here. If one has left, "
                "record that founder here since the day of the entry, then record the end."
            ),
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for at least one member."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self._named("legal", "natural", "new_founders") and not self.errors:
            self.add_error(None, _("Choose or write at least one member."))
        return cleaned


class HolderForm(_RiskFields):
    """Who holds a job, by which contract."""

    until_date = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Only if that person no longer holds the job. Record a later end when it comes."),
        required=False,
    )
    contract_kind = contract_field()
    full_time_share = part_field()
    sections = (
        forms.Section(
            gettext_lazy("Who holds the job"),
            (
                "from_date",
                "until_date",
                "contract_kind",
                "full_time_share",
                "natural",
                "new_founders",
                "is_another",
                "ground",
            ),
        ),
    )

    def add_founder_fields(self, desk: FounderDesk) -> None:
        """A job is held by a person, never by an organisation."""
        super().add_founder_fields(desk)
        del self.fields["legal"]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one person."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self._named("natural", "new_founders") != 1 and not self.errors:
            self.add_error(
                "natural", _("Choose one person, or write one below. Record who shares the job with them apart.")
            )
        return cleaned


class StatusForm(StatusFields, DocumentFields):
    """What a check found, or which status an entity was given, with the document that shows it."""

    field_order = ("kind", "from_date", "how", "document_kind", "document_date", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kinds = dated_rule("rules/entities.yaml", "documents", clock.today())["kinds"]
        super().__init__(*args, may_wait=False, documents=kinds, **kwargs)


class EndForm(forms.Form):
    """The last day of what lasted."""

    until_date = forms.DateField(label=gettext_lazy("Last day"))


class LeaveForm(forms.Form):
    """The last day of an entity in its project, where that was before the project's end."""

    left_on = forms.DateField(
        label=gettext_lazy("Last day in the project"),
        help_text=gettext_lazy(
            "Only if it left before the project ends. What is counted from leaving is counted from this day."
        ),
    )


class ListingForm(forms.Form):
    """Whether an entity may be named on the public page."""

    answer = forms.ChoiceField(
        label=gettext_lazy("May the entity be named on the public page?"),
        choices=(
            (ListingConsent.Answer.GIVEN.value, gettext_lazy("Yes, it agrees")),
            (ListingConsent.Answer.WITHDRAWN.value, gettext_lazy("No")),
        ),
        look="radios",
    )
    on_date = forms.DateField(label=gettext_lazy("Day on which it said so"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on_date": today}, **kwargs)
