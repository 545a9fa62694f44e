"""The questions the engine answers: how much, who, over time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Literal

import pyarrow as pa

from miara import figures, packs
from miara.language import breakdowns
from miara.model.errors import FactsError, UnknownNameError, did_you_mean
from miara.model.pack import Breakdown, Pack
from miara.model.results import Counts, Member, NearMember, Result
from miara.model.schema import TABLES
from miara.model.units import FILTERS
from miara.runners import duckdb, nearly, reference, tables
from miara.runners.question import Facts, Question

Runner = Literal["duckdb", "reference", "kernel"]
RUNNERS: dict[Runner, ModuleType] = {"duckdb": duckdb, "reference": reference}
"""Those that are always there and begin at once."""
KERNEL: Runner = "kernel"
"""Compiles a pack before it counts: for many people, many days, many questions. Needs the extra of that name."""

Projects = str | Iterable[str] | None
By = Iterable[str | Sequence[str]]
ACROSS = "*"


def load_pack(code_or_path: str | Path) -> Pack:
    """A checked pack by its code or by a path to its file. Raises PackNotFoundError or DefinitionError."""
    return packs.load(code_or_path)


def evaluate(
    pack: Pack,
    facts: Facts,
    *,
    as_of: date,
    known_on: date,
    projects: Projects = None,
    runner: Runner = "duckdb",
    codes: Iterable[str] | None = None,
    where: Mapping[str, str] | None = None,
    by: By | None = None,
) -> Result:
    """All figures of a pack, or those of `codes`, in the pack's order.

    `facts`: fact tables by name (Arrow tables or rows; see miara.model.schema); missing tables are empty.
    `projects`: one, several, or None for all in the facts; persons are the same human being once within them.
    `where`: narrows to a partner, site, powiat or target group at entry, or to a coach or model ever assigned.
    `by`: breakdowns of the pack or columns of the participation, alone or crossed ("project*sex"); left out, each
    breakdown of the pack. Raises UnknownNameError and FactsError.
    """
    (result,) = series(
        pack,
        facts,
        [(as_of, known_on)],
        projects=projects,
        runner=runner,
        codes=codes,
        where=where,
        by=by,
    )
    return result


def series(
    pack: Pack,
    facts: Facts,
    moments: Iterable[tuple[date, date]],
    *,
    projects: Projects = None,
    runner: Runner = "duckdb",
    codes: Iterable[str] | None = None,
    where: Mapping[str, str] | None = None,
    by: By | None = None,
) -> list[Result]:
    """The figures at several moments (as of, known on), in their order; otherwise as `evaluate`."""
    wanted = _codes(pack, codes)
    sets = _sets(pack, by)
    questions = [question(facts, projects, as_of, known_on, where, sets) for as_of, known_on in moments]
    computed = figures.counted_codes(pack, wanted)
    answers = _answers(_runner(runner), pack, facts, questions, computed)
    results = []
    for asked, counts in zip(questions, answers, strict=True):
        found, broken = figures.assemble(pack, wanted, counts, sets)
        results.append(
            Result(
                pack=pack.code,
                version=pack.version,
                hash=pack.hash,
                projects=asked.projects,
                as_of=asked.as_of,
                known_on=asked.known_on,
                where=asked.where,
                figures=found,
                broken_checks=broken,
            )
        )
    return results


def _answers(
    runner: ModuleType, pack: Pack, facts: Facts, questions: list[Question], codes: tuple[str, ...]
) -> list[dict[str, Counts]]:
    if hasattr(runner, "series") and len(questions) > 1:
        return list(runner.series(pack, facts, questions, codes))
    return [runner.counts(pack, facts, each, codes) for each in questions]


def members(
    pack: Pack,
    facts: Facts,
    code: str,
    *,
    as_of: date,
    known_on: date,
    projects: Projects = None,
    runner: Runner = "duckdb",
    where: Mapping[str, str] | None = None,
) -> list[Member]:
    """Who stands behind a figure, in the order of their ids: as many in the state "proven" as its value says.

    For a share those in its numerator. Arguments and errors as in `evaluate`. Empty for a definition without members of
    its own: one without a value, or a formula, whose members are those of the indicators it is made of.
    """
    asked = question(facts, projects, as_of, known_on, where)
    (code,) = _codes(pack, (code,))
    if pack.by_code[code].unvalued or pack.by_code[code].kind == "formula":
        return []
    found: list[Member] = _runner(runner).members(pack, facts, asked, code)
    return found


def near(
    pack: Pack,
    facts: Facts,
    code: str,
    *,
    as_of: date,
    known_on: date,
    projects: Projects = None,
    where: Mapping[str, str] | None = None,
) -> list[NearMember]:
    """Who nearly counts, in the order of their ids: what is missing for each, and until when it can be put right.

    Explained by the reference runner, whatever runner counts; among many, DuckDB first finds for whom it is possible.
    """
    asked = question(facts, projects, as_of, known_on, where)
    (code,) = _codes(pack, (code,))
    return nearly.near(pack, facts, asked, code) if pack.by_code[code].parts else []


def question(
    facts: Facts,
    projects: Projects,
    as_of: date,
    known_on: date,
    where: Mapping[str, str] | None = None,
    sets: tuple[tuple[Breakdown, ...], ...] = (),
) -> Question:
    """What a runner is asked. Raises UnknownNameError and FactsError."""
    for name, given in facts.items():
        if name not in TABLES:
            raise FactsError(f"There is no fact table '{name}'. {did_you_mean(name, TABLES)}".rstrip())
        if isinstance(given, pa.Table):
            tables.check(TABLES[name], given.column_names)
    for name in where or ():
        if name not in FILTERS:
            raise UnknownNameError(f"Figures cannot be narrowed by '{name}'. {did_you_mean(name, FILTERS)}".rstrip())
    named = (projects,) if isinstance(projects, str) else tuple(sorted(set(projects or ())))
    return Question(named, as_of, known_on, dict(where or {}), sets)


def _sets(pack: Pack, by: By | None) -> tuple[tuple[Breakdown, ...], ...]:
    """The breakdowns that names mean, each set once."""
    if by is None:
        return tuple((each,) for each in pack.breakdowns.values())
    sets = []
    for each in by:
        names = [name.strip() for name in (each.split(ACROSS) if isinstance(each, str) else each)]
        for name in names:
            if not name or names.count(name) > 1:
                problem = f"'{name}' stands twice" if name else "A name is missing"
                raise UnknownNameError(f"{problem} in '{ACROSS.join(names)}'. Cross different breakdowns: project*sex.")
        sets.append(tuple(_breakdown(pack, name) for name in names))
    return tuple(dict.fromkeys(each for each in sets if each))


def _breakdown(pack: Pack, name: str) -> Breakdown:
    found = pack.breakdowns.get(name) or breakdowns.of_column(name)
    if found is None:
        known = {
            *pack.breakdowns,
            *(column for column in TABLES["participation"].by_name if breakdowns.of_column(column)),
        }
        raise UnknownNameError(f"Figures cannot be split by '{name}'. {did_you_mean(name, known)}".rstrip())
    return found


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
    if name == KERNEL:
        return kernel()
    if name not in RUNNERS:
        proposal = did_you_mean(name, (*RUNNERS, KERNEL))
        raise UnknownNameError(f"There is no runner '{name}'. {proposal}".rstrip())
    return RUNNERS[name]


def kernel() -> ModuleType:
    """The runner that compiles. Raises UnknownNameError where its extra is not installed."""
    try:
        return import_module("miara.runners.kernel")
    except ImportError as error:
        message = "The kernel runner needs numba and numpy: install miara with the extra 'kernel'."
        raise UnknownNameError(message) from error
