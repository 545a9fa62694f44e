"""What changed since the report before, as it stands in a report: figure by figure, cause by cause, in numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kladka.reporting.kreport.layout import number_as_json, number_from_json
from miara.model.pack import Number

type Step = tuple[str, Number | None, Number | None]
"""A cause, and the value before and after it."""


@dataclass(frozen=True)
class Line:
    """The way of one figure. Whoever `came` in or `went` out, or was `remeasured`, is counted over the whole way."""

    code: str
    before: Number | None
    after: Number | None
    steps: tuple[Step, ...]
    came: int
    went: int
    remeasured: int

    @property
    def has_others(self) -> bool:
        """Tell whether others stand behind it than before, or the same with another amount."""
        return bool(self.steps or self.came or self.went or self.remeasured)


@dataclass(frozen=True)
class Restated:
    """All figures that are in the definitions of both reports; `new` and `gone` are in those of one only."""

    lines: tuple[Line, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]


def as_json(found: Restated) -> dict[str, Any]:
    """Return it as JSON, every number exact."""
    return {
        "figures": [_line_as_json(line) for line in found.lines],
        "new": list(found.new),
        "gone": list(found.gone),
    }


def from_json(told: Mapping[str, Any]) -> Restated:
    """Return what was written. Raises ValueError, KeyError, TypeError."""
    return Restated(
        lines=tuple(_line_from(each) for each in told["figures"]),
        new=tuple(map(str, told["new"])),
        gone=tuple(map(str, told["gone"])),
    )


def _line_as_json(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "before": number_as_json(line.before),
        "after": number_as_json(line.after),
        "steps": [
            {"cause": cause, "before": number_as_json(before), "after": number_as_json(after)}
            for cause, before, after in line.steps
        ],
        "came": line.came,
        "went": line.went,
        "remeasured": line.remeasured,
    }


def _line_from(told: Mapping[str, Any]) -> Line:
    return Line(
        code=str(told["code"]),
        before=number_from_json(told["before"]),
        after=number_from_json(told["after"]),
        steps=_steps_from(told["steps"]),
        came=int(told["came"]),
        went=int(told["went"]),
        remeasured=int(told["remeasured"]),
    )


def _steps_from(told: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(
        (str(each["cause"]), number_from_json(each["before"]), number_from_json(each["after"])) for each in told
    )
