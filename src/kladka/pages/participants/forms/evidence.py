"""Documents: which one, in what form, for which facts."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.pages.participants.forms.choices import Choices, from_dictionary, offer
from kladka.people.models import Document

LATER = "later"


class DocumentFields(forms.Form):
    """A document: an original that was seen, a scan, or none yet."""

    how = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("How is it proven?"))
    document_kind = from_dictionary("document-kinds", label=gettext_lazy("Document"), required=False)
    document_date = forms.DateField(label=gettext_lazy("Date of the document"), required=False)
    file = forms.FileField(
        label=gettext_lazy("Scan or photo"),
        help_text=gettext_lazy("PDF, PNG or JPEG, at most 10 MB. Only if you chose the scan."),
        accept=".pdf,.png,.jpg,.jpeg",
        required=False,
    )

    def __init__(self, *args: Any, may_wait: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [
            (Document.Form.ORIGINAL_INSPECTED.value, _("I have seen the original; no copy is kept")),
            (Document.Form.SCAN.value, _("I add a scan or a photo")),
        ]
        if may_wait:
            ways.append((LATER, _("The document comes later")))
        offer(self, "how", ways)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        typed = super().clean() or self.cleaned_data
        if typed.get("how") in (None, LATER):
            return typed
        if not typed.get("document_kind"):
            self.add_error("document_kind", _("Choose which document proves it."))
        if not typed.get("document_date") and "document_date" not in self.errors:
            self.add_error("document_date", _("Enter the date that the document bears."))
        if typed["how"] == Document.Form.SCAN and not typed.get("file") and "file" not in self.errors:
            self.add_error("file", _("Add the scan, or say that you have seen the original."))
        return typed

    @property
    def document_comes_later(self) -> bool:
        """Tell whether there is nothing to keep yet."""
        return bool(self.cleaned_data["how"] == LATER)


class EvidenceForm(DocumentFields):
    """One document for several facts."""

    facts = forms.ChoicesField(choices=(), label=gettext_lazy("What does the document prove?"))

    field_order = ("facts", "how", "document_kind", "document_date", "file")

    def __init__(self, *args: Any, facts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, may_wait=False, **kwargs)
        offer(self, "facts", facts)


class VerifyForm(forms.Form):
    """What a second person has looked at and found right."""

    evidence = forms.ChoicesField(choices=(), label=gettext_lazy("Which documents did you check and find right?"))

    def __init__(self, *args: Any, evidence: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "evidence", evidence)
