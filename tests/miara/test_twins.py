"""The DuckDB runner against the slow twin, on worlds and definitions made by chance: equal numbers, equal members."""

import os
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from miara.model.pack import Breakdown, Pack
from miara.runners import duckdb, reference
from miara.runners.question import Question
from tests.miara.trees import DAYS, PROJECTS, SCOPES, SETS, packs
from tests.miara.worlds import KNOWN, SEEDS, world

EXAMPLES = int(os.environ.get("MIARA_EXAMPLES", "60"))


@settings(max_examples=EXAMPLES)
@given(pack=packs(), seed=SEEDS, projects=PROJECTS, as_of=DAYS, known_on=KNOWN, where=SCOPES, sets=SETS, data=st.data())
def test_both_runners_agree(
    pack: Pack,
    seed: int,
    projects: tuple[str, ...],
    as_of: date,
    known_on: date,
    where: dict[str, str],
    sets: tuple[tuple[Breakdown, ...], ...],
    data: st.DataObject,
) -> None:
    facts = world(seed)
    codes = tuple(pack.by_code)
    question = Question(projects, as_of, known_on, where, sets)
    assert duckdb.counts(pack, facts, question, codes) == reference.counts(pack, facts, question, codes)
    code = data.draw(st.sampled_from(codes))
    assert duckdb.members(pack, facts, question, code) == reference.members(pack, facts, question, code)
