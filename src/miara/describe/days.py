"""Days in a sentence: on that day, of that day, so long after it, before it, the day itself."""

from typing import Literal

from miara.describe.phrases import Phrases
from miara.model import tree

Form = Literal["when", "of", "after", "past", "ahead", "name"]


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
        case tree.Shift():
            return _moved(value, say, form, noun)
        case tree.StartOf(unit, base):
            return say("days", f"start_of_{unit}", form, name=day(base, say, "name", noun))
        case tree.FactDay(which):
            return say("days", which, form, noun=noun)
    raise TypeError(f"{value!r} is not a day.")


def _moved(value: tree.Shift, say: Phrases, form: Form, noun: str) -> str:
    """A day so long after or before another one."""
    step, count = ("later", value.count) if value.count >= 0 else ("earlier", -value.count)
    if value.unit == "days" and say.has("days", f"days_{step}", form):
        step = f"days_{step}"
    return say(
        "days",
        step,
        form,
        n=count,
        length=say.count("lengths", count, value.unit),
        past=day(value.base, say, "past", noun),
        ahead=day(value.base, say, "ahead", noun),
    )


def window(first: tree.Value, last: tree.Value, say: Phrases) -> str:
    """A window: within so long after a day, or from one day to another."""
    match last:
        case tree.Shift(base, count, unit) if base == first and count > 0:
            span = say.count("spans", count, unit)
            return say("timing", "within_after", span=span, after=day(base, say, "after"))
    return say("timing", "from_to", first=day(first, say, "of"), last=day(last, say, "of"))
