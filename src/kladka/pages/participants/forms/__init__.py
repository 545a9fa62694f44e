"""The forms of participants' pages."""

from kladka.core.forms import ConfirmForm
from kladka.pages.participants.forms.corrections import (
    CorrectDocumentForm,
    CorrectEntryForm,
    CorrectForm,
    WithdrawForm,
    correctable,
)
from kladka.pages.participants.forms.entry import EntryForm
from kladka.pages.participants.forms.evidence import EvidenceForm, VerifyForm
from kladka.pages.participants.forms.person import IdentityForm, RegisterForm
from kladka.pages.participants.forms.situation import (
    AssignForm,
    EndSituationForm,
    HandOverForm,
    LeaveForm,
    ReenterForm,
    SituationForm,
    StepForm,
)

__all__ = [
    "AssignForm",
    "ConfirmForm",
    "CorrectDocumentForm",
    "CorrectEntryForm",
    "CorrectForm",
    "EndSituationForm",
    "EntryForm",
    "EvidenceForm",
    "HandOverForm",
    "IdentityForm",
    "LeaveForm",
    "ReenterForm",
    "RegisterForm",
    "SituationForm",
    "StepForm",
    "VerifyForm",
    "WithdrawForm",
    "correctable",
]
