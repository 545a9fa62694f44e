"""From whom to draw, how many, and the last question before it is done."""

from typing import Any

from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.core.errors import KladkaError
from kladka.pages.figures.forms import day_fields
from kladka.programmes.models import Project
from kladka.reporting import policies, queries
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import Sample
from kladka.reporting.rules.sample import EQUAL

EVERYBODY, COMPLETE = "everybody", "complete"
_RECORDS, _INDICATOR = "records:", "indicator:"


class DrawForm(forms.FilterForm):
    """A population and a size; asks only, so that the address says what was asked."""

    of = forms.ChoiceField(
        label=gettext_lazy("From whom, or from what"),
        help_text=gettext_lazy("Participants who count in a figure are those with everything proven."),
        choices=[],
        look="select",
    )
    size = forms.IntegerField(label=gettext_lazy("How many to draw"), min_value=1, required=False)
    percent = forms.DecimalField(
        label=gettext_lazy("Or what share of them, in percent"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        required=False,
    )
    strata = forms.ChoiceField(
        label=gettext_lazy("Draw apart from each"),
        choices=Sample.Strata.choices[1:],
        look="select",
        empty=gettext_lazy("No: draw from all together"),
        required=False,
    )
    allocation = forms.ChoiceField(
        label=gettext_lazy("How many from each"),
        choices=[(EQUAL, gettext_lazy("the same number from each"))],
        look="select",
        empty=gettext_lazy("by how many there are"),
        required=False,
    )

    def __init__(self, data: Any, project: Project) -> None:
        super().__init__(data=data or None)
        today = clock.today()
        self.project = project
        self.fields["of"].choices = self._choices()  # type: ignore[attr-defined]
        self.fields["size"].initial = queries.parameter("offered_size", today, "number")
        clocks = day_fields(project)
        # A population is of a day, never of a period: a field that is asked and passed over would deceive.
        self.fields.update({name: clocks[name] for name in ("as_of", "known_on")})
        self.order_fields(["of", "as_of", "known_on", "size", "percent", "strata", "allocation"])

    def _choices(self) -> list[Any]:
        tables = {"situation": _("Records: situations of participants"), "support": _("Records: supports given")}
        figures = [(f"{_INDICATOR}{code}", title) for code, title in queries.drawable_indicators(self.project)]
        return [
            ("", _("Choose")),
            (EVERYBODY, _("Everybody who entered the project or was supported, with incomplete records, too")),
            (COMPLETE, _("Everybody whose entry form is complete")),
            *((f"{_RECORDS}{table}", text) for table, text in tables.items()),
            (_("Participants who count in a figure"), figures),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a size in one way."""
        typed = super().clean() or self.cleaned_data
        size, percent = typed.get("size"), typed.get("percent")
        if not {"size", "percent"} & self.errors.keys() and bool(size) == bool(percent):
            self.add_error("size", _("Say how many, or what share: one of the two."))
        if not {"as_of", "known_on"} & self.errors.keys():
            asked = self.asked
            self.ask(policies.check_days, self.project, asked.as_of, asked.known_on, clock.today())
        return typed

    @property
    def asked(self) -> queries.Asked:
        """The population asked about."""
        typed, today = self.cleaned_data, clock.today()
        of, known_on = typed.get("of") or EVERYBODY, typed.get("known_on") or today
        return queries.Asked(
            kind=_kind(of),
            indicator=of.removeprefix(_INDICATOR) if of.startswith(_INDICATOR) else "",
            fact_table=of.removeprefix(_RECORDS) if of.startswith(_RECORDS) else "",
            as_of=typed.get("as_of") or min(reporting.last_day(self.project, today), known_on),
            known_on=known_on,
            strata=typed.get("strata") or "",
        )

    def refuse(self, error: KladkaError) -> None:
        """Put a refusal at its field."""
        self.add_error(error.field if error.field in self.fields else None, str(error.message))


def _kind(of: str) -> Sample.Kind:
    if of.startswith(_RECORDS):
        return Sample.Kind.FACTS
    return Sample.Kind.EVERYBODY if of == EVERYBODY else Sample.Kind.PARTICIPATIONS


class ConfirmDrawForm(forms.Form):
    """The seed, if somebody brings one; the rest is in the address."""

    seed = forms.TextField(
        label=gettext_lazy("Seed of the draw"),
        help_text=gettext_lazy(
            "Only if a controller chose one before seeing the list. Empty: the system’s randomness makes it."
        ),
        width=20,
        required=False,
        spellcheck=False,
    )
    question = forms.TextField(widget=HiddenInput, required=False)
    """What was asked, so that the same seed for another population is another form."""


class WithdrawSampleForm(forms.Form):
    """Why the sample is not to be used."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"), choices=lambda: dictionary("correction-reasons").choices(), look="select"
    )
    words = forms.LongTextField(label=gettext_lazy("In your own words"), rows=3, max_length=500, required=False)
