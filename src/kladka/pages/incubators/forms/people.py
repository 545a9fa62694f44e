"""Choosing several people whom a search finds, without JavaScript."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from kladka.core.forms import PickerField

type Option = tuple[str, str]
"""Value and label."""


class PeopleInput(forms.Widget):
    """A search box with a Find button, and a box to tick for each person found or already chosen."""

    template_name = "incubators/people_input.html"
    use_fieldset = True

    def __init__(self, field: "PeopleField") -> None:
        super().__init__()
        self.field = field

    def id_for_label(self, id_: str) -> str:
        """Return nothing: it is a group with a legend."""
        return ""

    def error_target(self, id_: str, bad_parts: Sequence[str]) -> str:
        """Return the id of the search box."""
        return f"{id_}-search"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        """Return the people ticked and the words searched for."""
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return {"values": list(ticked), "search": str(data.get(f"{name}-search", "")).strip()}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the people to tick: those chosen first, then those found."""
        context = super().get_context(name, value, attrs)
        state = _state(value)
        chosen = self.field.labels_of(state["values"])
        found = [option for option in self.field.search(state["search"]) if option[0] not in dict(chosen)]
        context["widget"] |= {
            "search": state["search"],
            "options": [
                *({"value": value, "label": label, "checked": True} for value, label in chosen),
                *({"value": value, "label": label, "checked": False} for value, label in found),
            ],
            "nothing_found": bool(state["search"]) and not found,
            "search_label": self.field.search_label,
        }
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> Any:
        # The template lies with the page area, which the renderer of forms does not search.
        return render_to_string(template_name, context)


class PeopleField(PickerField):
    """Several people, found on the server. Cleans to a list of values.

    `search(words)` returns (value, label) pairs; `labels_of(values)` those of the values that may be chosen.
    """

    default_error_messages = {"unknown": _("Somebody chosen is not on the list. Search again and choose.")}

    def __init__(
        self,
        *,
        search: Callable[[str], Iterable[Option]],
        labels_of: Callable[[Sequence[str]], list[Option]],
        search_label: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(search=search, label_of=lambda value: None, search_label=search_label, **kwargs)
        self.labels_of = labels_of
        self.widget = PeopleInput(self)
        self.widget.is_required = self.required

    def __deepcopy__(self, memo: dict[int, Any]) -> "PeopleField":
        copy = forms.Field.__deepcopy__(self, memo)
        copy.widget.field = copy
        return copy

    def words_for(self, value: Any) -> str:
        """Return the labels of the people chosen."""
        return ", ".join(label for _value, label in self.labels_of(_state(value)["values"]))

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the values ticked. Raises ValidationError when one may not be chosen."""
        values = _state(value)["values"]
        if self.required and not values:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(self.labels_of(values)) < len(set(values)):
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return list(dict.fromkeys(values))


def _state(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {"values": [str(each) for each in value.get("values", ())], "search": str(value.get("search", ""))}
    return {"values": [str(each) for each in value or ()], "search": ""}
