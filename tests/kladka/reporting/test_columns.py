"""What leaves the ledger for the engine, by the privacy class of every field on the way."""

import pytest

from kladka.people.models import Identity
from kladka.reporting.extraction.columns import SOURCES, Source, same
from tests.architecture.registry import declared

ABOUT_PEOPLE = {
    "birth_date": "personal",
    "homeless": "personal",
    "disability": "sensitive",
    "disability_degree": "sensitive",
    "foreign_background": "sensitive",
    "third_country": "sensitive",
    "minority": "sensitive",
}
"""What definitions ask about people and nobody may know them by: answers at entry, beside a pseudonym."""
OF_ENTITIES = {"at_risk": "sensitive"}
"""Whether somebody is at risk, which the law asks of members and employees: yes or no, never the ground."""


def classes(source):
    """Return the privacy class of the field that each column of a source ends in, by column."""
    found = {}
    for column, path in source.columns.items():
        model = source.model
        *through, last = path.split("__")
        for step in through:
            model = model._meta.get_field(step).related_model
        field = model._meta.get_field(last)
        (found[column],) = declared(model)[field.name]
    return found


@pytest.mark.parametrize("table", SOURCES)
def test_every_column_is_safe_or_named_here(table):
    named = OF_ENTITIES if table in ("member", "occupancy") else ABOUT_PEOPLE
    for source in SOURCES[table].all:
        unsafe = {column: word for column, word in classes(source).items() if word != "safe"}
        assert unsafe == {column: word for column, word in named.items() if column in unsafe}


def test_what_is_named_here_leaves_with_the_entry_alone():
    assert {table: set(classes(source)) & ABOUT_PEOPLE.keys() for table, source in SOURCES.items()} == {
        table: ABOUT_PEOPLE.keys() if table == "participation" else set() for table in SOURCES
    }


def test_a_name_on_the_way_out_would_be_seen():
    """The control."""
    assert classes(Source(Identity, same("family_name sex")))["family_name"] == "identity"
