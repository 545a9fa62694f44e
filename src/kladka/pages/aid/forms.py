"""The form of de minimis aid."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.incubation.models import AidGranted
from kladka.pages.explaining import Explained, aid_because


class AidForm(Explained):
    """Aid that an undertaking was granted on a day."""

    origin = forms.ChoiceField(label=_("Who granted it?"), choices=AidGranted.Origin.choices)
    kind = forms.ChoiceField(label=_("Kind of aid"), choices=lambda: dictionary("aid-kinds").choices(), look="select")
    granted_on = forms.DateField(label=_("Day on which it was granted"))
    amount = forms.DecimalField(label=_("Value, zł"), max_digits=12, decimal_places=2, width=10)
    rate = forms.DecimalField(
        label=_("Złoty for one euro on that day"),
        help_text=_("The average rate of the National Bank of Poland, table A."),
        max_digits=7,
        decimal_places=4,
    )
    because = aid_because()
    is_road_freight = forms.YesNo(
        label=_("Does the undertaking carry goods by road for others?"),
        help_text=_("Until the end of 2023 a lower limit held for those who do."),
        required=False,
    )
    certificate = forms.TextField(label=_("Number of the certificate"), max_length=40, width=20, required=False)

    def aid(self) -> dict[str, Any]:
        """Return the answers as the verb takes them."""
        names = ("origin", "kind", "granted_on", "amount", "rate", "certificate")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "is_road_freight": self.cleaned_data["is_road_freight"],
            "because": self.cleaned_data.get("because", ""),
        }
