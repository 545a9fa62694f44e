"""Days in a sentence, in three forms: on that day, of that day, (so long) after it."""

from typing import Literal

from miara.describe.phrases import Phrases
from miara.model import tree

Form = Literal["when", "of", "after"]


def day(value: tree.Value, say: Phrases, form: Form, noun: str = "") -> str:
    """A day in one form. `noun` names the facts where the day is the first or latest of some."""
    match value:
        case tree.AsOf():
            return say("days", "as_of", form)
        case tree.Literal(plain):
            return say("days", "literal", form, day=plain)
        case tree.Field(name):
            known = name if say.has("days", name) else "other"
            return say("days", known, form, name=say("columns", name))
        case tree.Shift(base, count, unit):
            step = "later" if count >= 0 else "earlier"
            return say("days", step, form, span=say.span(abs(count), unit), base=day(base, say, "of"))
        case tree.StartOf(unit, base):
            return say("days", f"start_of_{unit}", form, base=day(base, say, "of"))
        case tree.FactDay(which):
            return say("days", which, form, noun=noun)
    raise TypeError(f"{value!r} is not a day.")


def window(first: tree.Value, last: tree.Value, say: Phrases) -> str:
    """A window: within so long after a day, or from one day to another."""
    match last:
        case tree.Shift(base, count, unit) if base == first and count > 0:
            return say("timing", "within_after", span=say.span(count, unit), after=day(base, say, "after"))
    return say("timing", "from_to", first=day(first, say, "of"), last=day(last, say, "of"))
