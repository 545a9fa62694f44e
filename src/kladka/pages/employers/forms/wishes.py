"""What work a participant wants, and what not."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.employers.models import JobWishes
from kladka.employers.queries.criteria import Criterion, with_answers
from kladka.pages.employers.forms.employer import LONG
from kladka.pages.employers.forms.vacancy import hours_field, pay_field
from kladka.pages.participants.forms.choices import from_dictionary
from kladka.people.policies import check_not_in_future

_PLAIN = ("on_date", "hours_from", "hours_until", "pay_from", "own_words", "veto_words", "disclosure", "disclosure_on")
VETO = "veto_{}"


class WishesForm(forms.Form):
    """Wishes and vetoes, criterion by criterion, then in the person's own words."""

    on_date = forms.DateField(label=gettext_lazy("When did the participant say so?"))
    hours_from = hours_field(gettext_lazy("Fewest hours a week"), required=False)
    hours_until = hours_field(gettext_lazy("Most hours a week"), required=False)
    pay_from = pay_field(gettext_lazy("Lowest pay"), help_text=gettext_lazy("Gross a month, in zloty."), required=False)
    own_words = forms.LongTextField(
        label=gettext_lazy("What the participant wants, in their own words"), max_length=LONG, rows=3, required=False
    )
    veto_words = forms.LongTextField(
        label=gettext_lazy("What the participant will not do, in their own words"),
        help_text=gettext_lazy("Shown above every comparison with a vacancy."),
        max_length=LONG,
        rows=2,
        required=False,
    )
    disclosure = from_dictionary(
        "disclosure-wishes", look="radios", label=gettext_lazy("What may an employer be told?"),
        empty=gettext_lazy("Not talked about yet"), required=False,
    )  # fmt: skip
    disclosure_on = forms.DateField(label=gettext_lazy("When did you talk about it?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._criteria = with_answers()
        for one in self._criteria:
            self.fields[one.code] = _boxes(one, one.wish_question)
            if one.may_veto:
                self.fields[VETO.format(one.code)] = _boxes(one, _("Never, whatever else fits"))
        named = [
            forms.Section(
                capfirst(one.label), [name for name in (one.code, VETO.format(one.code)) if name in self.fields]
            )
            for one in self._criteria
        ]
        self.sections = (
            forms.Section(_("Hours and pay"), ("on_date", "hours_from", "hours_until", "pay_from")),
            *named,
            forms.Section(_("In their own words"), ("own_words", "veto_words")),
            forms.Section(_("What an employer may be told"), ("disclosure", "disclosure_on")),
        )

    def clean(self) -> dict[str, Any]:
        """Nobody wants and refuses the same; what may be told has the day on which it was talked about."""
        typed = super().clean() or self.cleaned_data
        for one in self._criteria:
            both = set(typed.get(one.code, ())) & set(typed.get(VETO.format(one.code), ()))
            if both:
                words = _("This is ticked both as a wish and as a veto: %(what)s. Ask which of them is right.")
                what = ", ".join(one.label_of(code) for code in sorted(both))
                self.add_error(VETO.format(one.code), words % {"what": what})
        for name in ("on_date", "disclosure_on"):
            if typed.get(name):
                self.ask(check_not_in_future, typed[name], clock.today(), field=name)
        if bool(typed.get("disclosure")) != bool(typed.get("disclosure_on")) and "disclosure_on" not in self.errors:
            words = _("Say both what may be told and on which day you talked about it.")
            self.add_error("disclosure_on" if typed.get("disclosure") else "disclosure", words)
        return typed

    def stored_values(self, wishes: JobWishes) -> dict[str, Any]:
        """Return what the form shows of stored wishes."""
        vetoes = {VETO.format(code): codes for code, codes in wishes.vetoes.items()}
        return {name: getattr(wishes, name) for name in _PLAIN} | dict(wishes.values) | vetoes

    def told(self) -> dict[str, Any]:
        """Return the answers as the verb takes them."""
        typed = self.cleaned_data
        values = {one.code: typed[one.code] for one in self._criteria}
        vetoes = {one.code: typed.get(VETO.format(one.code), []) for one in self._criteria}
        return {name: typed[name] for name in _PLAIN} | {"values": values, "vetoes": vetoes}


def _boxes(one: Criterion, label: str) -> forms.ChoicesField:
    return forms.ChoicesField(label=label, choices=one.choices(), required=False)
