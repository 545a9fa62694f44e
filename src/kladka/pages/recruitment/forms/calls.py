"""What is planned of a call."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.calls import policies
from kladka.calls.rules.criteria import every_set
from kladka.calls.rules.kinds import Kind, every_kind
from kladka.core import forms

type Choices = Sequence[tuple[str, str]]
TWO = 2
"""Assessors who may differ."""
_REVIEWED = ("is_drawn", "third_percent")


class KindForm(forms.FilterForm):
    """What a call is for: the rest of its plan follows from that."""

    kind = forms.ChoiceField(
        choices=lambda: [(one.code, one.title) for one in every_kind()],
        look="radios",
        label=gettext_lazy("What is the call for?"),
    )


class CallForm(forms.Form):
    """A call of one partner in a project, of one kind. Once it was opened, place, criteria and first day stay."""

    where = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Project and partner"))
    title_pl = forms.TextField(label=gettext_lazy("Title in Polish"), max_length=200)
    title_en = forms.TextField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    criteria = forms.ChoiceField(
        choices=(),
        look="select",
        label=gettext_lazy("Criteria"),
        help_text=gettext_lazy(
            "They say who may take part, which form is asked, and how points are given. You can change them line by "
            "line until the call opens; with another set those changes are lost."
        ),
    )
    opens_on = forms.DateField(label=gettext_lazy("First day"))
    closes_on = forms.DateField(label=gettext_lazy("Last day"))
    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=5000)
    reserve_places = forms.IntegerField(label=gettext_lazy("Places on the reserve list"), min_value=0, max_value=5000)
    most_amount = forms.DecimalField(
        label=gettext_lazy("At most to one application, PLN"),
        help_text=gettext_lazy("Leave this empty if the call sets no limit."),
        max_digits=12,
        decimal_places=2,
        min_value=1,
        width=10,
        required=False,
    )
    assessors = forms.ChoiceField(
        choices=[
            ("1", gettext_lazy("One person")),
            ("2", gettext_lazy("Two people; their points are averaged")),
            ("3", gettext_lazy("Three people; their points are averaged")),
        ],
        look="radios",
        label=gettext_lazy("Who assesses each application?"),
    )
    is_drawn = forms.YesNo(
        label=gettext_lazy("Are they drawn by lot?"),
        help_text=gettext_lazy("Lots are drawn after the last day. Nobody else may assess then."),
    )
    third_percent = forms.IntegerField(
        label=gettext_lazy("When does a third person assess?"),
        help_text=gettext_lazy(
            "By how many percent of the most points two drawn people must differ. Then the two nearest of the three "
            "count; what counts where the middle one is as far from either, the call says. Leave this empty if nobody "
            "assesses a third time."
        ),
        min_value=1,
        max_value=100,
        width=3,
        required=False,
    )

    sections: Sequence[forms.Section] = (
        forms.Section(gettext_lazy("What"), ("where", "title_pl", "title_en", "criteria")),
        forms.Section(gettext_lazy("When"), ("opens_on", "closes_on")),
        forms.Section(gettext_lazy("For how many"), ("places", "reserve_places", "most_amount")),
        forms.Section(gettext_lazy("How applications are assessed"), ("assessors", *_REVIEWED)),
    )

    def __init__(self, *args: Any, places_of: Choices, of: Kind, is_new: bool, is_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["where"].choices = list(places_of)
        fields["criteria"].choices = [(found.code, found.title) for found in every_set(of.code)]
        fields["places"].label, fields["reserve_places"].label = of.word("places"), of.word("reserve")
        numbers = {str(number) for number in range(of.least_reviewers, of.most_reviewers + 1)}
        fields["assessors"].choices = [pair for pair in fields["assessors"].choices if pair[0] in numbers]
        for name in () if of.may_draw else _REVIEWED:
            del self.fields[name]
        if of.code != "grant":
            del self.fields["most_amount"]
        if not of.takes_part:
            self.sections = tuple(
                forms.Section(_("How many are chosen"), each.fields) if "places" in each.fields else each
                for each in self.sections
            )
        if not is_new:
            del self.fields["where"]
        for name in () if is_draft else ("criteria", "opens_on"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        typed = super().clean() or self.cleaned_data
        if typed.get("opens_on") and typed.get("closes_on"):
            self.ask(policies.check_days, typed["opens_on"], typed["closes_on"])
        if typed.get("assessors"):
            typed["assessors"] = int(typed["assessors"])
        if typed.get("third_percent") and not (typed.get("is_drawn") and typed.get("assessors") == TWO):
            self.add_error(
                "third_percent",
                _("A third assesses only where two are drawn by lot. Choose two and the lot, or leave this empty."),
            )
        return typed

    @staticmethod
    def usual_values(of: Kind) -> dict[str, Any]:
        """Return what is usual in calls of a kind."""
        return {
            "reserve_places": 0,
            "assessors": str(of.usual_reviewers),
            "is_drawn": of.usually_drawn,
            "third_percent": of.third if of.usually_drawn else None,
        }

    @staticmethod
    def stored_values(call: Any) -> dict[str, Any]:
        """Return a call as the fields hold it."""
        names = ("title_pl", "title_en", "criteria", "opens_on", "closes_on", "places", "reserve_places")
        every = (*names, "is_drawn", "third_percent", "most_amount")
        return {name: getattr(call, name) for name in every} | {"assessors": str(call.assessors)}
