"""Forms in GOV.UK markup. `from kladka.core.forms import Form, TextField, DateField`; show with `{% form form %}`."""

from kladka.core.forms.conflict import Conflict
from kladka.core.forms.dates import DateField, HoursField, TimeField
from kladka.core.forms.fields import (
    ChoiceField,
    ChoicesField,
    ConfirmField,
    DecimalField,
    EmailField,
    FileField,
    FilesField,
    FourValued,
    IntegerField,
    LongTextField,
    NameField,
    PeselField,
    PhoneField,
    PostcodeField,
    SignatureField,
    TextField,
    YesNo,
)
from kladka.core.forms.form import ConfirmForm, FilterForm, Form, Problem, Section
from kladka.core.forms.many import ManyPickerField
from kladka.core.forms.picker import PickerField
from kladka.core.forms.shown import shown

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "ConfirmField",
    "ConfirmForm",
    "Conflict",
    "DateField",
    "DecimalField",
    "EmailField",
    "FileField",
    "FilesField",
    "FilterForm",
    "Form",
    "FourValued",
    "HoursField",
    "IntegerField",
    "LongTextField",
    "ManyPickerField",
    "NameField",
    "PeselField",
    "PhoneField",
    "PickerField",
    "PostcodeField",
    "Problem",
    "Section",
    "SignatureField",
    "TextField",
    "TimeField",
    "YesNo",
    "shown",
]
