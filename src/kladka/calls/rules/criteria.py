"""Who may apply and why, and the points that follow from the answers. From `packs/calls/`, a file for each ready set:
its name begins with the kind of calls that it is for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from kladka.calls.rules.kinds import every_kind
from kladka.core import packs
from kladka.core.dictionaries import in_use
from kladka.people.rules.entry import age_on

IN_TIME = "in_time"
"""What a formal question looks at whose answer follows from the days."""


@dataclass(frozen=True)
class Criterion:
    """One line of a set: a condition, a formal question or points. `raw` is what the file says of it."""

    code: str
    labels: Mapping[str, str]
    raw: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Return the line in the language in use."""
        return in_use(self.labels)

    @property
    def most(self) -> int:
        """Return the cap of the points."""
        return int(self.raw.get("most", 0))

    @property
    def weight(self) -> Fraction:
        """Return how much one of these points counts."""
        return Fraction(str(self.raw.get("weight") or 1))

    @property
    def least(self) -> Fraction | None:
        """Return how many of these points are needed whatever the others; None where none are."""
        return Fraction(str(self.raw["least"])) if self.raw.get("least") else None

    @property
    def is_judged(self) -> bool:
        """Tell whether only a human being can give these points."""
        return bool(self.raw.get("judged", False))

    @property
    def source(self) -> str:
        """Return where the line comes from, in the language in use."""
        return in_use(self.raw["source"]) if "source" in self.raw else ""


@dataclass(frozen=True)
class Criteria:
    """A set of criteria. Make it with `criteria`."""

    code: str
    titles: Mapping[str, str]
    form: str
    sources: Mapping[str, str]
    eligibility: tuple[Criterion, ...]
    formal: tuple[Criterion, ...]
    points: tuple[Criterion, ...]
    least_points: int
    ties: tuple[Mapping[str, Any], ...]
    documents: tuple[Mapping[str, Any], ...]
    """What is asked for: `document` of the dictionary, and whether it is `needed` before an application is sent."""
    grant: Mapping[str, Any]
    """What a chosen application gets, where it is no grant for starting: its `kind`, `least` and `most` months."""

    @property
    def title(self) -> str:
        """Return the name of the set in the language in use."""
        return in_use(self.titles)

    @property
    def source(self) -> str:
        """Return where the set comes from, in the language in use."""
        return in_use(self.sources)

    @property
    def most(self) -> Fraction:
        """Return the most points anybody can get, weighted."""
        return sum((each.most * each.weight for each in self.points), Fraction(0))

    @property
    def weights(self) -> dict[str, Fraction]:
        """Return how much a point of each criterion counts."""
        return {each.code: each.weight for each in self.points}

    @property
    def least_of(self) -> dict[str, Fraction]:
        """Return the criteria of which so many points are needed whatever the others."""
        return {each.code: each.least for each in self.points if each.least is not None}


@dataclass(frozen=True)
class Finding:
    """One condition, and whether the answers meet it: True, False, or None where the answer is missing."""

    criterion: Criterion
    is_met: bool | None


def eligibility(found: Criteria, answers: Mapping[str, Any], day: date) -> list[Finding]:
    """Return each condition in force on `day` with what the answers say of it."""
    return [Finding(each, _met(each.raw, answers, day)) for each in found.eligibility if _holds(each.raw, day)]


def is_eligible(findings: Iterable[Finding]) -> bool | None:
    """Tell whether all conditions are met; None where none is broken and something is not known."""
    results = {finding.is_met for finding in findings}
    if False in results:
        return False
    return None if None in results else True


def suggested(found: Criteria, answers: Mapping[str, Any]) -> dict[str, int]:
    """Return the points that follow from the answers, by criterion, within the caps; not those a human being gives."""
    return {each.code: min(_points(each.raw, answers), each.most) for each in found.points if not each.is_judged}


def asked_of_days(found: Criteria) -> list[str]:
    """Return the formal questions that ask whether an application came in time: the days answer them first."""
    return [each.code for each in found.formal if each.raw.get("check") == IN_TIME]


@cache
def criteria(code: str) -> Criteria:
    """Return the set `code`, e.g. "recruitment-esf-plus"."""
    return made(code, packs.load(f"calls/{code}.yaml"))


def made(code: str, raw: Mapping[str, Any]) -> Criteria:
    """Return the set that `raw` describes, as a file of the packs does."""
    return Criteria(
        code=code,
        titles=raw["title"],
        form=raw["form"],
        sources=raw["source"],
        eligibility=_criteria(raw["eligibility"]),
        formal=_criteria(raw["formal"]),
        points=_criteria(raw["points"]),
        least_points=raw["least_points"],
        ties=tuple(raw["ties"]),
        documents=tuple(raw.get("documents", ())),
        grant=raw.get("grant", {}),
    )


@cache
def every_set(kind: str = "") -> tuple[Criteria, ...]:
    """Return every ready set for calls of a kind, or of all kinds, by code."""
    kinds = [kind] if kind else [one.code for one in every_kind()]
    folder = packs.root() / "calls"
    return tuple(criteria(path.stem) for code in kinds for path in sorted(folder.glob(f"{code}-*.yaml")))


def kind_of(code: str) -> str:
    """Return the kind of calls that the ready set `code` is for: with which its name begins."""
    return code.partition("-")[0]


def _criteria(raw: Iterable[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    return tuple(Criterion(each["code"], {"pl": each["pl"], "en": each.get("en") or each["pl"]}, each) for each in raw)


def _holds(raw: Mapping[str, Any], day: date) -> bool:
    since, until = day_of(raw.get("from")), day_of(raw.get("until"))
    return (since is None or since <= day) and (until is None or day <= until)


def day_of(value: Any) -> date | None:
    """Return the day that a line says: a date, or its text where a record holds the line."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _met(raw: Mapping[str, Any], answers: Mapping[str, Any], day: date) -> bool | None:
    answer = answers.get(raw["question"])
    if answer in ("", None, "not_asked", "refused"):
        return None
    match raw["check"]:
        case "age":
            return bool(raw.get("least", 0) <= age_on(answer, day) <= raw.get("most", 200))
        case "one_of":
            return _is_one_of(answer, raw["answers"])
        case "begins":
            return str(answer).startswith(raw["prefix"])
        case _:
            return True  # "answered": something was written


def _points(raw: Mapping[str, Any], answers: Mapping[str, Any]) -> int:
    given = sum(
        each["points"] for each in raw.get("gives", ()) if _is_one_of(answers.get(each["question"]), each["answers"])
    )
    counts = raw.get("counts")
    if counts:
        number = sum(_is_one_of(answers.get(each["question"]), each["answers"]) for each in counts["grounds"])
        given += max((points for least, points in counts["points"].items() if number >= int(least)), default=0)
    return int(given)


def _is_one_of(answer: Any, wanted: Iterable[Any]) -> bool:
    if isinstance(answer, list | tuple):
        return any(each in answer for each in wanted)
    return answer is not None and answer in list(wanted)
