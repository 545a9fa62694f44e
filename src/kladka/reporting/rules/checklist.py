"""The controller's checklist of one person's file: what the ledger shows of each line. Data from `packs/checklists`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from kladka.core import packs
from kladka.core.language import language_in_use
from kladka.core.ledger import digest_of


@dataclass(frozen=True)
class Line:
    """One thing a controller looks for. `by` says what of the ledger shows it, `among` narrows it to kinds of facts."""

    code: str
    texts: Mapping[str, str]
    source: str
    by: str
    among: frozenset[str] = frozenset()
    applies: str = "always"

    @property
    def text(self) -> str:
        """Return the line in the language in use, else in Polish."""
        return _said(self.texts)


@dataclass(frozen=True)
class Checklist:
    """A named list of lines, with what its content is recognised by."""

    code: str
    titles: Mapping[str, str]
    sources: Mapping[str, str]
    profiles: tuple[str, ...]
    lines: tuple[Line, ...]
    digest: str

    @property
    def title(self) -> str:
        """Return the title in the language in use, else in Polish."""
        return _said(self.titles)

    @property
    def source(self) -> str:
        """Return where the checklist comes from, in the language in use, else in Polish."""
        return _said(self.sources)

    @property
    def by_code(self) -> Mapping[str, Line]:
        """The lines by their codes."""
        return {line.code: line for line in self.lines}


@dataclass(frozen=True)
class Paper:
    """A document that proves something. `sha256` is that of the kept copy; empty where the original was inspected."""

    kind: str
    on: date
    sha256: str = ""


@dataclass(frozen=True)
class Provable:
    """A situation or a support, with the documents that prove it and whether a second person looked at one."""

    table: str
    kind: str
    on: date
    papers: tuple[Paper, ...] = ()
    is_verified: bool = False


@dataclass(frozen=True)
class Recorded:
    """What the ledger says of one participation, as far as a checklist asks."""

    entry_date: date | None = None
    since: date | None = None
    """The first support, or the day the record was opened: since when a missing entry is missing."""
    is_identified: bool = False
    open_answers: Sequence[str] = ()
    left_on: date | None = None
    is_coached: bool = False
    provable: Sequence[Provable] = ()


class State(StrEnum):
    """How far a line is shown."""

    THERE = "there"
    PARTLY = "partly"
    MISSING = "missing"
    NOT_DUE = "not_due"
    ON_PAPER = "on_paper"


@dataclass(frozen=True)
class Shown:
    """What is there of a line: so many of so many, since when the first of the others is missing, which documents."""

    line: Line
    state: State
    there: int = 0
    of: int = 0
    since: date | None = None
    papers: tuple[Paper, ...] = ()


def shown(checklist: Checklist, recorded: Recorded) -> list[Shown]:
    """Return what the ledger shows of each line, in the order of the checklist."""
    return [_shown(line, recorded) for line in checklist.lines]


def _shown(line: Line, recorded: Recorded) -> Shown:
    if not _APPLIES[line.applies](recorded):
        return Shown(line, State.NOT_DUE)
    return _SHOWN_BY[line.by](line, recorded)


def _by_identity(line: Line, recorded: Recorded) -> Shown:
    return _one(line, recorded.since, is_there=recorded.is_identified)


def _by_entry(line: Line, recorded: Recorded) -> Shown:
    return _one(line, recorded.since, is_there=recorded.entry_date is not None)


def _by_answers(line: Line, recorded: Recorded) -> Shown:
    is_there = recorded.entry_date is not None and not recorded.open_answers
    return _one(line, recorded.entry_date or recorded.since, is_there=is_there)


def _by_exit(line: Line, recorded: Recorded) -> Shown:
    return _one(line, None, is_there=recorded.left_on is not None)


def _on_paper(line: Line, _recorded: Recorded) -> Shown:
    return Shown(line, State.ON_PAPER)


def _by_documents(line: Line, recorded: Recorded) -> Shown:
    asked = _asked(line, recorded)
    return _several(line, asked, [each for each in asked if each.papers])


def _by_second_look(line: Line, recorded: Recorded) -> Shown:
    asked = [each for each in _asked(line, recorded) if each.papers]
    return _several(line, asked, [each for each in asked if each.is_verified])


def _asked(line: Line, recorded: Recorded) -> list[Provable]:
    return [each for each in recorded.provable if each.kind in line.among]


def _one(line: Line, since: date | None, *, is_there: bool) -> Shown:
    if is_there:
        return Shown(line, State.THERE, 1, 1)
    return Shown(line, State.MISSING, 0, 1, since)


def _several(line: Line, asked: Sequence[Provable], there: Sequence[Provable]) -> Shown:
    if not asked:
        return Shown(line, State.NOT_DUE)
    missing = [each.on for each in asked if each not in there]
    state = State.THERE if not missing else State.PARTLY if there else State.MISSING
    papers = tuple(dict.fromkeys(paper for each in there for paper in each.papers))
    return Shown(line, state, len(asked) - len(missing), len(asked), min(missing, default=None), papers)


_APPLIES: Mapping[str, Callable[[Recorded], bool]] = {
    "always": lambda recorded: True,
    "coached": lambda recorded: recorded.is_coached,
    "left": lambda recorded: recorded.left_on is not None,
}
_SHOWN_BY: Mapping[str, Callable[[Line, Recorded], Shown]] = {
    "identity": _by_identity,
    "entry": _by_entry,
    "answers": _by_answers,
    "exit": _by_exit,
    "paper": _on_paper,
    "documents": _by_documents,
    "second_look": _by_second_look,
}


@cache
def checklist(code: str) -> Checklist:
    """Return the checklist `code`, e.g. "pl-esf-plus". Raises FileNotFoundError when there is none."""
    raw = packs.load(f"checklists/{code}.yaml")
    return Checklist(
        code=code,
        titles=raw["title"],
        sources=raw["source"],
        profiles=tuple(raw["profiles"]),
        lines=tuple(_line(each) for each in raw["lines"]),
        digest=digest_of(raw),
    )


@cache
def checklist_of(profile: str) -> Checklist:
    """Return the checklist for projects of a programme profile. Raises LookupError when no checklist names it."""
    for path in sorted((packs.root() / "checklists").glob("*.yaml")):
        found = checklist(path.stem)
        if profile in found.profiles:
            return found
    raise LookupError(f"No checklist in packs/checklists names the profile {profile!r}.")


def _line(raw: Mapping[str, Any]) -> Line:
    by, applies = raw["shown_by"], raw.get("applies", "always")
    if by not in _SHOWN_BY or applies not in _APPLIES:
        raise ValueError(f"The line {raw['code']!r} is shown by {by!r} and applies {applies!r}: one is unknown.")
    texts = {language: raw[language] for language in ("pl", "en")}
    return Line(raw["code"], texts, raw.get("source", ""), by, frozenset(raw.get("among", ())), applies)


def _said(texts: Mapping[str, str]) -> str:
    language = language_in_use()
    return texts.get(language, texts["pl"])
