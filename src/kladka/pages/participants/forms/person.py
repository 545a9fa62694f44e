"""Who a person is: somebody registered, and what is corrected."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.core.forms.conflict import STORED, Conflict, Difference
from kladka.pages.asking import mark_of
from kladka.pages.participants.forms.choices import Choices, from_dictionary, offer
from kladka.pages.saving import last_change
from kladka.people import policies
from kladka.people.models import Identity
from kladka.people.queries import is_pesel_of, pesel_mark

CONTACT = ("phone", "email", "street", "postcode", "town")
WHO = ("given_name", "family_name", "sex", "birth_date", "pesel", "pesel_override", *CONTACT)


class PersonFields(forms.Form):
    """What is asked about every person."""

    given_name = forms.NameField(read=policies.check_name, label=gettext_lazy("Given name"), max_length=60)
    family_name = forms.NameField(read=policies.check_name, label=gettext_lazy("Family name"), max_length=80)
    sex = from_dictionary("sexes", look="radios", label=gettext_lazy("Sex"))
    birth_date = forms.DateField(label=gettext_lazy("Birth date"), required=False)
    pesel = forms.PeselField(label=gettext_lazy("PESEL"), required=False)
    pesel_override = from_dictionary(
        "pesel-override-reasons",
        empty=gettext_lazy("They agree"),
        label=gettext_lazy("Why the PESEL and the answers above differ"),
        help_text=gettext_lazy("Answer only if the PESEL says another birth date or sex and both are right."),
        required=False,
    )
    phone = forms.PhoneField(read=policies.check_phone, label=gettext_lazy("Phone"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    street = forms.TextField(label=gettext_lazy("Street and number"), max_length=120, required=False)
    postcode = forms.PostcodeField(
        read=policies.check_postcode, label=gettext_lazy("Postcode"), max_length=14, required=False
    )
    town = forms.TextField(label=gettext_lazy("Town"), max_length=80, required=False)

    sections = (
        forms.Section(gettext_lazy("Who it is"), ("given_name", "family_name", "sex", "birth_date")),
        forms.Section(gettext_lazy("PESEL"), ("pesel", "pesel_override")),
        forms.Section(gettext_lazy("Contact"), CONTACT),
    )

    def clean(self) -> dict[str, Any]:
        """Ask what the verb will ask, so that all that is wrong is said at once."""
        typed = super().clean() or self.cleaned_data
        born = typed.get("birth_date")
        if born:
            self.ask(policies.check_born, born, clock.today())
        if typed.get("pesel"):
            answers = {"birth_date": born, "sex": typed.get("sex") or "", "override": typed.get("pesel_override") or ""}
            self.ask(policies.check_pesel, typed["pesel"], **answers)
        return typed

    def who(self) -> dict[str, Any]:
        """Return the answers as `people.actions.register_person` takes them."""
        return {name: self.cleaned_data[name] or ("" if name != "birth_date" else None) for name in WHO}


class RegisterForm(PersonFields):
    """A new person and their participation in a project at a partner; a coach who registers says where and how."""

    project = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Project"))
    site = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Site at which you coach"), required=False)
    model = forms.ChoiceField(
        choices=(), look="radios", label=gettext_lazy("Coaching model you work by"), required=False
    )
    take_in = forms.ConfirmField(
        label=gettext_lazy("I have compared the PESEL with an identity document; take this person into the project"),
        help_text=gettext_lazy("The name and the contact recorded earlier stay. You can change them afterwards."),
        required=False,
    )
    is_another = forms.YesNo(
        label=gettext_lazy("Is this somebody other than the people listed above?"), inline=False, required=False
    )

    another_than = forms.TextField(widget=HiddenInput, required=False)

    needed = frozenset({"site", "model", "is_another"})

    def __init__(
        self,
        *args: Any,
        places: Choices,
        coached: Collection[str] = (),
        models: Choices | None = None,
        sites: Choices | None = None,
        duplicates: Sequence[UUID] = (),
        known: bool = False,
        **kwargs: Any,
    ) -> None:
        if len(places) == 1:
            kwargs.setdefault("initial", {"project": places[0][0]})
        super().__init__(*args, **kwargs)
        offer(self, "project", places)
        self._coached = coached
        if coached:
            offer(self, "model", models or [])
        else:
            del self.fields["model"]
        if sites:
            offer(self, "site", sites, empty=_("Choose"))
        else:
            del self.fields["site"]
        if known:
            self.order_fields(["take_in"])
        else:
            del self.fields["take_in"]
        if duplicates:
            self._ask_about(duplicates)
        else:
            del self.fields["is_another"], self.fields["another_than"]

    def _ask_about(self, duplicates: Sequence[UUID]) -> None:
        """Take an answer about those only who were listed when it was given; one that names nobody is about all."""
        mark = mark_of("", duplicates)
        if (self.data.get(self.add_prefix("another_than")) or mark) != mark:
            self.send_along(is_another="")
        self.send_along(another_than=mark)

    def clean(self) -> dict[str, Any]:
        """Ask a coach by which model and where, for whoever is registered has this coach from today."""
        typed = super().clean()
        if typed.get("project") in self._coached:
            for name in ("site", "model"):
                if name in self.fields and not typed.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return typed


class IdentityForm(PersonFields):
    """Changes of who a person is. The PESEL is left alone when its field stays empty.

    No page shows the PESEL that is recorded, so a mark of it (`pesel_seen`) tells whether another came meanwhile.
    """

    pesel_seen = forms.TextField(widget=HiddenInput, required=False)

    def __init__(self, *args: Any, has_pesel: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_pesel:
            self.fields["pesel"].help_text = _("One is recorded. Leave this empty to keep it.")

    @classmethod
    def begins_with(cls, identity: Identity) -> dict[str, Any]:
        """Return what the form begins with."""
        return cls.stored_values(identity) | {"pesel_seen": pesel_mark(identity)}

    @staticmethod
    def stored_values(identity: Identity) -> dict[str, Any]:
        """Return what the form shows first, and beside what was typed after a conflict: everything but the PESEL."""
        return {name: getattr(identity, name) for name in WHO if name != "pesel"}

    def changes(self, identity: Identity) -> dict[str, Any]:
        """Return what differs from `identity`."""
        typed = self.who()
        if not typed["pesel"]:
            del typed["pesel"]
        return {name: value for name, value in typed.items() if name == "pesel" or getattr(identity, name) != value}

    def show_conflict(
        self, *, stored: Mapping[str, Any], version: int, changed_by: str = "", changed_at: str = ""
    ) -> None:
        """Ask also about the PESEL when another one was recorded meanwhile; it is not shown, only who did it, when."""
        super().show_conflict(stored=stored, version=version, changed_by=changed_by, changed_at=changed_at)
        identity: Identity = self.stored  # type: ignore[attr-defined]
        typed, mark = self.cleaned_data["pesel"], pesel_mark(identity)
        if not typed or mark == self.cleaned_data["pesel_seen"] or is_pesel_of(identity, typed):
            return
        self.send_along(pesel_seen=mark)
        asked = Difference(
            name="pesel",
            label=str(self["pesel"].label),
            typed=typed,
            stored=_another(identity),
            hidden=[("pesel", typed), (f"{STORED}pesel", "")],  # an empty field leaves the recorded one alone
        )
        others = self.conflict.differences if self.conflict else []
        self.conflict = Conflict([*others, asked], changed_by, changed_at, self.is_changed_by_self)


def _another(identity: Identity) -> str:
    if not identity.pesel_index:
        return _("No PESEL: it was taken out meanwhile")
    name, moment = last_change(identity, fields=["pesel_index"])
    if not name:
        return _("Another PESEL, recorded meanwhile")
    return _("Another PESEL, recorded meanwhile by %(name)s, %(moment)s") % {"name": name, "moment": moment}
