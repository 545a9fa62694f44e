"""The DuckDB runner against the slow twin, on worlds and definitions made by chance: equal numbers, equal members."""

import os
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import miara
from miara.engine import RUNNERS
from miara.model.pack import Breakdown, Pack
from miara.runners import duckdb, reference
from miara.runners.question import Question
from tests.miara.trees import DAYS, PROJECTS, SCOPES, SETS, packs
from tests.miara.worlds import KNOWN, SEEDS, far, world

EXAMPLES = int(os.environ.get("MIARA_EXAMPLES", "30"))


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


@settings(max_examples=EXAMPLES // 2)
@given(pack=packs(), seed=SEEDS, as_of=DAYS, known_on=KNOWN)
def test_they_agree_at_the_ends_of_the_calendar(pack: Pack, seed: int, as_of: date, known_on: date) -> None:
    """A day moved past the last day that can be written goes on, and is after every day that can."""
    facts, codes, question = far(world(seed), seed), tuple(pack.by_code), Question((), as_of, known_on)
    assert duckdb.counts(pack, facts, question, codes) == reference.counts(pack, facts, question, codes)


def test_who_was_merged_is_one_person_on_the_last_day_there_is(tmp_path: Path) -> None:
    """Not retracted is later than every day, the last one too."""
    file, long_ago = tmp_path / "trial.yaml", date(2025, 1, 1)
    file.write_text(
        'pack: trial\nversion: "1"\ntitle: {en: T, pl: T}\nsource: test\n'
        "indicators: [{code: people, title: {en: People, pl: Ludzie}, counts: persons}]\n",
        "utf-8",
    )
    known: dict[str, object] = {"recorded_on": long_ago}
    people = ("ola", "aleksandra")
    facts = {
        "participation": [known | {"id": who, "person": who, "entry_date": long_ago} for who in people],
        "record_state": [known | {"id": who, "participation": who, "state": "complete"} for who in people],
        "alias": [known | {"id": "same", "person": "aleksandra", "same_as": "ola"}],
    }
    for runner in RUNNERS:
        found = miara.evaluate(
            miara.load_pack(file), facts, as_of=date.max, known_on=date.max, runner=runner, codes=["people"]
        )
        assert found["people"].value == 1, runner
