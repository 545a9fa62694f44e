"""Fields whose answers come from a dictionary or from the page."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.core.forms.widgets import Select
from kladka.processes.rules.process import Process

type Choices = list[tuple[str, str]]


def from_dictionary(
    name: str, *, look: str = "select", empty: str | Promise | None = None, **kwargs: Any
) -> forms.ChoiceField:
    """Return a field with the codes of a dictionary, read when it is shown, in the language in use.

    With radio buttons, `empty` is the first of them and stands for no answer.
    """

    def listed() -> Choices:
        first = [("", str(empty))] if empty is not None and look == "radios" else []
        return [*first, *dictionary(name).choices()]

    return forms.ChoiceField(choices=listed, look=look, empty=empty, **kwargs)


def offer(form: forms.FilterForm, name: str, choices: Choices, *, empty: str = "") -> None:
    """Give a field of `form` its answers.

    `empty` is the first line of a select, else what the field itself names; one that may stay without an answer always
    has such a line, lest its first answer be taken from whoever does not look at it.
    """
    field: Any = form.fields[name]
    nothing = empty or getattr(field, "no_answer", None)
    if nothing is None and not field.required and isinstance(field.widget, Select):
        nothing = pgettext("empty line", "Choose")
    field.choices = [*([("", nothing)] if nothing and not _has_empty(choices) else []), *choices]


def _has_empty(choices: Choices) -> bool:
    return any(value == "" for value, _label in choices)


def offer_models(form: forms.FilterForm, models: Mapping[str, Process]) -> None:
    """Give a form's fields `model` and `also` the models by which somebody may work, the variants among them."""
    offer(form, "model", [(code, one.name) for code, one in models.items()])
    variants = [(code, one.name) for code, one in models.items() if one.extends]
    if variants:
        offer(form, "also", variants)
    else:
        del form.fields["also"]
