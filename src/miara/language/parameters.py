"""Dated parameters: the thresholds that definitions read by name, each value with its first day and its source.

A parameter lies in `packs/parameters/<name>.yaml`. Only those a pack reads are opened, so that the folder may hold
other dated data.
"""

from miara.language import source
from miara.language.source import Entry
from miara.model.pack import DatedValue, Parameter


def read(name: str, text: str) -> Parameter:
    """One parameter from the text of its file. Raises DefinitionError."""
    keys = source.read(f"{name}.yaml", text).mapping(required=("parameter", "title", "values"), optional=("note",))
    if keys["parameter"].text() != name:
        raise keys["parameter"].refuse(f"The file of this parameter is called '{name}'.")
    values = [_value(entry) for entry in keys["values"].items()]
    if not values:
        raise keys["values"].refuse("A parameter has at least one value.")
    if len({value.valid_from for value in values}) != len(values):
        raise keys["values"].refuse("Two values begin on the same day.")
    newest_first = sorted(values, key=lambda value: value.valid_from, reverse=True)
    if "note" in keys:
        keys["note"].texts()
    return Parameter(name, keys["title"].texts(), tuple(newest_first))


def _value(entry: Entry) -> DatedValue:
    keys = entry.mapping(required=("from", "value", "source"))
    return DatedValue(keys["from"].day(), keys["value"].number(), keys["source"].said())
