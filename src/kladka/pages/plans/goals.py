"""Goals without a step: asked about wherever a plan is signed, on screen or on paper, and said before it is printed."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.rules.plan import Content, without_steps
from kladka.pages.asking import ask


def ask_about_goals(form: Any, content: Content) -> None:
    """Let a form ask whether a goal is to be signed towards which nobody agreed to do anything yet."""
    without = without_steps(content)
    if without:
        question = ngettext(
            "There is no step towards this goal: %(goals)s. Sign the plan all the same?",
            "There is no step towards these goals: %(goals)s. Sign the plan all the same?",
            len(without),
        )
        ask(form, question % {"goals": "; ".join(without)}, label=_("The steps follow later"))


def said_before_printing(content: Content) -> list[str]:
    """Return what is said of such goals before a plan is printed to be signed: nothing where there is none."""
    without = without_steps(content)
    words = ngettext(
        "There is no step towards this goal: %(goals)s. Add the steps before the plan is printed and signed.",
        "There is no step towards these goals: %(goals)s. Add the steps before the plan is printed and signed.",
        len(without),
    )
    return [words % {"goals": "; ".join(without)}] if without else []
