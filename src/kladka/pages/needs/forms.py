"""Barriers and access needs."""

from typing import Any

from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.people import policies


class NeedsForm(forms.Form):
    """What somebody told when they were asked. Asked of women and men alike; nobody says why."""

    barriers = forms.ChoicesField(
        choices=lambda: dictionary("barriers").choices(),
        label=gettext_lazy("What makes work hard?"),
        required=False,
    )
    main_barrier = forms.ChoiceField(
        choices=lambda: dictionary("barriers").choices(),
        look="select",
        label=gettext_lazy("Which of these most of all?"),
        required=False,
    )
    access_needs = forms.ChoicesField(
        choices=lambda: dictionary("access-needs").choices(),
        label=gettext_lazy("What is needed in order to take part?"),
        required=False,
    )
    words = forms.LongTextField(label=gettext_lazy("In their own words"), max_length=1000, rows=3, required=False)
    asked_on = forms.DateField(label=gettext_lazy("Day on which you asked"))

    def clean(self) -> dict[str, Any]:
        """Refuse a main barrier that is none of the barriers, and a day to come."""
        typed = super().clean() or self.cleaned_data
        told = {name: typed.get(name) or [] for name in ("barriers", "access_needs")}
        self.ask(policies.check_needs, main_barrier=typed.get("main_barrier") or "", **told)
        if typed.get("asked_on"):
            self.ask(policies.check_not_in_future, typed["asked_on"], clock.today(), field="asked_on")
        return typed
