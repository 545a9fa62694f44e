"""Forms of materials."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.learning.models import Material
from kladka.pages.participants.forms.choices import Choices, offer

WHOLE = "event"
"""The choice that a material belongs to the whole event."""


class AboutForm(forms.Form):
    """What a material is called, what it belongs to and for whom it is."""

    title = forms.TextField(label=gettext_lazy("Title"), max_length=160)
    place = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("What does it belong to?"))
    audience = forms.ChoiceField(
        choices=Material.Audience.choices,
        look="radios",
        label=gettext_lazy("Who may see it?"),
        help_text=gettext_lazy("Participants find it on their own page, as soon as they have a place."),
    )

    def __init__(self, *args: Any, places: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places:
            offer(self, "place", places)
        else:
            del self.fields["place"]

    def stored_values(self, stored: Material) -> dict[str, Any]:
        """Return what the form asks, as the material holds it."""
        return values_of(stored)


class HoldingForm(forms.Form):
    """What a material holds: a file or a link."""

    needed = frozenset({"file", "address"})

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, PNG or JPEG. Save a presentation or a document as PDF first."),
        accept=".pdf,.png,.jpg,.jpeg",
        most_bytes=settings.UPLOAD_LIMIT,
        required=False,
    )
    address = forms.TextField(
        label=gettext_lazy("Or a link"),
        help_text=gettext_lazy("The address of a page, as it stands in the browser."),
        max_length=500,
        required=False,
    )


class NewForm(AboutForm, HoldingForm):
    """A new material."""

    field_order = ("title", "file", "address", "place", "audience")


def values_of(material: Material) -> dict[str, Any]:
    """Return what the forms ask, as a material holds it."""
    place = str(material.session_id) if material.session_id else WHOLE
    return {"title": material.title, "place": place, "audience": material.audience}
