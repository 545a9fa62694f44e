"""Facts for Spark: left in their folder, or placed by person for many questions."""

import argparse
from pathlib import Path

from miara import engine
from miara.cli import facts as given
from miara.cli import files
from miara.runners.folders import ParquetFolder
from miara.runners.question import Facts

LIST = "lake.json"
"""The list of a folder in which facts were placed."""


def left(folder: Path) -> Facts:
    """The facts of a folder, left there for Spark to read; a folder in which facts were placed is a lake.

    Text is read here. Raises FactsError and OSError.
    """
    if (folder / LIST).is_file():
        lake: Facts = engine.spark().Lake(folder)
        return lake
    found = ParquetFolder(folder)
    return found if found and not any(folder.glob("*.csv")) else given.read(folder)


def place(options: argparse.Namespace) -> int:
    """Bring facts together for many questions to Spark."""
    packs = [engine.load_pack(name) for name in options.pack or ()]
    lake = engine.spark().place(left(options.facts), options.lake, packs)
    files.say(f"placed in {lake.folder}")
    return 0
