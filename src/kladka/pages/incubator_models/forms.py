"""The forms of models of incubators: what a model is, and one line of it."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.incubation.rules.standard import PARTS, Line, Standard
from kladka.pages.coaching_models.forms import LONGEST, by_language, in_both
from kladka.pages.incubators.presenters.model import PART_WORDS


class AboutForm(forms.Form):
    """What a model is called, who wrote it and where it is taken from."""

    title_pl = forms.TextField(label=gettext_lazy("Title in Polish"), max_length=LONGEST)
    title_en = forms.TextField(label=gettext_lazy("Title in English"), max_length=LONGEST)
    author_pl = forms.TextField(label=gettext_lazy("Author, in Polish"), max_length=LONGEST)
    author_en = forms.TextField(label=gettext_lazy("Author, in English"), max_length=LONGEST)
    origin_pl = forms.LongTextField(label=gettext_lazy("Where it comes from, in Polish"), rows=2, max_length=500)
    origin_en = forms.LongTextField(label=gettext_lazy("Where it comes from, in English"), rows=2, max_length=500)

    def __init__(self, *args: Any, keeps_title: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if keeps_title:
            del self.fields["title_pl"], self.fields["title_en"]

    @staticmethod
    def values_of(standard: Standard) -> dict[str, Any]:
        """Return what the form shows of a model."""
        told = {"title": standard.title, "author": standard.author, "origin": standard.origin}
        return {name: value for each, words in told.items() for name, value in by_language(each, words).items()}

    def changed(self, standard: Standard) -> Standard:
        """Return the model as the form says it."""
        typed = self.cleaned_data
        title = in_both(typed, "title") or standard.title
        return replace(standard, title=title, author=in_both(typed, "author"), origin=in_both(typed, "origin"))


class LineForm(forms.Form):
    """One thing that an incubator has by the model."""

    part = forms.ChoiceField(
        choices=[(code, PART_WORDS[code]) for code in PARTS], look="radios", label=gettext_lazy("Part of the model")
    )
    label_pl = forms.TextField(label=gettext_lazy("What the model asks, in Polish"), max_length=LONGEST)
    label_en = forms.TextField(label=gettext_lazy("What the model asks, in English"), max_length=LONGEST)
    least = forms.IntegerField(
        label=gettext_lazy("How many at least?"),
        help_text=gettext_lazy("Leave it empty where it is not a matter of number."),
        min_value=1,
        max_value=9999,
        required=False,
    )
    is_open = forms.ConfirmField(
        label=gettext_lazy("The model leaves this open: an incubator is not held to it"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """What is left open has no number."""
        typed = super().clean() or self.cleaned_data
        if typed.get("is_open") and typed.get("least"):
            self.add_error("least", _("Either the line is left open, or it says how many. Remove one of them."))
        return typed

    @staticmethod
    def values_of(line: Line) -> dict[str, Any]:
        """Return what the form shows of a line."""
        return {**by_language("label", line.label), "part": line.part, "least": line.least, "is_open": line.is_open}

    def line(self, code: str) -> Line:
        """Return the line as the form says it."""
        typed = self.cleaned_data
        return Line(code, typed["part"], in_both(typed, "label"), typed["least"], bool(typed["is_open"]))
