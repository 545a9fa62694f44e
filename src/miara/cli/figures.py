"""Commands about figures: run and members."""

import argparse
import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from miara import engine
from miara.cli import facts as given
from miara.cli import files, lakes
from miara.model.errors import UnknownNameError
from miara.model.pack import Indicator, Number
from miara.model.results import Amount, Figure, Result, plain
from miara.runners.question import Facts

_COLUMNS = ("code", "set", "group", "value", "claimed", "incomplete", "among", "without")


def scope(words: str) -> tuple[str, str]:
    """`coach=anna` as a name and a value."""
    name, sign, value = words.partition("=")
    if not sign or not name or not value:
        raise argparse.ArgumentTypeError(f"'{words}' is not written as NAME=VALUE, such as partner=klucz")
    return name, value


def run(options: argparse.Namespace) -> int:
    """Compute figures and print or write them."""
    if options.format == "parquet" and options.output is None:
        raise UnknownNameError("Parquet cannot be printed: name a file with --output.")
    question = asked(options)
    facts = _facts(options, question)
    files.say("computing")
    result = engine.evaluate(engine.load_pack(options.pack), facts, codes=options.code, by=options.by, **question)
    if options.format == "parquet":
        files.write(options.output, lambda part: pq.write_table(_arrow(result), part))
        return 0
    printers = {"table": _table, "json": _json, "csv": _csv}
    files.write_text(options.output, printers[options.format](result))
    for broken in result.broken_checks:
        group = ", ".join(broken.group) or "the whole"
        files.warn(f"{broken.text} does not hold for {group}: {plain(broken.left)} and {plain(broken.right)}.")
    return 0


def asked(options: argparse.Namespace) -> dict[str, Any]:
    """The question that the options of a command put. Raises UnknownNameError."""
    names = [name for name, _ in options.where or ()]
    for name in names:
        if names.count(name) > 1:
            raise UnknownNameError(f"'{name}' is given twice. Figures are narrowed to one value of each name.")
    return {
        "as_of": options.as_of,
        "known_on": options.known_on or options.as_of,
        "projects": options.project,
        "where": dict(options.where or ()),
        "runner": options.runner,
    }


def _json(result: Result) -> str:
    return json.dumps(as_json(result), ensure_ascii=False, indent=2)


def as_json(result: Result) -> dict[str, object]:
    """A result with everything needed to compute it again."""
    return {
        "pack": result.pack,
        "version": result.version,
        "hash": result.hash,
        "projects": list(result.projects),
        "where": dict(result.where),
        "as_of": result.as_of.isoformat(),
        "known_on": result.known_on.isoformat(),
        "runner": result.runner,
        "figures": [_figure(figure) for figure in result.figures],
        "broken_checks": [broken.text for broken in result.broken_checks],
    }


def _figure(figure: Figure) -> dict[str, object]:
    by = {
        engine.ACROSS.join(names): {engine.ACROSS.join(group): _amount(amount) for group, amount in groups.items()}
        for names, groups in figure.cells.items()
    }
    return {"code": figure.code, "counts": figure.counts, "measure": figure.measure, **_amount(figure.amount), "by": by}


def _amount(amount: Amount) -> dict[str, object]:
    found: dict[str, object] = {
        "value": plain(amount.value),
        "claimed": plain(amount.claimed),
        "incomplete": plain(amount.incomplete),
    }
    found |= {name: getattr(amount, name) for name in ("among", "without") if getattr(amount, name) is not None}
    return found


def _rows(result: Result) -> Iterator[tuple[object, ...]]:
    """One row for each amount, as _COLUMNS names them."""
    for figure in result.figures:
        for names, group, amount in _amounts(figure):
            numbers = (plain(each) for each in (amount.value, amount.claimed, amount.incomplete))
            where = (engine.ACROSS.join(names), engine.ACROSS.join(group))
            yield (figure.code, *where, *numbers, amount.among, amount.without)


def _amounts(figure: Figure) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Amount]]:
    """Every amount with the set and the group it is in; the whole comes first."""
    yield (), (), figure.amount
    for names, groups in figure.cells.items():
        for group, amount in groups.items():
            yield names, group, amount


def _csv(result: Result) -> str:
    return written([_COLUMNS, *_rows(result)])


def written(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().rstrip("\n")


def _arrow(result: Result) -> pa.Table:
    numbers = dict.fromkeys(("value", "claimed", "incomplete"), pa.float64())
    types = dict.fromkeys(("among", "without"), pa.int64()) | numbers
    columns = list(zip(*_rows(result), strict=True)) or [() for _ in _COLUMNS]
    table = pa.table(
        {name: pa.array(column, types.get(name, pa.string())) for name, column in zip(_COLUMNS, columns, strict=True)}
    )
    about = {key: json.dumps(value) for key, value in as_json(result).items() if key != "figures"}
    return table.replace_schema_metadata(about)


def _table(result: Result) -> str:
    sets = list(dict.fromkeys(names for figure in result.figures for names in figure.cells))
    words = {names: list(dict.fromkeys(g for f in result.figures for g in f.cells.get(names, {}))) for names in sets}
    groups = [(names, group) for names in sets for group in words[names]]
    heads = list(_heads(groups))
    rows: list[Sequence[str]] = [("code", "value", "claimed", "incomplete", *heads, "title")]
    for figure in result.figures:
        numbers = [figure.value, figure.claimed, figure.incomplete]
        numbers += [_of(figure, names, group) for names, group in groups]
        rows.append((figure.code, *map(_shown, numbers), figure.title["en"]))
    head = f"{result.pack} {result.version}, {', '.join(result.projects) or 'all projects'}"
    return "\n".join(
        [f"{head}, as of {result.as_of}, known on {result.known_on}, counted by {result.runner}", "", *aligned(rows)]
    )


def _of(figure: Figure, names: tuple[str, ...], group: tuple[str, ...]) -> Number | None:
    amount = figure.cells.get(names, {}).get(group)
    return None if amount is None else amount.value


def _shown(number: Number | None) -> str:
    if number is None:
        return "–"
    return str(number) if isinstance(number, int) else f"{float(number):.4g}"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines: first and last column to the left, numbers between them to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        middle = [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
        yield "  ".join([row[0].ljust(widths[0]), *middle, row[-1]]).rstrip()


def _heads(groups: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> Iterator[str]:
    """The words over the groups; those that two breakdowns share, such as missing, with the breakdown's name."""
    words = [engine.ACROSS.join(group) for _, group in groups]
    for (names, _), word in zip(groups, words, strict=True):
        yield word if words.count(word) == 1 else f"{engine.ACROSS.join(names)}={word}"


def _facts(options: argparse.Namespace, question: dict[str, Any]) -> Facts:
    """The facts of a folder: read and remarked upon, or left there for Spark to read."""
    if options.runner == engine.SPARK and not getattr(options, "near", False):
        return lakes.left(options.facts, known_on=question["known_on"], projects=question["projects"])
    found = given.read(options.facts)
    first, known = given.first_days(found), given.projects(found)
    given.remark(first, known, known_on=question["known_on"], asked=question["projects"])
    return found


def members(options: argparse.Namespace) -> int:
    """Print who stands behind a figure, or who nearly does."""
    question, pack = asked(options), engine.load_pack(options.pack)
    facts = _facts(options, question)
    if options.near:
        question.pop("runner")
        found = [asdict(each) for each in engine.near(pack, facts, options.code, **question)]
        rows: list[Sequence[object]] = [("id", "until", "missing")]
        rows += [(each["id"], each["until"], _gaps(each["gaps"])) for each in found]
    else:
        found = [asdict(each) for each in engine.members(pack, facts, options.code, **question)]
        rows = [("id", "state", "since", "facts")]
        rows += [(each["id"], each["state"], each["since"], _refs(each["facts"])) for each in found]
    for words in _nobody_of_its_own(pack.by_code[options.code]):
        files.warn(words)
    if options.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=2, default=_day))
    elif options.format == "csv":
        print(written(rows))
    else:
        print("\n".join(aligned([[str(cell or "") for cell in row] for row in rows])))
    return 0


def _nobody_of_its_own(indicator: Indicator) -> Iterator[str]:
    """Why nobody can stand behind a figure, so that an empty list is not taken for a zero."""
    if indicator.kind == "formula":
        made_of = ", ".join(dict.fromkeys(indicator.made_of))
        yield f"{indicator.code} is made from other figures and has no members of its own. Ask for those of: {made_of}."
    elif indicator.unvalued:
        yield f"{indicator.code} is not counted here and has no members."


def _day(value: object) -> str:
    if isinstance(value, date | Path):
        return str(value)
    raise TypeError(f"{value!r} has no form in JSON.")


def _refs(facts: Iterable[Mapping[str, object]]) -> str:
    return " ".join(f"{fact['table']}:{fact['id']}:{fact['evidence']}" for fact in facts)


def _gaps(gaps: Iterable[Mapping[str, Any]]) -> str:
    return " ".join(map(_gap, gaps))


def _gap(gap: Mapping[str, Any]) -> str:
    """What is missing, of which table or column, the kinds that would do, the fact that needs a document."""
    kinds = f"({','.join(gap['kinds'])})" if gap["kinds"] else ""
    names = [gap["kind"], gap["name"] + kinds, *(fact["id"] for fact in gap["facts"])]
    return ":".join(name for name in names if name)
