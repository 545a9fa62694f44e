"""A document that is added to an application, and which ones a call asks for."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kladka.calls.rules.documents import DICTIONARY, condition_of
from kladka.calls.rules.form import Question
from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.pages.recruitment.documents import whose

type Choices = Sequence[tuple[str, str]]
SEEN, COPY = "seen", "copy"
NEEDED, ASKED, NOT_ASKED = "needed", "asked", ""


class AddForm(forms.Form):
    """Copies of one document, each page a file or a photo. `kinds` are those that may be added."""

    kind = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Which document is it?"))
    file = forms.FilesField(
        label=gettext_lazy("Files or photos"),
        help_text=gettext_lazy(
            "PDF, PNG or JPEG, at most 10 MB each. You can choose several, one for each page. On a phone you can take "
            "a photo."
        ),
        accept="image/*,.pdf",
        # One of several may be empty: the verb takes the others and says of each why it was not added.
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]

    @property
    def uploads(self) -> list[Any]:
        """Return the files that were chosen."""
        return list(self.cleaned_data.get("file") or [])


class OfficeAddForm(AddForm):
    """The same for the staff, who may have seen the original and keep no copy."""

    how = forms.ChoiceField(
        choices=[
            (SEEN, gettext_lazy("I have seen the original; no copy is kept")),
            (COPY, gettext_lazy("I add a scan or a photo")),
        ],
        look="radios",
        label=gettext_lazy("Is a copy kept?"),
    )
    field_order = ("kind", "how", "file")
    needed = frozenset({"file"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {"file": ("how", (COPY,))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for a file where a copy is kept, and refuse one where none is."""
        typed = super().clean() or self.cleaned_data
        if typed.get("how") == COPY and not typed.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        if typed.get("how") == SEEN and typed.get("file"):
            self.add_error("file", _("You chose that no copy is kept, so this file was not kept."))
        return typed


class AskedForm(forms.Form):
    """Which documents a call asks for. `questions` are those of its form, to say of whom a document is asked."""

    def __init__(self, *args: Any, questions: Mapping[str, Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = [kind for kind, _label in dictionary(DICTIONARY).choices()]
        for kind, label in dictionary(DICTIONARY).choices():
            if whose(condition_of(kind), questions) is None:
                continue  # The form does not ask what this document proves, so nobody may be asked for it.
            self.fields[_name(kind)] = forms.ChoiceField(
                choices=[
                    (NOT_ASKED, pgettext_lazy("document", "Not asked for")),
                    (ASKED, pgettext_lazy("document", "Asked for; an application is sent without it, too")),
                    (NEEDED, pgettext_lazy("document", "Needed before an application is sent")),
                ],
                look="radios",
                label=capfirst(label),
                help_text=whose(condition_of(kind), questions) or "",
                required=False,
            )
        self.needed = frozenset(self.fields)

    @property
    def documents(self) -> dict[str, bool]:
        """Return the documents that are asked for, and whether each is needed."""
        typed = {kind: self.cleaned_data.get(_name(kind)) or NOT_ASKED for kind in self._kinds}
        return {kind: said == NEEDED for kind, said in typed.items() if said != NOT_ASKED}

    def beside(self, lines: Sequence[Mapping[str, Any]]) -> dict[str, bool]:
        """Return the same with the documents among `lines` that this form cannot ask about."""
        hidden = [each for each in lines if _name(each["document"]) not in self.fields]
        return {each["document"]: bool(each.get("needed")) for each in hidden} | self.documents

    @staticmethod
    def begins_with(lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """Return what the form begins with: the lines of the criteria."""
        return {_name(each["document"]): NEEDED if each.get("needed") else ASKED for each in lines}


def _name(kind: str) -> str:
    return f"document_{kind}"
