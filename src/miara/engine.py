"""The two questions the engine answers: how much, and who."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Literal

from miara import packs
from miara.language import drawn
from miara.model.errors import FactsError, UnknownNameError, did_you_mean
from miara.model.pack import Example, Indicator, Pack
from miara.model.results import Counts, Figure, Member, Result
from miara.model.schema import TABLES
from miara.model.units import FILTERS
from miara.runners import duckdb, reference
from miara.runners.question import Facts, Question

Runner = Literal["duckdb", "reference"]
RUNNERS: dict[Runner, ModuleType] = {"duckdb": duckdb, "reference": reference}


def load_pack(code_or_path: str | Path) -> Pack:
    """A checked pack by its code or by a path to its file. Raises PackNotFoundError or DefinitionError."""
    return packs.load(code_or_path)


def evaluate(
    pack: Pack,
    facts: Facts,
    *,
    project: str,
    as_of: date,
    known_on: date,
    runner: Runner = "duckdb",
    codes: Iterable[str] | None = None,
    where: Mapping[str, str] | None = None,
) -> Result:
    """All figures of a pack, or those of `codes`, in the pack's order.

    `facts`: fact tables by name (Arrow tables or rows; see miara.model.schema); missing tables are empty.
    `where`: narrows to a partner, site, powiat or target group at entry, or to a coach or model ever assigned.
    Raises UnknownNameError and FactsError.
    """
    question = _question(facts, project, as_of, known_on, where)
    wanted = _codes(pack, codes)
    computed = tuple(code for code in wanted if not pack.by_code[code].unvalued)
    counts = _runner(runner).counts(pack, facts, question, computed)
    figures = tuple(_figure(pack, pack.by_code[code], counts.get(code)) for code in wanted)
    return Result(pack.code, pack.version, pack.hash, project, as_of, known_on, figures)


def members(
    pack: Pack,
    facts: Facts,
    code: str,
    *,
    project: str,
    as_of: date,
    known_on: date,
    runner: Runner = "duckdb",
    where: Mapping[str, str] | None = None,
) -> list[Member]:
    """Who stands behind a figure, in the order of their ids: as many in the state "proven" as its value says.

    Arguments and errors as in `evaluate`. Empty for a definition without a value.
    """
    question = _question(facts, project, as_of, known_on, where)
    (code,) = _codes(pack, (code,))
    if pack.by_code[code].unvalued:
        return []
    found: list[Member] = _runner(runner).members(pack, facts, question, code)
    return found


def _question(facts: Facts, project: str, as_of: date, known_on: date, where: Mapping[str, str] | None) -> Question:
    for name in facts:
        if name not in TABLES:
            raise FactsError(f"There is no fact table '{name}'. {did_you_mean(name, TABLES)}".rstrip())
    for name in where or ():
        if name not in FILTERS:
            raise UnknownNameError(f"Figures cannot be narrowed by '{name}'. {did_you_mean(name, FILTERS)}".rstrip())
    return Question(project, as_of, known_on, dict(where or {}))


def _codes(pack: Pack, codes: Iterable[str] | None) -> tuple[str, ...]:
    if codes is None:
        return tuple(pack.by_code)
    asked = tuple(dict.fromkeys(codes))
    for code in asked:
        if code not in pack.by_code:
            raise UnknownNameError(
                f"{pack.code} has no indicator '{code}'. {did_you_mean(code, pack.by_code)}".rstrip()
            )
    return tuple(code for code in pack.by_code if code in asked)


def _runner(name: Runner) -> ModuleType:
    if name not in RUNNERS:
        raise UnknownNameError(f"There is no runner '{name}'. {did_you_mean(name, RUNNERS)}".rstrip())
    return RUNNERS[name]


def _figure(pack: Pack, indicator: Indicator, counts: Counts | None) -> Figure:
    found = counts or Counts()
    return Figure(
        code=indicator.code,
        title=indicator.title,
        counts=indicator.unit.name,
        value=None if counts is None else found.value,
        claimed=found.claimed,
        incomplete=found.incomplete,
        by=_by(pack, indicator, found) if counts is not None else {},
        published=indicator.published,
        description=indicator.description,
        note=indicator.note,
    )


def _by(pack: Pack, indicator: Indicator, counts: Counts) -> dict[str, dict[str, int]]:
    """Every code of the dictionary, zero included; those outside it only where there are any."""
    if not indicator.unit.of_people:
        return {}
    full = {}
    for name, column in pack.breakdowns.items():
        split = dict.fromkeys(TABLES["participation"].by_name[column].codes, 0)
        for key, number in counts.by.get(name, {}).items():
            if number or key in split:
                split[key] = number
        full[name] = split
    return full


def check_examples(pack: Pack, runner: Runner = "duckdb") -> list[str]:
    """What the drawn examples of a pack promise and a runner does not give: one sentence each, empty if all hold."""
    broken = []
    for indicator in pack.indicators:
        for example in indicator.examples:
            found = _outcome(pack, indicator, example, runner)
            for name, promised in _promised(example).items():
                if found[name] != promised:
                    broken.append(
                        f"{indicator.code}, “{example.text}”: {name} is drawn as {promised!r},"
                        f" the {runner} runner gives {found[name]!r}."
                    )
    return broken


def _promised(example: Example) -> dict[str, object]:
    promised: dict[str, object] = {
        "value": example.value,
        "claimed": example.claimed,
        "incomplete": example.incomplete,
        "members": example.members,
    }
    promised |= {f"by {name} {key}": number for name, split in example.by.items() for key, number in split.items()}
    return {name: value for name, value in promised.items() if value is not None}


def _outcome(pack: Pack, indicator: Indicator, example: Example, runner: Runner) -> dict[str, object]:
    question = Question(drawn.PROJECT, example.as_of, example.known_on)
    figure = evaluate(
        pack,
        example.facts,
        project=question.project,
        as_of=question.as_of,
        known_on=question.known_on,
        runner=runner,
        codes=(indicator.code,),
    )[indicator.code]
    listed = [] if indicator.unvalued else RUNNERS[runner].members(pack, example.facts, question, indicator.code)
    by = {f"by {name} {key}": number for name, split in figure.by.items() for key, number in split.items()}
    outcome: dict[str, object] = defaultdict(int, by)
    outcome |= {"value": figure.value, "claimed": figure.claimed, "incomplete": figure.incomplete}
    outcome["members"] = tuple(member.id for member in listed)
    return outcome
