"""What several commands read and write alike: a day, a project, rows of a table."""

from argparse import ArgumentTypeError
from collections.abc import Iterator, Sequence
from datetime import date

from kladka.core.errors import PolicyBroken
from kladka.programmes.models import Project


def day(text: str) -> date:
    """Return the day that was written, for an argument of a command."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day. Write it as year-month-day, like 2011-06-30.") from error


def project_of(code: str) -> Project:
    """Return a project by its code. Raises PolicyBroken, naming those there are."""
    found = Project.objects.filter(code=code).first()
    if found is None:
        codes = ", ".join(Project.objects.order_by("code").values_list("code", flat=True))
        there = f"Projects here: {codes}." if codes else "No project is recorded here. `kladka demo` builds two."
        raise PolicyBroken(f"There is no project “{code}”. {there}")
    return found


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows as lines: first and last column to the left, numbers between them to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        middle = [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
        yield "  ".join([row[0].ljust(widths[0]), *middle, row[-1]]).rstrip()
