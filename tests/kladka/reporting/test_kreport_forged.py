"""A report that somebody made to do harm: it neither stops the machine of whoever checks it nor speaks for us."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kladka.reporting.kreport import archive, layout, tables
from kladka.reporting.kreport.layout import FIGURES, canonical
from tests.kladka.reporting.kreports import relisted

pytestmark = pytest.mark.usefixtures("own_keys")


@pytest.mark.parametrize("number", ["1e999999999", "1_0/3", "٣/4", "3/0", "9" * 4000 + "/7", 10**4000, 1.5, True, "x"])
def test_a_number_that_is_none_takes_no_time(prepared, verified, number):
    told = json.loads(archive.opened(prepared)[FIGURES])
    told["figures"][0]["value"] = number
    found = verified(relisted(prepared, figures_json=canonical(told)))
    assert not found.is_same
    assert found.faults == ("“figures.json” is not as a report has it.",)


def _rows_for_nothing(content, times):
    """The first row over and over: a few bytes of file, and as many rows as one likes."""
    table = tables.from_parquet("x", archive.opened(content)["extract/support.parquet"])
    many = pa.concat_tables([table.slice(0, 1)] * times).combine_chunks()
    sink = pa.BufferOutputStream()
    pq.write_table(many, sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def test_rows_that_cost_nothing_are_refused_before_they_are_read(prepared, verified, monkeypatch):
    bomb = _rows_for_nothing(prepared, 200_000)
    assert len(bomb) < 50_000
    found = verified(relisted(prepared, extract__support_parquet=bomb))
    assert not found.is_same
    assert "“extract/support.parquet” is larger than it can be. Do not use it." in found.faults
    monkeypatch.setattr(pq.ParquetFile, "iter_batches", lambda *_args, **_more: pytest.fail("it was read"))
    with pytest.raises(layout.BrokenReportError, match="larger than it can be"):
        tables.from_parquet("support.parquet", bomb)


def test_reading_stops_where_a_table_grows_beyond_memory(prepared, monkeypatch):
    bomb = _rows_for_nothing(prepared, 50_000)
    monkeypatch.setattr(layout, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(layout.BrokenReportError, match="larger than it can be"):
        tables.from_parquet("support.parquet", bomb)
