"""The command line of the engine, for whoever has a pack and facts in Parquet or CSV files, and nothing else."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import FrameType

STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Whoever presses Ctrl-C is told that nothing was written, also while the engine is being loaded."""
    with _pressed() as pressed:
        try:
            status: int = import_module("miara.cli.commands").main(arguments)
        except BaseException as error:
            # What is under way may make an error of its own of it: a compiler, a query that reads our tables.
            if not isinstance(error, KeyboardInterrupt) and not (pressed and isinstance(error, Exception)):
                raise
            print("miara: stopped; nothing was written.", file=sys.stderr)
            return STOPPED
    return status


@contextmanager
def _pressed() -> Iterator[list[int]]:
    """Ctrl-C as often as it is pressed; left to whoever already answers it."""
    pressed: list[int] = []

    def press(number: int, _frame: FrameType | None) -> None:
        pressed.append(number)
        sys.unraisablehook = lambda _half_loaded: None  # what a library was just loading complains of being stopped
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield pressed
        return
    try:
        signal.signal(signal.SIGINT, press)
    except ValueError:  # only the main thread may answer signals
        yield pressed
        return
    complaints = sys.unraisablehook
    try:
        yield pressed
    finally:
        sys.unraisablehook = complaints
        signal.signal(signal.SIGINT, signal.default_int_handler)


__all__ = ["main"]
