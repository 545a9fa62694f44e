"""The kinds of values in requests: strict, so that no other day or number is read out of a slip."""

import re
from datetime import date
from typing import Annotated, Any

from ninja import Path
from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-[0-9]{2}")
MONTHS = 12
_WHOLE = re.compile(r"[0-9]{1,6}")


def _day(given: Any) -> date:
    found = _DAY.fullmatch(str(given))
    if found is None or found["year"] == "0000":
        raise PydanticCustomError("day", "Not a day.")
    if not 1 <= int(found["month"]) <= MONTHS:
        raise PydanticCustomError("no_such_month", "Not a month.")
    try:
        return date.fromisoformat(found[0])
    except ValueError as error:
        raise PydanticCustomError("no_such_day", "Not in the calendar.") from error


def _whole(given: Any) -> int:
    if not _WHOLE.fullmatch(str(given)):
        raise PydanticCustomError("whole", "Not a whole number.")
    return int(given)


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day as year-month-day, and nothing else that could be read as one."""

PerhapsDay = Annotated[date | None, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""The same where it may be left out."""

Whole = Annotated[int, BeforeValidator(_whole)]

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
"""The code of an indicator, a target group, a model."""

ProjectCode = Annotated[str, Path(description="code of the project")]

Named = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,60}$", description="its code")]
"""The code of a pack or an indicator in the address itself."""

Split = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}(\*[a-z_]{1,40})?$")]
"""A breakdown, or two crossed."""


def optional(words: str, *examples: Any, **more: Any) -> Any:
    """Return the declaration of a parameter that may be left out, with what it means."""
    return Field(default=None, description=words, examples=list(examples) or None, **more)
