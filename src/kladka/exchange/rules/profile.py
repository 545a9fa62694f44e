"""The file of participants that another system takes: columns by their header names, as a profile in `packs/` says."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

CSV, XLSX = "csv", "xlsx"
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
"""How a cell begins that a spreadsheet takes for a formula or a command."""
_TELEPHONE = re.compile(r"\+[0-9 ]+")
_OF_SUPPORTS = "supports."
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True)
class Column:
    """A column of the file. `source` names what of a participant stands in it, "supports.kind" that of each support.

    `values`: code → how the other system calls it. `is_seen`: whether a source of ours shows these values.
    `comes_with`: what makes an answer wanted. `takes_placeholder`: whether the project's own may stand where somebody
    gave none.
    """

    name: str
    source: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False
    is_lower: bool = False
    is_seen: bool = True
    comes_with: str = ""
    takes_placeholder: bool = False


@dataclass(frozen=True)
class Follows:
    """What follows where all these answers were given; `is_supposed` where it may be otherwise all the same."""

    when: Mapping[str, str]
    value: str
    is_supposed: bool = False


@dataclass(frozen=True)
class Derived:
    """An answer that follows from others: by the first rule that fits. Where none fits, nothing follows."""

    rules: Sequence[Follows]

    def of(self, answers: Mapping[str, Any]) -> tuple[str | None, bool]:
        """Return what follows from answers, and whether it is only supposed."""
        for rule in self.rules:
            if all(str(answers[name]) == code for name, code in rule.when.items()):
                return rule.value, rule.is_supposed
        return None, False


@dataclass(frozen=True)
class Profile:
    """How a file looks. `refused` are the rules of `sending.py` whose findings keep a row back."""

    code: str
    version: str
    columns: Sequence[Column]
    separator: str
    encoding: str
    date_format: str
    joiner: str
    format: str = CSV
    file_name: str = "participants"
    title: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    derived: Mapping[str, Derived] = field(default_factory=dict)
    each_support: bool = False
    """Whether every single support is told, or each kind once from its first day."""

    @property
    def header(self) -> list[str]:
        """The names of the columns; no two are the same, since columns are found by them."""
        return [column.name for column in self.columns]

    @property
    def proposals(self) -> list[Column]:
        """The columns whose values no source of ours shows."""
        return [column for column in self.columns if not column.is_seen]


@dataclass(frozen=True)
class Given:
    """One support as the file tells it. `technical_id` is the same in every file; `fact` is the record behind it."""

    scope: str
    kind: str
    start_date: date
    end_date: date | None = None
    technical_id: str = ""
    fact: UUID | None = None


@dataclass(frozen=True)
class Participant:
    """One row, before it is written. `answers` holds codes and texts by the names that columns name.

    `placeheld` are the answers that are the project's own, not the person's; `supposed` those that follow from others
    and may be otherwise; `facts` the records behind the parts of the row ("entry", "exit", "situation").
    """

    participation: UUID
    birth_date: date | None
    entry_date: date | None
    answers: Mapping[str, Any]
    supports: Sequence[Given] = ()
    pesel: str = ""
    other_identifier: str = ""
    pesel_override: str = ""
    exit_date: date | None = None
    business_start: date | None = None
    placeheld: frozenset[str] = frozenset()
    supposed: frozenset[str] = frozenset()
    facts: Mapping[str, UUID] = field(default_factory=dict)

    @property
    def technical_id(self) -> str:
        """The same in every file, whatever is corrected: by it the other system knows the row again."""
        return self.participation.hex

    @property
    def age(self) -> int | None:
        """Full years on the day of entry, counted from the birth date; None without one of the two."""
        if self.entry_date is None or self.birth_date is None:
            return None
        return full_years(self.birth_date, self.entry_date)

    def value(self, name: str) -> Any:
        """Return what stands under a name: a code, a text, a date, a number; None where nothing is known."""
        if name in self.answers:  # most are
            return self.answers[name]
        match name:
            case "identifier":
                return self.pesel or self.other_identifier
            case "has_no_pesel":
                return "no" if self.pesel else "yes"
            case "technical_id" | "age" | "entry_date" | "exit_date" | "business_start":
                return getattr(self, name)
        return None

    def values(self, source: str) -> list[Any]:
        """Return all that stands under the source of a column: of each support, of several situations, or the one."""
        if source.startswith(_OF_SUPPORTS):
            return [getattr(each, source.removeprefix(_OF_SUPPORTS)) for each in self.supports]
        value = self.value(source)
        return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def full_years(born: date, on: date) -> int:
    """Return how many birthdays somebody had by a day; born on 29 February one has it on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def read(raw: Mapping[str, Any]) -> Profile:
    """Return a profile from its file. Raises ValueError for a column that is there twice."""
    columns = [_column(each) for each in raw["columns"]]
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
        format=file.get("format", CSV),
        file_name=file.get("name", raw["profile"]),
        title=raw.get("title", {}),
        refused=frozenset(raw.get("refused", ())),
        derived={name: _derived(rules) for name, rules in raw.get("derived", {}).items()},
        each_support=file.get("supports") == "each",
    )


def _derived(rules: Iterable[Mapping[str, Any]]) -> Derived:
    return Derived([Follows(each["when"], each["is"], each.get("supposed", False)) for each in rules])


def _column(raw: Mapping[str, Any]) -> Column:
    return Column(
        name=raw["name"],
        source=raw["from"],
        values={str(code): text for code, text in raw.get("values", {}).items()},
        is_required=raw.get("required", False),
        is_lower=raw.get("lower", False),
        is_seen=raw.get("seen", True),
        comes_with=raw.get("with", ""),
        takes_placeholder=raw.get("placeholder", False),
    )


def cell(profile: Profile, column: Column, participant: Participant) -> str:
    """Return what stands in a column for a participant; an empty text where nothing is known.

    A code of ours for which the other system has no word is never written.
    """
    if not column.source.startswith(_OF_SUPPORTS):
        value = participant.value(column.source)
        if not isinstance(value, list | tuple):
            return _text(profile, column, value)
    texts = [_text(profile, column, value) for value in participant.values(column.source)]
    if column.source == "situations":
        texts = list(dict.fromkeys(texts))
    return profile.joiner.join(texts)


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take a cell for a formula or a command. A telephone number is none."""
    if text[:1].isalnum():  # most begin so, and nothing that is taken for a formula does
        return False
    return bool(_FORMULA.match(_UNSEEN.sub(" ", text).strip() or text)) and not _TELEPHONE.fullmatch(text)


def rows(profile: Profile, participants: Iterable[Participant]) -> Iterator[list[str]]:
    """Yield the cells of each participant, in the order given."""
    for each in participants:
        yield [_harmless(cell(profile, column, each)) for column in profile.columns]


def written(profile: Profile, participants: Iterable[Participant]) -> bytes:
    """Return the file: one row for each participant, in the order given. The same rows give the same bytes."""
    return as_csv(profile, rows(profile, participants))


def as_csv(profile: Profile, cells: Iterable[Sequence[str]]) -> bytes:
    """Return rows of cells under the header as the bytes of a text file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=profile.separator, lineterminator="\r\n")
    writer.writerow(profile.header)
    writer.writerows(cells)
    return text.getvalue().encode(profile.encoding)


def _harmless(text: str) -> str:
    """A cell that nothing runs: without signs that nobody sees, and marked as a text where it begins like a formula."""
    if not text:
        return ""
    seen = _UNSEEN.sub(" ", text).strip()
    return f"'{seen}" if is_formula(seen) else seen


def _text(profile: Profile, column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(profile.date_format)
    text = column.values.get(str(value), "") if column.values else str(value)
    return text.lower() if column.is_lower else text
