"""How long the work lists of one large project take, and how much memory: python -m bench.worklists [PARTICIPATIONS].

The project runs on the day asked about, so that a part of its people have left lately and windows are open. Meetings
with hours are made up beside the world of `figures_worlds`: one for each coaching.
"""

import argparse
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench import figures_worlds
from bench.worlds import conditions, set_up
from miara import load_pack
from miara.model.schema import TABLES
from miara.runners.tables import arrow

ON, ENDS = date(2020, 6, 30), date(2020, 12, 31)
PACK = "eu-esf-plus-2021"
SEED = 11


def main() -> None:
    """Print seconds, lines by kind, and the highest memory of the process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("participations", nargs="?", type=int, default=250_000)
    size = parser.parse_args().participations
    print(conditions())
    set_up(Path(tempfile.mkdtemp(prefix="kladka-bench-")))
    # After Django is ready: the rules name their titles in its languages.
    from kladka.reporting.worklists.declared import Frame, limits_on  # noqa: PLC0415
    from kladka.reporting.worklists.lines import lines_of  # noqa: PLC0415
    from kladka.reporting.worklists.nearly import moved  # noqa: PLC0415
    from kladka.reporting.worklists.patching import patched  # noqa: PLC0415
    from kladka.reporting.worklists.records import SOURCES  # noqa: PLC0415

    facts = world(size)
    nothing = {name: source.schema.empty_table() for name, source in SOURCES.items()}
    records = nothing | {"meeting": meetings(facts)}
    rows = {name: table.num_rows for name, table in facts.items() if table.num_rows}
    print(f"{size:,} participations in one project: {rows}, {records['meeting'].num_rows:,} meetings")
    project = facts["participation"]["project"][0].as_py()
    frame, pack = Frame(project, ON, ENDS, frozenset({"partner"}), limits_on(ON)), load_pack(PACK)
    print(f"memory before: {memory():.0f} MiB")
    found = timed("all lines, the first time on a day", lambda: lines_of(pack, facts, records, frame))
    for touched in (1, 100):
        people = facts["participation"]["id"][:touched].to_pylist()
        what = f"lines after something was recorded of {touched}"
        meetings_then = records["meeting"]
        found, again = timed(what, lambda: patched(pack, facts, records, frame, found, meetings_then, people))  # noqa: B023
        print(f"{len(again):,} people looked at again")
    print(dict(Counter(found.lines["rule"].to_pylist())), f"{found.lines.nbytes / 2**20:.0f} MiB kept")
    shown = found.lines["participation"][:25].to_pylist()
    timed("the figures that 25 lines would move", lambda: moved(pack, facts, shown, frame))
    print(f"highest memory: {memory():.0f} MiB")


def timed[T](what: str, work: Callable[[], T]) -> T:
    """Do it, and print what it took."""
    started, worked = time.perf_counter(), time.process_time()
    done = work()
    print(f"{what}: {time.perf_counter() - started:.2f} s, of it {time.process_time() - worked:.2f} s work", flush=True)
    return done


def world(size: int) -> dict[str, pa.Table]:
    """A world of one project, as an extract holds it, with a post for each coach."""
    made: dict[str, list[pa.Table]] = {}
    for chunk in figures_worlds.chunks(size, SEED, projects=1):
        for name, table in chunk.items():
            made.setdefault(name, []).append(table)
    facts = {
        name: arrow(table, pa.concat_tables(made[name]).unify_dictionaries() if name in made else None)
        for name, table in TABLES.items()
    }
    # The world's projects all ran to the end of 2020 and later; what lies ahead of the day is not known yet.
    known = pa.scalar(ON, pa.date32())
    facts = {name: _until(table, known) for name, table in facts.items()}
    project = facts["participation"]["project"][0].as_py()
    coaches = pc.unique(facts["assignment"]["coach"])
    told = {"id": coaches, "staff": coaches, "project": [project] * len(coaches), "role": ["coach"] * len(coaches)}
    told |= {"partner": ["partner"] * len(coaches), "from_date": [date(2016, 1, 1)] * len(coaches)}
    told |= {"recorded_on": [date(2016, 1, 1)] * len(coaches)}
    return facts | {"post": arrow(TABLES["post"], pa.table(told))}


def _until(table: pa.Table, known: pa.Scalar) -> pa.Table:
    """What was recorded by a day; what is retracted later is believed."""
    table = table.filter(pc.less_equal(table["recorded_on"], known))
    later = pc.fill_null(pc.greater(table["retracted_on"], known), False)
    believed = pc.if_else(later, pa.scalar(None, pa.date32()), table["retracted_on"])
    return table.set_column(table.column_names.index("retracted_on"), "retracted_on", believed)


def meetings(facts: dict[str, pa.Table]) -> pa.Table:
    """One session for each coaching, with the coach of the participation, at a quarter of an hour of the day."""
    from kladka.reporting.worklists.records import MEETING  # noqa: PLC0415

    supports = facts["support"]
    supports = supports.filter(pc.and_(pc.equal(supports["kind"], "coaching"), pc.is_null(supports["retracted_on"])))
    care = facts["assignment"].select(["participation", "coach"]).rename_columns(["participation", "staff"])
    held = supports.select(["id", "participation", "start_date"]).join(care, "participation")
    random = np.random.default_rng(SEED)
    starts = random.integers(32, 64, held.num_rows, dtype=np.int32) * 15
    columns = {
        "key": held["id"],
        "id": held["id"],
        "what": pa.array(["session"] * held.num_rows),
        "participation": held["participation"],
        "staff": held["staff"],
        "day": held["start_date"],
        "starts": pa.array(starts),
        "ends": pa.array(starts + 60),
        "minutes": pa.array(np.full(held.num_rows, 60, np.int32)),
        "support": held["id"],
    }
    return pa.table(columns).cast(MEETING)


def memory() -> float:
    """The highest memory of the process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
