"""The questions the engine answers: how much, who, over time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from miara import figures, packs
from miara.language import breakdowns
from miara.model.apart import PartName, of_part
from miara.model.errors import FactsError, UnknownNameError, did_you_mean
from miara.model.pack import Breakdown, Pack
from miara.model.results import Counts, Member, NearMember, Result
from miara.model.schema import TABLES
from miara.model.units import FILTERS
from miara.runners import choosing, nearly, renewing, tables
from miara.runners.choosing import KERNEL, RUNNERS, SPARK, Runner, kernel, spark
from miara.runners.folders import Kept
from miara.runners.question import Facts, Question

Projects = str | Iterable[str] | None
By = Iterable[str | Sequence[str]]
ACROSS = "*"

__all__ = [
    "ACROSS",
    "KERNEL",
    "RUNNERS",
    "SPARK",
    "Runner",
    "evaluate",
    "kernel",
    "listing",
    "load_pack",
    "members",
    "near",
    "prepare",
    "question",
    "renew",
    "series",
    "spark",
    "standing",
]


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
    runner: Runner | None = None,
    codes: Iterable[str] | None = None,
    where: Mapping[str, str] | None = None,
    by: By | None = None,
) -> Result:
    """All figures of a pack, or those of `codes`, in the pack's order.

    `facts`: fact tables by name (Arrow tables or rows; see miara.model.schema); missing tables are empty.
    `projects`: one, several, or None for all in the facts; persons are the same human being once within them.
    `runner`: one by its name; left out, it is chosen by the number of rows (see miara.runners.choosing).
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
    runner: Runner | None = None,
    codes: Iterable[str] | None = None,
    where: Mapping[str, str] | None = None,
    by: By | None = None,
) -> list[Result]:
    """The figures at several moments (as of, known on), in their order; otherwise as `evaluate`."""
    wanted = _codes(pack, codes)
    sets = _sets(pack, by)
    questions = [question(facts, projects, as_of, known_on, where, sets) for as_of, known_on in moments]
    computed = figures.counted_codes(pack, wanted)
    answers, counted_by = choosing.counts(pack, facts, questions, computed, runner)
    return [_result(pack, wanted, asked, counts, counted_by) for asked, counts in zip(questions, answers, strict=True)]


def renew(
    pack: Pack,
    known: Result,
    was: Facts,
    now: Facts,
    facts: Facts,
    *,
    changed: Iterable[str],
    codes: Iterable[str] | None = None,
    by: By | None = None,
) -> Result:
    """The result that `evaluate` gives over `facts`, from one that was `known` before something about a few people
    changed: they are counted again, and nobody else is.

    `was` and `now`: all rows about these people, as they were counted and as they are, and all merges. Whoever was ever
    merged with one of them is among them. `changed`: the tables in which anything changed, and those that changed
    evidence or endings are about; who was merged must not be among it. `codes` and `by` as they were asked for before.
    """
    wanted, sets = _codes(pack, codes), _sets(pack, by)
    asked = Question(known.projects, known.as_of, known.known_on, known.where, sets)
    computed = figures.counted_codes(pack, wanted)
    counts = renewing.counts(pack, known.tallies, was, now, facts, asked, computed, frozenset(changed))
    return _result(pack, wanted, asked, counts, known.runner)


def _result(
    pack: Pack, codes: tuple[str, ...], asked: Question, counts: Mapping[str, Counts], counted_by: str
) -> Result:
    found, broken = figures.assemble(pack, codes, counts, asked.sets)
    return Result(
        pack=pack.code,
        version=pack.version,
        hash=pack.hash,
        projects=asked.projects,
        as_of=asked.as_of,
        known_on=asked.known_on,
        where=asked.where,
        figures=found,
        broken_checks=broken,
        runner=counted_by,
        tallies=counts,
    )


def members(
    pack: Pack,
    facts: Facts,
    code: str,
    *,
    as_of: date,
    known_on: date,
    projects: Projects = None,
    runner: Runner | None = None,
    where: Mapping[str, str] | None = None,
    part: PartName = "",
) -> list[Member]:
    """Who stands behind a figure, in the order of their ids: as many in the state "proven" as its value says.

    For a share those in its numerator; with `part` "among" those it is taken of, with "without" those left out.
    Arguments and errors as in `evaluate`; UnknownNameError also for a part that the figure does not have. Empty for a
    definition without members of its own: one without a value, or a formula, whose members are those of the indicators
    it is made of.
    """
    asked = question(facts, projects, as_of, known_on, where)
    (code,) = _codes(pack, (code,))
    if pack.by_code[code].unvalued or pack.by_code[code].kind == "formula":
        return []
    pack, code = of_part(pack, code, part)
    return choosing.members(pack, facts, asked, code, runner)


def listing(
    pack: Pack,
    facts: Facts,
    *,
    as_of: date,
    known_on: date,
    projects: Projects = None,
    runner: Runner | None = None,
    codes: Iterable[str] | None = None,
    where: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, pa.Table]]:
    """Who stands behind every figure of a pack, or those of `codes`: each code with its members as columns, in the
    pack's order, one list at a time.

    The rows say what `members` says, in its order (columns: miara.runners.listing.COLUMNS); for whoever keeps them all.
    """
    asked = question(facts, projects, as_of, known_on, where)
    return choosing.listing(pack, facts, asked, _codes(pack, codes), runner)


def standing(
    pack: Pack,
    facts: Facts,
    *,
    as_of: date,
    known_on: date,
    projects: Projects = None,
    runner: Runner | None = None,
    codes: Iterable[str] | None = None,
    where: Mapping[str, str] | None = None,
    dated: bool = False,
) -> Iterator[tuple[str, pa.Table]]:
    """Who counts, proven, behind every figure, as `listing` says, with nothing but what two moments are compared by;
    `dated`: and what is told of those who differ (columns: miara.runners.listing.STANDING and DATED)."""
    asked = question(facts, projects, as_of, known_on, where)
    return choosing.standing(pack, facts, asked, _codes(pack, codes), runner, dated=dated)


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


def prepare(pack: Pack, *, by: By | None = None) -> None:
    """Make the kernel ready in this process, so that figures of the whole pack are counted by it from now on.

    For a process that answers for long; compiling takes seconds once for each pack, loading what was compiled a
    moment. Raises UnknownNameError where the kernel is not installed, KernelGapError for what it cannot count.
    """
    codes = figures.counted_codes(pack, _codes(pack, None))
    kernel().prepare(pack, codes, _sets(pack, by))


def question(
    facts: Facts,
    projects: Projects,
    as_of: date,
    known_on: date,
    where: Mapping[str, str] | None = None,
    sets: tuple[tuple[Breakdown, ...], ...] = (),
) -> Question:
    """What a runner is asked. Raises UnknownNameError and FactsError."""
    for name, columns in _columns(facts):
        if name not in TABLES:
            raise FactsError(f"There is no fact table '{name}'. {did_you_mean(name, TABLES)}".rstrip())
        if columns is not None:
            tables.check(TABLES[name], columns)
    for name in where or ():
        if name not in FILTERS:
            raise UnknownNameError(f"Figures cannot be narrowed by '{name}'. {did_you_mean(name, FILTERS)}".rstrip())
    named = (projects,) if isinstance(projects, str) else tuple(sorted(set(projects or ())))
    return Question(named, as_of, known_on, dict(where or {}), sets)


def _columns(facts: Facts) -> Iterator[tuple[str, Sequence[str] | None]]:
    """Each table with the names of its columns; rows name their own."""
    if isinstance(facts, Kept):
        yield from facts.columns().items()
    else:
        for name, given in facts.items():
            yield name, given.column_names if isinstance(given, pa.Table) else None


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
