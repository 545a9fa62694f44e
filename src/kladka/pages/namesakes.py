"""A question before somebody of a name that is recorded already is recorded anew."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kladka.core import forms
from kladka.pages.asking import ask

IS_ANOTHER = "is_another"


def ask_whether_another(form: forms.Form, namesakes: Sequence[str]) -> None:
    """Ask, at the box, whether the person is another one than these."""
    message = _("There is already somebody of that name: %(names)s. Find them above, or tick this box.")
    ask_at_the_box(form, message % {"names": "; ".join(namesakes)})


def ask_at_the_box(form: forms.Form, message: str) -> None:
    """Let the form come back with the box, and say at it what it is ticked for.

    Nobody sees it who was not asked. Asked whenever there are namesakes: a tick that stood at others answers nothing.
    """
    label = _("This is somebody other than the people of that name who are recorded already")
    ask(form, message, label=label, name=IS_ANOTHER)
