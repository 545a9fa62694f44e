"""The switch of the weekly letter."""

from django.utils.translation import gettext_lazy as _

from kladka.core.forms import Form, YesNo


class LetterForm(Form):
    """Whether the weekly letter is wanted."""

    wanted = YesNo(label=_("Do you want the weekly letter?"))
