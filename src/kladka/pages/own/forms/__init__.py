"""The forms of own pages."""

from kladka.pages.own.forms.entering import BornForm, CodeForm, EnterForm, LetterForm
from kladka.pages.own.forms.rights import CorrectForm, GiveForm
from kladka.pages.own.forms.staff import AnswerForm, ConsentForm, InviteForm, TakeForm

__all__ = [
    "AnswerForm",
    "BornForm",
    "CodeForm",
    "ConsentForm",
    "CorrectForm",
    "EnterForm",
    "GiveForm",
    "InviteForm",
    "LetterForm",
    "TakeForm",
]
