"""A result of the engine as JSON and back: every number exact, nothing rounded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kladka.reporting.kreport.layout import number_as_json, number_from_json, texts
from miara.model.results import Amount, BrokenCheck, Figure, Result

_AMOUNT = ("value", "claimed", "incomplete", "among", "without")


def figures_as_json(result: Result, opening: Result | None) -> dict[str, Any]:
    """Return the figures, the rules between them that do not hold, and the values before the period."""
    told: dict[str, Any] = {
        "figures": [_figure(each) for each in result.figures],
        "broken_checks": [_broken(each) for each in result.broken_checks],
    }
    if opening is not None:
        told["before_the_period"] = [_numbers(each) for each in opening.figures]
    return told


def result_from_json(told: Mapping[str, Any], frame: Result) -> Result:
    """Return the result that was written; `frame` says of what and when. Raises ValueError, KeyError, TypeError."""
    return replace(
        frame,
        figures=tuple(_figure_from(each) for each in told["figures"]),
        broken_checks=tuple(_broken_from(each) for each in told["broken_checks"]),
    )


def opening_from_json(told: Mapping[str, Any], result: Result, frame: Result) -> Result | None:
    """Return the values before the period, with the figures' own words."""
    if "before_the_period" not in told:
        return None
    by_code = {each.code: each for each in result.figures}
    figures = tuple(
        replace(by_code[each["code"]], amount=_amount_from(each), cells=_cells_from(each["cells"]))
        for each in told["before_the_period"]
    )
    return replace(frame, figures=figures, broken_checks=())


def _figure(figure: Figure) -> dict[str, Any]:
    return _numbers(figure) | {
        "title": texts(figure.title),
        "description": texts(figure.description),
        "note": texts(figure.note),
        "counts": figure.counts,
        "measure": figure.measure,
        "published": figure.published,
    }


def _numbers(figure: Figure) -> dict[str, Any]:
    cells = [
        {"by": list(names), "groups": [{"group": list(group), **_amount(amount)} for group, amount in groups.items()]}
        for names, groups in figure.cells.items()
    ]
    return {"code": figure.code, **_amount(figure.amount), "cells": cells}


def _amount(amount: Amount) -> dict[str, Any]:
    """The numbers of an amount; those that say nothing of it are left out."""
    told = {name: number_as_json(getattr(amount, name)) for name in _AMOUNT}
    return {name: number for name, number in told.items() if number is not None or name == "value"}


def _broken(broken: BrokenCheck) -> dict[str, Any]:
    left, right = number_as_json(broken.left), number_as_json(broken.right)
    return {"text": broken.text, "by": list(broken.set), "group": list(broken.group), "left": left, "right": right}


def _figure_from(told: Mapping[str, Any]) -> Figure:
    return Figure(
        code=str(told["code"]),
        title=texts(told["title"]),
        counts=str(told["counts"]),
        measure=str(told["measure"]),
        amount=_amount_from(told),
        cells=_cells_from(told["cells"]),
        published=bool(told["published"]),
        description=texts(told["description"]),
        note=texts(told["note"]),
    )


def _cells_from(told: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], dict[tuple[str, ...], Amount]]:
    return {
        tuple(map(str, split["by"])): {tuple(map(str, each["group"])): _amount_from(each) for each in split["groups"]}
        for split in told
    }


def _amount_from(told: Mapping[str, Any]) -> Amount:
    numbers = {name: number_from_json(told[name]) for name in _AMOUNT if name in told}
    return Amount(**numbers)  # type: ignore[arg-type]


def _broken_from(told: Mapping[str, Any]) -> BrokenCheck:
    left, right = number_from_json(told["left"]), number_from_json(told["right"])
    if left is None or right is None:
        raise ValueError("A rule between figures has no numbers.")
    return BrokenCheck(told["text"], tuple(map(str, told["by"])), tuple(map(str, told["group"])), left, right)
