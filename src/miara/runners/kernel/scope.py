"""Which walked rows a question is about: its projects and its scope, as a flag for each row."""

import numpy as np

from miara.compilers.kernel.expressions import day_number
from miara.model.units import UNITS, Unit
from miara.runners.kernel.columns import Numbers, Words
from miara.runners.kernel.layout import Layout
from miara.runners.question import Question

ASSIGNED = ("coach", "model")


def in_scope(layout: Layout, words: Words, question: Question, unit: Unit = UNITS["participations"]) -> Numbers:
    """A flag for each walked row; coach and model are those of any assignment known and begun.

    What narrows a scattered unit by its identity is left to whoever joins its rows.
    """
    flags = np.ones(len(layout.order[layout.root]), bool)
    places = dict(unit.filters)
    if question.projects:
        found = layout.array(f"{layout.root}.project")  # a column's words have codes once it was made
        flags &= np.isin(found, [words.code(project) for project in question.projects])
    for name, wanted in question.where.items():
        if places[name] == "assignment":
            flags &= _assigned(layout, words, name, wanted, question)
        elif not (places[name] == "identity" and unit.scattered):
            column = unit.identity if places[name] == "identity" else name
            flags &= layout.array(f"{layout.root}.{column}") == words.code(wanted)
    return flags


def _assigned(layout: Layout, words: Words, name: str, wanted: str, question: Question) -> Numbers:
    day, recorded, retracted, column = (
        layout.array(f"assignment.{each}") for each in ("from_date", "recorded_on", "retracted_on", name)
    )
    as_of, known_on = day_number(question.as_of), day_number(question.known_on)
    rows = (day <= as_of) & (recorded <= known_on) & (known_on < retracted) & (column == words.code(wanted))
    before = np.append(0, np.cumsum(rows))
    first = layout.array("assignment.first")
    owners = before[first[1:]] > before[first[:-1]]
    return np.repeat(owners, np.diff(layout.array("participation.first")))
