"""Merging two records of one person, parting them again, and submitting complete records."""

from collections.abc import Sequence
from typing import Any

from django.forms import HiddenInput, MultipleHiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.core.forms.shown import day_in_words
from kladka.pages.participants.forms.choices import Choices, offer
from kladka.people import policies
from kladka.people.models import Entry


class FindForm(forms.FilterForm):
    """A name to look for."""

    q = forms.TextField(label=gettext_lazy("Part of the given or family name"), required=False, width=20)


class FindRecordForm(FindForm):
    """A name to look for among the records of one project."""

    project = forms.TextField(widget=HiddenInput, required=False)


class MergeForm(forms.Form):
    """The last question before two records become one person."""

    is_same = forms.ConfirmField(label=gettext_lazy("I compared both records. They are one person."))


class UnmergeForm(forms.Form):
    """Two records become two persons again. `withdrawn` are the entries that one of them lost by the merge."""

    again = forms.ChoicesField(choices=(), label=gettext_lazy("Which entry do you record again?"), required=False)

    def __init__(self, *args: Any, withdrawn: Sequence[Entry], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"again": [str(one.pk) for one in withdrawn]})
        super().__init__(*args, **kwargs)
        self._withdrawn = withdrawn
        if not withdrawn:
            del self.fields["again"]
            return
        words = _("%(name)s: entered on %(day)s, withdrawn on %(withdrawn)s")
        told = [
            {
                "name": one.participation.person.identity.name,
                "day": day_in_words(one.entry_date),
                "withdrawn": day_in_words(clock.day_of(one.retracted_at)) if one.retracted_at else "",
            }
            for one in withdrawn
        ]
        offer(self, "again", [(str(one.pk), words % each) for one, each in zip(withdrawn, told, strict=True)])

    @property
    def chosen(self) -> list[Entry]:
        """Return the entries that are recorded again."""
        return [one for one in self._withdrawn if str(one.pk) in self.cleaned_data.get("again", ())]


class SubmitForm(forms.Form):
    """Which complete records were handed to the funder's system, and when."""

    on_date = forms.DateField(label=gettext_lazy("Day on which they were submitted"))
    everybody = forms.ConfirmField(label="", required=False)
    participants = forms.ChoicesField(choices=(), label=gettext_lazy("Which records?"), required=False)
    sure = forms.IntegerField(widget=HiddenInput, required=False)
    """How many records somebody was asked about, and said yes."""

    needed = frozenset({"participants"})

    def __init__(self, *args: Any, participants: Choices, everybody: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on_date": clock.today()})
        super().__init__(*args, **kwargs)
        offer(self, "participants", participants)
        self.fields["everybody"].label = everybody

    def clean(self) -> dict[str, Any]:
        """Ask for at least one record."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("everybody") and not cleaned.get("participants") and "participants" not in self.errors:
            self.add_error("participants", _("Choose at least one record, or all of them."))
        if cleaned.get("on_date"):
            self.ask(policies.check_not_in_future, cleaned["on_date"], clock.today(), field="on_date")
        return cleaned

    def ask_whether_sure(self, count: int) -> None:
        """Hide what was answered, and let the next sending say yes to this number of records."""
        for name, field in self.fields.items():
            widget = MultipleHiddenInput if name == "participants" else HiddenInput
            if not isinstance(field.widget, HiddenInput):
                field.widget = widget()
        self.send_along(sure=count, on_date=self.cleaned_data["on_date"].isoformat(), idempotency_key=self.new_key())
