"""Forms of recruitment."""

from kladka.core.forms import ConfirmForm
from kladka.pages.recruitment.forms.application import ApplicationFields, ChangeForm, EnterForm
from kladka.pages.recruitment.forms.calls import CallForm, KindForm
from kladka.pages.recruitment.forms.committee import (
    AcceptForm,
    AnswerForm,
    AppealForm,
    AssignForm,
    CardForm,
    MeetingForm,
    OrganisationForm,
    OwnCardForm,
    SeenForm,
    TiesForm,
    WhoForm,
)

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "AppealForm",
    "ApplicationFields",
    "AssignForm",
    "CallForm",
    "CardForm",
    "ChangeForm",
    "ConfirmForm",
    "EnterForm",
    "KindForm",
    "MeetingForm",
    "OrganisationForm",
    "OwnCardForm",
    "SeenForm",
    "TiesForm",
    "WhoForm",
]
