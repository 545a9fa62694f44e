"""The form by which visitors sign up, and those of the office."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.learning import policies
from kladka.pages.events.forms import NewPersonForm
from kladka.people import policies as people


class SignUpForm(forms.Form):
    """What a visitor writes. The answer comes by e-mail, so that the page tells nobody whose address is on the list."""

    may_repeat = True

    given_name = forms.NameField(
        read=people.check_name, label=gettext_lazy("Given name"), max_length=60, autocomplete="given-name"
    )
    family_name = forms.NameField(
        read=people.check_name, label=gettext_lazy("Family name"), max_length=80, autocomplete="family-name"
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        autocomplete="email",
        help_text=gettext_lazy("We write to it whether you have a place, and remind you."),
    )
    phone = forms.PhoneField(read=people.check_phone, label=gettext_lazy("Telephone"), max_length=20, required=False)
    why = forms.ChoiceField(
        choices=lambda: dictionary("visit-reasons").choices(),
        look="radios",
        label=gettext_lazy("Why do you come?"),
        required=False,
    )
    access_needs = forms.ChoicesField(
        choices=lambda: dictionary("access-needs").choices(),
        label=gettext_lazy("What do you need to take part?"),
        help_text=gettext_lazy("We ask nobody for a diagnosis."),
        required=False,
    )

    @property
    def given(self) -> dict[str, Any]:
        """Return what was typed as the verb takes it."""
        typed = self.cleaned_data
        names = ("given_name", "family_name", "email", "phone", "why", "access_needs")
        return {name: typed[name] or ([] if name == "access_needs" else "") for name in names}


class AddVisitorForm(SignUpForm):
    """A visitor whom the office signs up: by telephone, or at the desk. Who has no e-mail is told by the office."""

    may_repeat = False

    language = forms.ChoiceField(
        choices=[("pl", "polski"), ("en", "English")],
        look="radios",
        inline=True,
        label=gettext_lazy("Language for letters"),
    )

    needed = frozenset({"email", "phone"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": "pl", **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["email"].help_text = _("Letters go there. Without it you tell this visitor yourself.")

    def clean(self) -> dict[str, Any]:
        """Ask for one way of reaching the visitor."""
        typed = super().clean() or self.cleaned_data
        if "email" not in self.errors and "phone" not in self.errors:
            self.ask(policies.check_reachable, typed.get("email") or "", typed.get("phone") or "")
        return typed


class OpeningForm(forms.Form):
    """Whether an event stands in the public calendar, and on which days people sign up."""

    is_public = forms.ConfirmField(label=gettext_lazy("Show it in the public calendar"), required=False)
    sign_up_from = forms.DateField(
        label=gettext_lazy("First day of sign-up"),
        help_text=gettext_lazy("Leave empty to begin at once."),
        required=False,
    )
    sign_up_until = forms.DateField(
        label=gettext_lazy("Last day of sign-up"),
        help_text=gettext_lazy("Leave empty when people sign up until the first day of the event."),
        required=False,
    )


class TakeOnForm(NewPersonForm):
    """A visitor becomes a participant: somebody new, or one that there is."""

    participation = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Who is it?"), required=False)

    NEW = "new"

    def __init__(self, *args: Any, known: Mapping[str, str], **kwargs: Any) -> None:
        kwargs["initial"] = {"participation": self.NEW, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if known:
            somebody = (self.NEW, _("Somebody new: register this person"))
            self.fields["participation"].choices = [*known.items(), somebody]  # type: ignore[attr-defined]
        else:
            del self.fields["participation"]
