"""A field of a form on a page: its ids, classes and the place its error points to."""

from typing import Any

from django import forms
from django.forms import widgets

CLASSES: list[tuple[type[forms.Widget], str]] = [
    (widgets.CheckboxInput, "govuk-checkboxes__input"),
    (widgets.RadioSelect, ""),
    (widgets.CheckboxSelectMultiple, ""),
    (widgets.FileInput, "govuk-file-upload"),
    (widgets.Textarea, "govuk-textarea"),
    (widgets.Select, "govuk-select"),
    (widgets.Input, "govuk-input"),
]
"""The class of each kind of widget; the first that fits counts."""


def base_class(widget: forms.Widget) -> str:
    """Return the GOV.UK class of a widget, or nothing for hidden ones and groups of boxes."""
    if widget.is_hidden:
        return ""
    return next((name for kind, name in CLASSES if isinstance(widget, kind)), "")


class BoundField(forms.BoundField):
    """Adds what GOV.UK markup needs to Django's bound field."""

    @property
    def hint_id(self) -> str:
        """Id of the hint."""
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        """Id of the error message."""
        return f"{self.auto_id}-error"

    @property
    def bad_parts(self) -> list[str]:
        """Names of the boxes at fault in a field of several boxes; empty when there are none or all are."""
        return [str(error.code) for error in self.errors.as_data()] if self.errors else []

    @property
    def error_target(self) -> str:
        """Id of the first thing to put right, for the link in the error summary."""
        widget = self.field.widget
        if hasattr(widget, "error_target"):
            return str(widget.error_target(self.auto_id, self.bad_parts))
        return str(widget.id_for_label(self.auto_id) or f"{self.auto_id}_0")

    @property
    def maximum(self) -> int | None:
        """Number of characters that a long text may have, shown while typing."""
        return getattr(self.field, "counted_to", None)

    @property
    def is_single_box(self) -> bool:
        """Whether this is one checkbox with its label behind it."""
        return isinstance(self.field.widget, widgets.CheckboxInput)

    @property
    def is_password(self) -> bool:
        """Whether what is typed is hidden."""
        return isinstance(self.field.widget, widgets.PasswordInput)

    @property
    def says_optional(self) -> bool:
        """Whether the label says that the field may stay empty."""
        if self.field.required or self.is_single_box or self.name in getattr(self.form, "needed", ()):
            return False
        return getattr(self.form, "says_optional", False)

    @property
    def follows(self) -> dict[str, str]:
        """The field whose answer this one follows from, and those answers; empty when it always stands."""
        name, answers = getattr(self.form, "shown_when", {}).get(self.name, ("", ()))
        return {"name": self.form.add_prefix(name), "answers": " ".join(answers)} if name else {}

    @property
    def aria_describedby(self) -> str | None:
        """Ids of the hint, the error and the counter, in the order in which they stand."""
        if self.field.widget.attrs.get("aria-describedby"):
            return None
        parts = [
            self.hint_id if self.help_text else "",
            self.error_id if self.errors else "",
            f"{self.auto_id}-info" if self.maximum else "",
        ]
        return " ".join(part for part in parts if part)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the GOV.UK classes, and the state of error."""
        widget = widget or self.field.widget
        attrs = dict(super().build_widget_attrs(attrs, widget))
        attrs.pop("aria-invalid", None)  # the error message and the summary say it; GOV.UK leaves it out
        name = base_class(widget)
        if name:
            state = f"{name}--error" if self.errors and not self.is_single_box else ""
            own = widget.attrs.get("class", "")
            counter = "govuk-js-character-count" if self.maximum else ""
            password = "govuk-password-input__input govuk-js-password-input-input" if self.is_password else ""
            attrs["class"] = " ".join(part for part in (name, password, counter, own, state) if part)
        if self.is_password:
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        if self.errors and getattr(widget, "wants_errors", False):
            attrs["bad_parts"] = self.bad_parts
        return attrs
