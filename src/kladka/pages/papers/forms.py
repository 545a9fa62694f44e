"""The forms of papers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.documents.templates import templates
from kladka.learning.models import Event
from kladka.pages.participants.forms.choices import offer
from kladka.people.actions.paper import REPLACED

ALL = "all"
MONTHLY = frozenset({"month", "attendance"})
MONTHS_BACK = 12
BY_ONE = frozenset({"session"})
"""What is chosen for each person alone."""
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

    needed = frozenset({"photo", "file"})

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


class BatchForm(forms.Form):
    """A kind of paper, and of whom. A month for cards of months; a certificate is that of the chosen event."""

    kind = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Which document?"))
    group = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Of whom?"))
    month = forms.ChoiceField(
        choices=(),
        look="select",
        label=gettext_lazy("Of which month?"),
        help_text=gettext_lazy("Only for cards of a month."),
        required=False,
    )
    language = forms.ChoiceField(
        choices=[("pl", gettext_lazy("Polish")), ("en", gettext_lazy("English"))],
        label=gettext_lazy("In which language?"),
        initial="pl",
    )

    needed = frozenset({"month"})

    def __init__(
        self, *args: Any, events: Sequence[Event], coaches: Sequence[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(one.kind, one.title) for one in templates().values() if one.of not in BY_ONE])
        groups = [(ALL, _("Everybody who takes part"))]
        groups += [(f"coach:{pk}", _("Everybody of the coach: %(name)s") % {"name": name}) for pk, name in coaches]
        groups += [
            (
                f"event:{one.pk}",
                _("Everybody of: %(event)s, %(day)s") % {"event": one, "day": day_in_words(one.starts_on)},
            )
            for one in events
        ]
        offer(self, "group", groups)
        months = [today.replace(day=1)]
        while len(months) < MONTHS_BACK:
            months.append((months[-1] - timedelta(days=1)).replace(day=1))
        offer(self, "month", [(f"{one:%Y-%m}", date_format(one, "F Y")) for one in months])

    def clean(self) -> dict[str, Any]:
        """Ask for the month or the event where the kind is of one."""
        typed = super().clean() or self.cleaned_data
        of = templates()[typed["kind"]].of if typed.get("kind") else ""
        if of in MONTHLY and not typed.get("month") and "month" not in self.errors:
            self.add_error("month", _("Choose the month of the cards."))
        if of == "training" and typed.get("group") and not typed["group"].startswith("event:"):
            self.add_error("group", _("Choose the event that the certificates are of."))
        return typed

    @property
    def of(self) -> str:
        """Return what the papers are of; empty where it is each person's own."""
        typed = self.cleaned_data
        of = templates()[typed["kind"]].of
        if of in MONTHLY:
            return str(typed["month"])
        return str(typed["group"]).partition(":")[2] if of == "training" else ""


class LogoForm(forms.Form):
    """A picture for the head of papers, and what it shows."""

    file = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("PNG or JPEG, at most 400 kB and 80 to 3000 pixels high."),
        accept=".png,.jpg,.jpeg",
    )
    alt_pl = forms.TextField(
        label=gettext_lazy("What it shows, in Polish"),
        help_text=gettext_lazy("For people who do not see it, for example “Logo of the European Union”."),
        max_length=200,
    )
    alt_en = forms.TextField(label=gettext_lazy("What it shows, in English"), max_length=200)
