"""Computing what changed since the report before, from nothing but what lies in the later report's file."""

from collections.abc import Callable, Iterator, Mapping

import pyarrow as pa

from kladka.reporting.kreport import members
from kladka.reporting.kreport.about import About
from kladka.reporting.kreport.bridging import OTHERWISE, moments, proven
from kladka.reporting.kreport.frozen import Frozen
from kladka.reporting.kreport.layout import DEFINITIONS, EARLIER, FIGURES, MANIFEST, MEMBERS, SIGNATURE
from kladka.reporting.kreport.restated import Line, Restated, Step
from kladka.reporting.live import asked
from miara import comparing
from miara.model.pack import Number, Pack
from miara.model.results import Figure, Result

type Said = Callable[[Number | None], Number | None]
"""A value as reports tell it: nought of what nobody records is no value."""


def kept_of(earlier: Frozen) -> dict[str, bytes]:
    """Return the files of the earlier report that a later one holds: all but the facts, which it has itself."""
    kept = {MANIFEST, FIGURES, MEMBERS, SIGNATURE}
    return {
        f"{EARLIER}{name}": content
        for name, content in earlier.files.items()
        if name in kept or name.startswith(DEFINITIONS)
    }


def compared(
    earlier: Frozen,
    about: About,
    pack: Pack,
    part: Mapping[str, pa.Table],
    result: Result,
    rows: pa.Table,
    *,
    completing: bool = True,
) -> Restated:
    """Return the way of every figure from the earlier report to this one, whose figures and member rows are given."""
    tables, then, now = moments(earlier, pack, about.as_of, about.known_on, part)
    figures = {each.code: each for each in result.figures}
    both = [each.code for each in pack.indicators if each.code in earlier.figures and not each.unvalued]
    project = about.project
    found = comparing.outlines(tables, both, then, now, projects=project, completing=completing) if both else []
    return Restated(
        lines=tuple(
            _line(earlier, pack, about, each, figures[each.code], rows) for each in found if each.code in figures
        ),
        new=tuple(code for code in figures if code not in earlier.figures),
        gone=tuple(code for code in earlier.figures if code not in figures),
    )


def _line(earlier: Frozen, pack: Pack, about: About, found: comparing.Outline, figure: Figure, rows: pa.Table) -> Line:
    code = found.code
    is_unrecorded = bool(asked.unrecorded(pack, code, about.unrecorded))

    def said(value: Number | None) -> Number | None:
        return None if is_unrecorded and not value else value

    before, after = earlier.figures[code].value, figure.value
    came, went, remeasured = _moved(members.rows_of(earlier.member_rows, code), members.rows_of(rows, code))
    # Steps that end where they began, with the same people, are nothing to explain.
    is_changed = before != after or came or went or remeasured
    return Line(
        code=code,
        before=before,
        after=after,
        steps=tuple(_steps(found, before, after, said)) if is_changed else (),
        came=came,
        went=went,
        remeasured=remeasured,
    )


def _steps(found: comparing.Outline, before: Number | None, after: Number | None, said: Said) -> Iterator[Step]:
    """Yield the steps from the reported value to the reported value, whatever is computed in between."""
    first, last = said(found.before), said(found.after)
    if first != before:
        yield OTHERWISE, before, first
    for cause, old, new in found.steps:
        if said(old) != said(new):
            yield cause, said(old), said(new)
    if last != after:
        yield OTHERWISE, last, after


def _moved(before: pa.Table, after: pa.Table) -> tuple[int, int, int]:
    """Return how many came to stand behind a figure, how many went, and how many count for another amount."""
    then, now = (
        dict(zip(each["id"].to_pylist(), each["total"].to_pylist(), strict=True))
        for each in (proven(before), proven(after))
    )
    stayed = then.keys() & now.keys()
    return len(now.keys() - then.keys()), len(then.keys() - now.keys()), sum(then[each] != now[each] for each in stayed)
