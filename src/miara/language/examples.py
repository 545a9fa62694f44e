"""What a drawn example promises: facts, a day, and what must come out."""

import re
from datetime import date
from fractions import Fraction

from miara.language import drawn
from miara.language.source import Entry, with_a_point
from miara.model.pack import Example, Number

_KEYS = (
    *("known_on", "value", "claimed", "incomplete", "members", "near", "by", "among", "without", "cases", "projects"),
)
_PROMISES = ("value", "claimed", "incomplete", "members", "near", "by", "among", "without")
NO_VALUE = "none"
_WRITTEN = re.compile(r"-?(\d{1,15}(\.\d{1,15})?|\d{1,15}/\d{1,15})")


def read(entry: Entry) -> Example:
    """The example an entry holds. Raises DefinitionError."""
    keys = entry.mapping(required=("text", "facts", "as_of"), optional=_KEYS)
    as_of: date = keys["as_of"].day()
    if not any(name in keys for name in _PROMISES):
        raise entry.refuse("An example says what must come out: value, claimed, incomplete, members, near or by.")
    no_value = "value" in keys and keys["value"].text() == NO_VALUE
    by = keys["by"].open_mapping() if "by" in keys else {}
    return Example(
        text=keys["text"].text(),
        facts=drawn.read(keys["facts"]),
        as_of=as_of,
        known_on=keys["known_on"].day() if "known_on" in keys else as_of,
        value=None if no_value else _number(keys.get("value")),
        claimed=_number(keys.get("claimed")),
        incomplete=_number(keys.get("incomplete")),
        members=_names(keys.get("members")),
        by={name: {key: _exact(each) for key, each in part.open_mapping().items()} for name, part in by.items()},
        near=_names(keys.get("near")),
        among=keys["among"].integer() if "among" in keys else None,
        without=keys["without"].integer() if "without" in keys else None,
        cases=tuple(each.integer() for each in keys["cases"].items()) if "cases" in keys else (),
        projects=_names(keys.get("projects")) or (drawn.PROJECT,),
        no_value=no_value,
    )


def _names(entry: Entry | None) -> tuple[str, ...] | None:
    return None if entry is None else tuple(sorted(each.text() for each in entry.items()))


def _number(entry: Entry | None) -> Number | None:
    return None if entry is None else _exact(entry)


def _exact(entry: Entry) -> Number:
    """A whole number, a decimal or a fraction such as 2/3."""
    word = entry.text()
    try:
        number = Fraction(word) if _WRITTEN.fullmatch(word) else None
    except ZeroDivisionError:
        number = None
    if number is None:
        raise entry.refuse("A number is expected here, such as 3, 0.5 or 2/3.", with_a_point(word))
    return int(number) if number.denominator == 1 else number
