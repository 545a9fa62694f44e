"""What the drawn examples of a pack promise, held against what a runner gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from miara import engine
from miara.engine import RUNNERS, Runner
from miara.model.pack import Example, Indicator, Pack

NOBODY = "nobody"
"""How an empty list of members is told."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise of a drawn example that does not come out. `number`: which example of its definition, from 1."""

    code: str
    number: int
    text: str
    name: str
    promised: str
    found: str


def check_examples(pack: Pack, runner: Runner = "duckdb") -> list[str]:
    """Promises of the drawn examples that a runner does not keep: one sentence each, empty if all hold."""
    return [
        f"{each.code}, “{each.text}”: {each.name} is drawn as {each.promised}, the {runner} runner gives {each.found}."
        for each in broken(pack, runner)
    ]


def broken(pack: Pack, runner: Runner = "duckdb", codes: Iterable[str] | None = None) -> list[Broken]:
    """Promises that a runner does not keep, of all definitions or of those with `codes`."""
    wanted = set(pack.by_code if codes is None else codes)
    return [
        Broken(indicator.code, number, example.text, name, _said(promised), _said(found))
        for indicator in pack.indicators
        if indicator.code in wanted
        for number, example in enumerate(indicator.examples, 1)
        for name, promised, found in _compared(pack, indicator, example, runner)
        if promised != found
    ]


def _compared(
    pack: Pack, indicator: Indicator, example: Example, runner: Runner
) -> Iterator[tuple[str, object, object]]:
    asked = {"as_of": example.as_of, "known_on": example.known_on, "projects": example.projects}
    by = list(example.by) or None
    result = engine.evaluate(pack, example.facts, runner=runner, codes=(indicator.code,), by=by, **asked)  # type: ignore[arg-type]
    figure = result[indicator.code]
    if example.value is not None or example.no_value:
        yield "value", example.value, figure.value
    for name in ("claimed", "incomplete", "among", "without"):
        promised = getattr(example, name)
        if promised is not None:
            yield name, promised, getattr(figure.amount, name)
    for name, split in example.by.items():
        for group, promised in split.items():
            found = figure.cells.get(tuple(name.split(engine.ACROSS)), {}).get(tuple(group.split(engine.ACROSS)))
            yield f"by {name} {group}", promised, 0 if found is None else found.value
    if example.members is not None:
        listed = engine.members(pack, example.facts, indicator.code, runner=runner, **asked)  # type: ignore[arg-type]
        yield "members", example.members, tuple(member.id for member in listed)
    if example.near is not None:
        nearly = engine.near(pack, example.facts, indicator.code, **asked)  # type: ignore[arg-type]
        yield "near", example.near, tuple(each.id for each in nearly)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or NOBODY
    return "none" if value is None else str(value)


__all__ = ["NOBODY", "RUNNERS", "Broken", "broken", "check_examples"]
