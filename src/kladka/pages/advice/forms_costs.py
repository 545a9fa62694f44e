"""The forms of what advice costs: contracts of external experts, months of their protocols, the value as aid."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.incubation import rules
from kladka.incubation.models import ExpertContract
from kladka.pages.advice.forms import AsksLimit
from kladka.pages.explaining import Explained, aid_because


def _hours(**kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(max_digits=7, decimal_places=2, min_value=0, width=5, **kwargs)


class TermsForm(forms.Form):
    """The terms of a contract."""

    number = forms.TextField(label=gettext_lazy("Number of the contract"), max_length=40, width=20)
    areas = forms.ChoicesField(
        label=gettext_lazy("Areas of advice"), choices=lambda: dictionary("advice-areas").choices()
    )
    from_date = forms.DateField(label=gettext_lazy("From"))
    until_date = forms.DateField(label=gettext_lazy("Until"))
    hours = _hours(label=gettext_lazy("Hours of the whole contract"))
    client_hours = _hours(
        label=gettext_lazy("Hours for one client at most"),
        help_text=gettext_lazy("Whoever comes near is shown; leave it empty without a limit."),
        required=False,
    )
    rate = forms.DecimalField(
        label=gettext_lazy("What an hour costs, zł"),
        help_text=gettext_lazy("Neither the expert nor the clients see it here."),
        max_digits=8,
        decimal_places=2,
        min_value=0,
        width=10,
    )

    def terms(self) -> dict[str, Any]:
        """Return the terms as the verbs take them."""
        typed = self.cleaned_data
        said = {name: typed[name] for name in ("number", "areas", "from_date", "until_date", "rate")}
        limit = typed["client_hours"]
        minutes = {"minutes": _minutes(typed["hours"]), "client_minutes": None if limit is None else _minutes(limit)}
        return said | minutes


class ContractForm(TermsForm):
    """A new contract: with an expert, or with the organisation whose staff advise."""

    field_order = ("place", "expert", "organisation", *TermsForm.base_fields)
    needed = frozenset({"expert", "organisation"})

    def __init__(
        self,
        *args: Any,
        places: Sequence[tuple[str, str]],
        experts: Sequence[tuple[str, str]],
        desk: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        only = places[0][0] if len(places) == 1 else None
        self.fields["place"] = forms.ChoiceField(
            label=gettext_lazy("For which project and partner?"), choices=places, initial=only
        )
        self.fields["expert"] = forms.ChoiceField(
            label=gettext_lazy("Expert"),
            help_text=gettext_lazy("Somebody who holds a post as adviser in the project."),
            choices=experts,
            look="select",
            empty=gettext_lazy("An organisation, not one person"),
            required=False,
        )
        self.fields["organisation"] = forms.PickerField(
            label=gettext_lazy("Organisation whose staff advise"),
            search=desk.search_organisations,
            label_of=lambda value: next((label for _pk, label in desk.labels_of_organisations([value])), None),
            search_label=gettext_lazy("Part of the name"),
            required=False,
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Ask for one party, and not for both."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("expert")) == bool(cleaned.get("organisation")) and "organisation" not in self.errors:
            self.add_error("expert", _("Choose the expert, or the organisation whose staff advise; one of them."))
        return cleaned


class TakeInForm(AsksLimit):
    """Which cards are put under a contract; all that are offered unless somebody takes a tick away."""

    def __init__(self, *args: Any, cards: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cards"] = forms.ChoicesField(
            label=gettext_lazy("Which of them belong to this contract?"),
            choices=cards,
            initial=[pk for pk, _words in cards],
        )


class MonthForm(forms.Form):
    """Of which month a protocol is made."""

    def __init__(self, *args: Any, months: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"] = forms.ChoiceField(label=gettext_lazy("Month"), choices=months, look="select", empty="")


class ValueForm(Explained):
    """What advice to an entity was worth."""

    amount = forms.DecimalField(label=gettext_lazy("Value, zł"), max_digits=12, decimal_places=2, width=10)
    rate = forms.DecimalField(
        label=gettext_lazy("Złoty for one euro on the day of the meeting"),
        help_text=gettext_lazy("The average rate of the National Bank of Poland, table A."),
        max_digits=7,
        decimal_places=4,
    )
    because = aid_because()
    is_road_freight = forms.YesNo(
        label=gettext_lazy("Does the undertaking carry goods by road for others?"), required=False
    )
    certificate = forms.TextField(
        label=gettext_lazy("Number of the certificate"), max_length=40, width=20, required=False
    )

    def value(self) -> dict[str, Any]:
        """Return the answers as the verb takes them."""
        typed = self.cleaned_data
        said = {name: typed[name] for name in ("amount", "rate", "certificate")}
        return said | {"is_road_freight": bool(typed["is_road_freight"]), "because": typed.get("because", "")}


def stored_terms(contract: ExpertContract) -> dict[str, Any]:
    """Return what a contract holds, by field of the form."""
    limit = contract.client_minutes
    return {
        "number": contract.number,
        "areas": contract.areas,
        "from_date": contract.from_date,
        "until_date": contract.until_date,
        "hours": rules.hours_of(contract.minutes),
        "client_hours": None if limit is None else rules.hours_of(limit),
        "rate": contract.rate,
    }


def _minutes(hours: Decimal) -> int:
    return int((hours * 60).to_integral_value())
