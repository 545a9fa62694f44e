"""What preparing and verifying a report costs: time and the most memory held, for one large project.

bench/reports.py [--size 20000] [--packs pl-po-kl-7.2.1-abc,eu-esf-plus-2021]

The facts are made, about thirteen for each participation, and lie in memory, as the product's extract does; reading
a ledger for the first time is measured elsewhere (bench/figures.py has no ledger). Each line is a process of its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pyarrow as pa
from django.conf import settings

from bench import figures_measures, figures_worlds, worlds

SIZE, PACKS = 20_000, "pl-po-kl-7.2.1-abc,eu-esf-plus-2021,pl-esf-plus-2021"
AS_OF = date(2020, 12, 31)
_COLUMNS = ("prepare", "prepare_cpu", "verify", "verify_cpu", "file", "memory")


def main() -> None:
    """Measure, and print one Markdown table."""
    parser = argparse.ArgumentParser(description="What a report costs.")
    parser.add_argument("--size", type=int, default=SIZE, help="participations of the project")
    parser.add_argument("--packs", default=PACKS)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.size)))
        return
    print(worlds.conditions())
    print(
        f"\n| {options.size} participations | prepare, s | CPU, s | verify, s | CPU, s | file, MB | most memory, MB |"
    )
    print("|---|---|---|---|---|---|---|")
    for pack in options.packs.split(","):
        command = [sys.executable, __file__, "--size", str(options.size), "--measure", pack]
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        numbers = [f"{found[name]:.1f}" for name in _COLUMNS]
        print(f"| {pack} | {' | '.join(numbers)} |", flush=True)


def measure(code: str, size: int) -> dict[str, float]:
    """Prepare and verify one report in this process."""
    settings.configure(USE_I18N=False)
    import miara  # noqa: PLC0415 - the settings come first
    from kladka.reporting import kreport  # noqa: PLC0415
    from kladka.reporting.kreport import tables  # noqa: PLC0415

    facts = {name: _numbered(name, table, tables) for name, table in made(size).items()}
    project = facts["participation"]["project"][0].as_py()
    rows = sum(table.num_rows for table in facts.values())
    figures_measures.say(f"{code}: {rows} rows")
    pack = miara.load_pack(code)
    about = kreport.About(project, {}, "", 1, 1, AS_OF, AS_OF, (date(2020, 1, 1), AS_OF))
    took, cpu, content = timed(lambda: kreport.written(about, pack, facts, head=rows))
    memory = figures_measures.peak()
    with tempfile.TemporaryDirectory(prefix="kladka-bench-") as folder:
        path = Path(folder) / "a.kreport"
        path.write_bytes(content)
        verifying, verifying_cpu, found = timed(lambda: kreport.verify(path))
    if not found.is_same:
        raise SystemExit(f"The report is not the same: {found.faults}")
    told = (took, cpu, verifying, verifying_cpu, len(content) / 1e6, memory)
    return dict(zip(_COLUMNS, told, strict=True))


def made(size: int) -> dict[str, pa.Table]:
    """The facts of one project, as plain texts: the product's extract has no dictionaries."""
    (found,) = figures_worlds.chunks(size, projects=1)
    return found


def _numbered(name: str, table: pa.Table, tables: Any) -> pa.Table:
    """A table with ledger numbers in the order of its rows."""
    columns = tables.schema_of(name)
    numbers = pa.array(np.arange(1, table.num_rows + 1))
    given = {field.name: table[field.name] for field in columns if field.name in table.column_names}
    filled = {
        field.name: given[field.name].cast(field.type)
        if field.name in given
        else numbers
        if field.name == tables.RECORDED
        else pa.nulls(table.num_rows, field.type)
        for field in columns
    }
    return pa.table(filled)


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """The seconds that something took, those of the processor, and what it gave."""
    started, cpu = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - started, time.process_time() - cpu, found


if __name__ == "__main__":
    main()
