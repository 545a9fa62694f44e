"""The fields of our forms. Each says in plain words what is wrong and what to do."""

import base64
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from kladka.core.errors import KladkaError
from kladka.core.forms.shown import trimmed
from kladka.core.forms.widgets import Checkboxes, FilesInput, Radios, Select

FEW_ANSWERS = 7
"""Up to this many answers stand open as radio buttons; more go into a select."""

type Choices = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]


_LONG = {
    "max_length": ngettext_lazy(
        "This is too long. Write at most %(limit_value)d character.",
        "This is too long. Write at most %(limit_value)d characters.",
        "limit_value",
    )
}
"""What is said of too long a text, in place of the words of Django."""


def _set(attrs: dict[str, Any], **values: Any) -> dict[str, Any]:
    """Return attributes with those values that are given."""
    return attrs | {name.replace("_", "-"): value for name, value in values.items() if value not in ("", None)}


class TextField(forms.CharField):
    """A line of text. `width` is in characters (2, 3, 4, 5, 10, 20, 30), `autocomplete` as HTML knows it."""

    default_error_messages = {"required": _("Fill this in."), **_LONG}
    input_class: type[forms.Widget] = forms.TextInput

    def __init__(
        self,
        *,
        width: int | None = None,
        autocomplete: str = "",
        inputmode: str = "",
        spellcheck: bool | None = None,
        **kwargs: Any,
    ) -> None:
        attrs = _set({}, autocomplete=autocomplete, inputmode=inputmode)
        if width:
            attrs["class"] = f"govuk-input--width-{width}"
        if spellcheck is not None:
            attrs["spellcheck"] = "true" if spellcheck else "false"
        kwargs.setdefault("widget", self.input_class(attrs=attrs))
        super().__init__(**kwargs)


class SignatureField(TextField):
    """What was drawn on screen, sent as the address of a PNG. Cleans to its bytes, empty where nothing was drawn."""

    default_error_messages = {"invalid": _("The signature was not sent whole. Draw it again.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput(attrs={"data-signature": ""}), required=False, **kwargs)

    def clean(self, value: Any) -> bytes:
        drawn = super().clean(value)
        try:
            return base64.b64decode(drawn.removeprefix("data:image/png;base64,"), validate=True) if drawn else b""
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class EmailField(forms.EmailField):
    """An e-mail address, as long as one may be that mail is delivered to (RFC 5321, 4.5.3.1.3)."""

    MOST = 254

    default_error_messages = {
        "required": _("Type an e-mail address."),
        "invalid": _("Type an e-mail address in full, like name@example.pl."),
        **_LONG,
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": kwargs.pop("autocomplete", "off"), "spellcheck": "false"}
        kwargs.setdefault("widget", forms.EmailInput(attrs=attrs))
        kwargs.setdefault("max_length", self.MOST)
        super().__init__(**kwargs)


class _ReadField(TextField):
    """A text that the room that knows the rule reads: `read(text)` returns it as it is kept, or raises KladkaError."""

    def __init__(self, *, read: Callable[[str], str], **kwargs: Any) -> None:
        self._read = read
        super().__init__(autocomplete=kwargs.pop("autocomplete", "off"), **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as it is kept."""
        text: str = super().to_python(value) or ""
        try:
            return self._read(text) if text else ""
        except KladkaError as refused:
            raise ValidationError(str(refused.message), code="unread") from refused


class NameField(_ReadField):
    """A given or family name of a person."""


class PhoneField(_ReadField):
    """A telephone number, as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "class": "govuk-input--width-20"}))
        super().__init__(**kwargs)


class PostcodeField(_ReadField):
    """A postcode, here or abroad."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(width=10, **kwargs)


class LongTextField(forms.CharField):
    """A text of several lines; with `max_length` the page counts the characters left."""

    default_error_messages = {"required": _("Fill this in."), **_LONG}

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.widget.attrs.pop("cols", None)
        self.counted_to = self.max_length

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave maxlength out: people may paste too much and then shorten it."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class PeselField(forms.CharField):
    """A PESEL number. `check(digits)` is given by the room that knows the rule; it raises ValidationError."""

    default_error_messages = {"required": _("Type the PESEL number.")}

    def __init__(self, *, check: Callable[[str], None] | None = None, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        if check:
            kwargs["validators"] = [*kwargs.get("validators", ()), check]
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the number without the spaces and dashes people put in."""
        text: str = super().to_python(value) or ""
        return "".join(text.replace("-", "").split())


MOST = 2_147_483_647
"""The largest whole number that a column of either database holds."""
TOO_LARGE = _("This number is too large to be recorded. Check whether it has a digit too many.")
LIMITS = {
    "min_value": _("The number must be %(limit_value)s or more."),
    "max_value": _("The number must be %(limit_value)s or less."),
    "too_large": TOO_LARGE,
}
"""What is said of a number that is too small or too large."""


class IntegerField(forms.IntegerField):
    """A whole number that a column can hold. No form uses Django's own field, which lets any number through."""

    default_error_messages = {"required": _("Type a number."), "invalid": _("Type a whole number, like 12."), **LIMITS}

    def __init__(self, *, width: int = 5, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "class": f"govuk-input--width-{width}"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        """Return the number, typed with spaces between thousands or without."""
        number = super().to_python("".join(value.split()) if isinstance(value, str) else value)
        if number is not None and abs(number) > MOST:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        return number


class DecimalField(forms.DecimalField):
    """A number with a fraction, typed with a comma or a point; `max_digits` and `decimal_places` are the column's."""

    default_error_messages = {
        "required": _("Type a number."),
        "invalid": _("Type a number, like 12.5."),
        "max_digits": TOO_LARGE,
        "max_whole_digits": TOO_LARGE,
        "max_decimal_places": ngettext_lazy(
            "Type at most %(max)s digit after the decimal point.",
            "Type at most %(max)s digits after the decimal point.",
            "max",
        ),
        **LIMITS,
    }

    def __init__(self, *, max_digits: int, decimal_places: int, width: int = 5, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "class": f"govuk-input--width-{width}"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def run_validators(self, value: Any) -> None:
        """Say one thing of a number: beyond its limit it often has too many digits, too."""
        try:
            super().run_validators(value)
        except ValidationError as refused:
            first = refused.error_list[0]
            params = dict(first.params or {})
            if isinstance(limit := params.get("limit_value"), Decimal):
                first.params = params | {"limit_value": formats.localize(trimmed(limit))}
            raise ValidationError([first]) from None

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number as people write it; what was typed stays as it was."""
        return str(formats.localize(trimmed(value))) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        """Read a comma as a point. An exponent is nothing that people write: “1e3” is a slip."""
        if isinstance(value, str) and "e" in value.casefold():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python("".join(value.replace(",", ".").split()) if isinstance(value, str) else value)


class ChoiceField(forms.ChoiceField):
    """One of several answers: radio buttons when few, a select when many, or as `look` says ("radios", "select").

    `hints` maps values to a line below an answer; `empty` is the first line of a select, kept in `no_answer`.
    """

    no_answer: str | Promise | None = None
    default_error_messages = {
        "required": _("Choose one of the answers."),
        "invalid_choice": _("This answer is not on the list. Choose one of those shown."),
    }

    def __init__(
        self,
        *,
        choices: Choices,
        look: str = "",
        hints: Mapping[str, Any] | None = None,
        inline: bool = False,
        empty: str | Promise | None = None,
        **kwargs: Any,
    ) -> None:
        listed = choices if callable(choices) else list(choices)
        if not look:
            look = "radios" if not callable(listed) and len(listed) <= FEW_ANSWERS else "select"
        if look == "radios":
            kwargs.setdefault("widget", Radios(hints=hints, inline=inline))
        else:
            kwargs.setdefault("widget", Select())
            listed = _with_empty(listed, pgettext_lazy("empty line", "Choose") if empty is None else empty)
            self.no_answer = empty
        super().__init__(choices=listed, **kwargs)


def _with_empty(choices: Any, empty: Any) -> Any:
    def listed() -> list[tuple[Any, Any]]:
        found = list(choices() if callable(choices) else choices)
        return found if found and str(found[0][0]) == "" else [("", empty), *found]

    return listed


class ChoicesField(forms.MultipleChoiceField):
    """Any number of answers, as boxes to tick."""

    default_error_messages = {
        "required": _("Choose at least one of the answers."),
        "invalid_choice": _("One of the answers is no longer on the list. Choose from those shown."),
    }

    def __init__(self, *, choices: Choices, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Checkboxes(hints=hints))
        super().__init__(choices=choices, **kwargs)


class ConfirmField(forms.BooleanField):
    """One box to tick; its label is the whole statement."""

    default_error_messages = {"required": _("Tick the box if this is so.")}


class YesNo(ChoiceField):
    """A question answered yes or no. Cleans to True, False, or None when it may stay empty."""

    default_error_messages = {"required": _("Choose yes or no.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("inline", True)
        super().__init__(choices=[("yes", _("Yes")), ("no", _("No"))], look="radios", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show True and False as the answers."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def clean(self, value: Any) -> bool | None:
        """Return True, False or None."""
        return {"yes": True, "no": False}.get(super().clean(self.prepare_value(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare answers, not types."""
        return bool(self.prepare_value(initial) != data)


class FourValued(ChoiceField):
    """A question that a person may refuse, or that was not asked: yes, no, refused, not_asked."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [
            ("yes", _("Yes")),
            ("no", _("No")),
            ("refused", _("Refuses to answer")),
            ("not_asked", _("Not asked")),
        ]
        super().__init__(choices=choices, look="radios", **kwargs)


class FileField(forms.FileField):
    """A file from the person's device. `accept` are suffixes to offer (".pdf,.jpg"), `most_bytes` the limit.

    `capture` ("environment") lets a phone open its camera.
    """

    default_error_messages = {
        "required": _("Choose a file."),
        "empty": _("The file is empty. Choose another one."),
        "too_big": _("The file is too big. It may have at most %(limit)s MB."),
    }

    def __init__(self, *, accept: str = "", capture: str = "", most_bytes: int | None = None, **kwargs: Any) -> None:
        self.most_bytes = most_bytes
        kwargs.setdefault("widget", forms.FileInput(attrs=_set({}, accept=accept, capture=capture)))
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        """Return the upload. Raises ValidationError when it is over the limit."""
        upload = super().to_python(data)
        if upload is not None and self.most_bytes and upload.size > self.most_bytes:
            limit = self.most_bytes // (1024 * 1024)
            raise ValidationError(self.error_messages["too_big"], code="too_big", params={"limit": limit})
        return upload


class FilesField(FileField):
    """Several files, or one; each within `most_bytes`. Cleans to a list."""

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(attrs=_set({}, accept=accept)), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the uploads. Raises ValidationError when one of them is empty or over the limit."""
        if not data:
            super().clean(None, initial)
            return []
        return [super(FilesField, self).clean(one, initial) for one in data]
