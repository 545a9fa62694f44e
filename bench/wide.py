"""A ledger of 250 thousand participations: what extraction, figures and pages of a project of twenty thousand cost.

bench/wide.py [--world FOLDER] [--participations 250000] [--postgresql] [--keep FOLDER]

The founding project of a demo world (FOLDER is its KLADKA_VAR; without it one is built) is copied many times over
inside the database: people with all their facts, every fifteen copies as a project of their own. With --postgresql
the world is made on a PostgreSQL that this command starts; --keep keeps the SQLite world for the next run. Every
measurement is a process of its own.
"""

import argparse
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import worlds


def main() -> None:
    """Make the world, then print one Markdown table."""
    arguments = _arguments()
    with ExitStack() as stack:
        folder = arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kladka-wide-")))
        if arguments.postgresql:
            databases = import_module("tests.databases")
            cluster = databases.Cluster()
            cluster.start("-c shared_buffers=512MB -c max_wal_size=8GB")
            stack.callback(cluster.stop)
            os.environ["KLADKA_DATABASE"] = cluster.url
        made = folder / "made"
        if arguments.postgresql or not made.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            if arguments.postgresql:
                worlds.build(folder)
            else:
                worlds.copied(arguments.world, folder)
            worlds.run("bench.wide_world", folder, "grow", str(arguments.participations))
            made.touch()
        print(worlds.conditions())
        import_module("bench.wide_times").measure(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A ledger of a whole country.")
    parser.add_argument("--world", type=Path, help="KLADKA_VAR of a built demo world")
    parser.add_argument("--participations", type=int, default=250_000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--keep", type=Path, help="where the SQLite world is kept, and found again")
    return parser.parse_args()


if __name__ == "__main__":
    main()
