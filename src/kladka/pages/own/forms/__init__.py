"""The forms of own pages."""

from kladka.pages.own.forms.entering import BornForm, CodeForm, EnterForm, LetterForm
from kladka.pages.own.forms.rights import CorrectForm
from kladka.pages.own.forms.staff import AnswerForm, ConsentForm, InviteForm

__all__ = [
    "AnswerForm",
    "BornForm",
    "CodeForm",
    "ConsentForm",
    "CorrectForm",
    "EnterForm",
    "InviteForm",
    "LetterForm",
]
