"""The short form, and what the staff type about follow-up."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.forms import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching.actions.follow_up import Begun, Ended, Paper
from kladka.coaching.models import FollowUpAttempt
from kladka.coaching.policies.follow_up import check_answers
from kladka.coaching.queries.follow_up import pack
from kladka.coaching.rules.follow_up import Point, Proposal, Question
from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Participation, Situation
from kladka.people.policies import check_not_in_future, check_work_or_cis

WAYS = [
    (FollowUpAttempt.Way.PHONE.value, gettext_lazy("By telephone")),
    (FollowUpAttempt.Way.MESSAGE.value, gettext_lazy("By a message")),
    (FollowUpAttempt.Way.VISIT.value, gettext_lazy("By a visit")),
]
CLEAR_UP = "clear_up"
DIFFERS = [
    (CLEAR_UP, gettext_lazy("I shall clear it up: note a step for me")),
    ("cleared", gettext_lazy("It is cleared up: what is recorded is right")),
]
LANGUAGES = [("pl", "polski"), ("en", "English")]


class AskForm(forms.Form):
    """The questions of the points of one day. `documents` may be added; without any no file is asked for."""

    may_repeat = True

    def __init__(self, *args: Any, points: Sequence[Point], documents: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._points = points
        asked = pack().asked_at(*points)
        for question in asked:
            self.fields[question.code] = _field(question)
        self.needed = frozenset(question.code for question in asked if question.is_needed or question.when)
        self.shown_when = {question.code: question.when for question in asked if question.when}
        if documents:
            self.fields["file"] = forms.FileField(
                label=_("A photo of a document"),
                help_text=_("If you have it at hand: %(documents)s. A photo, PDF, PNG or JPEG, at most 10 MB.")
                % {"documents": ", ".join(documents)},
                accept="image/*,.pdf",
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts another answer, and days to come."""
        typed = super().clean() or self.cleaned_data
        self.refuse_what_does_not_follow(*self.shown_when)
        if not self.errors:
            self.ask(check_answers, self._points, typed, clock.today())
        return typed

    @property
    def given(self) -> dict[str, Any]:
        """Return the answers as the verbs take them."""
        return {question.code: self.cleaned_data.get(question.code) for question in pack().asked_at(*self._points)}


class SendForm(forms.Form):
    """In which language somebody is asked."""

    language = forms.ChoiceField(choices=LANGUAGES, look="radios", inline=True, label=gettext_lazy("Language"))


class AttemptForm(forms.Form):
    """That somebody could not be reached."""

    way = forms.ChoiceField(choices=WAYS, look="radios", label=gettext_lazy("How did you try?"))
    on_date = forms.DateField(label=gettext_lazy("When?"))


class NotNeededForm(forms.Form):
    """Why nobody needs to ask."""

    reason = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Why need nobody ask?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dictionary("follow-up-reasons").items.values()
        chosen = [(one.code, one.label) for one in known if not one.data.get("by_itself")]
        self.fields["reason"].choices = chosen  # type: ignore[attr-defined]


class TakeOverForm(forms.Form):
    """What is recorded from an answer, prepared so that one tap is enough where nothing is missing.

    `found`: what may be recorded; `documents`: (code, label) of what the file that came may be; empty without a file.
    """

    def __init__(
        self,
        *args: Any,
        participation: Participation,
        found: Sequence[Proposal],
        situations: Mapping[str, Situation],
        documents: Sequence[tuple[str, str]],
        answered_on: date,
        differs: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if differs:
            words = _("The answer differs from the record. What next?")
            self.fields["differs"] = forms.ChoiceField(choices=DIFFERS, look="radios", label=words)
        self._participation, self._situations = participation, situations
        self._begins = {f"begin_{number}": one for number, one in enumerate(_those(found, ends=False), start=1)}
        self._ends = {f"end_{number}": one for number, one in enumerate(_those(found, ends=True), start=1)}
        for name, one in {**self._begins, **self._ends}.items():
            self._add(name, one)
        if documents:
            self._add_document(documents, answered_on)

    def _add(self, name: str, one: Proposal) -> None:
        what, number = name.split("_")
        self.fields[name] = forms.ChoiceField(
            choices=[("yes", _("Yes")), ("no", _("No"))],
            look="radios",
            inline=True,
            label=self._words(one),
            initial="yes",
        )
        day = f"{'from' if what == 'begin' else 'until'}_{number}"
        label = _("Since when?") if what == "begin" else _("Last day")
        self.fields[day] = forms.DateField(label=label, required=False, initial=one.on)
        self.shown_when = {**self.shown_when, day: (name, ("yes",))}
        if what == "begin" and dictionary("situation-kinds")[one.kind].data.get("needs_contract"):
            choices = [("", _("Choose")), *dictionary("contract-kinds").choices()]
            contract = forms.ChoiceField(choices=choices, look="select", required=False, label=_("Kind of contract"))
            self.fields[f"contract_{number}"] = contract
            self.shown_when = {**self.shown_when, f"contract_{number}": (name, ("yes",))}
        self.needed = frozenset({*self.needed, day, f"contract_{number}"})

    def _words(self, one: Proposal) -> str:
        label = dictionary("situation-kinds").label(one.kind)
        if one.ends:
            began = day_in_words(self._situations[one.situation].from_date)
            return _("Record the end of: %(what)s, since %(day)s?") % {"what": label, "day": began}
        return _("Record that this began: %(what)s?") % {"what": label}

    def _add_document(self, documents: Sequence[tuple[str, str]], answered_on: date) -> None:
        kinds = [("", _("It proves nothing; do not keep it as evidence")), *documents]
        label = _("Which document came with the answer?")
        self.fields["document_kind"] = forms.ChoiceField(
            choices=kinds, look="select", required=False, label=label, initial=documents[0][0]
        )
        label = _("Date of the document")
        self.fields["document_date"] = forms.DateField(label=label, required=False, initial=answered_on)
        self.needed = frozenset({*self.needed, "document_kind", "document_date"})

    def clean(self) -> dict[str, Any]:
        """Ask for the days and the contract of what is to be recorded."""
        typed = super().clean() or self.cleaned_data
        for name, one in self._begins.items():
            number = name.removeprefix("begin_")
            if typed.get(name) == "yes":
                self._want(f"from_{number}", _("Enter since when."))
                self._want(f"contract_{number}", _("Choose the kind of contract."))
                self._check_beginning(one, f"from_{number}")
        for name in self._ends:
            if typed.get(name) == "yes":
                self._want(f"until_{name.removeprefix('end_')}", _("Enter the last day."))
        if typed.get("document_kind"):
            self._want("document_date", _("Enter the date that the document bears."))
        return typed

    def _check_beginning(self, one: Proposal, field: str) -> None:
        """Refuse at its own field what may not begin, as where a situation is recorded by hand."""
        if began := self.cleaned_data.get(field):
            self.ask(check_not_in_future, began, clock.today(), field=field)
            self.ask(check_work_or_cis, self._participation, one.kind, began, field=field)

    def _want(self, name: str, message: str) -> None:
        if name in self.fields and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    @property
    def begun(self) -> list[Begun]:
        """Return what began, as the verb takes it."""
        typed = self.cleaned_data
        return [
            Begun(one.kind, typed[f"from_{name[6:]}"], typed.get(f"contract_{name[6:]}") or "")
            for name, one in self._begins.items()
            if typed[name] == "yes"
        ]

    @property
    def ended(self) -> list[Ended]:
        """Return what ended, as the verb takes it."""
        typed = self.cleaned_data
        return [
            Ended(self._situations[one.situation], typed[f"until_{name[4:]}"])
            for name, one in self._ends.items()
            if typed[name] == "yes"
        ]

    @property
    def to_clear_up(self) -> bool:
        """Tell whether the coach still has to find out what is true."""
        return self.cleaned_data.get("differs") == CLEAR_UP

    @property
    def paper(self) -> Paper | None:
        """Return what the coach says of the document."""
        kind = self.cleaned_data.get("document_kind")
        return Paper(kind, self.cleaned_data["document_date"]) if kind else None


def answers_in_words(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return questions and answers as people read them."""
    return [
        (in_use(question.labels), answer_in_words(question, answers[code]))
        for code, question in pack().questions.items()
        if code in answers
    ]


def answer_in_words(question: Question, answer: str) -> str:
    """Return one answer as people read it."""
    if question.kind == "date":
        return day_in_words(date.fromisoformat(answer))
    known = question.answers.get(answer)
    return in_use(known) if known else answer


def _those(found: Sequence[Proposal], *, ends: bool) -> list[Proposal]:
    return [one for one in found if one.ends is ends]


def _field(question: Question) -> Field:
    hint = in_use(question.hints) if question.hints else ""
    common: dict[str, Any] = {"label": in_use(question.labels), "help_text": hint, "required": question.is_needed}
    if question.kind == "date":
        return forms.DateField(**common)
    choices = [(code, in_use(words)) for code, words in question.answers.items()]
    return forms.ChoiceField(choices=choices, look="radios", **common)
