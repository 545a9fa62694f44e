"""A report as it was frozen, read from its file: nothing in it is computed again."""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _

import miara
from kladka.core.signing import KEY_BYTES, SIGNATURE_BYTES, Signed, key_id_of, proves
from kladka.reporting.kreport import archive, members, numbers, restated, tables
from kladka.reporting.kreport.about import About, Against, labelled
from kladka.reporting.kreport.archive import digest
from kladka.reporting.kreport.layout import (
    DEFINITIONS,
    EARLIER,
    EXTRACT,
    FIGURES,
    MANIFEST,
    MEMBERS,
    READABLE,
    RESTATEMENT,
    SIGNATURE,
    UNCOMPLETED,
    BrokenReportError,
    day_from_json,
)
from miara.model.errors import MiaraError
from miara.model.pack import Pack
from miara.model.results import Figure, Member, Result

_NOT_AS_WRITTEN = (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError, RecursionError)
"""What reading something else than what we write ends in."""


@dataclass(frozen=True)
class Promise:
    """A target as the report has it: promised for an indicator (in one breakdown, or "") by a day."""

    indicator: str
    breakdown: str
    value: int | float
    on_date: date


@dataclass(frozen=True)
class Frozen:
    """A report. Whatever is asked of it is read then; a part that is damaged raises BrokenReportError, in words.

    `is_packed_as_ours`: the ZIP is to the byte as we pack these files, with nothing before, between or behind them.
    """

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    content_hash: str
    is_packed_as_ours: bool = True

    @cached_property
    def about(self) -> About:
        """What it is about."""
        told = self.manifest
        with _readable(MANIFEST):
            period = told["period"] and tuple(map(_day, told["period"]))
            return About(
                project=str(told["project"]["code"]),
                title=dict(told["project"]["title"]),
                controller=str(told["project"]["controller"]),
                number=int(told["report"]["number"]),
                version=int(told["report"]["version"]),
                as_of=_day(told["as_of"]),
                known_on=_day(told["known_on"]),
                period=(period[0], period[1]) if period else None,
                replaces=str(told["report"]["replaces"] or ""),
                against=_against(told.get("compared_with")),
                unrecorded=tuple(map(str, told["unrecorded"])),
                is_made_up=bool(told["is_made_up"]),
                software=dict(told["software"]),
            )

    @property
    def label(self) -> str:
        """Number and version as people say them: 3, and 3/2 for its first correction."""
        return labelled(self.about.number, self.about.version)

    @property
    def as_of(self) -> date:
        """The day of which the figures are."""
        return self.about.as_of

    @property
    def known_on(self) -> date:
        """The day by whose end it was known."""
        return self.about.known_on

    @property
    def ledger_no(self) -> int:
        """The newest ledger number in it."""
        with _readable(MANIFEST):
            return int(self.manifest["ledger_no"])

    @property
    def pack_hash(self) -> str:
        """The hash of the definitions that it names."""
        with _readable(MANIFEST):
            return str(self.manifest["pack"]["hash"])

    @property
    def submission(self) -> Mapping[str, Any]:
        """Who submitted it and when, by opaque ids; empty where it is only prepared."""
        return dict(self.manifest.get("submission") or {})

    @cached_property
    def targets(self) -> tuple[Promise, ...]:
        """What was promised, as known on the day."""
        with _readable(MANIFEST):
            return tuple(
                Promise(str(each["indicator"]), str(each["breakdown"]), each["value"], _day(each["on_date"]))
                for each in self.manifest["targets"]
            )

    @cached_property
    def result(self) -> Result:
        """The figures, and the rules between them that do not hold."""
        with _readable(FIGURES):
            return numbers.result_from_json(self._figures, self._frame(self.as_of))

    @cached_property
    def opening(self) -> Result | None:
        """The figures of the last day before the period; None where there is no period."""
        with _readable(FIGURES):
            before = self.about.before
            return numbers.opening_from_json(self._figures, self.result, self._frame(before)) if before else None

    @cached_property
    def earlier(self) -> "Frozen | None":
        """The report before, as far as this one holds it: all but its facts. None where it holds none."""
        found = {
            name.removeprefix(EARLIER): content for name, content in self.files.items() if name.startswith(EARLIER)
        }
        if MANIFEST not in found:
            return None
        with _readable(f"{EARLIER}{MANIFEST}"):
            manifest = dict(json.loads(found[MANIFEST]))
        against = self.about.against
        return Frozen(found, manifest, against.content_hash if against else "")

    @cached_property
    def restated(self) -> restated.Restated | None:
        """What changed since the report before, as it was written; None where nothing is said of it."""
        if RESTATEMENT not in self.files:
            return None
        with _readable(RESTATEMENT):
            return restated.from_json(json.loads(self.files[RESTATEMENT]))

    @property
    def tells_completing(self) -> bool:
        """Its restatement, where it has one, tells a record completed apart from an entry recorded late."""
        return RESTATEMENT not in self.files or self.manifest["format"] != UNCOMPLETED

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """The figures by code."""
        return {each.code: each for each in self.result.figures}

    @cached_property
    def member_rows(self) -> pa.Table:
        """Who stands behind all figures, as one table."""
        try:
            return tables.from_parquet(MEMBERS, self.file(MEMBERS)).cast(members.COLUMNS)
        except (pa.ArrowException, ValueError) as error:
            raise BrokenReportError(_("“%(name)s” cannot be read: it is damaged.") % {"name": MEMBERS}) from error

    def members(self, code: str) -> list[Member]:
        """Return who stands behind one figure, in every state."""
        return members.of(self.member_rows, code)

    @cached_property
    def pack(self) -> Pack:
        """The definitions. Raises BrokenReportError where they cannot be read."""
        found = {
            name.removeprefix(DEFINITIONS): content
            for name, content in self.files.items()
            if name.startswith(DEFINITIONS)
        }
        try:
            return miara.read_pack({name: content.decode() for name, content in found.items()})
        except (MiaraError, *_NOT_AS_WRITTEN) as error:
            raise BrokenReportError(
                _("The definitions in the report cannot be read: %(why)s")
                % {"why": str(error).partition("\n")[0][:300]}
            ) from error

    @cached_property
    def tables(self) -> Mapping[str, pa.Table]:
        """The project's own extract, with the ledger's numbers."""
        found = {}
        for name, content in self.files.items():
            if name.startswith(EXTRACT):
                table = name.removeprefix(EXTRACT).removesuffix(".parquet")
                found[table] = self._table(name, table, content)
        return found

    @cached_property
    def signature(self) -> Signed | None:
        """What claims to prove it; None where it is not signed. Whether it does, `verify` says."""
        if SIGNATURE not in self.files:
            return None
        with _readable(SIGNATURE):
            told = json.loads(self.files[SIGNATURE])
            decoded = [base64.b64decode(told[name], validate=True) for name in ("public_key", "signature")]
            return Signed(str(told["key"]), *decoded)

    @property
    def is_proven(self) -> bool:
        """Whether the holder of the key that the signature names signed exactly this."""
        proof = self.signature
        if proof is None or (len(proof.public_key), len(proof.signature)) != (KEY_BYTES, SIGNATURE_BYTES):
            return False
        is_named = proof.key_id == key_id_of(proof.public_key)
        return is_named and proves(self.files[MANIFEST], proof.public_key, proof.signature)

    def file(self, name: str) -> bytes:
        """Return one of its files. Raises BrokenReportError where it is missing."""
        if name not in self.files:
            raise BrokenReportError(_("“%(name)s” is missing in the report.") % {"name": name})
        return self.files[name]

    @cached_property
    def _figures(self) -> Any:
        return json.loads(self.file(FIGURES))

    def _frame(self, as_of: date) -> Result:
        told = self.manifest["pack"]
        return Result(
            pack=str(told["code"]),
            version=str(told["version"]),
            hash=str(told["hash"]),
            projects=(self.about.project,),
            as_of=as_of,
            known_on=self.known_on,
            where={},
            figures=(),
        )

    def _table(self, name: str, table: str, content: bytes) -> pa.Table:
        found = tables.from_parquet(name, content)
        try:
            return found.cast(tables.schema_of(table))
        except (pa.ArrowException, ValueError, KeyError) as error:
            raise BrokenReportError(_("“%(name)s” has other columns than it should have.") % {"name": name}) from error


def read(path: Path) -> Frozen:
    """Return the report in a file. Raises BrokenReportError, in words, where a part of it is not as it was written."""
    report = opened(archive.content_of(path))
    for fault in faults_of(report):
        raise BrokenReportError(fault)
    return report


def opened(content: bytes) -> Frozen:
    """Return the report in these bytes, whatever its parts are. Raises BrokenReportError where there is no list."""
    files = archive.opened(content)
    try:
        manifest = json.loads(files[MANIFEST])
        known = manifest["format"] in READABLE and isinstance(manifest["files"], dict)
    except _NOT_AS_WRITTEN as error:
        raise BrokenReportError(_("The report’s own list, manifest.json, cannot be read.")) from error
    if not known:
        raise BrokenReportError(
            _("This report is of another format. Take the version of Kładka that wrote it, or a newer one.")
        )
    return Frozen(files, manifest, digest(content), archive.packed(files) == content)


def faults_of(report: Frozen) -> Iterator[str]:
    """Yield, in words, every part that is not as the report's own list says."""
    listed = report.manifest["files"]
    for name in sorted(listed):
        if name not in report.files:
            yield _("“%(name)s” is missing in the report.") % {"name": archive.shown(name)}
        elif digest(report.files[name]) != _hash_in(listed[name]):
            yield _("“%(name)s” was changed after the report was written.") % {"name": name}
    for name in sorted(report.files.keys() - listed.keys() - {MANIFEST, SIGNATURE}):
        yield _("“%(name)s” was added to the report.") % {"name": name}
    for name in (FIGURES, MEMBERS):
        if name not in listed:
            yield _("“%(name)s” is not on the report’s own list.") % {"name": name}
    if not report.is_packed_as_ours:
        yield _("The file was packed anew, or holds something beside the report.")


def _hash_in(told: Any) -> str:
    return str(told.get("sha256")) if isinstance(told, dict) else ""


def _against(told: Any) -> Against | None:
    return Against(int(told["number"]), int(told["version"]), str(told["sha256"])) if told else None


def _day(told: Any) -> date:
    found = day_from_json(told)
    if found is None:
        raise ValueError("a day is missing")
    return found


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Say in words which file is not as we write it, whatever reading it ended in."""
    try:
        yield
    except _NOT_AS_WRITTEN as error:
        raise BrokenReportError(_("“%(name)s” is not as a report has it.") % {"name": name}) from error
