"""What there may be a paper of, and what is known of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.formats import date_format

from kladka.core.forms.shown import MONTH, trimmed
from kladka.core.months import first_of, last_of
from kladka.organisations.models import Organisation
from kladka.organisations.queries import signatory_of
from kladka.programmes.permissions import Viewer

type Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Thing:
    """What there may be one paper of, and what it is called; `of` is empty for the participation itself."""

    of: str
    label: str


@dataclass(frozen=True)
class Told:
    """What is known about one thing beyond the participation: values, rows, and what the signed paper proves.

    `signers` are the names of who signs, by role: all who sign a paper about another thing, of a participation's paper
    those beyond the usual. Several people may sign as one.
    """

    values: Mapping[str, str]
    rows: Mapping[str, Rows]
    facts: Sequence[str] = ()
    signers: Mapping[str, str | Sequence[str] | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Telling:
    """What there may be a paper of, within one record, and what is known of each."""

    things: Callable[[Any], list[Thing]]
    tell: Callable[[Any, str], Told]


@dataclass(frozen=True)
class About:
    """One kind of record, other than a participation, that there may be papers about.

    Who opens such a record opens its papers (`seen_by`), who changes it makes them and brings them back (`changed_by`);
    nobody else does. The record has a `project`; `project` here is the way to it, e.g. of what is part of a contract
    of a project. `page` is the name of its address, `title` what it is called in the language in use, `partner` whose
    papers these are, `joined` what is read with it for that. `telling` has an entry for each `of` of their templates.
    Where one person answers for the record, `staff` is the way to them and `post` what they are while they serve; else
    the coordinators of the partner do. `stands` keeps the records whose papers are still to be signed.
    """

    model: Any
    page: str
    seen_by: Callable[[Viewer], QuerySet[Any]]
    changed_by: Callable[[Viewer], QuerySet[Any]]
    title: Callable[[Any], str]
    partner: Callable[[Any], Organisation]
    telling: Mapping[str, Telling]
    project: str = "project"
    joined: tuple[str, ...] = ("partner",)
    staff: str = ""
    post: str = ""
    stands: Q = field(default_factory=Q)

    @property
    def table(self) -> str:
        """Return by what name papers know the kind of record."""
        return str(self.model._meta.model_name)


def number_in_words(value: Decimal | None) -> str:
    """Return a number as it is written, without noughts that say nothing; empty for none."""
    return "" if value is None else str(formats.localize(trimmed(Decimal(value))))


def months_of(days: Iterable[date]) -> list[Thing]:
    """Return the months of these days, the newest first."""
    firsts = sorted({first_of(day) for day in days}, reverse=True)
    return [Thing(f"{first:%Y-%m}", date_format(first, MONTH)) for first in firsts]


def first_and_last(of: str) -> tuple[date, date]:
    """Return the first and the last day of a month, as `months_of` names it."""
    first = date.fromisoformat(f"{of}-01")
    return first, last_of(first)


def who_signs_for(organisation: Organisation) -> tuple[dict[str, str], dict[str, str | None]]:
    """Return what papers say of who signs for an organisation: the function, and the name in the role that fits.

    Where nobody is named, there is room to sign instead. One query.
    """
    found = signatory_of(organisation)
    values = {"partner_function": found.signs_as if found else ""}
    return values, {"signatory": found.name if found else None, "signatory_unnamed": None if found else ""}
