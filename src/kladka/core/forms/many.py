"""Choosing several of many without JavaScript: search, tick, search again; what is ticked stays."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kladka.core.forms.picker import Option, PickerField


class ManyPickerInput(forms.Widget):
    """A search box with a Find button, and a box to tick for each answer found or already chosen."""

    template_name = "kladka/forms/many_picker.html"
    use_fieldset = True
    wants_errors = True

    def __init__(self, field: "ManyPickerField") -> None:
        super().__init__()
        self.field = field

    def id_for_label(self, id_: str) -> str:
        """Return nothing: it is a group with a legend."""
        return ""

    def error_target(self, id_: str, bad_parts: Sequence[str]) -> str:
        """Return the id of the search box."""
        return f"{id_}-search"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        """Return what is ticked, the words searched for, and whether the search was just made."""
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        search, find = (str(data.get(f"{name}-{part}", "")).strip() for part in ("search", "find"))
        return {"values": list(ticked), "search": search, "find": find}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the boxes to tick: those chosen first, then those found; the first one found takes the focus."""
        attrs = dict(attrs or {})
        bad = attrs.pop("bad_parts", None)
        context = super().get_context(name, value, attrs)
        state = _state(value)
        chosen = self.field.labels_of(state["values"])
        found = [option for option in self.field.search(state["search"]) if option[0] not in dict(chosen)]
        has_more = len(found) > self.field.limit
        found = found[: self.field.limit]
        first = found[0][0] if found and state["find"] else None
        context["widget"] |= {
            "search": state["search"],
            "options": [
                {"value": value, "label": label, "checked": value in dict(chosen), "focus": value == first}
                for value, label in [*chosen, *found]
            ],
            "is_focused": bool(state["find"]) and not found,
            "nothing_found": bool(state["search"]) and not found,
            "has_more": has_more,
            "limit": self.field.limit,
            "search_label": self.field.search_label,
            "described_by": attrs.get("aria-describedby", ""),
            "is_bad": bool(bad),
        }
        return context


class ManyPickerField(PickerField):
    """Several of many, found on the server. Cleans to a list of values.

    `search(words)` returns (value, label) pairs; `labels_of(values)` those of the values that may be chosen.
    """

    default_error_messages = {
        "required": _("Choose at least one of the answers."),
        "unknown": _("One of those chosen is not on the list. Search again and choose."),
    }

    def __init__(
        self,
        *,
        search: Callable[[str], Iterable[Option]],
        labels_of: Callable[[Sequence[str]], list[Option]],
        search_label: Any = None,
        limit: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(search=search, label_of=lambda value: None, search_label=search_label, **kwargs)
        self.labels_of = labels_of
        self.limit = self.limit if limit is None else limit
        self.widget = ManyPickerInput(self)
        self.widget.is_required = self.required

    def __deepcopy__(self, memo: dict[int, Any]) -> "ManyPickerField":
        copy = forms.Field.__deepcopy__(self, memo)
        copy.widget.field = copy
        return copy

    def words_for(self, value: Any) -> str:
        """Return the labels of what is chosen."""
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
        values = [str(each) for each in value.get("values", ())]
        return {"values": values, "search": str(value.get("search", "")), "find": str(value.get("find", ""))}
    return {"values": [str(each) for each in value or ()], "search": "", "find": ""}
