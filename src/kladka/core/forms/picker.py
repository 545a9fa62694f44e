"""Choosing one of many without JavaScript: a list when there are few, otherwise search first, then choose."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

type Option = tuple[str, str]
"""Value and label."""


class PickerInput(forms.Widget):
    """A select, or a search box with the answers found as radio buttons."""

    template_name = "kladka/forms/picker.html"
    wants_errors = True

    def __init__(self, picker: "PickerField") -> None:
        super().__init__()
        self.picker = picker

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        """Whether it is a group (search and answers) and not a single select."""
        return not self.picker.is_small

    def id_for_label(self, id_: str) -> str:
        """Return the id of the select, or nothing for a group."""
        return id_ if self.picker.is_small else ""

    def error_target(self, id_: str, bad_parts: Sequence[str]) -> str:
        """Return the id of the select or of the search box."""
        return id_ if self.picker.is_small else f"{id_}-search"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """Return the value chosen, the words searched for, and whether the search was just made."""
        return {
            "value": str(data.get(name, "")),
            "search": str(data.get(f"{name}-search", "")).strip(),
            "find": str(data.get(f"{name}-find", "")),
        }

    def raw_values(self, name: str, value: Any) -> dict[str, list[str]]:
        """Return what is sent for a value."""
        return {name: [_state(value)["value"]]}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the answers to choose from."""
        attrs = dict(attrs or {})
        bad = attrs.pop("bad_parts", None)
        context = super().get_context(name, value, attrs)
        state = _state(value)
        options, has_more = self.picker.offered(state)
        context["widget"] |= {
            "state": state,
            "is_small": self.picker.is_small,
            "options": options,
            "has_more": has_more,
            "limit": self.picker.limit,
            "nothing_found": bool(state["search"]) and not any(value != state["value"] for value, _label in options),
            "search_label": self.picker.search_label,
            "described_by": attrs.get("aria-describedby", ""),
            "is_bad": bool(bad),
        }
        return context


def _state(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {name: str(value.get(name, "")) for name in ("value", "search", "find")}
    return {"value": "" if value is None else str(value), "search": "", "find": ""}


class PickerField(forms.Field):
    """One of many, found on the server.

    `search(words)` yields (value, label) pairs, all of them for empty words, best first, lazily if there are many;
    `label_of(value)` returns the label of a value that may be chosen, else None. Cleans to the value (text).
    """

    default_error_messages = {
        "required": _("Choose one."),
        "unknown": _("This is not on the list. Search again and choose."),
    }
    few = 15
    limit = 20

    def __init__(
        self,
        *,
        search: Callable[[str], Iterable[Option]],
        label_of: Callable[[str], str | None],
        search_label: Any = None,
        few: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.search = search
        self.label_of = label_of
        self.search_label = search_label or _("Search by name")
        self.few = self.few if few is None else few
        self._all: list[Option] | None = None
        super().__init__(widget=PickerInput(self), **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> "PickerField":
        copy: PickerField = super().__deepcopy__(memo)
        copy._all = None
        copy.widget.picker = copy
        return copy

    @property
    def first(self) -> list[Option]:
        """The first few answers, asked for once per form."""
        if self._all is None:
            self._all = _at_most(self.search(""), self.few + 1)
        return self._all

    @property
    def is_small(self) -> bool:
        """Whether all answers fit into a select."""
        return len(self.first) <= self.few

    def offered(self, state: Mapping[str, str]) -> tuple[list[Option], bool]:
        """Return the answers to show for {value, search}, and whether there are more."""
        if self.is_small:
            return self.first, False
        found = _at_most(self.search(state["search"]), self.limit + 1) if state["search"] else []
        options = found[: self.limit]
        chosen = self.label_of(state["value"]) if state["value"] else None
        if chosen is not None and state["value"] not in [value for value, _label in options]:
            options = [(state["value"], chosen), *options]
        return options, len(found) > self.limit

    def words_for(self, value: Any) -> str:
        """Return the label of a value."""
        state = _state(value)
        return self.label_of(state["value"]) or state["value"]

    def clean(self, value: Any) -> str:
        """Return the value chosen. Raises ValidationError when it may not be chosen."""
        chosen = _state(value)["value"]
        if not chosen:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return ""
        if self.label_of(chosen) is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return chosen


def _at_most(options: Iterable[Option], count: int) -> list[Option]:
    found: list[Option] = []
    for value, label in options:
        if len(found) == count:
            break
        found.append((str(value), str(label)))
    return found
