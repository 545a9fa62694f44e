"""Facts for Spark: left in their folder, or placed by person for many questions."""

import argparse
from datetime import date
from pathlib import Path

from miara import engine
from miara.cli import facts as given
from miara.cli import files
from miara.model.errors import FactsError
from miara.runners.folders import ParquetFolder
from miara.runners.question import Facts


def left(folder: Path, *, known_on: date | None = None, projects: list[str] | None = None) -> Facts:
    """The facts of a folder, left there for Spark to look through; a folder in which facts were placed is a lake.

    Text is read here. Raises FactsError, SparkError and OSError.
    """
    if given.placed(folder):
        lake: Facts = engine.spark().Lake(folder)
        return lake
    if ParquetFolder(folder) and not any(folder.glob("*.csv")):
        checked = engine.spark().Checked(folder)
        for words in given.left_there(folder, checked.columns(), checked.gaps):
            files.warn(words)
        first, known = checked.first, checked.projects
        looked: Facts = checked
    else:
        read = given.read(folder)
        first, known = given.first_days(read), given.projects(read)
        looked = read
    if known_on is not None:
        given.remark(first, known, known_on=known_on, asked=projects)
    return looked


def place(options: argparse.Namespace) -> int:
    """Bring facts together for many questions to Spark."""
    if options.lake.resolve() == options.facts.resolve():
        raise FactsError(f"The facts lie in {options.facts} already. Name another folder with --lake.")
    packs = [engine.load_pack(name) for name in options.pack or ()]
    lake = engine.spark().place(left(options.facts), options.lake, packs)
    files.say(f"placed in {lake.folder}")
    return 0
