"""What another system answers to a file: its columns by any of their names, row by row. Pure."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.exchange.rules.layout import plain
from kladka.reporting.rules.returned import harmless

MOST_NAMED = 5


@dataclass(frozen=True)
class Answer:
    """How an answer looks: names of columns by what we call them, and which must be there."""

    code: str
    version: str
    names: Mapping[str, Sequence[str]]
    required: Sequence[str]
    one_of: Sequence[str]
    encodings: Sequence[str]
    separators: Sequence[str]
    is_seen: bool
    counts: Sequence[str] = ()
    """What stands beside the number of rows that an answer says it has, where it says one."""


@dataclass(frozen=True)
class Said:
    """One row that says something: `row` is its number in the answer; the rest as it stands there."""

    row: int
    technical_id: str
    sent_row: str
    column: str
    words: str
    support_id: str = ""


@dataclass(frozen=True)
class Read:
    """What was read: lines that say something, headings that nobody asked for, and how many lines the answer itself
    says that it has; None where it says nothing of that."""

    said: Sequence[Said]
    ignored: Sequence[str] = field(default_factory=list)
    declared: int | None = None


def read_profile(raw: Mapping[str, Any]) -> Answer:
    """Return how an answer looks, from its file."""
    return Answer(
        code=raw["profile"],
        version=raw["version"],
        names=raw["columns"],
        required=raw["required"],
        one_of=raw["one_of"],
        encodings=raw["encodings"],
        separators=raw["separators"],
        is_seen=raw.get("seen", True),
        counts=raw.get("counts", ()),
    )


def read(profile: Answer, rows: Sequence[Sequence[str]]) -> Read:
    """Return what the rows say. Raises PolicyBroken, at the field "file", when this is no such answer."""
    start, places, ignored = _headings(profile, rows)
    counts = {number: count for number, cells in enumerate(rows, 1) if (count := _count(profile, cells)) is not None}
    said: list[Said] = []
    for number, cells in enumerate(rows[start + 1 :], start + 2):
        if number in counts:
            continue
        given = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
        if not given["words"]:
            if given.get("technical_id") or given.get("row"):
                message = _("Row %(row)s names somebody and says nothing of them. Send the answer with its messages.")
                raise PolicyBroken(message % {"row": number}, field="file")
            continue
        said.append(
            Said(
                row=number,
                technical_id=given.get("technical_id", ""),
                sent_row=given.get("row", ""),
                column=given.get("column", ""),
                words=given["words"],
                support_id=given.get("support_id", ""),
            )
        )
    for count in counts.values():
        if count != len(said):
            message = _(
                "The number of lines that the answer says it has is %(declared)d, and this file has %(found)d: it is "
                "not whole. Save it from the system once more."
            )
            raise PolicyBroken(message % {"declared": count, "found": len(said)}, field="file")
    return Read(said, ignored, next(iter(counts.values()), None))


def _count(profile: Answer, cells: Sequence[str]) -> int | None:
    """Return how many lines a row says that the answer has; None when it says no such thing."""
    given = [cell.strip() for cell in cells if cell.strip()]
    if len(given) == 1:
        given = [part.strip() for part in given[0].rsplit(":", 1)]
    if len(given) != 2 or not re.fullmatch(r"[0-9]{1,7}", given[1]):
        return None
    return int(given[1]) if plain(given[0]) in {plain(name) for name in profile.counts} else None


def participation_id(text: str) -> UUID | None:
    """Return the participation that a technical id means; None when it is none of ours."""
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def _headings(profile: Answer, rows: Sequence[Sequence[str]]) -> tuple[int, Mapping[str, int], list[str]]:
    """Return which row holds the headings, where each column stands, and the headings that are none of ours."""
    known = {plain(name): code for code, names in profile.names.items() for name in names}
    best: Mapping[str, int] = {}
    start = -1
    for number, row in enumerate(rows[:20]):
        found: dict[str, int] = {}
        for at, heading in enumerate(row):
            if code := known.get(plain(heading)):
                found.setdefault(code, at)
        if len(found) > len(best):
            best, start = found, number
    if start < 0:
        raise PolicyBroken(
            _("This is not the system’s answer: none of its columns is there. Expected: %(columns)s.")
            % {"columns": _listed([names[0] for names in profile.names.values()])},
            field="file",
        )
    ignored = [harmless(text) for at, text in enumerate(rows[start]) if at not in best.values() and text.strip()]
    missing = [name for name in profile.required if name not in best]
    if not any(name in best for name in profile.one_of):
        missing += profile.one_of[:1]
    if missing:
        raise PolicyBroken(_missing(profile, missing, ignored), field="file")
    return start, best, ignored


def _missing(profile: Answer, missing: Sequence[str], ignored: Sequence[str]) -> str:
    wanted = _listed([profile.names[name][0] for name in missing])
    words = [_("Columns are missing: %(columns)s.") % {"columns": wanted}]
    if ignored:
        words.append(_("Unknown columns: %(columns)s.") % {"columns": _listed(ignored)})
    close = difflib.get_close_matches(wanted, ignored, n=1, cutoff=0.5)
    if close:
        words.append(
            _("Was “%(heading)s” meant? Then add that name to the profile of answers.") % {"heading": close[0]}
        )
    return " ".join(words)


def _listed(names: Sequence[str]) -> str:
    cut = [name[:60] for name in names[:MOST_NAMED]]
    return "; ".join(cut) + ("…" if len(names) > MOST_NAMED else "")
