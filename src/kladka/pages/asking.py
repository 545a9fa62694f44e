"""A question before the same is recorded twice: no wall, because it may have happened twice."""

from datetime import date

from django.forms import Form
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kladka.core.forms import ConfirmField, shown

SECOND_TIME = "second_time"


def ask_second_time(form: Form, *, recorded_on: date, address: str) -> None:
    """Let a form that was sent ask for a tick, first of all, unless it has it; `address` leads to the first record."""
    box = ConfirmField(
        label=_("Record it a second time"),
        help_text=format_html('<a class="govuk-link" href="{}">{}</a>', address, _("Look at the first record")),
        required=False,
    )
    form.fields = {SECOND_TIME: box, **form.fields}
    if not form[SECOND_TIME].value():
        question = _("The same was already recorded on %(day)s. Record it a second time?")
        form.add_error(SECOND_TIME, question % {"day": shown(box, recorded_on)})
