"""All lines of one project: what is wrong, about whom, since when, until when, and who can mend it. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from kladka.reporting.worklists import (
    benefits,
    care,
    claims,
    dates,
    entities,
    events,
    evidence,
    incomplete,
    meetings,
    nearly,
    pathways,
    recruitment,
    releases,
    requests,
    returned,
    second,
    unsigned,
    unsigned_records,
)
from kladka.reporting.worklists.declared import COORDINATOR, KINDS, Frame, Rule
from kladka.reporting.worklists.standing import Standing
from miara.model.pack import Pack

_PEOPLE = (nearly, requests, benefits, incomplete, returned, dates, meetings, evidence, unsigned, pathways, care)
_ROOMS = (*_PEOPLE, unsigned_records, events, claims, releases, second, recruitment, entities)
RULES: Mapping[str, Rule] = {rule.code: rule for module in _ROOMS for rule in module.RULES}

SCHEMA = pa.schema(
    [
        ("rule", pa.string()),
        ("kind", pa.string()),
        ("participation", pa.string()),
        ("fact", pa.string()),
        ("since", pa.date32()),
        ("until", pa.date32()),
        ("day", pa.date32()),
        ("word", pa.string()),
        ("number", pa.int64()),
        ("staff", pa.string()),
        ("partner", pa.string()),
        ("figures", pa.list_(pa.string())),
    ]
)
_ADDRESSED = """
WITH placed AS (
    SELECT found.*, coalesce(latest.partner, here.partner) AS partner,
           CASE WHEN found.to = '' AND latest.serves AND latest.outcome IS DISTINCT FROM 'handed_over' THEN latest.coach
                WHEN found.to <> 'coordinator' THEN found.to ELSE '' END AS named
    FROM found JOIN here USING (participation) LEFT JOIN latest USING (participation)
)
SELECT placed.rule, placed.kind, placed.participation, placed.fact, placed.since, placed.until, placed.day,
       placed.word, placed.number, coalesce(nullif(placed.named, ''), serving.staff, '') AS staff, placed.partner,
       placed.figures
FROM placed LEFT JOIN opened USING (participation)
LEFT JOIN serving ON serving.staff = opened.registrar AND serving.role = 'coordinator'
     AND serving.partner = placed.partner
"""
"""Named is the coach, or whoever a rule names; where nobody is, the coordinator of the partner who opened the
participation, and if that one is no longer there, all coordinators of the partner (nobody by name)."""
_COORDINATED = """
SELECT DISTINCT partner FROM post
WHERE project = $project AND retracted_on IS NULL AND role = 'coordinator' AND from_date <= $on
      AND (until_date IS NULL OR until_date >= $on) AND list_contains($partners, partner)
"""
_SCOPE = """
SELECT participation, partner FROM here UNION SELECT participation, partner FROM care
"""


@dataclass(frozen=True)
class Line:
    """One thing to mend. `staff` mends it, or the coordinators of `partner` where it is empty; `figures` would move."""

    rule: str
    kind: str
    participation: str
    fact: str
    since: date
    until: date | None
    day: date | None
    word: str
    number: int
    staff: str
    partner: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """The lines of a project, the most urgent first; with which partners each participation ever was; and the partners
    that have somebody to coordinate on that day."""

    lines: pa.Table
    scope: pa.Table
    coordinated: frozenset[str]
    windows: nearly.Known


def lines_of(
    pack: Pack,
    facts: Mapping[str, pa.Table],
    records: Mapping[str, pa.Table],
    frame: Frame,
    before: nearly.Known | None = None,
    again: Collection[str] = (),
) -> Found:
    """Return every line of a project. `records`: what rules read, as `records.py` reads it.

    `before` is what was known of open windows when they were last looked for, and `again` of whom something was
    recorded since.
    """
    with Standing(facts, records, frame) as standing:
        lately = standing.table(nearly.LATELY)
        known = nearly.windows(pack, facts, lately["participation"], frame, before, again)
        found = everything(standing, known, lately, frame)
    return replace(found, lines=in_order(found.lines))


def everything(standing: Standing, known: nearly.Known, lately: pa.Table, frame: Frame) -> Found:
    """Return the lines about those who are within reach, in no order. `known` are the windows open for those who left
    lately, and for nobody else."""
    standing.run(meetings.BELIEVED)
    parts = [_of_rule(standing, rule) for rule in RULES.values() if rule.sql and rule.kind != "event"]
    parts = [_with_figures(part, known.open) for part in parts]
    parts.append(_open(known.open, parts, _left_on(lately)))
    standing.add("found", pa.concat_tables(parts))
    people, scope = standing.table(_ADDRESSED).cast(SCHEMA), standing.table(_SCOPE)
    coordinated = frozenset(standing.table(_COORDINATED)["partner"].to_pylist())
    of_nobody = [events.lines(standing, rule, SCHEMA) for rule in events.RULES]
    of_nobody.append(claims.lines(standing.table(claims.OPEN), frame, SCHEMA))
    of_nobody.append(releases.lines(standing.table(releases.PUBLISHING), frame, SCHEMA))
    of_nobody.append(second.lines(standing.table(second.WAITING), standing.table(second.SERVING), frame, SCHEMA))
    of_nobody.append(recruitment.lines(standing.table(recruitment.WAITING), frame, SCHEMA))
    of_nobody.append(unsigned_records.lines(standing, SCHEMA))
    of_nobody.append(entities.lines(standing.table(entities.DUE), frame, SCHEMA))
    return Found(_closing(pa.concat_tables([people, *of_nobody]), frame), scope, coordinated, known)


def rows(table: pa.Table) -> Iterable[Line]:
    """Return lines as objects."""
    return [Line(**{**row, "figures": tuple(row["figures"] or ())}) for row in table.to_pylist()]


_PART = pa.schema([*[field for field in SCHEMA if field.name not in {"staff", "partner"}], ("to", pa.string())])


def _of_rule(standing: Standing, rule: Rule) -> pa.Table:
    found = standing.table(rule.sql)
    given = {"rule": rule.code, "kind": rule.kind, "to": COORDINATOR if rule.to == COORDINATOR else ""}
    size = found.num_rows
    columns = {name: pa.array([value] * size, pa.string()) for name, value in given.items()}
    columns["figures"] = pa.nulls(size, pa.list_(pa.string()))
    columns |= {name: found[name] for name in found.column_names if name in _PART.names}
    if "mender" in found.column_names:
        columns["to"] = found["mender"]
    return pa.table({name: columns[name] for name in _PART.names}).cast(_PART)


def _with_figures(part: pa.Table, windows: nearly.Open) -> pa.Table:
    """The lines of one rule, each that stands for an open window with the figures that would move."""
    if not part.num_rows or part["rule"][0].as_py() != "no_follow_up":
        return part
    keys = zip(part["participation"].to_pylist(), part["until"].to_pylist(), strict=True)
    codes = pa.array([windows.get(key) for key in keys], pa.list_(pa.string()))
    return part.set_column(part.column_names.index("figures"), "figures", codes)


def _left_on(lately: pa.Table) -> Mapping[str, date]:
    return dict(zip(lately["participation"].to_pylist(), lately["exit_date"].to_pylist(), strict=True))


def _open(windows: nearly.Open, parts: Iterable[pa.Table], left_on: Mapping[str, date]) -> pa.Table:
    """The open windows for which no other line stands."""
    said = {
        (participation, until)
        for part in parts
        if part.num_rows and part["rule"][0].as_py() == "no_follow_up"
        for participation, until in zip(part["participation"].to_pylist(), part["until"].to_pylist(), strict=True)
    }
    rule = nearly.RULES[0]
    found = [
        {
            "rule": rule.code,
            "kind": rule.kind,
            "participation": participation,
            "fact": "",
            "since": left_on[participation],
            "until": until,
            "day": left_on[participation],
            "word": "",
            "number": len(codes),
            "figures": codes,
            "to": "",
        }
        for (participation, until), codes in windows.items()
        if (participation, until) not in said
    ]
    return pa.Table.from_pylist(found, _PART)


def _closing(table: pa.Table, frame: Frame) -> pa.Table:
    """What nearly counts and closes within the days of the rules stands among what closes this week."""
    soon = pa.scalar(frame.on + timedelta(days=frame.limits.closing), pa.date32())
    closes = pc.and_(pc.equal(table["kind"], "near"), pc.less_equal(table["until"], soon))
    kinds = pc.if_else(pc.fill_null(closes, False), "closing", table["kind"])
    return table.set_column(table.column_names.index("kind"), "kind", kinds)


def in_order(table: pa.Table) -> pa.Table:
    """The most urgent first: kinds that bear no delay, then by the last day, then the oldest."""
    place = pc.index_in(table["kind"], value_set=pa.array(list(KINDS)))
    order = pc.sort_indices(
        table.append_column("place", place),
        sort_keys=[(name, "ascending") for name in ("place", "until", "since", "participation", "rule", "fact")],
    )
    return table.take(order)
