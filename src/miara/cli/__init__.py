"""The command line of the engine, for whoever has a pack and facts in Parquet or CSV files, and nothing else.

Little is imported here, so that Ctrl-C is answered from the first moment on.
"""

import logging
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Whoever presses Ctrl-C is told that nothing was written, also while the engine is being loaded."""
    pressed: list[int] = []
    before, complaints = signal.getsignal(signal.SIGINT), sys.unraisablehook

    def press(number: int, _frame: object) -> None:
        pressed.append(number)
        logging.disable()  # what it was just talking to complains, too
        sys.unraisablehook = lambda _half_loaded: None  # what a library was just loading complains of being stopped
        raise KeyboardInterrupt

    try:
        if before is signal.default_int_handler:
            _answer(press)
        status: int = import_module("miara.cli.commands").main(arguments)
    except BaseException as error:
        # What is under way may make an error of its own of it: a compiler, a query that reads our tables.
        if not isinstance(error, KeyboardInterrupt) and not (pressed and isinstance(error, Exception)):
            raise
        print("miara: stopped; nothing was written.", file=sys.stderr)
        return STOPPED
    finally:
        if signal.getsignal(signal.SIGINT) is press:
            signal.signal(signal.SIGINT, before)
        sys.unraisablehook = complaints
        if pressed:
            logging.disable(logging.NOTSET)
    return status


def _answer(press: "signal._HANDLER") -> None:
    try:
        signal.signal(signal.SIGINT, press)
    except ValueError:
        return  # only the main thread may answer signals


__all__ = ["main"]
