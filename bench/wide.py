"""A ledger of 250 thousand participations: what extraction, figures and pages of a project of twenty thousand cost.

bench/wide.py [--world FOLDER] [--participations 250000] [--postgresql] [--keep FOLDER] [--only WORDS]

The founding project of a demo world (FOLDER is its KLADKA_VAR; without it one is built) is copied many times over
inside the database: people with all their facts, every fifteen copies as a project of their own. With --postgresql
the world is made on a PostgreSQL that this command starts; --keep keeps the world, whichever database it is in, for the
next run. Every measurement is a process of its own.
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
        var = world(folder, arguments, stack)
        print(worlds.conditions())
        import_module("bench.wide_times").measure(var, arguments.only)


def world(folder: Path, arguments: argparse.Namespace, stack: ExitStack) -> Path:
    """Return the KLADKA_VAR of the world in `folder`, made or found there; its PostgreSQL serves until the end."""
    made = folder / "made"
    if not made.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    var = folder
    if arguments.postgresql:
        folder.chmod(0o711)  # the server is another user
        cluster = import_module("bench.wide_cluster").KeptCluster(folder / "cluster")
        cluster.start()
        stack.callback(cluster.stop)
        os.environ["KLADKA_DATABASE"] = cluster.url
        var = folder / "world"
        var.mkdir(exist_ok=True)
    if made.is_file():
        worlds.run("bench.wide_world", var, "migrate")
        return var
    if arguments.postgresql:
        worlds.build(var)
    else:
        worlds.copied(arguments.world, var)
    worlds.run("bench.wide_world", var, "grow", str(arguments.participations))
    made.touch()
    return var


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A ledger of a whole country.")
    parser.add_argument("--world", type=Path, help="KLADKA_VAR of a built demo world")
    parser.add_argument("--participations", type=int, default=250_000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--keep", type=Path, help="where the world is kept, and found again")
    parser.add_argument("--only", default="", help="measures whose name has these words; - makes the world only")
    return parser.parse_args()


if __name__ == "__main__":
    main()
