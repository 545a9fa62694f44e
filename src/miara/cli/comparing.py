"""The command `compare`: two results side by side, and with the facts the cause of every step between them."""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from miara import comparing, engine
from miara.cli import facts as given
from miara.cli import files
from miara.cli.figures import aligned
from miara.model.errors import FactsError, PackNotFoundError, UnknownNameError
from miara.model.pack import Pack
from miara.model.results import plain

CAUSES: Mapping[str, str] = {
    "definition": "the definition changed",
    "retracted": "facts were retracted",
    "corrected": "facts were corrected",
    "merged": "people were merged",
    "completeness": "records were completed",
    "evidence": "evidence came or went",
    "exit_moved": "an exit moved",
    "recorded_late": "facts were recorded late",
    "time": "time has passed",
}


def compare(options: argparse.Namespace) -> int:
    """Print how the figures of two results differ."""
    first, second = _result(options.first), _result(options.second)
    if (first["projects"], first["where"]) != (second["projects"], second["where"]):
        raise FactsError("The two results are about different projects or scopes and cannot be compared.")
    before, after = _values(first), _values(second)
    codes = options.code or [code for code in after if code in before and before[code] != after[code]]
    for code in codes:
        if code not in before or code not in after:
            raise UnknownNameError(f"There is no figure '{code}' in both results.")
    if options.facts is None:
        sides = [{"code": code, "before": before[code], "after": after[code]} for code in codes]
        as_json = json.dumps(sides, ensure_ascii=False, indent=2)
        print(as_json if options.format == "json" else "\n".join(_side_by_side(codes, before, after)))
        return 0
    found = list(_differences(options, first, second, codes))
    if options.format == "json":
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2, default=_plain))
    else:
        print("\n".join(line for each in found for line in _told(each)) or "No figure differs.")
    return 0


def _result(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
        _values(found)
        _moment_days(found)
    except (ValueError, KeyError, TypeError) as error:
        raise FactsError(f"{file} is not a result as `miara run --format json` writes it.") from error
    return dict(found)


def _values(result: Mapping[str, Any]) -> dict[str, object]:
    return {figure["code"]: figure["value"] for figure in result["figures"]}


def _moment_days(result: Mapping[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(result["as_of"]), date.fromisoformat(result["known_on"])


def _side_by_side(codes: list[str], before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    if not codes:
        yield "No figure differs."
        return
    yield from aligned([("code", "A", "B", ""), *((code, str(before[code]), str(after[code]), "") for code in codes)])


def _differences(
    options: argparse.Namespace, first: Mapping[str, Any], second: Mapping[str, Any], codes: list[str]
) -> Iterator[comparing.Difference]:
    facts = given.read(options.facts)
    then, now = _moment(first, options.pack_a, "--pack-a"), _moment(second, options.pack_b, "--pack-b")
    for place, code in enumerate(codes, 1):
        files.say(f"comparing {code} ({place} of {len(codes)})")
        yield comparing.difference(
            facts, code, then, now, projects=first["projects"], where=first["where"], runner=options.runner
        )


def _moment(result: Mapping[str, Any], named: str | None, option: str) -> comparing.Moment:
    try:
        pack: Pack = engine.load_pack(named or result["pack"])
    except PackNotFoundError as error:
        raise PackNotFoundError(f"{error} Name the file of the pack with {option}.") from error
    if pack.hash != result["hash"]:
        raise FactsError(
            f"The pack {pack.code} is not the one this result was made with (its hash is {result['hash'][:12]}, "
            f"this one's {pack.hash[:12]}). Name the file of that version with {option}."
        )
    return comparing.Moment(pack, *_moment_days(result))


def _told(difference: comparing.Difference) -> Iterator[str]:
    yield f"{difference.code}: {plain(difference.before)} → {plain(difference.after)}"
    for step in difference.steps:
        yield f"  {CAUSES[step.cause]}: {plain(step.before)} → {plain(step.after)}"
        for sign, moved in (("+", step.came), ("-", step.went), ("~", step.remeasured)):
            for each in moved:
                touched = ", ".join(f"{change.table} {change.id} {change.what} {change.on}" for change in each.changes)
                touched = touched or (f"since {each.since}" if each.since else "")
                yield f"    {sign} {each.id}{f' ({touched})' if touched else ''}"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else plain(value)  # type: ignore[arg-type]
