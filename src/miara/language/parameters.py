"""Dated parameters: the thresholds that definitions read by name, each value with its first day and its source."""

from miara.language import source
from miara.language.source import Entry
from miara.model.errors import DefinitionError, Problem
from miara.model.pack import DatedValue, Parameter


def read(file: str, text: str) -> Parameter:
    """One parameter from its file. Raises DefinitionError."""
    keys = source.read(file, text).mapping(required=("parameter", "title", "values"), optional=("note",))
    values = [_value(entry) for entry in keys["values"].items()]
    if not values:
        raise keys["values"].refuse("A parameter has at least one value.")
    if len({value.valid_from for value in values}) != len(values):
        raise keys["values"].refuse("Two values begin on the same day.")
    newest_first = sorted(values, key=lambda value: value.valid_from, reverse=True)
    if "note" in keys:
        keys["note"].texts()
    return Parameter(keys["parameter"].text(), keys["title"].texts(), tuple(newest_first))


def read_all(files: dict[str, str]) -> dict[str, Parameter]:
    """Parameters by name, from file names and their texts."""
    found: dict[str, Parameter] = {}
    for file, text in sorted(files.items()):
        parameter = read(file, text)
        if parameter.name in found:
            raise DefinitionError([Problem(file, 1, 1, parameter.name, "This parameter has another file, too.")])
        found[parameter.name] = parameter
    return found


def _value(entry: Entry) -> DatedValue:
    keys = entry.mapping(required=("from", "value", "source"))
    return DatedValue(keys["from"].day(), keys["value"].number(), keys["source"].text())
