"""A question before the same is recorded twice: no wall, because it may have happened twice."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.forms import Form
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.errors import ANOTHER, PolicyBroken
from kladka.core.forms import ChoiceField, ConfirmField
from kladka.core.forms.form import CONTROL_FIELDS
from kladka.core.forms.shown import day_in_words, moment_in_words

SECOND_TIME = "second_time"
ALL_THE_SAME = "all_the_same"
"""The box that lets a day through which is possible and unlikely."""
WHICH = "whose"
"""The choice between several whom the same may concern."""


def ask_second_time(form: Form, *, recorded_on: date, address: str) -> None:
    """Let a form that was sent ask for a tick, first of all, unless it has it; `address` leads to the first record."""
    question = _("The same was already recorded on %(day)s. Record it a second time?")
    ask(form, question % {"day": day_in_words(recorded_on)}, label=_("Record it a second time"), address=address)


def ask_whether_right(
    form: Form, question: str, *, label: str = "", about: str = "", asked: Sequence[Any] = ()
) -> None:
    """Let a form ask for a tick because what was typed may be true, and is more often a slip; by default a date."""
    words = {"label": label or _("The date is right"), "about": about or _("Date")}
    ask(form, question, name=ALL_THE_SAME, asked=asked, **words)


def ask_whether_past(form: Form, due_on: date | None) -> None:
    """Let a form ask whether what is to be done is due on a day that has passed."""
    if due_on and due_on < clock.today():
        words = _("What is to be done is due on %(day)s, a day that has passed. Is the date right?")
        ask_whether_right(form, words % {"day": day_in_words(due_on)})


def ask_whether_back(form: Form, who: Sequence[str]) -> None:
    """Let a form ask for a tick because people left the project before an event; `who` are names with that day."""
    question = _(
        "Left the project before the event: %(people)s. If they come, record their return first: until then nobody’s "
        "attendance at this event can be confirmed. Enrol them all the same?"
    )
    label = _("The return to the project will be recorded")
    ask(form, question % {"people": "; ".join(who)}, label=label, name=ALL_THE_SAME)


def ask_save_again(form: Form, *, saved_at: datetime, address: str) -> None:
    """Let a form ask for a tick because the very same was saved a while ago; `address` is where that led."""
    question = _(
        "You saved exactly the same on %(moment)s. Save it a second time, because it happened twice, or because "
        "that was taken back since?"
    )
    ask(form, question % {"moment": moment_in_words(saved_at)}, label=_("Save it a second time"), address=address)


def ask_same(form: Form, *, name: str, address: str) -> None:
    """Let a form ask for a tick because something of this name looks the same and was recorded already."""
    question = _("This looks the same as what was already recorded: %(name)s. Record it all the same?")
    ask(form, question % {"name": name}, label=_("It is another one: record it all the same"), address=address)


def record_once[Made](form: Form, act: Callable[..., Made], *, label: str = "") -> Made:
    """Run a verb; where it finds the same recorded already, ask whether it is another one, and run it anew once that
    is answered, for exactly what was typed."""
    try:
        return act(another=False)
    except PolicyBroken as refused:
        if refused.field != ANOTHER:
            raise
        label = label or _("It is another one: record it all the same")
        ask(form, str(refused.message), label=label, asked=_typed(form))
        if SECOND_TIME in form.errors:
            refused.field = SECOND_TIME
            raise
    return act(another=True)


def ask(
    form: Form,
    question: str,
    *,
    label: str,
    address: str = "",
    name: str = SECOND_TIME,
    words: str = "",
    about: str = "",
    asked: Sequence[Any] = (),
) -> None:
    """Put a box before all fields, with a link (`words`) to what is there already; an error while it is not ticked.

    `asked` are the ids, or what was typed, that the question is about and does not name: a tick answers for no other.
    `about` heads
    the error; the label is an answer, and before the question it would only puzzle. A tick answers the
    questions that stood at the box: where something else was typed since, and the question became another one, it is
    asked. Of a form that was not sent yet the question itself stands at the box: what it asks is known before anything
    is typed, or photographed.
    """
    link: dict[str, Any] = {"address": address, "words": words or _("Look at the first record")}
    hint = format_html('<a class="govuk-link" href="{address}">{words}</a>', **link) if address else ""
    if not form.is_bound:
        hint = question
    box: Any = ConfirmField(label=label, help_text=hint, required=False)
    box.summary_label = about or _("A question")
    form.fields = {name: box, **form.fields}
    mark, answers = mark_of(question, asked), form.fields[name].widget.attrs
    answers["value"] = f"{answers.get('value', '')} {mark}".strip()
    if form.is_bound and not _is_answered(form, name, mark):
        form.add_error(name, question)


def _typed(form: Form) -> list[str]:
    """Return what was typed into a form, but for the answers to questions."""
    names = form.fields.keys() - {*CONTROL_FIELDS, SECOND_TIME, ALL_THE_SAME}
    sent: Any = form.data
    return [f"{name}={value}" for name in names for value in sent.getlist(form.add_prefix(name))]


def ask_which(form: Form, question: str, *, label: str, choices: Sequence[tuple[str, str]]) -> str:
    """Put a choice before all fields, because what was typed may mean several; return the answer, "" without one."""
    box: Any = ChoiceField(label=label, choices=choices, look="radios")
    form.fields = {WHICH: box, **form.fields}
    chosen = str(form.data.get(form.add_prefix(WHICH)) or "")
    if chosen in dict(choices):
        return chosen
    form.add_error(WHICH, question)
    return ""


def _is_answered(form: Form, name: str, mark: str) -> bool:
    """Tell whether the box was ticked, and at this question; a tick at another one is taken away.

    A tick that names no question, as a program sends it, answers whatever is asked.
    """
    key = form.add_prefix(name)
    ticked = str(form.data.get(key) or "")
    if _MARK not in ticked or mark in ticked.split():
        return bool(ticked)
    sent: Any = form.data
    form.data = rest = sent.copy()
    del rest[key]
    return False


_MARK = "q-"


def mark_of(question: str, asked: Sequence[Any] = ()) -> str:
    """Return what the box of a question sends when it is ticked; `asked` as of `ask`."""
    words = " ".join([question, *sorted(str(one) for one in asked)])
    return _MARK + sha256(words.encode()).hexdigest()[:16]
