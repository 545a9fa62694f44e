"""What the projects of the demo world promised: values for the last day, and for days on the way to it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from kladka.accounts.models import User
from kladka.programmes import actions as programmes
from kladka.programmes.models import Project

BREAKDOWNS = ("", "sex=female", "sex=male")
"""In the order in which the data gives values: all together, women, men; the parts may be left out."""

type Values = Mapping[str, Sequence[int]]


def promise(project: Project, milestones: Sequence[tuple[date, Values]], *, by: User) -> None:
    """Record, for each day, the values promised for it by indicator."""
    for day, values in milestones:
        for indicator, numbers in values.items():
            for breakdown, number in zip(BREAKDOWNS, numbers, strict=False):
                programmes.set_target(
                    project=project,
                    indicator=indicator,
                    breakdown=breakdown,
                    value=Decimal(number),
                    on_date=day,
                    by=by,
                )
