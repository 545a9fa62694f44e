"""Which file is asked for, whether it is made, what the system answered, and why a line is set aside."""

from typing import Any

from django.conf import settings
from django.forms import HiddenInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kladka.core import clock, forms
from kladka.core.components import filled, in_polish
from kladka.core.dictionaries import dictionary
from kladka.core.errors import KladkaError
from kladka.exchange.queries import Contact
from kladka.people.policies import check_phone
from kladka.programmes.models import Project
from kladka.reporting import policies
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import ParticipantsFile
from kladka.reporting.rules.days import askable


class AskForm(forms.FilterForm):
    """As of which day, as known on which, and the project's contact for those who gave none. Asks only."""

    as_of = forms.DateField(
        label=_("As of"),
        help_text=_(
            "Who had entered by this day, with what was true by then. Empty: the project’s last day, or today."
        ),
        required=False,
    )
    known_on = forms.DateField(
        label=_("As known on"),
        help_text=_(
            "What was recorded by this day. Names and contact have no history: they stand as now. Empty: today."
        ),
        required=False,
    )
    phone = forms.PhoneField(
        read=check_phone,
        label=_("Telephone of the project"),
        help_text=_("Stands where somebody gave no number. Empty: such people are found as a fault."),
        required=False,
    )
    email = forms.EmailField(
        label=_("E-mail address of the project"),
        help_text=_("Stands where somebody gave no address."),
        required=False,
    )
    rule = forms.TextField(widget=HiddenInput, required=False)

    def __init__(self, data: Any, project: Project) -> None:
        super().__init__(data=data or None)
        self.project = project
        for name in ("as_of", "known_on"):
            field: Any = self.fields[name]
            field.earliest, field.latest = askable(project.starts_on, clock.today())

    def clean(self) -> dict[str, Any]:
        """Refuse days to come."""
        typed = super().clean() or self.cleaned_data
        if not {"as_of", "known_on"} & self.errors.keys():
            as_of, known_on = self.days
            self.ask(policies.check_days, self.project, as_of, known_on, clock.today())
        return typed

    @property
    def days(self) -> tuple[Any, Any]:
        """The two days asked about."""
        today = clock.today()
        known_on = self.cleaned_data.get("known_on") or today
        return self.cleaned_data.get("as_of") or min(reporting.last_day(self.project, today), known_on), known_on

    @property
    def contact(self) -> Contact:
        """What stands where somebody gave none."""
        return Contact(self.cleaned_data.get("phone") or "", self.cleaned_data.get("email") or "")

    def refuse(self, error: KladkaError) -> None:
        """Put a refusal at its field."""
        self.add_error(error.field if error.field in self.fields else None, str(error.message))


class MakeForm(forms.Form):
    """What the file is for, and whether people whom the system would refuse wait for the next one."""

    may_repeat = True

    purpose = forms.ChoiceField(
        label=_("What is the file for?"),
        choices=[
            (ParticipantsFile.Purpose.SUBMIT.value, _("To be sent into the system")),
            (ParticipantsFile.Purpose.TRIAL.value, _("To be tried only")),
        ],
    )
    without_refused = forms.ConfirmField(
        label=_("Leave out the people whom the system would refuse; they wait for the next file"), required=False
    )
    question = forms.TextField(widget=HiddenInput, required=False)
    """What was asked, so that the same answers to another question are another form."""

    def __init__(self, *args: Any, refused: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not refused:
            del self.fields["without_refused"]


class AnswerForm(forms.Form):
    """The system's answer, as it came."""

    may_repeat = True

    file = forms.FileField(
        label=_("The system’s answer"),
        accept=".csv,.txt,.xlsx",
        most_bytes=settings.UPLOAD_LIMIT,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = gettext("The report “%(name)s” as the system gave it: .csv, .txt or .xlsx.")
        self.fields["file"].help_text = filled(words, name=in_polish("Informacja zwrotna"))


class RecordForm(forms.Form):
    """Nothing to fill in: the address says what was looked at and goes onto the work lists."""


class AsideForm(forms.Form):
    """Why nothing in the records is to be mended."""

    reason = forms.ChoiceField(
        label=_("Why is nothing to be mended here?"),
        choices=lambda: dictionary("set-aside-reasons").choices(),
        look="radios",
    )
    words = forms.LongTextField(
        label=_("In your own words"),
        help_text=_("Kept in the audit. Do not write about health."),
        rows=3,
        max_length=500,
        required=False,
    )


class TakeUpForm(forms.Form):
    """Nothing to fill in."""
