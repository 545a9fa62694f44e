"""The documents that a call asks for: which, of whom, and without which the public form is not sent. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kladka.calls.rules.criteria import Criteria
from kladka.core.dictionaries import dictionary

DICTIONARY = "recruitment-documents"


@dataclass(frozen=True)
class Wanted:
    """One kind of document (dictionary "recruitment-documents"); without one that `is_needed` nothing is sent."""

    kind: str
    is_needed: bool

    @property
    def label(self) -> str:
        """Return which document it is, in the language in use."""
        return dictionary(DICTIONARY).label(self.kind)

    @property
    def when(self) -> tuple[str, Sequence[Any]] | None:
        """Return the question and the answers from which the document follows; None where it is asked of everybody."""
        return condition_of(self.kind)


def condition_of(kind: str) -> tuple[str, Sequence[Any]] | None:
    """Return the question and the answers that a kind of document proves, so that nobody else is asked for it."""
    raw = dictionary(DICTIONARY)[kind].data.get("when")
    return (raw["question"], raw["answers"]) if raw else None


def every(found: Criteria) -> list[Wanted]:
    """Return all documents that a call asks anybody for, in its order."""
    return [Wanted(each["document"], bool(each.get("needed"))) for each in found.documents]


def wanted(found: Criteria, answers: Mapping[str, Any]) -> list[Wanted]:
    """Return the documents asked of somebody who answered so: nothing is collected that proves none of the answers."""
    return [each for each in every(found) if _follows(each.when, answers)]


def lacking(found: Criteria, answers: Mapping[str, Any], there: Collection[str]) -> list[Wanted]:
    """Return the needed documents that are asked of somebody who answered so, and are not `there`."""
    return [each for each in wanted(found, answers) if each.is_needed and each.kind not in there]


def _follows(when: tuple[str, Sequence[Any]] | None, answers: Mapping[str, Any]) -> bool:
    return when is None or answers.get(when[0]) in when[1]
