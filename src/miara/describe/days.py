"""Days in a sentence: on that day, of that day, so long after it, before it, the day itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from miara.describe.phrases import Phrases
from miara.model import tree

Form = Literal["when", "of", "after", "past", "ahead", "name"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The facts of which a day is the first or the latest: as a noun, and as what the counted people did, if people are
    counted."""

    noun: str = ""
    did: str = ""


NO_FACTS = Spoken()


def day(value: tree.Value, say: Phrases, form: Form, facts: Spoken = NO_FACTS) -> str:
    """A day in one form. `facts`: those of which the day is the first or latest."""
    match value:
        case tree.AsOf():
            return say("days", "as_of", form)
        case tree.Literal(plain):
            return say("days", "literal", form, day=plain)
        case tree.Field(name):
            known = name if say.has("days", name) else "other"
            return say("days", known, form, name=say("columns", name))
        case tree.Shift():
            return _moved(value, say, form, facts)
        case tree.StartOf(unit, base):
            return say("days", f"start_of_{unit}", form, name=day(base, say, "name", facts))
        case tree.FactDay(which) if facts.did:
            return say("days", f"{which}_time", form, did=facts.did)
        case tree.FactDay(which):
            return say("days", which, form, noun=facts.noun)
    raise TypeError(f"{value!r} is not a day.")


def _moved(value: tree.Shift, say: Phrases, form: Form, facts: Spoken) -> str:
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
        past=day(value.base, say, "past", facts),
        ahead=day(value.base, say, "ahead", facts),
    )


def window(first: tree.Value, last: tree.Value, say: Phrases, spoken: Callable[[tree.Value], Spoken]) -> str:
    """A window: within so long after a day, or from one day to another. `spoken` says the facts a day asks for."""
    match last:
        case tree.Shift(base, count, unit) if base == first and count > 0:
            span = say.count("spans", count, unit)
            return say("timing", "within_after", span=span, after=day(base, say, "after", spoken(base)))
    ends = {name: day(each, say, "of", spoken(each)) for name, each in (("first", first), ("last", last))}
    return say("timing", "from_to", **ends)
