"""The base of all forms: GOV.UK markup, a key against double sending, a version against overwriting."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kladka.core.errors import KladkaError
from kladka.core.forms.conflict import FIRST, Conflict, first_sent, raw_values, resolved
from kladka.core.forms.fields import IntegerField
from kladka.core.forms.picker import PickerField
from kladka.core.forms.renderer import RENDERER
from kladka.core.forms.shown import shown
from kladka.core.forms.widgets import Radios
from kladka.core.ids import new_id
from kladka.core.quoting import in_quotes

type Words = str | Promise
"""A text, perhaps translated only when it is shown."""

CONTROL_FIELDS = ("idempotency_key", "version")


@dataclass(frozen=True)
class Section:
    """Fields under one heading. With `together` they are one question (a fieldset with a legend)."""

    title: Words
    fields: Sequence[str]
    hint: Words = ""
    together: bool = False


@dataclass(frozen=True)
class Group:
    """A section ready to be shown, with its bound fields; `section` is None for fields outside any section."""

    section: Section | None
    fields: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Problem:
    """A line of the error summary. `target` is the id to go to, empty for an error of the whole form."""

    text: str
    target: str = ""
    label: str = ""

    @property
    def line(self) -> str:
        """The name of the field and what is wrong; a question or a sentence ends by itself."""
        return f"{self.label}{'' if self.label.endswith(('?', '.', '!', '…')) else ':'} {self.text}"


@dataclass(frozen=True)
class Answer:
    """A field's label and value in words; `target` is the id of its input on the page of the form."""

    key: str
    value: str
    target: str


class FilterForm(forms.Form):
    """A form that only asks (GET): no key, no version, every field may stay empty."""

    default_renderer = RENDERER
    use_required_attribute = False
    sections: Sequence[Section] = ()
    says_optional = False
    needed: Collection[str] = frozenset()
    """Fields that must be answered in some cases, or before the record counts: their labels do not say "optional"."""
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {}
    """Fields that follow from an answer: field → (other field, its answers). The form refuses what contradicts."""
    summary_shown = False
    conflict: Conflict | None = None
    is_changed_by_self = False
    """Whether what was saved since the form was opened was saved by the same user, in another window."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def is_wrong(self) -> bool:
        """Whether what was sent cannot be answered."""
        return bool(self.is_bound and not self.is_valid())

    @property
    def groups(self) -> list[Group]:
        """The visible fields in their sections, those outside any section first."""
        named = {name for section in self.sections for name in section.fields}
        asked = self.conflict.names if self.conflict else set()  # these stand in the conflict, with both values
        visible = [bound for bound in self.visible_fields() if bound.html_name not in asked]
        loose = [bound for bound in visible if bound.name not in named]
        groups = [Group(None, loose)] if loose else []
        for section in self.sections:
            fields = [bound for name in section.fields for bound in visible if bound.name == name]
            if fields:
                groups.append(Group(section, fields))
        return groups

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, in the order of the page: first the whole form, then field by field."""
        if not self.is_bound:
            return []
        found = [Problem(str(error)) for error in self.non_field_errors()]
        for bound in self.hidden_fields():
            found += [Problem(str(error)) for error in bound.errors]
        for group in self.groups:
            for bound in group.fields:
                target = getattr(bound, "error_target", bound.auto_id)
                label = str(getattr(bound.field, "summary_label", "") or bound.label)
                found += [Problem(str(error), target, label) for error in bound.errors]
        return found

    def ask(self, check: Callable[..., Any], *what: Any, **named: Any) -> None:
        """Ask a policy while the form is checked, so that its refusal stands among the other errors."""
        try:
            check(*what, **named)
        except KladkaError as refused:
            if refused.field not in self.errors:
                self.add_error(refused.field if refused.field in self.fields else None, str(refused.message))

    def refuse_what_does_not_follow(self, *names: str) -> None:
        """Say of fields of `shown_when` that they are filled in though the answer they follow from is another one.

        Only without JavaScript do they stand open then; nothing that somebody typed is passed over in silence. Radio
        buttons come back without their tick, because nobody can take it out.
        """
        for name in names:
            question, answers = self.shown_when[name]
            given = self.cleaned_data.get(question)
            if not given or given in answers or self.cleaned_data.get(name) in (None, "", []):
                continue
            message = _("This does not go with your answer to “%(question)s”. Change that answer, or leave this empty.")
            self.add_error(name, message % {"question": in_quotes(self.fields[question].label)})
            if type(self.fields[name].widget) is Radios:
                data: Any = self.data.copy()  # type: ignore[attr-defined]
                data.pop(self.add_prefix(name), None)
                self.data = data

    @property
    def is_searching(self) -> bool:
        """Whether the person pressed a picker's Find button: the form is shown again, nothing is checked."""
        return self.is_bound and any(
            isinstance(each, PickerField) and f"{self.add_prefix(name)}-find" in self.data
            for name, each in self.fields.items()
        )

    def looks(self) -> Hashable | None:
        """Return all that the form's look depends on, where a drawing of it may be kept; None where it may not."""
        return None

    def full_clean(self) -> None:
        """Check the form, unless the person is still searching in it."""
        super().full_clean()
        if self.is_searching:
            self._errors = ErrorDict(renderer=self.renderer)

    def is_valid(self) -> bool:
        """Return whether it was sent, for good, and nothing is wrong."""
        return super().is_valid() and not self.is_searching


class Form(FilterForm):
    """A form that changes something (POST).

    Shape: class attributes are fields; `sections` groups them. Pass `version=record.version` when it edits a record.
    After sending: `.key` (UUID), `.version` (int or None), `.content` (what was typed, for `core.idempotency.once`).
    """

    says_optional = True
    may_repeat = False
    """Whether saving the same again changes nothing, so that nobody need be asked."""
    new_key = staticmethod(new_id)
    _seen: Mapping[str, list[str]] = {}

    def __init__(self, data: Any = None, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(None if data is None else resolved(data), *args, **kwargs)
        self.fields["idempotency_key"] = forms.UUIDField(
            widget=forms.HiddenInput,
            initial=self.new_key,
            error_messages={
                "required": _("This page was not complete when it was sent. Open it again and repeat."),
                "invalid": _("This page was not complete when it was sent. Open it again and repeat."),
            },
        )
        if version is not None or self.add_prefix("version") in self.data:
            self.fields["version"] = IntegerField(widget=forms.HiddenInput, initial=version, required=False)

    def full_clean(self) -> None:
        """Check the form; one that came without its key gets a new one, so that sending it again can work."""
        super().full_clean()
        if self._errors and "idempotency_key" in self._errors:
            self.send_along(idempotency_key=self.new_key())

    def send_along(self, **values: Any) -> None:
        """Replace hidden values on the page that is about to be shown."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in values.items():
            data[self.add_prefix(name)] = str(value)
        self.data = data

    @property
    def first_values(self) -> list[tuple[str, str]]:
        """Hidden inputs (name, value) that keep what the form began with, where somebody else may edit the record."""
        if "version" not in self.fields:
            return []
        if self.is_bound:
            raw = self._seen or first_sent(self)
        else:
            raw = self._raw({name: self.initial[name] for name in self.fields if name in self.initial})
        return [(f"{FIRST}{key}", value) for key, values in raw.items() for value in values]

    def _raw(self, values: Mapping[str, Any]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in values.items():
            if name in self.fields:
                found |= raw_values(self[name], value)
        return found

    @property
    def key(self) -> UUID:
        """The number of this form; the same however often it is sent."""
        key: UUID = self.cleaned_data["idempotency_key"]
        return key

    @property
    def version(self) -> int | None:
        """The version of the record that the person saw."""
        return self.cleaned_data.get("version")

    @property
    def values(self) -> dict[str, Any]:
        """The checked values of the form's own fields, without key and version."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CONTROL_FIELDS}

    @property
    def content(self) -> dict[str, list[str]]:
        """What was typed, in canonical form; files by name and size."""
        skipped = {self.add_prefix("idempotency_key"), "csrfmiddlewaretoken"}
        typed = {
            name: [str(each) for each in values]
            for name, values in _lists(self.data)
            if name not in skipped and not name.startswith(FIRST)
        }
        for name, upload in self.files.items():
            typed[name] = [str(getattr(upload, "name", "")), str(getattr(upload, "size", ""))]
        return typed

    @property
    def answers(self) -> list[Answer]:
        """The checked values in words, in the order of the page, for a last look before saving."""
        return [
            Answer(str(bound.label), shown(bound.field, self.cleaned_data.get(bound.name)), bound.error_target)
            for group in self.groups
            for bound in group.fields
        ]

    def refuse(self, error: KladkaError) -> None:
        """Put a refusal at its field; of a field that this form lacks, at the top."""
        self.add_error(error.field if error.field in self.fields else None, str(error))

    def ask_for_files_again(self) -> None:
        """Say at each file that was sent that it must be chosen anew: a page that comes back cannot hold it."""
        sent = dict(_lists(self.files))
        for name, each in self.fields.items():
            uploads = [one for one in sent.get(self.add_prefix(name), ()) if one]
            if isinstance(each, forms.FileField) and uploads and name not in self.errors:
                words = _("Choose this file once more: %(name)s. A page that comes back does not keep it.")
                self.add_error(name, words % {"name": ", ".join(one.name for one in uploads)})

    def show_conflict(
        self, *, stored: Mapping[str, Any], version: int, changed_by: str = "", changed_at: str = ""
    ) -> None:
        """Ask, field by field, which value shall stand: the one typed here, or the one somebody else stored.

        `stored` maps field names to what the record holds now; only fields that differ are asked about, and of those
        only the ones that somebody else changed.
        """
        who = {"changed_by": changed_by, "changed_at": changed_at}
        self.conflict = Conflict.between(self, stored, **who, is_own=self.is_changed_by_self)
        self._seen = self._raw(stored)  # from now on that is where this person begins
        # Another key: the form will come back with other content than the one that was refused.
        self.send_along(version=version, idempotency_key=self.new_key())


def _lists(data: Any) -> Sequence[tuple[str, list[Any]]]:
    if isinstance(data, QueryDict | MultiValueDict):
        return list(data.lists())
    return [(name, list(value) if isinstance(value, list | tuple) else [value]) for name, value in data.items()]


class ConfirmForm(Form):
    """Nothing is asked: the button is the answer."""
