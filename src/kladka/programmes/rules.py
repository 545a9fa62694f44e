"""How a programme works: what must be known at entry, its words, what proves what. Data from `packs/profiles`. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kladka.core import packs
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.language import language_in_use


@dataclass(frozen=True)
class Requirement:
    """The questions of the entry form that must be answered from `since` on, and who says so."""

    since: date
    answers: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Proof:
    """Which kinds of document prove a fact (the first is offered first), and how they are kept by default."""

    documents: tuple[str, ...]
    form: str


@dataclass(frozen=True)
class Asked:
    """The documents that calls of recruitment ask for from `since` on: `document`, and whether it is `needed`."""

    since: date
    individual: tuple[Mapping[str, Any], ...]
    institutional: tuple[Mapping[str, Any], ...]
    source: str


@dataclass(frozen=True)
class Profile:
    """A programme's own way of working. Make it with `profile`."""

    code: str
    titles: Mapping[str, str]
    source: str
    requirements: tuple[Requirement, ...]
    words: Mapping[str, Mapping[str, Mapping[str, str]]]
    proofs: Mapping[str, Proof]
    logo_row: tuple[Mapping[str, str], ...] = ()
    asked: tuple[Asked, ...] = ()
    funding: Mapping[str, str] | None = None

    @property
    def funded(self) -> str:
        """Return the sentence about who pays, in the language in use; empty where the programme wants none."""
        return in_use(self.funding) if self.funding else ""

    @property
    def logos(self) -> list[str]:
        """Return what stands in the row of logos, from the left, in the language in use; empty where nobody says."""
        return [in_use(words) for words in self.logo_row]

    @property
    def title(self) -> str:
        """Return the programme's title in the language in use, else in Polish."""
        return in_use(self.titles)

    def required_on(self, day: date) -> tuple[str, ...]:
        """Return the questions required of an entry on `day`: of the newest requirement that had begun."""
        begun = [requirement for requirement in self.requirements if requirement.since <= day]
        return max(begun, key=lambda requirement: requirement.since).answers if begun else ()

    def documents_on(self, day: date, *, is_institutional: bool) -> tuple[Mapping[str, Any], ...]:
        """Return the documents that a call asks for that opens on `day`, until it says otherwise."""
        begun = [asked for asked in self.asked if asked.since <= day]
        if not begun:
            return ()
        newest = max(begun, key=lambda asked: asked.since)
        return newest.institutional if is_institutional else newest.individual

    def word(self, name: str, form: str = "one") -> str:
        """Return the programme's word for "participant", "coach" or "report", in the language in use.

        `form` is one, many, female or male; a form that the programme does not tell apart gives `one`.
        """
        forms = in_use(self.words[name])
        return forms.get(form, forms["one"])

    def proof_of(self, kind: str) -> Proof:
        """Return what proves a situation or support of `kind`. Raises KeyError for a kind of neither dictionary."""
        return self.proofs.get(kind) or _proof(dictionary("evidence-kinds")[kind].data)


def is_code(text: str) -> bool:
    """Tell whether a text may stand in an address and in files: small letters, digits and single hyphens."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is not None


_MEASURES = frozenset({"sum", "mean", "median", "share", "formula"})
"""Keys of a definition that measures instead of counting."""


def is_counted(definition: Mapping[str, Any]) -> bool:
    """Tell whether an indicator counts one by one, so that its values are whole numbers."""
    return definition.get("counts") != "hours" and not _MEASURES & definition.keys()


@cache
def profile(name: str) -> Profile:
    """Return the programme profile `name`, e.g. "pl-esf-plus". Raises FileNotFoundError when there is none."""
    raw = packs.load(f"profiles/{name}.yaml")
    return Profile(
        code=name,
        titles=raw["title"],
        source=raw["source"],
        requirements=tuple(_requirement(entry) for entry in raw["required"]),
        words=raw["words"],
        proofs={kind: _proof(entry) for kind, entry in raw.get("evidence", {}).items()},
        logo_row=tuple(raw.get("logos", {}).get("row", ())),
        funding=raw.get("funding", {}).get("said"),
        asked=tuple(_asked(entry) for entry in raw.get("recruitment_documents", ())),
    )


@cache
def profiles() -> tuple[Profile, ...]:
    """Return every programme profile, by code."""
    return tuple(profile(path.stem) for path in sorted((packs.root() / "profiles").glob("*.yaml")))


def _requirement(raw: Mapping[str, Any]) -> Requirement:
    return Requirement(raw["from"], tuple(raw["answers"]), raw["source"])


def _asked(raw: Mapping[str, Any]) -> Asked:
    return Asked(raw["from"], tuple(raw["individual"]), tuple(raw["institutional"]), raw["source"])


def _proof(raw: Mapping[str, Any]) -> Proof:
    return Proof(tuple(raw["documents"]), raw["form"])


def _in_use[T](by_language: Mapping[str, T]) -> T:
    language = language_in_use()
    return by_language.get(language, by_language["pl"])
