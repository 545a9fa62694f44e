"""Does a report say what its own facts and definitions say, and did the one who signed it sign this?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
from django.utils.translation import gettext as _

from kladka.reporting.kreport import archive, earlier, making, members, tables
from kladka.reporting.kreport.frozen import Frozen, faults_of, opened
from kladka.reporting.kreport.layout import MEMBERS, BrokenReportError
from miara.model.errors import MiaraError
from miara.model.results import STATES, Amount, Figure, Result, plain

type SignatureState = Literal["good", "known", "unsigned", "other_key", "broken"]


@dataclass(frozen=True)
class Signature:
    """Whether it is signed, and by whom.

    "known": by one of the keys that were given; "good": by the key that it names, which nobody vouched for here;
    "other_key": by none of those that were given; "broken": this content was not signed by the key that it names.
    """

    state: SignatureState
    key_id: str = ""
    submission: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Checked:
    """One figure: its value in the report, the value computed again, and in words what differs."""

    code: str
    title: Mapping[str, str]
    reported: float | None
    computed: float | None
    differences: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Nothing differs: not the value, no breakdown, nobody behind it."""
        return not self.differences


@dataclass(frozen=True)
class Verification:
    """What checking found. `faults` are about the file, in words; `report` is None where it is none.

    `is_identical`: computed again, figures and members are the same to the last byte. Another version of the libraries
    may write the same figures in other bytes.
    """

    signature: Signature
    faults: tuple[str, ...] = ()
    figures: tuple[Checked, ...] = ()
    report: Frozen | None = None
    is_identical: bool = False

    @property
    def is_same(self) -> bool:
        """The file is whole, every figure is the same, and no signature is wrong."""
        wrong = self.signature.state in {"broken", "other_key"}
        return bool(self.figures) and not (self.faults or wrong) and all(each.is_same for each in self.figures)


def verify(path: Path, *, keys: Sequence[bytes] = ()) -> Verification:
    """Compute a report again from its own extract and definitions; raises nothing, says everything in words.

    `keys`: the public keys of the installation, as its people gave them out.
    """
    try:
        report = opened(archive.content_of(path))
    except BrokenReportError as broken:
        return Verification(Signature("unsigned"), (str(broken),))
    faults = list(faults_of(report))
    signature = _signature(report, keys, faults)
    figures, is_identical = _figures(report, faults)
    return Verification(signature, tuple(dict.fromkeys(faults)), figures, report, is_identical)


def _signature(report: Frozen, keys: Sequence[bytes], faults: list[str]) -> Signature:
    try:
        proof = report.signature
    except BrokenReportError as broken:
        faults.append(str(broken))
        return Signature("broken")
    if proof is None:
        if report.submission:
            faults.append(_("The report says that it was submitted, and its signature is missing."))
        return Signature("unsigned")
    if not report.is_proven:
        faults.append(_("The signature is not of this report: something was changed after it was signed."))
        return Signature("broken", proof.key_id)
    if keys and proof.public_key not in keys:
        faults.append(_("The report is signed with another key than the one that was given."))
        return Signature("other_key", proof.key_id, report.submission)
    return Signature("known" if keys else "good", proof.key_id, report.submission)


def _figures(report: Frozen, faults: list[str]) -> tuple[tuple[Checked, ...], bool]:
    """Every figure held against what is computed now; none where the report cannot be computed."""
    try:
        about, pack = report.about, report.pack
        if pack.hash != report.pack_hash:
            faults.append(_("The definitions in the report are others than those that it names."))
        found = making.computed(about, pack, report.tables, report.earlier, completing=report.tells_completing)
        rows = tables.from_parquet(MEMBERS, found.files[MEMBERS]).cast(members.COLUMNS)
        _check_the_rest(report, found.result, faults)
        earlier.check(report, found.files, faults)
        figures = tuple(_compared(report, found.result, found.opening, rows))
    except BrokenReportError as broken:
        faults.append(str(broken))
        return (), False
    except MiaraError as refused:
        faults.append(_("The figures cannot be computed: %(why)s") % {"why": str(refused).partition("\n")[0][:300]})
        return (), False
    except Exception as error:
        # The file may be made to do harm: whatever computing it ends in is said, and nothing of it is believed.
        faults.append(_("The figures cannot be computed: %(why)s") % {"why": type(error).__name__})
        return (), False
    return figures, all(report.files.get(name) == content for name, content in found.files.items())


def _check_the_rest(report: Frozen, result: Result, faults: list[str]) -> None:
    if report.result.broken_checks != result.broken_checks:
        faults.append(_("The rules between figures hold otherwise than the report says."))
    if list(report.manifest["targets"]) != making.targets_in(report.tables):
        faults.append(_("The targets in the report are others than those in its extract."))
    if report.ledger_no != tables.newest(report.tables):
        faults.append(_("The extract ends with another ledger number than the report says."))
    extra = report.figures.keys() - {each.code for each in result.figures}
    faults.extend(_("The report has a figure “%(code)s” without a definition.") % {"code": code} for code in extra)


def _compared(report: Frozen, result: Result, opening: Result | None, rows: pa.Table) -> Iterator[Checked]:
    before = {each.code: each for each in report.opening.figures} if report.opening else {}
    before_now = {each.code: each for each in opening.figures} if opening else {}
    for now in result.figures:
        then = report.figures.get(now.code)
        if then is None:
            yield Checked(now.code, now.title, None, plain(now.value), (_("It is missing in the report."),))
            continue
        found = list(_differences(then, now))
        if opening is not None and (
            now.code not in before or list(_differences(before[now.code], before_now[now.code]))
        ):
            found.append(_("The value before the period is another."))
        found += _differing_members(members.rows_of(report.member_rows, now.code), members.rows_of(rows, now.code))
        yield Checked(now.code, now.title, plain(then.value), plain(now.value), tuple(found))


def _differences(then: Figure, now: Figure) -> Iterator[str]:
    if then.amount != now.amount:
        yield _("Computed %(now)s, the report says %(then)s.") % {"now": _said(now.amount), "then": _said(then.amount)}
    if {name: dict(split) for name, split in then.cells.items()} != {
        name: dict(split) for name, split in now.cells.items()
    }:
        yield _("A breakdown is another than the one computed.")
    if dict(then.title) != dict(now.title) or dict(then.description) != dict(now.description):
        yield _("The report calls or describes it otherwise than its definition.")


def _differing_members(then: pa.Table, now: pa.Table) -> list[str]:
    if then.equals(now):
        return []
    reported, computed = _by_id(then), _by_id(now)
    lacking, added = len(computed.keys() - reported.keys()), len(reported.keys() - computed.keys())
    other = sum(reported[each] != computed[each] for each in reported.keys() & computed.keys())
    told = _(
        "Behind it stand others: %(lacking)d missing in the report, %(added)d there too many, %(other)d otherwise."
    )
    return [told % {"lacking": lacking, "added": added, "other": other}]


def _by_id(rows: pa.Table) -> dict[str, dict[str, object]]:
    return {row["id"]: row for row in rows.to_pylist()}


def _said(amount: Amount) -> str:
    """The number, and what stands beside it where that is not nothing."""
    beside = [f"{state} {plain(number)}" for state in STATES[1:] if (number := getattr(amount, state))]
    value = "–" if amount.value is None else str(plain(amount.value))
    return ", ".join([value, *beside])


__all__ = ["Checked", "Signature", "SignatureState", "Verification", "verify"]
