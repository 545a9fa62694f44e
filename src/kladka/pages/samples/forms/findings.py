"""The checklist of one item, to be filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.reporting.actions import Answer
from kladka.reporting.models import Finding
from kladka.reporting.rules.checklist import Shown, State

OPEN = "open"
REST = "rest"
"""The button that says of every line not answered yet that it is in order."""
_OUTCOME, _KIND, _WORDS = "outcome", "kind", "words"


class FindingsForm(forms.Form):
    """For each line: in order, a finding with its kind and words, or not applicable."""

    may_repeat = True

    reason = forms.ChoiceField(
        label=gettext_lazy("Why an answer that was recorded changes"),
        help_text=gettext_lazy("Needed only when you change one. The history keeps both."),
        choices=lambda: dictionary("correction-reasons").choices(),
        look="select",
        required=False,
    )
    seen = forms.IntegerField(widget=HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        shown: Sequence[Shown],
        hints: Mapping[str, str],
        answers: Mapping[str, Answer],
        seen: int,
        meanwhile: str,
        **kwargs: Any,
    ) -> None:
        self.shown, self.recorded, self.meanwhile = shown, answers, meanwhile
        super().__init__(*args, initial={**self._initial(), "seen": seen}, **kwargs)
        outcomes = [(OPEN, _("not looked at")), *dictionary("finding-outcomes").choices()]
        kinds = dictionary("finding-kinds").choices()
        when: dict[str, tuple[str, Sequence[str]]] = {}
        for each in shown:
            code, title = each.line.code, each.line.text
            fields = self._fields(title, outcomes, kinds)
            self.fields.update({f"{code}-{name}": field for name, field in fields.items()})
            is_finding = (f"{code}-{_OUTCOME}", (Finding.Outcome.FINDING.value,))
            when |= {f"{code}-{name}": is_finding for name in (_KIND, _WORDS)}
        self.shown_when = when
        self.needed = {*self.fields}
        names = (_OUTCOME, _KIND, _WORDS)
        self.sections = [
            forms.Section(
                each.line.text,
                tuple(f"{each.line.code}-{name}" for name in names),
                hints[each.line.code],
                together=True,
            )
            for each in shown
        ]
        if any(answer.outcome for answer in answers.values()):
            self.sections = [*self.sections, forms.Section(_("A changed answer"), ("reason",))]
        else:
            del self.fields["reason"]

    def _initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for each in self.shown:
            code, answer = each.line.code, self.recorded.get(each.line.code, Answer())
            found |= {f"{code}-{_OUTCOME}": answer.outcome or OPEN, f"{code}-{_KIND}": answer.kind}
            found[f"{code}-{_WORDS}"] = answer.words
        return found

    @staticmethod
    def _fields(title: str, outcomes: list[Any], kinds: list[Any]) -> dict[str, Any]:
        fields: dict[str, Any] = {
            _OUTCOME: forms.ChoiceField(
                label=_("Answer"), choices=outcomes, look="radios", inline=True, required=False
            ),
            _KIND: forms.ChoiceField(label=_("Kind of finding"), choices=kinds, look="select", required=False),
            _WORDS: forms.TextField(label=_("In your own words"), max_length=500, required=False),
        }
        for field in fields.values():
            field.summary_label = title
        return fields

    def clean(self) -> dict[str, Any]:
        """Ask for the kind of a finding at its place. Who recorded meanwhile is told of beside what else is wrong: the
        form comes back with those answers below, and would be taken the next time."""
        typed = super().clean() or self.cleaned_data
        self.refuse_what_does_not_follow(*self.shown_when)
        for each in self.shown:
            code = each.line.code
            is_finding = typed.get(f"{code}-{_OUTCOME}") == Finding.Outcome.FINDING
            if is_finding and not typed.get(f"{code}-{_KIND}"):
                self.add_error(f"{code}-{_KIND}", _("Say what kind of finding it is."))
        if REST in self.data:
            self._leave_lacking_open()
        if self.errors and (typed.get("seen") or 0) != self.initial["seen"]:
            self.add_error(None, self.meanwhile)
        return typed

    def _leave_lacking_open(self) -> None:
        """What the records lack is not in order by a button for the rest: somebody has to have looked for it."""
        for each in self.shown:
            outcome = f"{each.line.code}-{_OUTCOME}"
            is_open = self.cleaned_data.get(outcome, OPEN) in ("", OPEN)
            if is_open and each.state in (State.MISSING, State.PARTLY) and outcome not in self.errors:
                self.add_error(outcome, _("The records lack this: say what you found, then save the rest."))

    @property
    def findings(self) -> dict[str, Answer]:
        """What was typed, by line. With the button for the rest no line stays open: what is not due does not apply."""
        found = {each.line.code: self._answer(each.line.code) for each in self.shown}
        if REST not in self.data:
            return found
        for each in self.shown:
            if not found[each.line.code].outcome:
                is_due = each.state is not State.NOT_DUE
                found[each.line.code] = Answer(Finding.Outcome.IN_ORDER if is_due else Finding.Outcome.NOT_APPLICABLE)
        return found

    def _answer(self, code: str) -> Answer:
        typed = self.cleaned_data
        outcome = typed.get(f"{code}-{_OUTCOME}") or OPEN
        if outcome == OPEN:
            return Answer()
        if outcome != Finding.Outcome.FINDING:
            return Answer(outcome)
        return Answer(outcome, typed[f"{code}-{_KIND}"], typed[f"{code}-{_WORDS}"].strip())
