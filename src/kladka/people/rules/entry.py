"""What must be known before a record is complete, and what a participation's dates say. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

QUESTIONS = (
    *("kind", "institution", "target_group", "sex", "birth_date", "education"),
    *("labour_status", "labour_substatus", "unemployed_since", "powiat", "municipality", "degurba"),
    *("disability", "disability_degree", "foreign_background", "third_country", "citizenship", "minority", "homeless"),
)
"""The questions of the entry form, in their order."""
CONDITIONAL = ("institution", "unemployed_since", "disability_degree", "citizenship")
"""Questions that are asked after certain answers only."""
UNKNOWN = ("", None, "not_asked")
"""What counts as no answer. A refusal is an answer."""


def gaps(answers: Mapping[str, Any], required: Iterable[str], *, day: date | None = None) -> list[str]:
    """Return the required questions that have no answer true on `day` yet, in the order of `required`.

    "institution" is required of people whom an institution sends only; "unemployed_since" of unemployed
    people only, "citizenship" of those who refuse to say whether they are citizens of a country outside the Union.
    """
    return [name for name in required if _is_asked(name, answers) and _is_open(name, answers.get(name), day)]


def not_asked(answers: Mapping[str, Any]) -> list[str]:
    """Return the answers to questions that do not follow from the other answers."""
    return [name for name in CONDITIONAL if answers.get(name) not in UNKNOWN and not _is_asked(name, answers)]


def is_part_of(substatus: str, status: str, parents: Mapping[str, str]) -> bool:
    """Tell whether a status in detail is one of `status`; what is unknown contradicts nothing."""
    parent = parents.get(substatus, "")
    return not status or not parent or parent == status


def doubt_of_since(since: date | None, *, born: date | None, latest: date) -> str:
    """Return what is wrong with the day from which somebody is without work: "late", "unborn", or nothing."""
    if since is not None and since > latest:
        return "late"
    return "unborn" if since is not None and born is not None and since < born else ""


def differences(answers: Mapping[str, Any], who: Mapping[str, Any]) -> list[str]:
    """Return which of "sex" and "birth_date" the form says otherwise than the person's own data."""
    told = [name for name in ("sex", "birth_date") if UNKNOWN.count(answers.get(name)) + UNKNOWN.count(who[name]) == 0]
    return [name for name in told if answers[name] != who[name]]


def municipality_powiat(code: str, kinds: Iterable[str]) -> str | None:
    """Return the powiat in which a code of the register TERC lies; None when it is no code. `kinds` end a code."""
    is_code = len(code) == 7 and code.isascii() and code.isdigit() and code[-1] in set(kinds)
    return code[:4] if is_code else None


def _is_asked(name: str, answers: Mapping[str, Any]) -> bool:
    if name == "institution":
        return answers.get("kind") == "institutional"
    if name == "unemployed_since":
        return answers.get("labour_status") == "unemployed"
    if name == "disability_degree":
        return answers.get("disability") == "yes"
    if name == "citizenship":
        return answers.get("third_country") == "refused"
    return True


def _is_open(name: str, answer: Any, day: date | None) -> bool:
    is_late = name == "unemployed_since" and day is not None and isinstance(answer, date) and answer > day
    return is_late or answer in UNKNOWN


def age_on(birth_date: date, day: date) -> int:
    """Return the age in full years on `day`; a child of 29 February has its birthday on 1 March in other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def has_left(exits: Iterable[date], reentries: Iterable[date], day: date) -> date | None:
    """Return the day on which a participation left for good as seen on `day`, or None while it takes part.

    The last of exits and re-entries by `day` decides; on one day the re-entry is later than the exit.
    """
    last_exit = max((d for d in exits if d <= day), default=None)
    last_return = max((d for d in reentries if d <= day), default=None)
    if last_exit is None or (last_return is not None and last_return >= last_exit):
        return None
    return last_exit
