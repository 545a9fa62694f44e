"""Forms of events."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.pages.namesakes import ask_at_the_box
from kladka.pages.participants.forms.choices import Choices, offer

MOST_DAYS = 31
"""The longest event that gets a session on each day by itself. Longer ones hardly meet every day."""


MOST_OFFERED = 50
"""How many people are offered at once; a longer list wants a name to search for."""


def reason_field(**kwargs: Any) -> forms.ChoiceField:
    """Return the question why something recorded is corrected."""
    return forms.ChoiceField(choices=lambda: dictionary("correction-reasons").choices(), look="select", **kwargs)


class EventForm(forms.Form):
    """What is planned. The site decides the project's partner; town and powiat default to the site's."""

    project = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Project"))
    kind = forms.ChoiceField(
        choices=lambda: dictionary("event-kinds").choices(), look="select", label=gettext_lazy("Kind of event")
    )
    title_pl = forms.TextField(label=gettext_lazy("Title in Polish"), max_length=200)
    title_en = forms.TextField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    site = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Site that runs it"))
    town = forms.TextField(
        label=gettext_lazy("Town"),
        help_text=gettext_lazy("Only if it takes place in another town than the site."),
        max_length=80,
        required=False,
    )
    powiat = forms.ChoiceField(
        choices=lambda: dictionary("powiats").choices(),
        look="select",
        empty=gettext_lazy("The same as the site’s"),
        label=gettext_lazy("Powiat"),
        required=False,
    )
    trainer = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Trainer"), required=False)
    module = forms.ChoiceField(
        choices=(),
        look="select",
        label=gettext_lazy("Module of a training cycle"),
        help_text=gettext_lazy("Only a training carries out a module. Whoever is on its list takes the module."),
        required=False,
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"))
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), help_text=gettext_lazy("Leave empty when it is one day."), required=False
    )
    starts = forms.TimeField(
        label=gettext_lazy("Begins at"),
        help_text=gettext_lazy("With these times, an event of several days gets a session on each of them."),
        required=False,
    )
    ends = forms.TimeField(label=gettext_lazy("Ends at"), required=False)
    hours = forms.DecimalField(
        label=gettext_lazy("Planned hours"), min_value=0, max_digits=6, decimal_places=2, required=False
    )
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=30000, required=False)
    is_open = forms.ConfirmField(label=gettext_lazy("Open to people who do not sign up"), required=False)

    sections = (
        forms.Section(gettext_lazy("What"), ("project", "kind", "module", "title_pl", "title_en")),
        forms.Section(gettext_lazy("Where and who"), ("site", "town", "powiat", "trainer")),
        forms.Section(gettext_lazy("When"), ("starts_on", "ends_on", "starts", "ends", "hours")),
        forms.Section(gettext_lazy("For whom"), ("capacity", "is_open")),
    )

    def __init__(
        self,
        *args: Any,
        projects: Choices,
        sites: Choices,
        trainers: Choices,
        modules: Choices,
        is_new: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "project", projects)
        offer(self, "site", sites, empty=_("Choose"))
        offer(self, "trainer", trainers, empty=_("Not known yet"))
        offer(self, "module", modules, empty=_("Carries out no module"))
        gone = () if is_new else ("project", "starts", "ends")
        for name in gone if modules else (*gone, "module"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Let the last day be the first one when it is left empty."""
        typed = super().clean() or self.cleaned_data
        if typed.get("starts_on") and not typed.get("ends_on") and "ends_on" not in self.errors:
            typed["ends_on"] = typed["starts_on"]
        self._check_times(typed)
        return typed

    def _check_times(self, typed: dict[str, Any]) -> None:
        """Refuse times that no session can have, and sessions too many to be made at once."""
        starts, ends, first, last = (typed.get(name) for name in ("starts", "ends", "starts_on", "ends_on"))
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The event must end later in the day than it begins."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day must not be earlier than the first."))
        elif first and last and (starts or ends) and (last - first).days >= MOST_DAYS:
            message = _("An event this long gets its sessions one by one. Leave the times empty and add them later.")
            self.add_error("starts" if starts else "ends", message)


class SessionForm(forms.Form):
    """One session."""

    on_date = forms.DateField(label=gettext_lazy("Day"))
    starts = forms.TimeField(label=gettext_lazy("Begins at"), required=False)
    ends = forms.TimeField(label=gettext_lazy("Ends at"), required=False)
    hours = forms.DecimalField(
        label=gettext_lazy("Hours"),
        help_text=gettext_lazy("Leave empty when they follow from the times."),
        min_value=0,
        max_digits=5,
        decimal_places=2,
        required=False,
    )

    needed = frozenset({"starts", "ends", "hours"})

    def clean(self) -> dict[str, Any]:
        """Ask for the times or the hours: without them nobody knows what the session was."""
        typed = super().clean() or self.cleaned_data
        if not self.errors and all(typed.get(name) is None for name in ("starts", "ends", "hours")):
            self.add_error("starts", _("Enter the times or the hours."))
        return typed


class CancelForm(forms.Form):
    """Why an event does not take place, in somebody's own words."""

    words = forms.LongTextField(
        label=gettext_lazy("Why does it not take place?"), max_length=500, rows=2, required=False
    )


class ConfirmRemoval(forms.Form):
    """Nothing but the decision."""


class EnrolForm(forms.Form):
    """People to find and to tick; who is ticked stays so while others are searched for."""

    def __init__(
        self, *args: Any, search: Callable[[str], Choices], labels_of: Callable[[Sequence[str]], Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.ManyPickerField(
            label=_("Who is to be enrolled?"),
            search_label=_("Given name or family name"),
            search=search,
            labels_of=labels_of,
            limit=MOST_OFFERED,
        )


class NewPersonForm(forms.Form):
    """Somebody whom the partner does not know yet. The entry form is filled in later."""

    given_name = forms.TextField(label=gettext_lazy("Given name"), max_length=60, autocomplete="off")
    family_name = forms.TextField(label=gettext_lazy("Family name"), max_length=80, autocomplete="off")
    birth_date = forms.DateField(label=gettext_lazy("Birth date"), required=False)
    sex = forms.ChoiceField(
        choices=lambda: dictionary("sexes").choices(), look="select", label=gettext_lazy("Sex"), required=False
    )

    def ask_whether_another(self, namesakes: Sequence[str]) -> None:
        """Refuse until somebody says that those found are others; `namesakes` are those who may be named."""
        message = _("Somebody like this is already recorded elsewhere. Ask the project’s leader, or tick this box.")
        if namesakes:
            words = _("Recorded already: %(names)s. Go back and find them in the list, or tick this box.")
            message = words % {"names": "; ".join(namesakes)}
        ask_at_the_box(self, message)


class ConfirmForm(forms.Form):
    """Confirm attendance; a reason when something recorded changes."""

    may_repeat = True

    reason = reason_field(label=gettext_lazy("Why does attendance that was recorded change?"))

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


class ProofForm(forms.Form):
    """The signed list: its scan or the original seen, and whose signatures are on it."""

    how = forms.ChoiceField(
        choices=[
            ("scan", gettext_lazy("I add a scan or a photo")),
            ("original_inspected", gettext_lazy("I have seen the original; no copy is kept")),
        ],
        look="radios",
        label=gettext_lazy("How is the list kept?"),
    )
    file = forms.FileField(
        label=gettext_lazy("Scan or photo of the list"),
        help_text=gettext_lazy("PDF, PNG or JPEG, at most 10 MB. Only if you chose the scan."),
        accept=".pdf,.png,.jpg,.jpeg",
        required=False,
    )
    document_date = forms.DateField(label=gettext_lazy("Date on the list"))
    people = forms.ChoicesField(choices=(), label=gettext_lazy("Whose signatures are on the list?"))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "people", people)

    def clean(self) -> dict[str, Any]:
        """Ask for the scan when it was chosen."""
        typed = super().clean() or self.cleaned_data
        if typed.get("how") == "scan" and not typed.get("file") and "file" not in self.errors:
            self.add_error("file", _("Add the scan, or say that you have seen the original."))
        return typed


class HeadsForm(forms.Form):
    """How many people came on a day."""

    on_date = forms.DateField(label=gettext_lazy("Day"))
    head_count = forms.IntegerField(
        label=gettext_lazy("How many people came?"),
        help_text=gettext_lazy("Everybody in the room, also those whose names are on the list."),
        min_value=0,
        max_value=100000,
    )
    needed = frozenset({"reason"})

    reason = reason_field(
        required=False,
        label=gettext_lazy("Why is the count corrected?"),
        help_text=gettext_lazy("Only when heads were already counted on this day."),
    )
