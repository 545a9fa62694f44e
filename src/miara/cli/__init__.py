"""The command line of the engine, for whoever has a pack and facts in Parquet or CSV files, and nothing else."""

import sys
from collections.abc import Sequence
from importlib import import_module

STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Whoever presses Ctrl-C is told that nothing was written, also while the engine is being loaded."""
    try:
        status: int = import_module("miara.cli.commands").main(arguments)
    except KeyboardInterrupt:
        print("miara: stopped; nothing was written.", file=sys.stderr)
        return STOPPED
    return status


__all__ = ["main"]
