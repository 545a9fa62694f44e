"""Widgets in GOV.UK markup that Django has no like of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Radios(forms.RadioSelect):
    """Radio buttons; `hints` maps values to a line below an answer."""

    template_name = "django/forms/widgets/radio.html"

    def __init__(self, *args: Any, hints: Mapping[str, Any] | None = None, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}
        self.inline = inline

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of one answer; the first has the id of the field, so that an error can link to it."""
        return id_ if index in (None, "0", 0) else f"{id_}-{int(index or 0) + 1}"

    def error_target(self, id_: str, bad_parts: Sequence[str]) -> str:
        """Return the id of the first answer."""
        return id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the direction of the answers."""
        context = super().get_context(name, value, attrs)
        context["widget"]["inline"] = self.inline
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the hint of an answer."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        if option["hint"] and "id" in option["attrs"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}-item-hint"
        return option


class Checkboxes(Radios, forms.CheckboxSelectMultiple):
    """Boxes to tick."""

    input_type = "checkbox"
    allow_multiple_selected = True
    template_name = "django/forms/widgets/checkbox_select.html"


class Select(forms.Select):
    """A list of which one line is chosen. By code: a filter has a hundred lines, and each would be two templates."""

    def use_required_attribute(self, initial: Any) -> bool:
        """Return False: our forms say themselves what is missing; to ask reads all choices once more."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Show the list, its lines by groups where there are some."""
        widget = self.get_context(name, value, attrs)["widget"]
        groups = format_html_join("", "{}", ([_group(title, lines)] for title, lines, _at in widget["optgroups"]))
        return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups)


def _group(title: Any, lines: Iterable[Mapping[str, Any]]) -> SafeString:
    shown = format_html_join(
        "", '<option value="{}"{}>{}</option>', ((one["value"], flatatt(one["attrs"]), one["label"]) for one in lines)
    )
    return format_html('<optgroup label="{}">{}</optgroup>', title, shown) if title else shown


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


@dataclass(frozen=True)
class Part:
    """One box of a value typed in several: `autocomplete` as HTML knows it."""

    name: str
    label: str | Promise
    width: int = 2
    autocomplete: str = ""


class PartsInput(forms.Widget):
    """Several small boxes in a fieldset. Reads `name-part` boxes, or one text under `name`.

    Value: a mapping {part: text}, or one text; what it means is the field's business.
    """

    template_name = "kladka/forms/parts.html"
    use_fieldset = True
    wants_errors = True
    parts: Sequence[Part] = ()

    def __init__(self, parts: Sequence[Part], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.parts = parts

    def id_for_label(self, id_: str) -> str:
        """Return nothing: the boxes have their own labels, the whole has a legend."""
        return ""

    def error_target(self, id_: str, bad_parts: Sequence[str]) -> str:
        """Return the id of the first box at fault."""
        names = [part.name for part in self.parts]
        first = next((name for name in names if name in bad_parts), names[0])
        return f"{id_}-{first}"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the one text, or a mapping of the boxes."""
        if name in data:
            return data.get(name)
        return {part.name: str(data.get(f"{name}-{part.name}", "")).strip() for part in self.parts}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether neither the text nor any box was sent."""
        return name not in data and all(f"{name}-{part.name}" not in data for part in self.parts)

    def raw_values(self, name: str, value: Any) -> dict[str, list[str]]:
        """Return what the boxes hold for a value: {input name: [text]}."""
        texts = value if isinstance(value, Mapping) else {}
        return {f"{name}-{part.name}": [str(texts.get(part.name, ""))] for part in self.parts}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the boxes, and which of them are at fault."""
        attrs = dict(attrs or {})
        bad = attrs.pop("bad_parts", None)
        context = super().get_context(name, value, attrs)
        names = {part.name for part in self.parts}
        texts = value if isinstance(value, Mapping) else {}
        context["widget"]["parts"] = [
            {
                "part": part,
                "id": f"{attrs.get('id', name)}-{part.name}",
                "name": f"{name}-{part.name}",
                "value": texts.get(part.name, ""),
                # An error that names no box is about the whole: all boxes are marked.
                "is_bad": bad is not None and (part.name in bad or not names.intersection(bad)),
            }
            for part in self.parts
        ]
        return context
