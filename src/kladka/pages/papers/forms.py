"""The forms of papers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.pages.participants.forms.choices import offer
from kladka.people.actions.paper import REPLACED

MOST_BYTES = 10 * 1024 * 1024


class ScanForm(forms.Form):
    """A signed paper comes back: a photo taken now, or a scan made before. `is_plan` asks for the next review."""

    photo = forms.FileField(
        label=gettext_lazy("Photo of the signed document"),
        help_text=gettext_lazy("On a phone this opens the camera. All of the page must be seen."),
        accept="image/*",
        capture="environment",
        most_bytes=MOST_BYTES,
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("PDF, PNG or JPEG, at most 10 MB."),
        accept=".pdf,.png,.jpg,.jpeg",
        most_bytes=MOST_BYTES,
        required=False,
    )
    on = forms.DateField(label=gettext_lazy("When was it signed?"))
    next_on = forms.DateField(label=gettext_lazy("When do you look at the plan again?"))

    def __init__(self, *args: Any, is_plan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_plan:
            del self.fields["next_on"]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two pictures."""
        typed = super().clean() or self.cleaned_data
        given = [name for name in ("photo", "file") if typed.get(name)]
        if not given and not self.errors.keys() & {"photo", "file"}:
            self.add_error("photo", _("Take a photo of the signed document, or choose a file."))
        if len(given) > 1:
            self.add_error("file", _("Choose one of the two: the photo or a file."))
        return typed

    @property
    def upload(self) -> tuple[str, Any]:
        """Return the field that holds the picture, and the picture."""
        name = "photo" if self.cleaned_data["photo"] else "file"
        return name, self.cleaned_data[name]


class WithdrawPaperForm(forms.Form):
    """Why a paper does not hold any more."""

    reason = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Why do you withdraw it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", [pair for pair in dictionary("void-reasons").choices() if pair[0] != REPLACED])


class TakeBackForm(forms.Form):
    """Why a scan is not that of the paper."""

    reason = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Why do you take the scan back?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = ("wrong_person", "wrong_kind", "document_does_not_prove", "other")
        offer(self, "reason", [(code, dictionary("correction-reasons").label(code)) for code in wanted])


class MakeForm(forms.Form):
    """Nothing is asked: what is made and in which language stands in the address, and is shown above the button."""
