"""Pieces of columns: whatever is added or replaced, in whatever steps, they hold what a full read would give."""

from itertools import groupby

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kladka.reporting.extraction import pieces
from kladka.reporting.extraction.pieces import FACT, GONE, NUMBER, OF, Pieces

SCHEMA = pa.schema(
    [("kind", pa.string()), (NUMBER, pa.int64()), (GONE, pa.int64()), (FACT, pa.string()), (OF, pa.string())]
)


def table(rows):
    return pa.Table.from_pylist(rows, SCHEMA)


def row(number, place, retracted=None):
    return {"kind": f"k{place % 3}", GONE: retracted, NUMBER: number, FACT: f"{number:06}-{place:03}"}


# An act records some rows under the next number, or retracts one that is there.
acts = st.lists(st.one_of(st.integers(1, 7), st.floats(0, 1)), max_size=40)


@settings(max_examples=200, deadline=None)
@given(acts=acts, reads=st.sets(st.integers(0, 40)), size=st.integers(1, 6))
def test_what_was_read_in_steps_is_what_is_read_at_once(acts, reads, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "ROWS", size)
        ledger, kept, mark = {}, Pieces(SCHEMA), 0
        for number, act in enumerate(acts, 1):
            if isinstance(act, int):
                ledger |= {made[FACT]: made for made in (row(number, place) for place in range(act))}
            elif ledger:
                chosen = sorted(ledger)[int(act * (len(ledger) - 1))]
                ledger[chosen] = {**ledger[chosen], GONE: ledger[chosen][GONE] or number}
            if number in reads:
                kept, mark = kept.with_rows(since(ledger, mark)), number
        kept = kept.with_rows(since(ledger, mark))
        assert kept.numbered.to_pylist() == [
            {name: each[name] for name in ("kind", NUMBER, GONE)} for each in in_order(ledger)
        ]
        assert kept.table.column_names == ["kind"]
        for piece in kept.pieces:
            acts_inside = [len(list(rows)) for _, rows in groupby(piece.rows.column(NUMBER).to_pylist())]
            assert piece.rows.num_rows < size + max(acts_inside), "a piece ends with the act that fills it"
        for one, other in zip(kept.pieces, kept.pieces[1:], strict=False):
            assert one.last < other.first, "an act is never parted"
            assert one.rows.num_rows >= size, "only the last piece is small"


def in_order(ledger):
    return sorted(ledger.values(), key=lambda each: (each[NUMBER], each[FACT]))


def since(ledger, mark):
    return table([each for each in in_order(ledger) if each[NUMBER] > mark or (each[GONE] or 0) > mark])


def test_what_did_not_change_is_not_copied(monkeypatch):
    monkeypatch.setattr(pieces, "ROWS", 3)
    kept = Pieces(SCHEMA).with_rows(table([row(number, 0) for number in range(1, 10)]))
    changed = kept.with_rows(table([row(5, 0, retracted=10), row(10, 0)]))
    assert [one.rows is other.rows for one, other in zip(kept.pieces, changed.pieces, strict=False)] == [
        True,
        False,
        True,
    ]
    assert kept.with_rows(table([])) is kept


def test_rows_that_were_read_already_change_nothing():
    rows = table([row(number, place) for number in (1, 2) for place in (0, 1)])
    kept = Pieces(SCHEMA).with_rows(rows)
    assert kept.with_rows(rows.slice(2)).table == kept.table


def test_a_row_that_is_not_where_its_number_says_is_refused():
    kept = Pieces(SCHEMA).with_rows(table([row(1, 0), row(2, 0)]))
    with pytest.raises(KeyError, match="000001-007"):
        kept.with_rows(table([row(1, 7)]))
