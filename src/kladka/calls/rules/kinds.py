"""What a call may be for, and what follows from it. From `packs/calls/kinds.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kladka.core import packs
from kladka.core.dictionaries import in_use

RECRUITMENT = "recruitment"


@dataclass(frozen=True)
class Kind:
    """One kind of calls. Make it with `kind`.

    `third` is the usual percentage after which a third assesses, None where nobody does; `equal` says which two count
    where the middle one of three is as far from either: the "higher", the "lower", or "all" three. `upheld` says what
    an appeal that is upheld gives while every place is taken.
    """

    code: str
    titles: Mapping[str, str]
    applicants: tuple[str, ...]
    least_reviewers: int
    most_reviewers: int
    usual_reviewers: int
    may_draw: bool
    usually_drawn: bool
    third: int | None
    equal: str
    takes_part: bool
    upheld: str
    publishes: bool
    kept: tuple[Mapping[str, Any], ...]
    words: Mapping[str, Mapping[str, str]]

    @property
    def title(self) -> str:
        """Return what the call is, in the language in use."""
        return in_use(self.titles)

    def word(self, name: str) -> str:
        """Return what something is called in calls of this kind, e.g. "places", in the language in use."""
        return in_use(self.words[name])

    def kept_days(self, on: date) -> int | None:
        """Return how long what is accepted on a day is kept; None where the days of recruitment hold."""
        begun = [row for row in self.kept if row["from"] <= on]
        return int(max(begun, key=lambda row: row["from"])["days"]) if begun else None


@cache
def kind(code: str) -> Kind:
    """Return the kind `code`, e.g. "grant"."""
    raw = packs.load("calls/kinds.yaml")["kinds"][code]
    reviewers, drawn = raw["reviewers"], raw["drawn"]
    return Kind(
        code=code,
        titles=raw["title"],
        applicants=tuple(raw["applicants"]),
        least_reviewers=reviewers["least"],
        most_reviewers=reviewers["most"],
        usual_reviewers=reviewers["usual"],
        may_draw=drawn["may"],
        usually_drawn=drawn["usual"],
        third=raw["third"]["percent"] if "third" in raw else None,
        equal=raw.get("third", {}).get("equal", "all"),
        takes_part=raw["takes_part"],
        upheld=raw["upheld"],
        publishes=raw["publishes"],
        kept=tuple(raw.get("kept_days", ())),
        words=raw["words"],
    )


@cache
def every_kind() -> tuple[Kind, ...]:
    """Return all kinds, recruitment first."""
    return tuple(kind(code) for code in packs.load("calls/kinds.yaml")["kinds"])
