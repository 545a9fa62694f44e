"""The forms of the way in. They check the look of what is typed only: whether it is right is told to nobody else."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.messages import channels
from kladka.people.policies.own_page import check_reachable

_ADDRESS = gettext_lazy("Your e-mail address or telephone number")


class _AddressForm(forms.Form):
    """A form with an address: of telephones only where this installation sends text messages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if channels.SMS not in channels.available():
            self.fields["address"].label = _("Your e-mail address")

    def clean(self) -> dict[str, Any]:
        """Tell of an address to which nothing can be sent; whose it is stays open."""
        typed = super().clean() or self.cleaned_data
        if typed.get("address"):
            self.ask(check_reachable, typed["address"])
        return typed


class EnterForm(_AddressForm):
    """Where a code shall be sent."""

    address = forms.TextField(label=_ADDRESS, autocomplete="username", max_length=254)


class LetterForm(_AddressForm):
    """What stands in a letter, who holds it, and where codes shall be sent."""

    code = forms.TextField(
        label=gettext_lazy("The code from the letter"), help_text=gettext_lazy("16 letters and digits."), max_length=40
    )
    birth_date = forms.DateField(label=gettext_lazy("Your birth date"))
    address = forms.TextField(
        label=_ADDRESS,
        help_text=gettext_lazy("We send you a code there, now and whenever you sign in."),
        autocomplete="username",
        max_length=254,
    )


class CodeForm(forms.Form):
    """The code that came."""

    code = forms.TextField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("The digits from our message, for example 1234 5678."),
        width=10,
        inputmode="numeric",
        autocomplete="one-time-code",
        max_length=40,
    )


class BornForm(forms.Form):
    """The first time only: who came by the code."""

    birth_date = forms.DateField(label=gettext_lazy("Your birth date"))
