"""The forms of the way in. They check the look of what is typed only: whether it is right is told to nobody else."""

from django.utils.translation import gettext_lazy

from kladka.core import forms

_ADDRESS = gettext_lazy("Your e-mail address or telephone number")


class EnterForm(forms.Form):
    """Where a code shall be sent."""

    address = forms.TextField(label=_ADDRESS, autocomplete="username", max_length=254)


class LetterForm(forms.Form):
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
