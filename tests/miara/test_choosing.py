"""Who counts where nobody is named: by the number of rows, by what is ready, and never a runner that has a gap."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

from miara import engine
from miara.compilers.kernel import KernelGapError
from miara.model.schema import TABLES
from miara.runners import choosing, reference
from miara.runners.tables import arrow
from tests.miara.drawings import AS_OF, LATER, draw, indicator, pack

SOME = pack(indicator())
ASKED: dict[str, Any] = {"as_of": AS_OF, "known_on": LATER, "by": ()}


def facts(rows: int) -> dict[str, pa.Table]:
    """One participation, and so many rows in all."""
    drawn = draw(
        """
        participation
        id | person | entry_date
        p1 | jan    | 2012-01-01
        """
    )
    tables = {name: arrow(TABLES[name], given) for name, given in drawn.items()}
    others = rows - sum(table.num_rows for table in tables.values())
    names = [column.name for column in TABLES["target"].columns]
    return tables | {"target": pa.table({name: pa.nulls(others) for name in names})}


def chosen(rows: int, *days: date) -> str:
    """Who counts."""
    moments = [(day, LATER) for day in days or (AS_OF,)]
    results = engine.series(SOME, facts(rows), moments, by=())
    assert [result["it"].value for result in results] == [1] * len(moments)
    return results[0].runner


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A kernel in whatever state; it counts as the slow twin does."""
    stub = SimpleNamespace(state="ready", counts=reference.counts, members=reference.members)
    stub.readiness = lambda *_, **__: stub.state
    monkeypatch.setattr(choosing, "kernel", lambda: stub)
    monkeypatch.setattr(choosing, "_MODULE", "miara.runners.choosing")  # loaded
    return stub


def test_a_handful_of_rows_is_read_in_plain_python() -> None:
    assert chosen(choosing.FEW) == "reference"


def test_more_rows_or_days_are_asked_of_a_query(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "_MODULE", "not loaded")
    assert chosen(choosing.FEW + 1) == "duckdb"
    assert chosen(choosing.FEW, AS_OF, AS_OF) == "duckdb"


@pytest.mark.parametrize(("state", "least"), [("ready", 2_001), ("kept", 3_000), ("unknown", 4_000)])
def test_the_kernel_is_taken_where_making_it_ready_pays(
    kernel: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, state: str, least: int
) -> None:
    monkeypatch.setattr(choosing, "LOADING_PAYS", 3_000)
    monkeypatch.setattr(choosing, "COMPILING_PAYS", 4_000)
    kernel.state = state
    assert chosen(least) == "kernel"
    assert chosen(least - 1) == ("reference" if least - 1 <= choosing.FEW else "duckdb")


def test_where_the_kernel_has_a_gap_another_counts(kernel: SimpleNamespace) -> None:
    def refuse(*_: object) -> None:
        raise KernelGapError("not this")

    kernel.counts = kernel.members = refuse
    assert chosen(choosing.FEW + 1) == "duckdb"
    (member,) = engine.members(SOME, facts(choosing.FEW + 1), "it", as_of=AS_OF, known_on=LATER)
    assert member.id == "p1"
    with pytest.raises(KernelGapError):
        engine.evaluate(SOME, facts(choosing.FEW + 1), runner="kernel", **ASKED)


def test_members_are_listed_by_the_runner_that_would_count(kernel: SimpleNamespace) -> None:
    asked: list[str] = []

    def members(*given: Any) -> list[object]:
        asked.append(given[-1])
        return []

    kernel.members = members
    assert engine.members(SOME, facts(choosing.FEW + 1), "it", as_of=AS_OF, known_on=LATER) == []
    assert asked == ["it"]


def test_rows_that_can_be_read_once_are_read_once() -> None:
    drawn = {
        name: iter(rows)
        for name, rows in draw("participation\nid | person | entry_date\np1 | jan | 2012-01-01").items()
    }
    assert engine.evaluate(SOME, {name: iter(rows) for name, rows in drawn.items()}, **ASKED)["it"].value == 1
