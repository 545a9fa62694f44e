"""The forms of control samples."""

from kladka.pages.samples.forms.drawing import ConfirmDrawForm, DrawForm, WithdrawSampleForm
from kladka.pages.samples.forms.findings import FindingsForm
from kladka.pages.samples.forms.packages import CollectForm, RemovePackageForm

__all__ = [
    "CollectForm",
    "ConfirmDrawForm",
    "DrawForm",
    "FindingsForm",
    "RemovePackageForm",
    "WithdrawSampleForm",
]
