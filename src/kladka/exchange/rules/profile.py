"""The file of participants that another system takes: columns by their header names, as a profile in `packs/` says."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Column:
    """A column of the file. `source` names what of a participant stands in it, "supports.kind" that of each support.

    `values`: code → how the other system calls it. `is_seen`: whether a source of ours shows these values.
    """

    name: str
    source: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False
    is_lower: bool = False
    is_seen: bool = True


@dataclass(frozen=True)
class Profile:
    """How a file looks."""

    code: str
    version: str
    columns: Sequence[Column]
    separator: str
    encoding: str
    date_format: str
    joiner: str

    @property
    def header(self) -> list[str]:
        """The names of the columns; no two are the same, since columns are found by them."""
        return [column.name for column in self.columns]


@dataclass(frozen=True)
class Given:
    """One support as the file tells it."""

    scope: str
    kind: str
    start_date: date
    end_date: date | None = None


@dataclass(frozen=True)
class Participant:
    """One row, before it is written. `answers` holds codes and texts by the names that columns name."""

    participation: UUID
    birth_date: date
    entry_date: date | None
    answers: Mapping[str, Any]
    supports: Sequence[Given] = ()
    pesel: str = ""
    other_identifier: str = ""
    pesel_override: str = ""
    exit_date: date | None = None
    business_start: date | None = None

    @property
    def technical_id(self) -> str:
        """The same in every file, whatever is corrected: by it the other system knows the row again."""
        return self.participation.hex

    @property
    def age(self) -> int | None:
        """Full years on the day of entry, counted from the birth date; None without an entry."""
        return None if self.entry_date is None else full_years(self.birth_date, self.entry_date)

    def value(self, name: str) -> Any:
        """Return what stands under a name: a code, a text, a date, a number; None where nothing is known."""
        match name:
            case "identifier":
                return self.pesel or self.other_identifier
            case "has_no_pesel":
                return "no" if self.pesel else "yes"
            case "technical_id" | "age" | "entry_date" | "exit_date" | "business_start":
                return getattr(self, name)
        return self.answers.get(name)


def full_years(born: date, on: date) -> int:
    """Return how many birthdays somebody had by a day; born on 29 February one has it on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def read(raw: Mapping[str, Any]) -> Profile:
    """Return a profile from its file. Raises ValueError for a column that is there twice."""
    columns = [
        Column(
            name=each["name"],
            source=each["from"],
            values={str(code): text for code, text in each.get("values", {}).items()},
            is_required=each.get("required", False),
            is_lower=each.get("lower", False),
            is_seen=each.get("seen", True),
        )
        for each in raw["columns"]
    ]
    names = [column.name for column in columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"The profile {raw['profile']} has a column twice: {', '.join(twice)}.")
    file = raw["file"]
    return Profile(
        code=raw["profile"],
        version=raw["version"],
        columns=columns,
        separator=file["separator"],
        encoding=file["encoding"],
        date_format=file["date"],
        joiner=file["joiner"],
    )


def cell(profile: Profile, column: Column, participant: Participant) -> str:
    """Return what stands in a column for a participant; an empty text where nothing is known."""
    if column.source.startswith("supports."):
        name = column.source.removeprefix("supports.")
        return profile.joiner.join(_text(profile, column, getattr(each, name)) for each in participant.supports)
    return _text(profile, column, participant.value(column.source))


def written(profile: Profile, participants: Iterable[Participant]) -> bytes:
    """Return the file: one row for each participant, in the order given. The same rows give the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=profile.separator, lineterminator="\r\n")
    writer.writerow(profile.header)
    for each in participants:
        writer.writerow([cell(profile, column, each) for column in profile.columns])
    return text.getvalue().encode(profile.encoding)


def _text(profile: Profile, column: Column, value: Any) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.strftime(profile.date_format)
        case list() | tuple():
            return profile.joiner.join(_text(profile, column, each) for each in value)
    text = column.values.get(str(value), str(value))
    return text.lower() if column.is_lower else text
