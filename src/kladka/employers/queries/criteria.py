"""The criteria by which wishes are compared with vacancies, from packs/matching/criteria.yaml."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.core.language import language_in_use

VACANCY, ANALYSIS = "vacancy", "analysis"


@dataclass(frozen=True)
class Criterion:
    """One criterion. `options` are its answers, code → labels by language; a criterion of numbers has none."""

    code: str
    rule: str
    labels: Mapping[str, str]
    wish: Mapping[str, str]
    job: Mapping[str, str]
    asked_in: str
    options: Mapping[str, Mapping[str, str]]
    may_veto: bool = True
    """Whether a participant can refuse its answers: nobody refuses what they know, or what they need."""
    stated_by: str = ""
    """The answer that says it of a job that is recorded; empty where only a vacancy says it."""

    @property
    def label(self) -> str:
        """Return its name in the language in use."""
        return _told(self.labels)

    @property
    def wish_question(self) -> str:
        """Return what a participant is asked."""
        return _told(self.wish)

    @property
    def job_question(self) -> str:
        """Return what is asked about a job."""
        return _told(self.job)

    def label_of(self, code: str) -> str:
        """Return an answer in the language in use; the code itself when the pack has it no more."""
        return _told(self.options[code]) if code in self.options else code

    def labels_of(self, codes: Collection[str]) -> str:
        """Return several answers in one line."""
        return ", ".join(self.label_of(code) for code in sorted(codes))

    def choices(self) -> list[tuple[str, str]]:
        """Return the answers for a form."""
        return [(code, _told(labels)) for code, labels in self.options.items()]


def criteria(asked_in: str = "") -> list[Criterion]:
    """Return all criteria in their order, or those that are asked "vacancy" or "analysis"."""
    return [one for one in _all() if asked_in in ("", one.asked_in)]


def with_answers(asked_in: str = "") -> list[Criterion]:
    """Return the criteria that have answers to tick."""
    return [one for one in criteria(asked_in) if one.options]


def rules_by_criterion() -> dict[str, str]:
    """Return the rule of each criterion, in order, as `rules.compare` takes it."""
    return {one.code: one.rule for one in _all()}


def stated(answers: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return what the record of a job says itself, by criterion; `answers` are those of its form."""
    told = {one.code: answers.get(one.stated_by) for one in _all() if one.stated_by}
    return {code: frozenset({value}) for code, value in told.items() if value}


@cache
def _all() -> tuple[Criterion, ...]:
    raw = packs.load("matching/criteria.yaml")["criteria"]
    return tuple(_criterion(code, entry) for code, entry in raw.items())


def _criterion(code: str, entry: Mapping[str, Any]) -> Criterion:
    options = entry.get("options", {})
    if "dictionary" in entry:
        options = {key: item.labels for key, item in dictionary(entry["dictionary"]).items.items()}
    names = {language: entry[language] for language in ("pl", "en")}
    questions = entry.get("wish", {}), entry.get("job", {})
    where, may_veto, stated_by = entry.get("asked_in", ""), entry.get("veto", True), entry.get("stated_by", "")
    return Criterion(code, entry["rule"], names, *questions, where, options, may_veto, stated_by)


def _told(labels: Mapping[str, str]) -> str:
    language = language_in_use()
    return labels.get(language, labels["pl"])
