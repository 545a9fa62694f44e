"""The forms of own indicators: the text itself, questions for those who do not write the language, decisions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Textarea
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.pages.projects.presenters import text_of
from kladka.programmes.models import Project
from kladka.reporting.models import IndicatorDraft
from kladka.reporting.rules.indicator import Said, any_of, one_of, own_rules, written

NAMES = "names-of-definitions"
"""The id of the list of names, from which the script completes what is typed."""

UNITS = {
    "persons": gettext_lazy("people, each once"),
    "participations": gettext_lazy("participations"),
    "supports": gettext_lazy("supports, each time"),
    "hours": gettext_lazy("hours of supports"),
    "situations": gettext_lazy("situations, such as jobs"),
}
OF_PEOPLE = ("persons", "participations")
WHEN = {
    "as_of": gettext_lazy("at any time up to the day of the figure"),
    "entry": gettext_lazy("counted from entry"),
    "exit": gettext_lazy("counted only after leaving the project"),
}
SINCE = {
    "": gettext_lazy("at any time"),
    "entry": gettext_lazy("since entry"),
    "exit": gettext_lazy("within four weeks of leaving"),
    "months": gettext_lazy("within six months of leaving"),
    "at_exit": gettext_lazy("on the day of leaving"),
}
_WINDOWS = {
    "": (),
    "entry": ("between => [entry, as_of]",),
    "exit": ("between => [exit, exit + 28 days]",),
    "months": ("between => [exit, exit + 6 months]",),
    "at_exit": ("at => exit",),
}
_AFTER_LEAVING = ("exit", "months", "at_exit")


class EditorForm(forms.Form):
    """The text of a definition."""

    may_repeat = True
    text = forms.LongTextField(
        label=gettext_lazy("Definition"),
        help_text=gettext_lazy("One key on a line. “Names you can use” lists what can stand there."),
        strip=False,
        widget=Textarea(
            attrs={
                "rows": 20,
                "class": "kladka-code",
                "spellcheck": "false",
                "autocapitalize": "off",
                "autocomplete": "off",
                "data-kladka-complete": NAMES,
                # Said by the script, since nothing is proposed without it.
                "data-kladka-hint": gettext_lazy(
                    "Type at least two letters of a name and choose with the arrow keys and Enter; "
                    "Ctrl and space show all names that fit."
                ),
                "data-kladka-proposals": gettext_lazy("Names that fit"),
                "data-kladka-found": gettext_lazy("Names that fit: %s. Choose with the arrow keys and Enter."),
            }
        ),
    )

    @staticmethod
    def stored_values(draft: IndicatorDraft) -> dict[str, Any]:
        """Return what the form shows of a draft."""
        return {"text": draft.text}

    @property
    def typed(self) -> str:
        """What was typed, whatever is wrong with it; before that, what the form begins with."""
        value = self["text"].value()
        return str(value or "")


def _choices(name: str) -> Any:
    return lambda: dictionary(name).choices()


class GuidedForm(forms.Form):
    """Questions from whose answers the text of a definition is made. Every answer narrows: all of them must hold."""

    name = forms.TextField(
        label=gettext_lazy("Short name"),
        help_text=gettext_lazy(
            "Small letters a to z, digits and _, such as women_in_work. It cannot be changed later."
        ),
        width=20,
        max_length=40,
        spellcheck=False,
        autocomplete="off",
    )
    title_pl = forms.TextField(label=gettext_lazy("Title in Polish"), max_length=200)
    title_en = forms.TextField(label=gettext_lazy("Title in English"), max_length=200)
    counts = forms.ChoiceField(label=gettext_lazy("Whom or what it counts"), choices=list(UNITS.items()), look="radios")
    on = forms.ChoiceField(
        label=gettext_lazy("When somebody counts"), choices=list(WHEN.items()), look="radios", initial="as_of"
    )
    support = forms.ChoicesField(
        label=gettext_lazy("Received support"), choices=_choices("support-kinds"), required=False
    )
    support_times = forms.IntegerField(
        label=gettext_lazy("At least so many times"), min_value=1, max_value=1000, required=False
    )
    situation = forms.ChoicesField(
        label=gettext_lazy("Is or was in a situation"), choices=_choices("situation-kinds"), required=False
    )
    situation_since = forms.ChoiceField(
        label=gettext_lazy("When the situation began"),
        choices=[(code, label) for code, label in SINCE.items() if code],
        look="select",
        empty=SINCE[""],
        required=False,
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=_choices("sexes"), look="select", empty=gettext_lazy("All"), required=False
    )
    age_from = forms.IntegerField(label=gettext_lazy("Age at entry, from"), min_value=0, max_value=120, required=False)
    age_to = forms.IntegerField(label=gettext_lazy("Age at entry, to"), min_value=0, max_value=120, required=False)
    labour_status = forms.ChoicesField(
        label=gettext_lazy("Status on the labour market at entry"), choices=_choices("labour-status"), required=False
    )
    disability = forms.ConfirmField(label=gettext_lazy("Only people with a disability"), required=False)
    target_group = forms.ChoicesField(label=gettext_lazy("Target group"), choices=[], required=False)
    evidence = forms.ChoiceField(
        label=gettext_lazy("What must be proven by a document"),
        choices=[
            ("", gettext_lazy("as the project’s definitions say")),
            ("proven", gettext_lazy("everything")),
            ("recorded", gettext_lazy("nothing, what is recorded counts")),
        ],
        look="radios",
        required=False,
    )

    sections = (
        forms.Section(gettext_lazy("What it is called"), ("name", "title_pl", "title_en")),
        forms.Section(gettext_lazy("What is counted"), ("counts", "on")),
        forms.Section(
            gettext_lazy("Under which conditions"),
            (
                *("support", "support_times", "situation", "situation_since", "sex", "age_from", "age_to"),
                *("labour_status", "disability", "target_group"),
            ),
            hint=gettext_lazy("Leave empty what does not matter. Whoever counts meets everything that is filled in."),
        ),
        forms.Section(gettext_lazy("On what evidence"), ("evidence",)),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(group.code, text_of(group, "name")) for group in project.target_groups.order_by("position")]
        self.fields["target_group"].choices = groups  # type: ignore[attr-defined]
        if not groups:
            del self.fields["target_group"]

    def clean_name(self) -> str:
        """Return the name, if it can stand in a code."""
        name: str = self.cleaned_data["name"].removeprefix(own_rules().prefix)
        if not name.isascii() or not name.replace("_", "").isalnum() or name != name.lower():
            raise ValidationError(_("Use small letters a to z, digits and _, such as women_in_work."))
        return name

    def clean(self) -> dict[str, Any]:
        """Refuse ages that leave nobody, and a window after leaving for those who need not have left."""
        typed = super().clean() or self.cleaned_data
        low, high = typed.get("age_from"), typed.get("age_to")
        if low is not None and high is not None and low > high:
            self.add_error("age_to", _("This is less than the age from which people count."))
        if typed.get("support_times") and not typed.get("support"):
            self.add_error("support", _("Choose which support is counted so many times."))
        if typed.get("counts") and typed["counts"] not in OF_PEOPLE:
            for name in ("support", "situation"):
                if typed.get(name):
                    self._check_kind(name, typed["counts"])
        return typed

    def _check_kind(self, name: str, counts: str) -> None:
        fitting = {"supports": "support", "hours": "support", "situations": "situation"}
        if fitting[counts] != name:
            message = _("What is counted are %(unit)s, which say nothing of this. Count people, or leave this empty.")
            self.add_error(name, message % {"unit": UNITS[counts]})

    @property
    def definition(self) -> str:
        """The text that the answers make."""
        typed = self.cleaned_data
        return written(
            Said(
                name=typed["name"],
                title_pl=typed["title_pl"],
                title_en=typed["title_en"],
                counts=typed["counts"],
                on=typed["on"],
                conditions=self._conditions(typed),
                evidence=typed["evidence"],
            )
        )

    def _conditions(self, typed: Mapping[str, Any]) -> list[str]:
        of_people = typed["counts"] in OF_PEOPLE
        owner = "" if of_people else "participation."
        found = [*self._facts(typed)] if of_people else one_of("kind", typed["support"] or typed["situation"])
        found += one_of(f"{owner}sex", [typed["sex"]] if typed["sex"] else [])
        age = "age(on => entry)"
        found += [f"{age} >= {typed['age_from']}"] if typed["age_from"] is not None else []
        found += [f"{age} <= {typed['age_to']}"] if typed["age_to"] is not None else []
        found += one_of(f"{owner}labour_status", typed["labour_status"])
        found += [f"{owner}disability = 'yes'"] if typed["disability"] else []
        return found + one_of(f"{owner}target_group", typed.get("target_group") or [])

    @staticmethod
    def _facts(typed: Mapping[str, Any]) -> Sequence[str]:
        support = any_of("support", typed["support"])
        if typed["support_times"] and support:
            support = [f"number_of({support[0]}) >= {typed['support_times']}"]
        return [*support, *any_of("situation", typed["situation"], *_WINDOWS[typed["situation_since"]])]


class ApproveForm(forms.Form):
    """The decision that a version counts from now on."""

    alone = forms.ConfirmField(label=gettext_lazy("Nobody else can approve it: I approve it alone"), required=False)
    words = forms.LongTextField(label=gettext_lazy("In your own words"), rows=3, max_length=500, required=False)

    def __init__(self, *args: Any, asks_alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_alone:
            del self.fields["alone"]


class SendBackForm(forms.Form):
    """What the author should change."""

    words = forms.LongTextField(label=gettext_lazy("What should be changed"), rows=4, max_length=500, required=False)
    needed = frozenset({"words"})


class RetireForm(forms.Form):
    """Why an indicator counts no longer."""

    words = forms.LongTextField(label=gettext_lazy("Why it is not counted any more"), rows=3, max_length=500)


class DiscardForm(forms.Form):
    """A question without a field."""


class CompareForm(forms.FilterForm):
    """Which two versions stand side by side."""

    def __init__(self, data: Any, numbers: Sequence[tuple[str, str]]) -> None:
        shown = {"old": numbers[min(1, len(numbers) - 1)][0], "new": numbers[0][0]}
        super().__init__(data or None, initial=shown)
        for name, label in (
            ("old", pgettext_lazy("of two versions", "Before")),
            ("new", pgettext_lazy("of two versions", "After")),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=numbers, look="select")
