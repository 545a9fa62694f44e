"""What there may be a paper of, and what is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

type Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Thing:
    """What there may be one paper of, and what it is called; `of` is empty for the participation itself."""

    of: str
    label: str


@dataclass(frozen=True)
class Told:
    """What is known about one thing beyond the participation: values, rows, and what the signed paper proves."""

    values: Mapping[str, str]
    rows: Mapping[str, Rows]
    facts: Sequence[str] = ()
