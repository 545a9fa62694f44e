"""The application as a form of the page: built from the form that the packs describe."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.calls.models import Application
from kladka.calls.policies.application import MENDED_WHY
from kladka.calls.rules.form import ApplicationForm, Question
from kladka.core import clock, forms
from kladka.core.dictionaries import in_use
from kladka.core.errors import PolicyBroken
from kladka.people import policies as people

PESEL = "pesel"
AS_LATE = "as_late"
DECIMALS = ("own_share",)
"""Answers that are kept as texts and shown as amounts."""
DATES = ("unemployed_since", "delegated_on", "practice_from")
"""Answers that are kept as texts and shown as dates."""
REACHES = (PESEL, "phone", "email", "street", "postcode")
"""What says who somebody is or where they live, and no assessor needs."""
FEW_ANSWERS = 4
"""Up to this many answers of a dictionary stand open on a form that is long enough."""


class ApplicationFields(forms.Form):
    """Every question of a form. With `complete` what must be answered is asked for; else it may be kept half-way."""

    may_repeat = True

    def __init__(
        self,
        *args: Any,
        asked: ApplicationForm,
        complete: bool,
        own: bool = True,
        has_pesel: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._complete, self._has_pesel = complete, has_pesel
        questions = list(asked.questions())
        for question in questions:
            is_always = question.needed and not question.when
            self.fields[question.name] = _field(question, required=complete and is_always, own=own)
        if has_pesel and PESEL in self.fields:
            self.fields[PESEL].help_text = _("A PESEL is kept and not shown. Leave this empty to keep it.")
        self.needed = frozenset(question.name for question in questions if question.needed)
        self.shown_when = {question.name: question.when for question in questions if question.when}
        self._following = [each.name for each in questions if complete and each.needed and each.when]
        self.sections = [
            forms.Section(section.title, [question.name for question in section.questions], section.hint)
            for section in asked.sections
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts another answer, and ask how to reach the applicant."""
        typed = super().clean() or self.cleaned_data
        self.refuse_what_does_not_follow(*self.shown_when)
        self._ask_what_follows(typed)
        self.ask(
            people.check_needs,
            barriers=typed.get("barriers") or [],
            main_barrier=typed.get("main_barrier") or "",
            access_needs=typed.get("access_needs") or [],
        )
        if typed.get("birth_date"):
            self.ask(people.check_born, typed["birth_date"], clock.today())
        self.ask(people.check_without_work, typed, latest=clock.today())
        if typed.get(PESEL):
            self._check_pesel(typed)
        if self._complete and not {"phone", "email"} & self.errors.keys() and not (typed["phone"] or typed["email"]):
            self.add_error("phone", _("Type a telephone number or an e-mail address, so that we can answer."))
        return typed

    def _ask_what_follows(self, typed: Mapping[str, Any]) -> None:
        """Ask for what must be answered because of another answer, and of nobody else."""
        for name in self._following:
            question, answers = self.shown_when[name]
            is_empty = typed.get(name) in (None, "", []) and name not in self.errors
            if is_empty and typed.get(question) in answers:
                self.add_error(name, str(self.fields[name].error_messages["required"]))

    def _check_pesel(self, typed: Mapping[str, Any]) -> None:
        born, sex = typed.get("birth_date"), typed.get("sex") or ""
        try:
            people.check_pesel(typed[PESEL], birth_date=born, sex=sex, override="")
        except PolicyBroken as refused:
            if PESEL not in self.errors:
                self.add_error(PESEL, str(refused.message))

    @property
    def given(self) -> dict[str, Any]:
        """Return the checked answers as the verbs take them."""
        answers = {name: value for name, value in self.values.items() if name in self._names}
        if self._has_pesel and not answers.get(PESEL):
            answers.pop(PESEL, None)
        return answers

    @property
    def _names(self) -> set[str]:
        return {name for section in self.sections for name in section.fields}


class ChangeForm(ApplicationFields):
    """Answers that are mended by staff; where somebody assessed them already, with the reason."""

    mended_why = forms.TextField(
        label=gettext_lazy("Why are the answers changed?"),
        help_text=gettext_lazy("Somebody assessed them already. The assessors read the reason beside their cards."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, is_assessed: bool, **kwargs: Any) -> None:
        super().__init__(*args, complete=True, own=False, **kwargs)
        if not is_assessed:
            del self.fields[MENDED_WHY]


class EnterForm(ApplicationFields):
    """An application that came on paper, typed in by staff."""

    may_repeat = False

    sent_on = forms.DateField(label=gettext_lazy("Day on which the application came"))
    language = forms.ChoiceField(
        choices=[("pl", "polski"), ("en", "English")],
        look="radios",
        inline=True,
        label=gettext_lazy("Language for letters"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"sent_on": clock.today(), "language": "pl", **kwargs.get("initial", {})}
        super().__init__(*args, complete=True, own=False, **kwargs)
        if AS_LATE in self.data:
            self.ask_whether_late()

    def ask_whether_late(self) -> None:
        """Ask, before all questions, whether what came after the last day is recorded."""
        box: Any = forms.ConfirmField(label=_("Record it as late"), required=False)
        box.summary_label = _("A question")
        self.fields = {AS_LATE: box, **self.fields}


def begins_with(application: Application) -> dict[str, Any]:
    """Return the answers of an application as the fields hold them."""
    answers = application.all_answers
    dated = {
        name: date.fromisoformat(answers[name])
        for name in DATES
        if isinstance(answers.get(name), str) and answers[name]
    }
    amounts = {name: Decimal(answers[name]) for name in DECIMALS if answers.get(name)}
    return answers | dated | amounts


def answers_in_words(
    asked: ApplicationForm, application: Application, *, without: Collection[str] = ()
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the answers by section, as people read them; the PESEL only as being there. `without` are left out."""
    given = begins_with(application)
    found = []
    for section in asked.sections:
        rows = []
        for question in section.questions:
            if question.name in without:
                continue
            if question.name == PESEL:
                rows.append((question.label, _("recorded") if application.pesel_index else _("not recorded")))
            else:
                rows.append(
                    (question.label, forms.shown(_field(question, required=False, own=False), given.get(question.name)))
                )
        found.append((section.title, rows))
    return found


def _field(question: Question, *, required: bool, own: bool) -> Field:
    common: dict[str, Any] = {"label": question.label, "help_text": question.hint, "required": required}
    made: Field = _MAKERS[question.kind](question, common, own)
    return made


def _choice(question: Question, common: dict[str, Any], _own: bool) -> Field:
    choices = question.choices
    look = "radios" if len(choices) <= FEW_ANSWERS and common["required"] else "select"
    hints = {code: in_use(words) for code, words in question.answer_hints.items()}
    return forms.ChoiceField(choices=choices, look=look, hints=hints or None, **common)


def _four_valued(_question: Question, common: dict[str, Any], _own: bool) -> Field:
    choices = [("yes", _("Yes")), ("no", _("No")), ("refused", _("I do not want to say"))]
    return forms.ChoiceField(choices=choices, look="radios", inline=True, **common)


def _date(question: Question, common: dict[str, Any], own: bool) -> Field:
    return forms.DateField(birth=own and question.name == "birth_date", **common)


_AUTOCOMPLETE = {
    "given_name": "given-name",
    "family_name": "family-name",
    "email": "email",
    "phone": "tel",
    "street": "street-address",
    "postcode": "postal-code",
    "town": "address-level2",
}


def _filled(question: Question, common: dict[str, Any], own: bool) -> dict[str, Any]:
    """Let browsers fill in what is the writer's own."""
    return {**common, "autocomplete": _AUTOCOMPLETE.get(question.name, "off") if own else "off"}


_MAKERS: dict[str, Any] = {
    "name": lambda q, common, own: forms.NameField(
        read=people.check_name, max_length=q.most, **_filled(q, common, own)
    ),
    "text": lambda q, common, own: forms.TextField(max_length=q.most, **_filled(q, common, own)),
    "long": lambda q, common, _own: forms.LongTextField(max_length=q.most, rows=3, **common),
    "date": _date,
    "phone": lambda q, common, own: forms.PhoneField(
        read=people.check_phone, max_length=q.most, **_filled(q, common, own)
    ),
    "email": lambda q, common, own: forms.EmailField(max_length=q.most, **_filled(q, common, own)),
    "postcode": lambda q, common, own: forms.PostcodeField(
        read=people.check_postcode, max_length=q.most, **_filled(q, common, own)
    ),
    "krs": lambda q, common, _own: forms.TextField(max_length=q.most, width=10, spellcheck=False, **common),
    "number": lambda q, common, _own: forms.IntegerField(min_value=0, max_value=q.most, **common),
    "amount": lambda _q, common, _own: forms.DecimalField(
        min_value=Decimal("0.01"), max_digits=12, decimal_places=2, width=10, **common
    ),
    "pesel": lambda _q, common, _own: forms.PeselField(**common),
    "choice": _choice,
    "choices": lambda q, common, _own: forms.ChoicesField(choices=q.choices, **common),
    "four_valued": _four_valued,
    "yes_no": lambda _q, common, _own: forms.YesNo(**common),
    "confirm": lambda _q, common, _own: forms.ConfirmField(**common),
}
"""How a kind of question is asked on a page."""
