"""The lines of a call's criteria as forms."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.calls.rules.criteria import day_of
from kladka.calls.rules.form import Question
from kladka.core import forms

type Choices = Sequence[tuple[str, str]]
EARLIER = "earlier"
"""The rule of ties by which the application that came first comes first."""
TIES = ("tie_1", "tie_2", "tie_3")
_OLDEST = 120


class QuestionForm(forms.FilterForm):
    """Which question of the application a line looks at."""

    question = forms.ChoiceField(
        choices=(), look="select", label=gettext_lazy("Which question of the application does it look at?")
    )

    def __init__(self, *args: Any, questions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = list(questions)  # type: ignore[attr-defined]


class LineForm(forms.Form):
    """A line as applicants and assessors read it: a formal question is no more than this."""

    pl = forms.TextField(label=gettext_lazy("Text in Polish"), max_length=200)
    en = forms.TextField(label=gettext_lazy("Text in English"), max_length=200, required=False)

    def line(self, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return the line as it is now; what is not asked stays as it was."""
        return {**old, "pl": self.cleaned_data["pl"].strip(), "en": self.cleaned_data["en"].strip()}

    @classmethod
    def begins_with(cls, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form begins with."""
        return {"pl": old.get("pl", ""), "en": old.get("en", "")}


class ConditionForm(LineForm):
    """A condition of taking part: which answers or ages meet it, from and until when, and where it comes from."""

    ticked = forms.ChoicesField(choices=(), label=gettext_lazy("Which answers meet the condition?"))
    least = forms.IntegerField(label=gettext_lazy("From which age?"), min_value=0, max_value=_OLDEST, required=False)
    most = forms.IntegerField(label=gettext_lazy("Up to which age?"), min_value=0, max_value=_OLDEST, required=False)
    since = forms.DateField(label=gettext_lazy("Holds from"), required=False)
    until = forms.DateField(label=gettext_lazy("Holds until"), required=False)
    source_pl = forms.TextField(
        label=gettext_lazy("Where it comes from, in Polish"),
        help_text=gettext_lazy("For example the paragraph of the rules. It is shown as the reason."),
        max_length=300,
    )
    source_en = forms.TextField(label=gettext_lazy("Where it comes from, in English"), max_length=300, required=False)

    sections = (
        forms.Section(gettext_lazy("What"), ("pl", "en", "ticked", "least", "most")),
        forms.Section(gettext_lazy("Why"), ("source_pl", "source_en")),
        forms.Section(gettext_lazy("When"), ("since", "until")),
    )

    def __init__(self, *args: Any, question: Question, answers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._question, self._has_answers = question, bool(answers)
        self.fields["ticked"].choices = list(answers)  # type: ignore[attr-defined]
        if not answers:
            del self.fields["ticked"]
        if question.kind != "date":
            del self.fields["least"], self.fields["most"]

    def line(self, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return the condition as it is now."""
        typed = self.cleaned_data
        kept = {name: old[name] for name in ("code",) if name in old}
        line = super().line(kept) | {"question": self._question.name}
        line["source"] = {"pl": typed["source_pl"].strip(), "en": (typed["source_en"] or typed["source_pl"]).strip()}
        line |= {name: typed[key].isoformat() for name, key in (("from", "since"), ("until", "until")) if typed[key]}
        if "least" in self.fields:
            ages = {name: typed[name] for name in ("least", "most") if typed[name] is not None}
            return line | {"check": "age"} | ages
        if self._has_answers:
            return line | {"check": "one_of", "answers": answers_kept(typed["ticked"])}
        return line | {"check": "answered"}

    @classmethod
    def begins_with(cls, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form begins with."""
        source = old.get("source", {})
        return {
            **super().begins_with(old),
            "ticked": [str(answer) for answer in old.get("answers", ())],
            "least": old.get("least"),
            "most": old.get("most"),
            "since": day_of(old.get("from")),
            "until": day_of(old.get("until")),
            "source_pl": source.get("pl", ""),
            "source_en": source.get("en", ""),
        }


class PointsForm(LineForm):
    """A line of points: how many at most, and who gives them."""

    most = forms.IntegerField(label=gettext_lazy("Most points"), min_value=1, max_value=1000)
    judged = forms.ChoiceField(
        choices=[
            ("no", gettext_lazy("They follow from answers of the application")),
            ("yes", gettext_lazy("The assessors give them")),
        ],
        look="radios",
        label=gettext_lazy("Where do the points come from?"),
    )
    weight = forms.DecimalField(
        label=gettext_lazy("How much does one of these points count?"),
        help_text=gettext_lazy("1 where nothing is typed. With 2 each of these points counts twice."),
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
    )
    least = forms.IntegerField(
        label=gettext_lazy("How many of these points are needed?"),
        help_text=gettext_lazy("Who gets fewer, before weighting, is refused however many there are in all."),
        min_value=1,
        max_value=1000,
        required=False,
    )

    def line(self, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return the line as it is now."""
        typed, judged = self.cleaned_data, self.cleaned_data["judged"] == "yes"
        kept = {name: value for name, value in old.items() if name not in ("weight", "least")}
        more = {"weight": str(typed["weight"])} if typed["weight"] else {}
        more |= {"least": typed["least"]} if typed["least"] else {}
        return super().line(kept) | {"most": typed["most"], "judged": judged} | more

    @classmethod
    def begins_with(cls, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form begins with."""
        judged = {"judged": "yes" if old.get("judged") else "no"} if old.get("pl") else {}
        weight = Decimal(str(old["weight"])) if old.get("weight") else None
        return (
            super().begins_with(old) | {"most": old.get("most"), "weight": weight, "least": old.get("least")} | judged
        )


class GivesForm(forms.Form):
    """Which answers to a question give points, and how many."""

    ticked = forms.ChoicesField(choices=(), label=gettext_lazy("Which answers give points?"))
    points = forms.IntegerField(label=gettext_lazy("How many points?"), min_value=1, max_value=1000)

    def __init__(self, *args: Any, question: Question, answers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._question = question
        self.fields["ticked"].choices = list(answers)  # type: ignore[attr-defined]
        self.fields["ticked"].help_text = question.label

    def line(self, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return the line of points with one answer more that gives some."""
        typed = self.cleaned_data
        gives = {
            "question": self._question.name,
            "answers": answers_kept(typed["ticked"]),
            "points": typed["points"],
        }
        return {**old, "judged": False, "gives": [*old.get("gives", ()), gives]}


class RulesForm(forms.Form):
    """How many points are the least, and who comes first of two with the same points."""

    least_points = forms.IntegerField(label=gettext_lazy("Least number of points"), min_value=0, max_value=100000)
    tie_1 = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("First looked at"), required=False)
    tie_2 = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Then"), required=False)
    tie_3 = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("At last"), required=False)

    sections = (
        forms.Section(gettext_lazy("Who can be accepted"), ("least_points",)),
        forms.Section(
            gettext_lazy("Who comes first of two with the same points"),
            TIES,
            gettext_lazy("Where these do not decide, the application that came first does."),
        ),
    )

    def __init__(self, *args: Any, raw: Mapping[str, Any], lines: Choices, **kwargs: Any) -> None:
        kept = [tie.get("points") or EARLIER for tie in raw["ties"]]
        initial = {"least_points": raw["least_points"], **dict(zip(TIES, kept, strict=False))}
        super().__init__(*args, initial=initial, **kwargs)
        for name in TIES:
            choices = [*lines, (EARLIER, _("Which application came first"))]
            self.fields[name].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]

    @property
    def ties(self) -> list[dict[str, Any]]:
        """Return the rule as the criteria hold it."""
        wanted = [self.cleaned_data[name] for name in TIES if self.cleaned_data[name]]
        return [{"earlier": True} if name == EARLIER else {"points": name} for name in dict.fromkeys(wanted)]


def answers_kept(ticked: Sequence[str]) -> list[Any]:
    """Return ticked answers as applications keep them: of a yes or no question as true and false."""
    kept = {"True": True, "False": False}
    return [kept.get(answer, answer) for answer in ticked]
