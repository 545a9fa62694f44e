"""What a report is about, and with what it was computed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version


def versions() -> dict[str, str]:
    """Return the versions of what computes and writes a report."""
    return {name: version(name) for name in ("kladka", "miara", "pyarrow")}


@dataclass(frozen=True)
class Against:
    """The report before, with which one is compared: what people call it, and the SHA-256 of its file."""

    number: int
    version: int
    content_hash: str

    @property
    def label(self) -> str:
        """Number and version as people say them."""
        return labelled(self.number, self.version)


@dataclass(frozen=True)
class About:
    """What a report is about. `replaces` is the content hash of the version before it, `unrecorded` names tables and
    columns that nobody records, `before` the last day before the period where there is one, `against` the report with
    which it is compared."""

    project: str
    title: Mapping[str, str]
    controller: str
    number: int
    version: int
    as_of: date
    known_on: date
    period: tuple[date, date] | None = None
    replaces: str = ""
    against: Against | None = None
    unrecorded: tuple[str, ...] = ()
    is_made_up: bool = False
    software: Mapping[str, str] = field(default_factory=versions)

    @property
    def before(self) -> date | None:
        """The last day before the period."""
        return self.period[0] - timedelta(days=1) if self.period else None


def labelled(number: int, version: int) -> str:
    """Return number and version as people say them: 3, and 3/2 for its first correction."""
    return str(number) if version == 1 else f"{number}/{version}"
