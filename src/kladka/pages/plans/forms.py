"""The forms of a plan: a goal, a step to it, the signatures, a review."""

from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching.models import Plan, PlanGoal, PlanReview
from kladka.coaching.policies.plan import LONGEST_GOAL
from kladka.core import forms
from kladka.pages.participants.forms import StepForm
from kladka.pages.participants.forms.choices import offer

OUTCOMES = [
    (PlanReview.Outcome.AS_PLANNED.value, gettext_lazy("It goes as planned")),
    (PlanReview.Outcome.TO_CHANGE.value, gettext_lazy("The plan has to change")),
]


class GoalForm(forms.Form):
    """What the person wants to reach."""

    what = forms.LongTextField(
        label=gettext_lazy("What does the participant want to reach?"),
        help_text=gettext_lazy("In the participant’s own words. Do not write about health."),
        max_length=LONGEST_GOAL,
        rows=2,
    )


class ChangeGoalForm(GoalForm):
    """A goal, and the day on which it was reached."""

    reached_on = forms.DateField(
        label=gettext_lazy("Reached on"), help_text=gettext_lazy("Leave it empty until then."), required=False
    )

    @staticmethod
    def stored_values(goal: PlanGoal) -> dict[str, Any]:
        """Return what the form shows of a stored goal."""
        return {"what": goal.what, "reached_on": goal.reached_on}


class PlaceForm(forms.Form):
    """The goal that a step leads to."""

    goal = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("To which goal?"), required=False)

    def __init__(self, *args: Any, goals: Sequence[PlanGoal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = goals
        offer(self, "goal", [*((str(one.pk), one.what) for one in goals), ("", _("To none of them"))])

    @property
    def chosen(self) -> PlanGoal | None:
        """Return the goal, if one was chosen."""
        return next((one for one in self.goals if str(one.pk) == self.cleaned_data["goal"]), None)


class PlanStepForm(PlaceForm, StepForm):
    """A step and the goal that it leads to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["what", "goal"])


class BothSignForm(forms.Form):
    """Both sign: the participant on screen, or both on paper, of which a scan or a photo is kept.

    A form for one kind of paper adds `agreed` and `paper`.
    """

    on = forms.DateField(label=gettext_lazy("When was it signed?"))
    signature = forms.SignatureField()
    unsigned = gettext_lazy("Let the participant sign on screen, or add a photo or a scan of the signed plan.")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two and not for both, at the place where a file can be chosen."""
        typed = super().clean() or self.cleaned_data
        if not typed.get("paper") and not typed.get("signature") and not self.errors.keys() & {"paper", "signature"}:
            self.add_error("paper", str(self.unsigned))
        if typed.get("paper") and typed.get("signature"):
            words = _("Choose one of the two: clear the signature on screen, or leave the photo or the scan out.")
            self.add_error("paper", words)
        return typed

    def proof(self) -> tuple[str, Any]:
        """Return how it was signed, and the upload to be kept."""
        typed = self.cleaned_data
        if typed["paper"]:
            return Plan.Form.SCAN, typed["paper"]
        return Plan.Form.SIGNATURE, ContentFile(typed["signature"], name="signature.png")


class SignForm(BothSignForm):
    """Both sign the plan."""

    next_on = forms.DateField(label=gettext_lazy("When do you look at the plan again?"))
    agreed = forms.ConfirmField(
        label=gettext_lazy("I sign the plan as the coach, or for the coach"),
        help_text=gettext_lazy("Your account, day and hour are kept with the plan."),
    )
    paper = forms.FileField(
        label=gettext_lazy("Signed on paper"),
        help_text=gettext_lazy("A photo or a scan of the plan that both signed, instead of a signature on screen."),
        accept=".pdf,.png,.jpg,.jpeg",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["on", "next_on", "agreed", "paper", "signature"])


class ReviewForm(forms.Form):
    """How the plan goes. Everything is filled in beforehand but the answer."""

    outcome = forms.ChoiceField(choices=OUTCOMES, look="radios", label=gettext_lazy("How does it go?"))
    words = forms.LongTextField(
        label=gettext_lazy("What did you talk about?"),
        help_text=gettext_lazy("Do not write about health."),
        max_length=1000,
        rows=2,
        required=False,
    )
    on = forms.DateField(label=gettext_lazy("When did you look at the plan?"))
    next_on = forms.DateField(label=gettext_lazy("When do you look at it again?"))
