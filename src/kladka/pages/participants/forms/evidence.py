"""Documents: which one, in what form, for which facts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.pages.participants.forms.choices import Choices, offer
from kladka.people import policies
from kladka.people.models import Document

LATER, BROUGHT = "later", "brought"
NOW = (Document.Form.ORIGINAL_INSPECTED.value, Document.Form.SCAN.value, BROUGHT)


class DocumentFields(forms.Form):
    """A document: an original that was seen, a scan, one that came with the application (`brought`), or none yet.

    `documents` are the kinds that may be meant.
    """

    how = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("How is it proven?"))
    brought = forms.ChoiceField(
        choices=(), look="select", label=gettext_lazy("Which document of the application is it?"), required=False
    )
    document_kind = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Document"), required=False)
    document_date = forms.DateField(label=gettext_lazy("Date of the document"), required=False)
    file = forms.FileField(
        label=gettext_lazy("Scan or photo"),
        help_text=gettext_lazy("PDF, PNG or JPEG, at most 10 MB."),
        accept=".pdf,.png,.jpg,.jpeg",
        required=False,
    )

    needed = frozenset({"brought", "document_kind", "document_date", "file"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {
        "file": ("how", (Document.Form.SCAN.value,)),
        "brought": ("how", (BROUGHT,)),
    }

    def __init__(
        self,
        *args: Any,
        may_wait: bool,
        documents: Collection[str],
        brought: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        from_application = list(brought)
        ways = [
            (Document.Form.ORIGINAL_INSPECTED.value, _("I have seen the original; no copy is kept")),
            (Document.Form.SCAN.value, _("I add a scan or a photo")),
        ]
        if from_application:
            ways.append((BROUGHT, _("It came with the application and is here already")))
            offer(self, "brought", from_application, empty=_("Choose"))
        else:
            del self.fields["brought"]
            self.shown_when = {name: when for name, when in self.shown_when.items() if name != "brought"}
        if may_wait:
            ways.append((LATER, _("The document comes later")))
            self.shown_when = {**self.shown_when, "document_kind": ("how", NOW), "document_date": ("how", NOW)}
        offer(self, "how", ways)
        known = [pair for pair in dictionary("document-kinds").choices() if pair[0] in documents]
        offer(self, "document_kind", known, empty=_("Choose"))
        self._may_wait = may_wait

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs, and refuse what does not go with it."""
        typed = super().clean() or self.cleaned_data
        how = typed.get("how")
        if how == LATER:
            for name in ("brought", "document_kind", "document_date", "file"):
                if typed.get(name):
                    self.add_error(name, _("Leave this empty, or say how it is proven: you chose that it comes later."))
            return typed
        self._check_way(how, typed)
        if how is None and self._may_wait:
            return typed
        self._ask_for("document_kind", _("Choose which document proves it."))
        self._ask_for("document_date", _("Enter the date that the document bears."))
        if how == Document.Form.SCAN:
            self._ask_for("file", _("Add the scan, or say that you have seen the original."))
        if how == BROUGHT:
            self._ask_for("brought", _("Choose which document of the application it is."))
        if typed.get("document_date"):
            self.ask(policies.check_not_in_future, typed["document_date"], clock.today(), field="document_date")
        return typed

    def _check_way(self, how: str | None, typed: Mapping[str, Any]) -> None:
        """Refuse a file where none is kept, and a document of the application where another one was chosen."""
        if how == Document.Form.ORIGINAL_INSPECTED and typed.get("file"):
            words = _(
                "You chose that no copy is kept, so this file was not kept. Choose that you add a scan, or save again."
            )
            self.add_error("file", words)
        if how == BROUGHT and typed.get("file"):
            words = _("You chose a document of the application, so this file was not kept. Say above what you mean.")
            self.add_error("file", words)
        if how != BROUGHT and typed.get("brought"):
            self.add_error("brought", _("Leave this empty, or say above that it came with the application."))

    def _ask_for(self, name: str, words: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)

    @property
    def document_comes_later(self) -> bool:
        """Tell whether there is nothing to keep yet."""
        return bool(self.cleaned_data["how"] == LATER)


class EvidenceForm(DocumentFields):
    """One document for several facts."""

    facts = forms.ChoicesField(choices=(), label=gettext_lazy("What does the document prove?"))

    field_order = ("facts", "how", "brought", "document_kind", "document_date", "file")

    def __init__(self, *args: Any, facts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, may_wait=False, **kwargs)
        offer(self, "facts", facts)


class VerifyForm(forms.Form):
    """What a second person has looked at and found right. `evidence` are (id, document, what is known of it).

    `late` says of documents that were sent that they were checked meanwhile, and by whom.
    """

    evidence = forms.ChoicesField(choices=(), label=gettext_lazy("Which documents did you check and find right?"))

    def __init__(self, *args: Any, evidence: Sequence[tuple[str, str, str]], late: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if late:
            self.fields["evidence"].error_messages["invalid_choice"] = late.replace("%", "%%")
        offer(self, "evidence", [(pk, text) for pk, text, _hint in evidence])
        self.fields["evidence"].widget.hints = {pk: hint for pk, _text, hint in evidence}
