"""A question before somebody of a name that is recorded already is recorded anew."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kladka.core import forms

IS_ANOTHER = "is_another"


def offer_another_if_asked(form: forms.Form) -> None:
    """Add the box to a form that comes back with it; nobody sees it who was not asked."""
    if form.add_prefix(IS_ANOTHER) in form.data:
        _offer(form)


def ask_whether_another(form: forms.Form, namesakes: Sequence[str]) -> None:
    """Ask, at the box, whether the person is another one than these."""
    message = _("There is already somebody of that name: %(names)s. Find them above, or tick this box.")
    refuse_unless_another(form, message % {"names": "; ".join(namesakes)})


def refuse_unless_another(form: forms.Form, message: str) -> None:
    """Let the form come back with the box, and say at it what it is ticked for."""
    _offer(form)
    form.add_error(IS_ANOTHER, message)


def _offer(form: forms.Form) -> None:
    label = _("This is somebody other than the people of that name who are recorded already")
    box: Any = forms.ConfirmField(label=label, required=False)
    box.summary_label = _("A question")
    form.fields[IS_ANOTHER] = box
