"""The forms of coaching models."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from kladka.core import forms


class CompareForm(forms.FilterForm):
    """With which version another one is compared."""

    with_version = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Compare with"))

    def __init__(self, data: Any, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(data if "with_version" in data else None, initial={"with_version": choices[0][0]})
        self.fields["with_version"].choices = list(choices)  # type: ignore[attr-defined]
