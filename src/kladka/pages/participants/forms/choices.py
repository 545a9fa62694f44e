"""Fields whose answers come from a dictionary or from the page."""

from typing import Any

from django.utils.functional import Promise

from kladka.core import forms
from kladka.core.dictionaries import dictionary

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
    """Give a field of `form` its answers; `empty` is the first line of a select."""
    first = [("", empty)] if empty else []
    form.fields[name].choices = [*first, *choices]  # type: ignore[attr-defined]
