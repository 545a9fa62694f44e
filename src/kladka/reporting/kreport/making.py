"""Computing a report from the project's own extract and writing it down. The same facts give the same bytes."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _

import miara
from kladka.reporting.kreport import archive, comparing, members, numbers, restated, tables
from kladka.reporting.kreport.about import About
from kladka.reporting.kreport.frozen import Frozen
from kladka.reporting.kreport.layout import (
    DEFINITIONS,
    EXTRACT,
    FIGURES,
    FORMAT,
    MANIFEST,
    MEMBERS,
    RESTATEMENT,
    canonical,
    day_as_json,
    texts,
)
from kladka.reporting.live import asked
from miara.model.pack import Pack
from miara.model.results import Result

type Progress = Callable[[int, int, str], None]
"""Told how much is done, of how much, and what is being done."""


def silent(done: int, of: int, what: str) -> None:
    """Tell nobody."""


def written(
    about: About,
    pack: Pack,
    facts: Mapping[str, pa.Table],
    *,
    head: int,
    earlier: Frozen | None = None,
    progress: Progress = silent,
) -> bytes:
    """Return the file of a report that is not signed yet.

    `facts`: an extract with the ledger's numbers, of which only the project's own part is kept, up to number `head`.
    `earlier`: the report that `about.against` names, where its file is whole: what changed since is then told.
    """
    progress(0, _steps(pack), _("Taking the project’s own facts"))
    part = tables.part_of(facts, project=about.project, known_on=about.known_on, head=head)
    files = computed(about, pack, part, earlier, progress=progress).files
    progress(_steps(pack) - 1, _steps(pack), _("Writing the file"))
    files |= {f"{DEFINITIONS}{name}": text.encode() for name, text in miara.texts_of(pack).items()}
    files |= {f"{EXTRACT}{name}.parquet": tables.as_parquet(table) for name, table in part.items()}
    files |= comparing.kept_of(earlier) if earlier is not None else {}
    files[MANIFEST] = canonical(_manifest(about, pack, part, files))
    content = archive.packed(files)
    progress(_steps(pack), _steps(pack), _("Done"))
    return content


@dataclass(frozen=True)
class Computed:
    """What is computed: the figures, those of the day before the period, and the files that say so."""

    result: Result
    opening: Result | None
    files: dict[str, bytes]


def computed(
    about: About,
    pack: Pack,
    part: Mapping[str, pa.Table],
    earlier: Frozen | None = None,
    *,
    completing: bool = True,
    progress: Progress = silent,
) -> Computed:
    """Return the figures, their members, and what changed since the report before; `completing`: whether that tells a
    record completed apart."""
    progress(1, _steps(pack), _("Computing the figures"))
    result, opening = results(about, pack, part)
    files = {
        FIGURES: canonical(numbers.figures_as_json(result, opening)),
        MEMBERS: members.as_parquet(_listed(about, pack, part, progress)),
    }
    if earlier is not None:
        progress(_steps(pack) - 1, _steps(pack), _("Comparing it with the report before"))
        rows = tables.from_parquet(MEMBERS, files[MEMBERS])
        found = comparing.compared(earlier, about, pack, part, result, rows, completing=completing)
        files[RESTATEMENT] = canonical(restated.as_json(found))
    return Computed(result, opening, files)


def results(about: About, pack: Pack, part: Mapping[str, pa.Table]) -> tuple[Result, Result | None]:
    """Return the figures, and those of the day before the period, if there is one."""
    days = [about.as_of, *([about.before] if about.before else [])]
    found = miara.series(pack, part, [(day, about.known_on) for day in days], projects=about.project)
    told = [_told(pack, each, about.unrecorded) for each in found]
    return told[0], told[1] if about.before else None


def on_days(report: Frozen, days: Sequence[date], codes: Collection[str]) -> list[Result]:
    """Return some figures as of other days than the report's, by its definitions, from what it knows."""
    about, pack = report.about, report.pack
    moments = [(day, about.known_on) for day in days]
    found = miara.series(pack, report.tables, moments, projects=about.project, codes=codes)
    return [_told(pack, each, about.unrecorded) for each in found]


def _told(pack: Pack, result: Result, unrecorded: tuple[str, ...]) -> Result:
    return replace(result, figures=tuple(asked.told(pack, each, unrecorded) for each in result.figures))


def _listed(about: About, pack: Pack, part: Mapping[str, pa.Table], progress: Progress) -> Iterator[pa.Table]:
    found = miara.listing(pack, part, projects=about.project, as_of=about.as_of, known_on=about.known_on)
    for done, (code, rows) in enumerate(found, start=2):
        progress(done, _steps(pack), _("Listing who stands behind %(code)s") % {"code": code})
        yield members.coded(code, rows)


def _steps(pack: Pack) -> int:
    return len(pack.indicators) + 3


def _manifest(about: About, pack: Pack, part: Mapping[str, pa.Table], files: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "software": dict(about.software),
        "report": {"number": about.number, "version": about.version, "replaces": about.replaces or None},
        "compared_with": _against(about),
        "project": {"code": about.project, "title": texts(about.title), "controller": about.controller},
        "is_made_up": about.is_made_up,
        "pack": {"code": pack.code, "version": pack.version, "hash": pack.hash, "title": texts(pack.title)},
        "as_of": about.as_of.isoformat(),
        "known_on": about.known_on.isoformat(),
        "period": [day_as_json(day) for day in about.period] if about.period else None,
        "ledger_no": tables.newest(part),
        "targets": targets_in(part),
        "unrecorded": list(about.unrecorded),
        "files": {name: {"sha256": archive.digest(content), "bytes": len(content)} for name, content in files.items()},
    }


def _against(about: About) -> dict[str, Any] | None:
    if about.against is None:
        return None
    return {
        "number": about.against.number,
        "version": about.against.version,
        "sha256": about.against.content_hash,
    }


def targets_in(part: Mapping[str, pa.Table]) -> list[dict[str, Any]]:
    """Return what the extract says was promised, each by a day."""
    rows = part["target"].to_pylist() if "target" in part else []
    promised = [
        {
            "indicator": row["indicator"],
            "breakdown": row["breakdown"] or "",
            "value": int(row["value"]) if row["value"] == int(row["value"]) else row["value"],
            "on_date": day_as_json(row["on_date"]),
        }
        for row in rows
        if row["retracted_on"] is None
    ]
    return sorted(promised, key=lambda each: (each["indicator"], each["breakdown"], each["on_date"]))
