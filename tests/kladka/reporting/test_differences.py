"""What differs between two extracts is found whatever happened between them."""

from datetime import date
from uuid import UUID

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kladka.reporting.extraction import pieces
from kladka.reporting.extraction.differences import differences, participations_in
from kladka.reporting.extraction.extract import Extract
from kladka.reporting.extraction.pieces import FACT, GONE, NUMBER, OF, Pieces
from miara.model.schema import TABLES
from miara.runners.tables import schema

SCHEMA = pa.schema(
    [*schema(TABLES["support"]), (NUMBER, pa.int64()), (GONE, pa.int64()), (FACT, pa.string()), (OF, pa.string())]
)


def held(kept):
    empty = Pieces(pa.schema([*schema(TABLES["participation"]), *list(SCHEMA)[-4:]]))
    made = {"support": kept, "participation": empty}
    return Extract(UUID(int=1), 1, {name: each.table for name, each in made.items()}, made)


def row(number, place, gone=None):
    made = {"id": f"{number}-{place}", "participation": f"p{(number * 7 + place) % 11}", "kind": "coaching"}
    return {**made, "retracted_on": None, NUMBER: number, GONE: gone, FACT: f"{number:04}-{place}"}


def plain(table):
    return {tuple(one.items()) for one in table.to_pylist()}


acts = st.lists(st.one_of(st.integers(1, 5), st.floats(0, 1)), max_size=25)


@settings(max_examples=150, deadline=None)
@given(first=acts, then=acts, size=st.integers(1, 5), again=st.booleans())
def test_every_row_that_one_has_and_the_other_has_not_is_told(first, then, size, again):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "ROWS", size)
        ledger, kept, number, states = {}, Pieces(SCHEMA), 0, []
        for part in (first, then):
            for act in part:
                number += 1
                new = [row(number, place) for place in range(act)] if isinstance(act, int) else []
                standing = sorted(key for key, each in ledger.items() if each[GONE] is None)
                if isinstance(act, float) and standing:
                    chosen = standing[int(act * (len(standing) - 1))]
                    new = [{**ledger[chosen], GONE: number, "retracted_on": date(2026, 1, 1)}]
                ledger |= {each[FACT]: each for each in new}
                kept = kept.with_rows(pa.Table.from_pylist(new, SCHEMA))
            states.append(kept)
        if again:  # read anew: no piece is the same object
            states[1] = Pieces(SCHEMA).with_rows(_all(kept))
        before, after = map(held, states)
        found = differences(before, after)
        old, new = plain(before.tables["support"]), plain(after.tables["support"])
        told = plain(found["support"]) if "support" in found else set()
        assert told >= old ^ new
        assert told <= old | new
        if not again:
            assert told == old ^ new
        assert participations_in(found, before, after) == {dict(each)["participation"] for each in told}


def _all(kept):
    return pa.Table.from_batches([each.rows for each in kept.pieces], SCHEMA)


def test_the_same_tables_have_no_differences():
    kept = held(Pieces(SCHEMA).with_rows(pa.Table.from_pylist([row(1, 0)], SCHEMA)))
    assert differences(kept, kept) == {}
