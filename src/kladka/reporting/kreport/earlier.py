"""Is the report before, as far as a report holds it, the one that was signed, and does what changed since follow?"""

import json
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from kladka.reporting.kreport import restated
from kladka.reporting.kreport.archive import digest
from kladka.reporting.kreport.frozen import Frozen
from kladka.reporting.kreport.layout import EARLIER, FIGURES, MANIFEST, MEMBERS, RESTATEMENT, SIGNATURE, UNRESTATED


def check(report: Frozen, computed: Mapping[str, bytes], faults: list[str]) -> None:
    """Add in words what is wrong; `computed` are the files as they come out now."""
    faults.extend(_faults(report))
    told = report.restated
    if told is None or RESTATEMENT not in computed:
        return
    now = restated.from_json(json.loads(computed[RESTATEMENT]))
    if told != now:
        faults.extend(_differences(told, now))


def _faults(report: Frozen) -> Iterator[str]:
    found, against = report.earlier, report.about.against
    is_told = report.manifest["format"] != UNRESTATED
    if is_told and report.about.replaces and (against is None or against.content_hash != report.about.replaces):
        yield _("The report is compared with another one than that which it corrects.")
    if (found is None) != (RESTATEMENT not in report.files):
        yield _("What changed since the report before is there without that report, or the other way round.")
    if found is None:
        return
    named = (report.about.project, against.number, against.version) if against else None
    if (found.about.project, found.about.number, found.about.version) != named:
        yield _("The report before is another one than this report names.")
    if not found.is_proven:
        yield _("The report before, as this one holds it, is not the one that was signed.")
    if found.pack.hash != found.pack_hash:
        yield _("The definitions of the report before are others than those that it names.")
    listed = found.manifest["files"]
    for name in sorted({*found.files, FIGURES, MEMBERS} - {MANIFEST, SIGNATURE}):
        if name not in listed or digest(found.file(name)) != listed[name]["sha256"]:
            yield _("“%(name)s” is not that of the report before.") % {"name": f"{EARLIER}{name}"}


def _differences(told: restated.Restated, now: restated.Restated) -> Iterator[str]:
    then = {line.code: line for line in told.lines}
    codes = [line.code for line in now.lines if then.get(line.code) != line]
    codes += sorted(then.keys() - {line.code for line in now.lines})
    for code in codes:
        yield _("What changed in “%(code)s” since the report before is not what the report says.") % {"code": code}
    if not codes:
        yield _("Which figures are new or gone since the report before is not what the report says.")
