"""A call's own criteria: the ready set, changed line by line. Pure: each function returns the changed set."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kladka.core import packs

PARTS = ("eligibility", "formal", "points")
"""Conditions of taking part, formal questions, points."""


def copied(code: str, documents: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return the ready set `code` as a record may hold it, asking for these documents."""
    plain: dict[str, Any] = _plain({**packs.load(f"calls/{code}.yaml"), "documents": documents})
    return plain


def line_of(raw: Mapping[str, Any], part: str, code: str) -> dict[str, Any] | None:
    """Return one line of a part, or None when there is none of this code."""
    return next((dict(each) for each in raw[part] if each["code"] == code), None)


def with_line(raw: Mapping[str, Any], part: str, line: Mapping[str, Any]) -> dict[str, Any]:
    """Return the set with a line in place of the one of its code, else after the others."""
    lines = [dict(line) if each["code"] == line["code"] else each for each in raw[part]]
    if line_of(raw, part, line["code"]) is None:
        lines.append(dict(line))
    return {**raw, part: lines}


def without_line(raw: Mapping[str, Any], part: str, code: str) -> dict[str, Any]:
    """Return the set without a line."""
    return {**raw, part: [each for each in raw[part] if each["code"] != code]}


def with_documents(raw: Mapping[str, Any], documents: Mapping[str, bool]) -> dict[str, Any]:
    """Return the set that asks for these documents; the values say which are needed before an application is sent."""
    return {**raw, "documents": [{"document": kind, "needed": needed} for kind, needed in documents.items()]}


def new_code(raw: Mapping[str, Any]) -> str:
    """Return a code that no line of the set has."""
    used = {each["code"] for part in PARTS for each in raw[part]}
    return next(code for number in range(1, len(used) + 2) if (code := f"own-{number}") not in used)


def most_points(raw: Mapping[str, Any]) -> Decimal:
    """Return the most points that anybody can get, weighted."""
    return sum((each["most"] * Decimal(str(each.get("weight") or 1)) for each in raw["points"]), Decimal(0))


def giving_nothing(raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the lines of points that no answer gives and no assessor."""
    return [each for each in raw["points"] if not (each.get("judged") or each.get("gives") or each.get("counts"))]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
