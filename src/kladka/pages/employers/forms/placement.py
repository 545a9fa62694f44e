"""Work or a step towards it: its beginning, its terms, its support plan and its end."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.employers import policies
from kladka.employers.models import Placement
from kladka.employers.queries import Placed, kinds
from kladka.employers.rules import Phase
from kladka.pages.employers.choices import Desk
from kladka.pages.employers.forms.employer import LONG
from kladka.pages.employers.forms.vacancy import hours_field
from kladka.pages.participants.forms import EndSituationForm, SituationForm
from kladka.pages.participants.forms.choices import Choices, from_dictionary, offer
from kladka.people.models import Participation
from kladka.people.policies import check_not_in_future, check_not_working, check_order
from kladka.programmes.rules import profile

STAYS = "stays"
"""The answer that the pathway goes on where it is."""
_DETAILS = ("post", "subsidy", "subsidy_body", "subsidy_until")
_PLACED = (
    *("employer", "vacancy", "post", "from_date", "until_date", "contract_kind", "full_time_share"),
    *_DETAILS[1:],
    "how",
)
"""The order of questions about a placement."""
PHASES = 5
"""Phases of a support plan that can be planned at once."""


class DetailsForm(forms.Form):
    """The working detail of a placement."""

    post = forms.TextField(label=gettext_lazy("Which post?"), max_length=120, required=False)
    subsidy = from_dictionary(
        "wage-subsidies", label=gettext_lazy("Is it subsidised?"), required=False, empty=gettext_lazy("No subsidy")
    )
    subsidy_body = forms.TextField(label=gettext_lazy("Who pays the subsidy?"), max_length=150, required=False)
    subsidy_until = forms.DateField(label=gettext_lazy("Subsidised until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Only a subsidy has details."""
        typed = super().clean() or self.cleaned_data
        if not typed.get("subsidy") and (typed.get("subsidy_body") or typed.get("subsidy_until")):
            self.add_error("subsidy", _("Choose which subsidy it is, or leave its details empty."))
        return typed

    def details(self) -> dict[str, Any]:
        """Return the answers as the verbs take them; of what a kind does not ask, nothing."""
        return {name: self.cleaned_data[name] for name in _DETAILS if name in self.fields}

    @staticmethod
    def stored_values(placement: Placement) -> dict[str, Any]:
        """Return what the form shows of a stored placement."""
        return {name: getattr(placement, name) for name in _DETAILS}


class PlaceForm(DetailsForm, SituationForm):
    """What a participant took up, with what proves it. The kind is chosen before; it says what is asked."""

    def __init__(self, *args: Any, kind: str, desk: Desk, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, participation=participation, **kwargs)
        self._kind, asked = kind, kinds()[kind]
        known = dictionary("situation-kinds")[kind].data
        self.fields.pop("kind")
        self.shown_when = {name: rule for name, rule in self.shown_when.items() if rule[0] != "kind"}
        if not known.get("needs_contract"):
            self._drop("contract_kind", "full_time_share")
        if not known.get("lasts"):
            self._drop("until_date")
        if not asked["post"]:
            self._drop("post")
        if not asked["subsidy"]:
            self._drop(*_DETAILS[1:])
        if asked["employer"] == "needed":
            self.fields["employer"] = desk.employer_field()
            self.fields["vacancy"] = desk.vacancy_field(_("Which vacancy?"))
        proofs = profile(participation.project.profile).proof_of(kind).documents
        named = [(code, dictionary("document-kinds").label(code)) for code in proofs]
        offer(self, "document_kind", named, empty=_("Choose"))
        self.order_fields(_PLACED)

    def clean(self) -> dict[str, Any]:
        """Check as for a situation of the kind chosen before."""
        self.cleaned_data["kind"] = self._kind
        typed: dict[str, Any] = super().clean()
        return typed

    def placement(self) -> dict[str, Any]:
        """Return the answers as `actions.place` takes them, but for the employer and the vacancy."""
        names = ("kind", "from_date", "until_date", "contract_kind", "full_time_share")
        told = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return told | self.details()

    def _drop(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)
            self.shown_when = {key: rule for key, rule in self.shown_when.items() if key != name}


class DescribeForm(DetailsForm):
    """Who employs in a situation recorded without it."""

    def __init__(self, *args: Any, kind: str, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = kinds()[kind]
        dropped = [*([] if asked["post"] else ["post"]), *([] if asked["subsidy"] else _DETAILS[1:])]
        for name in dropped:
            del self.fields[name]
        self.fields["employer"] = desk.employer_field()
        self.fields["vacancy"] = desk.vacancy_field(_("Which vacancy?"))
        self.order_fields(("employer", "vacancy", *_DETAILS))


class TrialForm(forms.Form):
    """The trial month in a social integration centre."""

    from_date = forms.DateField(label=gettext_lazy("First day of the trial"))

    def __init__(self, *args: Any, desk: Desk, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._participation = participation
        self.fields["employer"] = desk.employer_field(gettext_lazy("Which centre?"))
        self.order_fields(("employer", "from_date"))

    def clean(self) -> dict[str, Any]:
        """It has begun, and whoever takes part does not work."""
        typed = super().clean() or self.cleaned_data
        if day := typed.get("from_date"):
            self.ask(check_not_in_future, day, clock.today(), field="from_date")
            self.ask(check_not_working, self._participation, day)
        return typed


class TrialEndForm(forms.Form):
    """How a trial ended."""

    passed = forms.YesNo(
        label=gettext_lazy("Was the trial passed?"),
        help_text=gettext_lazy("Whoever left it before its end, also for work, did not pass it."),
    )
    from_date = forms.DateField(label=gettext_lazy("First day of the programme"), required=False)

    needed = frozenset({"from_date"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {"from_date": ("passed", ("yes",))}

    def clean(self) -> dict[str, Any]:
        """A programme that begins has its first day."""
        typed = super().clean() or self.cleaned_data
        if typed.get("passed") and not typed.get("from_date") and "from_date" not in self.errors:
            self.add_error("from_date", _("Enter the first day of the programme."))
        if typed.get("passed") is False and typed.get("from_date"):
            self.cleaned_data["from_date"] = None
        return typed


class ExtendForm(forms.Form):
    """Until when a programme is extended."""

    until_date = forms.DateField(label=gettext_lazy("New last day"))

    def __init__(self, *args: Any, placed: Placed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._placed = placed

    def clean(self) -> dict[str, Any]:
        """It is later than what was agreed, and not too late."""
        typed = super().clean() or self.cleaned_data
        if day := typed.get("until_date"):
            self.ask(policies.check_may_be_extended, self._placed, day)
        return typed


class EndForm(EndSituationForm):
    """How and why a placement ended."""

    reason = from_dictionary(
        "loss-reasons", label=gettext_lazy("Why?"), required=False, empty=gettext_lazy("Not known")
    )
    new_search = forms.YesNo(
        label=gettext_lazy("Does the search for work begin again?"),
        help_text=gettext_lazy("Then this is recorded from the day after; it wants its document, like anything else."),
    )

    stage = forms.ChoiceField(
        choices=(),
        look="radios",
        label=gettext_lazy("Where does the pathway go on?"),
        required=False,
    )

    field_order = ("until_date", "outcome", "reason", "new_search", "stage")
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {"stage": ("new_search", ("yes",))}
    needed = frozenset({"stage"})

    def __init__(self, *args: Any, stages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", [*stages, (STAYS, _("It stays in the present stage"))])
        if not stages:
            del self.fields["stage"]

    def clean(self) -> dict[str, Any]:
        """It has ended already."""
        typed = super().clean() or self.cleaned_data
        if day := typed.get("until_date"):
            self.ask(check_not_in_future, day, clock.today(), field="until_date")
        if "stage" in self.fields and typed.get("new_search") and not typed.get("stage"):
            self.add_error("stage", _("Choose where the pathway goes on."))
        if typed.get("new_search") is False and typed.get("stage") not in (None, "", STAYS):
            self.add_error(
                "stage", _("Only a new search leads back to an earlier stage. Change one of the two answers.")
            )
        return typed

    @property
    def stage_again(self) -> str:
        """Return the stage that is entered again; "" where the pathway stays as it is."""
        chosen = str(self.cleaned_data.get("stage") or STAYS)
        return "" if chosen == STAYS or not self.cleaned_data.get("new_search") else chosen


class PlanForm(forms.Form):
    """Support week by week, who helps at the workplace, and when it is looked at again."""

    natural_supports = forms.LongTextField(
        label=gettext_lazy("Who at the workplace helps, and with what?"), max_length=LONG, rows=2, required=False
    )
    review_on = forms.DateField(label=gettext_lazy("When is the plan looked at again?"), required=False)

    def __init__(self, *args: Any, began_on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._began_on = began_on
        for number in range(1, PHASES + 1):
            for name, label in _WEEKS.items():
                self.fields[f"{name}_{number}"] = forms.IntegerField(label=label, min_value=1, required=False, width=3)
            self.fields[f"hours_{number}"] = hours_field(_("Hours of support a week"), required=False)
        self.sections = (
            *(forms.Section(_("Phase %(number)s") % {"number": number}, _names(number)) for number in _numbers()),
            forms.Section(_("Natural supports and review"), ("natural_supports", "review_on")),
        )

    def clean(self) -> dict[str, Any]:
        """A phase is answered whole or not at all, and the phases follow each other."""
        typed = super().clean() or self.cleaned_data
        for number in _numbers():
            given = [typed.get(name) for name in _names(number)]
            if any(one is not None for one in given):
                for name, value in zip(_names(number), given, strict=True):
                    if value is None and name not in self.errors:
                        self.add_error(name, _("Fill in the whole phase, or leave all of it empty."))
        if not self.errors:
            self.ask(policies.check_phases, self.phases(), clock.today())
        if typed.get("review_on") and self._began_on:
            self.ask(check_order, self._began_on, typed["review_on"], field="review_on")
        return typed

    def phases(self) -> list[Phase]:
        """Return the phases that are filled in."""
        typed = self.cleaned_data
        rows = [[typed.get(name) for name in _names(number)] for number in _numbers()]
        return [Phase(one, other, Decimal(hours)) for one, other, hours in rows if hours is not None and one and other]

    @staticmethod
    def stored_values(placement: Placement) -> dict[str, Any]:
        """Return what the form shows of a stored plan."""
        found: dict[str, Any] = {"natural_supports": placement.natural_supports, "review_on": placement.review_on}
        rows = sorted(placement.phases.all(), key=lambda row: row.from_week)
        for number, row in enumerate(rows, start=1):
            found |= dict(zip(_names(number), (row.from_week, row.until_week, row.hours), strict=True))
        return found


_WEEKS = {"from": gettext_lazy("From week"), "until": gettext_lazy("To week")}


def _names(number: int) -> tuple[str, str, str]:
    return f"from_{number}", f"until_{number}", f"hours_{number}"


def _numbers() -> range:
    return range(1, PHASES + 1)
