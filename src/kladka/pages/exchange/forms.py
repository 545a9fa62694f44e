"""The forms of an import: the rows, as a file or pasted, and the last look before they are recorded."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.exchange.reading.sheet import Rows, read_pasted, read_workbook


class SendForm(forms.Form):
    """Rows for a place; with one place there is nothing to choose."""

    needed = frozenset({"file", "pasted"})
    may_repeat = True

    file = forms.FileField(
        label=gettext_lazy("Excel file"),
        help_text=gettext_lazy(
            "The filled-in template, or another .xlsx file with the same headings on its first sheet."
        ),
        accept=".xlsx",
        most_bytes=settings.UPLOAD_LIMIT,
        required=False,
    )
    pasted = forms.LongTextField(
        label=gettext_lazy("Or paste rows from Excel"),
        help_text=gettext_lazy("Copy the rows together with the row of headings."),
        rows=6,
        strip=False,
        required=False,
    )

    def __init__(self, *args: Any, places: Sequence[tuple[UUID, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        if len(places) > 1:
            choices = [(str(key), name) for key, name in places]
            self.fields["place"] = forms.ChoiceField(label=gettext_lazy("Project"), choices=choices)
            self.order_fields(["place", "file", "pasted"])

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, not both."""
        cleaned = super().clean() or self.cleaned_data
        file, pasted = cleaned.get("file"), (cleaned.get("pasted") or "").strip()
        if "file" not in self.errors and bool(file) == bool(pasted):
            self.add_error("file", _("Choose a file or paste rows, one of the two."))
        return cleaned

    @property
    def place(self) -> UUID:
        """Where the rows belong."""
        return UUID(self.cleaned_data["place"]) if len(self.places) > 1 else self.places[0][0]

    @property
    def source(self) -> str:
        """The field that the rows came in."""
        return "file" if self.cleaned_data.get("file") else "pasted"

    def rows(self) -> Rows:
        """Return the cells that were sent. Raises PolicyBroken."""
        file = self.cleaned_data.get("file")
        return read_workbook(file.read()) if file else read_pasted(self.cleaned_data["pasted"])


class ImportForm(forms.Form):
    """The decision to record the rows that were looked at, by their digest."""

    sha256 = forms.TextField(widget=HiddenInput(), max_length=64)
