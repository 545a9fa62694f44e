"""Words that are asked for only where a policy wants them: why something is so that is more often a slip."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.errors import PolicyBroken


class Explained(forms.Form):
    """A form with words (`needed`, each a field) that are asked for only where a policy wants them."""

    needed = frozenset({"because"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = {name: self.fields[name] for name in self.needed}
        for name in self.needed:
            if not (self.initial.get(name) or name in self.data):
                del self.fields[name]

    def ask_why(self, name: str) -> None:
        """Ask for the words; nobody sees the question who was not asked."""
        question: Any = self._questions[name]
        question.summary_label = _("A question")
        self.fields[name] = question
        self.order_fields(self.field_order)


def aid_because() -> forms.LongTextField:
    """Return the words that are asked for where de minimis aid is doubtful: its rate, or how much was declared."""
    return forms.LongTextField(
        label=gettext_lazy("Why is it right all the same?"),
        help_text=gettext_lazy("It is kept with the history of the register of aid."),
        max_length=500,
        rows=3,
        required=False,
    )


@contextmanager
def asking_why(form: Explained) -> Iterator[None]:
    """Let a form come back with the question why, where a verb refused what was sent without it."""
    try:
        yield
    except PolicyBroken as refused:
        if refused.field in form.needed:
            form.ask_why(refused.field)
        raise
