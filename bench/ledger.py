"""What the ledger costs: verbs a second with full and weaker synchronisation, verification, building the demo world.

bench/ledger.py [--world FOLDER] [--verbs 200] [--build]

FOLDER is the KLADKA_VAR of a built demo world; a copy of it is written to, in a folder beside it (on the same disk).
--build also times a demo world built from nothing.
"""

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import worlds


def main() -> None:
    """Measure and print one Markdown table."""
    arguments = _arguments()
    print(worlds.conditions())
    built = None
    if arguments.build:
        with tempfile.TemporaryDirectory(prefix="kladka-bench-") as folder:
            built = worlds.build(Path(folder))
    beside = arguments.world.resolve().parent if arguments.world else None
    with tempfile.TemporaryDirectory(prefix="kladka-bench-", dir=beside) as folder:
        worlds.set_up(worlds.copied(arguments.world, Path(folder)))
        import_module("bench.ledger_times").measure(arguments.verbs, built)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What the ledger costs.")
    parser.add_argument("--world", type=Path, help="KLADKA_VAR of a built demo world")
    parser.add_argument("--verbs", type=int, default=200)
    parser.add_argument("--build", action="store_true", help="also time building a demo world")
    return parser.parse_args()


if __name__ == "__main__":
    main()
