"""Server time of the main pages over the demo world, beside a bare Django page in the same run.

bench/pages.py [--world FOLDER] [--times 20] [--only WORDS]

FOLDER is the KLADKA_VAR of a built demo world; it is copied, never written to. Without it one is built first, which
takes a minute or two. Requests go through the whole of Django in this process (middleware, templates, both tables of
access and session), without a socket. CPU is that of the whole process, so DuckDB's threads are in it.
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
    with tempfile.TemporaryDirectory(prefix="kladka-bench-") as folder:
        var = worlds.copied(arguments.world, Path(folder))
        worlds.set_up(var)
        import_module("bench.page_times").measure(arguments.times, arguments.only)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Server time of the main pages.")
    parser.add_argument("--world", type=Path, help="KLADKA_VAR of a built demo world")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--only", default="", help="pages whose name has these words")
    return parser.parse_args()


if __name__ == "__main__":
    main()
