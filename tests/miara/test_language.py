"""The language: what it reads, and that its own description is true."""

from pathlib import Path

import pytest

from miara import packs
from miara.language import conditions, definitions, functions, reference, vocabulary
from miara.language.context import Context
from miara.language.indicators import EVIDENCE_TABLES
from miara.language.source import read as read_source
from miara.model import tree
from miara.model.errors import DefinitionError
from miara.model.pack import Indicator, Pack
from miara.model.schema import TABLES
from miara.model.units import UNITS

HEAD = """pack: trial
version: "1"
title: {en: Trial, pl: Próba}
source: test
"""


def parameters() -> dict[str, str]:
    return {file.stem: file.read_text("utf-8") for file in (packs.root() / "parameters").glob("*.yaml")}


def pack(text: str) -> Pack:
    return definitions.read("trial.yaml", HEAD + text, parameters())


def indicator(keys: str, head: str = "") -> Indicator:
    (found,) = pack(f"{head}indicators:\n  - {{code: one, title: {{en: One, pl: Jeden}}, {keys}}}\n").indicators
    return found


@pytest.mark.parametrize(("unit", "kind", "text"), list(reference.examples()))
def test_every_form_in_the_description_can_be_read(unit: str, kind: str, text: str) -> None:
    entry = read_source("form.yaml", f'"{text}"')
    context = Context(entry, UNITS[unit], EVIDENCE_TABLES, frozenset(parameters()))
    assert conditions.read_value(context) if kind == "value" else conditions.read(context)


def test_every_word_is_described() -> None:
    page = reference.markdown()
    assert all(f"`{unit}`" in page for unit in UNITS)
    assert all(f"### `{table}`" in page for table in vocabulary.FACT_WORDS)
    assert all(f"`{word.form}`" in page for word in functions.FUNCTIONS.values())


def test_a_fact_table_is_a_word_of_the_language_unless_the_engine_reads_it_itself() -> None:
    owned = {table.name for table in TABLES.values() if table.owner}
    assert owned - set(vocabulary.FACT_WORDS) == {"exit", "reentry", "record_state"}


def test_hours_are_added_up_of_themselves() -> None:
    found = indicator("counts: hours, when: kind = 'advice'")
    assert found.kind == "sum"
    assert found.parts[0].measured == tree.Field("hours", "float")


def test_a_support_is_asked_about_its_participation() -> None:
    found = indicator("counts: supports, when: participation.sex = 'female' and start_date >= entry")
    assert found.condition == tree.All(
        (
            tree.Compare("=", tree.Field("sex", "text", "owner"), tree.Literal("female")),
            tree.Compare(">=", tree.Field("start_date", "date"), tree.Field("entry_date", "date", "owner")),
        )
    )


def test_a_population_speaks_of_participations_whatever_is_counted() -> None:
    found = indicator("counts: hours", head="population: sex = 'female'\n")
    assert found.condition == tree.Compare("=", tree.Field("sex", "text", "owner"), tree.Literal("female"))


def test_a_share_has_its_three_parts() -> None:
    found = indicator(
        "counts: persons, on: exit, share: {of: \"situation('employment')\", among: sex = 'female', "
        "without: \"situation('further_education')\"}"
    )
    of, among, without = found.parts
    assert [part.name for part in found.parts] == ["", "among", "without"]
    assert isinstance(of.condition, tree.All)
    assert isinstance(among.condition, tree.All)
    assert of.condition.parts[:2] == among.condition.parts
    assert isinstance(among.condition.parts[1], tree.Not)
    assert isinstance(without.condition, tree.All)
    assert without.condition.parts[0] == among.condition.parts[0]


def test_a_condition_on_the_fact_itself() -> None:
    found = indicator(
        "counts: persons, when: \"situation('employment', where => full_time_share >= 0.5 and from_date > entry)\""
    )
    assert isinstance(found.condition, tree.HasFact)
    assert found.condition.where == tree.All(
        (
            tree.Compare(">=", tree.Field("full_time_share", "float", "fact"), tree.Literal(0.5)),
            tree.Compare(">", tree.Field("from_date", "date", "fact"), tree.Field("entry_date", "date")),
        )
    )


def test_bands_and_leading_characters_and_places() -> None:
    split = pack(
        "breakdowns:\n  sex: participation.sex\n  age: {of: age(on => entry), bands: [0-17, 18-29, 30+]}\n"
        "  region: {of: municipality, first: 2}\n  project: participation.project\n"
        "indicators:\n  - {code: one, title: {en: One, pl: Jeden}, counts: persons}\n"
    ).breakdowns
    assert split["age"].bands == (("0-17", 0, 17), ("18-29", 18, 29), ("30+", 30, None))
    assert split["region"].first == 2
    assert [name for name, each in split.items() if each.each] == ["project"]


def test_the_packs_can_be_read_and_name_their_parameters() -> None:
    for code in packs.codes():
        found = definitions.read(code, Path(packs.find(code)).read_text("utf-8"), parameters())
        assert found.indicators


def test_a_definition_says_whether_more_is_better_or_less() -> None:
    keys = "{code: one, title: {en: One, pl: Jeden}, counts: participations"
    assert pack(f"indicators:\n  - {keys}}}\n").by_code["one"].better == "more"
    assert pack(f"indicators:\n  - {keys}, better: less}}\n").by_code["one"].better == "less"
    with pytest.raises(DefinitionError, match="fewer"):
        pack(f"indicators:\n  - {keys}, better: fewer}}\n")
