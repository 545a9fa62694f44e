"""Who uses what of an incubator, from when to when, on what terms."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.agenda.models import Room
from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.incubation.actions import Using
from kladka.incubation.models import Incubator, Use
from kladka.incubation.policies import use as policies
from kladka.pages.incubators.choices import Users
from kladka.pages.incubators.forms.premises import TermsFields
from kladka.pages.participants.forms.choices import offer

Kind = Use.Kind


class UseForm(TermsFields):
    """A group or an entity uses a room, desks, equipment or a service."""

    who = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Who uses it?"))
    kind = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("What is used?"))
    room = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Which room?"), required=False)
    number = forms.IntegerField(label=gettext_lazy("How many desks?"), min_value=1, max_value=999, required=False)
    equipment = forms.ChoiceField(
        choices=lambda: dictionary("room-equipment").choices(),
        look="select",
        label=gettext_lazy("Which equipment?"),
        required=False,
    )
    service = forms.ChoiceField(
        choices=lambda: dictionary("incubator-services").choices(),
        look="select",
        label=gettext_lazy("Which service?"),
        required=False,
    )
    from_date = forms.DateField(label=gettext_lazy("From which day on?"))
    until_date = forms.DateField(
        label=gettext_lazy("Until when?"), help_text=gettext_lazy("Leave empty while it is used."), required=False
    )

    field_order = (
        *("who", "kind", "room", "number", "equipment", "service", "from_date", "until_date"),
        *("is_paid", "terms"),
    )
    needed = frozenset({"room", "number", "equipment", "service"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {
        "room": ("kind", (Kind.ROOM.value, Kind.DESK.value)),
        "number": ("kind", (Kind.DESK.value,)),
        "equipment": ("kind", (Kind.EQUIPMENT.value,)),
        "service": ("kind", (Kind.SERVICE.value,)),
    }

    def __init__(self, *args: Any, incubator: Incubator, users: Users, rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incubator, self.users = incubator, users
        self.rooms = {str(one.pk): one for one in rooms}
        kinds = [(kind.value, str(kind.label)) for kind in Kind if rooms or kind not in (Kind.ROOM, Kind.DESK)]
        offer(self, "who", users.choices, empty=_("Choose") if len(users.choices) > 1 else "")
        offer(self, "kind", kinds)
        offer(self, "room", [(key, one.name) for key, one in self.rooms.items()])

    def clean(self) -> dict[str, Any]:
        """What the kind asks for is there, in days on which it can be used."""
        typed = super().clean() or self.cleaned_data
        kind = typed.get("kind")
        asked = {Kind.ROOM: "room", Kind.DESK: "room", Kind.EQUIPMENT: "equipment", Kind.SERVICE: "service"}
        if kind and not typed.get(asked[kind]) and asked[kind] not in self.errors:
            self.add_error(asked[kind], _("Choose what is used."))
        if kind == Kind.DESK and not typed.get("number") and "number" not in self.errors:
            self.add_error("number", _("Type how many desks."))
        if not self.errors:
            self.ask(policies.check_lasts, typed["from_date"], typed.get("until_date"), self.incubator)
        if not self.errors:
            self.ask(policies.check_used, self.use())
        return typed

    def using(self) -> Using:
        """Return the answers as the verbs take them; what another kind asks for is left out."""
        typed = self.cleaned_data
        kind = typed["kind"]
        group, organisation = self.users.chosen(typed["who"])
        return Using(
            kind=kind,
            from_date=typed["from_date"],
            until_date=typed.get("until_date"),
            group=group,
            organisation=organisation,
            code=typed[kind] if kind in (Kind.EQUIPMENT, Kind.SERVICE) else "",
            room=self.rooms.get(typed["room"]) if kind in (Kind.ROOM, Kind.DESK) else None,
            number=typed["number"] if kind == Kind.DESK else 1,
            is_paid=typed.get("is_paid") or False,
            terms=typed.get("terms") or "",
        )

    def use(self) -> Use:
        """Return the answers as a record that is not stored."""
        place = {"site": self.incubator.site, "project": self.incubator.project}
        return Use(**{name: getattr(self.using(), name) for name in Using.__dataclass_fields__}, **place)

    @staticmethod
    def stored_values(use: Use) -> dict[str, Any]:
        """Return what the form shows of a stored use."""
        who = f"group:{use.group_id}" if use.group_id else f"entity:{use.organisation_id}"
        code = {use.kind: use.code} if use.code else {}
        names = ("kind", "number", "from_date", "until_date", "is_paid", "terms")
        return {"who": who, "room": str(use.room_id or ""), **{name: getattr(use, name) for name in names}, **code}
