"""What a drawn example promises: facts, a day, and what must come out."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from miara.language import drawn
from miara.language.source import Entry, with_a_point
from miara.model.errors import Told
from miara.model.pack import Example, Number

_KEYS = (
    *("known_on", "value", "claimed", "incomplete", "members", "near", "by", "among", "without", "cases", "projects"),
)
_PROMISES = ("value", "claimed", "incomplete", "members", "near", "by", "among", "without")
NO_VALUE = "none"
_WRITTEN = re.compile(r"-?(\d{1,15}(\.\d{1,15})?|\d{1,15}/\d{1,15})")


def read(entry: Entry) -> Example:
    """The example an entry holds. Raises DefinitionError."""
    keys, told = entry.open_mapping(), Told()
    told(partial(entry.mapping, required=("text", "facts", "as_of"), optional=_KEYS))
    if not any(name in keys for name in _PROMISES):
        told(partial(_refuse_silence, entry))
    found: dict[str, Any] = {name: told(partial(how, keys[name])) for name, how in _READ.items() if name in keys}
    told.check()
    return Example(
        text=found["text"],
        facts=found["facts"],
        as_of=found["as_of"],
        known_on=found.get("known_on", found["as_of"]),
        value=None if found.get("value") == NO_VALUE else found.get("value"),
        claimed=found.get("claimed"),
        incomplete=found.get("incomplete"),
        members=found.get("members"),
        by=found.get("by", {}),
        near=found.get("near"),
        among=found.get("among"),
        without=found.get("without"),
        cases=found.get("cases", ()),
        projects=found.get("projects") or (drawn.PROJECT,),
        no_value=found.get("value") == NO_VALUE,
    )


def _refuse_silence(entry: Entry) -> None:
    raise entry.refuse("An example says what must come out: value, claimed, incomplete, members, near or by.")


def _names(entry: Entry) -> tuple[str, ...]:
    return tuple(sorted(each.text() for each in entry.items()))


def _value(entry: Entry) -> Number | str:
    return NO_VALUE if entry.text() == NO_VALUE else _exact(entry)


def _by(entry: Entry) -> dict[str, dict[str, Number]]:
    return {
        name: {key: _exact(each) for key, each in part.open_mapping().items()}
        for name, part in entry.open_mapping().items()
    }


def _cases(entry: Entry) -> tuple[int, ...]:
    return tuple(each.integer() for each in entry.items())


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


_READ: Mapping[str, Callable[[Entry], Any]] = {
    "text": Entry.text,
    "facts": drawn.read,
    "as_of": Entry.day,
    "known_on": Entry.day,
    "value": _value,
    "claimed": _exact,
    "incomplete": _exact,
    "members": _names,
    "by": _by,
    "near": _names,
    "among": Entry.integer,
    "without": Entry.integer,
    "cases": _cases,
    "projects": _names,
}
"""How each key is read."""
