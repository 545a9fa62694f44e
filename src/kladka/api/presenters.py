"""What the page about the API says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kladka.api.document import document
from kladka.api.middleware import ROOT
from kladka.api.problems import KINDS


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    words: str
    is_needed: bool


@dataclass(frozen=True)
class Operation:
    """An operation as the page shows it."""

    name: str
    address: str
    summary: str
    words: str
    parameters: list[Parameter]


def page() -> dict[str, Any]:
    """Return the operations by subject, and the kinds of problems."""
    subjects: dict[str, list[Operation]] = {}
    for address, methods in document()["paths"].items():
        for told in methods.values():
            subjects.setdefault(told["tags"][0], []).append(_operation(address, told))
    problems = [(kind, status, title) for kind, (status, title) in KINDS.items()]
    return {"subjects": subjects, "problems": problems, "document_url": f"{ROOT}openapi.json"}


def _operation(address: str, told: Mapping[str, Any]) -> Operation:
    parameters = [
        Parameter(each["name"], _plain(each.get("description", "")), each["required"]) for each in told["parameters"]
    ]
    return Operation(told["operationId"], f"GET {address}", told["summary"], _plain(told["description"]), parameters)


def _plain(words: str) -> str:
    """Return a text without the marks of code, which only tools read."""
    return words.replace("`", "")
