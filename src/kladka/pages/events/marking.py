"""The form in which attendance at one session is marked, person by person."""

from collections.abc import Mapping
from datetime import time
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.learning.rules import NOT_MARKED, Mark
from kladka.pages.participants.forms.choices import offer

DETAILS = ("arrived", "left", "reason")
"""What may be said of a mark, each in a field of its own: `arrived-…` and the participation."""
_STATES = {"present", "absent", "excused"}
_PARTS = 1 + len(DETAILS)


def written(marks: Mapping[UUID, Mark]) -> str:
    """Return the marks that a page shows as the one text it carries."""
    return " ".join(
        f"{key}:{mark.state}|{_time(mark.arrived)}|{_time(mark.left)}|{mark.reason}" for key, mark in marks.items()
    )


class AttendanceForm(forms.Form):
    """Marks of one session. `before` carries what the page showed, so that only what was changed here is stored."""

    may_repeat = True

    present = django_forms.MultipleChoiceField(required=False, label=gettext_lazy("Present"))
    excused = django_forms.MultipleChoiceField(required=False, label=gettext_lazy("Excused"))
    rest_absent = forms.ConfirmField(label=gettext_lazy("Everybody without a tick is absent"), required=False)
    before = django_forms.CharField(required=False, widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, people: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        choices = [(key, key) for key in people]
        offer(self, "present", choices)
        offer(self, "excused", choices)
        for key, name in people.items():
            self._ask_details(key, name)

    def _ask_details(self, key: str, name: str) -> None:
        self.fields[f"arrived-{key}"] = forms.TimeField(label=_("%(name)s: came at") % {"name": name}, required=False)
        self.fields[f"left-{key}"] = forms.TimeField(label=_("%(name)s: left at") % {"name": name}, required=False)
        self.fields[f"reason-{key}"] = forms.ChoiceField(
            label=_("%(name)s: why excused") % {"name": name},
            choices=lambda: dictionary("absence-reasons").choices(),
            look="select",
            empty=_("Not said"),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a person marked both ways, and what does not go with the mark."""
        typed = super().clean() or self.cleaned_data
        both = set(typed.get("present", ())) & set(typed.get("excused", ()))
        if both:
            names = "; ".join(name for key, name in self.people.items() if key in both)
            message = _("Marked both present and excused: %(names)s. Take one of the marks back.")
            self.add_error("excused", message % {"names": names})
        # Of who was taken off the list meanwhile there is no mark to go with.
        for key in () if both or not {"present", "excused"} <= typed.keys() else self.people:
            self._check_details(key)
        return typed

    def _check_details(self, key: str) -> None:
        arrived, left, reason = (self.cleaned_data.get(f"{each}-{key}") for each in DETAILS)
        if (arrived or left) and key not in self.cleaned_data["present"]:
            message = _("Times are of somebody who was present. Tick the name, or empty the times.")
            self.add_error(f"arrived-{key}" if arrived else f"left-{key}", message)
        elif arrived and left and left <= arrived:
            message = _("Left before coming. Correct one of the times.")
            self.add_error(f"left-{key}", message)
        if reason and key not in self.cleaned_data["excused"]:
            message = _("A reason is of somebody excused. Tick “excused”, or choose no reason.")
            self.add_error(f"reason-{key}", message)

    @property
    def seen(self) -> dict[UUID, Mark]:
        """The marks that the page showed, by participation, of people still on the list."""
        pairs = (pair.split(":", 1) for pair in self.cleaned_data["before"].split() if ":" in pair)
        return {UUID(key): _read(text) for key, text in pairs if key in self.people}

    @property
    def marks(self) -> dict[UUID, Mark]:
        """The marks that differ from what the page showed."""
        now = {key: self._sent(str(key), mark) for key, mark in self.seen.items()}
        return {key: mark for key, mark in now.items() if mark != self.seen[key]}

    def _sent(self, key: str, seen: Mark) -> Mark:
        typed = self.cleaned_data
        if key in typed["present"]:
            return Mark("present", typed.get(f"arrived-{key}"), typed.get(f"left-{key}"))
        if key in typed["excused"]:
            return Mark("excused", reason=typed.get(f"reason-{key}") or "")
        return Mark("absent") if seen or typed["rest_absent"] else NOT_MARKED

    def is_ticked(self, name: str, key: str, state: str) -> bool:
        """Tell whether a box is ticked: as it was sent, or as it is stored."""
        if self.is_bound:
            return key in (self[name].value() or [])
        return state == name

    def details(self, key: str, mark: Mark) -> dict[str, str]:
        """Return what the fields of one person hold, and what is wrong with them: as sent, or as it is stored."""
        shown = details_of(mark)
        if self.is_bound:
            shown = {name: str(self[f"{name}-{key}"].value() or "") for name in DETAILS}
        errors = {name: map(str, self.errors.get(f"{name}-{key}", ())) for name in DETAILS}
        return shown | {f"{name}_error": " ".join(said) for name, said in errors.items()}


def details_of(mark: Mark) -> dict[str, str]:
    """Return what the fields of one person hold for a mark."""
    return {"arrived": _time(mark.arrived), "left": _time(mark.left), "reason": mark.reason}


def _time(value: time | None) -> str:
    return value.strftime("%H:%M") if value else ""


def _read(text: str) -> Mark:
    """Return a mark from the text a page carried; what is no mark is none."""
    parts = (text.split("|") + [""] * _PARTS)[:_PARTS]
    state, arrived, left, reason = parts
    try:
        came, went = (time.fromisoformat(each) if each else None for each in (arrived, left))
    except ValueError:
        return NOT_MARKED
    mark = Mark(state, came, went, reason)
    return mark if mark.is_sound and state in _STATES else NOT_MARKED
