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
from miara.learnt import IN_WORDS
from miara.model.errors import FactsError, PackNotFoundError, UnknownNameError
from miara.model.pack import Pack
from miara.model.results import plain


def compare(options: argparse.Namespace) -> int:
    """Print how the figures of two results differ."""
    first, second = _result(options.first), _result(options.second)
    if (first["projects"], first["where"]) != (second["projects"], second["where"]):
        raise FactsError("The two results are about different projects or scopes and cannot be compared.")
    before, after = _values(first), _values(second)
    in_both = [code for code in after if code in before]
    codes = options.code or [code for code in in_both if before[code] != after[code]]
    for code in codes:
        if code not in in_both:
            raise UnknownNameError(f"There is no figure '{code}' in both results.")
    equal = [] if options.code else [code for code in in_both if code not in codes]
    if options.facts is None:
        _warn_of_others(sum(before[code] is not None for code in equal))
        sides = [{"code": code, "before": before[code], "after": after[code]} for code in codes]
        as_json = json.dumps(sides, ensure_ascii=False, indent=2)
        print(as_json if options.format == "json" else "\n".join(_side_by_side(codes, before, after)))
        return 0
    found = list(_differences(options, first, second, codes, equal))
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
        yield "No value differs."
        return
    yield from aligned([("code", "A", "B", ""), *((code, str(before[code]), str(after[code]), "") for code in codes)])


def _differences(
    options: argparse.Namespace, first: Mapping[str, Any], second: Mapping[str, Any], codes: list[str], equal: list[str]
) -> Iterator[comparing.Difference]:
    facts = given.read(options.facts)
    then, now = _moment(first, options.pack_a, "--pack-a"), _moment(second, options.pack_b, "--pack-b")
    scope = {"projects": first["projects"], "where": first["where"], "runner": options.runner}
    if equal:
        files.say(f"looking who stands behind {len(equal)} equal values")
        told = {*codes, *comparing.others_behind(facts, equal, then, now, **scope)}
        codes = [code for code in _values(second) if code in told]
    for place, code in enumerate(codes, 1):
        files.say(f"comparing {code} ({place} of {len(codes)})")
        yield comparing.difference(facts, code, then, now, **scope)


def _warn_of_others(equal: int) -> None:
    """Without the facts nobody can say who stands behind a value."""
    if equal == 1:
        files.warn("1 value is equal; whether the same people stand behind it is told with --facts.")
    elif equal:
        files.warn(f"{equal} values are equal; whether the same people stand behind them is told with --facts.")


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
        yield f"  {IN_WORDS[step.cause]}: {plain(step.before)} → {plain(step.after)}"
        for sign, moved in _signs(step):
            for each in moved:
                touched = ", ".join(f"{change.table} {change.id} {change.what} {change.on}" for change in each.changes)
                touched = touched or (f"since {each.since}" if each.since else "")
                yield f"    {sign} {each.id}{f' ({touched})' if touched else ''}"


def _signs(step: comparing.Step) -> tuple[tuple[str, tuple[comparing.Moved, ...]], ...]:
    counted = (("+", step.came), ("-", step.went), ("~", step.remeasured))
    return (*counted, ("+ base", step.joined), ("- base", step.left))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else plain(value)  # type: ignore[arg-type]
