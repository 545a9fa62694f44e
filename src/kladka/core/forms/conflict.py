"""Two people edited the same record: show both, ask for each field which one stands.

The page that asks carries, as hidden fields, the stored values in the shape in which a person would have typed them.
Choosing "stored" means sending those instead; so nothing needs to be kept on the server between the two requests.

The form carries in the same way the values it began with. They tell what this person changed from what the other one
did: only where somebody else changed a field is there anything to ask, and where this person did not, the stored value
stands unless they say otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from kladka.core.forms.shown import shown

if TYPE_CHECKING:
    from kladka.core.forms.form import FilterForm

KEEP = "keep-"
STORED = "stored-"
FIRST = "first-"


@dataclass(frozen=True)
class Difference:
    """One field in which the two differ; texts as a person reads them.

    `name` is the input's name, `hidden` are the inputs (name, value) that carry both versions along. Where the person
    left the field alone (`is_untouched`), what is stored stands unless they say otherwise.
    """

    name: str
    label: str
    typed: str
    stored: str
    hidden: list[tuple[str, str]]
    is_untouched: bool = False

    @property
    def choice(self) -> str:
        """Name of the radio buttons."""
        return f"{KEEP}{self.name}"


@dataclass(frozen=True)
class Conflict:
    """All differences, and who made the other change and when (in words, or empty); `is_own`: in another window."""

    differences: list[Difference] = field(default_factory=list)
    changed_by: str = ""
    changed_at: str = ""
    is_own: bool = False

    @property
    def names(self) -> set[str]:
        """Input names of the fields that differ."""
        return {each.name for each in self.differences}

    @classmethod
    def between(
        cls,
        form: "FilterForm",
        stored: Mapping[str, Any],
        *,
        changed_by: str = "",
        changed_at: str = "",
        is_own: bool = False,
    ) -> "Conflict":
        """Compare what `form` holds with what is stored now."""
        found = []
        first = first_sent(form)
        for name, value in stored.items():
            if name not in form.fields:
                continue
            bound = form[name]
            typed = form.cleaned_data.get(name, bound.value()) if hasattr(form, "cleaned_data") else bound.value()
            if _canonical(typed) == _canonical(value):
                continue
            raw = raw_values(bound, value)
            mine = {key: sent(form, key) for key in form.data if _belongs(key, bound.html_name)}
            before = {key: values for key, values in first.items() if _belongs(key, bound.html_name)}
            if first and _filled(raw) == _filled(before):
                continue  # nobody else changed it
            hidden = [(key, each) for key, values in mine.items() for each in values]
            hidden += [(f"{STORED}{key}", each) for key, values in raw.items() for each in values]
            found.append(
                Difference(
                    name=bound.html_name,
                    label=str(bound.label),
                    typed=shown(bound.field, typed),
                    stored=shown(bound.field, value),
                    hidden=hidden,
                    is_untouched=_filled(mine) == _filled(before),
                )
            )
        return cls(found, changed_by, changed_at, is_own)


def sent(form: "FilterForm", key: str) -> list[str]:
    """Return the values that came under one input name."""
    data = form.data
    return [str(each) for each in data.getlist(key)] if hasattr(data, "getlist") else [str(data[key])]


def first_sent(form: "FilterForm") -> dict[str, list[str]]:
    """Return the values with which the form began, as they came back with it: {input name: values}."""
    return {key.removeprefix(FIRST): sent(form, key) for key in form.data if key.startswith(FIRST)}


def _filled(raw: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what is not empty, as it reads: browsers send a line's end in two signs."""
    read = {key: sorted(each.replace("\r\n", "\n").strip() for each in values) for key, values in raw.items()}
    return {key: values for key, values in read.items() if any(values)}


def _canonical(value: Any) -> Any:
    if value in (None, "", [], ()):
        return ""
    return sorted(map(str, value)) if isinstance(value, list | tuple | set) else str(value)


def raw_values(bound: forms.BoundField, value: Any) -> dict[str, list[str]]:
    """Return what a person would have typed to mean `value`: {input name: values}."""
    widget = bound.field.widget
    prepared = bound.field.prepare_value(value)
    if hasattr(widget, "raw_values"):
        raw: dict[str, list[str]] = widget.raw_values(bound.html_name, prepared)
        return raw
    if isinstance(prepared, list | tuple | set):
        return {bound.html_name: [str(each) for each in prepared]}
    if isinstance(widget, forms.CheckboxInput):
        return {bound.html_name: ["on"] if prepared else []}
    text = widget.format_value(prepared)
    if isinstance(text, list | tuple):
        return {bound.html_name: [str(each) for each in text]}
    return {bound.html_name: ["" if text is None else str(text)]}


def resolved(data: Any) -> Any:
    """Return sent data in which each field answered "stored" has the stored value in place of the typed one."""
    if not isinstance(data, QueryDict | MultiValueDict):
        return data
    names = {name.removeprefix(KEEP) for name in data if name.startswith(KEEP) and data[name] == "stored"}
    if not any(name.startswith((KEEP, STORED)) for name in data):
        return data
    result = data.copy()
    for name in names:
        for key in [key for key in result if _belongs(key, name)]:
            del result[key]
        for key in data:
            plain = key.removeprefix(STORED)
            if key != plain and _belongs(plain, name):
                result.setlist(plain, data.getlist(key))
    for key in [key for key in result if key.startswith((KEEP, STORED))]:
        del result[key]
    return result


def _belongs(key: str, name: str) -> bool:
    """Whether an input is the field itself or one of its boxes (born, born-day; never born-again of another field)."""
    return key == name or key in {f"{name}-{part}" for part in ("day", "month", "year", "hours", "minutes")}
