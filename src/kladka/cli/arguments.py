"""What several commands read and write alike: a day, a project, rows of a table."""

import re
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator, Sequence
from datetime import date

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.programmes.models import Project
from kladka.reporting.rules.days import askable, knows_too_little

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day(text: str) -> date:
    """Return the day that was written, for an argument of a command."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        if _WRITTEN.fullmatch(text):
            raise ArgumentTypeError(f"There is no day “{text}” in the calendar.") from error
        raise ArgumentTypeError(f"“{text}” is no day. Write it as year-month-day, like 2011-06-30.") from error


def project_of(code: str) -> Project:
    """Return a project by its code. Raises PolicyBroken, naming those there are."""
    found = Project.objects.filter(code=code).first()
    if found is None:
        codes = ", ".join(Project.objects.order_by("code").values_list("code", flat=True))
        there = f"Projects here: {codes}." if codes else "No project is recorded here. `kladka demo` builds two."
        raise PolicyBroken(f"There is no project “{code}”. {there}")
    return found


def check_days(project: Project, *, as_of: date, known_on: date, as_of_option: str = "--as-of") -> None:
    """Refuse days of which nothing can be said, before the project or to come. Raises PolicyBroken."""
    first, last = askable(project.starts_on, clock.today())
    if known_on > last:
        raise PolicyBroken(
            f"Nothing is known yet on {known_on}. Give --known-on a day up to today, {last}, or leave it out."
        )
    if known_on < first:
        raise PolicyBroken(
            f"Nothing was known on {known_on}: the project had not begun. "
            f"Give --known-on a day from {first} on, or leave it out."
        )
    if as_of > last:
        raise PolicyBroken(
            f"Nothing is true yet on {as_of}. Give {as_of_option} a day up to today, {last}, or leave it out."
        )
    if as_of < first:
        raise PolicyBroken(
            f"The project had not begun on {as_of}. Give {as_of_option} a day from {first} on, or leave it out."
        )


def tell_if_early(as_of: date, known_on: date) -> None:
    """Print beside the answer that days are left out of which nobody could know yet."""
    if knows_too_little(as_of, known_on):
        print(
            f"What happened after {known_on} is left out, because nobody could know of it yet. "
            "So figures may seem behind that are not.",
            file=sys.stderr,
        )


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows as lines: first and last column to the left, numbers between them to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        middle = [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
        yield "  ".join([row[0].ljust(widths[0]), *middle, row[-1]]).rstrip()
