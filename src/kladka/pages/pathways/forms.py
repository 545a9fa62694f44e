"""The forms of a pathway: what a gate asks, moving on and back, another model."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching.queries.changing import Preview
from kladka.core import forms
from kladka.pages.participants.forms.choices import offer, offer_models
from kladka.pages.pathways.presenters import of_preview
from kladka.processes.rules.gate import Checked
from kladka.processes.rules.process import Process, Stage, said
from kladka.processes.rules.shape import named


class ConfirmGateForm(forms.Form):
    """What coach or adviser confirm of a gate; what the records tell is not asked."""

    requirements = forms.ChoicesField(
        choices=(), label=gettext_lazy("What is done?"), required=False, help_text=gettext_lazy("Tick what is done.")
    )
    on = forms.DateField(
        label=gettext_lazy("When?"), help_text=gettext_lazy("The day of what you tick now; earlier days stay.")
    )

    def __init__(self, *args: Any, gate: Sequence[Checked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "requirements", [(one.requirement.code, said(one.requirement.label)) for one in gate])


class MoveForm(forms.Form):
    """The day on which the next stage begins, and why it does although something is open."""

    on = forms.DateField(label=gettext_lazy("From which day?"))
    because = forms.LongTextField(
        label=gettext_lazy("Move on all the same, because"),
        help_text=gettext_lazy("Kept with the pathway. Do not write about health."),
        rows=3,
        max_length=500,
    )

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["because"]


class BackForm(forms.Form):
    """Which stage is entered again, when and why."""

    stage = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("To which stage?"))
    on = forms.DateField(label=gettext_lazy("From which day?"))
    because = forms.LongTextField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("For example: the job was lost. Do not write about health."),
        rows=3,
        max_length=500,
    )

    def __init__(self, *args: Any, stages: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", [(one.code, named(one)) for one in stages])


class ModelsForm(forms.Form):
    """By which models somebody goes on, from which day."""

    model = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Coaching model"))
    also = forms.ChoicesField(
        choices=(),
        label=gettext_lazy("Further variants on the same pathway"),
        help_text=gettext_lazy("Of the same base model: a woman with a disability may follow both variants."),
        required=False,
    )
    into = forms.ChoiceField(
        choices=(),
        look="select",
        label=gettext_lazy("In which stage?"),
        help_text=gettext_lazy(
            "Empty: in the present one, or where the model does not have it, in the last one before that it has."
        ),
        empty=gettext_lazy("As it follows"),
        required=False,
    )
    from_date = forms.DateField(label=gettext_lazy("From which day?"))
    words = forms.LongTextField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Kept in the history of changes. Do not write about health."),
        rows=3,
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, models: Mapping[str, Process], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.models = models
        offer_models(self, models)
        stages = [
            (f"{code}.{stage.code}", _in_model(one, stage))
            for code, one in models.items()
            for stage in one.stages
            if stage.label
        ]
        offer(self, "into", stages, empty=_("As it follows"))

    def clean(self) -> dict[str, Any]:
        """Ask for a stage of the models that were chosen."""
        typed = super().clean() or self.cleaned_data
        code, _dot, _stage = str(typed.get("into") or "").partition(".")
        if code and typed.get("model") and code not in {*self.codes, *(self.models[one].extends for one in self.codes)}:
            self.add_error("into", _("This is no stage of the models that you chose. Choose another, or none."))
        return typed

    @property
    def stage(self) -> str:
        """Return the code of the stage that was chosen; empty where it follows from the present one."""
        return str(self.cleaned_data["into"] or "").partition(".")[2]

    @property
    def codes(self) -> list[str]:
        """Return the models chosen, the first one first."""
        first = self.cleaned_data["model"]
        return [first, *(code for code in self.cleaned_data.get("also", ()) if code != first)]


def _in_model(process: Process, stage: Stage) -> str:
    return _("%(model)s: %(stage)s") % {"model": process.name, "stage": named(stage)}


class NewerForm(forms.Form):
    """Who is moved to a newer version of a model, and from which day."""

    people = forms.ChoicesField(choices=(), label=gettext_lazy("Whom do you move?"))
    from_date = forms.DateField(label=gettext_lazy("From which day?"))

    def __init__(self, *args: Any, people: Sequence[Preview], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {str(one.way.pathway.pk): of_preview(one) for one in people}
        names = [(str(one.way.pathway.pk), one.way.pathway.participation.person.identity.name) for one in people]
        self.fields["people"] = forms.ChoicesField(choices=names, hints=hints, label=self.fields["people"].label)
