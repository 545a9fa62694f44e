"""The forms of the calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django.utils import dates
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.agenda import policies, rules
from kladka.agenda.actions import Plan
from kladka.agenda.models import Appointment, ReminderWish, Room
from kladka.core import forms
from kladka.incubation.models import ExpectedClient
from kladka.incubation.policies import check_expected, check_group_planned
from kladka.incubation.queries import clients_expected
from kladka.messages import channels
from kladka.organisations.models import Site
from kladka.pages.advice.choices import CardDesk
from kladka.pages.calendar.scope import People
from kladka.pages.participants.forms.choices import from_dictionary, offer
from kladka.people.models import Participation

ONE, FOLLOWING = "one", "following"
MOST_WEEKS = 12
CLIENTS = ("initiative_groups", "entities")
"""Who comes for advice and is no participant; named as on the card."""
WEEKDAYS: Mapping[int, str | Promise] = {number + 1: name for number, name in dates.WEEKDAYS.items()}
"""The days of the week as ISO counts them, by Django's own names: they stand at the beginning of a sentence."""
LANGUAGES = [("pl", "Polski"), ("en", "English")]
CHANNELS: Mapping[str, str | Promise] = {
    channels.EMAIL: gettext_lazy("By e-mail"),
    channels.SMS: gettext_lazy("By text message"),
}


class MomentFields(forms.Form):
    """When something takes place, and for how long."""

    on_date = forms.DateField(label=gettext_lazy("Day"))
    starts = forms.TimeField(label=gettext_lazy("Beginning"), help_text=gettext_lazy("For example 9:30."))
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes?"), min_value=1, max_value=1440, initial=60)

    def span(self) -> tuple[Any, Any] | None:
        """Return beginning and end, when both are known."""
        typed = self.cleaned_data
        if not all(typed.get(name) for name in ("on_date", "starts", "minutes")):
            return None
        return rules.span(typed["on_date"], typed["starts"], typed["minutes"])


class PlanForm(MomentFields):
    """One appointment. `staff` and `project` are asked only where there is a choice."""

    staff = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Whose calendar?"))
    project = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Project"))
    kind = from_dictionary("appointment-kinds", look="radios", label=gettext_lazy("What is it?"), initial="session")
    place = from_dictionary("place-kinds", look="radios", label=gettext_lazy("Where?"), initial="office")
    room = forms.ChoiceField(
        choices=(), look="select", label=gettext_lazy("Room"), empty=gettext_lazy("None of ours"), required=False
    )
    place_words = forms.TextField(
        label=gettext_lazy("Place in words"),
        help_text=gettext_lazy("An address or a room, if it helps to find it."),
        max_length=200,
        required=False,
    )
    purpose = forms.TextField(
        label=gettext_lazy("Purpose"),
        help_text=gettext_lazy("Do not write about health."),
        max_length=200,
        required=False,
    )
    employer_words = forms.TextField(
        label=gettext_lazy("Employer"), help_text=gettext_lazy("If you meet one."), max_length=200, required=False
    )
    travel_minutes = forms.IntegerField(
        label=gettext_lazy("Travel there and back, in minutes"), min_value=0, max_value=1440, required=False
    )

    sections: Sequence[forms.Section] = (
        forms.Section(
            gettext_lazy("With whom"), ("staff", "project", "kind", "people", "initiative_groups", "entities")
        ),
        forms.Section(gettext_lazy("When"), ("on_date", "starts", "minutes")),
        forms.Section(gettext_lazy("Where"), ("place", "room", "place_words", "travel_minutes")),
        forms.Section(gettext_lazy("More, if you like"), ("purpose", "employer_words")),
    )

    shown_when: Mapping[str, tuple[str, Sequence[str]]] = dict.fromkeys(CLIENTS, ("kind", ("advice",)))

    def __init__(
        self,
        *args: Any,
        people: People,
        staff: Sequence[tuple[str, str]],
        projects: Sequence[tuple[str, str]],
        rooms: Sequence[Room] = (),
        desk: CardDesk | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.desk = people, desk
        self.rooms = {str(one.pk): one for one in rooms}
        offer(self, "room", [(key, f"{one.site.name}: {one.name}") for key, one in self.rooms.items()])
        if not rooms:
            del self.fields["room"]
        self.fields["people"] = forms.ManyPickerField(
            search=people.search,
            labels_of=people.labels_of,
            search_label=_("Find a participant by name"),
            label=_("Participants"),
            help_text=_("A group session is for several; an employer may be met without anybody."),
            required=False,
        )
        for name, choices in (("staff", staff), ("project", projects)):
            offer(self, name, list(choices))
            if len(choices) == 1:
                del self.fields[name]
        if desk is not None:
            self._offer_clients(desk)

    def _offer_clients(self, desk: CardDesk) -> None:
        for name, label, search, labels_of in (
            ("initiative_groups", _("Initiative groups"), desk.search_groups, desk.labels_of_groups),
            ("entities", _("Entities"), desk.search_organisations, desk.labels_of_organisations),
        ):
            self.fields[name] = forms.ManyPickerField(
                search=search,
                labels_of=labels_of,
                search_label=_("Part of what it is called"),
                label=label,
                required=False,
            )

    def clients(self) -> dict[str, Any]:
        """Return the groups and the entities ticked, as the verbs take them."""
        typed, desk = self.cleaned_data, self.desk
        groups = desk.groups(typed.get("initiative_groups") or []) if desk else []
        return {"groups": groups, "entities": desk.organisations(typed.get("entities") or []) if desk else []}

    def chosen(self) -> list[Participation]:
        """Return the participants ticked."""
        return self.people.chosen(self.cleaned_data.get("people") or [])

    @property
    def room_chosen(self) -> Room | None:
        """Return the room that was chosen, if any."""
        return self.rooms.get(self.cleaned_data.get("room") or "")

    def plan(self, site: Site | None = None) -> Plan:
        """Return the answers as the verbs of the calendar take them. A room stands at its own site."""
        typed, room = self.cleaned_data, self.room_chosen
        names = ("kind", "on_date", "starts", "minutes", "place", "place_words", "purpose", "employer_words")
        return Plan(
            **{name: typed[name] for name in names},
            travel_minutes=typed["travel_minutes"],
            people=self.chosen(),
            site=room.site if room else site,
            room=room,
        )

    def check(
        self, people: Sequence[Participation], project: Any, today: date, *, clients: Mapping[str, Any] | None = None
    ) -> None:
        """Ask the policies while the form is checked, so that refusals stand among the other errors. `clients`: the
        groups and entities that come, with those that are not shown."""
        typed, clients = self.cleaned_data, clients or self.clients()
        if typed.get("kind") and typed.get("place"):
            self.ask(policies.check_kind, typed["kind"], typed["place"], people, project)
            told = {"kind": typed["kind"], "people": len(people)}
            self.ask(check_expected, clients["groups"], clients["entities"], project, **told)
        if span := self.span():
            self.ask(check_group_planned, clients["groups"], typed["on_date"])
            self.ask(policies.check_when, *span, today)
            self.ask(policies.check_room_at, self.room_chosen, typed["on_date"])


class NewPlanForm(PlanForm):
    """A new appointment, once or in a series."""

    every_weeks = forms.IntegerField(
        label=gettext_lazy("Repeat every so many weeks"),
        help_text=gettext_lazy("Leave empty when it takes place once."),
        min_value=1,
        max_value=MOST_WEEKS,
        required=False,
    )
    until_date = forms.DateField(label=gettext_lazy("Repeat until"), required=False)
    on_free_days = forms.ConfirmField(label=gettext_lazy("On public holidays and Sundays, too"), required=False)

    sections = (*PlanForm.sections, forms.Section(gettext_lazy("Again"), ("every_weeks", "until_date", "on_free_days")))

    def clean(self) -> dict[str, Any]:
        """A series needs both how often and until when."""
        typed = super().clean() or self.cleaned_data
        if typed.get("every_weeks") and not typed.get("until_date") and "until_date" not in self.errors:
            self.add_error("until_date", _("Say until when it is repeated."))
        if typed.get("until_date") and not typed.get("every_weeks") and "every_weeks" not in self.errors:
            self.add_error("every_weeks", _("Say after how many weeks it is repeated."))
        return typed


class ChangePlanForm(PlanForm):
    """Changes of an appointment: of this one, or of all that follow in its series."""

    which = forms.ChoiceField(
        choices=[(ONE, gettext_lazy("This one only")), (FOLLOWING, gettext_lazy("This one and all that follow"))],
        look="radios",
        label=gettext_lazy("It is repeated. What is changed?"),
        initial=ONE,
    )

    sections = (*PlanForm.sections, forms.Section(gettext_lazy("Again"), ("which",)))

    def __init__(self, *args: Any, is_series: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_series:
            del self.fields["which"]

    def stored_values(self, one: Appointment) -> dict[str, Any]:
        """Return what the form shows of the appointment as somebody else left it."""
        return values_of(one, clients_expected([one.pk]).get(one.pk, []), self.desk)


def values_of(one: Appointment, clients: Sequence[ExpectedClient], desk: CardDesk | None) -> dict[str, Any]:
    """Return what the form shows of a stored appointment, and of the groups and entities expected at it; of groups only
    those that the desk knows."""
    begins = rules.local(one.starts_at)
    names = ("kind", "place", "place_words", "purpose", "employer_words", "travel_minutes", "minutes")
    groups = desk.groups([str(each.group_id) for each in clients if each.group_id]) if desk else []
    return {
        **{name: getattr(one, name) for name in names},
        "on_date": begins.date(),
        "starts": begins.time(),
        "room": str(one.room_id or ""),
        "people": [str(each.participation_id) for each in one.attendees.all()],
        "initiative_groups": [str(each.pk) for each in groups],
        "entities": [str(each.organisation_id) for each in clients if each.organisation_id],
    }


class ContactForm(MomentFields):
    """A telephone contact that took place."""

    purpose = forms.TextField(
        label=gettext_lazy("What was it about?"),
        help_text=gettext_lazy("Do not write about health."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].initial = 10


class RemindersForm(forms.Form):
    """Where a participant wants to be reminded, if at all."""

    wants = forms.YesNo(
        label=gettext_lazy("Does the participant want to be reminded the day before an appointment?"),
    )
    channel = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("How?"), required=False)
    address = forms.TextField(
        label=gettext_lazy("E-mail address or telephone number"), max_length=254, required=False, spellcheck=False
    )
    language = forms.ChoiceField(choices=LANGUAGES, look="radios", label=gettext_lazy("In which language?"))

    needed = frozenset({"address"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {"address": ("wants", ("yes",))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "channel", [(name, str(CHANNELS[name])) for name in channels.available()])
        if len(channels.available()) == 1:
            del self.fields["channel"]

    @property
    def way(self) -> str:
        """Return the way that was chosen, or the only one there is."""
        return self.cleaned_data.get("channel") or channels.EMAIL

    def clean(self) -> dict[str, Any]:
        """Whoever wants to be reminded says where."""
        typed = super().clean() or self.cleaned_data
        if typed.get("wants") and "address" not in self.errors:
            if not typed.get("address"):
                self.add_error("address", _("Type where the reminders go."))
            else:
                self.ask(policies.check_wish, self.way, typed["address"])
        return typed

    @staticmethod
    def stored_values(wish: ReminderWish | None) -> dict[str, Any]:
        """Return what the form shows of a stored wish."""
        if wish is None:
            return {"wants": None, "language": "pl", "channel": channels.EMAIL}
        return {"wants": True, "channel": wish.channel, "address": wish.address, "language": wish.language}


class HoursForm(forms.Form):
    """The hours of one week, from a day on."""

    from_date = forms.DateField(label=gettext_lazy("From which day on?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in WEEKDAYS.items():
            words = {"day": name}
            self.fields[f"starts_{number}"] = forms.TimeField(label=_("%(day)s, from") % words, required=False)
            self.fields[f"ends_{number}"] = forms.TimeField(label=_("%(day)s, to") % words, required=False)
        hours = [(f"starts_{number}", f"ends_{number}") for number in WEEKDAYS]
        self.sections = (
            forms.Section(_("From when"), ("from_date",)),
            forms.Section(_("Hours"), tuple(name for pair in hours for name in pair)),
        )

    def clean(self) -> dict[str, Any]:
        """Both hours of a day or neither, in their order."""
        typed = super().clean() or self.cleaned_data
        for number in WEEKDAYS:
            names = (f"starts_{number}", f"ends_{number}")
            if not any(name in self.errors for name in names):
                self.ask(policies.check_shift, number, *(typed.get(name) for name in names))
        return typed

    def week(self) -> dict[int, tuple[time, time]]:
        """Return the days on which somebody works."""
        typed = self.cleaned_data
        days = ((number, typed[f"starts_{number}"], typed[f"ends_{number}"]) for number in WEEKDAYS)
        return {number: (starts, ends) for number, starts, ends in days if starts and ends}


class AbsenceForm(forms.Form):
    """Days on which somebody meets nobody."""

    kind = from_dictionary("absence-kinds", look="radios", label=gettext_lazy("Why?"))
    from_date = forms.DateField(label=gettext_lazy("First day"))
    until_date = forms.DateField(
        label=gettext_lazy("Last day"), help_text=gettext_lazy("Leave empty when it is one day."), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Let the last day be the first one when it is left empty."""
        typed = super().clean() or self.cleaned_data
        if typed.get("from_date") and not typed.get("until_date") and "until_date" not in self.errors:
            typed["until_date"] = typed["from_date"]
        if typed.get("from_date") and typed.get("until_date"):
            self.ask(policies.check_absence, typed["from_date"], typed["until_date"])
        return typed
